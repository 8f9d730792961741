"""The kinds of tasks: what each means in one sentence, for a list, an alert and a page about it.

The sentence is fixed, so that it can be sent anywhere: it holds nothing that a buyer, a desk or a marketplace wrote.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["TASK_KINDS", "runbook_of"]

TASK_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "account_missing": "no program that runs knows the account",
        "answer_contradicted": "it was closed as not happened, and then the marketplace said that it has it",
        "answer_due": "the buyer has written and has not been answered, and the marketplace's time for it ends soon",
        "approval_ending": "nobody has approved it, and its time is nearly over",
        "books_differ": "the marketplace's books show another amount than was sent",
        "buyer_wrote_again": "the buyer has written since the action was started",
        "close_asked": "all is done, and the policy leaves it to a person to close the ticket",
        "credentials_refused": "the marketplace refuses the account's credentials",
        "desk_work_stuck": "the ticket could not be written",
        "desk_work_unclear": "nobody knows whether the ticket was written",
        "event_stuck": "another program does not take what it is told",
        "expired": "it could not be sent in time and was given up; nothing was sent",
        "external_above_left": "more was recorded as done by hand than was left of the order",
        "external_unproven": "what was recorded as done by hand does not show at the marketplace",
        "journal_held": "nothing is sent, because the journal was restored or copied",
        "not_settled": "it was reported as done and does not show at the marketplace",
        "parcel_stopped_but_order_stands": "the order was not cancelled, and its parcel does not go",
        "parcel_unclear": "nobody knows whether the order's parcel is stopped; the cancellation waits",
        "parcel_work_stuck": "a parcel can be neither stopped nor let go",
        "parcels_ambiguous": "several parcels may be the order's, and none was stopped",
        "reply_contradicted": "the buyer was told of it, and then it was not done",
        "sent_twice": "the marketplace may have it twice",
        "stuck_job": "a piece of work fails again and again",
        "stuck_submission": "the marketplace has given no answer for hours",
        "unknown_outcome": "it is not known whether the marketplace acted",
    }
)
"""Kind to what it means."""


def runbook_of(kind: str) -> str:
    """Return the page about a kind of task, under `docs/`."""
    return f"runbooks/{kind}.md"
