"""The journal of a schedule: the production SQL on SQLite in memory, begun from an image, with its mark beside it."""

from __future__ import annotations

import sqlite3
import threading
from functools import cache
from weakref import ref

from orderactions.clock import Clock, ManualClock
from orderactions.ids import Ids, SequentialIds
from orderactions.journal.chain import ChainKey
from orderactions.journal.codec import to_us
from orderactions.journal.mark import Mark, why_not_ours
from orderactions.journal.sqlite import SqliteJournal
from orderactions.journal.transaction import Transaction

__all__ = ["ChaosJournal", "Disk", "empty", "in_memory"]

KEY = ChainKey(bytes(range(32)))

LEASE_BROKEN = """
create temp trigger lease_taken after update of owner, lease_until on main.job
when old.owner is not null and old.lease_until > moment() and old.lease_until <= moment() + 7200000000
    and old.owner <> me()
begin insert into lease_broken values (old.kind, old.subject, old.owner, me()); end;
create temp trigger lease_ended after delete on main.job
when old.owner is not null and old.lease_until > moment() and old.lease_until <= moment() + 7200000000
    and old.owner <> me()
begin insert into lease_broken values (old.kind, old.subject, old.owner, me()); end;
"""
"""A job taken, given back or finished by somebody else while its holder's lease lasts; what a clock that was set
back wrote is not counted."""

HERE = """
select (select v from meta where k = 'deployment'), (select v from meta where k = 'epoch'),
    (select coalesce(max(head_no), 0) from submission)
"""


@cache
def empty() -> bytes:
    """Return the image of a new journal."""
    clock = ManualClock.at("2026-11-24T09:00:00Z")
    journal = SqliteJournal(None, clock=clock, ids=SequentialIds(), environ={})
    with journal._connection() as cx:
        cx.execute("update meta set v = ? where k = 'key_id'", (KEY.id,))
        return cx.serialize()


class Disk:
    """What outlives the processes of one machine: the database and, outside it, the mark.

    Args:
        host: the machine's id.
        file: the database file's identity on it.
    """

    def __init__(self, host: str = "host-1", file: int = 1) -> None:
        self.host = host
        self.file = file
        self.mark: Mark | None = None


class ChaosJournal(SqliteJournal):
    """As in a file, but that the file and its mark are in memory."""

    def __init__(self, image: bytes, *, clock: Clock, ids: Ids, disk: Disk) -> None:
        self.path = None
        self.volatile = False
        self.disk = disk
        #: Whose transaction it is.
        self.me = ""
        self._clock = clock
        self._ids = ids
        self._key = KEY
        self._memory_lock = threading.RLock()
        self.load(image)

    @property
    def is_busy(self) -> bool:
        return self._memory.in_transaction

    def first(self, sql: str) -> tuple:
        """Return the first row of an answer, without a port between."""
        return self._memory.execute(sql).fetchone()

    def image(self) -> bytes:
        return self._memory.serialize()

    def load(self, image: bytes) -> None:
        """Put the database at another moment's."""
        self._memory = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self._memory.deserialize(image)
        # Weakly: SQLite would keep the journal, and with it the whole schedule, for ever.
        here = ref(self)
        self._memory.create_function("me", 0, lambda: here().me)
        self._memory.create_function("moment", 0, lambda: to_us(here()._clock.now()))
        self._memory.executescript("create temp table lease_broken (kind, subject, before, after);" + LEASE_BROKEN)

    def leases_broken(self) -> list[tuple[str, str, str, str]]:
        return self._memory.execute("select * from lease_broken").fetchall()

    def _here(self, cx: sqlite3.Connection) -> Mark:
        deployment, epoch, head = cx.execute(HERE).fetchone()
        return Mark(deployment=deployment, host=self.disk.host, file=self.disk.file, epoch=int(epoch), head=head)

    def why_held(self, t: Transaction) -> str:
        if held := t.work.why_held():
            return held
        mark, here, unsent = self.disk.mark, self._here(t.cx), 0
        # Counted only where it matters: this is asked at almost every turn.
        if mark is not None and mark.head < here.head:
            unsent = t.cx.execute(
                "select count(*) from submission where head_no > ? and state in ('submitting', 'unknown')", (mark.head,)
            ).fetchone()[0]
        return why_not_ours(mark, here, unsent=unsent)

    def sync_mark(self, *, new_epoch: bool = False) -> None:
        with self.transaction() as t:
            if new_epoch:
                t.cx.execute("update meta set v = ? where k = 'epoch'", (str(self.epoch + 1),))
            self.disk.mark = self._here(t.cx)


def in_memory(*, clock: Clock, ids: Ids, disk: Disk) -> ChaosJournal:
    """Return a new journal in memory."""
    return ChaosJournal(empty(), clock=clock, ids=ids, disk=disk)
