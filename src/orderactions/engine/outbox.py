"""Telling the rest of the company: every record of an action is told at least once, in order for each action."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from orderactions.actions import Action, Event
from orderactions.engine.context import Context, Handler, view
from orderactions.engine.moves import add_task, close_task
from orderactions.errors import RequestError
from orderactions.journal.outbox import Outbox
from orderactions.journal.rows import ActionRow, JobRow
from orderactions.models import Actor
from orderactions.rules import retry_delay_s

if TYPE_CHECKING:
    from orderactions.journal.transaction import Transaction

__all__ = [
    "LISTENERS",
    "OUTBOX",
    "TOPICS",
    "WEBHOOK",
    "ask_to_tell",
    "check_topic",
    "drop_webhook",
    "give_up",
    "note_failed",
    "note_told",
    "run_events",
]

_log = logging.getLogger("orderactions")

OUTBOX = ("event", "outbox")
"""The job that tells the listeners what is in the outbox."""

WEBHOOK = "webhook "
"""What the subject of a job begins with that tells a webhook; its name follows."""

LISTENERS = "listeners"
"""What the listeners are called where a webhook would have its name."""

TOPICS = ("created", "state", "step", "task", "task_closed", "task_left", "task_resolved")
"""What can be listened for by name."""

Failed = tuple[Event, str]

_AT_ONCE = 20
_TELL_AFTER = 6
_STUCK = "event_stuck"
_GIVE_UP = "give up for "


def check_topic(topic: str | None) -> None:
    """Raise RequestError when nothing is ever told under that name."""
    if topic is not None and topic not in TOPICS:
        raise RequestError("topic", f"{topic!r} is never told; use one of {', '.join(TOPICS)}, or none for everything")


def drop_webhook(context: Context, name: str) -> None:
    """Forget a webhook. Raises RequestError where there is none, or where it would come back by itself."""
    if name in context.webhooks:
        raise RequestError("name", f"this service was made with the webhook {name!r}; take it out first")
    with context.journal.transaction() as t:
        known = t.outbox.receivers()
        if name not in known:
            raise RequestError("name", f"there is no webhook {name!r}; there are: {', '.join(known) or 'none'}")
        t.outbox_of(name).end()


def ask_to_tell(context: Context, t: Transaction) -> None:
    """Ask for the jobs that tell what is new, as far as this program knows somebody who listens."""
    if context.handlers and t.outbox.has_news():
        t.work.add_job(*OUTBOX, "", t.work.now)
    for name in context.webhooks:
        if t.outbox_of(name).has_news():
            t.work.add_job(OUTBOX[0], WEBHOOK + name, "", t.work.now)


def run_events(context: Context, job: JobRow) -> None:
    """Tell what has not been told; what a listener fails at is told again later, and holds up its own action only."""
    if job.subject.startswith(WEBHOOK):
        # Loaded where there is one, so that importing the package stays light.
        from orderactions.engine.webhooks import run_webhook

        run_webhook(context, job)
        return
    while context.handlers:
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
    with context.journal.transaction() as t:
        # A program that has listeners asks again as soon as there is something to tell; in this one nobody listens.
        t.work.finish(job)


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
        note_told(t, t.outbox, event)
    for event, why in failed.values():
        note_failed(context, t, LISTENERS, event, f"record {event.id} cannot be told: {why}")


def note_told(t: Transaction, box: Outbox, event: Event) -> None:
    """Write down that a record was told; who was asked about it need not look any more."""
    # The action first, then its entry: so does whoever answers the task.
    row = t.ledger.locked(event.action_id) if box.is_tried_in_vain(event.action_id) else None
    if box.delivered(event) and row is not None and not box.is_tried_in_vain(row.id):
        close_task(t, row, _STUCK, f"record {event.id} was told in the end")


def note_failed(context: Context, t: Transaction, name: str, event: Event, why: str, silences: int = 0) -> None:
    """Write down that a record could not be told; after six times a person is asked, and it is tried on.

    Args:
        context: what the service was made with.
        t: the transaction.
        name: the webhook, or `LISTENERS`.
        event: the record.
        why: in a sentence.
        silences: how often the receiver has given no answer, whatever it was told.
    """
    row = t.ledger.locked(event.action_id)
    attempt = _box(t, name).failed(event, lambda n: timedelta(seconds=retry_delay_s(n)))
    if attempt and max(attempt, silences) >= _TELL_AFTER and row is not None:
        add_task(context, t, row, _STUCK, why)
        t.work.let_answer(row.id, _STUCK, _GIVE_UP + name)


def give_up(t: Transaction, row: ActionRow, answer: str, actor: Actor) -> None:
    """Carry out the answer to a task "event_stuck": the record that somebody fails at is not told to them any more."""
    if not answer.startswith(_GIVE_UP):
        return
    name = answer.removeprefix(_GIVE_UP)
    box = _box(t, name)
    seq = box.stuck(row.id)
    if seq is not None:
        box.drop(row.id, seq)
        t.ledger.record(row, "given_up", {"receiver": name, "record": f"{row.id}:{seq}", "by": str(actor)})


def _box(t: Transaction, name: str) -> Outbox:
    return t.outbox if name == LISTENERS else t.outbox_of(name)


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
