"""What every handler is given: the world, the settings, the moment."""

from __future__ import annotations

from datetime import UTC, datetime

from attrs import field, frozen

from orderactions.testing.simulator.state import Fault, World

__all__ = ["Context", "Settings", "feed_time", "order_time", "read_time"]


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


@frozen(kw_only=True)
class Context:
    """One call's surroundings."""

    world: World
    settings: Settings
    now: datetime
    base_url: str
    #: The faults that this call set off.
    fired: tuple[Fault, ...] = ()


def feed_time(moment: datetime) -> str:
    """Write a time as the Feeds API does, in whole seconds."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def order_time(moment: datetime) -> str:
    """Write a time as the Orders API does, in whole seconds."""
    return feed_time(moment).replace("+00:00", "Z")


def read_time(text: str) -> datetime:
    """Read ISO 8601; without a zone it is UTC. Raises ValueError for anything else."""
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
