"""Amazon's notifications: read out of every wrapping, in every spelling, and nothing of the buyer's is kept."""

from __future__ import annotations

import copy
import json
import traceback

import pytest
from hypothesis import given
from hypothesis import strategies as st
from notices import SECRETS, SELLER, feed_finished, hint, order_change, parcel_moved, transaction_update

from orderactions.errors import RequestError
from orderactions.hints import HintTopic
from orderactions.marketplaces.amazon.notifications import TYPES, read_notification
from orderactions.orders import Fulfilment, OrderStatus
from tests.contract.spapi import load, notification

ORDER = "305-1234567-1234567"
SCHEMAS = {
    "FeedProcessingFinishedNotification.json": feed_finished("42"),
    "OrderChangeNotification.json": order_change(ORDER, asked=True),
    "TransactionUpdateNotification.json": transaction_update(ORDER),
    "FulfillmentOrderStatusNotification.json": parcel_moved("P-1"),
}
BODIES = list(SCHEMAS.values())


def sqs(body: dict) -> dict:
    return {"MessageId": "1", "ReceiptHandle": "r", "Body": json.dumps(body)}


def sns(body: dict) -> dict:
    return sqs({"Type": "Notification", "MessageId": "2", "Message": json.dumps(body)})


def eventbridge(body: dict) -> dict:
    return {"version": "0", "detail-type": "ORDER_CHANGE", "source": "aws.partner/made-up", "detail": body}


def record(body: dict) -> dict:
    return {"messageId": "1", "body": json.dumps(body)}


@pytest.mark.parametrize("name", SCHEMAS)
def test_our_stories_are_what_amazon_publishes(name):
    """The notifications that these tests are about fit Amazon's schemas, with no name that is not in them."""
    assert notification(name).problems(SCHEMAS[name]) == []


@pytest.mark.parametrize("name", SCHEMAS)
def test_amazons_own_examples_are_read(name):
    """Every example in the published schemas becomes a hint; the made-up order ids of one do not have to look real."""
    for example in load(f"notifications/{name}")["examples"]:
        read = read_notification(json.dumps(example))
        assert read.id
        assert read.seller


@pytest.mark.parametrize("wrap", [sqs, sns, eventbridge, record, lambda body: sqs(eventbridge(body))])
@pytest.mark.parametrize("body", BODIES)
def test_the_wrapping_makes_no_difference(wrap, body):
    """Bare, from SQS, from SNS through SQS or from EventBridge: as a mapping, as text and as bytes, it is the same."""
    bare = read_notification(body)
    wrapped = wrap(body)
    assert read_notification(wrapped) == bare
    assert read_notification(json.dumps(wrapped)) == bare
    assert read_notification(json.dumps(wrapped).encode()) == bare


def test_a_finished_feed_names_the_feed():
    """What has finished, and whose it is; how it ended is read at Amazon."""
    read = hint(feed_finished("42", id_="n-1"))
    assert (read.id, read.topic, read.submission) == ("n-1", HintTopic.SUBMISSION, "42")
    assert read.is_for(f"amazon:eu:{SELLER}")
    assert not read.is_for("amazon:eu:ANOTHER")


def test_a_feed_without_a_seller_id_is_found_by_the_account():
    """The seller's id may be missing; the account's id ends in it. A vendor group is nobody of ours."""
    assert hint(feed_finished("42", seller=None)).is_for(f"amazon:na:{SELLER}")
    assert not hint(feed_finished("42", seller=None, accountId="amzn1.vg.6213651")).is_for(f"amazon:na:{SELLER}")


def test_a_changed_order_names_order_status_and_region():
    """The site tells the region, so that a seller with two accounts is asked about the right one."""
    read = hint(order_change(ORDER, status="Pending", by="AFN"))
    assert (read.topic, read.order_id, read.status) == (HintTopic.ORDER, ORDER, OrderStatus.PENDING)
    assert read.fulfilment is Fulfilment.MARKETPLACE
    assert read.is_for(f"amazon:eu:{SELLER}")
    assert not read.is_for(f"amazon:na:{SELLER}")
    assert hint(order_change(ORDER, site="A-NEW-SITE")).is_for(f"amazon:na:{SELLER}")


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ("PendingAvailability", OrderStatus.PENDING),
        ("PartiallyShipped", OrderStatus.PARTIALLY_SHIPPED),
        ("Shipped", OrderStatus.SHIPPED),
        ("Canceled", OrderStatus.CANCELLED),
        ("InvoiceUnconfirmed", OrderStatus.UNKNOWN),
    ],
)
def test_the_words_for_a_status(told, status):
    """What we have no word for is unknown, not guessed."""
    assert hint(order_change(ORDER, status=told)).status is status


REQUEST = {"cancellation": {"cancellationRequest": {"requester": "BUYER", "cancelReason": "her own words"}}}


@pytest.mark.parametrize(
    ("more", "asked"),
    [
        ({"asked": True}, True),
        ({"asked": False}, False),
        ({"asked": "true"}, True),
        ({"asked": "false"}, False),
        ({"item": {"BuyerRequestedCancel": {"IsBuyerRequestedCancel": "true", "BuyerCancelReason": "x"}}}, True),
        ({"item": {"BuyerRequestedCancel": {"IsBuyerRequestedCancel": "false"}}}, False),
        ({"item": REQUEST}, True),
        ({"item": {"cancellation": {"cancellationRequest": {}}}}, True),
        ({"item": {"cancellation": {"cancellationRequest": {"requester": "MERCHANT"}}}}, False),
        ({"item": {"cancellation": {"cancellationExecution": {"cancelledBy": "BUYER"}}}}, False),
        ({}, False),
        ({"change": "BuyerRequestedChange", "reason": "Buyer Requested Cancel"}, True),
        ({"change": "BuyerRequestedChange", "reason": "Buyer Requested Address Change"}, False),
        ({"change": "BuyerRequestedChange", "reason": "Buyer Requested Cancel", "asked": False}, False),
        ({"reason": "Buyer Requested Cancel"}, False),
    ],
)
def test_the_buyers_wish_in_each_of_its_spellings(more, asked):
    """A boolean, a text, an object that is there; the trigger counts where no item says anything."""
    assert hint(order_change(ORDER, **more)).buyer_asked_to_cancel is asked


