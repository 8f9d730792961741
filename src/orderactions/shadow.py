"""What we would have sent for refunds that were made without us, beside what the books show of them. Pure, no I/O.

Of a refund in the books only one thing is taken as its intent: how much the buyer got for each order line. From that,
the order and what had been refunded before, the refund is planned as for an agent, and what the books should then show
is compared with what they show, to the cent, by line and component.

A total does not say of which charge it was meant, so every way to give it is planned, and the one that comes closest to
the books counts (`rules.intents`). How an amount is divided between a charge and its tax is never taken from the books.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from enum import Enum

from attrs import evolve, frozen

from orderactions.actions import Line, Plan, WireLine
from orderactions.models import Component, LinePart, Request
from orderactions.money import Money, total
from orderactions.orders import BookEntry, BookKind, BookLine, Fulfilment, Order, OrderStatus
from orderactions.rules.intents import Amounts, Intents, amounts_of, by_line, with_tax

__all__ = ["REASONS", "Compared", "Finding", "Site", "Tried", "Way", "compare", "not_compared", "sites"]

#: Why an entry is not compared, for programs and for counting, with its sentence.
REASONS: Mapping[str, str] = {
    "not_readable": "its order cannot be read any more",
    "by_marketplace": "the marketplace ships the order and refunds it itself",
    "other_channel": "the order was not placed at the marketplace",
    "claim": "it is a guarantee claim, which nobody asked for as a refund",
    "chargeback": "it is a chargeback, which nobody asked for as a refund",
    "status": "the order is not shipped now, and what it was then is not told",
    "no_component": "it has a charge that is no component of ours",
    "beside_the_price": "it has goodwill, a restocking fee or return shipping, which the total does not tell apart",
    "taken_back": "it takes money from the buyer, or gives none",
    "line_unclear": "the books name only a SKU that is not on exactly one line of the order",
    "same_moment": "another refund of the same line was posted in the same second; which came first is not told",
}

_BESIDE = frozenset({Component.GOODWILL, Component.RESTOCKING_FEE, Component.RETURN_SHIPPING})
_PAID_OTHERWISE = {BookKind.CLAIM: "claim", BookKind.CHARGEBACK: "chargeback"}


class Finding(Enum):
    """What came of one comparison."""

    #: The books show what they would show of ours, in every component.
    AGREES = "agrees"
    #: Each charge with its tax agrees, only the two are divided otherwise.
    DIVIDED = "divided"
    #: The amounts differ.
    DIFFERS = "differs"
    #: We would not have sent it.
    REFUSED = "refused"
    #: It cannot be compared.
    NOT_COMPARED = "not_compared"


@frozen(kw_only=True)
class Way:
    """One way in which the account can be set up."""

    #: The setting, as its owner writes it; "" where nothing is set or nothing can be.
    word: str
    #: The order as it reads so.
    read: Callable[[Order], Order]
    #: The marketplace's `plan`, a pure function.
    plan: Callable[[Request, Order, Sequence[Line]], Plan]
    #: What a component is called where it is sent.
    components: Mapping[str, Component]


@frozen(kw_only=True)
class Compared:
    """One refund in the books, beside what we would have sent for it."""

    order_id: str
    #: The marketplace's id of the site and its name; "" where the order cannot be read.
    site: str
    site_name: str
    entry_id: str
    posted_at: datetime
    finding: Finding
    #: The sum that the buyer got; None where the books show no amount.
    gets: Money | None
    #: What the agent would have agreed to, and what would have gone out.
    lines: tuple[Line, ...] = ()
    wire: tuple[WireLine, ...] = ()
    #: What the books should then show, and what they show.
    expected: tuple[Line, ...] = ()
    posted: tuple[Line, ...] = ()
    #: Where it was not compared or refused: a word of `REASONS`, or the code of our problem.
    cause: str = ""
    #: The differences to the cent, or why it was refused or not compared: one sentence each.
    why: tuple[str, ...] = ()


@frozen(kw_only=True)
class Tried:
    """How many of the compared refunds of a site agree under one setting."""

    word: str
    agree: int


@frozen(kw_only=True)
class Site:
    """The verdict on one site."""

    site: str
    name: str
    #: The account's setting there; "" where nothing is set or nothing can be.
    word: str
    refunds: tuple[Compared, ...]
    #: The other settings that the site may have.
    tried: tuple[Tried, ...] = ()

    def count(self, *findings: Finding) -> int:
        """How many refunds have come to one of these."""
        return sum(each.finding in findings for each in self.refunds)

    @property
    def agree(self) -> int:
        """How many agree."""
        return self.count(Finding.AGREES)

    @property
    def compared(self) -> int:
        """How many could be compared."""
        return len(self.refunds) - self.count(Finding.NOT_COMPARED)

    @property
    def differ(self) -> tuple[Compared, ...]:
        """Those that differ, or that we would have refused."""
        return tuple(each for each in self.refunds if each.finding not in (Finding.AGREES, Finding.NOT_COMPARED))

    @property
    def left_out(self) -> Mapping[str, int]:
        """How many were not compared, by the word of `REASONS`."""
        return Counter(each.cause for each in self.refunds if each.finding is Finding.NOT_COMPARED)

    @property
    def mends(self) -> tuple[Tried, ...]:
        """The settings under which more agree than under the account's own, the best alone."""
        most = max((each.agree for each in self.tried), default=0)
        return tuple(each for each in self.tried if each.agree == most > self.agree)

    @property
    def alike(self) -> tuple[str, ...]:
        """The settings under which just as many agree: these refunds do not tell which is right."""
        return tuple(each.word for each in self.tried if each.agree == self.agree > 0)

    @property
    def verdict(self) -> str:
        """One word: `agrees`, `differs`, or `nothing compared`."""
        if not self.compared:
            return "nothing compared"
        return "agrees" if not self.differ else "differs"


