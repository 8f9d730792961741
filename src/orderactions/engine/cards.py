"""What a card is made of: one reading of the order, one of the ticket, and one moment of the journal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import frozen

from orderactions.actions import Action, Option, Task, Verdict
from orderactions.card import Button, BuyerText, Card, Deadline, Movement, Offer, TicketNow
from orderactions.engine.accepting import actor_key
from orderactions.engine.context import Context, actor_of, held_on, is_by_hand, view
from orderactions.engine.looking import options_beside, read_order, warnings_in
from orderactions.engine.ownwords import NUMBER
from orderactions.engine.takingback import check_taker
from orderactions.engine.tasks import shown as shown_task
from orderactions.engine.tickets import follow
from orderactions.errors import DeskError, RequestError
from orderactions.ids import confirmation_number
from orderactions.journal.rows import ActionRow
from orderactions.models import Actor, Kind, OrderRef, Problem, TicketRef
from orderactions.money import Money, total
from orderactions.orders import BookEntry, Order, OrderStatus
from orderactions.policy import Asked, ReplyAt
from orderactions.presets import Preset, for_order
from orderactions.rules import (
    Own,
    Usage,
    against_answering,
    against_approving,
    against_declining,
    ask_judge,
    check_limits,
    is_paused,
    left,
    paused_problem,
    refundable,
    why_approve,
)
from orderactions.states import HOLDS_BALANCE, Stage, State

if TYPE_CHECKING:
    from orderactions.journal.transaction import Transaction

__all__ = ["Known", "card_of", "look"]

#: So many actions are shown; the balance rests on all of them.
_SHOWN = 50
#: In which Amazon wants a buyer's message to be answered.
_ANSWER_IN = timedelta(hours=24)
_NOT_SENT_YET = (OrderStatus.PENDING, OrderStatus.UNSHIPPED, OrderStatus.PARTIALLY_SHIPPED)
_CARRIED_OUT = (State.DONE, State.SETTLED)
_ASK = "ask somebody who may"


@frozen(kw_only=True)
class Known:
    """One moment of the journal, as far as it is about an order, a ticket and an actor."""

    now: datetime
    #: Why nothing may be sent; "" when it may.
    held: str
    pauses: Mapping[str, tuple[datetime, str, str]]
    rows: Sequence[ActionRow]
    own: Own
    #: What the marketplace's books show that is not ours.
    entries: tuple[BookEntry, ...]
    usage: Usage
    actions: tuple[Action, ...]
    tasks: tuple[Task, ...]
    warnings: tuple[str, ...]


def card_of(
    context: Context,
    order: Order | OrderRef | str,
    ticket: TicketRef | str | None,
    actor: Actor,
    percent: Decimal | int | str,
    wait_s: float,
) -> Card:
    """Make the card. Raises like `read_order`; a desk that does not answer is told on the card."""
    about = TicketRef.parse(ticket) if isinstance(ticket, str) else ticket
    read = read_order(context, order, wait_s)
    vocabulary = context.marketplace(read.ref.account).vocabulary
    seen, remarks = _ticket(context, about)
    with context.journal.reading() as t:
        known = look(context, t, read, about, actor)
    rest = left(refundable(read), known.own.foreign, known.own.lines)
    verdicts = options_beside(context, read, known.rows, known.own, rest)
    presets = for_order(read, rest, vocabulary, own=known.own, percent=percent)
    # Several causes come to the same amount, which is what limits are about.
    limits = {each: _judged(context, known, read.ref, each, actor) for each in {one.amount for one in presets}}
    offers = [_offer(context, known, read.ref, preset, actor, *limits[preset.amount]) for preset in presets]
    remaining = total(rest.values(), read.currency)
    return Card(
        made_at=known.now,
        actor=actor,
        order=read,
        ticket=seen,
        refunded=tuple(sorted(_refunded(known, read), key=lambda each: each.at)),
        on_its_way=tuple(
            _ours(row) for row in known.rows if row.state in HOLDS_BALANCE and row.state not in _CARRIED_OUT
        ),
        left=remaining,
        options=verdicts,
        presets=tuple(offers),
        buttons=tuple(_buttons(context, known, read, verdicts, actor)),
        actions=known.actions,
        tasks=known.tasks,
        deadlines=tuple(_deadlines(read, seen, known.now)),
        texts=tuple(_texts(context, read, seen, verdicts, remaining)),
        warnings=(*known.warnings, *remarks, *_in_doubt(known, read)),
    )


def _ticket(context: Context, about: TicketRef | None) -> tuple[TicketNow | None, tuple[str, ...]]:
    """The ticket now, and what is to be said of it; never in the desk's own words, which may hold anything."""
    if about is None:
        return None, ()
    unread = TicketNow(ref=about, is_read=False)
    desk = context.desks.get(about.desk)
    if desk is None:
        return unread, (f"the desk {about.desk!r} is not connected: nothing can be written to the ticket",)
    try:
        ticket = follow(desk, about.id)
    except DeskError:
        return unread, ("the ticket cannot be read now: how long the buyer has waited is not known",)
    seen = TicketNow(
        ref=about,
        is_read=True,
        status=ticket.status,
        language=ticket.language,
        buyer_wrote_at=ticket.buyer_wrote_at,
        url=ticket.url,
    )
    tags = sorted(ticket.tags & context.policy.claim_tags)
    return seen, ((f"the ticket's tag {tags[0]!r} says that a guarantee claim is open",) if tags else ())


