"""The comparison itself: from an order and an entry of its books to what we would have sent. Pure."""

from __future__ import annotations

from datetime import timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from sales import JAPAN, NOON, REGIMES, sales, wishes
from world import GERMANY, UNITED_STATES

from orderactions import Component
from orderactions.marketplaces.amazon.orders import under
from orderactions.marketplaces.amazon.rehearsal import ways
from orderactions.marketplaces.amazon.tax import check_setting
from orderactions.models import OrderRef, Problem
from orderactions.money import Money, total
from orderactions.orders import BookEntry, BookKind, BookLine, Fulfilment, Order, OrderLine, OrderStatus
from orderactions.rules import Own, assess
from orderactions.rules.intents import Intents
from orderactions.shadow import REASONS, Finding, compare, not_compared, sites

# About amounts: what keeps the journal makes no difference.
pytestmark = pytest.mark.sqlite

ITEM, TAX, SHIPPING, SHIPPING_TAX = Component.ITEM, Component.ITEM_TAX, Component.SHIPPING, Component.SHIPPING_TAX
L1, L2 = "1" * 14, "2" * 14
US_PAID = {ITEM: "29.99", TAX: "2.47", SHIPPING: "4.00", SHIPPING_TAX: "0.33"}


def line(paid: dict[Component, str], *, line_id: str = L1, sku: str = "CUP", quantity: int = 3, currency: str = "USD"):
    amounts = {component: Money.parse(amount, currency) for component, amount in paid.items()}
    return OrderLine(
        line_id=line_id, sku=sku, title="x", quantity=quantity, quantity_shipped=quantity, paid=amounts
    )  # fmt: skip


def sale(*lines: OrderLine, site: str = UNITED_STATES, tax: object = None, currency: str = "USD", **more) -> Order:
    order = Order(
        ref=OrderRef("a", "305-1234567-1234567"), site=site, site_name="Site", country="", status=OrderStatus.SHIPPED,
        raw_status="SHIPPED", fulfilment=Fulfilment.SELLER, currency=currency, lines=lines or (line(US_PAID),),
        created_at=NOON, read_at=NOON,
    )  # fmt: skip
    return under(evolve(order, total=order.paid, **more), tax)


def booked(
    amounts: dict[Component | None, str], *, entry_id: str = "e1", line_id: str = L1, sku: str = "CUP",
    minutes: int = 0, currency: str = "USD", kind: BookKind = BookKind.REFUND,
) -> BookEntry:  # fmt: skip
    lines = tuple(
        BookLine(
            line_id=line_id, sku=sku, component=component, word=component.value if component else "COD",
            amount=-Money.parse(amount[1:], currency) if amount[0] == "-" else Money.parse(amount, currency),
        )
        for component, amount in amounts.items()
    )  # fmt: skip
    return BookEntry(
        entry_id=entry_id, order_id="305-1234567-1234567", kind=kind, posted_at=NOON + timedelta(minutes=minutes),
        lines=lines,
    )  # fmt: skip


def compared(order: Order, *entries: BookEntry, which: int = -1, tax: object = None):
    (own, *_) = ways(check_setting(tax), order.site)
    return compare(evolve(order, books=entries), entries[which], own)


def shown(amounts) -> dict[Component, str]:
    return {each.component: str(each.amount.amount) for each in amounts}


def test_what_agrees_is_told_with_all_that_would_have_been_sent():
    """Lines, document, books: everything by component."""
    found = compared(sale(), booked(US_PAID))
    assert (found.finding, found.why, found.cause, str(found.gets)) == (Finding.AGREES, (), "", "USD 36.79")
    assert shown(found.expected) == shown(found.posted) == shown(found.lines) == US_PAID
    (wire,) = found.wire
    assert dict(wire.components)["ShippingTax"] == Money.parse("0.33", "USD")


def test_a_cent_between_price_and_tax_is_told_by_component():
    """The total is the same, so that it was divided otherwise is all that differs."""
    found = compared(sale(), booked({ITEM: "9.98", TAX: "0.83"}))
    assert found.finding is Finding.DIVIDED
    assert found.why == (
        "CUP item: ours would have brought USD 9.99, the books show USD 9.98",
        "CUP item_tax: ours would have brought USD 0.82, the books show USD 0.83",
    )


