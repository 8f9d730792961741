"""A person's answer to a task. Nobody can send an action again; a person can only say what happened."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from attrs import evolve

from orderactions.actions import Task
from orderactions.engine.context import FENCE_MARGIN, TOKEN_LIFE, Context, is_by_hand
from orderactions.engine.moves import close_task, move
from orderactions.engine.outbox import give_up
from orderactions.engine.parcelanswers import answer_parcel
from orderactions.engine.takingback import check_taker, take_back
from orderactions.engine.tasks import shown
from orderactions.errors import RequestError
from orderactions.journal.rows import ActionRow
from orderactions.models import Actor, Kind
from orderactions.rules import against_answering, check_scope, may
from orderactions.states import State

if TYPE_CHECKING:
    from orderactions.journal.transaction import Transaction

__all__ = ["lift", "resolve", "take_up"]

#: Refunds appear in the marketplace's books up to 48 hours later (AMZ-CONFIRM-01).
_BOOKS_LAG = timedelta(hours=48)


def resolve(
    context: Context, task_id: str, answer: str, *, actor: Actor, evidence: str | None, second: Actor | None
) -> Task:
    """Record an answer and what follows from it.

    Raises:
        RequestError: no such task, an answer it does not take, or one that is too early to be certain.
    """
    _check_right(context, actor, second)
    with context.journal.transaction() as t:
        known = t.work.task(task_id)
        if known is None:
            raise RequestError("task", f"there is no task {task_id!r}; `orderactions tasks` lists them")
        row = t.ledger.locked(known.action_id)
        # Read again: while the action was waited for, somebody else may have answered.
        task = t.work.task(task_id)
        assert row is not None
        assert task is not None
        if task.resolved_at is not None:
            raise RequestError("task", f"{task_id} was answered {task.answer!r} by {task.resolved_by}")
        if answer not in task.answers:
            raise RequestError(
                "answer", f"{answer!r} is not an answer to {task.kind}; use one of {', '.join(task.answers)}"
            )
        said = {"task": task.id, "kind": task.kind, "answer": answer, "by": str(actor), "second": str(second or "")}
        by_hand = is_by_hand(row)
        if answer in _BECOMES and row.state is not (State.DONE if by_hand else State.UNKNOWN):
            raise RequestError("answer", f"the action is {row.state.value}; there is nothing left to find out")
        if answer == "leave":
            t.ledger.record(row, "task_left", said, note=evidence)
            return shown(context, t, task)
        if answer == "did not happen" and by_hand:
            check_taker(context, row, actor, second)
        elif answer == "did not happen":
            _certain_enough(context, t, row, task.since, (actor, second))
        t.work.resolve_task(task.id, answer, str(actor))
        if answer == "happened" and by_hand:
            # It stays DONE by the word of two, and nobody is asked again.
            row = evolve(row, body={**row.body, "confirmed_by": str(actor)})
        others = [each for each in t.work.tasks(action_id=row.id) if each.id != task.id]
        if not others:
            row = evolve(row, attention=None, attention_since=None)
        row = t.ledger.record(row, "task_resolved", said, note=evidence)
        _carry_out(context, t, task, row, answer, actor)
        resolved = t.work.task(task.id)
        assert resolved is not None
        return shown(context, t, resolved)


def _check_right(context: Context, actor: Actor, second: Actor | None) -> None:
    if against := against_answering(context.policy, actor):
        raise RequestError("actor", against)
    if second is not None and not may(context.policy, second, "resolve"):
        raise RequestError("actor", f"the policy lets {second} answer no tasks; ask somebody whose role may")


def lift(context: Context, scope: str, actor: Actor, *, after_restore: bool) -> None:
    """Lift a pause, or take up a journal that was put back.

    Raises:
        RequestError: nothing of that scope is paused, the journal is not held, or the actor may not.
    """
    if not may(context.policy, actor, "resume"):
        raise RequestError("actor", f"the policy lets {actor} lift no pause; ask somebody whose role may")
    if after_restore:
        take_up(context, actor)
        return
    check_scope(scope, context.marketplaces)
    with context.journal.transaction() as t:
        if not t.work.resume(scope):
            paused = ", ".join(t.work.pauses()) or "nothing"
            raise RequestError("scope", f"{scope} is not paused; paused is: {paused}")


def _carry_out(context: Context, t: Transaction, task: Task, row: ActionRow, answer: str, actor: Actor) -> None:
    if is_by_hand(row):
        if answer == "did not happen":
            take_back(context, t, row, actor)
    elif answer in _BECOMES:
        why = f"{actor} looked at the marketplace: {answer}"
        move(context, t, row, _BECOMES[answer], why=why, data={"by": str(actor)})
    elif task.kind == "parcel_unclear":
        answer_parcel(context, t, row, answer, actor)
    elif task.kind == "event_stuck":
        give_up(t, row, answer, actor)


_BECOMES = {"happened": State.DONE, "did not happen": State.REFUSED}


def _certain_enough(
    context: Context, t: Transaction, row: ActionRow, since: datetime, people: tuple[Actor, Actor | None]
) -> None:
    """Saying that it did not happen frees the balance: the truth needs time to show, or a second person agrees."""
    actor, second = people
    if second is not None:
        if second.name.casefold().strip() == actor.name.casefold().strip() or second.kind != "agent":
            raise RequestError("second", f"{second} cannot second an answer of {actor}; another person must")
        return
    if held := context.journal.why_held(t):
        raise RequestError(
            "answer",
            f"it may have been sent again, or may still be, and this journal cannot know: {held}; take the journal up "
            "first, or have a second person agree (second, or --second NAME)",
        )
    submission = t.work.submission(row.submission_id) if row.submission_id else None
    # Without a submission (a restored journal) nobody knows when it was sent: it counts from when that was noticed.
    until = since + TOKEN_LIFE + FENCE_MARGIN
    last = since
    if submission is not None:
        until = (submission.credential_expires_at or since) + FENCE_MARGIN
        last = submission.finished_at or submission.submitted_at or since
        if submission.credential_expires_at is not None:
            # After a restore nobody knows when it was sent last, only until when it can have been.
            last = max(last, submission.credential_expires_at - TOKEN_LIFE)
    if row.kind is Kind.REFUND:
        until = max(until, last + _BOOKS_LAG)
    if t.work.now < until:
        raise RequestError(
            "answer",
            f"it is too early to say that it did not happen: it may still show until {until:%Y-%m-%d %H:%M} UTC; "
            "wait until then, or have a second person agree (second, or --second NAME)",
        )


def take_up(context: Context, actor: Actor) -> None:
    """End the holding back of a restored or copied journal.

    Raises:
        RequestError: it is not held back, or no person asks.
    """
    if actor.kind != "agent":
        raise RequestError("actor", "a restored journal is taken up by a person")
    why = "the journal was restored or copied: it may have been sent since"
    with context.journal.transaction() as t:
        if not context.journal.why_held(t):
            raise RequestError("after_restore", "the journal is not held back; there is nothing to take up")
        said = {"by": str(actor), "why": why}
        for task in t.work.tasks():
            if task.kind == "journal_held" and (row := t.ledger.get(task.action_id)) is not None:
                close_task(t, row, task.kind, "the journal was taken up")
        # What waits for an approval may have been approved and sent since, too.
        for row in t.ledger.in_state(State.PROPOSED):
            move(context, t, row, State.RESERVED, data=said)
        for row in t.ledger.in_state(State.RESERVED):
            move(context, t, move(context, t, row, State.SUBMITTING, data=said), State.UNKNOWN, why=why)
        # What was lost before may have been sent again since, and until this moment, by the token fence.
        until = t.work.now + TOKEN_LIFE
        for submission in t.work.without_outcome():
            slot = {"slot_until": until + FENCE_MARGIN} if submission.slot else {}
            t.work.change_submission(submission.id, credential_expires_at=until, **slot)
        t.work.release_hold()
    context.journal.sync_mark(new_epoch=True)
