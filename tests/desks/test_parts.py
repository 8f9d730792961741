"""What adapters share to read an answer: nothing of it is trusted, and what is wrong has a name."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from orderactions.desks.parts import (
    Part,
    after_a_write,
    check_changed,
    check_words,
    each_page,
    note_with,
    parts_of,
    shown,
    wrote_last,
)
from orderactions.errors import DeskError, DeskUnclear
from orderactions.tickets import Message, Ticket, TicketChange


def part(**found):
    return Part("desk", found, "ticket")


GOOD = [
    ("text", "a", "a"),
    ("text", None, ""),
    ("id", 7, "7"),
    ("id", "x7", "x7"),
    ("id_or_none", None, ""),
    ("number", 0, 0),
    ("flag", False, False),
    ("moment", "2026-03-04T12:00:00+02:00", datetime(2026, 3, 4, 10, tzinfo=UTC)),
    ("texts", ["a", "b"], frozenset({"a", "b"})),
    ("parts", [], ()),
    ("part_or_none", None, None),
]
BAD = [
    ("text", 7),
    ("id", None),
    ("id", True),
    ("id", ""),
    ("id", []),
    ("number", "7"),
    ("number", True),
    ("flag", None),
    ("flag", 1),
    ("moment", None),
    ("moment", "soon"),
    ("moment", "2026-03-04T12:00:00"),
    ("moment", "0001-01-01T00:00:00+14:00"),
    ("texts", ["a", 1]),
    ("texts", None),
    ("parts", {}),
    ("parts", [None]),
    ("part", []),
]


@pytest.mark.parametrize(("read", "value", "expected"), GOOD)
def test_a_part_that_fits(read, value, expected):
    """It is handed on as what it is."""
    assert getattr(part(key=value), read)("key") == expected


@pytest.mark.parametrize(("read", "value"), BAD)
def test_a_part_that_does_not_fit_is_named(read, value):
    """And not shown: it may be what a buyer wrote."""
    with pytest.raises(DeskError, match=r"desk: .*ticket\.key"):
        getattr(part(key=value), read)("key")


@pytest.mark.parametrize("found", [None, [], "text", 7])
def test_what_is_no_object_is_no_part(found):
    """A desk in trouble answers anything."""
    with pytest.raises(DeskError, match="is not the ticket"):
        Part("desk", found, "ticket")
    with pytest.raises(DeskError, match="messages"):
        parts_of("desk", {"a": found}, "messages")


def test_a_part_shows_nothing_of_what_was_answered():
    """Its repr has its place only."""
    assert repr(part(body="my buyer's words")) == "Part('desk', where='ticket')"


def test_pages_are_followed_to_the_end():
    """Each page says where the next one begins."""
    pages = {"": (parts_of("desk", [{"n": 1}, {"n": 2}], "x"), "b"), "b": (parts_of("desk", [{"n": 3}], "x"), "")}
    assert [each.number("n") for each in each_page("desk", pages.__getitem__)] == [1, 2, 3]


def test_a_list_without_an_end_is_refused():
    """Half of it would be taken for all."""
    with pytest.raises(DeskError, match="no end within 3 pages"):
        list(each_page("desk", lambda _: ((), "again"), most=3))


def test_what_cannot_be_read_after_a_write_leaves_it_open():
    """Whoever asked must not do it again."""
    with pytest.raises(DeskUnclear, match="ticket.id"), after_a_write():
        part().id("id")


@pytest.mark.parametrize("text", ["", " \n", "Dear {{ name }}", "{% if x %}"])
def test_words_that_cannot_arrive_are_refused(text):
    """Nothing, and what a desk may fill in."""
    check_words("desk", "{ } 100%", placeholders=("{{", "{%"))
    with pytest.raises(DeskError, match=r"without text|placeholder"):
        check_words("desk", text, placeholders=("{{", "{%"))


def test_a_note_is_found_by_its_end():
    """Neither the buyer's words nor a note that only speaks of it."""
    at = datetime(2026, 3, 4, tzinfo=UTC)
    said = [
        Message(id="1", kind="inbound", text="[oa:1]", created_at=at),
        Message(id="2", kind="note", text="see [oa:1] above", created_at=at),
        Message(id="3", kind="note", text="Refunded.\n\n[oa:1]\n", created_at=at),
    ]
    assert (note_with(said, "[oa:1]"), note_with(said, "[oa:2]")) == ("3", "")


def test_when_the_buyer_last_wrote():
    """Not when somebody of ours did."""
    first, last, ours = (datetime(2026, 3, day, tzinfo=UTC) for day in (4, 5, 6))
    said = [
        Message(id="2", kind="inbound", text="a", created_at=last),
        Message(id="1", kind="inbound", text="b", created_at=first),
        Message(id="3", kind="reply", text="c", created_at=ours),
    ]
    assert (wrote_last(said), wrote_last(said[2:])) == (last, None)


@pytest.mark.parametrize(
    ("value", "text"), [(None, ""), ("a", "a"), (7, "7"), (True, "true"), (False, "false"), (["a", 1], "a,1"), ([], "")]
)
def test_a_field_is_text(value, text):
    """Whatever the desk keeps it as."""
    assert shown(value) == text


CHANGE = TicketChange(
    status="solved", add_tags=frozenset({"new"}), remove_tags=frozenset({"old"}), fields={"a": "1", "b": ""}
)
AS_WANTED = {"status": "solved", "tags": frozenset({"new", "vip"}), "fields": {"a": "1", "c": "3"}}


def test_what_was_changed_as_wanted():
    """What was not named is not looked at."""
    check_changed("desk", CHANGE, Ticket(id="1", **AS_WANTED))
    check_changed("desk", TicketChange(), Ticket(id="1", **AS_WANTED))


@pytest.mark.parametrize(
    ("unlike", "name"),
    [
        ({"status": "open"}, "status"),
        ({"tags": frozenset({"vip"})}, "new"),
        ({"tags": frozenset({"new", "old"})}, "old"),
        ({"fields": {"a": "2"}}, "a"),
        ({"fields": {}}, "a"),
        ({"fields": {"a": "1", "b": "x"}}, "b"),
    ],
)
def test_what_was_not_changed_as_wanted_is_named(unlike, name):
    """A desk may say yes, and do something else."""
    with pytest.raises(DeskError, match=f"does not show it: {name}$"):
        check_changed("desk", CHANGE, Ticket(id="1", **{**AS_WANTED, **unlike}))
