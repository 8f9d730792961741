"""What somebody says he has refunded by hand, as amounts: what was left, or what he says, and never less."""

from __future__ import annotations

from decimal import Decimal

import pytest
from attrs import evolve
from plain import a_line, an_order, eur

from orderactions.actions import Line
from orderactions.errors import RequestError
from orderactions.models import Component, LinePart, Reason, Refund
from orderactions.money import Money
from orderactions.orders import Order
from orderactions.rules import beyond, recorded_lines

ITEM, TAX, SHIPPING = Component.ITEM, Component.ITEM_TAX, Component.SHIPPING
LAMP = an_order()
BOTH = an_order(a_line(), a_line("L2", item="10.00"))
FULL = Refund.full("305-1", reason=Reason.DAMAGED)


def took(amount: str, line_id: str = "L1", component: Component = ITEM, quantity: int = 0) -> Line:
    return Line(line_id, component, eur(amount), quantity)


def part(*parts: LinePart, **more) -> Refund:
    return Refund.part("305-1", reason=Reason.DAMAGED, lines=parts, **more)


def of(amount: str | None = None, line_id: str = "L1", **more) -> LinePart:
    return LinePart(line_id=line_id, amount=None if amount is None else Decimal(amount), **more)


def refused(request: Refund, order: Order = LAMP, foreign=(), own=()) -> tuple[str, str]:
    with pytest.raises(RequestError) as error:
        recorded_lines(request, order, foreign, own)
    return error.value.field, error.value.problem


# --- how much it was


def test_the_whole_is_what_was_left():
    """After what the books show, and what our own actions have carried out."""
    assert recorded_lines(FULL, LAMP, (), ()) == (took("20.00"),)
    assert recorded_lines(FULL, LAMP, [took("5.00")], [took("3.00")]) == (took("12.00"),)


def test_where_the_books_show_all_of_it_they_may_show_this_very_refund():
    """Then they count for nothing, and our own actions still do."""
    assert recorded_lines(FULL, LAMP, [took("20.00")], [took("3.00")]) == (took("17.00"),)


def test_where_our_own_have_taken_all_the_whole_is_what_was_paid():
    """It has happened: that nothing was left is no reason not to write it down."""
    assert recorded_lines(FULL, LAMP, [took("1.00")], [took("20.00")]) == (took("20.00"),)


def test_a_unit_is_counted_on_from_those_refunded_before():
    """Of four for 10.01 the last one is the one of 2.51, also where the books show all of them."""
    four = an_order(a_line(quantity=4, item="10.01"))
    own = [took("2.50", quantity=1), took("5.00", quantity=2)]
    one = part(LinePart(line_id="L1", quantity=1))
    assert recorded_lines(one, four, (), ()) == (took("2.50", quantity=1),)
    assert recorded_lines(one, four, (), own) == (took("2.51", quantity=1),)
    assert recorded_lines(one, four, [took("10.01")], own) == (took("2.51", quantity=1),)


def test_a_unit_more_than_was_bought_is_the_first_one_again():
    """Refunded by us and by hand as well: it is written down all the same."""
    two = an_order(a_line(quantity=2, item="10.01"))
    own = [took("10.01", quantity=2)]
    one = part(LinePart(line_id="L1", quantity=1))
    assert recorded_lines(one, two, (), own) == (took("5.00", quantity=1),)


def test_no_tax_is_added_to_what_was_given():
    """Also where the marketplace does so: the amount is a fact, divided as what was paid."""
    order = an_order(a_line(item="10.00", item_tax="2.00"), tax_added=True)
    assert recorded_lines(Refund.part("305-1", reason=Reason.PRICE, amount="1.23"), order, (), ()) == (
        took("1.03"), took("0.20", component=TAX),
    )  # fmt: skip


def test_an_amount_is_that_amount_however_much_was_left():
    """On its charge as a whole; a cent more than was paid is as good as ten euros."""
    order = an_order(a_line(item="20.00", shipping="4.00"))
    for amount in ("20.01", "30.00"):
        said = Refund.part("305-1", reason=Reason.DAMAGED, amount=amount)
        assert recorded_lines(said, order, (), ()) == (took(amount),)
    dear = Refund.shipping("305-1", reason=Reason.DAMAGED, amount="5.00")
    assert recorded_lines(dear, order, (), ()) == (took("5.00", component=SHIPPING),)


