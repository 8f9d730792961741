"""The books: an account's Finances API, page by page, rows of one event joined.

Two versions are known, and an account reads one of them, never both: the same refund has another id in each.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from difflib import get_close_matches

from attrs import evolve

from orderactions.clock import Clock, require_aware
from orderactions.errors import MissingCredentials, SetupError, Unavailable
from orderactions.marketplaces.amazon.bookrows import Row, read_events, read_transactions
from orderactions.marketplaces.amazon.client import SpApi, document_of, errors_of, path
from orderactions.marketplaces.amazon.wire import Node, WireError, text_of
from orderactions.orders import BookEntry, BookLine, Order

__all__ = ["VERSIONS", "Books", "Events", "check_setting", "placed", "windows"]

VERSIONS = ("2024-06-19", "v0")
"""The versions of the Finances API that an account may read, by the word that it sets."""

_MOST_PAGES_OF_ORDER = 100
_MOST_PAGES = 5000
#: Both ends of a window must be more than two minutes ago; the rest is for clocks that differ (AMZ-CONFIRM-07).
_YOUNGEST = timedelta(minutes=2, seconds=5)
_LONGEST = timedelta(days=180)


def check_setting(value: str | None) -> str | None:
    """Return the account's choice of books; "0" is none. Raises SetupError when there is no such version."""
    if value is None or value == "0":
        return None
    if value in VERSIONS:
        return value
    close = get_close_matches(value.lower(), VERSIONS, 1, 0.4)
    hint = f"did you mean {close[0]!r}?" if close else f"use one of {', '.join(map(repr, VERSIONS))}, or '0' for none"
    raise SetupError(f"books: {value!r} is no version of the Finances API that we read; {hint}")


class Events:
    """Rows joined to events: money that is deferred and later let go is one event of two rows (AMZ-CONFIRM-06).

    Where it is not certain that two rows are one event, they stay two: then an amount counts twice, never not at all.
    """

    def __init__(self) -> None:
        self._entries: dict[str, BookEntry] = {}
        self._of_row: dict[str, str] = {}
        #: Which row showed that the money is not deferred.
        self._released_by: dict[str, str] = {}

    def add(self, row: Row) -> BookEntry:
        """Take in one row and return its event as it is now."""
        entry_id, new = self._find(row), row.entry
        if entry_id:
            known = self._entries[entry_id]
            told = known if new.deferred and not known.deferred else new
            posted_at = min(known.posted_at, new.posted_at)
            new = evolve(told, entry_id=entry_id, posted_at=posted_at, deferred=known.deferred and new.deferred)
        else:
            entry_id = self._free_id(row)
            new = evolve(new, entry_id=entry_id)
        self._entries[entry_id] = new
        for each in filter(None, (row.row_id, *row.links)):
            self._of_row.setdefault(each, entry_id)
        if not row.entry.deferred:
            self._released_by.setdefault(entry_id, row.row_id)
        return new

    def entries(self) -> tuple[BookEntry, ...]:
        """Return the events, oldest first."""
        return tuple(sorted(self._entries.values(), key=lambda entry: (entry.posted_at, entry.entry_id)))

    def _find(self, row: Row) -> str:
        """Return the id of the event that the row belongs to; "" when it begins one."""
        if row.row_id in self._of_row:
            return self._of_row[row.row_id]
        for link in sorted(row.links):
            entry_id = self._of_row.get(link, "")
            # Two rows that let go the same deferred one are two parts of it.
            if entry_id and self._released_by.get(entry_id, link) == link:
                return entry_id
        known = self._entries.get(row.entry.entry_id)
        if known is None or row.links or known.order_id != row.entry.order_id:
            return ""
        same = sorted(known.lines, key=repr) == sorted(row.entry.lines, key=repr)
        repeated = not row.row_id and known.posted_at == row.entry.posted_at
        return known.entry_id if same and (repeated or known.deferred != row.entry.deferred) else ""

    def _free_id(self, row: Row) -> str:
        """Return an id for a new event: Amazon's own, else one made of what the row says."""
        wanted = row.entry.entry_id or _digest(row.entry)
        if wanted in self._entries and row.row_id:
            wanted = f"{wanted}/{row.row_id}"
        number, free = 1, wanted
        while free in self._entries:
            number += 1
            free = f"{wanted}/{number}"
        return free


def _digest(entry: BookEntry) -> str:
    lines = sorted(f"{line.line_id}|{line.sku}|{line.word}|{line.amount}" for line in entry.lines)
    said = "\n".join((entry.order_id, entry.kind.value, entry.posted_at.isoformat(), *lines))
    return "digest:" + hashlib.sha256(said.encode()).hexdigest()[:32]


def placed(entries: Iterable[BookEntry], order: Order) -> tuple[BookEntry, ...]:
    """Return the entries with the order's line ids where the books name only a SKU that a single line has.

    Raises:
        WireError: an amount is in another currency than the order.
    """
    of_sku: dict[str, list[str]] = {}
    for line in order.lines:
        of_sku.setdefault(line.sku, []).append(line.line_id)

    def place(line: BookLine) -> BookLine:
        if line.amount.currency != order.currency:
            raise WireError(line.word, f"is in {line.amount.currency}, the order is in {order.currency}")
        found = of_sku.get(line.sku, []) if line.sku and not line.line_id else []
        return evolve(line, line_id=found[0]) if len(found) == 1 else line

    return tuple(evolve(entry, lines=tuple(map(place, entry.lines))) for entry in entries)


