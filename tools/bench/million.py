"""What a large journal costs: opening it, and the history of one order, beside what SQLite alone needs for the rows.

The journal is filled in bulk with what one action through the service has left behind: the same rows with other ids and
moments, each chain sealed anew. A small journal, filled alike, shows whether anything grows. BENCH_ACTIONS chooses
another size.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import re
import sqlite3
import statistics
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from durable_run import service_on, whole_way
from instant import Ahead
from result import Result

from orderactions import open_journal
from orderactions.journal.chain import ChainKey
from orderactions.journal.verify import verify

ACTIONS = int(os.environ.get("BENCH_ACTIONS", "1000000"))
FEW = 1_000
ORDERS = 300
OPENINGS = 15
#: From one action to the next, in microseconds.
APART_US = 30_000_000
ORDER = "305-{:07d}-{:07d}"
_TABLES = ("order_row", "action", "reservation", "event", "submission", "member", "outbox")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00")
_EVENTS = (
    "select e.seq, e.body from event e join action a on a.id = e.action_id where a.account = ? and a.order_id = ? "
    "order by a.created_at, a.id, e.seq"
)


def run() -> Result:
    """Fill both journals and read in them."""
    with tempfile.TemporaryDirectory(prefix="orderactions-bench-") as name:
        measured = {size: _measure(Path(name) / f"{size}.db", size) for size in sorted({FEW, ACTIONS})}
    few, many = measured[FEW], measured[ACTIONS]
    lines = [
        f"a journal of {ACTIONS:,} actions, {many['gigabytes']:.1f} GB (filled in {many['filled_s']:.0f} s); medians",
        f"  {'':<38}{'ours us':>9}{'plain us':>10}{'times':>8}{'ours grew':>11}{'plain grew':>12}",
    ]
    figures: dict[str, float | int | str] = {"actions": ACTIONS, "filled_s": round(many["filled_s"])}
    for what, told in (("open", "opening, with a service"), ("history", "history of an order, beside its rows")):
        ours, plain, times = (many[f"{what}_{each}"] for each in ("ours_us", "plain_us", "times"))
        growth, too = ours / few[f"{what}_ours_us"], plain / few[f"{what}_plain_us"]
        lines.append(f"  {told:<38}{ours:>9.0f}{plain:>10.0f}{times:>8.1f}{growth:>11.2f}{too:>12.2f}")
        figures |= {f"{what}_ours_us": round(ours), f"{what}_plain_us": round(plain), f"{what}_times": round(times, 2)}
        figures |= {f"{what}_growth": round(growth, 2), f"{what}_plain_growth": round(too, 2)}
    lines.append(f"  grew: beside the same in a journal of {FEW:,} actions")
    return Result(table="\n".join(lines), figures=figures, within_bar=True)


def _measure(path: Path, size: int) -> dict[str, float]:
    begun = time.perf_counter()
    clock = Ahead()
    clock.by = -timedelta(microseconds=APART_US * size)
    journal = open_journal(f"sqlite:///{path}", clock=clock)
    whole_way(service_on(journal, clock), clock, ORDER.format(0, 0), journal)
    journal.close()
    _fill(path, journal.key, size)
    journal = open_journal(f"sqlite:///{path}", clock=clock)
    # Its mark is one action behind what was filled in.
    journal.sync_mark()
    assert size > FEW or verify(journal).ok
    journal.close()
    filled = {"filled_s": time.perf_counter() - begun, "gigabytes": path.stat().st_size / 1e9}
    clock.by = timedelta(0)
    return filled | _openings(path, clock) | _histories(path, clock, size)


# --- reading


def _openings(path: Path, clock: Ahead) -> dict[str, float]:
    def ours() -> object:
        journal = open_journal(f"sqlite:///{path}", clock=clock)
        service_on(journal, clock)
        return journal

    def plain() -> object:
        cx = sqlite3.connect(path, isolation_level=None)
        cx.execute("pragma journal_mode = wal")
        cx.execute("pragma synchronous = full")
        cx.execute("select k, v from meta").fetchall()
        return cx

    return _beside("open", [(ours, plain)] * OPENINGS)


def _histories(path: Path, clock: Ahead, size: int) -> dict[str, float]:
    journal = open_journal(f"sqlite:///{path}", clock=clock)
    service = service_on(journal, clock)
    cx = sqlite3.connect(path, isolation_level=None)

    def ours(order_id: str) -> object:
        return [event for action in service.actions(order=order_id) for event in service.history(action.id)]

    def plain(order_id: str) -> object:
        return cx.execute(_EVENTS, ("de", order_id)).fetchall()

    chosen = random.Random(1)  # noqa: S311 - which orders are looked at
    orders = [ORDER.format(number, number) for number in (chosen.randrange(size) for _ in range(ORDERS))]
    measured = _beside("history", [(partial(ours, each), partial(plain, each)) for each in orders])
    cx.close()
    journal.close()
    return measured


def _beside(what: str, pairs: Sequence[tuple[Callable[[], object], Callable[[], object]]]) -> dict[str, float]:
    """Time pairs of calls; what reads a page first pays for it, so they take turns in being first."""
    ours_us, plain_us = [], []
    for number, (ours, plain) in enumerate(pairs):
        if number % 2:
            ours_us.append(_timed(ours))
            plain_us.append(_timed(plain))
        else:
            plain_us.append(_timed(plain))
            ours_us.append(_timed(ours))
    times = statistics.median(one / other for one, other in zip(ours_us, plain_us, strict=True))
    return {
        f"{what}_ours_us": statistics.median(ours_us), f"{what}_plain_us": statistics.median(plain_us),
        f"{what}_times": times,
    }  # fmt: skip


def _timed(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    given = call()
    taken = (time.perf_counter() - begun) * 1e6
    if hasattr(given, "close"):
        given.close()
    else:
        assert given
    return taken


# --- filling

_Cell = Callable[[Mapping[str, Any]], Any]


class _Template:
    """The rows of one action, and how to make those of another of them."""

    def __init__(self, rows_of: Mapping[str, list[tuple[Any, ...]]], key: ChainKey) -> None:
        self._key = key
        (action,) = rows_of["action"]
        self._ids = dict(zip(("action", "order", "key", "submission"), (action[n] for n in (0, 2, 7, 19)), strict=True))
        found = {each for rows in rows_of.values() for row in rows for each in _MOMENT.findall(str(row))}
        self._moments = {f"moment{n}": datetime.fromisoformat(each) for n, each in enumerate(sorted(found))}
        self._rows = {name: [self._parts(row) for row in rows] for name, rows in rows_of.items()}

    def _parts(self, row: tuple[Any, ...]) -> tuple[list[Any], list[tuple[int, _Cell]]]:
        """Return a row, and the places in it that differ from action to action with what gives their values."""
        cells = [(place, self._cell(each)) for place, each in enumerate(row)]
        return list(row), [(place, cell) for place, cell in cells if cell is not None]

    def _cell(self, value: object) -> _Cell | None:
        """Return what gives the value for another action; None when it is the same for all."""
        if isinstance(value, int) and value > 10**15:
            return lambda said: value + said["shift"]
        if not isinstance(value, (str, bytes)):
            return None
        text = value if isinstance(value, str) else value.decode()
        form = text.replace("%", "%%")
        for name, id_ in self._ids.items():
            form = form.replace(id_, f"%({name})s")
        for name, moment in self._moments.items():
            form = form.replace(moment.isoformat(), f"%({name})s")
        if "%(" not in form:
            return None
        return (lambda said: form % said) if isinstance(value, str) else (lambda said: (form % said).encode())

    def of(self, number: int) -> dict[str, list[list[Any]]]:
        """Return the rows of another action, the one of that number, sealed."""
        by, word = timedelta(microseconds=APART_US * number), _word(number)
        said: dict[str, Any] = {
            "order": ORDER.format(number, number), "action": f"a{word}", "key": f"p{word}", "submission": f"s{word}",
            "shift": APART_US * number,
        }  # fmt: skip
        for name, moment in self._moments.items():
            said[name] = (moment + by).isoformat(timespec="microseconds")
        made = {}
        for name, rows in self._rows.items():
            made[name] = [list(row) for row, _ in rows]
            for row, (_, cells) in zip(made[name], rows, strict=True):
                for place, cell in cells:
                    row[place] = cell(said)
        head = ""
        for event in made["event"]:
            event[5], head = head, self._key.hash(head, event[3])
            event[6] = head
        made["action"][0][24] = head
        made["submission"][0][16] = number + 1
        for n, row in enumerate(made["outbox"]):
            row[0] = len(made["outbox"]) * number + n + 1
        return made


def _word(number: int) -> str:
    """Return twelve letters of an id; random ones are scattered, so are these, and no two are equal."""
    return f"{number * 0x9E3779B97F4B % 2**48:012x}"


_template: _Template | None = None


def _begin(rows_of: Mapping[str, list[tuple[Any, ...]]], key: ChainKey) -> None:
    global _template  # noqa: PLW0603 - what a process of a pool works with
    _template = _Template(rows_of, key)


def _make(numbers: Sequence[int]) -> dict[str, list[list[Any]]]:
    """Return the rows of some actions, by table; in a process of its own, while others are written."""
    assert _template is not None
    made = [_template.of(number) for number in numbers]
    return {name: [row for each in made for row in each[name]] for name in _TABLES}


def _rows(
    rows_of: Mapping[str, list[tuple[Any, ...]]], key: ChainKey, size: int
) -> Iterator[dict[str, list[list[Any]]]]:
    """Give the rows of all actions, piece by piece; a few pieces are made ahead."""
    # In the order of their ids, so that the tables grow at their ends.
    numbers = sorted(range(1, size), key=_word)
    spawning = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawning, initializer=_begin, initargs=(rows_of, key)) as pool:
        ahead = deque[Future[dict[str, list[list[Any]]]]]()
        for at in range(0, size - 1, 2_000):
            ahead.append(pool.submit(_make, numbers[at : at + 2_000]))
            if len(ahead) > 4:
                yield ahead.popleft().result()
        for each in ahead:
            yield each.result()


def _fill(path: Path, key: ChainKey, size: int) -> None:
    cx = sqlite3.connect(path, isolation_level=None)
    # Nothing has to outlive a power cut while it is filled.
    cx.execute("pragma journal_mode = off")
    cx.execute("pragma synchronous = off")
    cx.execute("pragma cache_size = -400000")
    rows_of = {name: cx.execute(f"select * from {name}").fetchall() for name in _TABLES}
    indexes = cx.execute("select name, sql from sqlite_master where type = 'index' and sql is not null").fetchall()
    cx.execute("begin")
    for name, _ in indexes:
        cx.execute(f"drop index {name}")
    for rows in _rows(rows_of, key, size):
        for name, those in rows.items():
            cx.executemany(f"insert into {name} values ({','.join('?' * len(those[0]))})", those)
    for _, statement in indexes:
        cx.execute(statement)
    cx.execute("commit")
    cx.execute("pragma journal_mode = wal")
    cx.close()