def test_a_cent_more_than_was_left_is_a_difference_of_the_balance():
    """Nothing of it would have been sent."""
    found = compared(sale(), booked({**US_PAID, TAX: "2.48"}))
    assert (found.finding, found.cause, found.wire) == (Finding.REFUSED, "above_left", ())
    assert found.why == ("CUP: USD 36.80 went to the buyer, and only USD 36.79 was left of it",)


def test_what_was_refunded_before_is_taken_off_and_what_came_after_is_not():
    """A second full refund is told as one; the first one is not blamed for it."""
    first, second = booked(US_PAID), booked(US_PAID, entry_id="e2", minutes=5)
    assert compared(sale(), first, second, which=0).finding is Finding.AGREES
    assert compared(sale(), first, second).why == (
        "CUP: USD 36.79 went to the buyer, and only USD 0.00 was left of it",
    )


def test_the_rest_is_whatever_is_left():
    """After a part, everything that is left is planned as what it is."""
    part = booked({ITEM: "9.99", TAX: "0.82"})
    rest = booked({ITEM: "20.00", TAX: "1.65", SHIPPING: "4.00", SHIPPING_TAX: "0.33"}, entry_id="e2", minutes=5)
    assert compared(sale(), part, rest).finding is Finding.AGREES


@pytest.mark.parametrize(
    "given",
    [
        {SHIPPING: "4.00", SHIPPING_TAX: "0.33"},
        {SHIPPING: "2.00", SHIPPING_TAX: "0.17"},
        {ITEM: "29.99", TAX: "2.47"},
        {ITEM: "9.24", TAX: "0.76"},
        {ITEM: "9.24", TAX: "0.76", SHIPPING: "4.00", SHIPPING_TAX: "0.33"},
        {ITEM: "29.99", TAX: "2.47", SHIPPING: "1.00", SHIPPING_TAX: "0.08"},
    ],
)
def test_which_charge_was_meant_is_found(given):
    """A total does not say it; of all ways to give it, the one that comes closest counts."""
    found = compared(sale(), booked(given))
    assert (found.finding, shown(found.expected)) == (Finding.AGREES, given)


def test_units_are_divided_as_units_are():
    """One of seven, rounded down in price and tax each, as an agent's `quantity=1` is."""
    order = sale(line({ITEM: "10.00", TAX: "0.99"}, quantity=7))
    assert compared(order, booked({ITEM: "1.42", TAX: "0.14"})).finding is Finding.AGREES
    assert compared(order, booked({ITEM: "1.43", TAX: "0.13"})).finding is not Finding.AGREES


def test_lines_are_planned_each_for_itself():
    """A total per line, never one over all of them."""
    order = sale(line(US_PAID), line({ITEM: "5.00"}, line_id=L2, sku="MUG"))
    both = evolve(
        booked({ITEM: "29.99", TAX: "2.47"}),
        lines=(*booked({ITEM: "29.99", TAX: "2.47"}).lines, *booked({ITEM: "2.00"}, line_id=L2, sku="MUG").lines),
    )
    found = compared(order, both)
    assert (found.finding, {wire.line_id for wire in found.wire}) == (Finding.AGREES, {L1, L2})


def test_a_promotion_that_comes_back_is_part_of_its_charge():
    """The books show the whole price and what the promotion took off; together they are what was paid."""
    gross = booked({ITEM: "35.00", TAX: "2.47"})
    off = BookLine(line_id=L1, sku="CUP", component=ITEM, word="Promotion", amount=-Money.parse("5.01", "USD"))
    assert compared(sale(), evolve(gross, lines=(*gross.lines, off))).finding is Finding.AGREES


def test_what_comes_and_goes_in_one_entry_is_no_difference():
    """A charge that comes to nothing was not refunded."""
    whole = booked(US_PAID)
    wrap = [
        BookLine(line_id=L1, sku="CUP", component=Component.GIFT_WRAP, word="Giftwrap", amount=amount)
        for amount in (Money.parse("2.00", "USD"), -Money.parse("2.00", "USD"))
    ]
    found = compared(sale(), evolve(whole, lines=(*whole.lines, *wrap)))
    assert (found.finding, shown(found.posted)) == (Finding.AGREES, US_PAID)


