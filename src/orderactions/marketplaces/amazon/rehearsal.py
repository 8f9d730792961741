"""A rehearsal on an account's own past: its posted refunds are read, and what we would have sent is compared with them.

The account is made one that only reads before the first call. What is read: the books of the time that is asked for,
then each order that has a refund there, with all its books, and last the orders that read cancelled.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from attrs import frozen

from orderactions.actions import Line, Plan
from orderactions.errors import MarketplaceError, OrderNotFound, RequestError, SetupError, Throttled
from orderactions.marketplaces.amazon import tax as regimes
from orderactions.marketplaces.amazon.adapter import Amazon
from orderactions.marketplaces.amazon.cancelled import Cancelled, read_cancelled
from orderactions.marketplaces.amazon.codes import WIRE_TYPES
from orderactions.marketplaces.amazon.orders import under
from orderactions.marketplaces.amazon.plan import for_feed, plan
from orderactions.marketplaces.amazon.rates import RATES
from orderactions.marketplaces.amazon.sites import SITES
from orderactions.models import Request
from orderactions.orders import BookEntry, Order
from orderactions.shadow import Compared, Finding, Site, Way, not_compared, sites

__all__ = ["Rehearsal", "rehearse", "ways"]

_COMPONENTS = {word: component for component, word in WIRE_TYPES.items()}
#: What a 429 waits for, where it does not say so, and how often.
_PAUSE_S = 60.0
_ATTEMPTS = 3
#: How often it is said how far the reading has come, in orders.
_EVERY = 20


@frozen(kw_only=True)
class Rehearsal:
    """What came of it."""

    account: str
    since: datetime
    until: datetime
    #: How many orders have refunds in that time, and how many of them were taken up, the latest first.
    found: int
    taken: int
    sites: tuple[Site, ...]
    #: Orders that read cancelled and have changed in that time, and why these are not all; "" when they are.
    cancelled: tuple[Cancelled, ...] = ()
    cancelled_untold: str = ""
    #: Refunds whose order cannot be read any more: their site is not known.
    unreadable: tuple[Compared, ...] = ()

    @property
    def compared(self) -> bool:
        """Whether anything was compared at all."""
        return any(site.compared for site in self.sites) or any(
            each.finding is not Finding.NOT_COMPARED for each in self.cancelled
        )

    @property
    def agrees(self) -> bool:
        """Whether something was compared, and all of it agrees."""
        refused = any(each.finding is Finding.REFUSED for each in self.cancelled)
        return self.compared and not refused and not any(site.differ for site in self.sites)


def ways(tax: regimes.TaxSettings, site_id: str) -> tuple[Way, ...]:
    """Return the account's own way at a site, and the others that the site may have."""
    site = SITES.get(site_id)
    rule = regimes.rule_for(site, tax)
    own = _way(rule.key if rule else "", tax)
    if site is None:
        return (own,)
    words = sorted({each.key for each in regimes.RULES if site.country in each.named} - {own.word})
    others = [(f"{site.country}={word}", regimes.check_setting({**tax.words, site.country: word})) for word in words]
    return (own, *(_way(word, setting) for word, setting in others))


def _way(word: str, tax: regimes.TaxSettings) -> Way:
    def planned(request: Request, order: Order, lines: Sequence[Line]) -> Plan:
        return for_feed(plan(request, order, lines, tax=tax))

    return Way(word=word, read=lambda order: under(order, tax), plan=planned, components=_COMPONENTS)


def rehearse(account: Amazon, *, since: datetime, most: int, tell: Callable[[str], None]) -> Rehearsal:
    """Compare the refunds that were posted since then with what we would have sent.

    Args:
        account: can do nothing but read from now on.
        since: from when on.
        most: of at most so many orders, the latest first.
        tell: what is being done and how long it takes, a sentence at a time.

    Raises:
        SetupError: the account reads no books.
        MissingCredentials, MarketplaceError: the books cannot be read.
    """
    account.only_read()
    if not account.reads_books:
        raise SetupError(
            "books: no version of the Finances API is chosen, and without the books there is nothing to compare with; "
            "set ORDERACTIONS_AMAZON_BOOKS to 2024-06-19 or v0"
        )
    until = account.clock.now()
    posted = _posted(account, since, until)
    latest = sorted(posted, key=lambda order_id: max(e.posted_at for e in posted[order_id].values()), reverse=True)
    taken = latest[:most]
    tell(_how_long(len(latest), len(taken)))
    pairs: list[tuple[Order, BookEntry]] = []
    unreadable: list[Compared] = []
    for number, order_id in enumerate(taken, 1):
        order, why = _order(account, order_id)
        if order is None:
            unreadable += [not_compared(e, "not_readable", why) for e in posted[order_id].values()]
        else:
            pairs += [(order, e) for e in order.books or () if since <= e.posted_at]
        if number % _EVERY == 0 and number < len(taken):
            tell(f"{number} of {len(taken)} orders are read")
    cancelled, untold = read_cancelled(
        account.api, account=account.account, since=since, read_at=account.clock.now(), plan=account.plan
    )
    return Rehearsal(
        account=account.account,
        since=since,
        until=until,
        found=len(latest),
        taken=len(taken),
        sites=sites(pairs, lambda site: ways(account.tax, site)),
        unreadable=tuple(unreadable),
        cancelled=cancelled,
        cancelled_untold=untold,
    )


def _posted(account: Amazon, since: datetime, until: datetime) -> Mapping[str, Mapping[str, BookEntry]]:
    """Return what was posted, by order and entry; an entry that comes again is fuller than before."""
    found: dict[str, dict[str, BookEntry]] = {}
    for page in account.posted(since, until):
        for entry in page:
            found.setdefault(entry.order_id, {})[entry.entry_id] = entry
    return found


def _how_long(found: int, taken: int) -> str:
    rate = RATES["getOrder"]
    minutes = -(-max(0, taken - rate.burst) * rate.interval_us // 60_000_000)
    time = f"about {minutes} minute{'s' if minutes > 1 else ''} at Amazon's published pace" if minutes else "a moment"
    which = f"the latest {taken} are read" if taken < found else "all are read"
    return f"{found} order{'' if found == 1 else 's'} with refunds; {which}, which takes {time}"


def _order(account: Amazon, order_id: str) -> tuple[Order | None, str]:
    """Read an order with its books; None and why where that cannot be."""
    why = ""
    for _ in range(_ATTEMPTS):
        try:
            return account.snapshot(order_id), ""
        except OrderNotFound:
            return None, "Amazon does not know its order any more"
        except Throttled as error:
            why = str(error)
            account.clock.sleep(error.retry_after_s or _PAUSE_S)
        except (MarketplaceError, RequestError) as error:
            return None, str(error)
    return None, why
