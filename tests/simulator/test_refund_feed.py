"""What a refund feed does to the money, and what it refuses."""

from __future__ import annotations

from decimal import Decimal

import pytest

from orderactions.testing.simulator import pool


def moved(seller, key="refunds"):
    """Component and amount of everything that was paid."""
    return [(row["component"], Decimal(row["amount"])) for row in seller.amazon.ledger()[key]]


@pytest.fixture
def american(amazon, seller):
    paid = {"Principal": "20.00", "Tax": "1.60", "Shipping": "5.00", "ShippingTax": "0.40"}
    return amazon.add_order(marketplace_id=seller.US, lines=[{"paid": paid}])


def test_a_full_refund_pays_every_component_and_tells_who_caused_it(seller, american):
    """The ledger has one row per line and component, with feed, message and our reference."""
    amounts = {"Principal": "20.00", "Tax": "1.60", "Shipping": "5.00", "ShippingTax": "0.40"}
    assert seller.refund(american, reference="OA-1", **amounts).successful
    assert moved(seller) == [(name, Decimal(amount)) for name, amount in amounts.items()]
    row = seller.amazon.ledger()["refunds"][0]
    assert (row["order_id"], row["line_id"]) == (american.order_id, american.lines[0].order_item_id)
    assert (row["currency"], row["merchant_adjustment_item_id"]) == ("USD", "OA-1")


def test_a_partial_refund_sent_twice_pays_twice_until_the_balance_is_gone(seller, american):
    """Amazon guards against going over the total, not against a repetition."""
    assert [seller.refund(american, Principal="8.00").successful for _ in range(3)] == [True, True, False]
    assert moved(seller) == [("Principal", Decimal("8.00"))] * 2


@pytest.mark.parametrize(
    ("amounts", "help_page"),
    [
        ({"Principal": "20.01"}, "25161"),
        ({"Principal": "10.00", "Tax": "1.61"}, "25161"),
        ({"Principal": "10.00", "Shipping": "5.01"}, "25181"),
        ({"Principal": "10.00", "ShippingTax": "0.41"}, "25181"),
        ({"Principal": "10.00", "GiftWrap": "0.01"}, "30741"),
        ({"Principal": "-1.00", "Shipping": "5.00"}, "25221"),
        ({"Principal": "0.00"}, "30741"),
        ({"Principal": "5.00", "RestockingFee": "-5.00"}, "30741"),
        ({"Shipping": "-1.00", "Principal": "5.00"}, "30721"),
    ],
)
def test_a_component_has_its_own_balance_and_its_own_rules(seller, american, amounts, help_page):
    """What the order as a whole could bear does not help a single component; nothing of the message is paid."""
    assert seller.refund(american, **amounts).refused_with(help_page)
    assert moved(seller) == []


def test_a_restocking_fee_is_taken_off_and_return_shipping_vanishes(seller, american):
    """ReturnShipping is dropped without a word; the report counts a success."""
    report = seller.refund(american, Principal="20.00", RestockingFee="-3.00", ReturnShipping="-2.00")
    assert report.successful
    assert moved(seller) == [("Principal", Decimal("20.00")), ("RestockingFee", Decimal("-3.00"))]
    assert moved(seller, "dropped") == [("ReturnShipping", Decimal("-2.00"))]


def test_goodwill_has_no_balance(seller, american):
    """A gesture is paid on top of everything."""
    assert seller.refund(american, Principal="20.00", Tax="1.60").successful
    assert seller.refund(american, Goodwill="50.00").successful


def test_in_japan_one_charge_holds_the_tax(seller):
    """A separate tax is refused; the charge may be as large as price and tax together."""
    order = seller.amazon.add_order(marketplace_id=seller.JP, lines=[{"paid": {"Principal": "999", "Tax": "100"}}])
    assert seller.refund(order, Principal="999", Tax="100").refused_with("25161")
    assert seller.refund(order, Principal="1099").successful


def test_in_germany_the_price_has_its_tax_inside(seller):
    """Gross amounts and no tax component."""
    order = seller.amazon.add_order(lines=[{"paid": {"Principal": "119.00", "Shipping": "4.99"}}])
    assert seller.refund(order, Principal="100.00", Tax="19.00").refused_with("25161")
    assert seller.refund(order, Principal="119.00", Shipping="4.99").successful


