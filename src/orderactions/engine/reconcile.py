"""Finding a submission whose answer was lost, by reading. It is never sent again on a guess.

What the marketplace lists has no content, so what fits may be somebody else's. Therefore an adopted submission tells
the buyer nothing: its refunds are done when the books show them, its cancellations when the order reads cancelled.
Only when the window is over, and it is still the only one that fits, does its refusal count: if it was not ours, then
ours never came, and nobody can send it any more.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from attrs import evolve

from orderactions.actions import Reference
from orderactions.engine.context import FENCE_MARGIN, TOKEN_LIFE, Context
from orderactions.engine.moves import add_task, contradicted, move, submit_subject, tell_held
from orderactions.errors import MarketplaceError, MissingCredentials, Throttled
from orderactions.journal.rows import ActionRow, JobRow, SubmissionRow
from orderactions.models import Kind
from orderactions.policy import Resend
from orderactions.protocols import Listed, Listing, Submitted, SubmitVerdict
from orderactions.rules import Finding, Window, candidates, plan_reconcile, reconcile_delay_s, retry_delay_s
from orderactions.states import FINAL, State

if TYPE_CHECKING:
    from orderactions.journal.transaction import Transaction

__all__ = ["begin_reconciling", "is_adopted", "late_answer", "look_for_effects", "run_reconcile", "window_of"]

#: A list does not show what was created a moment ago.
_FIRST_LOOK = timedelta(seconds=60)
#: So long until a program that sends in another way looks again whether one that lists it has come.
_ELSEWHERE = timedelta(minutes=15)
#: What is older may be missing from a list because it is kept no longer (AMZ-FEED-09).
_LISTED_FOR = timedelta(days=27)


def begin_reconciling(t: Transaction, submission: SubmissionRow) -> None:
    """See to it that somebody looks for a submission whose answer was lost."""
    t.work.add_job("reconcile", submission.id, submission.account, t.work.now + _FIRST_LOOK)


def is_adopted(row: ActionRow) -> bool:
    """Whether an action hangs on a submission that only seems to be ours."""
    return row.state is State.ACCEPTED and bool(row.body.get("adopted"))


def window_of(submission: SubmissionRow) -> Window:
    """Return when the marketplace can have taken a submission (AMZ-AUTH-09)."""
    sent = submission.submitted_at or submission.created_at
    return Window(sent - FENCE_MARGIN, (submission.credential_expires_at or sent + TOKEN_LIFE) + FENCE_MARGIN)


def run_reconcile(context: Context, job: JobRow) -> None:
    """Look for one lost submission, and write down what is found."""
    marketplace = context.marketplaces.get(job.account)
    with context.journal.transaction() as t:
        submission = t.work.submission(job.subject)
        if submission is None or submission.state not in ("unknown", "adopted"):
            t.work.finish(job)
            return
        if marketplace is None or _held_back(context, t, submission):
            t.work.again(job, t.work.now + timedelta(seconds=60))
            return
    since, began = window_of(submission).after, context.clock.now()
    try:
        listing = marketplace.find(submission.kind, since)
    except (MarketplaceError, MissingCredentials) as error:
        asked = error.retry_after_s if isinstance(error, Throttled) else None
        with context.journal.transaction() as t:
            t.work.again(job, t.work.now + timedelta(seconds=retry_delay_s(job.attempt, asked)), failed=True)
        return
    with context.journal.transaction() as t:
        now_submission = t.work.submission(submission.id)
        may_conclude = t.work.holds(job) and not context.journal.why_held(t)
        if not may_conclude or now_submission is None or now_submission.state != submission.state:
            t.work.again(job, t.work.now)
        elif listing is None:
            _leave_to_others(t, job, now_submission)
        else:
            window, as_of = window_of(now_submission), min(began, listing.as_of or began)
            fitting = _candidates(t, now_submission, window, listing)
            finding = plan_reconcile(fitting, window, as_of)
            _apply(context, t, job, now_submission, finding, fitting)
            if finding in (Finding.WAIT, Finding.ADOPT):
                age_s = (t.work.now - window.after).total_seconds()
                due = min(t.work.now + timedelta(seconds=reconcile_delay_s(age_s)), max(window.until, t.work.now))
                t.work.again(job, due + timedelta(seconds=1))
            else:
                t.work.finish(job)


def _held_back(context: Context, t: Transaction, submission: SubmissionRow) -> bool:
    """What was sent since a journal was put back it does not know: another one's, or this very one sent again.

    Taking it up says until when such a thing may come, and so when something can be concluded.
    """
    held = context.journal.why_held(t)
    if held:
        # What is UNKNOWN has its task already.
        for row in t.ledger.of_submission(submission.id):
            if is_adopted(row):
                tell_held(context, t, row, held)
    return bool(held)


def _leave_to_others(t: Transaction, job: JobRow, submission: SubmissionRow) -> None:
    """Nothing is listed of how this program sends by now; what went out as a document, another one may find."""
    if submission.document and t.work.now - window_of(submission).after < _LISTED_FOR:
        t.work.again(job, t.work.now + _ELSEWHERE)
    else:
        t.work.finish(job)


def _candidates(t: Transaction, submission: SubmissionRow, window: Window, listing: Listing) -> tuple[Listed, ...]:
    fitting = candidates(listing.submissions, window, sites=submission.sites, known=())
    others = {each.reference: t.work.by_reference(submission.account, each.reference) for each in fitting}
    # One that only seems to be another of ours is as good a candidate for this one.
    known = [
        reference
        for reference, other in others.items()
        if other is not None and other.id != submission.id and other.state not in ("adopted", "vouched")
    ]
    return candidates(fitting, window, sites=submission.sites, known=known)


def _apply(
    context: Context,
    t: Transaction,
    job: JobRow,
    submission: SubmissionRow,
    finding: Finding,
    found: tuple[Listed, ...],
) -> None:
    match finding:
        case Finding.ADOPT | Finding.ONLY:
            _adopt(context, t, submission, found[0], only=finding is Finding.ONLY)
        case Finding.NOTHING:
            _never_came(context, t, submission)
        case Finding.SEVERAL:
            _cannot_tell(context, t, submission, found)
        case Finding.WAIT:
            pass
    if finding not in (Finding.WAIT, Finding.ADOPT):
        for site in submission.sites:
            t.work.add_job("submit", submit_subject(job.account, submission.kind, site), job.account, t.work.now)


def _adopt(context: Context, t: Transaction, submission: SubmissionRow, listed: Listed, *, only: bool) -> None:
    """Follow what could be it; the slot stays taken until the window is over."""
    if submission.state != "adopted" or submission.reference != listed.reference:
        why = "one submission of this kind is listed from that time, and it is followed"
        reference = Reference(system="amazon", kind="feed", value=listed.reference)
        for row in t.ledger.of_submission(submission.id):
            if row.state is State.UNKNOWN:
                body = {**row.body, "adopted": True}
                said = {"adopted": listed.reference}
                move(context, t, evolve(row, body=body), State.ACCEPTED, why=why, data=said, references=(reference,))
            elif is_adopted(row):
                t.ledger.record(row, "adopted", {"adopted": listed.reference, "why": why})
            if row.state in (State.UNKNOWN, State.ACCEPTED):
                look_for_effects(context, t, row)
    slot = {"slot": None} if only else {}
    t.work.change_submission(submission.id, state="vouched" if only else "adopted", reference=listed.reference, **slot)
    t.work.add_job("check", submission.id, submission.account, t.work.now)


def look_for_effects(context: Context, t: Transaction, row: ActionRow) -> None:
    """What the submission itself cannot prove, the order and the books can."""
    marketplace = context.marketplaces.get(row.account)
    if row.kind is Kind.CANCELLATION:
        t.work.add_job("settle", row.id, row.account, t.work.now)
    elif marketplace is not None and marketplace.reads_books:
        t.work.add_job("sweep", row.account, row.account, t.work.now)


def _never_came(context: Context, t: Transaction, submission: SubmissionRow) -> None:
    """Nothing is listed and nothing can come any more: by the token fence, and only by it, the actions may go again."""
    again = (
        context.policy.resend is Resend.AFTER_TOKEN_FENCE
        and submission.credential_expires_at is not None
        and not t.work.is_from_before(submission.created_at)
        and t.work.now - window_of(submission).after < _LISTED_FOR
    )
    t.work.change_submission(submission.id, state="lost", slot=None, reference=None)
    for member in t.ledger.of_submission(submission.id):
        row = _unadopted(context, t, member, "what was followed is no longer listed")
        if row.state is not State.UNKNOWN:
            continue
        if again:
            why = "nothing was listed after the access token had ended, so that nothing can come of it any more"
            move(context, t, row, State.RESERVED, why=why, submission_id=None, message_no=None)
        else:
            t.ledger.record(row, "not_listed", {"why": "no submission of this kind is listed from that time"})


def _cannot_tell(context: Context, t: Transaction, submission: SubmissionRow, found: tuple[Listed, ...]) -> None:
    shown = [f"feed {each.reference} of {each.created_at:%Y-%m-%d %H:%M:%S} UTC" for each in found]
    t.work.change_submission(submission.id, state="several", slot=None, reference=None)
    for member in t.ledger.of_submission(submission.id):
        row = _unadopted(context, t, member, "more than one submission of this kind is listed from that time")
        if row.state is State.UNKNOWN:
            t.ledger.record(row, "several_listed", {"listed": [each.reference for each in found]})
            t.work.look_also_at(row.id, "unknown_outcome", shown)


def _unadopted(context: Context, t: Transaction, row: ActionRow, why: str) -> ActionRow:
    if not is_adopted(row):
        return row
    return move(context, t, evolve(row, body={**row.body, "adopted": False}), State.UNKNOWN, why=why)


def late_answer(context: Context, t: Transaction, submission_id: str, answer: Submitted) -> None:
    """Take the answer of a worker that was given up for dead.

    "Received" is still knowledge, surer than what was concluded meanwhile; "not received" no longer leads anywhere.
    """
    accepted = answer.verdict is SubmitVerdict.ACCEPTED
    if accepted:
        t.work.change_submission(
            submission_id, state="accepted", slot=None, reference=answer.reference, request_id=answer.request_id,
            finished_at=None,
        )  # fmt: skip
    submission = t.work.submission(submission_id)
    for number, action_id in enumerate(t.work.members(submission_id), 1):
        row = t.ledger.get(action_id)
        if row is None or submission is None:
            continue
        if not accepted:
            t.ledger.record(row, "late_answer", {"why": answer.detail, "verdict": answer.verdict.value})
        else:
            _received_after_all(context, t, row, submission_id, number, answer)
    if accepted and submission is not None:
        t.work.add_job("check", submission_id, submission.account, t.work.now + timedelta(seconds=30))


def _received_after_all(
    context: Context, t: Transaction, row: ActionRow, submission_id: str, number: int, answer: Submitted
) -> None:
    why = "the marketplace's answer came after all"
    said = {"request_id": answer.request_id}
    row = evolve(row, body={**row.body, "adopted": False})
    if row.submission_id == submission_id and row.state is State.ACCEPTED:
        t.ledger.record(row, "late_answer", said | {"why": why, "reference": answer.reference})
    elif row.submission_id == submission_id and row.state is State.UNKNOWN:
        move(context, t, row, State.ACCEPTED, why=why, data=said, references=answer.references)
    elif row.submission_id is None and row.state is State.RESERVED:
        # It was to be sent again, against all that the token fence rests on; it has not been yet.
        row = move(context, t, row, State.SUBMITTING, why=why, submission_id=submission_id, message_no=number)
        move(context, t, row, State.ACCEPTED, why=why, data=said, references=answer.references)
    elif row.submission_id != submission_id and row.state not in FINAL - {State.SETTLED}:
        said_now = f"the marketplace received it as {answer.reference} too, after it had been sent again"
        add_task(context, t, row, "sent_twice", said_now)
    else:
        contradicted(context, t, row, why)
