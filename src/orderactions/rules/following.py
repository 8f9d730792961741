"""What follows from what was seen: the next state of each member, the next try, the desk work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import evolve, frozen

from orderactions.models import Problem
from orderactions.policy import Close, Policy, ReplyAt, Resend
from orderactions.protocols import Checked, MemberOutcome, Outcome, Progress, Submitted, SubmitVerdict
from orderactions.states import State, StepState

__all__ = [
    "HOLD",
    "PARCEL_STEPS",
    "RELEASE",
    "MemberStep",
    "StepPlan",
    "check_delay_s",
    "plan_after_adopted_check",
    "plan_after_check",
    "plan_after_submit",
    "plan_desk",
    "plan_forgotten",
    "plan_parcel",
    "retry_delay_s",
    "still_true",
]


@frozen(kw_only=True)
class MemberStep:
    """What becomes of one member of a submission."""

    message_no: int
    to: State
    why: str = ""
    problems: tuple[Problem, ...] = ()
    outcome: MemberOutcome | None = None
    #: In how large a company it may travel next; None for no limit of its own.
    batch_limit: int | None = None


def plan_after_submit(answer: Submitted, members: int) -> tuple[MemberStep, ...]:
    """Say what an answer to a submission of so many members means for each of them.

    Only a certain "nothing happened" leads back to RESERVED (AMZ-FEED-05); a document that was refused as a whole is
    tried again in halves, so that one bad member cannot hold up the others, and is REFUSED when it is alone.
    """
    numbers = range(1, members + 1)
    match answer.verdict:
        case SubmitVerdict.ACCEPTED:
            return tuple(MemberStep(message_no=n, to=State.ACCEPTED, why=answer.detail) for n in numbers)
        case SubmitVerdict.RETURNED:
            return tuple(MemberStep(message_no=n, to=State.RESERVED, why=answer.detail) for n in numbers)
        case SubmitVerdict.REFUSED_WHOLE:
            return _refused_whole(answer.detail, members)
        case SubmitVerdict.UNKNOWN:
            return tuple(MemberStep(message_no=n, to=State.UNKNOWN, why=answer.detail) for n in numbers)


def _refused_whole(detail: str, members: int) -> tuple[MemberStep, ...]:
    if members == 1:
        problem = Problem("refused_document", "submission", detail or "the document was refused", "see the sentence")
        return (MemberStep(message_no=1, to=State.REFUSED, why=detail, problems=(problem,)),)
    return tuple(
        MemberStep(message_no=n, to=State.RESERVED, why=detail, batch_limit=max(1, members // 2))
        for n in range(1, members + 1)
    )


_TO = {Outcome.DONE: State.DONE, Outcome.REFUSED: State.REFUSED, Outcome.UNKNOWN: State.UNKNOWN}


def plan_after_check(checked: Checked, members: int) -> tuple[MemberStep, ...]:
    """Say what a look at a submission means for each member; nothing while it is still open.

    A member that the marketplace says nothing about is UNKNOWN, never DONE.
    """
    if checked.progress is Progress.OPEN:
        return ()
    if checked.progress is Progress.REFUSED_WHOLE:
        return _refused_whole(checked.detail, members)
    told = {outcome.message_no: outcome for outcome in checked.outcomes}
    steps = []
    for n in range(1, members + 1):
        outcome = told.get(n) or MemberOutcome(message_no=n, outcome=Outcome.UNKNOWN, text=checked.detail)
        problems: tuple[Problem, ...] = ()
        if outcome.outcome is Outcome.REFUSED:
            said = outcome.text or checked.detail
            problems = (Problem("refused", "marketplace", said, f"code {outcome.code}" if outcome.code else ""),)
        steps.append(
            MemberStep(
                message_no=n,
                to=_TO[outcome.outcome],
                why=outcome.text or checked.detail,
                problems=problems,
                outcome=outcome,
            )
        )
    return tuple(steps)


def plan_after_adopted_check(step: MemberStep, policy: Policy, *, by_books: bool) -> MemberStep | None:
    """Say what a look at an adopted submission, the only one that it can be, means for one member; None: wait.

    Its refusal counts, whoever's it was: if it was not ours, ours never came. That it was carried out must be shown by
    something that names our order; where nothing will, a person must look (AMZ-FEED-06).

    Args:
        step: what it would mean if the submission were certainly ours.
        policy: says what may follow from a refusal as a whole.
        by_books: whether the books, or the order's status, will show what became of the action.
    """
    if step.to is State.DONE:
        why = "the submission that seems to be ours was carried out, and nothing is read that names our order"
        return None if by_books else evolve(step, to=State.UNKNOWN, why=why)
    if step.to is State.RESERVED and policy.resend is Resend.NEVER:
        why = "the submission that seems to be ours was refused as a whole"
        return evolve(step, to=State.UNKNOWN, why=why, batch_limit=None)
    return step


def plan_forgotten(step: MemberStep) -> MemberStep:
    """Say what a look means in a journal that was put back or copied, for a submission from before that.

    What was refused as a whole was sent again in parts: by the journal that this one was made from, perhaps.
    """
    if step.to is not State.RESERVED:
        return step
    why = f"it was refused as a whole, and may have been sent again since the journal was put back: {step.why}"
    return evolve(step, to=State.UNKNOWN, why=why, batch_limit=None)


def check_delay_s(age_s: float) -> float:
    """Return how long to wait before looking at a submission of that age again: longer the older it is."""
    if age_s < 600:
        return 30.0
    return 120.0 if age_s < 3600 else 600.0


def retry_delay_s(attempt: int, asked_s: float | None = None) -> float:
    """Return how long to wait before another attempt of something that certainly had no effect.

    Doubles from 5 seconds to an hour; never shorter than what the other side asked for.
    """
    return max(asked_s or 0.0, min(3600.0, 5.0 * 2.0 ** min(attempt, 10)))


@frozen(kw_only=True)
class StepPlan:
    """A piece of work beside the money: "reply", "note", "tags" or "close" at the desk; "hold" or "release"."""

    moment: str
    name: str


def plan_desk(
    moment: State, policy: Policy, *, is_told: bool, adopted: bool = False, own_words: bool = False
) -> tuple[StepPlan, ...]:
    """Return the desk work that a new state asks for, in the order in which it is done.

    Args:
        moment: the state that was reached.
        policy: says when the buyer is written to and whether the ticket is closed.
        is_told: whether the buyer has been written to about this action, or will be.
        adopted: whether the submission only seems to be ours: then there is nothing yet to tell a buyer.
        own_words: whether an agent has written the text: nobody checks what it claims, so it waits until it is done.
    """
    reply_at = ReplyAt.DONE if own_words and policy.reply_at is not ReplyAt.NEVER else policy.reply_at
    if moment is State.ACCEPTED and adopted:
        return (StepPlan(moment=moment.value, name="note"),)
    replies = {
        State.ACCEPTED: reply_at in (ReplyAt.ACCEPTED, ReplyAt.BOTH),
        State.DONE: reply_at in (ReplyAt.DONE, ReplyAt.BOTH) or (reply_at is ReplyAt.ACCEPTED and not is_told),
    }
    names: list[str] = ["reply"] if replies.get(moment) else []
    if moment in (State.DONE, State.REFUSED, State.UNKNOWN, State.WITHDRAWN, State.EXPIRED, State.DECLINED):
        names.append("note")
    if moment is State.DONE:
        names += ["tags"] if policy.tags else []
        names += [] if policy.close is Close.NO else ["close"]
    return tuple(StepPlan(moment=moment.value, name=name) for name in names)


_MAY_BE_SAID: Mapping[str, Sequence[State]] = {
    State.ACCEPTED.value: (State.ACCEPTED, State.DONE, State.SETTLED),
    State.DONE.value: (State.DONE, State.SETTLED),
}


def still_true(moment: str, state: State) -> bool:
    """Whether what was to be told to the buyer at `moment` is still true of an action in `state`."""
    return state in _MAY_BE_SAID.get(moment, ())


HOLD = "hold"
RELEASE = "release"
PARCEL_STEPS = frozenset({HOLD, RELEASE})
"""The steps that a fulfilment provider carries out; every other one is the desk's."""

_MAY_BE_HELD = (StepState.WRITING, StepState.WRITTEN, StepState.UNCLEAR)
_NOT_CANCELLED = (State.REFUSED, State.WITHDRAWN, State.EXPIRED)


def plan_parcel(moment: State, hold: StepState | None) -> tuple[StepPlan, ...]:
    """Return what a new state of a cancellation asks for at the parcel.

    A parcel that was stopped, or may have been, is let go when the order is not cancelled.

    Args:
        moment: the state that was reached.
        hold: how far stopping the parcel has come; None when that was not planned.
    """
    if moment in _NOT_CANCELLED and hold in _MAY_BE_HELD:
        return (StepPlan(moment=moment.value, name=RELEASE),)
    return ()
