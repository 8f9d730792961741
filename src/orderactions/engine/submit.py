"""Sending what waits: in one piece, once, and written down before it leaves.

The order of things is the whole point. The document is written and uploaded while its members are still RESERVED, for
that has no effect. Then a token of the budget is taken. Then one transaction looks at every member once more, moves
all of them to SUBMITTING, and is on the disk. Only then does the submission go out, once. Whoever finds SUBMITTING
after a crash knows that it may have gone out, and asks no further (docs/adr/0001-journal-before-network.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from attrs import evolve

from orderactions.engine.context import Context, actor_of, member_of
from orderactions.engine.firstlook import looked_first
from orderactions.engine.moves import contradicted, move, submit_subject
from orderactions.engine.pending import give_up_at, waits
from orderactions.engine.rechecking import is_checked, when_to_look
from orderactions.engine.reconcile import begin_reconciling, late_answer, window_of
from orderactions.engine.turns import not_before
from orderactions.engine.waiting import (
    PAUSED,
    Errand,
    could_not,
    credentials_task,
    forbidden,
    keep,
    nobody_here,
    prechecked,
    read_ahead,
    ready,
)
from orderactions.errors import BatchTooLarge, JournalError, MarketplaceError, MissingCredentials, RequestError
from orderactions.journal.rows import ActionRow, JobRow, SubmissionRow
from orderactions.journal.verify import is_as_recorded
from orderactions.models import Kind, Problem
from orderactions.protocols import SUBMIT_TIMEOUT_S, Batch, Prepared, Submitted, SubmitVerdict
from orderactions.rules import is_paused, plan_after_submit, retry_delay_s
from orderactions.states import State

if TYPE_CHECKING:
    from orderactions.journal.transaction import Transaction

__all__ = ["run_submit"]

_SOON = timedelta(seconds=5)
_PATIENCE_S = (1.0, 4.0, 15.0, None)


def run_submit(context: Context, job: JobRow) -> None:
    """Send what waits for one account, kind and site; leave the job for later, or finish it when nothing waits."""
    account, kind, site = job.subject.split("|", 2)
    marketplace = context.marketplaces.get(account)
    if marketplace is None:
        nobody_here(context, job, account, Kind(kind), site)
        return
    began = context.clock.now()
    errand = Errand(job=job, account=account, kind=Kind(kind), sites=(site,), marketplace=marketplace, began=began)
    with context.journal.transaction() as t:
        if marketplace.combines_sites:
            errand = evolve(errand, sites=_sites_of(t, account, errand.kind))
        if (later := _nothing_before(context, t, errand)) is not None:
            t.work.again(job, later)
            return
        rows = ready(context, t, errand) if _slot_is_free(context, t, errand) else []
        due = not_before(context, t, errand, rows) if rows else None
        unread: list[ActionRow] = []
        if due is not None:
            looks, unread = when_to_look(context, rows, due)
            if not unread or t.work.now < looks:
                t.work.again(errand.job, looks)
                return
    # Reading ahead may refuse: not before it is certain that this journal knows what was sent.
    if not rows or not looked_first(context, errand):
        return
    if due is not None:
        read_ahead(context, errand, unread, due)
        return
    rows = prechecked(context, errand, rows)
    if rows:
        _build_and_send(context, errand, rows)


def _sites_of(t: Transaction, account: str, kind: Kind) -> tuple[str, ...]:
    """The sites on which something of an account and kind waits: whichever job comes first takes all of it."""
    ours = submit_subject(account, kind, "")
    jobs = (subject for of, subject, _, _ in t.work.jobs() if of == "submit" and subject.startswith(ours))
    return tuple(sorted(subject.removeprefix(ours) for subject in jobs))


def _nothing_before(context: Context, t: Transaction, errand: Errand) -> datetime | None:
    """Return when refunds can be sent, where no token is there, and none expires or has to be read sooner; else None.

    At thousands an hour, looking at each of those that wait whenever one more arrives is most of the work.
    """
    due = t.budgets.when(errand.budget)
    if due is None or errand.kind is not Kind.REFUND or context.journal.why_held(t):
        return None
    oldest = t.ledger.waiting(errand.account, errand.kind, errand.sites, most=1)
    if not oldest or not is_checked(context, oldest[0], due):
        return None
    return due if give_up_at(context, oldest[0]) > due else None


def _slot_is_free(context: Context, t: Transaction, errand: Errand) -> bool:
    """Look who occupies the slot; clear away what a dead worker left, and say so where it may have sent."""
    occupant = t.work.in_slot(errand.slot)
    if occupant is None:
        return True
    now = t.work.now
    if occupant.state in ("unknown", "adopted"):
        if occupant.slot_until is not None and occupant.slot_until > now:
            t.work.again(errand.job, occupant.slot_until)
            return False
        t.work.change_submission(occupant.id, slot=None)
        return True
    if _is_alive(t, occupant, errand):
        t.work.again(errand.job, now + _SOON)
        return False
    if occupant.state == "building":
        # It has sent nothing; its members are still RESERVED.
        t.work.change_submission(occupant.id, state="void", slot=None)
        return True
    why = "the worker that was sending it died before it could write down the answer"
    t.work.again(errand.job, _mark_unknown(context, t, occupant.id, why))
    return False


def _is_alive(t: Transaction, occupant: SubmissionRow, errand: Errand) -> bool:
    """Whether somebody else may still be sending it; our own job's is dead, or we would not have the job.

    Where sites go together it may be sent by the job of one of them that has no member in it.
    """
    together = {submit_subject(errand.account, errand.kind, site) for site in errand.sites}
    subjects = (together | set(_subjects(occupant))) - {errand.job.subject}
    return any(kind == "submit" and of in subjects and leased for kind, of, _, leased in t.work.jobs())


def _subjects(submission: SubmissionRow) -> list[str]:
    """The subjects of the jobs by which it can have been sent."""
    return [submit_subject(submission.account, submission.kind, site) for site in submission.sites]


def _mark_unknown(context: Context, t: Transaction, submission_id: str, why: str) -> datetime:
    """It may have gone out: say so, and keep the slot until what was sent late could have been refused."""
    submission = t.work.submission(submission_id)
    assert submission is not None
    until = window_of(submission).until
    t.work.change_submission(submission_id, state="unknown", slot_until=until, detail=why)
    for row in t.ledger.of_submission(submission_id):
        if row.state is State.SUBMITTING:
            move(context, t, row, State.UNKNOWN, why=why)
        elif row.state is State.UNKNOWN:
            t.ledger.record(row, "late_answer", {"why": why})
    for subject in _subjects(submission):
        t.work.add_job("submit", subject, submission.account, until)
    begin_reconciling(t, submission)
    return until


def _build_and_send(context: Context, errand: Errand, rows: Sequence[ActionRow]) -> None:
    with context.journal.transaction() as t:
        due = t.budgets.when(errand.budget)
        if due is not None:
            t.work.again(errand.job, due)
            return
        submission = SubmissionRow(
            id=context.ids.new("submission"), account=errand.account, kind=errand.kind, site=_site(rows),
            state="building", slot=errand.slot, slot_until=None, reference=None, members=len(rows),
            created_at=t.work.now, submitted_at=None, credential_expires_at=None,
        )  # fmt: skip
        if not t.work.holds(errand.job) or not t.work.open_slot(submission, [row.id for row in rows]):
            t.work.again(errand.job, t.work.now + _SOON)
            return
    batch = Batch(
        submission_id=submission.id,
        account=errand.account,
        kind=errand.kind,
        sites=submission.sites,
        members=tuple(member_of(row, n) for n, row in enumerate(rows, 1)),
    )
    try:
        prepared = errand.marketplace.prepare(batch)
        # Uploading may have taken long: what is sent next must fit into what is left of the lease.
        keep(context, errand)
    except RequestError as error:
        _cannot_be_written(context, errand, submission.id, rows, error)
        return
    except (MarketplaceError, MissingCredentials) as error:
        _void(context, submission.id)
        could_not(context, errand, rows, error)
        return
    if not _commit_to_sending(context, errand, submission.id, rows, prepared):
        return
    # From here on it may have gone out, whatever happens to this process.
    _write_down(context, errand, submission.id, errand.marketplace.submit(prepared))


def _site(rows: Sequence[ActionRow]) -> str:
    return "+".join(sorted({row.site for row in rows}))


def _void(context: Context, submission_id: str) -> None:
    with context.journal.transaction() as t:
        t.work.change_submission(submission_id, state="void", slot=None)


def _cannot_be_written(
    context: Context, errand: Errand, submission_id: str, rows: Sequence[ActionRow], error: RequestError
) -> None:
    """Alone, it is refused; in company, each is tried alone, or half of them where they only are too many at once."""
    limit = max(1, len(rows) // 2) if isinstance(error, BatchTooLarge) else 1
    with context.journal.transaction() as t:
        t.work.change_submission(submission_id, state="void", slot=None, detail=str(error))
        for row in rows:
            now_row = t.ledger.get(row.id)
            if now_row is None or now_row.state is not State.RESERVED:
                continue
            if len(rows) == 1:
                problem = Problem("cannot_be_written", error.field, error.problem, "nothing was sent")
                move(context, t, now_row, State.REFUSED, why=str(error), problems=(problem,))
            else:
                said = {"why": str(error), "batch_limit": limit}
                t.ledger.record(_limited(now_row, limit), "returned", said)
        t.work.again(errand.job, t.work.now)


def _limited(row: ActionRow, batch_limit: int | None) -> ActionRow:
    return row if batch_limit is None else evolve(row, batch_limit=batch_limit)


def _commit_to_sending(
    context: Context, errand: Errand, submission_id: str, rows: Sequence[ActionRow], prepared: Prepared
) -> bool:
    """Take the token, look at every member once more, and put SUBMITTING on the disk; False when it may not go."""
    budget = errand.marketplace.submit_budget(errand.kind)
    # The journal's time may be another one than that of this machine, by which the credential's end was told.
    credential_left = prepared.credential_expires_at - context.clock.now()
    with context.journal.transaction() as t:
        now = t.work.now
        credential_expires_at = now + credential_left
        held = context.journal.why_held(t)
        members = [t.ledger.get(row.id) for row in rows]
        unchanged = all(
            found is not None and found.state is State.RESERVED and found.seq == row.seq and is_as_recorded(t, found)
            for found, row in zip(members, rows, strict=True)
        )
        paused = t.work.pauses()
        stopped = any(is_paused(paused, row.account, row.kind, actor_of(row)) for row in rows)
        allowed = unchanged and not any(found is not None and forbidden(context, t, found) for found in members)
        lease_ok = t.work.lease_left(errand.job) >= timedelta(seconds=SUBMIT_TIMEOUT_S + 30)
        credential_ok = credential_left > timedelta(seconds=SUBMIT_TIMEOUT_S)
        fit = t.work.is_building(submission_id) and allowed and lease_ok and credential_ok and not stopped and not held
        delay = PAUSED if held or stopped else timedelta(seconds=retry_delay_s(errand.job.attempt))
        wait = t.budgets.take(errand.budget, budget.interval, budget.burst) if fit else now + delay
        if wait is not None:
            t.work.change_submission(submission_id, state="void", slot=None)
            t.work.again(errand.job, wait, failed=not lease_ok or not unchanged)
            return False
        t.work.change_submission(
            submission_id,
            state="submitting",
            head_no=context.journal.next_head(t),
            document=prepared.document,
            digest=prepared.digest,
            size_bytes=prepared.size_bytes,
            credential_expires_at=credential_expires_at,
            submitted_at=now,
        )
        for number, row in enumerate(members, 1):
            assert row is not None
            said = {
                "submission": submission_id,
                "message": number,
                "document_sha256": prepared.digest,
                "credential_expires_at": credential_expires_at.isoformat(),
            }
            move(context, t, row, State.SUBMITTING, data=said, submission_id=submission_id, message_no=number)
        t.work.look(errand.account, now)
    context.journal.sync_mark()
    return True


_ENDS = {
    SubmitVerdict.ACCEPTED: "accepted",
    SubmitVerdict.RETURNED: "returned",
    SubmitVerdict.REFUSED_WHOLE: "refused",
}


def _write_down(context: Context, errand: Errand, submission_id: str, answer: Submitted) -> None:
    """Write the answer down. It is nowhere else, so a journal that is away for a moment is waited for."""
    for pause_s in _PATIENCE_S:
        try:
            with context.journal.transaction() as t:
                submission = t.work.submission(submission_id)
                if not _is_written(submission, answer):
                    _apply(context, t, errand, submission_id, submission, answer)
        except JournalError:
            if pause_s is None:
                raise
            context.clock.sleep(pause_s)
        else:
            return


def _is_written(submission: SubmissionRow | None, answer: Submitted) -> bool:
    """Whether an earlier try was committed, although nobody heard of it."""
    wanted = (_ENDS.get(answer.verdict), answer.reference or None)
    return submission is not None and (submission.state, submission.reference) == wanted


def _apply(
    context: Context, t: Transaction, errand: Errand, submission_id: str, submission: SubmissionRow | None,
    answer: Submitted,
) -> None:  # fmt: skip
    """Write down the answer and what follows."""
    now = t.work.now
    if submission is None or submission.state != "submitting":
        late_answer(context, t, submission_id, answer)
        t.work.again(errand.job, now)
        return
    if answer.verdict is SubmitVerdict.UNKNOWN:
        t.work.again(errand.job, _mark_unknown(context, t, submission_id, answer.detail))
        return
    t.work.change_submission(
        submission_id, state=_ENDS[answer.verdict], slot=None, reference=answer.reference or None,
        request_id=answer.request_id, detail=answer.detail,
    )  # fmt: skip
    rows = t.ledger.of_submission(submission_id)
    for row, step in zip(rows, plan_after_submit(answer, len(rows)), strict=True):
        if row.state is not State.SUBMITTING:
            contradicted(context, t, row, answer.detail)
            continue
        said = {"request_id": answer.request_id}
        columns: dict[str, Any] = {}
        if step.to is State.RESERVED:
            columns = {"submission_id": None, "message_no": None, "batch_limit": step.batch_limit or row.batch_limit}
        move(
            context, t, row, step.to, why=step.why, data=said, problems=step.problems, references=answer.references,
            **columns,
        )  # fmt: skip
    if answer.verdict is SubmitVerdict.ACCEPTED:
        t.work.add_job("check", submission_id, errand.account, now + timedelta(seconds=30))
    if answer.credentials_refused:
        credentials_task(context, t, rows, answer.detail)
    if answer.throttled:
        t.budgets.drain(errand.budget)
    learned = answer.interval is not None and t.budgets.learn(errand.budget, answer.interval)
    if answer.throttled and not learned:
        t.work.note_throttled(errand.budget)
    _leave_job(t, errand, answer)


def _leave_job(t: Transaction, errand: Errand, answer: Submitted) -> None:
    """Give the job back for what waits, or finish it when nothing does."""
    wait = retry_delay_s(errand.job.attempt, answer.retry_after_s)
    returned = answer.verdict is SubmitVerdict.RETURNED
    if returned or any(not waits(row) for row in t.ledger.waiting(errand.account, errand.kind, errand.sites)):
        t.work.again(errand.job, t.work.now + timedelta(seconds=wait if returned else 0), failed=returned)
    else:
        t.work.finish(errand.job)
