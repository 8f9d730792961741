"""What a refund request comes to, to the cent, and what stands against it, to the word."""

from __future__ import annotations

from decimal import Decimal

import pytest
from attrs import evolve
from plain import a_line, an_order, eur

from orderactions.actions import Line
from orderactions.models import Component, LinePart, Problem, Reason, Refund
from orderactions.money import Money
from orderactions.orders import Order
from orderactions.rules import allocate, left, refundable
from orderactions.rules.allocate import unexpressed

C = Component
#: Three mugs for 20 euros with 4 of tax, sent for 5 with 1 of tax; and a lamp.
MUGS = a_line(quantity=3, item="20.00", item_tax="4.00", shipping="5.00", shipping_tax="1.00")
LAMP = a_line("L2", item="10.00")
ORDER = an_order(MUGS, LAMP)
#: The marketplace adds the tax itself.
NET = an_order(evolve(MUGS, quantity=2), a_line("L2", item="10.00", item_tax="2.00"), tax_added=True)


def asked(request: Refund, order: Order = ORDER, *, spent: list[Line] | None = None, units: dict | None = None):
    return allocate(request, order, left(refundable(order), (), spent or ()), units or {})


def amounts(request: Refund, order: Order = ORDER, **more) -> list[str]:
    lines, problems = asked(request, order, **more)
    assert problems == ()
    return [f"{line.line_id} {line.component.value} {line.amount.amount}" for line in lines]


def refused(request: Refund, order: Order = ORDER, **more) -> Problem:
    lines, (found,) = asked(request, order, **more)
    assert lines == ()
    return found


def part(*parts: LinePart, **more) -> Refund:
    return Refund.part("1", reason=Reason.DAMAGED, lines=parts, **more)


def spread(amount: object, **more) -> Refund:
    return Refund.part("1", reason=Reason.PRICE, amount=amount, **more)


def full(**more) -> Refund:
    return Refund.full("1", reason=Reason.DAMAGED, **more)


def test_everything_is_everything_that_is_left():
    """Each charge of each line; what was spent is not given again, and what is empty is no line."""
    spent = [Line("L1", C.ITEM, eur("20.00")), Line("L2", C.ITEM, eur("4.00"))]
    assert amounts(full(), spent=spent) == [
        "L1 item_tax 4.00",
        "L1 shipping 5.00",
        "L1 shipping_tax 1.00",
        "L2 item 6.00",
    ]


def test_nothing_is_left():
    """It is said, and where to look."""
    spent = [Line("L1", C.ITEM, eur("20.00"))]
    gone = Problem("nothing_left", "amount", "nothing is left to refund", "see the order's history for where it went")
    assert refused(full(), an_order(), spent=spent) == gone


def test_goodwill_goes_to_the_line_with_most_left_or_to_the_one_that_is_named():
    """The mugs have thirty left, the lamp ten."""
    assert amounts(Refund.goodwill("1", "6.00")) == ["L1 goodwill 6.00"]
    assert amounts(Refund.goodwill("1", "6.00", line_id="L2")) == ["L2 goodwill 6.00"]
    assert amounts(Refund.goodwill("1", "6.00"), spent=[Line("L1", C.GOODWILL, eur("25.00"))]) == ["L2 goodwill 6.00"]
    assert amounts(Refund.goodwill("1", "30.00")) == ["L1 goodwill 30.00"]


def test_goodwill_is_never_more_than_what_is_left_of_its_line():
    """However much another line has."""
    assert refused(Refund.goodwill("1", "10.01", line_id="L2")) == Problem(
        "above_left", "amount", "EUR 10.01 is more than what is left of line L2", "at most EUR 10.00 can be refunded"
    )


def test_goodwill_is_an_amount_of_the_orders_currency():
    """Its field is named; without any amount there is nothing to give."""
    found = refused(Refund.goodwill("1", Money.parse("1.00", "USD")))
    assert (found.code, found.field) == ("other_currency", "amount")
    assert refused(evolve(Refund.goodwill("1", "1.00"), amount=None)).code == "nothing_left"


