"""One connection for each thread and process; closed with its thread, never carried over a fork."""

from __future__ import annotations

import os
import sqlite3
import threading
import weakref

__all__ = ["Connections", "connect"]

_BUSY_S = 10.0

#: Connections that were inherited by a fork. SQLite forbids to use them here, and closing one would take away its
#: parent's locks, so they are kept untouched until the process ends.
_inherited: list[_Held] = []


class _Held:
    """A connection and the process that opened it."""

    def __init__(self, name: str) -> None:
        self.pid = os.getpid()
        self.cx: sqlite3.Connection | None = None
        self.cx = connect(name)

    def close(self) -> None:
        if self.cx is not None and self.pid == os.getpid():
            self.cx.close()

    def __del__(self) -> None:
        self.close()


class Connections:
    """Hands out the connection of the calling thread.

    Args:
        name: of the database file.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._local = threading.local()
        self._open: weakref.WeakSet[_Held] = weakref.WeakSet()
        self._lock = threading.Lock()

    def get(self) -> sqlite3.Connection:
        """Return this thread's connection in this process, opening it when there is none."""
        held: _Held | None = getattr(self._local, "held", None)
        if held is not None and held.pid != os.getpid():
            _inherited.append(held)
            held = None
        if held is None:
            held = self._local.held = _Held(self._name)
            with self._lock:
                self._open.add(held)
        assert held.cx is not None
        return held.cx

    def close(self) -> None:
        """Close the connections of every thread of this process."""
        with self._lock:
            for held in list(self._open):
                held.close()
            self._open.clear()
        self._local = threading.local()


def connect(name: str) -> sqlite3.Connection:
    """Open a database whose commits are on the disk before they return."""
    cx = sqlite3.connect(name, timeout=_BUSY_S, isolation_level=None, check_same_thread=False)
    cx.execute("pragma synchronous = full")
    return cx
