"""One refund by python-amazon-sp-api, as its user would write it.

The package is unchanged. It has no setting for an address; two arguments of its constructor stand in for one:

* `marketplace`: anything with the three attributes of its own `Marketplaces`, of which one is the endpoint;
* `auth_token_client_class`: a class of its own kind, which keeps the token server's address as class attributes.
"""

from __future__ import annotations

import io
from typing import NamedTuple
from urllib.parse import urlsplit

import talk
from sp_api.api import FeedsV20210630, FinancesV0, FinancesV20240619, OrdersV20260101
from sp_api.auth import AccessTokenClient

CONTENT_TYPE = "text/xml; charset=UTF-8"

given = talk.settings()
token_url = urlsplit(given["token_url"])


class TokenClient(AccessTokenClient):
    scheme, host, path = f"{token_url.scheme}://", token_url.netloc, token_url.path


class Site(NamedTuple):
    endpoint: str
    marketplace_id: str
    region: str


settings = {
    "marketplace": Site(given["base_url"], given["marketplace_id"], "eu-west-1"),
    "credentials": {
        "lwa_app_id": given["client_id"],
        "lwa_client_secret": given["client_secret"],
        "refresh_token": given["refresh_token"],
    },
    "auth_token_client_class": TokenClient,
}

order = (
    OrdersV20260101(**settings)
    .get_order(given["order_id"], includedData=["PROCEEDS", "FULFILLMENT", "CANCELLATION", "PROMOTION"])
    .order
)
item = order["orderItems"][0]
paid = {row["type"]: row["subtotal"]["amount"] for row in item["proceeds"]["breakdowns"]}
talk.tell(
    "order",
    order_id=order["orderId"],
    status=order["fulfillment"]["fulfillmentStatus"],
    item_id=item["orderItemId"],
    sku=item["product"]["sellerSku"],
    quantity=item["quantityOrdered"],
    price=paid["ITEM"],
)

feeds = FeedsV20210630(**settings)
body = io.BytesIO(talk.refund_document(given).encode("utf-8"))
document, created = feeds.submit_feed("POST_PAYMENT_ADJUSTMENT_DATA", body, content_type=CONTENT_TYPE)
talk.tell("document", document_id=document.payload["feedDocumentId"])
feed_id = created.payload["feedId"]
talk.tell("feed", feed_id=feed_id)
talk.tell("status", status=feeds.get_feed(feed_id).payload["processingStatus"])
talk.wait("the feed")
feed = feeds.get_feed(feed_id).payload
talk.tell("status", status=feed["processingStatus"])

listed = feeds.get_feeds(feedTypes=["POST_PAYMENT_ADJUSTMENT_DATA"]).payload
talk.tell("feeds", feed_ids=[each["feedId"] for each in listed["feeds"]])
talk.tell("report", text=feeds.get_feed_document(feed["resultFeedDocumentId"]))

talk.wait("the books")
books = FinancesV20240619(**settings).list_transactions(postedAfter=given["posted_after"]).payload
talk.tell(
    "transactions",
    transactions=[
        [each["transactionType"], row["relatedIdentifierValue"]]
        for each in books["transactions"]
        for row in each["relatedIdentifiers"]
        if row["relatedIdentifierName"] == "ORDER_ID"
    ],
)
events = FinancesV0(**settings).get_financial_events_for_order(given["order_id"]).payload["FinancialEvents"]
talk.tell(
    "events",
    charges=[
        [charge["ChargeType"], charge["ChargeAmount"]["CurrencyCode"], str(charge["ChargeAmount"]["CurrencyAmount"])]
        for event in events["RefundEventList"]
        for item in event["ShipmentItemAdjustmentList"]
        for charge in item["ItemChargeAdjustmentList"]
    ],
)
