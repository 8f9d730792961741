"""Net amounts for marketplaces that add the tax to each charge themselves, at the order's own rate."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import define

from orderactions.actions import Line
from orderactions.models import Component
from orderactions.money import Money
from orderactions.orders import Order, OrderLine
from orderactions.rules.balance import Balance

__all__ = ["added_tax", "net_lines"]

_CHARGE = {component.tax: component for component in Component if component.tax}


def added_tax(net: Money, line: OrderLine, charge: Component) -> Money:
    """Return the tax that the marketplace adds to a net amount: the line's own rate, rounded half up.

    Args:
        net: what is sent.
        line: whose paid charge and tax tell the rate.
        charge: which charge it is an amount of.
    """
    paid, tax = line.paid.get(charge), line.paid.get(charge.tax) if charge.tax else None
    if not paid or tax is None:
        return Money.zero(net.currency)
    return Money.from_minor((2 * net.minor * tax.minor + paid.minor) // (2 * paid.minor), net.currency)


@define
class _Pair:
    """One charge of one line with its tax: what is to come out, and the net amount that is found for it."""

    line: OrderLine
    charge: Component
    #: The most that may be sent.
    most: int
    #: What is left of charge and tax together.
    room: int
    wanted: int = 0
    quantity: int = 0
    net: int = 0

    def gross(self, net: int) -> int:
        """What the buyer gets when so much is sent."""
        money = Money.from_minor(net, self.line.paid[self.charge].currency)
        return net + added_tax(money, self.line, self.charge).minor

    def fit(self) -> None:
        """Find the largest net amount that gives no more than is wanted: no other one comes closer."""
        paid = self.line.paid[self.charge].minor if self.most else 0
        self.net = min(self.most, self.wanted * paid // self.gross(paid) + 1) if paid else 0
        while self.net and self.gross(self.net) > self.wanted:
            self.net -= 1

    def add(self, missing: int) -> int:
        """Send one unit more if that gives no more than is missing; return what it gives."""
        if self.net >= self.most:
            return 0
        more = self.gross(self.net + 1) - self.gross(self.net)
        if more > missing or self.gross(self.net + 1) > self.room:
            return 0
        self.net += 1
        return more


def net_lines(lines: Sequence[Line], order: Order, rest: Balance, *, one_sum: bool) -> tuple[Line, ...]:
    """Return the amounts that can really be had for those that are wanted.

    Args:
        lines: what is wanted, charge and tax each by itself.
        order: with what was paid, which tells the rates.
        rest: what is left.
        one_sum: what one line cannot give to the cent another one may.
    """
    pairs: dict[tuple[str, Component], _Pair] = {}
    others = []
    for line in lines:
        charge = _CHARGE.get(line.component, line.component)
        if not charge.is_paid:
            others.append(line)
            continue
        key = (line.line_id, charge)
        if key not in pairs:
            pairs[key] = _pair(order, rest, *key)
        pairs[key].wanted += line.amount.minor
        pairs[key].quantity += line.quantity
    for pair in pairs.values():
        pair.fit()
    if one_sum:
        _share_the_rest(list(pairs.values()))
    found = [made for pair in pairs.values() for made in _lines_of(pair, order.currency)]
    return (*found, *others)


def _pair(order: Order, rest: Balance, line_id: str, charge: Component) -> _Pair:
    line = order.line(line_id)
    most = rest.get((line_id, charge), Money.zero(order.currency)).minor
    tax = rest.get((line_id, charge.tax), Money.zero(order.currency)).minor if charge.tax else 0
    return _Pair(line=line, charge=charge, most=most, room=most + tax)


def _share_the_rest(pairs: list[_Pair]) -> None:
    missing = sum(pair.wanted - pair.gross(pair.net) for pair in pairs)
    for pair in pairs:
        missing -= pair.add(missing) if missing else 0


def _lines_of(pair: _Pair, currency: str) -> list[Line]:
    if not pair.net:
        return []
    tax = pair.gross(pair.net) - pair.net
    found = [Line(pair.line.line_id, pair.charge, Money.from_minor(pair.net, currency), pair.quantity)]
    if tax and pair.charge.tax:
        found.append(Line(pair.line.line_id, pair.charge.tax, Money.from_minor(tax, currency)))
    return found
