"""Refunds that fit a cause: ready for a preview, and never one that would be declined."""

from __future__ import annotations

from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from sales import REGIMES, sales
from world import CUP, LAMP, MARIE, UNITED_STATES, World

from orderactions import OrderStatus, Reason, Refund, State
from orderactions.errors import RequestError
from orderactions.marketplaces.amazon.codes import VOCABULARY
from orderactions.marketplaces.amazon.plan import plan
from orderactions.models import Component
from orderactions.orders import Fulfilment
from orderactions.presets import CAUSES, for_order
from orderactions.reasons import Vocabulary
from orderactions.rules import Own, assess, left, refundable

# About amounts and codes: what keeps the journal makes no difference.
pytestmark = pytest.mark.sqlite


def presets(world, order_id, **more):
    order = world.service.order(order_id)
    return for_order(order, left(refundable(order), (), ()), VOCABULARY, **more)


def shown(found) -> list[tuple[str, str, str]]:
    return [(each.cause.value, each.title, str(each.amount)) for each in found]


def test_the_presets_of_one_article(world):
    """One proposal for each cause, with what it comes to."""
    assert shown(presets(world, world.order(CUP))) == [
        ("damaged", "everything that is left", "EUR 34.90"),
        ("late", "the shipping that was paid", "EUR 4.90"),
        ("lost", "everything that is left", "EUR 34.90"),
        ("returned", "3 x CUP: price without shipping", "EUR 30.00"),
        ("price", "10 % of the price", "EUR 3.00"),
        ("goodwill", "a gesture of EUR 3.49", "EUR 3.49"),
    ]


def test_several_articles_have_presets_of_their_own(world):
    """What is broken is one of them, as a rule."""
    found = [each for each in presets(world, world.order(CUP, LAMP)) if each.cause is Reason.DAMAGED]
    assert [(each.title, str(each.amount)) for each in found] == [
        ("3 x CUP: everything", "EUR 34.90"),
        ("1 x LAMP: everything", "EUR 20.00"),
        ("everything that is left", "EUR 54.90"),
    ]


def test_a_late_parcel_that_was_sent_free_gets_a_part_of_its_price(world):
    """There is no shipping to give back."""
    (late,) = [each for each in presets(world, world.order(LAMP)) if each.cause is Reason.LATE]
    assert (late.title, str(late.amount)) == ("10 % of the price", "EUR 2.00")


def test_each_preset_can_be_executed_as_it_is(world):
    """Its preview has no problems and is what the preset said."""
    for number in range(6):
        order = world.order(CUP)
        preset = presets(world, order)[number]
        preview = world.service.preview(preset.request)
        assert (preview.problems, preview.buyer_gets, preview.code) == ((), preset.amount, preset.code)
        assert world.service.execute(preview, actor=MARIE).state is State.RESERVED


def test_the_percentage_is_the_shops_own(world):
    """A shop that gives a quarter says so; one that is none is refused."""
    (price,) = [each for each in presets(world, world.order(CUP), percent=25) if each.cause is Reason.PRICE]
    assert (price.title, str(price.amount)) == ("25 % of the price", "EUR 7.50")
    for none in (Decimal(0), 101, 0.5, "some"):
        with pytest.raises(RequestError, match="percent"):
            presets(world, world.order(CUP), percent=none)


# The service's own verb, which knows what the journal and the books know.


def test_the_service_proposes_what_fits(world):
    """A panel asks for an order by its id, or hands in the reading that it shows already."""
    order_id = world.order(CUP)
    found = world.service.presets(order_id)
    assert found == world.service.presets(world.service.order(order_id)) == presets(world, order_id)
    assert [part.component for part in found[0].lines] == [Component.ITEM, Component.SHIPPING]
    assert {each.code for each in found} == {"GeneralAdjustment", "CustomerReturn"}


def test_the_service_takes_off_what_is_on_its_way(world):
    """What was pressed a moment ago is not proposed again, though Amazon does not know it yet."""
    order_id = world.order(CUP)
    world.service.execute(Refund.part(order_id, reason=Reason.DAMAGED, amount="10.00"), actor=MARIE)
    assert shown(world.service.presets(order_id))[0] == ("damaged", "everything that is left", "EUR 24.90")


def test_the_service_takes_off_what_was_refunded_elsewhere(tmp_path):
    """The books of the account are part of what is left."""
    world = World(tmp_path, books="2024-06-19")
    order_id = world.order(CUP)
    world.amazon.refund_elsewhere(order_id, amounts={"Principal": "10.00"})
    world.clock.advance(72 * 3600)
    assert shown(world.service.presets(order_id))[0] == ("damaged", "everything that is left", "EUR 24.90")


