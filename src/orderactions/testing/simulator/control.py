"""The control interface under /_simulator/: orders in, faults in, time on, and what happened out."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from orderactions.testing.simulator.books import enter_shipment, show_books
from orderactions.testing.simulator.builder import STATUSES, build_order, known, seconds, text, whole
from orderactions.testing.simulator.cancellations import drop_parked
from orderactions.testing.simulator.elsewhere import SOURCES, move_money
from orderactions.testing.simulator.errors import ControlRefusal
from orderactions.testing.simulator.faults import FAULTS, NOT_IN_THE_MODEL, OPERATIONS
from orderactions.testing.simulator.guesses import GUESSES
from orderactions.testing.simulator.mcfcontrols import build_parcel
from orderactions.testing.simulator.refunds import pay_parked
from orderactions.testing.simulator.roles import ROLES
from orderactions.testing.simulator.state import SimulatedOrder, World, row
from orderactions.testing.simulator.wire import Answer, Call, json_answer

if TYPE_CHECKING:
    from orderactions.testing.simulator.core import SimulatedAmazon

__all__ = ["answer", "change_order", "find_order", "show_calls", "show_feeds", "show_ledger"]


def answer(simulator: SimulatedAmazon, call: Call) -> Answer:
    """Answer a call of the control interface. The core holds its lock and has worked off what was due."""
    try:
        return _route(simulator, call)
    except ControlRefusal as refusal:
        return refusal.answer()


def _route(simulator: SimulatedAmazon, call: Call) -> Answer:
    world = simulator._world  # noqa: SLF001 - the other half of the same object
    parts = call.segments[1:]
    if call.method == "GET":
        show = _SHOWN.get("/".join(parts))
        if show:
            return json_answer(200, show(simulator, world))
    elif call.method == "POST" and len(parts) == 3 and parts[0] == "orders":
        order = change_order(world, parts[1], parts[2], _body(call), simulator.now())
        return json_answer(200, row(order))
    elif call.method == "POST" and len(parts) == 1 and parts[0] in _POSTED:
        return _POSTED[parts[0]](simulator, world, _body(call))
    elif call.method == "DELETE" and parts == ("faults",):
        world.faults.clear()
        return json_answer(200, {"faults": []})
    raise ControlRefusal("path", f"{call.method} {call.path} is not served; GET /_simulator/ tells what is", status=404)


def _body(call: Call) -> dict[str, Any]:
    try:
        data = json.loads(call.body or b"{}", parse_float=Decimal)
    except (ValueError, RecursionError):
        raise ControlRefusal("body", "is not JSON") from None
    if not isinstance(data, dict):
        raise ControlRefusal("body", "is not a JSON object")
    return data


# What is shown


def show_ledger(world: World) -> dict[str, list[dict[str, str]]]:
    """Return everything that took effect, amounts as text."""
    return {
        "refunds": _rows(world.refunds),
        "cancellations": _rows(world.cancellations),
        "parked": _rows(world.parked),
        "dropped": _rows(world.dropped),
    }


def show_feeds(world: World) -> list[dict[str, Any]]:
    """Return every feed, without its document."""
    shown = _rows(list(world.feeds.values()))
    for feed in shown:
        del feed["content"]
    return shown


def show_calls(world: World) -> list[dict[str, Any]]:
    """Return every recorded call."""
    return _rows(world.calls)


def _rows(values: list[Any]) -> list[dict[str, Any]]:
    return [row(value) for value in values]


def _show_index(_simulator: SimulatedAmazon, _world: World) -> object:
    return {
        "GET": sorted(f"/_simulator/{name}" for name in _SHOWN if name),
        "POST": [
            "/_simulator/clock",
            "/_simulator/faults",
            "/_simulator/mcf_orders",
            "/_simulator/orders",
            "/_simulator/roles",
            *(f"/_simulator/orders/{{order_id}}/{name}" for name in sorted(_CHANGES)),
        ],
        "DELETE": ["/_simulator/faults"],
        "faults": {name: {"stage": stage.value, "what": what} for name, (stage, what) in FAULTS.items()},
        "operations": OPERATIONS,
        "not_in_the_model": {name: sorted(statuses) for name, statuses in NOT_IN_THE_MODEL.items()},
    }


_SHOWN: dict[str, Callable[[SimulatedAmazon, World], object]] = {
    "": _show_index,
    "ledger": lambda _simulator, world: show_ledger(world),
    "books": lambda simulator, world: {"books": show_books(world, simulator.settings)},
    "feeds": lambda _simulator, world: {"feeds": show_feeds(world)},
    "calls": lambda _simulator, world: {"calls": show_calls(world)},
    "orders": lambda _simulator, world: {"orders": [row(order) for order in world.orders.values()]},
    "mcf_orders": lambda simulator, _world: {"mcf_orders": _rows(simulator.mcf_orders())},
    "faults": lambda _simulator, world: {"faults": _rows(world.faults)},
    "roles": lambda _simulator, world: {"roles": {role: role not in world.missing_roles for role in ROLES}},
    "guesses": lambda _simulator, _world: {"guesses": [{"id": each.id, "text": each.text} for each in GUESSES]},
    "clock": lambda simulator, _world: {"now": simulator.now().isoformat()},
    "state": lambda simulator, _world: simulator.dump(),
}


# What is done


def _post_orders(simulator: SimulatedAmazon, world: World, body: dict[str, Any]) -> Answer:
    if "orders" not in body:
        return json_answer(201, row(build_order(world, body, simulator.now())))
    if len(body) > 1 or not isinstance(body["orders"], list):
        raise ControlRefusal("orders", "give one order, or an object with nothing but a list of orders")
    for number, values in enumerate(body["orders"]):
        if not isinstance(values, dict):
            raise ControlRefusal(f"orders[{number}]", "is not an object")
    made = [
        build_order(world, values, simulator.now(), field=f"orders[{number}]")
        for number, values in enumerate(body["orders"])
    ]
    return json_answer(201, {"orders": [row(order) for order in made]})


def _post_clock(simulator: SimulatedAmazon, _world: World, body: dict[str, Any]) -> Answer:
    simulator.advance(seconds(body, "advance_s", None))
    return json_answer(200, {"now": simulator.now().isoformat()})


def _post_faults(simulator: SimulatedAmazon, world: World, body: dict[str, Any]) -> Answer:
    for name in body:
        if name not in {"what", "operation", "nth", "times", "status", "html", "delay_s", "later_s", "order_id"}:
            raise ControlRefusal(name, "is not known here")
    html = body.get("html", False)
    if not isinstance(html, bool):
        raise ControlRefusal("html", f"{html!r} is neither true nor false")
    simulator.add_fault(
        text(body, "what"),
        operation=text(body, "operation") or "createFeed",
        nth=whole(body, "nth", 1, least=1),
        times=whole(body, "times", 1, least=1),
        status=whole(body, "status", 503, least=0),
        html=html,
        delay_s=seconds(body, "delay_s", 5.0),
        later_s=seconds(body, "later_s", 3600.0),
        order_id=text(body, "order_id"),
    )
    return json_answer(201, {"faults": _rows(world.faults)})


def _post_mcf_orders(simulator: SimulatedAmazon, world: World, body: dict[str, Any]) -> Answer:
    return json_answer(201, row(build_parcel(world, body, simulator.now())))


def _post_roles(simulator: SimulatedAmazon, world: World, body: dict[str, Any]) -> Answer:
    granted = body.get("granted")
    if not isinstance(granted, bool):
        raise ControlRefusal("granted", f"{granted!r} is neither true nor false")
    simulator.set_role(text(body, "role"), granted=granted)
    return json_answer(200, _SHOWN["roles"](simulator, world))


_POSTED: dict[str, Callable[[SimulatedAmazon, World, dict[str, Any]], Answer]] = {
    "orders": _post_orders,
    "mcf_orders": _post_mcf_orders,
    "clock": _post_clock,
    "faults": _post_faults,
    "roles": _post_roles,
}


# What is changed


def find_order(world: World, order_id: str) -> SimulatedOrder:
    """Return an order. Raises ControlRefusal (404) when there is none."""
    order = world.orders.get(order_id)
    if order is None:
        raise ControlRefusal("order_id", f"there is no order {order_id}", status=404)
    return order


def change_order(world: World, order_id: str, what: str, values: Mapping[str, object], now: datetime) -> SimulatedOrder:
    """Ship an order, set its status, let its buyer ask for the end of it, or move its money. Raises ControlRefusal."""
    order = find_order(world, order_id)
    change = _CHANGES.get(what)
    if change is None:
        raise ControlRefusal("path", f"{what!r} is not one of {', '.join(sorted(_CHANGES))}", status=404)
    change(world, order, values, now)
    order.updated_at = now
    return order


def _ship(world: World, order: SimulatedOrder, _values: Mapping[str, object], now: datetime) -> None:
    if order.status not in {"UNSHIPPED", "PARTIALLY_SHIPPED"}:
        raise ControlRefusal("status", f"an order that is {order.status} cannot be shipped")
    order.status = "SHIPPED"
    for line in order.lines:
        line.quantity_shipped = line.quantity
    enter_shipment(world, order, now)
    pay_parked(world, order, now)


def _request_cancel(_world: World, order: SimulatedOrder, values: Mapping[str, object], _now: datetime) -> None:
    reason = text(values, "reason") or "Ordered by mistake"
    for line in order.lines:
        line.cancel_request = reason


def _status(world: World, order: SimulatedOrder, values: Mapping[str, object], _now: datetime) -> None:
    status = known(values, "status", STATUSES)
    if not status:
        raise ControlRefusal("status", f"give one of {', '.join(STATUSES)}")
    order.status = status
    if status == "CANCELLED":
        order.cancelled_by = known(values, "cancelled_by", ("BUYER", "MERCHANT", "AMAZON")) or "AMAZON"
        drop_parked(world, order)
        for line in order.lines:
            line.cancel_reason = line.cancel_reason or "Cancelled"


Change = Callable[[World, SimulatedOrder, Mapping[str, object], datetime], object]


def _money(source: str) -> Change:
    return lambda world, order, values, now: move_money(world, order, source, values, now)


_CHANGES: dict[str, Change] = {
    **{name: _money(source) for name, source in SOURCES.items()},
    "ship": _ship,
    "request_cancel": _request_cancel,
    "status": _status,
}
