"""One connection to an SQLite file: how it is opened, how its transactions begin and end, how a guest's is used."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from orderactions.clock import SystemClock
from orderactions.errors import JournalError
from orderactions.journal.migrations import APPLICATION_ID
from orderactions.journal.sql import Sql
from orderactions.journal.transaction import Transaction

__all__ = ["Guest", "Open", "connect", "is_foreign", "keep_private", "pragma", "roll_back", "switch_to_wal"]

_BUSY_S = 10.0
#: Pages (32 MiB) that the write-ahead log takes before they are copied into the file: a hundred actions touch some
#: thousand pages of a large journal, most of them again a moment later.
_CHECKPOINT_PAGES = 8000


class Open:
    """A transaction for the length of a block; a class, for generators within generators take longer than its SQL.

    Args:
        cx: the connection.
        begin: the statement that begins it.
        on: returns what works on the connection, once it has begun.
        failed: returns what is raised instead of an error of the database.
        lock: held meanwhile, where threads share the connection.
    """

    def __init__(
        self,
        cx: sqlite3.Connection,
        begin: str,
        on: Callable[[Sql], Transaction],
        failed: Callable[[sqlite3.Error], JournalError],
        lock: threading.RLock | None,
    ) -> None:
        self._cx = cx
        self._begin = begin
        self._on = on
        self._failed = failed
        self._lock = lock

    def __enter__(self) -> Transaction:
        if self._lock is not None:
            self._lock.acquire()
        if self._cx.in_transaction:
            self._leave()
            raise JournalError("a transaction is open in this thread already")
        try:
            self._carry_out(self._begin)
            return self._on(self._cx)
        except BaseException:
            roll_back(self._cx)
            self._leave()
            raise

    def __exit__(self, _type: object, error: BaseException | None, _traceback: object) -> None:
        try:
            if error is None:
                self._carry_out("commit")
            else:
                self._give_up(error)
        finally:
            self._leave()

    def _carry_out(self, sql: str) -> None:
        try:
            self._cx.execute(sql)
        except BaseException as error:
            self._give_up(error)
            raise

    def _give_up(self, error: BaseException) -> None:
        roll_back(self._cx)
        if isinstance(error, sqlite3.Error):
            raise self._failed(error) from error

    def _leave(self) -> None:
        if self._lock is not None:
            self._lock.release()


class Guest:
    """Somebody else's connection: rows come as tuples, whatever it makes of them otherwise."""

    def __init__(self, cx: sqlite3.Connection) -> None:
        self.raw = cx

    def execute(self, sql: str, values: Sequence[Any] = (), /) -> sqlite3.Cursor:
        """Carry out one statement."""
        cursor = self.raw.cursor(sqlite3.Cursor)
        cursor.row_factory = None
        return cursor.execute(sql, values)

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]], /) -> object:
        """Carry out one statement for each of many rows of values."""
        return self.raw.cursor(sqlite3.Cursor).executemany(sql, rows)


def connect(name: str) -> sqlite3.Connection:
    """Open a database whose commits are on the disk before they return."""
    cx = sqlite3.connect(name, timeout=_BUSY_S, isolation_level=None, check_same_thread=False)
    cx.execute("pragma synchronous = full")
    cx.execute(f"pragma wal_autocheckpoint = {_CHECKPOINT_PAGES}")
    return cx


def keep_private(path: Path) -> None:
    """Make a file that is not there yet, closed to strangers; what SQLite puts beside it is opened no wider."""
    with suppress(OSError):  # SQLite tells what is wrong
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o660))


def roll_back(cx: sqlite3.Connection) -> None:
    """Undo what is open, if anything is."""
    if cx.in_transaction:
        cx.execute("rollback")


def pragma(cx: sqlite3.Connection, name: str) -> int:
    """Return a setting that is a number."""
    return int(cx.execute(f"pragma {name}").fetchone()[0])


def is_foreign(cx: sqlite3.Connection) -> bool:
    """Whether it is a database of another program. Looks for tables first: a journal that has them has our number."""
    tables = cx.execute("select count(*) from sqlite_master").fetchone()[0]
    return tables > 0 and pragma(cx, "application_id") != APPLICATION_ID


def switch_to_wal(cx: sqlite3.Connection) -> None:
    """Two processes that switch a new file at once get "database is locked" whatever the timeout: try again.

    Another program's database is left as it is.
    """
    for attempt in range(50):
        try:
            if not is_foreign(cx):
                cx.execute("pragma journal_mode = wal")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or attempt == 49:
                raise
            SystemClock().sleep(0.02)
