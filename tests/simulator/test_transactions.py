"""What a seller reads in the books of 2024-06-19 after money moved: when, in which words and with which sign."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from orderactions.testing.simulator.wire import exact_json
from tests.contract.spapi import FINANCES, definition

HOUR, DAY = 3600, 86400


@pytest.fixture
def order(seller):
    """An order with two articles, one of them sent for a fee."""
    lamp = {"sku": "LAMP", "quantity": 2, "paid": {"Principal": "40.00", "Shipping": "4.90"}}
    return seller.amazon.add_order(lines=[lamp, {"sku": "MUG"}])


def related(transaction):
    """Return the related identifiers by name."""
    return {each["relatedIdentifierName"]: each["relatedIdentifierValue"] for each in transaction["relatedIdentifiers"]}


def leaves(breakdowns):
    """Return the innermost words of breakdowns with their amounts."""
    found = {}
    for each in breakdowns:
        inside = leaves(each["breakdowns"])
        found |= inside or {each["breakdownType"]: each["breakdownAmount"]["currencyAmount"]}
    return found


def test_a_refund_shows_in_the_books_an_hour_after_it_took_effect(seller, order):
    """Not before; and it is dated with the moment of the effect."""
    seller.refund(order, Principal="12.50")
    done_at = seller.amazon.now()
    seller.later(HOUR - 1)
    assert seller.refunds_of(order.order_id) == []
    seller.later(1)
    [shown] = seller.refunds_of(order.order_id)
    assert shown["postedDate"] == done_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert (shown["transactionType"], shown["description"], shown["transactionStatus"]) == (
        "Refund",
        "Refund Order",
        "RELEASED",
    )


def test_the_sign_flips_and_the_words_change(seller, order):
    """What the feed sent as positive Principal and Shipping is a negative ProductCharges and Shipping here."""
    seller.refund(order, Principal="12.50", Shipping="4.90")
    seller.later(HOUR)
    [shown] = seller.refunds_of(order.order_id)
    [item] = shown["items"]
    found = leaves(item["breakdowns"])
    assert {name: found[name] for name in ("OurPricePrincipal", "ShippingPrincipal")} == {
        "OurPricePrincipal": -12.5,
        "ShippingPrincipal": -4.9,
    }
    assert [each["breakdownType"] for each in item["breakdowns"]] == ["ProductCharges", "Shipping", "AmazonFees"]
    context = item["contexts"][0]
    assert (context["contextType"], context["sku"], context["quantityShipped"]) == ("ProductContext", "LAMP", 2)


def test_the_total_is_not_what_the_buyer_got(seller, order):
    """Amazon's commission comes back to the seller with it."""
    seller.refund(order, Principal="10.00")
    seller.later(HOUR)
    [shown] = seller.refunds_of(order.order_id)
    assert shown["totalAmount"] == {"currencyCode": "EUR", "currencyAmount": -8.5}
    assert leaves(shown["breakdowns"]) == {"ProductCharges": -10, "AmazonFees": 1.5}


def test_tax_that_amazon_withholds_stands_against_the_tax_of_a_refund(seller):
    """In the US the two cancel out in the total; the buyer got both price and tax."""
    line = {"sku": "MUG", "paid": {"Principal": "20.00", "Tax": "1.60"}}
    order = seller.amazon.add_order(marketplace_id=seller.US, lines=[line])
    seller.refund(order, Principal="20.00", Tax="1.60")
    seller.later(HOUR)
    [shown] = seller.refunds_of(order.order_id)
    assert leaves(shown["items"][0]["breakdowns"]) == {
        "OurPricePrincipal": -20,
        "OurPriceTax": -1.6,
        "MarketplaceFacilitatorTax-Principal": 1.6,
        "Commission": 3,
    }
    assert shown["totalAmount"]["currencyAmount"] == -17


def test_without_fees_the_total_is_what_the_buyer_got(seller_with):
    """For tests that do not care."""
    seller = seller_with(books_fees=False, books_lag_s=0)
    order = seller.amazon.add_order()
    seller.refund(order, Principal="10.00")
    seller.later(121)
    assert seller.refunds_of(order.order_id)[0]["totalAmount"]["currencyAmount"] == -10


