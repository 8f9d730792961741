"""Money that moves without a feed: refunds in Seller Central or by Amazon, A-to-z claims, chargebacks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from orderactions.testing.simulator.books import enter_refund
from orderactions.testing.simulator.builder import amounts_of, seconds, text
from orderactions.testing.simulator.errors import ControlRefusal
from orderactions.testing.simulator.refunds import left
from orderactions.testing.simulator.schema import COMPONENTS
from orderactions.testing.simulator.state import RefundEffect, SimulatedLine, SimulatedOrder, World

__all__ = ["SOURCES", "move_money"]

SOURCES = {"refund_elsewhere": "elsewhere", "guarantee_claim": "guarantee_claim", "chargeback": "chargeback"}
"""The name of the control to the `source` in the ledger."""

_FIELDS = ("line_id", "sku", "amounts", "later_s")
Move = tuple[SimulatedLine, str, Decimal]


def move_money(
    world: World, order: SimulatedOrder, source: str, values: Mapping[str, object], at: datetime
) -> list[RefundEffect]:
    """Give money back to the buyer past the feeds; it uses up the balance that refunds by feed have.

    Args:
        world: is changed.
        order: whose money it is; it must have been shipped.
        source: as the ledger names it.
        values: `line_id` or `sku` (all lines without either), `amounts` by component as text (all that is left without
            them), `later_s`: how much later than usual the books show it.
        at: the moment.

    Raises:
        ControlRefusal: a value cannot be, or is more than what is left; names the field.
    """
    for name in values:
        if name not in _FIELDS:
            raise ControlRefusal(name, f"is not known here; use {', '.join(_FIELDS)}")
    if order.status not in {"SHIPPED", "PARTIALLY_SHIPPED"}:
        raise ControlRefusal("status", f"an order that is {order.status} has nothing to give back")
    later_s = seconds(values, "later_s", 0.0)
    lines = _lines(order, values)
    moves = _asked(order, lines, values) if values.get("amounts") is not None else _all_left(order, lines)
    if not moves:
        raise ControlRefusal("amounts", "there is nothing left to give back")
    effects = [_effect(order, source, move, at) for move in moves]
    for line, component, amount in moves:
        line.refunded[component] = line.refunded.get(component, Decimal(0)) + amount
    world.refunds += effects
    enter_refund(world, order, effects, later_s=later_s)
    return effects


def _lines(order: SimulatedOrder, values: Mapping[str, object]) -> list[SimulatedLine]:
    line_id, sku = text(values, "line_id"), text(values, "sku")
    found = [line for line in order.lines if line_id in {"", line.order_item_id} and sku in {"", line.sku}]
    if not found:
        raise ControlRefusal("line_id" if line_id else "sku", "the order has no such line")
    return found


def _asked(order: SimulatedOrder, lines: list[SimulatedLine], values: Mapping[str, object]) -> list[Move]:
    amounts = amounts_of(values["amounts"], COMPONENTS, order.currency, "amounts")
    if len(lines) > 1:
        raise ControlRefusal("line_id", f"amounts are for one line, and these are {len(lines)}; say which")
    for name, amount in amounts.items():
        most = left(order, lines[0], name)
        if name != "Goodwill" and amount > most:
            raise ControlRefusal(f"amounts.{name}", f"{amount} is more than the {most} that are left")
    return [(lines[0], name, amount) for name, amount in amounts.items() if amount]


def _all_left(order: SimulatedOrder, lines: list[SimulatedLine]) -> list[Move]:
    return [(line, name, rest) for line in lines for name in line.paid if (rest := left(order, line, name)) > 0]


def _effect(order: SimulatedOrder, source: str, move: Move, at: datetime) -> RefundEffect:
    line, component, amount = move
    return RefundEffect(
        order_id=order.order_id,
        line_id=line.order_item_id,
        component=component,
        amount=amount,
        currency=order.currency,
        feed_id="",
        message_id="",
        merchant_adjustment_item_id="",
        at=at,
        source=source,
    )
