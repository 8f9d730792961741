"""The documents that are sent, to the byte."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from decimal import Decimal

import pytest
from attrs import evolve

from orderactions.actions import WireLine
from orderactions.errors import RequestError
from orderactions.marketplaces.amazon.codes import (
    ADJUSTMENT_REASONS,
    CANCEL_REASONS,
    COMPONENT_TYPES,
    CURRENCIES,
    MAY_BE_NEGATIVE,
    VOCABULARY,
)
from orderactions.marketplaces.amazon.feedxml import document
from orderactions.marketplaces.amazon.sites import SITES
from orderactions.models import Kind
from orderactions.money import Money
from orderactions.protocols import Batch
from tests.amazon.making import refund_batch, wire_line

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<AmazonEnvelope xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xsi:noNamespaceSchemaLocation="amzn-envelope.xsd">\n'
    "<Header><DocumentVersion>1.01</DocumentVersion><MerchantIdentifier>A2SELLER</MerchantIdentifier></Header>\n"
)


def written(batch: Batch, seller_id: str = "A2SELLER") -> str:
    return b"".join(document(batch, seller_id=seller_id)).decode()


def money(amount: str, currency: str = "USD") -> Money:
    return Money(Decimal(amount), currency)


def cancellation(*line_ids: str) -> Batch:
    wire = tuple(WireLine(line_id=line_id, code="NoInventory") for line_id in line_ids)
    return evolve(refund_batch(wire), kind=Kind.CANCELLATION)


def test_a_refund() -> None:
    """Each element in the order that the schema binds."""
    components = (("Principal", money("5.00")), ("Tax", money("0.40")))
    line = WireLine(line_id="01234567890123", code="GeneralAdjustment", components=components)
    assert written(refund_batch((line,))) == (
        HEAD + "<MessageType>OrderAdjustment</MessageType>\n"
        "<Message><MessageID>1</MessageID><OrderAdjustment>"
        "<AmazonOrderID>305-1234567-1234567</AmazonOrderID><ActionType>Refund</ActionType>"
        "<AdjustedItem><AmazonOrderItemCode>01234567890123</AmazonOrderItemCode>"
        "<MerchantAdjustmentItemID>OA-1</MerchantAdjustmentItemID>"
        "<AdjustmentReason>GeneralAdjustment</AdjustmentReason><ItemPriceAdjustments>"
        '<Component><Type>Principal</Type><Amount currency="USD">5.00</Amount></Component>'
        '<Component><Type>Tax</Type><Amount currency="USD">0.40</Amount></Component>'
        "</ItemPriceAdjustments></AdjustedItem></OrderAdjustment></Message>\n</AmazonEnvelope>\n"
    )


def test_a_cancellation_names_every_item() -> None:
    """Without item lines it was reported not to cancel."""
    assert written(cancellation("01234567890123", "01234567890124")) == (
        HEAD + "<MessageType>OrderAcknowledgement</MessageType>\n"
        "<Message><MessageID>1</MessageID><OrderAcknowledgement>"
        "<AmazonOrderID>305-1234567-1234567</AmazonOrderID><StatusCode>Failure</StatusCode>"
        "<Item><AmazonOrderItemCode>01234567890123</AmazonOrderItemCode><CancelReason>NoInventory</CancelReason></Item>"
        "<Item><AmazonOrderItemCode>01234567890124</AmazonOrderItemCode><CancelReason>NoInventory</CancelReason></Item>"
        "</OrderAcknowledgement></Message>\n</AmazonEnvelope>\n"
    )


@pytest.mark.parametrize(
    ("amount", "currency", "element"),
    [
        ("5", "EUR", '<Amount currency="EUR">5.00</Amount>'),
        ("1099", "JPY", '<Amount currency="JPY">1099</Amount>'),
        ("5", "ZAR", "<Amount>5.00</Amount>"),
        ("123456.70", "INR", '<Amount currency="INR">123456.70</Amount>'),
    ],
)
def test_an_amount_has_its_currencys_decimals(amount, currency, element) -> None:
    """The yen has none; the schema does not know the rand."""
    assert element in written(refund_batch((wire_line(amount, currency=currency),)))


def test_several_lines_of_one_refund_have_references_of_their_own() -> None:
    """Ours, with the place of the line."""
    batch = refund_batch((wire_line(), wire_line(line_id="01234567890124")))
    root = ET.fromstring(written(batch))
    assert [each.text for each in root.iter("MerchantAdjustmentItemID")] == ["OA-1/1", "OA-1/2"]


def test_a_quantity_comes_last_and_only_where_there_is_one() -> None:
    """Zero is not legal there."""
    line = evolve(wire_line(), quantity=2)
    assert "</ItemPriceAdjustments><Quantity>2</Quantity></AdjustedItem>" in written(refund_batch((line,)))
    assert "Quantity" not in written(refund_batch((wire_line(),)))


def test_text_is_escaped() -> None:
    """An odd seller id or reference breaks nothing."""
    batch = refund_batch((wire_line(),))
    batch = evolve(batch, members=(evolve(batch.members[0], reference="<&>"),))
    root = ET.fromstring(written(batch, seller_id="A&B"))
    assert (root.findtext("Header/MerchantIdentifier"), root.findtext(".//MerchantAdjustmentItemID")) == ("A&B", "<&>")


def test_the_same_batch_gives_the_same_bytes_one_message_at_a_time() -> None:
    """So that the digest stands for the document, and a large one is never twice in memory."""
    batch = refund_batch(*[(wire_line(),)] * 50)
    assert written(batch) == written(batch)
    assert max(map(len, document(batch, seller_id="A2SELLER"))) < 1000


@pytest.mark.parametrize(
    "character", ["\x00", "\x0b", "\n", "\t", "\x1b", "\x7f", "\x85", "\ud800", "\ufffe", "\uffff"]
)
def test_what_xml_cannot_hold_is_refused_by_its_field(character) -> None:
    """Amazon would refuse the whole document, with the refunds of everybody else in it."""
    with pytest.raises(RequestError) as caught:
        written(changed(reference=f"OA{character}1"))
    assert caught.value.field == "members[0].reference"
    with pytest.raises(RequestError) as caught:
        written(changed(), seller_id=f"A2{character}")
    assert caught.value.field == "seller_id"


def changed(**values: object) -> Batch:
    batch = refund_batch((wire_line(),))
    return evolve(batch, members=(evolve(batch.members[0], **values),))


@pytest.mark.parametrize(
    ("batch", "field"),
    [
        (refund_batch((wire_line(line_id="1234"),)), "members[0].wire[0].line_id"),
        (refund_batch((wire_line(line_id="OIID3485345000"),)), "members[0].wire[0].line_id"),
        (refund_batch((wire_line(),), (wire_line(line_id="x"),)), "members[1].wire[0].line_id"),
        (refund_batch((evolve(wire_line(), code="BuyerCanceled"),)), "members[0].wire[0].code"),
        (refund_batch((evolve(wire_line(), components=()),)), "members[0].wire[0].components"),
        (refund_batch((evolve(wire_line(), components=(("Price", money("1")),)),)), "members[0].wire[0].components[0]"),
        (refund_batch((wire_line("0"),)), "members[0].wire[0].components[0]"),
        (refund_batch((wire_line("-1"),)), "members[0].wire[0].components[0]"),
        (refund_batch((wire_line(),), order_id="305-1234567"), "members[0].order"),
        (refund_batch(()), "members[0].wire"),
        (refund_batch(), "members"),
        (changed(reference=""), "members[0].reference"),
        (changed(reference="x" * 51), "members[0].reference"),
        (changed(message_no=0), "members[0].message_no"),
        (evolve(changed(), members=changed().members * 2), "members[1].message_no"),
        (cancellation("12"), "members[0].wire[0].line_id"),
    ],
)  # fmt: skip
def test_what_the_schema_would_refuse_is_refused_here(batch, field) -> None:
    """One malformed message may spoil the document of all others; the error names the member."""
    with pytest.raises(RequestError) as caught:
        written(batch)
    assert caught.value.field == field


def test_only_what_stands_beside_the_price_may_be_negative() -> None:
    """A restocking fee lowers what the buyer gets; the principal is never negative, and nothing is zero."""
    fee = WireLine(
        line_id="01234567890123",
        code="CustomerReturn",
        components=(("Principal", money("5.00")), ("RestockingFee", money("-1.25"))),
    )
    text = written(refund_batch((fee,)))
    assert '<Component><Type>RestockingFee</Type><Amount currency="USD">-1.25</Amount></Component>' in text
    for type_ in COMPONENT_TYPES - MAY_BE_NEGATIVE:
        with pytest.raises(RequestError, match="AMZ-REFUND-04"):
            written(refund_batch((evolve(fee, components=(("Principal", money("5.00")), (type_, money("-1.00")))),)))


@pytest.mark.parametrize("taken", ["-5.00", "-5.01"])
def test_a_message_must_give_the_buyer_something(taken) -> None:
    """Its lines together: net zero and net negative are refused by Amazon, and here before."""
    give, take = wire_line("5.00"), wire_line("1.00", line_id="01234567890124")
    lines = (evolve(give), evolve(take, components=(("RestockingFee", money(taken)),)))
    with pytest.raises(RequestError, match="gives the buyer nothing"):
        written(refund_batch(lines))
    written(refund_batch((give, evolve(take, components=(("RestockingFee", money("-4.99")),)))))


def test_every_currency_of_the_sites_is_the_schemas_but_the_rand() -> None:
    """17 of them; an amount in rand goes out without its name."""
    assert len(CURRENCIES) == 17
    assert {site.currency for site in SITES.values()} - CURRENCIES == {"ZAR"}


def test_every_component_type_and_every_reason_can_be_written() -> None:
    """16 types, 18 reasons: what the schema knows is not refused here."""
    for type_ in COMPONENT_TYPES:
        batch = refund_batch((evolve(wire_line(), components=((type_, money("1.00")),)),))
        assert f"<Type>{type_}</Type>" in written(batch)
    for code in ADJUSTMENT_REASONS:
        assert f"<AdjustmentReason>{code}</AdjustmentReason>" in written(
            refund_batch((evolve(wire_line(), code=code),))
        )


def test_the_vocabularies_are_whole_and_apart() -> None:
    """18 and 14 reasons and 16 component types; the default table uses five and six of them."""
    assert (len(ADJUSTMENT_REASONS), len(CANCEL_REASONS), len(COMPONENT_TYPES)) == (18, 14, 16)
    by_default = set(VOCABULARY.refund.values()) | {"CouldNotShip"}
    assert by_default == {"NoInventory", "CustomerReturn", "GeneralAdjustment", "CouldNotShip", "DifferentItem"}
    assert len(set(VOCABULARY.cancellation.values())) == 6
    assert by_default | VOCABULARY.refund_codes == ADJUSTMENT_REASONS
    assert set(VOCABULARY.cancellation.values()) | VOCABULARY.cancellation_codes == CANCEL_REASONS
    assert (len(VOCABULARY.refund_codes), len(VOCABULARY.cancellation_codes)) == (13, 8)
    assert VOCABULARY.buyer_attributed <= ADJUSTMENT_REASONS | CANCEL_REASONS
