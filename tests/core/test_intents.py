"""What may have been asked for where the books show only what the buyer got: every way to give it, and the closest."""

from __future__ import annotations

import pytest
from plain import NOON, a_line, an_order, eur

from orderactions.actions import Line, Plan, WireLine
from orderactions.models import Component, LinePart, Problem, Reason, Refund
from orderactions.orders import BookEntry, BookKind, BookLine, Order, OrderStatus
from orderactions.rules import Own, assess
from orderactions.rules.intents import Intents, amounts_of, by_line, with_tax

ITEM, TAX, SHIPPING, WRAP = Component.ITEM, Component.ITEM_TAX, Component.SHIPPING, Component.GIFT_WRAP
WORDS = {component: component.value.title() for component in Component}
COMPONENTS = {word: component for component, word in WORDS.items()}
#: With their taxes 12.00, 4.80 and 1.00.
CUP = a_line(item="10.00", item_tax="2.00", shipping="4.00", shipping_tax="0.80", gift_wrap="1.00")


def plan(request: Refund, order: Order, lines) -> Plan:
    """Each amount under its own word."""
    return Plan(
        wire=tuple(WireLine(line_id=x.line_id, code="X", components=((WORDS[x.component], x.amount),)) for x in lines)
    )


def intents(*lines, planned=plan, **more) -> Intents:
    return Intents(an_order(*lines, **more), planned, COMPONENTS)


def entry(amount: str, component: Component | None = ITEM, line_id: str = "L1") -> BookEntry:
    line = BookLine(line_id=line_id, sku="", component=component, word="w", amount=eur(amount))
    return BookEntry(entry_id="e", order_id="o", kind=BookKind.REFUND, posted_at=NOON, lines=(line,))


def of(component: Component = ITEM, amount: str | None = None, **more) -> LinePart:
    return LinePart(line_id="L1", component=component, amount=None if amount is None else eur(amount), **more)


def units(number: int) -> LinePart:
    return LinePart(line_id="L1", quantity=number)


def ways(line, gets: str, **more) -> list[tuple[LinePart, ...]]:
    """The parts of each request that is judged, in turn."""
    seen = []

    def watched(request, order, lines):
        seen.append(request.lines)
        return plan(request, order, lines)

    intents(line, planned=watched, **more).closest(line, eur(gets), {})
    return seen


# --- an order as it stood


def test_what_the_books_showed_before_is_gone():
    """It counts as what is not ours, on the line that it names."""
    order = (a_line(), a_line("L2", item="10.00", item_tax="1.00"))
    then = intents(*order, books=(entry("5.00"), entry("2.00", line_id="L2")))
    assert then.own == Own(foreign=(Line("L1", ITEM, eur("5.00")), Line("L2", ITEM, eur("2.00"))))
    assert then.rest == {("L1", ITEM): eur("15.00"), ("L2", ITEM): eur("8.00"), ("L2", TAX): eur("1.00")}
    assert [str(then.rest_of(each)) for each in ("L1", "L2", "L9")] == ["EUR 15.00", "EUR 9.00", "EUR 0.00"]


@pytest.mark.parametrize("books", [None, ()])
def test_without_books_all_that_has_left_is_there(books):
    """Of a line shipped in part, its share."""
    then = intents(a_line(quantity=2, shipped=1), status=OrderStatus.PARTIALLY_SHIPPED, books=books)
    assert then.own == Own()
    assert then.rest == {("L1", ITEM): eur("10.00")}


def test_parts_are_judged_as_a_request_is():
    """For no reason in particular, by the marketplace's plan, and with what the books showed."""
    seen = []

    def watched(*given):
        seen.append(given)
        return plan(*given)

    then = intents(CUP, planned=watched, books=(entry("3.00", SHIPPING),))
    parts = [of(SHIPPING), of(ITEM, "6.00")]
    found = then.assess(iter(parts))
    request = Refund.part(then.order.ref, reason=Reason.OTHER, lines=parts)
    assert seen == [(request, then.order, found.lines)]
    assert found == assess(request, then.order, then.own, plan)
    assert found.lines == (
        Line("L1", SHIPPING, eur("1.00")), Line("L1", Component.SHIPPING_TAX, eur("0.80")),
        Line("L1", ITEM, eur("5.00")), Line("L1", TAX, eur("1.00")),
    )  # fmt: skip


