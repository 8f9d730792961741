"""How Amazon is told of a request, and when it cannot be."""

from __future__ import annotations

from decimal import Decimal

import pytest

from orderactions.actions import Line, Plan, WireLine
from orderactions.marketplaces.amazon.codes import VOCABULARY
from orderactions.marketplaces.amazon.plan import for_feed, plan
from orderactions.models import Cancellation, Component, Refund
from orderactions.money import Money
from orderactions.orders import Order
from orderactions.reasons import Reason
from tests.amazon.making import DE, ORDER_ID, Scripted, account_at, item, order_json, read, row
from tests.amazon.making import money as money_json

LINE, OTHER = "01234567890123", "01234567890124"
ASKED = {"cancellationRequest": {"requester": "BUYER"}}


def part(component: Component, amount: str, currency: str = "USD", line_id: str = LINE) -> Line:
    return Line(line_id, component, Money(Decimal(amount), currency), 1)


def us_order(second: dict[str, object] | None = None, **changed: object) -> Order:
    """Two lines; the second one is changed in the same way unless it is named."""
    second = item(row("ITEM", "5.00"), total="5.00", orderItemId=OTHER, **(changed if second is None else second))
    return read(order_json(item(row("ITEM", "20.00"), row("TAX", "1.60"), total="21.60", **changed), second))


def german_order() -> Order:
    line = item(row("ITEM", "20.00", currency="EUR"), total="20.00", currency="EUR")
    return read(order_json(line, site=DE), tax="vat_inclusive")


def refund(*lines: Line, order: Order | None = None, tax: str | None = None, **asked: object) -> Plan:
    request = Refund.full(ORDER_ID, **{"reason": Reason.DAMAGED, **asked})
    return plan(request, order or us_order(), lines, tax=tax)


def codes(found: Plan) -> list[str]:
    return [problem.code for problem in found.problems]


def test_a_us_refund_sends_each_component_apart() -> None:
    """Seven words of ours, seven of Amazon's; totals without a quantity."""
    ours = [component for component in Component if component.is_paid or component is Component.GOODWILL]
    amounts = {component: f"{number}.00" for number, component in enumerate(ours, 1)}
    found = refund(*(part(component, amount) for component, amount in amounts.items()))
    (wire,) = found.wire
    assert [(type_, f"{amount.amount:f}") for type_, amount in wire.components] == [
        ("Principal", "1.00"),
        ("Tax", "2.00"),
        ("Shipping", "3.00"),
        ("ShippingTax", "4.00"),
        ("GiftWrap", "5.00"),
        ("GiftWrapTax", "6.00"),
        ("Goodwill", "7.00"),
    ]
    assert (wire.line_id, wire.code, wire.quantity) == (LINE, "GeneralAdjustment", 0)
    assert "USD 28.00" in found.effects[0]


def test_lines_are_sent_apart_and_nothing_of_zero_is_sent() -> None:
    """A component of zero would not be a credit."""
    lines = [
        part(Component.ITEM, "1.00"),
        part(Component.ITEM_TAX, "0.00"),
        part(Component.ITEM, "2.00", line_id=OTHER),
    ]
    found = refund(*lines)
    assert [(wire.line_id, len(wire.components)) for wire in found.wire] == [(LINE, 1), (OTHER, 1)]


def test_a_vat_inclusive_refund_is_one_gross_amount() -> None:
    """No Tax component: Amazon would refuse it."""
    found = refund(part(Component.ITEM, "5.00", "EUR"), order=german_order(), tax="vat_inclusive")
    assert [type_ for type_, _ in found.wire[0].components] == ["Principal"]
    assert "setting" in found.tax_rule


def test_a_tax_component_contradicts_a_vat_inclusive_setting() -> None:
    """Should one have come this far, nothing is sent."""
    lines = [part(Component.ITEM, "5.00", "EUR"), part(Component.ITEM_TAX, "1.00", "EUR")]
    found = refund(*lines, order=german_order(), tax="vat_inclusive")
    assert (codes(found), found.wire) == (["tax_contradicts"], ())


def test_without_a_regime_nothing_is_sent() -> None:
    """Not even where the order came along without its problem."""
    found = refund(part(Component.ITEM, "5.00", "EUR"), order=german_order(), tax=None)
    assert (codes(found), found.wire) == (["tax_not_set"], ())


