"""What a refund request comes to, by line and component: amounts that always sum to what was asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from attrs import evolve

from orderactions.actions import Line
from orderactions.models import Component, LinePart, Problem, Refund, Scope
from orderactions.money import MINOR_DIGITS, Money, split, total
from orderactions.orders import Order, OrderLine
from orderactions.rules.balance import Balance
from orderactions.rules.nettax import added_tax, net_lines

__all__ = ["allocate", "unexpressed"]


class _Refused(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


class _Purse:
    """What is left, while the parts of one request are taken out of it one after the other."""

    def __init__(self, order: Order, rest: Balance, units: Mapping[str, int]) -> None:
        self.order = order
        self.rest = dict(rest)
        self.units = dict(units)
        self.taken: list[Line] = []
        self.zero = Money.zero(order.currency)

    def left(self, line_id: str, *components: Component) -> Money:
        return total((self.rest.get((line_id, c), self.zero) for c in components), self.order.currency)

    def take(self, line_id: str, component: Component, amount: Money, quantity: int = 0) -> None:
        if not amount:
            return
        if amount < self.zero:
            raise ValueError(f"{amount} would give the balance back; only positive amounts are taken from it")
        self.taken.append(Line(line_id, component, amount, quantity))
        if component.is_paid:
            self.rest[line_id, component] -= amount


def allocate(
    request: Refund, order: Order, rest: Balance, units: Mapping[str, int]
) -> tuple[tuple[Line, ...], tuple[Problem, ...]]:
    """Return the amounts, or the problems that stand against them; never both.

    Where the marketplace adds the tax itself (`order.tax_added`), the net amounts are those that come closest to what
    was asked and never above it, and the taxes are those that it will add. A restocking fee is a negative amount.

    Args:
        request: what is asked.
        order: the order it is asked for.
        rest: what is left (`left`).
        units: per line id, how many units our own actions have refunded by quantity already.
    """
    try:
        lines = _asked(request, order, rest, units)
        if order.tax_added:
            lines = net_lines(lines, order, rest, one_sum=request.amount is not None)
        if not lines:
            raise _Refused(
                Problem(
                    "nothing_left", "amount", "nothing is left to refund", "see the order's history for where it went"
                )
            )
        return (*lines, *_fees(request, order, rest, lines)), ()
    except _Refused as refused:
        return (), (refused.problem,)


def unexpressed(request: Refund, order: Order, rest: Balance, units: Mapping[str, int], lines: Sequence[Line]) -> Money:
    """Return what of the request is not in `lines`, as the marketplace adds tax by whole cents; usually nothing.

    Args:
        request: what was asked.
        order: the order it was asked for.
        rest: as for `allocate`.
        units: as for `allocate`.
        lines: what `allocate` returned for them.
    """
    zero = Money.zero(order.currency)
    if not (order.tax_added and lines):
        return zero
    given = total((line.amount for line in lines if line.component.is_paid), order.currency)
    asked = total(
        (line.amount for line in _asked(request, order, rest, units) if line.component.is_paid), order.currency
    )
    return asked - given


def _asked(request: Refund, order: Order, rest: Balance, units: Mapping[str, int]) -> tuple[Line, ...]:
    """What is asked, as if each tax could be named by itself."""
    purse = _Purse(order, rest, units)
    if request.scope is Scope.FULL:
        for (line_id, component), amount in rest.items():
            purse.take(line_id, component, amount)
    elif request.scope is Scope.GOODWILL:
        _goodwill(request, purse)
    elif request.lines:
        for number, part in enumerate(request.lines):
            _part(f"lines[{number}]", part, purse)
    else:
        _spread(request, purse)
    return _merged(purse.taken)


def _merged(lines: Sequence[Line]) -> tuple[Line, ...]:
    sums: dict[tuple[str, Component], Line] = {}
    for line in lines:
        key = (line.line_id, line.component)
        before = sums.get(key)
        sums[key] = line if before is None else Line(*key, before.amount + line.amount, before.quantity + line.quantity)
    return tuple(sums.values())


def _money(field: str, amount: Money | Decimal, order: Order) -> Money:
    if isinstance(amount, Money):
        if amount.currency != order.currency:
            raise _Refused(
                Problem(
                    "other_currency",
                    field,
                    f"{amount} is not in the order's currency",
                    f"the order was paid in {order.currency}; give the amount in it",
                )
            )
        return amount
    try:
        return Money(amount, order.currency)
    except ValueError as error:
        raise _Refused(
            Problem("too_many_decimals", field, str(error).removeprefix("amount: "), _decimals(order.currency))
        ) from None


def _decimals(currency: str) -> str:
    digits = MINOR_DIGITS[currency]
    return f"give whole {currency}" if not digits else f"give at most {digits} digits after the point"


def _goodwill(request: Refund, purse: _Purse) -> None:
    amount = _money("amount", request.amount or Decimal(0), purse.order)
    ids = [part.line_id for part in request.lines] or [line.line_id for line in purse.order.lines]
    for line_id in ids:
        _line_of("lines[0]", line_id, purse.order)
    chosen = max(ids, key=lambda line_id: purse.left(line_id, *Component).minor)
    _enough("amount", amount, purse.left(chosen, *Component), f"line {chosen}")
    purse.take(chosen, Component.GOODWILL, amount)


def _spread(request: Refund, purse: _Purse) -> None:
    """An amount or a percentage of the whole order, over the lines that have something left of the component."""
    wanted = _with_tax(request.component)
    lines = [line for line in purse.order.lines if purse.left(line.line_id, *wanted)]
    if request.percent is not None or request.amount is None:
        for line in lines:
            _part(
                line.line_id,
                LinePart(line_id=line.line_id, component=request.component, percent=request.percent),
                purse,
            )
        return
    amount = _money("amount", request.amount, purse.order)
    rests = [purse.left(line.line_id, *wanted) for line in lines]
    _enough("amount", amount, total(rests, purse.order.currency), f"the order's {request.component.value} amounts")
    for line, part in zip(lines, split(amount, [rest.minor for rest in rests]), strict=True):
        _take_gross(line, wanted, part, purse)


def _part(field: str, part: LinePart, purse: _Purse) -> None:
    line = _line_of(field, part.line_id, purse.order)
    if line.problem:
        raise _Refused(Problem("amounts_unsure", field, line.problem, "look at the order at the marketplace"))
    if part.component is Component.GOODWILL:
        raise _Refused(Problem("goodwill_alone", field, "goodwill is a refund of its own", "use Refund.goodwill(...)"))
    if purse.order.tax_added:
        gross = _with_added_tax(field, part, line, purse)
        if gross is None:
            return
        part = gross
    wanted = _with_tax(part.component) if part.with_tax else (part.component,)
    rest = purse.left(line.line_id, *wanted)
    if part.quantity is not None:
        _take_units(field, line, part.quantity, wanted, purse)
        return
    if part.amount is not None:
        amount = _money(f"{field}.amount", part.amount, purse.order)
    elif part.percent is not None:
        paid = total((line.paid.get(c, purse.zero) for c in wanted), purse.order.currency)
        amount = paid.share(part.percent, 100)
    else:
        amount = rest
    _enough(f"{field}.amount", amount, rest, f"line {line.line_id} ({part.component.value})")
    _take_gross(line, wanted, amount, purse)


def _with_added_tax(field: str, part: LinePart, line: OrderLine, purse: _Purse) -> LinePart | None:
    """The part with the tax that the marketplace will add to it, whether it is asked for or not; None for nothing."""
    if part.component.tax is None:
        said = "the marketplace adds the tax to each charge itself"
        raise _Refused(Problem("tax_alone", field, said, "refund the charge, and its tax comes with it"))
    if part.with_tax:
        return part
    paid = line.paid.get(part.component, purse.zero)
    if part.amount is not None:
        net = _money(f"{field}.amount", part.amount, purse.order)
    elif part.percent is not None:
        net = paid.share(part.percent, 100)
    else:
        return evolve(part, with_tax=True)
    # A percentage may come to nothing: of a charge that was not paid, or of a cent.
    return evolve(part, with_tax=True, percent=None, amount=net + added_tax(net, line, part.component)) if net else None


def _fees(request: Refund, order: Order, rest: Balance, lines: Sequence[Line]) -> list[Line]:
    """What comes beside the lines: taken from the buyer, or paid on top within what was paid for a line."""
    found: list[Line] = []
    given = {line.line_id: Money.zero(order.currency) for line in lines}
    for line in lines:
        given[line.line_id] += line.amount
    gets = total(given.values(), order.currency)
    if request.return_shipping is not None:
        amount = _money("return_shipping", request.return_shipping, order)
        room = {
            key: total((a for (of, _), a in rest.items() if of == key), order.currency) - given[key] for key in given
        }
        best = max(given, key=lambda key: room[key].minor if amount.minor > 0 else given[key].minor)
        if amount.minor > 0:
            _enough("return_shipping", amount, room[best], f"line {best}, beside the rest of this refund")
        found.append(Line(best, Component.RETURN_SHIPPING, amount))
    fee = Money.zero(order.currency)
    if request.restocking_fee is not None:
        fee = _money("restocking_fee", request.restocking_fee, order)
        parts = split(fee, [each.minor for each in given.values()])
        found += [Line(key, Component.RESTOCKING_FEE, -part) for key, part in zip(given, parts, strict=True) if part]
    # A marketplace may drop the return shipping: without it, too, the buyer must get something.
    if min(gets - fee, gets + total((line.amount for line in found), order.currency)) <= Money.zero(order.currency):
        said = f"of {gets} nothing would be left for the buyer"
        name = "restocking_fee" if fee else "return_shipping"
        raise _Refused(Problem("fee_above_refund", name, said, f"take off less than {gets}"))
    return found


def _line_of(field: str, line_id: str, order: Order) -> OrderLine:
    for line in order.lines:
        if line.line_id == line_id:
            return line
    known = ", ".join(f"{line.line_id} ({line.sku})" for line in order.lines)
    raise _Refused(Problem("line_unknown", field, f"line {line_id} is not in this order", f"its lines are {known}"))


def _with_tax(component: Component) -> tuple[Component, ...]:
    return (component,) if component.tax is None else (component, component.tax)


def _enough(field: str, amount: Money, rest: Money, where: str) -> None:
    if amount > rest:
        raise _Refused(
            Problem(
                "above_left", field, f"{amount} is more than what is left of {where}", f"at most {rest} can be refunded"
            )
        )


def _take_gross(line: OrderLine, wanted: tuple[Component, ...], amount: Money, purse: _Purse) -> None:
    """Divide by what was paid for charge and tax; what one has no room for, the other takes."""
    if not amount:
        return
    paid = [line.paid.get(component, purse.zero).minor for component in wanted]
    shares = split(amount, paid)
    rests = [purse.left(line.line_id, component) for component in wanted]
    missing = total((max(share - rest, purse.zero) for share, rest in zip(shares, rests, strict=True)), amount.currency)
    for component, share, rest in zip(wanted, shares, rests, strict=True):
        more = max(min(missing, rest - share), purse.zero)
        missing -= more
        purse.take(line.line_id, component, min(share, rest) + more)


def _rounded_before(due: Money, rest: Money, quantity: int) -> Money:
    """A few cents that the marketplace's rounding gave before are not missing now."""
    return rest if rest < due and due.minor - rest.minor <= quantity else due


