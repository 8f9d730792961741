"""Some actions wait for another person: nothing is sent before, and nobody forgets them."""

from __future__ import annotations

import pytest
from world import CUP, LAMP, MARIE, TOM, World

from orderactions import Actor, Policy, Reason, Refund, State
from orderactions.errors import RequestError

DAY = 86_400


def above_ten(asked) -> str:
    return "more than 10" if asked.amount.minor > 1000 else ""


@pytest.fixture
def world():
    made = World(policy=Policy(needs_approval=above_ten))
    yield made
    made.journal.close()


def test_an_approved_action_is_sent(world):
    """It waits as long as nobody says yes, and goes like any other afterwards."""
    action = world.refund(world.order())
    assert action.state is State.PROPOSED
    world.pass_time(600)
    assert world.feeds() == 0
    world.service.approve(action.id, actor=TOM)
    world.pass_time(300)
    assert world.state(action) is State.DONE
    assert world.feeds() == 1


def test_a_small_action_needs_nobody(world):
    """The rule says for each request whether it does."""
    action = world.refund(world.order({"sku": "PEN", "quantity": 1, "paid": {"Principal": "3.00"}}))
    assert action.state is State.RESERVED


def test_a_proposed_action_holds_its_amounts(world):
    """Two proposals cannot both be approved beyond what was paid."""
    order = world.order()
    world.refund(order)
    second = world.service.execute(Refund.full(order, reason=Reason.LATE), actor=TOM)
    assert second.state is State.DECLINED


def test_who_asked_cannot_approve(world):
    """Four eyes: another name, and a person."""
    action = world.refund(world.order())
    with pytest.raises(RequestError, match="another person approves it"):
        world.service.approve(action.id, actor=Actor.agent("Marie "))
    with pytest.raises(RequestError, match="by a person"):
        world.service.approve(action.id, actor=Actor.automation("cron", rule="nightly"))
    assert world.state(action) is State.PROPOSED


def test_a_declined_action_frees_its_amounts_and_its_key(world):
    """The answer no is on the ticket with its reason, and the same key is judged afresh."""
    order = world.order()
    action = world.refund(order, key="4711", ticket=world.ticket())
    declined = world.service.decline(action.id, actor=TOM, why="ask for a picture first")
    assert declined.state is State.DECLINED
    assert "ask for a picture first" in str(declined.problems[0])
    world.pass_time(60)
    assert any("picture" in note for note in world.said("note"))
    again = world.refund(order, key="4711")
    assert again.state is State.PROPOSED
    assert again.id != action.id


def test_it_can_be_withdrawn_and_then_not_approved(world):
    """A yes that comes after the withdrawal changes nothing."""
    action = world.refund(world.order())
    world.service.withdraw(action.id, actor=MARIE)
    with pytest.raises(RequestError, match="it is withdrawn and can no longer be approved"):
        world.service.approve(action.id, actor=TOM)
    world.pass_time(300)
    assert world.feeds() == 0


def test_a_second_yes_sends_nothing_more(world):
    """Two people press at once: one is told that it has been done."""
    action = world.refund(world.order())
    world.service.approve(action.id, actor=TOM)
    with pytest.raises(RequestError, match="reserved"):
        world.service.approve(action.id, actor=Actor.agent("ann"))
    world.pass_time(300)
    assert world.feeds() == 1


def test_somebody_is_told_before_it_ends(world):
    """At three quarters of its time a task stands; an approval closes it."""
    action = world.refund(world.order())
    world.leap(0.7 * DAY)
    assert world.service.tasks() == ()
    world.leap(0.1 * DAY)
    assert [task.kind for task in world.service.tasks()] == ["approval_ending"]
    assert world.service.get(action.id).attention is not None
    world.service.approve(action.id, actor=TOM)
    assert world.service.tasks() == ()
    world.pass_time(300)
    assert world.state(action) is State.DONE


def test_what_nobody_approves_expires_with_a_note_and_a_task(world):
    """Nothing ends in silence, and nothing is sent."""
    action = world.refund(world.order(), ticket=world.ticket())
    world.leap(1.1 * DAY)
    assert world.state(action) is State.EXPIRED
    assert [task.kind for task in world.service.tasks()] == ["answer_due", "expired"]
    assert len(world.said("note")) == 1
    assert world.feeds() == 0


def test_the_facts_are_read_again_after_the_yes(worlds):
    """Refunded elsewhere while it waited: it is refused before it is sent."""
    booked = worlds(policy=Policy(needs_approval=above_ten), books="2024-06-19")
    order = booked.order()
    action = booked.refund(order)
    booked.amazon.refund_elsewhere(order)
    booked.leap(2 * 3600)
    booked.service.approve(action.id, actor=TOM)
    booked.pass_time(300)
    assert booked.state(action) is State.REFUSED
    assert booked.feeds() == 0


def test_a_pause_stops_what_is_approved(world):
    """Approved while everything is paused: it waits for the end of the pause."""
    action = world.refund(world.order())
    world.service.pause("all", actor=TOM)
    world.service.approve(action.id, actor=TOM)
    world.pass_time(300)
    assert world.state(action) is State.RESERVED
    world.service.resume("all", actor=TOM)
    world.pass_time(300)
    assert world.state(action) is State.DONE


def test_a_rule_that_fails_journals_nothing(world):
    """What the rule raises comes out of execute, and nothing is left behind."""

    def broken(_asked) -> str:
        raise LookupError("no such team")

    service = world.new_service(policy=Policy(needs_approval=broken))
    with pytest.raises(LookupError):
        service.execute(Refund.full(world.order(LAMP, CUP), reason=Reason.LATE), actor=MARIE)
    assert service.actions() == ()
