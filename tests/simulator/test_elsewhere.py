"""Money that moves past the feeds: in Seller Central, by an A-to-z claim, by the buyer's bank."""

from __future__ import annotations

import json

import pytest

from orderactions.testing.simulator import ControlRefusal

HOUR = 3600


@pytest.fixture
def order(seller):
    """An order of one article, with its shipping."""
    return seller.amazon.add_order(lines=[{"sku": "MUG", "paid": {"Principal": "20.00", "Shipping": "5.00"}}])


def test_a_refund_in_seller_central_leaves_less_for_the_feed(seller, order):
    """Amazon's own balance refuses what is too much, and the ledger tells where the money went."""
    seller.amazon.refund_elsewhere(order.order_id, sku="MUG", amounts={"Principal": "15.00"})
    assert not seller.refund(order, Principal="5.01").successful
    assert seller.refund(order, Principal="5.00").successful
    ledger = [(row["source"], row["amount"]) for row in seller.amazon.ledger()["refunds"]]
    assert ledger == [("elsewhere", "15.00"), ("feed", "5.00")]


def test_in_the_books_it_looks_like_any_other_refund(seller, order):
    """Only that no feed of ours made it."""
    seller.amazon.refund_elsewhere(order.order_id, amounts={"Principal": "5.00"})
    seller.refund(order, Principal="5.00")
    seller.later(HOUR)
    first, second = seller.refunds_of(order.order_id)
    assert first["totalAmount"] == second["totalAmount"]
    assert len(seller.events_of(order.order_id)["RefundEventList"]) == 2


@pytest.mark.parametrize(
    ("move", "events"), [("guarantee_claim", "GuaranteeClaimEventList"), ("chargeback", "ChargebackEventList")]
)
def test_a_claim_and_a_chargeback_can_be_told_apart_in_version_0_only(seller, order, move, events):
    """In 2024-06-19 both are refunds."""
    getattr(seller.amazon, move)(order.order_id)
    seller.later(HOUR)
    [shown] = seller.refunds_of(order.order_id)
    assert (shown["transactionType"], shown["description"]) == ("Refund", "Refund Order")
    found = seller.events_of(order.order_id)
    assert {name: len(rows) for name, rows in found.items() if rows} == {"ShipmentEventList": 1, events: 1}
    assert {row["source"] for row in seller.amazon.ledger()["refunds"]} == {move}
    assert seller.amazon.order(order.order_id).lines[0].refunded == {"Principal": 20, "Shipping": 5}


def test_the_books_may_be_later_than_usual_with_it(seller, order):
    """Two days, for instance."""
    seller.amazon.refund_elsewhere(order.order_id, later_s=48 * HOUR)
    seller.later(49 * HOUR - 1)
    assert seller.refunds_of(order.order_id) == []
    seller.later(1)
    assert len(seller.refunds_of(order.order_id)) == 1


@pytest.mark.parametrize("name", ["refund_elsewhere", "guarantee_claim", "chargeback"])
def test_each_can_be_posted(seller, order, name):
    """As everything that Python can do."""
    body = json.dumps({"line_id": order.lines[0].order_item_id, "amounts": {"Principal": "1.00"}}).encode()
    reply = seller.send("POST", f"/_simulator/orders/{order.order_id}/{name}", {}, body)
    assert (reply.status, reply.json["lines"][0]["refunded"]["Principal"]) == (200, "1.00")
    [entry] = [each for each in seller.send("GET", "/_simulator/books").json["books"] if each["kind"] != "Shipment"]
    assert entry["amounts"][0]["amount"] == "-1.00"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"amounts": {"Principal": "20.01"}}, "amounts.Principal"),
        ({"amounts": {"Price": "1.00"}}, "amounts.Price"),
        ({"amounts": {}}, "amounts"),
        ({"line_id": "1"}, "line_id"),
        ({"sku": "LAMP"}, "sku"),
        ({"later_s": -1}, "later_s"),
    ],
)
def test_what_cannot_be_given_back_names_the_field(seller, order, values, field):
    """And nothing moves."""
    with pytest.raises(ControlRefusal) as caught:
        seller.amazon.refund_elsewhere(order.order_id, **values)
    assert caught.value.field == field
    assert seller.amazon.ledger()["refunds"] == []


def test_amounts_need_a_line_and_money_needs_a_shipment(seller):
    """Which of two lines has to be said, and an order that waits has paid nothing yet."""
    two = seller.amazon.add_order(lines=[{}, {}])
    waiting = seller.amazon.add_order(status="UNSHIPPED")
    with pytest.raises(ControlRefusal, match="say which"):
        seller.amazon.refund_elsewhere(two.order_id, amounts={"Principal": "1.00"})
    with pytest.raises(ControlRefusal, match="UNSHIPPED"):
        seller.amazon.refund_elsewhere(waiting.order_id)
