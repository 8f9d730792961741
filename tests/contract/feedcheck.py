"""What the feeds' schemas ask of a document, as data, and a checker that walks it. Shares no code with the library.

A part is a row of elements in their binding order; each row says how often an element may stand there and what is in
it: a further row, or text by a rule. Several names in one row are a choice of exactly one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from xml.etree import ElementTree as ET

from attrs import field, frozen

__all__ = ["FEED_DOCUMENTS", "REPORT_DOCUMENT", "problems_of"]

MANY = 10**9


@frozen
class Text:
    """Text of an element or attribute."""

    pattern: str
    longest: int = 10**9
    attributes: Mapping[str, Text] = field(factory=dict)

    def fits(self, value: str) -> bool:
        return len(value) <= self.longest and re.fullmatch(self.pattern, value, re.DOTALL) is not None


@frozen
class Row:
    """One place in a sequence: the names that may stand there, how often, and what each holds."""

    holds: Mapping[str, Text | tuple[Row, ...]]
    least: int = 1
    most: int = 1


Content = Text | tuple[Row, ...]


def one(name: str, content: Content) -> Row:
    return Row({name: content})


def maybe(name: str, content: Content) -> Row:
    return Row({name: content}, 0)


def many(name: str, content: Content, least: int = 1) -> Row:
    return Row({name: content}, least, MANY)


def words(text: str) -> Text:
    return Text("|".join(text.split()))


# A normalizedString has no tab and no line break; XML itself has no further control character.
def line(longest: int, least: int = 0) -> Text:
    return Text(rf"[^\t\n\r]{{{least},}}", longest)


NUMBER = Text(r"0*[1-9][0-9]{0,17}", 18)
COUNT = Text(r"[0-9]{1,18}")
POSITIVE = Text(r"\+?0*[1-9][0-9]*")
ORDER_ID = Text(r"\w{3}-\w{7}-\w{7}")
ITEM_CODE = Text(r"[0-9]{14}")
FREE = Text(r".*")
CURRENCY = words("USD GBP EUR JPY CAD CNY INR MXN BRL AUD TRY SGD SEK PLN AED SAR EGP")
AMOUNT = Text(r"[+-]?([0-9]+(\.[0-9]{0,2})?|\.[0-9]{1,2})", attributes={"currency": CURRENCY})

PRICE_TYPE = words(
    "Principal Shipping Tax ShippingTax RestockingFee RestockingFeeTax GiftWrap GiftWrapTax Surcharge ReturnShipping"
    " Goodwill ExportCharge COD CODTax Other FreeReplacementReturnShipping"
)
ADJUSTMENT_REASON = words(
    "NoInventory CustomerReturn GeneralAdjustment CouldNotShip DifferentItem Abandoned CustomerCancel PriceError"
    " ProductOutofStock CustomerAddressIncorrect Exchange Other CarrierCreditDecision"
    " RiskAssessmentInformationNotValid CarrierCoverageFailure TransactionRecord Undeliverable RefusedDelivery"
)
CANCEL_REASON = words(
    "NoInventory ShippingAddressUndeliverable CustomerExchange BuyerCanceled GeneralAdjustment CarrierCreditDecision"
    " RiskAssessmentInformationNotValid CarrierCoverageFailure CustomerReturn MerchandiseNotReceived"
    " CannotVerifyInformation PricingError RejectOrder WeatherDelay"
)


def components(type_: Text) -> Row:
    return many("Component", (one("Type", type_), one("Amount", AMOUNT)))


ADJUSTED_ITEM = (
    Row({"AmazonOrderItemCode": ITEM_CODE, "MerchantOrderItemID": line(50)}),
    maybe("MerchantAdjustmentItemID", line(50, 1)),
    one("AdjustmentReason", ADJUSTMENT_REASON),
    maybe("ItemPriceAdjustments", (components(PRICE_TYPE),)),
    many(
        "PromotionAdjustments",
        (
            maybe("PromotionClaimCode", Text(r".{6,12}")),
            maybe("MerchantPromotionID", line(80)),
            components(words("Principal Shipping")),
        ),
        0,
    ),
    maybe("DirectPaymentAdjustments", (components(FREE),)),
    maybe("QuantityCancelled", POSITIVE),
    maybe("Quantity", POSITIVE),
)
ADJUSTMENT = (
    Row({"AmazonOrderID": ORDER_ID, "MerchantOrderID": line(50)}),
    maybe("ActionType", words("Refund Cancel")),
    maybe("CODCollectionMethod", words("DirectPayment")),
    many("AdjustedItem", ADJUSTED_ITEM),
)
ACKNOWLEDGED_ITEM = (
    one("AmazonOrderItemCode", ITEM_CODE),
    maybe("MerchantOrderItemID", line(50)),
    maybe("CancelReason", CANCEL_REASON),
    maybe("Quantity", POSITIVE),
)
ACKNOWLEDGEMENT = (
    one("AmazonOrderID", ORDER_ID),
    maybe("MerchantOrderID", line(50)),
    one("StatusCode", words("Success Failure")),
    many("Item", ACKNOWLEDGED_ITEM, 0),
)
REPORT = (
    one("DocumentTransactionID", POSITIVE),
    one("StatusCode", words("Complete Processing Rejected")),
    maybe(
        "ProcessingSummary",
        tuple(one(f"Messages{name}", COUNT) for name in ("Processed", "Successful", "WithError", "WithWarning")),
    ),
    many(
        "Result",
        (
            one("MessageID", COUNT),
            one("ResultCode", words("Error Warning")),
            one("ResultMessageCode", POSITIVE),
            one("ResultDescription", FREE),
            maybe(
                "AdditionalInfo",
                (
                    maybe("SKU", line(40, 1)),
                    maybe("FulfillmentCenterID", FREE),
                    maybe("AmazonOrderID", ORDER_ID),
                    maybe("AmazonOrderItemCode", ITEM_CODE),
                    maybe("Marketplace", FREE),
                ),
            ),
        ),
        0,
    ),
)
HEADER = (one("DocumentVersion", Text(r"1\.0[12]")), one("MerchantIdentifier", line(1000, 1)))


@frozen
class Document:
    """A kind of document: the message type, its payload, and what no schema can say."""

    kind: str
    payload: tuple[Row, ...]
    beyond: Callable[[ET.Element], Iterator[str]]

    @property
    def envelope(self) -> tuple[Row, ...]:
        """The whole, from the root's children on."""
        message = (
            one("MessageID", NUMBER),
            maybe("OperationType", words("Update Delete PartialUpdate")),
            one(self.kind, self.payload),
        )
        return (
            one("Header", HEADER),
            one("MessageType", words(self.kind)),
            maybe("MarketplaceName", FREE),
            maybe("PurgeAndReplace", words("true false 0 1")),
            maybe("EffectiveDate", FREE),
            many("Message", message),
        )


