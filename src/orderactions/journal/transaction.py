"""One open transaction of a journal, by what it may touch."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property

from orderactions.journal.budgets import Budgets
from orderactions.journal.chain import ChainKey
from orderactions.journal.ledger import Ledger
from orderactions.journal.outbox import Outbox
from orderactions.journal.postings import Postings
from orderactions.journal.rows import LockedJob
from orderactions.journal.spending import Spending
from orderactions.journal.sql import ONE_WRITER, Dialect, Sql
from orderactions.journal.work import Work

__all__ = ["Transaction"]


class Transaction:
    """One open transaction, by what it may touch.

    Args:
        cx: the open connection, inside a transaction.
        key: seals the records.
        now: the moment of this transaction.
        dialect: how rows are locked.
        locked: the job that it is for, where others could change it.
    """

    def __init__(
        self, cx: Sql, key: ChainKey, now: datetime, dialect: Dialect = ONE_WRITER, locked: LockedJob | None = None
    ) -> None:
        self.cx = cx
        self.ledger: Ledger = Ledger(cx, key, now, dialect)
        self.work: Work = Work(cx, now, dialect, locked)

    # Few transactions touch what follows.

    @cached_property
    def budgets(self) -> Budgets:
        """The budgets of calls."""
        return Budgets(self.cx, self.work.now)

    @cached_property
    def outbox(self) -> Outbox:
        """What has been recorded and not been told to the listeners yet."""
        return Outbox(self.cx, self.work.now)

    def outbox_of(self, receiver: str) -> Outbox:
        """Return what has been recorded and not been told to a webhook yet."""
        return Outbox(self.cx, self.work.now, receiver)

    @cached_property
    def spending(self) -> Spending:
        """What counts against the policy's limits."""
        return Spending(self.cx, self.work.now)

    @cached_property
    def postings(self) -> Postings:
        """What was read of the marketplace's books."""
        return Postings(self.cx)
