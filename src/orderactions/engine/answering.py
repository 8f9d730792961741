"""Before a day is over since the buyer wrote, they were answered, or somebody is told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from orderactions.engine.context import Context
from orderactions.engine.moves import add_task, close_task
from orderactions.engine.tickets import WAITING, follow, tell_wrote_again
from orderactions.errors import DeskError
from orderactions.journal.rows import ActionRow, JobRow
from orderactions.models import TicketRef
from orderactions.rules import retry_delay_s
from orderactions.states import FINAL, State

if TYPE_CHECKING:
    from orderactions.journal.transaction import Transaction

__all__ = ["run_answer", "watch_answer"]

#: Amazon's limit (AMZ-MSG-06).
_LIMIT = timedelta(hours=24)
#: The first look lets the first minute's work at the ticket pass.
_FIRST_LOOK = timedelta(minutes=1)
#: How long an action of the last hours is given to answer by itself before anybody is told.
_GRACE = timedelta(minutes=15)
_NEXT_LOOK = timedelta(hours=1)
#: How soon it is seen that somebody has answered.
_LOOK_FOR_ANSWER = timedelta(minutes=10)
_GIVE_UP_AFTER = 8
#: The buyer may write once more while it lasts; afterwards the ticket is closed, or a task is there.
_OVER = FINAL | {State.DONE}


class _Seen(NamedTuple):
    """What a ticket shows of the question."""

    #: When the buyer wrote.
    wrote: tuple[datetime, ...]
    #: When somebody last replied.
    replied: datetime | None
    #: Somebody has put the ticket away.
    is_closed: bool


def watch_answer(t: Transaction, row: ActionRow) -> None:
    """See to it that the buyer who wrote the ticket of an action is answered within a day."""
    if row.ticket is not None:
        t.work.add_job("answer", row.id, row.account, t.work.now + _FIRST_LOOK)


def run_answer(context: Context, job: JobRow) -> None:
    """Look at the ticket: whether the buyer still waits for an answer, and for how long."""
    with context.journal.reading() as t:
        row = t.ledger.get(job.subject)
    seen, why = _look(context, row) if row is not None and row.ticket else (None, "")
    with context.journal.transaction() as t:
        row = t.ledger.get(job.subject)
        if row is None or row.ticket is None:
            t.work.finish(job)
        elif seen is None:
            _unread(context, t, job, row, why)
        else:
            _seen(context, t, job, row, seen)


def _seen(context: Context, t: Transaction, job: JobRow, row: ActionRow, seen: _Seen) -> None:
    if row.state in WAITING:
        # Once it is sent, the work at the ticket sees to it.
        row = tell_wrote_again(context, t, row, max(seen.wrote, default=None)) or row
    since = None if seen.is_closed else _waits_since(t, row, seen)
    if since is not None:
        _waiting(context, t, job, row, since)
        return
    row = close_task(t, row, "answer_due", "the buyer was answered, or the ticket was closed")
    # As long as the action lasts the buyer may write once more.
    if row.state in _OVER:
        t.work.finish(job)
    else:
        t.work.again(job, t.work.now + _NEXT_LOOK)


def _look(context: Context, row: ActionRow) -> tuple[_Seen | None, str]:
    """Read the ticket; None and why where that cannot be done now."""
    ref = TicketRef.parse(row.ticket or "")
    desk = context.desks.get(ref.desk)
    if desk is None:
        return None, "no program that runs knows the ticket's desk"
    try:
        ticket = follow(desk, ref.id)
        said = desk.messages(ticket.id) if ticket.buyer_wrote_at is not None else ()
    except DeskError as error:
        return None, f"the ticket cannot be read: {error}"
    wrote = [each.created_at for each in said if each.kind == "inbound"]
    # A desk may show the moment and not the message.
    wrote += [ticket.buyer_wrote_at] if ticket.buyer_wrote_at is not None else []
    replied = max((each.created_at for each in said if each.kind == "reply"), default=None)
    return _Seen(wrote=tuple(wrote), replied=replied, is_closed=ticket.status in ("solved", "closed")), ""


def _waits_since(t: Transaction, row: ActionRow, seen: _Seen) -> datetime | None:
    """Return when the buyer wrote what nobody has answered: the first of it, since that is what the limit is for."""
    answered = max(filter(None, (seen.replied, _answered_by_a_person(t, row))), default=None)
    return min((each for each in seen.wrote if answered is None or each > answered), default=None)


def _answered_by_a_person(t: Transaction, row: ActionRow) -> datetime | None:
    """Return when somebody last closed the task: about what was written until then nobody is asked again."""
    return max(
        (
            task.resolved_at
            for task in t.work.tasks(open_only=False, action_id=row.id)
            if task.kind == "answer_due" and task.resolved_by and task.resolved_at is not None
        ),
        default=None,
    )


def _unread(context: Context, t: Transaction, job: JobRow, row: ActionRow, why: str) -> None:
    if _answered_by_a_person(t, row):
        t.work.finish(job)
        return
    if job.attempt + 1 >= _GIVE_UP_AFTER:
        add_task(context, t, row, "answer_due", f"nobody knows whether the buyer was answered: {why}")
    t.work.again(job, t.work.now + timedelta(seconds=retry_delay_s(job.attempt)), failed=True)


def _waiting(context: Context, t: Transaction, job: JobRow, row: ActionRow, since: datetime) -> None:
    """The buyer waits: tell somebody in good time, and go on looking until that is over."""
    now, limit, grace = t.work.now, since + _LIMIT, row.created_at + _GRACE
    # An action that was begun late is given a moment for its own reply, but not the last one before the limit.
    late = grace if limit <= row.created_at else min(grace, limit - _GRACE)
    tell_at = max(limit - timedelta(seconds=context.policy.answer_margin_s), late)
    if now < tell_at:
        t.work.again(job, min(tell_at, now + _NEXT_LOOK))
    else:
        why = f"the buyer wrote at {since:%Y-%m-%d %H:%M} UTC, and nobody has answered"
        add_task(context, t, row, "answer_due", why, due=limit)
        t.work.again(job, now + _LOOK_FOR_ANSWER)
