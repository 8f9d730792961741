"""An open claim cannot be read at Amazon; a tag on the ticket can tell of it."""

from __future__ import annotations

import pytest
from world import MARIE, World

from orderactions import Policy, Reason, Refund, State
from orderactions.errors import DeskError, RequestError
from orderactions.protocols import TicketChange


def tagged(world: World, tag: str) -> str:
    world.desk.open_ticket("1", text="Where is my money?")
    world.desk.change("1", TicketChange(add_tags=frozenset({tag})))
    return "desk:1"


def test_a_tag_makes_the_preview_warn_of_the_claim(world):
    """In full it closes the claim, in part it is not known to: the agent reads that before pressing the button."""
    order = world.order()
    ticket = tagged(world, "a-to-z-claim")
    full = world.service.preview(Refund.full(order, reason=Reason.DAMAGED), ticket=ticket)
    part = world.service.preview(Refund.goodwill(order, "2.00"), ticket=ticket)
    assert any("closes it" in warning for warning in full.warnings)
    assert any("not known to close it" in warning for warning in part.warnings)


def test_another_tag_says_nothing(world):
    """The policy names the tags of the desk."""
    order = world.order()
    preview = world.service.preview(Refund.full(order, reason=Reason.DAMAGED), ticket=tagged(world, "vip"))
    assert not any("claim" in warning for warning in preview.warnings)
    service = world.new_service(policy=Policy(claim_tags={"vip"}))
    preview = service.preview(Refund.full(order, reason=Reason.DAMAGED), ticket="desk:1")
    assert any("claim" in warning for warning in preview.warnings)


def test_a_ticket_that_cannot_be_read_is_told(world, monkeypatch):
    """Not knowing is said, and hinders nothing."""

    def broken(_ticket_id: str):
        raise DeskError("the desk does not answer")

    order = world.order()
    ticket = tagged(world, "a-to-z-claim")
    monkeypatch.setattr(world.desk, "read", broken)
    preview = world.service.preview(Refund.full(order, reason=Reason.DAMAGED), ticket=ticket)
    assert any("cannot be read now" in warning for warning in preview.warnings)
    assert preview.problems == ()


def test_the_same_request_is_the_same_intent_whatever_the_tag(world):
    """The tag changes what is shown, not what was asked: a repeat under the same key is the same action."""
    order = world.order()
    ticket = tagged(world, "a-to-z-claim")
    request = Refund.full(order, reason=Reason.DAMAGED)
    first = world.service.execute(request, actor=MARIE, ticket=ticket, key="4711")
    second = world.service.execute(request, actor=MARIE, ticket=ticket, key="4711")
    assert (first.id, first.state) == (second.id, State.RESERVED)


def test_an_unknown_desk_is_named(world):
    """A typo in the ticket is told before anything is read."""
    with pytest.raises(RequestError, match="ticket: the desk 'dsek' is not connected; the desks are: desk"):
        world.service.preview(Refund.full(world.order(), reason=Reason.DAMAGED), ticket="dsek:1")
