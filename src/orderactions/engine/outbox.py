"""Telling the rest of the company: every record of an action is told at least once, in order for each action."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from orderactions.actions import Action, Event
from orderactions.engine.context import Context, Handler, view
from orderactions.engine.moves import add_task
from orderactions.errors import RequestError
from orderactions.journal.rows import JobRow
from orderactions.rules import retry_delay_s

if TYPE_CHECKING:
    from orderactions.journal.transaction import Transaction

__all__ = ["OUTBOX", "TOPICS", "check_topic", "run_events"]

_log = logging.getLogger("orderactions")

OUTBOX = ("event", "outbox")
"""The job that tells what is in the outbox."""

TOPICS = ("created", "state", "step", "task", "task_closed", "task_left", "task_resolved")
"""What can be listened for by name."""

Failed = tuple[Event, str]

_AT_ONCE = 20
_TELL_AFTER = 6


def check_topic(topic: str | None) -> None:
    """Raise RequestError when nothing is ever told under that name."""
    if topic is not None and topic not in TOPICS:
        raise RequestError("topic", f"{topic!r} is never told; use one of {', '.join(TOPICS)}, or none for everything")


def run_events(context: Context, job: JobRow) -> None:
    """Tell what has not been told; what a listener fails at is told again later, and holds up its own action only."""
    while True:
        with context.journal.reading() as t:
            news = [(event, row) for event in t.outbox.news(_AT_ONCE) if (row := t.ledger.get(event.action_id))]
            told = [(event, view(context, t, row)) for event, row in news]
        done, failed = _tell_all(context, told)
        with context.journal.transaction() as t:
            _write_down(context, t, done, failed)
            if not t.work.holds(job):
                return
            if t.outbox.has_news():
                continue
            due = t.outbox.next_due()
            if due is None:
                t.work.finish(job)
            else:
                t.work.again(job, due)
            return


def _tell_all(context: Context, told: Iterable[tuple[Event, Action]]) -> tuple[list[Event], dict[str, Failed]]:
    done: list[Event] = []
    failed: dict[str, Failed] = {}
    for event, action in told:
        if event.action_id in failed:
            continue
        if why := _tell(context.handlers, event, action):
            failed[event.action_id] = (event, why)
        else:
            done.append(event)
    return done, failed


def _write_down(context: Context, t: Transaction, done: Iterable[Event], failed: Mapping[str, Failed]) -> None:
    for event in done:
        t.outbox.delivered(event)
    for event, why in failed.values():
        attempt = t.outbox.failed(event, lambda n: timedelta(seconds=retry_delay_s(n)))
        row = t.ledger.get(event.action_id)
        if attempt >= _TELL_AFTER and row is not None:
            add_task(context, t, row, "event_stuck", f"record {event.id} cannot be told: {why}")


def _tell(handlers: Iterable[tuple[str | None, Handler]], event: Event, action: Action) -> str:
    """Call who listens; return what went wrong, by its type only: a message could carry what does not belong here."""
    for topic, handler in tuple(handlers):
        if topic not in (None, event.type):
            continue
        try:
            handler(event, action)
        except Exception as error:  # noqa: BLE001 - a listener may raise anything; the others must go on
            name = type(error).__name__
            _log.error("a listener failed at record %s and will be told again: %s", event.id, name)
            return f"a listener raises {name}"
    return ""
