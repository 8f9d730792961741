"""The books as proof: one reader per account looks through what was posted, and matches it in memory.

The books are read in pieces of time. After each page what concerns a refund that waits is put down, and after each
piece how far they are read: so what breaks off, by a full bucket or a crash, goes on where it was, and books of any
length are read to their end. What was read once is read again only as long as something may still turn up in it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from orderactions.engine.context import LEASE_S, Context, is_by_hand, own_refunds
from orderactions.engine.moves import add_task, ask_once, move
from orderactions.engine.reconcile import is_adopted
from orderactions.errors import MarketplaceError, MissingCredentials, Throttled
from orderactions.journal.postings import Reach
from orderactions.journal.rows import ActionRow, JobRow
from orderactions.orders import BookEntry
from orderactions.protocols import Marketplace
from orderactions.rules import match, may_be_shown, retry_delay_s
from orderactions.states import State

if TYPE_CHECKING:
    from orderactions.journal.transaction import Transaction

__all__ = ["run_sweep"]

#: Entries may be shown so long after they were posted (AMZ-CONFIRM-01); before that a difference is no news.
_BOOKS_LAG = timedelta(hours=48)
_OVERDUE = timedelta(hours=72)
_GIVE_UP = timedelta(days=60)
_SKEW = timedelta(minutes=10)
#: A piece of the books that cannot be read at one go is halved, one of a page or two is doubled.
_FIRST_SPAN, _SHORTEST_SPAN, _LONGEST_SPAN = timedelta(days=2), timedelta(minutes=5), timedelta(days=30)
_SHORT_PAGES = 2
#: Other work waits meanwhile: what is left after that is the next run's.
_LONGEST_RUN = timedelta(seconds=60)
#: So long until the next look, and for each page so much more, so that other programs have their share of the bucket.
_PAUSE, _PAUSE_PER_PAGE, _LONGEST_PAUSE = timedelta(minutes=15), timedelta(minutes=1), timedelta(hours=1)
_NOT_SHOWN = "three days later the marketplace's books do not show it"
_NOT_READ = "three days later the marketplace's books are not read to their end, and what is read does not show it"
_NOT_PROVABLE = "its journal was restored or copied: what the marketplace's books show may be of another action"


class _Run:
    """One run of a sweep: what it looks for, and how far it has come.

    Args:
        job: whose lease it holds.
        marketplace: whose books are read.
        orders: those whose refunds are not in the books yet.
        reach: where it begins.
        until: where it ends.
        is_keen: whether some refund is new enough to turn up any moment.
    """

    def __init__(
        self,
        job: JobRow,
        marketplace: Marketplace,
        orders: Collection[str],
        reach: Reach,
        until: datetime,
        *,
        is_keen: bool,
    ) -> None:
        self.job = job
        self.marketplace = marketplace
        self.orders = orders
        self.reach = reach
        self.until = until
        self.is_keen = is_keen
        self.pages = 0
        self.pages_of_piece = 0
        self.has_advanced = False

    @property
    def is_complete(self) -> bool:
        """Whether everything is read that there is."""
        return self.reach.next_from >= self.until


def run_sweep(context: Context, job: JobRow) -> None:
    """Read on in what was posted since the oldest refund that is not in the books, and settle what is found."""
    run = _begin(context, job)
    if run is None:
        return
    failure: MarketplaceError | MissingCredentials | None = None
    try:
        _read(context, run)
    except _Lost:
        return
    except (MarketplaceError, MissingCredentials) as error:
        failure = error
        if run.pages_of_piece > 1:
            _halve(context, run)
    with context.journal.transaction() as t:
        if t.work.holds(job):
            _settle(context, t, job.account, is_complete=run.is_complete)
            why = _NOT_SHOWN if run.is_complete else _NOT_READ
            _note_overdue(context, t, t.ledger.unsettled(job.account), why)
            if run.is_complete:
                _take_absence_for_no(context, t, job.account)
            _go_on_later(t, run, failure)


class _Lost(Exception):
    """The job is somebody else's by now."""


