"""Multi-Channel Fulfilment in version 2020-07-01: the calls that make, show, change and cancel an order."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from orderactions.testing.simulator.context import Context, order_time
from orderactions.testing.simulator.errors import ApiRefusal, ControlRefusal
from orderactions.testing.simulator.mcf import FINAL, ask_cancel, find_parcel, page, release
from orderactions.testing.simulator.mcfcontrols import ADDRESS, NEEDED, build_parcel
from orderactions.testing.simulator.mcfstate import SimulatedParcel
from orderactions.testing.simulator.wire import Answer, Call, json_answer

__all__ = ["body_of", "cancel_order", "create_order", "get_order", "invalid", "list_orders", "made", "update_order"]

_STATUSES = {
    "RECEIVED": "Received",
    "PLANNING": "Planning",
    "PROCESSING": "Processing",
    "COMPLETE": "Complete",
    "COMPLETE_PARTIAL": "CompletePartialled",
    "CANCELLED": "Cancelled",
    "UNFULFILLABLE": "Unfulfillable",
}
_SPEEDS = {
    "STANDARD": "Standard",
    "EXPEDITED": "Expedited",
    "PRIORITY": "Priority",
    "SCHEDULED": "ScheduledDelivery",
}
_POLICIES = {"FILL_OR_KILL": "FillOrKill", "FILL_ALL": "FillAll", "FILL_ALL_AVAILABLE": "FillAllAvailable"}
_UPDATED = frozenset({"marketplaceId", "shippingSpeedCategory", "destinationAddress", "fulfillmentAction", "items"})
_ITEM = frozenset({"sellerSku", "sellerFulfillmentOrderItemId", "quantity"})


def body_of(call: Call) -> dict[str, Any]:
    """Return the object in a call's body. Raises ApiRefusal: 400, there is none."""
    try:
        body = json.loads(call.body)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise invalid("The request body is not a JSON object.")
    return body


def invalid(message: str, details: str = "") -> ApiRefusal:
    """Return a 400."""
    return ApiRefusal(400, "InvalidInput", message, details)


def made(context: Context, values: Mapping[str, object]) -> SimulatedParcel:
    """Make a parcel. Raises ApiRefusal: 400, a value cannot be."""
    try:
        return build_parcel(context.world, {name: value for name, value in values.items() if value}, context.now)
    except ControlRefusal as refusal:
        raise invalid("A value of the order is invalid.", refusal.field) from None


def create_order(context: Context, call: Call, _path: tuple[str, ...]) -> Answer:
    """Answer POST /fba/outbound/2020-07-01/fulfillmentOrders."""
    body = body_of(call)
    for name in ("sellerFulfillmentOrderId", "displayableOrderId", "displayableOrderDate", "displayableOrderComment"):
        if not isinstance(body.get(name), str) or not body[name]:
            raise invalid("A required value is missing.", name)
    items, address = body.get("items"), body.get("destinationAddress")
    if not isinstance(items, list) or not items or not isinstance(address, dict):
        raise invalid("A required value is missing.", "items, destinationAddress")
    lines = [
        {
            "line_id": item.get("sellerFulfillmentOrderItemId"),
            "sku": item.get("sellerSku"),
            "quantity": item.get("quantity"),
        }
        for item in items
    ]
    if not all(line["line_id"] and line["sku"] and line["quantity"] for line in lines):
        raise invalid("A required value of an item is missing.", "items")
    made(
        context,
        {
            "parcel_id": body["sellerFulfillmentOrderId"],
            "shown_id": body["displayableOrderId"],
            "comment": body["displayableOrderComment"],
            "marketplace_id": body.get("marketplaceId"),
            "speed": _word(_SPEEDS, body.get("shippingSpeedCategory"), "shippingSpeedCategory"),
            "policy": _word(_POLICIES, body.get("fulfillmentPolicy", "FillOrKill"), "fulfillmentPolicy"),
            "held": body.get("fulfillmentAction") == "Hold",
            "address": address,
            "lines": lines,
        },
    )
    return json_answer(200, {})


def _word(words: Mapping[str, str], given: object, name: str) -> str:
    for ours, theirs in words.items():
        if theirs == given:
            return ours
    raise invalid("A value is not one of those that are possible.", name)


def get_order(context: Context, _call: Call, path: tuple[str, ...]) -> Answer:
    """Answer GET /fba/outbound/2020-07-01/fulfillmentOrders/{sellerFulfillmentOrderId}."""
    parcel = find_parcel(context, path[0])
    items = [
        {
            "sellerSku": line.sku,
            "sellerFulfillmentOrderItemId": line.line_id,
            "quantity": line.quantity,
            "cancelledQuantity": line.cancelled,
            "unfulfillableQuantity": line.unfulfillable,
        }
        for line in parcel.lines
    ]
    payload = {
        "fulfillmentOrder": _shown(parcel),
        "fulfillmentOrderItems": items,
        "fulfillmentShipments": _shipments(parcel),
        "returnItems": [],
        "returnAuthorizations": [],
    }
    return json_answer(200, {"payload": payload})


