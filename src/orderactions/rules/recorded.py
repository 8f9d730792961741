"""What a person says was refunded by hand, by line and component: never less than was said. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from attrs import evolve

from orderactions.actions import Line
from orderactions.errors import RequestError
from orderactions.models import Component, Problem, Refund, Scope
from orderactions.money import Money, total
from orderactions.orders import Order
from orderactions.rules.allocate import allocate
from orderactions.rules.balance import left

__all__ = ["beyond", "recorded_lines"]

#: It has happened: that it is more than was left is no reason not to write it down.
_TOO_MUCH = frozenset({"above_left", "nothing_left", "quantity_above_left"})


def _paid(order: Order) -> dict[tuple[str, Component], Money]:
    return {(line.line_id, component): amount for line in order.lines for component, amount in line.paid.items()}


def recorded_lines(request: Refund, order: Order, foreign: Iterable[Line], own: Sequence[Line]) -> tuple[Line, ...]:
    """Return the amounts of what was done.

    Named without an amount ("the whole", "the shipping"), it is what was left then; where that is nothing, what was
    paid. Named with one, it is that amount, however much was left.

    Args:
        request: what was done.
        order: the order it was done on.
        foreign: what the books show that is not ours; what was done may be among it.
        own: what our own actions have carried out; what may not have been is left out.

    Raises:
        RequestError: it does not say how much, or on which line.
    """
    if len(order.lines) > 1 and request.amount is not None and not request.lines:
        raise RequestError("lines", "the order has several lines; say on which of them it was refunded")
    # The amount is a fact: no marketplace adds a tax to it.
    order, paid = evolve(order, tax_added=False), _paid(order)
    units: dict[str, int] = {}
    problems: tuple[Problem, ...] = ()
    for line in own:
        units[line.line_id] = units.get(line.line_id, 0) + line.quantity
    for rest, counted in ((left(paid, foreign, own), units), (left(paid, (), own), units), (paid, {})):
        lines, problems = allocate(request, order, rest, counted)
        if not problems:
            return lines
        if problems[0].code not in _TOO_MUCH:
            break
    bare = evolve(request, restocking_fee=None, return_shipping=None)
    if bare != request and problems[0].code in _TOO_MUCH | {"amounts_unsure"}:
        lines = recorded_lines(bare, order, foreign, own)
        return (*lines, *_beside(request, order, lines))
    if problems[0].code in ("above_left", "amounts_unsure") and (said := _as_said(request, order)):
        return said
    raise RequestError(problems[0].field, f"{problems[0].message} ({problems[0].remedy})")


def _beside(request: Refund, order: Order, lines: Sequence[Line]) -> tuple[Line, ...]:
    """What came beside the amounts, as it was said, on the line that has the most room for it.

    Raises RequestError: the buyer would have been given nothing.
    """
    zero = Money.zero(order.currency)
    room: Counter[str] = Counter()
    for (line_id, _), amount in _paid(order).items():
        room[line_id] += amount.minor
    for line in lines:
        room[line.line_id] -= line.amount.minor
    best = max((line.line_id for line in lines), key=lambda line_id: room[line_id])
    back, fee = (
        zero if (amount := getattr(request, name)) is None else _money(name, amount, order)
        for name in ("return_shipping", "restocking_fee")
    )
    gets = total((line.amount for line in lines), order.currency)
    if gets + back - fee <= zero:
        name = "restocking_fee" if fee else "return_shipping"
        raise RequestError(name, f"of {gets} nothing would be left for the buyer (say what they got)")
    found = (Line(best, Component.RETURN_SHIPPING, back), Line(best, Component.RESTOCKING_FEE, -fee))
    return tuple(line for line in found if line.amount)


def _as_said(request: Refund, order: Order) -> tuple[Line, ...]:
    """The amounts as they were said, each on its component as a whole; () where not every part has one."""
    parts = [(part.line_id, part.component, part.amount) for part in request.lines]
    if not parts and request.scope is not Scope.FULL:
        parts = [(line.line_id, request.component, request.amount) for line in order.lines]
    known = {line.line_id for line in order.lines}
    if any(amount is None or line_id not in known for line_id, _, amount in parts):
        return ()
    return tuple(
        Line(line_id, component, _money("amount", amount, order)) for line_id, component, amount in parts if amount
    )


def _money(field: str, amount: Money | Decimal, order: Order) -> Money:
    try:
        money = amount if isinstance(amount, Money) else Money(amount, order.currency)
    except ValueError as error:
        raise RequestError(field, str(error).removeprefix("amount: ")) from None
    if money.currency != order.currency:
        raise RequestError(field, f"{money} is not in the order's currency, {order.currency}")
    return money


def beyond(lines: Sequence[Line], order: Order, foreign: Iterable[Line], own: Iterable[Line]) -> Money:
    """Return how much of what was done is more than was left; lines whose amounts cannot be trusted tell nothing.

    Args:
        lines: what was done.
        order: the order it was done on.
        foreign: what the books show that is neither ours nor this.
        own: what is held beside it.
    """
    sure = {line.line_id for line in order.lines if not line.problem}
    rest = left(_paid(order), foreign, own)
    after = left(rest, (), lines)
    taken = total((amount - after[key] for key, amount in rest.items() if key[0] in sure), order.currency)
    given = total((x.amount for x in lines if x.amount.minor > 0 and x.line_id in sure), order.currency)
    return given - taken
