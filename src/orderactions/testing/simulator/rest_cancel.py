"""The `cancelOrder` of Orders 2026-01-01, which Amazon published and withdrew: served only where it is switched on."""

from __future__ import annotations

import json

from orderactions.testing.simulator.cancellations import drop_parked
from orderactions.testing.simulator.context import Context
from orderactions.testing.simulator.errors import ApiRefusal
from orderactions.testing.simulator.orders import ORDER_ID
from orderactions.testing.simulator.state import CancelEffect
from orderactions.testing.simulator.wire import Answer, Call, json_answer

__all__ = ["cancel_order"]

_REASONS = frozenset(
    {"NO_INVENTORY", "BUYER_CANCELLED", "SHIPPING_ADDRESS_UNDELIVERABLE", "CUSTOMER_EXCHANGE", "PRICING_ERROR"}
)


def cancel_order(context: Context, call: Call, path: tuple[str, ...]) -> Answer:
    """Answer PUT /orders/2026-01-01/orders/{orderId}/cancellation; the order is cancelled at once."""
    if not context.settings.rest_cancel:
        raise ApiRefusal(404, "NotFound", "The requested operation was not found.")
    order_id = path[0]
    if not ORDER_ID.match(order_id):
        raise ApiRefusal(400, "InvalidInput", "The orderId is not in the 3-7-7 format.", "orderId")
    reason = _reason(call)
    order = context.world.orders.get(order_id)
    if order is None:
        raise ApiRefusal(404, "NotFound", "The requested order was not found.", "orderId")
    if order.fulfilled_by == "AMAZON" or order.status != "UNSHIPPED":
        raise ApiRefusal(400, "InvalidInput", "The order cannot be cancelled.", "orderId")
    for line in order.lines:
        line.cancel_reason = reason
    order.status, order.cancelled_by, order.updated_at = "CANCELLED", "MERCHANT", context.now
    drop_parked(context.world, order)
    context.world.cancellations.append(
        CancelEffect(order_id=order_id, feed_id="", message_id="", reason=reason, at=context.now)
    )
    return json_answer(202, {})


def _reason(call: Call) -> str:
    try:
        body = json.loads(call.body)
    except (ValueError, RecursionError):
        body = None
    reason = body.get("cancelReasonCode") if isinstance(body, dict) else None
    if not isinstance(reason, str) or reason not in _REASONS:
        raise ApiRefusal(400, "InvalidInput", "The cancelReasonCode is not supported.", "cancelReasonCode")
    return reason
