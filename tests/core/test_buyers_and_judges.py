"""Automations leave a buyer to people after some actions; rules of the host's own are asked beside the limits."""

from __future__ import annotations

import pytest
from attrs import evolve
from world import CUP, LAMP, MARIE, World

from orderactions import Actor, Kind, Policy, Problem, Reason, Refund, State
from orderactions.errors import RequestError

BOT = Actor.automation("bot", rule="late parcels")
OTHER = Actor.automation("other", rule="lost parcels")
DAY = 86_400
MAIL = "Jo.Doe@example.com"


def refund(world: World, order: str, key: str, *, actor=BOT, amount="1.00", **more):
    request = Refund.part(order, reason=Reason.LATE, amount=amount)
    return world.service.execute(request, actor=actor, key=key, again=True, **more)


def test_automations_stop_at_a_number_for_one_buyer(world):
    """Three in 90 days on whatever orders, by whatever automation; the next is declined, and says why."""
    states = [
        refund(world, world.order(), str(n), actor=actor, buyer=MAIL).state for n, actor in enumerate([BOT, OTHER, BOT])
    ]
    late = refund(world, world.order(), "late", buyer=f" {MAIL.lower()} ")
    assert states == [State.RESERVED] * 3
    assert (late.state, late.problems[0].field) == (State.DECLINED, "buyer")
    assert "the buyer's orders have had 3 actions in 90 days" in late.problems[0].message
    assert refund(world, world.order(), "else", buyer="somebody else").state is State.RESERVED


def test_people_are_counted_and_not_stopped(worlds):
    """What agents gave on a buyer's orders counts against automations, told or not; agents look for themselves."""
    world = worlds(policy=Policy(automation_per_buyer=1))
    order = world.order(CUP)
    assert refund(world, order, "1", actor=MARIE).state is State.RESERVED
    assert refund(world, order, "2", buyer=MAIL).state is State.DECLINED
    assert refund(world, order, "3", actor=MARIE, buyer=MAIL).state is State.RESERVED
    assert refund(world, world.order(), "4", buyer=MAIL).state is State.DECLINED


def test_after_90_days_it_is_over(worlds):
    """And what was refused or withdrawn has given nothing."""
    world = worlds(policy=Policy(automation_per_buyer=1))
    first = refund(world, world.order(), "1", buyer=MAIL)
    world.service.withdraw(first.id, actor=MARIE)
    assert refund(world, world.order(), "2", buyer=MAIL).state is State.RESERVED
    world.clock.advance(89 * DAY)
    assert refund(world, world.order(), "3", buyer=MAIL).state is State.DECLINED
    world.clock.advance(DAY + 1)
    assert refund(world, world.order(), "4", buyer=MAIL).state is State.RESERVED


def test_it_is_counted_again_where_it_is_sent(worlds):
    """Two of three were accepted; by then the policy allows one, and nobody says which."""
    world = worlds(policy=Policy(hold_s=60))
    waits = [refund(world, world.order(), str(n), buyer=MAIL) for n in range(2)]
    world.service = world.new_service(policy=Policy(automation_per_buyer=1))
    world.pass_time(300)
    assert [world.state(each) for each in waits] == [State.REFUSED, State.REFUSED]
    assert world.feeds() == 0


def test_without_a_buyer_nothing_is_counted(world):
    """Nobody can tell whose order it is; the other limits hold all the same."""
    assert {refund(world, world.order(), str(n)).state for n in range(5)} == {State.RESERVED}
    with pytest.raises(RequestError, match="buyer: it is empty"):
        refund(world, world.order(), "6", buyer=" ")


def test_the_journal_holds_nothing_of_the_buyer(filed):
    """Only a digest that needs the key: the same in one journal, another one in the next."""
    refund(filed, filed.order(), "1", buyer=MAIL)
    filed.journal.close()
    everything = b"".join(path.read_bytes() for path in filed.folder.iterdir() if path.name.startswith("actions.db"))
    assert b"doe" not in everything.lower()
    assert MAIL.casefold().encode().hex().encode() not in everything


