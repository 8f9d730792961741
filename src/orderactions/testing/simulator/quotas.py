"""Rate limits: one token bucket per operation, filled by virtual time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from types import MappingProxyType

from attrs import frozen

from orderactions.testing.simulator.errors import ApiRefusal
from orderactions.testing.simulator.state import World

__all__ = ["QUOTAS", "Quota", "quota_exceeded", "take"]

_MICROSECOND = timedelta(microseconds=1)


@frozen
class Quota:
    """A rate in calls per second, as the header spells it, and how many calls the bucket holds."""

    rate: str
    burst: int


QUOTAS: Mapping[str, Quota] = MappingProxyType(
    {
        "getOrder": Quota("0.5", 30),
        "searchOrders": Quota("0.0056", 20),
        "createFeedDocument": Quota("0.5", 15),
        "createFeed": Quota("0.0083", 15),
        "getFeed": Quota("2.0", 15),
        "cancelFeed": Quota("2.0", 15),
        "getFeeds": Quota("0.0222", 10),
        "getFeedDocument": Quota("0.0222", 10),
        "listTransactions": Quota("0.5", 10),
        "listFinancialEvents": Quota("0.5", 30),
        "listFinancialEventsByOrderId": Quota("0.5", 30),
        "getMessagingActionsForOrder": Quota("1.0", 5),
        "getFulfillmentOrder": Quota("2.0", 30),
        "listAllFulfillmentOrders": Quota("2.0", 30),
        "createFulfillmentOrder": Quota("2.0", 30),
        "updateFulfillmentOrder": Quota("2.0", 30),
        "cancelFulfillmentOrder": Quota("2.0", 30),
        "getOutboundOrder": Quota("2.0", 30),
        "listOutboundOrders": Quota("2.0", 30),
        "createOutboundOrder": Quota("2.0", 30),
        "updateOutboundOrder": Quota("2.0", 30),
        "cancelOutboundOrder": Quota("2.0", 30),
    }
)
"""The documented defaults (AMZ-RATE-04), by operation. Tokens, uploads and downloads are not limited."""


def take(world: World, operation: str, now: datetime, quota: Quota | None = None) -> None:
    """Take one call out of the operation's bucket, of the size of `quota` or of the documented default.

    Raises:
        ApiRefusal: 429 QuotaExceeded, when there is none left.
    """
    quota = quota or QUOTAS.get(operation)
    if quota is None:
        return
    most = Decimal(quota.burst)
    left, since = world.buckets.get(operation, (most, now))
    if left < most and now > since:
        left = min(most, left + Decimal(quota.rate) * ((now - since) // _MICROSECOND) / 1_000_000)
    enough = left >= 1
    world.buckets[operation] = (left - 1 if enough else left, now)
    if not enough:
        raise quota_exceeded()


def quota_exceeded() -> ApiRefusal:
    """Return Amazon's answer to a call too many."""
    return ApiRefusal(429, "QuotaExceeded", "You exceeded your quota for the requested resource.")
