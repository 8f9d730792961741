"""Reading orders once more before something is sent for them; where there is time, while the token is awaited.

Orders may be read as often as one in two seconds (AMZ-RATE-03), and a feed of a hundred cancellations needs a hundred
of them. Read when the token is there, they would hold up whatever spends from the same bucket.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from attrs import evolve

from orderactions.engine.context import Context, is_fresh, own_of, plan_of
from orderactions.errors import RequestError
from orderactions.journal.codec import read_lines
from orderactions.journal.rows import ActionRow
from orderactions.models import Kind, Problem
from orderactions.protocols import Marketplace
from orderactions.rules import precheck
from orderactions.states import State

if TYPE_CHECKING:
    from orderactions.journal.transaction import Transaction

__all__ = ["is_checked", "note_checked", "problems_now", "when_to_look"]

#: Half as fast as the slowest marketplace that we know lets orders be read: others read too, and more will be asked for
#: while these are read.
_READ = timedelta(seconds=4)
#: The reading before a cancellation is never older, whatever the policy says of refunds.
_CANCELLATION = timedelta(minutes=5)


def _lasts(context: Context, row: ActionRow) -> timedelta:
    """So long a reading is good for."""
    ttl = timedelta(seconds=context.policy.recheck_after_s)
    return min(ttl, _CANCELLATION) if row.kind is Kind.CANCELLATION else ttl


def is_checked(context: Context, row: ActionRow, at: datetime) -> bool:
    """Whether an action may be sent at that moment without another look at its order.

    A cancellation's `verified_at` is never that of the reading on which it was accepted.
    """
    return is_fresh(row.verified_at, at, _lasts(context, row))


def when_to_look(context: Context, rows: Sequence[ActionRow], due: datetime) -> tuple[datetime, list[ActionRow]]:
    """Return which orders are to be read until something is sent at `due`, and from when: as late as may be.

    Not more of them than can be read while the first reading is good; none where a reading is good for no time.
    """
    unread = [row for row in rows if not is_checked(context, row, due)]
    unread = unread[: int(min((_lasts(context, row) for row in unread), default=timedelta(0)) / _READ)]
    return due - len(unread) * _READ, unread


def problems_now(
    context: Context, marketplace: Marketplace, row: ActionRow, *, wait_s: float | None = None
) -> tuple[Problem, ...]:
    """Read an action's order now, and return what stands against the action.

    Raises:
        MissingCredentials, Throttled, Unavailable: it cannot be read now, or not within `wait_s`.
    """
    try:
        order = marketplace.snapshot(row.order_id, with_books=row.kind is Kind.REFUND, wait_s=wait_s)
    except RequestError as error:
        return (Problem("order_unknown", error.field, error.problem, "look at the marketplace"),)
    with context.journal.reading() as t:
        others = own_of(t, order, without=row.id)
    problems, _ = precheck(row.kind, order, others, row.body["facts"], read_lines(row.body["lines"]), plan_of(row))
    return problems


def note_checked(t: Transaction, rows: Sequence[tuple[ActionRow, datetime]]) -> None:
    """Write down when the orders of these were read, where nothing was found against them."""
    for row, read_at in rows:
        now_row = t.ledger.get(row.id)
        if now_row is not None and now_row.state is State.RESERVED and now_row.seq == row.seq:
            t.ledger.store(evolve(now_row, verified_at=read_at), row.seq)