@pytest.mark.parametrize("flag", ["perhaps", 1, [], {}, ""])
def test_a_wish_that_is_neither_yes_nor_no_is_an_error(flag):
    """It is not taken for a no, and the error names the place."""
    with pytest.raises(RequestError, match=r"OrderItems\[0\].IsBuyerRequestedCancel: is neither true nor false"):
        hint(order_change(ORDER, asked=flag))


def test_a_posting_names_the_order_if_there_is_one():
    """One order, or none that could be named."""
    assert hint(transaction_update(ORDER)).order_id == ORDER
    assert hint(transaction_update()).order_id == ""
    assert hint(transaction_update(ORDER, "305-7654321-7654321")).order_id == ""
    assert hint(transaction_update(ORDER)).topic is HintTopic.BOOKS


def test_a_parcel_is_named():
    """By the number that we gave it."""
    read = hint(parcel_moved("P-1"))
    assert (read.topic, read.order_id) == (HintTopic.PARCEL, "P-1")


@pytest.mark.parametrize("body", BODIES)
def test_nothing_of_the_buyer_is_kept(body):
    """Neither the postal code nor articles, tracking numbers or amounts are in what comes out."""
    shown = repr(hint(body))
    assert [secret for secret in SECRETS if secret in shown] == []


def test_nothing_of_the_buyers_words_is_kept():
    """A reason that the buyer wrote stays at Amazon."""
    assert "her own words" not in repr(hint(order_change(ORDER, item=REQUEST)))


def without(body: dict, *path: str) -> dict:
    changed = copy.deepcopy(body)
    holder = changed
    for name in path[:-1]:
        holder = holder[name]
    del holder[path[-1]]
    return changed


CHANGE = ("Payload", "OrderChangeNotification")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ("{", "document"),
        (b"\xff\xfe", "document"),
        ("\ud800", "document"),
        ("[]", "document"),
        ("null", "document"),
        ({}, "notificationType"),
        ({"Body": "canary"}, "Body"),
        ({"Body": 7}, "Body"),
        ({"Body": "{}"}, "Body.notificationType"),
        ({"Records": [{}, {}]}, "document"),
        ({"notificationType": ["canary"]}, "notificationType"),
        ({"notificationType": "canary"}, "notificationType"),
        ({"notificationType": "PRICING_HEALTH"}, "notificationType"),
        (without(order_change(ORDER), "Payload"), "payload"),
        (without(order_change(ORDER), *CHANGE), "Payload.orderChangeNotification"),
        (without(order_change(ORDER), *CHANGE, "SellerId"), "Payload.OrderChangeNotification.sellerId"),
        (without(order_change(ORDER), "NotificationMetadata", "NotificationId"), "NotificationMetadata.notificationId"),
        (without(order_change(ORDER), "EventTime"), "eventTime"),
        (order_change("canary"), "Payload.OrderChangeNotification.AmazonOrderId"),
        (order_change(ORDER) | {"EventTime": "canary"}, "EventTime"),
        (order_change(ORDER, id_=" "), "NotificationMetadata.NotificationId"),
        (feed_finished(""), "payload.feedProcessingFinishedNotification.feedId"),
        (feed_finished("1", feedId=7), "payload.feedProcessingFinishedNotification.feedId"),
        (feed_finished("canary\ud800"), "payload.feedProcessingFinishedNotification.feedId"),
        (feed_finished("1", seller="canary\x00"), "payload.feedProcessingFinishedNotification.sellerId"),
        (order_change(ORDER, id_="canary" * 100), "NotificationMetadata.NotificationId"),
        (order_change(ORDER, id_="canary\nlog line"), "NotificationMetadata.NotificationId"),
    ],
)
def test_what_is_no_notification_is_told_by_its_field(body, field):
    """The error names the place and repeats nothing of the content, not even in what it was raised from."""
    with pytest.raises(RequestError) as caught:
        read_notification(body)
    assert caught.value.field == field
    assert "canary" not in "".join(traceback.format_exception(caught.value))


def test_an_unread_type_is_named_with_those_that_are_read():
    """A subscription too many is found at once."""
    with pytest.raises(RequestError, match=f"PRICING_HEALTH is not read here; it is one of {', '.join(TYPES)}"):
        read_notification({"notificationType": "PRICING_HEALTH"})


def test_wrapped_without_end_is_an_error():
    """A message in a message in a message is no notification."""
    body: dict = order_change(ORDER)
    for _ in range(20):
        body = {"detail": body}
    with pytest.raises(RequestError, match="this is no notification"):
        read_notification(body)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)


@given(data=st.data())
def test_whatever_stands_in_a_place_it_is_a_hint_or_a_request_error(data):
    """No field can make it fail in another way."""
    body = copy.deepcopy(data.draw(st.sampled_from(BODIES)))
    holder: object = body
    while True:
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        key = data.draw(st.sampled_from(keys))
        if isinstance(holder[key], dict | list) and holder[key] and data.draw(st.booleans()):
            holder = holder[key]
            continue
        holder[key] = data.draw(values)
        break
    try:
        named = read_notification(body).id
    except RequestError as error:
        named = error.field
    assert named
