"""Many schedules on all cores, and what they come to in one value."""

from __future__ import annotations

import gc
import sqlite3
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from statistics import median

from attrs import define, field

from chaos.planted import PLANTED, planted
from chaos.run import Result, run_seed

__all__ = ["Sum", "bare_update_us", "catch", "run_many"]

CHUNK = 50
#: A planted mistake is caught within so many schedules.
CATCH_WITHIN = 2000


@define
class Sum:
    """What many schedules came to."""

    schedules: int = 0
    #: Schedules without a feed of two messages; they do not count as schedules.
    thin: int = 0
    port_calls: list[int] = field(factory=list)
    crashes: int = 0
    actions: int = 0
    reconciled: int = 0
    faults: Counter[str] = field(factory=Counter)
    broken: Counter[str] = field(factory=Counter)
    parked: dict[str, Counter[str]] = field(factory=dict)
    parked_actions: Counter[str] = field(factory=Counter)
    accepted: Counter[str] = field(factory=Counter)
    floor: Counter[str] = field(factory=Counter)
    cpu_s: float = 0.0
    #: Seed, what was broken, how.
    failures: list[tuple[int, str, str]] = field(factory=list)

    def add(self, result: Result) -> None:
        thin = result.most_messages < 2
        self.schedules += not thin
        self.thin += thin
        self.port_calls.append(result.port_calls)
        self.crashes += result.crashes
        self.actions += result.accepted
        self.reconciled += result.reconciled
        self.faults += result.faults
        self.parked.setdefault(result.resend, Counter()).update(result.parked)
        self.parked_actions[result.resend] += result.parked_actions
        self.accepted[result.resend] += result.measured
        self.floor[result.resend] += result.floor
        for violation in result.violations:
            self.broken[violation.kind] += 1
        if result.violations:
            self.failures.append((result.seed, result.violations[0].kind, result.violations[0].text))

    def merge(self, other: Sum) -> None:
        self.schedules += other.schedules
        self.thin += other.thin
        self.port_calls += other.port_calls
        self.crashes += other.crashes
        self.actions += other.actions
        self.reconciled += other.reconciled
        self.faults += other.faults
        self.broken += other.broken
        for resend, kinds in other.parked.items():
            self.parked.setdefault(resend, Counter()).update(kinds)
        self.parked_actions += other.parked_actions
        self.accepted += other.accepted
        self.floor += other.floor
        self.cpu_s += other.cpu_s
        self.failures += other.failures

    @property
    def port_calls_median(self) -> int:
        return int(median(self.port_calls or [0]))

    @property
    def us_per_port_call(self) -> float:
        return round(self.cpu_s * 1e6 / max(1, sum(self.port_calls)), 1)


def _chunk(first: int, count: int, cloned: bool) -> Sum:
    found = Sum()
    # What earlier chunks left is not looked through again and again; a chunk's own garbage waits for its end.
    gc.collect()
    gc.freeze()
    gc.disable()
    began = time.process_time()
    for seed in range(first, first + count):
        found.add(run_seed(seed, cloned=cloned))
    found.cpu_s = time.process_time() - began
    return found


def run_many(first: int, count: int, *, processes: int = 2, cloned: bool = False) -> Iterator[Sum]:
    """Run so many seeds from the first one on; yields the sum so far after each chunk."""
    whole = Sum()
    starts = range(first, first + count, CHUNK)
    sizes = [min(CHUNK, first + count - start) for start in starts]
    # One pool for all of it: a process stays at some 120 MB. (A pool that exchanges its processes itself can hang: that
    # is mended in later Pythons only.)
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for part in pool.map(_chunk, starts, sizes, [cloned] * len(sizes)):
            whole.merge(part)
            yield whole


def _catch(name: str, first: int) -> tuple[str, int, str]:
    mistake = next(each for each in PLANTED if each.name == name)
    for n in range(CATCH_WITHIN):
        with planted(mistake):
            result = run_seed(first + n, resend=mistake.resend)
        # What the right code does as well is not the mistake's doing.
        if result.is_seen_through and not run_seed(first + n, resend=mistake.resend).violations:
            return name, n + 1, f"{result.violations[0].kind}: {result.violations[0].text}"
    return name, 0, ""


def catch(first: int, names: Iterable[str] = (), *, processes: int = 2) -> Iterator[tuple[str, int, str]]:
    """Plant each mistake; yields its name, in which schedule it was caught (0: not) and what gave it away."""
    wanted = list(names) or [mistake.name for mistake in PLANTED]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        yield from pool.map(_catch, wanted, [first] * len(wanted))


def bare_update_us(times: int = 20_000) -> float:
    """Measure one UPDATE of sqlite3 in memory, in a transaction of its own, in microseconds."""
    cx = sqlite3.connect(":memory:", isolation_level=None)
    cx.execute("create table action (id text primary key, state text, seq integer)")
    cx.execute("insert into action values ('a', 'x', 0)")
    began = time.process_time()
    for n in range(times):
        cx.execute("begin immediate")
        cx.execute("update action set state = 'y', seq = ? where id = 'a' and seq = ?", (n + 1, n))
        cx.execute("commit")
    spent = time.process_time() - began
    cx.close()
    return round(spent / times * 1e6, 1)
