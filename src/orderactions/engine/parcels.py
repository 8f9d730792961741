"""The parcel's side: stopped before its order is cancelled, let go when the order stands after all.

A request to a fulfilment provider has the care of a submission: it is on the disk before it leaves, it leaves once, and
what became of it is read and never asked again. Only a certain "nothing happened" leads back to asking. A stop is
proven by what is read; until then, or until a person has decided, the cancellation does not leave.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from orderactions.engine.context import LEASE_S, Context, actor_of
from orderactions.engine.moves import add_task, tell_held
from orderactions.engine.parcelanswers import end_step
from orderactions.engine.parcelends import Ending, end_hold, end_release, not_stuck, tell_awaited, try_later
from orderactions.engine.parcelfinding import Found, find, shown
from orderactions.engine.parcelsteps import asked_at, goes_anyway, hold_of, read_parcel, write_parcel
from orderactions.engine.pending import waits
from orderactions.engine.rechecking import problems_now
from orderactions.engine.waiting import PAUSED, refuse
from orderactions.errors import MarketplaceError, MissingCredentials, RequestError
from orderactions.fulfilment import FulfilmentProvider, ParcelAnswer, ParcelRef, ParcelStatus, ParcelVerdict
from orderactions.journal.rows import ActionRow, JobRow, StepRow
from orderactions.journal.verify import is_as_recorded
from orderactions.models import Kind
from orderactions.rules import HOLD, PARCEL_STEPS, RELEASE, is_paused
from orderactions.rules.parcels import (
    ParcelEnd,
    Standing,
    plan_after_release,
    plan_after_stop,
    plan_before_release,
    standing_of,
)
from orderactions.states import State, StepState

if TYPE_CHECKING:
    from orderactions.journal.transaction import Transaction

__all__ = ["run_parcel"]

#: What a provider took has to show by then; afterwards somebody looks.
_PROOF_WITHIN = timedelta(minutes=45)
#: A request whose asker was never heard of again may arrive so much later.
_MAY_ARRIVE_WITHIN = timedelta(hours=2)
_LOOK = timedelta(seconds=60)
_OPEN = (StepState.PENDING, StepState.WRITING)
_ENDED = (State.REFUSED, State.WITHDRAWN, State.EXPIRED)
_UNDECIDED = (State.RESERVED, State.SUBMITTING, State.ACCEPTED, State.UNKNOWN, State.PROPOSED)
_UNREADABLE = (MarketplaceError, MissingCredentials, RequestError)


# --- the job


def run_parcel(context: Context, job: JobRow) -> None:
    """Take the next step with the parcel of one cancellation, as far as it goes now."""
    with context.journal.transaction() as t:
        row = t.ledger.get(job.subject)
        step = None if row is None else _next(t, row)
        if row is None or step is None:
            # In one transaction with the look, so that a step planned meanwhile is not forgotten.
            t.work.finish(job)
            return
        hold = hold_of(t, row)
        assert hold is not None
        wait = _wait(context, t, row, step)
        if wait is not None or _needless(t, row, step, hold):
            t.work.again(job, t.work.now + (wait or timedelta(0)))
            return
        is_forgotten = t.work.is_from_before(row.created_at)
    if step.name == RELEASE:
        _release(context, job, step, hold, is_forgotten=is_forgotten)
    elif step.state is StepState.PENDING:
        _hold(context, job, row, step)
    else:
        _read_on(context, job, step)


def _next(t: Transaction, row: ActionRow) -> StepRow | None:
    """The first step that is not finished; an unclear hold is read on as long as the cancellation waits for it."""
    for step in t.work.steps(row.id):
        if step.name in PARCEL_STEPS and step.state in _OPEN:
            return step
        if step.name == HOLD and step.state is StepState.UNCLEAR and row.state is State.RESERVED:
            return None if goes_anyway(row) else step
    return None


def _others(t: Transaction, row: ActionRow) -> list[ActionRow]:
    rows = t.ledger.of_order(row.account, row.order_id)
    return [each for each in rows if each.kind is Kind.CANCELLATION and each.id != row.id]


def _wait(context: Context, t: Transaction, row: ActionRow, step: StepRow) -> timedelta | None:
    """How long a step has to wait for something else; None when it may be taken."""
    if held := context.journal.why_held(t):
        tell_held(context, t, row, held)
        return PAUSED
    if step.state is not StepState.PENDING:
        return None
    others = _others(t, row)
    if step.name == RELEASE:
        # Whoever else wants the order cancelled relies on the parcel as it is.
        awaited = [each for each in others if each.state in _UNDECIDED]
        tell_awaited(context, t, row, awaited)
        return _LOOK if awaited else None
    if row.state is not State.RESERVED:
        return None
    if is_paused(t.work.pauses(), row.account, row.kind, actor_of(row)):
        return PAUSED
    return _LOOK if waits(row) or any(_is_letting_go(t, each) for each in others) else None


def _is_letting_go(t: Transaction, other: ActionRow) -> bool:
    """Whether another action's request to let the parcel go may still arrive."""
    for step in t.work.steps(other.id):
        # The text of other steps is a note's, or a reply's.
        asked = asked_at(step) if step.name == RELEASE else None
        if asked is not None:
            recent = step.state is StepState.UNCLEAR and t.work.now - asked < _MAY_ARRIVE_WITHIN
            if recent or step.state is StepState.WRITING:
                return True
    return False


