"""Reading without writing: what may be done on an order, which refunds fit, which actions there are, what to know."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from attrs import evolve

from orderactions.actions import Action, Option, Verdict
from orderactions.engine.context import Context, held_on, own_of, view
from orderactions.engine.tickets import can
from orderactions.errors import DeskError, RequestError
from orderactions.ids import read_confirmation_number
from orderactions.journal.codec import read_problems
from orderactions.journal.rows import ActionRow
from orderactions.models import Kind, OrderRef, Problem, TicketRef
from orderactions.orders import Order
from orderactions.presets import Preset, for_order
from orderactions.rules import Balance, Own, after_parcel_left, left, options, refundable
from orderactions.states import State

if TYPE_CHECKING:
    from orderactions.journal.transaction import Transaction
    from orderactions.tickets import TicketSearch

__all__ = [
    "WAIT_S",
    "actions_of",
    "find_action",
    "nobody_comes",
    "nobody_drives",
    "options_beside",
    "options_of",
    "presets_of",
    "read_order",
    "ticket_warnings_of",
    "warnings_in",
    "warnings_of",
]

#: How long somebody who looks waits for a budget that is empty, in seconds.
WAIT_S = 5.0
_NOBODY_DRIVES_AFTER = timedelta(minutes=10)
#: So many other tickets of an order are named.
_NAMED = 5


def read_order(context: Context, order: Order | OrderRef | str, wait_s: float) -> Order:
    """Return an order as it is now, or the reading that was handed in."""
    if isinstance(order, Order):
        return order
    ref = context.order_ref(order)
    marketplace = context.marketplace(ref.account)
    marketplace.check_order_id(ref.order_id)
    return marketplace.snapshot(ref.order_id, wait_s=wait_s)


def options_of(context: Context, order: Order) -> tuple[Option, ...]:
    """Return what may be done on an order, beside what our own actions hold."""
    with context.journal.reading() as t:
        rows = t.ledger.of_order(order.ref.account, order.ref.order_id)
        own = held_on(t, order, rows)[0]
    return options_beside(context, order, rows, own)


def options_beside(
    context: Context, order: Order, rows: Sequence[ActionRow], own: Own, rest: Balance | None = None
) -> tuple[Option, ...]:
    """Return what may be done on an order beside these actions of it, which hold so much; see `rules.options`."""
    found = options(order, own, context.marketplace(order.ref.account).vocabulary, rest)
    left_with = _parcel_left(rows)
    if left_with is not None:
        found = after_parcel_left(found, left_with)
    return tuple(
        evolve(option, done_key=context.ids.new("deed")) if option.verdict is Verdict.MANUAL else option
        for option in found
    )


def _parcel_left(rows: Sequence[ActionRow]) -> Problem | None:
    """Why the last cancellation of an order was refused, where that is because its parcel leaves."""
    last = next((row for row in reversed(rows) if row.kind is Kind.CANCELLATION), None)
    problems = read_problems(last.body["problems"]) if last is not None and last.state is State.REFUSED else ()
    return next((each for each in problems if each.code == "parcel_left"), None)


def presets_of(context: Context, order: Order, percent: Decimal | int | str) -> tuple[Preset, ...]:
    """Return the refunds that fit the usual causes, beside what our own actions hold and what the books show."""
    marketplace = context.marketplace(order.ref.account)
    with context.journal.reading() as t:
        own = own_of(t, order)
    rest = left(refundable(order), own.foreign, own.lines)
    return for_order(order, rest, marketplace.vocabulary, own=own, percent=percent)


def find_action(context: Context, action_id: str) -> Action:
    """Return an action by its id or by its confirmation number. Raises RequestError when there is none."""
    if "-" in action_id:
        try:
            action_id = read_confirmation_number(action_id)
        except ValueError as error:
            raise RequestError("action", str(error)) from None
    with context.journal.reading() as t:
        row = t.ledger.get(action_id)
        if row is None:
            raise RequestError("action", f"there is no action {action_id!r} in this journal")
        return view(context, t, row)


def actions_of(context: Context, order: OrderRef | str | None, limit: int, *, open_only: bool) -> tuple[Action, ...]:
    """Return actions, the newest first; of one order, or of all."""
    with context.journal.reading() as t:
        if order is None:
            rows = t.ledger.newest(limit, open_only=open_only)
        else:
            ref = context.order_ref(order)
            rows = t.ledger.of_order(ref.account, ref.order_id)[::-1]
        found = tuple(view(context, t, row) for row in rows)
    return tuple(action for action in found if action.is_open or not open_only)[:limit]


def warnings_of(context: Context) -> tuple[str, ...]:
    """Return what everybody at the desk should know now: a held journal, pauses, nobody driving."""
    with context.journal.reading() as t:
        return warnings_in(context, t, context.journal.why_held(t), t.work.pauses())


def ticket_warnings_of(
    context: Context,
    order: Order | OrderRef | str,
    ticket: TicketRef | str,
    account: str,
    sites: Collection[str],
    *,
    search: bool,
) -> tuple[str, ...]:
    """Return what speaks against an order being the one that a ticket is about."""
    about = TicketRef.parse(ticket) if isinstance(ticket, str) else ticket
    if account:
        context.marketplace(account)
    if isinstance(order, str) and account and "/" not in order:
        order = OrderRef(account, order)
    ref = order.ref if isinstance(order, Order) else context.order_ref(order)
    context.marketplace(ref.account).check_order_id(ref.order_id)
    found = []
    if account and account != ref.account:
        found.append(f"the order is of the account {ref.account!r}, the ticket came to {account!r}")
    if sites and isinstance(order, Order) and not {order.site, order.site_name} & set(sites):
        found.append(f"the order is of {order.site_name}, the ticket's mailbox is for {', '.join(sorted(sites))}")
    with context.journal.reading() as t:
        rows = [row for name in sorted(context.marketplaces) for row in t.ledger.of_order(name, ref.order_id)]
    found += _elsewhere(rows, ref, str(about))
    # Outside the journal: a desk may take its time.
    return (*found, *_searched(context, rows, ref, about)) if search else tuple(found)


def _elsewhere(rows: Sequence[ActionRow], ref: OrderRef, ticket: str) -> Iterator[str]:
    """Say which other accounts and tickets have an action on an order of this number; of each ticket the newest."""
    accounts = {row.account: row for row in rows if row.account != ref.account}
    for account in accounts:
        yield f"the account {account!r} has an action on an order of this number; look which of the two is meant"
    tickets: dict[str, ActionRow] = {}
    for row in rows:
        # What was declined has done nothing: it must not hide what has.
        if row.account == ref.account and row.ticket and (row.state is not State.DECLINED or row.ticket not in tickets):
            tickets[row.ticket] = row
    tickets.pop(ticket, None)
    for name, row in tickets.items():
        yield f"the ticket {name} has a {row.kind.value} of this order: {row.state.value} on {row.updated_at:%Y-%m-%d}"


def _searched(context: Context, rows: Sequence[ActionRow], ref: OrderRef, about: TicketRef) -> Iterator[str]:
    """Say which other tickets the desks know of this order, beside those of which the journal has told."""
    told = {str(about), *(row.ticket for row in rows if row.account == ref.account)}
    for name in sorted(context.desks):
        desk = context.desks[name]
        if not can(desk).search:
            continue
        try:
            tickets = [f"{name}:{each}" for each in cast("TicketSearch", desk).tickets_of(ref.order_id)]
        except DeskError:
            # What the desk says may hold anything.
            yield f"the desk {name!r} could not be searched: whether another ticket has this order is not known"
            continue
        others = [each for each in dict.fromkeys(tickets) if each not in told]
        more = f" and {len(others) - _NAMED} more" if len(others) > _NAMED else ""
        if others:
            yield f"{'other tickets have' if len(others) > 1 else 'another ticket has'} this order: " + (
                ", ".join(others[:_NAMED]) + more
            )


def warnings_in(
    context: Context, t: Transaction, held: str, pauses: Mapping[str, tuple[datetime, str, str]]
) -> tuple[str, ...]:
    """Return `warnings_of` one moment of the journal, of which these two are known already."""
    found = [f"nothing is sent: {held}; look, then `orderactions resume --after-restore`"] if held else []
    for scope, (since, actor, why) in pauses.items():
        found.append(f"{scope} is paused since {since:%H:%M} UTC by {actor}" + (f": {why}" if why else ""))
    now = context.clock.now()
    if said := nobody_drives(context, t):
        found.append(said)
    for name in t.outbox.receivers():
        untold = t.outbox_of(name).waiting_since()
        if untold is not None and now - untold > _NOBODY_DRIVES_AFTER:
            found.append(f"the webhook {name} has not been told what happened since {untold:%Y-%m-%d %H:%M} UTC")
    return tuple(found)


def nobody_drives(context: Context, t: Transaction) -> str:
    """Say that there is work and nobody does it; "" when somebody has lately, or nothing is to do."""
    beat, now = t.work.last_beat(), context.clock.now()
    if (beat is not None and now - beat <= _NOBODY_DRIVES_AFTER) or not t.work.has_jobs():
        return ""
    said = "ever" if beat is None else f"for {(now - beat) // timedelta(minutes=1)} minutes"
    return f"nothing has driven actions {said}; start `orderactions worker`"


def nobody_comes(context: Context, t: Transaction) -> str:
    """As `nobody_drives`, and worth a call: where nobody has driven yet, the first work has waited as long."""
    said = nobody_drives(context, t)
    is_new = t.work.last_beat() is None and t.work.now - t.work.jobs()[0][2] <= _NOBODY_DRIVES_AFTER if said else False
    return "" if is_new else said
