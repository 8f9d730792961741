"""Whose turn it is where several kinds and sites of one account spend from one bucket."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from orderactions.engine.context import Context
from orderactions.engine.pending import waits
from orderactions.engine.waiting import Errand
from orderactions.journal.rows import ActionRow
from orderactions.models import Kind

if TYPE_CHECKING:
    from orderactions.journal.transaction import Transaction

__all__ = ["not_before"]

#: Whoever lets an older one go first looks again after so long.
_AFTER_YOU = timedelta(seconds=1)


def not_before(context: Context, t: Transaction, errand: Errand, rows: list[ActionRow]) -> datetime | None:
    """Return when an errand may try to send; None when it is its turn and there is a token.

    Tokens go to whoever has waited longest. Served in any other order, one kind starves another: what arrives steadily
    takes each token as it comes back. A cancellation counts as older by the policy's `cancel_weight_s`.
    """
    left, due = t.budgets.room(errand.budget)
    if due is not None or left is None:
        return due
    since = min(_since(context, row) for row in rows)
    ahead = 0
    for subject in t.work.rivals(errand.job):
        account, kind, site = subject.split("|", 2)
        if f"{account}|{errand.marketplace.submit_budget(Kind(kind)).name}" != errand.budget:
            continue
        waiting = [row for row in t.ledger.waiting(account, Kind(kind), (site,)) if _may_go(t, row)]
        ahead += any(_since(context, row) < since for row in waiting)
    return None if ahead < left else t.work.now + _AFTER_YOU


def _may_go(t: Transaction, row: ActionRow) -> bool:
    return not waits(row) and row.not_before <= t.work.now


def _since(context: Context, row: ActionRow) -> datetime:
    weight_s = context.policy.cancel_weight_s if row.kind is Kind.CANCELLATION else 0
    return max(row.created_at, row.not_before) - timedelta(seconds=weight_s)
