"""The documents that go out, and the reports that come back, follow Amazon's schemas; others' mistakes do not."""

from __future__ import annotations

from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from orderactions.actions import WireLine
from orderactions.marketplaces.amazon.feedxml import document
from orderactions.models import Kind, OrderRef
from orderactions.money import MINOR_DIGITS, Money
from orderactions.protocols import Batch, Member
from orderactions.testing.simulator.report import LANGUAGES, TEXTS, Result, write_report
from tests.contract import feedcheck
from tests.contract.feedcheck import FEED_DOCUMENTS, REPORT_DOCUMENT, problems_of

REFUND, CANCEL = (FEED_DOCUMENTS[f"POST_{name}_DATA"] for name in ("PAYMENT_ADJUSTMENT", "ORDER_ACKNOWLEDGEMENT"))
WORD = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789_"


def words_of(text: feedcheck.Text) -> list[str]:
    return text.pattern.split("|")


order_ids = st.tuples(*(st.text(WORD, min_size=size, max_size=size) for size in (3, 7, 7))).map("-".join)
line_ids = st.text("0123456789", min_size=14, max_size=14)
# Everything that XML can hold: what a seller's own id or our reference could be.
texts = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=44)


@st.composite
def money(draw, currency: str) -> Money:
    return Money.from_minor(draw(st.integers(1, 10**13)), currency)


@st.composite
def wire_lines(draw, kind: Kind, currency: str) -> WireLine:
    if kind is Kind.CANCELLATION:
        return WireLine(line_id=draw(line_ids), code=draw(st.sampled_from(words_of(feedcheck.CANCEL_REASON))))
    types = draw(st.lists(st.sampled_from(words_of(feedcheck.PRICE_TYPE)), min_size=1, max_size=16, unique=True))
    return WireLine(
        line_id=draw(line_ids),
        code=draw(st.sampled_from(words_of(feedcheck.ADJUSTMENT_REASON))),
        components=tuple((type_, draw(money(currency))) for type_ in types),
        quantity=draw(st.integers(0, 10**6)),
    )


@st.composite
def batches(draw, kind: Kind) -> Batch:
    numbers = draw(st.lists(st.integers(1, 10**18 - 1), min_size=1, max_size=5, unique=True))
    members = tuple(
        Member(
            message_no=number,
            action_id=f"a{number}",
            reference=draw(texts),
            order=OrderRef("amazon", draw(order_ids)),
            wire=tuple(
                draw(st.lists(wire_lines(kind, draw(st.sampled_from(sorted(MINOR_DIGITS)))), min_size=1, max_size=9))
            ),
        )
        for number in numbers
    )
    return Batch(submission_id="s", account="amazon", kind=kind, sites=("A1PA6795UKMFR9",), members=members)


def written(batch: Batch, seller_id: str = "A2SELLER") -> bytes:
    return b"".join(document(batch, seller_id=seller_id))


@settings(max_examples=60, deadline=None)
@given(batch=batches(Kind.REFUND), seller_id=texts)
def test_every_refund_document_follows_the_schema(batch, seller_id) -> None:
    """Several messages and lines, all components and reasons, all currencies, the longest references."""
    assert problems_of(written(batch, seller_id), REFUND) == []


@settings(max_examples=40, deadline=None)
@given(batch=batches(Kind.CANCELLATION), seller_id=texts)
def test_every_cancellation_document_follows_the_schema(batch, seller_id) -> None:
    """All reasons, several lines."""
    assert problems_of(written(batch, seller_id), CANCEL) == []


@pytest.mark.parametrize("currency", sorted(MINOR_DIGITS))
@pytest.mark.parametrize("minor", [1, 99, 100, 10**15 - 1])
def test_every_currency_is_written_as_the_schema_wants(currency, minor) -> None:
    """Two digits or none, the rand without its name."""
    line = WireLine(
        line_id="01234567890123", code="Other", components=(("Principal", Money.from_minor(minor, currency)),)
    )
    assert problems_of(written(batch_of(line)), REFUND) == []


def batch_of(*lines: WireLine, kind: Kind = Kind.REFUND, reference: str = "OA-1") -> Batch:
    member = Member(
        message_no=1, action_id="a1", reference=reference, order=OrderRef("a", "305-1234567-1234567"), wire=lines
    )
    return Batch(submission_id="s", account="a", kind=kind, sites=("A1PA6795UKMFR9",), members=(member,))


def refund_xml() -> str:
    amounts = (("Principal", Money(Decimal("5.00"), "EUR")), ("Tax", Money(Decimal("0.40"), "EUR")))
    line = WireLine(line_id="01234567890123", code="CustomerReturn", components=amounts, quantity=1)
    return written(batch_of(line, evolve(line, line_id="01234567890124"))).decode()


def cancel_xml() -> str:
    line = WireLine(line_id="01234567890123", code="NoInventory")
    return written(batch_of(line, kind=Kind.CANCELLATION)).decode()


