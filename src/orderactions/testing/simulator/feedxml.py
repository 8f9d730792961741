"""A feed's document as values: what each message asks for, or what is wrong with it."""

from __future__ import annotations

from decimal import Decimal

from attrs import frozen

from orderactions.testing.simulator.schema import ACKNOWLEDGEMENT, ADJUSTMENT, HEADER, MESSAGE_ID, fault_of, text_fault
from orderactions.testing.simulator.xmltree import Node, XmlFault, parse

__all__ = [
    "AcknowledgedItem",
    "Acknowledgement",
    "AdjustedItem",
    "Adjustment",
    "DocumentFault",
    "FeedMessage",
    "Part",
    "read_feed",
]

_SCHEMA_ATTRIBUTE = "http://www.w3.org/2001/XMLSchema-instance "
_SCHEMAS = {"OrderAdjustment": ADJUSTMENT, "OrderAcknowledgement": ACKNOWLEDGEMENT}


class DocumentFault(Exception):
    """The document as a whole cannot be read."""


@frozen(kw_only=True)
class Part:
    """One component of an adjustment."""

    type: str
    amount: Decimal
    #: "" when it was not told.
    currency: str


@frozen(kw_only=True)
class AdjustedItem:
    """What is asked for one line."""

    order_item_id: str
    merchant_order_item_id: str
    merchant_adjustment_item_id: str
    reason: str
    parts: tuple[Part, ...]
    promotions: tuple[Part, ...]
    direct_payment: bool
    quantity: int | None


@frozen(kw_only=True)
class Adjustment:
    """One OrderAdjustment."""

    order_id: str
    merchant_order_id: str
    #: "Refund", "Cancel" or, when it was left out, "".
    action: str
    items: tuple[AdjustedItem, ...]


@frozen(kw_only=True)
class AcknowledgedItem:
    """One line of an OrderAcknowledgement."""

    order_item_id: str
    reason: str
    quantity: int | None


@frozen(kw_only=True)
class Acknowledgement:
    """One OrderAcknowledgement."""

    order_id: str
    merchant_order_id: str
    #: "Success" or "Failure".
    status: str
    items: tuple[AcknowledgedItem, ...]


@frozen(kw_only=True)
class FeedMessage:
    """One message; `payload` is None when it breaks the schema, and `fault` says how."""

    message_id: str
    payload: Adjustment | Acknowledgement | None
    fault: str = ""


def read_feed(content: bytes, message_type: str) -> tuple[FeedMessage, ...]:
    """Read the document of a feed whose messages are of `message_type`.

    Raises:
        DocumentFault: not XML, not the envelope, or another message type.
    """
    try:
        root = parse(content)
    except XmlFault as fault:
        raise DocumentFault(str(fault)) from None
    _check_envelope(root, message_type)
    messages = tuple(_message(node, message_type) for node in root.all("Message"))
    numbers = [message.message_id for message in messages]
    if len(set(numbers)) != len(numbers):
        raise DocumentFault("two messages have the same MessageID")
    return messages


def _check_envelope(root: Node, message_type: str) -> None:
    if root.name != "AmazonEnvelope":
        raise DocumentFault(f"line {root.line}: the root element is {root.name}, not AmazonEnvelope")
    if any(not name.startswith(_SCHEMA_ATTRIBUTE) for name in root.attributes):
        raise DocumentFault(f"line {root.line}: AmazonEnvelope has attributes that it must not have")
    if root.text.strip():
        raise DocumentFault(f"line {root.line}: text is not expected in AmazonEnvelope")
    names = [node.name for node in root.children]
    for name, least, most in _ENVELOPE:
        count = 0
        while names and names[0] == name and count != most:
            names.pop(0)
            count += 1
        if count < least:
            raise DocumentFault(f"AmazonEnvelope: {name} is expected before {names[0] if names else 'the end'}")
    if names:
        raise DocumentFault(f"AmazonEnvelope: {names[0]} is not expected here")
    problem = fault_of(root.all("Header")[0], HEADER)
    if problem:
        raise DocumentFault(problem)
    if root.value("MessageType") != message_type:
        raise DocumentFault(
            f"MessageType: {root.value('MessageType')!r} does not fit this feed; it takes {message_type}"
        )


_ENVELOPE: tuple[tuple[str, int, int | None], ...] = (
    ("Header", 1, 1),
    ("MessageType", 1, 1),
    ("MarketplaceName", 0, 1),
    ("PurgeAndReplace", 0, 1),
    ("EffectiveDate", 0, 1),
    ("Message", 1, None),
)


def _message(node: Node, message_type: str) -> FeedMessage:
    first = node.children[0] if node.children else None
    if first is None or first.name != "MessageID":
        raise DocumentFault(f"line {node.line}: Message: MessageID is expected first")
    problem = text_fault(first, MESSAGE_ID)
    if problem:
        raise DocumentFault(problem)
    message_id = str(int(first.text))
    rest = node.children[1:]
    if rest and rest[0].name == "OperationType":
        rest = rest[1:]
    if [child.name for child in rest] != [message_type]:
        fault = f"line {node.line}: Message: exactly one {message_type} is expected"
        return FeedMessage(message_id=message_id, payload=None, fault=fault)
    if rest[0].attributes:
        return FeedMessage(
            message_id=message_id, payload=None, fault=f"line {rest[0].line}: attributes are not expected"
        )
    fault = fault_of(rest[0], _SCHEMAS[message_type])
    if fault:
        return FeedMessage(message_id=message_id, payload=None, fault=fault)
    payload = _adjustment(rest[0]) if message_type == "OrderAdjustment" else _acknowledgement(rest[0])
    return FeedMessage(message_id=message_id, payload=payload)


def _adjustment(node: Node) -> Adjustment:
    return Adjustment(
        order_id=node.value("AmazonOrderID"),
        merchant_order_id=node.value("MerchantOrderID"),
        action=node.value("ActionType"),
        items=tuple(_adjusted_item(item) for item in node.all("AdjustedItem")),
    )


def _adjusted_item(node: Node) -> AdjustedItem:
    prices = node.child("ItemPriceAdjustments")
    return AdjustedItem(
        order_item_id=node.value("AmazonOrderItemCode"),
        merchant_order_item_id=node.value("MerchantOrderItemID"),
        merchant_adjustment_item_id=node.value("MerchantAdjustmentItemID"),
        reason=node.value("AdjustmentReason"),
        parts=_parts(prices) if prices else (),
        promotions=tuple(part for promotion in node.all("PromotionAdjustments") for part in _parts(promotion)),
        direct_payment=node.child("DirectPaymentAdjustments") is not None,
        quantity=_quantity(node, "Quantity"),
    )


def _parts(node: Node) -> tuple[Part, ...]:
    parts = []
    for component in node.all("Component"):
        amount = component.all("Amount")[0]
        parts.append(
            Part(
                type=component.value("Type"),
                amount=Decimal(amount.text.strip()),
                currency=amount.attributes.get("currency", ""),
            )
        )
    return tuple(parts)


def _quantity(node: Node, name: str) -> int | None:
    text = node.value(name)
    return int(text) if text else None


def _acknowledgement(node: Node) -> Acknowledgement:
    return Acknowledgement(
        order_id=node.value("AmazonOrderID"),
        merchant_order_id=node.value("MerchantOrderID"),
        status=node.value("StatusCode"),
        items=tuple(
            AcknowledgedItem(
                order_item_id=item.value("AmazonOrderItemCode"),
                reason=item.value("CancelReason"),
                quantity=_quantity(item, "Quantity"),
            )
            for item in node.all("Item")
        ),
    )
