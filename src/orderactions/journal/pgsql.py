"""PostgreSQL underneath the journal: its connections, its tables, its clock, and what its errors mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import Any

import psycopg
from attrs import field, frozen
from psycopg import conninfo, errors
from psycopg.pq import TransactionStatus
from psycopg.rows import tuple_row

from orderactions.errors import JournalBroken, JournalError, RequestError, SetupError
from orderactions.journal.migrations import VERSION, OnlySqlite, refuse_newer, steps_from
from orderactions.journal.rows import JobRow, LockedJob
from orderactions.journal.sql import Rows

__all__ = ["Address", "Guest", "Listener", "Session", "as_guest", "connect", "migrate", "read_address", "what_failed"]

_NOW = "select cast(extract(epoch from orderactions_now()) * 1000000 as bigint)"
# The action before its job, as whoever moves an action and asks for a job locks them; then the time.
_LOCK_JOB = (
    "with of as materialized (select 1 from action where id = ? for update), it as materialized ("
    "select fence, lease_until from job, (select count(*) from of) as x where kind = ? and subject = ? "
    f"for update of job) {_NOW}, fence, lease_until from (select count(*) from it) as y left join it on true"
)
#: No lock of ours is held for longer, but by a host's own transaction.
_SETTINGS = (
    "set synchronous_commit = on; set lock_timeout = '10s'; set idle_in_transaction_session_timeout = '60s'; "
    "set client_min_messages = warning"
)
_SERVER = (
    "select pg_is_in_recovery(), current_setting('server_encoding'), current_setting('fsync'), "
    "current_setting('server_version_num')::int"
)
#: The server, its timeline, the database and the schema: a copy may lie on the same server.
_IDENTITY = (
    "select concat_ws('/', system_identifier, substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8), d.oid, "
    "current_setting('search_path')) from pg_control_system(), pg_database d where d.datname = current_database()"
)
_OLDEST = 130000
#: What PostgreSQL needs beside the tables: a clock that tests can replace, and who may speak for the journal.
_MORE = (
    "create function orderactions_now() returns timestamptz language sql volatile as 'select clock_timestamp()'",
    "create table schema_version (version integer not null)",
    """create table host (id text primary key, host text not null, asked_at integer not null, admitted_at integer,
        admitted_by text)""",
)


@frozen(kw_only=True)
class Address:
    """Where a journal is: what libpq connects to, and the schema."""

    dsn: str = field(repr=False)
    schema: str
    #: For people and messages: without the password.
    shown: str


def read_address(url: str, schema: str | None) -> Address:
    """Read `postgresql://user@host/database?schema=NAME`; everything but `schema` is libpq's.

    Raises:
        SetupError: it is no such address, or the schema's name is not a plain one.
    """
    base, _, query = url.partition("?")
    # Piece by piece as it was written: libpq reads an address in its own way.
    said = [each.partition("=") for each in query.split("&")]
    name = schema or {key: value for key, _, value in said}.get("schema", "orderactions")
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,50}", name):
        raise SetupError(
            f"journal: schema {name!r} is not a plain name; use small letters, digits and _, such as orderactions"
        )
    try:
        rest = "&".join("".join(each) for each in said if each[0] != "schema")
        parts = conninfo.conninfo_to_dict(f"{base}?{rest}")
    except psycopg.ProgrammingError:
        # Not its message, which could repeat a password.
        raise SetupError(
            "journal: that is not an address of a PostgreSQL database; write postgresql://user@host/database"
        ) from None
    shown = f"{parts.get('dbname') or 'default'} at {parts.get('host') or 'the local socket'}, schema {name}"
    dsn = conninfo.make_conninfo(
        "", **{"connect_timeout": 10, "target_session_attrs": "read-write", **parts, "application_name": "orderactions"}
    )
    return Address(dsn=dsn, schema=name, shown=shown)


@lru_cache(maxsize=1000)
def _translated(sql: str) -> str:
    return sql.replace("%", "%%").replace("?", "%s")


class Guest:
    """An open connection, taken for the journal's statements; it may be somebody else's.

    Args:
        cx: the connection.
        server: which server, database and schema it leads to, and how often the server's history has branched.
        is_durable: whether the server sees to it that what is committed outlives a power cut.
    """

    def __init__(self, cx: psycopg.Connection[Any], server: str, *, is_durable: bool) -> None:
        self.raw = cx
        self.server = server
        self.is_durable = is_durable

    def execute(self, sql: str, values: Sequence[Any] = (), /) -> Rows:
        """Carry out one statement."""
        # A cursor of our own: the connection's may give rows of another form.
        return psycopg.Cursor(self.raw, row_factory=tuple_row).execute(_translated(sql), values)

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]], /) -> object:
        """Carry out one statement for each of many rows of values."""
        for values in rows:
            self.execute(sql, values)
        return None


class Session(Guest):
    """A connection of the journal's own."""

    def __init__(self, cx: psycopg.Connection[Any], server: str, *, is_durable: bool) -> None:
        super().__init__(cx, server, is_durable=is_durable)
        #: Whether anything was written in the open transaction.
        self.has_written: bool = False
        #: The job that the open transaction is for.
        self.locked: LockedJob | None = None

    def execute(self, sql: str, values: Sequence[Any] = (), /) -> Rows:
        """Carry out one statement."""
        done = super().execute(sql, values)
        self.has_written = self.has_written or (done.rowcount > 0 and not sql.startswith(("select", "with")))
        return done

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open on it."""
        return self.raw.info.transaction_status in (TransactionStatus.INTRANS, TransactionStatus.INERROR)

    @property
    def is_lost(self) -> bool:
        """Whether it can be used no more."""
        return self.raw.closed

    def begin(self, how: str, job: JobRow | None, *, with_time: bool) -> int | None:
        """Begin a transaction, lock the job that it is for, and only then look at the clock, if that is wanted.

        Returns:
            The server's time in microseconds since 1970; None when it was not asked for.
        """
        self.execute(how)
        self.has_written = False
        self.locked = None
        if job is not None:
            now, fence, until = self.execute(_LOCK_JOB, (job.subject, job.kind, job.subject)).fetchone()
            if fence is not None:
                self.locked = LockedJob(job.kind, job.subject, fence, until)
        elif with_time:
            (now,) = self.execute(_NOW).fetchone()
        else:
            return None
        return int(now) if with_time else None

    def end(self) -> None:
        """Commit; where nothing was written, let go of what was locked without waiting for a disk."""
        super().execute("commit" if self.has_written else "rollback")

    def roll_back(self) -> None:
        """Undo what is open; a connection on which that fails is lost."""
        if self.in_transaction:
            with suppress(psycopg.Error):
                self.execute("rollback")

    def close(self) -> None:
        """Close it."""
        self.raw.close()


def connect(address: Address) -> Session:
    """Open a connection whose commits are durable before they return.

    Raises:
        psycopg.Error: it cannot be reached.
        JournalError: it is a standby, or too old, or the database keeps its text in another way.
    """
    cx = psycopg.connect(address.dsn, autocommit=True)
    try:
        cx.execute(f"{_SETTINGS}; select set_config('search_path', '{address.schema}', false)")
        standby, encoding, fsync, version = cx.execute(_SERVER).fetchone() or (True, "", "", 0)
        if standby:
            raise JournalError(f"the journal {address.shown} is on a standby server; connect to the primary")
        if version < _OLDEST:
            raise JournalError("PostgreSQL 13 or newer is needed for a journal")
        if encoding != "UTF8":
            raise JournalError(f"the database of the journal {address.shown} must have the encoding UTF8")
        row = cx.execute(_IDENTITY).fetchone()
        assert row is not None
        return Session(cx, row[0], is_durable=fsync == "on")
    except BaseException:
        cx.close()
        raise


class Listener:
    """A connection that hears when work is added.

    Args:
        address: of the journal.
        channel: the name of the notifications.
    """

    def __init__(self, address: Address, channel: str) -> None:
        self._cx = psycopg.connect(address.dsn, autocommit=True)
        self._cx.execute(f'listen "{channel}"')
        self._is_new = True

    def heard(self, timeout_s: float) -> bool:
        """Wait until something is heard; a new connection may have missed it, so its first answer is yes at once."""
        if self._is_new:
            self._is_new = False
            return True
        return bool(list(self._cx.notifies(timeout=timeout_s, stop_after=1)))

    def close(self) -> None:
        """Close it."""
        self._cx.close()


@contextmanager
def as_guest(conn: psycopg.Connection[Any], schema: str, deployment: str) -> Iterator[tuple[Guest, int]]:
    """Work inside the transaction that is open on somebody else's connection; its settings are as before afterwards.

    Yields the connection, and the server's time in microseconds since 1970.

    Raises:
        RequestError: no transaction can be joined on it, or it leads to another database.
    """
    if conn.info.transaction_status is TransactionStatus.INERROR:
        raise RequestError("conn", "its transaction has failed already; roll it back and begin another")
    if conn.autocommit and conn.info.transaction_status is TransactionStatus.IDLE:
        raise RequestError("conn", "no transaction is open on it; begin one (with conn.transaction(): ...)")
    trial = Guest(conn, "", is_durable=True)
    isolation, path = trial.execute(
        "select current_setting('transaction_isolation'), current_setting('search_path')"
    ).fetchone()
    if isolation != "read committed":
        # An older snapshot would not see what others have reserved meanwhile.
        raise RequestError("conn", f"its transaction is {isolation}; a balance can be judged in read committed only")
    trial.execute("savepoint orderactions")
    try:
        # What is committed must be durable, whatever the host's session says.
        trial.execute("set local synchronous_commit = on")
        _look_in(trial, schema)
        if not _is_ours(trial, schema, deployment):
            raise RequestError("conn", "it leads to another database than the journal's")
        guest = Guest(conn, trial.execute(_IDENTITY).fetchone()[0], is_durable=True)
        yield guest, int(guest.execute(_NOW).fetchone()[0])
        _look_in(guest, path)
        guest.execute("release savepoint orderactions")
    except BaseException:
        with suppress(psycopg.Error):
            trial.execute("rollback to savepoint orderactions")
            trial.execute("release savepoint orderactions")
        raise


def _look_in(cx: Guest, path: str) -> None:
    cx.execute("select set_config('search_path', ?, true)", (path,))


def _is_ours(cx: Guest, schema: str, deployment: str) -> bool:
    if cx.execute("select to_regclass(?)", (f'"{schema}".meta',)).fetchone()[0] is None:
        return False
    row = cx.execute("select v from meta where k = 'deployment'").fetchone()
    return bool(row == (deployment,))


def what_failed(error: psycopg.Error, where: str, *, committing: bool = False) -> JournalError:
    """Say what an error means for the caller."""
    said = (error.diag.message_primary or str(error)).partition("\n")[0]
    if isinstance(error, errors.DeadlockDetected | errors.SerializationFailure | errors.LockNotAvailable):
        return JournalError(f"the journal {where} was busy with the same rows; nothing was written, try again ({said})")
    if committing:
        return JournalError(
            f"the journal {where} was lost while it committed, so it is not known whether that was written; look, or "
            f"ask again with the same key ({said})"
        )
    return JournalError(f"the journal {where} could not be used: {said}")


def in_postgres(statement: str) -> str:
    """Return a statement that makes tables in PostgreSQL's words."""
    found = statement.replace(" without rowid", "").replace(
        "integer primary key autoincrement", "bigint generated by default as identity primary key"
    )
    found = re.sub(r"\binteger\b", "bigint", found)
    found = re.sub(r"\bblob\b", "bytea", found)
    # Text is sorted as SQLite sorts it, whatever the database's language is.
    return re.sub(r"(\w+) text\b", r'\1 text collate "C"', found)


