"""Whoever looks is told when to come back; whoever presses the button is never turned away by an empty budget."""

from __future__ import annotations

from datetime import timedelta

import pytest
from world import MARIE, World

from orderactions import Policy, Reason, Refund, State
from orderactions.errors import Throttled


def spent(world: World) -> str:
    """An order in a world whose budget of order reads is used up: the next read is due in two seconds."""
    order = world.order()
    for _ in range(30):
        world.service.order(order)
    return order


def ask(world: World, order: str, what: str, **patience):
    request = Refund.full(order, reason=Reason.DAMAGED)
    if what == "preview":
        return world.service.preview(request, **patience)
    return getattr(world.service, what)(order, **patience)


@pytest.mark.parametrize("what", ["order", "options", "presets", "preview"])
def test_who_looks_without_patience_is_told_when_to_come_back(worlds, what):
    """With wait_s of one second, an empty budget is an answer at once, with its seconds."""
    world = worlds()
    order = spent(world)
    before = world.clock.now()
    with pytest.raises(Throttled) as told:
        ask(world, order, what, wait_s=1)
    assert world.clock.now() == before
    assert 1 < told.value.retry_after_s <= 2


@pytest.mark.parametrize("what", ["order", "options", "presets", "preview"])
def test_who_looks_waits_a_moment(worlds, what):
    """Five seconds are waited unless something else is said: two of them here."""
    world = worlds()
    order = spent(world)
    before = world.clock.now()
    ask(world, order, what)
    assert timedelta(seconds=1) < world.clock.now() - before <= timedelta(seconds=2)


def test_a_429_is_not_waited_out_longer_than_was_said(worlds):
    """Another tool has used the quota up: Amazon says so, and it is told on with the time."""
    world = worlds()
    order = world.order()
    world.amazon.add_fault("429_with_header", operation="getOrder")
    before = world.clock.now()
    with pytest.raises(Throttled) as told:
        world.service.order(order, wait_s=1)
    assert world.clock.now() == before
    assert told.value.retry_after_s == 2


def test_the_books_are_waited_for_no_longer_either(worlds):
    """The order can be read and its books cannot: with no patience that is an answer at once."""
    world = worlds(books="2024-06-19")
    order = world.order()
    for _ in range(10):
        world.service.order(order)
    with pytest.raises(Throttled, match="listTransactions"):
        world.service.order(order, wait_s=0)


def test_an_action_is_reserved_though_the_budget_is_empty(worlds):
    """An hour after the preview the order cannot be read: the action is taken, and checked before it is sent."""
    world = worlds()
    order = world.order()
    shown = world.service.preview(Refund.full(order, reason=Reason.DAMAGED))
    world.clock.advance(3600)
    world.amazon.add_fault("429_without_header", operation="getOrder", times=9)
    action = world.service.execute(shown, actor=MARIE)
    assert action.state is State.RESERVED
    world.pass_time(600)
    assert world.state(action) is State.DONE


# --- facts that are handed in


def handed_in(world: World):
    """A preview of the caller's own copy of an order, and how many order reads there were before it."""
    order = world.order()
    copy = world.service.order(order)
    shown = world.service.preview(Refund.full(order, reason=Reason.DAMAGED), order=copy)
    return shown, reads(world)


def reads(world: World) -> int:
    return sum(call["operation"] == "getOrder" for call in world.amazon.calls())


def test_what_is_handed_in_is_read_again(worlds):
    """A caller may have changed what it holds: without a word in the policy the order is read."""
    world = worlds()
    shown, before = handed_in(world)
    world.service.execute(shown, actor=MARIE)
    assert reads(world) == before + 1


def test_what_is_handed_in_is_trusted_as_long_as_the_policy_says(worlds):
    """With a minute of trust nothing is read, neither now nor before it is sent; after it, it is."""
    world = worlds(policy=Policy(given_facts_ttl_s=60))
    shown, before = handed_in(world)
    action = world.service.execute(shown, actor=MARIE)
    world.pass_time(200)
    assert (world.state(action), reads(world)) == (State.DONE, before)
    late, before = handed_in(world)
    world.clock.advance(61)
    world.service.execute(late, actor=MARIE)
    assert reads(world) == before + 1
