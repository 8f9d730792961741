"""What has been recorded and not been told yet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from orderactions.actions import Event
from orderactions.journal.codec import from_us, to_us
from orderactions.journal.ledger import read_event
from orderactions.journal.sql import Sql

__all__ = ["Outbox"]

_OPEN = (
    "outbox.delivered_at is null and outbox.id > "
    "coalesce((select cast(v as bigint) from meta where k = 'outbox_from'), 0)"
)
#: An earlier record of the same action that has to be told first, and not yet.
_BLOCKED = (
    "exists (select 1 from outbox e where e.action_id = outbox.action_id and e.seq < outbox.seq "
    "and e.delivered_at is null and e.due > ?)"
)


class Outbox:
    """Reads and writes what is to be told, within one transaction."""

    def __init__(self, cx: Sql, now: datetime) -> None:
        self._cx = cx
        self._now = to_us(now)

    def begin(self) -> None:
        """Note that from now on somebody listens; what was recorded before the first listener is not told."""
        self._cx.execute(
            "insert into meta select 'outbox_from', cast(coalesce(max(id), 0) as text) from outbox where true "
            "on conflict do nothing"
        )

    def news(self, limit: int) -> list[Event]:
        """Return what is to be told now, the oldest first; per action in order."""
        rows = self._cx.execute(
            "select outbox.action_id, outbox.seq, event.body from outbox join event "
            "on event.action_id = outbox.action_id and event.seq = outbox.seq "
            f"where {_OPEN} and due <= ? and not {_BLOCKED} order by outbox.id limit ?",
            (self._now, self._now, limit),
        )
        return [read_event(row[0], row[1], row[2]) for row in rows]

    def has_news(self) -> bool:
        """Whether something is to be told now."""
        found = self._cx.execute(
            f"select 1 from outbox where {_OPEN} and due <= ? and not {_BLOCKED} limit 1", (self._now, self._now)
        )
        return found.fetchone() is not None

    def next_due(self) -> datetime | None:
        """Return when something is to be told again; None when all is told."""
        row = self._cx.execute(f"select min(due) from outbox where {_OPEN} and due > ?", (self._now,)).fetchone()
        return None if row is None or row[0] is None else from_us(row[0])

    def delivered(self, event: Event) -> None:
        """Note that a record was told."""
        self._cx.execute(
            "update outbox set delivered_at = ? where action_id = ? and seq = ? and delivered_at is null",
            (self._now, event.action_id, event.seq),
        )

    def failed(self, event: Event, delay: Callable[[int], timedelta]) -> int:
        """Note that a record could not be told, and when to try again; return how often that has been tried."""
        where = "where action_id = ? and seq = ?"
        row = self._cx.execute(f"select attempt from outbox {where}", (event.action_id, event.seq)).fetchone()
        attempt = int(row[0]) + 1 if row else 1
        due = self._now + delay(attempt) // timedelta(microseconds=1)
        self._cx.execute(f"update outbox set attempt = ?, due = ? {where}", (attempt, due, event.action_id, event.seq))
        return attempt
