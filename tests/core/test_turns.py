"""Refunds and cancellations spend from one quota: whoever has waited longest goes first, and nobody is starved."""

from __future__ import annotations

from datetime import timedelta

import pytest

from orderactions import Actor, Policy, State
from orderactions.errors import SetupError

STATUS = {"refund": "SHIPPED", "cancel": "UNSHIPPED"}


def test_the_older_of_two_kinds_goes_first(world):
    """A refund has waited a second longer than a cancellation: the one token is the refund's."""
    world.spent()
    refund = world.refund(world.order())
    world.clock.advance(1)
    cancellation = world.cancel(world.order(status="UNSHIPPED"))
    world.pass_time(130)
    assert world.state(refund) is not State.RESERVED
    assert world.state(cancellation) is State.RESERVED
    world.pass_time(120)
    assert world.state(cancellation) is not State.RESERVED


@pytest.mark.parametrize(("often", "seldom"), [("cancel", "refund"), ("refund", "cancel")])
def test_what_keeps_arriving_starves_nobody(worlds, often, seldom):
    """One kind twenty seconds after another for half an hour: the other kind waits for two tokens at most."""
    world = worlds(policy=Policy(actions_per_agent_day=1000, limit_per_agent_day={"EUR": 5000}))
    world.spent()
    waited = []
    for _ in range(12):
        for _ in range(6):
            getattr(world, often)(world.order(status=STATUS[often]))
            world.pass_time(20)
        waited.append(getattr(world, seldom)(world.order(status=STATUS[seldom])))
    world.pass_time(300)
    for action in waited:
        sent = next(event.at for event in world.service.history(action.id) if event.data.get("to") == "submitting")
        assert sent - action.created_at <= timedelta(seconds=250)


def test_with_tokens_for_both_nobody_waits(world):
    """Two tokens are left, two kinds wait: both go at once."""
    world.spent(left=2)
    actions = [world.refund(world.order()), world.cancel(world.order(status="UNSHIPPED"))]
    world.service.advance()
    assert [world.state(action) for action in actions] == [State.ACCEPTED, State.ACCEPTED]


def test_a_cancellation_may_count_as_older(worlds):
    """The parcel does not wait: with a weight of a minute, half a minute is made up for."""
    world = worlds(policy=Policy(cancel_weight_s=60))
    world.spent()
    refund = world.refund(world.order())
    world.clock.advance(30)
    cancellation = world.cancel(world.order(status="UNSHIPPED"))
    world.pass_time(100)
    assert world.state(cancellation) is not State.RESERVED
    assert world.state(refund) is State.RESERVED


def test_an_older_one_that_is_paused_holds_nobody_up(world):
    """Refunds are paused; a cancellation that came later takes the token."""
    world.spent()
    refund = world.refund(world.order())
    world.service.pause("kind:refund", actor=Actor.agent("lea"), why="looking into it")
    world.clock.advance(60)
    cancellation = world.cancel(world.order(status="UNSHIPPED"))
    world.pass_time(120)
    assert world.state(refund) is State.RESERVED
    assert world.state(cancellation) is not State.RESERVED


def test_a_weight_is_no_less_than_nothing():
    """A cancellation cannot be made to wait."""
    with pytest.raises(SetupError, match="cancel_weight_s"):
        Policy(cancel_weight_s=-1)
