"""A large day: does an action cost as much after ninety-nine thousand others, and does the process stay as small?

The actions of a day go through one SQLite file, a hundred at a time, by five hundred agents. The last thousand take
turns with a thousand on a new file, so that a machine that is busy just then slows both. Both files are kept in memory
where the machine has a folder for that: what the disk takes is the bench `durable`. BENCH_DAY chooses another size.
"""

from __future__ import annotations

import os
import tempfile
import time
from datetime import timedelta
from itertools import count
from pathlib import Path

from durable_run import service_on
from instant import Ahead
from result import Result

from orderactions import Actor, Reason, Refund, State, open_journal

ACTIONS = int(os.environ.get("BENCH_DAY", "100000"))
AT_ONCE = 100
#: How many of the first and of the last are compared: a thousand of a hundred thousand.
SOME = max(AT_ONCE, ACTIONS // 100)
AGENTS = [Actor.agent(f"agent {number}") for number in range(500)]
#: Of the last thousand beside a thousand on a new file.
BAR = 1.2
#: How much the process may grow from the end of the first tenth to the end of the day.
MEMORY_BAR = 1.1


class Day:
    """One journal, and what its actions cost."""

    def __init__(self, path: Path, actions: int) -> None:
        self.clock = Ahead()
        self._journal = open_journal(f"sqlite:///{path}", clock=self.clock)
        self._service = service_on(self._journal, self.clock)
        self._apart = timedelta(days=1) * AT_ONCE / actions
        self._number = count()
        self.asked = 0

    def batch(self) -> float:
        """Ask for so many refunds and carry them out; return the processor time of each, in microseconds."""
        begun = time.process_time()
        for number in (next(self._number) for _ in range(AT_ONCE)):
            order = f"305-{number:07d}-{number:07d}"
            last = self._service.execute(Refund.full(order, reason=Reason.DAMAGED), actor=AGENTS[number % len(AGENTS)])
        while self._service.advance(limit=1000).moved:
            pass
        self.clock.by += max(self._apart, timedelta(seconds=31))
        while self._service.advance(limit=1000).moved:
            pass
        took = time.process_time() - begun
        assert self._service.get(last.id).state is State.DONE
        self.asked += AT_ONCE
        return took / AT_ONCE * 1e6

    def close(self) -> None:
        """Be done with it."""
        self._journal.close()


def run() -> Result:
    """Run the day, its last thousand beside a first thousand."""
    shared = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
    with tempfile.TemporaryDirectory(prefix="orderactions-bench-", dir=shared if shared.is_dir() else None) as name:
        day = Day(Path(name) / "large.db", ACTIONS)
        day.batch()
        costs, sizes = [], []
        while day.asked < ACTIONS - SOME:
            costs.append(day.batch())
            sizes.append(_resident())
        # Before the new file is opened, which takes memory of its own.
        resident = _resident()
        grown = resident / sizes[len(sizes) // 10]
        fresh = Day(Path(name) / "new.db", ACTIONS)
        fresh.batch()
        last, first = [], []
        for _ in range(SOME // AT_ONCE):
            last.append(day.batch())
            first.append(fresh.batch())
        gigabytes = (Path(name) / "large.db").stat().st_size / 1e9
        day.close()
        fresh.close()
    early = _mean(costs[: SOME // AT_ONCE])
    times = _mean(last) / _mean(first)
    beside = f"as many on a new file in turn with them {_mean(first):.0f} us: {times:.2f} times; {_held(times, BAR)}"
    lines = [
        f"a day of {ACTIONS:,} actions through one SQLite file, {gigabytes:.2f} GB at its end; processor time of each",
        f"  the last {SOME:,} {_mean(last):.0f} us, {beside}",
        f"  the first {SOME:,} of the day, minutes before: {early:.0f} us",
        f"  the process since the first tenth: {grown:.2f} times as large; {_held(grown, MEMORY_BAR)}",
    ]
    figures: dict[str, float | int | str] = {
        "actions": ACTIONS, "last_us": round(_mean(last)), "new_us": round(_mean(first)), "first_us": round(early),
        "times": round(times, 2), "grown": round(grown, 2), "resident_mb": round(resident / 1e6, 1),
    }  # fmt: skip
    return Result(table="\n".join(lines), figures=figures, within_bar=times <= BAR and grown <= MEMORY_BAR)


def _held(figure: float, bar: float) -> str:
    return f"the bar is {bar}: {'kept' if figure <= bar else 'MISSED'}"


def _mean(costs: list[float]) -> float:
    return sum(costs) / len(costs)


def _resident() -> int:
    """The memory of this process that is in use, in bytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
