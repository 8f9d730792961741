"""Which call is which operation."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from attrs import frozen

from orderactions.testing.simulator import (
    documents,
    feeds,
    finances,
    finances_v0,
    lwa,
    mcf_v2020,
    mcf_v2026,
    messaging,
    order_list,
    orders,
    rest_cancel,
)
from orderactions.testing.simulator.context import Context
from orderactions.testing.simulator.errors import ApiRefusal
from orderactions.testing.simulator.quotas import Quota
from orderactions.testing.simulator.wire import Answer, Call

__all__ = ["ROUTES", "Finder", "Guard", "Route", "find"]

Handler = Callable[[Context, Call, tuple[str, ...]], Answer]


class Guard(Enum):
    """What lets a call in."""

    #: An access token, and the rate limit.
    TOKEN = "token"  # noqa: S105 - a name, no secret
    #: The handler looks for itself: credentials in the body, or a signed address.
    OWN = "own"


@frozen(kw_only=True)
class Route:
    """One operation."""

    operation: str
    method: str
    #: The parts of the path; "*" stands for any one.
    path: tuple[str, ...]
    handler: Handler
    guard: Guard = Guard.TOKEN
    #: None: the documented default.
    quota: Quota | None = None


Finder = Callable[[Call], tuple[Route, tuple[str, ...]]]
"""Tells which operation a call is, and what stands at the "*" of its path."""

_ORDERS = ("orders", "2026-01-01", "orders")
_FEEDS = ("feeds", "2021-06-30", "feeds")
_DOCUMENTS = ("feeds", "2021-06-30", "documents")
_STORE = ("_documents", "*")
_FINANCES = ("finances", "v0")
_MCF = ("fba", "outbound", "2020-07-01", "fulfillmentOrders")
_OUTBOUND = ("fulfillment", "outbound", "2026-07-04", "orders")

ROUTES = (
    Route(operation="token", method="POST", path=("auth", "o2", "token"), handler=lwa.give_token, guard=Guard.OWN),
    Route(operation="getOrder", method="GET", path=(*_ORDERS, "*"), handler=orders.get_order),
    Route(operation="searchOrders", method="GET", path=_ORDERS, handler=order_list.search_orders),
    Route(
        operation="cancelOrder",
        method="PUT",
        path=(*_ORDERS, "*", "cancellation"),
        handler=rest_cancel.cancel_order,
        quota=Quota("1.0", 5),
    ),
    Route(operation="createFeedDocument", method="POST", path=_DOCUMENTS, handler=documents.create_document),
    Route(operation="getFeedDocument", method="GET", path=(*_DOCUMENTS, "*"), handler=documents.get_document),
    Route(operation="createFeed", method="POST", path=_FEEDS, handler=feeds.create_feed),
    Route(operation="getFeeds", method="GET", path=_FEEDS, handler=feeds.get_feeds),
    Route(operation="getFeed", method="GET", path=(*_FEEDS, "*"), handler=feeds.get_feed),
    Route(operation="cancelFeed", method="DELETE", path=(*_FEEDS, "*"), handler=feeds.cancel_feed),
    Route(
        operation="listTransactions",
        method="GET",
        path=("finances", "2024-06-19", "transactions"),
        handler=finances.list_transactions,
    ),
    Route(
        operation="listFinancialEvents",
        method="GET",
        path=(*_FINANCES, "financialEvents"),
        handler=finances_v0.list_events,
    ),
    Route(
        operation="listFinancialEventsByOrderId",
        method="GET",
        path=(*_FINANCES, "orders", "*", "financialEvents"),
        handler=finances_v0.list_order_events,
    ),
    Route(
        operation="getMessagingActionsForOrder",
        method="GET",
        path=("messaging", "v1", "orders", "*"),
        handler=messaging.get_actions,
    ),
    Route(operation="createFulfillmentOrder", method="POST", path=_MCF, handler=mcf_v2020.create_order),
    Route(operation="listAllFulfillmentOrders", method="GET", path=_MCF, handler=mcf_v2020.list_orders),
    Route(operation="getFulfillmentOrder", method="GET", path=(*_MCF, "*"), handler=mcf_v2020.get_order),
    Route(operation="updateFulfillmentOrder", method="PUT", path=(*_MCF, "*"), handler=mcf_v2020.update_order),
    Route(
        operation="cancelFulfillmentOrder", method="PUT", path=(*_MCF, "*", "cancel"), handler=mcf_v2020.cancel_order
    ),
    Route(operation="createOutboundOrder", method="POST", path=_OUTBOUND, handler=mcf_v2026.create_order),
    Route(operation="listOutboundOrders", method="GET", path=_OUTBOUND, handler=mcf_v2026.list_orders),
    Route(operation="getOutboundOrder", method="GET", path=(*_OUTBOUND, "*"), handler=mcf_v2026.get_order),
    Route(operation="updateOutboundOrder", method="PUT", path=(*_OUTBOUND, "*"), handler=mcf_v2026.update_order),
    Route(
        operation="cancelOutboundOrder", method="PUT", path=(*_OUTBOUND, "*", "cancel"), handler=mcf_v2026.cancel_order
    ),
    Route(operation="uploadFeedDocument", method="PUT", path=_STORE, handler=documents.upload, guard=Guard.OWN),
    Route(operation="downloadFeedDocument", method="GET", path=_STORE, handler=documents.download, guard=Guard.OWN),
)


def find(call: Call) -> tuple[Route, tuple[str, ...]]:
    """Return the operation of a call, and what stands at the "*" of its path.

    Raises:
        ApiRefusal: 404 for a path that nothing answers at, 405 for another method.
    """
    segments = call.segments
    for place in _PLACES:
        if place >= len(segments):
            continue
        path = segments if place < 0 else (*segments[:place], "*", *segments[place + 1 :])
        route = _BY_PATH.get((call.method, path))
        if route is not None:
            return route, () if place < 0 else (segments[place],)
    if any(_fits(route.path, segments) for route in ROUTES):
        raise ApiRefusal(405, "InvalidInput", "This method is not allowed here.")
    raise ApiRefusal(404, "NotFound", "The simulator has no such operation.", "See /_simulator/ for what it serves.")


_BY_PATH = {(route.method, route.path): route for route in ROUTES}
_PLACES = sorted({route.path.index("*") if "*" in route.path else -1 for route in ROUTES})
"""Where a path may have its "*"; -1: nowhere."""


def _fits(path: tuple[str, ...], segments: tuple[str, ...]) -> bool:
    return len(path) == len(segments) and all(name in {"*", part} for name, part in zip(path, segments, strict=True))
