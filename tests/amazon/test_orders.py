"""An order of Amazon's in our words."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from orderactions.errors import RequestError, SetupError
from orderactions.marketplaces.amazon import parse_order_document
from orderactions.marketplaces.amazon.sites import REGIONS, SITES
from orderactions.money import MINOR_DIGITS
from orderactions.orders import Fulfilment, OrderStatus
from tests.amazon.making import DE, NOW, ORDER_ID, US, item, money, order_json, read, row

STATUSES = {
    "PENDING_AVAILABILITY": OrderStatus.PENDING,
    "PENDING": OrderStatus.PENDING,
    "UNSHIPPED": OrderStatus.UNSHIPPED,
    "PARTIALLY_SHIPPED": OrderStatus.PARTIALLY_SHIPPED,
    "SHIPPED": OrderStatus.SHIPPED,
    "CANCELLED": OrderStatus.CANCELLED,
    "UNFULFILLABLE": OrderStatus.UNKNOWN,
    "SOMETHING_NEW": OrderStatus.UNKNOWN,
}


@pytest.mark.parametrize(("word", "status"), STATUSES.items())
def test_each_status_has_a_word_of_ours_and_keeps_its_own(word, status) -> None:
    """A word that is new to us allows nothing and is shown as it came."""
    order = read(order_json(status=word))
    assert (order.status, order.raw_status) == (status, word)


@pytest.mark.parametrize(
    ("word", "who"), [("MERCHANT", Fulfilment.SELLER), ("AMAZON", Fulfilment.MARKETPLACE), ("X", Fulfilment.UNKNOWN)]
)
def test_who_sends_the_parcel(word, who) -> None:
    """What Amazon sends, only Amazon refunds."""
    assert read(order_json(fulfillment={"fulfillmentStatus": "SHIPPED", "fulfilledBy": word})).fulfilment is who


def test_without_fulfilment_nothing_is_assumed() -> None:
    """A missing part is not an empty one."""
    order = read(order_json(fulfillment=None))
    assert (order.status, order.raw_status, order.fulfilment) == (OrderStatus.UNKNOWN, "", Fulfilment.UNKNOWN)


def test_the_order_as_a_whole() -> None:
    """Site, moments, link and totals."""
    order = read(
        order_json(
            item(row("ITEM", "20.00", currency="EUR"), total="20.00", currency="EUR"),
            site=DE,
            proceeds={"grandTotal": money("22.00", "EUR"), "breakdowns": [row("DELIVERY_TIP", "2.00", currency="EUR")]},
            fulfillment={
                "fulfillmentStatus": "SHIPPED",
                "fulfilledBy": "MERCHANT",
                "shipByWindow": {"latestDateTime": "2026-05-06T23:59:59+02:00"},
            },
        )
    )
    assert (order.site_name, order.country, order.currency) == ("Amazon.de", "DE", "EUR")
    assert order.link == f"https://sellercentral.amazon.de/orders-v3/order/{ORDER_ID}"
    assert order.created_at == datetime(2026, 5, 1, 10, tzinfo=UTC)
    assert order.ship_by == datetime(2026, 5, 6, 21, 59, 59, tzinfo=UTC)
    assert (str(order.total), str(order.other["DELIVERY_TIP"]), str(order.paid)) == (
        "EUR 22.00",
        "EUR 2.00",
        "EUR 20.00",
    )


def test_an_orders_charge_that_its_lines_tell_is_not_counted_twice() -> None:
    """The order's breakdown repeats the sums of its lines; only what goes beyond them is its own."""
    lines = (item(row("ITEM", "20.00"), row("COD_FEE", "2.00"), total="22.00"),)
    same = read(order_json(*lines, proceeds={"breakdowns": [row("ITEM", "20.00"), row("COD_FEE", "2.00")]}))
    more = read(order_json(*lines, proceeds={"breakdowns": [row("COD_FEE", "3.00")]}))
    assert same.other == {}
    assert str(more.other["COD_FEE"]) == "USD 1.00"


