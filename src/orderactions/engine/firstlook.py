"""Before a process sends anything for an account, it looks whether the journal knows what was sent last.

A journal that was put back to an earlier moment does not know what was sent since, and a copy of a whole machine has a
mark that fits. But the marketplace's list goes on: a submission that is newer than the journal's end, and that nobody
here has written down, was sent by another journal's hand, or by another program.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from orderactions.engine.context import Context
from orderactions.engine.reconcile import window_of
from orderactions.engine.waiting import Errand, could_not
from orderactions.errors import MarketplaceError, MissingCredentials
from orderactions.models import Kind
from orderactions.protocols import Listed

if TYPE_CHECKING:
    from orderactions.journal.transaction import Transaction

__all__ = ["looked_first", "unknown_submissions"]

Unknown = tuple[Kind, Listed]

#: A list of the marketplace's that reaches further back costs many pages and tells nothing more.
_FARTHEST = timedelta(days=28)


def looked_first(context: Context, errand: Errand) -> bool:
    """Whether this process has compared the journal with the marketplace's list, for this account; does it if not.

    Returns False when nothing may be sent now: the list cannot be read, or it holds what this journal does not know.
    Then the journal is held back until a person takes it up. Accounts in `policy.other_senders` are only noted.
    """
    account = errand.account
    if account in context.looked:
        return True
    began = context.clock.now()
    unknown: list[Unknown] = []
    if account not in context.policy.other_senders:
        try:
            unknown = unknown_submissions(context, account)
        except (MarketplaceError, MissingCredentials) as error:
            could_not(context, errand, (), error)
            return False
    with context.journal.transaction() as t:
        if unknown:
            t.work.hold(_sentence(account, unknown))
            t.work.again(errand.job, t.work.now + timedelta(seconds=30))
            return False
        t.work.look(account, began)
    context.looked.add(account)
    return True


def unknown_submissions(context: Context, account: str) -> list[Unknown]:
    """Return what is listed since the journal's end and is neither written down nor what a lost submission may be.

    Nothing for an account for which this journal has never sent.

    Raises:
        MissingCredentials, Throttled, Unavailable: the list cannot be read now.
    """
    with context.journal.reading() as t:
        since = t.work.looked_until(account)
    if since is None:
        return []
    after = max(since, context.clock.now() - _FARTHEST)
    marketplace = context.marketplace(account)
    listings = [(kind, listing) for kind in Kind if (listing := marketplace.find(kind, after)) is not None]
    with context.journal.reading() as t:
        return [
            (kind, each)
            for kind, listing in listings
            for each in listing.submissions
            if each.created_at > since
            and t.work.by_reference(account, each.reference) is None
            and not _may_be_under_way(t, account, kind, each)
        ]


def _may_be_under_way(t: Transaction, account: str, kind: Kind, listed: Listed) -> bool:
    windows = (window_of(each) for each in t.work.without_answer(account, kind))
    return any(window.after <= listed.created_at <= window.until for window in windows)


def _sentence(account: str, unknown: list[Unknown]) -> str:
    kind, first = min(unknown, key=lambda each: each[1].created_at)
    return (
        f"at {account} {len(unknown)} submissions are listed that this journal does not know, the first one "
        f"{first.reference} ({kind.value}, {first.created_at:%Y-%m-%d %H:%M} UTC): the journal was put back to an "
        "earlier moment, or another program sends them too (policy: other_senders)"
    )
