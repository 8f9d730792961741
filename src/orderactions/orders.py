"""An order as a marketplace tells it, in our words. No I/O."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from enum import Enum

from attrs import field, frozen

from orderactions.errors import RequestError
from orderactions.models import Component, LinePart, OrderRef, Problem, read_amount, read_percent
from orderactions.money import Money, total

__all__ = ["BookEntry", "BookKind", "BookLine", "Fulfilment", "Order", "OrderLine", "OrderStatus"]


class OrderStatus(Enum):
    """How far the order has come."""

    PENDING = "pending"
    UNSHIPPED = "unshipped"
    PARTIALLY_SHIPPED = "partially_shipped"
    SHIPPED = "shipped"
    CANCELLED = "cancelled"
    #: Not told, or a word that we do not know; the raw word is kept.
    UNKNOWN = "unknown"


class Fulfilment(Enum):
    """Who sends the parcel."""

    SELLER = "seller"
    MARKETPLACE = "marketplace"
    UNKNOWN = "unknown"


class BookKind(Enum):
    """What an entry of the marketplace's books is about."""

    #: Money back to the buyer, whoever asked for it. A guarantee claim can look the same.
    REFUND = "refund"
    #: The marketplace's guarantee has paid the buyer.
    CLAIM = "claim"
    #: The buyer's bank has taken the money back.
    CHARGEBACK = "chargeback"


@frozen(kw_only=True)
class BookLine:
    """One component of one line in the marketplace's books."""

    #: "" where the books name only the SKU.
    line_id: str
    sku: str
    #: None for a charge that is no component of ours (a fee, a word that we do not know); `word` has its name.
    component: Component | None
    #: The marketplace's own word for the charge.
    word: str
    #: Positive is money to the buyer.
    amount: Money


@frozen(kw_only=True)
class BookEntry:
    """One event in the marketplace's books, as far as it moves a buyer's money."""

    #: The marketplace's id of it, the same at every reading.
    entry_id: str
    order_id: str
    kind: BookKind
    posted_at: datetime
    lines: tuple[BookLine, ...]
    #: The money is held back by the marketplace for now; the event has happened all the same.
    deferred: bool = False


@frozen(kw_only=True)
class OrderLine:
    """One article of an order, with what was paid for it."""

    line_id: str
    sku: str
    title: str
    #: Units that were ordered.
    quantity: int
    #: Units that have left.
    quantity_shipped: int = 0
    #: What the buyer paid, by component, promotions taken off.
    paid: Mapping[Component, Money] = field(factory=dict)
    #: Charges that are paid but cannot be refunded through us, by the marketplace's word.
    other: Mapping[str, Money] = field(factory=dict)
    #: What promotions took off, already subtracted in `paid`.
    discount: Money | None = None
    #: The buyer used the marketplace's own request to cancel.
    buyer_asked_to_cancel: bool = False
    #: Why the amounts of this line cannot be trusted; "" when they can.
    problem: str = ""

    def part(
        self,
        *,
        quantity: int | None = None,
        amount: Money | Decimal | str | None = None,
        percent: Decimal | int | str | None = None,
        component: Component = Component.ITEM,
        with_tax: bool = True,
    ) -> LinePart:
        """Name a part of this line; with none of the three, all that is left of the component.

        Raises:
            RequestError: more than one of the three, or a value that is none.
        """
        return LinePart(
            line_id=self.line_id,
            component=component,
            quantity=quantity,
            amount=None if amount is None else read_amount("amount", amount),
            percent=None if percent is None else read_percent("percent", percent),
            with_tax=with_tax,
        )


@frozen(kw_only=True)
class Order:
    """What the marketplace says about an order, at one moment. Holds no buyer's data."""

    ref: OrderRef
    #: The marketplace's id of the site, and its name.
    site: str
    site_name: str
    #: Two letters; chooses the language where the ticket has none.
    country: str
    status: OrderStatus
    #: The marketplace's own word for it.
    raw_status: str
    fulfilment: Fulfilment
    #: Three letters; all amounts of the order are in it.
    currency: str
    lines: tuple[OrderLine, ...]
    created_at: datetime
    #: When this was read.
    read_at: datetime
    ship_by: datetime | None = None
    #: The marketplace's own total, where it tells one.
    total: Money | None = None
    #: Charges of the order as a whole that cannot be refunded through us.
    other: Mapping[str, Money] = field(factory=dict)
    #: How tax is treated in a refund; "" when that is not known.
    tax_rule: str = ""
    #: The marketplace itself adds the tax to each charge of a refund: amounts are named net.
    tax_added: bool = False
    #: The marketplace says that it collects the tax of this sale itself.
    tax_collected: bool = False
    #: What stands against any refund of this order at this marketplace.
    refund_problems: tuple[Problem, ...] = ()
    #: Where a person can look at the order.
    link: str = ""
    #: What the marketplace's books show of it; None where they were not read.
    books: tuple[BookEntry, ...] | None = None

    @property
    def buyer_asked_to_cancel(self) -> bool:
        """Whether the buyer used the marketplace's own request, on any line."""
        return any(line.buyer_asked_to_cancel for line in self.lines)

    @property
    def buyer_asked_for_all(self) -> bool:
        """Whether the buyer used it on every line: only then it speaks for the whole order."""
        return bool(self.lines) and all(line.buyer_asked_to_cancel for line in self.lines)

    @property
    def paid(self) -> Money:
        """The sum of what was paid for the lines, by component."""
        return total((amount for line in self.lines for amount in line.paid.values()), self.currency)

    def line(self, line_id: str | None = None, *, sku: str | None = None) -> OrderLine:
        """Return one line, by its id or by its SKU.

        Raises:
            RequestError: no such line, or several with that SKU.
        """
        found = [line for line in self.lines if line_id in (None, line.line_id) and sku in (None, line.sku)]
        if len(found) == 1:
            return found[0]
        wanted = sku or line_id or "an empty name"
        known = ", ".join(f"{line.line_id} ({line.sku})" for line in self.lines)
        trouble = "is in several lines; name the line id" if found else "is not in this order"
        raise RequestError("line", f"{wanted} {trouble}; its lines are {known}")
