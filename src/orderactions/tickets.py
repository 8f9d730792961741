"""The seam to help desks: what is read of a ticket, what is written to it, and what a desk must offer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from attrs import field, frozen

__all__ = ["Capabilities", "Desk", "Message", "Ticket", "TicketChange", "TicketSearch"]


class Capabilities(NamedTuple):
    """What a desk can do. What it cannot, the service leaves out, and writes down that it did."""

    #: Notes that no buyer can ever see. Without them nothing is noted; a note is never sent as a reply instead.
    notes: bool = True
    tags: bool = True
    fields: bool = True
    #: Whether a ticket's status can be set.
    close: bool = True
    #: A reply is only queued when `reply` returns, and `messages` may show it later: then it is not read back.
    queues_replies: bool = False
    #: It offers `TicketSearch`.
    search: bool = False


@frozen(kw_only=True)
class Message:
    """One entry of a ticket's conversation."""

    id: str
    #: "inbound" from the buyer, "reply" to the buyer, "note" for colleagues, "event" for what the desk itself writes.
    kind: str
    text: str = field(repr=False)
    created_at: datetime


@frozen(kw_only=True)
class Ticket:
    """A conversation; what the buyer is or wrote stays out of its repr."""

    id: str
    #: "open", "pending", "solved" or "closed".
    status: str
    #: Two letters; "" when the desk does not know.
    language: str = ""
    tags: frozenset[str] = frozenset()
    #: When the buyer last wrote; None when never.
    buyer_wrote_at: datetime | None = None
    url: str = ""
    customer_name: str = field(default="", repr=False)
    customer_email: str = field(default="", repr=False)
    #: The orders that the desk itself ties it to, by a field or a link; what texts name is found by who knows the
    #: marketplace's ids (`orderactions.marketplaces.amazon.finding`).
    order_ids: tuple[str, ...] = ()
    #: Where the buyer wrote to: an address, a queue or a channel; "" when the desk does not know.
    mailbox: str = ""
    #: The desk's own fields as text, by name.
    fields: Mapping[str, str] = field(factory=dict, repr=False)
    #: The id of the ticket in which the conversation goes on; "" unless it was merged.
    merged_into: str = ""


@frozen(kw_only=True)
class TicketChange:
    """What to change on a ticket; what is not named stays as it is."""

    status: str | None = None
    add_tags: frozenset[str] = frozenset()
    fields: Mapping[str, str] = field(factory=dict)
    remove_tags: frozenset[str] = frozenset()


class Desk(Protocol):
    """A help desk. Every write may raise DeskError (certainly not done) or DeskUnclear (not known).

    `orderactions.testing.conformance.check_desk` tries all that is said here.
    """

    @property
    def name(self) -> str:
        """The name of the desk, the first half of a `TicketRef`."""
        ...

    @property
    def capabilities(self) -> Capabilities:
        """What it can do. A call for anything else raises DeskError."""
        ...

    def read(self, ticket_id: str) -> Ticket:
        """Read the ticket now, also one that was merged. Raises DeskError: there is none, or no answer."""
        ...

    def messages(self, ticket_id: str) -> Sequence[Message]:
        """Return the conversation, oldest first. Raises DeskError."""
        ...

    def note(self, ticket_id: str, text: str, *, marker: str) -> str:
        """Add a note that the buyer can never see, ending in the marker; return the desk's id of it.

        A ticket that has a note with this marker keeps it: its id comes back, and nothing is written. Nothing of what
        is handed in may decide who sees it, and no code is shared with `reply` that takes that as a value.
        """
        ...

    def reply(self, ticket_id: str, text: str) -> str:
        """Send a reply to the buyer; return the desk's id of it. Every call sends one."""
        ...

    def change(self, ticket_id: str, change: TicketChange) -> Ticket:
        """Change status, tags, fields; return the ticket as it was read again afterwards.

        Raises:
            DeskError: it is not as wanted: a status, tag or field that the desk does not have is never passed over.
        """
        ...


class TicketSearch(Protocol):
    """What a desk offers beside, where its capabilities say `search`."""

    def tickets_of(self, order_id: str) -> Sequence[str]:
        """Return the ids of the tickets that are about an order. Raises DeskError."""
        ...
