"""What is for people: tasks, pauses, heartbeats, and why a journal is held back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from orderactions.actions import Task
from orderactions.journal.codec import from_us, to_us
from orderactions.journal.sql import Sql
from orderactions.models import OrderRef
from orderactions.money import Money

__all__ = ["TaskRows"]

_TASK = "id, action_id, kind, since, due, minor, currency, why, look_at, answers, resolved_at, answer, resolved_by"
_BEAT_US = 30_000_000
_BEAT_KEPT_US = 86_400_000_000


class TaskRows:
    """Reads and writes what is for people, within one transaction."""

    def __init__(self, cx: Sql, now: datetime) -> None:
        self._cx = cx
        self.now = now

    # --- tasks

    def add_task(self, task: Task) -> bool:
        """Write a task; False when an open one of that kind is there for the action."""
        return (
            self._cx.execute(
                "insert into task values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, null, '', '') on conflict do nothing",
                (
                    task.id,
                    task.action_id,
                    task.kind,
                    to_us(task.since),
                    to_us(task.due),
                    task.money.minor if task.money else None,
                    task.money.currency if task.money else None,
                    task.why,
                    json.dumps(task.look_at),
                    json.dumps(task.answers),
                ),
            ).rowcount
            == 1
        )

    def tasks(self, *, open_only: bool = True, action_id: str | None = None) -> list[Task]:
        """Return tasks, the most urgent first."""
        where = ["resolved_at is null"] * open_only + ["action_id = ?"] * (action_id is not None)
        return self._tasks(" and ".join(where) or "1 = 1", () if action_id is None else (action_id,))

    def tasks_of_order(self, order: OrderRef) -> list[Task]:
        """Return the open tasks of an order, the most urgent first."""
        ours = "select id from action where account = ? and order_id = ?"
        return self._tasks(f"resolved_at is null and action_id in ({ours})", (order.account, order.order_id))

    def _tasks(self, where: str, values: Sequence[object]) -> list[Task]:
        rows = self._cx.execute(f"select {_TASK} from task where {where} order by due, id", values)
        return [_task(row) for row in rows]

    def task(self, task_id: str) -> Task | None:
        """Return one task."""
        return next(iter(self._tasks("id = ?", (task_id,))), None)

    def look_also_at(self, action_id: str, kind: str, more: Iterable[str]) -> None:
        """Add to what the open task of a kind says to look at."""
        for task in self.tasks(action_id=action_id):
            if task.kind == kind:
                self._cx.execute(
                    "update task set look_at = ? where id = ?", (json.dumps([*task.look_at, *more]), task.id)
                )

    def let_answer(self, action_id: str, kind: str, answer: str) -> None:
        """Add to the answers that the open task of a kind takes."""
        for task in self.tasks(action_id=action_id):
            if task.kind == kind and answer not in task.answers:
                self._cx.execute(
                    "update task set answers = ? where id = ?", (json.dumps([answer, *task.answers]), task.id)
                )

    def resolve_task(self, task_id: str, answer: str, by: str) -> bool:
        """Close a task; False when it is closed already."""
        return (
            self._cx.execute(
                "update task set resolved_at = ?, answer = ?, resolved_by = ? where id = ? and resolved_at is null",
                (to_us(self.now), answer, by, task_id),
            ).rowcount
            == 1
        )

    def close_tasks(self, action_id: str, kind: str, why: str) -> bool:
        """Close the open task of a kind because its question is answered; False when there is none."""
        return (
            self._cx.execute(
                "update task set resolved_at = ?, answer = ?, resolved_by = '' "
                "where action_id = ? and kind = ? and resolved_at is null",
                (to_us(self.now), why, action_id, kind),
            ).rowcount
            > 0
        )

    def was_answered(self, action_id: str, kind: str) -> bool:
        """Whether a person has closed a task of a kind."""
        said = "select 1 from task where action_id = ? and kind = ? and resolved_by <> '' limit 1"
        return self._cx.execute(said, (action_id, kind)).fetchone() is not None

    # --- what the marketplace's own list tells of the journal

    def look(self, account: str, at: datetime) -> None:
        """Note that up to this moment every submission of an account is known here."""
        self._keep(f"looked {account}", str(to_us(at)))

    def looked_until(self, account: str) -> datetime | None:
        """Return up to when every submission of an account is known here; None when nothing was ever sent for it."""
        found = self._kept(f"looked {account}")
        return None if found is None else from_us(int(found))

    def hold(self, why: str) -> None:
        """Hold the journal back: nothing is sent until a person takes it up."""
        self._keep("held", why)

    def why_held(self) -> str:
        """Return why the journal is held back; "" when it is not."""
        return self._kept("held") or ""

    def release_hold(self) -> None:
        """End the holding back; what is listed by now counts as looked at, and what is lost is not sent again."""
        self._keep("taken_up", str(to_us(self.now)))
        self._cx.execute("delete from meta where k = 'held'")
        self._cx.execute("update meta set v = ? where k like 'looked %'", (str(to_us(self.now)),))

    # --- what people have been called for

    def note_throttled(self, budget: str) -> None:
        """Note that the marketplace refused a call for which there was a token here."""
        self._keep(f"throttled {budget}", str(to_us(self.now)))

    def throttled(self) -> dict[str, datetime]:
        """Return when that was last, by budget."""
        return {name: from_us(int(at)) for name, at in self._all("throttled").items()}

    def note_secret(self, account: str, ends: datetime) -> None:
        """Note when the secret that an account is used with now ends, as the marketplace has told."""
        self._keep(f"secret {account}", f"{to_us(ends)} {to_us(self.now)}")

    def secret(self, account: str) -> tuple[datetime, datetime] | None:
        """Return when it ends, and when that was told."""
        found = self._kept(f"secret {account}")
        if found is None:
            return None
        ends, told = found.split()
        return from_us(int(ends)), from_us(int(told))

    def alerts(self) -> dict[str, str]:
        """Return what is noted about each alert, by its key."""
        return self._all("alert")

    def swap_alert(self, key: str, was: str | None, now: str | None) -> bool:
        """Change what is noted about an alert (None: nothing); False when somebody else has changed it meanwhile."""
        name = f"alert {key}"
        if was is None:
            found = self._cx.execute("insert into meta values (?, ?) on conflict do nothing", (name, now))
        elif now is None:
            found = self._cx.execute("delete from meta where k = ? and v = ?", (name, was))
        else:
            found = self._cx.execute("update meta set v = ? where k = ? and v = ?", (now, name, was))
        return found.rowcount == 1

    def _all(self, kind: str) -> dict[str, str]:
        rows = self._cx.execute("select k, v from meta where k like ?", (f"{kind} %",))
        return {str(k).removeprefix(f"{kind} "): str(v) for k, v in rows}

    def _keep(self, name: str, value: str) -> None:
        self._cx.execute("insert into meta values (?, ?) on conflict (k) do update set v = excluded.v", (name, value))

    def _kept(self, name: str) -> str | None:
        row = self._cx.execute("select v from meta where k = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    # --- pauses and heartbeats

    def pause(self, scope: str, actor: str, why: str) -> None:
        """Stop what falls under a scope."""
        self._cx.execute(
            "insert into pause values (?, ?, ?, ?) on conflict (scope) do update set "
            "since = excluded.since, actor = excluded.actor, why = excluded.why",
            (scope, to_us(self.now), actor, why),
        )

    def resume(self, scope: str) -> bool:
        """Lift a pause; False when there was none."""
        return self._cx.execute("delete from pause where scope = ?", (scope,)).rowcount == 1

    def pauses(self) -> dict[str, tuple[datetime, str, str]]:
        """Return what is paused: scope to since, by whom and why."""
        rows = self._cx.execute("select scope, since, actor, why from pause order by scope")
        return {row[0]: (from_us(row[1]), row[2], row[3]) for row in rows}

    def beat(self, worker: str) -> bool:
        """Note that something drives actions, unless that was noted a moment ago; tell whether it was noted now."""
        now = to_us(self.now)
        row = self._cx.execute("select at from heartbeat where worker = ?", (worker,)).fetchone()
        if row is not None and now - _BEAT_US < row[0] <= now:
            return False
        # Programs that cron starts have a new name each time: what they leave behind goes after a day.
        self._cx.execute("delete from heartbeat where at < ?", (now - _BEAT_KEPT_US,))
        self._cx.execute(
            "insert into heartbeat values (?, ?) on conflict (worker) do update set at = excluded.at", (worker, now)
        )
        return True

    def last_beat(self) -> datetime | None:
        """Return when something last drove actions."""
        row = self._cx.execute("select max(at) from heartbeat").fetchone()
        return None if row[0] is None else from_us(row[0])


def _task(r: tuple[Any, ...]) -> Task:
    return Task(
        id=r[0], action_id=r[1], kind=r[2], since=from_us(r[3]), due=from_us(r[4]),
        money=None if r[5] is None else Money.from_minor(r[5], r[6]), why=r[7], look_at=tuple(json.loads(r[8])),
        answers=tuple(json.loads(r[9])), resolved_at=None if r[10] is None else from_us(r[10]), answer=r[11],
        resolved_by=r[12],
    )  # fmt: skip
