"""A shop's own texts, from the preview to the ticket: what is shown is what is written."""

from __future__ import annotations

import pytest
from world import CUP, LAMP, MARIE

from orderactions import ActionService, Macros, Policy, Reason, Refund

TEXT = "{amount} for {lines} ({reason}), {marketplace} {order_id}. {number}"
MACROS = Macros(overrides={("refund", "received", "en"): TEXT, ("refund", "received", "de"): TEXT})


@pytest.fixture
def shop(world):
    """A service whose text names articles and the reason."""

    def made(macros: Macros = MACROS, **policy) -> ActionService:
        return ActionService(
            marketplaces=[world.account()],
            journal=world.journal,
            desks={"desk": world.desk},
            clock=world.clock,
            ids=world.ids,
            macros=macros,
            policy=Policy(**policy),
        )

    return made


def test_what_the_preview_shows_is_what_the_buyer_reads(world, shop):
    """The same articles, amount and reason; only our number is not known before."""
    service, order = shop(), world.order(CUP, LAMP)
    line = service.order(order).line(sku="CUP")
    shown = service.preview(Refund.part(order, lines=[line.part(quantity=2)], reason=Reason.DAMAGED))
    action = service.execute(shown, actor=MARIE, ticket=world.ticket(language="de"), wait_s=900)
    (reply,) = world.said("reply")
    assert reply == shown.for_buyer.replace("OA-...", action.confirmation.number)
    assert "20,00 € for 2 \N{MULTIPLICATION SIGN} " in reply
    assert "(beschädigter oder defekter Artikel)" in reply
    assert service.get(action.id).confirmation.for_buyer == reply


def test_an_amount_is_about_no_number_of_units(world, shop):
    """Five euros for a cup of three are not for three cups."""
    service, order = shop(), world.order(CUP, LAMP)
    line = service.order(order).line(sku="CUP")
    shown = service.preview(Refund.part(order, lines=[line.part(amount="5.00")], reason=Reason.GOODWILL))
    assert "5,00 € for " in shown.for_buyer
    assert "\N{MULTIPLICATION SIGN}" not in shown.for_buyer


def test_the_card_shows_the_text_before_anything_is_chosen(world, shop):
    """Neutral words where the reason goes, and titles without a number."""
    (shown,) = shop().card(world.order(LAMP), None, MARIE).texts
    assert "(anderer Grund)" in shown.text
    assert "{" not in shown.text


def test_an_action_from_before_the_text_named_articles_is_told_all_the_same(world, shop):
    """Its titles were not kept: the buyer reads of the items of the order."""
    order = world.order(LAMP)
    asked = shop(macros=Macros())
    action = asked.execute(Refund.full(order, reason=Reason.LATE), actor=MARIE, ticket=world.ticket(language="en"))
    service = shop()
    for _ in range(5):
        service.advance()
        world.clock.advance(60)
    assert world.said("reply") == [
        f"€20.00 for items of your order (late delivery), Amazon {order}. {action.confirmation.number}"
    ]
