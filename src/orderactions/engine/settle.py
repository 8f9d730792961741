"""The marketplace's own records as proof: a cancelled order reads cancelled. It also settles what was unknown."""

from __future__ import annotations

from datetime import timedelta

from orderactions.engine.context import Context
from orderactions.engine.moves import add_task, move
from orderactions.engine.reconcile import is_adopted
from orderactions.errors import MarketplaceError, MissingCredentials, RequestError, Throttled
from orderactions.journal.rows import ActionRow, JobRow
from orderactions.models import Kind
from orderactions.orders import Order, OrderStatus
from orderactions.rules import retry_delay_s
from orderactions.states import State

__all__ = ["run_settle"]

_OVERDUE = timedelta(hours=72)
_SHIPPED = (OrderStatus.SHIPPED, OrderStatus.PARTIALLY_SHIPPED)


def _is_open(row: ActionRow) -> bool:
    """Whether the order's status can tell more of an action than is known."""
    return row.state in (State.DONE, State.UNKNOWN) or is_adopted(row)


def run_settle(context: Context, job: JobRow) -> None:
    """Read the order of a cancellation and conclude what it proves."""
    marketplace = context.marketplaces.get(job.account)
    with context.journal.transaction() as t:
        # Looked at and finished in one transaction, so that a job asked for meanwhile is not lost.
        row = t.ledger.get(job.subject)
        if row is None or row.kind is not Kind.CANCELLATION or not _is_open(row):
            t.work.finish(job)
            return
    order: Order | None = None
    asked = None
    try:
        order = marketplace.snapshot(row.order_id, with_books=False) if marketplace else None
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
                add_task(context, t, now_row, "not_settled", "it was reported as done, and the order reads shipped")
            if t.work.now - row.created_at > _OVERDUE:
                if now_row.state is not State.UNKNOWN:
                    add_task(context, t, now_row, "not_settled", "three days later the order does not read cancelled")
                t.work.again(job, t.work.now + timedelta(hours=6))
                return
            t.work.again(job, t.work.now + timedelta(seconds=max(60.0, retry_delay_s(job.attempt, asked))), failed=True)
