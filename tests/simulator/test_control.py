"""The control interface under /_simulator/."""

from __future__ import annotations

import json

import pytest

from orderactions import ActionService, Reason, Refund, open_journal
from orderactions.errors import SetupError
from orderactions.testing import GUESSES


def get(seller, name):
    reply = seller.send("GET", f"/_simulator/{name}")
    assert reply.status == 200
    return reply.json


def post(seller, name, body):
    return seller.send("POST", f"/_simulator/{name}", {}, json.dumps(body).encode())


def test_an_order_can_be_posted_shipped_and_seen(seller):
    """Everything that Python can do to an order, HTTP can."""
    body = {"status": "UNSHIPPED", "lines": [{"sku": "MUG", "paid": {"Principal": "20.00"}}]}
    made = post(seller, "orders", body)
    assert made.status == 201
    order_id = made.json["order_id"]
    assert post(seller, f"orders/{order_id}/request_cancel", {"reason": "Changed my mind"}).status == 200
    assert post(seller, f"orders/{order_id}/ship", {}).json["status"] == "SHIPPED"
    [order] = get(seller, "orders")["orders"]
    assert (order["lines"][0]["cancel_request"], order["lines"][0]["sku"]) == ("Changed my mind", "MUG")


def test_amazon_may_cancel_an_order_itself(seller):
    """The status can be set, with who cancelled it; a refund that waited is dropped."""
    order = seller.amazon.add_order(status="UNSHIPPED")
    seller.refund(order, Principal="3.00")
    changed = post(seller, f"orders/{order.order_id}/status", {"status": "CANCELLED", "cancelled_by": "AMAZON"})
    assert (changed.json["status"], changed.json["cancelled_by"]) == ("CANCELLED", "AMAZON")
    assert [row["amount"] for row in get(seller, "ledger")["dropped"]] == ["3.00"]
    assert get(seller, "ledger")["cancellations"] == []


@pytest.mark.parametrize(
    ("name", "body", "field"),
    [("status", {"status": "GONE"}, "status"), ("status", {}, "status"), ("ship", {}, "status"), ("sell", {}, "path")],
)
def test_a_change_that_cannot_be_names_the_field(seller, name, body, field):
    """A cancelled order, for one, is not shipped."""
    order = seller.amazon.add_order(status="CANCELLED")
    assert post(seller, f"orders/{order.order_id}/{name}", body).json["error"]["field"] == field


def test_several_orders_can_be_posted_at_once(seller):
    """As a list, and the ids do not collide."""
    made = post(seller, "orders", {"orders": [{}, {"marketplace_id": seller.US}]}).json["orders"]
    assert [order["currency"] for order in made] == ["EUR", "USD"]
    assert made[0]["order_id"] != made[1]["order_id"]


@pytest.mark.parametrize(
    ("name", "body", "field"),
    [
        ("orders", {"lines": [{"paid": {"Principal": "much"}}]}, "lines[0].paid.Principal"),
        ("orders", {"orders": [{}, {"status": "LOST"}]}, "orders[1].status"),
        ("orders", {"orders": 7}, "orders"),
        ("clock", {}, "advance_s"),
        ("clock", {"advance_s": -1}, "advance_s"),
        ("clock", {"advance_s": "soon"}, "advance_s"),
        ("faults", {"what": "explode"}, "what"),
        ("faults", {"what": "refuse", "nth": "first"}, "nth"),
        ("faults", {"what": "refuse", "when": "now"}, "when"),
        ("faults", {"what": "5xx_after_effect", "html": "yes"}, "html"),
        ("orders", {"orders": ["x"]}, "orders[0]"),
        ("faults", [], "body"),
    ],
)
def test_a_bad_body_is_answered_with_the_name_of_the_field(seller, name, body, field):
    """400, in JSON, for a person to read."""
    reply = post(seller, name, body)
    assert (reply.status, reply.json["error"]["field"]) == (400, field)


