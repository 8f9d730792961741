"""What was given, by whom, on which order and account: what the policy's limits are held against."""

from __future__ import annotations

from datetime import datetime, timedelta

from orderactions.journal.codec import to_us
from orderactions.journal.ledger import COUNTS
from orderactions.journal.rows import ActionRow
from orderactions.journal.sql import Sql
from orderactions.models import OrderRef
from orderactions.money import Money
from orderactions.rules import Usage

__all__ = ["Spending"]

_HOUR = timedelta(hours=1)
_HOUR_US = _HOUR // timedelta(microseconds=1)
_DAY_HOURS = 24
_BUYERS_DAYS = timedelta(days=90)


class Spending:
    """Counts within one transaction.

    What an account gave is kept as a sum for each hour of the clock, so that a busy account asks for some 25 rows and
    not for each action of its day: its day is the hour that runs and the 24 before. What was withdrawn or refused
    later counts in it as well.

    What an actor asked for is kept by the hour, too (a trigger of the tables counts each action that is written), but
    as a bound only: an actor's day is exact, and its actions are counted one by one where the bound would pass a limit.
    """

    def __init__(self, cx: Sql, now: datetime) -> None:
        self._cx = cx
        self._now = now

    def add(self, account: str, amount: Money) -> None:
        """Count an amount that was just accepted."""
        self._cx.execute(
            "insert into given values (?, ?, ?, ?) on conflict (account, currency, hour) "
            "do update set minor = given.minor + excluded.minor",
            (account, amount.currency, _hour(self._now), amount.minor),
        )

    def account_day(self, account: str, currency: str) -> Money:
        """Return what was accepted on an account in the hour that runs and the 24 before."""
        (minor,) = self._cx.execute(
            "select cast(coalesce(sum(minor), 0) as bigint) from given "
            "where account = ? and currency = ? and hour >= ?",
            (account, currency, _hour(self._now) - _DAY_HOURS),
        ).fetchone()
        return Money.from_minor(minor, currency)

    def note_buyer(self, buyer: str, order: OrderRef) -> None:
        """Remember whose order it is, by the buyer's digest."""
        self._cx.execute(
            "insert into order_row values (?, ?) on conflict (account, order_id) do nothing", (_of(buyer), str(order))
        )

    def _of_buyer(self, buyer: str, order: OrderRef, own: str) -> int:
        """How many actions the buyer's orders have had; the one that is asked about is theirs in any case."""
        rows = self._cx.execute("select order_id from order_row where account = ?", (_of(buyer),)).fetchall()
        count = 0
        for account, _, order_id in (row[0].partition("/") for row in {(str(order),), *map(tuple, rows)}):
            count += self._cx.execute(
                f"select count(*) from action where account = ? and order_id = ? and created_at >= ? and id <> ? "
                f"and {COUNTS}",
                (account, order_id, to_us(self._now - _BUYERS_DAYS), own),
            ).fetchone()[0]
        return count

    def usage(
        self, actor: str, order: OrderRef, currency: str, *, without: ActionRow | None = None, buyer: str = ""
    ) -> Usage:
        """Return what counts beside an action.

        Args:
            actor: kind and name, as it is stored.
            order: which order.
            currency: of what is asked.
            without: the action itself, where it is there already.
            buyer: the buyer's digest; "" where nobody has told who that is.
        """
        minor, in_day, in_hour = self._cx.execute(
            "select cast(coalesce(sum(case when currency = ? then minor end), 0) as bigint), count(*), "
            "coalesce(sum(case when created_at >= ? then 1 end), 0) from action "
            f"where actor = ? and created_at >= ? and id <> ? and {COUNTS}",
            (currency, to_us(self._now - _HOUR), actor, to_us(self._now - _DAY_HOURS * _HOUR), _id(without)),
        ).fetchone()
        return self._usage(minor, in_day, in_hour, order, currency, without, buyer)

    def at_most(
        self, actor: str, order: OrderRef, currency: str, *, without: ActionRow | None = None, buyer: str = ""
    ) -> Usage:
        """Return what counts beside an action, or more: a few rows are read, however much the actor does.

        Too much is what was withdrawn, declined or refused since, and what is older than a day, or an hour, but within
        the same hour of the clock.
        """
        hour = _hour(self._now)
        minor, in_day, in_hour = self._cx.execute(
            "select cast(coalesce(sum(case when currency = ? then minor end), 0) as bigint), "
            "cast(coalesce(sum(number), 0) as bigint), "
            "cast(coalesce(sum(case when hour >= ? then number end), 0) as bigint) from asked "
            "where actor = ? and hour >= ?",
            (currency, hour - 1, actor, hour - _DAY_HOURS),
        ).fetchone()
        if without is not None and (own := _hour(without.created_at)) >= hour - _DAY_HOURS:
            minor -= max(without.minor, 0)
            in_day, in_hour = in_day - 1, in_hour - (own >= hour - 1)
        return self._usage(minor, in_day, in_hour, order, currency, without, buyer)

    def _usage(
        self, minor: int, day: int, hour: int, order: OrderRef, currency: str, without: ActionRow | None, buyer: str
    ) -> Usage:
        (of_order,) = self._cx.execute(
            "select cast(coalesce(sum(minor), 0) as bigint) from action "
            f"where account = ? and order_id = ? and currency = ? and id <> ? and {COUNTS}",
            (order.account, order.order_id, currency, _id(without)),
        ).fetchone()
        account_day = self.account_day(order.account, currency)
        if without is not None and _hour(without.created_at) >= _hour(self._now) - _DAY_HOURS:
            account_day -= Money.from_minor(without.minor, currency)
        return Usage(
            order=Money.from_minor(of_order, currency),
            agent_day=Money.from_minor(minor, currency),
            account_day=account_day,
            actions_hour=hour,
            actions_day=day,
            buyer=self._of_buyer(buyer, order, _id(without)) if buyer else None,
        )


def _id(row: ActionRow | None) -> str:
    return "" if row is None else row.id


def _of(buyer: str) -> str:
    """Where a buyer's orders are kept: beside the rows that are locked, under a name that no account has."""
    return f"buyer {buyer}"


def _hour(moment: datetime) -> int:
    return to_us(moment) // _HOUR_US
