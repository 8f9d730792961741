"""Journals on a real PostgreSQL: a schema for each world, its key and its state folder set for the while."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest
from pgserver import PgServer
from world import World

from orderactions.journal.migrations import VERSION

KEY = "5a" * 32


class Schemas:
    """Hands out schemas in which there is no journal yet. Emptied ones are used again: making one is what costs.

    Args:
        server: where they are.
    """

    def __init__(self, server: PgServer) -> None:
        self.server = server
        self._made = 0
        self._free: list[str] = []
        self._lent: list[str] = []

    def url(self, *, untouched: bool = False) -> str:
        """Return the address of a new journal; its tables are there already, unless it must be untouched."""
        if untouched or not self._free:
            self._made += 1
            self._free.append(f"t{self._made}")
        self._lent.append(self._free.pop())
        return f"{self.server.url()}&schema={self._lent[-1]}"

    def give_back(self) -> None:
        """Empty what was lent; what cannot be emptied, because somebody still works in it, is left alone."""
        lent, self._lent = self._lent, []
        with psycopg.connect(self.server.url(), autocommit=True) as cx:
            cx.execute("set lock_timeout = '2s'")
            for schema in lent:
                if not self._is_current(cx, schema):
                    # Whoever makes schemas on this server next may call one the same.
                    with suppress(psycopg.errors.LockNotAvailable):
                        cx.execute(f"drop schema if exists {schema} cascade")
                    continue
                tables = cx.execute(
                    "select tablename from pg_tables where schemaname = %s and tablename <> 'schema_version'", (schema,)
                ).fetchall()
                try:
                    cx.execute("; ".join(f"delete from {schema}.{name}" for (name,) in tables) or "select 1")
                except psycopg.errors.LockNotAvailable:
                    continue
                self._free.append(schema)

    @staticmethod
    def _is_current(cx: psycopg.Connection, schema: str) -> bool:
        """Whether a journal of this version is in it: a story about versions leaves another."""
        if cx.execute("select to_regclass(%s)", (f"{schema}.schema_version",)).fetchone() == (None,):
            return False
        found = cx.execute(f"select version from {schema}.schema_version").fetchone()
        return found == (VERSION,)


@contextmanager
def on_postgres(schemas: Schemas, state: Path):
    """For the while, a World without a folder keeps its journal on the server."""
    made: list[World] = []
    make = World.__init__

    def remember(world: World, *arguments, **named) -> None:
        make(world, *arguments, **named)
        made.append(world)

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ORDERACTIONS_CHAIN_KEY", KEY)
        patch.setenv("ORDERACTIONS_STATE_DIR", str(state))
        patch.setattr(World, "place", staticmethod(lambda folder: schemas.url()))
        patch.setattr(World, "__init__", remember)
        yield
    for world in made:
        world.journal.close()
    schemas.give_back()