def test_an_amount_is_spread_over_the_lines_by_what_is_left_of_them():
    """Twenty-four with tax to ten: seventeen are twelve and five; tax goes with its price."""
    assert amounts(spread("17.00")) == ["L1 item 10.00", "L1 item_tax 2.00", "L2 item 5.00"]
    assert amounts(spread("34.00")) == ["L1 item 20.00", "L1 item_tax 4.00", "L2 item 10.00"]
    assert refused(spread("34.01")) == Problem(
        "above_left",
        "amount",
        "EUR 34.01 is more than what is left of the order's item amounts",
        "at most EUR 34.00 can be refunded",
    )


def test_what_the_price_has_no_room_for_its_tax_takes():
    """And the other way round: the buyer gets what was asked as long as the line has it."""
    tenth = part(LinePart(line_id="L1", amount=eur("6.00")))
    assert amounts(tenth) == ["L1 item 5.00", "L1 item_tax 1.00"]
    assert amounts(tenth, spent=[Line("L1", C.ITEM, eur("17.00"))]) == ["L1 item 3.00", "L1 item_tax 3.00"]
    assert amounts(tenth, spent=[Line("L1", C.ITEM_TAX, eur("3.50"))]) == ["L1 item 5.50", "L1 item_tax 0.50"]
    taxed = an_order(a_line(item="0.00", item_tax="4.00"))
    assert amounts(part(LinePart(line_id="L1", amount=eur("3.00"))), taxed) == ["L1 item_tax 3.00"]


def test_a_percentage_is_of_what_was_paid():
    """Not of what is left; of every line, or of the one that is named."""
    half = Refund.part("1", reason=Reason.PRICE, percent=50)
    spent = [Line("L1", C.ITEM, eur("6.00"))]
    assert amounts(half) == ["L1 item 10.00", "L1 item_tax 2.00", "L2 item 5.00"]
    assert amounts(half, spent=spent) == ["L1 item 10.00", "L1 item_tax 2.00", "L2 item 5.00"]
    assert amounts(part(LinePart(line_id="L2", percent=Decimal(30)))) == ["L2 item 3.00"]
    assert refused(half, spent=[Line("L1", C.ITEM, eur("15.00"))]) == Problem(
        "above_left",
        "L1.amount",
        "EUR 12.00 is more than what is left of line L1 (item)",
        "at most EUR 9.00 can be refunded",
    )


def test_shipping_is_taken_from_the_lines_that_have_some():
    """All of it, or an amount; the lamp came along for nothing."""
    assert amounts(Refund.shipping("1", reason=Reason.LATE)) == ["L1 shipping 5.00", "L1 shipping_tax 1.00"]
    assert amounts(Refund.shipping("1", reason=Reason.LATE, amount="3.00")) == [
        "L1 shipping 2.50",
        "L1 shipping_tax 0.50",
    ]
    assert refused(Refund.shipping("1", reason=Reason.LATE, amount="6.01")).message == (
        "EUR 6.01 is more than what is left of the order's shipping amounts"
    )


def test_parts_of_one_line_are_taken_one_after_the_other():
    """And add up to one line for each component, with their units."""
    one = LinePart(line_id="L1", quantity=1)
    assert amounts(part(one, LinePart(line_id="L1", amount=eur("2.40")))) == ["L1 item 8.66", "L1 item_tax 1.73"]
    lines, _ = asked(part(one, one))
    assert lines == (Line("L1", C.ITEM, eur("13.33"), 2), Line("L1", C.ITEM_TAX, eur("2.66"), 0))
    assert refused(part(LinePart(line_id="L2", amount=eur("6.00")), LinePart(line_id="L2", amount=eur("5.00")))) == (
        Problem(
            "above_left",
            "lines[1].amount",
            "EUR 5.00 is more than what is left of line L2 (item)",
            "at most EUR 4.00 can be refunded",
        )
    )


