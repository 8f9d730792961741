"""What is left to give back, per order line and component."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from orderactions.actions import Line
from orderactions.models import Component
from orderactions.money import Money
from orderactions.orders import Order, OrderLine, OrderStatus

__all__ = ["Balance", "left", "refundable"]

Balance = Mapping[tuple[str, Component], Money]
"""An amount per order line and component."""

_BESIDE = {component: component.tax for component in Component if component.tax}
_BESIDE |= {tax: charge for charge, tax in _BESIDE.items()}
"""A charge's tax, and a tax's charge."""

_EATEN_IN_ORDER = (
    Component.ITEM,
    Component.ITEM_TAX,
    Component.SHIPPING,
    Component.SHIPPING_TAX,
    Component.GIFT_WRAP,
    Component.GIFT_WRAP_TAX,
)


def refundable(order: Order) -> dict[tuple[str, Component], Money]:
    """Return what was paid for what has left the house.

    A line that is shipped in part counts for its shipped units only, rounded down; a line whose amounts
    cannot be trusted counts for nothing.
    """
    return {
        (line.line_id, component): _shipped_share(order, line, amount)
        for line in order.lines
        if not line.problem
        for component, amount in line.paid.items()
    }


def _shipped_share(order: Order, line: OrderLine, amount: Money) -> Money:
    if order.status is OrderStatus.SHIPPED or line.quantity_shipped >= line.quantity:
        return amount
    return Money.from_minor(amount.minor * line.quantity_shipped // line.quantity, amount.currency)


def left(paid: Balance, foreign: Iterable[Line], own: Iterable[Line]) -> dict[tuple[str, Component], Money]:
    """Return what may still be refunded; never negative.

    What went out of a charge beyond its own balance uses up its tax, which may have gone out in the same amount; beyond
    that, and for goodwill, the rest of the line is used up in a fixed order. The line as a whole never pays out more
    than was paid for it.

    Args:
        paid: what was paid, per line and component.
        foreign: what the marketplace's books show that is not ours, and what was recorded by hand.
        own: what our own actions hold (see `states.HOLDS_BALANCE`).
    """
    rest = {key: amount.minor for key, amount in paid.items()}
    currency = {line_id: amount.currency for (line_id, _), amount in paid.items()}
    excess: dict[str, int] = dict.fromkeys(currency, 0)
    for line in (*foreign, *own):
        if line.line_id not in currency or line.amount.minor < 0:
            continue  # what is taken from the buyer gives nothing back
        if line.amount.currency != currency[line.line_id]:
            raise ValueError(f"{line.amount} was booked on a line that was paid in {currency[line.line_id]}")
        missing = line.amount.minor
        for component in (line.component, _BESIDE.get(line.component)):
            key = (line.line_id, component)
            if component is not None and key in rest:
                taken = min(rest[key], missing)
                rest[key] -= taken
                missing -= taken
        excess[line.line_id] += missing
    for (line_id, component), minor in sorted(rest.items(), key=lambda item: _EATEN_IN_ORDER.index(item[0][1])):
        eaten = min(minor, excess[line_id])
        rest[line_id, component] = minor - eaten
        excess[line_id] -= eaten
    return {key: Money.from_minor(minor, currency[key[0]]) for key, minor in rest.items()}
