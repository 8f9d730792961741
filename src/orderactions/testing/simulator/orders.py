"""Orders: made from plain values, shown in the shape of the Orders API 2026-01-01."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from orderactions.testing.simulator.context import Context, order_time
from orderactions.testing.simulator.errors import ApiRefusal
from orderactions.testing.simulator.sites import SITES
from orderactions.testing.simulator.state import SimulatedLine, SimulatedOrder
from orderactions.testing.simulator.wire import Answer, Call, json_answer

__all__ = ["INCLUDED_DATA", "ORDER_ID", "get_order", "read_included", "show_order"]

ORDER_ID = re.compile(r"[A-Za-z0-9_]{3}-[A-Za-z0-9_]{7}-[A-Za-z0-9_]{7}\Z")

INCLUDED_DATA = frozenset(
    {
        "BUYER",
        "CANCELLATION",
        "EXPENSE",
        "FULFILLMENT",
        "FULFILLMENT_ORDERS",
        "PACKAGES",
        "PAYMENT",
        "PROCEEDS",
        "PROMOTION",
        "RECIPIENT",
        "TAX",
    }
)

_CHARGES = (("Principal", "ITEM"), ("Shipping", "SHIPPING"), ("GiftWrap", "GIFT_WRAP"), ("COD", "COD_FEE"))
_TAXES = (("Tax", "ITEM"), ("ShippingTax", "SHIPPING"), ("GiftWrapTax", "GIFT_WRAP"), ("CODTax", "COD_FEE"))
_DISCOUNTS = (("Principal", "ITEM"), ("Shipping", "SHIPPING"))
_BOUGHT_APART = "OTHER"

Breakdown = tuple[str, Decimal, list[tuple[str, Decimal]]]


def get_order(context: Context, call: Call, path: tuple[str, ...]) -> Answer:
    """Answer GET /orders/2026-01-01/orders/{orderId}."""
    order_id = path[0]
    if not ORDER_ID.match(order_id):
        raise ApiRefusal(400, "InvalidInput", "The orderId is not in the 3-7-7 format.", "orderId")
    wanted = read_included(call)
    order = context.world.orders.get(order_id)
    if order is None:
        raise ApiRefusal(404, "NotFound", "The requested order was not found.", "orderId")
    return json_answer(200, {"order": show_order(context, order, wanted)})


def read_included(call: Call) -> frozenset[str]:
    """Return what is to be included. Raises ApiRefusal for a word that is none."""
    wanted = frozenset(call.listed("includedData"))
    for name in sorted(wanted - INCLUDED_DATA):
        raise ApiRefusal(400, "InvalidInput", "The includedData has a value that is not supported.", name)
    return wanted


def show_order(context: Context, order: SimulatedOrder, wanted: frozenset[str]) -> dict[str, object]:
    """Return an order as the API shows it; what was not asked for is absent."""
    site = SITES[order.marketplace_id]
    shown: dict[str, object] = {
        "orderId": order.order_id,
        "createdTime": order_time(order.created_at),
        "lastUpdatedTime": order_time(order.updated_at),
        "salesChannel": {
            "channelName": "AMAZON",
            "marketplaceId": order.marketplace_id,
            "marketplaceName": site.name,
        },
        "orderItems": [_show_line(context, order, line, wanted) for line in order.lines],
    }
    if order.merchant_order_id:
        shown["orderAliases"] = [{"aliasId": order.merchant_order_id, "aliasType": "SELLER_ORDER_ID"}]
    for name, key, show in _PARTS:
        if name in wanted:
            shown[key] = show(context, order)
    return shown


def _fulfillment(_context: Context, order: SimulatedOrder) -> dict[str, object]:
    return {
        "fulfillmentStatus": order.status,
        "fulfilledBy": order.fulfilled_by,
        "fulfillmentServiceLevel": "STANDARD",
        "shipByWindow": {
            "earliestDateTime": order_time(order.ship_from),
            "latestDateTime": order_time(order.ship_by),
        },
    }


def _proceeds(context: Context, order: SimulatedOrder) -> dict[str, object]:
    sums: dict[str, Decimal] = {}
    for line in order.lines:
        for kind, subtotal, _detail in _breakdowns(context, line):
            sums[kind] = sums.get(kind, Decimal(0)) + subtotal
    total = sum((_total(line) for line in order.lines), Decimal(0))
    return {
        "grandTotal": _money(total, order.currency),
        "breakdowns": [{"type": kind, "subtotal": _money(amount, order.currency)} for kind, amount in sums.items()],
    }


def _buyer(_context: Context, order: SimulatedOrder) -> dict[str, object]:
    return {"buyerName": "Simulated Buyer", "buyerEmail": f"{order.order_id.lower()}@marketplace.invalid"}


def _recipient(_context: Context, order: SimulatedOrder) -> dict[str, object]:
    address = {
        "name": "Simulated Buyer",
        "addressLine1": "1 Made-up Street",
        "city": "Nowhere",
        "postalCode": "00000",
        "countryCode": SITES[order.marketplace_id].country,
    }
    return {"deliveryAddress": address}


def _payment(_context: Context, order: SimulatedOrder) -> dict[str, object]:
    total = sum((_total(line) for line in order.lines), Decimal(0))
    return {"paymentExecutions": [{"paymentMethod": "STANDARD", "paymentAmount": _money(total, order.currency)}]}


def _nothing(_context: Context, _order: SimulatedOrder) -> list[object]:
    return []


_PARTS: tuple[tuple[str, str, Callable[[Context, SimulatedOrder], object]], ...] = (
    ("FULFILLMENT", "fulfillment", _fulfillment),
    ("PROCEEDS", "proceeds", _proceeds),
    ("BUYER", "buyer", _buyer),
    ("RECIPIENT", "recipient", _recipient),
    ("PAYMENT", "payment", _payment),
    ("PACKAGES", "packages", _nothing),
    ("FULFILLMENT_ORDERS", "fulfillmentOrders", _nothing),
)


def _show_line(
    context: Context, order: SimulatedOrder, line: SimulatedLine, wanted: frozenset[str]
) -> dict[str, object]:
    unit = line.paid.get("Principal", Decimal(0)) / line.quantity
    digits = Decimal(1) if order.currency == "JPY" else Decimal("0.01")
    shown: dict[str, object] = {
        "orderItemId": line.order_item_id,
        "quantityOrdered": line.quantity,
        "product": {
            "asin": "B0SIMULATE",
            "title": line.title,
            "sellerSku": line.sku,
            "price": {"unitPrice": _money(unit.quantize(digits, ROUND_HALF_UP), order.currency)},
        },
    }
    if "PROCEEDS" in wanted:
        shown["proceeds"] = _line_proceeds(context, order, line)
    if "FULFILLMENT" in wanted:
        open_units = 0 if order.status == "CANCELLED" else line.quantity - line.quantity_shipped
        shown["fulfillment"] = {"quantityFulfilled": line.quantity_shipped, "quantityUnfulfilled": open_units}
    cancellation = _cancellation(order, line)
    if "CANCELLATION" in wanted and cancellation:
        shown["cancellation"] = cancellation
    if "PROMOTION" in wanted and line.discount:
        shown["promotion"] = {"breakdowns": [{"promotionId": "SIMULATED-PROMOTION"}]}
    return shown


def _cancellation(order: SimulatedOrder, line: SimulatedLine) -> dict[str, object]:
    shown: dict[str, object] = {}
    if line.cancel_request is not None:
        shown["cancellationRequest"] = {"requester": "BUYER", "cancelReason": line.cancel_request}
    if line.cancel_reason is not None:
        shown["cancellationExecution"] = {"cancelledBy": order.cancelled_by, "cancelReason": line.cancel_reason}
    return shown


def _line_proceeds(context: Context, order: SimulatedOrder, line: SimulatedLine) -> dict[str, object]:
    breakdowns = []
    for kind, subtotal, detail in _breakdowns(context, line):
        shown: dict[str, object] = {"type": kind, "subtotal": _money(subtotal, order.currency)}
        if detail:
            shown["detailedBreakdowns"] = [
                {"subtype": subtype, "value": _money(value, order.currency)} for subtype, value in detail
            ]
        breakdowns.append(shown)
    return {"proceedsTotal": _money(_total(line), order.currency), "breakdowns": breakdowns}


def _breakdowns(context: Context, line: SimulatedLine) -> list[Breakdown]:
    named = {name for name, _kind in (*_CHARGES, *_TAXES)}
    result: list[Breakdown] = [(kind, line.paid[name], []) for name, kind in _CHARGES if line.paid.get(name)]
    other = sum((amount for name, amount in line.paid.items() if name not in named), Decimal(0))
    if other:
        result.append((_BOUGHT_APART, other, []))
    taxes = [(kind, line.paid[name]) for name, kind in _TAXES if line.paid.get(name)]
    if taxes:
        result.append(("TAX", sum((amount for _kind, amount in taxes), Decimal(0)), taxes))
    sign = -1 if context.settings.negative_discounts else 1
    discounts = [(kind, sign * line.discount[name]) for name, kind in _DISCOUNTS if line.discount.get(name)]
    if discounts:
        result.append(("DISCOUNT", sum((amount for _kind, amount in discounts), Decimal(0)), discounts))
    return result


def _total(line: SimulatedLine) -> Decimal:
    return sum(line.paid.values(), Decimal(0)) - sum(line.discount.values(), Decimal(0))


def _money(amount: Decimal, currency: str) -> dict[str, object]:
    digits = Decimal(1) if currency == "JPY" else Decimal("0.01")
    return {"amount": f"{amount.quantize(digits):f}", "currencyCode": currency}