def test_amounts_are_written_on_the_lines_that_they_name():
    """One of them is too much: then each of them is what was said."""
    twice = part(of("30.00"), of("2.00", "L2", component=SHIPPING))
    assert recorded_lines(twice, BOTH, (), ()) == (took("30.00"), took("2.00", "L2", SHIPPING))
    euros = part(LinePart(line_id="L1", amount=eur("30.00")))
    assert recorded_lines(euros, BOTH, (), ()) == (took("30.00"),)


def test_on_a_line_that_cannot_be_trusted_an_amount_is_taken_as_it_was_said():
    """What was paid for it does not matter."""
    doubtful = an_order(a_line(item="20.00", item_tax="4.00", problem="it does not add up"))
    assert recorded_lines(part(of("6.00")), doubtful, (), ()) == (took("6.00"),)
    whole = Refund.part("305-1", reason=Reason.DAMAGED, amount="6.00")
    assert recorded_lines(whole, doubtful, (), ()) == (took("5.00"), took("1.00", component=TAX))


def test_a_gesture_is_on_the_line_that_it_names():
    """Of several lines, one is enough."""
    gesture = Refund.goodwill("305-1", "3.00", line_id="L2")
    assert recorded_lines(gesture, BOTH, (), ()) == (took("3.00", "L2", Component.GOODWILL),)
    much = Refund.goodwill("305-1", "11.00", line_id="L2")
    assert recorded_lines(much, BOTH, (), ()) == (took("11.00", "L2", Component.GOODWILL),)


# --- what cannot be written down


def test_of_several_lines_it_has_to_be_said_which():
    """An amount over all of them tells of none how much; a share of each does."""
    amount = Refund.part("305-1", reason=Reason.DAMAGED, amount="5.00")
    assert refused(amount, BOTH) == (
        "lines", "the order has several lines; say on which of them it was refunded",
    )  # fmt: skip
    half = Refund.part("305-1", reason=Reason.DAMAGED, percent=50)
    assert recorded_lines(half, BOTH, (), ()) == (took("10.00"), took("5.00", "L2"))


def test_without_an_amount_a_line_that_cannot_be_trusted_tells_nothing():
    """There is nothing to write down."""
    doubtful = an_order(a_line(quantity=2, problem="it does not add up"))
    said = ("lines[0]", "it does not add up (look at the order at the marketplace)")
    assert refused(part(LinePart(line_id="L1")), doubtful) == said
    assert refused(part(LinePart(line_id="L1", quantity=1)), doubtful) == said
    assert refused(part(of("30.00"), of(None)), doubtful) == said


def test_a_line_that_the_order_does_not_have_is_none():
    """Not even beside an amount that is more than was left."""
    unknown = ("lines[0]", "line L9 is not in this order (its lines are L1 (SKU-L1), L2 (SKU-L2))")
    assert refused(part(of("5.00", "L9")), BOTH) == unknown
    assert refused(part(of("30.00"), of("5.00", "L9")), BOTH) == (
        "lines[0].amount",
        "EUR 30.00 is more than what is left of line L1 (item) (at most EUR 20.00 can be refunded)",
    )


def test_what_is_wrong_in_itself_is_refused_with_its_amounts():
    """Goodwill within another refund is no matter of how much was left."""
    gesture = part(of("5.00", component=Component.GOODWILL))
    assert refused(gesture) == ("lines[0]", "goodwill is a refund of its own (use Refund.goodwill(...))")


def test_a_fee_that_leaves_nothing_is_not_tried_on_more():
    """Five euros were left of it: that the books may show this very refund does not make room for a fee of six."""
    fee = Refund.full("305-1", reason=Reason.DAMAGED, restocking_fee="6.00")
    assert refused(fee, foreign=[took("15.00")]) == (
        "restocking_fee", "of EUR 5.00 nothing would be left for the buyer (take off less than EUR 5.00)",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (Decimal("1.001"), "1.001 has too many decimals; EUR has 2"),
        (Money.parse("1.00", "USD"), "USD 1.00 is not in the order's currency, EUR"),
    ],
)
def test_an_amount_has_to_be_one_of_the_orders_currency(amount, said):
    """Also where it is taken as it was said."""
    request = part(of("30.00"), LinePart(line_id="L2", amount=amount))
    assert refused(request, BOTH) == ("amount", said)


# --- how much of it is too much


