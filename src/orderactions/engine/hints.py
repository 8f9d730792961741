"""A notification wakes the work that it is about. It moves nothing: the work reads for itself what is true now.

So a notification that is late, doubled, out of order or about somebody else's order does no harm.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from orderactions.engine.context import Context
from orderactions.engine.parcelsteps import wakes
from orderactions.engine.pending import waits
from orderactions.hints import Hint, HintTopic, Suggestion
from orderactions.journal.rows import ActionRow
from orderactions.models import Kind, OrderRef
from orderactions.orders import Fulfilment, OrderStatus
from orderactions.reasons import Reason
from orderactions.states import HOLDS_BALANCE, State

if TYPE_CHECKING:
    from orderactions.journal.transaction import Transaction

__all__ = ["take_hint"]

_WHOLE = (
    "the buyer used the marketplace's own request to cancel, and the order is not shipped; "
    "cancelling accepts it and does not count against the seller, shipping declines it"
)
_IN_PART = (
    "the buyer used the marketplace's own request to cancel some articles of the order, which is not shipped; "
    "only whole orders can be cancelled from here: ask about the others, or cancel those articles at the marketplace"
)
#: The books show nothing of the last two minutes (AMZ-CONFIRM-07); and of a flood of postings one look is enough.
_AFTER = {"sweep": timedelta(minutes=3)}
_IN_BOOKS = frozenset({State.ACCEPTED, State.DONE, State.UNKNOWN})
Job = tuple[str, str, str]


def take_hint(context: Context, hint: Hint) -> Suggestion | None:
    """Make due now what the notification is about; return what a person should decide because of it, if anything."""
    accounts = [name for name, one in context.marketplaces.items() if hint.is_for(one.identity)]
    with context.journal.transaction() as t:
        if hint.topic is HintTopic.SECRET and hint.ends_at is not None:
            for name, one in context.marketplaces.items():
                # Not every marketplace has applications with secrets, so it is no part of the seam.
                if hint.application and getattr(one, "application", "") == hint.application:
                    t.work.note_secret(name, hint.ends_at)
        jobs = [job for account in accounts for job in _jobs(context, t, account, hint)]
        if jobs and t.work.note_hint(hint.id):
            for kind, subject, account in jobs:
                t.work.add_job(kind, subject, account, t.work.now + _AFTER.get(kind, timedelta(0)))
        return next((found for account in accounts if (found := _suggestion(t, account, hint))), None)


def _jobs(context: Context, t: Transaction, account: str, hint: Hint) -> Iterator[Job]:
    match hint.topic:
        case HintTopic.SUBMISSION:
            submission = t.work.by_reference(account, hint.submission) if hint.submission else None
            if submission is not None and submission.state == "accepted":
                yield "check", submission.id, account
        case HintTopic.ORDER:
            for row in t.ledger.of_order(account, hint.order_id):
                yield from _of_action(row)
        case HintTopic.BOOKS:
            rows = t.ledger.unsettled(account)
            about = any(row.state in _IN_BOOKS and hint.order_id in ("", row.order_id) for row in rows)
            if about and context.marketplaces[account].reads_books:
                yield "sweep", account, account
        case HintTopic.PARCEL:
            for action_id in wakes(t, account, hint.order_id):
                yield "parcel", action_id, account


def _of_action(row: ActionRow) -> Iterator[Job]:
    if row.kind is not Kind.CANCELLATION:
        return
    if waits(row):
        yield "pending", row.id, row.account
    elif row.state is State.ACCEPTED and row.submission_id:
        yield "check", row.submission_id, row.account
    elif row.state in (State.DONE, State.UNKNOWN):
        yield "settle", row.id, row.account


def _suggestion(t: Transaction, account: str, hint: Hint) -> Suggestion | None:
    """The buyer's official request, where a cancellation can still follow and none of ours is there (AMZ-CANCEL-09)."""
    cancellable = hint.status is OrderStatus.UNSHIPPED and hint.fulfilment is Fulfilment.SELLER
    if not (hint.topic is HintTopic.ORDER and hint.buyer_asked_to_cancel and cancellable):
        return None
    rows = t.ledger.of_order(account, hint.order_id)
    if any(row.kind is Kind.CANCELLATION and row.state in HOLDS_BALANCE for row in rows):
        return None
    return Suggestion(
        order=OrderRef(account, hint.order_id),
        kind=Kind.CANCELLATION,
        reason=Reason.BUYER_CANCELLED,
        words="the buyer no longer wants it",
        why=_IN_PART if hint.buyer_asked_in_part else _WHOLE,
        key=f"buyer-request:{hint.order_id}",
    )
