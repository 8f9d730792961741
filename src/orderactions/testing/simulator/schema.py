"""The schema of the two order feeds, as data, and a check of a tree against it.

The order of elements is binding, as an XML Schema sequence has it (AMZ-REFUND-02).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from attrs import frozen

from orderactions.testing.simulator.orders import ORDER_ID
from orderactions.testing.simulator.xmltree import Node

__all__ = ["ACKNOWLEDGEMENT", "ADJUSTMENT", "HEADER", "MESSAGE_ID", "Sequence", "fault_of", "text_fault"]

Check = Callable[[str], str]
"""Takes an element's text, returns what is wrong with it, or nothing."""


@frozen
class Part:
    """One place in a sequence: one of `names`, so many times."""

    names: tuple[str, ...]
    kind: Check | Sequence
    least: int = 1
    most: int | None = 1
    attributes: tuple[str, ...] = ()


@frozen
class Sequence:
    """Elements that follow each other."""

    parts: tuple[Part, ...]


def _length(least: int, most: int) -> Check:
    def check(text: str) -> str:
        return "" if least <= len(text) <= most else f"must have {least} to {most} characters"

    return check


def _one_of(*values: str) -> Check:
    def check(text: str) -> str:
        return "" if text in values else f"{text!r} is not one of its values"

    return check


def _pattern(expression: re.Pattern[str], what: str) -> Check:
    def check(text: str) -> str:
        return "" if expression.match(text) else f"{text!r} is not {what}"

    return check


def _anything(_text: str) -> str:
    return ""


def _amount(text: str) -> str:
    digits = text.strip()
    if not re.match(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)\Z", digits):
        return f"{text!r} is not a decimal"
    try:
        number = Decimal(digits).normalize()
    except InvalidOperation:  # pragma: no cover - the expression above leaves nothing for it
        return f"{text!r} is not a decimal"
    _sign, figures, exponent = number.as_tuple()
    if isinstance(exponent, int) and exponent < -2:
        return f"{text!r} has more than two decimals"
    return f"{text!r} has more than 20 digits" if len(figures) > 20 or number.adjusted() >= 20 else ""


CURRENCIES = frozenset(
    (
        "USD",
        "GBP",
        "EUR",
        "JPY",
        "CAD",
        "CNY",
        "INR",
        "MXN",
        "BRL",
        "AUD",
        "TRY",
        "SGD",
        "SEK",
        "PLN",
        "AED",
        "SAR",
        "EGP",
    )
)

_ORDER_ID = _pattern(ORDER_ID, "an order id")
_ITEM_CODE = _pattern(re.compile(r"[0-9]{14}\Z"), "an order item code of 14 digits")
_POSITIVE = _pattern(re.compile(r"\s*\+?0*[1-9][0-9]*\s*\Z"), "a positive whole number")
_ID_50 = _length(0, 50)

MESSAGE_ID = _pattern(re.compile(r"\s*\+?0*[1-9][0-9]{0,17}\s*\Z"), "a message id")

HEADER = Sequence(
    (
        Part(("DocumentVersion",), _anything),
        Part(("MerchantIdentifier",), _length(1, 100)),
        Part(("OverrideReleaseId",), _anything, 0),
    )
)

REFUND_REASONS = (
    "NoInventory",
    "CustomerReturn",
    "GeneralAdjustment",
    "CouldNotShip",
    "DifferentItem",
    "Abandoned",
    "CustomerCancel",
    "PriceError",
    "ProductOutofStock",
    "CustomerAddressIncorrect",
    "Exchange",
    "Other",
    "CarrierCreditDecision",
    "RiskAssessmentInformationNotValid",
    "CarrierCoverageFailure",
    "TransactionRecord",
    "Undeliverable",
    "RefusedDelivery",
)

COMPONENTS = (
    "Principal",
    "Shipping",
    "Tax",
    "ShippingTax",
    "RestockingFee",
    "RestockingFeeTax",
    "GiftWrap",
    "GiftWrapTax",
    "Surcharge",
    "ReturnShipping",
    "Goodwill",
    "ExportCharge",
    "COD",
    "CODTax",
    "Other",
    "FreeReplacementReturnShipping",
)

