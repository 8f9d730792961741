"""What the buyer gets, line by line and component by component: told beforehand, and found in Amazon's ledger."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from world import CUP, LAMP, MARIE, UNITED_STATES

from orderactions import Component, Reason, Refund, State
from orderactions.money import Money, split

TAXED = {
    "sku": "MUG",
    "quantity": 3,
    "paid": {
        "Principal": "29.99",
        "Tax": "2.47",
        "Shipping": "5.00",
        "ShippingTax": "0.41",
        "GiftWrap": "1.00",
        "GiftWrapTax": "0.08",
    },
}


def carried_out(world, request, service=None):
    """Execute, wait for Amazon's answer, and return what Amazon's ledger says that the buyer got."""
    service = service or world.service
    preview = service.preview(request)
    assert preview.problems == ()
    action = service.execute(preview, actor=MARIE, wait_s=900)
    assert action.state is State.DONE
    paid = {entry["component"]: entry["amount"] for entry in world.amazon.ledger()["refunds"]}
    sent = {type_: f"{amount.amount}" for line in preview.wire for type_, amount in line.components}
    assert paid == sent
    assert str(preview.buyer_gets.amount) in str(preview)
    return paid


@pytest.fixture
def us(world):
    world.us = world.new_service(name="us", region="na", tax=None)
    world.mug = world.order(TAXED, site=UNITED_STATES)
    return world


def test_full_refund_where_the_price_holds_the_tax(world):
    """In Germany one amount goes out for each charge, with the tax in it."""
    order = world.order(CUP)
    assert carried_out(world, Refund.full(order, reason=Reason.DAMAGED)) == {"Principal": "30.00", "Shipping": "4.90"}


def test_full_refund_where_the_tax_stands_beside_the_price(us):
    """In the United States every charge goes out with its tax as an amount of its own."""
    assert carried_out(us, Refund.full(us.mug, reason=Reason.DAMAGED), us.us) == {
        "Principal": "29.99",
        "Tax": "2.47",
        "Shipping": "5.00",
        "ShippingTax": "0.41",
        "GiftWrap": "1.00",
        "GiftWrapTax": "0.08",
    }


def test_part_by_amount_is_what_the_buyer_gets_tax_included(us):
    """Ten dollars to the buyer are divided into price and tax in the proportion that was paid."""
    paid = carried_out(us, Refund.part(us.mug, reason=Reason.PRICE, amount="10.00"), us.us)
    assert paid == {"Principal": "9.24", "Tax": "0.76"}


def test_part_by_percent(us):
    """Half of the article is half of its price and half of its tax, to the cent."""
    assert carried_out(us, Refund.part(us.mug, reason=Reason.PRICE, percent=50), us.us) == {
        "Principal": "15.00",
        "Tax": "1.23",
    }


def test_part_by_quantity_adds_up_over_several_refunds(us):
    """One mug, then two: together exactly what was paid for three, though a third of it is no whole cent."""
    for quantity in (1, 2):
        line = us.us.order(us.mug).line(sku="MUG")
        request = Refund.part(us.mug, reason=Reason.RETURNED, lines=[line.part(quantity=quantity)])
        assert us.us.execute(request, actor=MARIE, wait_s=900).state is State.DONE
    got = us.amazon.ledger()["refunds"]
    assert sorted((e["component"], e["amount"]) for e in got) == [
        ("Principal", "20.00"), ("Principal", "9.99"), ("Tax", "0.82"), ("Tax", "1.65"),
    ]  # fmt: skip
    refused = us.us.preview(Refund.part(us.mug, reason=Reason.RETURNED, lines=[line.part(quantity=1)]))
    assert refused.problems[0].code == "quantity_above_left"


@pytest.mark.parametrize(
    ("component", "with_tax", "expected"),
    [
        (Component.ITEM, True, {"Principal": "29.99", "Tax": "2.47"}),
        (Component.ITEM, False, {"Principal": "29.99"}),
        (Component.SHIPPING, True, {"Shipping": "5.00", "ShippingTax": "0.41"}),
        (Component.GIFT_WRAP, True, {"GiftWrap": "1.00", "GiftWrapTax": "0.08"}),
    ],
)
def test_part_by_component(us, component, with_tax, expected):
    """A charge is refunded with its tax, or without it where that is asked for."""
    part = us.us.order(us.mug).line(sku="MUG").part(component=component, with_tax=with_tax)
    assert carried_out(us, Refund.part(us.mug, reason=Reason.LATE, lines=[part]), us.us) == expected


def test_price_and_tax_named_each_by_itself(us):
    """A net amount of the price and an amount of its tax, as the agent wants them."""
    line = us.us.order(us.mug).line(sku="MUG")
    parts = [line.part(amount="10.00", with_tax=False), line.part(component=Component.ITEM_TAX, amount="0.50")]
    paid = carried_out(us, Refund.part(us.mug, reason=Reason.LATE, lines=parts), us.us)
    assert paid == {"Principal": "10.00", "Tax": "0.50"}


def test_shipping_alone(world):
    """The shipping cost comes back, the article does not."""
    order = world.order(CUP)
    assert carried_out(world, Refund.shipping(order, reason=Reason.LATE)) == {"Shipping": "4.90"}


def test_shipping_in_part(world):
    """Two euros of the shipping cost."""
    order = world.order(CUP)
    assert carried_out(world, Refund.shipping(order, reason=Reason.LATE, amount="2.00")) == {"Shipping": "2.00"}


def test_goodwill(world):
    """A gesture is an amount of its own kind."""
    order = world.order(CUP)
    assert carried_out(world, Refund.goodwill(order, "5.00")) == {"Goodwill": "5.00"}


def test_goodwill_uses_up_what_was_paid(world):
    """After a gesture of five, a full refund gives the rest: the buyer never gets more than was paid."""
    order = world.order(LAMP)
    world.service.execute(Refund.goodwill(order, "5.00"), actor=MARIE, wait_s=900)
    assert world.service.preview(Refund.full(order, reason=Reason.RETURNED)).buyer_gets == Money.parse("15.00", "EUR")
    assert world.service.preview(Refund.goodwill(order, "15.01")).problems[0].code == "above_left"


def test_amount_over_several_lines(world):
    """An amount for the order is spread over its lines, and sums to what was asked."""
    order = world.order(CUP, LAMP)
    preview = world.service.preview(Refund.part(order, reason=Reason.PRICE, amount="10.01"))
    assert [str(line.amount) for line in preview.lines] == ["EUR 6.01", "EUR 4.00"]


def test_promotions_are_taken_off(world):
    """What a promotion took off was not paid and does not come back."""
    order = world.order({"sku": "SALE", "paid": {"Principal": "20.00"}, "discount": {"Principal": "3.00"}})
    assert world.service.preview(Refund.full(order, reason=Reason.DAMAGED)).buyer_gets == Money.parse("17.00", "EUR")


def test_nothing_is_left(world):
    """After everything is refunded, nothing can be."""
    order = world.order(LAMP)
    world.refund(order, wait_s=900)
    for request in (Refund.full(order, reason=Reason.DAMAGED), Refund.goodwill(order, "0.01")):
        assert world.service.preview(request).problems[0].code in {"nothing_left", "above_left"}
    option = next(o for o in world.service.options(order) if o.kind.value == "refund")
    assert option.problems[0].code == "nothing_left"


def test_preview_shows_every_amount_and_the_exact_code(us):
    """What will be sent can be read: each component in Amazon's word, its amount, and the code."""
    shown = str(us.us.preview(Refund.full(us.mug, reason=Reason.DAMAGED)))
    for word in ("Principal", "29.99", "ShippingTax", "0.41", "GiftWrapTax", "0.08", "GeneralAdjustment", "USD 38.95"):
        assert word in shown
    assert "is not seen" in shown


def test_tax_rule_is_told(world, us):
    """The preview names the rule by which tax is treated."""
    assert "AMZ-TAX" in world.service.preview(Refund.full(world.order(), reason=Reason.LATE)).tax_rule
    assert "AMZ-TAX" in us.us.preview(Refund.full(us.mug, reason=Reason.LATE)).tax_rule


def test_tax_on_top_contradicts_the_setting(world):
    """An order that shows tax on top of its price is not refunded as if its price held the tax."""
    order = world.order({"sku": "X", "paid": {"Principal": "10.00", "Tax": "1.90"}}, tax_regime="added")
    assert [p.code for p in world.service.preview(Refund.full(order, reason=Reason.LATE)).problems] == [
        "tax_contradicts"
    ]


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=8).filter(any))
def test_parts_always_sum_to_the_whole(minor, weights):
    """However an amount is divided, no cent is made or lost, and no part is more than a cent from its share."""
    whole = Money.from_minor(minor, "EUR")
    parts = split(whole, weights)
    assert sum(part.minor for part in parts) == minor
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part.minor * sum(weights) - minor * weight) < sum(weights)