@pytest.mark.parametrize("tax", [Component.ITEM_TAX, Component.SHIPPING_TAX, Component.GIFT_WRAP_TAX])
def test_tax_alone_is_not_refunded_where_amazon_manages_it(tax) -> None:
    """Neither beside another charge nor beside another line's."""
    other = Component.SHIPPING if tax is Component.ITEM_TAX else Component.ITEM
    found = refund(part(tax, "1.00"), part(other, "5.00"), part(Component.ITEM, "5.00", line_id=OTHER))
    assert (codes(found), found.wire) == (["tax_alone"], ())


@pytest.mark.parametrize("reason", list(Reason))
def test_each_reason_of_a_refund_has_a_code_that_accuses_nobody(reason) -> None:
    """The table never speaks for the buyer."""
    found = refund(part(Component.ITEM, "1.00"), reason=reason)
    assert found.code == VOCABULARY.refund[reason]
    assert found.code not in VOCABULARY.buyer_attributed
    assert found.problems == ()


def test_a_code_may_be_named_and_is_checked() -> None:
    """One of the other thirteen; a slip is answered with what was meant."""
    assert refund(part(Component.ITEM, "1.00"), code="Undeliverable").wire[0].code == "Undeliverable"
    slip = refund(part(Component.ITEM, "1.00"), code="Undeliverd")
    assert (codes(slip), slip.wire) == (["reason_not_expressible"], ())
    assert "did you mean 'Undeliverable'" in slip.problems[0].remedy
    assert "GeneralAdjustment" in refund(part(Component.ITEM, "1.00"), code="zzz").problems[0].remedy
    assert codes(refund(part(Component.ITEM, "1.00"), code="BuyerCanceled")) == ["reason_not_expressible"]


def test_a_restocking_fee_is_a_negative_amount_of_its_own() -> None:
    """Beside the price, on the same item; the buyer gets less, and it is said how much."""
    found = refund(part(Component.ITEM, "20.00"), part(Component.RESTOCKING_FEE, "-5.00"))
    (wire,) = found.wire
    assert [(type_, str(amount.amount)) for type_, amount in wire.components] == [
        ("Principal", "20.00"),
        ("RestockingFee", "-5.00"),
    ]
    assert "pays USD 15.00" in found.effects[0]
    assert "restocking fee of USD 5.00" in found.effects[1]


@pytest.mark.parametrize(("amount", "without"), [("3.00", "USD 20.00"), ("-3.00", "USD 20.00")])
def test_return_shipping_may_be_dropped_without_a_word(amount, without) -> None:
    """The preview says what the buyer gets in that case."""
    found = refund(part(Component.ITEM, "20.00"), part(Component.RETURN_SHIPPING, amount))
    assert ("ReturnShipping", Money(Decimal(amount), "USD")) in found.wire[0].components
    assert f"the buyer may get {without} instead" in found.warnings[0]


@pytest.mark.parametrize(
    ("site", "tax", "component"),
    [
        (DE, "vat_exclusive", Component.RESTOCKING_FEE),
        (DE, "vat_exclusive", Component.RETURN_SHIPPING),
        (DE, "vat_exclusive", Component.GOODWILL),
        (DE, "marketplace_collected", Component.RESTOCKING_FEE),
    ],
)
def test_what_a_tax_rule_has_no_sure_way_for_is_not_sent(site, tax, component) -> None:
    """Whether Amazon would add VAT to it is not known."""
    taxed = item(
        row("ITEM", "20.00", currency="EUR"), row("TAX", "4.00", currency="EUR"), total="24.00", currency="EUR"
    )
    order = read(order_json(taxed, site=site, proceeds={"grandTotal": money_json("24.00", "EUR")}), tax=tax)
    sign = "-" if component is Component.RESTOCKING_FEE else ""
    found = refund(part(Component.ITEM, "10.00", "EUR"), part(component, f"{sign}1.00", "EUR"), order=order, tax=tax)
    assert (codes(found), found.wire) == (["not_in_tax_rule"], ())


def test_an_open_claim_is_closed_by_a_full_refund_only() -> None:
    """No interface tells of a claim; where the agent does, the preview says what becomes of it."""
    whole = [
        part(Component.ITEM, "20.00"),
        part(Component.ITEM_TAX, "1.60"),
        part(Component.ITEM, "5.00", line_id=OTHER),
    ]
    assert "a full refund before its decision closes it" in refund(*whole, claim_open=True).warnings[0]
    assert "is not known to close it" in refund(part(Component.ITEM, "5.00"), claim_open=True).warnings[0]
    assert not any("claim" in warning for warning in refund(part(Component.ITEM, "5.00")).warnings)


def cancel(order: Order | None = None, **asked: object) -> Plan:
    return plan(Cancellation(order=ORDER_ID, **asked), order or us_order(), (), tax=None)


