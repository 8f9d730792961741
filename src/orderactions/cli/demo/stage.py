"""What the demonstration plays with: orders, tickets, two accounts, and everything between them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from attrs import frozen

from orderactions.clock import ManualClock
from orderactions.desks.memory import MemoryDesk
from orderactions.journal import Journal, open_journal
from orderactions.marketplaces.amazon import Amazon, Credentials
from orderactions.models import Actor, Cancellation, Refund, Request
from orderactions.orders import Order
from orderactions.reasons import Reason
from orderactions.service import ActionService
from orderactions.testing.simulator import SimulatedAmazon, SimulatorServer

__all__ = ["CASES", "REFUSALS", "Case", "Refusal", "Stage", "add_example_orders"]

DESK = "desk"
_START = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)

_DE, _FR, _IT, _UK, _US = "A1PA6795UKMFR9", "A13V1IB3VIYZZH", "APJ6JRA9NG5V4", "A1F83G8C2ARO7P", "ATVPDKIKX0DER"

_ORDERS: tuple[tuple[str, str, str, Sequence[Mapping[str, object]]], ...] = (
    (
        "305-1234567-1234567",
        _DE,
        "SHIPPED",
        [{"sku": "VASE-BLUE", "title": "Vase, blue, 30 cm", "paid": {"Principal": "30.00", "Shipping": "4.90"}}],
    ),
    (
        "112-7654321-7654321",
        _US,
        "SHIPPED",
        [
            {
                "sku": "MUG-3",
                "title": "Mug, stoneware",
                "quantity": 3,
                "paid": {"Principal": "45.00", "Tax": "3.71", "Shipping": "5.99", "ShippingTax": "0.49"},
            },
            {"sku": "TEA-EARL", "title": "Earl Grey, 250 g", "paid": {"Principal": "12.00", "Tax": "0.99"}},
        ],
    ),
    (
        "403-2345678-2345678",
        _FR,
        "SHIPPED",
        [{"sku": "LAMPE-01", "title": "Lampe de bureau", "paid": {"Principal": "59.00", "Shipping": "5.90"}}],
    ),
    (
        "404-3456789-3456789",
        _IT,
        "SHIPPED",
        [{"sku": "SCIARPA-R", "title": "Sciarpa di lana, rossa", "paid": {"Principal": "34.50"}}],
    ),
    (
        "203-4567890-4567890",
        _UK,
        "UNSHIPPED",
        [{"sku": "KETTLE-S", "title": "Kettle, steel", "quantity": 2, "paid": {"Principal": "58.00"}}],
    ),
    (
        "305-5678901-5678901",
        _DE,
        "UNSHIPPED",
        [{"sku": "UHR-WAND", "title": "Wanduhr", "paid": {"Principal": "24.99"}}],
    ),
)


def add_example_orders(amazon: SimulatedAmazon) -> list[str]:
    """Put the demonstration's orders into a simulator, those that are not there yet; return all their ids."""
    for order_id, site, status, lines in _ORDERS:
        try:
            amazon.order(order_id)
        except ValueError:
            amazon.add_order(order_id=order_id, marketplace_id=site, status=status, lines=lines)
    return [order_id for order_id, *_ in _ORDERS]


@frozen(kw_only=True)
class Case:
    """A ticket, and what an agent makes of it."""

    title: str
    ticket: str
    language: str
    text: str
    account: str
    order_id: str
    agent: str
    #: What the agent chooses, once the order is on the screen.
    wants: Callable[[Order], Request]

    @property
    def actor(self) -> Actor:
        """The agent, as the one who presses."""
        return Actor.agent(self.agent)


@frozen(kw_only=True)
class Refusal:
    """A request that must come to nothing."""

    title: str
    account: str
    order_id: str
    #: What was tried, in words.
    tried: str
    wants: Callable[[Order], Request]


