"""Time is handed in: the one real clock, and one that stands still until it is moved."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

__all__ = ["Clock", "ManualClock", "SystemClock", "require_aware"]


class Clock(Protocol):
    """Where the library gets the time and how it waits."""

    def now(self) -> datetime:
        """Return the present moment, timezone-aware, in UTC."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait that long. Never called in a transaction; under a lease only within the deadline of one read."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        """Block the calling thread."""
        time.sleep(max(0.0, seconds))


class ManualClock:
    """A clock for tests and demonstrations: sleeping moves it, nothing else does.

    Args:
        start: the first moment, timezone-aware.
    """

    def __init__(self, start: datetime) -> None:
        self._now = require_aware("start", start)
        self._lock = threading.Lock()

    @classmethod
    def at(cls, moment: str) -> ManualClock:
        """Start at a moment in ISO 8601, such as "2026-11-24T09:00:00Z". Raises ValueError without a time zone."""
        return cls(datetime.fromisoformat(moment))

    def now(self) -> datetime:
        """Return the moment the clock was last moved to."""
        with self._lock:
            return self._now

    def advance(self, seconds: float) -> datetime:
        """Move the clock forward and return the new moment."""
        if seconds < 0:
            raise ValueError(f"seconds: {seconds} would move the clock backwards; give 0 or more")
        with self._lock:
            self._now += timedelta(seconds=seconds)
            return self._now

    def sleep(self, seconds: float) -> None:
        """Move the clock instead of waiting."""
        self.advance(max(0.0, seconds))


def require_aware(field: str, value: datetime) -> datetime:
    """Return `value` in UTC; a naive datetime is a programming error.

    Raises:
        ValueError: when `value` carries no time zone.
    """
    if value.tzinfo is None or value.utcoffset() is None:
        raise ValueError(f"{field}: {value!r} has no time zone; give an aware datetime such as datetime.now(UTC)")
    return value.astimezone(UTC)
