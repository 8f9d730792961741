"""The journal in a PostgreSQL database: for workers on several machines, with what a single file has for nothing.

A transaction here is not alone with the database. So whoever decides something locks what it rests on first: the
order's row and the actor's before a balance is judged, an action and its job before a handler looks at either, a
submission before its slot is cleared; everything else compares what it read when it writes
(docs/explanation/two-stores.md).
"""

from __future__ import annotations

import copy
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Self

import psycopg

from orderactions.clock import Clock
from orderactions.errors import ChainKeyMissing, JournalError, RequestError, SetupError
from orderactions.ids import Ids
from orderactions.journal import identity as who
from orderactions.journal.chain import KEY_VARIABLE, ChainKey, open_key
from orderactions.journal.codec import from_us
from orderactions.journal.connections import Connections
from orderactions.journal.hosts import Hosts, lock_heads, state_folder
from orderactions.journal.migrations import refuse_newer
from orderactions.journal.pgsql import (
    Guest,
    Listener,
    Session,
    as_guest,
    connect,
    migrate,
    read_address,
    what_failed,
)
from orderactions.journal.rows import JobRow
from orderactions.journal.sql import Dialect
from orderactions.journal.transaction import Transaction

__all__ = ["PostgresJournal"]

_WRITE = "begin isolation level read committed read write"
_READ = "begin isolation level repeatable read read only"
#: A rest ends within so many seconds of being told to stop.
_SLICE_S = 0.2