def sites(pairs: Iterable[tuple[Order, BookEntry]], ways: Callable[[str], Sequence[Way]]) -> tuple[Site, ...]:
    """Compare refunds under the account's setting and under the others that their sites may have.

    Args:
        pairs: orders as read under any setting, with their books, and an entry of these.
        ways: by the marketplace's id of a site, the account's own way first.
    """
    of_site: dict[str, list[tuple[Order, BookEntry]]] = {}
    for order, entry in pairs:
        of_site.setdefault(order.site, []).append((order, entry))
    return tuple(_site(found, ways(site)) for site, found in sorted(of_site.items()))


def _site(pairs: Sequence[tuple[Order, BookEntry]], ways: Sequence[Way]) -> Site:
    own, *others = ways
    order = pairs[0][0]
    refunds = tuple(compare(order, entry, own) for order, entry in pairs)
    able = [pair for pair, each in zip(pairs, refunds, strict=True) if each.finding is not Finding.NOT_COMPARED]
    tried = tuple(
        Tried(word=way.word, agree=sum(compare(*pair, way).finding is Finding.AGREES for pair in able))
        for way in others
    )
    return Site(site=order.site, name=order.site_name, word=own.word, refunds=refunds, tried=tried)


def not_compared(entry: BookEntry, cause: str, why: str = "", order: Order | None = None) -> Compared:
    """Return an entry as one that is not compared.

    Args:
        entry: of the books.
        cause: a word of `REASONS`.
        why: the sentence; by default that word's own.
        order: whose it is, if it can be read.
    """
    return evolve(_about(entry, order), cause=cause, why=(why or REASONS[cause],))


def _about(entry: BookEntry, order: Order | None) -> Compared:
    currency = order.currency if order else next((line.amount.currency for line in entry.lines), "")
    return Compared(
        order_id=entry.order_id,
        site=order.site if order else "",
        site_name=order.site_name if order else "",
        entry_id=entry.entry_id,
        posted_at=entry.posted_at,
        finding=Finding.NOT_COMPARED,
        gets=total((line.amount for line in entry.lines), currency) if currency else None,
    )


