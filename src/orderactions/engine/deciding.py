"""What people decide about an action that has not been sent: approve, decline, withdraw; and what if nobody does."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from attrs import evolve

from orderactions.actions import Action
from orderactions.engine.context import Context, actor_of, is_by_hand, view
from orderactions.engine.moves import add_task, move
from orderactions.engine.takingback import check_taker, take_back
from orderactions.errors import RequestError
from orderactions.journal.rows import ActionRow, JobRow
from orderactions.models import Actor, Problem
from orderactions.money import Money
from orderactions.rules import against_approving, against_declining
from orderactions.states import State

if TYPE_CHECKING:
    from orderactions.journal.transaction import Transaction

__all__ = ["approve", "await_approval", "decline", "run_approval", "withdraw"]


def await_approval(context: Context, t: Transaction, row: ActionRow) -> None:
    """See to it that somebody is told before an approval runs out, and that it does run out."""
    t.work.add_job("approval", row.id, row.account, t.work.now + _span(context) * 3 / 4)


def _span(context: Context) -> timedelta:
    return timedelta(seconds=context.policy.approval_expires_after_s)


def approve(context: Context, action_id: str, actor: Actor) -> Action:
    """Let a proposed action go: its facts are read again before it is sent.

    Raises:
        RequestError: it does not wait for approval, the journal is held back, or the actor is no other person.
    """
    with context.journal.transaction() as t:
        row = _waiting(context, t, action_id, (State.PROPOSED,), "be approved")
        if against := against_approving(context.policy, actor, actor_of(row)):
            raise RequestError("actor", against)
        amount = Money.from_minor(row.minor, row.currency)
        hold = t.work.now + timedelta(seconds=context.policy.hold_for(amount))
        said = {"by": str(actor)}
        row = evolve(row, body={**row.body, "approved_by": str(actor)})
        row = move(
            context, t, row, State.RESERVED, why=f"approved by {actor}", data=said, verified_at=None, not_before=hold
        )
        return view(context, t, row)


def decline(context: Context, action_id: str, actor: Actor, why: str) -> Action:
    """Say no to a proposed action; its amounts are free again.

    Raises:
        RequestError: no reason is given, it does not wait for approval, the journal is held back, or the actor is no
            person who may.
    """
    if not why.strip():
        raise RequestError("why", "it is empty; whoever asked is told why it is declined")
    with context.journal.transaction() as t:
        row = _waiting(context, t, action_id, (State.PROPOSED,), "be declined")
        if against := against_declining(context.policy, actor):
            raise RequestError("actor", against)
        problem = Problem("declined", "approval", f"{actor} declined it: {why}", "ask them")
        row = move(
            context, t, row, State.DECLINED, why=str(problem.message), data={"by": str(actor)}, problems=(problem,)
        )
        return view(context, t, row)


def withdraw(context: Context, action_id: str, actor: Actor) -> Action:
    """Take back an action that has not been sent, or another person's record of what was done by hand.

    Raises:
        RequestError: it is not waiting any more, or the journal is held back; the record is one's own.
    """
    with context.journal.transaction() as t:
        found = t.ledger.get(action_id)
        by_hand = found is not None and is_by_hand(found)
        states = (State.DONE,) if by_hand else (State.RESERVED, State.PROPOSED)
        row = _waiting(context, t, action_id, states, "be withdrawn")
        if by_hand:
            check_taker(context, row, actor)
            return view(context, t, take_back(context, t, row, actor))
        row = move(context, t, row, State.WITHDRAWN, why=f"withdrawn by {actor}", data={"by": str(actor)})
        return view(context, t, row)


def _waiting(context: Context, t: Transaction, action_id: str, states: tuple[State, ...], what: str) -> ActionRow:
    row = t.ledger.locked(action_id)
    assert row is not None
    if held := context.journal.why_held(t):
        raise RequestError("journal", f"it is not known what was sent: {held}")
    if row.state not in states:
        raise RequestError("action", f"it is {row.state.value} and can no longer {what}")
    return row


def run_approval(context: Context, job: JobRow) -> None:
    """Tell somebody that an approval runs out soon; give the action up when it has."""
    with context.journal.transaction() as t:
        row = t.ledger.get(job.subject)
        if row is None or row.state is not State.PROPOSED:
            t.work.finish(job)
            return
        ends = row.created_at + _span(context)
        if t.work.now >= ends and not context.journal.why_held(t):
            move(context, t, row, State.EXPIRED, why="nobody approved it in time")
            t.work.finish(job)
            return
        if t.work.now >= row.created_at + _span(context) * 3 / 4:
            add_task(context, t, row, "approval_ending", f"nobody has approved it; it ends {ends:%Y-%m-%d %H:%M} UTC")
        t.work.again(job, max(ends, t.work.now + timedelta(seconds=30)))
