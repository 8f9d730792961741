"""At the pace of the quota: what Amazon tells of its rates is believed, and nothing larger goes out than it takes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from world import GERMANY, LAMP, World

from orderactions import ActionService, Policy, State
from orderactions.marketplaces.amazon import feeds
from orderactions.transport import HttpResponse


class Raised:
    """An Amazon that has granted this application more: its answers to createFeed tell another rate."""

    def __init__(self, world: World, rate: str) -> None:
        self.inner, self.rate = world.amazon.transport(), rate

    def send(self, request):
        answer = self.inner.send(request)
        if request.operation != "createFeed":
            return answer
        headers = {**answer.headers, "x-amzn-ratelimit-limit": self.rate}
        return HttpResponse(status=answer.status, headers=headers, body=answer.body)


def generous(world: World) -> World:
    """A world in which Amazon allows one feed in ten seconds, and says so."""
    world.service = world.new_service(transport=Raised(world, "0.1"))
    return world


def sent_after(world: World, action) -> timedelta:
    """How long an action waited until it was sent."""
    sent = next(event.at for event in world.service.history(action.id) if event.data.get("to") == "submitting")
    return sent - action.created_at


def spend(world: World, tokens: int) -> None:
    """Send as many feeds as there are tokens."""
    for _ in range(tokens):
        world.refund(world.order())
        world.service.advance()


def test_a_higher_rate_is_learned(worlds):
    """Amazon has granted a feed in ten seconds: once that is told, nobody waits two minutes."""
    world = generous(worlds(quotas=False, policy=Policy(limit_per_agent_day={"EUR": 9000})))
    spend(world, 15)
    action = world.refund(world.order())
    world.pass_time(60)
    assert sent_after(world, action) <= timedelta(seconds=20)
    assert world.feeds() == 16


def test_what_was_learned_outlives_the_process(worlds):
    """Another process on the same journal begins with the rate that the first was told."""
    world = generous(worlds(quotas=False, policy=Policy(limit_per_agent_day={"EUR": 9000})))
    spend(world, 15)
    world.service = world.new_service(worker="another", transport=Raised(world, "0.1"))
    action = world.refund(world.order())
    world.pass_time(60)
    assert sent_after(world, action) <= timedelta(seconds=20)
    assert world.feeds() == 16


def test_what_is_too_large_goes_in_two_feeds(world, monkeypatch):
    """Four refunds do not fit into one document: two go in each of two, and none is refused."""
    monkeypatch.setattr(feeds, "_LARGEST", 1500)
    actions = [world.refund(world.order(LAMP)) for _ in range(4)]
    world.pass_time(300)
    assert {world.state(action) for action in actions} == {State.DONE}
    assert world.feeds() == 2
    assert len(world.paid_out()) == 4


def test_one_that_is_too_large_by_itself_is_refused(world, monkeypatch):
    """It would never fit: the agent is told, and nothing is sent."""
    monkeypatch.setattr(feeds, "_LARGEST", 300)
    action = world.refund(world.order())
    world.pass_time(60)
    found = world.service.get(action.id)
    assert (found.state, world.feeds()) == (State.REFUSED, 0)
    assert "do not fit" in found.problems[-1].message


def empty(world: World) -> None:
    """Other feeds of the seller have used the quota up."""
    with world.journal.transaction() as t:
        for _ in range(15):
            t.budgets.take("de|createFeed", timedelta(seconds=120), 15)


def reads(world: World) -> int:
    """How often an order has been read."""
    return sum(call["operation"] == "getOrder" for call in world.amazon.calls())


def test_no_order_is_read_for_a_feed_that_cannot_go(world):
    """Reads have a quota too: a cancellation that waits for a token is read again once, when there is one."""
    empty(world)
    action = world.cancel(world.order(status="UNSHIPPED"))
    before = reads(world)
    for _ in range(11):
        world.clock.advance(10)
        world.refund(world.order())
        world.service.advance()
    assert reads(world) == before + 11
    world.pass_time(20)
    assert world.state(action) is State.ACCEPTED
    assert reads(world) == before + 12


def test_a_refund_that_has_waited_long_is_read_again(worlds):
    """Its order was read ten minutes ago: it is read again; with less than five it is not."""
    for wait_s, again in ((240, 0), (600, 1)):
        world = worlds(policy=Policy(hold_s=wait_s))
        action = world.refund(world.order())
        before = reads(world)
        world.clock.advance(wait_s)
        world.service.advance()
        assert world.state(action) is State.ACCEPTED
        assert reads(world) == before + again


# --- sites of one account

FRANCE = "A13V1IB3VIYZZH"


def on_two_sites(world: World, *, combine: bool):
    """Two refunds, one on each site, asked when no token is left."""
    account = world.amazon.account("de", tax="vat_inclusive", books=world.books, combine_marketplaces=combine)
    world.service = ActionService(
        marketplaces=[account], journal=world.journal, policy=world.policy, clock=world.clock, ids=world.ids
    )
    spend(world, 15)
    return [world.refund(world.order()), world.refund(world.order(site=FRANCE))]


@pytest.mark.parametrize(("combine", "feeds"), [(False, 17), (True, 16)])
def test_sites_travel_together_where_that_is_wanted(worlds, combine, feeds):
    """Each site has a feed of its own, unless the account is told that one feed may name several."""
    world = worlds(policy=Policy(limit_per_agent_day={"EUR": 9000}))
    actions = on_two_sites(world, combine=combine)
    world.pass_time(600)
    assert ([world.state(action) for action in actions], world.feeds()) == ([State.DONE] * 2, feeds)
    named = sorted(sorted(feed["marketplace_ids"]) for feed in world.amazon.feeds()[15:])
    assert named == ([[FRANCE, GERMANY]] if combine else [[FRANCE], [GERMANY]])


@pytest.mark.parametrize(("fault", "effects"), [("reset_after_effect", 1), ("reset_before_effect", 0)])
def test_a_lost_feed_of_several_sites_is_found_again(worlds, fault, effects):
    """It is known by all its sites, is not sent again, and each action is as certain as one that went alone."""
    world = worlds(policy=Policy(limit_per_agent_day={"EUR": 9000}), books="2024-06-19")
    actions = on_two_sites(world, combine=True)
    world.amazon.add_fault(fault, operation="createFeed")
    world.leap(3 * 86_400)
    assert world.feeds() == 15 + effects
    wanted = [State.SETTLED if effects else State.UNKNOWN] * 2
    assert [world.state(action) for action in actions] == wanted
