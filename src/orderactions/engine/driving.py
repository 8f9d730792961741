"""Driving actions in a thread of the program's own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from orderactions.actions import Advanced
from orderactions.engine.context import Context

__all__ = ["driven", "rest"]

_log = logging.getLogger("orderactions")


def rest(context: Context, seconds: float, stop: threading.Event) -> None:
    """Wait until work was added, where the journal can tell, or for so long, or until `stop` is set."""
    context.journal.wait_for_work(max(seconds, 0.01), stop)


@contextmanager
def driven(context: Context, look: Callable[[], Advanced], poll_s: float) -> Iterator[None]:
    """Look for work in a thread while the block lasts, and rest between two looks for `poll_s` at the longest."""
    stop = threading.Event()

    def drive() -> None:
        while not stop.is_set():
            pause_s = poll_s
            try:
                done = look()
                pause_s = done.idle_for(context.clock.now(), timedelta(seconds=poll_s)).total_seconds()
            except Exception as error:  # noqa: BLE001 - the journal may be locked for a while; driving goes on
                _log.error("driving actions failed and goes on: %s", type(error).__name__)
            rest(context, pause_s, stop)

    thread = threading.Thread(target=drive, name="orderactions", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
