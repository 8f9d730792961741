"""Buckets in the journal: one quota for all processes and machines that share it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from orderactions.journal import Journal
from orderactions.marketplaces.amazon.rates import RATES, Rate, told_interval

__all__ = ["SharedBuckets"]

_MICROSECOND = timedelta(microseconds=1)


class SharedBuckets:
    """As `Buckets`, for every process that uses the journal; what was spent and learned outlives each of them.

    A call costs one small commit more. Time is the journal's: give the service and its accounts the same clock.

    Args:
        journal: where they are kept.
        rates: see `Buckets`.
    """

    def __init__(self, journal: Journal, rates: Mapping[str, Rate] = RATES) -> None:
        self._journal = journal
        self._rates = rates
        #: What each was told last by an answer to this process: most answers tell nothing new.
        self._told: dict[tuple[str, str, str], str] = {}

    def take(self, key: tuple[str, str, str], now: int, most_us: int) -> tuple[bool, int]:  # noqa: ARG002
        """Take one call, or put it down for the moment when there is one; see `Buckets.take`.

        Raises:
            JournalError: it cannot be written down, so it may not be made.
        """
        rate = self._rates.get(key[2])
        if rate is None:
            return True, 0
        with self._journal.transaction() as t:
            granted, wait = t.budgets.reserve(
                _name(key), rate.interval_us * _MICROSECOND, rate.burst, most_us * _MICROSECOND
            )
        return granted, wait // _MICROSECOND

    def learn(self, key: tuple[str, str, str], now: int, told: str) -> None:  # noqa: ARG002
        """Take over the rate that Amazon tells; what is no rate is passed over."""
        rate = self._rates.get(key[2])
        if rate is None or self._told.get(key) == told:
            return
        self._told[key] = told
        interval = told_interval(told)
        if interval is not None:
            with self._journal.transaction() as t:
                t.budgets.make(_name(key), rate.interval_us * _MICROSECOND, rate.burst)
                t.budgets.learn(_name(key), interval)

    def drain(self, key: tuple[str, str, str], now: int) -> int | None:  # noqa: ARG002
        """Empty a bucket that Amazon calls empty; return how long until one call is back, None when not known."""
        rate = self._rates.get(key[2])
        if rate is None:
            return None
        with self._journal.transaction() as t:
            t.budgets.make(_name(key), rate.interval_us * _MICROSECOND, rate.burst)
            t.budgets.drain(_name(key))
            return t.budgets.wait(_name(key)) // _MICROSECOND


def _name(key: tuple[str, str, str]) -> str:
    return "|".join(key)
