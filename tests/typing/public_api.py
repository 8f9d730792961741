"""How users write against the library. Never run: mypy and pyright read it, in their strictest modes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, assert_type

from orderactions import (
    Action,
    ActionService,
    Actor,
    Cancellation,
    LinePart,
    Money,
    Order,
    OrderRef,
    Policy,
    Preview,
    Problem,
    Reason,
    Refund,
    Stage,
    State,
    TicketRef,
    open_journal,
)
from orderactions.alerts.channels import SlackAlerts
from orderactions.alerts.environment import alerts_from_env
from orderactions.card import Card
from orderactions.desks.memory import MemoryDesk
from orderactions.fulfilment.warehouse_webhook import WebhookWarehouse
from orderactions.marketplaces.amazon import Amazon
from orderactions.shipping import MayShip
from orderactions.webhooks import Webhook

ORDER = "305-1234567-1234567"


def tell_the_erp(secret: str) -> ActionService:
    """A webhook, and a warehouse behind one."""
    return ActionService(
        marketplaces=[Amazon.from_env()],
        journal=open_journal("memory:"),
        fulfilment=[WebhookWarehouse("https://wms.example/parcels", secret)],
        webhooks=[Webhook(name="erp", url="https://erp.example/in", secret=secret, topics={"state"})],
    )


def confirm_shipments(service: ActionService, orders: list[str]) -> list[str]:
    """Only what may go."""
    asked = [service.may_ship(order) for order in orders]
    assert_type(asked, list[MayShip])
    return [order for order, may in zip(orders, asked, strict=True) if may]


def serve_my_desk(service: ActionService) -> None:
    """Stand for the user's program."""


def set_up() -> ActionService:
    """Put a service together."""
    return ActionService(
        marketplaces=[Amazon.from_env()],
        journal=open_journal("memory:"),
        desks={"desk": MemoryDesk()},
        alerts=[SlackAlerts("https://chat.example/hook"), *alerts_from_env({})],
        policy=Policy(),
    )


def refund_and_tell(service: ActionService) -> None:
    """The example of the README."""
    preview = service.preview(Refund.full(ORDER, reason=Reason.DAMAGED))
    assert_type(preview, Preview)
    print(preview)
    action = service.execute(preview, actor=Actor.agent("marie"), ticket="desk:4711", wait_s=5)
    assert_type(action, Action)
    assert_type(action.state, State)
    assert_type(action.confirmation.stage, Stage)
    print(action.state, action.confirmation.for_agent)
    with service.running():
        serve_my_desk(service)


def show_a_card(service: ActionService) -> str:
    """What a panel shows, and a press on it."""
    card = service.card(ORDER, "desk:4711", Actor.agent("marie"))
    assert_type(card, Card)
    assert_type(card.left, Money)
    assert_type(card.to_dict()["warnings"], Any)
    for button in card.buttons:
        print(button.name, button.subject, button.may_be_pressed, [problem.remedy for problem in button.problems])
    for offer in card.presets:
        assert_type(offer.preset.request, Refund)
        print(service.preview(offer.preset.request, order=card.order))
    return card.html(page=True)


def refund_in_every_way(order: Order) -> list[Refund]:
    """Each way to build a refund."""
    part: LinePart = order.line(sku="TEAPOT").part(quantity=1)
    return [
        Refund.full(OrderRef("amazon-eu", ORDER), reason=Reason.LOST, note="carrier says lost"),
        Refund.part(ORDER, reason=Reason.DAMAGED, lines=[part, order.line("05015851154158").part(percent=50)]),
        Refund.part(ORDER, reason=Reason.PRICE, amount="12.50"),
        Refund.part(ORDER, reason=Reason.PRICE, percent=Decimal("12.5")),
        Refund.shipping(ORDER, reason=Reason.LATE),
        Refund.goodwill(ORDER, Money.parse("5.00", "EUR")),
    ]


def cancel_by_automation(service: ActionService) -> Action:
    """An automation names its rule and its own key."""
    request = Cancellation(order=ORDER, reason=Reason.OUT_OF_STOCK)
    return service.execute(
        request, actor=Actor.automation("stock-watch", rule="oversold"), ticket=TicketRef("desk", "4711"), key="oos-1"
    )


def read_why_not(action: Action) -> str:
    """A no is a value."""
    problems: tuple[Problem, ...] = action.problems
    return "; ".join(str(problem) for problem in problems) if action.state is State.DECLINED else ""