# --- what the books should show of it


def test_the_books_should_show_what_is_sent():
    """By the words of the marketplace: where charge and tax go in one amount, they come in one."""

    def in_one(request, order, lines):
        sums = ((WORDS[ITEM], eur("12.00")), (WORDS[SHIPPING], eur("4.00")), (WORDS[SHIPPING], eur("0.80")))
        return Plan(wire=(WireLine(line_id="L1", code="X", components=sums),))

    then = intents(CUP, planned=in_one)
    assert then.shown(then.assess([of(), of(SHIPPING)])) == {("L1", ITEM): eur("12.00"), ("L1", SHIPPING): eur("4.80")}


def test_a_tax_that_the_marketplace_adds_is_shown_beside_what_is_sent():
    """The charge is sent, and not counted a second time."""

    def net(request, order, lines):
        return plan(request, order, [x for x in lines if x.component.tax])

    then = intents(CUP, planned=net, tax_added=True)
    assert then.shown(then.assess([of(), of(WRAP)])) == {
        ("L1", ITEM): eur("10.00"), ("L1", TAX): eur("2.00"), ("L1", WRAP): eur("1.00"),
    }  # fmt: skip


# --- the ways to give so much of a line


def test_charges_are_given_whole_and_one_more_in_part():
    """All of them; or two of them, or two and what is missing then of the third."""
    assert ways(CUP, "17.80") == [(of(), of(SHIPPING), of(WRAP))]
    assert ways(CUP, "16.80") == [
        (of(), of(SHIPPING)),
        (of(), of(WRAP), of(SHIPPING, "3.80")),
        (of(SHIPPING), of(WRAP), of(ITEM, "11.00")),
    ]


def test_a_small_amount_may_be_of_any_charge_that_has_as_much():
    """Exactly as much is the whole charge, and no part of it."""
    assert ways(CUP, "1.00") == [(of(WRAP),), (of(ITEM, "1.00"),), (of(SHIPPING, "1.00"),)]
    assert ways(CUP, "0.01") == [(of(ITEM, "0.01"),), (of(SHIPPING, "0.01"),), (of(WRAP, "0.01"),)]


def test_only_what_was_left_of_a_charge_can_be_given():
    """What the books showed before is no charge any more, or a smaller one."""
    gone = (entry("12.00"), entry("1.80", SHIPPING))
    assert ways(CUP, "3.00", books=gone) == [(of(SHIPPING),), (of(WRAP), of(SHIPPING, "2.00"))]
    assert ways(CUP, "4.00", books=gone) == [(of(SHIPPING), of(WRAP))]


@pytest.mark.parametrize("gets", ["17.81", "99.00", "0.00"])
def test_what_no_request_comes_to_was_asked_for_in_no_way(gets):
    """More than was left of the line; or nothing."""
    assert ways(CUP, gets) == []
    assert intents(CUP).closest(CUP, eur(gets), {("L1", ITEM): eur("1.00")}) is None


def test_an_amount_that_is_exactly_that_of_units_may_be_units():
    """Price and tax are rounded down each: one of seven for 10.00 and 0.99 is 1.42 and 0.14."""
    seven = a_line(quantity=7, item="10.00", item_tax="0.99")
    assert ways(seven, "1.56") == [(of(ITEM, "1.56"),), (units(1),)]
    assert ways(seven, "1.57") == [(of(ITEM, "1.57"),)]
    assert ways(seven, "9.41") == [(of(ITEM, "9.41"),), (units(6),)]
    assert ways(seven, "10.99") == [(of(),)], "all of them are the whole line"


def test_several_numbers_of_units_may_come_to_the_same():
    """Three or four of seven for three cents are one cent."""
    assert ways(a_line(quantity=7, item="0.03"), "0.01") == [(of(ITEM, "0.01"),), (units(3),), (units(4),)]


