"""Clients that we did not write speak to the simulator, unchanged: it has more to it than what we look for."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from orderactions import Actor, Reason, Refund, State

PEERS = ("official", "saleweaver")
#: Where an entry of the ledger says whose it is, not what happened.
WHOSE = {"order_id", "line_id", "feed_id", "merchant_adjustment_item_id", "at"}


@pytest.mark.parametrize("peer", PEERS)
def test_another_client_refunds_an_order(shop, peer_python, peer):
    """An unchanged client logs in, reads the order, sends its own refund document and reads the report."""
    told = shop.run(peer_python(peer), peer)
    order = shop.order
    assert told["order"] == [
        {
            "order_id": order.order_id,
            "status": "SHIPPED",
            "item_id": order.lines[0].order_item_id,
            "sku": "CUP",
            "quantity": 1,
            "price": "30.00",
        }
    ]
    assert [each["status"] for each in told["status"]] == ["IN_QUEUE", "DONE"]
    feed_id = told["feed"][0]["feed_id"]
    assert told["feeds"] == [{"feed_ids": [feed_id]}]
    report = ET.fromstring(told["report"][0]["text"]).find("Message/ProcessingReport")
    assert report.findtext("DocumentTransactionID") == feed_id
    assert [count.text for count in report.find("ProcessingSummary")] == ["1", "1", "0", "0"]


@pytest.mark.parametrize("peer", PEERS)
def test_another_client_finds_its_refund_in_the_books(shop, peer_python, peer):
    """Both versions of the Finances API show the refund to a client that knows nothing of ours."""
    told = shop.run(peer_python(peer), peer)
    ((transactions,), (events,)) = told["transactions"], told["events"]
    assert ["Refund", shop.order.order_id] in transactions["transactions"]
    assert [(kind, currency, float(amount)) for kind, currency, amount in events["charges"] if float(amount)] == [
        ("Principal", "EUR", -12.5)
    ]


@pytest.mark.parametrize("peer", PEERS)
def test_its_refund_and_ours_are_the_same_in_the_ledger(shop, peer_python, peer):
    """What another client asked for and what we ask for differ in the ledger only by whose they are, and when."""
    shop.run(peer_python(peer), peer)
    (theirs,) = shop.amazon.ledger()["refunds"]
    assert (theirs["order_id"], theirs["component"], theirs["amount"]) == (shop.order.order_id, "Principal", "12.50")
    ours = _refunded_by_us(shop, shop.new_order(), "12.50")
    assert theirs.keys() == ours.keys()
    assert {name: theirs[name] for name in theirs.keys() - WHOSE} == {name: ours[name] for name in ours.keys() - WHOSE}


@pytest.mark.parametrize("peer", PEERS)
def test_each_call_of_another_client_is_known(shop, peer_python, peer):
    """The simulator sees exactly the calls that the client's script makes, each by its operation, and refuses none."""
    shop.run(peer_python(peer), peer)
    assert [(call["operation"], call["status"]) for call in shop.amazon.calls()] == [
        ("token", 200),
        ("getOrder", 200),
        ("createFeedDocument", 201),
        ("uploadFeedDocument", 200),
        ("createFeed", 202),
        ("getFeed", 200),
        ("getFeed", 200),
        ("getFeeds", 200),
        ("getFeedDocument", 200),
        ("downloadFeedDocument", 200),
        ("listTransactions", 200),
        ("listFinancialEventsByOrderId", 200),
    ]


def _refunded_by_us(shop, order, amount):
    service = shop.service(shop.account())
    asked = Refund.part(order.order_id, reason=Reason.RETURNED, amount=amount)
    action = service.execute(asked, actor=Actor.agent("marie"))
    for _ in range(3):
        service.advance()
        shop.amazon.advance(200)
    service.advance()
    assert service.get(action.id).state is State.DONE
    (entry,) = [each for each in shop.amazon.ledger()["refunds"] if each["order_id"] == order.order_id]
    return entry