def test_the_clock_can_be_moved(seller):
    """And tells the time."""
    assert post(seller, "clock", {"advance_s": 90.5}).json["now"] == "2026-05-04T09:01:30.500000+00:00"
    assert get(seller, "clock")["now"] == "2026-05-04T09:01:30.500000+00:00"


def test_faults_can_be_posted_seen_and_cleared(seller):
    """A cleared fault does not strike."""
    assert post(seller, "faults", {"operation": "getOrder", "what": "401", "nth": 2}).status == 201
    assert get(seller, "faults")["faults"][0]["nth"] == 2
    assert seller.send("DELETE", "/_simulator/faults").status == 200
    order_id = seller.amazon.add_order().order_id
    assert [seller.order(order_id).status for _ in range(2)] == [200, 200]


def test_calls_are_recorded_with_operation_time_and_status(seller):
    """Those of the control interface are not, and a token at the document store is noticed."""
    url = seller.new_document()["url"]
    seller.send("PUT", url, {"content-type": seller.XML, "x-amz-access-token": "leaked"}, b"<a/>")
    calls = get(seller, "calls")["calls"]
    assert [(call["operation"], call["status"]) for call in calls] == [
        ("token", 200),
        ("createFeedDocument", 201),
        ("uploadFeedDocument", 200),
    ]
    assert [call["token_sent"] for call in calls] == [False, True, True]
    assert "leaked" not in json.dumps(calls)


def test_feeds_tell_what_was_read_in_them(seller):
    """Message by message, with the digest of the document in place of the document."""
    order = seller.amazon.add_order()
    seller.refund(order, Principal="1.00")
    [feed] = get(seller, "feeds")["feeds"]
    assert feed["messages"] == [{"message_id": "1", "order_id": order.order_id, "result": "successful"}]
    assert len(feed["content_sha256"]) == 64
    assert "content" not in feed


def test_the_guesses_are_told(seller):
    """Whoever relies on the simulator can see where it may be wrong."""
    assert [guess["id"] for guess in get(seller, "guesses")["guesses"]] == [guess.id for guess in GUESSES]


def test_the_ledger_is_the_same_over_both_ways(seller):
    """Amounts are text."""
    seller.refund(seller.amazon.add_order(), Principal="1.50")
    assert get(seller, "ledger") == seller.amazon.ledger()
    assert get(seller, "ledger")["refunds"][0]["amount"] == "1.50"


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "nothing"), ("POST", "ledger"), ("POST", "orders/305-7777777-7777777/ship"), ("DELETE", "orders")],
)
def test_what_is_not_there_is_a_404(seller, method, path):
    """And says so in JSON."""
    reply = seller.send(method, f"/_simulator/{path}", {}, b"{}")
    assert (reply.status, "problem" in reply.json["error"]) == (404, True)


def test_the_index_tells_what_is_served(seller):
    """Its paths, its operations and its faults."""
    index = get(seller, "")
    assert "/_simulator/ledger" in index["GET"]
    assert "createFeed" in index["operations"]
    assert index["faults"]["stuck"]["stage"] == "feed"


def test_an_account_takes_its_tax_by_site(amazon):
    """As `Amazon` does, and turns down what makes no sense as `Amazon` does."""
    germany = amazon.add_order(marketplace_id="A1PA6795UKMFR9").order_id
    france = amazon.add_order(marketplace_id="A13V1IB3VIYZZH").order_id
    account = amazon.account(tax={"DE": "vat_inclusive"})
    service = ActionService(
        marketplaces=[account], journal=open_journal("memory:", clock=amazon.clock), clock=amazon.clock
    )
    assert service.preview(Refund.full(germany, reason=Reason.LATE)).problems == ()
    assert [each.code for each in service.preview(Refund.full(france, reason=Reason.LATE)).problems] == ["tax_not_set"]
    with pytest.raises(SetupError, match="tax"):
        amazon.account(tax={"DE": "gross"})
