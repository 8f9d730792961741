"""Amazon's notifications in our words. Pure: what a queue or a bus delivers goes in, a `Hint` comes out.

Read are FEED_PROCESSING_FINISHED, ORDER_CHANGE, TRANSACTION_UPDATE, FULFILLMENT_ORDER_STATUS and
APPLICATION_OAUTH_CLIENT_SECRET_EXPIRY. What says where the parcel goes, who bought it and how much money moved is not
kept; the notification that carries a new secret is not read at all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from orderactions.errors import RequestError
from orderactions.hints import Hint, HintTopic
from orderactions.marketplaces.amazon.auth import application_name
from orderactions.marketplaces.amazon.feedxml import ORDER_ID
from orderactions.marketplaces.amazon.sites import SITES
from orderactions.marketplaces.amazon.wire import Node, WireError, parse_json, text_of
from orderactions.orders import Fulfilment, OrderStatus

__all__ = ["TYPES", "read_notification"]

_WRAPPINGS = ("Body", "body", "Message", "detail")
"""Where SQS, a function fed by SQS, SNS and EventBridge keep what they carry."""

_DEEPEST = 5
_LONGEST_ID = 200
_MERCHANT = "amzn1.merchant.o."
_TYPE = re.compile(r"[A-Z][A-Z_]{2,60}")
_FLAGS = {"true": True, "True": True, "false": False, "False": False}
_ASKED = "buyer requested cancel"

_STATUS = {
    "Pending": OrderStatus.PENDING,
    "PendingAvailability": OrderStatus.PENDING,
    "Unshipped": OrderStatus.UNSHIPPED,
    "PartiallyShipped": OrderStatus.PARTIALLY_SHIPPED,
    "Shipped": OrderStatus.SHIPPED,
    "Canceled": OrderStatus.CANCELLED,
}
_FULFILMENT = {"MFN": Fulfilment.SELLER, "AFN": Fulfilment.MARKETPLACE}


def read_notification(body: bytes | str | Mapping[str, object]) -> Hint:
    """Read one notification, bare or in the wrapping of SQS, of SNS in SQS, or of EventBridge.

    Args:
        body: JSON, or the same as a mapping: what a queue's client hands over as a message will do.

    Raises:
        RequestError: it is not JSON, not a notification, or of a type that is not read here; the field is the place in
            the document, and nothing of its content is repeated.
    """
    try:
        return _read(_unwrapped(_parsed(body, "")))
    except WireError as error:
        place, problem = error.path, error.problem
    # Outside, so that the document does not hang on the exception.
    raise RequestError(place, problem)


def _parsed(body: object, path: str) -> Node:
    if isinstance(body, Mapping):
        return Node(dict(body), place=path)
    if isinstance(body, str | bytes):
        raw = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
        try:
            return Node(parse_json(raw).value, place=path)
        except WireError:
            pass
    raise WireError(path, "is not JSON")


def _unwrapped(node: Node) -> Node:
    """Take off what carried it; a carrier may be carried itself."""
    for _ in range(_DEEPEST):
        if _get(node, "notificationType") is not None:
            return node
        if node.get("Records") is not None or node.get("Messages") is not None:
            node.fail("holds several messages; hand in each by itself")
        name = next((each for each in _WRAPPINGS if node.get(each) is not None), None)
        if name is None:
            break
        inner = node.need(name)
        node = _parsed(inner.value, inner.path)
    raise WireError(f"{node.path}.notificationType".removeprefix("."), "is missing; this is no notification")


def _get(node: Node, name: str) -> Node | None:
    """Return a member in either spelling: Amazon writes `feedId` in one type and `OrderStatus` in the others."""
    found = node.get(name)
    return found if found is not None else node.get(name[0].upper() + name[1:])


def _need(node: Node, name: str) -> Node:
    found = _get(node, name)
    if found is None:
        raise WireError(f"{node.path}.{name}".removeprefix("."), "is missing")
    return found


def _name(node: Node) -> str:
    """Return an id: it is kept and compared, so it may be neither empty nor endless, nor hold what is no text."""
    text = node.text().strip()
    if not text:
        node.fail("is empty")
    if len(text) > _LONGEST_ID or not text.isprintable():
        node.fail(f"is no id of at most {_LONGEST_ID} printable characters")
    return text


def _read(node: Node) -> Hint:
    told = _need(node, "notificationType")
    type_ = told.text()
    known = TYPES.get(type_)
    if known is None:
        shown = f"{type_} is not read here" if _TYPE.fullmatch(type_) else "is no type of notification"
        told.fail(f"{shown}; it is one of {', '.join(TYPES)}")
    name, read = known
    return read(
        _need(_need(node, "payload"), name),
        id_=_name(_need(_need(node, "notificationMetadata"), "notificationId")),
        at=_need(node, "eventTime"),
    )


def _feed(told: Node, *, id_: str, at: Node) -> Hint:
    named = _get(told, "sellerId")
    known = named is not None and named.text()
    seller = _name(_need(told, "sellerId")) if known else _name(_need(told, "accountId")).removeprefix(_MERCHANT)
    return Hint(
        id=id_,
        topic=HintTopic.SUBMISSION,
        at=at.moment(),
        realm="amazon",
        seller=seller,
        submission=_name(_need(told, "feedId")),
    )


def _order(told: Node, *, id_: str, at: Node) -> Hint:
    order = _need(told, "amazonOrderId")
    if not ORDER_ID.fullmatch(order.text()):
        order.fail("is not an Amazon order id")
    summary = _need(told, "summary")
    flags = [_item_asked(item) for item in _need(summary, "orderItems").items()]
    return Hint(
        id=id_,
        topic=HintTopic.ORDER,
        at=at.moment(),
        realm=_realm(_need(summary, "marketplaceId")),
        seller=_name(_need(told, "sellerId")),
        order_id=order.text(),
        status=_STATUS.get(_need(summary, "orderStatus").text(), OrderStatus.UNKNOWN),
        fulfilment=_FULFILMENT.get(_need(summary, "fulfillmentType").text(), Fulfilment.UNKNOWN),
        buyer_asked_to_cancel=_buyer_asked(told, flags),
        buyer_asked_in_part=any(flags) and not all(flags),
    )


def _books(told: Node, *, id_: str, at: Node) -> Hint:
    seller = _need(told, "sellingPartnerMetadata")
    related = _get(told, "relatedIdentifiers")
    orders = [
        _name(_need(each, "relatedIdentifierValue"))
        for each in (related.items() if related else ())
        if _need(each, "relatedIdentifierName").text().replace("_", "").casefold() == "orderid"
    ]
    return Hint(
        id=id_,
        topic=HintTopic.BOOKS,
        at=at.moment(),
        realm=_realm(_need(seller, "marketplaceId")),
        seller=_name(_need(seller, "sellingPartnerId")),
        order_id=orders[0] if len(set(orders)) == 1 else "",
    )


def _parcel(told: Node, *, id_: str, at: Node) -> Hint:
    return Hint(
        id=id_,
        topic=HintTopic.PARCEL,
        at=at.moment(),
        realm="amazon",
        seller=_name(_need(told, "sellerId")),
        order_id=_name(_need(told, "sellerFulfillmentOrderId")),
        fulfilment=Fulfilment.MARKETPLACE,
    )


def _secret(told: Node, *, id_: str, at: Node) -> Hint:
    return Hint(
        id=id_,
        topic=HintTopic.SECRET,
        at=at.moment(),
        realm="amazon",
        application=application_name(_name(_need(told, "clientId"))),
        ends_at=_need(told, "clientSecretExpiryTime").moment(),
    )


def _realm(site: Node) -> str:
    """Which region's account it is for, as far as the site is known."""
    known = SITES.get(site.text())
    return f"amazon:{known.region}" if known else "amazon"


