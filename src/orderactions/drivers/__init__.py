"""Drivers: job queues that users have, as what calls `advance` (extras `[celery]` and `[procrastinate]`).

A driver owns nothing. Its task carries at most an action's id, and what is to be done stands in the journal alone: who
may do it (leases and fences), what was sent, what is due next. So a task that is lost, doubled, late or in the wrong
order does no harm, and the queue may be emptied or swapped at any time. What a task did not do, the next one finds.

A wake-up is a call of its own after `execute`. A listener for "created" could not be one: it is told by whoever drives,
who has found the action already.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orderactions.service import ActionService

__all__ = ["TASK", "OnePerProcess"]

TASK = "orderactions.advance"
"""The name of the task, the same in every queue."""


class OnePerProcess:
    """Makes the service when it is first asked for, once in each process: a fork must not share its connections.

    Args:
        make: makes one: the journal opened, all accounts, desks and listeners in place.
    """

    def __init__(self, make: Callable[[], ActionService]) -> None:
        self._make = make
        #: By process. What a fork inherited stays untouched: it is the parent's.
        self._made: dict[int, ActionService] = {}

    def __call__(self) -> ActionService:
        """Return this process's service. Raises what making it raises; the next call tries again."""
        pid = os.getpid()
        # No lock: a fork could inherit it held. Two threads that come first at once make two, of which one is kept.
        return self._made.get(pid) or self._made.setdefault(pid, self._make())
