"""What adapters share to read an answer: nothing of it is trusted, and what is wrong has a name."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from orderactions.desks.parts import (
    Part,
    after_a_write,
    as_text,
    check_done,
    check_words,
    each_page,
    note_with,
    parts_of,
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
    ("epoch", 1772618400, datetime(2026, 3, 4, 10, tzinfo=UTC)),
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
    ("epoch", "1772618400"),
    ("epoch", 10**20),
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


AFTER = Ticket(id="7", status="open", tags=frozenset({"vip", "oa"}), fields={"ref": "OA-1", "size": "L"})
UNLIKE = [
    (TicketChange(status="solved"), "status"),
    (TicketChange(fields={"ref": "OA-2"}), "ref"),
    (TicketChange(add_tags=frozenset({"late"})), "late"),
    (TicketChange(remove_tags=frozenset({"oa"})), "oa"),
]


@pytest.mark.parametrize(("change", "named"), UNLIKE, ids=[named for _, named in UNLIKE])
def test_what_a_change_did_not_bring_is_named(change, named):
    """Whatever the desk has answered to it."""
    with pytest.raises(DeskError, match=f"does not show it: {named}"):
        check_done("desk", change, AFTER, tags=frozenset(), fields=())


def test_what_a_change_took_away_beside_is_named():
    """A desk that replaces all of them may have forgotten some."""
    change = TicketChange(fields={"ref": "OA-1"}, add_tags=frozenset({"oa"}), remove_tags=frozenset({"old"}))
    check_done("desk", change, AFTER, tags=frozenset({"vip", "old"}), fields=("ref", "size"))
    with pytest.raises(DeskError, match="has lost what nobody meant to change: late"):
        check_done("desk", change, AFTER, tags=frozenset({"late"}), fields=())
    with pytest.raises(DeskError, match="has lost what nobody meant to change: colour"):
        check_done("desk", change, AFTER, tags=frozenset(), fields=("colour",))


def test_a_field_as_text():
    """Whatever kind of field it is."""
    assert [as_text(each) for each in (None, True, False, 7, "x")] == ["", "true", "false", "7", "x"]


def test_when_the_buyer_last_wrote():
    """Not when somebody of ours did."""
    first, last, ours = (datetime(2026, 3, day, tzinfo=UTC) for day in (4, 5, 6))
    said = [
        Message(id="2", kind="inbound", text="a", created_at=last),
        Message(id="1", kind="inbound", text="b", created_at=first),
        Message(id="3", kind="reply", text="c", created_at=ours),
    ]
    assert (wrote_last(said), wrote_last(said[2:])) == (last, None)
