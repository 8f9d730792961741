"""Net amounts where the marketplace adds the tax itself: what is sent, what comes with it, what is missing."""

from __future__ import annotations

import pytest
from plain import a_line, an_order, eur

from orderactions.actions import Line
from orderactions.models import Component
from orderactions.orders import Order
from orderactions.rules import left, refundable
from orderactions.rules.nettax import added_tax, net_lines

C = Component
#: A fifth of tax: nothing gives three cents.
LINE = a_line(item="10.00", item_tax="2.00", shipping="5.00")


def wanted(*given: tuple[str, Component, str], order: Order, one_sum: bool = False, spent: list[Line] | None = None):
    lines = [Line(line_id, component, eur(amount)) for line_id, component, amount in given]
    found = net_lines(lines, order, left(refundable(order), (), spent or ()), one_sum=one_sum)
    return [(line.line_id, line.component, str(line.amount.amount)) for line in found]


@pytest.mark.parametrize(
    ("net", "tax"), [("0.02", "0.00"), ("0.03", "0.01"), ("0.07", "0.01"), ("0.08", "0.02"), ("10.00", "2.00")]
)
def test_the_added_tax_is_rounded_half_up(net, tax):
    """At the rate that was paid: a fifth of two cents is nothing, of three it is one."""
    assert added_tax(eur(net), LINE, C.ITEM) == eur(tax)


def test_half_a_cent_of_tax_is_one():
    """Ten per cent of five cents."""
    assert added_tax(eur("0.05"), a_line(item="10.00", item_tax="1.00"), C.ITEM) == eur("0.01")
    assert added_tax(eur("0.04"), a_line(item="10.00", item_tax="1.00"), C.ITEM) == eur("0.00")


def test_where_no_rate_is_told_no_tax_is_added():
    """A charge without a tax, one that was not paid, one that was paid with nothing, and a tax itself."""
    assert added_tax(eur("5.00"), LINE, C.SHIPPING) == eur("0.00")
    assert added_tax(eur("5.00"), LINE, C.GIFT_WRAP) == eur("0.00")
    assert added_tax(eur("5.00"), a_line(item="0.00", item_tax="2.00"), C.ITEM) == eur("0.00")
    assert added_tax(eur("2.00"), LINE, C.ITEM_TAX) == eur("0.00")


@pytest.mark.parametrize(
    ("asked", "net", "tax"),
    [
        ("12.00", "10.00", "2.00"),
        ("6.00", "5.00", "1.00"),
        ("0.06", "0.05", "0.01"),
        ("0.03", "0.02", None),
        ("0.01", "0.01", None),
    ],
)
def test_the_net_amount_gives_as_much_as_can_be_had_and_no_more(asked, net, tax):
    """Charge and tax together; a tax of nothing is no line."""
    found = wanted(("L1", C.ITEM, asked), order=an_order(LINE))
    assert found == [("L1", C.ITEM, net), *([("L1", C.ITEM_TAX, tax)] if tax else [])]


def test_charge_and_tax_are_one_wish():
    """Ten and two are twelve; the units are those of the charge."""
    order = an_order(LINE)
    lines = [
        Line("L1", C.ITEM, eur("5.00"), 1),
        Line("L1", C.ITEM_TAX, eur("1.00")),
        Line("L1", C.ITEM, eur("5.00"), 2),
    ]
    assert net_lines(lines, order, refundable(order), one_sum=False) == (
        Line("L1", C.ITEM, eur("9.17"), 3),
        Line("L1", C.ITEM_TAX, eur("1.83")),
    )


def test_each_charge_of_each_line_by_itself_and_goodwill_as_it_is():
    """Goodwill has no tax that anybody would add."""
    order = an_order(LINE, a_line("L2", item="8.00", item_tax="0.80"))
    found = wanted(
        ("L1", C.GOODWILL, "3.00"), ("L2", C.ITEM, "8.80"), ("L1", C.ITEM, "6.00"), ("L1", C.SHIPPING, "5.00"),
        order=order,
    )  # fmt: skip
    assert found == [
        ("L2", C.ITEM, "8.00"),
        ("L2", C.ITEM_TAX, "0.80"),
        ("L1", C.ITEM, "5.00"),
        ("L1", C.ITEM_TAX, "1.00"),
        ("L1", C.SHIPPING, "5.00"),
        ("L1", C.GOODWILL, "3.00"),
    ]


