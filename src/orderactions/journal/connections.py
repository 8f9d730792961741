"""One connection for each thread and process; closed with its thread, never carried over a fork."""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

__all__ = ["Connections"]


class _Closes(Protocol):
    def close(self) -> None: ...


Connection = TypeVar("Connection", bound=_Closes)

#: Connections that were inherited by a fork. They belong to the parent: SQLite forbids to use them here and would
#: take away its locks when one is closed, PostgreSQL would end its session. So they are kept untouched until the
#: process ends.
_inherited: list[object] = []


class _Held(Generic[Connection]):
    """A connection and the process that opened it."""

    def __init__(self, connect: Callable[[], Connection]) -> None:
        self.pid = os.getpid()
        self.cx: Connection | None = None
        self.cx = connect()

    def close(self) -> None:
        if self.cx is not None and self.pid == os.getpid():
            self.cx.close()

    def __del__(self) -> None:
        self.close()


class Connections(Generic[Connection]):
    """Hands out the connection of the calling thread.

    Args:
        connect: opens one.
    """

    def __init__(self, connect: Callable[[], Connection]) -> None:
        self._connect = connect
        self._local = threading.local()
        self._open: weakref.WeakSet[_Held[Connection]] = weakref.WeakSet()
        self._lock = threading.Lock()

    def get(self) -> Connection:
        """Return this thread's connection in this process, opening it when there is none. Raises what opening does."""
        held: _Held[Connection] | None = getattr(self._local, "held", None)
        if held is not None and held.pid != os.getpid():
            _inherited.append(held)
            held = None
        if held is None:
            held = self._local.held = _Held(self._connect)
            with self._lock:
                self._open.add(held)
        assert held.cx is not None
        return held.cx

    def discard(self) -> None:
        """Close this thread's connection, for it is of no use any more; the next `get` opens another."""
        held: _Held[Connection] | None = getattr(self._local, "held", None)
        if held is not None:
            self._local.held = None
            held.close()

    def close(self) -> None:
        """Close the connections of every thread of this process."""
        with self._lock:
            for held in list(self._open):
                held.close()
            self._open.clear()
        self._local = threading.local()
