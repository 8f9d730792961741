"""The journal in one SQLite file: write-ahead log, every commit on the disk before anything is sent."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

from orderactions.clock import Clock
from orderactions.errors import JournalBroken, JournalError, RequestError, SetupError
from orderactions.ids import Ids
from orderactions.journal import identity as who
from orderactions.journal.chain import ChainKey, open_key
from orderactions.journal.connections import Connections
from orderactions.journal.mark import Mark, host_id, read_mark, why_not_ours, write_mark
from orderactions.journal.migrations import APPLICATION_ID, VERSION, OnlyPostgres, refuse_newer, steps_from
from orderactions.journal.rows import JobRow
from orderactions.journal.sql import Sql
from orderactions.journal.sqlitefile import (
    Guest,
    Open,
    connect,
    is_foreign,
    keep_private,
    pragma,
    roll_back,
    switch_to_wal,
)
from orderactions.journal.transaction import Transaction

__all__ = ["SqliteJournal"]

_FULL = 2


class SqliteJournal:
    """A journal for any number of threads and processes of one machine.

    Args:
        path: the file; None keeps everything in memory, for tests and demonstrations.
        clock: where the time of every record comes from.
        ids: where the journal's own id comes from.
        volatile: says that a live account may use a journal in memory.
        environ: where ORDERACTIONS_CHAIN_KEY is looked for; default: the process's environment.

    Raises:
        JournalBroken: the file is not a journal of ours, or damaged.
        JournalTooNew: a newer version of this library wrote it.
        ChainKeyMissing: its key is missing or another one.
    """

    def __init__(
        self,
        path: Path | None,
        *,
        clock: Clock,
        ids: Ids,
        volatile: bool = False,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        self.path = path
        self.volatile = volatile
        self._clock = clock
        self._ids = ids
        self._memory_lock = threading.RLock()
        self._memory = connect(":memory:") if path is None else None
        self._connections = Connections(partial(connect, str(path)))
        try:
            if path is not None:
                keep_private(path)
            known_id = self._prepare()
            self._key = open_key(self._beside("key"), known_id=known_id, environ=environ)
            self._found(self._key)
        except sqlite3.OperationalError as error:
            raise JournalError(f"the journal {path} cannot be opened: {error}") from None
        except sqlite3.DatabaseError as error:
            raise JournalBroken(
                f"{path} is damaged or not a journal ({error}); put back a copy together with its .key, "
                "or name another file"
            ) from None

    # --- opening

    def _beside(self, ending: str) -> Path | None:
        return None if self.path is None else self.path.with_name(f"{self.path.name}.{ending}")

    def _prepare(self) -> str | None:
        """Create or check the tables; return the key id that the journal remembers."""
        with self._connection() as cx:
            if self.path is not None:
                switch_to_wal(cx)
            cx.execute("begin immediate")
            try:
                if is_foreign(cx):
                    raise JournalBroken(f"{self.path} is a database of another program; name another file")
                version = pragma(cx, "user_version")
                refuse_newer(self.path, version)
                if version != VERSION:
                    for statement in steps_from(version):
                        if not isinstance(statement, OnlyPostgres):
                            cx.execute(statement)
                    cx.execute(f"pragma application_id = {APPLICATION_ID}")
                    cx.execute(f"pragma user_version = {VERSION}")
                row = cx.execute("select v from meta where k = 'key_id'").fetchone()
                cx.execute("commit")
            except BaseException:
                roll_back(cx)
                raise
            return None if row is None else str(row[0])

    def _found(self, key: ChainKey) -> None:
        """Give a new journal its identity, once."""
        with self._connection() as cx:
            cx.execute("begin immediate")
            new = who.found(cx, key, self._ids)
            beside = self._beside("mark")
            if new and beside is not None:
                # Whoever makes the journal makes its mark, before anybody else can see either.
                write_mark(beside, self._here(cx))
            cx.execute("commit")
            stored = cx.execute("select v from meta where k = 'key_id'").fetchone()[0]
        if stored != key.id:
            raise JournalError(f"{self.path} was being created by another process with another key; open it again")

    # --- transactions

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        if self._memory is None:
            yield self._connections.get()
            return
        with self._memory_lock:
            yield self._memory

    def transaction(self) -> AbstractContextManager[Transaction]:
        """Open a transaction that may write; it is on the disk when the block is left, or never was."""
        return self._open("begin immediate")

    def reading(self) -> AbstractContextManager[Transaction]:
        """Open a transaction that sees one moment of the journal and writes nothing."""
        return self._open("begin")

    def _open(self, begin: str) -> Open:
        cx, lock = (self._connections.get(), None) if self._memory is None else (self._memory, self._memory_lock)
        return Open(cx, begin, self._on, self._failed, lock)

    def _on(self, cx: Sql) -> Transaction:
        return Transaction(cx, self._key, self._clock.now())

    @contextmanager
    def joined(self, conn: object) -> Iterator[Transaction]:
        """Work inside a transaction that the host has open on this file, and neither commit it nor roll it back.

        Raises:
            RequestError: it is no connection to this file, has no transaction open, or may lose what it commits.
            JournalError: it could not be carried out; what the host did before is still open.
        """
        guest = Guest(self._checked(conn))
        guest.execute("savepoint orderactions")
        try:
            yield self._on(guest)
            guest.execute("release orderactions")
        except BaseException as error:
            if guest.raw.in_transaction:
                guest.execute("rollback to orderactions")
                guest.execute("release orderactions")
            if isinstance(error, sqlite3.Error):
                raise self._failed(error) from error
            raise

    def _checked(self, conn: object) -> sqlite3.Connection:
        if self.path is None or not isinstance(conn, sqlite3.Connection):
            raise RequestError("conn", "a sqlite3.Connection to the journal's file is needed for this journal")
        guest = Guest(conn)
        files = {row[1]: row[2] for row in guest.execute("pragma database_list")}
        if not files["main"] or not self.path.samefile(files["main"]):
            raise RequestError("conn", f"it leads to {files['main'] or 'memory'}, and the journal is {self.path}")
        if not conn.in_transaction:
            raise RequestError("conn", "no transaction is open on it; begin one (BEGIN IMMEDIATE)")
        if guest.execute("pragma synchronous").fetchone()[0] < _FULL:
            raise RequestError("conn", "it may lose what it commits; set PRAGMA synchronous = FULL before it begins")
        return conn

    def _failed(self, error: sqlite3.Error) -> JournalError:
        return JournalError(f"the journal {self.path or 'in memory'} could not be used: {error}")

    def for_job(self, job: JobRow) -> SqliteJournal:  # noqa: ARG002 - a writing transaction has the file to itself
        """Return the journal for the handler of a job: here the same."""
        return self

    def wait_for_work(self, timeout_s: float, stop: threading.Event) -> None:
        """Rest; nobody else's work is noticed before the next look."""
        stop.wait(timeout_s)

    def close(self) -> None:
        """Close every connection; what is committed is safe."""
        self._connections.close()
        if self._memory is not None:
            self._memory.close()

    # --- identity

    @property
    def key(self) -> ChainKey:
        """What seals the records."""
        return self._key

    def _meta(self, name: str) -> str:
        with self._connection() as cx:
            return str(cx.execute("select v from meta where k = ?", (name,)).fetchone()[0])

    @property
    def deployment_id(self) -> str:
        """The journal's own id, made once."""
        return self._meta("deployment")

    @property
    def epoch(self) -> int:
        """How often a person has taken the journal up again after a restore, plus one."""
        return int(self._meta("epoch"))

    def bind(self, environment: str, account: str, identity: str) -> None:
        """Tie the journal to "live", "sandbox" or "simulated", and each account's name to its seller, at first use.

        Raises:
            SetupError: it serves another environment, the name belongs to another seller or the seller has another
                name (a balance belongs to a seller), or the journal would be lost with the process.
        """
        if environment == "live" and self.path is None and not self.volatile:
            raise SetupError(
                "a journal in memory forgets what was sent; give a live account a file (sqlite:///actions.db), "
                "or say volatile=True"
            )
        with self.transaction() as t:
            who.bind(t.cx, str(self.path or "in memory"), environment, account, identity)

    # --- the mark

    def next_head(self, t: Transaction) -> int:
        """Return the number of the submission that is about to be sent, if this version may still send."""
        self._refuse_newer(t)
        return who.last_head(t.cx) + 1

    def _here(self, cx: Sql) -> Mark:
        assert self.path is not None
        meta = who.facts(cx)
        return Mark(
            deployment=meta["deployment"],
            host=host_id(),
            file=self.path.stat().st_ino,
            epoch=int(meta["epoch"]),
            head=who.last_head(cx),
        )

    def why_held(self, t: Transaction) -> str:
        """Return why nothing may be sent from this journal now; "" when its mark fits.

        Asked at every open and in every transaction that moves actions to SUBMITTING.
        """
        beside = self._beside("mark")
        if (held := t.work.why_held()) or beside is None:
            return held
        mark, here = read_mark(beside), self._here(t.cx)
        after = mark.head if mark else 0
        unsent = t.cx.execute(
            "select count(*) from submission where head_no > ? "
            "and state in ('submitting', 'unknown', 'adopted', 'vouched', 'lost', 'several')",
            (after,),
        ).fetchone()[0]
        return why_not_ours(mark, here, unsent=unsent)

    def keep_watch(self, t: Transaction) -> None:
        """Stop where a newer version has taken the file forward; what else happens to it is seen when it is used."""
        self._refuse_newer(t)

    def _refuse_newer(self, t: Transaction) -> None:
        refuse_newer(self.path, int(t.cx.execute("pragma user_version").fetchone()[0]))

    def sync_mark(self, *, new_epoch: bool = False) -> None:
        """Bring the mark up to the journal; under the write lock, so that it never goes back.

        Args:
            new_epoch: a person takes up a restored or copied journal: what the old mark said no longer holds.
        """
        beside = self._beside("mark")
        if beside is None:
            return
        with self.transaction() as t:
            if new_epoch:
                t.cx.execute("update meta set v = ? where k = 'epoch'", (str(self.epoch + 1),))
            write_mark(beside, self._here(t.cx))