def test_what_is_more_than_was_left_is_told():
    """After what the books show and what is held beside it; to the cent, and nothing where it was left."""
    foreign, own = [took("3.00")], [took("4.00")]
    assert beyond([took("13.00")], LAMP, foreign, own) == eur("0.00")
    assert beyond([took("13.01")], LAMP, foreign, own) == eur("0.01")
    assert beyond([took("15.00")], LAMP, foreign, own) == eur("2.00")
    assert beyond([took("0.01")], LAMP, (), [took("20.00")]) == eur("0.01")


def test_what_was_kept_from_the_buyer_is_not_taken_off():
    """A fee gives nothing back of what was left."""
    fee = Line("L1", Component.RESTOCKING_FEE, -eur("5.00"))
    assert beyond([took("20.00"), fee], LAMP, (), ()) == eur("0.00")
    assert beyond([took("22.00"), fee], LAMP, (), ()) == eur("2.00")


def test_lines_whose_amounts_cannot_be_trusted_tell_nothing():
    """Neither what was given on them nor what was left of them."""
    order = evolve(BOTH, lines=(BOTH.lines[0], evolve(BOTH.lines[1], problem="it does not add up")))
    assert beyond([took("25.00"), took("7.00", "L2")], order, (), ()) == eur("5.00")
    assert beyond([took("5.00"), took("70.00", "L2")], order, (), ()) == eur("0.00")


# --- what came beside it


def given(request: Refund, order: Order = LAMP) -> tuple[Line, ...]:
    return recorded_lines(request, order, (), ())


def full(**more) -> Refund:
    return Refund.full("305-1", reason=Reason.DAMAGED, **more)


def amount(text: str, **more) -> Refund:
    return Refund.part("305-1", reason=Reason.DAMAGED, amount=text, **more)


def test_what_was_paid_for_the_way_back_counts_however_much_was_left():
    """On top of a part or of the whole: it went out, and what is more than was left is told."""
    back = took("5.00", component=Component.RETURN_SHIPPING)
    for request, first in ((amount("18.00", return_shipping="5.00"), "18.00"), (full(return_shipping="5.00"), "20.00")):
        lines = given(request)
        assert lines == (took(first), back)
        assert beyond(lines, LAMP, (), ()) == eur(first) - eur("15.00")


def test_what_was_kept_is_kept_from_more_than_was_paid_too():
    """A restocking fee, and what the way back cost the seller, are taken off what was said."""
    fee, back = Line("L1", Component.RESTOCKING_FEE, -eur("5.00")), Line("L1", Component.RETURN_SHIPPING, -eur("2.00"))
    assert given(amount("20.01", restocking_fee="5.00")) == (took("20.01"), fee)
    assert given(amount("20.01", restocking_fee="5.00", return_shipping="-2.00")) == (took("20.01"), back, fee)


@pytest.mark.parametrize(("first", "second", "best"), [("20.01", "2.00", "L2"), ("12.00", "6.00", "L1")])
def test_of_several_lines_the_one_with_the_most_room_has_what_came_beside(first, second, best):
    """All that was paid for it counts, its shipping too; there it uses up what could be given once more."""
    order = an_order(a_line(item="10.00", shipping="8.00"), a_line("L2", item="10.00"))
    lines = given(part(of(first), of(second, line_id="L2"), return_shipping="5.00"), order)
    assert lines[-1] == took("5.00", line_id=best, component=Component.RETURN_SHIPPING)


def test_on_a_line_that_cannot_be_trusted_what_came_beside_is_kept_too():
    """Its amount is taken as it was said, and so is its fee."""
    doubtful = an_order(a_line(problem="it does not add up"))
    fee = Line("L1", Component.RESTOCKING_FEE, -eur("1.00"))
    for request in (amount("5.00", restocking_fee="1.00"), part(of("5.00"), restocking_fee="1.00")):
        assert given(request, doubtful) == (took("5.00"), fee)


@pytest.mark.parametrize(
    ("request_", "field", "said"),
    [
        (amount("20.01", restocking_fee="20.01"), "restocking_fee", "of EUR 20.01 nothing would be left for the buyer"),
        (amount("20.01", return_shipping="-30.00"), "return_shipping", "of EUR 20.01 nothing would be left"),
        (
            amount("20.01", restocking_fee=Money.parse("1.00", "USD")),
            "restocking_fee",
            "USD 1.00 is not in the order's",
        ),
        (amount("20.01", return_shipping="1.001"), "return_shipping", "1.001"),
    ],
)
def test_what_came_beside_is_refused_by_its_name(request_, field, said):
    """Where it leaves the buyer nothing, or is no amount of the order's currency."""
    name, problem = refused(request_)
    assert (name, said in problem) == (field, True)
