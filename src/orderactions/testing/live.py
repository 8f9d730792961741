"""The checks of a desk's adapter on a real account: on one ticket that the tester made, and on nothing else.

A real account has no buyer who writes when a check wants it, and shows nobody's mailbox. What cannot be seen is skipped
with its reason, or a person is asked. What the buyer got is taken from what the desk shows as sent; whether that was
mailed is a question, and a finding of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import cast

from orderactions.errors import DeskError, RequestError
from orderactions.testing.conformance import CHECKS, NO_TICKET, ORDER, Finding, Skip, check_desk
from orderactions.tickets import Capabilities, Desk, Message, Ticket, TicketChange, TicketSearch
from orderactions.transport import HttpRequest, HttpResponse, NoAnswer, Transport

__all__ = ["MAILS", "OPENING", "Cuttable", "check_live", "what_is_written"]

OPENING = "The vase arrived broken."
"""What the tester writes when they open the ticket, as the buyer."""
MAILS = "one mail and no note reaches the buyer"
"""The name of the finding that only a person can make."""

_TAGS = frozenset({"oa-one", "oa-two"})
_MARKER = re.compile(r"\[oa:[^\]\s]*\]")
_NOT_HERE = {
    "a lost answer to a reply": "only one reply is sent here",
    "merged tickets say where": "only one ticket is touched here",
}
#: Addresses that Amazon makes for buyers: whoever is behind one is no tester.
_REAL_BUYERS = "marketplace.amazon."

Ask = Callable[[str], bool | None]
"""Puts a question to a person: yes, no, or None when they cannot tell."""


class Cuttable:
    """A transport that can lose the answer to a write, after the desk has taken it.

    Args:
        transport: sends the calls.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._cuts = False

    def cut_next(self) -> None:
        """Lose the next answer that says that something was done."""
        self._cuts = True

    def send(self, request: HttpRequest) -> HttpResponse:
        """Send it; see `Transport`."""
        answer = self._transport.send(request)
        if self._cuts and request.effect and answer.status < 300:
            self._cuts = False
            raise NoAnswer("the answer was lost, as a check wanted it")
        return answer


def what_is_written(desk: Desk, *, field: str = "") -> tuple[str, ...]:
    """Return what `check_live` will write to the ticket, a line for each, to be shown before it begins."""
    can = desk.capabilities
    lines = ["one reply to the buyer: 'It is submitted.'; whoever is copied on the ticket may get it, too"]
    if can.notes:
        lines.append("about a dozen private notes: short ones, awkward characters, one of 60,000 characters")
    if can.close:
        lines.append("its status: solved, and open again")
    if can.tags:
        lines.append(f"the tags {' and '.join(sorted(_TAGS))}, which are taken away at the end")
    if can.fields and field:
        lines.append(f"the field {field!r}: 'OA-1', which stays")
    refused = ["a reply without words", "a status that there is not", "writes to a ticket that there is not"]
    refused += ["the field 'no_such_field'"] if can.fields else []
    return (*lines, f"tries that must be refused: {', '.join(refused)}")


def check_live(
    desk: Desk,
    ticket_id: str,
    *,
    buyer: str,
    run: str,
    field: str = "",
    secrets: Sequence[str] = (),
    cut: Callable[[], object] | None = None,
    ask: Ask | None = None,
) -> tuple[Finding, ...]:
    """Try an adapter on one ticket of a real account.

    Args:
        desk: the adapter.
        ticket_id: the ticket; the tester opened it as a buyer, from an address of their own, with the words `OPENING`.
        buyer: the address, or where the desk tells none the name, of whoever opened it.
        run: distinguishes this run from others on the same ticket, such as the time.
        field: the name of a field of tickets that takes any short text; "" for none.
        secrets: what the adapter was given and must never show.
        cut: lets the next write reach the desk and its answer get lost (`Cuttable.cut_next`); None: it cannot be done.
        ask: puts a question to the tester; None: nobody is there.

    Raises:
        RequestError: the ticket is not this buyer's, the buyer is no tester, or it was merged. Nothing is written.
        DeskError: the ticket cannot be read.
    """
    _refuse_others(desk.read(ticket_id), ticket_id, buyer)
    ticket = _OneTicket(desk, ticket_id, run)
    found = []
    for name in CHECKS:
        if name in _NOT_HERE:
            found.append(Finding(name, "skipped", _NOT_HERE[name]))
        elif name == "searches by order":
            found.append(_searches(desk, ticket_id))
        else:
            found += check_desk(lambda: _LiveBench(ticket, field, secrets, cut, ask), only=name)
            if name == "texts arrive as they were" and found[-1].result == "passed":
                found[-1] = Finding(name, "passed", "as notes; one reply is all that is sent here")
    _tidy(desk, ticket_id)
    return (*found, _mails(ticket.replied, buyer, ask))


