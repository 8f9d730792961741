"""Multi-Channel Fulfilment in version 2026-07-04: what is accepted is answered 202, and done when it is done."""

from __future__ import annotations

from typing import Any

from orderactions.testing.simulator.context import Context, order_time
from orderactions.testing.simulator.mcf import FINAL, ask_cancel, find_parcel, page, release
from orderactions.testing.simulator.mcf_v2020 import body_of, invalid, made
from orderactions.testing.simulator.mcfstate import SimulatedParcel
from orderactions.testing.simulator.wire import Answer, Call, json_answer

__all__ = ["cancel_order", "create_order", "get_order", "list_orders", "update_order"]


def create_order(context: Context, call: Call, _path: tuple[str, ...]) -> Answer:
    """Answer POST /fulfillment/outbound/2026-07-04/orders."""
    body = body_of(call)
    try:
        settings: dict[str, Any] = body.get("fulfillmentConfiguration", {})
        tiers = settings.get("serviceLevel", {}).get("serviceTiers", ["STANDARD"])
        values = {
            "parcel_id": body["orderId"],
            "channel": body.get("channel"),
            "speed": tiers[0],
            "policy": settings.get("policy"),
            "held": settings.get("action", "SHIP") == "HOLD",
            "address": {name: text for name, text in body["destination"]["deliveryAddress"].items() if name != "email"},
            "lines": [
                {
                    "line_id": item["lineItemId"],
                    "sku": item["product"]["productIdentifier"]["amazonSku"],
                    "quantity": int(item["amount"]["value"].removesuffix(".0")),
                }
                for item in body["lineItems"]
            ],
        }
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        raise invalid("A required value is missing or has another form.") from None
    parcel = made(context, values)
    return json_answer(202, {"orderId": parcel.parcel_id, "status": _status(parcel)})


def _status(parcel: SimulatedParcel) -> str:
    return parcel.status if parcel.status in FINAL else "PROCESSING"


def _amount(units: int) -> dict[str, str]:
    return {"unit": "EACHES", "value": f"{units}.0"}


def _shown(parcel: SimulatedParcel, *, shipments: bool) -> dict[str, object]:
    slip = {"templateName": "simulated", "templateAttributes": {"orderId": parcel.shown_id}}
    shown: dict[str, object] = {
        "orderId": parcel.parcel_id,
        "receiveTime": order_time(parcel.created_at),
        "status": _status(parcel),
        "statusUpdateTime": order_time(parcel.changed_at),
        "fulfillmentConfiguration": {
            "serviceLevel": {"serviceTiers": [parcel.speed]},
            "action": "HOLD" if parcel.held_since else "SHIP",
            "policy": parcel.policy,
            "services": {"packaging": {"packingSlip": slip}},
        },
        "destination": {"deliveryAddress": parcel.address},
        "lineItems": [
            {
                "lineItemId": line.line_id,
                "product": {"productIdentifier": {"amazonSku": line.sku}},
                "amount": _amount(line.quantity),
                "cancelledAmount": _amount(line.cancelled),
                "unfulfillableAmount": _amount(line.unfulfillable),
            }
            for line in parcel.lines
        ],
    }
    if parcel.channel:
        shown["channel"] = parcel.channel
    if shipments:
        shown["shipments"] = _shipments(parcel)
    return shown


def _shipments(parcel: SimulatedParcel) -> list[dict[str, object]]:
    if not parcel.shipment_id:
        return []
    shipment: dict[str, object] = {
        "amazonShipmentId": parcel.shipment_id,
        "amazonFacility": {"facilityId": "SIM1"},
        "status": "SHIPPED" if parcel.shipped_at else "PROCESSING",
        "items": [
            {
                "productIdentifier": {"amazonSku": line.sku},
                "lineItemId": line.line_id,
                "amount": _amount(line.left),
            }
            for line in parcel.lines
            if line.left
        ],
    }
    if parcel.shipped_at:
        carrier = {"carrierCode": "Simulated", "trackingNumber": f"SIMTRACK{parcel.shipment_id}"}
        shipment["shipTime"] = order_time(parcel.shipped_at)
        shipment["packages"] = [{"packageId": "1", "tracking": {"carrier": carrier}}]
    return [shipment]


def _with_shipments(call: Call) -> bool:
    word = call.single("shipments") or "INCLUDE"
    if word not in {"INCLUDE", "EXCLUDE"}:
        raise invalid("A value is not one of those that are possible.", "shipments")
    return word == "INCLUDE"


def get_order(context: Context, call: Call, path: tuple[str, ...]) -> Answer:
    """Answer GET /fulfillment/outbound/2026-07-04/orders/{orderId}."""
    parcel = find_parcel(context, path[0])
    return json_answer(200, {"order": _shown(parcel, shipments=_with_shipments(call))})


def list_orders(context: Context, call: Call, _path: tuple[str, ...]) -> Answer:
    """Answer GET /fulfillment/outbound/2026-07-04/orders."""
    shipments = _with_shipments(call)
    parcels, token = page(context, call.single("updatedAfter"), call.single("pageToken"))
    orders = [_shown(parcel, shipments=shipments) for parcel in parcels]
    return json_answer(200, {"orders": orders, "pagination": {"nextToken": token} if token else {}})


def cancel_order(context: Context, _call: Call, path: tuple[str, ...]) -> Answer:
    """Answer PUT /fulfillment/outbound/2026-07-04/orders/{orderId}/cancel (SIM-57)."""
    ask_cancel(context, find_parcel(context, path[0]))
    return json_answer(202, {})


def update_order(context: Context, call: Call, path: tuple[str, ...]) -> Answer:
    """Answer PUT /fulfillment/outbound/2026-07-04/orders/{orderId}: it takes the hold off, and nothing else."""
    parcel, body = find_parcel(context, path[0]), body_of(call)
    settings = body.get("fulfillmentConfiguration")
    if set(body) != {"fulfillmentConfiguration"} or not isinstance(settings, dict) or set(settings) != {"action"}:
        raise invalid("Only the action can be updated.")
    if settings["action"] not in {"HOLD", "SHIP"} or parcel.held_since is None or parcel.status in FINAL:
        raise invalid("Only a fulfillment order on hold can be updated.")
    if settings["action"] == "SHIP" and parcel.update != "ignored":
        release(context, parcel)
    return json_answer(202, {})