def _beyond_any(root: ET.Element) -> Iterator[str]:
    numbers = Counter(int(each.findtext("MessageID") or 0) for each in root.iterfind("Message"))
    yield from (f"MessageID {number} is there twice" for number, count in numbers.items() if count > 1)


def _beyond_refund(root: ET.Element) -> Iterator[str]:
    """Twenty digits in all; the yen, which the schema would let have decimals, has none."""
    yield from _beyond_any(root)
    for amount in root.iter("Amount"):
        value = Decimal(amount.text or "")
        digits = len(f"{abs(value):f}".replace(".", "").lstrip("0"))
        if digits > 20:
            yield "Amount: has more than 20 digits"
        if amount.get("currency") == "JPY" and "." in (amount.text or ""):
            yield "Amount: the yen has no decimals"


def _beyond_report(root: ET.Element) -> Iterator[str]:
    """The counts are of messages, and they add up: all processed ones succeeded or have an error."""
    for report in root.iter("ProcessingReport"):
        summary = report.find("ProcessingSummary")
        if summary is None:
            continue
        processed, successful, with_error, with_warning = (int(each.text or "") for each in summary)
        told = {
            kind: {
                each.findtext("MessageID") for each in report.iterfind("Result") if each.findtext("ResultCode") == kind
            }
            for kind in ("Error", "Warning")
        }
        if with_error != len(told["Error"]) or with_warning != len(told["Warning"]):
            yield "the results do not fit the counts"
        whole = "0" in told["Error"]
        if (processed, successful) != (0, 0) if whole else processed != successful + with_error:
            yield "the counts do not add up"


FEED_DOCUMENTS = {
    "POST_PAYMENT_ADJUSTMENT_DATA": Document("OrderAdjustment", ADJUSTMENT, _beyond_refund),
    "POST_ORDER_ACKNOWLEDGEMENT_DATA": Document("OrderAcknowledgement", ACKNOWLEDGEMENT, _beyond_any),
}
REPORT_DOCUMENT = Document("ProcessingReport", REPORT, _beyond_report)


def problems_of(body: bytes, document: Document) -> list[str]:
    """Return what is wrong with a document; [] when the schema would take it."""
    if not body.startswith(b"<?xml "):
        return ["does not begin with its XML declaration"]
    if b"<!DOCTYPE" in body:
        return ["has a document type"]
    try:
        body.decode("utf-8")
        root = ET.fromstring(body)
    except (ET.ParseError, UnicodeDecodeError):
        return ["is not XML in UTF-8"]
    if root.tag != "AmazonEnvelope":
        return [f"{root.tag}: is not an AmazonEnvelope"]
    if any(not name.startswith("{http://www.w3.org/2001/XMLSchema-instance}") for name in root.attrib):
        return ["AmazonEnvelope: has an attribute"]
    found = list(_walk(root, document.envelope, "AmazonEnvelope"))
    return found or list(document.beyond(root))


def _walk(element: ET.Element, rows: tuple[Row, ...], path: str) -> Iterator[str]:
    if (element.text or "").strip() or any((child.tail or "").strip() for child in element):
        yield f"{path}: has text between its elements"
    children = list(element)
    for row in rows:
        taken = 0
        while children and children[0].tag in row.holds and taken < row.most:
            child = children.pop(0)
            taken += 1
            yield from _within(child, row.holds[child.tag], f"{path}/{child.tag}")
        if taken < row.least:
            yield f"{path}: {' or '.join(row.holds)} is missing in its place"
    yield from (f"{path}: {child.tag} has no place there" for child in children)


def _within(element: ET.Element, content: Content, path: str) -> Iterator[str]:
    if isinstance(content, tuple):
        yield from (f"{path}: has an attribute {name}" for name in element.attrib)
        yield from _walk(element, content, path)
        return
    if len(element):
        yield f"{path}: has elements in its text"
    if not content.fits(element.text or ""):
        yield f"{path}: its text does not fit"
    for name, value in element.attrib.items():
        if name not in content.attributes or not content.attributes[name].fits(value):
            yield f"{path}: its attribute {name} does not fit"
