"""The journal: what was asked, sent and answered. It is the audit trail; there is no second one."""

from __future__ import annotations

import threading
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from orderactions.clock import Clock, SystemClock
from orderactions.errors import SetupError
from orderactions.ids import Ids, RandomIds
from orderactions.journal.chain import ChainKey
from orderactions.journal.rows import JobRow
from orderactions.journal.transaction import Transaction

__all__ = ["Journal", "open_journal"]

_FORMS = (
    "write sqlite:///actions.db (beside the program), sqlite:////var/lib/desk/actions.db (absolute), "
    "postgresql://user@host/database or memory:"
)


class Journal(Protocol):
    """Where actions are kept: transactions, the journal's identity, and the mark that tells a restored one."""

    def transaction(self) -> AbstractContextManager[Transaction]:
        """Open a transaction that may write; it is durable when the block is left, or never was.

        Raises:
            JournalError: it could not be carried out, and nothing of it is there.
        """
        ...

    def reading(self) -> AbstractContextManager[Transaction]:
        """Open a transaction that sees one moment of the journal and writes nothing. Raises like `transaction`."""
        ...

    def joined(self, conn: object) -> AbstractContextManager[Transaction]:
        """Work inside a transaction that the host has open on its own connection, and leave its end to the host.

        Args:
            conn: a connection of the engine's own kind (`sqlite3.Connection`, `psycopg.Connection`) to the same
                database, with a transaction open.

        Raises:
            RequestError: it is none, or leads elsewhere.
            JournalError: it could not be carried out; what the host did before is still open.
        """
        ...

    def for_job(self, job: JobRow) -> Journal:
        """Return the journal for the handler of a job: nobody touches the job while a transaction of it is open."""
        ...

    def wait_for_work(self, timeout_s: float, stop: threading.Event) -> None:
        """Rest until it is told to stop or the time is over; or until work was added, where that can be heard."""
        ...

    def close(self) -> None:
        """Close every connection; what is committed is safe."""
        ...

    @property
    def key(self) -> ChainKey:
        """What seals the records."""
        ...

    @property
    def deployment_id(self) -> str:
        """The journal's own id, made once."""
        ...

    @property
    def epoch(self) -> int:
        """How often a person has taken the journal up again after a restore, plus one."""
        ...

    def bind(self, environment: str, account: str, identity: str) -> None:
        """Tie the journal to "live", "sandbox" or "simulated", and each account's name to its seller, at first use.

        Raises:
            SetupError: it serves another environment, the name belongs to another seller or the seller has another
                name (a balance belongs to a seller), or the journal would be lost with the process.
        """
        ...

    def next_head(self, t: Transaction) -> int:
        """Return the number of the submission that is about to be sent.

        Raises:
            JournalTooNew: a newer version has taken the journal forward: this one sends nothing any more.
        """
        ...

    def why_held(self, t: Transaction) -> str:
        """Return why nothing may be sent from this journal now; "" when its mark fits.

        Asked at every open and in every transaction that moves actions to SUBMITTING.
        """
        ...

    def keep_watch(self, t: Transaction) -> None:
        """Do what a host owes the others now and then; called about twice a minute by whoever drives actions.

        Raises:
            JournalTooNew: a newer version has taken the journal forward: this one takes no work any more.
        """
        ...

    def sync_mark(self, *, new_epoch: bool = False) -> None:
        """Bring the mark up to the journal.

        Args:
            new_epoch: a person takes up a restored or copied journal: what the old mark said no longer holds.
        """
        ...


def open_journal(
    url: str,
    *,
    clock: Clock | None = None,
    ids: Ids | None = None,
    volatile: bool = False,
    schema: str | None = None,
) -> Journal:
    """Open a journal, making it when it is not there yet.

    Args:
        url: `sqlite:///relative.db`, `sqlite:////absolute.db`, `postgresql://user@host/database` (with the extra
            `[postgres]`), or `memory:` for tests and demonstrations.
        clock: where the time comes from; default: the machine's clock, for PostgreSQL the server's.
        ids: where new ids come from; default: random ones.
        volatile: allows a live account to use `memory:`, whose records end with the process, or a server that may
            lose commits.
        schema: the schema of the tables in PostgreSQL; default: `schema=` in the address, else orderactions.

    Raises:
        SetupError: the address has no such form, the folder does not exist, or the extra is not installed.
        JournalBroken, JournalTooNew, ChainKeyMissing: it cannot be used as it is.
        JournalError: the server cannot be reached.
    """
    if url.startswith(("postgresql://", "postgres://")):
        return _open_postgres(url, clock, ids or RandomIds(), schema, volatile=volatile)
    from orderactions.journal.sqlite import SqliteJournal

    path: Path | None
    if url in ("memory:", "memory"):
        path = None
    elif url.startswith("sqlite:///") and len(url) > len("sqlite:///"):
        path = Path(url.removeprefix("sqlite:///"))
        if not path.parent.is_dir():
            raise SetupError(f"journal: the folder {path.parent} does not exist; make it, or name another")
        if path.is_dir():
            raise SetupError(f"journal: {path} is a folder; name a file in it")
    else:
        # Not what was given: it may hold a password.
        raise SetupError(f"journal: that is not an address of a journal; {_FORMS}")
    return SqliteJournal(path, clock=clock or SystemClock(), ids=ids or RandomIds(), volatile=volatile)


def _open_postgres(url: str, clock: Clock | None, ids: Ids, schema: str | None, *, volatile: bool) -> Journal:
    try:
        from orderactions.journal.postgres import PostgresJournal
    except ImportError as error:
        raise SetupError(
            "journal: PostgreSQL needs the extra: pip install 'orderactions[postgres]' "
            f"(or psycopg with libpq; {error})"
        ) from None
    return PostgresJournal(url, clock=clock, ids=ids, schema=schema, volatile=volatile)
