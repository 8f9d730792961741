"""The books behind the Finances API: what is entered, and what of it can be seen at which moment."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from attrs import evolve, frozen

from orderactions.testing.simulator.bookwords import PROMOTION
from orderactions.testing.simulator.context import Context, Settings, order_time
from orderactions.testing.simulator.state import BookAmount, BookEntry, RefundEffect, SimulatedOrder, World

__all__ = ["KINDS", "Posting", "enter_refund", "enter_shipment", "postings", "show_books"]

_NOTHING = Decimal(0)

KINDS = {"feed": "Refund", "elsewhere": "Refund", "guarantee_claim": "GuaranteeClaim", "chargeback": "Chargeback"}
"""Who moved the money to the kind of entry that it makes."""


@frozen(kw_only=True)
class Posting:
    """One entry as the books show it; a deferred one has two of them."""

    entry: BookEntry
    order: SimulatedOrder
    #: RELEASED, DEFERRED or DEFERRED_RELEASED.
    status: str
    #: What is shown of the entry, by line and component.
    amounts: list[BookAmount]
    #: Whether it is the first posting of the entry; a deferred one has a second when it is let go.
    is_first: bool = True
    posted_at: datetime
    visible_at: datetime
    #: When the money is let go, for a deferred one.
    matures_at: datetime | None = None

    @property
    def transaction_id(self) -> str:
        """The id of this posting; the two of a deferred entry differ."""
        return self._id(first=self.is_first)

    @property
    def deferred_id(self) -> str:
        """The id of the deferred posting of the same entry."""
        return self._id(first=True)

    @property
    def released_id(self) -> str:
        """The id of the released posting of the same entry."""
        return self._id(first=False)

    @property
    def group_id(self) -> str:
        """The financial event group: one for each week."""
        week = self.posted_at.strftime("%G-%V")
        return hashlib.sha256(f"group {week}".encode()).hexdigest()[:40]

    def adjustment_id(self, line_id: str) -> str:
        """The id of one line in this entry."""
        place = next(at for at, line in enumerate(self.order.lines) if line.order_item_id == line_id)
        return f"{7_300_000_000_000 + 100 * self.entry.number + place}"

    def _id(self, first: bool) -> str:
        digest = hashlib.sha256(f"entry {self.entry.number} {first}".encode()).hexdigest()
        return f"{digest[:11]}-{digest[11:42]}"


def enter_refund(
    world: World,
    order: SimulatedOrder,
    effects: Sequence[RefundEffect],
    *,
    later_s: float = 0.0,
    drop_first: bool = False,
) -> None:
    """Enter the effects of one refund as one event; `drop_first` leaves the first amount out (a fault)."""
    amounts = [
        BookAmount(line_id=effect.line_id, component=effect.component, amount=-effect.amount) for effect in effects
    ]
    if amounts[1 if drop_first else 0 :]:
        kind = KINDS[effects[0].source]
        _enter(world, kind, order, effects[0].at, amounts[1 if drop_first else 0 :], later_s)


def enter_shipment(world: World, order: SimulatedOrder, at: datetime) -> None:
    """Enter what was paid for every line that has left in whole and is not in the books yet."""
    known = {
        amount.line_id
        for entry in world.books_of.get(order.order_id, ())
        if entry.kind == "Shipment"
        for amount in entry.amounts
    }
    amounts: list[BookAmount] = []
    for line in order.lines:
        if line.quantity_shipped < line.quantity or line.order_item_id in known:
            continue
        shown = [(name, paid) for name, paid in line.paid.items() if paid]
        shown += [(PROMOTION + name, -off) for name, off in line.discount.items() if off]
        amounts += [BookAmount(line_id=line.order_item_id, component=name, amount=paid) for name, paid in shown]
    if amounts:
        _enter(world, "Shipment", order, at, amounts, 0.0)


def _enter(
    world: World, kind: str, order: SimulatedOrder, at: datetime, amounts: list[BookAmount], later_s: float
) -> None:
    world.add_entry(
        BookEntry(
            number=world.next_number("entry"),
            kind=kind,
            order_id=order.order_id,
            happened_at=at,
            amounts=amounts,
            later_s=later_s,
        )
    )


def postings(context: Context, as_of: datetime, order_id: str | None = None) -> list[Posting]:
    """Return what the books showed at a moment (of one order, or of all), in the order of posting."""
    world, youngest = context.world, as_of - timedelta(seconds=context.settings.books_lag_s)
    found = [
        posting
        for entry in (world.books if order_id is None else world.books_of.get(order_id, ()))
        if entry.happened_at <= youngest
        for posting in _postings(context.settings, world.orders[entry.order_id], entry, as_of)
        if posting.visible_at <= as_of
    ]
    return sorted(found, key=lambda posting: (posting.posted_at, posting.entry.number))


def _postings(settings: Settings, order: SimulatedOrder, entry: BookEntry, as_of: datetime | None) -> list[Posting]:
    defer_s = settings.defer_s if order.defer_s is None else order.defer_s
    lag = timedelta(seconds=settings.books_lag_s + entry.later_s)
    happened_at = entry.happened_at.replace(microsecond=0)
    first = Posting(
        entry=entry,
        order=order,
        status="RELEASED",
        amounts=_apart(order, entry) if settings.books_promotions else entry.amounts,
        posted_at=happened_at,
        visible_at=entry.happened_at + lag,
    )
    if not defer_s:
        return [first]
    matures_at = happened_at + timedelta(seconds=defer_s)
    deferred = evolve(first, status="DEFERRED", matures_at=matures_at)
    released = evolve(
        deferred,
        status="RELEASED" if settings.released_beside else "DEFERRED_RELEASED",
        is_first=False,
        posted_at=matures_at,
        visible_at=matures_at + lag,
    )
    let_go = as_of is not None and released.visible_at <= as_of
    if let_go and settings.released_beside:
        return [evolve(deferred, status="DEFERRED_RELEASED"), released]
    return [released] if let_go and not settings.deferred_stays else [deferred, released]


def _apart(order: SimulatedOrder, entry: BookEntry) -> list[BookAmount]:
    """Return a refund's amounts with the discount of each line's charge beside the whole of it (SIM-62)."""
    told = {(each.line_id, each.component.removeprefix(PROMOTION)) for each in entry.amounts if _is_promotion(each)}
    lines = {line.order_item_id: line for line in order.lines}
    shown: list[BookAmount] = []
    for each in entry.amounts:
        line = lines[each.line_id]
        paid, off = line.paid.get(each.component, _NOTHING), line.discount.get(each.component, _NOTHING)
        shown.append(each)
        if entry.kind == "Shipment" or not _NOTHING < off < paid or (each.line_id, each.component) in told:
            continue
        digits = Decimal(1) if order.currency == "JPY" else Decimal("0.01")
        promotion = (-each.amount * off / (paid - off)).quantize(digits, ROUND_HALF_UP)
        shown[-1] = evolve(each, amount=each.amount - promotion)
        shown.append(evolve(each, component=PROMOTION + each.component, amount=promotion))
    return shown


def _is_promotion(amount: BookAmount) -> bool:
    return amount.component.startswith(PROMOTION)


def show_books(world: World, settings: Settings) -> list[dict[str, object]]:
    """Return every posting, also those that cannot be seen yet, amounts as text; for the control interface."""
    return [
        {
            "order_id": entry.order_id,
            "kind": entry.kind,
            "status": posting.status,
            "posted_at": order_time(posting.posted_at),
            "visible_at": order_time(posting.visible_at),
            "amounts": [
                {"line_id": each.line_id, "component": each.component, "amount": f"{each.amount:f}"}
                for each in posting.amounts
            ],
        }
        for entry in world.books
        for posting in _postings(settings, world.orders[entry.order_id], entry, None)
    ]