def _needless(t: Transaction, row: ActionRow, step: StepRow, hold: StepRow) -> bool:
    """End a step that nothing is to be asked for, and say why; False when there is something to do."""
    if step.state is not StepState.PENDING:
        return False
    if step.name == HOLD:
        if row.state is State.RESERVED:
            return False
        # Unsent, and no longer waiting: only a journal that was restored and taken up has this.
        state = StepState.SKIPPED if row.state in _ENDED else StepState.UNCLEAR
        end_step(t, row, step, state=state, why=f"nothing was asked here: the cancellation is {row.state.value}")
        return True
    why = ""
    if hold.state in (StepState.SKIPPED, StepState.FAILED):
        why = "nothing was stopped"
    for other in _others(t, row):
        if other.state in (State.DONE, State.SETTLED):
            why = "the order was cancelled by another action"
        elif hold.reference == ParcelVerdict.ALREADY.value and _has_release(t, other):
            why = "the action that stopped it lets it go"
    if why:
        not_stuck(t, end_step(t, row, step, state=StepState.SKIPPED, why=why), why)
    return bool(why)


def _has_release(t: Transaction, row: ActionRow) -> bool:
    return any(step.name == RELEASE and step.state in _OPEN for step in t.work.steps(row.id))


# --- stopping


def _hold(context: Context, job: JobRow, row: ActionRow, step: StepRow) -> None:
    """Look once more at the order and at its parcel, and ask for the stop where that is right."""
    marketplace = context.marketplaces.get(row.account)
    if marketplace is None or not context.fulfilment:
        try_later(context, job, step, "no program that runs knows the account and who sends its parcels")
        return
    since = row.body.get("ordered_at")
    try:
        problems = problems_now(context, marketplace, row)
        found = [] if problems else find(context, row.order_id, datetime.fromisoformat(since) if since else None)
        status = found[0][0].status(found[0][1]) if len(found) == 1 else None
    except _UNREADABLE as error:
        try_later(context, job, step, f"nothing was asked: {error}", error)
        return
    if problems:
        refuse(context, [(row, problems)])
        with context.journal.transaction() as t:
            t.work.again(job, t.work.now)
    elif status is None:
        _none_or_many(context, job, step, found)
    else:
        _stop(context, job, row, step, found[0], status)


