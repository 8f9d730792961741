"""The marketplace's books beside our own actions: which entries are ours, which are not, and where they differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from attrs import field, frozen

from orderactions.actions import Line
from orderactions.models import Component
from orderactions.money import Money
from orderactions.orders import BookEntry, BookKind, Order

__all__ = ["Matching", "OwnRefund", "foreign_lines", "match"]

_CHARGE = {component.tax: component for component in Component if component.tax}
#: The marketplace's clock may run behind ours by so much.
_SKEW = timedelta(minutes=10)

Totals = Mapping[tuple[str, Component | None], int]


@frozen(kw_only=True)
class OwnRefund:
    """One of our refunds that may be in the books."""

    action_id: str
    order_id: str
    submitted_at: datetime
    lines: tuple[Line, ...]
    #: Line id to SKU, for books that name only the SKU.
    skus: Mapping[str, str]


@frozen(kw_only=True)
class Matching:
    """How entries and actions belong together."""

    #: Action id to the ids of the entries that are its own, agreeing in every charge.
    agree: Mapping[str, tuple[str, ...]] = field(factory=dict)
    #: Action id to what the books show instead, one sentence each, and the entries.
    differ: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(factory=dict)
    #: Entries that belong to no action of ours.
    foreign: tuple[BookEntry, ...] = ()


def match(entries: Iterable[BookEntry], own: Iterable[OwnRefund]) -> Matching:
    """Find our refunds in the books. Pure; each entry is claimed at most once.

    An entry is ours when it was posted after we had submitted and agrees in every charge of every SKU, charge and tax
    taken together (books may divide them otherwise). Where no single entry agrees, all that are left of the order
    together may. What is then left over beside an action without an entry, and touches only what that action refunded,
    is shown as a difference.

    Args:
        entries: what the books show, claimed ones left out.
        own: our refunds without an entry so far.
    """
    left = sorted((e for e in entries if e.kind is BookKind.REFUND), key=lambda e: (e.posted_at, e.entry_id))
    other = tuple(e for e in entries if e.kind is not BookKind.REFUND)
    waiting = sorted(own, key=lambda o: (o.submitted_at, o.action_id))
    agree: dict[str, tuple[str, ...]] = {}
    for refund in waiting:
        wanted = _own_totals(refund)
        fitting = [e for e in left if _can_be(e, refund)]
        found = next(([e] for e in fitting if _totals([e]) == wanted), None)
        if found is None and len(fitting) > 1 and _totals(fitting) == wanted:
            found = fitting
        if found is not None:
            agree[refund.action_id] = tuple(e.entry_id for e in found)
            left = [e for e in left if e not in found]
    differ: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    for refund in waiting:
        if refund.action_id in agree:
            continue
        fitting = [e for e in left if _can_be(e, refund)]
        wanted, shown = _own_totals(refund), _totals(fitting)
        if fitting and set(shown) <= set(wanted):
            differ[refund.action_id] = (_sentences(wanted, shown, refund), tuple(e.entry_id for e in fitting))
            left = [e for e in left if e not in fitting]
    return Matching(agree=agree, differ=differ, foreign=(*left, *other))


def _can_be(entry: BookEntry, refund: OwnRefund) -> bool:
    return entry.order_id == refund.order_id and entry.posted_at >= refund.submitted_at - _SKEW


def _own_totals(refund: OwnRefund) -> Totals:
    return _sums((refund.skus.get(x.line_id, x.line_id), x.component, x.amount) for x in refund.lines)


def _totals(entries: Sequence[BookEntry]) -> Totals:
    return _sums((x.sku or x.line_id, x.component, x.amount) for e in entries for x in e.lines)


def _sums(rows: Iterable[tuple[str, Component | None, Money]]) -> Totals:
    sums: dict[tuple[str, Component | None], int] = {}
    for sku, component, amount in rows:
        key = (sku, _charge_of(component))
        sums[key] = sums.get(key, 0) + amount.minor
    return {key: minor for key, minor in sums.items() if minor}


def _charge_of(component: Component | None) -> Component | None:
    """The charge that a tax goes with; a fee beside the price has no component in every version of the books."""
    if component is None or not (component.is_paid or component is Component.GOODWILL):
        return None
    return _CHARGE.get(component, component)


def _sentences(wanted: Totals, shown: Totals, refund: OwnRefund) -> tuple[str, ...]:
    currency = refund.lines[0].amount.currency
    found = []
    for (sku, component), minor in wanted.items():
        posted = shown.get((sku, component), 0)
        if posted != minor:
            sent, booked = Money.from_minor(minor, currency), Money.from_minor(posted, currency)
            found.append(f"{sku} {component.value if component else '?'}: {sent} was sent, the books show {booked}")
    return tuple(found)


def foreign_lines(order: Order, entries: Iterable[BookEntry]) -> tuple[Line, ...]:
    """Return what entries that are not ours take from the order's balance.

    In doubt an amount counts more than once, never not at all: a SKU of several lines counts on each of them, an
    unknown one on every line, an unknown charge on the line as a whole. Money taken from the buyer gives nothing back.
    """
    found: list[Line] = []
    for entry in entries:
        for each in entry.lines:
            if each.amount.minor <= 0:
                continue
            lines = [line for line in order.lines if line.line_id == each.line_id]
            lines = lines or [line for line in order.lines if each.sku and line.sku == each.sku]
            component = each.component or Component.GOODWILL
            found += [Line(line.line_id, component, each.amount) for line in lines or order.lines]
    return tuple(found)
