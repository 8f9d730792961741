"""Everything the simulated Amazon remembers, in a form that can be written to a file and read back."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import attrs
from attrs import define, field

from orderactions.testing.simulator.mcfstate import SimulatedParcel
from orderactions.testing.simulator.sites import TaxRegime

__all__ = [
    "BookAmount",
    "BookEntry",
    "CancelEffect",
    "Document",
    "Fault",
    "Feed",
    "RecordedCall",
    "RefundEffect",
    "SimulatedLine",
    "SimulatedOrder",
    "World",
    "row",
]

CALLS_DUMPED = 1000


def _moment(value: datetime | str) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _amount(value: Decimal | str) -> Decimal:
    return Decimal(value)


def _amounts(value: Mapping[str, Decimal | str]) -> dict[str, Decimal]:
    return {name: Decimal(amount) for name, amount in value.items()}


def _moments(value: Mapping[str, datetime | str]) -> dict[str, datetime]:
    return {name: _moment(moment) for name, moment in value.items()}


def _bytes(value: bytes | str | None) -> bytes | None:
    return base64.b64decode(value) if isinstance(value, str) else value


def _regime(value: TaxRegime | str) -> TaxRegime:
    return TaxRegime(value)


@define(kw_only=True)
class SimulatedLine:
    """One article of an order, with what was paid and what was given back."""

    #: Fourteen digits; text, since a leading zero counts.
    order_item_id: str
    sku: str
    title: str
    quantity: int = 1
    quantity_shipped: int = 0
    #: By component of the refund feed ("Principal", "Tax" ...), promotions not taken off.
    paid: dict[str, Decimal] = field(factory=dict, converter=_amounts)
    #: What promotions took off, as positive amounts, for "Principal" and "Shipping".
    discount: dict[str, Decimal] = field(factory=dict, converter=_amounts)
    #: What was refunded or is parked, by component.
    refunded: dict[str, Decimal] = field(factory=dict, converter=_amounts)
    merchant_order_item_id: str = ""
    #: Why the buyer asked to cancel; None: the buyer did not ask.
    cancel_request: str | None = None
    #: The reason with which it was cancelled; None: it was not.
    cancel_reason: str | None = None


def _lines(value: Iterable[SimulatedLine | Mapping[str, Any]]) -> list[SimulatedLine]:
    return [line if isinstance(line, SimulatedLine) else SimulatedLine(**line) for line in value]


@define(kw_only=True)
class SimulatedOrder:
    """One order."""

    order_id: str
    marketplace_id: str
    currency: str
    #: PENDING_AVAILABILITY, PENDING, UNSHIPPED, PARTIALLY_SHIPPED, SHIPPED, CANCELLED or UNFULFILLABLE.
    status: str
    #: MERCHANT or AMAZON.
    fulfilled_by: str
    regime: TaxRegime = field(converter=_regime)
    created_at: datetime = field(converter=_moment)
    updated_at: datetime = field(converter=_moment)
    ship_from: datetime = field(converter=_moment)
    ship_by: datetime = field(converter=_moment)
    lines: list[SimulatedLine] = field(converter=_lines)
    merchant_order_id: str = ""
    #: BUYER, MERCHANT or AMAZON once it is cancelled.
    cancelled_by: str = ""
    #: Virtual seconds for which the books show this order's money as deferred; None: as the simulator is set up.
    defer_s: float | None = None


@define(kw_only=True)
class Document:
    """A feed's input or its report, in the document store."""

    document_id: str
    content_type: str
    content: bytes | None = field(default=None, converter=_bytes, repr=False)
    #: False for a report.
    is_input: bool = True
    gzipped: bool = False
    #: A report that cannot be fetched any more.
    gone: bool = False
    created_at: datetime = field(converter=_moment)
    #: Signature to the end of its life, for uploads and for downloads.
    upload_signs: dict[str, datetime] = field(factory=dict, converter=_moments, repr=False)
    download_signs: dict[str, datetime] = field(factory=dict, converter=_moments, repr=False)


