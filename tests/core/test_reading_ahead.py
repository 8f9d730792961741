"""An order is read again while its token is awaited, as late as may be; what needs no reading is not held up by it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from world import TOM, World

from orderactions import Policy, State

MANY = Policy(
    actions_per_agent_day=1000, limit_per_agent_day={"EUR": 90_000}, limit_per_account_day={"EUR": 90_000},
    max_messages=200, given_facts_ttl_s=60,
)  # fmt: skip
AWAITED = timedelta(seconds=120)


def orders_read(world: World, since: datetime | None = None) -> list[datetime]:
    """When orders were read."""
    calls = [call for call in world.amazon.calls() if call["operation"] == "getOrder"]
    moments = [datetime.fromisoformat(call["at"]) if isinstance(call["at"], str) else call["at"] for call in calls]
    return [at for at in moments if since is None or at > since]


def sent_at(world: World, action) -> datetime:
    return next(event.at for event in world.service.history(action.id) if event.data.get("to") == "submitting")


def unshipped(world: World, number: int) -> list:
    return [world.cancel(world.order(status="UNSHIPPED")) for _ in range(number)]


def test_cancellations_are_read_while_their_token_is_awaited(world):
    """Three wait for two minutes: each order is read once more, in the last seconds, and they go with the token."""
    world.spent()
    accepted = world.clock.now()
    actions = unshipped(world, 3)
    world.leap(125)
    (sent,) = {sent_at(world, action) for action in actions}
    assert sent - accepted == AWAITED
    read = orders_read(world, accepted)
    assert len(read) == 3
    assert all(timedelta(0) < sent - at <= timedelta(seconds=12) for at in read)


def test_what_arrives_with_the_token_there_is_read_and_sent_at_once(world):
    """Nothing is awaited, so nothing is read ahead: accepted, read again, sent."""
    (action,) = unshipped(world, 1)
    world.service.advance()
    assert world.state(action) is State.ACCEPTED
    assert len(orders_read(world)) == 2


def test_a_parcel_that_has_left_is_told_before_the_token_comes(world):
    """The order reads shipped while the token is awaited: the agent hears it then."""
    world.spent()
    order = world.order(status="UNSHIPPED")
    action = world.cancel(order)
    world.amazon.set_status(order, "SHIPPED")
    world.leap(118)
    refused = world.service.get(action.id)
    assert (refused.state, refused.problems[0].code) == (State.REFUSED, "shipped")
    assert world.feeds() == 0


def test_a_reading_that_was_stored_is_every_workers(world):
    """One worker reads ahead, another one sends: it does not read again."""
    world.spent()
    accepted = world.clock.now()
    (action,) = unshipped(world, 1)
    world.leap(118)
    world.service = world.new_service(worker="another")
    world.leap(10)
    assert sent_at(world, action) - accepted == AWAITED
    assert len(orders_read(world, accepted)) == 1


def test_a_stored_reading_does_not_last(worlds):
    """Paused for six minutes after it was read: the parcel may have left, so it is read once more."""
    world = worlds()
    world.spent()
    (action,) = unshipped(world, 1)
    world.leap(118)
    before = len(orders_read(world))
    world.service.pause("all", actor=TOM)
    world.leap(360)
    world.service.resume("all", actor=TOM)
    world.leap(60)
    assert world.state(action) is not State.RESERVED
    assert len(orders_read(world)) == before + 1 + (world.state(action) is State.SETTLED)


def test_a_policy_that_trusts_no_reading_reads_when_the_turn_has_come(worlds):
    """recheck_after_s=0: not a second before."""
    world = worlds(policy=Policy(recheck_after_s=0))
    world.spent()
    accepted = world.clock.now()
    (action,) = unshipped(world, 1)
    world.leap(121)
    assert [at - sent_at(world, action) for at in orders_read(world, accepted)] == [timedelta(0)]


def test_what_needs_no_reading_is_not_held_up(worlds):
    """Others have used up the quota of reads: of forty refunds with old readings none can go, so the fresh one does."""
    world = worlds(policy=MANY)
    world.spent()
    old = [world.refund(world.order()) for _ in range(40)]
    world.clock.advance(400)
    fresh = world.refund(world.order())
    for _ in range(29):
        world.service.order(fresh.order)
    before = world.clock.now()
    while world.state(fresh) is State.RESERVED:
        world.service.advance(limit=1)
    assert world.clock.now() == before
    assert world.state(fresh) is State.ACCEPTED
    assert {world.state(action) for action in old} == {State.RESERVED}
    world.leap(900)
    assert {world.state(action) for action in old} == {State.DONE}


@pytest.mark.parametrize("number", [1, 30, 90])
def test_many_at_once_all_go_in_the_end(worlds, number):
    """More than can be read in two minutes: each is read, none twice, none is forgotten."""
    world = worlds(policy=MANY)
    world.spent()
    actions = unshipped(world, number)
    world.leap(900)
    assert {world.state(action) for action in actions} <= {State.DONE, State.SETTLED}


def test_proof_waits_for_the_quota_and_nobody_for_proof(world):
    """Others have used up the reads when a cancellation is done: no worker stands still, and it is proven later."""
    (action,) = unshipped(world, 1)
    world.leap(55)
    for _ in range(30):
        world.service.order(world.order())
    while world.state(action) is not State.DONE:
        world.clock.advance(0.1)
        world.service.order(world.order(), wait_s=10)
        world.service.advance(limit=1)
    before = world.clock.now()
    world.service.advance()
    assert (world.clock.now(), world.state(action)) == (before, State.DONE)
    world.leap(300)
    assert world.state(action) is State.SETTLED