def windows(after: datetime, before: datetime, now: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Cut a time into windows that Amazon answers (AMZ-CONFIRM-07), oldest first, whole seconds, none after `now`."""
    start = require_aware("after", after).replace(microsecond=0)
    end = require_aware("before", before)
    end = end.replace(microsecond=0) + timedelta(seconds=1 if end.microsecond else 0)
    end = min(end, now.replace(microsecond=0) - _YOUNGEST)
    while start < end:
        stop = min(start + _LONGEST, end)
        yield start, stop
        start = stop


def _in_order(rows: Iterable[Row]) -> list[Row]:
    """Rows of one refund id are named by what came first, so they are taken in the same order at every reading."""
    return sorted(rows, key=lambda row: (row.entry.posted_at, row.row_id))


class Books:
    """One account's books, in one version of the Finances API.

    Args:
        api: the account's calls.
        clock: what time it is.
        version: one of `VERSIONS`.
    """

    def __init__(self, api: SpApi, clock: Clock, version: str) -> None:
        self._api = api
        self._clock = clock
        self._v0 = version == "v0"

    def of_order(self, order: Order, wait_s: float | None = None) -> tuple[BookEntry, ...]:
        """Read all that the books show of an order, oldest first. Waits and raises as `Marketplace.snapshot` does."""
        order_id = order.ref.order_id
        if self._v0:
            operation, where = "listFinancialEventsByOrderId", path("/finances/v0/orders/{}/financialEvents", order_id)
            query = {"MaxResultsPerPage": "100"}
        else:
            operation, where = "listTransactions", "/finances/2024-06-19/transactions"
            # Without a site: with one, orders that a seller in the US ships himself are missed (AMZ-CONFIRM-08).
            query = {"relatedIdentifierName": "ORDER_ID", "relatedIdentifierValue": order_id}
        pages = self._pages(operation, where, query, order_id, _MOST_PAGES_OF_ORDER, wait_s)
        events = Events()
        for row in _in_order(row for page in pages for row in page):
            events.add(row)
        try:
            return placed(events.entries(), order)
        except ValueError as error:
            problem = str(error)
        raise Unavailable(f"Amazon answered {operation} with what does not fit the order: {problem}")

    def posted(self, after: datetime, before: datetime) -> Iterator[Sequence[BookEntry]]:
        """Read what was posted, page by page; see `protocols.Marketplace.posted`.

        An event whose rows are on several pages comes again with each; the last one is the fullest. A row that cannot
        be read is left out, so that it does not hide everybody's: what it is about is not found, and its order's own
        books are not read either.
        """
        operation, where = "listTransactions", "/finances/2024-06-19/transactions"
        names, query = ("postedAfter", "postedBefore"), dict[str, str]()
        if self._v0:
            operation, where = "listFinancialEvents", "/finances/v0/financialEvents"
            names, query = ("PostedAfter", "PostedBefore"), {"MaxResultsPerPage": "100"}
        events = Events()
        for window in windows(after, before, self._clock.now()):
            ends = dict(zip(names, (f"{end:%Y-%m-%dT%H:%M:%SZ}" for end in window), strict=True))
            for rows in self._pages(operation, where, query | ends, "", _MOST_PAGES):
                yield [events.add(row) for row in _in_order(rows)]

    def _pages(
        self,
        operation: str,
        where: str,
        query: Mapping[str, str],
        order_id: str,
        most: int,
        wait_s: float | None = None,
    ) -> Iterator[list[Row]]:
        """Yield the rows of each page; an empty page may have another behind it (AMZ-CONFIRM-07)."""
        name, read = ("NextToken", read_events) if self._v0 else ("nextToken", read_transactions)
        token, seen = "", set[str]()
        for _ in range(most):
            document = self._read(operation, where, {**query, **({name: token} if token else {})}, wait_s)
            problem, rows = "", list[Row]()
            try:
                payload = document.need("payload")
                rows, token = read(payload, order_id, lenient=not order_id), text_of(payload.get(name))
            except ValueError as error:
                problem = str(error)
            if problem:
                raise Unavailable(f"Amazon answered {operation} with what we cannot read: {problem}")
            yield rows
            if not token:
                return
            if token in seen:
                raise Unavailable(f"Amazon answered {operation} with the same page again")
            seen.add(token)
        raise Unavailable(f"Amazon answered {operation} with more than {most} pages")

    def _read(self, operation: str, where: str, query: Mapping[str, str], wait_s: float | None) -> Node:
        response = self._api.call(operation, "GET", where, query=query, wait_s=wait_s)
        errors = errors_of(response)
        if response.status in {401, 403} and errors:
            raise MissingCredentials(
                f"Amazon refused {operation} ({errors[0].code[:60]}); check that the seller's authorisation is valid "
                "and that the application has the role Finance and Accounting (AMZ-AUTH-06)"
            )
        return document_of(operation, response)
