"""What a person does to a parcel's steps: answers about it, or takes up a journal that was put back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import evolve

from orderactions.engine.context import Context
from orderactions.engine.moves import add_task, move, submit_subject
from orderactions.engine.parcelsteps import decided, hold_of, parcel_name
from orderactions.journal.rows import ActionRow, StepRow
from orderactions.models import Actor, Problem
from orderactions.rules import RELEASE
from orderactions.states import State, StepState

if TYPE_CHECKING:
    from orderactions.journal.transaction import Transaction

__all__ = ["answer_parcel", "doubt_releases", "end_step", "parcel_left"]


def parcel_left(name: str, why: str) -> Problem:
    """Return why an order cannot be cancelled any more."""
    said = f"the parcel {name} has left or can no longer be stopped" + (f": {why}" if why else "")
    return Problem("parcel_left", "order", said, "refund when it comes back, or refund and let it go")


def end_step(t: Transaction, row: ActionRow, step: StepRow, **columns: Any) -> ActionRow:  # noqa: ANN401 - as stored
    """Store what has become of a step, with a record."""
    t.work.change_step(step, **columns)
    said = {name: getattr(value, "value", value) for name, value in columns.items() if name in ("state", "why")}
    told = {"moment": step.moment, "name": step.name, **said, "parcel": parcel_name(evolve(step, **columns))}
    return t.ledger.record(row, "step", told)


def doubt_releases(context: Context, t: Transaction, why: str) -> None:
    """Put each parcel that was to be let go in front of a person: it may have been asked for, and not be known here."""
    for kind, action_id, _, _ in t.work.jobs():
        row = t.ledger.get(action_id) if kind == "parcel" else None
        if row is None or (hold := hold_of(t, row)) is None:
            continue
        for step in t.work.steps(action_id):
            if step.name == RELEASE and step.state is StepState.PENDING:
                row = end_step(t, row, step, state=StepState.FAILED, why=why)
                said = f"the parcel {parcel_name(hold)} was to be let go: {why}"
                row = add_task(context, t, row, "parcel_stopped_but_order_stands", said)


def answer_parcel(context: Context, t: Transaction, row: ActionRow, answer: str, actor: Actor) -> None:
    """Carry out the answer to a task "parcel_unclear"; nothing but the record where the cancellation has moved on."""
    hold = hold_of(t, row)
    if hold is None or row.state is not State.RESERVED:
        return
    why = f"{actor} looked: {answer}"
    if answer == "has left":
        row = end_step(t, row, hold, state=StepState.FAILED, why=why)
        move(context, t, row, State.REFUSED, why=why, problems=(parcel_left(parcel_name(hold), why),))
        return
    if answer == "stopped":
        # What the provider refused was stopped by hand, and is let go by hand.
        by = "already" if hold.state is StepState.FAILED else hold.reference
        row = end_step(t, row, hold, state=StepState.WRITTEN, why=why, reference=by)
    else:
        row = t.ledger.record(decided(row), "parcel_left_open", {"why": why})
    t.work.add_job("submit", submit_subject(row.account, row.kind, row.site), row.account, t.work.now)
