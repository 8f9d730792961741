"""Before somebody acts: does the order fit the ticket?"""

from __future__ import annotations

import pytest
from world import MARIE, World

from orderactions import ActionService, OrderRef, TicketRef
from orderactions.desks.memory import MemoryDesk
from orderactions.errors import DeskError, RequestError
from orderactions.tickets import Capabilities


def test_an_order_that_fits_has_no_warning(world):
    """The mailbox's account and site, and no other ticket: there is nothing to say; its own action is no other."""
    order, ticket = world.order(), world.ticket()
    world.refund(order, ticket=ticket)
    read = world.service.order(order)
    for asked in (order, f"de/{order}", OrderRef("de", order), read):
        assert world.service.ticket_warnings(asked, ticket, account="de", sites=["Amazon.de"]) == ()
    assert world.service.ticket_warnings(read, ticket, sites=[read.site]) == ()


def test_another_ticket_with_the_same_order_is_named(world):
    """Two buyers' messages about one parcel, two agents: the second one reads what the first one did."""
    order, first = world.order(), world.ticket("1")
    world.refund(order, ticket=first)
    said = f"the ticket {first} has a refund of this order: reserved on 2026-11-24"
    assert world.service.ticket_warnings(order, world.ticket("2")) == (said,)
    assert world.service.ticket_warnings(order, TicketRef("desk", "1")) == ()


def test_what_was_declined_hides_nothing(world):
    """A second press that was declined does not stand in front of the refund; where it is all there is, it is told."""
    order, first, second = world.order(), world.ticket("1"), world.ticket("2")
    for ticket in (first, first, second):
        world.refund(order, ticket=ticket)
    assert world.service.ticket_warnings(order, "desk:3") == (
        "the ticket desk:1 has a refund of this order: reserved on 2026-11-24",
        "the ticket desk:2 has a refund of this order: declined on 2026-11-24",
    )


def test_another_site_than_the_mailboxes_is_told(world):
    """Known only where the order was read: the number alone does not tell its site."""
    order = world.order()
    assert world.service.ticket_warnings(order, "desk:1", sites=["Amazon.fr", "Amazon.es"]) == ()
    assert world.service.ticket_warnings(world.service.order(order), "desk:1", sites=["Amazon.fr", "Amazon.es"]) == (
        "the order is of Amazon.de, the ticket's mailbox is for Amazon.es, Amazon.fr",
    )


@pytest.fixture
def two(world):
    """A service with two accounts."""
    return ActionService(
        marketplaces=[world.account(), world.account(name="us", region="na")],
        journal=world.journal,
        clock=world.clock,
        ids=world.ids,
    )


def test_another_account_than_the_mailboxes_is_told(world, two):
    """An order of the one account in a ticket to the other's mailbox."""
    order = world.order()
    assert two.ticket_warnings(f"de/{order}", "desk:1", account="us") == (
        "the order is of the account 'de', the ticket came to 'us'",
    )
    assert two.ticket_warnings(order, "desk:1", account="de") == ()


def test_an_action_of_another_account_on_that_number_is_told(world, two):
    """A bare number is taken to be the mailbox's; where another account has worked on it, somebody looks."""
    order = world.order()
    two.execute(two.preview(_full(f"de/{order}")), actor=MARIE)
    assert two.ticket_warnings(order, "desk:1", account="us") == (
        "the account 'de' has an action on an order of this number; look which of the two is meant",
    )


def _full(order: str):
    from orderactions import Reason, Refund

    return Refund.full(order, reason=Reason.DAMAGED)


@pytest.mark.parametrize(
    ("order", "ticket", "account"),
    [("x", "desk:1", ""), ("305-1234567-1234567", "1", ""), ("305-1234567-1234567", "desk:1", "uk")],
)
def test_what_makes_no_sense_is_said(order, ticket, account):
    """A number that is no order, a ticket without a desk, an account that is not there."""
    world = World()
    with pytest.raises(RequestError):
        world.service.ticket_warnings(order, ticket, account=account)
    world.journal.close()


def desks(world, **named) -> ActionService:
    """A service with these desks."""
    return ActionService(
        marketplaces=[world.account()], journal=world.journal, clock=world.clock, ids=world.ids, desks=named
    )


def test_a_ticket_that_only_the_desk_knows_is_named(world):
    """Nobody has pressed anything in the other one; the desk has its order in a field."""
    order, desk = world.order(), MemoryDesk("desk", clock=world.clock)
    for ticket, about in (("1", order), ("2", order), ("3", None), ("4", order)):
        desk.open_ticket(ticket, text="Hello.", order_id=about)
    service = desks(world, desk=desk)
    assert service.ticket_warnings(order, "desk:1") == ("other tickets have this order: desk:2, desk:4",)
    world.refund(order, ticket="desk:2")
    assert service.ticket_warnings(order, "desk:1") == (
        "the ticket desk:2 has a refund of this order: reserved on 2026-11-24",
        "another ticket has this order: desk:4",
    )
    assert service.ticket_warnings(order, "desk:2", search=False) == ()


def test_many_tickets_are_counted(world):
    """Five are named."""
    order, desk = world.order(), MemoryDesk("desk", clock=world.clock)
    for number in range(1, 9):
        desk.open_ticket(str(number), text="Hello.", order_id=order)
    (said,) = desks(world, desk=desk).ticket_warnings(order, "desk:1")
    assert said == "other tickets have this order: desk:2, desk:3, desk:4, desk:5, desk:6 and 2 more"


class Down(MemoryDesk):
    """Its search does not answer."""

    def tickets_of(self, order_id):
        raise DeskError("down: jo@x.test wrote")


def test_a_search_that_fails_is_a_warning_less_and_said(world):
    """The other desk is asked all the same; what the failing one said is not shown, and the press is not held up."""
    order = world.order()
    desk, down = MemoryDesk("desk", clock=world.clock), Down("down", clock=world.clock)
    desk.open_ticket("1", text="Hello.", order_id=order)
    assert desks(world, desk=desk, archive=down).ticket_warnings(order, "desk:9") == (
        "the desk 'archive' could not be searched: whether another ticket has this order is not known",
        "another ticket has this order: desk:1",
    )


def test_a_desk_without_search_is_not_asked(world):
    """Its capabilities say so; that is no failure."""
    order = world.order()
    without = Down("down", clock=world.clock, capabilities=Capabilities(search=False))
    assert desks(world, down=without).ticket_warnings(order, "down:9") == ()
