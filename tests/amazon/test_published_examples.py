"""Amazon's own examples are read, where its published models are at hand."""

from __future__ import annotations

import pytest

from orderactions.marketplaces.amazon.client import errors_of
from orderactions.orders import Fulfilment, OrderStatus
from tests.amazon.making import Scripted, account_at, answer, read, refund_batch, wire_line
from tests.contract.spapi import load

ORDERS, FEEDS = "orders_2026-01-01.json", "feeds_2021-06-30.json"


def examples(model: str, operation: str, status: str) -> list:
    found = []
    for methods in load(model)["paths"].values():
        for method, described in methods.items():
            if method != "parameters" and described["operationId"] == operation:
                static = described["responses"][status].get("x-amzn-api-sandbox", {}).get("static", [])
                found += [case["response"] for case in static]
    assert found, f"{operation} {status} has no example"
    return found


def test_the_examples_of_orders_are_read_whole() -> None:
    """Amounts, status and who ships, without the buyer who is in them."""
    orders = {order.ref.order_id: order for order in map(read, examples(ORDERS, "getOrder", "200"))}
    seen = {
        order_id: (order.country, order.status, order.fulfilment, str(order.paid), str(order.total))
        for order_id, order in orders.items()
    }
    ours, waiting, sent = Fulfilment.SELLER, OrderStatus.UNSHIPPED, OrderStatus.SHIPPED
    assert seen == {
        "171-9876543-2109876": ("BR", waiting, ours, "BRL 299.90", "BRL 299.90"),
        "028-1234567-8901234": ("TR", sent, ours, "TRY 125.00", "TRY 125.00"),
        "114-9876543-1234567": ("US", waiting, ours, "USD 49.99", "USD 49.99"),
    }
    assert all(line.problem == "" for order in orders.values() for line in order.lines)
    assert "Silva" not in repr(orders)


@pytest.mark.parametrize(
    ("model", "operation"),
    [
        (ORDERS, "getOrder"),
        *((FEEDS, name) for name in ("createFeed", "createFeedDocument", "getFeed", "getFeedDocument")),
    ],
)
def test_the_examples_of_errors_are_amazons_own_words(model, operation) -> None:
    """An error list with codes, which alone counts as a refusal."""
    for document in examples(model, operation, "400"):
        assert errors_of(answer(400, document))


def test_the_examples_of_feeds_fit_what_is_read_of_them() -> None:
    """The names of the fields, from creating a document to a feed's end."""
    (document,) = examples(FEEDS, "createFeedDocument", "201")
    (created,) = examples(FEEDS, "createFeed", "202")
    (feed,) = examples(FEEDS, "getFeed", "200")
    transport = Scripted(
        createFeedDocument=answer(201, document),
        uploadFeedDocument=answer(200),
        createFeed=answer(202, created),
        getFeed=answer(200, feed),
    )
    amazon = account_at(transport)
    batch = refund_batch((wire_line(),))
    submitted = amazon.submit(amazon.prepare(batch))
    assert submitted.reference == created["feedId"]
    assert amazon.check(batch, feed["feedId"]).detail == "the feed was cancelled after it had begun"
