"""How often Amazon may be asked: its published rates, and a bucket for each application, account and operation."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, Decimal, InvalidOperation
from types import MappingProxyType
from typing import Protocol

from attrs import define, frozen

from orderactions import gcra

__all__ = ["RATES", "UNKNOWN_S", "BucketStore", "Buckets", "Rate", "Turns", "interval_s", "told_interval"]

_SECOND_US = 1_000_000
_LONGEST_US = 3600 * _SECOND_US
_MOST_PER_S = Decimal(1_000_000)
_MICROSECOND = timedelta(microseconds=1)

UNKNOWN_S = 60.0
"""How long to wait after a 429 of an operation whose rate is not known."""


@frozen
class Rate:
    """How often an operation may be called."""

    #: The time in which one call comes back, in microseconds.
    interval_us: int
    #: How many calls a full bucket holds.
    burst: int

    @classmethod
    def of(cls, per_s: str, burst: int) -> Rate:
        """Return the rate of so many calls a second, written as Amazon writes it ("0.0222").

        Raises:
            ValueError: that is no rate, or the bucket holds nothing.
        """
        interval_us = _interval_us(per_s)
        if interval_us is None or burst < 1:
            raise ValueError(
                f"{per_s!r} calls a second with a burst of {burst} is no rate; give e.g. Rate.of('0.5', 30)"
            )
        return cls(interval_us, burst)


def _interval_us(per_s: str) -> int | None:
    """Return the time in which one call comes back, never too short; None when that is no rate."""
    try:
        rate = Decimal(per_s)
    except InvalidOperation:
        return None
    if not (rate.is_finite() and 0 < rate <= _MOST_PER_S):
        return None
    return min(int((_SECOND_US / rate).to_integral_value(ROUND_CEILING)), _LONGEST_US)


RATES: Mapping[str, Rate] = MappingProxyType(
    {
        "getOrder": Rate.of("0.5", 30),
        "searchOrders": Rate.of("0.0056", 20),
        "createFeedDocument": Rate.of("0.5", 15),
        "createFeed": Rate.of("0.0083", 15),
        "getFeed": Rate.of("2", 15),
        "getFeeds": Rate.of("0.0222", 10),
        "getFeedDocument": Rate.of("0.0222", 10),
        "listTransactions": Rate.of("0.5", 10),
        "listFinancialEvents": Rate.of("0.5", 30),
        "listFinancialEventsByOrderId": Rate.of("0.5", 30),
        # Orders 2026-01-01, as it was published before it was withdrawn (AMZ-CANCEL-11).
        "cancelOrder": Rate.of("1", 5),
        "getFulfillmentOrder": Rate.of("2", 30),
        "listAllFulfillmentOrders": Rate.of("2", 30),
        "updateFulfillmentOrder": Rate.of("2", 30),
        "cancelFulfillmentOrder": Rate.of("2", 30),
        "getOutboundOrder": Rate.of("2", 30),
        "listOutboundOrders": Rate.of("2", 30),
        "updateOutboundOrder": Rate.of("2", 30),
        "cancelOutboundOrder": Rate.of("2", 30),
    }
)
"""Amazon's published rates by operation (AMZ-RATE-04): what an account starts from, and what a 429 waits for."""


def interval_s(operation: str, told: str = "") -> float:
    """Return the seconds in which one call of the operation comes back.

    Args:
        operation: by our name for it.
        told: what `x-amzn-RateLimit-Limit` says, if anything (AMZ-RATE-02).
    """
    learned, known = _interval_us(told), RATES.get(operation)
    if learned is not None:
        return learned / _SECOND_US
    return UNKNOWN_S if known is None else known.interval_us / _SECOND_US


def told_interval(told: str) -> timedelta | None:
    """Return the time in which one call comes back, by `x-amzn-RateLimit-Limit` (AMZ-RATE-02), if it says one."""
    interval_us = _interval_us(told)
    return None if interval_us is None else timedelta(microseconds=interval_us)


@define
class _Bucket:
    tat: int
    interval: int
    burst: int
    #: The rate that was told last, as it was written.
    told: str = ""


