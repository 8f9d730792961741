"""Each tax regime, from the request to Amazon's ledger; and what a fee does in it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sales import CANADA, CHARGES, JAPAN, NOON, REGIMES, sales, wishes
from world import GERMANY, MARIE, UNITED_STATES

from orderactions import Component, LinePart, Policy, Reason, Refund, State
from orderactions.actions import Line
from orderactions.errors import ConflictError, RequestError
from orderactions.marketplaces.amazon.plan import plan
from orderactions.models import OrderRef
from orderactions.money import Money, total
from orderactions.orders import Fulfilment, Order, OrderLine, OrderStatus
from orderactions.rules import Own, allocate, assess, left, refundable

# About amounts and codes: what keeps the journal makes no difference.
pytestmark = pytest.mark.sqlite

NET = {"sku": "DESK", "quantity": 2, "paid": {"Principal": "200.00", "Tax": "40.00"}}
MUG = {"sku": "MUG", "quantity": 3, "paid": {"Principal": "29.99", "Tax": "2.47"}}


def paid_out(world, request, service) -> dict[str, str]:
    """Execute, and return what Amazon's ledger says, which must sum to what the preview promised."""
    preview = service.preview(request)
    assert preview.problems == ()
    action = service.execute(preview, actor=MARIE, wait_s=900)
    assert action.state is State.DONE
    entries = [e for e in world.amazon.ledger()["refunds"] if e["order_id"] == preview.order.order_id]
    assert sum(Decimal(e["amount"]) for e in entries) == preview.buyer_gets.amount == action.amount.amount
    return {entry["component"]: entry["amount"] for entry in entries}


@pytest.fixture
def net(world):
    """An account in the VAT Calculation Service, whose prices exclude VAT."""
    enough = {"EUR": Decimal(500)}
    policy = Policy(
        limit_per_action=enough, limit_per_order=enough, limit_per_agent_day=enough, limit_per_account_day=enough
    )
    world.net = world.new_service(tax="vat_exclusive", policy=policy)
    world.desk_order = world.order(NET, tax_regime="net")
    return world


def test_half_of_240_with_20_percent_is_100_net(net):
    """Amazon's own example: the net amount is sent, the VAT is added, the buyer gets 120."""
    request = Refund.part(net.desk_order, reason=Reason.PRICE, amount="120.00")
    preview = net.net.preview(request)
    assert [(type_, str(amount)) for type_, amount in preview.wire[0].components] == [("Principal", "EUR 100.00")]
    assert str(preview.buyer_gets) == "EUR 120.00"
    assert "EUR 100.00 is sent, without VAT; Amazon adds EUR 20.00" in str(preview)
    assert paid_out(net, request, net.net) == {"Principal": "100.00", "Tax": "20.00"}


def test_a_full_net_refund_is_exactly_what_was_paid(net):
    """After a part of it, the rest is the rest."""
    paid_out(net, Refund.part(net.desk_order, reason=Reason.PRICE, amount="0.50"), net.net)
    preview = net.net.preview(Refund.full(net.desk_order, reason=Reason.RETURNED))
    assert str(preview.buyer_gets) == "EUR 239.50"


def test_a_cent_that_no_net_amount_gives_is_told(net):
    """With 20 % VAT nothing gives three cents: two net give two, three give four. The buyer gets two; it is said."""
    preview = net.net.preview(Refund.part(net.desk_order, reason=Reason.PRICE, amount="0.03"))
    assert str(preview.buyer_gets) == "EUR 0.02"
    assert preview.warnings[0].startswith("EUR 0.01 less than asked")
    assert not any("less than asked" in w for w in net.net.preview(
        Refund.part(net.desk_order, reason=Reason.PRICE, amount="12.00")).warnings)  # fmt: skip


def test_what_one_line_cannot_give_another_does(net):
    """Twice three cents cannot be had; two cents and four can, and are six."""
    order = net.order(*[{"sku": sku, "paid": {"Principal": "10.00", "Tax": "2.00"}} for sku in "AB"], tax_regime="net")
    preview = net.net.preview(Refund.part(order, reason=Reason.PRICE, amount="0.06"))
    assert str(preview.buyer_gets) == "EUR 0.06"
    assert sorted(str(sent.components[0][1]) for sent in preview.wire) == ["EUR 0.02", "EUR 0.03"]