def test_the_ticket_is_told_no_digest(world):
    """It is of no use there."""
    action = refund(world, world.order(), "1", buyer=MAIL, ticket=world.ticket())
    world.pass_time(300)
    digest = world.service.history(action.id)[0].data["buyer"]
    assert not any(digest in note for note in world.said("note"))


# --- a judge


class Judge:
    """Says what it is told to say, and keeps what it was asked."""

    def __init__(self, *says) -> None:
        self.says = says
        self.asked = []

    def judge(self, asked):
        self.asked.append(asked)
        for each in self.says:
            if isinstance(each, Exception):
                raise each
            yield each


NO = Problem("house_rule", "order", "no refunds on Tuesdays", "wait until Wednesday")


def test_a_judge_is_asked_beside_the_limits(worlds):
    """With what the limits are held against; what it says declines."""
    judge = Judge(NO)
    world = worlds(policy=Policy(judge=judge))
    action = world.refund(world.order())
    assert (action.state, action.problems) == (State.DECLINED, (NO,))
    (asked,) = judge.asked
    assert (asked.kind, str(asked.amount), asked.actor, asked.reason) == (
        Kind.REFUND, "EUR 20.00", MARIE, Reason.DAMAGED,
    )  # fmt: skip
    assert [str(line.amount) for line in asked.lines] == ["EUR 20.00"]
    assert asked.usage.actions_day == 0


def test_a_judge_can_only_forbid_more(worlds):
    """What the limits forbid it is not asked about."""
    judge = Judge()
    world = worlds(policy=Policy(judge=judge, limit_per_action={"EUR": 5}))
    assert world.refund(world.order()).problems[0].code == "over_limit"
    assert judge.asked == []


def test_a_judge_is_asked_again_where_it_is_sent(worlds):
    """It has changed its mind: refused, with its words, and nothing left."""
    judge = Judge()
    world = worlds(policy=Policy(judge=judge))
    action = world.refund(world.order())
    judge.says = (NO,)
    world.pass_time(300)
    refused = world.service.get(action.id)
    assert (refused.state, refused.problems, world.feeds()) == (State.REFUSED, (NO,), 0)


@pytest.mark.parametrize("wrong", [ZeroDivisionError("secret"), "no problem at all"], ids=["raises", "no value"])
def test_a_judge_that_fails_declines(worlds, wrong):
    """Nothing goes unjudged, nothing crashes, and nothing of what it raised is kept but its kind."""
    world = worlds(policy=Policy(judge=Judge(wrong)))
    action = world.refund(world.order())
    assert (action.state, action.problems[0].code) == (State.DECLINED, "judge_failed")
    assert "secret" not in str(action)


def test_a_judge_that_fails_later_holds(worlds):
    """Where it is sent, nobody has forbidden it: it waits, others of it go, and so does it once it can be judged."""
    judge = Judge()

    class OnlyLamps:
        def judge(self, asked):
            return judge.judge(asked) if asked.amount.minor == 2000 else ()

    world = worlds(policy=Policy(judge=OnlyLamps()))
    held, other = world.refund(world.order(LAMP)), world.refund(world.order(CUP))
    judge.says = (RuntimeError("down"),)
    world.pass_time(600)
    assert (world.state(held), world.state(other)) == (State.RESERVED, State.DONE)
    judge.says = ()
    world.pass_time(600)
    assert world.state(held) is State.DONE


def test_what_cannot_be_judged_for_a_day_ends_with_a_task(worlds):
    """It waits no longer than anything else."""
    judge = Judge()
    world = worlds(policy=Policy(judge=judge))
    held = world.refund(world.order())
    judge.says = (RuntimeError("down"),)
    world.leap(DAY + 3600)
    assert world.state(held) is State.EXPIRED
    assert [task.kind for task in world.service.tasks()] == ["expired"]


def test_a_judge_says_no_more_than_can_be_kept(worlds):
    """Ten problems of 500 characters each at most."""
    world = worlds(policy=Policy(judge=Judge(*[evolve(NO, message="x" * 10_000)] * 100)))
    action = world.refund(world.order())
    assert {len(problem.message) for problem in action.problems} == {500}
    assert len(action.problems) == 10
