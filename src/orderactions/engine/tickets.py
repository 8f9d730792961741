"""A ticket as it is now: where its conversation goes on, and whether the buyer has written since."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from orderactions.engine.context import Context
from orderactions.engine.moves import add_task
from orderactions.errors import DeskError
from orderactions.journal.rows import ActionRow
from orderactions.protocols import Capabilities, Desk, Ticket
from orderactions.states import State

if TYPE_CHECKING:
    from orderactions.journal.transaction import Transaction

__all__ = ["WAITING", "can", "follow", "offer_waiting", "tell_wrote_again"]

_MOST_MERGES = 5
WAITING = (State.PROPOSED, State.RESERVED)
"""The states in which an action can still be withdrawn."""
#: Of one ticket; those that wait are among its newest.
_MOST_ACTIONS = 50


def can(desk: Desk) -> Capabilities:
    """Return what a desk can do: all of it, where an adapter of the host's own does not say."""
    found: Capabilities = getattr(desk, "capabilities", Capabilities())
    return found


def follow(desk: Desk, ticket_id: str) -> Ticket:
    """Read a ticket; where it was merged into another one, that one. Raises DeskError."""
    ticket = desk.read(ticket_id)
    for _ in range(_MOST_MERGES):
        if not ticket.merged_into:
            return ticket
        ticket = desk.read(ticket.merged_into)
    raise DeskError(f"{desk.name}: ticket {ticket_id} was merged again and again; where it ends is not known")


def tell_wrote_again(context: Context, t: Transaction, row: ActionRow, wrote: datetime | None) -> ActionRow | None:
    """Put before a person what the buyer has written since an action was started.

    Returns:
        The action with its task; None when the buyer has not written, or a person has dealt with that.
    """
    if wrote is None:
        return None
    dealt_with = [
        task.resolved_at
        for task in t.work.tasks(open_only=False, action_id=row.id)
        if task.kind == "buyer_wrote_again" and task.resolved_by and task.resolved_at is not None
    ]
    if wrote <= max([row.created_at, *dealt_with]):
        return None
    why = "the buyer has written since the action was started"
    why += "; until it is sent, it can be withdrawn" if row.state in WAITING else ""
    return add_task(context, t, row, "buyer_wrote_again", why)


def offer_waiting(context: Context, t: Transaction, row: ActionRow, wrote: datetime | None) -> None:
    """Offer for withdrawal what else of the ticket waits to be sent, where the buyer has written since."""
    for other in t.ledger.of_ticket(row.ticket, _MOST_ACTIONS) if row.ticket and wrote else ():
        if other.id != row.id and other.state in WAITING:
            tell_wrote_again(context, t, other, wrote)
