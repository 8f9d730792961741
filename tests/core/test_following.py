"""What follows from what was seen: for each answer the next state, why, and when to look again."""

from __future__ import annotations

import pytest

from orderactions.models import Problem
from orderactions.policy import Policy, ReplyAt, Resend
from orderactions.protocols import Checked, MemberOutcome, Outcome, Progress, Submitted, SubmitVerdict
from orderactions.rules import (
    MemberStep,
    StepPlan,
    check_delay_s,
    plan_after_adopted_check,
    plan_after_check,
    plan_after_submit,
    plan_desk,
    plan_forgotten,
    plan_parcel,
    retry_delay_s,
    still_true,
)
from orderactions.states import State, StepState

POLICY = Policy()


@pytest.mark.parametrize(
    ("verdict", "to"),
    [
        (SubmitVerdict.ACCEPTED, State.ACCEPTED),
        (SubmitVerdict.RETURNED, State.RESERVED),
        (SubmitVerdict.UNKNOWN, State.UNKNOWN),
    ],
)
def test_an_answer_to_a_submission_is_one_for_all_its_members(verdict, to):
    """Received, certainly not, or nobody knows: the same for each, with the sentence that was said."""
    steps = plan_after_submit(Submitted(verdict=verdict, detail="said"), 2)
    assert steps == tuple(MemberStep(message_no=n, to=to, why="said") for n in (1, 2))


def refused(detail: str, said: str) -> MemberStep:
    problem = Problem("refused_document", "submission", said, "see the sentence")
    return MemberStep(message_no=1, to=State.REFUSED, why=detail, problems=(problem,))


@pytest.mark.parametrize(("members", "half"), [(2, 1), (3, 1), (4, 2), (7, 3)])
def test_a_document_refused_as_a_whole_is_tried_again_in_halves(members, half):
    """One bad member must not hold up the others; it does not matter when the refusal comes."""
    again = tuple(
        MemberStep(message_no=n, to=State.RESERVED, why="said", batch_limit=half) for n in range(1, members + 1)
    )
    assert plan_after_submit(Submitted(verdict=SubmitVerdict.REFUSED_WHOLE, detail="said"), members) == again
    assert plan_after_check(Checked(progress=Progress.REFUSED_WHOLE, detail="said"), members) == again


@pytest.mark.parametrize(("detail", "said"), [("bad", "bad"), ("", "the document was refused")])
def test_a_document_of_one_that_is_refused_is_that_ones_refusal(detail, said):
    """There is nobody else who could be the bad one."""
    step = (refused(detail, said),)
    assert plan_after_submit(Submitted(verdict=SubmitVerdict.REFUSED_WHOLE, detail=detail), 1) == step
    assert plan_after_check(Checked(progress=Progress.REFUSED_WHOLE, detail=detail), 1) == step


def told(number: int, outcome: Outcome, **more) -> MemberOutcome:
    return MemberOutcome(message_no=number, outcome=outcome, **more)


def test_a_submission_that_is_still_open_says_nothing():
    """It is looked at again."""
    assert plan_after_check(Checked(progress=Progress.OPEN, detail="said"), 3) == ()


def test_each_member_becomes_what_is_said_of_it():
    """Done, refused with the marketplace's sentence, unknown; and unknown where nothing is said."""
    done, no, maybe = (
        told(3, Outcome.DONE),
        told(2, Outcome.REFUSED, text="not allowed", code="18028"),
        told(1, Outcome.UNKNOWN, text="two items"),
    )
    checked = Checked(progress=Progress.FINISHED, outcomes=(done, no, maybe), detail="3 of 4")
    problem = Problem("refused", "marketplace", "not allowed", "code 18028")
    silent = told(4, Outcome.UNKNOWN, text="3 of 4")
    assert plan_after_check(checked, 4) == (
        MemberStep(message_no=1, to=State.UNKNOWN, why="two items", outcome=maybe),
        MemberStep(message_no=2, to=State.REFUSED, why="not allowed", outcome=no, problems=(problem,)),
        MemberStep(message_no=3, to=State.DONE, why="3 of 4", outcome=done),
        MemberStep(message_no=4, to=State.UNKNOWN, why="3 of 4", outcome=silent),
    )


def test_a_refusal_without_a_sentence_has_that_of_the_report():
    """And no remedy, where there is no code to look up."""
    checked = Checked(progress=Progress.FINISHED, outcomes=(told(1, Outcome.REFUSED),), detail="0 of 1")
    assert plan_after_check(checked, 1)[0].problems == (Problem("refused", "marketplace", "0 of 1", ""),)


def test_an_adopted_submission_that_was_carried_out_must_be_shown_by_what_names_our_order():
    """Where the books will, it is waited for; where nothing will, a person looks."""
    step = MemberStep(message_no=1, to=State.DONE, why="3 of 3")
    why = "the submission that seems to be ours was carried out, and nothing is read that names our order"
    assert plan_after_adopted_check(step, POLICY, by_books=True) is None
    assert plan_after_adopted_check(step, POLICY, by_books=False) == MemberStep(message_no=1, to=State.UNKNOWN, why=why)


