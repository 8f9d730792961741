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
    "outbox.delivered_at is null and outbox.receiver = ? and outbox.id > "
    "coalesce((select cast(v as bigint) from meta where k = ?), 0)"
)
#: An earlier record of the same action that has to be told first, and not yet.
_BLOCKED = (
    "exists (select 1 from outbox e where e.action_id = outbox.action_id and e.receiver = outbox.receiver "
    "and e.seq < outbox.seq and e.delivered_at is null and e.due > ?)"
)


class Outbox:
    """Reads and writes what is to be told to one receiver, within one transaction.

    Args:
        cx: the open connection, inside a transaction.
        now: the moment of this transaction.
        receiver: a webhook's name; "" for the listeners, who share one progress.
    """

    def __init__(self, cx: Sql, now: datetime, receiver: str = "") -> None:
        self._cx = cx
        self._now = to_us(now)
        self._receiver = receiver
        # A webhook's entries begin when it does.
        self._open = (receiver, f"outbox_from{receiver and ' '}{receiver}")

    def begin(self) -> None:
        """Note that from now on somebody listens; what was recorded before that is not told."""
        if self._receiver:
            self._cx.execute("insert into receiver values (?, 0, 0) on conflict do nothing", (self._receiver,))
            return
        self._cx.execute(
            "insert into meta select 'outbox_from', cast(coalesce(max(id), 0) as text) from outbox where true "
            "on conflict do nothing"
        )

    def end(self) -> None:
        """Forget a receiver, and what it has not been told."""
        self._cx.execute("delete from receiver where name = ?", (self._receiver,))
        self._cx.execute("delete from outbox where receiver = ? and delivered_at is null", (self._receiver,))

    def receivers(self) -> list[str]:
        """Return the names of all webhooks that are told."""
        return [row[0] for row in self._cx.execute("select name from receiver order by name")]

    def news(self, limit: int) -> list[Event]:
        """Return what is to be told now, the oldest first; per action in order."""
        rows = self._cx.execute(
            "select outbox.action_id, outbox.seq, event.body from outbox join event "
            "on event.action_id = outbox.action_id and event.seq = outbox.seq "
            f"where {_OPEN} and due <= ? and not {_BLOCKED} order by outbox.id limit ?",
            (*self._open, self._now, self._now, limit),
        )
        return [read_event(row[0], row[1], row[2]) for row in rows]

    def has_news(self) -> bool:
        """Whether something is to be told now."""
        found = self._cx.execute(
            f"select 1 from outbox where {_OPEN} and due <= ? and not {_BLOCKED} and not exists "
            "(select 1 from receiver where name = outbox.receiver and receiver.due > ?) limit 1",
            (*self._open, self._now, self._now, self._now),
        )
        return found.fetchone() is not None

    def next_due(self) -> datetime | None:
        """Return when something is to be told again; None when all is told."""
        row = self._cx.execute(
            f"select min(due) from outbox where {_OPEN} and due > ?", (*self._open, self._now)
        ).fetchone()
        return None if row is None or row[0] is None else from_us(row[0])

    def waiting_since(self) -> datetime | None:
        """Return when the oldest record was made that is not told yet; None when all is told."""
        row = self._cx.execute(f"select min(created_at) from outbox where {_OPEN}", self._open).fetchone()
        return None if row is None or row[0] is None else from_us(row[0])

    def delivered(self, event: Event) -> int:
        """Note that a record was told; return how often that had been tried in vain."""
        told = self._cx.execute(
            "update outbox set delivered_at = ? "
            "where action_id = ? and seq = ? and receiver = ? and delivered_at is null returning attempt",
            (self._now, event.action_id, event.seq, self._receiver),
        ).fetchall()
        return int(told[0][0]) if told else 0

    def drop(self, action_id: str, seq: int) -> None:
        """Do not tell a record any more."""
        self._cx.execute(
            "delete from outbox where action_id = ? and seq = ? and receiver = ? and delivered_at is null",
            (action_id, seq, self._receiver),
        )

    def failed(self, event: Event, delay: Callable[[int], timedelta]) -> int:
        """Note that a record could not be told, and when to try again; return how often that has been tried.

        0 when it has been told meanwhile.
        """
        where = "where action_id = ? and seq = ? and receiver = ? and delivered_at is null"
        which = (event.action_id, event.seq, self._receiver)
        row = self._cx.execute(f"select attempt from outbox {where}", which).fetchone()
        if row is None:
            return 0
        attempt = int(row[0]) + 1
        due = self._now + delay(attempt) // timedelta(microseconds=1)
        self._cx.execute(f"update outbox set attempt = ?, due = ? {where}", (attempt, due, *which))
        return attempt

    def stuck(self, action_id: str) -> int | None:
        """Return the number of the record of an action that has been tried in vain and is the next; None if none is."""
        row = self._cx.execute(
            f"select seq, attempt from outbox where {_OPEN} and action_id = ? order by seq limit 1",
            (*self._open, action_id),
        ).fetchone()
        return int(row[0]) if row is not None and row[1] else None

    def is_tried_in_vain(self, action_id: str) -> bool:
        """Whether a record of an action has been tried in vain and is not told yet, to whomever."""
        found = self._cx.execute(
            "select 1 from outbox where action_id = ? and delivered_at is null and attempt > 0 limit 1", (action_id,)
        )
        return found.fetchone() is not None

    # --- a receiver as a whole

    def rests_until(self) -> datetime | None:
        """Return until when a receiver that did not answer is left alone; None when it is not."""
        row = self._cx.execute(
            "select due from receiver where name = ? and due > ?", (self._receiver, self._now)
        ).fetchone()
        return None if row is None else from_us(row[0])

    def answered(self) -> None:
        """Note that a receiver answers."""
        self._cx.execute("update receiver set attempt = 0, due = 0 where name = ? and attempt > 0", (self._receiver,))

    def silent(self, delay: Callable[[int], timedelta]) -> int:
        """Note that a receiver does not answer; return how often it has not, one time after the other."""
        row = self._cx.execute("select attempt from receiver where name = ?", (self._receiver,)).fetchone()
        attempt = int(row[0]) + 1 if row else 1
        due = self._now + delay(attempt) // timedelta(microseconds=1)
        self._cx.execute("update receiver set attempt = ?, due = ? where name = ?", (attempt, due, self._receiver))
        return attempt