def test_unit_by_unit_though_the_vat_is_rounded_each_time(net):
    """Three units of a price whose VAT is no whole cent each: the last is not refused for a cent given before."""
    thing = {"sku": "PIN", "quantity": 3, "paid": {"Principal": "0.72", "Tax": "0.05"}}
    order = net.order(thing, tax_regime="net")
    got = Decimal(0)
    for _ in range(3):
        line = net.net.order(order).lines[0]
        request = Refund.part(order, reason=Reason.RETURNED, lines=[line.part(quantity=1)])
        action = net.net.execute(request, actor=MARIE, again=True, wait_s=900)
        assert action.state is State.DONE
        got += action.amount.amount
    assert Decimal("0.75") <= got <= Decimal("0.77")


def test_a_net_amount_that_is_named_gets_its_vat_on_top(net):
    """Where Amazon adds the VAT anyway, a net amount is what is sent, and the preview shows what comes with it."""
    part = LinePart(line_id=net.net.order(net.desk_order).lines[0].line_id, amount=Decimal("50.00"), with_tax=False)
    request = Refund.part(net.desk_order, reason=Reason.PRICE, lines=[part])
    assert paid_out(net, request, net.net) == {"Principal": "50.00", "Tax": "10.00"}


def test_vat_alone_cannot_be_asked_where_amazon_adds_it(net):
    """Amazon would ignore it."""
    line = net.net.order(net.desk_order).lines[0]
    request = Refund.part(net.desk_order, reason=Reason.PRICE, lines=[line.part(component=Component.ITEM_TAX)])
    assert [problem.code for problem in net.net.preview(request).problems] == ["tax_alone"]


def test_japan_sends_one_amount_with_the_tax_in_it(world):
    """999 and 100 go out as 1099: Amazon refuses a tax component there, and no setting is needed."""
    japan = world.new_service(name="jp", region="fe", tax=None)
    order = world.order({"sku": "CUP", "paid": {"Principal": "999", "Tax": "100"}}, site=JAPAN)
    assert paid_out(world, Refund.full(order, reason=Reason.DAMAGED), japan) == {"Principal": "1099"}


def test_japan_gives_the_rest_after_the_shipping_was_refunded_elsewhere(world):
    """The books show the shipping with its tax in one amount; what is left is the price with its own, and is sent."""
    japan = world.new_service(name="jp", region="fe", tax=None, books="v0")
    paid = {"Principal": "999", "Tax": "100", "Shipping": "400", "ShippingTax": "40"}
    order = world.order({"sku": "CUP", "paid": paid}, site=JAPAN)
    world.amazon.refund_elsewhere(order, amounts={"Shipping": "440"})
    world.clock.advance(7200)
    preview = japan.preview(Refund.full(order, reason=Reason.DAMAGED))
    assert [(type_, str(amount)) for type_, amount in preview.wire[0].components] == [("Principal", "JPY 1099")]


def test_yen_are_whole_in_every_part(world):
    """A third of a price in yen has no decimals."""
    japan = world.new_service(name="jp", region="fe", tax=None)
    order = world.order({"sku": "CUP", "quantity": 3, "paid": {"Principal": "1000"}}, site=JAPAN)
    line = japan.order(order).lines[0]
    request = Refund.part(order, reason=Reason.RETURNED, lines=[line.part(quantity=1)])
    assert paid_out(world, request, japan) == {"Principal": "333"}


def test_canada_waits_for_the_owners_word(world):
    """That price and tax are apart there is told by third parties only, and the preview repeats that."""
    order = world.order(MUG, site=CANADA)
    without = world.new_service(name="ca0", region="na", tax=None)
    (problem,) = without.preview(Refund.full(order, reason=Reason.DAMAGED)).problems
    assert (problem.code, "separate" in problem.remedy) == ("tax_not_set", True)


def test_canada_sends_price_and_tax_apart(world):
    """As the account's setting says."""
    canada = world.new_service(name="ca", region="na", tax={"CA": "separate"})
    order = world.order(MUG, site=CANADA)
    request = Refund.full(order, reason=Reason.DAMAGED)
    assert "third parties" in canada.preview(request).warnings[0]
    assert paid_out(world, request, canada) == {"Principal": "29.99", "Tax": "2.47"}