def test_a_tax_alone_is_told_as_what_we_would_have_refused():
    """Not as a part of the shipping, which comes to the same total and has nothing in common with it."""
    first, tax = booked({ITEM: "29.99"}), booked({TAX: "2.47"}, entry_id="e2", minutes=5)
    found = compared(sale(), first, tax)
    assert (found.finding, found.cause) == (Finding.REFUSED, "tax_alone")


def test_japan_is_expected_as_it_is_sent():
    """One amount: where the books divide it, the money agrees and the division is told."""
    cup = line({ITEM: "999", TAX: "100"}, currency="JPY")
    order = sale(cup, site=JAPAN, currency="JPY")
    assert compared(order, booked({ITEM: "1099"}, currency="JPY")).finding is Finding.AGREES
    assert compared(order, booked({ITEM: "999", TAX: "100"}, currency="JPY")).finding is Finding.DIVIDED


def test_a_cent_that_no_net_amount_gives_is_told():
    """Where Amazon adds the VAT, two cents net give two and three give four."""
    order = sale(line({ITEM: "60.00", TAX: "12.00"}, currency="EUR"), site=GERMANY, tax="vat_exclusive", currency="EUR")
    found = compared(order, booked({ITEM: "0.02", TAX: "0.01"}, currency="EUR"), tax="vat_exclusive")
    assert found.finding is Finding.DIFFERS
    assert found.why == ("CUP item_tax: ours would have brought EUR 0.00, the books show EUR 0.01",)


# What we would have refused, and what cannot be compared.


def test_what_the_account_would_refuse_is_told_with_why():
    """No setting, no refund: that is a difference, and the sentence is the one that an agent would read."""
    order = sale(line({ITEM: "10.00"}, currency="EUR"), site=GERMANY, currency="EUR")
    found = compared(order, booked({ITEM: "10.00"}, currency="EUR"))
    assert (found.finding, found.cause) == (Finding.REFUSED, "tax_not_set")
    assert found.why == ("we would have refused it: tax regime not set for Site",)


def test_a_refund_after_a_claim_would_have_been_refused():
    """The buyer had been paid already."""
    claim = booked({ITEM: "5.00"}, kind=BookKind.CLAIM)
    found = compared(sale(), claim, booked({ITEM: "9.24", TAX: "0.76"}, entry_id="e2", minutes=5))
    assert (found.finding, found.cause) == (Finding.REFUSED, "guarantee_claim")


def test_a_line_whose_amounts_are_unsure_would_have_been_refused():
    """Not for want of balance: the sentence is the line's own."""
    found = compared(sale(evolve(line(US_PAID), problem="it does not add up")), booked({ITEM: "1.00"}))
    assert (found.finding, found.cause) == (Finding.REFUSED, "amounts_unsure")
    assert found.why == ("we would have refused it: it does not add up",)


def test_of_an_order_shipped_in_part_what_has_left_is_compared():
    """What is still there would have been refused."""
    away, here = line(US_PAID), evolve(line({ITEM: "5.00"}, line_id=L2, sku="MUG"), quantity_shipped=0)
    order = evolve(sale(away, here), status=OrderStatus.PARTIALLY_SHIPPED)
    assert compared(order, booked(US_PAID)).finding is Finding.AGREES
    found = compared(order, booked({ITEM: "1.00"}, line_id=L2, sku="MUG"))
    assert (found.finding, found.cause) == (Finding.REFUSED, "not_shipped")


def test_no_setting_is_told_before_too_little_left():
    """The first thing that an agent would read."""
    order = sale(line({ITEM: "10.00"}, currency="EUR"), site=GERMANY, currency="EUR")
    assert compared(order, booked({ITEM: "11.00"}, currency="EUR")).cause == "tax_not_set"


OTHER = Problem("other_channel", "order", "elsewhere")


