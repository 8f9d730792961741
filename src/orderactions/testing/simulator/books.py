"""The books behind the Finances API: what is entered, and what of it can be seen at which moment."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from attrs import frozen

from orderactions.testing.simulator.bookwords import PROMOTION
from orderactions.testing.simulator.context import Context, Settings, order_time
from orderactions.testing.simulator.state import BookAmount, BookEntry, RefundEffect, SimulatedOrder, World

__all__ = ["KINDS", "Posting", "enter_refund", "enter_shipment", "postings", "show_books"]

KINDS = {"feed": "Refund", "elsewhere": "Refund", "guarantee_claim": "GuaranteeClaim", "chargeback": "Chargeback"}
"""Who moved the money to the kind of entry that it makes."""


@frozen(kw_only=True)
class Posting:
    """One entry as the books show it; a deferred one has two of them."""

    entry: BookEntry
    order: SimulatedOrder
    #: RELEASED, DEFERRED or DEFERRED_RELEASED.
    status: str
    posted_at: datetime
    visible_at: datetime
    #: When the money is let go, for a deferred one.
    matures_at: datetime | None = None

    @property
    def transaction_id(self) -> str:
        """The id of this posting; the two of a deferred entry differ."""
        return self._id(self.status != "DEFERRED_RELEASED")

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
        entry=entry, order=order, status="RELEASED", posted_at=happened_at, visible_at=entry.happened_at + lag
    )
    if not defer_s:
        return [first]
    matures_at = happened_at + timedelta(seconds=defer_s)
    released = Posting(
        entry=entry,
        order=order,
        status="DEFERRED_RELEASED",
        posted_at=matures_at,
        visible_at=matures_at + lag,
        matures_at=matures_at,
    )
    if as_of is not None and not settings.deferred_stays and released.visible_at <= as_of:
        return [released]
    deferred = Posting(
        entry=entry,
        order=order,
        status="DEFERRED",
        posted_at=first.posted_at,
        visible_at=first.visible_at,
        matures_at=matures_at,
    )
    return [deferred, released]


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
                for each in entry.amounts
            ],
        }
        for entry in world.books
        for posting in _postings(settings, world.orders[entry.order_id], entry, None)
    ]
