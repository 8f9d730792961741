"""A cancellation that waits for its order to leave Pending: looked at now and then, sent like any other afterwards.

Such an action is RESERVED and marked as waiting; what sends passes it over as long as the mark is there. Its own job
looks at the order and only takes the mark away: whether it may be sent is judged where everything is judged, right
before sending.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from attrs import evolve

from orderactions.engine.context import Context
from orderactions.engine.moves import add_task, move, submit_subject, tell_held
from orderactions.errors import MarketplaceError, MissingCredentials, RequestError, Throttled
from orderactions.journal.rows import ActionRow, JobRow
from orderactions.models import Cancellation, Request
from orderactions.orders import Order, OrderStatus
from orderactions.rules import retry_delay_s
from orderactions.states import State

if TYPE_CHECKING:
    from orderactions.journal.transaction import Transaction

__all__ = ["asks_to_wait", "effects", "give_up_at", "keep_waiting", "look_delay_s", "run_pending", "waits"]

_FIRST_LOOKS_S = 900.0
_LAST_LOOKS_S = 3600.0
_HELD = timedelta(seconds=30)
Failure = MarketplaceError | MissingCredentials | None
_CREDENTIALS_AFTER = timedelta(hours=1)


def look_delay_s(age_s: float) -> float:
    """Return how long to wait before looking at a pending order again: 15 minutes at first, an hour in the end."""
    return min(_LAST_LOOKS_S, max(_FIRST_LOOKS_S, age_s / 4))


def asks_to_wait(request: Request, order: Order) -> bool:
    """Whether a request is one that waits for this order to leave Pending."""
    return isinstance(request, Cancellation) and request.when_possible and order.status is OrderStatus.PENDING


def effects(context: Context, request: Request, order: Order) -> tuple[str, ...]:
    """Return what a preview says of the waiting; nothing when there is none."""
    if not asks_to_wait(request, order):
        return ()
    days = timedelta(seconds=context.policy.pending_expires_after_s)
    said = "The order is still pending: nothing is sent before it has left Pending. It is looked at again until then, "
    return (f"{said}judged anew, and sent, or refused if it is shipped; after {_span(days)} it is given up.",)


def _span(length: timedelta) -> str:
    if length % timedelta(days=1):
        return f"{length / timedelta(hours=1):.3g} hours"
    return f"{length.days} days"


def waits(row: ActionRow) -> bool:
    """Whether an action waits for its order to leave Pending."""
    return row.state is State.RESERVED and bool(row.body.get("waits"))


def give_up_at(context: Context, row: ActionRow) -> datetime:
    """Return when an unsent action expires; the time that it waited for its order does not count afterwards."""
    if waits(row):
        return row.created_at + timedelta(seconds=context.policy.pending_expires_after_s)
    since = row.body.get("released_at")
    start = datetime.fromisoformat(since) if since else row.created_at
    return start + timedelta(seconds=context.policy.expires_after_s)


def keep_waiting(t: Transaction, row: ActionRow) -> ActionRow:
    """Mark an action as waiting (again), because its order was seen as pending, and see to it that somebody looks."""
    now = t.work.now
    t.work.add_job("pending", row.id, row.account, now + timedelta(seconds=_FIRST_LOOKS_S))
    if waits(row):
        return row
    return t.ledger.record(evolve(row, body={**row.body, "waits": True}), "waits", {"why": "the order is pending"})


def run_pending(context: Context, job: JobRow) -> None:
    """Look whether the order of a waiting cancellation has left Pending, and let it go when it has."""
    with context.journal.transaction() as t:
        # Looked at and finished in one transaction, so that a job asked for meanwhile is not lost.
        row = t.ledger.get(job.subject)
        if row is None or not waits(row):
            t.work.finish(job)
            return
        if held := context.journal.why_held(t):
            tell_held(context, t, row, held)
            t.work.again(job, t.work.now + _HELD)
            return
        if t.work.now > give_up_at(context, row):
            move(context, t, row, State.EXPIRED, why="the order was pending for too long, and it was given up")
            t.work.finish(job)
            return
    seen = _look(context, row)
    with context.journal.transaction() as t:
        if not t.work.holds(job):
            return
        now_row = t.ledger.get(job.subject)
        if now_row is None or not waits(now_row):
            t.work.finish(job)
        elif not isinstance(seen, tuple):
            _look_later(context, t, job, now_row, seen)
        elif seen[0] is OrderStatus.PENDING:
            age_s = (t.work.now - now_row.created_at).total_seconds()
            t.work.again(job, t.work.now + timedelta(seconds=look_delay_s(age_s)))
        else:
            _release(t, now_row, seen[1])
            t.work.finish(job)


def _look(context: Context, row: ActionRow) -> tuple[OrderStatus, str] | Failure:
    """Return the order's status in our word and the marketplace's, or why it cannot be read now."""
    marketplace = context.marketplaces.get(row.account)
    if marketplace is None:
        return None
    try:
        order = marketplace.snapshot(row.order_id, with_books=False)
    except (MarketplaceError, MissingCredentials) as error:
        return error
    except RequestError:
        # The order is gone: what is judged before sending says so, and refuses it.
        return OrderStatus.UNKNOWN, "not known"
    return order.status, order.raw_status


def _look_later(context: Context, t: Transaction, job: JobRow, row: ActionRow, failure: Failure) -> None:
    """The order could not be read; after an hour without credentials somebody must know."""
    asked = failure.retry_after_s if isinstance(failure, Throttled) else None
    if t.work.now - row.created_at > _CREDENTIALS_AFTER:
        if failure is None:
            why = f"no program that runs knows the account {row.account!r}"
            add_task(context, t, row, "account_missing", why)
        elif isinstance(failure, MissingCredentials):
            add_task(context, t, row, "credentials_refused", str(failure))
    t.work.again(job, t.work.now + timedelta(seconds=max(60.0, retry_delay_s(job.attempt, asked))), failed=True)


def _release(t: Transaction, row: ActionRow, told: str) -> None:
    body = {**row.body, "waits": False, "released_at": t.work.now.isoformat()}
    row = t.ledger.record(evolve(row, body=body), "left_pending", {"order_status": told})
    t.work.add_job("submit", submit_subject(row.account, row.kind, row.site), row.account, t.work.now)
