"""Refunds that fit a cause, ready for a preview: what an agent would otherwise put together by hand. Pure.

A preset is a proposal and nothing more: `service.preview(preset.request)` judges it again on a fresh reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from attrs import frozen

from orderactions.actions import Line
from orderactions.models import Component, LinePart, Refund, Scope, read_percent
from orderactions.money import Money, total
from orderactions.orders import Order, OrderLine
from orderactions.reasons import Reason, Vocabulary
from orderactions.rules import Balance, Own, allocate, refund_problems

__all__ = ["CAUSES", "Preset", "for_order"]

CAUSES = (Reason.DAMAGED, Reason.LATE, Reason.LOST, Reason.RETURNED, Reason.PRICE, Reason.GOODWILL)
"""The causes that have presets, in the order in which they are proposed."""

_CHARGES = (Component.ITEM, Component.SHIPPING, Component.GIFT_WRAP)
#: A tax without its charge is nothing that a marketplace would refund.
_CHARGE_OF = {charge.tax: charge for charge in _CHARGES if charge.tax}


@frozen(kw_only=True)
class Preset:
    """One refund that fits a cause."""

    cause: Reason
    #: In a few words, for a button.
    title: str
    #: Ready for `preview` and `execute`.
    request: Refund
    #: The marketplace's code that the cause becomes.
    code: str
    #: What it comes to, by line and component.
    lines: tuple[Line, ...]
    #: What the buyer gets.
    amount: Money


def for_order(
    order: Order, left: Balance, vocabulary: Vocabulary, *, own: Own | None = None, percent: Decimal | int | str = 10
) -> tuple[Preset, ...]:
    """Return the refunds that fit the usual causes and are possible now, by cause; none where none is possible.

    `ActionService.presets` calls it with what the journal and the books know.

    * damaged, lost: everything that is left of an article, and of the order when it has several;
    * returned: an article's price, without what was paid for sending it;
    * late: the shipping that was paid; a percentage of the price where it was free;
    * price: a percentage of the price;
    * goodwill: a percentage of what was paid, as a gesture (as a part of the price where the marketplace adds tax).

    Args:
        order: as it was read.
        left: what is left of it (`rules.left`).
        vocabulary: the marketplace's reasons; a cause without a word, or whose word speaks for the buyer, is left out.
        own: what our own actions hold; only whether a cancellation is on its way and the units are looked at.
        percent: how much a part of the price is; more than 0, at most 100.

    Raises:
        RequestError: the percentage is none.
    """
    own, share = own or Own(), read_percent("percent", percent)
    found = []
    # What is damaged and what is lost come to the same, but for the word.
    known: dict[object, tuple[Line, ...]] = {}
    for cause in CAUSES:
        code = vocabulary.refund.get(cause, "")
        if not code or code in vocabulary.buyer_attributed:
            continue
        for title, request in _ideas(cause, order, left, share):
            what = (request.scope, request.lines)
            lines = known.get(what)
            if lines is None:
                lines = known[what] = _comes_to(request, order, left, own)
            if lines:
                amount = total((line.amount for line in lines), order.currency)
                made = Preset(cause=cause, title=title, request=request, code=code, lines=lines, amount=amount)
                found.append(made)
    return tuple(found)


Idea = tuple[str, Refund]


def _ideas(cause: Reason, order: Order, left: Balance, percent: Decimal) -> Sequence[Idea]:
    match cause:
        case Reason.DAMAGED | Reason.LOST:
            return _everything(cause, order, left)
        case Reason.RETURNED:
            return _articles(cause, order, left, (Component.ITEM,), "{}: price without shipping")
        case Reason.LATE:
            return _shipping(cause, order, left) or _share(cause, order, left, percent)
        case Reason.GOODWILL if not order.tax_added:
            return _gesture(order, left, percent)
        case _:
            return _share(cause, order, left, percent)


def _everything(cause: Reason, order: Order, left: Balance) -> list[Idea]:
    whole = [("everything that is left", Refund.full(order.ref, reason=cause))]
    if len(order.lines) == 1 and not _against(order, None):
        return whole
    return _articles(cause, order, left, _CHARGES, "{}: everything") + whole


def _articles(cause: Reason, order: Order, left: Balance, charges: tuple[Component, ...], title: str) -> list[Idea]:
    found = []
    for line in order.lines:
        parts = [LinePart(line_id=line.line_id, component=charge) for charge in charges if _rest(left, line, charge)]
        if parts:
            name = title.format(f"{line.quantity} x {line.sku or line.line_id}")
            found.append((name, Refund.part(order.ref, reason=cause, lines=parts)))
    return found


def _shipping(cause: Reason, order: Order, left: Balance) -> list[Idea]:
    parts = _parts(order, left, Component.SHIPPING)
    return [("the shipping that was paid", Refund.part(order.ref, reason=cause, lines=parts))] if parts else []


def _share(cause: Reason, order: Order, left: Balance, percent: Decimal) -> list[Idea]:
    parts = [
        LinePart(line_id=part.line_id, component=Component.ITEM, percent=percent)
        for part in _parts(order, left, Component.ITEM)
    ]
    name = f"{percent:f} % of the price"
    return [(name, Refund.part(order.ref, reason=cause, lines=parts))] if parts else []


def _gesture(order: Order, left: Balance, percent: Decimal) -> list[Idea]:
    by_line = {
        line.line_id: total((a for (of, _), a in left.items() if of == line.line_id), order.currency)
        for line in order.lines
        if not _against(order, line)
    }
    if not by_line:
        return []
    best = max(by_line, key=lambda line_id: by_line[line_id].minor)
    amount = min(order.paid.share(percent, 100), by_line[best])
    if amount.minor <= 0:
        return []
    return [(f"a gesture of {amount}", Refund.goodwill(order.ref, amount.amount, line_id=best))]


def _parts(order: Order, left: Balance, charge: Component) -> list[LinePart]:
    return [
        LinePart(line_id=line.line_id, component=charge)
        for line in order.lines
        if _rest(left, line, charge) and not _against(order, line)
    ]


def _rest(left: Balance, line: OrderLine, charge: Component) -> bool:
    """Whether something of the charge itself is left; its tax alone is nothing to propose."""
    return bool(left.get((line.line_id, charge)))


def _against(order: Order, line: OrderLine | None) -> bool:
    return bool(refund_problems(order, Own(), line))


def _comes_to(request: Refund, order: Order, left: Balance, own: Own) -> tuple[Line, ...]:
    """What a request comes to; nothing when something stands against it."""
    chosen = {part.line_id for part in request.lines}
    lines: list[OrderLine | None] = [line for line in order.lines if line.line_id in chosen]
    if request.scope is Scope.FULL or not lines:
        lines = [None]
    if any(refund_problems(order, own, line) for line in lines):
        return ()
    made = allocate(request, order, left, own.units)[0]
    charged = {(line.line_id, line.component) for line in made}
    alone = any((line.line_id, _CHARGE_OF.get(line.component, line.component)) not in charged for line in made)
    return () if alone else made
