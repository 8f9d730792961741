"""searchOrders: orders by time, status, site and sender, page by page."""

from __future__ import annotations

import json

import pytest

GERMANY, FRANCE = "A1PA6795UKMFR9", "A13V1IB3VIYZZH"
SINCE = {"lastUpdatedAfter": "2026-01-01T00:00:00Z"}


@pytest.fixture
def three(seller):
    """Two cancelled orders of two sites, and a shipped one that Amazon sends."""
    add = seller.amazon.add_order
    return [
        add(status="CANCELLED", created_at="2026-05-01T00:00:00Z").order_id,
        add(status="CANCELLED", created_at="2026-05-02T00:00:00Z", marketplace_id=FRANCE).order_id,
        add(fulfilled_by="AMAZON", created_at="2026-05-03T00:00:00Z").order_id,
    ]


def ask(seller, **query):
    return seller.call("GET", "/orders/2026-01-01/orders", query=query)


def ids(reply) -> list[str]:
    assert reply.status == 200, reply.json
    return [order["orderId"] for order in reply.json["orders"]]


@pytest.mark.parametrize(
    ("query", "which"),
    [
        (SINCE, [0, 1, 2]),
        ({"createdAfter": "2026-05-02T00:00:00Z"}, [1, 2]),
        ({"createdAfter": "2026-05-01T00:00:00Z", "createdBefore": "2026-05-02T12:00:00Z"}, [0, 1]),
        ({**SINCE, "lastUpdatedBefore": "2026-05-01T12:00:00Z"}, [0]),
        ({**SINCE, "fulfillmentStatuses": "CANCELLED"}, [0, 1]),
        ({**SINCE, "fulfillmentStatuses": "CANCELLED,SHIPPED"}, [0, 1, 2]),
        ({**SINCE, "marketplaceIds": FRANCE}, [1]),
        ({**SINCE, "fulfilledBy": "AMAZON"}, [2]),
    ],
)
def test_what_is_asked_for_is_listed_oldest_first(seller, three, query, which):
    """And nothing else."""
    assert ids(ask(seller, **query)) == [three[at] for at in which]


def test_it_goes_on_page_by_page(seller, three):
    """The last page names no other."""
    first = ask(seller, **SINCE, maxResultsPerPage="2")
    assert ids(first) == three[:2]
    last = ask(seller, **SINCE, maxResultsPerPage="2", paginationToken=first.json["pagination"]["nextToken"])
    assert (ids(last), "pagination" in last.json) == (three[2:], False)


def test_only_what_is_to_be_included_is(seller, three):
    """As with a single order."""
    asked = {**SINCE, "fulfillmentStatuses": "CANCELLED", "includedData": "CANCELLATION"}
    shown = ask(seller, **asked).json["orders"][0]
    assert "fulfillment" not in shown
    assert shown["orderItems"][0]["cancellation"]["cancellationExecution"]["cancelledBy"] == "MERCHANT"


@pytest.mark.parametrize(
    "query",
    [
        {},
        {**SINCE, "createdAfter": "2026-05-02T00:00:00Z"},
        {"lastUpdatedAfter": "yesterday"},
        {**SINCE, "fulfillmentStatuses": "Canceled"},
        {**SINCE, "marketplaceIds": "nowhere"},
        {**SINCE, "maxResultsPerPage": "0"},
        {**SINCE, "maxResultsPerPage": "101"},
        {**SINCE, "paginationToken": "!"},
        {**SINCE, "includedData": "EVERYTHING"},
    ],
)
def test_what_cannot_be_asked_is_refused(seller, query):
    """400, in Amazon's words."""
    reply = ask(seller, **query)
    assert (reply.status, reply.json["errors"][0]["code"]) == (400, "InvalidInput")
    assert json.dumps(reply.json)
