"""Orders in the shape of the Orders API 2026-01-01."""

from __future__ import annotations

from decimal import Decimal

import pytest

from orderactions.testing.simulator import ControlRefusal


def test_only_what_was_asked_for_is_shown(seller):
    """Without includedData there is no amount, no status and no buyer."""
    order_id = seller.amazon.add_order().order_id
    bare = seller.order(order_id).json["order"]
    assert not {"proceeds", "fulfillment", "buyer", "recipient"} & (bare.keys() | bare["orderItems"][0].keys())
    full = seller.order(order_id, "PROCEEDS", "FULFILLMENT").json["order"]
    assert full["fulfillment"]["fulfillmentStatus"] == "SHIPPED"
    assert full["proceeds"]["grandTotal"] == {"amount": "20.00", "currencyCode": "EUR"}
    assert "buyer" not in full


def test_included_data_may_be_repeated(seller):
    """A list parameter is understood in both of its spellings."""
    order_id = seller.amazon.add_order().order_id
    reply = seller.call(
        "GET", f"/orders/2026-01-01/orders/{order_id}", query={"includedData": ["PROCEEDS", "FULFILLMENT"]}
    )
    assert {"proceeds", "fulfillment"} <= reply.json["order"].keys()


def test_the_breakdowns_of_a_line_add_up_to_its_total(seller):
    """Charges, taxes by kind and discounts are told apart, and nothing is lost between them."""
    paid = {"Principal": "100.00", "Tax": "8.00", "Shipping": "5.00", "ShippingTax": "0.40", "GiftWrap": "3.00"}
    order = seller.amazon.add_order(
        marketplace_id=seller.US, lines=[{"quantity": 2, "paid": paid, "discount": {"Principal": "10.00"}}]
    )
    shown = seller.order(order.order_id, "PROCEEDS").json["order"]
    proceeds = shown["orderItems"][0]["proceeds"]
    parts = {part["type"]: Decimal(part["subtotal"]["amount"]) for part in proceeds["breakdowns"]}
    assert parts == {
        "ITEM": Decimal("100.00"),
        "SHIPPING": Decimal("5.00"),
        "GIFT_WRAP": Decimal("3.00"),
        "TAX": Decimal("8.40"),
        "DISCOUNT": Decimal("-10.00"),
    }
    assert sum(parts.values()) == Decimal(proceeds["proceedsTotal"]["amount"])
    taxes = next(part["detailedBreakdowns"] for part in proceeds["breakdowns"] if part["type"] == "TAX")
    assert [(tax["subtype"], tax["value"]["amount"]) for tax in taxes] == [("ITEM", "8.00"), ("SHIPPING", "0.40")]
    assert shown["orderItems"][0]["product"]["price"]["unitPrice"]["amount"] == "50.00"


def test_yen_have_no_decimals(seller):
    """An amount in a currency without a smaller unit is written whole."""
    order = seller.amazon.add_order(marketplace_id=seller.JP)
    shown = seller.order(order.order_id, "PROCEEDS").json["order"]
    assert shown["proceeds"]["grandTotal"] == {"amount": "2000", "currencyCode": "JPY"}


@pytest.mark.parametrize(
    ("order_id", "status", "code"),
    [("12-34", 400, "InvalidInput"), ("305-7777777-7777777", 404, "NotFound")],
)
def test_an_id_that_is_none_and_an_order_that_is_none_are_told_apart(seller, order_id, status, code):
    """A malformed id is the caller's mistake, an unknown order is not found."""
    reply = seller.order(order_id)
    assert (reply.status, reply.code) == (status, code)


def test_an_unknown_part_is_refused(seller):
    """The parameter takes the documented words only."""
    assert seller.order(seller.amazon.add_order().order_id, "REFUNDS").status == 400


def test_the_buyers_request_to_cancel_is_shown_when_asked_for(seller):
    """The request is an object on each line, present only once the buyer made it."""
    order_id = seller.amazon.add_order(status="UNSHIPPED").order_id
    assert "cancellation" not in seller.order(order_id, "CANCELLATION").json["order"]["orderItems"][0]
    seller.amazon.request_cancel(order_id, reason="Too slow")
    line = seller.order(order_id, "CANCELLATION").json["order"]["orderItems"][0]
    assert line["cancellation"] == {"cancellationRequest": {"requester": "BUYER", "cancelReason": "Too slow"}}


def test_shipping_moves_quantities_and_the_time_of_the_last_update(seller):
    """A shipment is seen in the status, on the line and in lastUpdatedTime."""
    order_id = seller.amazon.add_order(status="UNSHIPPED", lines=[{"quantity": 3}]).order_id
    before = seller.order(order_id, "FULFILLMENT").json["order"]
    assert before["orderItems"][0]["fulfillment"] == {"quantityFulfilled": 0, "quantityUnfulfilled": 3}
    seller.amazon.ship(order_id)
    after = seller.order(order_id, "FULFILLMENT").json["order"]
    assert after["fulfillment"]["fulfillmentStatus"] == "SHIPPED"
    assert after["orderItems"][0]["fulfillment"] == {"quantityFulfilled": 3, "quantityUnfulfilled": 0}
    assert after["lastUpdatedTime"] > before["lastUpdatedTime"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"order_id": "1-2-3"}, "order_id"),
        ({"status": "Shipped"}, "status"),
        ({"marketplace_id": "MOON"}, "marketplace_id"),
        ({"lines": []}, "lines"),
        ({"lines": [{"paid": {"Principal": 20.5}}]}, "lines[0].paid.Principal"),
        ({"lines": [{"paid": {"Principal": "20.505"}}]}, "lines[0].paid.Principal"),
        ({"lines": [{"paid": {"Price": "20.50"}}]}, "lines[0].paid.Price"),
        ({"lines": [{}, {"quantity": 0}]}, "lines[1].quantity"),
        ({"lines": [{"order_item_id": "123"}]}, "lines[0].order_item_id"),
        ({"lines": [{"colour": "red"}]}, "lines[0].colour"),
    ],
)
def test_an_order_that_cannot_be_names_the_field(amazon, values, field):
    """Whoever sets the stage is told exactly what is wrong with it."""
    with pytest.raises(ControlRefusal) as caught:
        amazon.add_order(**values)
    assert caught.value.field == field
