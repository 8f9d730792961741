"""The marketplace's books beside our own actions: which entries are ours, which are not, and where they differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from attrs import evolve, field, frozen

from orderactions.actions import Line
from orderactions.models import Component
from orderactions.money import Money
from orderactions.orders import BookEntry, BookKind, BookLine, Order

__all__ = ["Matching", "OwnRefund", "foreign_lines", "match", "may_be_shown", "not_ours"]

_CHARGE = {component.tax: component for component in Component if component.tax}
#: The marketplace's clock may run behind ours by so much.
_SKEW = timedelta(minutes=10)
#: The marketplace's own rounding of a tax, in the smallest unit, for one charge of one article.
_ROUNDING = 1

Totals = Mapping[tuple[str, Component | None, str], int]
"""By SKU, charge and currency."""


@frozen(kw_only=True)
class OwnRefund:
    """One of our refunds that may be in the books."""

    action_id: str
    order_id: str
    submitted_at: datetime
    lines: tuple[Line, ...]
    #: Line id to SKU, for books that name only the SKU.
    skus: Mapping[str, str]
    #: The marketplace has it. Whether it has ours whose answer was lost, or what a person says was done there, only the
    #: books can tell, and they prove it only by an entry that no other such refund can be.
    received: bool = True
    #: The journal was put back since it was lost: an entry may be of a refund that the journal has forgotten, and so it
    #: proves nothing, here or for another one that was lost.
    is_provable: bool = True


@frozen(kw_only=True)
class Matching:
    """How entries and actions belong together."""

    #: Action id to the ids of the entries that are its own, agreeing in every charge.
    agree: Mapping[str, tuple[str, ...]] = field(factory=dict)
    #: Action id to what the books leave out of it, one sentence each, and the entries.
    differ: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(factory=dict)
    #: Entries that belong to no action of ours.
    foreign: tuple[BookEntry, ...] = ()


def match(entries: Iterable[BookEntry], own: Iterable[OwnRefund]) -> Matching:
    """Find our refunds in the books. Pure; each entry is claimed at most once.

    An entry is ours when it was posted after we had submitted and agrees in every charge of every SKU, charge and tax
    taken together (books may divide them otherwise). Only then, where no single entry agrees, all that are left of the
    order together may. What is then left over beside an action without an entry, and is that refund with charges left
    out, is shown as a difference; with other amounts it is somebody else's.

    Args:
        entries: what the books show, claimed ones left out.
        own: our refunds without an entry so far.
    """
    entries = tuple(entries)
    left = sorted((e for e in entries if e.kind is BookKind.REFUND), key=lambda e: (e.posted_at, e.entry_id))
    other = tuple(e for e in entries if e.kind is not BookKind.REFUND)
    # Of equal ones the last has the first choice: what is left for it, an earlier one can be as well, and so no entry
    # is left over that only one of which nothing is known could be.
    waiting = sorted(own, key=lambda o: (o.received, o.submitted_at, o.action_id), reverse=True)
    agree: dict[str, tuple[str, ...]] = {}
    for candidates in (_one_that_agrees, _all_that_agree):
        for refund in waiting:
            open_ = [o for o in waiting if o.action_id not in agree]
            # Several entries that come to what was lost only together may as well be refunds of somebody else's.
            enough = refund.received or candidates is _one_that_agrees
            tried = refund in open_ and refund.is_provable and enough
            found = candidates([e for e in left if _can_be(e, refund)], refund) if tried else []
            if found and _proves(left, refund, [o for o in open_ if o is not refund]):
                agree[refund.action_id] = tuple(e.entry_id for e in found)
                left = [e for e in left if e not in found]
    differ: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    for refund in waiting:
        if refund.action_id in agree or not refund.received:
            continue
        fitting = [e for e in left if _can_be(e, refund)]
        wanted, shown = _own_totals(refund), _totals(fitting)
        if fitting and _is_that_in_part(wanted, shown):
            differ[refund.action_id] = (_sentences(wanted, shown), tuple(e.entry_id for e in fitting))
            left = [e for e in left if e not in fitting]
    return Matching(agree=agree, differ=differ, foreign=(*left, *other))


def _one_that_agrees(fitting: Sequence[BookEntry], refund: OwnRefund) -> list[BookEntry]:
    wanted = _own_totals(refund)
    return next(([e] for e in fitting if _totals([e]) == wanted), [])


def _all_that_agree(fitting: Sequence[BookEntry], refund: OwnRefund) -> list[BookEntry]:
    return list(fitting) if _totals(fitting) == _own_totals(refund) else []


def _proves(left: Sequence[BookEntry], refund: OwnRefund, others: Sequence[OwnRefund]) -> bool:
    """Whether there are entries enough: of two refunds whose answers were lost, one entry proves neither."""
    if refund.received:
        return True
    fitting = [e for e in left if _can_be(e, refund)]
    wanted = _own_totals(refund)
    rivals = [
        o for o in others if not o.received and _own_totals(o) == wanted and any(_can_be(entry, o) for entry in fitting)
    ]
    return not rivals or sum(_totals([entry]) == wanted for entry in fitting) > len(rivals)


def _can_be(entry: BookEntry, refund: OwnRefund) -> bool:
    return entry.order_id == refund.order_id and entry.posted_at >= refund.submitted_at - _SKEW


def may_be_shown(entries: Iterable[BookEntry], refund: OwnRefund) -> bool:
    """Whether some of these entries could be a refund of ours, whole or in part, although they do not prove it."""
    fitting = [each for each in entries if each.kind is BookKind.REFUND and _can_be(each, refund)]
    wanted = _own_totals(refund)
    return any(_is_that_in_part(wanted, _totals([each])) for each in fitting) or bool(_all_that_agree(fitting, refund))


def _is_that_in_part(wanted: Totals, shown: Totals) -> bool:
    """Whether all that is shown was sent in these amounts, but for what is taken from the buyer beside the price."""
    return all(
        minor <= max(0, wanted.get(key, 0)) if key[1] is None else abs(minor - wanted.get(key, 0)) <= _ROUNDING
        for key, minor in shown.items()
    ) and any(key in wanted for key in shown)


def _own_totals(refund: OwnRefund) -> Totals:
    return _sums((refund.skus.get(x.line_id) or x.line_id, x.component, x.amount) for x in refund.lines)


def _totals(entries: Iterable[BookEntry]) -> Totals:
    return _sums((x.sku or x.line_id, x.component, x.amount) for e in entries for x in e.lines)


def _sums(rows: Iterable[tuple[str, Component | None, Money]]) -> Totals:
    sums: dict[tuple[str, Component | None, str], int] = {}
    for sku, component, amount in rows:
        key = (sku, _charge_of(component), amount.currency)
        sums[key] = sums.get(key, 0) + amount.minor
    return {key: minor for key, minor in sums.items() if minor}


def _charge_of(component: Component | None) -> Component | None:
    """The charge that a tax goes with; a fee beside the price has no component in every version of the books."""
    if component is None or not (component.is_paid or component is Component.GOODWILL):
        return None
    return _CHARGE.get(component, component)


def _sentences(wanted: Totals, shown: Totals) -> tuple[str, ...]:
    found = []
    for sku, component, currency in {**wanted, **shown}:
        key = (sku, component, currency)
        minor, posted = wanted.get(key, 0), shown.get(key, 0)
        if posted != minor:
            sent, booked = Money.from_minor(minor, currency), Money.from_minor(posted, currency)
            found.append(f"{sku} {component.value if component else '?'}: {sent} was sent, the books show {booked}")
    return tuple(found)


def not_ours(
    entries: Iterable[BookEntry], own: Iterable[OwnRefund], claimed: Mapping[str, str]
) -> tuple[BookEntry, ...]:
    """Return what the books show beyond our own refunds, which count by themselves. Pure.

    In doubt an amount counts twice: ours is only what agrees in one entry, or what an action has claimed; and of that
    what is more than the action asked for is not.

    Args:
        entries: what the books show of one order.
        own: our refunds of it that may be among them.
        claimed: entry id to the action that has claimed it.
    """
    entries, by_id = tuple(entries), {refund.action_id: refund for refund in own}
    # Only an action that counts itself takes its entries out.
    claimed = {entry_id: action_id for entry_id, action_id in claimed.items() if action_id in by_id}
    unsettled = [refund for action_id, refund in by_id.items() if action_id not in claimed.values()]
    found = match([e for e in entries if e.entry_id not in claimed], unsettled)
    ours = {ids[0] for ids in found.agree.values() if len(ids) == 1} | set(claimed)
    beyond = [
        over
        for refund in by_id.values()
        if (of_it := [e for e in entries if claimed.get(e.entry_id) == refund.action_id])
        and (over := _beyond(of_it, refund))
    ]
    return (*(e for e in entries if e.entry_id not in ours), *beyond)


def _beyond(entries: Sequence[BookEntry], refund: OwnRefund) -> BookEntry | None:
    """What entries of a refund show above what it asked for; None when that is nothing."""
    wanted = _own_totals(refund)
    lines = tuple(
        BookLine(line_id=of, sku=of, component=component, word="beyond", amount=Money.from_minor(over, currency))
        for (of, component, currency), minor in _totals(entries).items()
        if (over := minor - max(0, wanted.get((of, component, currency), 0))) > 0
    )
    return evolve(entries[0], lines=lines) if lines else None


def foreign_lines(order: Order, entries: Iterable[BookEntry]) -> tuple[Line, ...]:
    """Return what entries that are not ours take from the order's balance.

    In doubt an amount counts more than once, never not at all: a SKU of several lines counts on each of them, an
    unknown one on every line, an unknown charge on the line as a whole. Money taken from the buyer gives nothing back;
    only a promotion lowers the charge that it stands beside, since what was paid is told without it as well.
    """
    found: list[Line] = []
    for entry in entries:
        sums: dict[tuple[str, str, Component], Money] = {}
        for each in entry.lines:
            key = (each.line_id, each.sku, each.component or Component.GOODWILL)
            if each.amount.minor > 0 or (each.component and each.component.is_paid):
                sums[key] = sums[key] + each.amount if key in sums else each.amount
        for (line_id, sku, component), amount in sums.items():
            lines = [line for line in order.lines if line.line_id == line_id]
            lines = lines or [line for line in order.lines if sku and line.sku == sku]
            if amount.minor > 0:
                found += [Line(line.line_id, component, amount) for line in lines or order.lines]
    return tuple(found)
