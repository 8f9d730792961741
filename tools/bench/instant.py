"""A marketplace that answers at once and costs next to nothing, so that what is measured is the journal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from orderactions.actions import Line, Plan, WireLine
from orderactions.marketplaces.amazon.codes import VOCABULARY
from orderactions.models import Component, Kind, OrderRef, Request
from orderactions.money import Money
from orderactions.orders import BookEntry, Fulfilment, Order, OrderLine, OrderStatus
from orderactions.protocols import (
    Batch,
    Checked,
    Listing,
    MemberOutcome,
    Outcome,
    Prepared,
    Progress,
    SubmitBudget,
    Submitted,
    SubmitVerdict,
)
from orderactions.reasons import Vocabulary

__all__ = ["Ahead", "Instant"]


class Ahead:
    """The machine's clock, moved ahead at will instead of waiting."""

    def __init__(self) -> None:
        self.by = timedelta(0)

    def now(self) -> datetime:
        """Return the machine's time and what it was moved ahead."""
        return datetime.now(UTC) + self.by

    def sleep(self, seconds: float) -> None:
        """Move ahead."""
        self.by += timedelta(seconds=seconds)


class Instant:
    """One account; every order is one shipped lamp of 20 euros, every submission is taken and done."""

    account = "de"
    identity = "bench:A2BENCH"
    environment = "simulated"
    reads_books = False
    combines_sites = False
    writes = True
    vocabulary: Vocabulary = VOCABULARY

    def __init__(self, clock: Ahead) -> None:
        self._clock = clock

    def submit_budget(self, kind: Kind) -> SubmitBudget:
        """Practically no limit."""
        return SubmitBudget(name=kind.value, interval=timedelta(microseconds=1), burst=1000)

    def max_members(self, kind: Kind) -> int | None:
        """No limit."""

    def check_order_id(self, order_id: str) -> None:
        """Take any."""

    def posted(self, after: datetime, before: datetime) -> Iterator[Sequence[BookEntry]]:
        """There are no books."""
        return iter(())

    def snapshot(self, order_id: str, *, with_books: bool = True, wait_s: float | None = None) -> Order:
        """Return the order."""
        paid = {Component.ITEM: Money.from_minor(2000, "EUR")}
        return Order(
            ref=OrderRef(self.account, order_id), site="A1PA6795UKMFR9", site_name="Amazon.de", country="DE",
            status=OrderStatus.SHIPPED, raw_status="Shipped", fulfilment=Fulfilment.SELLER, currency="EUR",
            lines=(OrderLine(line_id="1", sku="LAMP", title="Lamp", quantity=1, quantity_shipped=1, paid=paid),),
            created_at=self._clock.now(), read_at=self._clock.now(), tax_rule="vat_inclusive",
        )  # fmt: skip

    def plan(self, request: Request, order: Order, lines: Sequence[Line]) -> Plan:
        """Plan what Amazon's adapter would."""
        wire = tuple(
            WireLine(line_id=x.line_id, code="CustomerReturn", components=(("Principal", x.amount),), quantity=0)
            for x in lines
        )
        return Plan(wire=wire, code="CustomerReturn", tax_rule="vat_inclusive")

    def document(self, batch: Batch) -> bytes:
        """Write nothing."""
        return b""

    def prepare(self, batch: Batch) -> Prepared:
        """Write nothing."""
        return Prepared(
            batch=batch, document="d", digest="0" * 64, size_bytes=900,
            credential_expires_at=self._clock.now() + timedelta(hours=1),
        )  # fmt: skip

    def submit(self, prepared: Prepared) -> Submitted:
        """Take it."""
        return Submitted(verdict=SubmitVerdict.ACCEPTED, reference="1", request_id="r")

    def find(self, kind: Kind, after: datetime) -> Listing | None:
        """Nothing can be listed."""

    def check(self, batch: Batch, reference: str) -> Checked:
        """All of it is done."""
        return Checked(
            progress=Progress.FINISHED,
            outcomes=tuple(MemberOutcome(message_no=each.message_no, outcome=Outcome.DONE) for each in batch.members),
            evidence="0" * 64,
        )