def _buyer_asked(told: Node, flags: Sequence[bool | None]) -> bool:
    """Whether the buyer used Amazon's own request: an item says so, or none says anything and the trigger does."""
    if any(flags):
        return True
    trigger = _get(told, "orderChangeTrigger")
    reason = text_of(_get(trigger, "changeReason")) if trigger else ""
    changed = text_of(_get(told, "orderChangeType")) == "BuyerRequestedChange"
    return changed and reason.strip().casefold() == _ASKED and all(flag is None for flag in flags)


def _item_asked(item: Node) -> bool | None:
    """Read the flag in each of its spellings (AMZ-ORDER-06); None when the item does not tell.

    A boolean or a text of the item itself, a text within `buyerRequestedCancel`, or an object whose presence is the
    flag. The buyer's words beside it are not kept.
    """
    cancellation = _get(item, "cancellation")
    request = _get(cancellation, "cancellationRequest") if cancellation else None
    if request is not None:
        return text_of(_get(request, "requester")).upper() in {"", "BUYER"}
    told = _get(_get(item, "buyerRequestedCancel") or item, "isBuyerRequestedCancel")
    if told is None:
        return None
    if isinstance(told.value, bool):
        return told.value
    flag = _FLAGS.get(told.value) if isinstance(told.value, str) else None
    if flag is None:
        told.fail("is neither true nor false")
    return flag


TYPES = {
    "FEED_PROCESSING_FINISHED": ("feedProcessingFinishedNotification", _feed),
    "ORDER_CHANGE": ("orderChangeNotification", _order),
    "TRANSACTION_UPDATE": ("transactionUpdateNotification", _books),
    "FULFILLMENT_ORDER_STATUS": ("fulfillmentOrderStatusNotification", _parcel),
    "APPLICATION_OAUTH_CLIENT_SECRET_EXPIRY": ("applicationOAuthClientSecretExpiry", _secret),
}
"""The types that are read: where each keeps what it tells, and what reads it."""
