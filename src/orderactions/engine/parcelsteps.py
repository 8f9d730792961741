"""The parcel's side, as far as every action knows it: steps, their words, what they hold up, what ends them.

What speaks to fulfilment providers is `orderactions.engine.parcels`, and is loaded only where there is one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from attrs import evolve

from orderactions.actions import ParcelStep
from orderactions.journal.rows import ActionRow, StepRow
from orderactions.models import Kind, Request
from orderactions.orders import Order
from orderactions.rules import HOLD, PARCEL_STEPS, plan_parcel
from orderactions.states import State, StepState

if TYPE_CHECKING:
    from orderactions.engine.context import Context
    from orderactions.fulfilment import ParcelRef
    from orderactions.journal.transaction import Transaction

__all__ = [
    "asked_at",
    "decided",
    "goes_anyway",
    "hold_of",
    "is_held_up",
    "outlook",
    "parcel_name",
    "parcel_steps",
    "plan_hold",
    "plan_release",
    "read_parcel",
    "wakes",
    "write_parcel",
]

_OPEN = (StepState.PENDING, StepState.WRITING)
_NOTHING: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())


def write_parcel(parcel: ParcelRef, at: datetime) -> str:
    """Return the text of a step that is about this parcel and was begun at that moment."""
    said = {"provider": parcel.provider, "account": parcel.account, "parcel_id": parcel.parcel_id}
    return json.dumps({**said, "asked_at": at.isoformat()}, sort_keys=True)


def read_parcel(step: StepRow) -> Mapping[str, str]:
    """Return what `write_parcel` wrote; nothing when it is not known which parcel it is."""
    found: Mapping[str, str] = json.loads(step.text) if step.text else {}
    return found


def asked_at(step: StepRow) -> datetime | None:
    """Return when a step was begun; None when it was not."""
    told = read_parcel(step).get("asked_at")
    return datetime.fromisoformat(told) if told else None


def parcel_name(step: StepRow) -> str:
    """Return the parcel for a person, such as `P-1 at warehouse`; "" when it is not known."""
    said = read_parcel(step)
    return f"{said['parcel_id']} at {said['provider']}" if said else ""


def parcel_steps(t: Transaction, row: ActionRow) -> tuple[ParcelStep, ...]:
    """Return the work on the parcel of an action, for whoever looks at it."""
    if row.kind is not Kind.CANCELLATION:
        return ()
    return tuple(
        ParcelStep(name=step.name, moment=step.moment, state=step.state, parcel=parcel_name(step), why=step.why)
        for step in t.work.steps(row.id)
        if step.name in PARCEL_STEPS
    )


def hold_of(t: Transaction, row: ActionRow) -> StepRow | None:
    """Return the step that stops the parcel; None when none is planned."""
    if row.kind is not Kind.CANCELLATION:
        return None
    return next((step for step in t.work.steps(row.id) if step.name == HOLD), None)


def plan_hold(context: Context, t: Transaction, row: ActionRow) -> None:
    """Plan that the parcel of a cancellation is stopped before it is sent; once, and where somebody can stop one."""
    if not context.fulfilment or row.kind is not Kind.CANCELLATION or hold_of(t, row) is not None:
        return
    t.work.add_step(row.id, State.RESERVED.value, HOLD, len(t.work.steps(row.id)))
    t.work.add_job("parcel", row.id, row.account, t.work.now)


def is_held_up(t: Transaction, row: ActionRow) -> bool:
    """Whether a cancellation may not be sent yet because its parcel is not known to be stopped."""
    hold = hold_of(t, row)
    if hold is None or hold.state in (StepState.WRITTEN, StepState.SKIPPED):
        return False
    return hold.state in _OPEN or not goes_anyway(row)


def goes_anyway(row: ActionRow) -> bool:
    """Whether a person has decided that a cancellation goes although nobody knows that its parcel is stopped."""
    return bool(row.body.get("goes_anyway"))


def plan_release(t: Transaction, row: ActionRow, to: State) -> None:
    """Plan what follows for the parcel from the end of a cancellation."""
    hold = hold_of(t, row)
    if hold is None:
        return
    plans = plan_parcel(to, hold.state)
    for n, plan in enumerate(plans, len(t.work.steps(row.id))):
        t.work.add_step(row.id, plan.moment, plan.name, n)
    if plans:
        t.work.add_job("parcel", row.id, row.account, t.work.now)


def decided(row: ActionRow) -> ActionRow:
    """Return the row with the mark of `goes_anyway`; recorded by the caller."""
    return evolve(row, body={**row.body, "goes_anyway": True})


def wakes(t: Transaction, account: str, parcel_id: str) -> list[str]:
    """Return the actions of an account whose open work is about this parcel."""
    waiting = [subject for kind, subject, _, _ in t.work.jobs() if kind == "parcel"]
    return [
        action_id
        for action_id in waiting
        if (row := t.ledger.get(action_id)) is not None
        and row.account == account
        and any(
            step.name in PARCEL_STEPS and read_parcel(step).get("parcel_id") == parcel_id
            for step in t.work.steps(action_id)
        )
    ]


def outlook(context: Context, request: Request, order: Order) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what a preview says of the parcel: effects, and warnings."""
    if request.kind is not Kind.CANCELLATION or not context.fulfilment:
        return _NOTHING
    from orderactions.engine.parcelfinding import foresee

    return foresee(context, order)
