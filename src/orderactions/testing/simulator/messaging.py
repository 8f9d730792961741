"""The gate of the Messaging API: which messages an order allows. Messages themselves are not sent here."""

from __future__ import annotations

from orderactions.testing.simulator.context import Context
from orderactions.testing.simulator.errors import ApiRefusal
from orderactions.testing.simulator.orders import ORDER_ID
from orderactions.testing.simulator.sites import SITES
from orderactions.testing.simulator.state import SimulatedOrder
from orderactions.testing.simulator.wire import Answer, Call, as_json

__all__ = ["allowed", "get_actions"]

_ATTRIBUTES = "attributes"
_BEFORE_SHIPPING = (
    "confirmCustomizationDetails",
    "confirmDeliveryDetails",
    "legalDisclosure",
    "confirmOrderDetails",
    "confirmServiceDetails",
    "unexpectedProblem",
)
_BY_STATUS = {
    "UNSHIPPED": _BEFORE_SHIPPING,
    "PARTIALLY_SHIPPED": _BEFORE_SHIPPING,
    "SHIPPED": ("confirmDeliveryDetails", "legalDisclosure", "unexpectedProblem", "warranty", "invoice"),
}


def get_actions(context: Context, call: Call, path: tuple[str, ...]) -> Answer:
    """Answer GET /messaging/v1/orders/{amazonOrderId}."""
    sites = call.listed("marketplaceIds")
    if len(sites) != 1 or sites[0] not in SITES:
        raise ApiRefusal(400, "InvalidInput", "Give exactly one valid marketplace id.", "marketplaceIds")
    if not ORDER_ID.match(path[0]):
        raise ApiRefusal(400, "InvalidInput", "The amazonOrderId is not in the 3-7-7 format.", "amazonOrderId")
    order = context.world.orders.get(path[0])
    if order is None or order.marketplace_id != sites[0]:
        raise ApiRefusal(404, "NotFound", "The requested order was not found.", "amazonOrderId")
    base, query = f"/messaging/v1/orders/{order.order_id}", f"?marketplaceIds={sites[0]}"
    actions = [
        {"href": f"{base}/{name if name == _ATTRIBUTES else 'messages/' + name}{query}", "name": name}
        for name in allowed(order)
    ]
    shown = {"_links": {"actions": actions, "self": {"href": base + query}}}
    return Answer(status=200, headers={"content-type": "application/hal+json"}, body=as_json(shown))


def allowed(order: SimulatedOrder) -> tuple[str, ...]:
    """Return the names of the messages that an order allows (SIM-55)."""
    if order.status == "CANCELLED":
        names: tuple[str, ...] = ("unexpectedProblem",) if order.cancelled_by == "MERCHANT" else ()
    elif order.fulfilled_by == "AMAZON":
        names = ("legalDisclosure", "invoice") if order.status == "SHIPPED" else ()
    else:
        names = _BY_STATUS.get(order.status, ())
    return (*names, _ATTRIBUTES) if names else ()
