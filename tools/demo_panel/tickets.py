"""The tickets of the demonstration, the orders that they are about, and who works at the desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import frozen

from orderactions.desks.memory import MemoryDesk
from orderactions.policy import Policy
from orderactions.roles import EVERYBODY, Role
from orderactions.testing.simulator import SimulatedAmazon

__all__ = ["ACCOUNT", "AGENTS", "DESK", "TICKETS", "DemoAgent", "DemoTicket", "add_orders", "open_tickets", "policy"]

ACCOUNT = "amazon-eu"
DESK = "desk"
_UK, _DE, _AE = "A1F83G8C2ARO7P", "A1PA6795UKMFR9", "A2VIGQ35RCS4UG"


@frozen(kw_only=True)
class DemoAgent:
    """Somebody who works at the desk."""

    name: str
    language: str
    roles: tuple[str, ...] = ()
    #: Whether tasks and approvals of other tickets are shown as well.
    whole_desk: bool = False


@frozen(kw_only=True)
class DemoTicket:
    """A conversation, and the order that it is about."""

    number: str
    buyer: str
    language: str
    text: str
    order_id: str
    site: str
    status: str
    lines: Sequence[Mapping[str, object]]
    #: Whether the buyer has used Amazon's own request to cancel.
    asked_amazon: bool = False

    @property
    def order(self) -> str:
        """The order as a signed context names it."""
        return f"{ACCOUNT}/{self.order_id}"


AGENTS: Mapping[str, DemoAgent] = {
    "marie": DemoAgent(name="marie", language="en"),
    "lena": DemoAgent(name="lena", language="de"),
    "tom": DemoAgent(name="tom", language="en", roles=("leads",), whole_desk=True),
}

TICKETS: Mapping[str, DemoTicket] = {
    each.number: each
    for each in (
        DemoTicket(
            number="4711",
            buyer="Kate B.",
            language="en",
            text="Hello,\nthe vase arrived in pieces. I'd like my money back, please.\nKate",
            order_id="203-1111111-1111111",
            site=_UK,
            status="SHIPPED",
            lines=[
                {"sku": "VASE-BLUE", "title": "Vase, blue, 30 cm", "paid": {"Principal": "30.00", "Shipping": "4.90"}}
            ],
        ),
        DemoTicket(
            number="4712",
            buyer="Jens K.",
            language="de",
            text="Guten Tag,\nvon den drei Tassen ist eine grün statt blau. Die anderen sind in Ordnung.\nJens K.",
            order_id="305-2222222-2222222",
            site=_DE,
            status="SHIPPED",
            lines=[
                {
                    "sku": "TASSE-3",
                    "title": "Tasse, Steinzeug, blau",
                    "quantity": 3,
                    "paid": {"Principal": "27.00", "Shipping": "4.90"},
                },
                {"sku": "TEE-EARL", "title": "Earl Grey, 250 g", "paid": {"Principal": "12.00"}},
            ],
        ),
        DemoTicket(
            number="4713",
            buyer="Sam O.",
            language="en",
            text="Hi, I ordered the kettles twice by mistake. Please cancel this one before it goes out. Thanks, Sam",
            order_id="203-3333333-3333333",
            site=_UK,
            status="UNSHIPPED",
            asked_amazon=True,
            lines=[{"sku": "KETTLE-S", "title": "Kettle, steel", "quantity": 2, "paid": {"Principal": "38.00"}}],
        ),
        DemoTicket(
            number="4714",
            buyer="ليلى",
            language="ar",
            text="مرحبًا،\nوصل المصباح مكسورًا. أرجو استرداد المبلغ.\nشكرًا، ليلى",
            order_id="408-4444444-4444444",
            site=_AE,
            status="SHIPPED",
            lines=[{"sku": "LAMP-01", "title": "مصباح مكتب", "paid": {"Principal": "120.00"}}],
        ),
        DemoTicket(
            number="4715",
            buyer="Ute M.",
            language="de",
            text="Guten Tag,\ndie Wanduhr ist nie angekommen. Ich möchte mein Geld zurück.\nUte M.",
            order_id="305-5555555-5555555",
            site=_DE,
            status="SHIPPED",
            lines=[{"sku": "UHR-WAND", "title": "Wanduhr, Nussbaum", "paid": {"Principal": "79.00"}}],
        ),
    )
}


def add_orders(amazon: SimulatedAmazon) -> None:
    """Put the tickets' orders into a simulator."""
    for each in TICKETS.values():
        amazon.add_order(order_id=each.order_id, marketplace_id=each.site, status=each.status, lines=each.lines)
        if each.asked_amazon:
            amazon.request_cancel(each.order_id)


def open_tickets(desk: MemoryDesk) -> None:
    """Let the buyers write."""
    for each in TICKETS.values():
        desk.open_ticket(
            each.number, text=each.text, language=each.language, order_id=each.order_id, customer_name=each.buyer
        )


def policy(hold_s: int) -> Policy:
    """What the agents may do: above 50 euros or pounds, tom or another lead approves."""
    may = ("refund", "cancel", "resolve")
    return Policy(
        hold_s=hold_s,
        approval_above={"EUR": 50, "GBP": 50},
        roles={
            "agents": Role(members=[EVERYBODY], may=may),
            "leads": Role(members=["tom"], may=[*may, "approve", "resume"]),
        },
    )