def _shown(parcel: SimulatedParcel) -> dict[str, object]:
    return {
        "sellerFulfillmentOrderId": parcel.parcel_id,
        "marketplaceId": parcel.marketplace_id,
        "displayableOrderId": parcel.shown_id,
        "displayableOrderDate": order_time(parcel.created_at),
        "displayableOrderComment": parcel.comment,
        "shippingSpeedCategory": _SPEEDS[parcel.speed],
        "destinationAddress": parcel.address,
        "fulfillmentAction": "Hold" if parcel.held_since else "Ship",
        "fulfillmentPolicy": _POLICIES[parcel.policy],
        "receivedDate": order_time(parcel.created_at),
        "fulfillmentOrderStatus": _STATUSES[parcel.status],
        "statusUpdatedDate": order_time(parcel.changed_at),
    }


def _shipments(parcel: SimulatedParcel) -> list[dict[str, object]]:
    if not parcel.shipment_id:
        return []
    gone = parcel.shipped_at is not None
    shipment: dict[str, object] = {
        "amazonShipmentId": parcel.shipment_id,
        "fulfillmentCenterId": "SIM1",
        "fulfillmentShipmentStatus": "SHIPPED" if gone else "PENDING",
        "fulfillmentShipmentItem": [
            {
                "sellerSku": line.sku,
                "sellerFulfillmentOrderItemId": line.line_id,
                "quantity": line.left,
                **({"packageNumber": 1} if gone else {}),
            }
            for line in parcel.lines
            if line.left
        ],
    }
    if parcel.shipped_at is not None:
        shipment["shippingDate"] = order_time(parcel.shipped_at)
        number = f"SIMTRACK{parcel.shipment_id}"
        shipment["fulfillmentShipmentPackage"] = [
            {"packageNumber": 1, "carrierCode": "Simulated", "trackingNumber": number}
        ]
    return [shipment]


def list_orders(context: Context, call: Call, _path: tuple[str, ...]) -> Answer:
    """Answer GET /fba/outbound/2020-07-01/fulfillmentOrders."""
    parcels, token = page(context, call.single("queryStartDate"), call.single("nextToken"))
    payload: dict[str, object] = {"fulfillmentOrders": [_shown(parcel) for parcel in parcels]}
    return json_answer(200, {"payload": payload | ({"nextToken": token} if token else {})})


def cancel_order(context: Context, _call: Call, path: tuple[str, ...]) -> Answer:
    """Answer PUT /fba/outbound/2020-07-01/fulfillmentOrders/{sellerFulfillmentOrderId}/cancel (SIM-57)."""
    parcel = find_parcel(context, path[0])
    if parcel.status == "PROCESSING" or (parcel.status in FINAL and parcel.status != "CANCELLED"):
        raise invalid("The fulfillment order cannot be cancelled in its present status.")
    ask_cancel(context, parcel)
    return json_answer(200, {})


def update_order(context: Context, call: Call, path: tuple[str, ...]) -> Answer:
    """Answer PUT /fba/outbound/2020-07-01/fulfillmentOrders/{sellerFulfillmentOrderId} (SIM-58)."""
    parcel, body = find_parcel(context, path[0]), body_of(call)
    if parcel.held_since is None or parcel.status in FINAL:
        raise invalid("Only a fulfillment order on hold can be updated.")
    for name in body:
        if name not in _UPDATED:
            raise invalid("The simulator cannot update this.", name)
    speed = body.get("shippingSpeedCategory")
    new_speed = _word(_SPEEDS, speed, "shippingSpeedCategory") if speed is not None else parcel.speed
    action = body.get("fulfillmentAction", "Hold")
    if action not in {"Hold", "Ship"} or (new_speed == "SCHEDULED" and action == "Hold"):
        raise invalid("A value is not one of those that are possible.", "fulfillmentAction")
    address, quantities = _address(body.get("destinationAddress")), _quantities(parcel, body.get("items", []))
    if parcel.update == "ignored":
        return json_answer(200, {})
    parcel.speed, parcel.address = new_speed, address or parcel.address
    for line in parcel.lines:
        line.quantity = line.quantity if parcel.update == "half" else quantities.get(line.line_id, line.quantity)
    if action == "Ship":
        release(context, parcel)
    return json_answer(200, {})


def _address(given: object) -> dict[str, str] | None:
    if given is None:
        return None
    if not isinstance(given, dict) or any(
        name not in ADDRESS or not isinstance(each, str) for name, each in given.items()
    ):
        raise invalid("The address has a part that is unknown or no text.", "destinationAddress")
    if not all(given.get(name) for name in NEEDED):
        raise invalid("The address is not complete.", "destinationAddress")
    return given


def _quantities(parcel: SimulatedParcel, items: object) -> dict[str, int]:
    lines = {line.line_id for line in parcel.lines}
    found: dict[str, int] = {}
    for item in items if isinstance(items, list) else [None]:
        if not isinstance(item, dict) or not _ITEM.issuperset(item):
            raise invalid("An item has a value that the simulator cannot update.", "items")
        line_id, quantity = item.get("sellerFulfillmentOrderItemId"), item.get("quantity")
        if line_id not in lines or type(quantity) is not int or quantity < 1:
            raise invalid("An item is unknown, or its quantity is none.", "items")
        found[line_id] = quantity
    return found
