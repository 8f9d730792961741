"""What a person's answer does to a parcel's steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import evolve

from orderactions.engine.context import Context
from orderactions.engine.moves import move, submit_subject
from orderactions.engine.parcelsteps import decided, hold_of, parcel_name
from orderactions.journal.rows import ActionRow, StepRow
from orderactions.models import Actor, Problem
from orderactions.states import State, StepState

if TYPE_CHECKING:
    from orderactions.journal.transaction import Transaction

__all__ = ["answer_parcel", "end_step", "parcel_left"]


_REFUND_INSTEAD = "refund instead, once the shipment is confirmed at the marketplace: at once, or when it comes back"


def parcel_left(name: str, why: str) -> Problem:
    """Return why an order cannot be cancelled any more."""
    said = f"the parcel {name} has left or can no longer be stopped" + (f": {why}" if why else "")
    return Problem("parcel_left", "order", said, _REFUND_INSTEAD)


def end_step(t: Transaction, row: ActionRow, step: StepRow, **columns: Any) -> ActionRow:  # noqa: ANN401 - as stored
    """Store what has become of a step, with a record."""
    t.work.change_step(step, **columns)
    said = {name: getattr(value, "value", value) for name, value in columns.items() if name in ("state", "why")}
    told = {"moment": step.moment, "name": step.name, **said, "parcel": parcel_name(evolve(step, **columns))}
    return t.ledger.record(row, "step", told)


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