@pytest.mark.parametrize("wrap", [(), ("order",), ("payload",), ("order", "payload")], ids=str)
def test_a_document_may_be_wrapped(wrap) -> None:
    """Files hold what one tool or another has saved."""
    document = order_json()
    for name in wrap:
        document = {name: document}
    assert read(document).ref.order_id == ORDER_ID


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"", "document"),
        (b"[]", "document"),
        (b'{"orderId": NaN}', "document"),
        (b"[" * 100_000, "document"),
        (b"{}", "salesChannel"),
    ],
)
def test_what_is_no_order_is_refused_by_name(body, field) -> None:
    """Never with a trace of the parser's."""
    with pytest.raises(RequestError) as caught:
        parse_order_document(body, account="amazon", tax=None, read_at=NOW)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"createdTime": "2026-05-01T10:00:00"}, "createdTime"),
        ({"createdTime": "yesterday"}, "createdTime"),
        ({"orderItems": []}, "orderItems"),
        (
            {
                "salesChannel": {"channelName": "AMAZON", "marketplaceId": "XX"},
                "orderItems": [item(row("ITEM", "1.00"))],
            },
            "salesChannel",
        ),
    ],
)
def test_what_an_order_must_have(changed, field) -> None:
    """A moment without a zone, no lines, no currency."""
    with pytest.raises(RequestError) as caught:
        read(order_json(**changed))
    assert caught.value.field == field


def test_us_orders_are_refunded_with_tax_apart() -> None:
    """The one regime that is certain; the account's setting does not change it."""
    for tax in (None, "vat_inclusive"):
        order = read(order_json(site=US), tax=tax)
        assert "separate" in order.tax_rule
        assert order.refund_problems == ()


def test_without_a_setting_no_regime_is_assumed() -> None:
    """The wrong one pays out the VAT twice or not at all: the setting is named instead."""
    euro = item(row("ITEM", "20.00", currency="EUR"), total="20.00", currency="EUR")
    order = read(order_json(euro, site=DE))
    (problem,) = order.refund_problems
    assert (order.tax_rule, problem.code) == ("", "tax_not_set")
    assert 'tax="vat_inclusive"' in problem.remedy
    assert read(order_json(euro, site=DE), tax="vat_inclusive").refund_problems == ()


@pytest.mark.parametrize("site", ["A2EUQ1WTGCTBG2", "A1AM78C64UM0Y8", "A2Q3Y263D00KWC", "UNKNOWN"])
def test_the_setting_does_not_reach_north_america_or_unknown_sites(site) -> None:
    """There prices are not made with VAT inside, or nothing is known of them."""
    (problem,) = read(order_json(site=site), tax="vat_inclusive").refund_problems
    assert problem.code == "tax_not_set"
    assert "vat_inclusive" not in problem.remedy


def test_tax_on_top_contradicts_a_vat_inclusive_setting() -> None:
    """Something is wrong with the setting or with the order: nothing is refunded on it."""
    line = item(row("ITEM", "20.00", currency="EUR"), row("TAX", "3.80", currency="EUR"), currency="EUR", total="23.80")
    (problem,) = read(order_json(line, site=DE), tax="vat_inclusive").refund_problems
    assert problem.code == "tax_contradicts"


def test_an_order_from_elsewhere_is_not_refunded_at_amazon() -> None:
    """Amazon lists orders of other channels that it only ships."""
    order = read(order_json(salesChannel={"channelName": "NON_AMAZON", "marketplaceId": US}))
    assert [problem.code for problem in order.refund_problems] == ["other_channel"]


def test_a_setting_that_does_not_exist_is_refused_with_what_was_meant() -> None:
    """It would otherwise be found out at the first refund."""
    with pytest.raises(SetupError, match="did you mean 'vat_inclusive'"):
        read(order_json(), tax="VAT-inclusive")


def test_buyers_data_does_not_survive_the_reading() -> None:
    """Should a document hold it all the same."""
    document = order_json(
        buyer={"buyerName": "canary-name", "buyerEmail": "canary@example.invalid"},
        recipient={"deliveryAddress": {"name": "canary-name"}},
    )
    assert "canary" in json.dumps(document)
    assert "canary" not in repr(read(document))


def test_the_table_of_sites_is_whole() -> None:
    """23 sites in three regions, each with a currency that we can reckon in."""
    assert len(SITES) == 23
    assert {site.region for site in SITES.values()} == set(REGIONS) == {"na", "eu", "fe"}
    assert all(site.currency in MINOR_DIGITS and len(site.country) == 2 for site in SITES.values())
    assert SITES["A1F83G8C2ARO7P"].seller_central == "sellercentral.amazon.co.uk"
    assert REGIONS["eu"].sandbox == "https://sandbox.sellingpartnerapi-eu.amazon.com"
