"""One open transaction of a journal, by what it may touch."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from orderactions.journal.budgets import Budgets
from orderactions.journal.chain import ChainKey
from orderactions.journal.ledger import Ledger
from orderactions.journal.outbox import Outbox
from orderactions.journal.postings import Postings
from orderactions.journal.sql import ONE_WRITER, Dialect, Sql
from orderactions.journal.work import Work

__all__ = ["Transaction"]


@frozen(kw_only=True)
class Transaction:
    """One open transaction, by what it may touch."""

    cx: Sql
    ledger: Ledger
    work: Work
    budgets: Budgets
    outbox: Outbox
    postings: Postings

    @classmethod
    def on(cls, cx: Sql, key: ChainKey, now: datetime, dialect: Dialect = ONE_WRITER) -> Transaction:
        """Return what works on an open connection, inside a transaction of that moment."""
        return cls(
            cx=cx,
            ledger=Ledger(cx, key, now, dialect),
            work=Work(cx, now, dialect),
            budgets=Budgets(cx, now),
            outbox=Outbox(cx, now),
            postings=Postings(cx),
        )