def _take_units(field: str, line: OrderLine, quantity: int, wanted: tuple[Component, ...], purse: _Purse) -> None:
    """Units are counted on from those refunded before, so that all of them together are exactly what was paid."""
    name = f"{field}.quantity"
    if wanted[0] is not Component.ITEM:
        raise _Refused(
            Problem(
                "quantity_of_charge", name, f"{wanted[0].value} has no units", "give an amount or a percentage of it"
            )
        )
    if quantity > line.quantity:
        raise _Refused(
            Problem(
                "quantity_above_bought",
                name,
                f"{quantity} is more than the {line.quantity} bought",
                f"at most {line.quantity}",
            )
        )
    before = purse.units.get(line.line_id, 0)
    if before + quantity > line.quantity:
        raise _Refused(
            Problem(
                "quantity_above_left",
                name,
                f"{before} of {line.quantity} were refunded before, so {quantity} more is too many",
                f"at most {line.quantity - before}",
            )
        )
    purse.units[line.line_id] = before + quantity
    for component in wanted:
        minor = line.paid.get(component, purse.zero).minor
        due = minor * (before + quantity) // line.quantity - minor * before // line.quantity
        amount = Money.from_minor(due, purse.order.currency)
        if purse.order.tax_added:
            amount = _rounded_before(amount, purse.left(line.line_id, component), line.quantity)
        _enough(name, amount, purse.left(line.line_id, component), f"line {line.line_id} ({component.value})")
        purse.take(line.line_id, component, amount, quantity if component is Component.ITEM else 0)
