"""What was read of the marketplace's books so far: how far, and the entries about orders that wait for them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from orderactions.journal.codec import canonical, from_us, read_entry, to_us, write_entry
from orderactions.journal.sql import Sql
from orderactions.orders import BookEntry

__all__ = ["Postings", "Reach"]

_MICROSECOND = timedelta(microseconds=1)


class Reach(NamedTuple):
    """How far the books of an account are read."""

    #: What was posted from here on is to be read next.
    next_from: datetime
    #: How much time the next piece is to hold.
    span: timedelta


class Postings:
    """Reads and writes the progress of the sweeps within one transaction."""

    def __init__(self, cx: Sql) -> None:
        self._cx = cx

    def reach(self, account: str) -> Reach | None:
        """Return how far an account's books are read; None when they never were."""
        row = self._cx.execute("select next_from, span_us from sweep where account = ?", (account,)).fetchone()
        return None if row is None else Reach(from_us(row[0]), row[1] * _MICROSECOND)

    def note_reach(self, account: str, reach: Reach) -> None:
        """Remember how far they are read."""
        self._cx.execute(
            "insert into sweep (account, next_from, span_us) values (?, ?, ?) on conflict (account) do update set "
            "next_from = excluded.next_from, span_us = excluded.span_us",
            (account, to_us(reach.next_from), reach.span // _MICROSECOND),
        )

    def keep(self, account: str, entries: Iterable[BookEntry]) -> None:
        """Keep entries until they are matched; one that is kept already is kept as it is now."""
        self._cx.executemany(
            "insert into posting (account, entry_id, order_id, body) values (?, ?, ?, ?) "
            "on conflict (account, entry_id) do update set order_id = excluded.order_id, body = excluded.body",
            [(account, each.entry_id, each.order_id, canonical(write_entry(each)).decode()) for each in entries],
        )

    def kept(self, account: str) -> list[BookEntry]:
        """Return what is kept of an account's books, by id."""
        rows = self._cx.execute("select body from posting where account = ? order by entry_id", (account,))
        return [read_entry(json.loads(row[0])) for row in rows]

    def forget(self, account: str, *, but: Collection[str]) -> None:
        """Drop what is kept about orders other than these."""
        rows = self._cx.execute("select distinct order_id from posting where account = ?", (account,)).fetchall()
        gone = [(account, row[0]) for row in rows if row[0] not in but]
        self._cx.executemany("delete from posting where account = ? and order_id = ?", gone)