def test_amounts_are_numbers_without_a_trace_of_binary_fractions(seller):
    """A long amount keeps each of its digits."""
    order = seller.amazon.add_order(lines=[{"paid": {"Principal": "999999999999.99"}}])
    seller.refund(order, Principal="999999999999.10")
    seller.later(HOUR)
    named = {"relatedIdentifierName": "ORDER_ID", "relatedIdentifierValue": order.order_id}
    body = seller.transactions(**named).body
    assert b'"currencyAmount":-999999999999.1}' in body
    amounts = [str(number) for number in _numbers(json.loads(body, parse_float=Decimal, parse_int=Decimal))]
    assert all(len(amount.partition(".")[2]) <= 2 for amount in amounts)


def _numbers(value):
    if isinstance(value, dict):
        return [number for each in value.values() for number in _numbers(each)]
    if isinstance(value, list):
        return [number for each in value for number in _numbers(each)]
    return [value] if isinstance(value, Decimal) else []


def test_two_equal_refunds_are_two_entries_with_ids_of_their_own(seller, order):
    """Nothing in them tells which came from which message: the seller's own reference is nowhere."""
    for _ in range(2):
        seller.refund(order, Principal="5.00", reference="OURS-1")
    seller.later(HOUR)
    shown = seller.refunds_of(order.order_id)
    refund_ids = {
        each["relatedIdentifierValue"]
        for one in shown
        for each in one["relatedIdentifiers"]
        if each["relatedIdentifierName"] == "REFUND_ID"
    }
    adjustment_ids = {one["items"][0]["relatedIdentifiers"][0]["itemRelatedIdentifierValue"] for one in shown}
    assert (len(shown), len(refund_ids), len(adjustment_ids)) == (2, 2, 2)
    assert "OURS-1" not in json.dumps(shown)


def test_a_shipment_is_in_the_books_too(seller):
    """With what was paid, as a positive amount, once it has left."""
    order = seller.amazon.add_order(status="UNSHIPPED", lines=[{"sku": "MUG", "paid": {"Principal": "20.00"}}])
    seller.refund(order, Principal="3.00")
    seller.later(HOUR)
    assert seller.transactions_of(order.order_id) == []
    seller.amazon.ship(order.order_id)
    seller.later(HOUR)
    sent, back = seller.transactions_of(order.order_id)
    assert (sent["transactionType"], sent["totalAmount"]["currencyAmount"]) == ("Shipment", 17)
    assert (back["transactionType"], back["totalAmount"]["currencyAmount"]) == ("Refund", -2.55)


def test_a_deferred_refund_is_two_entries_of_one_event(seller_with):
    """First DEFERRED, later DEFERRED_RELEASED beside it: added up, they are twice the money."""
    seller = seller_with(defer_s=7 * DAY)
    order = seller.amazon.add_order()
    seller.refund(order, Principal="5.00")
    seller.later(HOUR)
    assert [each["transactionStatus"] for each in seller.refunds_of(order.order_id)] == ["DEFERRED"]
    seller.later(7 * DAY)
    first, second = seller.refunds_of(order.order_id)
    assert (first["transactionStatus"], second["transactionStatus"]) == ("DEFERRED", "DEFERRED_RELEASED")
    related = [
        {each["relatedIdentifierName"]: each["relatedIdentifierValue"] for each in one["relatedIdentifiers"]}
        for one in (first, second)
    ]
    assert related[0]["REFUND_ID"] == related[1]["REFUND_ID"]
    assert related[1]["DEFERRED_TRANSACTION_ID"] == first["transactionId"] != second["transactionId"]
    assert [each["transactionStatus"] for each in seller.refunds_of(order.order_id, transactionStatus="DEFERRED")] == [
        "DEFERRED"
    ]


def test_one_order_may_be_deferred_and_its_first_entry_may_go(seller_with):
    """Where the simulator is set up so, the released entry takes the place of the deferred one."""
    seller = seller_with(deferred_stays=False, books_mixed_case=True)
    late, usual = seller.amazon.add_order(defer_s=DAY), seller.amazon.add_order()
    for order in (late, usual):
        seller.refund(order, Principal="5.00")
    seller.later(HOUR)
    assert [each["transactionStatus"] for each in seller.refunds_of(late.order_id)] == ["Deferred"]
    assert [each["transactionStatus"] for each in seller.refunds_of(usual.order_id)] == ["Released"]
    seller.later(DAY)
    assert [each["transactionStatus"] for each in seller.refunds_of(late.order_id)] == ["DeferredReleased"]


