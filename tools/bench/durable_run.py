"""One process of the bench `durable`: actions through the service, and the same number of plain commits, in turn.

Arguments: sqlite FOLDER ACTIONS, or postgres URL ACTIONS. Prints one line of JSON.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from instant import Ahead, Instant

from orderactions import ActionService, Actor, Macros, Policy, Reason, Refund, State, open_journal
from orderactions.journal import Journal
from orderactions.journal.migrations import OnlySqlite, steps_from

MARIE = Actor.agent("marie")
#: Its texts are checked once.
MACROS = Macros()
WARM_UP = 8


class Counting:
    """A journal that counts the transactions that wrote something."""

    def __init__(self, journal: Any, counted: list[int]) -> None:  # noqa: ANN401 - either engine
        self._journal, self._counted = journal, counted

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - all that is not counted
        return getattr(self._journal, name)

    def for_job(self, job: Any) -> Counting:  # noqa: ANN401 - handed on
        """Count what a job's handler writes, too."""
        return Counting(self._journal.for_job(job), self._counted)

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        """Open a transaction, and count it if it wrote."""
        with self._journal.transaction() as t:
            before = getattr(t.cx, "total_changes", 0)
            yield t
            wrote = getattr(t.cx, "has_written", None)
            self._counted[0] += getattr(t.cx, "total_changes", 0) != before if wrote is None else wrote


def main(engine: str, where: str, actions: int) -> None:
    """Take turns, and print how long each took."""
    clock = Ahead()
    url = f"sqlite:///{where}/ours.db" if engine == "sqlite" else where
    journal = open_journal(url, clock=clock if engine == "sqlite" else None)
    orders = (f"305-{number:07d}-{number:07d}" for number in range(1_000_000))
    counted = [0]
    counting = service_on(Counting(journal, counted), clock)
    for _ in range(WARM_UP):
        counted[0] = 0
        action_id = whole_way(counting, clock, next(orders), journal)
    service = service_on(journal, clock)
    plain = _plain(engine, where, journal, action_id)
    ours_us, plain_us = [], []
    for number in range(WARM_UP + actions):
        begun = time.perf_counter()
        whole_way(service, clock, next(orders), journal)
        between = time.perf_counter()
        for _ in range(counted[0]):
            plain()
        ended = time.perf_counter()
        if number >= WARM_UP:
            ours_us.append((between - begun) * 1e6)
            plain_us.append((ended - between) * 1e6)
    print(json.dumps({"commits": counted[0], "ours_us": ours_us, "plain_us": plain_us}))
    journal.close()


def service_on(journal: Any, clock: Ahead) -> ActionService:  # noqa: ANN401 - counted or not
    """Return a service with the marketplace that costs nothing."""
    generous = Policy(
        actions_per_agent_day=10**6, limit_per_agent_day={"EUR": 10**9}, limit_per_account_day={"EUR": 10**9}
    )
    return ActionService(marketplaces=[Instant(clock)], journal=journal, policy=generous, clock=clock, macros=MACROS)


def whole_way(service: ActionService, clock: Ahead, order_id: str, journal: Journal) -> str:
    """Refund an order, from the request to its end; return the action's id."""
    action = service.execute(Refund.full(order_id, reason=Reason.DAMAGED), actor=MARIE)
    service.advance()
    _ahead(clock, journal, 31)
    service.advance()
    assert service.get(action.id).state is State.DONE
    return action.id


def _ahead(clock: Ahead, journal: Journal, seconds: int) -> None:
    clock.by += timedelta(seconds=seconds)
    if not hasattr(journal, "path"):
        # The server's clock is told by a setting of the session; see `durable.py`.
        session = journal._connections.get()  # noqa: SLF001 - the journal's own session
        session.raw.execute(f"set bench.ahead = '{clock.by.total_seconds()} s'")


def _plain(engine: str, where: str, journal: Journal, action_id: str) -> Callable[[], None]:
    """Return what makes one commit of one UPDATE and one INSERT, of the bytes and under the indexes of ours."""
    with journal.reading() as t:
        row = t.cx.execute("select * from action where id = ?", (action_id,)).fetchone()
        events = t.cx.execute("select * from event where action_id = ? order by seq", (action_id,)).fetchall()
    event = max(events, key=lambda each: len(each[3]) if len(each[3]) < 1000 else 0)
    # Equal bytes: the mean of an action's records, one of which is long.
    mean = sum(len(each[3]) for each in events) // len(events)
    values = (*event[:2], event[2], bytes(event[3]).ljust(mean)[:mean], None, *event[5:])
    make = _make_sqlite if engine == "sqlite" else _make_postgres
    return make(where, row, values)


_UPDATE = "update action set state = ?, updated_at = ?, seq = ?, head = ?, body = ? where id = ?"


def _make_sqlite(where: str, row: tuple[Any, ...], event: tuple[Any, ...]) -> Callable[[], None]:
    ours = sqlite3.connect(f"{where}/ours.db")
    parts = "type in ('table', 'index') and tbl_name in ('action', 'event') and sql is not null"
    tables = ours.execute(f"select sql from sqlite_master where {parts}")
    tables = [sql for (sql,) in tables]
    ours.close()
    cx = sqlite3.connect(f"{where}/plain.db", isolation_level=None)
    cx.execute("pragma journal_mode = wal")
    cx.execute("pragma synchronous = full")
    for statement in tables:
        cx.execute(statement)
    cx.execute(f"insert into action values ({','.join('?' * len(row))})", row)
    number = iter(range(1, 10**9))

    def commit() -> None:
        seq = next(number)
        cx.execute("begin immediate")
        cx.execute(_UPDATE, ("reserved" if seq % 2 else "done", row[14] + seq, seq, row[24], row[25], row[0]))
        cx.execute("insert into event values (?, ?, ?, ?, ?, ?, ?)", (row[0], seq, *event[2:]))
        cx.execute("commit")

    return commit


def _make_postgres(where: str, row: tuple[Any, ...], event: tuple[Any, ...]) -> Callable[[], None]:
    import psycopg

    from orderactions.journal.pgsql import in_postgres, read_address

    cx = psycopg.connect(read_address(where, None).dsn, autocommit=True)
    cx.execute("create schema plain; set search_path to plain")
    for statement in steps_from(0):
        parts = ("table action ", "table event ", " on action (", "drop index action_")
        of_these = any(each in statement for each in parts)
        if of_these and not isinstance(statement, OnlySqlite):
            cx.execute(in_postgres(statement))
    cx.execute(f"insert into action values ({','.join(['%s'] * len(row))})", row)
    number = iter(range(1, 10**9))
    update = _UPDATE.replace("?", "%s")

    def commit() -> None:
        seq = next(number)
        cx.execute("begin")
        cx.execute(update, ("reserved" if seq % 2 else "done", row[14] + seq, seq, row[24], row[25], row[0]))
        cx.execute("insert into event values (%s, %s, %s, %s, %s, %s, %s)", (row[0], seq, *event[2:]))
        cx.execute("commit")

    return commit


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
