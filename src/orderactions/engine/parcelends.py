"""Writing down how a step with a parcel ended, and what follows: the cancellation goes, waits, ends; a person looks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from attrs import frozen

from orderactions.engine.context import Context
from orderactions.engine.moves import add_task, close_task, move, submit_subject
from orderactions.engine.parcelanswers import end_step, parcel_left
from orderactions.engine.parcelsteps import decided, hold_of, parcel_name
from orderactions.engine.waiting import credentials_task
from orderactions.errors import MissingCredentials, Throttled
from orderactions.fulfilment import ParcelAnswer, ParcelStatus, ParcelVerdict
from orderactions.ids import confirmation_number
from orderactions.journal.rows import ActionRow, JobRow, StepRow
from orderactions.models import Problem
from orderactions.policy import ParcelUnknown
from orderactions.rules import HOLD, RELEASE, plan_parcel, retry_delay_s
from orderactions.rules.parcels import ParcelEnd, read_delay_s
from orderactions.states import State, StepState

if TYPE_CHECKING:
    from orderactions.journal.transaction import Transaction

__all__ = ["Ending", "end_hold", "end_release", "not_stuck", "tell_awaited", "try_later"]

#: Attempts that certainly had no effect, after which somebody should know.
_TELL_AFTER = 10
_FINISHED = (StepState.WRITTEN, StepState.FAILED, StepState.SKIPPED)
_ENDED = (State.REFUSED, State.WITHDRAWN, State.EXPIRED)
_STANDS = "parcel_stopped_but_order_stands"
_STUCK = "parcel_work_stuck"


@frozen(kw_only=True)
class Ending:
    """What one look or one request has come to."""

    job: JobRow
    #: As it was before.
    step: StepRow
    end: ParcelEnd
    #: The parcel, as it is stored; "" when there is none.
    text: str = ""
    #: What was read last.
    status: ParcelStatus | None = None
    #: Of the request that was made; None when something was only read.
    answer: ParcelAnswer | None = None


def _now(t: Transaction, step: StepRow) -> StepRow:
    """The step as it is by now."""
    key = (step.moment, step.name)
    return next(each for each in t.work.steps(step.action_id) if (each.moment, each.name) == key)


def _again(t: Transaction, job: JobRow, delay_s: float) -> None:
    """Come back later, whoever has the job by then."""
    due = t.work.now + timedelta(seconds=delay_s)
    if not t.work.again(job, due):
        t.work.add_job(job.kind, job.subject, job.account, due)


def _store(t: Transaction, row: ActionRow, now_step: StepRow, ending: Ending) -> ActionRow:
    """Store what is known of a step; a record only where it has changed."""
    end = ending.end
    columns = {"why": end.why, "text": ending.text or now_step.text}
    if end.verdict is not None:
        columns["reference"] = end.verdict.value
    asked = ending.answer is not None and end.state is not StepState.PENDING
    attempt = 0 if asked else now_step.attempt + 1
    # What was given up as unclear stays so until it is known.
    state = now_step.state if (now_step.state, end.state) == (StepState.UNCLEAR, StepState.WRITING) else end.state
    if state is now_step.state and ending.answer is None:
        t.work.change_step(now_step, attempt=attempt, **columns)
        return row
    return end_step(t, row, now_step, state=state, attempt=attempt, **columns)


def _is_stale(t: Transaction, row: ActionRow, now_step: StepRow, ending: Ending) -> bool:
    """Whether somebody else has gone on meanwhile, so that this changes nothing any more."""
    if ending.answer is None:
        changed = now_step.state is not ending.step.state
        left = now_step.state is StepState.PENDING and now_step.name == HOLD and row.state is not State.RESERVED
        return changed or left or not t.work.holds(ending.job)
    # Given up as unclear, it no longer leads back to asking.
    return ending.end.state is StepState.PENDING and not (
        now_step.state is StepState.WRITING and t.work.holds(ending.job)
    )


def end_hold(context: Context, ending: Ending) -> ActionRow | None:
    """Write down how far stopping a parcel has come; return the action, None when somebody else has gone on."""
    with context.journal.transaction() as t:
        row = t.ledger.get(ending.step.action_id)
        assert row is not None
        now_step = _now(t, ending.step)
        if ending.answer is not None and now_step.state in _FINISHED:
            _answered_late(t, row, now_step, ending)
            return None
        if _is_stale(t, row, now_step, ending):
            _again(t, ending.job, 0)
            return None
        row = _store(t, row, now_step, ending)
        row = _after_hold(context, t, row, ending)
        _let_go_late(t, row, ending)
        _again(t, ending.job, _next_look_s(_now(t, ending.step), ending, row))
        return row


def _after_hold(context: Context, t: Transaction, row: ActionRow, ending: Ending) -> ActionRow:
    """What follows for the cancellation."""
    end, name = ending.end, parcel_name(_now(t, ending.step))
    if end.state in _FINISHED and not end.needs_person:
        row = not_stuck(t, close_task(t, row, "parcel_unclear", end.why), end.why)
    if end.state is StepState.PENDING:
        return _tell_if_stuck(context, t, row, ending)
    cut = ending.status is not None and any(line.cancelled for line in ending.status.lines)
    if row.state is not State.RESERVED:
        return row
    if end.is_gone:
        problem = parcel_left(name, end.why)
        row = move(context, t, row, State.REFUSED, why=problem.message, problems=(problem,))
        if cut:
            why = f"a part of the parcel {name} was stopped and the rest goes; the order was not cancelled"
            row = add_task(context, t, row, _STANDS, why)
    elif end.needs_person:
        row = _in_doubt(context, t, row, end, name)
    elif end.state in _FINISHED:
        t.work.add_job("submit", submit_subject(row.account, row.kind, row.site), row.account, t.work.now)
    return row


def _in_doubt(context: Context, t: Transaction, row: ActionRow, end: ParcelEnd, name: str) -> ActionRow:
    """The policy says what follows when nobody knows; where the provider has refused, a person looks in any case."""
    why = f"it is not known whether the parcel {name} is stopped: {end.why}"
    told = context.policy.parcel_unknown if end.state is StepState.UNCLEAR else ParcelUnknown.ASK
    if told is ParcelUnknown.REFUSE:
        remedy = "ask the warehouse; if it has left, refund instead, once the shipment is confirmed at the marketplace"
        problem = Problem("parcel_unclear", "order", why, remedy)
        return move(context, t, row, State.REFUSED, why=why, problems=(problem,))
    if told is ParcelUnknown.SEND:
        t.work.add_job("submit", submit_subject(row.account, row.kind, row.site), row.account, t.work.now)
        return t.ledger.record(decided(row), "parcel_left_open", {"why": f"{why}; the policy sends it all the same"})
    return add_task(context, t, row, "parcel_unclear", why)


def _tell_if_stuck(context: Context, t: Transaction, row: ActionRow, ending: Ending) -> ActionRow:
    if ending.answer is not None and ending.answer.credentials_refused:
        credentials_task(context, t, [row], ending.answer.detail)
        row = _row(t, row)
    if _now(t, ending.step).attempt >= _TELL_AFTER:
        row = add_task(context, t, row, _STUCK, f"the parcel's {ending.step.name} cannot be asked: {ending.end.why}")
    return row


def _row(t: Transaction, row: ActionRow) -> ActionRow:
    found = t.ledger.get(row.id)
    assert found is not None
    return found


def _next_look_s(now_step: StepRow, ending: Ending, row: ActionRow) -> float:
    if now_step.state is StepState.PENDING:
        asked = ending.answer.retry_after_s if ending.answer is not None else None
        return retry_delay_s(max(0, now_step.attempt - 1), asked)
    reading = now_step.state is StepState.WRITING or (
        now_step.name == HOLD and row.state is State.RESERVED and now_step.state is StepState.UNCLEAR
    )
    return read_delay_s(now_step.attempt) if reading else 0.0


def _answered_late(t: Transaction, row: ActionRow, hold: StepRow, ending: Ending) -> None:
    """The asker is heard of after all, when the hold was concluded: a stop that came so late has to be let go too."""
    assert ending.answer is not None
    row = t.ledger.record(row, "late_answer", {"name": hold.name, "why": ending.answer.detail})
    nothing = {ParcelVerdict.RETURNED, ParcelVerdict.REFUSED, ParcelVerdict.TOO_LATE, ParcelVerdict.ALREADY}
    if ending.answer.verdict in nothing or row.state not in _ENDED:
        return
    verdict = ending.answer.verdict.value
    row = end_step(t, row, hold, state=StepState.UNCLEAR, why="the request went out late", reference=verdict)
    _let_go_late(t, row, ending)


def _let_go_late(t: Transaction, row: ActionRow, ending: Ending) -> None:
    """Plan one more release for a stop that may have had its effect when the cancellation's release was over."""
    steps = t.work.steps(row.id)
    over = not any(step.name == RELEASE and step.state not in _FINISHED for step in steps)
    held = plan_parcel(row.state, _now(t, ending.step).state)
    if ending.answer is not None and held and over:
        t.work.add_step(row.id, "late", RELEASE, len(steps))
        t.work.add_job("parcel", row.id, row.account, t.work.now)


