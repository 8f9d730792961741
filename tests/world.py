"""A whole small world for stories: a simulated Amazon, an account, a desk, a journal and one clock for all."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from pathlib import Path

from orderactions import Action, ActionService, Actor, Cancellation, Policy, Reason, Refund, State, open_journal
from orderactions.clock import ManualClock
from orderactions.desks.memory import MemoryDesk
from orderactions.ids import SequentialIds
from orderactions.marketplaces.amazon import Amazon
from orderactions.testing.simulator import SimulatedAmazon

MARIE = Actor.agent("marie")
TOM = Actor.agent("tom")
GERMANY = "A1PA6795UKMFR9"
UNITED_STATES = "ATVPDKIKX0DER"
CUP = {"sku": "CUP", "quantity": 3, "paid": {"Principal": "30.00", "Shipping": "4.90"}}
LAMP = {"sku": "LAMP", "quantity": 1, "paid": {"Principal": "20.00"}}


class World:
    """Everything a story needs; what a story changes, it says."""

    def __init__(
        self, folder: Path | None = None, *, policy: Policy | None = None, books: str | None = None,
        fulfilment=(), **simulator,
    ) -> None:  # fmt: skip
        self.books = books
        #: Whoever can stop a parcel; made with the world's clock where it is a callable.
        self._fulfilment = fulfilment
        self.clock = ManualClock(datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
        self.amazon = SimulatedAmazon(clock=self.clock, **simulator)
        self.desk = MemoryDesk("desk", clock=self.clock)
        self.folder = folder
        self.url = self.place(folder)
        self.policy = policy or Policy()
        self.ids = SequentialIds()
        self.fulfilment = [each(self) if callable(each) else each for each in self._fulfilment]
        self.journal = open_journal(self.url, clock=self.clock, ids=self.ids)
        self.service = self.new_service()

    @staticmethod
    def place(folder: Path | None) -> str:
        """Where the journal is; tests of other engines say so."""
        return "memory:" if folder is None else f"sqlite:///{folder}/actions.db"

    def account(
        self,
        *,
        name: str = "de",
        region: str = "eu",
        tax: str | None = "vat_inclusive",
        books: str | None = None,
        transport=None,
    ) -> Amazon:
        made = self.amazon.account(name, region=region, tax=tax, books=books or self.books)
        if transport is not None:
            made._api.transport = made._api.tokens._transport = transport
        return made

    def new_service(
        self, *, policy: Policy | None = None, worker: str | None = None, alerts=(), **account
    ) -> ActionService:
        """Another process on the same journal, as far as the journal can tell."""
        return ActionService(
            marketplaces=[self.account(**account)],
            journal=self.journal,
            desks={"desk": self.desk},
            fulfilment=self.fulfilment,
            alerts=alerts,
            policy=policy or self.policy,
            clock=self.clock,
            ids=self.ids,
            worker=worker,
        )

    def order(self, *lines, status: str = "SHIPPED", site: str = GERMANY, **more) -> str:
        return self.amazon.add_order(marketplace_id=site, status=status, lines=list(lines) or [LAMP], **more).order_id

    def ticket(self, ticket_id: str = "1", *, language: str = "en") -> str:
        self.desk.open_ticket(ticket_id, text="It is broken.", language=language)
        return f"desk:{ticket_id}"

    def refund(self, order_id: str, **more) -> Action:
        return self.service.execute(Refund.full(order_id, reason=Reason.DAMAGED), actor=MARIE, **more)

    def cancel(self, order_id: str, **more) -> Action:
        return self.service.execute(Cancellation(order=order_id, reason=Reason.OUT_OF_STOCK), actor=MARIE, **more)

    def pass_time(self, seconds: float) -> None:
        """Let time go by with a worker that looks every ten seconds."""
        step, left = min(10.0, seconds), max(1, int(seconds // 10))
        while left > 0:
            due = self.service.advance().next_due
            # Looks at which nothing is due are left out.
            idle = left if due is None else math.ceil((due - self.clock.now()).total_seconds() / max(step, 1.0))
            steps = min(left, max(1, idle))
            self.clock.advance(steps * step)
            left -= steps
        self.service.advance()

    def leap(self, seconds: float) -> None:
        """Let time go by with a worker that looks exactly when something is due: for days."""
        until = self.clock.now() + timedelta(seconds=seconds)
        while True:
            due = self.service.advance().next_due
            if due is None or due > until:
                break
            self.clock.advance(max(1.0, (due - self.clock.now()).total_seconds()))
        self.clock.advance(max(0.0, (until - self.clock.now()).total_seconds()))
        self.service.advance()

    def spent(self, left: int = 0) -> None:
        """Let other feeds of the seller have used the quota, but for so many."""
        with self.journal.transaction() as t:
            for _ in range(15 - left):
                t.budgets.take("de|createFeed", timedelta(seconds=120), 15)

    def state(self, action: Action) -> State:
        return self.service.get(action.id).state

    def paid_out(self, order_id: str | None = None) -> list[tuple[str, str]]:
        return [
            (entry["component"], entry["amount"])
            for entry in self.amazon.ledger()["refunds"]
            if order_id in (None, entry["order_id"])
        ]

    def feeds(self) -> int:
        return len(self.amazon.feeds())

    def said(self, kind: str, ticket_id: str = "1") -> list[str]:
        return [message.text for message in self.desk.messages(ticket_id) if message.kind == kind]


def foreign_feed(world: World, *, site: str | None = None) -> str:
    """Another program of the seller's sends a feed of the same type on the same account."""
    journal = open_journal("memory:", clock=world.clock, ids=world.ids)
    service = ActionService(marketplaces=[world.account()], journal=journal, clock=world.clock, ids=world.ids)
    line = {"sku": "ELSEWHERE", "quantity": 1, "paid": {"Principal": "7.00"}}
    order = world.order(line, **({"site": site} if site else {}))
    action = service.execute(Refund.full(order, reason=Reason.LATE), actor=TOM)
    service.advance()
    (reference,) = service.get(action.id).confirmation.references
    journal.close()
    return reference.value
