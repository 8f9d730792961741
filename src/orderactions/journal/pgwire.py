"""Statements on their way to PostgreSQL: sent together, in order, and waited for when somebody looks at an answer."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import psycopg
from psycopg import errors
from psycopg.abc import PQGen
from psycopg.adapt import Transformer
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGresult
from psycopg.waiting import Ready, Wait

__all__ = ["Answer", "Wire"]

_INT8, _BYTEA, _ANY = 20, 17, 0
#: More would only be texts that come once, such as those with a list of values.
_PREPARED = 200


class Answer:
    """The answer to a statement; it may be on its way."""

    result: PGresult | None = None

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._rows: Iterator[Any] | None = None

    @property
    def may_have_written(self) -> bool:
        """Whether it wrote, or has not been heard of yet."""
        return self.result is None or bool(self.result.command_tuples)

    @property
    def rowcount(self) -> int:
        """How many rows were written."""
        return self._wire.arrived(self).command_tuples or 0

    def fetchone(self) -> Any:  # noqa: ANN401 - columns of their own types
        """Return the next row as a tuple; None when there is no more."""
        return next(iter(self), None)

    def fetchall(self) -> list[Any]:
        """Return all rows as tuples."""
        return list(self)

    def __iter__(self) -> Iterator[Any]:
        if self._rows is None:
            self._rows = iter(self._wire.rows(self))
        return self._rows


class Wire:
    """What is sent on one connection within a transaction.

    The server carries statements out in the order in which they were sent, and after one that failed, none: so a
    commit that is sent with what it commits is carried out only when all of that was.

    Args:
        cx: the connection; between `open` and `close` nobody else uses it.
    """

    def __init__(self, cx: psycopg.Connection[Any]) -> None:
        self._cx = cx
        self._pg = cx.pgconn
        self._values = Transformer(cx)
        self._names: dict[tuple[bytes, tuple[int, ...]], bytes] = {}
        self._awaited: deque[Answer] = deque()
        self._failed = False
        self.is_open = False

    def open(self) -> None:
        """From now on statements are sent without waiting."""
        self._awaited.clear()
        self._failed = False
        self._pg.enter_pipeline_mode()
        self.is_open = True

    def send(self, sql: str, values: Sequence[Any] = ()) -> Answer:
        """Have a statement carried out; it leaves with the next one that is waited for, at the latest."""
        text = _numbered(sql)
        written = [None if each is None else _written(each) for each in values]
        types = tuple(_type(each) for each in values)
        formats = [int(each == _BYTEA) for each in types]
        name = self._names.get((text, types))
        if name is None and len(self._names) < _PREPARED:
            name = self._names[text, types] = b"oa%d" % len(self._names)
            self._pg.send_prepare(name, text, types)
            self._awaited.append(Answer(self))
        if name is None:
            self._pg.send_query_params(text, written, types, formats)
        else:
            self._pg.send_query_prepared(name, written, formats)
        answer = Answer(self)
        self._awaited.append(answer)
        return answer

    def arrived(self, answer: Answer) -> PGresult:
        """Wait until a statement is carried out.

        Raises:
            psycopg.Error: it failed, or one before it that nobody had looked at.
        """
        # It may have come with another, and nothing more would come then.
        self._take(answer)
        if answer.result is None:
            self._pg.send_flush_request()
            while answer.result is None:
                self._cx.wait(self._exchange())
                self._take(answer)
        return answer.result

    def rows(self, answer: Answer) -> list[Any]:
        """Return the rows of an answer."""
        result = self.arrived(answer)
        self._values.set_pgresult(result)
        return self._values.load_rows(0, result.ntuples, tuple)

    def close(self) -> None:
        """Wait for all that was sent, and go back to one statement at a time.

        Raises:
            psycopg.Error: something failed that nobody had looked at.
        """
        self._pg.pipeline_sync()
        synced = Answer(self)
        self._awaited.append(synced)
        error = None
        while synced.result is None:
            self._cx.wait(self._exchange())
            try:
                self._take(synced)
            except psycopg.Error as found:
                error = found
                self._take(synced)
        self._pg.exit_pipeline_mode()
        self.is_open = False
        if error is not None:
            raise error

    def _exchange(self) -> PQGen[None]:
        """Send what is to be sent, until something has come."""
        while True:
            unsent = self._pg.flush()
            ready = yield Wait.RW if unsent else Wait.R
            if ready & Ready.R:
                self._pg.consume_input()
                return

    def _take(self, wanted: Answer) -> None:
        """Take what has come, up to the wanted answer. Raises what failed; all that was sent after it is void."""
        while wanted.result is None and not self._pg.is_busy():
            result = self._pg.get_result()
            if result is None:
                return
            first = self._awaited.popleft()
            first.result = result
            if result.status != ExecStatus.PIPELINE_SYNC:
                # The nothing that ends it: left for later, it is swallowed by what is sent after a failure.
                self._pg.get_result()
            if result.status == ExecStatus.FATAL_ERROR:
                self._failed = True
                raise errors.error_from_result(result)
            if result.status == ExecStatus.PIPELINE_ABORTED and (first is wanted or not self._failed):
                raise errors.PipelineAborted("a statement before it failed")


@lru_cache(maxsize=1000)
def _numbered(sql: str) -> bytes:
    first, *others = sql.split("?")
    return (first + "".join(f"${n}{each}" for n, each in enumerate(others, 1))).encode()


def _type(value: object) -> int:
    return _INT8 if type(value) is int else _BYTEA if type(value) is bytes else _ANY


def _written(value: object) -> bytes:
    if isinstance(value, bytes):
        return value
    if isinstance(value, str) and "\0" in value:
        raise psycopg.DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes")
    return str(value).encode()