def _refuse_others(ticket: Ticket, ticket_id: str, buyer: str) -> None:
    """Nobody but the tester may be written to."""
    whose = ticket.customer_email or ticket.customer_name
    if not whose:
        raise RequestError("buyer", "the desk does not tell whose ticket it is; nothing is written")
    if whose.strip().casefold() != buyer.strip().casefold():
        # Not whose it is: that may be a customer.
        raise RequestError("buyer", "that is not who opened the ticket; nothing is written. Use a ticket of your own")
    if _REAL_BUYERS in whose.casefold():
        raise RequestError("buyer", "that is the address of a buyer at Amazon; nothing is written")
    if ticket.merged_into:
        raise RequestError("ticket", f"it was merged into {ticket.merged_into}; open another one")
    if ticket_id == NO_TICKET:
        raise RequestError("ticket", "this very id stands for a ticket that there is not; open another one")


class _OneTicket:
    """The adapter as the checks see it: one ticket, what was said since a check has opened it, one reply in all."""

    def __init__(self, desk: Desk, ticket_id: str, run: str) -> None:
        self._desk, self._id, self._run = desk, ticket_id, run
        self._opened = 0
        self._hidden: frozenset[str] = frozenset()
        self._markers: dict[str, str] = {}
        self.replied: bool = False
        #: Since the ticket was opened last.
        self.replied_now: bool = False

    def __repr__(self) -> str:
        return repr(self._desk)

    @property
    def name(self) -> str:
        return self._desk.name

    @property
    def capabilities(self) -> Capabilities:
        return self._desk.capabilities

    def open(self) -> str:
        """Let it look like a ticket that has just been opened: nothing but the buyer's first words."""
        if self.capabilities.close and self._desk.read(self._id).status != "open":
            self._desk.change(self._id, TicketChange(status="open"))
        said = self._desk.messages(self._id)
        first = next((each.id for each in said if each.kind == "inbound"), None)
        self._hidden = frozenset(each.id for each in said if each.id != first)
        self._opened += 1
        self._markers, self.replied_now = {}, False
        return self._id

    def read(self, ticket_id: str) -> Ticket:
        return self._desk.read(self._only(ticket_id))

    def messages(self, ticket_id: str) -> Sequence[Message]:
        said = self._desk.messages(self._only(ticket_id))
        return [
            Message(id=each.id, kind=each.kind, text=self._as_marked(each), created_at=each.created_at)
            for each in said
            if each.id not in self._hidden
        ]

    def note(self, ticket_id: str, text: str, *, marker: str) -> str:
        if not marker.strip():
            return self._desk.note(self._only(ticket_id), text, marker=marker)
        real = self.marked(marker)
        self._markers[real] = marker
        return self._desk.note(self._only(ticket_id), text, marker=real)

    def reply(self, ticket_id: str, text: str) -> str:
        if ticket_id == self._id and text.strip():
            if self.replied:
                raise DeskError("one reply is all that is sent here")
            self.replied = self.replied_now = True
        return self._desk.reply(self._only(ticket_id), text)

    def change(self, ticket_id: str, change: TicketChange) -> Ticket:
        return self._desk.change(self._only(ticket_id), change)

    def marked(self, text: str) -> str:
        """Return a text with markers of this run: an earlier one has written notes with the same."""
        return _MARKER.sub(lambda marker: f"{marker[0]}[{self._run}:{self._opened}]", text)

    def _only(self, ticket_id: str) -> str:
        if ticket_id not in (self._id, NO_TICKET):
            raise DeskError("another ticket than the tester's is not touched")
        return ticket_id

    def _as_marked(self, message: Message) -> str:
        for real, marker in self._markers.items() if message.kind == "note" else ():
            if message.text.endswith(real):
                return message.text.removesuffix(real) + marker
        return message.text