def test_sites_of_one_account_can_differ(world):
    """Germany with VAT in its prices, the United Kingdom without."""
    both = world.new_service(tax="DE=vat_inclusive,UK=vat_exclusive")
    german = world.order({"sku": "A", "paid": {"Principal": "12.00"}})
    british = world.order(
        {"sku": "B", "paid": {"Principal": "10.00", "Tax": "2.00"}}, site="A1F83G8C2ARO7P", tax_regime="net"
    )
    assert paid_out(world, Refund.full(german, reason=Reason.LATE), both) == {"Principal": "12.00"}
    assert paid_out(world, Refund.full(british, reason=Reason.LATE), both) == {"Principal": "10.00", "Tax": "2.00"}


def test_what_amazon_collects_goes_out_as_the_order_shows_it(world):
    """Tax apart, as an inference that the preview owns up to."""
    service = world.new_service(tax="marketplace_collected")
    order = world.order({"sku": "A", "paid": {"Principal": "10.00", "Tax": "2.00"}}, tax_regime="added")
    request = Refund.full(order, reason=Reason.LATE)
    assert "inferred" in service.preview(request).warnings[0]
    assert paid_out(world, request, service) == {"Principal": "10.00", "Tax": "2.00"}


# Fees.


@pytest.fixture
def us(world):
    world.us = world.new_service(name="us", region="na", tax=None)
    world.mug = world.order(MUG, site=UNITED_STATES)
    return world


def test_a_restocking_fee_lowers_what_the_buyer_gets(us):
    """Price and tax go back, five dollars are kept, and buyer, action and ledger agree."""
    request = Refund.full(us.mug, reason=Reason.RETURNED, restocking_fee="5.00")
    assert paid_out(us, request, us.us) == {"Principal": "29.99", "Tax": "2.47", "RestockingFee": "-5.00"}


def test_a_fee_gives_no_balance_back(us):
    """What it was taken off is spent: nothing is left to refund, and the record still verifies."""
    us.us.execute(Refund.full(us.mug, reason=Reason.RETURNED, restocking_fee="5.00"), actor=MARIE, wait_s=900)
    assert us.us.preview(Refund.full(us.mug, reason=Reason.RETURNED)).problems[0].code == "nothing_left"
    assert us.us.preview(Refund.goodwill(us.mug, "0.01")).problems[0].code == "above_left"


def test_a_fee_passes_the_look_before_sending(world):
    """An hour later the order is read again: the fee is no sign that something was refunded elsewhere."""
    world.us = world.new_service(
        name="us", region="na", tax=None, policy=Policy(facts_ttl_s=0, recheck_after_s=0, hold_s=600)
    )
    order = world.order(MUG, site=UNITED_STATES)
    action = world.us.execute(Refund.full(order, reason=Reason.RETURNED, restocking_fee="5.00"), actor=MARIE)
    world.clock.advance(3600)
    assert world.us.wait(action.id, 900).state is State.DONE


def test_what_is_taken_from_the_buyer_gives_nothing_back(us):
    """Not even on a component that was paid: foreign entries and our own may be negative."""
    paid = refundable(us.us.order(us.mug))
    (line_id, component), amount = next(iter(paid.items()))
    assert left(paid, (Line(line_id, component, -amount),), ()) == paid


def test_a_record_with_a_fee_is_whole(us):
    """The chain, the reservation and the row say the same."""
    from orderactions.journal.verify import verify

    us.us.execute(Refund.full(us.mug, reason=Reason.RETURNED, restocking_fee="5.00"), actor=MARIE, wait_s=900)
    assert verify(us.journal).faults == ()


@pytest.mark.parametrize("fee", ["32.46", "40.00"])
def test_a_fee_leaves_the_buyer_something(us, fee):
    """A message that gives nothing is refused by Amazon, and here before."""
    (problem,) = us.us.preview(Refund.full(us.mug, reason=Reason.RETURNED, restocking_fee=fee)).problems
    assert (problem.code, problem.field) == ("fee_above_refund", "restocking_fee")


def test_a_fee_is_not_paid_out_of_the_return_shipping(us):
    """Amazon drops return shipping without a word: what is left must be a credit all the same."""
    shown = us.us.preview(
        Refund.part(us.mug, reason=Reason.RETURNED, amount="5.00", return_shipping="3.00", restocking_fee="5.00")
    )
    assert [(problem.code, problem.field) for problem in shown.problems] == [("fee_above_refund", "restocking_fee")]