def end_release(context: Context, ending: Ending) -> None:
    """Write down how far letting a parcel go has come."""
    with context.journal.transaction() as t:
        row = t.ledger.get(ending.step.action_id)
        assert row is not None
        now_step = _now(t, ending.step)
        late = ending.answer is not None and now_step.state in _FINISHED
        if late or _is_stale(t, row, now_step, ending):
            _again(t, ending.job, 0)
            return
        row = _store(t, row, now_step, ending)
        now_step = _now(t, ending.step)
        if now_step.state in _FINISHED:
            row = not_stuck(t, row, ending.end.why)
        if ending.end.needs_person:
            hold = hold_of(t, row)
            name = parcel_name(hold) if hold is not None else ""
            why = f"the order was not cancelled ({row.state.value}), and the parcel {name} does not go"
            add_task(context, t, row, _STANDS, f"{why}: {ending.end.why}")
        elif now_step.state in _FINISHED:
            close_task(t, row, _STANDS, ending.end.why)
        elif now_step.state is StepState.PENDING:
            _tell_if_stuck(context, t, row, ending)
        _again(t, ending.job, _next_look_s(now_step, ending, row))


def tell_awaited(context: Context, t: Transaction, row: ActionRow, awaited: Sequence[ActionRow]) -> None:
    """What waits for an action that a person is asked about waits for that person too, and says so."""
    asked = ", ".join(confirmation_number(each.id) for each in awaited if each.attention)
    if asked:
        add_task(context, t, row, _STUCK, f"the parcel is let go when it is known what became of {asked}")


def not_stuck(t: Transaction, row: ActionRow, why: str) -> ActionRow:
    """Nobody has to see to a parcel any more because its work does not go on."""
    return close_task(t, row, _STUCK, why)


def try_later(context: Context, job: JobRow, step: StepRow, why: str, error: Exception | None = None) -> None:
    """Nothing was asked, and it is tried again; after many attempts somebody should know."""
    with context.journal.transaction() as t:
        row = t.ledger.get(step.action_id)
        if row is None or not t.work.holds(job):
            return
        attempt = _now(t, step).attempt + 1
        t.work.change_step(step, attempt=attempt, why=why)
        if isinstance(error, MissingCredentials):
            credentials_task(context, t, [row], why)
            row = _row(t, row)
        if attempt >= _TELL_AFTER:
            add_task(context, t, row, _STUCK, f"the parcel's {step.name} cannot be done: {why}")
        asked = error.retry_after_s if isinstance(error, Throttled) else None
        t.work.again(job, t.work.now + timedelta(seconds=retry_delay_s(attempt - 1, asked)))
