"""Amazon's sandbox in small: the requests that it knows, with answers of our own in the shape of Amazon's models.

The tests of this folder take Amazon's published models where they are at hand, and these where they are not.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

__all__ = ["MODELS", "write"]

_FEED_DOCUMENT = "3d4e42b5-1d6e-44e8-a89c-2abfca0625bb"
_REPORT = "0356cf79-b8b0-4226-b4b9-0ee058ea5760"
_NO = {"errors": [{"code": "400", "message": "Invalid input", "details": "Invalid input"}]}
_INVALID = {"errors": [{"code": "InvalidInput", "message": "Invalid Input"}]}
_FEED = {
    "feedId": "FeedId1",
    "feedType": "POST_PRODUCT_DATA",
    "createdTime": "2026-05-04T09:00:00Z",
    "processingStatus": "CANCELLED",
    "processingStartTime": "2026-05-04T09:01:00Z",
}
_URL = "https://store.invalid/feed.xml"
_BODY = [{"name": "body", "in": "body", "required": True}]


def _case(response: object, **parameters: object) -> dict[str, object]:
    case: dict[str, object] = {"request": {"parameters": {name: {"value": each} for name, each in parameters.items()}}}
    return case if response is None else case | {"response": response}


def _operation(name: str, parameters: list[dict], **cases: list[dict]) -> dict[str, object]:
    answers = {status[1:]: {"x-amzn-api-sandbox": {"static": each}} for status, each in cases.items()}
    return {"operationId": name, "parameters": parameters, "responses": answers}


def _money(amount: str, currency: str) -> dict[str, str]:
    return {"amount": amount, "currencyCode": currency}


def _order(order_id: str, site: str, status: str, currency: str, total: str, tax: str = "0.00") -> dict[str, object]:
    price = f"{Decimal(total) - Decimal(tax)}"
    rows: list[dict[str, object]] = [{"type": "ITEM", "subtotal": _money(price, currency)}]
    if price != total:
        detail = [{"subtype": "ITEM", "value": _money(tax, currency)}]
        rows.append({"type": "TAX", "subtotal": _money(tax, currency), "detailedBreakdowns": detail})
    return {
        "order": {
            "orderId": order_id,
            "createdTime": "2026-05-01T10:00:00Z",
            "lastUpdatedTime": "2026-05-02T10:00:00Z",
            "salesChannel": {"channelName": "AMAZON", "marketplaceId": site},
            "fulfillment": {"fulfillmentStatus": status, "fulfilledBy": "MERCHANT"},
            "proceeds": {"grandTotal": _money(total, currency)},
            "orderItems": [
                {
                    "orderItemId": "01234567890123",
                    "quantityOrdered": 1,
                    "product": {"title": "Made up", "sellerSku": "MADE-UP"},
                    "proceeds": {"proceedsTotal": _money(total, currency), "breakdowns": rows},
                }
            ],
        }
    }


_PATH_ID = [{"name": "feedId", "in": "path", "required": True}]
_ORDER_ID = [{"name": "orderId", "in": "path", "required": True}]
_ALL = ["BUYER", "RECIPIENT", "PROCEEDS", "EXPENSE", "PROMOTION", "CANCELLATION", "FULFILLMENT", "PACKAGES"]
_SOLD = ["BUYER", "RECIPIENT", "PROCEEDS", "FULFILLMENT", "TAX"]
_SITES = ["ATVPDKIKX0DER", "A1F83G8C2ARO7P"]
_PRODUCTS = {"feedType": "POST_PRODUCT_DATA", "marketplaceIds": _SITES, "inputFeedDocumentId": _FEED_DOCUMENT}
_DOCUMENTS = "/feeds/2021-06-30/documents"
_FEEDS = "/feeds/2021-06-30/feeds"

_FEED_PATHS = {
    _DOCUMENTS: {
        "post": _operation(
            "createFeedDocument",
            _BODY,
            _201=[
                _case(
                    {"feedDocumentId": _FEED_DOCUMENT, "url": _URL},
                    body={"contentType": "text/tab-separated-values; charset=UTF-8"},
                )
            ],
            _400=[_case(_NO, body={})],
        )
    },
    f"{_DOCUMENTS}/{{feedDocumentId}}": {
        "get": _operation(
            "getFeedDocument",
            [{"name": "feedDocumentId", "in": "path", "required": True}],
            _200=[_case({"feedDocumentId": _REPORT, "url": _URL}, feedDocumentId=_REPORT)],
            _400=[_case(_NO, feedDocumentId="badDocumentId1")],
        )
    },
    _FEEDS: {
        "get": _operation(
            "getFeeds",
            [],
            _200=[
                _case(
                    {"feeds": [_FEED], "nextToken": "made-up"},
                    feedTypes=["POST_PRODUCT_DATA"],
                    pageSize=10,
                    processingStatuses=["CANCELLED", "DONE"],
                )
            ],
            _400=[_case(_NO, feedTypes=["POST_PRODUCT_DATA"], processingStatuses=["BAD_VALUE", "DONE"])],
        ),
        "post": _operation(
            "createFeed",
            _BODY,
            _202=[_case({"feedId": "3485934"}, body=_PRODUCTS)],
            _400=[_case(_NO, body={"marketplaceIds": _SITES, "inputFeedDocumentId": "badDocumentId"})],
        ),
    },
    f"{_FEEDS}/{{feedId}}": {
        "get": _operation(
            "getFeed", _PATH_ID, _200=[_case(_FEED, feedId="feedId1")], _400=[_case(_NO, feedId="badFeedId1")]
        ),
        "delete": _operation(
            "cancelFeed", _PATH_ID, _200=[_case(None, feedId="ID1")], _400=[_case(_NO, feedId="BADID1")]
        ),
    },
}

_TRANSACTION = {
    "transactionType": "Shipment",
    "transactionId": "made-up",
    "transactionStatus": "Released",
    "postedDate": "2026-05-01T10:00:00Z",
    "relatedIdentifiers": [{"relatedIdentifierName": "ORDER_ID", "relatedIdentifierValue": "8129762527551"}],
    "totalAmount": {"currencyAmount": 10, "currencyCode": "USD"},
}

MODELS: dict[str, dict[str, object]] = {
    "feeds_2021-06-30.json": _FEED_PATHS,
    "orders_2026-01-01.json": {
        "/orders/2026-01-01/orders/{orderId}": {
            "get": _operation(
                "getOrder",
                _ORDER_ID,
                _200=[
                    _case(
                        _order("171-9876543-2109876", "A2Q3Y263D00KWC", "UNSHIPPED", "BRL", "299.90"),
                        orderId="171-9876543-2109876",
                        includedData=_ALL,
                    ),
                    _case(
                        _order("028-1234567-8901234", "A33AVAJ2PDY3EV", "SHIPPED", "TRY", "125.00"),
                        orderId="028-1234567-8901234",
                        includedData=_SOLD,
                    ),
                    _case(
                        _order("114-9876543-1234567", "ATVPDKIKX0DER", "UNSHIPPED", "USD", "49.99", "10.00"),
                        orderId="114-9876543-1234567",
                        includedData=["RECIPIENT", "PROCEEDS", "FULFILLMENT"],
                    ),
                ],
                _400=[_case(_INVALID, orderId="TEST_CASE_400")],
            )
        }
    },
    "finances_2024-06-19.json": {
        "/finances/2024-06-19/transactions": {
            "get": _operation(
                "listTransactions",
                [],
                _200=[
                    _case(
                        {"payload": {"transactions": [_TRANSACTION], "nextToken": "made-up"}},
                        postedAfter="2023-03-07",
                        nextToken="jehgri34yo7jr9e8f984tr9i4o",
                    )
                ],
                _400=[_case(_INVALID, postedBefore="2022-03-07")],
            )
        }
    },
    "financesV0.json": {
        "/finances/v0/orders/{orderId}/financialEvents": {
            "get": _operation(
                "listFinancialEventsByOrderId",
                _ORDER_ID,
                _200=[
                    _case(
                        {"payload": {"FinancialEvents": {"RetrochargeEventList": []}, "NextToken": "made-up"}},
                        orderId="485-734-5434857",
                        MaxResultsPerPage=10,
                    )
                ],
                _400=[_case(_INVALID, orderId="BAD-ORDER")],
            )
        }
    },
}
"""File name to the paths of the model."""


def write(folder: Path) -> Path:
    """Write the models into a folder, as the simulator takes them."""
    for name, paths in MODELS.items():
        (folder / name).write_text(json.dumps({"swagger": "2.0", "paths": paths}), encoding="utf-8")
    return folder
