"""Amazon as a marketplace: one seller in one region."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from attrs import evolve

from orderactions.actions import Line, Plan
from orderactions.clock import Clock, SystemClock
from orderactions.errors import MissingCredentials, OrderNotFound, RequestError, SetupError, Unavailable
from orderactions.marketplaces.amazon import rest_cancel
from orderactions.marketplaces.amazon import tax as regimes
from orderactions.marketplaces.amazon.auth import Credentials, TokenSource
from orderactions.marketplaces.amazon.client import SpApi, document_of, errors_of, is_private, path
from orderactions.marketplaces.amazon.codes import VOCABULARY
from orderactions.marketplaces.amazon.feeds import Feeds
from orderactions.marketplaces.amazon.feedxml import ORDER_ID, is_writable
from orderactions.marketplaces.amazon.finances import Books, check_setting
from orderactions.marketplaces.amazon.orders import INCLUDED, read_order
from orderactions.marketplaces.amazon.patience import READ_DEADLINE_S
from orderactions.marketplaces.amazon.plan import for_feed, plan
from orderactions.marketplaces.amazon.rates import RATES, Buckets, BucketStore, Turns
from orderactions.marketplaces.amazon.readonly import ReadOnly
from orderactions.marketplaces.amazon.sites import REGIONS, TOKEN_URL
from orderactions.marketplaces.amazon.wire import WireError
from orderactions.models import Kind, Request
from orderactions.orders import BookEntry, Order
from orderactions.protocols import Batch, Checked, Listing, Prepared, SubmitBudget, Submitted
from orderactions.reasons import Vocabulary
from orderactions.transport import HttpRequest, HttpResponse, Transport

if TYPE_CHECKING:
    from orderactions.protocols import Marketplace

__all__ = ["Amazon"]

#: Two reads and a download must fit into the lease of the job that makes them.
_LONGEST_READ_S = 45.0
#: AMZ-AUTH-05.
_SECRET_LIFE = timedelta(days=180)
_PREFIX = "ORDERACTIONS_AMAZON_"
_NEEDED = {
    "SELLER_ID": "the merchant token, in Seller Central under Account Info",
    "REGION": "na, eu or fe",
    "CLIENT_ID": "of the application, in Seller Central under Develop Apps",
    "CLIENT_SECRET": "of the application, beside its client id",
    "REFRESH_TOKEN": "of the seller's authorisation of the application",
}


class Amazon:
    """One seller's account in one region, over the Selling Partner API. Implements `protocols.Marketplace`.

    Args:
        account: your name for it; the key of everything that belongs to it.
        seller_id: the seller's merchant token.
        region: "na", "eu" or "fe".
        credentials: what lets the application act for the seller.
        tax: how a refund treats tax: one word for the account, such as "vat_inclusive" where its prices hold the tax,
            or words by site, such as {"DE": "vat_inclusive", "UK": "vat_exclusive"}; docs/explanation/tax.md has all.
            The US and Japan need none; elsewhere refunds are blocked without it.
        books: which version of the Finances API is read, "2024-06-19" or "v0"; None: the books are not read. Needs the
            role Finance and Accounting (AMZ-AUTH-06). Do not change it later: each version has ids of its own.
        endpoint: another address of the API, such as a simulator's.
        token_url: another address of the token server.
        sandbox: use Amazon's sandbox, which cannot run refunds or cancellations (AMZ-RATE-06).
        cancel_with: "feed", or "rest" for Amazon's cancelOrder, which is not available at Amazon today
            (AMZ-CANCEL-11): with it every cancellation is refused by Amazon.
        writes: False for an account on which nothing is ever sent: actions end as DRY_RUN, with the document that
            would have gone out in their first record; whatever is no read is refused before it leaves.
        combine_marketplaces: send the orders of several sites in one feed, so that a seller on many sites waits for one
            token and not for one for each. Off: whether Amazon carries out such a feed is not tested (AMZ-FEED-12).
        secret_made_on: the day on which the client secret was made: an alert says in time that it ends (AMZ-AUTH-05).
        read_deadline_s: how long one read may take, with all attempts and waits; at most 45 seconds.
        buckets: how often Amazon is asked (AMZ-RATE-01); by default the published rates, for this account alone. Give
            several accounts objects of one process the same, or one with the rates that Amazon granted you; several
            processes share `SharedBuckets(journal)`.
        transport: what sends; by default requests.
        clock: what time it is; by default the machine's.

    Raises:
        SetupError: an argument makes no sense; says which.
    """

    def __init__(
        self,
        *,
        account: str,
        seller_id: str,
        region: str,
        credentials: Credentials,
        tax: str | Mapping[str, str] | None = None,
        books: str | None = None,
        endpoint: str | None = None,
        token_url: str | None = None,
        sandbox: bool = False,
        cancel_with: str = "feed",
        writes: bool = True,
        combine_marketplaces: bool = False,
        secret_made_on: date | None = None,
        read_deadline_s: float = READ_DEADLINE_S,
        buckets: BucketStore | None = None,
        transport: Transport | None = None,
        clock: Clock | None = None,
    ) -> None:
        if not account or not seller_id:
            raise SetupError(f"{'seller_id' if account else 'account'}: is empty")
        if not is_writable(seller_id):
            raise SetupError(f"seller_id: {seller_id!r} has characters that no merchant token has")
        known = REGIONS.get(region)
        if known is None:
            close = get_close_matches(region.lower(), REGIONS, 1)
            hint = f"did you mean {close[0]!r}?" if close else "use 'na', 'eu' or 'fe'"
            raise SetupError(f"region: {region!r} is not a region of Amazon's; {hint}")
        if cancel_with not in {"feed", "rest"}:
            raise SetupError(f"cancel_with: {cancel_with!r} is no way of cancelling; use 'feed' or 'rest'")
        self._account = account
        self._cancel_with = cancel_with
        self._combines = combine_marketplaces
        self._region = region
        self._seller_id = seller_id
        self._tax = regimes.check_setting(tax)
        self._endpoint = _address("endpoint", endpoint or (known.sandbox if sandbox else known.endpoint))
        self._clock = clock or SystemClock()
        carrier = transport or _Lazy()
        tokens = TokenSource(carrier, self._clock, credentials, _address("token_url", token_url or TOKEN_URL))
        turns = Turns(buckets or Buckets(), credentials.application, f"{region}:{seller_id}")
        self._api = SpApi(
            carrier, self._clock, tokens, self._endpoint, turns=turns, read_deadline_s=_deadline(read_deadline_s)
        )
        self._feeds = Feeds(self._api, self._clock, seller_id)
        #: Which version of the books is read; None: none.
        self.books_version: str | None = check_setting(books)
        self._books = Books(self._api, self._clock, self.books_version) if self.books_version else None
        self._rest = rest_cancel.RestCancel(self._api, self._clock, self._order)
        self._secret_made_on = secret_made_on
        #: A name of the application that shows nothing of it.
        self.application: str = credentials.application
        self._writes = True
        if not writes:
            self.only_read()

    @classmethod
    def from_env(
        cls,
        environ: Mapping[str, str] | None = None,
        *,
        transport: Transport | None = None,
        clock: Clock | None = None,
    ) -> Amazon:
        """Read the account from `ORDERACTIONS_AMAZON_...`.

        Needed are SELLER_ID, REGION, CLIENT_ID, CLIENT_SECRET and REFRESH_TOKEN; ACCOUNT ("amazon" by default), TAX,
        BOOKS, WRITES ("0" for none), SECRET_MADE_ON (a day, 2026-11-24), ENDPOINT and TOKEN_URL may be there.

        Raises:
            MissingCredentials: variables are missing; names all of them, and where their values are found.
            SetupError: a value makes no sense.
        """
        source = os.environ if environ is None else environ
        given = {
            name: source.get(_PREFIX + name, "").strip()
            for name in (*_NEEDED, "ACCOUNT", "TAX", "BOOKS", "WRITES", "SECRET_MADE_ON", "ENDPOINT", "TOKEN_URL")
        }
        missing = [name for name in _NEEDED if not given[name]]
        if missing:
            told = "; ".join(f"{_PREFIX}{name} ({_NEEDED[name]})" for name in missing)
            raise MissingCredentials(f"Amazon: not set in the environment: {told}")
        if given["WRITES"] not in {"", "0", "1"}:
            raise SetupError(f"{_PREFIX}WRITES: {given['WRITES']!r} is neither 0 nor 1")
        return cls(
            account=given["ACCOUNT"] or "amazon",
            seller_id=given["SELLER_ID"],
            region=given["REGION"],
            credentials=Credentials(
                client_id=given["CLIENT_ID"],
                client_secret=given["CLIENT_SECRET"],
                refresh_token=given["REFRESH_TOKEN"],
            ),
            tax=given["TAX"] or None,
            books=given["BOOKS"] or None,
            writes=given["WRITES"] != "0",
            secret_made_on=_day(given["SECRET_MADE_ON"]),
            endpoint=given["ENDPOINT"] or None,
            token_url=given["TOKEN_URL"] or None,
            transport=transport,
            clock=clock,
        )

    def __repr__(self) -> str:
        return f"Amazon(account={self._account!r}, region={self._region!r}, environment={self.environment!r})"

    @property
    def account(self) -> str:
        """The name of the account."""
        return self._account

    @property
    def api(self) -> SpApi:
        """The account's calls: other APIs of the same account share its tokens, its budgets and its network."""
        return self._api

    def spend_from(self, buckets: BucketStore) -> None:
        """Take calls from these buckets from now on: for a program that opens its journal after its accounts."""
        self._api.turns = self._api.turns.at(buckets)

    def only_read(self) -> None:
        """Take every way to write from this account, for good: whatever is no read is refused before it leaves."""
        self._api.transport = ReadOnly(self._api.transport, self._api.tokens.address)
        self._api.tokens.send_by(self._api.transport)
        self._writes = False

    @property
    def writes(self) -> bool:
        """Whether anything may be sent that has an effect."""
        return self._writes

    @property
    def secret_made_on(self) -> date | None:
        """The day on which the client secret was made, if that was said."""
        return self._secret_made_on

    @property
    def secret_ends_at(self) -> datetime | None:
        """When the client secret has to be replaced; None where nobody has said when it was made."""
        made = self._secret_made_on
        return None if made is None else datetime(made.year, made.month, made.day, tzinfo=UTC) + _SECRET_LIFE

    @property
    def tax(self) -> regimes.TaxSettings:
        """The account's tax setting."""
        return self._tax

    @property
    def clock(self) -> Clock:
        """What tells the account the time."""
        return self._clock

    @property
    def identity(self) -> str:
        """The seller and the region."""
        return f"amazon:{self._region}:{self._seller_id}"

    @property
    def environment(self) -> str:
        """What the endpoint is: "live" or "sandbox" for Amazon's own hosts, otherwise "simulated"."""
        host = (urlsplit(self._endpoint).hostname or "").rstrip(".")
        if host == "amazon.com" or host.endswith(".amazon.com"):
            return "sandbox" if host.startswith("sandbox.") else "live"
        return "simulated"

    @property
    def vocabulary(self) -> Vocabulary:
        """The reasons that Amazon can express."""
        return VOCABULARY

    def submit_budget(self, kind: Kind) -> SubmitBudget:
        """By createFeed (AMZ-RATE-05) or by cancelOrder: each has the bucket of its own rate (AMZ-RATE-04)."""
        operation = "cancelOrder" if self._by_rest(kind) else "createFeed"
        rate = RATES[operation]
        return SubmitBudget(name=operation, interval=timedelta(microseconds=rate.interval_us), burst=rate.burst)

    def max_members(self, kind: Kind) -> int | None:
        """One order where cancellations go by cancelOrder; a feed has no limit of its own."""
        return 1 if self._by_rest(kind) else None

    @property
    def combines_sites(self) -> bool:
        """Whether a feed may name several sites (AMZ-FEED-12)."""
        return self._combines

    def check_order_id(self, order_id: str) -> None:
        """Raise RequestError when this cannot be an order id (AMZ-ORDER-02); says what was probably meant."""
        if ORDER_ID.fullmatch(order_id):
            return
        bare = "".join(character for character in order_id if character.isascii() and character.isalnum())
        meant = f"{bare[:3]}-{bare[3:10]}-{bare[10:]}"
        if ORDER_ID.fullmatch(meant):
            raise RequestError("order_id", f"{order_id!r} is not an Amazon order id; did you mean {meant}?")
        raise RequestError(
            "order_id",
            f"{order_id!r} is not an Amazon order id; it looks like 305-1234567-1234567 (3, 7 and 7 characters)",
        )

    @property
    def reads_books(self) -> bool:
        """Whether a version of the books was chosen."""
        return self._books is not None

    def posted(self, after: datetime, before: datetime) -> Iterator[Sequence[BookEntry]]:
        """Read what was posted; see `protocols.Marketplace.posted`. Raises SetupError when no books were chosen."""
        if self._books is None:
            raise SetupError("books: not set; choose a version of the Finances API to read them")
        return self._books.posted(after, before)

    def snapshot(self, order_id: str, *, with_books: bool = True, wait_s: float | None = None) -> Order:
        """Read the order now, and its books if the account reads them; see `protocols.Marketplace.snapshot`."""
        order = self._order(order_id, wait_s)
        if self._books is None or not with_books:
            return order
        return evolve(order, books=self._books.of_order(order, wait_s))

    def _order(self, order_id: str, wait_s: float | None = None) -> Order:
        self.check_order_id(order_id)
        included = f"{INCLUDED},TAX" if self._tax.collected else INCLUDED
        response = self._api.call(
            "getOrder", "GET", path("/orders/2026-01-01/orders/{}", order_id), query={"includedData": included},
            wait_s=wait_s,
        )  # fmt: skip
        if response.status == 404 and errors_of(response):
            raise OrderNotFound("order_id", f"Amazon does not know {order_id} for the account {self._account!r}")
        document = document_of("getOrder", response, "order_id")
        try:
            order = read_order(document, account=self._account, tax=self._tax, read_at=self._clock.now())
        except WireError as error:
            problem = str(error)
        else:
            if order.ref.order_id == order_id:
                return order
            problem = "another order"
        raise Unavailable(f"Amazon answered getOrder with what we cannot read: {problem}")

    def plan(self, request: Request, order: Order, lines: Sequence[Line]) -> Plan:
        """Say how Amazon is told of the request, or why it cannot be. Pure."""
        planned = plan(request, order, lines, tax=self._tax)
        return rest_cancel.limited(planned) if self._by_rest(request.kind) else for_feed(planned)

    def document(self, batch: Batch) -> bytes:
        """Write what would be sent; see `protocols.Marketplace.document`."""
        return self._rest.document(batch) if self._by_rest(batch.kind) else self._feeds.document(batch)

    def prepare(self, batch: Batch) -> Prepared:
        """Write the document and upload it; see `protocols.Marketplace.prepare`."""
        return self._rest.prepare(batch) if self._by_rest(batch.kind) else self._feeds.prepare(batch)

    def submit(self, prepared: Prepared) -> Submitted:
        """Send it, once; see `protocols.Marketplace.submit`."""
        # By what was prepared: a feed always has a document.
        return self._feeds.submit(prepared) if prepared.document else self._rest.submit(prepared)

    def find(self, kind: Kind, after: datetime) -> Listing | None:
        """List the feeds of one kind (AMZ-FEED-06); cancelOrder leaves none. See `protocols.Marketplace.find`."""
        return None if self._by_rest(kind) else self._feeds.find(kind, after)

    def check(self, batch: Batch, reference: str) -> Checked:
        """Look what became of it; see `protocols.Marketplace.check`."""
        way = self._rest if rest_cancel.is_ours(reference) else self._feeds
        return way.check(batch, reference)

    def _by_rest(self, kind: Kind) -> bool:
        return kind is Kind.CANCELLATION and self._cancel_with == "rest"


@cache
def _usual() -> Transport:
    """The transport that all accounts of a process share, so that a host has one kept connection for each thread."""
    from orderactions.http import RequestsTransport

    return RequestsTransport()


class _Lazy:
    """The usual transport, loaded with its library when the first call goes out."""

    def send(self, request: HttpRequest) -> HttpResponse:
        return _usual().send(request)


def _deadline(read_deadline_s: float) -> float:
    if not 0 < read_deadline_s <= _LONGEST_READ_S:
        raise SetupError(
            f"read_deadline_s: {read_deadline_s!r} is not more than 0 and at most {_LONGEST_READ_S:g} seconds"
        )
    return read_deadline_s


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise SetupError(f"{_PREFIX}SECRET_MADE_ON: {text!r} is no day; write it as 2026-11-24") from None


def _address(field: str, url: str) -> str:
    if not is_private(url):
        raise SetupError(f"{field}: {url!r} would carry secrets unencrypted; use https, or http on 127.0.0.1")
    return url.rstrip("/")


if TYPE_CHECKING:
    _fits: type[Marketplace] = Amazon
