"""What is left to give back of what was paid."""

from __future__ import annotations

import pytest
from plain import a_line, an_order, eur

from orderactions.actions import Line
from orderactions.models import Component
from orderactions.money import Money
from orderactions.orders import OrderStatus
from orderactions.rules import left, refundable

ITEM, TAX, SHIPPING = ("L1", Component.ITEM), ("L1", Component.ITEM_TAX), ("L1", Component.SHIPPING)
SHIPPING_TAX = ("L1", Component.SHIPPING_TAX)


def took(amount: Money, component: Component = Component.ITEM, line_id: str = "L1") -> Line:
    return Line(line_id, component, amount)


def test_an_order_that_is_shipped_counts_whole():
    """Whatever its lines tell of units: the marketplace says that all of it has left."""
    assert refundable(an_order(a_line(quantity=2, shipped=0))) == {ITEM: eur("20.00")}


def test_of_a_line_shipped_in_part_only_what_left_counts():
    """Two of three units of 20 euros are 13.33: rounded down, so that nothing is given for what is still there."""
    partly = OrderStatus.PARTIALLY_SHIPPED
    assert refundable(an_order(a_line(quantity=3, shipped=2), status=partly)) == {ITEM: eur("13.33")}
    assert refundable(an_order(a_line(quantity=3, shipped=3), status=partly)) == {ITEM: eur("20.00")}


def test_a_line_of_which_nothing_is_ordered_any_more_is_no_obstacle():
    """Units that were cancelled may leave a line of none: the others give what they have."""
    order = an_order(a_line(quantity=0, item="0.00"), a_line("L2"), status=OrderStatus.PARTIALLY_SHIPPED)
    assert refundable(order) == {ITEM: eur("0.00"), ("L2", Component.ITEM): eur("20.00")}


def test_a_line_whose_amounts_are_unsure_counts_for_nothing():
    """What cannot be trusted is not given back."""
    assert refundable(an_order(a_line(problem="it does not add up"), a_line("L2"))) == {
        ("L2", Component.ITEM): eur("20.00")
    }


def test_a_fee_gives_nothing_back_and_hides_nothing_behind_it():
    """What was taken from the buyer frees no balance, and the refund that comes after it counts all the same."""
    fee = took(-eur("5.00"), Component.RESTOCKING_FEE)
    assert left({ITEM: eur("20.00")}, (), [fee, took(eur("12.00"))]) == {ITEM: eur("8.00")}
    assert left({ITEM: eur("20.00")}, [took(-eur("5.00"))], [took(eur("12.00"))]) == {ITEM: eur("8.00")}


def test_what_is_booked_on_another_line_is_not_this_ones():
    """A line that is not in the order takes nothing from those that are."""
    assert left({ITEM: eur("20.00")}, [took(eur("9.00"), line_id="L9")], ()) == {ITEM: eur("20.00")}


def test_goodwill_eats_the_price_first_then_its_tax_then_the_shipping():
    """In a fixed order: the line as a whole never gives more than was paid for it."""
    paid = {SHIPPING: eur("4.00"), TAX: eur("3.00"), ITEM: eur("20.00")}
    gesture = took(eur("21.00"), Component.GOODWILL)
    assert left(paid, (), [gesture]) == {SHIPPING: eur("4.00"), TAX: eur("2.00"), ITEM: eur("0.00")}
    assert left(paid, [took(eur("4.50"), Component.SHIPPING)], [gesture])[TAX] == eur("1.50")


def test_a_charge_that_went_out_with_its_tax_in_it_uses_up_both():
    """In Japan the books show one amount for shipping and its tax: the price and its tax stay as they are."""
    paid = {ITEM: eur("20.00"), TAX: eur("2.00"), SHIPPING: eur("4.00"), SHIPPING_TAX: eur("0.40")}
    rest = {**paid, SHIPPING: eur("0.00"), SHIPPING_TAX: eur("0.00")}
    assert left(paid, [took(eur("4.40"), Component.SHIPPING)], ()) == rest
    assert left(paid, [took(eur("4.40"), Component.SHIPPING_TAX)], ()) == rest
    assert left(paid, [took(eur("4.41"), Component.SHIPPING)], ()) == {**rest, ITEM: eur("19.99")}


def test_another_currency_is_no_amount_of_this_order():
    """It is not counted as if it were euros."""
    with pytest.raises(ValueError, match=r"^USD 1\.00 was booked on a line that was paid in EUR$"):
        left({ITEM: eur("20.00")}, [took(Money.parse("1.00", "USD"))], ())