CASES: tuple[Case, ...] = (
    Case(
        title="Refund in full",
        ticket="4711",
        language="de",
        text="Guten Tag, die Vase kam in Scherben an. Ich möchte bitte mein Geld zurück.",
        account="amazon-eu",
        order_id="305-1234567-1234567",
        agent="marie",
        wants=lambda order: Refund.full(order.ref, reason=Reason.DAMAGED),
    ),
    Case(
        title="Refund of one unit of three, price and tax apart (US)",
        ticket="4712",
        language="en",
        text="One of the three mugs is green instead of blue. I'd like a refund for that one, the others are fine.",
        account="amazon-us",
        order_id="112-7654321-7654321",
        agent="jo",
        wants=lambda order: Refund.part(
            order.ref, reason=Reason.WRONG_ITEM, lines=[order.line(sku="MUG-3").part(quantity=1)]
        ),
    ),
    Case(
        title="Refund of the shipping cost",
        ticket="4713",
        language="fr",
        text="Bonjour, la lampe est arrivée avec une semaine de retard. Pouvez-vous rembourser les frais de port ?",
        account="amazon-eu",
        order_id="403-2345678-2345678",
        agent="marie",
        wants=lambda order: Refund.shipping(order.ref, reason=Reason.LATE),
    ),
    Case(
        title="A gesture of 5.00",
        ticket="4714",
        language="it",
        text="Buongiorno, la sciarpa è bella, ma il rosso è meno vivo che nella foto. La tengo comunque.",
        account="amazon-eu",
        order_id="404-3456789-3456789",
        agent="jo",
        wants=lambda order: Refund.goodwill(order.ref, "5.00"),
    ),
    Case(
        title="Cancellation, asked for by the buyer",
        ticket="4715",
        language="en",
        text="I ordered the kettles twice by mistake. Please cancel this one before it goes out.",
        account="amazon-eu",
        order_id="203-4567890-4567890",
        agent="marie",
        wants=lambda order: Cancellation(order=order.ref, reason=Reason.BUYER_CANCELLED, buyer_asked=True),
    ),
)

REFUSALS: tuple[Refusal, ...] = (
    Refusal(
        title="A refund of an order that has not left yet",
        account="amazon-eu",
        order_id="305-5678901-5678901",
        tried="Refund.full(order, reason=Reason.LATE)",
        wants=lambda order: Refund.full(order.ref, reason=Reason.LATE),
    ),
    Refusal(
        title="An amount with a comma",
        account="amazon-eu",
        order_id="403-2345678-2345678",
        tried='Refund.part(order, reason=Reason.LATE, amount="12,50")',
        wants=lambda order: Refund.part(order.ref, reason=Reason.LATE, amount="12,50"),
    ),
    Refusal(
        title="More than was paid: the vase is refunded already",
        account="amazon-eu",
        order_id="305-1234567-1234567",
        tried='Refund.part(order, reason=Reason.DAMAGED, amount="10.00")',
        wants=lambda order: Refund.part(order.ref, reason=Reason.DAMAGED, amount="10.00"),
    ),
)


class Stage:
    """The simulated Amazon behind a socket, the desk, the journal in a temporary folder, and the service between."""

    def __enter__(self) -> Self:
        self._exits = ExitStack()
        folder = self._exits.enter_context(tempfile.TemporaryDirectory(prefix="orderactions-demo-"))
        self.clock: ManualClock = ManualClock(_START)
        self.amazon: SimulatedAmazon = SimulatedAmazon(clock=self.clock)
        add_example_orders(self.amazon)
        self.server: SimulatorServer = self._exits.enter_context(SimulatorServer(self.amazon))
        self._exits.callback(_restore_environment, _reach_loopback_directly())
        self.desk: MemoryDesk = MemoryDesk(DESK, clock=self.clock)
        for case in CASES:
            self.desk.open_ticket(case.ticket, text=case.text, language=case.language, order_id=case.order_id)
        self.journal: Journal = open_journal(f"sqlite:///{folder}/demo.db", clock=self.clock)
        self._exits.callback(self.journal.close)
        self.service: ActionService = ActionService(
            # The tax setting is the account owner's word; here the demonstration gives it. The US needs none.
            marketplaces=[
                self._account("amazon-eu", "eu", "vat_inclusive"),
                self._account("amazon-us", "na", None),
            ],
            journal=self.journal,
            desks={DESK: self.desk},
            clock=self.clock,
        )
        return self

    def _account(self, name: str, region: str, tax: str | None) -> Amazon:
        settings = self.amazon.settings
        return Amazon(
            account=name,
            seller_id=settings.seller_id,
            region=region,
            credentials=Credentials(
                client_id=settings.client_id,
                client_secret=settings.client_secret,
                refresh_token=settings.refresh_token,
            ),
            tax=tax,
            endpoint=self.server.base_url,
            token_url=f"{self.server.base_url}/auth/o2/token",
            clock=self.clock,
        )

    def feeds_sent(self) -> int:
        """How many documents have reached the simulated Amazon."""
        return len(self.amazon.feeds())

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._exits.close()


def _reach_loopback_directly() -> dict[str, str | None]:
    """Keep a proxy that the machine has set from being asked for 127.0.0.1; return what was set before."""
    before = {name: os.environ.get(name) for name in ("NO_PROXY", "no_proxy")}
    for name, value in before.items():
        os.environ[name] = f"{value},127.0.0.1" if value else "127.0.0.1"
    return before


def _restore_environment(before: Mapping[str, str | None]) -> None:
    for name, value in before.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