CANCEL_REASONS = (
    "NoInventory",
    "ShippingAddressUndeliverable",
    "CustomerExchange",
    "BuyerCanceled",
    "GeneralAdjustment",
    "CarrierCreditDecision",
    "RiskAssessmentInformationNotValid",
    "CarrierCoverageFailure",
    "CustomerReturn",
    "MerchandiseNotReceived",
    "CannotVerifyInformation",
    "PricingError",
    "RejectOrder",
    "WeatherDelay",
)


def _components(types: Check) -> Part:
    inside = Sequence((Part(("Type",), types), Part(("Amount",), _amount, attributes=("currency",))))
    return Part(("Component",), inside, 1, None)


ADJUSTMENT = Sequence(
    (
        Part(("AmazonOrderID", "MerchantOrderID"), _anything),
        Part(("ActionType",), _one_of("Refund", "Cancel"), 0),
        Part(("CODCollectionMethod",), _one_of("DirectPayment"), 0),
        Part(
            ("AdjustedItem",),
            Sequence(
                (
                    Part(("AmazonOrderItemCode", "MerchantOrderItemID"), _anything),
                    Part(("MerchantAdjustmentItemID",), _length(1, 50), 0),
                    Part(("AdjustmentReason",), _one_of(*REFUND_REASONS)),
                    Part(("ItemPriceAdjustments",), Sequence((_components(_one_of(*COMPONENTS)),)), 0),
                    Part(
                        ("PromotionAdjustments",),
                        Sequence(
                            (
                                Part(("PromotionClaimCode",), _length(6, 12), 0),
                                Part(("MerchantPromotionID",), _length(0, 80), 0),
                                _components(_one_of("Principal", "Shipping")),
                            )
                        ),
                        0,
                        None,
                    ),
                    Part(("DirectPaymentAdjustments",), Sequence((_components(_anything),)), 0),
                    Part(("QuantityCancelled",), _POSITIVE, 0),
                    Part(("Quantity",), _POSITIVE, 0),
                )
            ),
            1,
            None,
        ),
    )
)

ACKNOWLEDGEMENT = Sequence(
    (
        Part(("AmazonOrderID",), _anything),
        Part(("MerchantOrderID",), _anything, 0),
        Part(("StatusCode",), _one_of("Success", "Failure")),
        Part(
            ("Item",),
            Sequence(
                (
                    Part(("AmazonOrderItemCode",), _anything),
                    Part(("MerchantOrderItemID",), _anything, 0),
                    Part(("CancelReason",), _one_of(*CANCEL_REASONS), 0),
                    Part(("Quantity",), _POSITIVE, 0),
                )
            ),
            0,
            None,
        ),
    )
)

_BY_NAME = {
    "AmazonOrderID": _ORDER_ID,
    "MerchantOrderID": _ID_50,
    "AmazonOrderItemCode": _ITEM_CODE,
    "MerchantOrderItemID": _ID_50,
}
"""Identifiers that may stand in for each other are checked by their name."""


def text_fault(node: Node, check: Check) -> str:
    """Return what is wrong with an element that holds text, or nothing."""
    if node.children:
        return f"line {node.children[0].line}: {node.children[0].name} is not expected in {node.name}"
    problem = check(node.text)
    return f"line {node.line}: {node.name}: {problem}" if problem else ""


def fault_of(node: Node, sequence: Sequence) -> str:
    """Return the first thing in `node` that does not follow the sequence, or nothing."""
    if node.text.strip():
        return f"line {node.line}: text is not expected in {node.name}"
    at = 0
    for part in sequence.parts:
        count = 0
        while at < len(node.children) and node.children[at].name in part.names and count != part.most:
            problem = _part_fault(node.children[at], part)
            if problem:
                return problem
            at, count = at + 1, count + 1
        if count < part.least:
            found = node.children[at].name if at < len(node.children) else "the end"
            return f"line {node.line}: {node.name}: {' or '.join(part.names)} is expected before {found}"
    if at < len(node.children):
        left = node.children[at]
        return f"line {left.line}: {left.name} is not expected here in {node.name}"
    return ""


def _part_fault(node: Node, part: Part) -> str:
    for name, value in node.attributes.items():
        if name not in part.attributes:
            return f"line {node.line}: {node.name} has no attribute {name}"
        if name == "currency" and value not in CURRENCIES:
            return f"line {node.line}: {value!r} is not one of the currencies"
    if isinstance(part.kind, Sequence):
        return fault_of(node, part.kind)
    return text_fault(node, _BY_NAME.get(node.name, part.kind))