def test_the_service_proposes_nothing_while_it_cancels(world):
    """A cancellation that is on its way stands against every refund."""
    order_id = world.order(CUP, status="UNSHIPPED")
    world.cancel(order_id)
    world.amazon.set_status(order_id, "SHIPPED")
    assert world.service.presets(order_id) == ()


def test_the_service_takes_the_percentage_of_the_shop(world):
    """And refuses one that is none."""
    found = world.service.presets(world.order(CUP), percent="25")
    assert ("price", "25 % of the price", "EUR 7.50") in shown(found)
    with pytest.raises(RequestError, match="percent"):
        world.service.presets(world.order(CUP), percent=0)


def test_nothing_is_proposed_where_nothing_is_left(world):
    """After everything is refunded there is no button."""
    order = world.service.order(world.order(CUP))
    nothing = dict.fromkeys(refundable(order), order.paid - order.paid)
    assert for_order(order, nothing, VOCABULARY) == ()


@pytest.mark.parametrize("status", ["UNSHIPPED", "PENDING", "CANCELLED"])
def test_nothing_is_proposed_for_an_order_that_cannot_be_refunded(world, status):
    """It is cancelled, or waited for."""
    assert presets(world, world.order(CUP, status=status)) == ()


def test_nothing_is_proposed_while_a_cancellation_is_on_its_way(world):
    """It would be refused."""
    assert presets(world, world.order(CUP), own=Own(cancelling="OA-1")) == ()


def test_only_shipped_lines_of_an_order_that_is_shipped_in_part(world):
    """The whole cannot be refunded, and what is still here is cancelled elsewhere."""
    gone = {**CUP, "quantity_shipped": 3}
    found = presets(world, world.order(gone, LAMP, status="PARTIALLY_SHIPPED"))
    line = found[0].lines[0].line_id
    assert {each.line_id for preset in found for each in preset.lines} == {line}
    assert {preset.cause for preset in found} == set(CAUSES)


def test_a_cause_without_a_word_or_with_a_buyers_word_is_left_out(world):
    """A preset never says for the buyer that the buyer wanted it."""
    words = Vocabulary(
        refund={Reason.DAMAGED: "Broken", Reason.RETURNED: "BuyerWish"},
        cancellation={},
        buyer_attributed=frozenset({"BuyerWish"}),
        refund_codes=frozenset(),
        cancellation_codes=frozenset(),
    )
    order = world.service.order(world.order(CUP))
    found = for_order(order, left(refundable(order), (), ()), words)
    assert [(each.cause, each.code) for each in found] == [(Reason.DAMAGED, "Broken")]


def test_tax_alone_is_not_proposed(world):
    """Tax that is left over without its price is nothing that Amazon would refund; a gesture may still be made."""
    service = world.new_service(name="us", region="na", tax=None)
    taxed = {"sku": "MUG", "paid": {"Principal": "10.00", "Tax": "0.80"}}
    order = service.order(world.order(taxed, site=UNITED_STATES))
    rest = {key: amount for key, amount in refundable(order).items() if key[1] is Component.ITEM_TAX}
    assert {each.cause for each in for_order(order, rest, VOCABULARY)} == {Reason.GOODWILL}


@pytest.mark.parametrize(("site", "setting"), REGIMES)
@given(data=st.data())
def test_a_preset_is_never_blocked(site, setting, data):
    """In every regime, for every order, with anything refunded before: what is proposed passes the real judgement."""
    order = data.draw(sales(site, setting))
    if data.draw(st.booleans()):
        status = data.draw(st.sampled_from(OrderStatus))
        shipped = [evolve(line, quantity_shipped=data.draw(st.integers(0, line.quantity))) for line in order.lines]
        order = evolve(order, status=status, lines=tuple(shipped))
    order = evolve(order, fulfilment=data.draw(st.sampled_from([Fulfilment.SELLER] * 3 + [Fulfilment.MARKETPLACE])))
    own = Own()
    for _ in range(2):
        found = for_order(order, left(refundable(order), (), own.lines), VOCABULARY, own=own)
        for preset in found:
            judged = assess(preset.request, order, own, lambda *asked: plan(*asked, tax=setting))
            assert judged.problems == ()
            assert judged.lines == preset.lines
            assert judged.plan.code == preset.code
        if found:
            own = Own(lines=data.draw(st.sampled_from(found)).lines)
