"""The XML of a feed is really read: structure, order and values."""

from __future__ import annotations

import pytest


@pytest.fixture
def order(amazon):
    return amazon.add_order(lines=[{"paid": {"Principal": "20.00"}}])


def component(kind="Principal", amount="1.00", currency="EUR"):
    return f'<Component><Type>{kind}</Type><Amount currency="{currency}">{amount}</Amount></Component>'


def written(order, *, code=None, before="", reason="CustomerReturn", prices=None, after="", mark="", action=""):
    """Write an adjustment piece by piece."""
    line = order.lines[0].order_item_id if code is None else code
    amounts = f"<ItemPriceAdjustments>{component()}</ItemPriceAdjustments>" if prices is None else prices
    return (
        f"<OrderAdjustment><AmazonOrderID>{order.order_id}</AmazonOrderID>{action}<AdjustedItem>{before}"
        f"<AmazonOrderItemCode>{line}</AmazonOrderItemCode>{mark}<AdjustmentReason>{reason}</AdjustmentReason>"
        f"{amounts}{after}</AdjustedItem></OrderAdjustment>"
    )


def prices(*components):
    return f"<ItemPriceAdjustments>{''.join(components)}</ItemPriceAdjustments>"


GOOD = {
    "as short as may be": {},
    "with everything in its place": {
        "action": "<ActionType>Refund</ActionType>",
        "mark": "<MerchantAdjustmentItemID>OA-1</MerchantAdjustmentItemID>",
        "after": "<QuantityCancelled>1</QuantityCancelled><Quantity>1</Quantity>",
    },
    "without a currency": {"prices": prices("<Component><Type>Principal</Type><Amount>1</Amount></Component>")},
    "with blanks around a number": {"prices": prices(component(amount=" 1.0 "))},
}

BAD = {
    "the wrapper around the components is missing": {"prices": component()},
    "Component is left out": {"prices": prices("<Type>Principal</Type><Amount>1.00</Amount>")},
    "no component at all": {"prices": prices()},
    "the amount before the type": {
        "prices": prices("<Component><Amount>1.00</Amount><Type>Principal</Type></Component>")
    },
    "the quantity before the money": {"before": "<Quantity>1</Quantity>"},
    "Quantity before QuantityCancelled": {"after": "<Quantity>1</Quantity><QuantityCancelled>1</QuantityCancelled>"},
    "a quantity of zero": {"after": "<Quantity>0</Quantity>"},
    "an unknown reason": {"reason": "Damaged"},
    "a reason of the other feed": {"reason": "BuyerCanceled"},
    "an unknown component": {"prices": prices(component("BuyerPrice"))},
    "three decimals": {"prices": prices(component(amount="1.005"))},
    "an exponent": {"prices": prices(component(amount="1e2"))},
    "a comma": {"prices": prices(component(amount="1,00"))},
    "too many digits": {"prices": prices(component(amount="1" * 21))},
    "a currency that is not in the list": {"prices": prices(component(currency="ZAR"))},
    "an item code of 13 digits": {"code": "1234567890123"},
    "an item code with letters": {"code": "OIID3485345012"},
    "an empty reference": {"mark": "<MerchantAdjustmentItemID></MerchantAdjustmentItemID>"},
    "a reference of 51 characters": {"mark": f"<MerchantAdjustmentItemID>{'x' * 51}</MerchantAdjustmentItemID>"},
    "an unknown action": {"action": "<ActionType>Pay</ActionType>"},
    "an element nobody knows": {"after": "<Note>Sorry!</Note>"},
    "text between elements": {"after": "sorry"},
}


@pytest.mark.parametrize("name", GOOD)
def test_a_document_that_follows_the_schema_is_taken(seller, order, name):
    """What the schema allows has its effect."""
    assert seller.run(seller.envelope(written(order, **GOOD[name]))).successful


@pytest.mark.parametrize("name", BAD)
def test_a_message_that_breaks_the_schema_is_an_error_of_that_message_alone(seller, order, name):
    """Its neighbour is processed, and it has no effect itself."""
    report = seller.run(seller.envelope(written(order, **BAD[name]), written(order)))
    assert report.counts == (2, 1, 1, 0)
    assert report.results == [("1", "Error", "5000")]
    assert [refund["message_id"] for refund in seller.amazon.ledger()["refunds"]] == ["2"]


