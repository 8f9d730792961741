"""Orders from plain values: what a test or a POST gives, with defaults for all that it leaves out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

from orderactions.testing.simulator.books import enter_shipment
from orderactions.testing.simulator.context import read_time
from orderactions.testing.simulator.errors import ControlRefusal
from orderactions.testing.simulator.orders import ORDER_ID
from orderactions.testing.simulator.schema import COMPONENTS
from orderactions.testing.simulator.sites import SITES, TaxRegime
from orderactions.testing.simulator.state import SimulatedLine, SimulatedOrder, World

__all__ = [
    "DEFAULT_SITE",
    "FULFILLED_BY",
    "STATUSES",
    "amounts_of",
    "build_order",
    "known",
    "seconds",
    "text",
    "whole",
]

DEFAULT_SITE = "A1PA6795UKMFR9"
STATUSES = (
    "PENDING_AVAILABILITY",
    "PENDING",
    "UNSHIPPED",
    "PARTIALLY_SHIPPED",
    "SHIPPED",
    "CANCELLED",
    "UNFULFILLABLE",
)
FULFILLED_BY = ("MERCHANT", "AMAZON")

_ORDER_FIELDS = (
    "order_id",
    "marketplace_id",
    "status",
    "fulfilled_by",
    "tax_regime",
    "created_at",
    "ship_by",
    "merchant_order_id",
    "defer_s",
    "lines",
)
_LINE_FIELDS = (
    "order_item_id",
    "sku",
    "title",
    "quantity",
    "quantity_shipped",
    "paid",
    "discount",
    "merchant_order_item_id",
    "cancel_request",
)


def build_order(world: World, values: Mapping[str, object], now: datetime, *, field: str = "") -> SimulatedOrder:
    """Make an order and put it into the world.

    Raises:
        ControlRefusal: a field is unknown or has a value that it cannot have; names it.
    """
    at = f"{field}." if field else ""
    _only(values, _ORDER_FIELDS, at)
    order_id = text(values, "order_id", at) or _free_id(world)
    if not ORDER_ID.match(order_id):
        raise ControlRefusal(f"{at}order_id", f"{order_id!r} is not in the 3-7-7 form")
    if order_id in world.orders:
        raise ControlRefusal(f"{at}order_id", f"there is an order {order_id} already")
    site = SITES[known(values, "marketplace_id", tuple(SITES), at) or DEFAULT_SITE]
    status = known(values, "status", STATUSES, at) or "SHIPPED"
    created_at = _moment(values, "created_at", at) or now - timedelta(days=3)
    regimes = tuple(regime.value for regime in TaxRegime)
    order = SimulatedOrder(
        order_id=order_id,
        marketplace_id=site.marketplace_id,
        currency=site.currency,
        status=status,
        fulfilled_by=known(values, "fulfilled_by", FULFILLED_BY, at) or "MERCHANT",
        regime=known(values, "tax_regime", regimes, at) or site.regime,
        created_at=created_at,
        updated_at=created_at,
        ship_from=created_at,
        ship_by=_moment(values, "ship_by", at) or created_at + timedelta(days=5),
        merchant_order_id=text(values, "merchant_order_id", at),
        lines=_lines(world, values.get("lines"), status, site.currency, at),
        defer_s=seconds(values, "defer_s", None, at) if values.get("defer_s") is not None else None,
    )
    if status == "CANCELLED":
        order.cancelled_by = "MERCHANT"
        for line in order.lines:
            line.cancel_reason = "GeneralAdjustment"
    world.orders[order_id] = order
    enter_shipment(world, order, created_at)
    return order


def known(values: Mapping[str, object], name: str, allowed: tuple[str, ...], at: str = "") -> str:
    """Return a word that must be one of a few, "" when it is not given. Raises ControlRefusal."""
    value = text(values, name, at)
    if value and value not in allowed:
        raise ControlRefusal(f"{at}{name}", f"{value!r} is not one of {', '.join(allowed)}")
    return value


def text(values: Mapping[str, object], name: str, at: str = "") -> str:
    """Return a text, "" when it is not given. Raises ControlRefusal for anything else."""
    value = values.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ControlRefusal(f"{at}{name}", f"{value!r} is not text")
    return value


def whole(values: Mapping[str, object], name: str, default: int, *, least: int, at: str = "") -> int:
    """Return a whole number of at least `least`. Raises ControlRefusal for anything else."""
    value = values.get(name)
    if value is None:
        return default
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise ControlRefusal(f"{at}{name}", f"{value!r} is not a whole number of {least} or more")
    return value


def _lines(world: World, given: object, status: str, currency: str, at: str) -> list[SimulatedLine]:
    if given is None:
        given = [{}]
    if not isinstance(given, Sequence) or isinstance(given, str) or not given:
        raise ControlRefusal(f"{at}lines", "give a list of one line or more")
    lines: list[SimulatedLine] = []
    for number, values in enumerate(given):
        where = f"{at}lines[{number}]"
        if not isinstance(values, Mapping):
            raise ControlRefusal(where, f"{values!r} is not an object")
        line = _line(world, values, status, currency, f"{where}.")
        if any(line.order_item_id == other.order_item_id for other in lines):
            raise ControlRefusal(f"{where}.order_item_id", f"{line.order_item_id} is in the order twice")
        lines.append(line)
    return lines


def _line(world: World, values: Mapping[str, object], status: str, currency: str, at: str) -> SimulatedLine:
    _only(values, _LINE_FIELDS, at)
    number = world.next_number("line")
    order_item_id = text(values, "order_item_id", at) or f"0{4_210_000_000_000 + number}"
    if len(order_item_id) != 14 or not (order_item_id.isascii() and order_item_id.isdigit()):
        raise ControlRefusal(f"{at}order_item_id", f"{order_item_id!r} does not have 14 digits")
    quantity = whole(values, "quantity", 1, least=1, at=at)
    shipped = whole(values, "quantity_shipped", quantity if status == "SHIPPED" else 0, least=0, at=at)
    if shipped > quantity:
        raise ControlRefusal(f"{at}quantity_shipped", f"{shipped} is more than the {quantity} that were ordered")
    default_paid = {"Principal": "2000" if currency == "JPY" else "20.00"}
    paid = amounts_of(values.get("paid", default_paid), COMPONENTS, currency, f"{at}paid")
    discount = amounts_of(values.get("discount", {}), ("Principal", "Shipping"), currency, f"{at}discount")
    for name, amount in discount.items():
        if amount > paid.get(name, Decimal(0)):
            raise ControlRefusal(f"{at}discount.{name}", f"{amount} is more than what was paid")
    return SimulatedLine(
        order_item_id=order_item_id,
        sku=text(values, "sku", at) or f"SKU-{number}",
        title=text(values, "title", at) or f"Simulated article {number}",
        quantity=quantity,
        quantity_shipped=shipped,
        paid=paid,
        discount=discount,
        merchant_order_item_id=text(values, "merchant_order_item_id", at),
        cancel_request=text(values, "cancel_request", at) or None,
    )


def seconds(values: Mapping[str, object], name: str, default: float | None, at: str = "") -> float:
    """Return a number of seconds from 0 on, in whole thousandths. Raises ControlRefusal for anything else."""
    value = values.get(name, default)
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)) or not 0 <= value <= 10**9:
        raise ControlRefusal(f"{at}{name}", f"{value!r} is not a number of seconds; give 0 or more")
    return int(value * 1000) / 1000


def amounts_of(given: object, names: tuple[str, ...], currency: str, at: str) -> dict[str, Decimal]:
    """Return amounts by component, given as text. Raises ControlRefusal; names the component."""
    if not isinstance(given, Mapping):
        raise ControlRefusal(at, f"{given!r} is not an object of amounts by component")
    amounts: dict[str, Decimal] = {}
    for name, value in given.items():
        if name not in names:
            raise ControlRefusal(f"{at}.{name}", f"is not a component; use one of {', '.join(names)}")
        amounts[name] = _amount(value, currency, f"{at}.{name}")
    return amounts


def _amount(value: object, currency: str, at: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
        raise ControlRefusal(at, f'{value!r} is not an amount; give text such as "12.50"')
    try:
        amount = Decimal(value)
    except InvalidOperation:
        amount = Decimal("NaN")
    digits = Decimal(1) if currency == "JPY" else Decimal("0.01")
    if not amount.is_finite() or not 0 <= amount < 10**12 or amount != amount.quantize(digits):
        raise ControlRefusal(at, f'{value!r} is not an amount in {currency}; give text such as "12.50"')
    return amount.quantize(digits)


def _moment(values: Mapping[str, object], name: str, at: str) -> datetime | None:
    value = values.get(name)
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value
    try:
        return read_time(text(values, name, at)) if value is not None else None
    except ValueError:
        raise ControlRefusal(f"{at}{name}", f"{value!r} is not a time in ISO 8601 with its zone") from None


def _only(values: Mapping[str, object], names: tuple[str, ...], at: str) -> None:
    for name in values:
        if name not in names:
            raise ControlRefusal(f"{at}{name}", f"is not known here; use {', '.join(names)}")


def _free_id(world: World) -> str:
    while True:
        number = world.next_number("order")
        order_id = f"305-{number:07d}-{number:07d}"
        if order_id not in world.orders:
            return order_id