def test_a_charge_without_its_tax():
    """Where it is asked for; and a tax by itself."""
    assert amounts(part(LinePart(line_id="L1", amount=eur("6.00"), with_tax=False))) == ["L1 item 6.00"]
    assert amounts(part(LinePart(line_id="L1", percent=Decimal(50), with_tax=False))) == ["L1 item 10.00"]
    assert amounts(part(LinePart(line_id="L1", with_tax=False))) == ["L1 item 20.00"]
    assert amounts(part(LinePart(line_id="L1", component=C.ITEM_TAX))) == ["L1 item_tax 4.00"]
    assert amounts(part(LinePart(line_id="L1", quantity=3, with_tax=False))) == ["L1 item 20.00"]


def test_units_are_counted_on_from_those_refunded_before():
    """So that all of them together are what was paid, though a third of it is no whole cent."""
    one = part(LinePart(line_id="L1", quantity=1))
    assert [amounts(one, units={"L1": n}) for n in range(3)] == [
        ["L1 item 6.66", "L1 item_tax 1.33"],
        ["L1 item 6.67", "L1 item_tax 1.33"],
        ["L1 item 6.67", "L1 item_tax 1.34"],
    ]
    assert amounts(part(LinePart(line_id="L1", quantity=2)), units={"L1": 1}) == ["L1 item 13.34", "L1 item_tax 2.67"]


