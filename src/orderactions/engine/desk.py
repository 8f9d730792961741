"""The desk's side: reply, note, tags, close. Each is written down before it is done and never repeated in doubt."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from orderactions.actions import Action
from orderactions.engine.context import Context, view
from orderactions.engine.moves import add_task, tell_held
from orderactions.engine.ownwords import own_words
from orderactions.engine.tickets import can, follow, offer_waiting, tell_wrote_again
from orderactions.engine.waiting import PAUSED
from orderactions.errors import DeskError, DeskUnclear, SetupError
from orderactions.journal.rows import JobRow, StepRow
from orderactions.models import Kind, TicketRef
from orderactions.policy import Close
from orderactions.protocols import Capabilities, Desk, Message, Ticket, TicketChange
from orderactions.render import note_text
from orderactions.rules import PARCEL_STEPS, retry_delay_s, still_true
from orderactions.states import State, StepState, stage_of

if TYPE_CHECKING:
    from orderactions.journal.transaction import Transaction

__all__ = ["run_desk"]

_GIVE_UP_AFTER = 10


class _NotNow(Exception):
    """The step certainly did not happen; try again later."""


class _Unfitting(Exception):
    """The step no longer fits; the sentence says why."""


def run_desk(context: Context, job: JobRow) -> None:
    """Carry out the open desk work of one action, in order, as far as it goes now."""
    while True:
        with context.journal.reading() as t:
            row = t.ledger.get(job.subject)
            steps = t.work.steps(job.subject)
            action = None if row is None else view(context, t, row)
        step = next((s for s in steps if _is_open(s)), None)
        desk = context.desks.get(action.ticket.desk) if action and action.ticket else None
        with context.journal.transaction() as t:
            if step is None or action is None:
                # In one transaction with the look, so that a step planned meanwhile is not forgotten.
                if any(_is_open(s) for s in t.work.steps(job.subject)):
                    continue
                t.work.finish(job)
                return
            if not t.work.holds(job):
                return
            if _held_back(context, t, job):
                return
            if desk is None:
                if job.attempt + 1 >= _GIVE_UP_AFTER and (row := t.ledger.get(job.subject)) is not None:
                    add_task(context, t, row, "desk_work_stuck", "no program that runs knows the ticket's desk")
                t.work.again(job, t.work.now + timedelta(seconds=retry_delay_s(job.attempt)), failed=True)
                return
        try:
            _carry_out(context, job, desk, action, step)
        except _NotNow as error:
            _try_again(context, job, step, str(error))
            return
        except _Unfitting as error:
            with context.journal.transaction() as t:
                t.work.change_step(step, state=StepState.SKIPPED, why=str(error))


def _held_back(context: Context, t: Transaction, job: JobRow) -> bool:
    """What a journal that was put back calls unwritten may have been written: it waits for a person."""
    held = context.journal.why_held(t)
    if held:
        row = t.ledger.get(job.subject)
        if row is not None:
            tell_held(context, t, row, held)
        t.work.again(job, t.work.now + PAUSED)
    return bool(held)


def _is_open(step: StepRow) -> bool:
    return step.name not in PARCEL_STEPS and step.state in (StepState.PENDING, StepState.WRITING)


def _try_again(context: Context, job: JobRow, step: StepRow, why: str) -> None:
    with context.journal.transaction() as t:
        if not t.work.holds(job):
            return
        if step.attempt + 1 >= _GIVE_UP_AFTER:
            t.work.change_step(step, state=StepState.FAILED, why=why)
            row = t.ledger.get(step.action_id)
            if row is not None:
                add_task(context, t, row, "desk_work_stuck", f"the {step.name} could not be written: {why}")
            t.work.again(job, t.work.now)
            return
        t.work.change_step(step, state=StepState.PENDING, attempt=step.attempt + 1, why=why)
        t.work.again(job, t.work.now + timedelta(seconds=retry_delay_s(step.attempt)), failed=True)


def _carry_out(context: Context, job: JobRow, desk: Desk, action: Action, step: StepRow) -> None:
    """One step: compose, write down that it begins, do it, write down how it ended."""
    assert action.ticket is not None
    if step.state is StepState.WRITING:
        # Whoever began it is gone. What the desk shows decides; in doubt it is not done again.
        try:
            own = _own_words(context, action, step)
        except _NotNow:
            own = ""
        _end(context, step, *_look(desk, action.ticket, action, step, own))
        return
    _check_can(context, can(desk), step)
    now = _read(desk, action.ticket)
    ticket = TicketRef(action.ticket.desk, now.id)
    text = _compose(context, now, action, step)
    # A journal that was put back may not know what was said. Words with our reference in them are this very reply;
    # others may be said of two actions, and count where it is known that it was put back.
    may_be_said = step.name == "reply" and (context.journal.epoch > 1 or action.confirmation.number in text)
    if may_be_said and (known := _said_before(desk, ticket, text)):
        _end(context, step, StepState.WRITTEN, known, "found by reading")
        return
    # An agent's words are in the journal once, sealed.
    kept = "" if _own_words(context, action, step) else text
    with context.journal.transaction() as t:
        if not t.work.holds(job) or not t.work.begin_step(step, kept):
            raise _NotNow("somebody else has it")
    try:
        reference = _write(context, desk, ticket, action, step, text)
    except DeskError as error:
        if not isinstance(error, DeskUnclear):
            raise _NotNow(str(error)) from None
        _end(context, step, *_look(desk, ticket, action, step, text))
        return
    except Exception:  # noqa: BLE001 - an adapter's own fault says nothing about what reached the desk
        _end(context, step, *_look(desk, ticket, action, step, text))
        return
    _end(context, step, *_read_back(desk, ticket, action, step, text, reference))


def _end(context: Context, step: StepRow, state: StepState, reference: str, why: str) -> None:
    with context.journal.transaction() as t:
        t.work.change_step(step, state=state, reference=reference, why=why)
        row = t.ledger.get(step.action_id)
        if row is None:
            return
        said = {"moment": step.moment, "name": step.name, "state": state.value, "reference": reference, "why": why}
        row = t.ledger.record(row, "step", said)
        if state is StepState.UNCLEAR:
            add_task(
                context, t, row, "desk_work_unclear", f"it is not known whether the {step.name} was written: {why}"
            )
        ended = row.state in (State.REFUSED, State.WITHDRAWN, State.EXPIRED)
        if step.name == "reply" and state in (StepState.WRITTEN, StepState.UNCLEAR) and ended:
            add_task(context, t, row, "reply_contradicted", f"the buyer was told of it, and it was {row.state.value}")


def _check_can(context: Context, able: Capabilities, step: StepRow) -> None:
    """Raise _Unfitting where the desk cannot do it. Nothing else is written instead: least of all a note as a reply."""
    lacks = {"note": not able.notes, "tags": not able.tags, "close": not able.close}.get(step.name, False)
    if not lacks:
        return
    why = f"the desk has no way for it: {step.name}"
    if step.name == "note" and step.moment == State.REFUSED.value:
        # Of every other end that agents must hear of, a task tells them already.
        with context.journal.transaction() as t:
            row = t.ledger.get(step.action_id)
            if row is not None:
                add_task(context, t, row, "desk_work_stuck", "it was refused, and the desk has no notes to say so")
    raise _Unfitting(why)


def _read(desk: Desk, ref: TicketRef) -> Ticket:
    """The ticket now, where its conversation goes on. Raises _NotNow."""
    try:
        return follow(desk, ref.id)
    except DeskError as error:
        raise _NotNow(str(error)) from None


def _own_words(context: Context, action: Action, step: StepRow) -> str:
    """What an agent has written to the buyer; "" where it is our text, or no reply. Raises _NotNow."""
    if step.name != "reply":
        return ""
    with context.journal.reading() as t:
        row = t.ledger.get(action.id)
    try:
        return "" if row is None else own_words(context, row)
    except SetupError as error:
        raise _NotNow(str(error)) from None


def _compose(context: Context, ticket: Ticket, action: Action, step: StepRow) -> str:
    """What is to be written; for changes of the ticket, what is to be changed.

    Raises:
        _Unfitting: it is no longer true, or the ticket has moved on.
    """
    if step.name == "reply":
        if not still_true(step.moment, action.state):
            raise _Unfitting(f"no longer true: the action is {action.state.value}")
        with context.journal.transaction() as t:
            row = t.ledger.get(action.id)
            if row is not None:
                # What is told is true all the same, and the buyer is to know it: somebody reads what they wrote.
                tell_wrote_again(context, t, row, ticket.buyer_wrote_at)
                offer_waiting(context, t, row, ticket.buyer_wrote_at)
        if own := _own_words(context, action, step):
            return own
        country = row.body["country"] if row else ""
        return context.macros.text(
            kind=action.kind,
            stage=stage_of(State(step.moment)),
            language=context.macros.language_for(ticket.language, country),
            order_id=action.order.order_id,
            amount=action.amount if action.kind is Kind.REFUND else None,
            number=action.confirmation.number,
            country=country,
            reason=action.reason,
            articles=row.body.get("articles", ()) if row else (),
        )
    if step.name == "note":
        with context.journal.reading() as t:
            return note_text(action, t.ledger.history(action.id))
    if step.name == "close":
        _may_close(context, action, ticket)
    return ",".join(sorted(context.policy.tags)) if step.name == "tags" else "solved"


def _may_close(context: Context, action: Action, ticket: Ticket) -> None:
    if ticket.status in ("solved", "closed"):
        raise _Unfitting("it is closed already")
    with context.journal.transaction() as t:
        row = t.ledger.get(action.id)
        if row is not None:
            offer_waiting(context, t, row, ticket.buyer_wrote_at)
        if row is not None and tell_wrote_again(context, t, row, ticket.buyer_wrote_at):
            why = "the buyer has written again"
        elif t.work.tasks(action_id=action.id):
            why = "a task of this action is open"
        elif context.policy.close is Close.ASK and row is not None:
            why = "the policy leaves that to a person"
            add_task(context, t, row, "close_asked", "all is done; the ticket can be closed, if nothing else is open")
        else:
            why = ""
    if why:
        raise _Unfitting(why)


def _marker(action: Action, step: StepRow) -> str:
    return f"[oa:{action.id}:{step.moment}]"


def _write(context: Context, desk: Desk, ref: TicketRef, action: Action, step: StepRow, text: str) -> str:
    if step.name == "reply":
        return desk.reply(ref.id, text)
    if step.name == "note":
        return desk.note(ref.id, text, marker=_marker(action, step))
    if step.name == "tags":
        is_so = set(context.policy.tags) <= desk.change(ref.id, TicketChange(add_tags=context.policy.tags)).tags
    else:
        is_so = desk.change(ref.id, TicketChange(status="solved")).status in ("solved", "closed")
    if not is_so:
        raise DeskError("the desk took the change and does not show it")
    return ""


def _read_back(
    desk: Desk, ref: TicketRef, action: Action, step: StepRow, text: str, reference: str
) -> tuple[StepState, str, str]:
    """See whether the desk shows what it says it has taken: an answer "200" has been seen for what was not done."""
    if step.name not in ("reply", "note"):
        return StepState.WRITTEN, reference, ""
    if step.name == "reply" and can(desk).queues_replies:
        return StepState.WRITTEN, reference, "the desk has queued it"
    if not reference:
        return _look(desk, ref, action, step, text)
    try:
        shown = {message.id: message.kind for message in desk.messages(ref.id)}
    except DeskError as error:
        return StepState.WRITTEN, reference, f"not read back: {error}"
    if reference not in shown:
        return StepState.UNCLEAR, reference, "the desk took it and does not show it"
    if shown[reference] != step.name:
        return StepState.UNCLEAR, reference, f"the desk shows it as another kind of message: {shown[reference]}"
    return StepState.WRITTEN, reference, ""


def _said_before(desk: Desk, ref: TicketRef, text: str) -> str:
    """Return the desk's id of a reply with these very words; "" when there is none. Raises _NotNow."""
    try:
        said = desk.messages(ref.id)
    except DeskError as error:
        raise _NotNow(str(error)) from None
    return next((each.id for each in said if each.kind == "reply" and each.text.strip() == text.strip()), "")


