"""How a task is shown: with whom it is for and where to look, as the policy and the order say now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from orderactions.actions import Task
from orderactions.engine.context import Context
from orderactions.errors import RequestError
from orderactions.taskkinds import TASK_KINDS

if TYPE_CHECKING:
    from orderactions.journal.transaction import Transaction

__all__ = ["shown", "tasks_of"]


def shown(context: Context, t: Transaction, task: Task) -> Task:
    """Return a task with whom it is for and the order's page."""
    row = t.ledger.get(task.action_id)
    link = row.body.get("link", "") if row else ""
    tasks = context.policy.tasks
    if tasks is None:
        return evolve(task, link=link)
    who = tasks.of(task.kind)
    return evolve(task, link=link, role=who.role, deputy=who.deputy)


def tasks_of(
    context: Context, t: Transaction, *, open_only: bool = True, kind: str | None = None, role: str | None = None
) -> tuple[Task, ...]:
    """Return tasks as they are shown, the most urgent first; of a kind, or for a role or deputy.

    Raises:
        RequestError: there is no such kind.
    """
    if kind is not None and kind not in TASK_KINDS:
        raise RequestError("kind", f"{kind!r} is no kind of task; use one of {', '.join(TASK_KINDS)}")
    found = (shown(context, t, task) for task in t.work.tasks(open_only=open_only) if kind in (None, task.kind))
    return tuple(task for task in found if role is None or role in (task.role, task.deputy))