def test_no_more_is_sent_than_is_left_of_the_charge():
    """Its tax may have more left: it comes with the charge only."""
    order = an_order(LINE)
    spent = [Line("L1", C.ITEM, eur("9.00"))]
    assert wanted(("L1", C.ITEM, "3.00"), order=order, spent=spent) == [
        ("L1", C.ITEM, "1.00"),
        ("L1", C.ITEM_TAX, "0.20"),
    ]
    assert wanted(("L1", C.ITEM_TAX, "2.00"), order=order, spent=[Line("L1", C.ITEM, eur("10.00"))]) == []


def test_a_charge_of_which_nothing_was_paid_gives_nothing():
    """There is no rate to go by, and nothing to give."""
    assert wanted(("L1", C.ITEM_TAX, "2.00"), order=an_order(a_line(item="0.00", item_tax="2.00"))) == []
    assert wanted(("L1", C.ITEM_TAX, "2.00"), order=an_order(a_line(item_tax="2.00", shipping="1.00"))) == []


TWO = an_order(LINE, a_line("L2", item="10.00", item_tax="2.00"))


def test_of_one_sum_what_one_line_cannot_give_another_one_may():
    """Twice three cents are two and four; named line by line they are two and two."""
    three = [("L1", C.ITEM, "0.03"), ("L2", C.ITEM, "0.03")]
    apart = [("L1", C.ITEM, "0.02"), ("L2", C.ITEM, "0.02")]
    assert wanted(*three, order=TWO) == apart
    assert wanted(*three, order=TWO, one_sum=True) == [
        ("L1", C.ITEM, "0.03"),
        ("L1", C.ITEM_TAX, "0.01"),
        ("L2", C.ITEM, "0.02"),
    ]


def test_nothing_more_is_sent_than_what_is_missing():
    """One cent is missing, and the next one of either line would give two."""
    assert wanted(("L1", C.ITEM, "0.03"), ("L2", C.ITEM, "0.02"), order=TWO, one_sum=True) == [
        ("L1", C.ITEM, "0.02"),
        ("L2", C.ITEM, "0.02"),
    ]


def test_a_missing_cent_is_given_by_the_line_that_can():
    """The first gives two for one more, the second gives one."""
    assert wanted(("L1", C.ITEM, "0.03"), ("L2", C.ITEM, "0.01"), order=TWO, one_sum=True) == [
        ("L1", C.ITEM, "0.02"),
        ("L2", C.ITEM, "0.02"),
    ]


def test_a_line_that_has_no_more_leaves_the_missing_cent_to_the_next():
    """A cent is all that is left of the first one's price, and two were wanted of it."""
    last_cent = [Line("L1", C.ITEM, eur("9.99"))]
    found = wanted(("L1", C.ITEM, "0.02"), ("L2", C.ITEM, "0.01"), order=TWO, one_sum=True, spent=last_cent)
    assert found == [("L1", C.ITEM, "0.01"), ("L2", C.ITEM, "0.02")]


def test_a_missing_cent_is_not_given_beyond_what_is_left():
    """Neither of the charge nor of charge and tax together."""
    all_but = [Line("L2", C.ITEM, eur("9.99"))]
    wish = [("L1", C.ITEM, "0.03"), ("L2", C.ITEM, "0.01")]
    assert wanted(*wish, order=TWO, one_sum=True, spent=all_but) == [("L1", C.ITEM, "0.02"), ("L2", C.ITEM, "0.01")]
    three = [("L1", C.ITEM, "0.03"), ("L2", C.ITEM, "0.03")]
    just_enough = [Line("L1", C.ITEM, eur("9.97")), Line("L1", C.ITEM_TAX, eur("1.99"))]
    assert wanted(*three, order=TWO, one_sum=True, spent=just_enough) == [
        ("L1", C.ITEM, "0.03"),
        ("L1", C.ITEM_TAX, "0.01"),
        ("L2", C.ITEM, "0.02"),
    ]
    no_tax = [Line("L1", C.ITEM, eur("9.97")), Line("L1", C.ITEM_TAX, eur("2.00"))]
    assert wanted(*three, order=TWO, one_sum=True, spent=no_tax) == [
        ("L1", C.ITEM, "0.02"),
        ("L2", C.ITEM, "0.03"),
        ("L2", C.ITEM_TAX, "0.01"),
    ]
