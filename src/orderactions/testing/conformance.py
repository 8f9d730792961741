"""What every help desk's adapter must do, as checks: `check_desk` runs them on yours.

A bench holds the adapter and what only the desk itself can do: a buyer who writes, and what reached that buyer. Write
one for your desk, against a test account or a double of its wire, and expect no finding with `result == "failed"`:

    def test_my_desk():
        assert [finding for finding in check_desk(make_bench) if finding.result == "failed"] == []
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Literal, NamedTuple, Protocol, TypeVar, cast

from orderactions.errors import DeskError, DeskUnclear
from orderactions.tickets import Desk, Message, TicketChange, TicketSearch

__all__ = ["AWKWARD_TEXTS", "CHECKS", "NO_TICKET", "ORDER", "DeskBench", "Finding", "Skip", "check_desk"]

AWKWARD_TEXTS: Mapping[str, str] = MappingProxyType(
    {
        "braces": "{{ ticket.title }} {% if x %} {# gone #} {0} ${y} %s",
        "html": "<b>5 < 6</b> &amp; <script>alert('x')</script>",
        "emoji": "Danke 🎉 für den Köder 👩\u200d👧",
        "right to left": "تم رد المبلغ \u200f12.50",
        "zero": "0",
        "lines": "First line.\n\nThird line.\n    indented",
        "long": "0123456789" * 6_000,
    }
)
"""Texts that desks have been seen to change or to drop."""

ORDER = "305-1234567-1234567"
"""The order that the checks speak of."""
NO_TICKET = "987654321"
"""The id of a ticket that there is not."""
_T = TypeVar("_T")


class DeskBench(Protocol):
    """A desk under test. Each check asks for a new one, which may be on the same desk."""

    @property
    def desk(self) -> Desk:
        """The adapter."""
        ...

    @property
    def secrets(self) -> Sequence[str]:
        """What the adapter was given and must never show."""
        ...

    @property
    def text_field(self) -> str:
        """The name of a field of tickets that takes any short text; "" when there is none."""
        ...

    def open_ticket(self, text: str, *, order_id: str = "") -> str:
        """Let a buyer open a ticket, about that order where the desk keeps such; return its id."""
        ...

    def buyer_writes(self, ticket_id: str, text: str) -> None:
        """Let the buyer write again."""
        ...

    def sent_to_buyer(self, ticket_id: str) -> Sequence[str]:
        """Return the texts that have reached the buyer, by mail or on a page, oldest first."""
        ...

    def lose_next_answer(self) -> bool:
        """Let the next write reach the desk and its answer get lost; False when that cannot be done."""
        ...

    def merge(self, ticket_id: str, into: str) -> bool:
        """Merge a ticket into another one; False when that cannot be done."""
        ...


class Finding(NamedTuple):
    """How one check went."""

    #: Its name, as in `CHECKS`.
    check: str
    result: Literal["passed", "failed", "skipped"]
    #: What was expected and not seen, or why it was skipped; "" when it passed.
    why: str = ""


class _Failed(Exception):
    """Something was expected and not seen."""


class Skip(Exception):
    """The desk, or the bench, has no way for what a check asks; it says why."""


def check_desk(make_bench: Callable[[], DeskBench], *, only: str | None = None) -> tuple[Finding, ...]:
    """Try an adapter.

    Args:
        make_bench: makes the desk under test anew, for each check.
        only: the name of one check; None for all.

    Raises:
        ValueError: there is no such check.
    """
    if only is not None and only not in CHECKS:
        raise ValueError(f"only: {only!r} is not one of {', '.join(CHECKS)}")
    return tuple(_run(name, make_bench) for name in CHECKS if only in (None, name))


def _run(name: str, make_bench: Callable[[], DeskBench]) -> Finding:
    try:
        _CHECKS[name](make_bench())
    except Skip as reason:
        return Finding(name, "skipped", str(reason))
    except _Failed as reason:
        return Finding(name, "failed", str(reason))
    except Exception as error:  # noqa: BLE001 - an adapter under test may raise anything, and that is a finding
        # Its words may hold what a buyer wrote.
        return Finding(name, "failed", f"raised {type(error).__name__}, which nothing here expects")
    return Finding(name, "passed")


def _expect(is_so: bool, why: str) -> None:
    if not is_so:
        raise _Failed(why)


def _needs(is_so: bool, why: str) -> None:
    if not is_so:
        raise Skip(why)


def _refused(act: Callable[[], object], what: str) -> None:
    try:
        act()
    except DeskUnclear:
        raise _Failed(f"{what}: DeskUnclear was raised, though it is certain that nothing was done") from None
    except DeskError:
        return
    raise _Failed(f"{what}: no DeskError was raised")


def _of_kind(bench: DeskBench, ticket: str, kind: str) -> list[Message]:
    return [each for each in bench.desk.messages(ticket) if each.kind == kind]


def _is_aware(moment: datetime | None) -> bool:
    return moment is not None and moment.utcoffset() == timedelta(0)


def _reads_a_ticket(bench: DeskBench) -> None:
    ticket_id = bench.open_ticket("The vase arrived broken.")
    ticket = bench.desk.read(ticket_id)
    _expect(ticket.id == ticket_id, "the ticket does not bear the id that it was asked for by")
    _expect(ticket.status == "open", f"a new ticket is {ticket.status!r} and not 'open'")
    _expect(_is_aware(ticket.buyer_wrote_at), "when the buyer wrote is missing, or not in UTC")
    said = bench.desk.messages(ticket_id)
    inbound = [each for each in said if each.kind == "inbound"]
    _expect(len(inbound) == 1, f"the buyer wrote one message, and there are {len(inbound)} of kind 'inbound'")
    _expect("vase" in inbound[0].text, "the buyer's words are not in the message")
    _expect(all(_is_aware(each.created_at) for each in said), "the time of a message is not in UTC")


def _hides_the_buyer(bench: DeskBench) -> None:
    ticket_id = bench.open_ticket("The vase arrived broken.")
    ticket, said = bench.desk.read(ticket_id), bench.desk.messages(ticket_id)
    known = [each for each in (ticket.customer_name, ticket.customer_email, "vase") if each]
    _expect(
        not any(each in repr(ticket) + repr(said) for each in known), "a repr shows who the buyer is, or their words"
    )


def _finds_the_order(bench: DeskBench) -> None:
    ticket = bench.open_ticket("Where is it?", order_id=ORDER)
    _expect(ORDER in bench.desk.read(ticket).order_ids, "the ticket's order_ids do not name its order")


def _knows_no_such_ticket(bench: DeskBench) -> None:
    desk = bench.desk
    calls: Mapping[str, Callable[[], object]] = {
        "read": lambda: desk.read(NO_TICKET),
        "messages": lambda: desk.messages(NO_TICKET),
        "note": lambda: desk.note(NO_TICKET, "x", marker="[oa:none]"),
        "reply": lambda: desk.reply(NO_TICKET, "x"),
        "change": lambda: desk.change(NO_TICKET, TicketChange(status="solved")),
    }
    for name, call in calls.items():
        _refused(call, f"{name} of a ticket that there is not")


def _can_note(bench: DeskBench) -> str:
    ticket = bench.open_ticket("Hello.")
    if not bench.desk.capabilities.notes:
        _refused(lambda: bench.desk.note(ticket, "x", marker="[oa:1]"), "a note at a desk without notes")
        _expect(not bench.sent_to_buyer(ticket), "a desk without notes has sent one to the buyer")
        raise Skip("the desk has no notes")
    return ticket


def _a_note_is_private(bench: DeskBench) -> None:
    ticket = _can_note(bench)
    note_id = bench.desk.note(ticket, "For colleagues: refunded.", marker="[oa:1:done]")
    notes = _of_kind(bench, ticket, "note")
    _expect(
        [each.id for each in notes] == [note_id], "the note is not shown as one note under the id that was returned"
    )
    _expect(notes[0].text.startswith("For colleagues: refunded."), "the note's words are not what was written")
    _expect(notes[0].text.endswith("[oa:1:done]"), "the note does not end in its marker")
    _expect(not bench.sent_to_buyer(ticket), "the note has reached the buyer")


def _a_note_is_written_once(bench: DeskBench) -> None:
    ticket = _can_note(bench)
    bench.buyer_writes(ticket, "What is [oa:1:done]")
    first = bench.desk.note(ticket, "Refunded.", marker="[oa:1:done]")
    again = bench.desk.note(ticket, "Refunded.", marker="[oa:1:done]")
    _expect(first == again, "a note with the same marker has another id the second time")
    bench.desk.note(ticket, "Refunded.", marker="[oa:2:done]")
    count = len(_of_kind(bench, ticket, "note"))
    _expect(count == 2, f"two markers were noted, one of them twice, and the buyer wrote one: {count} notes")
    _refused(lambda: bench.desk.note(ticket, "x", marker=" "), "a note without a marker")


def _a_lost_answer_to_a_note(bench: DeskBench) -> None:
    ticket = _can_note(bench)
    _needs(bench.lose_next_answer(), "the bench can lose no answer")
    _unclear_or(lambda: bench.desk.note(ticket, "Refunded.", marker="[oa:1:done]"), "a note whose answer was lost")
    bench.desk.note(ticket, "Refunded.", marker="[oa:1:done]")
    _expect(len(_of_kind(bench, ticket, "note")) == 1, "after a lost answer the note was written twice")


def _a_lost_answer_to_a_reply(bench: DeskBench) -> None:
    ticket = bench.open_ticket("Hello.")
    _needs(bench.lose_next_answer(), "the bench can lose no answer")
    _unclear_or(lambda: bench.desk.reply(ticket, "It is submitted."), "a reply whose answer was lost")
    _expect(len(bench.sent_to_buyer(ticket)) == 1, "after a lost answer the buyer has not exactly one reply")


def _unclear_or(act: Callable[[], _T], what: str) -> _T | None:
    """A lost answer may be found out by the adapter; it must not be told as a certain failure."""
    try:
        return act()
    except DeskUnclear:
        return None
    except DeskError:
        raise _Failed(f"{what}: DeskError says that nothing was done, and it was; it would be done again") from None


def _a_reply_reaches_the_buyer_once(bench: DeskBench) -> None:
    ticket = bench.open_ticket("Hello.")
    wrote_at = bench.desk.read(ticket).buyer_wrote_at
    reply_id = bench.desk.reply(ticket, "It is submitted.")
    sent = bench.sent_to_buyer(ticket)
    _expect(len(sent) == 1 and "It is submitted." in sent[0], f"one reply was sent, and the buyer has {len(sent)}")
    if not bench.desk.capabilities.queues_replies:
        shown = [(each.id, each.text.strip()) for each in _of_kind(bench, ticket, "reply")]
        _expect(
            shown == [(reply_id, "It is submitted.")], "the reply is not shown as sent, under the id that was returned"
        )
    _expect(bench.desk.read(ticket).buyer_wrote_at == wrote_at, "a reply of ours counts as the buyer's")
    _refused(lambda: bench.desk.reply(ticket, " "), "a reply without words")


def _the_buyer_writes_again(bench: DeskBench) -> None:
    ticket = bench.open_ticket("Hello.")
    before = bench.desk.read(ticket).buyer_wrote_at
    bench.buyer_writes(ticket, "And the other one?")
    after = bench.desk.read(ticket).buyer_wrote_at
    _expect(before is not None and after is not None and after > before, "that the buyer wrote again does not show")
    _expect(len(_of_kind(bench, ticket, "inbound")) == 2, "the buyer's second message is not shown")
    written = [each.created_at for each in bench.desk.messages(ticket)]
    _expect(written == sorted(written), "the messages are not shown oldest first")


def _a_status_is_set(bench: DeskBench) -> None:
    ticket = bench.open_ticket("Hello.")
    if not bench.desk.capabilities.close:
        _refused(lambda: bench.desk.change(ticket, TicketChange(status="solved")), "closing at a desk that cannot")
        raise Skip("the desk cannot close")
    _refused(lambda: bench.desk.change(ticket, TicketChange(status="frobbed")), "a status that there is not")
    _expect(bench.desk.read(ticket).status == "open", "a status that there is not has changed the ticket")
    said = bench.desk.change(ticket, TicketChange(status="solved")).status
    _expect(said == bench.desk.read(ticket).status == "solved", "a ticket that was solved does not read solved")
    _expect(not bench.sent_to_buyer(ticket), "a change of status has written to the buyer")


def _tags_of_others_survive(bench: DeskBench) -> None:
    ticket = bench.open_ticket("Hello.")
    one, two = frozenset({"oa-one"}), frozenset({"oa-two"})
    if not bench.desk.capabilities.tags:
        _refused(lambda: bench.desk.change(ticket, TicketChange(add_tags=one)), "a tag at a desk without tags")
        raise Skip("the desk has no tags")
    bench.desk.change(ticket, TicketChange(add_tags=one))
    after = bench.desk.change(ticket, TicketChange(add_tags=two))
    _expect(one | two <= after.tags, "a tag that was added has taken away another one")
    after = bench.desk.change(ticket, TicketChange(remove_tags=two))
    _expect(one <= after.tags and not two & after.tags, "a tag that was taken away is there, or another one is not")
    _expect(after.tags == bench.desk.read(ticket).tags, "what `change` returns is not what is read")


def _fields_are_set_or_refused(bench: DeskBench) -> None:
    ticket = bench.open_ticket("Hello.")
    name = bench.text_field
    if not bench.desk.capabilities.fields:
        _refused(
            lambda: bench.desk.change(ticket, TicketChange(fields={name or "x": "y"})), "a field at a desk without"
        )
        raise Skip("the desk has no fields")
    if name:
        after = bench.desk.change(ticket, TicketChange(fields={name: "OA-1"}))
        _expect(after.fields.get(name) == "OA-1", "a field that was set does not show")
        after = bench.desk.change(ticket, TicketChange())
        _expect(after.fields.get(name) == "OA-1", "a change of nothing has changed a field")
    try:
        after = bench.desk.change(ticket, TicketChange(fields={"no_such_field": "x"}))
    except DeskError:
        return
    _expect(after.fields.get("no_such_field") == "x", "a field that there is not was passed over in silence")


def _texts_arrive_as_they_were(bench: DeskBench) -> None:
    for name, text in AWKWARD_TEXTS.items():
        for ticket, shown in _written(bench, text):
            _expect(text.strip() in shown.replace("\r\n", "\n"), f"the text {name!r} was changed on its way")
            _expect(bench.desk.read(ticket).status == "open", f"the text {name!r} has changed the ticket")


def _written(bench: DeskBench, text: str) -> Iterator[tuple[str, str]]:
    """Write it in both ways; a refusal with a reason is as good as an arrival."""
    ticket = bench.open_ticket("Hello.")
    try:
        bench.desk.reply(ticket, text)
    except DeskUnclear:
        raise _Failed("a text was neither taken nor refused") from None
    except DeskError as refusal:
        _expect(bool(str(refusal)), "a text was refused without a reason")
    else:
        shown = [each.text for each in _of_kind(bench, ticket, "reply")]
        yield from ((ticket, each) for each in (*bench.sent_to_buyer(ticket), *shown))
    if bench.desk.capabilities.notes:
        try:
            bench.desk.note(ticket, text, marker="[oa:1]")
        except DeskUnclear:
            raise _Failed("a text was neither taken nor refused") from None
        except DeskError as refusal:
            _expect(bool(str(refusal)), "a text was refused without a reason")
        else:
            yield ticket, _of_kind(bench, ticket, "note")[0].text


def _merged_tickets_say_where(bench: DeskBench) -> None:
    old, new = bench.open_ticket("Hello."), bench.open_ticket("Hello again.")
    _needs(bench.merge(old, new), "the bench can merge no tickets")
    _expect(bench.desk.read(old).merged_into == new, "a ticket that was merged does not say into which one")


def _searches_by_order(bench: DeskBench) -> None:
    _needs(bench.desk.capabilities.search, "the desk has no search by order")
    ticket, other = bench.open_ticket("Where is it?", order_id=ORDER), bench.open_ticket("Hello.")
    # Its capabilities say so; a desk that lies fails here.
    found = cast(TicketSearch, bench.desk).tickets_of(ORDER)
    _expect(ticket in found and other not in found, "the search does not find exactly the tickets of the order")


def _secrets_stay_inside(bench: DeskBench) -> None:
    _needs(bool(bench.secrets), "the bench names no secret")
    shown = repr(bench.desk) + str(bench.desk)
    try:
        bench.desk.read(NO_TICKET)
    except DeskError as error:
        shown += str(error) + repr(error)
    _expect(not any(each in shown for each in bench.secrets), "a repr or an error shows a secret")


_CHECKS: Mapping[str, Callable[[DeskBench], None]] = {
    "reads a ticket": _reads_a_ticket,
    "hides the buyer": _hides_the_buyer,
    "finds the order": _finds_the_order,
    "knows no such ticket": _knows_no_such_ticket,
    "a note is private": _a_note_is_private,
    "a note is written once": _a_note_is_written_once,
    "a lost answer to a note": _a_lost_answer_to_a_note,
    "a reply reaches the buyer once": _a_reply_reaches_the_buyer_once,
    "a lost answer to a reply": _a_lost_answer_to_a_reply,
    "the buyer writes again": _the_buyer_writes_again,
    "a status is set": _a_status_is_set,
    "tags of others survive": _tags_of_others_survive,
    "fields are set or refused": _fields_are_set_or_refused,
    "texts arrive as they were": _texts_arrive_as_they_were,
    "merged tickets say where": _merged_tickets_say_where,
    "searches by order": _searches_by_order,
    "secrets stay inside": _secrets_stay_inside,
}

CHECKS = tuple(_CHECKS)
"""The names of all checks."""