def test_for_prices_without_vat_amazon_adds_the_tax(seller):
    """The net half of 200 + 40 gives the buyer 120; a tax that was sent is not looked at."""
    order = seller.amazon.add_order(tax_regime="net", lines=[{"paid": {"Principal": "200.00", "Tax": "40.00"}}])
    assert seller.refund(order, Principal="100.00", Tax="99.00").successful
    assert moved(seller) == [("Principal", Decimal("100.00")), ("Tax", Decimal("20.00"))]


def test_a_discount_lowers_the_balance(seller):
    """What a promotion took off was never paid."""
    order = seller.amazon.add_order(lines=[{"paid": {"Principal": "20.00"}, "discount": {"Principal": "5.00"}}])
    assert seller.refund(order, Principal="15.01").refused_with("25161")
    assert seller.refund(order, Principal="15.00").successful


def test_a_promotion_may_be_taken_back_by_its_own_adjustment(seller):
    """The whole price less the promotion is what was paid."""
    order = seller.amazon.add_order(lines=[{"paid": {"Principal": "20.00"}, "discount": {"Principal": "5.00"}}])
    promotion = (
        "<PromotionAdjustments><MerchantPromotionID>P</MerchantPromotionID><Component><Type>Principal</Type>"
        "<Amount>-5.00</Amount></Component></PromotionAdjustments>"
    )
    assert seller.refund(order, Principal="20.00", extra=promotion).successful
    assert moved(seller) == [("Principal", Decimal("20.00")), ("Promotion:Principal", Decimal("-5.00"))]


def test_quantity_multiplies_nothing(seller, american):
    """An amount is the total of the line, whatever quantity stands beside it."""
    assert seller.refund(american, Principal="4.00", extra="<Quantity>5</Quantity>").successful
    assert moved(seller) == [("Principal", Decimal("4.00"))]


def test_an_order_fulfilled_by_amazon_cannot_be_refunded(seller):
    """Not by the seller, not by this feed."""
    order = seller.amazon.add_order(fulfilled_by="AMAZON")
    assert seller.refund(order, Principal="1.00").refused_with("25281")


@pytest.mark.parametrize("status", ["PENDING", "CANCELLED", "UNFULFILLABLE"])
def test_an_order_that_was_never_charged_cannot_be_refunded(seller, status):
    """There is nothing to give back."""
    assert not seller.refund(seller.amazon.add_order(status=status), Principal="1.00").successful


def test_a_refund_before_the_shipment_waits_for_it(seller):
    """The message is a success, the money moves when the shipment is confirmed, and the balance is used meanwhile."""
    order = seller.amazon.add_order(status="UNSHIPPED")
    assert seller.refund(order, Principal="12.00").successful
    assert (moved(seller), moved(seller, "parked")) == ([], [("Principal", Decimal("12.00"))])
    assert not seller.refund(order, Principal="12.00").successful
    seller.amazon.ship(order.order_id)
    assert (moved(seller), moved(seller, "parked")) == ([("Principal", Decimal("12.00"))], [])


def test_a_waiting_refund_ends_with_the_order(seller):
    """A cancelled order pays nothing."""
    order = seller.amazon.add_order(status="UNSHIPPED")
    seller.refund(order, Principal="12.00")
    assert seller.cancel(order).successful
    assert (moved(seller), moved(seller, "parked")) == ([], [])
    assert moved(seller, "dropped") == [("Principal", Decimal("12.00"))]


def test_another_currency_is_refused(seller, american):
    """Nothing is converted."""
    assert seller.refund(american, currency="EUR", Principal="1.00").refused_with("30721")


def test_an_order_of_another_marketplace_is_not_found(seller, american):
    """The feed must name the order's own marketplace."""
    item = seller.item(american.lines[0].order_item_id, currency="USD", Principal="1.00")
    report = seller.run(seller.envelope(seller.adjustment(american.order_id, item)), seller.REFUND, (seller.DE,))
    assert report.refused_with("25441")


def test_an_unknown_order_and_an_unknown_item_are_the_same_error(seller, american):
    """18028, with the order's id beside it."""
    known = seller.item(american.lines[0].order_item_id, Principal="1.00")
    other = seller.item("99999999999999", Principal="1.00")
    document = seller.envelope(
        seller.adjustment("305-7777777-7777777", known), seller.adjustment(american.order_id, other)
    )
    report = seller.run(document, seller.REFUND, (seller.US,))
    assert report.results == [("1", "Error", "18028"), ("2", "Error", "18028")]
    assert report.order_ids == ["305-7777777-7777777", american.order_id]


