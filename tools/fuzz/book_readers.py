"""Readers of what comes beside orders and feeds: the books, notifications, parcels for other shops."""

from __future__ import annotations

import json
from datetime import timedelta
from itertools import chain

from orderactions.errors import MarketplaceError, MissingCredentials, RequestError
from orderactions.fulfilment import ParcelRef
from orderactions.fulfilment.mcf_orders import VERSIONS
from orderactions.marketplaces.amazon.notifications import read_notification
from orderactions.marketplaces.amazon.wire import WireError, parse_json
from orderactions.orders import BookKind
from orderactions.testing import ManualClock, SimulatedAmazon
from orderactions.transport import HttpRequest
from tools.fuzz.harness import LONGEST_WORDS, NOW, Reader, account, answer, demand

__all__ = ["BOOK_READERS"]


def _books(version: str, data: bytes) -> None:
    """A page of what was posted; the second one, where it names one, is the same again and ends the reading."""
    amazon = account(books=version, listTransactions=answer(data), listFinancialEvents=answer(data))
    try:
        pages = list(amazon.posted(NOW - timedelta(days=30), NOW - timedelta(days=1)))
    except (MarketplaceError, MissingCredentials) as error:
        demand(len(str(error)) <= LONGEST_WORDS, "an error without end")
        return
    for entry in chain.from_iterable(pages):
        demand(entry.posted_at.tzinfo is not None, "a moment without a zone")
        demand(isinstance(entry.kind, BookKind) and bool(entry.entry_id), "an entry without kind or id")
        demand(all(line.amount.amount.is_finite() for line in entry.lines), "no amount")
        _writable(entry.entry_id, entry.order_id, *((line.line_id, line.sku, line.word) for line in entry.lines))


def _notification(data: bytes) -> None:
    try:
        hint = read_notification(data)
    except RequestError as error:
        demand(len(str(error)) <= LONGEST_WORDS, "an error without end")
        return
    demand(bool(hint.id) and hint.at.tzinfo is not None, "a hint without id or moment")
    _writable(hint.id, hint.realm, hint.seller, hint.submission, hint.order_id)


def _parcel(data: bytes) -> None:
    """The first byte chooses the version."""
    version = list(VERSIONS.values())[data[0] % len(VERSIONS) if data else 0]
    parcel = ParcelRef(provider="amazon_mcf", account="amazon", parcel_id="P-1")
    for read in (lambda document: version.read(document, parcel, NOW), version.read_list):
        try:
            read(parse_json(data[1:]))
        except WireError as error:
            demand(len(str(error)) <= LONGEST_WORDS, "an error without end")


def _writable(*texts: object) -> None:
    """What is kept has to be writable."""
    json.dumps(texts, ensure_ascii=False).encode()


# Seeds: what the simulated Amazon answers after a sale, refunds of every kind, and parcels in every state.


def _asked(amazon: SimulatedAmazon, address: str) -> bytes:
    settings = amazon.settings
    form = {"client_id": settings.client_id, "client_secret": settings.client_secret, "grant_type": "refresh_token"}
    login = json.dumps({**form, "refresh_token": settings.refresh_token}).encode()
    headers = {"content-type": "application/json"}
    request = HttpRequest(method="POST", url="https://login.invalid/auth/o2/token", headers=headers, body=login)
    token = json.loads(amazon.transport().send(request).body)["access_token"]
    headers = {"x-amz-access-token": token, "user-agent": "fuzz/1"}
    request = HttpRequest(method="GET", url=f"https://api.invalid{address}", headers=headers)
    return amazon.transport().send(request).body


def _seeds() -> dict[str, tuple[bytes, ...]]:
    amazon = SimulatedAmazon(clock=ManualClock(NOW), defer_s=7200.0)
    line = {"paid": {"Principal": "40.00", "Tax": "3.00"}, "discount": {"Principal": "1.00"}}
    order = amazon.add_order(marketplace_id="ATVPDKIKX0DER", lines=[line, {}, {}])
    amazon.refund_elsewhere(order.order_id, sku=order.lines[0].sku, amounts={"Principal": "5.00", "Tax": "0.40"})
    amazon.guarantee_claim(order.order_id, sku=order.lines[1].sku)
    amazon.chargeback(order.order_id, sku=order.lines[2].sku)
    amazon.add_mcf_order(parcel_id="P-1", lines=[{"quantity": 2}, {"lacking": 1}])
    amazon.advance(12000)
    roots = ("/fba/outbound/2020-07-01/fulfillmentOrders", "/fulfillment/outbound/2026-07-04/orders")
    parcels = [
        bytes([number]) + _asked(amazon, address)
        for number, root in enumerate(roots)
        for address in (root, f"{root}/P-1")
    ]
    return {
        "transactions": (_asked(amazon, "/finances/2024-06-19/transactions?postedAfter=2026-04-01T00:00:00Z"),),
        "events": (_asked(amazon, "/finances/v0/financialEvents?PostedAfter=2026-04-01T00:00:00Z"),),
        "parcel": tuple(parcels),
    }


def _notice(type_: str, name: str, told: dict[str, object]) -> bytes:
    body = {
        "NotificationType": type_,
        "EventTime": "2026-05-04T09:00:00Z",
        "Payload": {name: told},
        "NotificationMetadata": {"NotificationId": "n-1"},
    }
    return json.dumps(body).encode()


_ITEM = {"OrderItemId": "01234567890123", "IsBuyerRequestedCancel": True}
_SUMMARY = {
    "MarketplaceId": "A1PA6795UKMFR9",
    "OrderStatus": "Unshipped",
    "FulfillmentType": "MFN",
    "OrderItems": [_ITEM],
}
_CHANGE = {
    "SellerId": "A2SELLER",
    "AmazonOrderId": "305-1234567-1234567",
    "OrderChangeType": "BuyerRequestedChange",
    "OrderChangeTrigger": {"TimeOfOrderChange": None, "ChangeReason": "Buyer Requested Cancel"},
    "Summary": _SUMMARY,
}
_FEED = {"accountId": "amzn1.merchant.o.A2SELLER", "feedId": "42", "processingStatus": "DONE"}
_MONEY = {
    "SellingPartnerMetadata": {"SellingPartnerId": "A2SELLER", "MarketplaceId": "A1PA6795UKMFR9"},
    "RelatedIdentifiers": [{"RelatedIdentifierName": "OrderId", "RelatedIdentifierValue": "305-1234567-1234567"}],
}
_NOTICES = (
    _notice("ORDER_CHANGE", "OrderChangeNotification", _CHANGE),
    json.dumps({"Body": _notice("ORDER_CHANGE", "OrderChangeNotification", _CHANGE).decode()}).encode(),
    _notice("TRANSACTION_UPDATE", "TransactionUpdateNotification", _MONEY),
    json.dumps(
        {
            "notificationType": "FEED_PROCESSING_FINISHED",
            "eventTime": "2026-05-04T09:00:00Z",
            "payload": {"feedProcessingFinishedNotification": _FEED},
            "notificationMetadata": {"notificationId": "n-2"},
        }
    ).encode(),
)
_SEEDS = _seeds()

BOOK_READERS = (
    Reader("transactions", lambda data: _books("2024-06-19", data), _SEEDS["transactions"]),
    Reader("events", lambda data: _books("v0", data), _SEEDS["events"]),
    Reader("notification", _notification, _NOTICES),
    Reader("parcel", _parcel, _SEEDS["parcel"]),
)
"""What `readers` adds to its own."""