class PostgresJournal:
    """A journal for any number of threads, processes and machines.

    Args:
        url: `postgresql://user@host/database`, with what libpq takes, and `schema=NAME`.
        clock: where the time of every record comes from; None: the server, so that no host's clock matters.
        ids: where the journal's own id comes from.
        schema: the schema of the tables; default: what the address says, or orderactions.
        volatile: says that a live account may use a server that may lose commits.
        environ: where ORDERACTIONS_CHAIN_KEY and ORDERACTIONS_STATE_DIR are looked for; default: the process's.

    Raises:
        SetupError: the address is none, or there is no folder for this host's mark.
        ChainKeyMissing: ORDERACTIONS_CHAIN_KEY is missing or another one than the journal's.
        JournalBroken: the schema is another program's.
        JournalTooNew: a newer version of this library wrote it.
        JournalError: the server cannot be reached, or is a standby.
    """

    def __init__(
        self,
        url: str,
        *,
        clock: Clock | None,
        ids: Ids,
        schema: str | None = None,
        volatile: bool = False,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        environ = os.environ if environ is None else environ
        if not environ.get(KEY_VARIABLE):
            raise ChainKeyMissing(
                f"{KEY_VARIABLE} is not set: a journal on a server needs the key that seals its records from outside, "
                "the same on every host; make one, once, with: openssl rand -hex 32"
            )
        self._address = read_address(url, schema)
        self._clock = clock
        self._volatile = volatile
        self._job: JobRow | None = None
        channel = f"orderactions_{self._address.schema}"
        self._dialect = Dialect(
            lock=" for update", skip=" for update skip locked", wake=f" returning pg_notify('{channel}', '')"
        )
        self._connections = Connections(partial(connect, self._address))
        self._listening = Connections(partial(Listener, self._address, channel))
        try:
            self._key, self._hosts = self._found(ids, state_folder(environ), environ)
        except psycopg.Error as error:
            self._connections.discard()
            raise what_failed(error, self._address.shown) from None
        except BaseException:
            self._connections.discard()
            raise

    def _found(self, ids: Ids, folder: Path, environ: Mapping[str, str]) -> tuple[ChainKey, Hosts]:
        """Make the tables, or bring them forward; give a new journal its identity, or ask to take part in it."""
        session = self._connections.get()
        migrate(session, self._address)
        row = session.execute("select v from meta where k = 'key_id'").fetchone()
        key = open_key(None, known_id=row and str(row[0]), environ=environ)
        t = Transaction(session, key, self._begin(session, _WRITE), self._dialect)
        new = who.found(session, key, ids)
        meta = who.facts(session)
        if meta["key_id"] != key.id:
            raise ChainKeyMissing(f"another process is making the journal {self._address.shown} with another key")
        hosts = Hosts(folder, meta["deployment"])
        if new:
            # Whoever makes the journal makes its mark, before anybody else can see either.
            hosts.write(t, session.server)
        else:
            hosts.ask(t, session.server)
        session.end()
        return key, hosts

    # --- transactions

    def transaction(self) -> AbstractContextManager[Transaction]:
        """Open a transaction that may write; it is durable when the block is left, or never was."""
        return self._open(_WRITE, self._job)

    def reading(self) -> AbstractContextManager[Transaction]:
        """Open a transaction that sees one moment of the journal and writes nothing."""
        return self._open(_READ, None)

    def for_job(self, job: JobRow) -> Self:
        """Return the journal for the handler of a job: its transactions lock the job before anything is read."""
        locking = copy.copy(self)
        locking._job = job  # noqa: SLF001 - it is a copy of this one
        return locking

    @contextmanager
    def _open(self, how: str, job: JobRow | None) -> Iterator[Transaction]:
        session, now = self._begun(how, job)
        committing = False
        try:
            yield Transaction(session, self._key, now, self._dialect, session.locked)
            committing = True
            session.end()
        except psycopg.Error as error:
            committing = committing and session.is_lost
            self._leave(session)
            raise what_failed(error, self._address.shown, committing=committing) from error
        except BaseException:
            self._leave(session)
            raise

    def _begun(self, how: str, job: JobRow | None) -> tuple[Session, datetime]:
        """Begin on this thread's connection; on a new one when that was lost while it lay idle."""
        for last in (False, True):
            try:
                session = self._connections.get()
            except psycopg.Error as error:
                raise what_failed(error, self._address.shown) from error
            if session.in_transaction:
                raise JournalError("a transaction is open in this thread already")
            try:
                return session, self._begin(session, how, job)
            except psycopg.Error as error:
                lost = session.is_lost
                self._leave(session)
                if last or not lost:
                    raise what_failed(error, self._address.shown) from error
        raise AssertionError

    def _begin(self, session: Session, how: str, job: JobRow | None = None) -> datetime:
        return self._time(session.begin(how, job, with_time=self._clock is None))

    def _time(self, told: int | None) -> datetime:
        if self._clock is not None:
            return self._clock.now()
        assert told is not None
        return from_us(told)

    def _leave(self, session: Session) -> None:
        session.roll_back()
        if session.is_lost or session.in_transaction:
            self._connections.discard()

    @contextmanager
    def joined(self, conn: object) -> Iterator[Transaction]:
        """Work inside a transaction that somebody else has open, and neither commit it nor roll it back.

        Raises:
            RequestError: it is no psycopg connection to the journal's database, or not in a state to take part.
            JournalError: it could not be carried out; what the host did before is still open.
        """
        if not isinstance(conn, psycopg.Connection):
            raise RequestError("conn", "a psycopg.Connection to the journal's database is needed for this journal")
        try:
            with as_guest(conn, self._address.schema, self.deployment_id) as (guest, now):
                yield Transaction(guest, self._key, self._time(now), self._dialect)
        except psycopg.Error as error:
            raise what_failed(error, self._address.shown) from error

    def wait_for_work(self, timeout_s: float, stop: threading.Event) -> None:
        """Rest until work was added, somewhere, or the time is over, or it is told to stop."""
        try:
            listener = self._listening.get()
            for _ in range(max(1, round(timeout_s / _SLICE_S))):
                if stop.is_set() or listener.heard(min(_SLICE_S, timeout_s)):
                    return
        except psycopg.Error:
            # Without it, work is found at the next look.
            self._listening.discard()
            stop.wait(timeout_s)

    def close(self) -> None:
        """Close every connection; what is committed is safe."""
        self._connections.close()
        self._listening.close()

    # --- identity

    @property
    def key(self) -> ChainKey:
        """What seals the records."""
        return self._key

    def _meta(self) -> dict[str, str]:
        with self.reading() as t:
            return who.facts(t.cx)

    @property
    def deployment_id(self) -> str:
        """The journal's own id, made once."""
        return self._hosts.deployment

    @property
    def epoch(self) -> int:
        """How often a person has taken the journal up again after a restore, plus one."""
        return int(self._meta()["epoch"])

    def bind(self, environment: str, account: str, identity: str) -> None:
        """Tie the journal to "live", "sandbox" or "simulated", and each account's name to its seller, at first use.

        Raises:
            SetupError: it serves another environment, the name belongs to another seller or the seller has another
                name (a balance belongs to a seller), or the server may lose what it committed.
        """
        with self.transaction() as t:
            if environment == "live" and not (_guest(t).is_durable or self._volatile):
                raise SetupError(
                    f"the server of the journal {self._address.shown} runs with fsync = off and forgets what was sent "
                    "when it loses power; switch it on, or say volatile=True"
                )
            who.bind(t.cx, self._address.shown, environment, account, identity)

    # --- the mark

    def next_head(self, t: Transaction) -> int:
        """Return the number of the submission that is about to be sent; others wait for theirs until it is written."""
        lock_heads(t)
        head = who.last_head(t.cx)
        self._refuse_newer(t)
        return head + 1

    def why_held(self, t: Transaction) -> str:
        """Return why nothing may be sent from this host now; "" when its mark fits."""
        return self._hosts.why_held(t, _guest(t).server)

    def keep_watch(self, t: Transaction) -> None:
        """Keep this host's mark up to date, and let other hosts in; stop where a newer version has taken over."""
        self._refuse_newer(t)
        self._hosts.keep_watch(t, _guest(t).server)

    def _refuse_newer(self, t: Transaction) -> None:
        version = int(t.cx.execute("select version from schema_version").fetchone()[0])
        refuse_newer(f"the journal {self._address.shown}", version)

    def sync_mark(self, *, new_epoch: bool = False) -> None:
        """Bring this host's mark up to the journal, so that it never goes back.

        Args:
            new_epoch: a person takes up a restored or copied journal: what the old marks said no longer holds.
        """
        with self.transaction() as t:
            lock_heads(t)
            if new_epoch:
                t.cx.execute("update meta set v = cast(cast(v as bigint) + 1 as text) where k = 'epoch'")
            self._hosts.write(t, _guest(t).server)


def _guest(t: Transaction) -> Guest:
    assert isinstance(t.cx, Guest)
    return t.cx