def look(context: Context, t: Transaction, order: Order, about: TicketRef | None, actor: Actor) -> Known:
    """Return all that the journal knows for a card."""
    rows = t.ledger.of_order(order.ref.account, order.ref.order_id)
    own, entries = held_on(t, order, rows)
    shown = list(rows[-_SHOWN:])
    if about is not None:
        known = {row.id for row in rows}
        shown += [row for row in t.ledger.of_ticket(str(about), _SHOWN) if row.id not in known]
        shown.sort(key=lambda row: (row.created_at, row.id))
    held, pauses = context.journal.why_held(t), t.work.pauses()
    return Known(
        now=t.work.now,
        held=held,
        pauses=pauses,
        rows=rows,
        own=own,
        entries=entries,
        usage=t.spending.usage(actor_key(actor), order.ref, order.currency),
        actions=tuple(view(context, t, row, held=held) for row in shown[: -_SHOWN - 1 : -1]),
        tasks=tuple(shown_task(context, t, task) for task in t.work.tasks_of_order(order.ref)) if rows else (),
        warnings=warnings_in(context, t, held, pauses),
    )


def _ours(row: ActionRow) -> Movement:
    is_refund = row.kind is Kind.REFUND
    return Movement(
        what=row.kind.value,
        amount=Money.from_minor(row.minor, row.currency) if is_refund else None,
        by=str(actor_of(row)),
        at=row.created_at,
        number=confirmation_number(row.id),
        state=row.state,
        by_hand=is_by_hand(row),
    )


def _refunded(known: Known, order: Order) -> Iterator[Movement]:
    for row in known.rows:
        if row.kind is Kind.REFUND and row.state in _CARRIED_OUT:
            yield _ours(row)
    for entry in known.entries:
        yield Movement(
            what=entry.kind.value,
            amount=total((line.amount for line in entry.lines), order.currency),
            by="",
            at=entry.posted_at,
            entry=entry.entry_id,
        )


def _in_doubt(known: Known, order: Order) -> Iterator[str]:
    """What the amounts above do not tell by themselves."""
    counted = sum(row.minor for row in known.rows if row.kind is Kind.REFUND and row.state in HOLDS_BALANCE)
    held = total((line.amount for line in known.own.lines), order.currency).minor
    if held > counted:
        more = Money.from_minor(held - counted, order.currency)
        yield f"{more} more is held: the marketplace contradicted that a refund did not happen; see the history"
    if order.books is None:
        yield "the marketplace's books were not read: what was refunded elsewhere is not seen"
    if any(row.state is State.UNKNOWN for row in known.rows):
        yield "it is not known whether an action of this order was carried out: do not repeat it, here or there"


# What may be pressed.


def _against(
    context: Context, known: Known, ref: OrderRef, kind: Kind, amount: Money, actor: Actor
) -> tuple[Problem, ...]:
    """What stands against an action whatever the order allows, as `execute` would say it."""
    if known.held:
        return (_held(known),)
    if stop := is_paused(known.pauses, ref.account, kind, actor):
        return (paused_problem(stop, known.pauses[stop][2]),)
    return check_limits(context.policy, kind, amount, actor, order=ref, usage=known.usage)


def _judged(
    context: Context, known: Known, ref: OrderRef, amount: Money, actor: Actor
) -> tuple[tuple[Problem, ...], str]:
    """What stands against a refund of that amount, and why another person must approve it."""
    problems = _against(context, known, ref, Kind.REFUND, amount, actor)
    return problems, why_approve(context.policy, Kind.REFUND, amount, actor, ())


def _offer(
    context: Context,
    known: Known,
    ref: OrderRef,
    preset: Preset,
    actor: Actor,
    problems: tuple[Problem, ...],
    approval: str,
) -> Offer:
    if not problems and context.policy.judge is not None:
        asked = Asked(
            kind=Kind.REFUND,
            order=ref,
            amount=preset.amount,
            actor=actor,
            reason=preset.cause,
            lines=preset.lines,
            usage=known.usage,
        )
        problems = ask_judge(context.policy, asked)
    return Offer(preset=preset, problems=problems, approval=approval)


