"""Telling webhooks: each receiver by itself, one POST for each record, in order for each action.

What a receiver does not take is tried again later and holds up the later records of that action only. A receiver that
does not answer at all is left alone for a while: its time-outs must not become the time of whoever drives.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from attrs import frozen

from orderactions.actions import Event
from orderactions.engine.context import LEASE_S, Context
from orderactions.engine.outbox import WEBHOOK, note_failed, note_told
from orderactions.journal.outbox import Outbox
from orderactions.journal.rows import JobRow
from orderactions.outgoing import post
from orderactions.rules import retry_delay_s
from orderactions.signing import key_of, sign
from orderactions.transport import TransportError
from orderactions.webhooks import Webhook, message_body

if TYPE_CHECKING:
    from orderactions.journal.transaction import Transaction

__all__ = ["run_webhook"]

_log = logging.getLogger("orderactions")

#: So long one receiver is told before other work has its turn.
_TURN = timedelta(seconds=5)
_HELD = timedelta(seconds=30)
_AT_ONCE = 20
#: So much of a record's seal goes into the message's id. A journal that was put back numbers its new records like those
#: that are lost; their seals differ.
_SEAL = 12


@frozen
class _Message:
    id: str
    event: Event
    body: bytes


def run_webhook(context: Context, job: JobRow) -> None:
    """Tell one receiver what it has not had, for one turn."""
    hook = context.webhooks.get(job.subject.removeprefix(WEBHOOK))
    until = context.clock.now() + _TURN
    while True:
        with context.journal.transaction() as t:
            message = None if hook is None else _next(context, t, job, hook)
            if hook is None:
                # A program that knows it asks again as soon as there is something to tell.
                t.work.finish(job)
            elif message is None or context.clock.now() > until or not t.work.renew(job, LEASE_S):
                _give_back(context, t, job, t.outbox_of(hook.name))
                return
        if hook is None or message is None:
            return
        why, is_silent = _post(context, hook, message)
        with context.journal.transaction() as t:
            _write_down(context, t, hook, message, why, is_silent=is_silent)


def _next(context: Context, t: Transaction, job: JobRow, hook: Webhook) -> _Message | None:
    """What is to be told now; None when there is nothing, or it is not the time."""
    box = t.outbox_of(hook.name)
    if not t.work.holds(job) or context.journal.why_held(t) or box.rests_until() is not None:
        return None
    for event in box.news(_AT_ONCE):
        if event.type not in hook.topics:
            box.drop(event.action_id, event.seq)
            continue
        seal = next(record[5] for record in t.ledger.records(event.action_id) if record[0] == event.seq)
        message_id = f"{event.id}:{seal[:_SEAL]}"
        return _Message(message_id, event, message_body(message_id, event, t.ledger.history(event.action_id)))
    return None


def _give_back(context: Context, t: Transaction, job: JobRow, box: Outbox) -> None:
    now = t.work.now
    due = box.rests_until() or (now if box.has_news() else box.next_due())
    if context.journal.why_held(t):
        # A copy of the journal must not speak to the world.
        due = now + _HELD
    if due is None:
        t.work.finish(job)
    else:
        t.work.again(job, due)


def _post(context: Context, hook: Webhook, message: _Message) -> tuple[str, bool]:
    """Send a message once; return what went wrong, "" when nothing, and whether there was no answer at all."""
    now = context.clock.now()
    headers = sign(key_of(hook.secret), message.body, message_id=message.id, at=now)
    try:
        status = post(hook.transport, hook.url, message.body, headers, timeout_s=hook.timeout_s)
    except TransportError as error:
        # It names the host and the kind of failure, never more.
        return str(error), True
    except Exception as error:  # noqa: BLE001 - a transport may raise anything; the other receivers must go on
        return f"it could not be sent ({type(error).__name__})", True
    return ("" if 200 <= status < 300 else f"it answered {status}"), False


def _write_down(
    context: Context, t: Transaction, hook: Webhook, message: _Message, why: str, *, is_silent: bool
) -> None:
    box = t.outbox_of(hook.name)
    silences = 0
    if is_silent:
        silences = box.silent(lambda n: timedelta(seconds=retry_delay_s(n - 1)))
    else:
        box.answered()
    if not why:
        note_told(t, box, message.event)
        return
    _log.warning("the webhook %s has not taken record %s and is told again: %s", hook.name, message.event.id, why)
    said = f"the webhook {hook.name} does not take record {message.event.id}: {why}"
    note_failed(context, t, hook.name, message.event, said, silences)