def test_an_adopted_submission_that_was_refused_as_a_whole_is_not_sent_again_by_itself():
    """Only where the policy allows to resend; its refusal of a member counts, whoever's it was."""
    step = MemberStep(message_no=1, to=State.RESERVED, why="said", batch_limit=2)
    why = "the submission that seems to be ours was refused as a whole"
    held = MemberStep(message_no=1, to=State.UNKNOWN, why=why)
    for by_books in (True, False):
        assert plan_after_adopted_check(step, POLICY, by_books=by_books) == held
        assert plan_after_adopted_check(step, Policy(resend=Resend.AFTER_TOKEN_FENCE), by_books=by_books) == step
        no = MemberStep(message_no=1, to=State.REFUSED)
        assert plan_after_adopted_check(no, POLICY, by_books=by_books) == no


def test_a_journal_that_was_put_back_sends_nothing_again_in_parts():
    """What was refused as a whole may have been sent since; whatever else was told of it stays as it was told."""
    step = MemberStep(message_no=1, to=State.RESERVED, why="said", batch_limit=2)
    why = "it was refused as a whole, and may have been sent again since the journal was put back: said"
    assert plan_forgotten(step) == MemberStep(message_no=1, to=State.UNKNOWN, why=why)
    for to in (State.DONE, State.REFUSED, State.UNKNOWN):
        told = MemberStep(message_no=1, to=to, why="said")
        assert plan_forgotten(told) == told


@pytest.mark.parametrize(
    ("age", "delay"), [(0, 30.0), (599.9, 30.0), (600, 120.0), (3599.9, 120.0), (3600, 600.0), (86_400, 600.0)]
)
def test_a_submission_is_looked_at_less_often_the_older_it_is(age, delay):
    """Every half minute for ten minutes, every two for an hour, then every ten."""
    assert check_delay_s(age) == delay


@pytest.mark.parametrize(
    ("attempt", "asked", "delay"),
    [
        (0, None, 5.0),
        (1, None, 10.0),
        (4, 60, 80.0),
        (4, 90, 90.0),
        (9, None, 2560.0),
        (10, None, 3600.0),
        (5000, None, 3600.0),
        (5000, 7200, 7200.0),
    ],
)
def test_what_certainly_had_no_effect_is_tried_again_later_each_time(attempt, asked, delay):
    """Five seconds, twice as long each time, an hour at most; never sooner than was asked for."""
    assert retry_delay_s(attempt, asked) == delay


A, D = State.ACCEPTED, State.DONE
NOTED = [D, State.REFUSED, State.UNKNOWN, State.WITHDRAWN, State.EXPIRED, State.DECLINED]


@pytest.mark.parametrize(
    ("reply_at", "moment", "is_told", "names"),
    [
        (ReplyAt.ACCEPTED, A, False, ["reply"]),
        (ReplyAt.ACCEPTED, D, True, ["note", "tags", "close"]),
        # It was done before it was ever seen as received.
        (ReplyAt.ACCEPTED, D, False, ["reply", "note", "tags", "close"]),
        (ReplyAt.DONE, A, False, []),
        (ReplyAt.DONE, D, False, ["reply", "note", "tags", "close"]),
        (ReplyAt.DONE, D, True, ["reply", "note", "tags", "close"]),
        (ReplyAt.BOTH, A, False, ["reply"]),
        (ReplyAt.BOTH, D, True, ["reply", "note", "tags", "close"]),
        (ReplyAt.NEVER, A, False, []),
        (ReplyAt.NEVER, D, False, ["note", "tags", "close"]),
    ],
)
def test_when_the_buyer_is_written_to(reply_at, moment, is_told, names):
    """As the policy says, in the order in which it is done: the ticket is closed last."""
    found = plan_desk(moment, Policy(reply_at=reply_at), is_told=is_told)
    assert found == tuple(StepPlan(moment=moment.value, name=name) for name in names)


@pytest.mark.parametrize("reply_at", ReplyAt)
def test_an_agents_own_words_wait_until_it_is_done(reply_at):
    """Whenever the policy's text would be sent; where it sends none, these are not sent either."""
    policy = Policy(reply_at=reply_at)
    told = [
        any(step.name == "reply" for step in plan_desk(moment, policy, is_told=False, own_words=True))
        for moment in (A, D)
    ]
    assert told == [False, reply_at is not ReplyAt.NEVER]


@pytest.mark.parametrize("moment", State)
def test_every_end_is_noted_on_the_ticket(moment):
    """And a submission that only seems to be ours is noted, and nothing is said to the buyer."""
    names = [
        step.name for step in plan_desk(moment, Policy(reply_at=ReplyAt.NEVER, tags=(), close=False), is_told=False)
    ]
    assert names == (["note"] if moment in NOTED else [])
    adopted = plan_desk(moment, POLICY, is_told=False, adopted=True)
    assert adopted == (
        (StepPlan(moment="accepted", name="note"),) if moment is A else plan_desk(moment, POLICY, is_told=False)
    )


@pytest.mark.parametrize("state", State)
def test_what_is_still_true(state):
    """That it was received is true of what is done by now; that it was done is not true of what is only received."""
    assert still_true("accepted", state) is (state in {A, D, State.SETTLED})
    assert still_true("done", state) is (state in {D, State.SETTLED})
    assert still_true("refused", state) is False


def test_a_release_is_planned_for_its_moment():
    """One step of that name."""
    assert plan_parcel(State.WITHDRAWN, StepState.WRITTEN) == (StepPlan(moment="withdrawn", name="release"),)
    assert plan_parcel(State.DONE, StepState.WRITTEN) == ()
