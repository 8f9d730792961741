"""Amazon's notifications for stories, in the published shape, with values that must never be kept."""

from __future__ import annotations

import json
from itertools import count

from orderactions.hints import Hint
from orderactions.marketplaces.amazon.notifications import read_notification

__all__ = [
    "SECRETS",
    "SELLER",
    "feed_finished",
    "hint",
    "order_change",
    "parcel_moved",
    "secret_expiry",
    "transaction_update",
]

SELLER = "A2SIMULATEDSELR"
GERMANY = "A1PA6795UKMFR9"
#: What a notification may hold and nobody here needs.
SECRETS = ("99999-POSTCODE", "SKU-OF-THE-BUYER", "tracking-4711", "4711.99")
_numbers = count(1)


def hint(body: dict) -> Hint:
    return read_notification(json.dumps(body))


def _envelope(type_: str, payload: dict, id_: str | None, at: str) -> dict:
    return {
        "NotificationVersion": "1.0",
        "NotificationType": type_,
        "PayloadVersion": "1.0",
        "EventTime": at,
        "Payload": payload,
        "NotificationMetadata": {
            "ApplicationId": "amzn1.sellerapps.app.made-up",
            "SubscriptionId": "made-up-subscription",
            "PublishTime": at,
            "NotificationId": id_ or f"made-up-{next(_numbers)}",
        },
    }


def feed_finished(feed_id: str, *, seller: str | None = SELLER, id_: str | None = None, **changed: object) -> dict:
    told = {
        "sellerId": seller,
        "accountId": f"amzn1.merchant.o.{SELLER}",
        "feedId": feed_id,
        "feedType": "POST_PAYMENT_ADJUSTMENT_DATA",
        "processingStatus": "DONE",
    } | changed
    if seller is None:
        del told["sellerId"]
    pascal = _envelope("FEED_PROCESSING_FINISHED", {}, id_, "2026-11-24T09:03:00.000Z")
    camel = {name[0].lower() + name[1:]: value for name, value in pascal.items()}
    camel["notificationMetadata"] = {
        name[0].lower() + name[1:]: value for name, value in pascal["NotificationMetadata"].items()
    }
    return camel | {"payload": {"feedProcessingFinishedNotification": told}}


def order_change(
    order_id: str,
    *,
    status: str = "Unshipped",
    asked: object = None,
    by: str = "MFN",
    change: str = "OrderStatusChange",
    reason: str = "made-up",
    seller: str = SELLER,
    site: str = GERMANY,
    id_: str | None = None,
    item: dict | None = None,
) -> dict:
    """`asked` is the flag of its one item as it stands there; None leaves it out."""
    told = {"OrderItemId": "01234567890123", "SellerSKU": SECRETS[1], "SupplySourceId": None, "Quantity": 1}
    told |= {} if asked is None else {"IsBuyerRequestedCancel": asked}
    payload = {
        "NotificationLevel": "OrderLevel",
        "SellerId": seller,
        "AmazonOrderId": order_id,
        "OrderChangeType": change,
        "OrderChangeTrigger": {"TimeOfOrderChange": None, "ChangeReason": reason},
        "Summary": {
            "MarketplaceId": site,
            "OrderStatus": status,
            "PurchaseDate": None,
            "DestinationPostalCode": SECRETS[0],
            "FulfillmentType": by,
            "OrderType": "StandardOrder",
            "OrderItems": [told | (item or {})],
        },
    }
    return _envelope("ORDER_CHANGE", {"OrderChangeNotification": payload}, id_, "2026-11-24T09:00:00.000Z")


def transaction_update(*order_ids: str, seller: str = SELLER, id_: str | None = None) -> dict:
    payload = {
        "SellingPartnerMetadata": {"SellingPartnerId": seller, "MarketplaceId": GERMANY, "AccountType": "PAYABLE"},
        "RelatedIdentifiers": [
            {"RelatedIdentifierName": "OrderId", "RelatedIdentifierValue": order_id} for order_id in order_ids
        ],
        "TransactionType": "Refund",
        "PostedDate": "2026-11-24T10:00:00Z",
        "TotalAmount": {"CurrencyAmount": 4711.99, "CurrencyCode": "EUR"},
    }
    return _envelope("TRANSACTION_UPDATE", {"TransactionUpdateNotification": payload}, id_, "2026-11-24T10:00:00Z")


def parcel_moved(parcel_id: str, *, id_: str | None = None) -> dict:
    payload = {
        "SellerId": SELLER,
        "EventType": "Order",
        "StatusUpdatedDateTime": "2026-11-24T10:00:00Z",
        "SellerFulfillmentOrderId": parcel_id,
        "FulfillmentOrderStatus": "Processing",
        "FulfillmentShipment": {
            "FulfillmentShipmentStatus": "SHIPPED",
            "AmazonShipmentId": "made-up",
            "EstimatedArrivalDateTime": "2026-11-26T10:00:00Z",
            "info": {},
            "FulfillmentShipmentPackages": [
                {"PackageNumber": 1, "CarrierCode": "made-up", "TrackingNumber": SECRETS[2]}
            ],
        },
        "FulfillmentReturnItem": {
            "ReceivedDateTime": "2026-11-26T10:00:00Z",
            "ReturnedQuantity": 0,
            "SellerSKU": SECRETS[1],
        },
    }
    wrapped = {"FulfillmentOrderStatusNotification": payload}
    return _envelope("FULFILLMENT_ORDER_STATUS", wrapped, id_, "2026-11-24T10:00:00Z")


def secret_expiry(client_id: str, ends: str, *, id_: str | None = None) -> dict:
    told = {"clientId": client_id, "clientSecretExpiryTime": ends, "clientSecretExpiryReason": "PERIODIC_ROTATION"}
    wrapped = {"applicationOAuthClientSecretExpiry": told}
    body = _envelope("APPLICATION_OAUTH_CLIENT_SECRET_EXPIRY", {}, id_, "2026-11-24T08:00:00Z")
    return {name[0].lower() + name[1:]: value for name, value in body.items()} | {"payload": wrapped}