def _look(desk: Desk, ref: TicketRef, action: Action, step: StepRow, text: str = "") -> tuple[StepState, str, str]:
    """Find out by reading whether a write that brought no answer has happened."""
    text = text or step.text
    try:
        if step.name in ("reply", "note"):
            wanted = action.confirmation.number if step.name == "reply" else _marker(action, step)
            for message in _messages(desk, ref):
                same = message.text.strip() == text.strip() != "" if step.name == "reply" else wanted in message.text
                if message.kind == step.name and same:
                    return StepState.WRITTEN, message.id, "found by reading"
        else:
            ticket = follow(desk, ref.id)
            if step.name == "tags" and set(text.split(",")) <= ticket.tags:
                return StepState.WRITTEN, "", "found by reading"
            if step.name == "close" and ticket.status in ("solved", "closed"):
                return StepState.WRITTEN, "", "found by reading"
    except DeskError as error:
        return StepState.UNCLEAR, "", str(error)
    return StepState.UNCLEAR, "", "the desk gave no answer and does not show it"


def _messages(desk: Desk, ref: TicketRef) -> list[Message]:
    """What the ticket shows, and the one that it was merged into since. Raises DeskError."""
    said, now = list(desk.messages(ref.id)), follow(desk, ref.id)
    return said if now.id == ref.id else [*said, *desk.messages(now.id)]