@pytest.mark.parametrize(
    ("given", "units", "code", "field", "message", "remedy"),
    [
        (
            LinePart(line_id="L1", quantity=4), 0,
            "quantity_above_bought", "lines[0].quantity", "4 is more than the 3 bought", "at most 3",
        ),
        (
            LinePart(line_id="L1", quantity=2), 2,
            "quantity_above_left", "lines[0].quantity", "2 of 3 were refunded before, so 2 more is too many",
            "at most 1",
        ),
        (
            LinePart(line_id="L1", quantity=1, component=C.SHIPPING), 0,
            "quantity_of_charge", "lines[0].quantity", "shipping has no units", "give an amount or a percentage of it",
        ),
        (
            LinePart(line_id="L9"), 0,
            "line_unknown", "lines[0]", "line L9 is not in this order", "its lines are L1 (SKU-L1), L2 (SKU-L2)",
        ),
        (
            LinePart(line_id="L1", component=C.GOODWILL, amount=eur("1.00")), 0,
            "goodwill_alone", "lines[0]", "goodwill is a refund of its own", "use Refund.goodwill(...)",
        ),
        (
            LinePart(line_id="L1", amount=Money.parse("1.00", "USD")), 0,
            "other_currency", "lines[0].amount", "USD 1.00 is not in the order's currency",
            "the order was paid in EUR; give the amount in it",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_given_of_a_line(given, units, code, field, message, remedy):
    """Each with the part of the request that it is about, and with what clears it."""
    assert refused(part(given), units={"L1": units}) == Problem(code, field, message, remedy)


def test_units_of_which_too_little_is_left():
    """Something was given of the price without naming units."""
    assert refused(part(LinePart(line_id="L1", quantity=3)), spent=[Line("L1", C.ITEM, eur("1.00"))]) == Problem(
        "above_left",
        "lines[0].quantity",
        "EUR 20.00 is more than what is left of line L1 (item)",
        "at most EUR 19.00 can be refunded",
    )


def test_a_goodwill_on_a_line_that_there_is_not():
    """It is not booked on another one."""
    found = refused(Refund.goodwill("1", "1.00", line_id="L9"))
    assert (found.code, found.field) == ("line_unknown", "lines[0]")


def test_a_line_whose_amounts_are_unsure_gives_nothing():
    """Its problem is repeated."""
    order = an_order(a_line(problem="it does not add up"))
    assert refused(part(LinePart(line_id="L1")), order) == Problem(
        "amounts_unsure", "lines[0]", "it does not add up", "look at the order at the marketplace"
    )


@pytest.mark.parametrize(
    ("currency", "amount", "remedy"),
    [("EUR", "1.001", "give at most 2 digits after the point"), ("JPY", "1.50", "give whole JPY")],
)
def test_more_decimals_than_the_currency_has(currency, amount, remedy):
    """Nothing is rounded: whoever asks says what is meant."""
    line = evolve(a_line(), paid={C.ITEM: Money.parse("20", currency)})
    order = evolve(an_order(line), currency=currency)
    found = refused(spread(amount), order)
    digits = {"EUR": 2, "JPY": 0}[currency]
    said = f"{amount} has too many decimals; {currency} has {digits}"
    assert found == Problem("too_many_decimals", "amount", said, remedy)


def test_a_fee_is_taken_off_each_line_by_what_it_gets():
    """Thirty and ten: of a fee of four three and one; the balance is spent all the same."""
    assert amounts(full(restocking_fee="4.00"))[-2:] == ["L1 restocking_fee -3.00", "L2 restocking_fee -1.00"]
    assert amounts(part(LinePart(line_id="L2"), restocking_fee="9.99")) == ["L2 item 10.00", "L2 restocking_fee -9.99"]


def test_the_way_back_is_paid_on_top_or_taken_off():
    """On top within what was paid for a line, on that which has most room; off that which gets most."""
    lamp = part(LinePart(line_id="L1", amount=eur("6.00")), LinePart(line_id="L2"), return_shipping="5.00")
    assert amounts(lamp)[-1] == "L1 return_shipping 5.00"
    assert (
        amounts(part(LinePart(line_id="L2", amount=eur("9.00")), return_shipping="1.00"))[-1]
        == "L2 return_shipping 1.00"
    )
    assert amounts(part(*lamp.lines, return_shipping="-4.00"))[-1] == ("L2 return_shipping -4.00")
    cent = part(*lamp.lines, return_shipping="0.01")
    assert amounts(cent)[-1] == "L1 return_shipping 0.01"
    assert refused(part(LinePart(line_id="L2"), return_shipping="0.01")) == Problem(
        "above_left",
        "return_shipping",
        "EUR 0.01 is more than what is left of line L2, beside the rest of this refund",
        "at most EUR 0.00 can be refunded",
    )


@pytest.mark.parametrize(
    ("fees", "field"),
    [
        ({"restocking_fee": "10.00"}, "restocking_fee"),
        ({"return_shipping": "-10.00"}, "return_shipping"),
        ({"restocking_fee": "6.00", "return_shipping": "-4.00"}, "restocking_fee"),
    ],
)
def test_a_refund_of_which_the_buyer_gets_nothing_is_none(fees, field):
    """A cent less is one."""
    lamp = LinePart(line_id="L2")
    assert refused(part(lamp, **fees)) == Problem(
        "fee_above_refund", field, "of EUR 10.00 nothing would be left for the buyer", "take off less than EUR 10.00"
    )
    less = {"10.00": "9.99", "-10.00": "-9.99", "6.00": "5.99"}[fees[field]]
    assert amounts(part(lamp, **{**fees, field: less}))[0] == "L2 item 10.00"


def test_a_fee_must_not_rely_on_the_way_back():
    """A marketplace may drop the return shipping: what is left without it must be something, too."""
    nine = LinePart(line_id="L2", amount=eur("5.00"))
    assert refused(part(nine, restocking_fee="5.00", return_shipping="3.00")).code == "fee_above_refund"
    assert len(amounts(part(nine, restocking_fee="4.99", return_shipping="3.00"))) == 3


@pytest.mark.parametrize("fee", [{"restocking_fee": "0.001"}, {"return_shipping": "0.001"}])
def test_a_fee_is_an_amount_of_the_orders_currency(fee):
    """Its own field is named."""
    (name,) = fee
    assert refused(part(LinePart(line_id="L2"), **fee)).field == name


def test_a_balance_is_never_given_back_by_taking():
    """A negative amount would raise what is left; nothing asks for one, and nobody may begin to."""
    from orderactions.rules.allocate import _Purse

    purse = _Purse(ORDER, refundable(ORDER), {})
    with pytest.raises(ValueError, match=r"^EUR -1\.00 would give the balance back; only positive amounts are taken"):
        purse.take("L1", C.ITEM, -eur("1.00"))


def test_where_the_tax_is_added_a_charge_comes_with_it():
    """Ten net are twelve to the buyer, whether the tax was asked for or not."""
    for given in (
        LinePart(line_id="L1", amount=eur("12.00")),
        LinePart(line_id="L1", amount=eur("10.00"), with_tax=False),
        LinePart(line_id="L1", percent=Decimal(50), with_tax=False),
        LinePart(line_id="L1", percent=Decimal(50)),
        LinePart(line_id="L1", quantity=1, with_tax=False),
    ):
        assert amounts(part(given), NET) == ["L1 item 10.00", "L1 item_tax 2.00"]
    assert amounts(part(LinePart(line_id="L1", with_tax=False)), NET) == ["L1 item 20.00", "L1 item_tax 4.00"]
    whole = LinePart(line_id="L1", amount=eur("20.00"), with_tax=False)
    assert amounts(part(whole), NET) == ["L1 item 20.00", "L1 item_tax 4.00"]


def test_a_percentage_of_nothing_is_nothing_where_the_tax_is_added():
    """The lamp came without shipping: nothing is left of it, alone; beside another part it changes nothing."""
    unpaid = LinePart(line_id="L2", component=C.SHIPPING, percent=Decimal(50), with_tax=False)
    assert refused(part(unpaid), NET).code == "nothing_left"
    assert amounts(part(unpaid, LinePart(line_id="L1", percent=Decimal(50))), NET) == [
        "L1 item 10.00",
        "L1 item_tax 2.00",
    ]


def test_one_sum_is_given_to_the_cent_where_several_lines_can():
    """Twice three cents cannot be had; two and four are the six that were asked for. Named by line they are not."""
    order = an_order(*[a_line(line_id, item="10.00", item_tax="2.00") for line_id in ("L1", "L2")], tax_added=True)
    assert amounts(spread("0.06"), order) == ["L1 item 0.03", "L1 item_tax 0.01", "L2 item 0.02"]
    each = part(*[LinePart(line_id=line_id, amount=eur("0.03")) for line_id in ("L1", "L2")])
    assert amounts(each, order) == ["L1 item 0.02", "L2 item 0.02"]


def test_where_the_tax_is_added_it_cannot_be_asked_for_alone():
    """It comes with its charge."""
    assert refused(part(LinePart(line_id="L1", component=C.ITEM_TAX)), NET) == Problem(
        "tax_alone",
        "lines[0]",
        "the marketplace adds the tax to each charge itself",
        "refund the charge, and its tax comes with it",
    )
    found = refused(part(LinePart(line_id="L1", amount=Money.parse("1.00", "USD"), with_tax=False)), NET)
    assert (found.code, found.field) == ("other_currency", "lines[0].amount")


def test_a_few_cents_of_rounding_are_not_missing():
    """What the marketplace's rounding gave before may be a cent for each unit; more than that is missing."""
    one = part(LinePart(line_id="L1", quantity=2))
    for cents, is_given in [("0.02", True), ("0.03", False)]:
        lines, problems = asked(one, NET, spent=[Line("L1", C.ITEM, eur(cents))])
        assert bool(lines) is is_given
        assert [p.code for p in problems] == ([] if is_given else ["above_left"])


def test_what_rounding_leaves_out_is_told():
    """With a fifth of tax nothing gives three cents: two are given, and one is missing. Elsewhere nothing is."""
    cents = spread("0.03")
    for order, wanted in [(an_order(a_line(item="10.00", item_tax="2.00"), tax_added=True), "0.01"), (ORDER, "0.00")]:
        rest = left(refundable(order), (), ())
        lines, _ = allocate(cents, order, rest, {})
        assert unexpressed(cents, order, rest, {}, lines) == eur(wanted)
        assert unexpressed(cents, order, rest, {}, ()) == eur("0.00")


def test_a_fee_is_no_amount_that_rounding_left_out():
    """It stands beside the charges."""
    order = an_order(a_line(item="10.00", item_tax="2.00"), tax_added=True)
    request = full(restocking_fee="1.00")
    rest = left(refundable(order), (), ())
    lines, _ = allocate(request, order, rest, {})
    assert unexpressed(request, order, rest, {}, lines) == eur("0.00")