class _LiveBench:
    """The bench of `check_desk` on one ticket."""

    def __init__(
        self,
        ticket: _OneTicket,
        field: str,
        secrets: Sequence[str],
        cut: Callable[[], object] | None,
        ask: Ask | None,
    ) -> None:
        self._ticket, self._cut, self._ask = ticket, cut, ask
        self.text_field: str = field
        self.secrets: Sequence[str] = secrets

    @property
    def desk(self) -> Desk:
        return self._ticket

    def open_ticket(self, text: str, *, order_id: str = "") -> str:
        ticket_id = self._ticket.open()
        if order_id and order_id not in self._ticket.read(ticket_id).order_ids:
            raise Skip(f"the ticket is not of the order {order_id}; put that into its field for orders")
        said = [each.text for each in self._ticket.messages(ticket_id) if each.kind == "inbound"]
        if text == OPENING and not any(OPENING in each for each in said):
            raise Skip(f"the ticket does not begin with the words {OPENING!r} of its buyer")
        return ticket_id

    def buyer_writes(self, ticket_id: str, text: str) -> None:  # noqa: ARG002 - there is one ticket
        if self._ask is None:
            raise Skip("nobody is here to write as the buyer")
        if not self._ask(
            f"Write to the ticket as its buyer: {self._ticket.marked(text)}  -- Does the desk show it now?"
        ):
            raise Skip("the tester did not write as the buyer")

    def sent_to_buyer(self, ticket_id: str) -> Sequence[str]:
        if self._ticket.replied_now and self._ticket.capabilities.queues_replies:
            raise Skip("the desk queues replies; whether one is sent shows later")
        return [each.text for each in self._ticket.messages(ticket_id) if each.kind == "reply"]

    def lose_next_answer(self) -> bool:
        if self._cut is not None:
            self._cut()
        return self._cut is not None

    def merge(self, ticket_id: str, into: str) -> bool:  # noqa: ARG002 - as the bench has it
        return False


def _searches(desk: Desk, ticket_id: str) -> Finding:
    name = "searches by order"
    if not desk.capabilities.search:
        return Finding(name, "skipped", "the desk has no search by order")
    try:
        if ORDER not in desk.read(ticket_id).order_ids:
            return Finding(
                name, "skipped", f"the ticket is not of the order {ORDER}; put that into its field for orders"
            )
        if ticket_id in cast(TicketSearch, desk).tickets_of(ORDER):
            return Finding(name, "passed")
    except DeskError as error:
        return Finding(name, "failed", f"raised {type(error).__name__}")
    return Finding(name, "failed", "the search does not find the ticket; a new one may take the desk some minutes")


def _tidy(desk: Desk, ticket_id: str) -> None:
    if desk.capabilities.tags:
        with suppress(DeskError):
            desk.change(ticket_id, TicketChange(remove_tags=_TAGS))


def _mails(replied: bool, buyer: str, ask: Ask | None) -> Finding:
    if not replied:
        return Finding(MAILS, "skipped", "no reply was sent")
    if ask is None:
        return Finding(MAILS, "skipped", "nobody was asked; look into the mailbox yourself")
    said = ask(
        f"Look into the mailbox of {buyer}: has exactly one message with 'It is submitted.' arrived, "
        "and none with 'For colleagues' or '[oa:'?"
    )
    if said is None:
        return Finding(MAILS, "skipped", "the tester could not tell")
    return Finding(MAILS, "passed", "seen by the tester") if said else Finding(MAILS, "failed", "the tester says no")