def _begin(context: Context, job: JobRow) -> _Run | None:
    marketplace = context.marketplaces.get(job.account)
    with context.journal.transaction() as t:
        rows = t.ledger.unsettled(job.account)
        adopted = {row.id for row in rows if is_adopted(row)}
        refunds = own_refunds(t, [row for row in rows if t.work.now - row.created_at < _GIVE_UP])
        own = [each for each in refunds if each.is_provable or each.action_id in adopted]
        if not own:
            young = {each.action_id for each in refunds}
            left = [row for row in rows if row.id in young and _is_told(row)]
            if marketplace is not None:
                left = _note_overdue(context, t, left, _NOT_PROVABLE) if marketplace.reads_books else []
            if left:
                t.work.again(job, t.work.now + _LONGEST_PAUSE)
            else:
                t.work.finish(job)
            return None
        if marketplace is None or not marketplace.reads_books:
            # Another program may know the account, and read its books.
            _note_overdue(context, t, [row for row in rows if row.id in adopted], _NOT_READ)
            t.work.again(job, t.work.now + _PAUSE)
            return None
        asked = {row.id: row.created_at for row in rows}
        # What was done by hand long before it was recorded stood in the order's books then.
        since = min(max(each.submitted_at, asked[each.action_id] - _OVERDUE) for each in own) - _SKEW
        known = t.postings.reach(job.account)
        if known is not None and known.next_from > t.work.now:
            known = None  # written by a clock that has been set back since
        return _Run(
            job,
            marketplace,
            {row.order_id for row in rows},
            Reach(max(since, known.next_from), known.span) if known else Reach(since, _FIRST_SPAN),
            t.work.now,
            is_keen=any(t.work.now - max(each.submitted_at, asked[each.action_id]) < _OVERDUE for each in own),
        )


def _read(context: Context, run: _Run) -> None:
    """Read piece after piece until all is read or the time is over. Raises _Lost, and what `posted` raises."""
    began = context.clock.now()
    while not run.is_complete:
        start, span = run.reach
        end = min(start + span, run.until)
        run.pages_of_piece = 0
        for entries in run.marketplace.posted(start, end):
            run.pages += 1
            run.pages_of_piece += 1
            with context.journal.transaction() as t:
                if not t.work.renew(run.job, LEASE_S):
                    raise _Lost
                t.postings.keep(run.job.account, [each for each in entries if each.order_id in run.orders])
            # The shortest piece is read to its end, however long that takes.
            if span > _SHORTEST_SPAN and context.clock.now() - began > _LONGEST_RUN:
                _halve(context, run)
                return
        run.has_advanced = True
        wider = min(2 * span, _LONGEST_SPAN) if run.pages_of_piece <= _SHORT_PAGES else span
        _note(context, run, Reach(end, wider))
        if context.clock.now() - began > _LONGEST_RUN:
            return


def _halve(context: Context, run: _Run) -> None:
    """Try the piece that was broken off with half of its time."""
    _note(context, run, run.reach._replace(span=max(run.reach.span / 2, _SHORTEST_SPAN)))


def _note(context: Context, run: _Run, reach: Reach) -> None:
    run.reach = reach
    again = min(reach.next_from, run.until - _OVERDUE) if run.is_complete else reach.next_from
    with context.journal.transaction() as t:
        if not t.work.renew(run.job, LEASE_S):
            raise _Lost
        t.postings.note_reach(run.job.account, reach._replace(next_from=again))


def _go_on_later(t: Transaction, run: _Run, failure: MarketplaceError | MissingCredentials | None) -> None:
    now = t.work.now
    if failure is not None:
        asked = failure.retry_after_s if isinstance(failure, Throttled) else None
        wait = retry_delay_s(0 if run.has_advanced else run.job.attempt, asked)
        t.work.again(run.job, now + timedelta(seconds=wait), failed=not run.has_advanced)
    elif not run.is_complete:
        t.work.again(run.job, now)
    else:
        pause = min(_PAUSE + run.pages * _PAUSE_PER_PAGE, _LONGEST_PAUSE)
        t.work.again(run.job, now + (pause if run.is_keen else _LONGEST_PAUSE))


