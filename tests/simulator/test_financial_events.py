"""What a seller reads in the books of version 0: the events of an order, and those of a window of time."""

from __future__ import annotations

import json

import pytest

from tests.contract.spapi import FINANCES_V0, definition

HOUR, DAY = 3600, 86400


def charges(event):
    """Return the charges of an event's only item, by type."""
    [item] = event["ShipmentItemAdjustmentList"]
    return {each["ChargeType"]: each["ChargeAmount"]["CurrencyAmount"] for each in item["ItemChargeAdjustmentList"]}


def test_a_refund_is_an_adjustment_of_its_line(seller):
    """In version 0's own words, negative, and with the line's id, which the newer version does not tell."""
    paid = {"Principal": "20.00", "Shipping": "5.00", "GiftWrap": "3.00"}
    order = seller.amazon.add_order(lines=[{"sku": "MUG", "paid": paid}])
    seller.refund(order, Principal="12.50", Shipping="5.00", GiftWrap="3.00", Goodwill="1.00", RestockingFee="-2.00")
    assert seller.events_of(order.order_id)["RefundEventList"] == []
    seller.later(HOUR)
    [event] = seller.events_of(order.order_id)["RefundEventList"]
    assert charges(event) == {
        "Principal": -12.5,
        "ShippingCharge": -5,
        "Giftwrap": -3,
        "Goodwill": -1,
        "RestockingFee": 2,
    }
    [item] = event["ShipmentItemAdjustmentList"]
    assert (item["OrderItemId"], item["SellerSKU"]) == (order.lines[0].order_item_id, "MUG")
    assert (event["MarketplaceName"], "ShipmentItemList" in event) == ("Amazon.de", False)
    assert item["ItemFeeAdjustmentList"][0]["FeeAmount"]["CurrencyAmount"] == 1.88


def test_a_promotion_that_is_taken_back_stands_apart(seller):
    """It lowers what the buyer gets, so it is positive here."""
    order = seller.amazon.add_order(lines=[{"paid": {"Principal": "20.00"}, "discount": {"Principal": "2.00"}}])
    part = '<Component><Type>Principal</Type><Amount currency="EUR">-2.00</Amount></Component>'
    promotion = f"<PromotionAdjustments><MerchantPromotionID>P</MerchantPromotionID>{part}</PromotionAdjustments>"
    assert seller.refund(order, Principal="18.00", extra=promotion).successful
    seller.later(HOUR)
    [event] = seller.events_of(order.order_id)["RefundEventList"]
    [item] = event["ShipmentItemAdjustmentList"]
    assert charges(event) == {"Principal": -18}
    assert [each["PromotionAmount"]["CurrencyAmount"] for each in item["PromotionAdjustmentList"]] == [2]


def test_what_is_deferred_is_hidden_until_it_is_released(seller_with):
    """Version 0 knows no status: the event is not there, then it is."""
    seller = seller_with(defer_s=DAY)
    order = seller.amazon.add_order()
    seller.refund(order, Principal="5.00")
    seller.later(HOUR)
    assert seller.events_of(order.order_id)["RefundEventList"] == []
    seller.later(DAY)
    assert len(seller.events_of(order.order_id)["RefundEventList"]) == 1


def test_events_can_be_swept_by_the_day_they_were_posted(seller):
    """In pages, across all kinds of events; the token goes on without the other arguments."""
    orders = [seller.amazon.add_order(created_at="2026-05-01T10:00:00Z") for _ in range(3)]
    seller.refund(orders[0], Principal="5.00")
    seller.later(HOUR)

    def page(**query):
        return seller.call("GET", "/finances/v0/financialEvents", query=query).json["payload"]

    asked = {"PostedAfter": "2026-05-01T00:00:00Z", "MaxResultsPerPage": 3}
    first = page(**asked)
    second = page(NextToken=first["NextToken"])
    sizes = [
        {name: len(events) for name, events in one["FinancialEvents"].items() if events} for one in (first, second)
    ]
    assert sizes == [{"ShipmentEventList": 3}, {"RefundEventList": 1}]
    assert page(PostedAfter="2026-05-02T00:00:00Z")["FinancialEvents"]["ShipmentEventList"] == []
    assert len(page()["FinancialEvents"]["ShipmentEventList"]) == 3


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("orders/BAD-ORDER/financialEvents", {}),
        ("orders/305-1234567-1234567/financialEvents", {"MaxResultsPerPage": 101}),
        ("financialEvents", {"MaxResultsPerPage": "many"}),
        ("financialEvents", {"PostedBefore": "2026-05-01T00:00:00Z"}),
        ("financialEvents", {"PostedAfter": "2026-05-04T08:59:00Z"}),
        ("financialEvents", {"NextToken": "x"}),
    ],
)
def test_a_question_that_cannot_be_is_refused(seller, path, query):
    """With 400."""
    reply = seller.call("GET", f"/finances/v0/{path}", query=query)
    assert (reply.status, reply.code) == (400, "InvalidInput")


def test_an_order_that_nobody_knows_has_empty_lists(seller):
    """Empty lists are no proof of anything."""
    assert set(map(len, seller.events_of("305-1234567-1234567").values())) == {0}


def test_what_is_shown_has_the_shape_of_the_published_model(seller):
    """Shipments, refunds, claims and chargebacks, with fees, withheld taxes and promotions."""
    paid = {"Principal": "40.00", "Tax": "3.00", "Shipping": "5.00", "ShippingTax": "0.40"}
    line = {"paid": paid, "discount": {"Principal": "1.00"}}
    order = seller.amazon.add_order(marketplace_id=seller.US, lines=[line, {}])
    seller.refund(order, Principal="5.00", Tax="1.00")
    seller.amazon.chargeback(order.order_id, sku=order.lines[1].sku)
    seller.amazon.guarantee_claim(order.order_id)
    seller.later(HOUR)
    reply = seller.call("GET", f"/finances/v0/orders/{order.order_id}/financialEvents")
    shown = json.loads(reply.body)
    assert [len(events) for events in shown["payload"]["FinancialEvents"].values()] == [1, 1, 1, 1]
    assert definition(FINANCES_V0, "ListFinancialEventsResponse").problems(shown) == []
