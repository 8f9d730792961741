"""Journaling what was judged: a request that waits to be sent, for approval or for its order; or why it does not."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from attrs import evolve

from orderactions.engine.answering import watch_answer
from orderactions.engine.context import Context, member_of
from orderactions.engine.deciding import await_approval
from orderactions.engine.moves import submit_subject
from orderactions.engine.parcelsteps import plan_hold
from orderactions.engine.pending import asks_to_wait, keep_waiting
from orderactions.journal.codec import write_actor, write_lines, write_problems, write_wire
from orderactions.journal.rows import ActionRow
from orderactions.messages import articles_of
from orderactions.models import Actor, Kind, Problem, Request, TicketRef
from orderactions.money import Money, total
from orderactions.orders import Order
from orderactions.protocols import Batch
from orderactions.rules import Assessment, fingerprint, request_digest, shape_digest
from orderactions.states import State

if TYPE_CHECKING:
    from orderactions.journal.transaction import Transaction

__all__ = ["accepted", "actor_key", "declined", "first_record", "new_row"]

_SHOWN = ("actor", "reason", "code", "tax_rule", "wire", "facts")


def actor_key(actor: Actor) -> str:
    """Return how an actor is stored where it is asked for."""
    return f"{actor.kind}:{actor.name}"


def new_row(
    context: Context, t: Transaction, request: Request, found: Assessment, order: Order, actor: Actor,
    ticket: TicketRef | None, key: str, buyer: str = "",
) -> ActionRow:  # fmt: skip
    """Return what is to be journaled of a request, as RESERVED; nothing is written yet."""
    now, ref = t.ledger.now, order.ref
    amount = total((line.amount for line in found.lines), order.currency)
    return ActionRow(
        id=context.ids.new("action"),
        account=ref.account,
        order_id=ref.order_id,
        kind=request.kind,
        site=order.site,
        currency=order.currency,
        state=State.RESERVED,
        key=key,
        request_digest=request_digest(request, ref),
        shape=shape_digest(ref.order_id, request.kind.value, found.lines),
        actor=actor_key(actor),
        ticket=str(ticket) if ticket else None,
        minor=amount.minor,
        created_at=now,
        updated_at=now,
        fingerprint=fingerprint(found.facts),
        verified_at=order.read_at,
        not_before=now + timedelta(seconds=context.policy.hold_for(amount)),
        batch_limit=None,
        submission_id=None,
        message_no=None,
        attention=None,
        attention_since=None,
        seq=0,
        head="",
        body={
            "actor": write_actor(actor),
            "reason": request.reason.value,
            "code": found.plan.code,
            "tax_rule": found.plan.tax_rule,
            "country": order.country,
            "link": order.link,
            "lines": write_lines(found.lines),
            "skus": {line.line_id: line.sku for line in order.lines},
            "wire": write_wire(found.plan.wire),
            "facts": dict(found.facts),
            "ordered_at": order.created_at.isoformat(),
            "when_possible": getattr(request, "when_possible", False),
            "problems": [],
            "differences": [],
            "references": [],
            **({"buyer": buyer} if buyer else {}),
            # Only where a text names them: a title is long, and most shops have no use for it.
            **({"articles": articles_of(order, found.lines)} if context.macros.names_articles else {}),
        },
    )


def first_record(row: ActionRow) -> dict[str, object]:
    """Return what the first record of an action says of its request."""
    about: dict[str, object] = {name: row.body[name] for name in _SHOWN}
    about |= {"account": row.account, "order": row.order_id, "kind": row.kind.value, "site": row.site, "key": row.key}
    if row.body.get("buyer"):
        about["buyer"] = row.body["buyer"]
    if row.body.get("own_words"):
        about["own_words"] = True
    return about | {"ticket": row.ticket, "currency": row.currency, "fingerprint": row.fingerprint}


def declined(
    t: Transaction, row: ActionRow, request: Request, problems: tuple[Problem, ...], changed: tuple[str, ...]
) -> ActionRow:
    """Journal that a request was not accepted, and why."""
    body = {**row.body, "problems": write_problems(problems), "differences": list(changed)}
    row = evolve(row, state=State.DECLINED, body=body)
    about = first_record(row) | {"problems": body["problems"], "differences": body["differences"]}
    return t.ledger.insert(row, (), about, request.note)


def _only_tried(
    context: Context, t: Transaction, row: ActionRow, request: Request, found: Assessment, approval: str
) -> ActionRow:
    """The account is read-only: keep what would have been sent, and leave it there."""
    row = evolve(row, state=State.DRY_RUN)
    members = (member_of(row, 1),)
    batch = Batch(submission_id=row.id, account=row.account, kind=row.kind, sites=(row.site,), members=members)
    document = context.marketplace(row.account).document(batch).decode()
    said = {"document": document, "needs_approval": approval}
    # Lines of an action that is in no state that holds them: they are there to be read.
    return t.ledger.insert(row, found.lines, first_record(row) | said, request.note)


def _proposed(
    context: Context, t: Transaction, row: ActionRow, request: Request, found: Assessment, why: str
) -> ActionRow:
    row = evolve(row, state=State.PROPOSED, verified_at=None)
    row = t.ledger.insert(row, found.lines, first_record(row) | {"needs_approval": why}, request.note)
    await_approval(context, t, row)
    return row


def accepted(
    context: Context, t: Transaction, row: ActionRow, request: Request, found: Assessment, order: Order, approval: str,
    *, verified: bool,
) -> ActionRow:  # fmt: skip
    """Journal an accepted request: it waits to be sent, or first for its order, or for another person."""
    if not context.marketplace(row.account).writes:
        return _only_tried(context, t, row, request, found, approval)
    watch_answer(t, row)
    if row.minor:
        t.spending.add(row.account, Money.from_minor(row.minor, row.currency))
    if row.body.get("buyer"):
        t.spending.note_buyer(row.body["buyer"], order.ref)
    if approval:
        return _proposed(context, t, row, request, found, approval)
    waiting = asks_to_wait(request, order)
    return _reserved(context, t, row, request, found, verified=verified, waiting=waiting)


def _reserved(
    context: Context, t: Transaction, row: ActionRow, request: Request, found: Assessment, *, verified: bool,
    waiting: bool,
) -> ActionRow:  # fmt: skip
    if not verified or row.kind is Kind.CANCELLATION:
        # The parcel may have left since: it is read again, whatever it was accepted on.
        row = evolve(row, verified_at=None)
    row = t.ledger.insert(row, found.lines, first_record(row) | {"verified": verified}, request.note)
    if waiting:
        return keep_waiting(t, row)
    plan_hold(context, t, row)
    t.work.add_job("submit", submit_subject(row.account, row.kind, row.site), row.account, row.not_before)
    return row