def test_a_message_is_all_or_nothing(seller):
    """One item over its balance keeps the others from being paid, and the next message is not touched by it."""
    order = seller.amazon.add_order(lines=[{"paid": {"Principal": "10.00"}}, {"paid": {"Principal": "10.00"}}])
    first, second = (line.order_item_id for line in order.lines)
    document = seller.envelope(
        seller.adjustment(order.order_id, seller.item(first, Principal="5"), seller.item(second, Principal="11")),
        seller.adjustment(order.order_id, seller.item(first, Principal="3")),
    )
    report = seller.run(document)
    assert report.counts == (2, 1, 1, 0)
    assert moved(seller) == [("Principal", Decimal(3))]


def test_one_line_named_twice_in_a_message_uses_one_balance(seller):
    """Two halves that are each within the balance are refused when they are not so together."""
    order = seller.amazon.add_order(lines=[{"paid": {"Principal": "10.00"}}])
    item = seller.item(order.lines[0].order_item_id, Principal="6.00")
    assert seller.run(seller.envelope(seller.adjustment(order.order_id, item, item))).refused_with("25161")


def test_reports_speak_the_sellers_language(seller_with):
    """The same refusal has the same code and help page and other words."""
    reports = {}
    for language in ("en", "de"):
        seller = seller_with(language=language)
        reports[language] = seller.refund(seller.amazon.add_order(), Principal="99.00")
    assert all(report.refused_with("25161") for report in reports.values())
    assert reports["en"].text != reports["de"].text


def test_the_lines_books_agree_with_the_ledger(seller, american):
    """What a line counts as refunded is what the ledger says, and never more than its pool."""
    seller.refund(american, Principal="8.00", Tax="0.64")
    seller.refund(american, Principal="12.00")
    line = seller.amazon.order(american.order_id).lines[0]
    assert line.refunded == {"Principal": Decimal("20.00"), "Tax": Decimal("0.64")}
    assert line.refunded["Principal"] == pool(american, line, "Principal")


def test_yen_must_be_whole(seller):
    """Half a yen does not exist, although the schema would take it."""
    order = seller.amazon.add_order(marketplace_id=seller.JP)
    assert seller.refund(order, Principal="100.50").refused_with("30721")


def test_a_promotion_cannot_be_given_back_as_money(seller, american):
    """A promotion adjustment takes something off, it does not pay."""
    component = "<Component><Type>Principal</Type><Amount>2.00</Amount></Component>"
    promotion = f"<PromotionAdjustments>{component}</PromotionAdjustments>"
    assert seller.refund(american, Principal="1.00", extra=promotion).refused_with("30721")


def test_direct_payments_are_refused(seller, american):
    """Money outside Amazon is not imitated."""
    direct = (
        "<DirectPaymentAdjustments><Component><Type>Cash</Type><Amount>2.00</Amount></Component>"
        "</DirectPaymentAdjustments>"
    )
    assert seller.refund(american, Principal="1.00", extra=direct).refused_with("30721")


def test_the_action_cancel_is_refused(seller, american):
    """Whether Amazon would take it is not known; nothing happens."""
    item = seller.item(american.lines[0].order_item_id, currency="USD", Principal="1.00")
    payload = seller.adjustment(american.order_id, item).replace(">Refund<", ">Cancel<")
    assert seller.run(seller.envelope(payload), seller.REFUND, (seller.US,)).refused_with("30721")
    assert moved(seller) == []


def test_a_line_can_be_named_by_the_sellers_own_number(seller):
    """MerchantOrderItemID stands in for Amazon's code."""
    order = seller.amazon.add_order(lines=[{"merchant_order_item_id": "A"}, {"merchant_order_item_id": "B"}])
    item = seller.item("X", Principal="1.00").replace(
        "<AmazonOrderItemCode>X</AmazonOrderItemCode>", "<MerchantOrderItemID>B</MerchantOrderItemID>"
    )
    assert seller.run(seller.envelope(seller.adjustment(order.order_id, item))).successful
    assert seller.amazon.ledger()["refunds"][0]["line_id"] == order.lines[1].order_item_id