def test_a_sweep_of_the_us_by_marketplace_misses_what_the_seller_ships(seller):
    """The id has to be left out there; elsewhere it finds what it should."""
    orders = [seller.amazon.add_order(marketplace_id=site) for site in (seller.US, seller.DE)]
    orders.append(seller.amazon.add_order(marketplace_id=seller.US, fulfilled_by="AMAZON"))
    since = {"postedAfter": "2026-05-01T00:00:00Z"}

    def found(**query):
        rows = seller.transactions(**since, **query).json["payload"]["transactions"]
        return {each["relatedIdentifiers"][0]["relatedIdentifierValue"] for each in rows}

    us, germany, us_by_amazon = (order.order_id for order in orders)
    assert found() == {us, germany, us_by_amazon}
    assert found(marketplaceId=seller.US) == {us_by_amazon}
    assert found(marketplaceId=seller.DE) == {germany}


def test_pages_come_one_after_the_other_and_show_one_moment(seller_with):
    """What turns up meanwhile is not pushed between them, and each token wants the same arguments."""
    seller = seller_with(books_page_size=2)
    orders = [seller.amazon.add_order() for _ in range(3)]
    asked = {"postedAfter": "2026-05-01T00:00:00Z"}
    first = seller.transactions(**asked).json["payload"]
    seller.amazon.refund_elsewhere(orders[0].order_id)
    seller.later(2 * HOUR)
    token = first["nextToken"]
    second = seller.transactions(**asked, nextToken=token).json["payload"]
    assert ([len(page["transactions"]) for page in (first, second)], "nextToken" in second) == ([2, 1], False)
    assert seller.transactions(nextToken=token).code == "InvalidInput"
    assert seller.transactions(**asked, nextToken="nonsense").code == "InvalidInput"


def test_an_empty_page_may_have_more_behind_it(seller_with):
    """Whoever stops at the first empty page has seen nothing."""
    seller = seller_with(books_empty_pages=True)
    order = seller.amazon.add_order()
    asked = {"postedAfter": "2026-05-01T00:00:00Z"}
    first = seller.transactions(**asked).json["payload"]
    assert first["transactions"] == []
    second = seller.transactions(**asked, nextToken=first["nextToken"]).json["payload"]
    assert order.order_id in json.dumps(second)
    assert "nextToken" not in second


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"postedBefore": "2026-05-03T00:00:00Z"},
        {"postedAfter": "2026-05-04T08:58:30Z"},
        {"postedAfter": "2026-05-01T00:00:00Z", "postedBefore": "2026-05-04T08:59:00Z"},
        {"postedAfter": "2026-05-03T00:00:00Z", "postedBefore": "2026-05-02T00:00:00Z"},
        {"postedAfter": "yesterday"},
        {"postedAfter": "2026-05-01T00:00:00Z", "transactionStatus": "GONE"},
        {"postedAfter": "2026-05-01T00:00:00Z", "marketplaceId": "MARS"},
        {"relatedIdentifierName": "ORDER_ID"},
        {"relatedIdentifierName": "REFUND_ID", "relatedIdentifierValue": "91000000001"},
    ],
)
def test_a_question_that_cannot_be_is_refused(seller, query):
    """It is nine in the morning of the fourth of May."""
    reply = seller.transactions(**query)
    assert (reply.status, reply.code) == (400, "InvalidInput")


def test_a_window_of_more_than_180_days_is_empty_without_a_word(seller):
    """It is no error, so a reader has to know."""
    seller.amazon.add_order()
    before = {"postedBefore": "2026-05-04T00:00:00Z"}
    assert len(seller.transactions(postedAfter="2025-11-06T00:00:00Z", **before).json["payload"]["transactions"]) == 1
    assert seller.transactions(postedAfter="2025-11-04T00:00:00Z", **before).json["payload"]["transactions"] == []


def test_the_books_can_be_read_by_their_group(seller, order):
    """The only other identifier that can be searched for."""
    [shown] = seller.transactions_of(order.order_id)
    group = shown["relatedIdentifiers"][1]
    found = seller.transactions(**group).json["payload"]["transactions"]
    assert [each["transactionId"] for each in found] == [shown["transactionId"]]


def test_reading_the_books_has_a_rate_limit(seller, order):
    """Ten at once, then one every two seconds."""
    answers = [seller.transactions(postedAfter="2026-05-01T00:00:00Z") for _ in range(11)]
    assert [answer.status for answer in answers] == [200] * 10 + [429]
    assert answers[0].headers["x-amzn-ratelimit-limit"] == "0.5"


