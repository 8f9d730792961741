"""A help desk in memory: for the first steps with the library, and for the tests of whoever uses it.

It keeps tickets as real desks do and refuses what they refuse. For tests it can fail on request, in the three ways in
which a desk fails: certainly not written, written with the answer lost, and not written without anyone knowing.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Literal, TypeVar, get_args

from attrs import define, evolve, field

from orderactions.clock import Clock, SystemClock
from orderactions.errors import DeskError, DeskUnclear
from orderactions.models import TicketRef
from orderactions.protocols import Capabilities, Message, Ticket, TicketChange

__all__ = ["Failure", "MemoryDesk", "Operation"]

Operation = Literal["read", "messages", "note", "reply", "change"]
"""A call of a desk that can be made to fail."""

Failure = Literal["before", "after", "unclear_before"]
"""How it fails: certainly not written; written but the answer lost; not written, and the caller cannot know."""

_STATUSES = ("open", "pending", "solved", "closed")
_WRITES = ("note", "reply", "change")

_CAN = Capabilities(search=True)

T = TypeVar("T")


@define
class _Conversation:
    ticket: Ticket
    messages: list[Message] = field(factory=list)


class MemoryDesk:
    """A desk that forgets everything at the end of the program. Safe to use from several threads.

    Args:
        name: the first half of its `TicketRef`s.
        clock: where the times of messages come from.
        capabilities: what it can do; it refuses the rest.

    Example:
        >>> desk = MemoryDesk("desk")
        >>> ticket = desk.open_ticket("4711", text="The vase arrived broken.", language="en")
        >>> str(ticket)
        'desk:4711'
    """

    def __init__(self, name: str = "desk", clock: Clock | None = None, capabilities: Capabilities = _CAN) -> None:
        self._name = name
        self._capabilities = capabilities
        self._clock = clock or SystemClock()
        self._lock = threading.RLock()
        self._conversations: dict[str, _Conversation] = {}
        self._failures: dict[str, list[Failure]] = {}
        self._last_message = 0

    @property
    def name(self) -> str:
        """The name of the desk."""
        return self._name

    @property
    def capabilities(self) -> Capabilities:
        """What it can do."""
        return self._capabilities

    # What happens at the desk by itself.

    def open_ticket(
        self,
        ticket_id: str,
        *,
        text: str,
        language: str = "",
        order_id: str | None = None,
        customer_name: str = "",
        customer_email: str = "",
        mailbox: str = "",
    ) -> TicketRef:
        """Let a buyer write a first message.

        Args:
            ticket_id: the number of the new ticket.
            text: what the buyer writes.
            language: two letters; "" when the desk does not know.
            order_id: kept in the ticket's field `order_id`, as desks for marketplaces do.
            customer_name: who writes.
            customer_email: from where.
            mailbox: where to.

        Raises:
            DeskError: there is such a ticket already.
        """
        with self._lock:
            if ticket_id in self._conversations:
                raise DeskError(f"{self._name}: ticket {ticket_id} exists already; give another id")
            ticket = Ticket(
                id=ticket_id,
                status="open",
                language=language,
                customer_name=customer_name,
                customer_email=customer_email,
                mailbox=mailbox,
                fields={} if order_id is None else {"order_id": order_id},
                order_ids=() if order_id is None else (order_id,),
            )
            self._conversations[ticket_id] = _Conversation(ticket)
            self.buyer_writes(ticket_id, text)
        return TicketRef(self._name, ticket_id)

    def buyer_writes(self, ticket_id: str, text: str) -> str:
        """Let the buyer write again, which opens the ticket; return the message's id.

        Raises:
            DeskError: no such ticket, or it is closed.
        """
        with self._lock:
            conversation = self._writable(ticket_id)
            message = Message(id=self._next_id(), kind="inbound", text=text, created_at=self._clock.now())
            conversation.messages.append(message)
            conversation.ticket = evolve(conversation.ticket, status="open", buyer_wrote_at=message.created_at)
            return message.id

    def merge(self, ticket_id: str, into: str) -> None:
        """Let somebody at the desk merge a ticket into another one, where its messages go; it is closed by that.

        Raises:
            DeskError: no such tickets, or one of them is closed.
        """
        with self._lock:
            old, new = self._writable(ticket_id), self._writable(into)
            new.messages.extend(old.messages)
            new.messages.sort(key=lambda message: message.created_at)
            wrote = [each.created_at for each in new.messages if each.kind == "inbound"]
            new.ticket = evolve(new.ticket, buyer_wrote_at=max(wrote, default=None))
            old.messages.clear()
            old.ticket = evolve(old.ticket, status="closed", merged_into=into)

    # What an adapter offers.

    def read(self, ticket_id: str) -> Ticket:
        """Return the ticket as it is now. Raises DeskError when there is none."""
        with self._lock:
            return self._call("read", lambda: self._find(ticket_id).ticket)

    def messages(self, ticket_id: str) -> tuple[Message, ...]:
        """Return the conversation, oldest first, notes included. Raises DeskError when there is none."""
        with self._lock:
            return self._call("messages", lambda: tuple(self._find(ticket_id).messages))

    def note(self, ticket_id: str, text: str, *, marker: str) -> str:
        """Add a note for colleagues that ends in the marker, and return its id.

        A ticket that has a note with this marker keeps it as it is: the same id comes back and nothing is written.

        Raises:
            DeskError: no such ticket, or it is closed.
        """
        with self._lock:
            return self._call("note", lambda: self._write_note(ticket_id, text, marker))

    def reply(self, ticket_id: str, text: str) -> str:
        """Send a message to the buyer and return its id; every call sends one.

        Raises:
            DeskError: no such ticket, it is closed, or there is no text.
        """
        with self._lock:
            return self._call("reply", lambda: self._write_reply(ticket_id, text))

    def change(self, ticket_id: str, change: TicketChange) -> Ticket:
        """Change what is named, keep the rest, and return the ticket as it is afterwards.

        Raises:
            DeskError: no such ticket, it is closed, the status is not one of open, pending, solved, closed, or the desk
                was made without what is named.
        """
        with self._lock:
            return self._call("change", lambda: self._change(ticket_id, change))

    def tickets_of(self, order_id: str) -> tuple[str, ...]:
        """Return the tickets about an order. Raises DeskError where the desk was made without search."""
        with self._lock:
            self._check_can("search")
            every = (each.ticket for each in self._conversations.values())
            return tuple(each.id for each in every if order_id in each.order_ids)

    # What tests look at.

    def fields(self, ticket_id: str) -> Mapping[str, str]:
        """Return the ticket's fields. Raises DeskError when there is no such ticket."""
        with self._lock:
            return dict(self._find(ticket_id).ticket.fields)

    def seen_by_buyer(self, ticket_id: str) -> tuple[Message, ...]:
        """Return the conversation as the buyer sees it: without notes. Raises DeskError."""
        with self._lock:
            return tuple(message for message in self._find(ticket_id).messages if message.kind != "note")

    def fail_next(self, operation: Operation, failure: Failure) -> None:
        """Make the next call of an operation fail; several requests are served in their order.

        Args:
            operation: "read", "messages", "note", "reply" or "change".
            failure: "before" raises DeskError, nothing is written. "after" writes and raises DeskUnclear, as when the
                answer is lost. "unclear_before" writes nothing and raises DeskUnclear. The caller cannot tell the last
                two apart. A read can only fail "before".

        Raises:
            ValueError: an operation or failure that there is not.
        """
        operations, failures = get_args(Operation), get_args(Failure)
        if operation not in operations:
            raise ValueError(f"operation: {operation!r} is not one of {', '.join(operations)}")
        if failure not in failures:
            raise ValueError(f"failure: {failure!r} is not one of {', '.join(failures)}")
        if failure != "before" and operation not in _WRITES:
            raise ValueError(f"failure: {operation} writes nothing, so it is never unclear; give 'before'")
        with self._lock:
            self._failures.setdefault(operation, []).append(failure)

    # Inside. The lock is held.

    def _call(self, operation: Operation, act: Callable[[], T]) -> T:
        waiting = self._failures.get(operation)
        failure = waiting.pop(0) if waiting else None
        if failure == "before":
            raise DeskError(f"{self._name}: {operation} was refused; nothing was written")
        if failure == "unclear_before":
            raise self._no_answer(operation)
        result = act()
        if failure == "after":
            raise self._no_answer(operation)
        return result

    def _no_answer(self, operation: Operation) -> DeskUnclear:
        return DeskUnclear(f"{self._name}: no answer to {operation}; it may or may not have been written")

    # A note and a reply share no code that takes the kind of message as a value: no mistake in a value can turn a note
    # into something that the buyer reads.

    def _write_note(self, ticket_id: str, text: str, marker: str) -> str:
        self._check_can("notes")
        conversation = self._writable(ticket_id)
        if not marker.strip():
            raise DeskError(f"{self._name}: a note needs a marker, by which it is found again")
        for message in conversation.messages:
            if message.kind == "note" and message.text.endswith(marker):
                return message.id
        body = text if text.endswith(marker) else f"{text.rstrip()}\n\n{marker}"
        note = Message(id=self._next_id(), kind="note", text=body, created_at=self._clock.now())
        conversation.messages.append(note)
        return note.id

    def _write_reply(self, ticket_id: str, text: str) -> str:
        conversation = self._writable(ticket_id)
        if not text.strip():
            raise DeskError(f"{self._name}: a reply without text cannot be sent")
        reply = Message(id=self._next_id(), kind="reply", text=text, created_at=self._clock.now())
        conversation.messages.append(reply)
        return reply.id

    def _change(self, ticket_id: str, change: TicketChange) -> Ticket:
        conversation = self._writable(ticket_id)
        status = conversation.ticket.status if change.status is None else change.status
        if status not in _STATUSES:
            raise DeskError(f"{self._name}: {status!r} is not a status; use one of {', '.join(_STATUSES)}")
        wanted = {"tags": change.add_tags or change.remove_tags, "fields": change.fields, "close": change.status}
        for what in (what for what, value in wanted.items() if value):
            self._check_can(what)
        before = conversation.ticket
        fields = {**before.fields, **change.fields}
        orders = (fields["order_id"],) if fields.get("order_id") else ()
        tags = (before.tags | change.add_tags) - change.remove_tags
        conversation.ticket = evolve(before, status=status, tags=tags, fields=fields, order_ids=orders)
        return conversation.ticket

    def _check_can(self, what: str) -> None:
        if not getattr(self._capabilities, what):
            raise DeskError(f"{self._name}: this desk has been made without {what}")

    def _find(self, ticket_id: str) -> _Conversation:
        conversation = self._conversations.get(ticket_id)
        if conversation is None:
            raise DeskError(f"{self._name}: there is no ticket {ticket_id}")
        return conversation

    def _writable(self, ticket_id: str) -> _Conversation:
        conversation = self._find(ticket_id)
        if conversation.ticket.status == "closed":
            raise DeskError(f"{self._name}: ticket {ticket_id} is closed, and a closed ticket takes nothing more")
        return conversation

    def _next_id(self) -> str:
        self._last_message += 1
        return f"m{self._last_message}"