def _held(known: Known) -> Problem:
    return Problem("journal_held", "journal", known.held, "a person looks, then `orderactions resume --after-restore`")


def _buttons(
    context: Context, known: Known, order: Order, verdicts: Sequence[Option], actor: Actor
) -> Iterator[Button]:
    # The least that can be asked for: what is said against it, is said against any refund.
    least = {Kind.REFUND: Money.from_minor(1, order.currency), Kind.CANCELLATION: Money.zero(order.currency)}
    for kind, name in ((Kind.REFUND, "refund"), (Kind.CANCELLATION, "cancel")):
        of_kind = [option for option in verdicts if option.kind is kind]
        possible = any(option.verdict is Verdict.ALLOWED for option in of_kind)
        problems = () if possible else next(option.problems for option in of_kind if option.line_id is None)
        problems = problems or _against(context, known, order.ref, kind, least[kind], actor)
        yield Button(name=name, subject=str(order.ref), problems=problems)
    if any(option.verdict is Verdict.MANUAL for option in verdicts):
        yield Button(name="record_external", subject=str(order.ref))
    held = (_held(known),) if known.held else ()
    for row in known.rows:
        if row.state in (State.PROPOSED, State.RESERVED):
            yield Button(name="withdraw", subject=row.id, problems=held)
        if row.state is State.DONE and is_by_hand(row):
            yield Button(name="withdraw", subject=row.id, problems=held or _against_taking(context, row, actor))
        if row.state is State.PROPOSED:
            approving = against_approving(context.policy, actor, actor_of(row))
            yield Button(name="approve", subject=row.id, problems=held or _not_allowed(approving))
            declining = against_declining(context.policy, actor)
            yield Button(name="decline", subject=row.id, problems=held or _not_allowed(declining))
    for task in known.tasks:
        problems = _not_allowed(against_answering(context.policy, actor))
        yield Button(name="resolve", subject=task.id, problems=problems)


def _against_taking(context: Context, row: ActionRow, actor: Actor) -> tuple[Problem, ...]:
    try:
        check_taker(context, row, actor)
    except RequestError as error:
        return _not_allowed(error.problem)
    return ()


def _not_allowed(why: str) -> tuple[Problem, ...]:
    return (Problem("not_allowed", "actor", why, _ASK),) if why else ()


# Clocks and texts.


def _deadlines(order: Order, ticket: TicketNow | None, now: datetime) -> Iterator[Deadline]:
    if order.ship_by is not None and order.status in _NOT_SENT_YET:
        yield _deadline("ship_by", order.ship_by, now, "the order is to be shipped, or cancelled, by then")
    wrote = ticket.buyer_wrote_at if ticket else None
    if wrote is not None and ticket is not None and ticket.status not in ("solved", "closed"):
        why = "a day after the buyer last wrote; the desk shows whether an earlier message waits, or all were answered"
        yield _deadline("answer_by", wrote + _ANSWER_IN, now, why)


def _deadline(name: str, until: datetime, now: datetime, why: str) -> Deadline:
    return Deadline(name=name, until=until, left_s=round((until - now).total_seconds()), why=why)


_MOMENTS: Mapping[ReplyAt, tuple[Stage, ...]] = {
    ReplyAt.ACCEPTED: (Stage.RECEIVED,),
    ReplyAt.DONE: (Stage.DONE,),
    ReplyAt.BOTH: (Stage.RECEIVED, Stage.DONE),
    ReplyAt.NEVER: (),
}


def _texts(
    context: Context, order: Order, ticket: TicketNow | None, verdicts: Sequence[Option], remaining: Money
) -> Iterator[BuyerText]:
    """What would be written about what is possible now."""
    macros, moments = context.macros, _MOMENTS[context.policy.reply_at]
    possible = {option.kind for option in verdicts if option.verdict is Verdict.ALLOWED}
    if not possible:
        return
    language = macros.language_for(ticket.language if ticket else "", order.country)
    # Which reason and how many units is not chosen yet: the words are neutral, and the titles have no number.
    articles = [(0, line.title) for line in order.lines]
    for kind in (each for each in Kind if each in possible):
        for stage in moments:
            text = macros.text(
                kind=kind,
                stage=stage,
                language=language,
                order_id=order.ref.order_id,
                amount=remaining if kind is Kind.REFUND else None,
                number=NUMBER,
                country=order.country,
                articles=articles,
            )
            yield BuyerText(kind=kind, moment=stage.value, language=language, text=text)
    if Kind.CANCELLATION in possible and not order.buyer_asked_to_cancel:
        text = macros.ask_text(language=language, order_id=order.ref.order_id)
        yield BuyerText(kind=Kind.CANCELLATION, moment="ask", language=language, text=text)
