"""Books that are late, silent or incomplete about money that moved."""

from __future__ import annotations

import json

import pytest

from orderactions.testing.simulator import ControlRefusal

HOUR = 3600


@pytest.fixture
def order(seller):
    return seller.amazon.add_order(lines=[{"paid": {"Principal": "20.00", "Shipping": "5.00"}}])


def test_the_books_may_be_late_with_a_feed(seller, order):
    """The money moved in time."""
    seller.amazon.add_fault("books_late", later_s=47 * HOUR)
    seller.refund(order, Principal="5.00")
    assert len(seller.amazon.ledger()["refunds"]) == 1
    seller.later(48 * HOUR - 1)
    assert seller.refunds_of(order.order_id) == []
    seller.later(1)
    assert len(seller.refunds_of(order.order_id)) == 1


def test_the_books_may_never_tell(seller, order):
    """In neither version."""
    seller.amazon.add_fault("books_missing")
    seller.refund(order, Principal="5.00")
    seller.later(100 * HOUR)
    assert seller.refunds_of(order.order_id) == seller.events_of(order.order_id)["RefundEventList"] == []
    assert len(seller.amazon.ledger()["refunds"]) == 1


def test_a_component_may_be_missing_in_the_books(seller, order):
    """The buyer got both, the books tell of one."""
    seller.amazon.add_fault("books_component_missing")
    seller.refund(order, Principal="5.00", Shipping="2.00")
    seller.later(HOUR)
    [event] = seller.events_of(order.order_id)["RefundEventList"]
    [item] = event["ShipmentItemAdjustmentList"]
    assert [each["ChargeType"] for each in item["ItemChargeAdjustmentList"]] == ["ShippingCharge"]
    assert len(seller.amazon.ledger()["refunds"]) == 2


@pytest.mark.parametrize("operation", ["listTransactions", "listFinancialEventsByOrderId"])
def test_an_answer_may_be_empty_although_the_order_has_entries(seller, order, operation):
    """The next one is not."""
    seller.amazon.add_fault("books_empty", operation=operation)

    def entries():
        if operation == "listTransactions":
            return seller.transactions_of(order.order_id)
        return seller.events_of(order.order_id)["ShipmentEventList"]

    assert (len(entries()), len(entries())) == (0, 1)
    assert seller.amazon.calls()[-2]["fault"] == "books_empty"


def test_a_sweep_may_leave_out_one_order(seller, order):
    """For as many calls as it should."""
    other = seller.amazon.add_order()
    body = {"what": "books_empty", "operation": "listFinancialEvents", "order_id": order.order_id, "times": 2}
    assert seller.send("POST", "/_simulator/faults", {}, json.dumps(body).encode()).status == 201

    def found():
        events = seller.call("GET", "/finances/v0/financialEvents").json["payload"]["FinancialEvents"]
        return {event["AmazonOrderId"] for event in events["ShipmentEventList"]}

    assert [found() for _ in range(3)] == [{other.order_id}, {other.order_id}, {order.order_id, other.order_id}]


@pytest.mark.parametrize(
    ("what", "options", "field"),
    [
        ("books_empty", {}, "operation"),
        ("books_empty", {"operation": "listAllFulfillmentOrders"}, "operation"),
        ("books_empty", {"operation": "listOutboundOrders"}, "operation"),
        ("books_late", {"operation": "listTransactions"}, "operation"),
        ("books_late", {"order_id": "305-1234567-1234567"}, "order_id"),
    ],
)
def test_a_fault_of_the_books_belongs_to_its_call(seller, what, options, field):
    """What the feed did is spoilt by the feed, what is read by the reading."""
    with pytest.raises(ControlRefusal) as caught:
        seller.amazon.add_fault(what, **options)
    assert caught.value.field == field


def test_the_books_survive_a_restart(seller, seller_with, order):
    """With what is still to come."""
    seller.refund(order, Principal="5.00")
    again = seller_with()
    again.amazon.load(json.loads(json.dumps(seller.amazon.dump())))
    again.later(HOUR)
    assert [len(again.events_of(order.order_id)[name]) for name in ("ShipmentEventList", "RefundEventList")] == [1, 1]