COMPONENT = '<Component><Type>Principal</Type><Amount currency="EUR">5.00</Amount></Component>'
REASON = "<AdjustmentReason>CustomerReturn</AdjustmentReason>"
REFERENCE = "<MerchantAdjustmentItemID>OA-1/1</MerchantAdjustmentItemID>"
CODE = "<AmazonOrderItemCode>01234567890123</AmazonOrderItemCode>"
ORDER = "<AmazonOrderID>305-1234567-1234567</AmazonOrderID>"
ACTION = "<ActionType>Refund</ActionType>"

WRONG_REFUNDS = {
    "no Component around type and amount": (COMPONENT, '<Type>Principal</Type><Amount currency="EUR">5.00</Amount>'),
    "reason before our reference": (REFERENCE + REASON, REASON + REFERENCE),
    "reference before the code": (CODE + REFERENCE, REFERENCE + CODE),
    "quantity before the money": (REASON, REASON + "<Quantity>1</Quantity>"),
    "amount before its type": (
        COMPONENT,
        '<Component><Amount currency="EUR">5.00</Amount><Type>Principal</Type></Component>',
    ),
    "reason of the order, not of the item": (ACTION, ACTION + REASON),
    "amount of the order, not of the item": (ACTION, ACTION + "<AdjustmentAmount>5.00</AdjustmentAmount>"),
    "action after the items": (ACTION, ""),
    "COD method with a word of its own": (ACTION, ACTION + "<CODCollectionMethod>None</CODCollectionMethod>"),
    "COD method left empty": (ACTION, ACTION + "<CODCollectionMethod/>"),
    "quantity zero": ("<Quantity>1<", "<Quantity>0<"),
    "quantity negative": ("<Quantity>1<", "<Quantity>-1<"),
    "quantity with decimals": ("<Quantity>1<", "<Quantity>1.0<"),
    "three digits after the point": (">5.00<", ">5.000<"),
    "a comma": (">5.00<", ">5,00<"),
    "an exponent": (">5.00<", ">5E0<"),
    "21 digits": (">5.00<", ">" + "9" * 19 + ".99<"),
    "the currency in the element": ('currency="EUR">5.00<', ">EUR 5.00<"),
    "the name of the wrong amount element": ("Amount", "AdjustmentCurrencyAmount"),
    "the rand": ('"EUR"', '"ZAR"'),
    "a currency in small letters": ('"EUR"', '"eur"'),
    "decimals of the yen": ('"EUR"', '"JPY"'),
    "another attribute": ('currency="EUR"', 'currencyCode="EUR"'),
    "a reason of cancellations": (">CustomerReturn<", ">BuyerCanceled<"),
    "a reason in capitals": (">CustomerReturn<", ">CUSTOMER_RETURN<"),
    "out of stock in another spelling": (">CustomerReturn<", ">ProductOutOfStock<"),
    "no reason": (REASON, ""),
    "a component of orders only": (">Principal<", ">CODFee<"),
    "a component of the books": (">Principal<", ">ShippingCharge<"),
    "a component without a type": ("<Type>Principal</Type>", ""),
    "an item code of 13 digits": ("01234567890123", "1234567890123"),
    "both names of an item": (CODE, CODE + "<MerchantOrderItemID>1</MerchantOrderItemID>"),
    "a SKU": (CODE, CODE + "<SKU>MUG</SKU>"),
    "a reference of 51 characters": ("OA-1/1", "x" * 51),
    "an empty reference": ("OA-1/1", ""),
    "a reference with a line break": ("OA-1/1", "OA\n1"),
    "an order id without hyphens": ("305-1234567-1234567", "30512345671234567"),
    "two names of the order": (ORDER, ORDER + "<MerchantOrderID>1</MerchantOrderID>"),
    "no order": (ORDER, ""),
    "another action": (">Refund<", ">REFUND<"),
    "message number zero": ("<MessageID>1<", "<MessageID>0<"),
    "a message number of 19 digits": ("<MessageID>1<", "<MessageID>1000000000000000000<"),
    "a message number twice": ("</Message>", "</Message><Message>{message}</Message>"),
    "no header": ("<Header>", "<Head>"),
    "the message type of the other feed": (">OrderAdjustment<", ">OrderAcknowledgement<"),
    "another root": ("AmazonEnvelope", "Envelope"),
    "a namespace": ("<AmazonEnvelope ", '<AmazonEnvelope xmlns="urn:x" '),
    "text between the elements": (ACTION, ACTION + "Refund"),
    "a byte order mark": ("<?xml", "\ufeff<?xml"),
    "a blank before the declaration": ("<?xml", " <?xml"),
    "no declaration": ('<?xml version="1.0" encoding="UTF-8"?>\n', ""),
    "a document type": ("<AmazonEnvelope", "<!DOCTYPE AmazonEnvelope><AmazonEnvelope"),
    "not closed": ("</AmazonEnvelope>", ""),
}


