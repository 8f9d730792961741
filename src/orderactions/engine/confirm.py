"""Looking what became of a submission, and writing down what it means for each member."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from orderactions.engine.context import FORGOTTEN_POSTS, Context, member_of
from orderactions.engine.moves import add_task, contradicted, move
from orderactions.engine.reconcile import is_adopted, look_for_effects, window_of
from orderactions.errors import MarketplaceError, MissingCredentials, Throttled
from orderactions.journal.rows import ActionRow, JobRow, SubmissionRow
from orderactions.models import Kind
from orderactions.protocols import Batch, Checked, Progress
from orderactions.rules import check_delay_s, plan_after_adopted_check, plan_after_check, plan_forgotten, retry_delay_s
from orderactions.states import State

if TYPE_CHECKING:
    from orderactions.journal.transaction import Transaction

__all__ = ["run_check"]

#: Amazon's staff name eight hours under load; after that somebody should look (AMZ-FEED-08).
_STUCK_AFTER = timedelta(hours=8)
_FOLLOWED = frozenset({"accepted", "adopted", "vouched"})


def run_check(context: Context, job: JobRow) -> None:
    """Read the marketplace's answer to one submission, if it is there."""
    marketplace = context.marketplaces.get(job.account)
    with context.journal.transaction() as t:
        submission = t.work.submission(job.subject)
        rows = t.ledger.of_submission(job.subject)
        open_ = submission is not None and submission.state in _FOLLOWED and submission.finished_at is None
        if submission is None or not open_ or submission.reference is None:
            t.work.finish(job)
            return
        if marketplace is None:
            _note_age(context, t, submission, f"no program that runs knows the account {job.account!r}")
            t.work.again(job, t.work.now + timedelta(seconds=60))
            return
    try:
        checked = marketplace.check(_batch(submission, rows), submission.reference)
    except (MarketplaceError, MissingCredentials) as error:
        asked = error.retry_after_s if isinstance(error, Throttled) else None
        with context.journal.transaction() as t:
            _note_age(context, t, submission, str(error))
            due = t.work.now + timedelta(seconds=retry_delay_s(job.attempt, asked))
            t.work.again(job, due, failed=True)
        return
    with context.journal.transaction() as t:
        if t.work.holds(job):
            _apply(context, t, job, submission, checked)


def _by_books(context: Context, t: Transaction, submission: SubmissionRow, row: ActionRow) -> bool:
    """Whether something else than the submission will show what became of an action."""
    marketplace = context.marketplaces.get(row.account)
    reads = marketplace is not None and marketplace.reads_books
    return row.kind is Kind.CANCELLATION or (
        reads and not t.work.is_from_before(submission.created_at, FORGOTTEN_POSTS)
    )


def _batch(submission: SubmissionRow, rows: list[ActionRow]) -> Batch:
    return Batch(
        submission_id=submission.id,
        account=submission.account,
        kind=submission.kind,
        sites=submission.sites,
        members=tuple(member_of(row, row.message_no or 0) for row in rows),
    )


def _note_age(context: Context, t: Transaction, submission: SubmissionRow, detail: str) -> None:
    if submission.submitted_at is None or t.work.now - submission.submitted_at <= _STUCK_AFTER:
        return
    for row in t.ledger.of_submission(submission.id):
        if row.state is State.ACCEPTED:
            add_task(context, t, row, "stuck_submission", f"no answer for more than eight hours ({detail})")


def _apply(context: Context, t: Transaction, job: JobRow, submission: SubmissionRow, checked: Checked) -> None:
    now = t.work.now
    if checked.progress is Progress.OPEN:
        _note_age(context, t, submission, checked.detail)
        age = (now - (submission.submitted_at or now)).total_seconds()
        t.work.again(job, now + timedelta(seconds=check_delay_s(age)))
        return
    if submission.state == "adopted":
        # It may be somebody else's: nothing is concluded before it is certain that no other can come.
        again = now + timedelta(seconds=check_delay_s((now - window_of(submission).after).total_seconds()))
        t.work.again(job, max(window_of(submission).until, again))
        return
    # One that only seems to be ours stays told apart: another of ours that was lost may be it as well.
    state = "finished" if submission.state == "accepted" else submission.state
    t.work.change_submission(
        submission.id, state=state, finished_at=now, evidence=checked.evidence, detail=checked.detail
    )
    rows = {row.message_no: row for row in t.ledger.of_submission(submission.id)}
    was_put_back = bool(context.journal.why_held(t)) or t.work.is_from_before(submission.created_at)
    for told in plan_after_check(checked, submission.members):
        row = rows.get(told.message_no)
        step = told
        if row is not None and is_adopted(row):
            concluded = plan_after_adopted_check(told, context.policy, by_books=_by_books(context, t, submission, row))
            if concluded is None:
                t.ledger.record(row, "reported", {"report_sha256": checked.evidence, "says": told.to.value})
                # Whoever followed it so far may have been a program that reads no books.
                look_for_effects(context, t, row)
                continue
            step = concluded
        if was_put_back:
            step = plan_forgotten(step)
        if row is None or row.state is not State.ACCEPTED:
            if row is not None and step.to in (State.DONE, State.UNKNOWN):
                contradicted(context, t, row, step.why)
            continue
        said = {"report_sha256": checked.evidence, "code": step.outcome.code if step.outcome else ""}
        references = step.outcome.references if step.outcome else ()
        columns: dict[str, Any] = {}
        if step.to is State.RESERVED:
            columns = {"submission_id": None, "message_no": None, "batch_limit": step.batch_limit}
        move(
            context, t, row, step.to, why=step.why, data=said, problems=step.problems, references=references, **columns
        )
    t.work.finish(job)