def _none_or_many(context: Context, job: JobRow, step: StepRow, found: Found) -> None:
    listed = ", ".join(f"{parcel.parcel_id} at {parcel.provider}" for _, parcel in found)
    why = f"several may be the order's, and none was asked: {listed}" if found else "nobody has a parcel of this order"
    end = ParcelEnd(state=StepState.SKIPPED, why=why)
    row = end_hold(context, Ending(job=job, step=step, end=end))
    if found and row is not None:
        with context.journal.transaction() as t:
            if (now_row := t.ledger.get(row.id)) is not None:
                add_task(context, t, now_row, "parcels_ambiguous", why)


def _stop(
    context: Context,
    job: JobRow,
    row: ActionRow,
    step: StepRow,
    found: tuple[FulfilmentProvider, ParcelRef],
    status: ParcelStatus,
) -> None:
    provider, parcel = found
    standing = standing_of(status, is_final=provider.stop_is_final)
    now = context.clock.now()
    text = write_parcel(parcel, now)
    if standing in {Standing.STOPPED, Standing.GONE}:
        end = plan_after_stop(ParcelVerdict.ALREADY, standing, shown(status))
        end_hold(context, Ending(job=job, step=step, end=end, text=text, status=status))
        return
    hold = timedelta(seconds=context.policy.hold_s)
    if provider.stop_is_final and timedelta(0) < row.not_before - now <= hold:
        # As long as it may be taken back, nothing final is done.
        with context.journal.transaction() as t:
            t.work.again(job, row.not_before)
        return

    def fits(t: Transaction, now_row: ActionRow) -> bool:
        paused = is_paused(t.work.pauses(), row.account, row.kind, actor_of(row))
        return (
            now_row.state is State.RESERVED
            and not waits(now_row)
            and not paused
            and is_as_recorded(t, now_row)
            and not any(_is_letting_go(t, each) for each in _others(t, now_row))
        )

    if not _begin(context, job, step, text, fits):
        return
    # From here on it may have been asked, whatever happens to this process.
    answer = _ask(provider.stop, parcel)
    read = None if answer.verdict is ParcelVerdict.RETURNED else _read(provider, parcel)
    end = plan_after_stop(answer.verdict, standing_of(read, is_final=provider.stop_is_final), answer.detail)
    end_hold(context, Ending(job=job, step=step, end=end, text=text, status=read, answer=answer))


def _begin(
    context: Context, job: JobRow, step: StepRow, text: str, fits: Callable[[Transaction, ActionRow], bool]
) -> bool:
    """Write down that a request is about to leave; False when it may not."""
    with context.journal.transaction() as t:
        row = t.ledger.get(step.action_id)
        assert row is not None
        t.ledger.lock_order(row.account, row.order_id)
        may = not context.journal.why_held(t) and t.work.renew(job, LEASE_S) and fits(t, row)
        if not may or not t.work.begin_step(step, text):
            t.work.again(job, t.work.now + PAUSED)
            return False
        end_step(t, row, step, state=StepState.WRITING, text=text, reference="", why="")
        return True


def _ask(ask: Callable[[ParcelRef], ParcelAnswer], parcel: ParcelRef) -> ParcelAnswer:
    try:
        return ask(parcel)
    except Exception as error:  # noqa: BLE001 - an adapter's own fault says nothing about what reached the provider
        # The type only: a message could carry what does not belong in a journal.
        return ParcelAnswer(verdict=ParcelVerdict.UNKNOWN, detail=f"there was no answer ({type(error).__name__})")


def _read(provider: FulfilmentProvider, parcel: ParcelRef) -> ParcelStatus | None:
    try:
        return provider.status(parcel)
    except Exception:  # noqa: BLE001 - what cannot be read proves nothing
        return None


def _read_on(context: Context, job: JobRow, step: StepRow) -> None:
    """Find out what became of a request to stop, by reading."""
    known = _provider(context, step)
    if known is None:
        try_later(context, job, step, "no program that runs knows who has the parcel")
        return
    provider, parcel = known
    status = _read(provider, parcel)
    detail = "it cannot be read" if status is None else f"no proof yet: {shown(status)}"
    standing = standing_of(status, is_final=provider.stop_is_final)
    end = plan_after_stop(_verdict(step), standing, detail, is_overdue=_is_overdue(context, step))
    end_hold(context, Ending(job=job, step=step, end=end, text=step.text, status=status))


