"""What a person did at the marketplace by hand: it holds the balance from now on, and the books prove it later.

It is an action like any other, so that balance, history, audit and books know it; but it begins as DONE, by a person's
word, and nothing is sent. Whoever says so is believed at once and to the cent: an amount that was given counts, even
where it is more than was left. Taking it back frees money, so that another person has to.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

from attrs import evolve

from orderactions.actions import Action, Line
from orderactions.engine.accepting import actor_key, first_record, new_row
from orderactions.engine.context import Context, own_of, view
from orderactions.engine.intake import ticket_ref
from orderactions.engine.moves import add_task
from orderactions.errors import ConflictError, RequestError
from orderactions.ids import confirmation_number
from orderactions.journal.codec import read_lines, write_problems
from orderactions.journal.ledger import KeyTaken
from orderactions.journal.rows import ActionRow
from orderactions.models import Actor, Kind, OrderRef, Problem, Refund, Request, TicketRef
from orderactions.money import Money
from orderactions.orders import Order
from orderactions.rules import Assessment, beyond, recorded_lines, request_digest
from orderactions.states import State

if TYPE_CHECKING:
    from orderactions.journal.transaction import Transaction

__all__ = ["record_external"]

_CARRIED_OUT = (State.DONE, State.SETTLED)
_MAY_BE_IT = (State.SUBMITTING, State.UNKNOWN)


def record_external(
    context: Context,
    done: Request,
    *,
    actor: Actor,
    key: str,
    ticket: TicketRef | str | None,
    evidence: str | None,
    order: Order | None,
) -> Action:
    """Journal what was done at the marketplace by hand; raises like `ActionService.record_external`."""
    about, ref = ticket_ref(context, ticket), context.order_ref(done.order)
    if not key.strip():
        raise RequestError("key", "it is empty; the key is what makes a double click one record")
    note = "\n".join(filter(None, [evidence, done.note])) or None
    if note is not None:
        context.journal.key.seal(note, "a trial")
    with context.journal.reading() as t:
        if (twin := t.ledger.by_key(ref.account, key)) is not None:
            return _same(context, t, twin, done, ref)
    order = _order(context, ref, order, done.kind)
    with context.journal.transaction() as t:
        t.ledger.lock_order(ref.account, ref.order_id)
        t.ledger.lock_actor(actor_key(actor))
        if (twin := t.ledger.by_key(ref.account, key)) is not None:
            return _same(context, t, twin, done, ref)
        lines = _lines(t, done, order)
        row = new_row(context, t, done, Assessment(lines=lines), order, actor, about, key)
        problems = _doubts(context, t, row)
        body = {**row.body, "by_hand": True, "code": done.code or "", "problems": write_problems(problems)}
        row = evolve(row, state=State.DONE, request_digest=_digest(done, ref), body=body)
        said = first_record(row) | {"by_hand": True, "problems": body["problems"]}
        try:
            row = t.ledger.insert(row, lines, said, note)
        except KeyTaken:
            # For another order, in this very moment.
            twin = t.ledger.by_key(ref.account, key)
            assert twin is not None
            return _same(context, t, twin, done, ref)
        if row.minor > 0:
            t.spending.add(row.account, Money.from_minor(row.minor, row.currency))
        row = _note_excess(context, t, row, order, lines)
        _look_again(t, row)
        _see_to_proof(context, t, row, order)
        return view(context, t, row)


def _order(context: Context, ref: OrderRef, given: Order | None, kind: Kind) -> Order:
    marketplace = context.marketplace(ref.account)
    marketplace.check_order_id(ref.order_id)
    if given is not None and given.ref != ref:
        raise RequestError("order", f"{given.ref} was handed in for a record about {ref}")
    return given or marketplace.snapshot(ref.order_id, with_books=kind is Kind.REFUND)


def _digest(done: Request, ref: OrderRef) -> str:
    """Another one than that of a request to send: one key never means both."""
    return hashlib.sha256(f"by hand {request_digest(done, ref)}".encode()).hexdigest()


def _same(context: Context, t: Transaction, twin: ActionRow, done: Request, ref: OrderRef) -> Action:
    if twin.request_digest != _digest(done, ref):
        number = confirmation_number(twin.id)
        raise ConflictError("key", f"{twin.key!r} belongs to something else ({number}); use a new key for a new record")
    return view(context, t, twin)


def _lines(t: Transaction, done: Request, order: Order) -> tuple[Line, ...]:
    if not isinstance(done, Refund):
        return ()
    rows = t.ledger.of_order(order.ref.account, order.ref.order_id)
    carried_out = [line for row in rows if row.state in _CARRIED_OUT for line in read_lines(row.body["lines"])]
    return recorded_lines(done, order, own_of(t, order).foreign, carried_out)


def _doubts(context: Context, t: Transaction, row: ActionRow) -> tuple[Problem, ...]:
    """What is told with the record, and stands against it no more than that."""
    found = []
    since = t.ledger.now - timedelta(seconds=context.policy.duplicate_window_s)
    twin = t.ledger.equal(row.account, row.order_id, row.shape, since)
    if twin is not None:
        number = confirmation_number(twin.id)
        said = f"the same is there from {twin.created_at:%H:%M} UTC ({number}, {twin.state.value}); both count"
        found.append(Problem("possible_duplicate", "record", said, "if it is the same one, take one record back"))
    others = [each for each in t.ledger.of_order(row.account, row.order_id) if each.kind is row.kind]
    for each in others:
        if each.state in _MAY_BE_IT or (each.state is State.ACCEPTED and each.body.get("adopted")):
            said = f"{confirmation_number(each.id)} of ours may be what was seen there; both count until that is known"
            found.append(Problem("own_unclear", "order", said, "if it is, answer its task, and take the record back"))
    return tuple(found)


def _note_excess(context: Context, t: Transaction, row: ActionRow, order: Order, lines: tuple[Line, ...]) -> ActionRow:
    """More than was left was given, or is counted twice: that is recorded all the same, and somebody looks."""
    others = own_of(t, order, without=row.id)
    over = beyond(lines, order, others.foreign, others.lines)
    if not over:
        return row
    said = f"{over} of it is more than was left of the order, by what is known here"
    problem = Problem("above_left", "amount", said, "see the order's history; the buyer may have been paid twice")
    body = {**row.body, "problems": [*row.body["problems"], *write_problems([problem])]}
    return add_task(context, t, evolve(row, body=body), "external_above_left", f"recorded as done by hand: {said}")


def _look_again(t: Transaction, row: ActionRow) -> None:
    """What waits to be sent was judged before this was known: its order is read again, whenever that was last done."""
    said = {"why": f"{confirmation_number(row.id)} was recorded as done by hand"}
    for each in t.ledger.of_order(row.account, row.order_id) if row.kind is Kind.REFUND else ():
        waits = t.ledger.locked(each.id) if each.state is State.RESERVED else None
        if waits is not None and waits.state is State.RESERVED and waits.kind is Kind.REFUND:
            t.ledger.record(evolve(waits, verified_at=None), "doubted", said)


def _see_to_proof(context: Context, t: Transaction, row: ActionRow, order: Order) -> None:
    refund = row.kind is Kind.REFUND
    # A cancellation is proven by it; where a refund is not proven otherwise, it asks somebody in the end.
    t.work.add_job("settle", row.id, row.account, t.work.now)
    if refund and context.marketplace(row.account).reads_books:
        # Sweeps read what is posted from now on; what stands there already was read with the order.
        t.postings.keep(row.account, order.books or ())
        t.work.add_job("sweep", row.account, row.account, t.work.now)
    if row.ticket is not None:
        t.work.add_step(row.id, row.state.value, "note", 0)
        t.work.add_job("desk", row.id, row.account, t.work.now)
