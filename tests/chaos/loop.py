"""Actors that take turns at their port calls, in virtual time that jumps to whatever happens next."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from greenlet import getcurrent, greenlet

__all__ = ["HostClock", "Loop"]

MOST_TURNS = 20_000


class TooLong(BaseException):
    """The schedule comes to no end."""


START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


class Loop:
    """One queue of moments; whoever is at its head goes on.

    It is Amazon's clock as well: `now()` is the true time, from which a host's clock may differ.
    """

    def __init__(self) -> None:
        self.t = 0.0
        self.stopped = False
        self.turns = 0
        self._queue: list[tuple[float, int, object]] = []
        self._n = 0
        self._actors: list[greenlet] = []
        self._main = getcurrent()
        self._told = (0.0, START)

    def now(self) -> datetime:
        if self._told[0] != self.t:
            self._told = (self.t, START + timedelta(seconds=self.t))
        return self._told[1]

    def sleep(self, seconds: float) -> None:
        self.pause(seconds)

    def call_at(self, when: float, thing: Callable[[], object] | greenlet) -> None:
        self._n += 1
        heapq.heappush(self._queue, (when, self._n, thing))

    def spawn(self, after: float, act: Callable[[], object]) -> None:
        actor = greenlet(act, self._main)
        self._actors.append(actor)
        self.call_at(self.t + after, actor)

    def end(self) -> None:
        """Let go of actors that still rest: a greenlet that is only left keeps its whole world in memory."""
        for actor in self._actors:
            if actor and not actor.dead:
                actor.throw()
        self._queue.clear()

    def pause(self, seconds: float) -> None:
        """Let everybody else whose moment is earlier go first."""
        when = self.t + seconds
        self.turns += 1
        if self.turns > MOST_TURNS:
            raise TooLong
        queue = self._queue
        if not queue or when < queue[0][0]:
            self.t = when
            return
        self.call_at(when, getcurrent())
        self._main.switch()

    def park(self) -> None:
        """Stop until somebody queues this actor again."""
        self._main.switch()

    def run(self) -> None:
        """Go on until nothing is queued, or somebody stops it."""
        queue = self._queue
        while queue and not self.stopped:
            when, _, thing = heapq.heappop(queue)
            self.t = max(self.t, when)
            if isinstance(thing, greenlet):
                if not thing.dead:
                    thing.switch()
            else:
                thing()


class HostClock:
    """The clock of the host that the workers run on: it may be set wrong for a while."""

    def __init__(self, loop: Loop) -> None:
        self._loop = loop
        self.ahead_s = 0.0

    def now(self) -> datetime:
        now = self._loop.now()
        return now + timedelta(seconds=self.ahead_s) if self.ahead_s else now

    def sleep(self, seconds: float) -> None:
        self._loop.pause(seconds)