def _settle(context: Context, t: Transaction, account: str, *, is_complete: bool) -> None:
    """Match what is kept of the books; what differs is only told when they are read to their end."""
    rows = {row.id: row for row in t.ledger.unsettled(account)}
    open_entries = {entry.entry_id: entry for entry in _unclaimed(t, account, rows.values())}
    held = bool(context.journal.why_held(t))
    found = match(open_entries.values(), own_refunds(t, rows.values(), held=held))
    for action_id, entry_ids in found.agree.items():
        row = rows[action_id]
        if row.state is State.ACCEPTED and not is_adopted(row):
            continue  # its report comes first
        t.ledger.claim(row, entry_ids)
        said = {"entries": list(entry_ids)}
        if row.state is not State.DONE:
            row = move(context, t, row, State.DONE, why="the marketplace's books show it", data=said)
        move(context, t, row, State.SETTLED, why="the marketplace's books agree", data=said)
    for action_id, (sentences, entry_ids) in found.differ.items() if is_complete else ():
        row = rows[action_id]
        posted = max(open_entries[entry_id].posted_at for entry_id in entry_ids)
        if row.state is State.DONE and _is_late(t.work.now, posted):
            t.ledger.claim(row, entry_ids)
            add_task(context, t, row, "books_differ", "; ".join(sentences))
    t.postings.forget(account, but={row.order_id for row in t.ledger.unsettled(account)})


def _unclaimed(t: Transaction, account: str, rows: Iterable[ActionRow]) -> list[BookEntry]:
    """Return what the books show of the orders of these actions, and no action of ours has claimed."""
    orders = {row.order_id for row in rows}
    claimed = {entry_id for order_id in orders for entry_id in t.ledger.claimed(account, order_id)}
    return [each for each in t.postings.kept(account) if each.order_id in orders and each.entry_id not in claimed]


def _is_late(now: datetime, posted: datetime) -> bool:
    return now - posted > _BOOKS_LAG


def _is_told(row: ActionRow) -> bool:
    """Whether it was said to have happened, by the marketplace's report or by a person, and is not proven yet."""
    return (row.state is State.DONE and not is_by_hand(row)) or is_adopted(row)


def _note_overdue(context: Context, t: Transaction, rows: Iterable[ActionRow], why: str) -> list[ActionRow]:
    """Ask about what was told three days ago and is not proven; return those whose time is still to come."""
    early = []
    for row in rows:
        if not _is_told(row):
            continue
        if t.work.now - _done_at(t, row) > _OVERDUE:
            ask_once(context, t, row, "not_settled", why)
        else:
            early.append(row)
    return early


def _take_absence_for_no(context: Context, t: Transaction, account: str) -> None:
    """By the policy, and only by it: what is neither listed nor in the books after so long has not happened."""
    after_s = context.policy.absence_settles_after_s
    if after_s is None:
        return
    for row in t.ledger.unsettled(account):
        submission = t.work.submission(row.submission_id) if row.submission_id else None
        if row.state is not State.UNKNOWN or submission is None or submission.state != "lost":
            continue
        # An entry that proves neither of two refunds is there all the same: which of them it is, a person tells.
        shown = any(may_be_shown(_unclaimed(t, account, [row]), refund) for refund in own_refunds(t, [row]))
        if not shown and t.work.now - (submission.submitted_at or t.work.now) > timedelta(seconds=after_s):
            why = "it is neither listed nor in the books after the time that the policy gives"
            move(context, t, row, State.REFUSED, why=why)


def _done_at(t: Transaction, row: ActionRow) -> datetime:
    moments = [e.at for e in t.ledger.history(row.id) if e.type == "state" and e.data.get("to") == State.DONE.value]
    return moments[0] if moments else row.updated_at
