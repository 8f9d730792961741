"""The simulated Multi-Channel Fulfilment itself: made by its own calls, kept, and refusing what cannot be."""

from __future__ import annotations

import json

import pytest

from orderactions.testing.simulator import ControlRefusal, SimulatedAmazon
from tests.contract.spapi import Judge
from tests.fulfilment.parcels import Warehouse

ADDRESS = {"name": "n", "addressLine1": "l", "city": "c", "postalCode": "p", "countryCode": "DE"}
ROOTS = {
    "2020-07-01": "/fba/outbound/2020-07-01/fulfillmentOrders",
    "2026-07-04": "/fulfillment/outbound/2026-07-04/orders",
}
CREATED = {
    "2020-07-01": {
        "sellerFulfillmentOrderId": "k",
        "displayableOrderId": "#1",
        "displayableOrderDate": "2026-11-24T09:00:00Z",
        "displayableOrderComment": "thanks",
        "shippingSpeedCategory": "Expedited",
        "fulfillmentAction": "Hold",
        "destinationAddress": ADDRESS,
        "items": [{"sellerSku": "MUG", "sellerFulfillmentOrderItemId": "a", "quantity": 2}],
    },
    "2026-07-04": {
        "orderId": "k",
        "channel": "SHOPIFY",
        "fulfillmentConfiguration": {"action": "HOLD", "serviceLevel": {"serviceTiers": ["EXPEDITED"]}},
        "destination": {"deliveryAddress": ADDRESS},
        "lineItems": [
            {
                "lineItemId": "a",
                "product": {"productIdentifier": {"amazonSku": "MUG"}},
                "amount": {"unit": "EACHES", "value": "2.0"},
            }
        ],
    },
}


class Shop:
    """Whoever makes orders there, by plain calls."""

    def __init__(self, version: str) -> None:
        self.warehouse = Warehouse(version)
        self.root = ROOTS[version]

    def call(self, method: str, end: str = "", body=None):
        api = self.warehouse.account._api
        request = api.request("plain", method, self.root + end, api.tokens.token(), body=body)
        response = self.warehouse.send(request)
        return response.status, json.loads(response.body)


@pytest.mark.parametrize("version", ROOTS)
def test_an_order_is_made_by_amazons_own_call(version) -> None:
    """Once: an id serves one order for ever."""
    shop = Shop(version)
    assert shop.call("POST", body=CREATED[version])[0] in {200, 202}
    made = shop.warehouse.amazon.mcf_order("k")
    assert (made.speed, made.lines[0].quantity, made.held_since is not None) == ("EXPEDITED", 2, True)
    assert shop.call("POST", body=CREATED[version])[0] == 400
    judge = Judge.of(f"fulfillmentOutbound_{version}.json")
    plain = [(request, answer) for request, answer in shop.warehouse.sent if request.operation == "plain"]
    assert [problem for request, answer in plain for problem in judge.problems(request, answer)] == []


@pytest.mark.parametrize("version", ROOTS)
def test_what_is_missing_is_refused(version) -> None:
    """Each value that an order needs."""
    shop = Shop(version)
    needed = {"sellerFulfillmentOrderId", "items", "destinationAddress"} if version == "2020-07-01" else {"orderId"}
    for name in needed | (CREATED[version].keys() & {"destination", "lineItems", "displayableOrderId"}):
        body = {key: value for key, value in CREATED[version].items() if key != name}
        assert shop.call("POST", body=body)[0] == 400
    assert shop.warehouse.amazon.mcf_orders() == []


@pytest.mark.parametrize(
    "body",
    [
        {"shippingSpeedCategory": "Teleport"},
        {"shippingSpeedCategory": "ScheduledDelivery"},
        {"destinationAddress": {"name": "n"}},
        {"destinationAddress": ADDRESS | {"planet": "x"}},
        {"items": [{"sellerFulfillmentOrderItemId": "z", "quantity": 1}]},
        {"items": [{"sellerFulfillmentOrderItemId": "a", "quantity": 0}]},
        {"items": "a"},
        {"fulfillmentAction": "Fly"},
        {"displayableOrderId": "x"},
    ],
)
def test_a_change_that_cannot_be_is_refused_whole(body) -> None:
    """Nothing of it happens."""
    shop = Shop("2020-07-01")
    shop.call("POST", body=CREATED["2020-07-01"])
    before = shop.warehouse.amazon.mcf_order("k")
    assert shop.call("PUT", "/k", {"fulfillmentAction": "Hold"} | body)[0] == 400
    assert shop.warehouse.amazon.mcf_order("k") == before


