"""Orders that read cancelled: which of them we would have offered to cancel."""

from __future__ import annotations

from datetime import timedelta

import pytest
from world import World

from orderactions.marketplaces.amazon.codes import CANCEL_REASONS
from orderactions.marketplaces.amazon.rehearsal import rehearse
from orderactions.shadow import Finding
from orderactions.transport import HttpResponse

# About amounts and calls: what keeps the journal makes no difference.
pytestmark = pytest.mark.sqlite


class Scripted:
    """A simulated Amazon that answers searchOrders with something else."""

    def __init__(self, world, body: bytes) -> None:
        self.real = world.amazon.transport()
        self.body = body

    def send(self, request):
        answer = self.real.send(request)
        return HttpResponse(status=200, body=self.body) if request.operation == "searchOrders" else answer


@pytest.fixture
def world():
    return World(books="2024-06-19")


def rehearsed(world, *, transport=None):
    since = world.clock.now() - timedelta(days=30)
    account = world.account(transport=transport)
    return rehearse(account, since=since, most=200, tell=lambda _: None)


def cancelled(world, **values) -> str:
    order_id = world.order(status="UNSHIPPED")
    world.amazon._change(order_id, "status", {"status": "CANCELLED", **values})
    return order_id


@pytest.mark.parametrize("reason", sorted(CANCEL_REASONS))
def test_every_reason_of_the_schema_is_one_that_we_can_send(world, reason):
    """What a seller may have told Amazon, an agent can tell it through us."""
    order_id = world.order(status="UNSHIPPED")
    world.amazon._world.orders[order_id].lines[0].cancel_reason = reason
    world.amazon._change(order_id, "status", {"status": "CANCELLED", "cancelled_by": "MERCHANT"})
    (found,) = rehearsed(world).cancelled
    assert (found.order_id, found.finding, found.reason, found.code) == (order_id, Finding.AGREES, reason, reason)


def test_lines_with_several_reasons_have_none(world):
    """Which of them was meant for the order is not told."""
    order_id = world.order({}, {}, status="UNSHIPPED")
    for line, reason in zip(world.amazon._world.orders[order_id].lines, ("NoInventory", "PricingError"), strict=True):
        line.cancel_reason = reason
    world.amazon._change(order_id, "status", {"status": "CANCELLED", "cancelled_by": "MERCHANT"})
    (found,) = rehearsed(world).cancelled
    assert (found.finding, found.reason, found.code) == (Finding.AGREES, "", "")


def test_what_we_sent_ourselves_would_have_been_offered(world):
    """By our own feed, as its code."""
    world.service.advance()
    action = world.cancel(world.order(status="UNSHIPPED"))
    world.pass_time(600)
    world.clock.advance(7200)
    (found,) = rehearsed(world).cancelled
    assert (found.finding, found.code) == (Finding.AGREES, action.code)


@pytest.mark.parametrize(("who", "why"), [("BUYER", "cancelled by the buyer"), ("AMAZON", "cancelled by Amazon")])
def test_what_others_cancelled_is_not_compared(world, who, why):
    """It was never ours to offer."""
    cancelled(world, cancelled_by=who)
    found = rehearsed(world)
    assert [(each.finding, each.why) for each in found.cancelled] == [(Finding.NOT_COMPARED, why)]
    assert (found.compared, found.agrees) == (False, False)


def test_who_cancelled_may_not_be_told(world):
    """Then it is not guessed."""
    order_id = cancelled(world, cancelled_by="MERCHANT")
    world.amazon._world.orders[order_id].lines[0].cancel_reason = None
    (found,) = rehearsed(world).cancelled
    assert (found.finding, found.why) == (
        Finding.NOT_COMPARED, "Amazon does not tell who cancelled it, or several did"
    )  # fmt: skip


def test_what_amazon_ships_we_would_have_refused(world):
    """No program of the seller's can cancel it."""
    world.amazon.add_order(status="CANCELLED", fulfilled_by="AMAZON")
    found = rehearsed(world)
    assert found.cancelled[0].finding is Finding.REFUSED
    assert "fulfilled by the marketplace" in found.cancelled[0].why
    assert not found.agrees


def test_many_are_read_page_by_page(world):
    """A hundred on each."""
    for _ in range(101):
        world.amazon.add_order(status="CANCELLED")
    found = rehearsed(world)
    assert (len({each.order_id for each in found.cancelled}), found.cancelled_untold) == (101, "")
    assert [call["operation"] for call in world.amazon.calls()].count("searchOrders") == 2


def test_a_list_that_cannot_be_had_is_said_and_spoils_nothing_else(world):
    """The refunds are compared all the same."""
    world.amazon.refund_elsewhere(world.order())
    world.clock.advance(7200)
    world.amazon.add_fault("403", operation="searchOrders", times=9)
    found = rehearsed(world)
    assert found.cancelled == ()
    assert "Inventory and Order Tracking" in found.cancelled_untold
    assert found.agrees


@pytest.mark.parametrize(
    ("body", "said"),
    [(b"{}", "orders: is missing"), (b'{"orders": 7}', "orders: is not a list"), (b"no", "nothing that can be read")],
)
def test_a_list_that_cannot_be_read_is_said(world, body, said):
    """In a sentence, and no traceback."""
    assert said in rehearsed(world, transport=Scripted(world, body)).cancelled_untold


def test_an_order_of_the_list_that_cannot_be_read_is_left_out_alone(world):
    """With its number, if it has one."""
    body = b'{"orders": [{"orderId": "305-1234567-1234567"}], "pagination": {}}'
    found = rehearsed(world, transport=Scripted(world, body))
    assert [(each.order_id, each.finding) for each in found.cancelled] == [
        ("305-1234567-1234567", Finding.NOT_COMPARED)
    ]
    assert (found.cancelled[0].why.startswith("its answer cannot be read"), found.cancelled_untold) == (True, "")


def test_a_list_without_an_end_is_broken_off_and_said(world):
    """Ten pages of it."""
    body = b'{"orders": [], "pagination": {"nextToken": "x"}}'
    assert rehearsed(world, transport=Scripted(world, body)).cancelled_untold == "only the first 0 are read"
