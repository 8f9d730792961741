"""An examination of one account: its credentials, and each role by a read that does no harm.

Six reads at most, each the smallest of its operation. Nothing is sent, and no order of the seller's is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from attrs import evolve, frozen

from orderactions.doctor import Finding, Health, secret_age, skew
from orderactions.errors import MarketplaceError, MissingCredentials, Throttled
from orderactions.marketplaces.amazon.adapter import Amazon
from orderactions.marketplaces.amazon.client import errors_of
from orderactions.marketplaces.amazon.feedxml import FEED_TYPES
from orderactions.marketplaces.amazon.orders import INCLUDED
from orderactions.marketplaces.amazon.sites import SITES
from orderactions.marketplaces.amazon.tax import rule_for
from orderactions.marketplaces.amazon.wire import Node, WireError, parse_json, text_of
from orderactions.transport import HttpResponse

__all__ = ["Told", "examine"]

_PAGE = "docs/howto/from-nothing-to-the-first-order.md"
_ORDERS_ROLE = "Inventory and Order Tracking"
_BOOKS_ROLE = "Finance and Accounting"
_PARCELS_ROLE = "Amazon Fulfillment"
#: Feeds of other kinds that spend from the same bucket of createFeed (AMZ-RATE-05).
_OTHER_FEEDS = (
    "POST_PRODUCT_DATA,POST_INVENTORY_AVAILABILITY_DATA,POST_PRODUCT_PRICING_DATA,POST_ORDER_FULFILLMENT_DATA,"
    "POST_FLAT_FILE_PAYMENT_ADJUSTMENT_DATA,POST_FLAT_FILE_ORDER_ACKNOWLEDGEMENT_DATA"
)
_DAY = timedelta(days=1)
#: The books show nothing younger (AMZ-CONFIRM-07).
_BOOKS_END = timedelta(minutes=5)
#: How long one call may wait for its turn.
_WAIT_S = 5.0


@frozen(kw_only=True)
class Told:
    """What the owner has said of the account, beside what the account itself knows."""

    #: Amazon's ids of the sites; empty: not said.
    sites: Sequence[str] = ()
    #: When the client secret ends, where Amazon has told so since it was made.
    secret_ends_on: date | None = None
    #: The list of parcels to read, by operation and path, where the account's parcels are to be stopped.
    parcels: tuple[str, str, Mapping[str, str]] | None = None
    #: Whether a feed was sent from the account's journal; None: there is no journal yet.
    knows: Callable[[str], bool] | None = None
    #: Whether the policy says that other programs send the same feeds.
    others_send: bool = False


def examine(account: Amazon, told: Told) -> tuple[Finding, ...]:
    """Look at one account. Failures become findings: nothing that Amazon answers is raised.

    Args:
        account: which one; with a transport of its own, whatever that leads to.
        told: what the owner says of it.
    """
    found = tuple(_Checkup(account, told).findings())
    return tuple(evolve(each, account=account.account) for each in found)


class _Checkup:
    def __init__(self, account: Amazon, told: Told) -> None:
        self._account = account
        self._told = told
        self._clock: Finding | None = None
        self._refused: list[bool] = []

    def findings(self) -> Iterator[Finding]:
        """Return one finding for each thing that is looked at, in the order of their mending."""
        account, told = self._account, self._told
        today = account.clock.now().date()
        yield self._environment()
        credentials = self._credentials()
        yield credentials
        if credentials.health is Health.OK and account.environment != "sandbox":
            yield from self._roles()
            yield self._clock or Finding(
                check="clock", health=Health.UNTESTABLE, says="no answer told Amazon's time (the header Date)"
            )
        yield self._sending()
        yield from self._tax()
        yield secret_age(today, account.secret_made_on, told.secret_ends_on)

    # --- without a role

    def _environment(self) -> Finding:
        region, host = self._account.identity.split(":")[1], urlsplit(self._account.api.endpoint).hostname
        where = f"region {region}, {host}"
        match self._account.environment:
            case "live":
                says, health, mends = f"live: {where}; what is sent is real", Health.OK, ""
            case "sandbox":
                says, health = (
                    f"Amazon's sandbox: {where}; it answers samples only, so no role is tested",
                    Health.WARNING,
                )
                mends = "it cannot run refunds or cancellations (AMZ-RATE-06): rehearse on `orderactions simulate`"
            case _:
                says, health, mends = f"not Amazon: {where}, a simulator or the like; nothing is real", Health.OK, ""
        return Finding(check="environment", health=health, says=says, mends=mends)

    def _credentials(self) -> Finding:
        try:
            self._account.api.tokens.token()
        except MissingCredentials as error:
            return Finding(
                check="credentials", health=Health.FAILED, says=f"{error}; no role can be tested", mends=f"{_PAGE}, 4"
            )
        except MarketplaceError as error:
            return Finding(
                check="credentials",
                health=Health.FAILED,
                says=f"{error}; nothing can be tested",
                mends="see whether this machine reaches api.amazon.com by https, through its proxy if it has one",
            )
        return Finding(check="credentials", health=Health.OK, says="Amazon gave an access token")

    def _sending(self) -> Finding:
        if not self._account.writes:
            return Finding(
                check="sending",
                health=Health.OK,
                says="the account is read-only (writes = false): nothing is ever sent",
                mends="when you are ready: docs/howto/pilot.md",
            )
        return Finding(
            check="sending",
            health=Health.UNTESTABLE,
            says="whether Amazon takes a refund or a cancellation of this seller (Professional plan, the role for "
            "writing) shows with the first real one only",
            mends="docs/howto/pilot.md",
        )

    def _tax(self) -> Iterator[Finding]:
        sites = [SITES[each] for each in self._told.sites]
        without = [site.country for site in sites if rule_for(site, self._account.tax) is None]
        named = bool(self._account.tax.words)
        if without or not (named or sites):
            where = ", ".join(without) or "any site but the US and Japan"
            yield Finding(
                check="tax",
                health=Health.WARNING,
                says=f"no tax setting for {where}: refunds there are blocked",
                mends="set tax for the account; docs/explanation/tax.md says how to find out",
            )
        else:
            says = f"set for {', '.join(site.country for site in sites)}" if sites else "set; sites are not named"
            yield Finding(
                check="tax",
                health=Health.OK,
                says=f"{says}. Whether it is right, `orderactions shadow` tells",
            )

    # --- by role

    def _roles(self) -> Iterator[Finding]:
        now = self._account.clock.now()
        since = f"{now - _DAY:%Y-%m-%dT%H:%M:%SZ}"
        yield self._orders(since)
        yield from self._feeds(since)
        yield self._books(now)
        if self._told.parcels is not None:
            operation, address, query = self._told.parcels
            yield self._role(_PARCELS_ROLE, "parcels", operation, address, query)[0]
        if len(self._refused) > 1 and all(self._refused):
            yield Finding(
                check="authorisation",
                health=Health.FAILED,
                says=f"Amazon refuses every read: {self._account.identity.split(':')[1]} may be another region than "
                "the one that the refresh token is of, or the authorisation has ended",
                mends=f"authorise the application again for this region, and set the new refresh token; {_PAGE}, 4",
            )

    def _orders(self, since: str) -> Finding:
        query = {"lastUpdatedAfter": since, "maxResultsPerPage": "1", "includedData": INCLUDED}
        finding, response = self._role(_ORDERS_ROLE, "orders", "searchOrders", "/orders/2026-01-01/orders", query)
        if response is None:
            return finding
        shown = _rows(response, "orders")
        # Whether a missing role is answered 403 or hides fields is not known (AMZ-ORDER-03).
        if shown and not (shown[0].get("proceeds") and shown[0].get("fulfillment")):
            return evolve(
                finding,
                health=Health.WARNING,
                says="an order came without its amounts or its status: a role may be missing, or it is still pending",
                mends=_tick(_ORDERS_ROLE),
            )
        return finding if shown else evolve(finding, says=f"{finding.says}; no order of the last day to look at")

    def _feeds(self, since: str) -> Iterator[Finding]:
        query = {"feedTypes": ",".join(FEED_TYPES.values()), "pageSize": "100", "createdSince": since}
        finding, response = self._role(_ORDERS_ROLE, "feeds", "getFeeds", "/feeds/2021-06-30/feeds", query)
        yield finding
        if response is None:
            return
        yield self._same_feeds(_rows(response, "feeds"))
        query["feedTypes"] = _OTHER_FEEDS
        others, response = self._role(_ORDERS_ROLE, "quota", "getFeeds", "/feeds/2021-06-30/feeds", query)
        yield others if response is None else _quota(len(_rows(response, "feeds")))

    def _same_feeds(self, feeds: Sequence[Node]) -> Finding:
        ids = [text_of(each.get("feedId")) for each in feeds]
        unknown = [each for each in ids if self._told.knows is None or not self._told.knows(each)]
        if not unknown or self._told.others_send:
            says = f"refund and cancellation feeds of the last day: {len(ids)}, " + (
                "of other programs as well, as the policy says" if unknown else "all from this journal"
            )
            return Finding(check="other senders", health=Health.OK, says=says if ids else "none in the last day")
        return Finding(
            check="other senders",
            health=Health.WARNING,
            says=f"refund or cancellation feeds of the last day, not from this journal: {len(unknown)}. Another "
            "program sends them, or the journal was put back to an earlier moment",
            mends="find out which; a program that may stay is named in the policy (other_senders); "
            "docs/explanation/unknown-outcomes.md",
        )

    def _books(self, now: datetime) -> Finding:
        start, end = (f"{now - ago:%Y-%m-%dT%H:%M:%SZ}" for ago in (_DAY, _BOOKS_END))
        match self._account.books_version:
            case "2024-06-19":
                query = {"postedAfter": start, "postedBefore": end}
                finding, _ = self._role(
                    _BOOKS_ROLE, "books", "listTransactions", "/finances/2024-06-19/transactions", query
                )
            case "v0":
                query = {"PostedAfter": start, "PostedBefore": end, "MaxResultsPerPage": "1"}
                finding, _ = self._role(
                    _BOOKS_ROLE, "books", "listFinancialEvents", "/finances/v0/financialEvents", query
                )
            case _:
                finding = Finding(
                    check="books",
                    health=Health.WARNING,
                    says="the books are not read: what is refunded elsewhere is not seen, and no refund is proven",
                    mends=f'set books = "2024-06-19", with the role {_BOOKS_ROLE}; {_PAGE}, 2',
                )
        return finding

    def _role(
        self, role: str, check: str, operation: str, address: str, query: Mapping[str, str]
    ) -> tuple[Finding, HttpResponse | None]:
        """Make one read, and say what its answer means for the role; the answer where it is a good one."""
        before = self._account.clock.now()
        try:
            response = self._account.api.call(operation, "GET", address, query=query, wait_s=_WAIT_S)
        except Throttled as error:
            return self._throttled(check, str(error)), None
        except (MarketplaceError, MissingCredentials) as error:
            return Finding(check=check, health=Health.FAILED, says=str(error), mends="look again later"), None
        self._read_date(before, response)
        errors = errors_of(response)
        refused = response.status in {401, 403} and bool(errors)
        self._refused.append(refused)
        said = f"Amazon answered {operation} with {response.status}" + (f" ({errors[0]})" if errors else "")
        if response.status == 429:
            return self._throttled(check, said), None
        if refused:
            says = f"{said}: the role {role} is missing, or the authorisation is older than it"
            return Finding(check=check, health=Health.FAILED, says=says, mends=_tick(role)), None
        if not 200 <= response.status < 300:
            says = said + ("" if errors else ", and not in Amazon's form: something on the way may have")
            return Finding(check=check, health=Health.FAILED, says=says, mends="look again later"), None
        return Finding(check=check, health=Health.OK, says=f"{operation} works (role {role})"), response

    @staticmethod
    def _throttled(check: str, said: str) -> Finding:
        return Finding(
            check=check,
            health=Health.UNTESTABLE,
            says=f"{said}: the quota is used up, by this library or by another program of the same application",
            mends="look again in some minutes; if it stays so, find out what else uses this application",
        )

    def _read_date(self, before: datetime, response: HttpResponse) -> None:
        try:
            theirs = parsedate_to_datetime(response.headers.get("date", ""))
        except ValueError:
            return
        if self._clock is None and theirs.tzinfo:
            self._clock = skew(before, theirs.astimezone(UTC), self._account.clock.now())


def _tick(role: str) -> str:
    return (
        f"tick {role} in the developer profile and in the application, authorise it again, and set the new refresh "
        f"token; {_PAGE}, 2"
    )


def _quota(others: int) -> Finding:
    if not others:
        return Finding(
            check="quota", health=Health.OK, says="no feed of another kind was created with this application in a day"
        )
    count = str(others) if others < 100 else "100 or more"
    return Finding(
        check="quota",
        health=Health.WARNING,
        says=f"feeds of other kinds in the last day: {count}. Another program shares the 30 an hour of createFeed",
        mends="give refunds an application of their own, so that they do not wait behind it (AMZ-RATE-05)",
    )


def _rows(response: HttpResponse, name: str) -> Sequence[Node]:
    try:
        rows = parse_json(response.body).need(name).items()
    except WireError:
        return ()
    return tuple(each for each in rows if isinstance(each.value, dict))