@pytest.mark.parametrize("body", [{}, {"fulfillmentConfiguration": {"action": "SHIP", "policy": "FILL_ALL"}}])
def test_the_new_version_changes_nothing_but_the_action(body) -> None:
    """Whatever else is sent along."""
    shop = Shop("2026-07-04")
    shop.call("POST", body=CREATED["2026-07-04"])
    assert shop.call("PUT", "/k", body)[0] == 400


def test_a_held_order_is_cancelled_after_fourteen_days() -> None:
    """Whoever forgets it loses it."""
    warehouse = Warehouse("2020-07-01")
    parcel = warehouse.parcel(held=True)
    warehouse.amazon.advance(86400 * 14 - 1)
    assert warehouse.amazon.mcf_order(parcel.parcel_id).status == "RECEIVED"
    warehouse.amazon.advance(1)
    assert warehouse.amazon.mcf_order(parcel.parcel_id).status == "CANCELLED"


def test_it_survives_in_the_state_file(tmp_path) -> None:
    """With what is still going to happen."""
    warehouse = Warehouse("2020-07-01", state_path=tmp_path / "state.json")
    parcel = warehouse.parcel(cancel="later", cancel_after_s=600)
    warehouse.mcf.stop(parcel)
    again = SimulatedAmazon(clock=warehouse.clock, state_path=tmp_path / "state.json")
    assert again.mcf_order(parcel.parcel_id).status == "RECEIVED"
    again.advance(600)
    assert again.mcf_order(parcel.parcel_id).status == "CANCELLED"


def test_the_control_interface_makes_and_shows_orders() -> None:
    """As JSON, with the name of a field that makes no sense."""
    amazon = Warehouse("2020-07-01").amazon
    made = amazon.handle("POST", "/_simulator/mcf_orders", body=b'{"parcel_id": "k", "lines": [{"quantity": 3}]}')
    assert (made.status, json.loads(made.body)["lines"][0]["quantity"]) == (201, 3)
    amazon.advance(14400)
    shown = json.loads(amazon.handle("GET", "/_simulator/mcf_orders").body)
    assert shown["mcf_orders"][0]["status"] == "COMPLETE"
    refused = amazon.handle("POST", "/_simulator/mcf_orders", body=b'{"parcel_id": "k"}')
    assert (refused.status, json.loads(refused.body)["error"]["field"]) == (400, "parcel_id")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"colour": "red"}, "colour"),
        ({"held": "yes"}, "held"),
        ({"lines": []}, "lines"),
        ({"lines": [{"quantity": 251}]}, "lines"),
        ({"lines": [{"size": 1}]}, "lines[0]"),
        ({"lines": [{"line_id": "a"}, {"line_id": "a"}]}, "lines[1].line_id"),
        ({"cancel": "maybe"}, "cancel"),
        ({"cancel": "partial", "cancel_lines": ["z"]}, "cancel_lines"),
        ({"address": {"name": "n"}}, "address.addressLine1"),
        ({"address": {"planet": "n"}}, "address.planet"),
        ({"address": "here"}, "address"),
        ({"parcel_id": "x" * 41}, "parcel_id"),
    ],
)
def test_an_order_that_makes_no_sense(values, field) -> None:
    """The field is named."""
    with pytest.raises(ControlRefusal) as raised:
        Warehouse("2020-07-01").amazon.add_mcf_order(**values)
    assert raised.value.field == field


def test_an_order_that_there_is_not() -> None:
    """Said so."""
    with pytest.raises(ControlRefusal):
        Warehouse("2020-07-01").amazon.mcf_order("nowhere")