@define(kw_only=True)
class Fault:
    """Something that is to go wrong."""

    what: str
    operation: str
    #: Which call from now on; 1 is the next.
    nth: int = 1
    #: For how many calls in a row.
    times: int = 1
    #: Of a 5xx answer.
    status: int = 503
    #: Whether a 5xx answer has HTML in it, as a load balancer sends it.
    html: bool = False
    #: Whose entries books that are empty leave out; "": everybody's.
    order_id: str = ""
    #: Real seconds of a slow answer over HTTP.
    delay_s: float = 5.0
    #: Virtual seconds that a late feed, or late books, take longer.
    later_s: float = 3600.0


@define(kw_only=True)
class Feed:
    """One feed and what became of it."""

    feed_id: str
    feed_type: str
    marketplace_ids: list[str]
    document_id: str
    #: The document as it was when the feed was created; None: nothing had been uploaded, or it is worked off.
    content: bytes | None = field(default=None, converter=_bytes, repr=False)
    #: Of that document; "" when nothing had been uploaded.
    content_sha256: str = ""
    created_at: datetime = field(converter=_moment)
    starts_at: datetime = field(converter=_moment)
    ends_at: datetime = field(converter=_moment)
    status: str = "IN_QUEUE"
    worked: bool = False
    report_id: str | None = None
    #: Names of the feed faults that it was born with.
    faults: list[str] = field(factory=list)
    #: Virtual seconds that the books take longer with what it did.
    books_later_s: float = 0.0
    #: What was read in it: message id, order id, result.
    messages: list[dict[str, str]] = field(factory=list)


@define(kw_only=True)
class RefundEffect:
    """Money of one component of one line that went to the buyer (or from the buyer, when negative)."""

    order_id: str
    line_id: str
    component: str
    amount: Decimal = field(converter=_amount)
    currency: str
    feed_id: str
    message_id: str
    merchant_adjustment_item_id: str
    at: datetime = field(converter=_moment)
    #: Who moved the money: "feed", or without a feed "elsewhere", "guarantee_claim" or "chargeback".
    source: str = "feed"


@define(kw_only=True)
class BookAmount:
    """One charge in the books."""

    line_id: str
    #: As the ledger names it.
    component: str
    #: As the seller's account sees it: what the buyer got back is negative.
    amount: Decimal = field(converter=_amount)


def _book_amounts(value: Iterable[BookAmount | Mapping[str, Any]]) -> list[BookAmount]:
    return [each if isinstance(each, BookAmount) else BookAmount(**each) for each in value]


@define(kw_only=True)
class BookEntry:
    """One event in the books, whenever they come to show it."""

    number: int
    #: "Shipment", "Refund", "GuaranteeClaim" or "Chargeback".
    kind: str
    order_id: str
    happened_at: datetime = field(converter=_moment)
    amounts: list[BookAmount] = field(converter=_book_amounts)
    #: Virtual seconds beyond the usual delay before it can be seen.
    later_s: float = 0.0


@define(kw_only=True)
class CancelEffect:
    """One order that was cancelled by a feed."""

    order_id: str
    feed_id: str
    message_id: str
    reason: str
    at: datetime = field(converter=_moment)


@define(kw_only=True)
class RecordedCall:
    """One call that arrived: what and when, never what was in it."""

    operation: str
    at: datetime = field(converter=_moment)
    #: None: the caller got no answer.
    status: int | None
    fault: str = ""
    request_id: str = ""
    #: Whether an access token came with it; it has no business at the document store.
    token_sent: bool = False


