"""Driving actions: claims due jobs one by one; may be called by anything, any number of times, from anywhere."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from attrs import evolve

from orderactions.actions import Advanced
from orderactions.engine.answering import run_answer
from orderactions.engine.confirm import run_check
from orderactions.engine.context import LEASE_S, Context
from orderactions.engine.deciding import run_approval
from orderactions.engine.desk import run_desk
from orderactions.engine.moves import add_task, submit_subject
from orderactions.engine.outbox import OUTBOX, WEBHOOK, ask_to_tell, run_events
from orderactions.engine.pending import run_pending
from orderactions.engine.reconcile import is_adopted, run_reconcile
from orderactions.engine.settle import run_settle
from orderactions.engine.submit import run_submit
from orderactions.engine.sweep import run_sweep
from orderactions.journal.rows import ActionRow, JobRow
from orderactions.models import Kind
from orderactions.rules import retry_delay_s
from orderactions.states import State

if TYPE_CHECKING:
    from orderactions.journal.transaction import Transaction

__all__ = ["advance"]

#: Attempts of one job, after which somebody should know.
_TELL_AFTER = 6

_log = logging.getLogger("orderactions")


def _run_parcel(context: Context, job: JobRow) -> None:
    """Loaded when there is such work, so that importing the package stays light."""
    from orderactions.engine.parcels import run_parcel

    run_parcel(context, job)


_RUN: Mapping[str, Callable[[Context, JobRow], None]] = {
    "submit": run_submit,
    "check": run_check,
    "settle": run_settle,
    "pending": run_pending,
    "desk": run_desk,
    "parcel": _run_parcel,
    "sweep": run_sweep,
    "reconcile": run_reconcile,
    "approval": run_approval,
    "answer": run_answer,
    "event": run_events,
}


def advance(context: Context, *, action_id: str | None, account: str | None, limit: int, budget_s: float) -> Advanced:
    """Carry out due jobs until there are none, or the limit or the time is reached."""
    until = context.clock.now() + timedelta(seconds=budget_s)
    served: list[str] = []
    moved, outlook = 0, None
    while moved < limit and context.clock.now() <= until:
        with context.journal.transaction() as t:
            if moved == 0 and t.work.beat(context.worker):
                context.journal.keep_watch(t)
            ask_to_tell(context, t)
            only = None if action_id is None else _jobs_of(t, action_id)
            job = t.work.claim(context.worker, LEASE_S, served=served, only=only, account=account)
            if job is None:
                outlook = _outlook(context, t, action_id, moved)
        if job is None:
            break
        served = [job.account] if job.account in served else [*served, job.account]
        _run(context, job)
        moved += 1
    if outlook is None:
        with context.journal.reading() as t:
            outlook = _outlook(context, t, action_id, moved)
    # Whoever drives one action does so while somebody waits for it.
    if context.alarm is not None and action_id is None:
        context.alarm.look(context)
    return outlook


def _outlook(context: Context, t: Transaction, action_id: str | None, moved: int) -> Advanced:
    waiting, attention, due = t.work.outlook(None if action_id is None else _jobs_of(t, action_id))
    # The journal's time may be another one than that of this machine, by which its callers rest.
    next_due = None if due is None else due + (context.clock.now() - t.work.now)
    return Advanced(moved=moved, waiting=waiting, attention=attention, next_due=next_due)


def _jobs_of(t: Transaction, action_id: str) -> list[tuple[str, str]]:
    """The jobs that can move one action."""
    row = t.ledger.get(action_id)
    if row is None:
        return []
    jobs = [
        ("submit", submit_subject(row.account, row.kind, row.site)),
        ("settle", row.id),
        ("pending", row.id),
        ("desk", row.id),
        ("approval", row.id),
        ("answer", row.id),
        ("parcel", row.id),
        ("sweep", row.account),
        OUTBOX,
    ]
    return [*jobs, ("check", row.submission_id), ("reconcile", row.submission_id)] if row.submission_id else jobs


def _run(context: Context, job: JobRow) -> None:
    """One job's failure is its own: it is tried again later, the others go on, and in the end a person is told."""
    try:
        journal = context.journal.for_job(job)
        _RUN[job.kind](context if journal is context.journal else evolve(context, journal=journal), job)
    except Exception as error:  # noqa: BLE001 - an adapter may raise anything; the others must go on
        # The type only: a message could carry what does not belong in a log.
        name = type(error).__name__
        _log.exception("job %s %s failed: %s", job.kind, job.subject, name, exc_info=False)
        with context.journal.transaction() as t:
            if job.attempt + 1 >= _TELL_AFTER:
                for row in _actions_of(t, job):
                    add_task(context, t, row, "stuck_job", f"the job {job.kind} fails again and again ({name})")
            t.work.again(job, t.work.now + timedelta(seconds=retry_delay_s(job.attempt)), failed=True)


def _actions_of(t: Transaction, job: JobRow) -> list[ActionRow]:
    if job.kind == "submit":
        account, kind, site = job.subject.split("|", 2)
        return t.ledger.waiting(account, Kind(kind), (site,))
    if job.kind == "check":
        return [row for row in t.ledger.of_submission(job.subject) if row.state is State.ACCEPTED]
    if job.kind == "reconcile":
        return [row for row in t.ledger.of_submission(job.subject) if row.state in (State.ACCEPTED, State.UNKNOWN)]
    if job.kind == "sweep":
        # The oldest speaks for those that are done; of the others nobody knows yet that they are.
        rows = t.ledger.unsettled(job.account)
        return [row for number, row in enumerate(rows) if number == 0 or is_adopted(row)]
    if job.kind == "event":
        box = t.outbox_of(job.subject.removeprefix(WEBHOOK)) if job.subject.startswith(WEBHOOK) else t.outbox
        return [row for event in box.news(1) if (row := t.ledger.get(event.action_id)) is not None]
    row = t.ledger.get(job.subject)
    return [row] if row else []
