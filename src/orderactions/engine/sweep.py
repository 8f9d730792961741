"""The books as proof: one reader per account looks through what was posted, and matches it in memory."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from orderactions.engine.context import Context, own_refunds
from orderactions.engine.moves import add_task, move
from orderactions.engine.reconcile import is_adopted
from orderactions.errors import MarketplaceError, MissingCredentials, Throttled
from orderactions.journal.rows import ActionRow, JobRow
from orderactions.orders import BookEntry
from orderactions.rules import match, retry_delay_s
from orderactions.states import State

if TYPE_CHECKING:
    from orderactions.journal.transaction import Transaction

__all__ = ["run_sweep"]

#: Entries may be shown so long after they were posted (AMZ-CONFIRM-01); before that a difference is no news.
_BOOKS_LAG = timedelta(hours=48)
_OVERDUE = timedelta(hours=72)
_GIVE_UP = timedelta(days=60)
_SKEW = timedelta(minutes=10)


def run_sweep(context: Context, job: JobRow) -> None:
    """Read what was posted since the oldest refund that is not in the books, and settle what is found."""
    marketplace = context.marketplaces.get(job.account)
    with context.journal.transaction() as t:
        rows = [row for row in t.ledger.unsettled(job.account) if t.work.now - row.created_at < _GIVE_UP]
        since = min((own.submitted_at for own in own_refunds(t, rows)), default=None)
        if since is None or marketplace is None or not marketplace.reads_books:
            t.work.finish(job)
            return
    try:
        entries = list(marketplace.posted(since - _SKEW, context.clock.now()))
    except (MarketplaceError, MissingCredentials) as error:
        asked = error.retry_after_s if isinstance(error, Throttled) else None
        with context.journal.transaction() as t:
            _note_overdue(context, t, job.account)
            t.work.again(job, t.work.now + timedelta(seconds=retry_delay_s(job.attempt, asked)), failed=True)
        return
    with context.journal.transaction() as t:
        if not t.work.holds(job):
            return
        _settle(context, t, job.account, entries)
        _note_overdue(context, t, job.account)
        t.work.again(job, t.work.now + timedelta(minutes=15))


def _settle(context: Context, t: Transaction, account: str, entries: list[BookEntry]) -> None:
    rows = {row.id: row for row in t.ledger.unsettled(account)}
    orders = {row.order_id for row in rows.values()}
    claimed = {entry_id for order_id in orders for entry_id in t.ledger.claimed(account, order_id)}
    open_entries = {e.entry_id: e for e in entries if e.order_id in orders and e.entry_id not in claimed}
    found = match(open_entries.values(), own_refunds(t, rows.values()))
    for action_id, entry_ids in found.agree.items():
        row = rows[action_id]
        if row.state is State.ACCEPTED and not is_adopted(row):
            continue  # its report comes first
        t.ledger.claim(row, entry_ids)
        said = {"entries": list(entry_ids)}
        if row.state is not State.DONE:
            row = move(context, t, row, State.DONE, why="the marketplace's books show it", data=said)
        move(context, t, row, State.SETTLED, why="the marketplace's books agree", data=said)
    for action_id, (sentences, entry_ids) in found.differ.items():
        row = rows[action_id]
        posted = max(open_entries[entry_id].posted_at for entry_id in entry_ids)
        if row.state is State.DONE and _is_late(t.work.now, posted):
            t.ledger.claim(row, entry_ids)
            add_task(context, t, row, "books_differ", "; ".join(sentences))


def _is_late(now: datetime, posted: datetime) -> bool:
    return now - posted > _BOOKS_LAG


def _note_overdue(context: Context, t: Transaction, account: str) -> None:
    for row in t.ledger.unsettled(account):
        if (row.state is State.DONE or is_adopted(row)) and t.work.now - _done_at(t, row) > _OVERDUE:
            add_task(context, t, row, "not_settled", "three days later the marketplace's books do not show it")


def _done_at(t: Transaction, row: ActionRow) -> datetime:
    moments = [e.at for e in t.ledger.history(row.id) if e.type == "state" and e.data.get("to") == State.DONE.value]
    return moments[0] if moments else row.updated_at
