"""What waits to be sent: what may go now, what has changed since, what has waited too long."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from attrs import frozen

from orderactions.engine.context import LEASE_S, Context, actor_of, slot_of
from orderactions.engine.limits import against_policy
from orderactions.engine.moves import add_task, move, tell_held
from orderactions.engine.parcelsteps import is_held_up, plan_hold
from orderactions.engine.pending import give_up_at, keep_waiting, waits
from orderactions.engine.rechecking import is_checked, note_checked, problems_now
from orderactions.errors import MarketplaceError, MissingCredentials, Throttled
from orderactions.journal.codec import read_lines
from orderactions.journal.rows import ActionRow, JobRow
from orderactions.journal.work import FRESH
from orderactions.models import Kind, OrderRef, Problem
from orderactions.money import Money
from orderactions.policy import Asked
from orderactions.protocols import Marketplace
from orderactions.reasons import Reason
from orderactions.rules import is_paused, retry_delay_s, why_approve
from orderactions.states import State

if TYPE_CHECKING:
    from orderactions.journal.transaction import Transaction

__all__ = [
    "PAUSED",
    "Errand",
    "could_not",
    "credentials_task",
    "keep",
    "nobody_here",
    "prechecked",
    "read_ahead",
    "ready",
    "refuse",
]

PAUSED = timedelta(seconds=30)
_A_MOMENT = timedelta(seconds=1)
CREDENTIALS_AFTER = timedelta(hours=1)


@frozen(kw_only=True)
class Errand:
    """One claimed job, spelled out."""

    job: JobRow
    account: str
    kind: Kind
    #: Whose actions go together.
    sites: tuple[str, ...]
    marketplace: Marketplace
    #: When this process began with it, by its own clock.
    began: datetime

    @property
    def slot(self) -> str:
        """The slot of which only one submission may be under way."""
        return slot_of(self.account, self.kind)

    @property
    def budget(self) -> str:
        """The name of the bucket that its submissions spend from."""
        return f"{self.account}|{self.marketplace.submit_budget(self.kind).name}"


def ready(context: Context, t: Transaction, errand: Errand) -> list[ActionRow]:
    """Pick what may go now; expire what has waited too long; finish the job when nothing waits.

    While the journal is held back (restored or copied) nothing is touched: what it calls unsent may have been sent.
    """
    now = t.work.now
    if held_back := context.journal.why_held(t):
        for row in t.ledger.waiting(errand.account, errand.kind, errand.sites):
            tell_held(context, t, row, held_back)
        t.work.again(errand.job, now + PAUSED)
        return []
    rows = expire(context, t, errand.account, errand.kind, errand.sites)
    for row in rows:
        plan_hold(context, t, row)
    parcels = [row for row in rows if is_held_up(t, row)]
    paused = t.work.pauses()
    stopped = [
        row for row in rows if not errand.marketplace.writes or is_paused(paused, row.account, row.kind, actor_of(row))
    ]
    hold = timedelta(seconds=context.policy.longest_hold_s)
    # A hold that ends later than any can was written by a clock that has been set back since.
    held = [row for row in rows if timedelta(0) < row.not_before - now <= hold]
    picked = [row for row in rows if row not in stopped and row not in held and row not in parcels]
    if not rows:
        t.work.finish(errand.job)
    elif not picked:
        looks = [now + PAUSED] * bool(stopped) + [row.not_before for row in held]
        # Whoever stops the parcel wakes this; meanwhile what waits too long has to expire.
        looks += [give_up_at(context, row) + _A_MOMENT for row in parcels]
        t.work.again(errand.job, min(looks))
    return picked


def expire(context: Context, t: Transaction, account: str, kind: Kind, sites: Collection[str]) -> list[ActionRow]:
    """Give up what has waited too long; return what still waits to be sent, oldest first."""
    rows = [row for row in t.ledger.waiting(account, kind, sites) if not waits(row)]
    late = [row for row in rows if t.work.now > give_up_at(context, row)]
    for row in late:
        move(context, t, row, State.EXPIRED, why="it could not be sent in time and was given up")
    return [row for row in rows if row not in late]


def nobody_here(context: Context, job: JobRow, account: str, kind: Kind, site: str) -> None:
    """Nobody in this process speaks for the account: another may; if none does, somebody is told."""
    with context.journal.transaction() as t:
        if not context.journal.why_held(t):
            for row in expire(context, t, account, kind, (site,)):
                if t.work.now - row.created_at > CREDENTIALS_AFTER:
                    add_task(context, t, row, "account_missing", f"no program that runs knows the account {account!r}")
        t.work.again(job, t.work.now + timedelta(seconds=60))


def later(context: Context, job: JobRow, due: datetime, *, failed: bool = False) -> None:
    with context.journal.transaction() as t:
        t.work.again(job, due, failed=failed)


def read_ahead(context: Context, errand: Errand, rows: Sequence[ActionRow], due: datetime) -> None:
    """Read orders that have to be read before something is sent, as far as their quota allows now; give the job back.

    Whatever cannot be read now is read when its turn has come: that is where a failure is told.
    """
    checked: list[tuple[ActionRow, datetime]] = []
    refused: list[tuple[ActionRow, tuple[Problem, ...]]] = []
    for row in rows:
        if not keep(context, errand):
            return
        began = context.clock.now()
        try:
            problems = problems_now(context, errand.marketplace, row, wait_s=0)
        except Throttled as error:
            due = min(due, began + timedelta(seconds=error.retry_after_s or retry_delay_s(errand.job.attempt)))
            break
        except (MarketplaceError, MissingCredentials):
            break
        if problems:
            refused.append((row, problems))
        else:
            checked.append((row, began))
    refuse(context, refused)
    with context.journal.transaction() as t:
        note_checked(t, checked)
        t.work.again(errand.job, due)


def prechecked(context: Context, errand: Errand, rows: Sequence[ActionRow]) -> list[ActionRow]:
    """Read again where money or status could have changed; refuse what no longer holds, leave what cannot be read.

    Returns as many as may travel together. What cannot be read now holds nobody else up: the quota of reads is only
    waited for where nothing can go without.
    """
    now = context.clock.now()
    wait_s = 0 if any(is_checked(context, row, now) for row in rows) else None
    fit: list[ActionRow] = []
    refused: list[tuple[ActionRow, tuple[Problem, ...]]] = []
    unread: list[ActionRow] = []
    #: Nobody has forbidden it: it waits until the judge can be asked, or until it has waited too long.
    unjudged = False
    failure: MarketplaceError | MissingCredentials | None = None
    most = min(context.policy.max_messages, errand.marketplace.max_members(errand.kind) or context.policy.max_messages)
    barred = _barred(context, rows[:most])
    for row in rows:
        if len(fit) >= min([most, *(r.batch_limit for r in (*fit, row) if r.batch_limit)]):
            break
        if not keep(context, errand):
            return []
        if row.id not in barred:
            barred |= _barred(context, [row])
        try:
            problems = barred[row.id] or _unless_checked(context, errand, row, wait_s)
        except (MarketplaceError, MissingCredentials) as error:
            failure = error
            unread.append(row)
            continue
        if problems and problems[0].code == "judge_failed":
            unjudged = True
        elif problems:
            refused.append((row, problems))
        else:
            fit.append(row)
    refuse(context, refused)
    if failure is not None:
        could_not(context, errand, unread, failure, give_back=not fit)
    elif not fit:
        later(context, errand.job, context.clock.now() + (PAUSED if unjudged else timedelta(0)))
    return fit


def _unless_checked(context: Context, errand: Errand, row: ActionRow, wait_s: float | None) -> tuple[Problem, ...]:
    if is_checked(context, row, context.clock.now()):
        return ()
    return problems_now(context, errand.marketplace, row, wait_s=wait_s)


def _barred(context: Context, rows: Sequence[ActionRow]) -> dict[str, tuple[Problem, ...]]:
    """What the policy says against each by now: it may have become stricter since they were accepted."""
    with context.journal.reading() as t:
        return {row.id: forbidden(context, t, row) for row in rows}


def forbidden(context: Context, t: Transaction, row: ActionRow) -> tuple[Problem, ...]:
    """Return what the policy in force says against an action that waits; looked at again where it is sent."""
    policy, actor, ref = context.policy, actor_of(row), OrderRef(row.account, row.order_id)
    amount = Money.from_minor(row.minor, row.currency)
    asked = Asked(
        kind=row.kind, order=ref, amount=amount, actor=actor, reason=Reason(row.body["reason"]),
        lines=read_lines(row.body["lines"]),
    )  # fmt: skip
    over = against_policy(context, t, asked, without=row, buyer=row.body.get("buyer", ""))
    why = why_approve(policy, row.kind, amount, actor, ())
    if over or not why or row.body.get("approved_by"):
        return over
    return (Problem("not_approved", "policy", f"{why}, and nobody has", "ask again, and have it approved"),)


def refuse(context: Context, found: Sequence[tuple[ActionRow, tuple[Problem, ...]]]) -> None:
    """Refuse what no longer holds; what is to wait for its order goes back to waiting while that is pending."""
    if not found:
        return
    with context.journal.transaction() as t:
        for row, problems in found:
            now_row = t.ledger.get(row.id)
            if now_row is None or now_row.state is not State.RESERVED:
                continue
            if problems[0].code == "pending" and row.body.get("when_possible"):
                keep_waiting(t, now_row)
                continue
            why = f"checked again before sending: {problems[0].message}"
            move(context, t, now_row, State.REFUSED, why=why, problems=problems)


def keep(context: Context, errand: Errand) -> bool:
    """Hold on to the job while many orders are read; False when it is somebody else's by now."""
    if timedelta(0) <= context.clock.now() - errand.began < FRESH:
        return True
    with context.journal.transaction() as t:
        return t.work.renew(errand.job, LEASE_S)


def could_not(
    context: Context, errand: Errand, rows: Sequence[ActionRow], error: Exception, *, give_back: bool = True
) -> None:
    """Nothing was sent and it will be tried again; after an hour of refused credentials somebody must know."""
    asked = error.retry_after_s if isinstance(error, Throttled) else None
    with context.journal.transaction() as t:
        if isinstance(error, MissingCredentials):
            credentials_task(context, t, rows, str(error))
        if give_back:
            due = t.work.now + timedelta(seconds=retry_delay_s(errand.job.attempt, asked))
            t.work.again(errand.job, due, failed=True)


def credentials_task(context: Context, t: Transaction, rows: Sequence[ActionRow], why: str) -> None:
    """Tell somebody about actions that refused credentials have held up for an hour."""
    for row in rows:
        now_row = t.ledger.get(row.id)
        if now_row is not None and t.work.now - now_row.created_at > CREDENTIALS_AFTER:
            add_task(context, t, now_row, "credentials_refused", why)
