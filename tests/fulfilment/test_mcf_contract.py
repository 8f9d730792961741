"""What is said to Amazon, and what the simulated Amazon answers, follows the published models."""

from __future__ import annotations

import json

import pytest

from orderactions.fulfilment.address import Address
from orderactions.fulfilment.mcf_change import ChangeProof, ParcelChange
from orderactions.fulfilment.mcf_orders import Speed
from tests.contract.spapi import Judge
from tests.fulfilment.parcels import Warehouse

MODELS = {"2020-07-01": "fulfillmentOutbound_2020-07-01.json", "2026-07-04": "fulfillmentOutbound_2026-07-04.json"}
IDS = {
    "getOutboundOrder": "getOrder",
    "listOutboundOrders": "listOrders",
    "cancelOutboundOrder": "cancelOrder",
    "updateOutboundOrder": "updateOrder",
}
WHOLE = Address(
    name="n",
    line_1="1",
    line_2="2",
    line_3="3",
    city="c",
    district="d",
    state="s",
    postal_code="p",
    country_code="DE",
    phone="1",
)


def problems(warehouse: Warehouse, version: str) -> list[str]:
    judge = Judge.of(MODELS[version])
    found = []
    for request, response in warehouse.sent:
        if request.operation == "token":
            continue
        found += judge.problems(request, response)
        told = judge.find(request)
        if told is None or told.id != IDS.get(request.operation, request.operation):
            found.append(f"{request.operation} is another call")
        if request.effect is not (request.method == "PUT"):
            found.append(f"{request.operation}: what has an effect goes out as such")
    return found


@pytest.mark.parametrize("version", MODELS)
def test_every_call_and_answer_follows_the_model(version) -> None:
    """Reading in every state, listing, stopping, releasing, and all refusals that the models name."""
    warehouse = Warehouse(version)
    held = warehouse.parcel(held=True, channel="SHOPIFY")
    parcel = warehouse.parcel(lines=[{"quantity": 2}, {"lacking": 1}], pick_s=900, ship_s=1200)
    for _ in range(5):
        warehouse.mcf.status(parcel)
        warehouse.amazon.advance(300)
    warehouse.mcf.find("1000", since=warehouse.amazon.now())
    warehouse.mcf.find("nobody's")
    warehouse.mcf.release(held)
    warehouse.mcf.stop(held)
    warehouse.mcf.stop(held)
    for what in ("refuse", "401", "403", "429_with_header", "5xx_before_effect"):
        warehouse.amazon.fail(what, operation=warehouse.operation("cancel"))
        warehouse.mcf.stop(warehouse.parcel())
    assert {request.operation for request, _ in warehouse.sent} == {
        "token",
        *(warehouse.operation(verb) for verb in ("get", "listing", "cancel", "update")),
    }
    assert problems(warehouse, version) == []


def test_a_change_follows_the_model() -> None:
    """Address, speed and quantities in one body."""
    warehouse = Warehouse("2020-07-01")
    parcel = warehouse.parcel(lines=[{"line_id": "a", "quantity": 2}, {"line_id": "b"}], held=True)
    change = ParcelChange(address=WHOLE, speed=Speed.PRIORITY, quantities={"a": 3})
    assert warehouse.mcf.change(warehouse.mcf.preview_change(parcel, change)).proof is ChangeProof.MADE
    body = next(json.loads(request.body) for request, _ in warehouse.sent if request.method == "PUT")
    assert body["fulfillmentAction"] == "Hold"
    assert [item["quantity"] for item in body["items"]] == [3, 1]
    assert len(body["destinationAddress"]) == 10
    assert problems(warehouse, "2020-07-01") == []


def test_the_new_version_has_no_other_field_to_change() -> None:
    """The day on which Amazon's model gets one, this fails, and AMZ-MCF-07 has to be looked at."""
    judge = Judge.of(MODELS["2026-07-04"])
    update = next(each for each in judge.operations if each.id == "updateOrder")
    settings = update.definitions["UpdateOrderFulfillmentConfiguration"]["properties"]
    assert set(update.definitions["UpdateOrderRequest"]["properties"]) == {"fulfillmentConfiguration"}
    assert set(settings) == {"action"}