def test_a_cancellation_names_every_line_with_its_reason() -> None:
    """And says what becomes of the stock and the cancellation rate."""
    found = cancel(reason=Reason.OUT_OF_STOCK)
    assert [(wire.line_id, wire.code, wire.components) for wire in found.wire] == [
        (LINE, "NoInventory", ()),
        (OTHER, "NoInventory", ()),
    ]
    assert "set to zero" in found.effects[1]
    assert "cancellation rate" in found.warnings[1]


def test_a_reason_that_amazon_has_not_lists_what_it_has() -> None:
    """An article that was not sent cannot have arrived broken."""
    found = cancel(reason=Reason.DAMAGED)
    assert (codes(found), found.wire) == (["reason_not_expressible"], ())
    assert "out_of_stock" in found.problems[0].remedy


@pytest.mark.parametrize("reason", [Reason.BUYER_CANCELLED, Reason.EXCHANGE])
def test_a_buyers_reason_needs_a_buyers_wish(reason) -> None:
    """The official request, or the agent's word that the buyer asked in this ticket."""
    assert codes(cancel(reason=reason)) == ["no_evidence"]
    assert cancel(reason=reason, buyer_asked=True).problems == ()
    assert cancel(us_order(cancellation=ASKED), reason=reason).problems == ()


def test_whose_cancellation_it_is() -> None:
    """A ticket counts against the seller, the official request does not."""
    by_ticket = cancel(reason=Reason.BUYER_CANCELLED, buyer_asked=True)
    assert "did not use Amazon's own request" in by_ticket.warnings[-1]
    official = cancel(us_order(cancellation=ASKED), reason=Reason.BUYER_CANCELLED)
    assert not any("cancellation rate" in warning for warning in official.warnings)
    assert "back on offer" in official.effects[1]


def test_what_becomes_of_the_stock_is_said_for_every_code() -> None:
    """Also where Amazon says nothing: whoever counts units back must not guess."""
    said = {
        reason: cancel(reason=reason, buyer_asked=True).effects[1]
        for reason in (Reason.PRICE, Reason.OUT_OF_STOCK, Reason.EXCHANGE)
    }
    assert said == {
        Reason.PRICE: "PricingError puts the articles back on offer (AMZ-CANCEL-07).",
        Reason.OUT_OF_STOCK: "NoInventory leaves the articles off the offer, whose stock may be set to zero "
        "(AMZ-CANCEL-07).",
        Reason.EXCHANGE: "Amazon does not say whether CustomerExchange puts the articles back on offer "
        "(AMZ-CANCEL-07).",
    }


def test_a_wish_for_one_article_is_none_for_the_others() -> None:
    """Amazon's own request is per item: what the buyer did not ask for is not cancelled in the buyer's name."""
    order = us_order({}, cancellation=ASKED)
    found = cancel(order, reason=Reason.BUYER_CANCELLED)
    assert codes(found) == ["no_evidence"]
    assert "not for" in found.problems[0].message
    stated = cancel(order, reason=Reason.BUYER_CANCELLED, buyer_asked=True)
    assert stated.problems == ()
    for each in (stated, cancel(order, reason=Reason.OUT_OF_STOCK)):
        assert "which would be cancelled as well" in each.warnings[-1]
        assert not any("does not count" in effect for effect in each.effects)


def test_a_refund_that_speaks_for_the_buyer_needs_the_official_request() -> None:
    """A refund has no word of the agent's for it."""
    assert codes(refund(part(Component.ITEM, "1.00"), code="CustomerCancel")) == ["no_evidence"]
    asked = us_order(cancellation=ASKED)
    assert refund(part(Component.ITEM, "1.00"), code="CustomerCancel", order=asked).problems == ()


@pytest.mark.parametrize("line_id", ["1234567890123", "123456789012345", "OIID3485345000", "0123456789012\u0663", ""])
def test_a_line_that_a_feed_cannot_name_is_seen_in_the_preview(line_id) -> None:
    """Not only when it is to be sent: the problem names the line and what to do."""
    order = read(order_json(item(row("ITEM", "20.00"), total="20.00", orderItemId=line_id or "x")))
    wire = (WireLine(line_id=line_id, code="CustomerReturn"),)
    found = for_feed(Plan(wire=wire, code="CustomerReturn"))
    assert (codes(found), found.wire, found.problems[0].field) == (["item_id"], (), f"line {line_id}")
    amazon = account_at(Scripted())
    request = Cancellation(order=ORDER_ID, reason=Reason.OUT_OF_STOCK)
    assert codes(amazon.plan(request, order, ())) == ["item_id"]
    assert codes(account_at(Scripted(), cancel_with="rest").plan(request, order, ())) == []