@pytest.mark.parametrize("change", [pytest.param(change, id=name) for name, change in WRONG_REFUNDS.items()])
def test_a_wrong_refund_document_is_seen(change) -> None:
    """What other libraries send, and what a slip of ours could be."""
    good = refund_xml()
    assert problems_of(good.encode(), REFUND) == []
    old, new = change
    assert old in good
    if "{message}" in new:
        new = new.format(message=good.partition("<Message>")[2].partition("</Message>")[0])
    wrong = good.replace("AmazonEnvelope", "Envelope") if old == "AmazonEnvelope" else good.replace(old, new)
    if old == ACTION and not new:
        wrong = wrong.replace("</OrderAdjustment>", ACTION + "</OrderAdjustment>")
    if old == "<Header>":
        wrong = wrong.replace("</Header>", "</Head>")
    assert problems_of(wrong.encode(), REFUND)


WRONG_CANCELLATIONS = {
    "the reason in REST's spelling": (">NoInventory<", ">NO_INVENTORY<"),
    "two L": (">NoInventory<", ">BuyerCancelled<"),
    "a reason of refunds": (">NoInventory<", ">CustomerCancel<"),
    "another status": (">Failure<", ">Cancel<"),
    "no status": ("<StatusCode>Failure</StatusCode>", ""),
    "status after the items": ("<StatusCode>Failure</StatusCode>", "<Item></Item><StatusCode>Failure</StatusCode>"),
    "quantity zero": ("</CancelReason>", "</CancelReason><Quantity>0</Quantity>"),
    "quantity before the reason": ("<CancelReason>", "<Quantity>1</Quantity><CancelReason>"),
    "the reason of the order": ("<Item>", "<CancelReason>NoInventory</CancelReason><Item>"),
    "an item without a code": (CODE, ""),
}


@pytest.mark.parametrize("change", [pytest.param(change, id=name) for name, change in WRONG_CANCELLATIONS.items()])
def test_a_wrong_cancellation_document_is_seen(change) -> None:
    """Three vocabularies look alike, and only one is right here."""
    good = cancel_xml()
    assert problems_of(good.encode(), CANCEL) == []
    assert change[0] in good
    assert problems_of(good.replace(*change).encode(), CANCEL)


def test_a_schema_cannot_see_an_amount_per_piece() -> None:
    """Five pieces at 1.00 look like 1.00 in all: only sending totals and no quantity (AMZ-REFUND-03) helps."""
    assert problems_of(refund_xml().replace("<Quantity>1<", "<Quantity>5<").encode(), REFUND) == []


def test_the_two_kinds_are_not_taken_for_each_other() -> None:
    """One envelope holds one type of message."""
    assert problems_of(refund_xml().encode(), CANCEL)
    assert problems_of(cancel_xml().encode(), REFUND)


def report_of(processed: int, *results: Result, language: str = "en") -> bytes:
    return write_report(
        seller_id="A2SELLER", feed_id="50000000001", language=language, processed=processed, results=results
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", sorted(TEXTS))
def test_every_report_of_the_simulator_follows_the_schema(key, language) -> None:
    """Each refusal in each language, with an order and without."""
    warning = key == "warning"
    results = [
        Result(message_id="1", key=key, order_id="305-1234567-1234567", is_warning=warning),
        Result(message_id="3", key=key, detail="Zeile <1> & 2", is_warning=warning),
    ]
    assert problems_of(report_of(3, *results, language=language), REPORT_DOCUMENT) == []
    assert problems_of(report_of(0, Result(message_id="0", key="malformed")), REPORT_DOCUMENT) == []
    assert problems_of(report_of(2), REPORT_DOCUMENT) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<MessagesProcessed>3<", "<MessagesProcessed>4<"),
        ("<MessagesSuccessful>2<", "<MessagesSuccessful>3<"),
        ("<MessagesSuccessful>2<", "<MessagesSuccessful>-2<"),
        ("<MessagesWithError>1<", "<MessagesWithError>2<"),
        ("<MessagesWithWarning>0<", "<MessagesWithWarning>1<"),
        ("<MessagesWithWarning>0</MessagesWithWarning>", ""),
        (">Complete<", ">Done<"),
        (">Error<", ">Fatal<"),
        ("<ResultMessageCode>18028<", "<ResultMessageCode>E18028<"),
        ("<DocumentTransactionID>50000000001<", "<DocumentTransactionID>feed<"),
        (">ProcessingReport</MessageType>", ">OrderAdjustment</MessageType>"),
        ("<Result>", "<Success>1</Success><Result>"),
    ],
)
def test_a_wrong_report_is_seen(old, new) -> None:
    """Else its passing would prove nothing."""
    good = report_of(3, Result(message_id="2", key="item_balance")).decode().replace("'", '"')
    assert problems_of(good.encode(), REPORT_DOCUMENT) == []
    assert old in good
    assert problems_of(good.replace(old, new).encode(), REPORT_DOCUMENT)
