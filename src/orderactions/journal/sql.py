"""What the journal asks of a database connection: one set of statements runs on every engine.

The statements are those that SQLite and PostgreSQL both understand, with `?` for each value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol

__all__ = ["ONE_WRITER", "Dialect", "Rows", "Sql"]


class Dialect(NamedTuple):
    """What a statement ends with where several write at the same time; SQLite has one writer and needs none of it."""

    #: Locks the rows that are read until the transaction ends.
    lock: str = ""
    #: Locks the row that is read, and passes over those that somebody else has locked.
    skip: str = ""
    #: Wakes who waits for work, when the transaction is committed.
    wake: str = ""


ONE_WRITER = Dialect()
"""Where a writing transaction has the database to itself."""


class Rows(Protocol):
    """The answer to a statement."""

    @property
    def rowcount(self) -> int:
        """How many rows were written."""
        ...

    def fetchone(self) -> Any:  # noqa: ANN401 - columns of their own types
        """Return the next row as a tuple; None when there is no more."""
        ...

    def fetchall(self) -> list[Any]:
        """Return all rows as tuples."""
        ...

    def __iter__(self) -> Iterator[Any]: ...


class Sql(Protocol):
    """An open connection, inside a transaction."""

    def execute(self, sql: str, values: Sequence[Any] = ..., /) -> Rows:
        """Carry out one statement."""
        ...

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]], /) -> object:
        """Carry out one statement for each of many rows of values."""
        ...
