"""The journal of a schedule on a real PostgreSQL: the same world, another engine underneath."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from engines import KEY, Schemas
from pgserver import PgServer

from chaos.store import Disk
from orderactions.clock import Clock
from orderactions.ids import Ids
from orderactions.journal.postgres import PostgresJournal

__all__ = ["Server", "ServerJournal"]


class ServerJournal(PostgresJournal):
    """As production has it, with what the world asks beside the ports."""

    #: Whose transaction it is.
    me = ""

    @property
    def is_busy(self) -> bool:
        return self._connections.get().in_transaction

    def first(self, sql: str) -> tuple:
        with self.reading() as t:
            return t.cx.execute(sql).fetchone()

    def leases_broken(self) -> list[tuple[str, str, str, str]]:
        """Nothing watches leases here; on SQLite the same statements are watched."""
        return []


class Server:
    """A server and a schema for each world in turn.

    Args:
        server: that runs.
        state: a folder for the hosts' marks.
    """

    def __init__(self, server: PgServer, state: Path) -> None:
        self._schemas = Schemas(server)
        self._environ = {"ORDERACTIONS_CHAIN_KEY": KEY, "ORDERACTIONS_STATE_DIR": str(state)}

    @contextmanager
    def schema(self) -> Iterator:
        """Yield what makes the journal of one world; afterwards it is emptied."""
        made = []

        def store(clock: Clock, ids: Ids, disk: Disk) -> ServerJournal:
            made.append(ServerJournal(self._schemas.url(), clock=clock, ids=ids, environ=self._environ))
            return made[-1]

        try:
            yield store
        finally:
            for journal in made:
                journal.close()
            self._schemas.give_back()


@contextmanager
def running() -> Iterator[Server]:
    """A server for as long as it is needed."""
    server = PgServer()
    try:
        with TemporaryDirectory() as state:
            yield Server(server.start(), Path(state))
    finally:
        server.remove()
