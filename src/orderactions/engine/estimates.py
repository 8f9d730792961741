"""What an action waits for, when that is expected, and what the estimate rests on."""

from __future__ import annotations

from datetime import datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING

from orderactions.engine.parcelsteps import is_held_up
from orderactions.journal.rows import ActionRow
from orderactions.models import Kind
from orderactions.states import State

if TYPE_CHECKING:
    from orderactions.engine.context import Context
    from orderactions.journal.transaction import Transaction

__all__ = ["expected"]

#: So many of an account's last submissions tell how long the marketplace takes.
_LOOKED_BACK = 20
_ENOUGH = 3


def expected(context: Context, t: Transaction, row: ActionRow, *, held: str | None = None) -> str:
    """Return what comes next for an action, when, and how that is known; "" when nothing does.

    Args:
        context: the service.
        t: the transaction.
        row: the action.
        held: why the journal is held, "" where it is not; None: it is looked at where it matters.
    """
    marketplace = context.marketplaces.get(row.account)
    if row.state is State.RESERVED:
        return _sending(context, t, row, held)
    if row.state is State.ACCEPTED:
        return _answer(context, t, row)
    if row.state is State.DONE and row.kind is Kind.CANCELLATION:
        return "the order to read cancelled: minutes as a rule"
    if row.state is State.DONE and marketplace is not None and marketplace.reads_books:
        return "the marketplace's books: up to 48 hours"
    if row.state is State.DONE and row.body.get("by_hand"):
        return "a person: the books of this account are not read, and after three days somebody is asked to look"
    return ""


def _sending(context: Context, t: Transaction, row: ActionRow, held: str | None) -> str:
    held = context.journal.why_held(t) if held is None else held
    if held:
        return f"nothing is sent: {held}"
    if row.body.get("waits"):
        return "the order to leave Pending: it is looked at again at least once an hour"
    if is_held_up(t, row):
        return "its parcel to be stopped: the cancellation is sent once that is known"
    now = context.clock.now()
    known = row.account in context.marketplaces
    when, why = now, "the marketplace's quota has room" if known else "as soon as the marketplace's quota allows"
    slot = t.work.slot_until(f"{row.account}|{row.kind.value}")
    reasons = [
        (row.not_before, "it can be taken back until then"),
        (slot, "the outcome of an earlier submission is not known, and nothing is sent beside it"),
        (_token_at(context, t, row), "the marketplace's quota has room again then"),
    ]
    for until, because in reasons:
        if until is not None and until > when:
            when, why = until, because
    return f"to be sent {_when(when, now)}: {why}"


def _token_at(context: Context, t: Transaction, row: ActionRow) -> datetime | None:
    marketplace = context.marketplaces.get(row.account)
    if marketplace is None:
        return None
    return t.budgets.outlook(f"{row.account}|{marketplace.submit_budget(row.kind).name}")


def _answer(context: Context, t: Transaction, row: ActionRow) -> str:
    usual = "minutes as a rule, up to eight hours under load"
    took = t.work.took(row.account, row.kind, _LOOKED_BACK)
    submission = t.work.submission(row.submission_id) if row.submission_id else None
    if submission is None or submission.submitted_at is None or len(took) < _ENOUGH:
        return f"the marketplace's answer: {usual}"
    now, typical = context.clock.now(), timedelta(seconds=round(median(each.total_seconds() for each in took)))
    rests_on = f"the account's last {len(took)} took {_minutes(typical)} in the middle, {_minutes(max(took))} at most"
    at = submission.submitted_at + typical
    return f"the marketplace's answer {_when(at, now) if at > now else 'any moment'}: {rests_on}"


def _minutes(span: timedelta) -> str:
    return f"{max(1, round(span / timedelta(minutes=1)))} min"


def _when(moment: datetime, now: datetime) -> str:
    return "now" if moment <= now else f"after {moment:%H:%M:%S} UTC"
