"""Known mistakes, put into named functions for the time of a run: the checker must see each of them.

A mistake that is not caught means that the checker, not the code, is broken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module
from typing import Any

from attrs import evolve, frozen

from chaos.store import ChaosJournal
from orderactions.engine import confirm, desk, firstlook, moves, outbox, reconcile, resolve, submit
from orderactions.engine.moves import move
from orderactions.journal import ledger, work
from orderactions.marketplaces.amazon import feeds
from orderactions.marketplaces.amazon.report import Report, ReportReader
from orderactions.money import Money
from orderactions.protocols import Checked, MemberOutcome, Outcome, Progress, SubmitVerdict
from orderactions.rules import MemberStep, StepPlan, Window
from orderactions.states import State, StepState

__all__ = ["PLANTED", "Planted", "planted"]

Patch = tuple[object, str, object]


@frozen(kw_only=True)
class Planted:
    """One mistake."""

    name: str
    #: The policy that it concerns.
    resend: str
    #: What is replaced: where, which name, by what.
    patches: Callable[[], list[Patch]]


@contextmanager
def planted(mistake: Planted) -> Iterator[None]:
    """Make the mistake while the block lasts."""
    patches = mistake.patches()
    before = [(where, name, getattr(where, name)) for where, name, _ in patches]
    for where, name, instead in patches:
        setattr(where, name, instead)
    try:
        yield
    finally:
        for where, name, was in before:
            setattr(where, name, was)


def _returned(context: Any, t: Any, submission_id: str, why: str) -> Any:
    """What was going out waits again, as if nothing could have happened."""
    t.work.change_submission(submission_id, state="void", slot=None)
    for row in t.ledger.of_submission(submission_id):
        if row.state is State.SUBMITTING:
            move(context, t, row, State.RESERVED, why=why, submission_id=None, message_no=None)
    return t.work.now


def _no_submitting() -> list[Patch]:
    commit, apply = submit._commit_to_sending, submit._apply
    open_: dict[str, tuple[Any, ...]] = {}

    def later(context, errand, submission_id, rows, prepared):
        open_[submission_id] = (rows, prepared)
        return True

    def apply_after(context, t, errand, submission_id, submission, answer):
        rows, prepared = open_[submission_id]
        t.work.change_submission(
            submission_id, state="submitting", submitted_at=t.work.now, document=prepared.document,
            credential_expires_at=prepared.credential_expires_at,
        )  # fmt: skip
        for number, row in enumerate(rows, 1):
            now_row = t.ledger.get(row.id)
            if now_row.state is State.RESERVED:
                move(context, t, now_row, State.SUBMITTING, submission_id=submission_id, message_no=number)
        apply(context, t, errand, submission_id, t.work.submission(submission_id), answer)

    assert commit is not later
    return [(submit, "_commit_to_sending", later), (submit, "_apply", apply_after)]


def _resend_on_submitting() -> list[Patch]:
    mark = submit._mark_unknown

    def returned(context, t, submission_id, why):
        return (_returned if "died" in why else mark)(context, t, submission_id, why)

    return [(submit, "_mark_unknown", returned)]


def _retry_on_time_out() -> list[Patch]:
    classify = feeds.classify

    def hopeful(seen):
        found = classify(seen)
        lost = isinstance(seen, Exception) and found.verdict is SubmitVerdict.UNKNOWN
        return evolve(found, verdict=SubmitVerdict.RETURNED) if lost else found

    return [(feeds, "classify", hopeful)]


def _retry_on_fatal() -> list[Patch]:
    plan = confirm.plan_after_check

    def again(checked, members):
        if "FATAL" not in checked.detail:
            return plan(checked, members)
        return tuple(MemberStep(message_no=n, to=State.RESERVED) for n in range(1, members + 1))

    return [(confirm, "plan_after_check", again)]


def _no_fence() -> list[Patch]:
    def again(self, job, due, *, failed=False):
        values = (self._at_most_soon(due), job.attempt + failed, job.kind, job.subject)
        self._cx.execute(
            "update job set due = ?, attempt = ?, owner = null, lease_until = 0 where kind = ? and subject = ?", values
        )
        return True

    def finish(self, job):
        self._cx.execute("delete from job where kind = ? and subject = ?", (job.kind, job.subject))
        return True

    def lease_left(self, job):
        row = self._cx.execute(
            "select lease_until from job where kind = ? and subject = ?", (job.kind, job.subject)
        ).fetchone()
        return timedelta(0) if row is None else work.from_us(row[0]) - self.now

    return [(work.Work, "again", again), (work.Work, "finish", finish), (work.Work, "lease_left", lease_left)]


def _no_slot() -> list[Patch]:
    open_slot = work.Work.open_slot
    return [
        (work.Work, "open_slot", lambda self, row, ids: open_slot(self, evolve(row, slot=None), ids)),
        (work.Work, "in_slot", lambda self, slot: None),
    ]


def _token_refreshed() -> list[Patch]:
    send = feeds.Feeds.submit

    def refreshed(self, prepared):
        return send(self, evolve(prepared, credential=self._api.tokens.token()))

    return [(feeds.Feeds, "submit", refreshed)]


def _before_the_fence() -> list[Patch]:
    def short(submission):
        sent = submission.submitted_at or submission.created_at
        return Window(sent - timedelta(seconds=300), sent + timedelta(seconds=300))

    return [(where, "window_of", short) for where in (reconcile, submit, confirm, firstlook)]


def _counting(*states: str) -> list[Patch]:
    names = ", ".join(f"'{state}'" for state in states)
    return [(ledger, "COUNTS", f"(action.state in ({names}))")]


def _adopt_without_books() -> list[Patch]:
    return [(confirm, "plan_after_adopted_check", lambda step, policy, *, by_books: step)]


def _done_by_status() -> list[Patch]:
    def done(self, batch, report_id, references):
        told = tuple(MemberOutcome(message_no=m.message_no, outcome=Outcome.DONE) for m in batch.members)
        return Checked(progress=Progress.FINISHED, outcomes=told)

    return [(feeds.Feeds, "_report", done)]


def _reply_early() -> list[Patch]:
    plan = moves.plan_desk

    def early(moment, policy, **more):
        if moment is State.ACCEPTED:
            return (StepPlan(moment=State.DONE.value, name="reply"),)
        return plan(moment, policy, **more)

    return [(moves, "plan_desk", early), (desk, "still_true", lambda moment, state: True)]


def _error_spread() -> list[Patch]:
    plan = confirm.plan_after_check

    def all_refused(checked, members):
        steps = plan(checked, members)
        bad = next((step for step in steps if step.to is State.REFUSED), None)
        return tuple(evolve(bad, message_no=step.message_no) for step in steps) if bad else steps

    return [(confirm, "plan_after_check", all_refused)]


def _nothing(paid):
    return Money.from_minor(0, next(iter(paid.values())).currency)


def _balance_per_order() -> list[Patch]:
    assessing = import_module("orderactions.rules.assess")
    left = assessing.left

    def per_order(paid, foreign, own):
        whole = sum(left(paid, foreign, own).values(), start=_nothing(paid))
        return {key: min(amount, whole) for key, amount in paid.items()}

    return [(assessing, "left", per_order)]


def _restored_sends() -> list[Patch]:
    return [(ChaosJournal, "why_held", lambda self, t: ""), (submit, "looked_first", lambda context, errand: True)]


def _no_next_job() -> list[Patch]:
    add = work.Work.add_job

    def some(self, kind, subject, account, due):
        if kind != "check":
            add(self, kind, subject, account, due)

    return [(work.Work, "add_job", some)]


def _withdrawn_is_sent() -> list[Patch]:
    commit = submit._commit_to_sending

    def unchecked(context, errand, submission_id, rows, prepared):
        """Members are sent as they were picked, whatever has become of them."""
        with context.journal.transaction() as t:
            now_rows = [t.ledger.get(row.id) for row in rows]
            gone = {row.id for row in now_rows if row.state is State.WITHDRAWN}
        for row in rows:
            if row.id in gone:
                errand.marketplace.submit(prepared)
                return False
        return commit(context, errand, submission_id, rows, prepared)

    return [(submit, "_commit_to_sending", unchecked)]


def _reply_repeated() -> list[Patch]:
    look = desk._look

    def again(desk_, ref, action, step, text=""):
        if step.name == "reply":
            return StepState.WRITTEN, desk_.reply(ref.id, text or step.text), "written once more"
        return look(desk_, ref, action, step, text)

    return [(desk, "_look", again)]


def _counts_not_looked_at() -> list[Patch]:
    end = ReportReader.end

    def hopeful(self):
        found = end(self)
        if not isinstance(found, Report):
            return found
        return evolve(found, errors={}, with_error=0, successful=found.processed)

    return [(ReportReader, "end", hopeful)]


def _fence_after_taking_up() -> list[Patch]:
    return [(work.Work, "without_outcome", lambda _: []), (work.Work, "is_from_before", lambda *_: False)]


def _told_though_it_failed() -> list[Patch]:
    def told(context, t, name, event, why, silences=0):
        outbox.note_told(t, t.outbox, event)

    return [(outbox, "note_failed", told)]


def _answer_too_early() -> list[Patch]:
    return [(resolve, "_certain_enough", lambda *_: None)]


_HELD = ("submitting", "accepted", "unknown", "done", "settled")
NEVER, FENCE = "never", "after_token_fence"

PLANTED: tuple[Planted, ...] = tuple(
    Planted(name=name, resend=resend, patches=patches)
    for name, resend, patches in (
        ("no SUBMITTING", NEVER, _no_submitting),
        ("resend on SUBMITTING", NEVER, _resend_on_submitting),
        ("retry on time-out", NEVER, _retry_on_time_out),
        ("retry on FATAL", NEVER, _retry_on_fatal),
        ("no fence", NEVER, _no_fence),
        ("no slot", NEVER, _no_slot),
        ("token refreshed inside createFeed", FENCE, _token_refreshed),
        ("resend before the token fence", FENCE, _before_the_fence),
        ("reserve after send", NEVER, lambda: _counting(*_HELD)),
        ("SETTLED leaves the balance", NEVER, lambda: _counting("reserved", "proposed", *_HELD[:-1])),
        ("adopt without the books", NEVER, _adopt_without_books),
        ("DONE from status alone", NEVER, _done_by_status),
        ("reply before the outcome", NEVER, _reply_early),
        ("one message's error spread to its feed", NEVER, _error_spread),
        ("balance per order", NEVER, _balance_per_order),
        ("restored journal sends", NEVER, _restored_sends),
        ("a transition without its next job", NEVER, _no_next_job),
        ("a withdrawn member is sent", NEVER, _withdrawn_is_sent),
        ("a reply repeated in doubt", NEVER, _reply_repeated),
        ("errors in the report overlooked", NEVER, _counts_not_looked_at),
        ("a journal that was put back lifts the fence", FENCE, _fence_after_taking_up),
        ("an answer taken before its time", NEVER, _answer_too_early),
        ("a listener that failed is not told again", NEVER, _told_though_it_failed),
    )
)