def test_return_shipping_for_the_buyer_stays_within_what_was_paid(us):
    """Its own amount beside a part of the price; beside everything there is no room for it."""
    request = Refund.part(us.mug, reason=Reason.RETURNED, percent=50, return_shipping="3.00")
    preview = us.us.preview(request)
    assert str(preview.buyer_gets) == "USD 19.23"
    assert "drop ReturnShipping" in preview.warnings[0]
    (problem,) = us.us.preview(Refund.full(us.mug, reason=Reason.RETURNED, return_shipping="0.01")).problems
    assert (problem.code, problem.field) == ("above_left", "return_shipping")


def test_return_shipping_uses_up_the_line(us):
    """Price, tax and return shipping together never exceed what was paid for the line."""
    us.us.execute(
        Refund.part(us.mug, reason=Reason.RETURNED, percent=50, return_shipping="10.00"), actor=MARIE, wait_s=900
    )
    rest = us.us.preview(Refund.full(us.mug, reason=Reason.RETURNED)).buyer_gets
    assert str(rest) == "USD 6.23"


def test_return_shipping_that_amazon_drops_is_in_the_preview(us):
    """The simulator drops it without a word, as was seen: the buyer gets the other amount that the preview named."""
    preview = us.us.preview(Refund.full(us.mug, reason=Reason.RETURNED, return_shipping="-3.00"))
    assert str(preview.buyer_gets) == "USD 29.46"
    us.us.execute(preview, actor=MARIE, wait_s=900)
    got = sum(Decimal(entry["amount"]) for entry in us.amazon.ledger()["refunds"])
    assert f"the buyer may get USD {got} instead" in str(preview)


@pytest.mark.parametrize("wrong", ["0", "abc", "5,00", "3-00", Decimal("NaN")])
@pytest.mark.parametrize("name", ["restocking_fee", "return_shipping"])
def test_a_fee_that_is_no_amount_is_refused_at_once(name, wrong):
    """Where it is written, with its name."""
    with pytest.raises(RequestError, match=name):
        Refund.full("1", reason=Reason.RETURNED, **{name: wrong})


def test_a_fee_makes_another_request(us):
    """Under one key a fee cannot be slipped in; that the claim is open changes nothing that is sent."""
    us.us.execute(Refund.full(us.mug, reason=Reason.RETURNED), actor=MARIE, key="k")
    us.us.execute(Refund.full(us.mug, reason=Reason.RETURNED, claim_open=True), actor=MARIE, key="k")
    with pytest.raises(ConflictError):
        us.us.execute(Refund.full(us.mug, reason=Reason.RETURNED, restocking_fee="1.00"), actor=MARIE, key="k")


def test_fee_components_are_no_parts_of_a_line():
    """They stand beside the lines."""
    for component in (Component.RESTOCKING_FEE, Component.RETURN_SHIPPING):
        with pytest.raises(RequestError, match="beside the lines"):
            LinePart(line_id="L", component=component)


def test_every_confirmation_links_to_the_order(us):
    """In the Seller Central of its own site."""
    action = us.us.execute(Refund.full(us.mug, reason=Reason.RETURNED), actor=MARIE)
    assert action.confirmation.link == f"https://sellercentral.amazon.com/orders-v3/order/{us.mug}"


# Whatever is asked, in whatever regime.


def amazon_pays(order: Order, wire) -> int:
    """What Amazon makes of a message: the sum, and where prices exclude VAT the VAT of each net charge on top."""
    names = {"Principal": Component.ITEM, "Shipping": Component.SHIPPING, "GiftWrap": Component.GIFT_WRAP}
    whole = 0
    for sent in wire:
        paid = order.line(sent.line_id).paid
        for type_, amount in sent.components:
            whole += amount.minor
            if order.tax_added:
                charge = names[type_]
                whole += (2 * amount.minor * paid[charge.tax].minor + paid[charge].minor) // (2 * paid[charge].minor)
    return whole


