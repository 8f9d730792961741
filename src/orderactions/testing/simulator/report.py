"""The processing report: counts, and one result for each message that did not go well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from xml.etree import ElementTree as ET

from attrs import frozen

__all__ = ["LANGUAGES", "TEXTS", "MessageRefused", "Result", "write_report"]

LANGUAGES = ("de", "en")

_HELP = "https://sellercentral.simulated.invalid/gp/help/{}"

TEXTS: Mapping[str, tuple[int, int, str, str]] = MappingProxyType(
    {
        "malformed": (
            5000,
            22971,
            "The document or message could not be read.",
            "Das Dokument oder die Nachricht konnte nicht gelesen werden.",
        ),
        "unknown_order": (
            18028,
            25441,
            "We could not find this order or item for this merchant.",
            "Diese Bestellung oder dieser Artikel wurde bei diesem Händler nicht gefunden.",
        ),
        "invalid_data": (
            18028,
            30721,
            "The data is incomplete or not valid.",
            "Die Angaben sind unvollständig oder ungültig.",
        ),
        "wrong_status": (
            18028,
            30721,
            "The order is not in a status that allows this.",
            "Der Status der Bestellung erlaubt dies nicht.",
        ),
        "items_not_complete": (
            18028,
            30721,
            "The items of the order are not complete.",
            "Die Artikel der Bestellung sind nicht vollständig angegeben.",
        ),
        "item_balance": (
            18028,
            25161,
            "The requested refund amount is not eligible for the item price or its tax.",
            "Der verlangte Betrag kann für Artikelpreis oder Steuer nicht erstattet werden.",
        ),
        "shipping_balance": (
            18028,
            25181,
            "The requested refund amount is not eligible for the shipping price or its tax.",
            "Der verlangte Betrag kann für Versandkosten oder deren Steuer nicht erstattet werden.",
        ),
        "negative_principal": (
            18028,
            25221,
            "The item price adjustment must not be negative.",
            "Die Anpassung des Artikelpreises darf nicht negativ sein.",
        ),
        "fulfilled_by_amazon": (
            18028,
            25281,
            "The amount exceeds what can be refunded, or the order is fulfilled by Amazon.",
            "Der Betrag übersteigt das Erstattbare, oder die Bestellung wird von Amazon versandt.",
        ),
        "net_not_a_credit": (
            18028,
            30741,
            "The adjustment must be a credit to the buyer.",
            "Die Anpassung muss eine Gutschrift für den Käufer sein.",
        ),
        "over_balance": (
            18028,
            30741,
            "The adjustment exceeds the remaining balance.",
            "Die Anpassung übersteigt den verbleibenden Betrag.",
        ),
        "warning": (
            18029,
            30721,
            "Part of the data was not needed.",
            "Ein Teil der Angaben wurde nicht benötigt.",
        ),
    }
)
"""Key to (result message code, number of a help page, English sentence, German sentence); all worded here."""


class MessageRefused(Exception):
    """A message that has no effect.

    Attributes:
        key: into `TEXTS`.
    """

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@frozen(kw_only=True)
class Result:
    """One line of the report."""

    #: "0" is the whole document.
    message_id: str
    #: Into `TEXTS`.
    key: str
    order_id: str = ""
    detail: str = ""
    is_warning: bool = False


def write_report(*, seller_id: str, feed_id: str, language: str, processed: int, results: Sequence[Result]) -> bytes:
    """Return the report's XML (AMZ-REPORT-01, -02, -03, -05).

    Args:
        seller_id: the merchant, for the header.
        feed_id: becomes the DocumentTransactionID.
        language: of the sentences, "en" or "de".
        processed: how many messages were worked on.
        results: those that were refused or have a warning; a message that went well has none.
    """
    root = ET.Element(
        "AmazonEnvelope",
        {
            "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
            "xsi:noNamespaceSchemaLocation": "amzn-envelope.xsd",
        },
    )
    header = ET.SubElement(root, "Header")
    ET.SubElement(header, "DocumentVersion").text = "1.02"
    ET.SubElement(header, "MerchantIdentifier").text = seller_id
    ET.SubElement(root, "MessageType").text = "ProcessingReport"
    message = ET.SubElement(root, "Message")
    ET.SubElement(message, "MessageID").text = "1"
    report = ET.SubElement(message, "ProcessingReport")
    ET.SubElement(report, "DocumentTransactionID").text = feed_id
    ET.SubElement(report, "StatusCode").text = "Complete"
    errors = sum(not result.is_warning for result in results)
    counts = (
        ("MessagesProcessed", processed),
        ("MessagesSuccessful", max(0, processed - errors)),
        ("MessagesWithError", errors),
        ("MessagesWithWarning", len(results) - errors),
    )
    summary = ET.SubElement(report, "ProcessingSummary")
    for name, count in counts:
        ET.SubElement(summary, name).text = str(count)
    for result in results:
        _add_result(report, result, language)
    # ElementTree's own way to bytes goes through a file, piece by piece, and takes most of a feed's time.
    text = ET.tostring(root, encoding="unicode")
    return f"<?xml version='1.0' encoding='UTF-8'?>\n{text}".encode()


def _add_result(report: ET.Element, result: Result, language: str) -> None:
    code, help_page, english, german = TEXTS[result.key]
    sentence = german if language == "de" else english
    detail = f" {result.detail}" if result.detail else ""
    element = ET.SubElement(report, "Result")
    ET.SubElement(element, "MessageID").text = result.message_id
    ET.SubElement(element, "ResultCode").text = "Warning" if result.is_warning else "Error"
    ET.SubElement(element, "ResultMessageCode").text = str(code)
    ET.SubElement(element, "ResultDescription").text = f"{sentence}{detail} {_HELP.format(help_page)}"
    if result.order_id:
        more = ET.SubElement(element, "AdditionalInfo")
        ET.SubElement(more, "AmazonOrderID").text = result.order_id