class BucketStore(Protocol):
    """Where buckets are kept, by application, account and operation; times in microseconds. See `Buckets`."""

    def take(self, key: tuple[str, str, str], now: int, most_us: int) -> tuple[bool, int]:
        """Take one call, or put it down for the moment when there is one."""
        ...

    def learn(self, key: tuple[str, str, str], now: int, told: str) -> None:
        """Take over the rate that Amazon tells."""
        ...

    def drain(self, key: tuple[str, str, str], now: int) -> int | None:
        """Empty a bucket that Amazon calls empty."""
        ...


class Buckets:
    """The buckets of any number of applications and accounts, for the threads of one process (AMZ-RATE-01).

    Args:
        rates: what a bucket starts from, by operation; others are not limited. Give your own where Amazon has granted
            your application more, or nothing at all to leave the limits to Amazon's answers.
    """

    def __init__(self, rates: Mapping[str, Rate] = RATES) -> None:
        self._rates = rates
        self._buckets: dict[tuple[str, str, str], _Bucket] = {}
        self._lock = threading.Lock()

    def take(self, key: tuple[str, str, str], now: int, most_us: int) -> tuple[bool, int]:
        """Take one call, or put it down for the moment when there is one.

        Args:
            key: application, account and operation.
            now: the present moment.
            most_us: how long the caller would wait.

        Returns:
            Whether the call is the caller's, and how long it has to wait for it; if it is not, when one will be there.
        """
        with self._lock:
            bucket = self._of(key)
            if bucket is None:
                return True, 0
            full_debt = now + bucket.burst * bucket.interval
            if bucket.tat > full_debt + most_us:
                # Nobody was let wait so long: that was written by a clock that has been set back since.
                bucket.tat = full_debt
            wait = gcra.wait_us(bucket.tat, now, bucket.interval, bucket.burst)
            if wait > most_us:
                return False, wait
            bucket.tat = gcra.taken(bucket.tat, now, bucket.interval)
            return True, wait

    def learn(self, key: tuple[str, str, str], now: int, told: str) -> None:
        """Take over the rate that Amazon tells; what is no rate is passed over."""
        with self._lock:
            bucket = self._of(key)
            if bucket is None or bucket.told == told:
                return
            bucket.told = told
            interval = _interval_us(told)
            if interval is not None:
                bucket.tat = gcra.relearned(bucket.tat, now, bucket.interval, interval)
                bucket.interval = interval

    def drain(self, key: tuple[str, str, str], now: int) -> int | None:
        """Empty a bucket that Amazon calls empty; return how long until one call is back, None when not known."""
        with self._lock:
            bucket = self._of(key)
            if bucket is None:
                return None
            bucket.tat = gcra.drained(bucket.tat, now, bucket.interval, bucket.burst)
            return gcra.wait_us(bucket.tat, now, bucket.interval, bucket.burst)

    def _of(self, key: tuple[str, str, str]) -> _Bucket | None:
        bucket = self._buckets.get(key)
        if bucket is None:
            rate = self._rates.get(key[2])
            if rate is None:
                return None
            bucket = self._buckets[key] = _Bucket(0, rate.interval_us, rate.burst)
        return bucket


class Turns:
    """The buckets of one application and account.

    Args:
        buckets: where they are kept.
        application: a name of the application's own.
        account: whose account it is.
    """

    def __init__(self, buckets: BucketStore, application: str, account: str) -> None:
        self._buckets = buckets
        self._application = application
        self._account = account

    def at(self, buckets: BucketStore) -> Turns:
        """Return the same account's turns at other buckets."""
        return Turns(buckets, self._application, self._account)

    def take(self, operation: str, now: datetime, most_s: float) -> tuple[bool, float]:
        """Take one call; see `Buckets.take`, in seconds."""
        granted, wait = self._buckets.take(self._key(operation), _us(now), int(most_s * _SECOND_US))
        return granted, wait / _SECOND_US

    def heard(self, operation: str, now: datetime, told: str, *, empty: bool) -> float | None:
        """Take over what an answer says of the bucket.

        Args:
            operation: what was called.
            now: the present moment.
            told: the rate of `x-amzn-RateLimit-Limit`; "" where it is missing.
            empty: whether the answer was 429.

        Returns:
            Where it was, the seconds until a call is back; None when that is not known.
        """
        key, at = self._key(operation), _us(now)
        if told:
            self._buckets.learn(key, at, told)
        wait = self._buckets.drain(key, at) if empty else None
        return None if wait is None else wait / _SECOND_US

    def _key(self, operation: str) -> tuple[str, str, str]:
        return self._application, self._account, operation


_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def _us(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND
