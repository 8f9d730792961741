"""The two documents that are sent, as bytes. Pure; the same batch gives the same bytes.

The order of the elements is binding, and what the schema would refuse is refused here (AMZ-REFUND-02, AMZ-CANCEL-02,
AMZ-FEED-07).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape

from orderactions.actions import WireLine
from orderactions.errors import RequestError
from orderactions.marketplaces.amazon.codes import (
    ADJUSTMENT_REASONS,
    CANCEL_REASONS,
    COMPONENT_TYPES,
    CURRENCIES,
    MAY_BE_NEGATIVE,
)
from orderactions.models import Kind
from orderactions.money import Money
from orderactions.protocols import Batch, Member

__all__ = ["CONTENT_TYPE", "FEED_TYPES", "ITEM_ID", "ORDER_ID", "document", "is_writable"]

CONTENT_TYPE = "text/xml; charset=UTF-8"
"""The upload must name the very type that was named when the document was created (AMZ-FEED-02)."""

FEED_TYPES: dict[Kind, str] = {
    Kind.REFUND: "POST_PAYMENT_ADJUSTMENT_DATA",
    Kind.CANCELLATION: "POST_ORDER_ACKNOWLEDGEMENT_DATA",
}
"""Rules AMZ-REFUND-01 and AMZ-CANCEL-01."""

ORDER_ID = re.compile(r"\w{3}-\w{7}-\w{7}", re.ASCII)
"""Rule AMZ-ORDER-02."""

ITEM_ID = re.compile(r"[0-9]{14}")
"""The feed's schema is narrower than what an order may show (AMZ-ORDER-07)."""

#: What XML 1.0 cannot hold at all, and control characters that it can: no id of ours or Amazon's has any.
_UNWRITABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_MESSAGE_TYPES = {Kind.REFUND: "OrderAdjustment", Kind.CANCELLATION: "OrderAcknowledgement"}
_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<AmazonEnvelope xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="amzn-envelope.xsd">
<Header><DocumentVersion>1.01</DocumentVersion><MerchantIdentifier>{seller}</MerchantIdentifier></Header>
<MessageType>{kind}</MessageType>
"""


def is_writable(text: str) -> bool:
    """Whether an id can stand in the document: it has no control character and nothing that XML cannot hold."""
    return _UNWRITABLE.search(text) is None


def document(batch: Batch, *, seller_id: str) -> Iterator[bytes]:
    """Write the batch, one message after the other.

    Args:
        batch: refunds or cancellations.
        seller_id: the seller's merchant token.

    Raises:
        RequestError: a member cannot be written; the field names it, as `members[0].wire[1].line_id`.
    """
    if not seller_id or not is_writable(seller_id):
        raise RequestError("seller_id", f"{seller_id!r} is empty or has characters that XML cannot hold")
    kind = _MESSAGE_TYPES[batch.kind]
    write = _refund if batch.kind is Kind.REFUND else _cancellation
    numbers: set[int] = set()
    yield _HEAD.format(seller=escape(seller_id), kind=kind).encode()
    for at, member in enumerate(batch.members):
        where = f"members[{at}]"
        if not 0 < member.message_no < 10**18 or member.message_no in numbers:
            raise RequestError(f"{where}.message_no", f"{member.message_no} is not a number of its own from 1")
        numbers.add(member.message_no)
        if not ORDER_ID.fullmatch(member.order.order_id):
            raise RequestError(f"{where}.order", f"{member.order.order_id!r} is not an Amazon order id")
        if not member.wire:
            raise RequestError(f"{where}.wire", "there is nothing to send")
        yield f"<Message><MessageID>{member.message_no}</MessageID><{kind}>".encode()
        for part in write(member, where):
            yield part.encode()
        yield f"</{kind}></Message>\n".encode()
    if not numbers:
        raise RequestError("members", "the batch is empty")
    yield b"</AmazonEnvelope>\n"


def _refund(member: Member, where: str) -> Iterator[str]:
    yield _element("AmazonOrderID", member.order.order_id)
    yield _element("ActionType", "Refund")  # AMZ-REFUND-11
    for at, line in enumerate(member.wire):
        here = f"{where}.wire[{at}]"
        reference = member.reference if len(member.wire) == 1 else f"{member.reference}/{at + 1}"
        if not 1 <= len(reference) <= 50:
            raise RequestError(f"{where}.reference", f"{reference!r} is not of 1 to 50 characters (AMZ-REFUND-09)")
        if not is_writable(reference):
            raise RequestError(f"{where}.reference", f"{reference!r} has characters that XML cannot hold")
        yield "<AdjustedItem>"
        yield _item_id(line, here)
        yield _element("MerchantAdjustmentItemID", reference)
        yield _element("AdjustmentReason", _reason(line, ADJUSTMENT_REASONS, here))
        if not line.components:
            raise RequestError(f"{here}.components", "there is no amount to refund")
        yield "<ItemPriceAdjustments>"
        for number, (type_, amount) in enumerate(line.components):
            yield _component(type_, amount, f"{here}.components[{number}]")
        yield "</ItemPriceAdjustments>"
        if line.quantity > 0:
            yield _element("Quantity", str(line.quantity))
        yield "</AdjustedItem>"
    if sum(amount.minor for line in member.wire for _, amount in line.components) <= 0:
        raise RequestError(f"{where}.wire", "as a whole it gives the buyer nothing (AMZ-REFUND-04)")


def _cancellation(member: Member, where: str) -> Iterator[str]:
    yield _element("AmazonOrderID", member.order.order_id)
    yield _element("StatusCode", "Failure")
    for at, line in enumerate(member.wire):
        here = f"{where}.wire[{at}]"
        yield "<Item>"
        yield _item_id(line, here)
        yield _element("CancelReason", _reason(line, CANCEL_REASONS, here))
        yield "</Item>"


def _item_id(line: WireLine, where: str) -> str:
    if not ITEM_ID.fullmatch(line.line_id):
        raise RequestError(
            f"{where}.line_id", f"{line.line_id!r} is not an order item code of 14 digits (AMZ-ORDER-07)"
        )
    return _element("AmazonOrderItemCode", line.line_id)


def _reason(line: WireLine, known: frozenset[str], where: str) -> str:
    if line.code not in known:
        raise RequestError(f"{where}.code", f"{line.code!r} is not a reason of this document's")
    return line.code


def _component(type_: str, amount: Money, where: str) -> str:
    if type_ not in COMPONENT_TYPES:
        raise RequestError(where, f"{type_!r} is not a component type (AMZ-REFUND-08)")
    if not amount or (amount.amount < 0 and type_ not in MAY_BE_NEGATIVE):
        raise RequestError(where, f"{amount} is not an amount of {type_} (AMZ-REFUND-04)")
    # The currency's own decimals: two, or none for the yen. The schema does not know the rand (AMZ-REFUND-06).
    text = f"{amount.amount:f}"
    if len(text.replace(".", "")) > 20:
        raise RequestError(where, f"{amount} is too long an amount (AMZ-REFUND-06)")
    currency = f' currency="{amount.currency}"' if amount.currency in CURRENCIES else ""
    return f"<Component><Type>{type_}</Type><Amount{currency}>{text}</Amount></Component>"


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"