def compare(order: Order, entry: BookEntry, way: Way) -> Compared:
    """Compare one refund with what we would have sent for it.

    Args:
        order: with all its books, `entry` among them.
        entry: the refund.
        way: how the account is set up.
    """
    order = way.read(order)
    before, rivals = _around(order.books or (), entry)
    cause, why = _incomparable(order, entry, rivals)
    if cause:
        return not_compared(entry, cause, why, order)
    posted = amounts_of((line.line_id, line.component, line.amount) for line in entry.lines)
    told = evolve(_about(entry, order), posted=_lines(posted))
    then = Intents(evolve(order, books=before), way.plan, way.components)
    parts: list[LinePart] = []
    over: list[str] = []
    for line_id, gets in by_line(posted, order.currency).items():
        found = then.closest(order.line(line_id), gets, {key: x for key, x in posted.items() if key[0] == line_id})
        parts += found or (LinePart(line_id=line_id, amount=gets),)
        if found is None:
            rest = then.rest_of(line_id)
            over.append(f"{_sku(order, line_id)}: {gets} went to the buyer, and only {rest} was left of it")
    assessed = then.assess(parts)
    if assessed.problems:
        code = assessed.problems[0].code
        against = [f"we would have refused it: {problem.message}" for problem in assessed.problems]
        why_not = over if over and code == "above_left" else against
        return evolve(told, finding=Finding.REFUSED, cause=code, why=tuple(why_not))
    expected = then.shown(assessed)
    return evolve(
        told,
        finding=_finding(expected, posted),
        lines=assessed.lines,
        wire=assessed.plan.wire,
        expected=_lines(expected),
        why=_differences(order, expected, posted),
    )


def _around(entries: Sequence[BookEntry], entry: BookEntry) -> tuple[tuple[BookEntry, ...], list[BookEntry]]:
    """Return what was posted before, and what else in the very second that is not the same again."""
    others = [each for each in entries if each.entry_id != entry.entry_id]
    same = [each for each in others if each.posted_at == entry.posted_at]
    equal = [each for each in same if _content(each) == _content(entry)]
    # Of equal ones it makes no difference which came first; only not both can have.
    first = [each for each in equal if each.entry_id < entry.entry_id]
    before = tuple(each for each in others if each.posted_at < entry.posted_at or each in first)
    return before, [each for each in same if each not in equal]


def _content(entry: BookEntry) -> tuple[BookKind, list[str]]:
    return entry.kind, sorted(map(repr, entry.lines))


def _incomparable(order: Order, entry: BookEntry, rivals: Sequence[BookEntry]) -> tuple[str, str]:
    """Return a word of `REASONS` with a sentence where that says more; two empty texts when it can be compared."""
    if order.fulfilment is not Fulfilment.SELLER:
        return "by_marketplace", ""
    if any(problem.code == "other_channel" for problem in order.refund_problems):
        return "other_channel", ""
    if entry.kind is not BookKind.REFUND:
        return _PAID_OTHERWISE[entry.kind], ""
    if order.status not in (OrderStatus.SHIPPED, OrderStatus.PARTIALLY_SHIPPED):
        return "status", f"the order reads {order.status.value} now, and what it was then is not told"
    return _incomparable_lines(order, entry.lines, rivals)


def _incomparable_lines(order: Order, lines: Sequence[BookLine], rivals: Sequence[BookEntry]) -> tuple[str, str]:
    words = sorted({line.word for line in lines if line.component is None})
    if words:
        return "no_component", f"its charge {', '.join(words)} is no component of ours"
    if any(line.component in _BESIDE for line in lines):
        return "beside_the_price", ""
    known = {line.line_id for line in order.lines}
    unclear = sorted({line.sku or line.line_id for line in lines if line.line_id not in known})
    if unclear:
        return "line_unclear", f"the books name only {', '.join(unclear)}, which is not on exactly one line"
    touched = {line.line_id for line in lines}
    if any(line.line_id in touched for rival in rivals for line in rival.lines):
        return "same_moment", ""
    gets = by_line(amounts_of((line.line_id, line.component, line.amount) for line in lines), order.currency)
    if not gets or min(amount.minor for amount in gets.values()) <= 0:
        return "taken_back", ""
    return "", ""


def _lines(amounts: Amounts) -> tuple[Line, ...]:
    return tuple(Line(line_id, component, amount) for (line_id, component), amount in amounts.items())


def _finding(expected: Amounts, posted: Amounts) -> Finding:
    if expected == posted:
        return Finding.AGREES
    return Finding.DIVIDED if with_tax(expected) == with_tax(posted) else Finding.DIFFERS


def _differences(order: Order, expected: Amounts, posted: Amounts) -> tuple[str, ...]:
    zero = Money.zero(order.currency)
    return tuple(
        f"{_sku(order, line_id)} {component.value}: ours would have brought {expected.get(key, zero)}, "
        f"the books show {posted.get(key, zero)}"
        for key in {**expected, **posted}
        if expected.get(key, zero) != posted.get(key, zero)
        for line_id, component in (key,)
    )


def _sku(order: Order, line_id: str) -> str:
    return order.line(line_id).sku or line_id
