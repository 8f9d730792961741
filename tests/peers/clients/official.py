"""One refund by Amazon's own SDK, as its user would write it.

The SDK is unchanged; what is set are the two addresses that its constructor takes (`endpoint`, `oauth_endpoint`).
Uploading and downloading are its user's work, and so is reading the report: `requests` comes with the SDK.
"""

from __future__ import annotations

import gzip

import requests
import talk
from spapi import FeedsApi, FinancesV0Api, FinancesV2024Api, GetOrderApi, SPAPIClient, SPAPIConfig
from spapi.models.feeds_v2021_06_30 import CreateFeedDocumentSpecification, CreateFeedSpecification

CONTENT_TYPE = "text/xml; charset=UTF-8"

given = talk.settings()
config = SPAPIConfig(
    client_id=given["client_id"],
    client_secret=given["client_secret"],
    refresh_token=given["refresh_token"],
    region="EU",
)
client = SPAPIClient(config, oauth_endpoint=given["token_url"], endpoint=given["base_url"])

answer = GetOrderApi(client.api_client).get_order(
    given["order_id"], included_data=["PROCEEDS", "FULFILLMENT", "CANCELLATION", "PROMOTION"]
)
order = answer.order
item = order.order_items[0]
paid = {row.type: row.subtotal.amount for row in item.proceeds.breakdowns}
talk.tell(
    "order",
    order_id=order.order_id,
    status=order.fulfillment.fulfillment_status,
    item_id=item.order_item_id,
    sku=item.product.seller_sku,
    quantity=item.quantity_ordered,
    price=paid["ITEM"],
)

feeds = FeedsApi(client.api_client)
document = feeds.create_feed_document(CreateFeedDocumentSpecification(content_type=CONTENT_TYPE))
talk.tell("document", document_id=document.feed_document_id)
uploaded = requests.put(
    document.url,
    data=talk.refund_document(given).encode("utf-8"),
    headers={"Content-Type": CONTENT_TYPE},
    timeout=30,
)
talk.tell("upload", status=uploaded.status_code)

created = feeds.create_feed(
    CreateFeedSpecification(
        feed_type="POST_PAYMENT_ADJUSTMENT_DATA",
        marketplace_ids=[given["marketplace_id"]],
        input_feed_document_id=document.feed_document_id,
    )
)
talk.tell("feed", feed_id=created.feed_id)
talk.tell("status", status=feeds.get_feed(created.feed_id).processing_status)
talk.wait("the feed")
feed = feeds.get_feed(created.feed_id)
talk.tell("status", status=feed.processing_status)

listed = feeds.get_feeds(feed_types=["POST_PAYMENT_ADJUSTMENT_DATA"])
talk.tell("feeds", feed_ids=[each.feed_id for each in listed.feeds])

result = feeds.get_feed_document(feed.result_feed_document_id)
content = requests.get(result.url, timeout=30).content
if result.compression_algorithm == "GZIP":
    content = gzip.decompress(content)
talk.tell("report", text=content.decode("utf-8"))

talk.wait("the books")
books = FinancesV2024Api(client.api_client).list_transactions(posted_after=given["posted_after"])
talk.tell(
    "transactions",
    transactions=[
        [each.transaction_type, row.related_identifier_value]
        for each in books.payload.transactions
        for row in each.related_identifiers
        if row.related_identifier_name == "ORDER_ID"
    ],
)
events = FinancesV0Api(client.api_client).list_financial_events_by_order_id(given["order_id"])
talk.tell(
    "events",
    charges=[
        [charge.charge_type, charge.charge_amount.currency_code, str(charge.charge_amount.currency_amount)]
        for event in events.payload.financial_events.refund_event_list
        for item in event.shipment_item_adjustment_list
        for charge in item.item_charge_adjustment_list
    ],
)
