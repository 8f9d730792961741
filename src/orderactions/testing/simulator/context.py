"""What every handler is given: the world, the settings, the moment."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache

from attrs import field, frozen

from orderactions.testing.simulator.state import Fault, World

__all__ = ["Context", "Settings", "feed_time", "http_time", "order_time", "read_time"]


@frozen(kw_only=True)
class Settings:
    """How this simulated Amazon was set up."""

    seller_id: str
    client_id: str
    client_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)
    #: Virtual seconds from createFeed to the report.
    feed_delay_s: float
    #: Whether the rate limits are kept.
    quotas: bool
    #: Whether reports come compressed.
    gzip_reports: bool
    #: Language of the reports' sentences: "en" or "de".
    language: str
    #: Whether one message that breaks the schema spoils the whole document.
    whole_document_faults: bool
    #: Whether a DISCOUNT of an order is shown as a negative amount.
    negative_discounts: bool
    #: Virtual seconds from an effect until the books show it.
    books_lag_s: float
    #: Transactions on a page.
    books_page_size: int
    #: Whether an empty page with a token comes before each page.
    books_empty_pages: bool
    #: Whether the books carry Amazon's commission and withheld taxes beside the buyer's money.
    books_fees: bool
    #: Whether a transaction's status is written as "DeferredReleased" instead of "DEFERRED_RELEASED".
    books_mixed_case: bool
    #: Virtual seconds for which money is deferred; 0: it is not. An order may have a number of its own.
    defer_s: float
    #: Whether a deferred transaction is still listed beside the released one of the same event.
    deferred_stays: bool
    #: Whether a deferred transaction that is let go changes its own status and has a plain released one beside it.
    released_beside: bool
    #: Whether a refund of a line with a discount is shown as the whole price and the promotion that comes back.
    books_promotions: bool
    #: Whether cancelOrder is served, which Amazon has withdrawn.
    rest_cancel: bool = False


@frozen(kw_only=True)
class Context:
    """One call's surroundings."""

    world: World
    settings: Settings
    now: datetime
    base_url: str
    #: The faults that this call set off.
    fired: tuple[Fault, ...] = ()


# The same few moments are written again and again, in every list of feeds.
@lru_cache(maxsize=4096)
def feed_time(moment: datetime) -> str:
    """Write a time as the Feeds API does, in whole seconds."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def http_time(moment: datetime) -> str:
    """Write a time as the header Date does, in whole seconds."""
    return _http_second(moment.replace(microsecond=0))


@lru_cache(maxsize=4096)
def _http_second(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)


def order_time(moment: datetime) -> str:
    """Write a time as the Orders API does, in whole seconds."""
    return feed_time(moment).replace("+00:00", "Z")


def read_time(text: str) -> datetime:
    """Read ISO 8601; without a zone it is UTC. Raises ValueError for anything else."""
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
