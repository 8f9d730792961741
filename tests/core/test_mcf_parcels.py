"""Multi-Channel Fulfilment through the service: Amazon's yes proves nothing, quantities do; a stop is final."""

from __future__ import annotations

import pytest
from notices import hint, parcel_moved
from world import TOM
from yard import Yard

from orderactions import Cancellation, Reason, State
from orderactions.fulfilment.amazon_mcf import AmazonMcf

VERSIONS = ("2020-07-01", "2026-07-04")
CANCELS = ("cancelFulfillmentOrder", "cancelOutboundOrder")
UNCLEAR = ["reset_before_effect", "reset_after_effect", "5xx_before_effect", "5xx_after_effect"]


class Shop(Yard):
    """An Amazon order whose parcel Amazon sends, too, as one for another shop."""

    def __init__(self, version, **more):
        super().__init__(fulfilment=(lambda world: AmazonMcf(world.account(), version=version),), **more)

    def sold(self, **values):
        order = self.order(status="UNSHIPPED")
        return order, self.amazon.add_mcf_order(parcel_id=f"shop-{order}"[:40], shown_id=order, **values).parcel_id

    def parcel(self, parcel_id):
        return self.amazon.mcf_order(parcel_id).status

    def asked(self):
        return sum(call["operation"] in CANCELS for call in self.amazon.calls())


@pytest.fixture(params=VERSIONS)
def shop(request):
    made = Shop(request.param)
    yield made
    made.journal.close()


def test_stopped_then_cancelled(shop):
    """Cancelled at once, proven by quantities, then the order is cancelled."""
    order, parcel = shop.sold()
    action = shop.cancel(order)
    shop.pass_time(600)
    assert (shop.state(action), shop.parcel(parcel), shop.asked()) == (State.SETTLED, "CANCELLED", 1)


def test_a_yes_is_not_enough(shop):
    """It takes ten minutes: until then no feed leaves; asked once."""
    order, parcel = shop.sold(cancel="later", cancel_after_s=580)
    action = shop.cancel(order)
    shop.pass_time(500)
    assert (shop.feeds(), shop.state(action), shop.asked()) == (0, State.RESERVED, 1)
    shop.rest(2)
    assert (shop.state(action), shop.parcel(parcel), shop.asked()) == (State.SETTLED, "CANCELLED", 1)


def test_amazon_was_quicker(shop):
    """It says yes and the parcel leaves: the cancellation is refused, nothing is sent."""
    order, _ = shop.sold(cancel="too_late")
    action = shop.cancel(order)
    shop.rest(6)
    found = shop.service.get(action.id)
    assert (found.state, found.problems[0].code, shop.feeds(), shop.kinds()) == (State.REFUSED, "parcel_left", 0, [])


def test_a_part_is_stopped_and_the_rest_goes(shop):
    """The order cannot be cancelled, and a person is told of the part that does not come."""
    order, _ = shop.sold(lines=[{"line_id": "a"}, {"line_id": "b"}], cancel="partial", cancel_lines=["a"])
    action = shop.cancel(order)
    shop.rest(8)
    assert (shop.state(action), shop.feeds()) == (State.REFUSED, 0)
    assert shop.kinds() == ["parcel_stopped_but_order_stands"]


def test_a_yes_without_an_effect_is_a_task(shop):
    """Neither stopped nor gone: after three quarters of an hour a person decides, and reading goes on."""
    order, _ = shop.sold(cancel="ignored", plan_s=10**6)
    action = shop.cancel(order)
    shop.rest(2)
    assert (shop.state(action), shop.kinds(), shop.asked()) == (State.RESERVED, ["parcel_unclear"], 1)
    shop.service.resolve(shop.service.tasks()[0], "cancel anyway", actor=TOM)
    shop.pass_time(600)
    assert (shop.state(action), shop.asked()) == (State.SETTLED, 1)


def test_a_stop_of_an_order_that_stands_is_a_task(shop):
    """A stop is final: the seller makes a new parcel."""
    shop.amazon.add_fault("feed_cancelled")
    order, parcel = shop.sold()
    action = shop.cancel(order)
    shop.rest(3)
    assert (shop.state(action), shop.parcel(parcel)) == (State.REFUSED, "CANCELLED")
    assert shop.kinds() == ["parcel_stopped_but_order_stands"]
    assert not shop.service.get(action.id).is_open


@pytest.mark.parametrize(
    "fault", ["reset_before_effect", "reset_after_effect", "5xx_before_effect", "5xx_after_effect"]
)
def test_an_unclear_answer_is_read_and_never_repeated(shop, fault):
    """Stopped, as the quantities say, or a person decides."""
    for operation in CANCELS:
        shop.amazon.add_fault(fault, operation=operation)
    order, parcel = shop.sold(plan_s=10**6)
    action = shop.cancel(order)
    shop.rest(2)
    happened = "after" in fault
    assert shop.parcel(parcel) == ("CANCELLED" if happened else "RECEIVED")
    assert shop.state(action) is (State.SETTLED if happened else State.RESERVED)
    assert shop.kinds() == ([] if happened else ["parcel_unclear"])


def test_the_preview_says_that_it_is_final(shop):
    """Which parcel, by whom, and that it does not come back."""
    order, parcel = shop.sold()
    shown = shop.service.preview(Cancellation(order=order, reason=Reason.OUT_OF_STOCK))
    (said,) = [effect for effect in shown.effects if parcel in effect]
    assert "at amazon_mcf" in said
    assert "This is final" in said
    assert shop.asked() == 0


def test_amazons_notification_wakes_the_reading(shop):
    """FULFILLMENT_ORDER_STATUS spares the wait; doubled it does no harm."""
    order, parcel = shop.sold(cancel="later", cancel_after_s=1000)
    action = shop.cancel(order)
    shop.pass_time(990)
    shop.clock.advance(30)
    note = parcel_moved(parcel)
    for _ in range(3):
        shop.service.hint(hint(note))
        shop.service.advance()
    assert shop.steps(action) == [("hold", "written")]