def test_a_seller_may_have_it_stricter(seller_with):
    """With whole_document_faults one bad message spoils the document."""
    seller = seller_with(whole_document_faults=True)
    order = seller.amazon.add_order()
    report = seller.run(seller.envelope(written(order), written(order, reason="Damaged")))
    assert (report.counts, report.results) == ((0, 0, 1, 0), [("0", "Error", "5000")])
    assert seller.amazon.ledger()["refunds"] == []


BROKEN = {
    "not XML": b"order-id\tamount",
    "nothing": b"",
    "cut off": b"<AmazonEnvelope><Header>",
    "another root": b"<Envelope/>",
    "no message": b"<AmazonEnvelope><Header><DocumentVersion>1</DocumentVersion><MerchantIdentifier>M"
    b"</MerchantIdentifier></Header><MessageType>OrderAdjustment</MessageType></AmazonEnvelope>",
    "a document type": b'<!DOCTYPE x [<!ENTITY a "b">]><AmazonEnvelope/>',
    "an unknown encoding": b'<?xml version="1.0" encoding="x-klingon"?><AmazonEnvelope/>',
    "endless depth": b"<a>" * 5000,
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_document_that_cannot_be_read_is_refused_as_a_whole(seller, name):
    """An error for message 0, and nothing processed."""
    report = seller.run(BROKEN[name])
    assert (report.counts, report.results) == ((0, 0, 1, 0), [("0", "Error", "5000")])


def test_a_document_of_the_other_feed_is_refused_as_a_whole(seller, order):
    """A cancellation sent as a refund does nothing."""
    document = seller.envelope(seller.acknowledgement(order), message_type="OrderAcknowledgement")
    assert seller.run(document).results == [("0", "Error", "5000")]


def test_a_message_number_given_twice_spoils_the_document(seller, order):
    """The report could not tell the two apart."""
    document = seller.envelope(written(order), written(order))
    document = document.replace(b"<MessageID>2<", b"<MessageID>1<")
    assert seller.run(document).results == [("0", "Error", "5000")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<AmazonEnvelope>", '<AmazonEnvelope xmlns="urn:other">'),
        ("<AmazonEnvelope>", '<AmazonEnvelope version="2">'),
        ("<AmazonEnvelope>", "<AmazonEnvelope>hello"),
        ("</AmazonEnvelope>", "<Footer/></AmazonEnvelope>"),
        ("<MerchantIdentifier>M</MerchantIdentifier>", ""),
        ("<MessageID>1</MessageID>", ""),
        ("<MessageID>1</MessageID>", "<MessageID>0</MessageID>"),
        ("<MessageType>OrderAdjustment</MessageType>", ""),
    ],
)
def test_an_envelope_that_is_none_is_refused_as_a_whole(seller, order, old, new):
    """Each of these is one change away from a document that is taken."""
    document = seller.envelope(written(order)).decode()
    assert old in document
    assert seller.run(document.replace(old, new).encode()).results == [("0", "Error", "5000")]
    assert seller.amazon.ledger()["refunds"] == []


def test_an_operation_type_means_nothing_and_a_second_payload_is_too_much(seller, order):
    """Only the second of the two is refused."""
    operation = "<OperationType>Update</OperationType>"
    report = seller.run(seller.envelope(operation + written(order), written(order) * 2))
    assert report.results == [("2", "Error", "5000")]
    assert report.counts == (2, 1, 1, 0)


def test_a_leading_zero_of_an_item_code_counts(seller, order):
    """A client that reads item codes as numbers does not find the line again."""
    line_id = order.lines[0].order_item_id
    assert line_id.startswith("0")
    assert not seller.run(seller.envelope(written(order, code=str(int(line_id))))).successful


def test_a_document_of_more_than_ten_mib_is_not_taken(seller):
    """The store says so itself; what was not uploaded is a feed that ends FATAL."""
    made = seller.call("POST", "/feeds/2021-06-30/documents", {"contentType": seller.XML}).json
    put = seller.send("PUT", made["url"], {"content-type": seller.XML}, b"x" * (10 * 1024 * 1024 + 1))
    assert (put.status, b"EntityTooLarge" in put.body) == (400, True)
    feed_id = seller.create_feed(made["feedDocumentId"]).json["feedId"]
    seller.amazon.advance(200)
    assert seller.feed(feed_id)["processingStatus"] == "FATAL"
