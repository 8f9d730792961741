"""Budgets of calls that are true across processes: a token bucket (GCRA) in one UPDATE."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from orderactions.gcra import wait_us
from orderactions.journal.codec import from_us, to_us
from orderactions.journal.sql import Sql

__all__ = ["Budgets"]

_MICROSECOND = timedelta(microseconds=1)


class Budgets:
    """Takes tokens within one transaction.

    A bucket is kept as the moment at which it would be full again, less one token (the theoretical arrival time).
    """

    def __init__(self, cx: Sql, now: datetime) -> None:
        self._cx = cx
        self._now = to_us(now)

    def when(self, key: str) -> datetime | None:
        """Return None when a token is there now, otherwise when one will be; takes none."""
        return self.room(key)[1]

    def room(self, key: str) -> tuple[int | None, datetime | None]:
        """Return how many tokens are there now, as `left`, and when one will be, as `when`."""
        row = self._row(key)
        if row is None:
            return None, None
        tat, interval, burst = row
        if tat > self._now + burst * interval:
            # No bucket can owe more than all its tokens: that was written by a clock that has been set back since.
            self._cx.execute(
                "update budget set tat = ? + burst * interval_us where k = ? and tat > ? + burst * interval_us",
                (self._now, key, self._now),
            )
        return self._left(*row), self._when(*row)

    def outlook(self, key: str) -> datetime | None:
        """As `when`, for a transaction that writes nothing."""
        row = self._row(key)
        return None if row is None else self._when(*row)

    def wait(self, key: str) -> timedelta:
        """Return how long until a token is there that nobody has put down for himself (`reserve`)."""
        row = self._row(key)
        return timedelta(0) if row is None else wait_us(row[0], self._now, row[1], row[2]) * _MICROSECOND

    def _row(self, key: str) -> Any:  # noqa: ANN401 - three whole numbers, or None
        return self._cx.execute("select tat, interval_us, burst from budget where k = ?", (key,)).fetchone()

    def _when(self, tat: int, interval: int, burst: int) -> datetime | None:
        wait = wait_us(min(tat, self._now + burst * interval), self._now, interval, burst)
        return from_us(self._now + wait) if wait else None

    def _left(self, tat: int, interval: int, burst: int) -> int:
        return int(max(0, burst * interval - max(0, tat - self._now)) // interval)

    def names(self) -> list[str]:
        """Return the names of all buckets."""
        return [row[0] for row in self._cx.execute("select k from budget order by k")]

    def left(self, key: str) -> int | None:
        """Return how many tokens are there now; None for a bucket that nobody has taken from yet."""
        row = self._row(key)
        return None if row is None else self._left(*row)

    def take(self, key: str, interval: timedelta, burst: int) -> datetime | None:
        """Take one token.

        Args:
            key: the bucket's name.
            interval: the time in which one token comes back.
            burst: how many tokens a full bucket holds.

        Returns:
            None when there was one; otherwise when there will be one.
        """
        if self._take(key):
            return None
        # Another session may have made the bucket since: its tokens are taken like any others, never taken for granted.
        self.make(key, interval, burst)
        # Somebody else may have told a higher rate since: then it is to be tried again, and nothing has been taken.
        return None if self._take(key) else self.when(key) or from_us(self._now)

    def make(self, key: str, interval: timedelta, burst: int) -> None:
        """Make a full bucket, unless there is one."""
        new = "insert into budget values (?, 0, ?, ?) on conflict do nothing"
        self._cx.execute(new, (key, interval // _MICROSECOND, burst))

    def _take(self, key: str, ahead: int = 0) -> bool:
        taken = self._cx.execute(
            "update budget set tat = case when tat > ? then tat else ? end + interval_us where k = ? "
            "and case when tat > ? then tat - ? else 0 end + interval_us <= burst * interval_us + ?",
            (self._now, self._now, key, self._now, self._now, ahead),
        )
        return taken.rowcount == 1

    def reserve(self, key: str, interval: timedelta, burst: int, most: timedelta) -> tuple[bool, timedelta]:
        """Take one token, or put it down for the moment when there is one: for whoever waits, outside any transaction.

        Args:
            key: the bucket's name.
            interval: the time in which one token comes back.
            burst: how many tokens a full bucket holds.
            most: how long the caller would wait.

        Returns:
            Whether the token is the caller's, and how long he has to wait for it; if it is not, when one will be there.
        """
        ahead = most // _MICROSECOND
        # Nobody was let wait so long: that was written by a clock that has been set back since.
        self._cx.execute(
            "update budget set tat = ? + burst * interval_us where k = ? and tat > ? + burst * interval_us + ?",
            (self._now, key, self._now, ahead),
        )
        taken = self._take(key, ahead)
        if not taken:
            self.make(key, interval, burst)
            taken = self._take(key, ahead)
        tat, step, size = self._cx.execute("select tat, interval_us, burst from budget where k = ?", (key,)).fetchone()
        # What was just taken is in it already.
        wait = max(tat - size * step - self._now, 0) if taken else wait_us(tat, self._now, step, size)
        return taken, wait * _MICROSECOND

    def learn(self, key: str, interval: timedelta) -> bool:
        """Go on at another rate, with as many tokens missing as before; to a thousandth of a second.

        Returns whether it is another one.
        """
        new = interval // _MICROSECOND
        changed = self._cx.execute(
            # Whole tokens by themselves, and the rest in milliseconds: no product leaves 64 bits.
            "update budget set tat = case when tat > ? then ? + (tat - ?) / interval_us * ? "
            "+ (tat - ?) % interval_us / 1000 * ? / interval_us * 1000 else tat end, interval_us = ? "
            "where k = ? and interval_us <> ?",
            (self._now, self._now, self._now, new, self._now, new, new, key, new),
        )
        return changed.rowcount == 1

    def drain(self, key: str) -> None:
        """Empty a bucket: the marketplace says that it is (somebody else spends from it too)."""
        self._cx.execute(
            "update budget set tat = ? + burst * interval_us where k = ? and tat < ? + burst * interval_us",
            (self._now, key, self._now),
        )