@pytest.mark.parametrize(
    ("cause", "entry", "changed"),
    [
        ("by_marketplace", {}, {"fulfilment": Fulfilment.MARKETPLACE}),
        ("by_marketplace", {}, {"fulfilment": Fulfilment.UNKNOWN}),
        ("claim", {"kind": BookKind.CLAIM}, {}),
        ("chargeback", {"kind": BookKind.CHARGEBACK}, {}),
        ("status", {}, {"status": OrderStatus.CANCELLED}),
        ("status", {}, {"status": OrderStatus.UNSHIPPED}),
        ("no_component", {"amounts": {None: "1.00", ITEM: "1.00"}}, {}),
        ("beside_the_price", {"amounts": {Component.GOODWILL: "1.00"}}, {}),
        ("beside_the_price", {"amounts": {ITEM: "9.00", Component.RESTOCKING_FEE: "-1.00"}}, {}),
        ("taken_back", {"amounts": {ITEM: "-1.00"}}, {}),
        ("taken_back", {"amounts": {ITEM: "1.00", TAX: "-1.00"}}, {}),
        ("taken_back", {"amounts": {}}, {}),
        ("line_unclear", {"line_id": ""}, {}),
        ("line_unclear", {"line_id": L2}, {}),
    ],
)
def test_what_cannot_be_compared_is_told_and_not_guessed(cause, entry, changed):
    """With a sentence, and no difference is made of it."""
    found = compared(evolve(sale(), **changed), booked(**{"amounts": {ITEM: "1.00"}, **entry}))
    assert (found.finding, found.cause) == (Finding.NOT_COMPARED, cause)
    assert len(found.why) == 1
    assert found.expected == found.wire == ()


def test_what_takes_from_one_line_and_gives_on_another_is_left_out():
    """It is no refund of both."""
    order = sale(line(US_PAID), line({ITEM: "5.00"}, line_id=L2, sku="MUG"))
    gives, takes = booked({ITEM: "5.00"}, line_id=L2, sku="MUG"), booked({ITEM: "-1.00"})
    assert compared(order, evolve(gives, lines=(*gives.lines, *takes.lines))).cause == "taken_back"


def test_an_order_of_another_shop_is_left_out():
    """What Amazon only ships is paid elsewhere."""
    order = sale()
    (own, *_) = ways(check_setting(None), order.site)
    entry = booked({ITEM: "1.00"})
    other = evolve(own, read=lambda each: evolve(each, refund_problems=(OTHER,)))
    assert compare(evolve(order, books=(entry,)), entry, other).cause == "other_channel"


def test_two_of_one_second_cannot_be_told_apart_unless_they_are_equal_or_of_other_lines():
    """Which came first decides what was left for which."""
    order = sale(line(US_PAID), line({ITEM: "5.00"}, line_id=L2, sku="MUG"))
    one, other = booked({ITEM: "9.24", TAX: "0.76"}), booked({ITEM: "1.85", TAX: "0.15"}, entry_id="e2")
    assert compared(order, one, other).cause == compared(order, one, other, which=0).cause == "same_moment"
    equal = evolve(one, entry_id="e2")
    assert [compared(order, one, equal, which=at).finding for at in (0, 1)] == [Finding.AGREES] * 2
    elsewhere = booked({ITEM: "5.00"}, entry_id="e2", line_id=L2, sku="MUG")
    assert compared(order, one, elsewhere).finding is Finding.AGREES


def test_of_two_equal_full_refunds_one_is_too_many():
    """Whichever came first, only one can have been within what was paid."""
    one = booked(US_PAID)
    two = evolve(one, entry_id="e2")
    assert [compared(sale(), one, two, which=at).finding for at in (0, 1)] == [Finding.AGREES, Finding.REFUSED]


def test_an_entry_without_its_order_keeps_what_is_known():
    """Its amount, and that nothing was compared."""
    found = not_compared(booked({ITEM: "1.00"}), "not_readable")
    assert (found.site, str(found.gets), found.why) == ("", "USD 1.00", (REASONS["not_readable"],))
    assert not_compared(booked({}), "not_readable").gets is None


# Verdicts.


def verdict(order: Order, *entries: BookEntry, tax: object = None):
    order = evolve(order, books=entries)
    (site,) = sites([(order, entry) for entry in entries], lambda site_id: ways(check_setting(tax), site_id))
    return site


def euros(paid: dict[Component, str], **more) -> Order:
    return sale(line(paid, currency="EUR"), site=GERMANY, currency="EUR", **more)


def test_a_site_is_told_in_numbers():
    """How many, how many agree, how many not and why not."""
    first = booked({ITEM: "9.99", TAX: "0.82"})
    second = booked({ITEM: "9.98", TAX: "0.83"}, entry_id="e2", minutes=1)
    claim = booked({ITEM: "1.00"}, entry_id="e3", minutes=2, kind=BookKind.CLAIM)
    site = verdict(sale(), first, second, claim)
    assert (site.word, site.verdict, site.agree, site.compared) == ("separate", "differs", 1, 2)
    assert [each.entry_id for each in site.differ] == ["e2"]
    assert (site.left_out, site.mends, site.tried) == ({"claim": 1}, (), ())


