"""Every change of state goes through here: the record, the desk work, the task and the next job in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from attrs import evolve

from orderactions.actions import Reference, Task
from orderactions.engine.context import Context
from orderactions.engine.ownwords import has_own_words
from orderactions.engine.parcelsteps import hold_of, parcel_name, plan_release
from orderactions.ids import confirmation_number
from orderactions.journal.codec import write_problems, write_references
from orderactions.journal.rows import ActionRow
from orderactions.models import Kind, Problem
from orderactions.money import Money
from orderactions.rules import plan_desk
from orderactions.states import FINAL, State, StepState

if TYPE_CHECKING:
    from orderactions.journal.transaction import Transaction

__all__ = ["add_task", "ask_once", "close_task", "contradicted", "move", "submit_subject", "tell_held", "was_told"]

ANSWERS: Mapping[str, tuple[str, ...]] = {
    "unknown_outcome": ("happened", "did not happen", "leave"),
    "parcel_unclear": ("stopped", "has left", "cancel anyway", "leave"),
    "external_unproven": ("happened", "did not happen", "leave"),
}
"""The answers that a kind of task takes; every other kind takes "done" and "leave"."""

#: The questions that a state puts to a person; leaving the state answers them.
_ASKED_IN: Mapping[State, tuple[str, ...]] = {
    State.UNKNOWN: ("unknown_outcome",),
    State.PROPOSED: ("approval_ending",),
    State.RESERVED: ("journal_held", "credentials_refused", "account_missing"),
    State.ACCEPTED: ("stuck_submission",),
    State.DONE: ("external_unproven",),
}
#: The questions to which reaching a state is the answer.
_ANSWERED_BY: Mapping[State, tuple[str, ...]] = dict.fromkeys(FINAL, ("not_settled",)) | {
    State.WITHDRAWN: ("not_settled", "buyer_wrote_again")
}
#: The books show nothing sooner.
_FIRST_SWEEP = timedelta(minutes=15)
_DUE: Mapping[str, timedelta] = {"unknown_outcome": timedelta(hours=4), "parcel_unclear": timedelta(hours=1)}
_DUE_ELSE = timedelta(hours=24)
_HELD_FOR = timedelta(hours=1)


def submit_subject(account: str, kind: Kind, site: str) -> str:
    """Return the subject of the job that sends what waits for an account, a kind and a site."""
    return f"{account}|{kind.value}|{site}"


def move(
    context: Context,
    t: Transaction,
    row: ActionRow,
    to: State,
    *,
    why: str = "",
    data: Mapping[str, Any] | None = None,
    problems: Iterable[Problem] = (),
    references: Iterable[Reference] = (),
    **columns: Any,  # noqa: ANN401 - columns of the row, each of its own type
) -> ActionRow:
    """Move an action, and write down all that follows from where it now is."""
    body = dict(row.body)
    written = write_problems(problems)
    if written:
        body["problems"] = written
    more = [each for each in write_references(references) if each not in body["references"]]
    body["references"] = [*body["references"], *more]
    known = (("why", why), ("problems", written), ("references", more))
    said: dict[str, Any] = {**(data or {}), **{name: value for name, value in known if value}}
    asked = (*_ASKED_IN.get(row.state, ()), *_ANSWERED_BY.get(to, ()))
    row = t.ledger.move(row, to, said, body=body, **columns)
    now = t.work.now
    for kind in asked:
        row = close_task(t, row, kind, f"it is {to.value} meanwhile")
    if to is State.RESERVED:
        t.work.add_job("submit", submit_subject(row.account, row.kind, row.site), row.account, now)
    if row.kind is Kind.CANCELLATION and to in (State.DONE, State.UNKNOWN):
        t.work.add_job("settle", row.id, row.account, now)
    marketplace = context.marketplaces.get(row.account)
    # A program that does not know the account cannot tell whether its books are read: one that does will.
    has_books = marketplace is None or marketplace.reads_books
    if row.kind is Kind.REFUND and to in (State.DONE, State.UNKNOWN) and has_books:
        t.work.add_job("sweep", row.account, row.account, now + _FIRST_SWEEP)
    _plan_desk_work(context, t, row, to)
    plan_release(t, row, to)
    if row.kind is Kind.CANCELLATION and to is not State.RESERVED:
        row = close_task(t, row, "parcel_unclear", f"the cancellation is {to.value}")
    if to is State.UNKNOWN:
        row = add_task(context, t, row, "unknown_outcome", why or "the marketplace's answer was lost")
    if to is State.EXPIRED:
        row = add_task(context, t, row, "expired", why)
    if to in (State.REFUSED, State.WITHDRAWN, State.EXPIRED) and was_told(t, row):
        row = add_task(context, t, row, "reply_contradicted", f"the buyer was told of it, and then: {why}")
    return row


def _plan_desk_work(context: Context, t: Transaction, row: ActionRow, to: State) -> None:
    if row.ticket is None:
        return
    adopted = bool(row.body.get("adopted"))
    plans = plan_desk(
        to, context.policy, is_told=was_told(t, row, planned=True), adopted=adopted, own_words=has_own_words(row)
    )
    number = len(t.work.steps(row.id))
    for n, plan in enumerate(plans, number):
        t.work.add_step(row.id, plan.moment, plan.name, n)
    if plans:
        t.work.add_job("desk", row.id, row.account, t.work.now)


def was_told(t: Transaction, row: ActionRow, *, planned: bool = False) -> bool:
    """Whether the buyer has, or may have, been written to; with `planned`, or will be."""
    told = {StepState.WRITTEN, StepState.WRITING, StepState.UNCLEAR} | ({StepState.PENDING} if planned else set())
    return any(step.name == "reply" and step.state in told for step in t.work.steps(row.id))


def close_task(t: Transaction, row: ActionRow, kind: str, why: str) -> ActionRow:
    """Close the open task of a kind because its question has an answer by now; nothing when there is none."""
    if row.attention is None or not t.work.close_tasks(row.id, kind, why):
        return row
    return t.ledger.record(_attention(t, row), "task_closed", {"kind": kind, "why": why})


def _attention(t: Transaction, row: ActionRow) -> ActionRow:
    """The row with what still needs attention."""
    tasks = t.work.tasks(action_id=row.id)
    if tasks:
        return evolve(row, attention=tasks[0].kind, attention_since=tasks[0].since)
    return evolve(row, attention=None, attention_since=None)


def contradicted(context: Context, t: Transaction, row: ActionRow, why: str) -> ActionRow:
    """The marketplace says that it has, or did, what was closed as not happened: its amounts count again, for ever."""
    if row.state in FINAL and row.state is not State.SETTLED:
        said = f"it was closed as {row.state.value}, and then the marketplace said: {why}"
        return add_task(context, t, row, "answer_contradicted", said)
    return row


def tell_held(context: Context, t: Transaction, row: ActionRow, held: str) -> None:
    """Put an action that a held journal keeps back for an hour in front of a person: a warning is not enough."""
    if t.work.now - row.updated_at > _HELD_FOR:
        add_task(context, t, row, "journal_held", f"nothing is sent or written for it: {held}")


def add_task(
    context: Context, t: Transaction, row: ActionRow, kind: str, why: str, *, due: datetime | None = None
) -> ActionRow:
    """Put an action in front of a person; a second task of the same kind is not made while one is open."""
    now = t.work.now
    look_at = [f"our reference {confirmation_number(row.id)}", f"order {row.order_id} at the marketplace"]
    look_at += [f"{system} {name} {value}" for system, name, value in row.body["references"]]
    hold = hold_of(t, row)
    look_at += [f"parcel {parcel_name(hold)}"] if hold is not None and hold.text else []
    look_at += [row.body["link"]] if row.body.get("link") else []
    look_at += [f"ticket {row.ticket}"] if row.ticket else []
    task = Task(
        id=context.ids.new("task"),
        action_id=row.id,
        kind=kind,
        since=now,
        due=due or now + _DUE.get(kind, _DUE_ELSE),
        money=Money.from_minor(row.minor, row.currency) if row.minor else None,
        why=why,
        look_at=tuple(look_at),
        answers=ANSWERS.get(kind, ("done", "leave")),
    )
    if not t.work.add_task(task):
        return row
    return t.ledger.record(
        evolve(row, attention=kind, attention_since=now), "task", {"task": task.id, "kind": kind, "why": why}
    )


def ask_once(context: Context, t: Transaction, row: ActionRow, kind: str, why: str) -> None:
    """As `add_task`, unless a person has answered such a task of this action: what still is so is known to them."""
    if not t.work.was_answered(row.id, kind):
        add_task(context, t, row, kind, why)
