"""From a request to a journaled action: judged twice, once to show it and once inside the reserving transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from attrs import evolve

from orderactions.actions import Action, Line, Preview
from orderactions.engine import ownwords
from orderactions.engine.accepting import accepted, actor_key, declined, new_row
from orderactions.engine.context import Context, is_fresh, own_of, view
from orderactions.engine.limits import against_policy
from orderactions.engine.parcelsteps import outlook
from orderactions.engine.pending import effects
from orderactions.errors import ConflictError, DeskError, MarketplaceError, MissingCredentials, RequestError
from orderactions.ids import confirmation_number
from orderactions.journal.ledger import KeyTaken
from orderactions.journal.rows import ActionRow
from orderactions.messages import articles_of
from orderactions.models import Actor, Cancellation, Kind, Problem, Refund, Request, TicketRef
from orderactions.money import Money, total
from orderactions.orders import Order
from orderactions.policy import Asked, ReplyAt
from orderactions.rules import (
    Assessment,
    assess,
    differences,
    fingerprint,
    is_paused,
    limit_of_action,
    paused_problem,
    request_digest,
    shape_digest,
    why_approve,
)
from orderactions.states import Stage

if TYPE_CHECKING:
    from orderactions.journal.transaction import Transaction

__all__ = ["execute", "preview", "ticket_ref"]


def preview(
    context: Context,
    request: Request,
    order: Order | None = None,
    ticket: TicketRef | str | None = None,
    *,
    wait_s: float | None = None,
) -> Preview:
    """Judge a request on a fresh reading of the order (or the one handed in) and lay out its exact effect."""
    _check_request(request)
    ref = context.order_ref(request.order)
    marketplace = context.marketplace(ref.account)
    marketplace.check_order_id(ref.order_id)
    if order is not None and order.ref != ref:
        raise RequestError("order", f"{order.ref} was handed in for a request about {ref}")
    given = order is not None
    with_books = request.kind is Kind.REFUND
    order = order or marketplace.snapshot(ref.order_id, with_books=with_books, wait_s=wait_s)
    judged, caution, language = _with_ticket(context, request, ticket_ref(context, ticket))
    with context.journal.reading() as t:
        found = assess(judged, order, own_of(t, order), marketplace.plan)
        paused = t.work.pauses()
    amount = total((line.amount for line in found.lines), order.currency)
    problems = found.problems or limit_of_action(context.policy, request.kind, amount)
    stop = is_paused(paused, ref.account, request.kind, Actor("", "nobody"))
    if stop and not problems:
        problems = (paused_problem(stop, paused[stop][2]),)
    parcel_effects, parcel_warnings = ((), ()) if problems else outlook(context, request, order)
    shown = Preview(
        id=context.ids.new("preview"),
        request=request,
        order=ref,
        kind=request.kind,
        site=order.site,
        currency=order.currency,
        made_at=order.read_at,
        lines=found.lines,
        wire=found.plan.wire,
        code=found.plan.code,
        tax_rule=found.plan.tax_rule,
        effects=(*(() if problems else effects(context, request, order)), *parcel_effects, *found.plan.effects),
        warnings=(*parcel_warnings, *found.plan.warnings, *caution),
        standing=found.plan.standing,
        losses=found.plan.losses,
        for_buyer="" if problems else _for_buyer(context, request, order, amount, found.lines, language),
        ask_buyer="" if problems else _ask_buyer(context, request, order, found.plan.code),
        problems=problems,
        facts=found.facts,
        fingerprint=fingerprint(found.facts),
        snapshot=order,
    )
    if not given:
        context.readings.keep(shown.id, order)
    return shown


def ticket_ref(context: Context, ticket: TicketRef | str | None) -> TicketRef | None:
    """Return the ticket with its desk. Raises RequestError where the desk is not connected."""
    ref = TicketRef.parse(ticket) if isinstance(ticket, str) else ticket
    if ref is not None and ref.desk not in context.desks:
        known = ", ".join(sorted(context.desks)) or "none"
        raise RequestError("ticket", f"the desk {ref.desk!r} is not connected; the desks are: {known}")
    return ref


def _with_ticket(context: Context, request: Request, ticket: TicketRef | None) -> tuple[Request, tuple[str, ...], str]:
    """The request with what the ticket's tags say of a claim, which no marketplace lets us read (AMZ-REFUND-18).

    Also what to say of that, and the ticket's language where it was read for this.
    """
    if ticket is None or not isinstance(request, Refund) or request.claim_open or not context.policy.claim_tags:
        return request, (), ""
    try:
        told = context.desks[ticket.desk].read(ticket.id)
    except DeskError:
        return request, ("The ticket cannot be read now, so it is not known whether it tells of an open claim.",), ""
    has_claim = told.tags & context.policy.claim_tags
    return (evolve(request, claim_open=True) if has_claim else request), (), told.language


def _for_buyer(
    context: Context, request: Request, order: Order, amount: Money, lines: Sequence[Line], language: str
) -> str:
    if context.policy.reply_at is ReplyAt.NEVER:
        return ""
    stage = Stage.DONE if context.policy.reply_at is ReplyAt.DONE else Stage.RECEIVED
    return context.macros.text(
        kind=request.kind,
        stage=stage,
        language=context.macros.language_for(language, order.country),
        order_id=order.ref.order_id,
        amount=amount if request.kind is Kind.REFUND else None,
        number=ownwords.NUMBER,
        country=order.country,
        reason=request.reason,
        articles=articles_of(order, lines) if context.macros.names_articles else (),
    )


def _ask_buyer(context: Context, request: Request, order: Order, code: str) -> str:
    """Words that ask the buyer to use the marketplace's own request, where the buyer has only written.

    Never where the code says that the seller is the cause (AMZ-MSG-04).
    """
    wrote = isinstance(request, Cancellation) and request.buyer_asked and not order.buyer_asked_to_cancel
    if not wrote or code not in context.marketplace(order.ref.account).vocabulary.buyer_attributed:
        return ""
    language = context.macros.language_for("", order.country)
    return context.macros.ask_text(language=language, order_id=order.ref.order_id)


def _check_request(request: object) -> None:
    if not isinstance(request, Refund | Cancellation):
        said = "write e.g. Refund.full(ORDER, reason=Reason.DAMAGED) or Cancellation(order=ORDER, reason=Reason.OTHER)"
        raise RequestError("request", f"{request!r} is no request; {said}")


def execute(
    context: Context,
    asked: Preview | Request,
    *,
    actor: Actor,
    ticket: TicketRef | str | None,
    key: str | None,
    again: bool,
    conn: object = None,
    buyer: str | None = None,
    for_buyer: str | None = None,
) -> Action:
    """Journal a request as an action: RESERVED, or DECLINED with why. Nothing is sent here.

    Raises:
        ConflictError: the key belongs to another request.
        RequestError: an automation gave no key, or the ticket's desk is not known.
    """
    if actor.kind == "automation" and key is None:
        raise RequestError("key", "an automation must give a key of its own, or a retry of it would act twice")
    about = ticket_ref(context, ticket)
    if key is not None and not key.strip():
        raise RequestError("key", "it is empty; leave it out, or give each intent one of its own")
    request = asked.request if isinstance(asked, Preview) else asked
    _check_request(request)
    ref = context.order_ref(request.order)
    if isinstance(asked, Preview) and not ref == asked.order == asked.snapshot.ref:
        raise RequestError("preview", f"it is about {asked.order} and its request about {ref}; preview again")
    digest = _digest_of(context, buyer)
    if request.note is not None:
        context.journal.key.seal(request.note, "a trial")
    if (found := _known(context, request, key or getattr(asked, "id", None))) is not None:
        return found
    shown = asked if isinstance(asked, Preview) else preview(context, asked, ticket=about)
    words = ownwords.checked(context, for_buyer, shown, has_ticket=about is not None)
    order, verified = _facts_now(context, shown)
    key = key or shown.id
    approval = _needs_approval(context, shown, actor)
    with context.journal.transaction() if conn is None else context.journal.joined(conn) as t:
        t.ledger.lock_order(ref.account, ref.order_id)
        t.ledger.lock_actor(actor_key(actor))
        # Whatever others ask for on the account counts against its day.
        t.ledger.lock_actor(f"account {ref.account}")
        if digest:
            t.ledger.lock_actor(f"buyer {digest}")
        if (twin := t.ledger.by_key(ref.account, key)) is not None:
            return _same(context, t, twin, request)
        found_now = assess(request, order, own_of(t, order), context.marketplace(ref.account).plan)
        problems, changed = _judge(context, t, shown, found_now, order, actor, again=again, buyer=digest)
        row = ownwords.keep(context, new_row(context, t, request, found_now, order, actor, about, key, digest), words)
        if problems:
            return view(context, t, declined(t, row, request, problems, changed))
        try:
            row = accepted(context, t, row, request, found_now, order, approval, verified=verified)
        except KeyTaken:
            # For another order, in this very moment: the lock on this one did not keep it out.
            twin = t.ledger.by_key(ref.account, key)
            assert twin is not None
            return _same(context, t, twin, request)
        return view(context, t, row)


def _digest_of(context: Context, buyer: str | None) -> str:
    if buyer is not None and not buyer.strip():
        raise RequestError("buyer", "it is empty; leave it out, or give your own id of the buyer")
    # In doubt two spellings are one buyer.
    return "" if buyer is None else context.journal.key.buyer(buyer.strip().casefold())


def _known(context: Context, request: Request, key: str | None) -> Action | None:
    """The action of a key that was used before: a double click reads nothing from the marketplace."""
    if key is None:
        return None
    ref = context.order_ref(request.order)
    with context.journal.reading() as t:
        row = t.ledger.by_key(ref.account, key)
        return None if row is None else _same(context, t, row, request)


def _same(context: Context, t: Transaction, row: ActionRow, request: Request) -> Action:
    if row.request_digest != request_digest(request, context.order_ref(request.order)):
        raise ConflictError(
            "key",
            f"{row.key!r} belongs to another request ({confirmation_number(row.id)}); use a new key for a new intent",
        )
    return view(context, t, row)


def _facts_now(context: Context, shown: Preview) -> tuple[Order, bool]:
    """The order as it is now, and whether that is certain: what cannot be read now is checked before it is sent.

    What this service has read itself a moment ago is taken as it is; what was handed in, as far as the policy says so:
    a caller may have changed what it holds.
    """
    own = context.readings.get(shown.id) == shown.snapshot
    ttl = timedelta(seconds=context.policy.facts_ttl_s if own else context.policy.given_facts_ttl_s)
    if ttl and is_fresh(shown.snapshot.read_at, context.clock.now(), ttl):
        return shown.snapshot, True
    try:
        marketplace = context.marketplace(shown.order.account)
        return marketplace.snapshot(shown.order.order_id, with_books=shown.kind is Kind.REFUND), True
    except (MarketplaceError, MissingCredentials):
        return shown.snapshot, False


def _judge(
    context: Context, t: Transaction, shown: Preview, found: Assessment, order: Order, actor: Actor, *, again: bool,
    buyer: str,
) -> tuple[tuple[Problem, ...], tuple[str, ...]]:  # fmt: skip
    """Everything that can stand against an action, in the order in which an agent would want to hear it."""
    policy, ref, now = context.policy, shown.order, t.ledger.now
    if held := context.journal.why_held(t):
        clears = "a person looks, then `orderactions resume --after-restore`"
        return (Problem("journal_held", "journal", held, clears),), ()
    if found.problems:
        return found.problems, differences(shown.facts, found.facts)
    changed = differences(shown.facts, found.facts)
    if changed:
        return (
            Problem("stale_preview", "preview", "the facts have changed since it was made", "preview again"),
        ), changed
    paused = t.work.pauses()
    if stop := is_paused(paused, ref.account, shown.kind, actor):
        return (paused_problem(stop, paused[stop][2]),), ()
    amount = total((line.amount for line in found.lines), order.currency)
    asked = Asked(
        kind=shown.kind, order=ref, amount=amount, actor=actor, reason=shown.request.reason, lines=found.lines
    )
    over = against_policy(context, t, asked, buyer=buyer)
    if over:
        return over, ()
    shape = shape_digest(ref.order_id, shown.kind.value, found.lines)
    twin = t.ledger.equal(ref.account, ref.order_id, shape, now - timedelta(seconds=policy.duplicate_window_s))
    if twin is not None and not again:
        said = f"the same was asked at {twin.created_at:%H:%M} UTC ({confirmation_number(twin.id)}, {twin.state.value})"
        return (Problem("possible_duplicate", "request", said, "if it is meant once more, say again=True"),), ()
    return (), ()


def _needs_approval(context: Context, shown: Preview, actor: Actor) -> str:
    if shown.problems:
        return ""
    request, amount = shown.request, shown.buyer_gets
    special = [each for each in shown.warnings if each not in shown.standing]
    return why_approve(context.policy, shown.kind, amount, actor, special) or context.policy.needs_approval(
        Asked(kind=shown.kind, order=shown.order, amount=amount, actor=actor, reason=request.reason)
    )
