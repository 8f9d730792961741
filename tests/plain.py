"""Orders made by hand, for tests of the pure rules: no marketplace, no journal, no clock."""

from __future__ import annotations

from datetime import UTC, datetime

from orderactions.models import Component, OrderRef
from orderactions.money import Money
from orderactions.orders import Fulfilment, Order, OrderLine, OrderStatus

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def eur(text: str) -> Money:
    return Money.parse(text, "EUR")


def a_line(line_id: str = "L1", quantity: int = 1, shipped: int | None = None, **more) -> OrderLine:
    """An article with all its units shipped; `item="20.00"`, `item_tax=...` and so on are what was paid."""
    paid = {part: eur(more.pop(part.value)) for part in Component if part.value in more}
    return OrderLine(
        line_id=line_id, sku=f"SKU-{line_id}", title="x", quantity=quantity,
        quantity_shipped=quantity if shipped is None else shipped, paid=paid or {Component.ITEM: eur("20.00")}, **more,
    )  # fmt: skip


def an_order(*lines: OrderLine, **changes) -> Order:
    """A shipped order of the seller's own, of the lines or of one lamp for 20 euros."""
    told = {"status": OrderStatus.SHIPPED, "raw_status": "SHIPPED", "fulfilment": Fulfilment.SELLER, **changes}
    return Order(
        ref=OrderRef("shop", "305-1"), site="s", site_name="Amazon.de", country="DE", currency="EUR",
        lines=lines or (a_line(),), created_at=NOON, read_at=NOON, **told,
    )  # fmt: skip
