"""The desk in memory: behaves as desks do, and fails as desks fail."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from orderactions.clock import ManualClock
from orderactions.desks.memory import MemoryDesk
from orderactions.errors import DeskError, DeskUnclear
from orderactions.models import TicketRef
from orderactions.protocols import Desk, TicketChange

START = datetime(2026, 3, 4, 10, tzinfo=UTC)


@pytest.fixture
def clock():
    return ManualClock(START)


@pytest.fixture
def desk(clock):
    made = MemoryDesk("desk", clock=clock)
    made.open_ticket("4711", text="The vase arrived broken.", language="en", order_id="305-1234567-1234567")
    return made


def kinds(desk):
    return [message.kind for message in desk.messages("4711")]


def test_it_is_a_desk(desk):
    """It can stand wherever the library asks for a desk."""
    as_desk: Desk = desk
    assert as_desk.name == "desk"


def test_a_buyer_opens_a_ticket(desk):
    """The conversation begins with what the buyer wrote."""
    ticket = desk.read("4711")
    assert (ticket.status, ticket.language, ticket.buyer_wrote_at) == ("open", "en", START)
    assert [message.text for message in desk.messages("4711")] == ["The vase arrived broken."]
    assert desk.fields("4711") == {"order_id": "305-1234567-1234567"}


def test_a_ticket_is_named_by_desk_and_number():
    """What open_ticket returns is what execute takes."""
    assert MemoryDesk("shop").open_ticket("1", text="Hello") == TicketRef("shop", "1")


def test_a_number_is_given_once(desk):
    """A second ticket does not overwrite the first one."""
    with pytest.raises(DeskError, match="exists already"):
        desk.open_ticket("4711", text="Again")


def test_the_buyer_never_sees_a_note(desk):
    """A note is for colleagues, whatever it says."""
    desk.note("4711", "Refund of EUR 12.50", marker="[oa:1]")
    desk.reply("4711", "We have submitted it.")
    assert [message.kind for message in desk.seen_by_buyer("4711")] == ["inbound", "reply"]
    assert kinds(desk) == ["inbound", "note", "reply"]


def test_a_note_ends_in_its_marker(desk):
    """By the marker it is found again."""
    note_id = desk.note("4711", "Refund of EUR 12.50\n", marker="[oa:1]")
    note = desk.messages("4711")[-1]
    assert (note.id, note.text) == (note_id, "Refund of EUR 12.50\n\n[oa:1]")


def test_a_note_with_the_same_marker_is_written_once(desk):
    """Writing it again after a lost answer adds nothing."""
    first = desk.note("4711", "Refund", marker="[oa:1]")
    assert desk.note("4711", "Refund", marker="[oa:1]") == first
    assert desk.note("4711", "Refund", marker="[oa:2]") != first
    assert kinds(desk) == ["inbound", "note", "note"]


def test_the_buyers_own_words_are_no_note(desk):
    """A buyer who writes the marker cannot keep a note from being written."""
    desk.buyer_writes("4711", "What is [oa:1]")
    desk.note("4711", "Refund", marker="[oa:1]")
    assert kinds(desk) == ["inbound", "inbound", "note"]


def test_every_reply_is_sent(desk):
    """A desk does not notice that it was asked twice; whoever asks must."""
    desk.reply("4711", "Hello")
    desk.reply("4711", "Hello")
    assert kinds(desk) == ["inbound", "reply", "reply"]


def test_the_buyer_writes_again(desk, clock):
    """It opens a solved ticket, and the time is known."""
    desk.change("4711", TicketChange(status="solved"))
    clock.advance(60)
    desk.buyer_writes("4711", "And the other one?")
    ticket = desk.read("4711")
    assert (ticket.status, ticket.buyer_wrote_at) == ("open", START + timedelta(seconds=60))


def test_a_change_keeps_what_it_does_not_name(desk):
    """Tags and fields of other people survive."""
    desk.change("4711", TicketChange(add_tags=frozenset({"vip"}), fields={"shelf": "B2"}))
    after = desk.change("4711", TicketChange(add_tags=frozenset({"refund"}), fields={"refund": "OA-1"}))
    assert (after.status, after.tags) == ("open", frozenset({"vip", "refund"}))
    assert desk.fields("4711") == {"order_id": "305-1234567-1234567", "shelf": "B2", "refund": "OA-1"}
    assert after == desk.read("4711")


def test_a_status_that_there_is_not_is_refused(desk):
    """Nothing of such a change is written."""
    with pytest.raises(DeskError, match="'done' is not a status"):
        desk.change("4711", TicketChange(status="done", add_tags=frozenset({"x"})))
    assert desk.read("4711").tags == frozenset()


def test_a_closed_ticket_takes_nothing_more(desk):
    """As at most desks, closed is the end; the writer is told."""
    desk.change("4711", TicketChange(status="closed"))
    for write in (
        lambda: desk.note("4711", "Refund", marker="[oa:1]"),
        lambda: desk.reply("4711", "Hello"),
        lambda: desk.change("4711", TicketChange(status="open")),
        lambda: desk.buyer_writes("4711", "Hello"),
    ):
        with pytest.raises(DeskError, match="closed"):
            write()
    assert kinds(desk) == ["inbound"]


def test_a_ticket_that_there_is_not(desk):
    """Every call says so."""
    for call in (
        lambda: desk.read("1"),
        lambda: desk.messages("1"),
        lambda: desk.fields("1"),
        lambda: desk.seen_by_buyer("1"),
        lambda: desk.note("1", "x", marker="[oa:1]"),
        lambda: desk.reply("1", "x"),
        lambda: desk.change("1", TicketChange()),
        lambda: desk.buyer_writes("1", "x"),
    ):
        with pytest.raises(DeskError, match="no ticket 1"):
            call()


def test_texts_without_which_nothing_can_be_found_or_said_are_refused(desk):
    """An empty reply and a note without a marker are mistakes of the caller."""
    with pytest.raises(DeskError, match="without text"):
        desk.reply("4711", " ")
    with pytest.raises(DeskError, match="marker"):
        desk.note("4711", "Refund", marker="")


def test_texts_stay_out_of_a_repr(desk):
    """What a buyer wrote does not end up in a log."""
    assert "vase" not in repr(desk.messages("4711"))
    assert "vase" not in repr(desk)


@pytest.mark.parametrize(
    ("failure", "raised", "written"),
    [("before", DeskError, []), ("after", DeskUnclear, ["reply"]), ("unclear_before", DeskUnclear, [])],
)
def test_a_reply_fails_in_each_of_the_three_ways(desk, failure, raised, written):
    """Certainly not sent, sent with the answer lost, and not sent with nobody knowing."""
    desk.fail_next("reply", failure)
    with pytest.raises(DeskError) as told:
        desk.reply("4711", "Hello")
    assert type(told.value) is raised
    assert kinds(desk) == ["inbound", *written]


def test_what_is_unclear_looks_the_same_whether_it_was_written_or_not(desk):
    """The caller cannot tell by the message."""
    said = []
    for failure in ("after", "unclear_before"):
        desk.fail_next("note", failure)
        with pytest.raises(DeskUnclear) as told:
            desk.note("4711", failure, marker=f"[oa:{failure}]")
        said.append(str(told.value))
    assert said[0] == said[1]


def test_a_note_after_a_lost_answer_is_found_and_not_repeated(desk):
    """The second attempt returns the note that the first one wrote."""
    desk.fail_next("note", "after")
    with pytest.raises(DeskUnclear):
        desk.note("4711", "Refund", marker="[oa:1]")
    assert desk.note("4711", "Refund", marker="[oa:1]") == desk.messages("4711")[-1].id
    assert kinds(desk) == ["inbound", "note"]


def test_failures_come_in_their_order_and_end(desk):
    """Two are asked for, two happen, then the desk is well again."""
    desk.fail_next("change", "before")
    desk.fail_next("change", "after")
    with pytest.raises(DeskError, match="nothing was written"):
        desk.change("4711", TicketChange(status="solved"))
    with pytest.raises(DeskUnclear):
        desk.change("4711", TicketChange(status="pending"))
    assert desk.read("4711").status == "pending"
    assert desk.change("4711", TicketChange(status="solved")).status == "solved"


def test_one_operation_fails_and_the_others_work(desk):
    """A desk that cannot be read may still be written to."""
    desk.fail_next("read", "before")
    desk.note("4711", "Refund", marker="[oa:1]")
    with pytest.raises(DeskError):
        desk.read("4711")


@pytest.mark.parametrize(
    ("operation", "failure", "why"),
    [("close", "before", "operation"), ("reply", "later", "failure"), ("read", "after", "writes nothing")],
)
def test_a_failure_that_there_is_not_is_a_mistake_of_the_test(desk, operation, failure, why):
    """A misspelt failure would otherwise make a test pass for nothing."""
    with pytest.raises(ValueError, match=why):
        desk.fail_next(operation, failure)