def migrate(session: Session, address: Address) -> None:
    """Make the tables, or bring them up to this version; of several processes, one does it and the others wait.

    Raises:
        JournalBroken: the schema belongs to another program.
        JournalTooNew: a newer version of this library wrote it.
    """
    if _version(session, address) == VERSION:
        return
    # `create table if not exists` fails when two sessions do it at once; the lock ends with the transaction.
    session.execute("begin")
    session.execute("select pg_advisory_xact_lock(?, hashtext(?))", (0x4F414354, address.schema))
    version = _version(session, address)
    if version is None:
        if not session.execute("select 1 from pg_namespace where nspname = ?", (address.schema,)).fetchone():
            session.execute(f'create schema "{address.schema}"')
        for statement in _MORE:
            session.execute(in_postgres(statement))
        session.execute("insert into schema_version values (0)")
    for statement in steps_from(version or 0):
        if not isinstance(statement, OnlySqlite):
            session.execute(in_postgres(statement))
    session.execute("update schema_version set version = ?", (VERSION,))
    session.execute("commit")


def _version(session: Session, address: Address) -> int | None:
    """Return the version of the tables; None when there are none."""
    tables = "select relname from pg_class c join pg_namespace n on n.oid = c.relnamespace "
    names = {row[0] for row in session.execute(f"{tables} where n.nspname = ?", (address.schema,))}
    if not names:
        return None
    if "schema_version" not in names:
        raise JournalBroken(
            f"the schema {address.schema} belongs to another program; name one for the journal alone (?schema=NAME)"
        )
    version = int(session.execute("select version from schema_version").fetchone()[0])
    refuse_newer(f"the journal {address.shown}", version)
    return version
