"""Which messages an order allows, as the gate of the Messaging API tells it."""

from __future__ import annotations

import pytest

from tests.contract.spapi import MESSAGING, definition, load


def ask(seller, order_id, *sites):
    return seller.call("GET", f"/messaging/v1/orders/{order_id}", query={"marketplaceIds": ",".join(sites)})


def names(seller, order):
    return [each["name"] for each in ask(seller, order.order_id, seller.DE).json["_links"]["actions"]]


def test_a_question_is_for_the_time_before_shipping(seller):
    """Afterwards there are others."""
    order = seller.amazon.add_order(status="UNSHIPPED")
    assert "confirmOrderDetails" in names(seller, order)
    seller.amazon.ship(order.order_id)
    assert "confirmOrderDetails" not in names(seller, order)
    assert "unexpectedProblem" in names(seller, order)


def test_a_problem_can_be_told_after_the_seller_cancelled(seller):
    """There is no message that says so outright, and none when Amazon did it."""
    order = seller.amazon.add_order(status="UNSHIPPED")
    seller.cancel(order)
    assert names(seller, order) == ["unexpectedProblem", "attributes"]
    seller.amazon.set_status(order.order_id, "CANCELLED")
    assert names(seller, order) == []


@pytest.mark.parametrize("status", ["PENDING", "UNFULFILLABLE"])
def test_an_order_that_waits_allows_nothing(seller, status):
    """An empty list, not an error."""
    assert names(seller, seller.amazon.add_order(status=status)) == []


def test_what_amazon_ships_allows_little(seller):
    """An invoice and a disclosure."""
    order = seller.amazon.add_order(fulfilled_by="AMAZON")
    assert names(seller, order) == ["legalDisclosure", "invoice", "attributes"]


def test_the_links_lead_to_the_operations_of_the_published_model(seller):
    """Each address is a path of the model, and the answer has its shape."""
    paths = set(load(MESSAGING)["paths"])
    for status in ("UNSHIPPED", "SHIPPED"):
        order = seller.amazon.add_order(status=status)
        reply = ask(seller, order.order_id, seller.DE)
        shown = reply.json
        found = {each["href"].partition("?")[0] for each in shown["_links"]["actions"]}
        assert {path.replace(order.order_id, "{amazonOrderId}") for path in found} <= paths
        assert definition(MESSAGING, "GetMessagingActionsForOrderResponse").problems(shown) == []
        assert reply.headers["content-type"] == "application/hal+json"


@pytest.mark.parametrize(
    ("order_id", "sites", "status"),
    [
        ("305-1234567-1234567", ["A1PA6795UKMFR9"], 404),
        ("BAD-ORDER", ["A1PA6795UKMFR9"], 400),
        ("305-1234567-1234567", [], 400),
        ("305-1234567-1234567", ["A1PA6795UKMFR9", "ATVPDKIKX0DER"], 400),
    ],
)
def test_one_order_and_one_marketplace_are_needed(seller, order_id, sites, status):
    """Two marketplaces are as wrong as none."""
    assert ask(seller, order_id, *sites).status == status
