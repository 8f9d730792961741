"""Calling people: what is told, and the seam for how. The channels are in `channels` and `mail`.

An alert says that somebody has to look, how much is at stake and where: our reference, the order's number and page, the
kind of the task in a fixed sentence. What a buyer, a desk or a marketplace wrote is in none.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from attrs import frozen

from orderactions.actions import Task
from orderactions.errors import OrderActionsError
from orderactions.ids import confirmation_number

__all__ = ["Alert", "AlertFailed", "AlertTried", "Alerts", "as_json", "as_text"]

_MOST = 20
"""So many tasks are named in one message; the others are on the list."""


class AlertFailed(OrderActionsError):
    """A channel did not take an alert; the message says why, without address and password."""


@frozen(kw_only=True)
class Alert:
    """One thing that somebody has to know."""

    #: The same when it is sent again: that is how a receiver tells a repetition.
    id: str
    #: The kind of the tasks, or "unknown_for_long", "nobody_drives", "quota_eaten", "secret_ends", "test".
    topic: str
    at: datetime
    #: What is the matter, in one sentence.
    title: str
    #: The tasks that it is about, the most urgent first; without what others wrote in them.
    tasks: tuple[Task, ...] = ()


class Alerts(Protocol):
    """One way of calling people."""

    @property
    def name(self) -> str:
        """Names it among the channels of a service, and for ever: what was told already is remembered by it."""
        ...

    def send(self, alert: Alert) -> None:
        """Hand it over, once, within seconds. Whatever is raised means that it was not taken, and is tried again."""
        ...


class AlertTried(NamedTuple):
    """How a channel took a test."""

    channel: str
    #: Why it did not; "" when it did.
    problem: str


def as_json(alert: Alert) -> dict[str, object]:
    """Return an alert for a program. Amounts are text, moments ISO 8601 in UTC."""
    return {
        "id": alert.id,
        "topic": alert.topic,
        "at": alert.at.isoformat(),
        "title": alert.title,
        "tasks": [_task_json(task) for task in alert.tasks[:_MOST]],
        "more_tasks": max(0, len(alert.tasks) - _MOST),
    }


def _task_json(task: Task) -> dict[str, object]:
    return {
        "id": task.id,
        "kind": task.kind,
        "reference": confirmation_number(task.action_id),
        "amount": f"{task.money.amount:f}" if task.money else None,
        "currency": task.money.currency if task.money else None,
        "since": task.since.isoformat(),
        "due": task.due.isoformat(),
        "role": task.role,
        "deputy": task.deputy,
        "link": task.link,
        "runbook": task.runbook,
        "answers": list(task.answers),
    }


def as_text(alert: Alert) -> str:
    """Return an alert for a person, in plain lines."""
    lines = [alert.title]
    for task in alert.tasks[:_MOST]:
        lines += ["", *_task_lines(task)]
    if len(alert.tasks) > _MOST:
        lines += ["", f"and {len(alert.tasks) - _MOST} more: orderactions tasks"]
    return "\n".join(lines)


def _task_lines(task: Task) -> Sequence[str]:
    stake = f", {task.money}" if task.money else ""
    people = "".join([f" for {task.role}" if task.role else "", f", {task.deputy} stands in" if task.deputy else ""])
    return [
        f"{confirmation_number(task.action_id)}{stake}, due {task.due:%Y-%m-%d %H:%M} UTC{people}",
        *([f"the order: {task.link}"] if task.link else []),
        f"how it is decided: docs/{task.runbook}",
        f"task {task.id}: {', '.join(task.answers)}",
    ]
