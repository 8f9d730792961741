"""The list of orders: searchOrders of the Orders API 2026-01-01."""

from __future__ import annotations

import base64
from datetime import datetime

from orderactions.testing.simulator.builder import FULFILLED_BY, STATUSES
from orderactions.testing.simulator.context import Context, read_time
from orderactions.testing.simulator.errors import ApiRefusal
from orderactions.testing.simulator.orders import read_included, show_order
from orderactions.testing.simulator.sites import SITES
from orderactions.testing.simulator.state import SimulatedOrder
from orderactions.testing.simulator.wire import Answer, Call, json_answer

__all__ = ["search_orders"]

_MOST = 100
_FILTERS = {
    "fulfillmentStatuses": (STATUSES, "status"),
    "fulfilledBy": (FULFILLED_BY, "fulfilled_by"),
    "marketplaceIds": (tuple(SITES), "marketplace_id"),
}


def search_orders(context: Context, call: Call, _path: tuple[str, ...]) -> Answer:
    """Answer GET /orders/2026-01-01/orders: the oldest first, by the time that is asked for."""
    created, updated = _moment(call, "createdAfter"), _moment(call, "lastUpdatedAfter")
    if (created is None) is (updated is None):
        raise ApiRefusal(400, "InvalidInput", "Provide exactly one of createdAfter and lastUpdatedAfter.")
    name = "created_at" if created else "updated_at"
    end = _moment(call, "createdBefore" if created else "lastUpdatedBefore") or context.now
    wanted = read_included(call)
    found: list[tuple[datetime, str, SimulatedOrder]] = []
    chosen = {field: _chosen(call, field, allowed) for field, (allowed, _) in _FILTERS.items()}
    for order in context.world.orders.values():
        fits = all(getattr(order, _FILTERS[field][1]) in values for field, values in chosen.items() if values)
        moment = getattr(order, name)
        if fits and (created or updated or moment) <= moment <= end:
            found.append((moment, order.order_id, order))
    found.sort(key=lambda each: each[:2])
    place, size = _place(call), _size(call)
    shown: dict[str, object] = {"orders": [show_order(context, row[2], wanted) for row in found[place : place + size]]}
    if found[place + size :]:
        shown["pagination"] = {"nextToken": base64.urlsafe_b64encode(f"at {place + size}".encode()).decode()}
    return json_answer(200, shown)


def _moment(call: Call, name: str) -> datetime | None:
    text = call.single(name)
    if not text:
        return None
    try:
        # A plus sign that was not escaped arrives as a blank.
        return read_time(text.replace(" ", "+"))
    except ValueError:
        raise ApiRefusal(400, "InvalidInput", "The time is not in ISO 8601 format.", name) from None


def _chosen(call: Call, name: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    values = call.listed(name)
    if not set(values) <= set(allowed):
        raise ApiRefusal(400, "InvalidInput", f"The {name} has a value that is not supported.", name)
    return values


def _size(call: Call) -> int:
    text = call.single("maxResultsPerPage") or str(_MOST)
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= _MOST):
        raise ApiRefusal(400, "InvalidInput", f"Give a whole number from 1 to {_MOST}.", "maxResultsPerPage")
    return int(text)


def _place(call: Call) -> int:
    token = call.single("paginationToken")
    if not token:
        return 0
    try:
        return int(base64.urlsafe_b64decode(token).decode().removeprefix("at "))
    except ValueError:
        raise ApiRefusal(400, "InvalidInput", "The token is not valid.", "paginationToken") from None
