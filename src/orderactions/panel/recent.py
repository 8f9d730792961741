"""What was used a moment ago, to spare asking again; the oldest is forgotten."""

from __future__ import annotations

import threading
from typing import Generic, TypeVar

__all__ = ["Recent"]

_K = TypeVar("_K")
_V = TypeVar("_V")


class Recent(Generic[_K, _V]):
    """Keeps the last values, for all threads.

    Args:
        most: how many.
    """

    def __init__(self, most: int = 500) -> None:
        self._most = most
        self._kept: dict[_K, _V] = {}
        self._lock = threading.Lock()

    def put(self, key: _K, value: _V) -> None:
        """Keep a value, in place of the one of this key."""
        with self._lock:
            self._kept.pop(key, None)
            self._kept[key] = value
            if len(self._kept) > self._most:
                del self._kept[next(iter(self._kept))]

    def get(self, key: _K) -> _V | None:
        """Return the value of a key; None where it is not kept."""
        with self._lock:
            return self._kept.get(key)