def test_the_setting_that_would_mend_it_is_named():
    """Every other word that the site may have is tried in memory."""
    entry = booked({ITEM: "5.00"}, currency="EUR")
    site = verdict(euros({ITEM: "10.00"}), entry)
    assert (site.word, site.agree) == ("", 0)
    assert [(each.word, each.agree) for each in site.mends] == [
        ("DE=marketplace_collected", 1), ("DE=vat_inclusive", 1),
    ]  # fmt: skip


def test_settings_that_fit_as_well_are_named():
    """That all agrees is no proof of a setting, where another one would have sent the same."""
    site = verdict(euros({ITEM: "10.00"}), booked({ITEM: "5.00"}, currency="EUR"), tax="vat_inclusive")
    assert (site.verdict, site.mends, site.alike) == ("agrees", (), ("DE=marketplace_collected",))


def test_where_no_setting_lets_any_agree_none_is_named():
    """More than was paid is no matter of the tax."""
    site = verdict(euros({ITEM: "10.00"}), booked({ITEM: "11.00"}, currency="EUR"), tax="vat_inclusive")
    assert {each.agree for each in site.tried} == {0}
    assert (site.verdict, site.mends, site.alike) == ("differs", (), ())


def test_where_nothing_could_be_compared_nothing_is_said_to_agree():
    """Neither of the account's setting nor of another."""
    site = verdict(sale(), booked({ITEM: "1.00"}, kind=BookKind.CLAIM))
    assert (site.verdict, site.compared, site.tried, site.alike) == ("nothing compared", 0, (), ())


def test_a_site_that_we_do_not_know_has_no_settings_to_try():
    """It is refused, and told so."""
    site = verdict(sale(site="A0UNKNOWN"), booked({ITEM: "1.00", TAX: "0.08"}))
    assert (site.differ[0].cause, site.tried) == ("tax_not_set", ())


# Whatever is asked for, in whatever regime.


@pytest.mark.parametrize(("site", "setting"), REGIMES)
@given(data=st.data())
def test_whatever_we_send_ourselves_agrees(site, setting, data):
    """A refund of ours, posted as we expect it to be, is never told as a difference, whatever was asked for."""
    (own, *_) = ways(check_setting(setting), site)
    order = data.draw(sales(site, setting))
    order = own.read(evolve(order, total=order.paid))
    asked = assess(data.draw(wishes(order)), order, Own(), own.plan)
    if asked.problems:
        return
    amounts = Intents(order, own.plan, own.components).shown(asked)
    lines = tuple(
        BookLine(line_id=line_id, sku="", component=component, word="x", amount=amount)
        for (line_id, component), amount in amounts.items()
    )
    entry = BookEntry(entry_id="e", order_id="o", kind=BookKind.REFUND, posted_at=NOON, lines=lines)
    found = compare(evolve(order, books=(entry,)), entry, own)
    assert found.finding is Finding.AGREES, found.why
    assert found.gets == total((each.amount for each in found.lines), order.currency)


@pytest.mark.parametrize(("site", "setting"), REGIMES)
@given(data=st.data())
def test_a_full_refund_with_one_component_changed_is_always_told(site, setting, data):
    """A cent more of any component is never taken for something that we would have sent."""
    (own, *_) = ways(check_setting(setting), site)
    order = data.draw(sales(site, setting))
    order = own.read(evolve(order, total=order.paid))
    intents = Intents(order, own.plan, own.components)
    parts = [part for line_ in order.lines for part in [intents.closest(line_, intents.rest_of(line_.line_id), {})]]
    amounts = intents.shown(intents.assess(part for each in parts for part in each or ()))
    wrong = data.draw(st.sampled_from(sorted(amounts, key=repr)))
    cent = Money.from_minor(1, order.currency)
    lines = tuple(
        BookLine(line_id=key[0], sku="", component=key[1], word="x", amount=amount + cent if key == wrong else amount)
        for key, amount in amounts.items()
    )
    entry = BookEntry(entry_id="e", order_id="o", kind=BookKind.REFUND, posted_at=NOON, lines=lines)
    found = compare(evolve(order, books=(entry,)), entry, own)
    assert (found.finding, found.cause) == (Finding.REFUSED, "above_left")