@define(kw_only=True)
class World:
    """All of it. Every list is in the order in which things happened."""

    #: The last number given out, by kind.
    counters: dict[str, int] = field(factory=dict)
    #: SHA-256 of an access token to the end of its life.
    tokens: dict[str, datetime] = field(factory=dict, converter=_moments)
    #: Operation to (what is left in its bucket, as of when).
    buckets: dict[str, tuple[Decimal, datetime]] = field(factory=dict)
    orders: dict[str, SimulatedOrder] = field(factory=dict)
    documents: dict[str, Document] = field(factory=dict)
    feeds: dict[str, Feed] = field(factory=dict)
    faults: list[Fault] = field(factory=list)
    refunds: list[RefundEffect] = field(factory=list)
    parked: list[RefundEffect] = field(factory=list)
    #: What was asked for and silently did not happen.
    dropped: list[RefundEffect] = field(factory=list)
    cancellations: list[CancelEffect] = field(factory=list)
    #: What the Finances API tells, sooner or later.
    books: list[BookEntry] = field(factory=list)
    #: What it sends for other shops.
    parcels: dict[str, SimulatedParcel] = field(factory=dict)
    #: The roles that the application does not have.
    missing_roles: list[str] = field(factory=list)
    calls: list[RecordedCall] = field(factory=list)
    #: The feeds that are not worked off yet, and the books by order: found again in the above, so they are not dumped.
    open_feeds: list[Feed] = field(init=False, repr=False)
    books_of: dict[str, list[BookEntry]] = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        self.open_feeds = [feed for feed in self.feeds.values() if not feed.worked]
        self.books_of = {}
        for entry in self.books:
            self.books_of.setdefault(entry.order_id, []).append(entry)

    def add_feed(self, feed: Feed) -> None:
        """Put a new feed into the queue."""
        self.feeds[feed.feed_id] = feed
        self.open_feeds.append(feed)

    def add_entry(self, entry: BookEntry) -> None:
        """Enter something in the books."""
        self.books.append(entry)
        self.books_of.setdefault(entry.order_id, []).append(entry)

    def next_number(self, kind: str) -> int:
        """Count up and return the number."""
        self.counters[kind] = self.counters.get(kind, 0) + 1
        return self.counters[kind]

    def dump(self) -> dict[str, Any]:
        """Return everything as JSON-able values; of the calls only the last thousand."""
        return row(attrs.evolve(self, calls=self.calls[-CALLS_DUMPED:]))

    @classmethod
    def load(cls, data: Mapping[str, Any]) -> World:
        """Read what `dump` wrote.

        Raises:
            KeyError, TypeError, ValueError: it is not such a dump.
        """
        return cls(
            counters=dict(data["counters"]),
            tokens=data["tokens"],
            buckets={name: (Decimal(left), _moment(since)) for name, (left, since) in data["buckets"].items()},
            orders={name: SimulatedOrder(**value) for name, value in data["orders"].items()},
            documents={name: Document(**value) for name, value in data["documents"].items()},
            feeds={name: Feed(**value) for name, value in data["feeds"].items()},
            faults=[Fault(**value) for value in data["faults"]],
            refunds=[RefundEffect(**value) for value in data["refunds"]],
            parked=[RefundEffect(**value) for value in data["parked"]],
            dropped=[RefundEffect(**value) for value in data["dropped"]],
            cancellations=[CancelEffect(**value) for value in data["cancellations"]],
            books=[BookEntry(**value) for value in data.get("books", [])],
            parcels={name: SimulatedParcel(**value) for name, value in data.get("parcels", {}).items()},
            missing_roles=list(data.get("missing_roles", [])),
            calls=[RecordedCall(**value) for value in data["calls"]],
        )


def row(value: Any) -> dict[str, Any]:  # noqa: ANN401 - any class of this module
    """Return a value's fields as JSON can hold them."""
    return {each.name: _plain(getattr(value, each.name)) for each in attrs.fields(type(value)) if each.init}


def _plain(value: Any) -> Any:  # noqa: ANN401 - any value of a field
    kind = type(value)
    writer = _WRITERS.get(kind)
    if writer:
        return writer(value)
    return row(value) if attrs.has(kind) else value


_WRITERS: dict[type[Any], Callable[[Any], Any]] = {
    str: lambda value: value,
    int: lambda value: value,
    bool: lambda value: value,
    type(None): lambda value: value,
    Decimal: lambda value: f"{value:f}",
    datetime: datetime.isoformat,
    bytes: lambda value: base64.b64encode(value).decode(),
    TaxRegime: lambda value: value.value,
    list: lambda value: [_plain(each) for each in value],
    tuple: lambda value: [_plain(each) for each in value],
    dict: lambda value: {name: _plain(each) for name, each in value.items()},
}