def _provider(context: Context, step: StepRow) -> tuple[FulfilmentProvider, ParcelRef] | None:
    said = read_parcel(step)
    if not said:
        return None
    provider = context.fulfilment.get((said["provider"], said["account"]))
    parcel = ParcelRef(provider=said["provider"], account=said["account"], parcel_id=said["parcel_id"])
    return None if provider is None else (provider, parcel)


def _verdict(step: StepRow) -> ParcelVerdict:
    """What a step's request was answered; UNKNOWN when whoever asked did not live to write it down."""
    return ParcelVerdict(step.reference) if step.reference else ParcelVerdict.UNKNOWN


def _is_overdue(context: Context, step: StepRow) -> bool:
    asked = asked_at(step)
    return asked is not None and context.clock.now() - asked > _PROOF_WITHIN


def _may_still_come(context: Context, hold: StepRow) -> bool:
    """Whether the request to stop may arrive later than now: nobody has seen its answer."""
    asked = asked_at(hold)
    if asked is None or _verdict(hold) is not ParcelVerdict.UNKNOWN:
        return False
    return context.clock.now() - asked < _MAY_ARRIVE_WITHIN


# --- letting go


def _release(context: Context, job: JobRow, step: StepRow, hold: StepRow, *, is_forgotten: bool) -> None:
    known = _provider(context, hold)
    if known is None:
        if hold.text:
            try_later(context, job, step, "no program that runs knows who has the parcel")
            return
        why = "it may have been stopped, and it is not known which parcel it is"
        end_release(context, Ending(job=job, step=step, end=_for_a_person(why)))
        return
    provider, parcel = known
    may_come = _may_still_come(context, hold)
    if step.state is StepState.WRITING:
        status = _read(provider, parcel)
        detail = "it cannot be read" if status is None else f"no proof yet: {shown(status)}"
        late = _is_overdue(context, step)
        end = plan_after_release(_verdict(step), status, detail, may_still_come=may_come, is_overdue=late)
        end_release(context, Ending(job=job, step=step, end=end, text=step.text))
        return
    try:
        status = provider.status(parcel)
    except _UNREADABLE as error:
        try_later(context, job, step, f"nothing was asked: {error}", error)
        return
    planned = plan_before_release(
        status, hold.state, _verdict(hold), is_final=provider.stop_is_final, may_still_come=may_come,
        is_overdue=_is_overdue(context, hold) and not may_come,
    )  # fmt: skip
    if planned is None and is_forgotten:
        # Of an action from before the journal was put back: what was asked since then is not in it.
        planned = _for_a_person("the journal was restored or copied: it may have been asked for since")
    if planned is not None:
        text = write_parcel(parcel, context.clock.now())
        end_release(context, Ending(job=job, step=step, end=planned, text=text))
        return
    _let_go(context, job, step, provider, parcel, may_come=may_come)


def _for_a_person(why: str) -> ParcelEnd:
    return ParcelEnd(state=StepState.FAILED, why=why, needs_person=True)


def _let_go(
    context: Context, job: JobRow, step: StepRow, provider: FulfilmentProvider, parcel: ParcelRef, *, may_come: bool
) -> None:
    """Ask once, when nobody wants the order cancelled by now."""

    def fits(t: Transaction, row: ActionRow) -> bool:
        return all(each.state in (*_ENDED, State.DECLINED, State.DRY_RUN) for each in _others(t, row))

    text = write_parcel(parcel, context.clock.now())
    if not _begin(context, job, step, text, fits):
        return
    answer = _ask(provider.release, parcel)
    read = None if answer.verdict is ParcelVerdict.RETURNED else _read(provider, parcel)
    end = plan_after_release(answer.verdict, read, answer.detail, may_still_come=may_come, is_overdue=False)
    end_release(context, Ending(job=job, step=step, end=end, text=text, answer=answer))
