"""The rows of the books, in our words: one answer of the Finances API in, its rows out. Pure.

The books are the seller's view, so what a buyer gets is negative there and positive here (AMZ-CONFIRM-03). Only what
moves a buyer's money is read. Fees, and taxes that Amazon pays itself, concern the seller and Amazon only and are left
out: a tax that the buyer gets back stands there twice, as tax and, the other way round, as withheld (AMZ-CONFIRM-05).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext, suppress
from functools import partial

from attrs import field, frozen

from orderactions.marketplaces.amazon.bookwords import component_of, is_buyers, plain
from orderactions.marketplaces.amazon.wire import Node, text_of
from orderactions.models import Component
from orderactions.money import Money
from orderactions.orders import BookEntry, BookKind, BookLine

__all__ = ["Row", "read_events", "read_transactions"]

_LISTS = {
    "RefundEventList": ("refund", BookKind.REFUND),
    "GuaranteeClaimEventList": ("claim", BookKind.CLAIM),
    "ChargebackEventList": ("chargeback", BookKind.CHARGEBACK),
}
#: Breakdowns inside breakdowns; four or so are seen.
_DEEPEST = 30


@frozen(kw_only=True)
class Row:
    """One row of the books, before rows of one event are joined."""

    #: Its id is Amazon's for the event; "" where none came.
    entry: BookEntry
    #: Amazon's id of the row itself; "" where none came.
    row_id: str = ""
    #: Ids of rows that are about the same event.
    links: frozenset[str] = field(default=frozenset())


def _kind_of(word: str) -> BookKind | None:
    """Return what a transaction is about; None when it gives the buyer nothing back.

    The words are not published (AMZ-CONFIRM-10). Settlements write such as "Chargeback Refund" and "A-to-z Guarantee
    Refund" for the same events: what is named in the word counts, the graver part first.
    """
    key = plain(word)
    if "chargeback" in key and is_buyers(word):
        return BookKind.CHARGEBACK
    if "guarantee" in key or "atoz" in key:
        return BookKind.CLAIM
    return BookKind.REFUND if "refund" in key and "retrocharge" not in key else None


def read_transactions(payload: Node, order_id: str = "", *, lenient: bool = False) -> list[Row]:
    """Read one page of listTransactions: its refunds, everything else left out.

    Args:
        payload: of the answer.
        order_id: the order that was asked for; "" for all. A refund that names no order is then left out.
        lenient: leave out a refund that cannot be read, so that it does not hide all others. Never for a balance.

    Raises:
        ValueError: a refund is not what the model says (a WireError), belongs to another order, or is beyond all money.
    """
    return _of_buyers(_each(_list(payload, "transactions"), lambda node: _transaction(node, order_id), lenient=lenient))


def _each(nodes: Sequence[Node], read: Callable[[Node], Row | None], *, lenient: bool) -> list[Row]:
    rows: list[Row] = []
    for node in nodes:
        with suppress(ValueError) if lenient else nullcontext():
            row = read(node)
            rows += [row] if row else []
    return rows


def _transaction(node: Node, order_id: str) -> Row | None:
    kind = _kind_of(node.need("transactionType").text())
    if kind is None:
        return None
    ids = _related(node, "relatedIdentifier")
    of = _order_of(node, ids.get("orderid", ""), order_id)
    if not of:
        return None
    row_id = text_of(node.get("transactionId"))
    before = ids.get("deferredtransactionid", "")
    entry = BookEntry(
        entry_id=ids.get("refundid") or before or row_id or "+".join(_adjustments(node)),
        order_id=of,
        kind=kind,
        posted_at=node.need("postedDate").moment(),
        lines=tuple(_transaction_lines(node)),
        deferred=plain(text_of(node.get("transactionStatus"))) == "deferred",
    )
    links = frozenset(filter(None, (before, ids.get("releasetransactionid", ""))))
    return Row(entry=entry, row_id=row_id, links=links)


def _of_buyers(rows: list[Row]) -> list[Row]:
    """Leave out refunds of fees only, which are listed as well; a claim counts whatever it shows."""
    return [row for row in rows if row.entry.lines or row.entry.kind is not BookKind.REFUND]


def _order_of(node: Node, told: str, asked: str) -> str:
    if asked and told and told != asked:
        node.fail("is of another order than the one that was asked for")
    return told or asked


def _related(node: Node, prefix: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in _list(node, "relatedIdentifiers"):
        found.setdefault(plain(text_of(each.get(f"{prefix}Name"))), text_of(each.get(f"{prefix}Value")))
    return found


def _adjustments(node: Node) -> list[str]:
    of_items = (_related(item, "itemRelatedIdentifier") for item in _list(node, "items"))
    return sorted(filter(None, (ids.get("orderadjustmentitemid", "") for ids in of_items)))


def _transaction_lines(node: Node) -> Iterator[BookLine]:
    """Yield what the items hold, and what the transaction holds beyond them."""
    items, whole = _list(node, "items"), node.get("totalAmount")
    if not items:
        yield from _Tally(node).lines("")
        return
    rest = _money(whole) if whole else None
    for item in items:
        tally = _Tally(item)
        yield from tally.lines(_sku(item))
        if rest is not None and tally.total is not None:
            rest -= _same_currency(item, tally.total, rest)
    if rest:
        yield _line("totalAmount", -rest)


def _sku(item: Node) -> str:
    return next((sku for context in _list(item, "contexts") if (sku := text_of(context.get("sku")))), "")


class _Tally:
    """The breakdowns of one item (or of a transaction without items), and whether they add up.

    Only the leaves count; their parents are sums of them. Raises WireError.
    """

    def __init__(self, node: Node) -> None:
        self._node = node
        self._leaves: list[tuple[str, str, Money]] = []
        self._not_buyers: list[Money] = []
        self._sound = True
        told = node.get("totalAmount")
        tops = [self._walk(each, "") for each in _list(node, "breakdowns")]
        self._tops = _sum(node, tops)
        self.total = _money(told) if told else self._tops

    def _walk(self, node: Node, parent: str) -> Money:
        """Take in a breakdown with all that is inside, and return its amount."""
        if _depth(node) > _DEEPEST:
            node.fail("is nested too deep")
        word, told, inside = node.need("breakdownType").text(), node.get("breakdownAmount"), _list(node, "breakdowns")
        if not inside or not is_buyers(word):
            amount = _money(node.need("breakdownAmount"))
            if is_buyers(word):
                self._leaves.append((word, parent, amount))
            else:
                self._not_buyers.append(amount)
            return amount
        parts = _sum(node, [self._walk(each, plain(word)) for each in inside])
        assert parts is not None
        amount = _same_currency(node, _money(told), parts) if told else parts
        self._sound = self._sound and amount == parts
        return amount

    def lines(self, sku: str) -> Iterator[BookLine]:
        """Yield the lines; where the sums disagree, one without a component, of the most that the buyer may have."""
        if self.total is None:
            return
        nothing = Money.zero(self.total.currency)
        leaves = _sum(self._node, [amount for _, _, amount in self._leaves]) or nothing
        others = _sum(self._node, self._not_buyers) or nothing
        sums = {
            _same_currency(self._node, each, nothing) - others for each in (self.total, self._tops) if each is not None
        }
        if self._sound and sums <= {leaves}:
            for word, parent, amount in self._leaves:
                if amount:
                    yield _line(word, -amount, sku=sku, component=component_of(word, parent))
        elif most := max(-each for each in sums | {leaves}):
            yield _line("totalAmount", most, sku=sku)


def read_events(payload: Node, order_id: str = "", *, lenient: bool = False) -> list[Row]:
    """Read one page of listFinancialEvents or listFinancialEventsByOrderId (v0); otherwise as `read_transactions`."""
    events = payload.get("FinancialEvents")
    rows: list[Row] = []
    for name, (prefix, kind) in _LISTS.items() if events else ():
        assert events is not None
        read = partial(_event, prefix=prefix, kind=kind, order_id=order_id)
        rows += _each(_list(events, name), read, lenient=lenient)
    return _of_buyers(rows)


def _event(node: Node, *, prefix: str, kind: BookKind, order_id: str) -> Row | None:
    of = _order_of(node, text_of(node.get("AmazonOrderId")), order_id)
    if not of:
        return None
    items = _list(node, "ShipmentItemAdjustmentList")
    ids = sorted(filter(None, (text_of(item.get("OrderAdjustmentItemId")) for item in items)))
    lines = [line for item in items for line in _item_lines(item)]
    lines += [line for charge in _list(node, "OrderChargeAdjustmentList") for line in _charge(charge)]
    entry = BookEntry(
        entry_id=f"{prefix}:{'+'.join(ids)}" if ids else "",
        order_id=of,
        kind=kind,
        posted_at=node.need("PostedDate").moment(),
        lines=tuple(lines),
    )
    return Row(entry=entry)


def _item_lines(item: Node) -> list[BookLine]:
    line_id, sku = text_of(item.get("OrderItemId")), text_of(item.get("SellerSKU"))
    lines = [line for charge in _list(item, "ItemChargeAdjustmentList") for line in _charge(charge, line_id, sku)]
    charges = {line.component for line in lines if line.component is None or line.component.tax}
    # A promotion does not say what it was for; beside a single charge it can only be that.
    promoted = charges.pop() if len(charges) == 1 else None
    for node in _list(item, "PromotionAdjustmentList"):
        amount = _money(node.need("PromotionAmount"))
        if amount:
            lines.append(_line("Promotion", -amount, line_id=line_id, sku=sku, component=promoted))
    return lines


def _charge(node: Node, line_id: str = "", sku: str = "") -> Iterator[BookLine]:
    word, amount = node.need("ChargeType").text(), _money(node.need("ChargeAmount"))
    if amount and is_buyers(word):
        yield _line(word, -amount, line_id=line_id, sku=sku, component=component_of(word))


def _line(
    word: str, amount: Money, *, line_id: str = "", sku: str = "", component: Component | None = None
) -> BookLine:
    return BookLine(line_id=line_id, sku=sku, component=component, word=word, amount=amount)


def _depth(node: Node | None) -> int:
    """Return in how many breakdowns it stands."""
    depth = 0
    while node is not None:
        depth += node.place == "breakdowns"
        node = node.within
    return depth


def _list(node: Node, name: str) -> list[Node]:
    """Return a list, empty where it is missing; Amazon's own example has some of them inside an object of the name."""
    found = node.get(name)
    if found is not None and isinstance(found.value, dict):
        found = found.get(name)
    return [] if found is None else list(found.items())


def _money(node: Node) -> Money:
    amount = node.get("currencyAmount") or node.need("CurrencyAmount")
    code = node.get("currencyCode") or node.need("CurrencyCode")
    return Node({"amount": amount.value, "currencyCode": code.value}, node.within, node.place).money()


def _sum(node: Node, amounts: Iterable[Money]) -> Money | None:
    whole: Money | None = None
    for amount in amounts:
        whole = amount if whole is None else whole + _same_currency(node, amount, whole)
    return whole


def _same_currency(node: Node, amount: Money, other: Money) -> Money:
    if amount.currency != other.currency:
        node.fail(f"has amounts in {amount.currency} and {other.currency}")
    return amount
