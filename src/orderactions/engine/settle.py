"""The marketplace's own records as proof: a cancelled order reads cancelled. It also settles what was unknown."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from orderactions.engine.context import Context, actor_of, is_by_hand
from orderactions.engine.moves import add_task, ask_once, move
from orderactions.engine.reconcile import is_adopted
from orderactions.errors import MarketplaceError, MissingCredentials, RequestError, Throttled
from orderactions.journal.rows import ActionRow, JobRow
from orderactions.models import Kind
from orderactions.orders import Order, OrderStatus
from orderactions.rules import retry_delay_s
from orderactions.states import State

if TYPE_CHECKING:
    from orderactions.journal.transaction import Transaction

__all__ = ["run_settle"]

_OVERDUE = timedelta(hours=72)
_SHIPPED = (OrderStatus.SHIPPED, OrderStatus.PARTIALLY_SHIPPED)


def _is_open(row: ActionRow) -> bool:
    """Whether the order's status can tell more of an action than is known."""
    return row.state in (State.DONE, State.UNKNOWN) or is_adopted(row)


def run_settle(context: Context, job: JobRow) -> None:
    """Read the order of a cancellation and conclude what it proves; ask about a refund by hand that nothing proves."""
    marketplace = context.marketplaces.get(job.account)
    row = _begin(context, job)
    if row is None:
        return
    order: Order | None = None
    asked = None
    try:
        # Proof can wait for the quota; what is yet to be sent, and whoever looks at an order, go first.
        order = marketplace.snapshot(row.order_id, with_books=False, wait_s=0) if marketplace else None
    except (MarketplaceError, MissingCredentials, RequestError) as error:
        asked = error.retry_after_s if isinstance(error, Throttled) else None
    with context.journal.transaction() as t:
        now_row = t.ledger.get(row.id)
        if now_row is None or now_row.state is not row.state or not t.work.holds(job):
            t.work.again(job, t.work.now)
            return
        if order is not None and order.status is OrderStatus.CANCELLED:
            said = {"order_status": order.raw_status}
            if now_row.state is not State.DONE:
                now_row = move(context, t, now_row, State.DONE, why="the order reads cancelled", data=said)
            move(context, t, now_row, State.SETTLED, why="the order reads cancelled", data=said)
            t.work.finish(job)
        elif order is not None and order.status in _SHIPPED and now_row.state is not State.DONE:
            why = "the order reads shipped, so it was not cancelled"
            move(context, t, now_row, State.REFUSED, why=why, data={"order_status": order.raw_status})
            t.work.finish(job)
        else:
            if order is not None and order.status in _SHIPPED:
                # The buyer may have been told that it is cancelled, and a parcel is on its way.
                _ask(context, t, now_row, "it was reported as done, and the order reads shipped")
            if t.work.now - row.created_at > _OVERDUE:
                if now_row.state is not State.UNKNOWN:
                    _ask(context, t, now_row, "three days later the order does not read cancelled")
                t.work.again(job, t.work.now + timedelta(hours=6))
                return
            t.work.again(job, t.work.now + timedelta(seconds=max(60.0, retry_delay_s(job.attempt, asked))), failed=True)


def _begin(context: Context, job: JobRow) -> ActionRow | None:
    """Return the cancellation that is to be looked at; None where there is nothing to read."""
    with context.journal.transaction() as t:
        # Looked at and finished in one transaction, so that a job asked for meanwhile is not lost.
        row = t.ledger.get(job.subject)
        if row is not None and row.kind is Kind.REFUND and is_by_hand(row) and row.state is State.DONE:
            _wait_for_books(context, t, job, row)
            return None
        if row is None or row.kind is not Kind.CANCELLATION or not _is_open(row):
            t.work.finish(job)
            return None
        return row


def _wait_for_books(context: Context, t: Transaction, job: JobRow, row: ActionRow) -> None:
    """The sweep proves what was refunded by hand; what it has not proven in time is a person's."""
    due = row.created_at + _OVERDUE
    if t.work.now < due:
        t.work.again(job, due)
        return
    marketplace = context.marketplaces.get(row.account)
    read = marketplace is not None and marketplace.reads_books
    _ask(context, t, row, f"three days later the books {'do not show it' if read else 'of its account are not read'}")
    t.work.finish(job)


def _ask(context: Context, t: Transaction, row: ActionRow, why: str) -> None:
    if not is_by_hand(row):
        ask_once(context, t, row, "not_settled", why)
    elif not row.body.get("confirmed_by"):
        who = actor_of(row)
        add_task(context, t, row, "external_unproven", f"{who} recorded it as done by hand: {why}")
