"""What an acknowledgement feed does to an order."""

from __future__ import annotations

import pytest


@pytest.fixture
def order(amazon):
    return amazon.add_order(status="UNSHIPPED", lines=[{"sku": "A"}, {"sku": "B"}])


def status(seller, order):
    return seller.order(order.order_id, "FULFILLMENT").json["order"]["fulfillment"]["fulfillmentStatus"]


def test_failure_with_every_item_cancels_the_order(seller, order):
    """Status, lines and ledger all tell it."""
    assert seller.cancel(order, reason="NoInventory").successful
    shown = seller.order(order.order_id, "FULFILLMENT", "CANCELLATION").json["order"]
    assert shown["fulfillment"]["fulfillmentStatus"] == "CANCELLED"
    execution = {"cancellationExecution": {"cancelledBy": "MERCHANT", "cancelReason": "NoInventory"}}
    assert [line["cancellation"] for line in shown["orderItems"]] == [execution, execution]
    [row] = seller.amazon.ledger()["cancellations"]
    assert (row["order_id"], row["reason"], row["message_id"]) == (order.order_id, "NoInventory", "1")


def test_a_cancelled_order_cannot_be_cancelled_again(seller, order):
    """The second message is an error and leaves no second row."""
    seller.cancel(order)
    assert not seller.cancel(order).successful
    assert len(seller.amazon.ledger()["cancellations"]) == 1


@pytest.mark.parametrize("state", ["PENDING", "PARTIALLY_SHIPPED", "SHIPPED", "UNFULFILLABLE"])
def test_only_an_unshipped_order_is_cancelled(seller, state):
    """Everything else is refused with the general code."""
    order = seller.amazon.add_order(status=state)
    report = seller.cancel(order)
    assert report.results == [("1", "Error", "18028")]
    assert status(seller, order) == state


def test_a_shipment_between_sending_and_processing_wins(seller, order):
    """A cancellation is a request: the parcel that left meanwhile makes it fail."""
    document = seller.envelope(seller.acknowledgement(order), message_type="OrderAcknowledgement")
    feed_id = seller.create_feed(seller.uploaded(document), seller.CANCEL).json["feedId"]
    seller.amazon.advance(100)
    seller.amazon.ship(order.order_id)
    seller.amazon.advance(100)
    assert not seller.report(feed_id).successful
    assert status(seller, order) == "SHIPPED"


@pytest.mark.parametrize("count", [0, 1])
def test_failure_without_every_item_cancels_nothing(seller, order, count):
    """Neither without items nor with some of them."""
    named = [line.order_item_id for line in order.lines][:count]
    assert not seller.cancel(order, line_ids=named).successful
    assert status(seller, order) == "UNSHIPPED"


def test_part_of_a_quantity_cannot_be_cancelled(seller):
    """A quantity below the ordered one is an error, the ordered one is not."""
    order = seller.amazon.add_order(status="UNSHIPPED", lines=[{"quantity": 3}])
    assert not seller.cancel(order, quantity="2").successful
    assert seller.cancel(order, quantity="3").successful


def test_an_order_fulfilled_by_amazon_cannot_be_cancelled(seller):
    """There is no such call for the seller."""
    order = seller.amazon.add_order(status="UNSHIPPED", fulfilled_by="AMAZON")
    assert not seller.cancel(order).successful


def test_success_only_keeps_the_sellers_own_number(seller, order):
    """No cancellation, and the number can be seen and used in a refund."""
    payload = seller.acknowledgement(order, status="Success", line_ids=[]).replace(
        "</AmazonOrderID>", "</AmazonOrderID><MerchantOrderID>M-77</MerchantOrderID>"
    )
    document = seller.envelope(payload, message_type="OrderAcknowledgement")
    assert seller.run(document, seller.CANCEL).successful
    assert seller.order(order.order_id).json["order"]["orderAliases"][0]["aliasId"] == "M-77"
    assert seller.amazon.ledger()["cancellations"] == []
    seller.amazon.ship(order.order_id)
    refund = seller.adjustment("", seller.item(order.lines[0].order_item_id, Principal="1")).replace(
        "<AmazonOrderID></AmazonOrderID>", "<MerchantOrderID>M-77</MerchantOrderID>"
    )
    assert seller.run(seller.envelope(refund)).successful


@pytest.mark.parametrize("reason", ["CustomerCancel", "BuyerCancelled", "OUT_OF_STOCK"])
def test_a_reason_of_another_vocabulary_is_malformed(seller, order, reason):
    """The three vocabularies of Amazon do not mix."""
    assert seller.cancel(order, reason=reason).results == [("1", "Error", "5000")]
    assert status(seller, order) == "UNSHIPPED"