def test_shipping_has_no_units():
    """Half of it is an amount, though the line has two units."""
    two = a_line(quantity=2, item="10.00", shipping="4.00")
    assert ways(two, "2.00") == [(of(ITEM, "2.00"),), (of(SHIPPING, "2.00"),)]


def test_of_very_many_units_only_the_first_hundred_less_one_are_tried():
    """A euro each: 99 of them may be units, 100 are an amount."""
    many = a_line(quantity=150, item="150.00")
    assert ways(many, "99.00") == [(of(ITEM, "99.00"),), (units(99),)]
    assert ways(many, "100.00") == [(of(ITEM, "100.00"),)]


# --- the closest of them


@pytest.mark.parametrize(
    ("posted", "parts"),
    [
        ({WRAP: "1.00"}, (of(WRAP),)),
        ({ITEM: "0.83", TAX: "0.17"}, (of(ITEM, "1.00"),)),
        ({SHIPPING: "0.83", Component.SHIPPING_TAX: "0.17"}, (of(SHIPPING, "1.00"),)),
        ({SHIPPING: "1.00"}, (of(SHIPPING, "1.00"),)),
        ({SHIPPING: "0.70", WRAP: "0.30"}, (of(SHIPPING, "1.00"),)),
        ({SHIPPING: "0.30", WRAP: "0.70"}, (of(WRAP),)),
        ({Component.GOODWILL: "1.00"}, (of(WRAP),)),
    ],
)
def test_the_way_that_comes_closest_to_the_books_was_meant(posted, parts):
    """By the sum of what they are apart, charge by charge; of equal ones the first."""
    amounts = {("L1", component): eur(amount) for component, amount in posted.items()}
    assert intents(CUP).closest(CUP, eur("1.00"), amounts) == parts


def test_where_we_would_refuse_the_books_would_show_nothing():
    """So the same amount as units comes closer than one that would not have gone out."""
    odd = Problem("odd", "order", "odd", "")

    def only_units(request, order, lines):
        planned = plan(request, order, lines)
        return planned if request.lines[0].quantity else Plan(wire=planned.wire, problems=(odd,))

    two = a_line(quantity=2)
    then = intents(two, planned=only_units)
    assert then.closest(two, eur("10.00"), {("L1", ITEM): eur("10.00")}) == (units(1),)
    assert then.closest(two, eur("9.00"), {("L1", ITEM): eur("9.00")}) == (of(ITEM, "9.00"),), "there is no other"


# --- amounts


def test_rows_are_added_up_by_line_and_component():
    """What comes to nothing, and what is no component of ours, is left out."""
    rows = [
        ("L1", ITEM, eur("2.00")), ("L1", None, eur("9.00")), ("L1", ITEM, eur("0.50")), ("L1", TAX, eur("1.00")),
        ("L2", ITEM, eur("4.00")), ("L2", WRAP, eur("3.00")), ("L2", WRAP, -eur("3.00")), ("L2", TAX, eur("0.00")),
    ]  # fmt: skip
    assert amounts_of(rows) == {("L1", ITEM): eur("2.50"), ("L1", TAX): eur("1.00"), ("L2", ITEM): eur("4.00")}


def test_the_sum_of_each_line():
    """In the order in which they come."""
    amounts = {("L2", ITEM): eur("4.00"), ("L1", ITEM): eur("2.50"), ("L2", TAX): eur("1.00")}
    assert list(by_line(amounts, "EUR").items()) == [("L2", eur("5.00")), ("L1", eur("2.50"))]
    assert by_line({}, "EUR") == {}


def test_each_charge_together_with_its_tax():
    """A tax alone is an amount of its charge; what has neither stays what it is."""
    amounts = {
        ("L1", ITEM): eur("2.00"), ("L1", TAX): eur("0.40"), ("L1", Component.SHIPPING_TAX): eur("1.00"),
        ("L2", TAX): eur("4.00"), ("L2", Component.GOODWILL): eur("3.00"),
    }  # fmt: skip
    assert with_tax(amounts) == {
        ("L1", ITEM): eur("2.40"), ("L1", SHIPPING): eur("1.00"), ("L2", ITEM): eur("4.00"),
        ("L2", Component.GOODWILL): eur("3.00"),
    }  # fmt: skip