@pytest.mark.parametrize("settings", [{}, {"released_beside": True}, {"books_promotions": True}], ids=str)
def test_what_is_shown_has_the_shape_of_the_published_model(seller_with, settings):
    """Every kind of entry, with every component that the feed knows."""
    seller = seller_with(defer_s=HOUR, **settings)
    paid = dict.fromkeys(("Principal", "Tax", "Shipping", "ShippingTax", "GiftWrap", "GiftWrapTax", "COD"), "10.00")
    order = seller.amazon.add_order(
        marketplace_id=seller.US, lines=[{"paid": paid, "discount": {"Principal": "1.00"}}, {}]
    )
    seller.refund(order, Principal="5.00", Tax="1.00", Goodwill="2.00", RestockingFee="-1.00")
    seller.amazon.refund_elsewhere(order.order_id, sku=order.lines[1].sku)
    seller.amazon.guarantee_claim(order.order_id)
    seller.later(3 * HOUR)
    named = {"relatedIdentifierName": "ORDER_ID", "relatedIdentifierValue": order.order_id}
    shown = seller.transactions(**named).json
    assert len(shown["payload"]["transactions"]) == 8
    assert definition(FINANCES, "ListTransactionsResponse").problems(shown) == []


def test_amounts_are_numbers_with_all_their_digits_and_texts_stay_what_they_are():
    """A decimal goes out as a JSON number; a text that looks like one, or like our way of writing one, as it is."""
    texts = ["12.50", '"12.50"', "\ue000\x00\x1f", "€ ö"]
    value = {"a": Decimal("12.50"), "b": [Decimal(0), Decimal("-0.00"), Decimal("1E+3"), 7], "texts": texts, "n": None}
    written = exact_json(value)
    assert written.startswith('{"a":12.5,"b":[0,0,1000,7],')
    assert json.loads(written)["texts"] == texts


def test_a_released_refund_may_stand_beside_the_one_that_was_deferred(seller_with):
    """The first changes its status, the second is plainly released; they name each other, and so may be joined."""
    seller = seller_with(released_beside=True, defer_s=DAY)
    order = seller.amazon.add_order()
    seller.refund(order, Principal="5.00")
    seller.later(HOUR)
    [first] = seller.refunds_of(order.order_id)
    assert first["transactionStatus"] == "DEFERRED"
    seller.later(DAY)
    was, released = seller.refunds_of(order.order_id)
    assert (was["transactionStatus"], released["transactionStatus"]) == ("DEFERRED_RELEASED", "RELEASED")
    assert was["transactionId"] == first["transactionId"] != released["transactionId"]
    assert related(was)["RELEASE_TRANSACTION_ID"] == released["transactionId"]
    assert related(released)["DEFERRED_TRANSACTION_ID"] == was["transactionId"]
    assert related(was)["REFUND_ID"] == related(released)["REFUND_ID"]
    assert len(seller.events_of(order.order_id)["RefundEventList"]) == 1


def test_the_books_may_show_a_promotion_apart_from_the_price_that_comes_back(seller_with):
    """Five of what were twenty less two: the share of the promotion comes back to the seller."""
    seller = seller_with(books_promotions=True)
    line = {"paid": {"Principal": "20.00", "Shipping": "4.00"}, "discount": {"Principal": "2.00"}}
    order = seller.amazon.add_order(lines=[line])
    seller.refund(order, Principal="9.00", Shipping="4.00")
    seller.later(HOUR)
    [shown] = seller.refunds_of(order.order_id)
    [item] = shown["items"]
    found = leaves(item["breakdowns"])
    assert (found["OurPricePrincipal"], found["OurPriceDiscount"], found["ShippingPrincipal"]) == (-10, 1, -4)
    [event] = seller.events_of(order.order_id)["RefundEventList"]
    [item] = event["ShipmentItemAdjustmentList"]
    assert [each["PromotionAmount"]["CurrencyAmount"] for each in item["PromotionAdjustmentList"]] == [1]


def test_a_promotion_that_a_refund_names_itself_is_not_shown_twice(seller_with):
    """It stands apart already."""
    seller = seller_with(books_promotions=True)
    order = seller.amazon.add_order(lines=[{"paid": {"Principal": "20.00"}, "discount": {"Principal": "2.00"}}])
    part = '<Component><Type>Principal</Type><Amount currency="EUR">-2.00</Amount></Component>'
    seller.refund(order, Principal="18.00", extra=f"<PromotionAdjustments>{part}</PromotionAdjustments>")
    seller.later(HOUR)
    [shown] = seller.refunds_of(order.order_id)
    found = leaves(shown["items"][0]["breakdowns"])
    assert (found["OurPricePrincipal"], found["OurPriceDiscount"]) == (-18, 2)
