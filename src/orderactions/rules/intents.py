"""What an agent may have asked for who gave the buyer so much of a line: every request that comes to that total. Pure.

A total does not say of which charge it was meant: 4.90 may be a part of the price, or the shipping. So every way to
give it is planned: charges taken whole, and a part or some units of one more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from attrs import field, frozen

from orderactions.actions import Line, Plan
from orderactions.models import Component, LinePart, Refund, Request
from orderactions.money import Money, total
from orderactions.orders import Order, OrderLine
from orderactions.reasons import Reason
from orderactions.rules.assess import Assessment, assess
from orderactions.rules.balance import Balance, left, refundable
from orderactions.rules.books import foreign_lines
from orderactions.rules.options import Own

__all__ = ["Amounts", "Intents", "amounts_of", "by_line", "with_tax"]

_CHARGES = (Component.ITEM, Component.SHIPPING, Component.GIFT_WRAP)
_CHARGE_OF = {component.tax: component for component in Component if component.tax}
#: More units than that are not tried one by one.
_MOST_UNITS = 100

Amounts = dict[tuple[str, Component], Money]
"""By line id and component, without those that are nothing."""


@frozen
class Intents:
    """What could have been asked for on an order as it stood."""

    #: With the books of that moment.
    order: Order
    #: The marketplace's `plan`, a pure function.
    plan: Callable[[Request, Order, Sequence[Line]], Plan]
    #: What a component is called where it is sent.
    components: Mapping[str, Component]
    own: Own = field(init=False)
    rest: Balance = field(init=False)

    def __attrs_post_init__(self) -> None:
        own = Own(foreign=foreign_lines(self.order, self.order.books or ()))
        object.__setattr__(self, "own", own)
        object.__setattr__(self, "rest", left(refundable(self.order), own.foreign, ()))

    def assess(self, parts: Iterable[LinePart]) -> Assessment:
        """Judge a refund of these parts. The reason is any: the books do not tell it."""
        request = Refund.part(self.order.ref, reason=Reason.OTHER, lines=list(parts))
        return assess(request, self.order, self.own, self.plan)

    def shown(self, assessed: Assessment) -> Amounts:
        """Return what the books should show: what is sent, and the tax where the marketplace adds it itself."""
        sent = [
            (wire.line_id, self.components[word], amount)
            for wire in assessed.plan.wire
            for word, amount in wire.components
        ]
        added = assessed.lines if self.order.tax_added else ()
        return amounts_of((*sent, *((x.line_id, x.component, x.amount) for x in added if x.component in _CHARGE_OF)))

    def closest(self, line: OrderLine, gets: Money, posted: Amounts) -> tuple[LinePart, ...] | None:
        """Return the way to give so much of the line that comes closest to the books; None when there is none."""
        return min(self._ways_to_give(line, gets), key=lambda parts: self._distance(parts, posted), default=None)

    def rest_of(self, line_id: str) -> Money:
        """Return what was left of a line."""
        return total((amount for (of, _), amount in self.rest.items() if of == line_id), self.order.currency)

    def _distance(self, parts: tuple[LinePart, ...], posted: Amounts) -> int:
        """Return how far the books would be from what they show; where we would refuse, they would show nothing."""
        assessed = self.assess(parts)
        shown = {} if assessed.problems else self.shown(assessed)
        zero = Money.zero(self.order.currency)
        apart = (shown.get(key, zero) - posted.get(key, zero) for key in {**shown, **posted})
        return sum(abs(each.minor) for each in apart)

    def _ways_to_give(self, line: OrderLine, gets: Money) -> Iterator[tuple[LinePart, ...]]:
        """Yield each set of charges taken whole, with what is missing then as a part of one more."""
        gross = {charge: self._gross(line.line_id, charge) for charge in _CHARGES}
        charges = [charge for charge in _CHARGES if gross[charge]]
        for size in range(len(charges), -1, -1):
            for whole in combinations(charges, size):
                missing = gets - total((gross[charge] for charge in whole), gets.currency)
                parts = tuple(LinePart(line_id=line.line_id, component=charge) for charge in whole)
                if not missing and whole:
                    yield parts
                for charge in charges if missing.minor > 0 else ():
                    if charge not in whole and missing < gross[charge]:
                        for part in _parts_of(line, charge, missing):
                            yield (*parts, part)

    def _gross(self, line_id: str, charge: Component) -> Money:
        zero = Money.zero(self.order.currency)
        tax = self.rest.get((line_id, charge.tax), zero) if charge.tax else zero
        return self.rest.get((line_id, charge), zero) + tax


def _parts_of(line: OrderLine, charge: Component, amount: Money) -> Iterator[LinePart]:
    """Yield an amount of one charge: as units where it is exactly that of some, and as an amount."""
    yield LinePart(line_id=line.line_id, component=charge, amount=amount)
    paid = [line.paid[each].minor for each in (charge, charge.tax) if each and each in line.paid]
    for units in range(1, min(line.quantity, _MOST_UNITS)) if charge is Component.ITEM else ():
        if sum(minor * units // line.quantity for minor in paid) == amount.minor:
            yield LinePart(line_id=line.line_id, quantity=units)


def amounts_of(rows: Iterable[tuple[str, Component | None, Money]]) -> Amounts:
    """Add up rows by line and component; those without a component are left out."""
    sums: Amounts = {}
    for line_id, component, amount in rows:
        if component is not None:
            key = (line_id, component)
            sums[key] = sums[key] + amount if key in sums else amount
    return {key: amount for key, amount in sums.items() if amount}


def by_line(amounts: Amounts, currency: str) -> dict[str, Money]:
    """Return the sum of each line."""
    return {
        line_id: total((amount for (of, _), amount in amounts.items() if of == line_id), currency)
        for line_id in dict.fromkeys(line_id for line_id, _ in amounts)
    }


def with_tax(amounts: Amounts) -> Amounts:
    """Return each charge together with its tax."""
    return amounts_of((line_id, _CHARGE_OF.get(each, each), amount) for (line_id, each), amount in amounts.items())