@pytest.mark.parametrize(("site", "setting"), REGIMES)
@given(data=st.data())
def test_what_is_sent_is_what_the_buyer_gets_in_every_regime(site, setting, data):
    """Request, lines, wire and Amazon's own arithmetic agree to the cent, and never exceed what was paid."""
    order = data.draw(sales(site, setting))
    own: list[Line] = []
    units: dict[str, int] = {}
    for _ in range(4):
        request = data.draw(wishes(order))
        found = assess(request, order, Own(lines=tuple(own), units=units), lambda *a: plan(*a, tax=setting))
        if found.problems:
            assert {p.code for p in found.problems} <= {
                "above_left", "nothing_left", "quantity_above_left", "tax_alone"
            }  # fmt: skip
            continue
        gets = total((line.amount for line in found.lines), order.currency)
        assert gets.minor == amazon_pays(order, found.plan.wire) > 0
        if request.amount is not None:
            missing = request.amount - gets.amount
            assert (0 <= missing <= Decimal("0.01")) if order.tax_added else missing == 0
            assert bool(missing) is any("less than asked" in warning for warning in found.plan.warnings)
        own += found.lines
        for line in found.lines:
            units[line.line_id] = units.get(line.line_id, 0) + line.quantity
    for line in order.lines:
        given_back = sum(each.amount.minor for each in own if each.line_id == line.line_id)
        assert given_back <= sum(amount.minor for amount in line.paid.values())


@given(data=st.data())
def test_no_other_net_amount_comes_closer(data):
    """Each net amount below and above the one that was found gives less, or more than was asked."""
    order = data.draw(sales(GERMANY, "vat_exclusive"))
    line = order.lines[0]
    charge = next(c for c in line.paid if c in CHARGES)
    most = line.paid[charge] + line.paid[charge.tax]
    asked = Money.from_minor(data.draw(st.integers(1, most.minor)), "EUR")
    request = Refund.part(order.ref, reason=Reason.PRICE, lines=[line.part(amount=asked, component=charge)])
    lines, _ = allocate(request, order, left(refundable(order), (), ()), {})
    net = sum(each.amount.minor for each in lines if each.component is charge)

    def gross(minor: int) -> int:
        paid, tax = line.paid[charge].minor, line.paid[charge.tax].minor
        return minor + (2 * minor * tax + paid) // (2 * paid)

    assert gross(net) <= asked.minor
    best = min(abs(gross(other) - asked.minor) for other in range(line.paid[charge].minor + 1))
    assert asked.minor - gross(net) == best


@given(data=st.data())
def test_fees_sum_to_what_was_asked_and_leave_every_line_something(data):
    """A fee over several lines is divided to the cent, takes no line below zero, and holds no balance."""
    order = data.draw(sales(UNITED_STATES, None))
    whole = order.paid.minor
    fee = Money.from_minor(data.draw(st.integers(1, whole + 5)), "USD")
    lines, problems = allocate(
        Refund.full(order.ref, reason=Reason.RETURNED, restocking_fee=fee), order, left(refundable(order), (), ()), {}
    )
    assert bool(problems) is (fee.minor >= whole)
    if lines:
        assert sum(each.amount.minor for each in lines) == whole - fee.minor
        for line in order.lines:
            assert sum(each.amount.minor for each in lines if each.line_id == line.line_id) >= 0
        assert not any(left(refundable(order), (), lines).values())


def test_a_partly_refunded_net_order_never_goes_above_what_was_paid():
    """Ten refunds of a cent and a full one: the roundings of Amazon's VAT add up to no cent too many."""
    line = OrderLine(
        line_id="1" * 14, sku="S", title="x", quantity=1, quantity_shipped=1,
        paid={Component.ITEM: Money.from_minor(100, "EUR"), Component.ITEM_TAX: Money.from_minor(19, "EUR")},
    )  # fmt: skip
    order = Order(
        ref=OrderRef("a", "1"), site=GERMANY, site_name="x", country="DE", status=OrderStatus.SHIPPED, raw_status="",
        fulfilment=Fulfilment.SELLER, currency="EUR", lines=(line,), created_at=NOON, read_at=NOON, tax_added=True,
    )  # fmt: skip
    own: list[Line] = []
    for amount in [*["0.04"] * 20, None]:
        request = Refund.full("1", reason=Reason.PRICE)
        if amount:
            request = Refund.part("1", reason=Reason.PRICE, amount=amount)
        own += allocate(request, order, left(refundable(order), (), own), {})[0]
    assert 117 <= sum(each.amount.minor for each in own) <= 119
