"""What a host can set, read strictly; and how much one agent may ask for."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from datetime import datetime

from attrs import field, frozen

from orderactions import gcra
from orderactions.errors import SetupError

__all__ = ["Bucket", "Pace", "read_ancestors"]

_ORIGIN = re.compile(
    r"https://(\*\.)?[a-z0-9][a-z0-9.-]*(:\d{1,5})?|http://(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?"
)


@frozen(kw_only=True)
class Pace:
    """How many pages one agent may ask for: a steady rate, and a burst of some more.

    Raises:
        SetupError: less than one.
    """

    per_minute: int = 120
    burst: int = 60

    def __attrs_post_init__(self) -> None:
        """Refuse what would let nobody in."""
        if self.per_minute < 1 or self.burst < 1:
            raise SetupError("panel: pace: give at least 1 a minute, and a burst of at least 1")


@frozen
class Bucket:
    """The token buckets of all agents, in this process."""

    pace: Pace
    _full_at: dict[str, int] = field(factory=dict, init=False)
    _lock: threading.Lock = field(factory=threading.Lock, init=False)

    def wait_s(self, agent: str, now: datetime) -> int:
        """Take a token for an agent; return 0, or in how many seconds there will be one."""
        at, interval = int(now.timestamp() * 1_000_000), 60_000_000 // self.pace.per_minute
        with self._lock:
            full_at = self._full_at.get(agent, 0)
            wait = gcra.wait_us(full_at, at, interval, self.pace.burst)
            if wait:
                return -(-wait // 1_000_000)
            self._full_at[agent] = gcra.taken(full_at, at, interval)
            if len(self._full_at) > 10_000:
                # Those that are full again are as good as unknown.
                for name in [each for each, full in self._full_at.items() if full <= at]:
                    del self._full_at[name]
            return 0


def read_ancestors(given: Sequence[str]) -> tuple[str, ...]:
    """Return the origins that may show the panel in a frame.

    Raises:
        SetupError: one that is no origin: `https://host`, `https://*.host`, on this machine also http, with a port.
    """
    if isinstance(given, str):
        raise SetupError(f"panel: frame_ancestors: {given!r} is one text; give a list of addresses")
    for each in given:
        if not _ORIGIN.fullmatch(each):
            raise SetupError(
                f"panel: frame_ancestors: {each!r} is no origin; write e.g. https://shop.zendesk.com, without a path"
            )
    return tuple(given)
