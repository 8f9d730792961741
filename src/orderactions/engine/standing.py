"""What somebody has to know now: read from the journal and the accounts, each thing under a key of its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from orderactions.actions import Task
from orderactions.engine.context import Context
from orderactions.engine.looking import nobody_comes
from orderactions.engine.tasks import tasks_of

if TYPE_CHECKING:
    from orderactions.journal.transaction import Transaction

__all__ = ["Standing", "secret_ends", "standing"]

#: So long after a refusal the quota counts as eaten.
_EATEN = timedelta(hours=1)
_NOBODY_AGAIN = timedelta(hours=1)
#: Before a secret ends it is told at these numbers of days, once each.
_SECRET_DAYS = (0, 1, 3, 7, 14, 30)


class Standing(NamedTuple):
    """One thing that somebody has to know as long as it lasts."""

    #: Tells it from every other thing, for ever.
    key: str
    topic: str
    #: In one sentence; "" for a task, whose kind has one.
    title: str
    task: Task | None
    #: When it is told again, if it lasts; None: never.
    again: timedelta | None


def standing(context: Context, t: Transaction) -> Iterator[Standing]:
    """Return all that stands now."""
    again = timedelta(seconds=context.policy.alert_again_after_s)
    long = timedelta(seconds=context.policy.unknown_alert_after_s)
    for task in tasks_of(context, t):
        yield Standing(f"task {task.id}", task.kind, "", task, again)
        if task.kind == "unknown_outcome" and t.work.now - task.since > long:
            yield Standing(f"long {task.id}", "unknown_for_long", "", task, again)
    if said := nobody_comes(context, t):
        yield Standing("nobody_drives", "nobody_drives", said, None, min(again, _NOBODY_AGAIN))
    yield from _quotas(t, again)
    yield from _secrets(context, t)


def _quotas(t: Transaction, again: timedelta) -> Iterator[Standing]:
    for budget, at in t.work.throttled().items():
        if timedelta(0) <= t.work.now - at < _EATEN:
            account, call = budget.split("|", 1)
            said = (
                f"the marketplace refuses {call} for the account {account}, although by our own count there are calls "
                "left: another program spends them"
            )
            yield Standing(f"quota {budget}", "quota_eaten", said, None, again)


def _secrets(context: Context, t: Transaction) -> Iterator[Standing]:
    now = context.clock.now()
    for account in context.marketplaces:
        ends = secret_ends(context, t, account)
        step = next((days for days in _SECRET_DAYS if ends and ends - now <= timedelta(days=days)), None)
        if ends is None or step is None:
            continue
        when = f"ends on {ends:%Y-%m-%d}" if ends > now else f"should have been replaced by {ends:%Y-%m-%d}"
        said = f"the client secret of the account {account} {when}: make a new one, or all calls stop"
        yield Standing(f"secret {account} {ends:%Y-%m-%d} {step}", "secret_ends", said, None, None)


def secret_ends(context: Context, t: Transaction, account: str) -> datetime | None:
    """Return when the account's secret ends, as far as somebody has told; None when nobody has.

    What the marketplace told counts until a secret is set that was made since; without a date of one, until it is over.
    """
    # Not every marketplace has secrets that end, so it is no part of the seam.
    marketplace = context.marketplaces[account]
    made: date | None = getattr(marketplace, "secret_made_on", None)
    ends: datetime | None = getattr(marketplace, "secret_ends_at", None)
    if (told := t.work.secret(account)) is None:
        return ends
    told_end, told_at = told
    if made is None:
        return told_end if told_end > t.work.now else None
    return ends if made > told_at.date() else told_end
