"""The judges are judged: what is wrong on the wire, on purpose, must not pass."""

from __future__ import annotations

import copy
import json

import pytest

from orderactions.transport import HttpRequest, HttpResponse
from tests.contract.recording import Exchange, Recording
from tests.contract.spapi import FEEDS, ORDERS, Judge, load, notification, strict

HOST = "https://sellingpartnerapi-eu.amazon.com"
HEADERS = {"x-amz-access-token": "made-up", "user-agent": "Tests/1.0", "accept": "application/json"}
ANSWER = {"x-amzn-requestid": "request-1", "content-type": "application/json"}
GOOD_FEED = {
    "feedType": "POST_PAYMENT_ADJUSTMENT_DATA",
    "marketplaceIds": ["A1PA6795UKMFR9"],
    "inputFeedDocumentId": "document-1",
}
FEED_STATE = {
    "feedId": "1",
    "feedType": "POST_PAYMENT_ADJUSTMENT_DATA",
    "createdTime": "2026-05-04T09:00:00+00:00",
    "processingStatus": "DONE",
}
ORDER = {
    "orderId": "305-1234567-1234567",
    "createdTime": "2026-05-04T09:00:00Z",
    "lastUpdatedTime": "2026-05-04T09:00:00Z",
    "salesChannel": {"channelName": "AMAZON"},
    "orderItems": [{"orderItemId": "01234567890123", "quantityOrdered": 1, "product": {}}],
}


def request(method="GET", path="/feeds/2021-06-30/feeds/1", *, body=None, headers=None) -> HttpRequest:
    sent = dict(HEADERS if headers is None else headers)
    if body is not None and headers is None:
        sent["content-type"] = "application/json"
    data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    return HttpRequest(method=method, url=HOST + path, headers=sent, body=data)


def response(status=200, document: object = FEED_STATE, headers=None) -> HttpResponse:
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    return HttpResponse(status=status, headers=ANSWER if headers is None else headers, body=body)


def judged(asked: HttpRequest, told: HttpResponse | None = None) -> list[str]:
    return Judge.of(FEEDS, ORDERS).problems(asked, told)


def create(**changed: object) -> HttpRequest:
    body = {name: value for name, value in {**GOOD_FEED, **changed}.items() if value is not ...}
    return request("POST", "/feeds/2021-06-30/feeds", body=body)


def test_what_is_right_passes() -> None:
    """Else the other tests would prove nothing."""
    assert judged(create(), response(202, {"feedId": "1"})) == []
    assert judged(request(), response()) == []
    assert (
        judged(request(path="/feeds/2021-06-30/feeds?feedTypes=A,B&pageSize=100"), response(200, {"feeds": []})) == []
    )
    assert (
        judged(request(path="/orders/2026-01-01/orders/1?includedData=TAX,BUYER"), response(200, {"order": ORDER}))
        == []
    )


@pytest.mark.parametrize(
    "asked",
    [
        create(feedType=...),
        create(marketplaceIds=...),
        create(inputFeedDocumentId=...),
        create(feedType=7),
        create(feedType=None),
        create(marketplaceIds=[]),
        create(marketplaceIds=["A"] * 26),
        create(marketplaceIds="A1PA6795UKMFR9"),
        create(feedOptions={"a": 1}),
        create(clientToken="x"),
        create(FeedType="x"),
        request("POST", "/feeds/2021-06-30/feeds"),
        request("POST", "/feeds/2021-06-30/feeds", body=b"{"),
        request("POST", "/feeds/2021-06-30/feeds", body=b'{"feedType":"A",' + json.dumps(GOOD_FEED).encode()[1:]),
        request("POST", "/feeds/2021-06-30/feeds", body=json.dumps(GOOD_FEED).encode(), headers=HEADERS),
        request("PUT", "/feeds/2021-06-30/feeds", body=GOOD_FEED),
        request("POST", "/feeds/2020-09-04/feeds", body=GOOD_FEED),
        request("POST", "/feeds/2021-06-30/documents", body={"contenttype": "text/xml"}),
        request(path="/feeds/2021-06-30/feeds/"),
        request(path="/feeds/2021-06-30/feeds/1/2"),
        request(path="/feeds/2021-06-30/feeds/1?verbose=true"),
        request(body={}),
        request(headers={"user-agent": "Tests/1.0"}),
        request(headers={"x-amz-access-token": "made-up"}),
        request(headers={**HEADERS, "user-agent": "x" * 501}),
        request(headers={**HEADERS, "authorization": "x"}),
        request(headers={**HEADERS, "Accept": "x"}),
        request(path="/feeds/2021-06-30/feeds?feedTypes=" + ",".join("A" * 11)),
        request(path="/feeds/2021-06-30/feeds?feedTypes=A&feedTypes=B"),
        request(path="/feeds/2021-06-30/feeds?pageSize=101"),
        request(path="/feeds/2021-06-30/feeds?pageSize=0"),
        request(path="/feeds/2021-06-30/feeds?pageSize=ten"),
        request(path="/feeds/2021-06-30/feeds?processingStatuses=STUCK"),
        request(path="/feeds/2021-06-30/feeds?createdSince=2026-05-04T09:00:00"),
        request(path="/feeds/2021-06-30/feeds?createdSince=yesterday"),
        request(path="/feeds/2021-06-30/documents/1?enableContentEncodingUrlHeader=1"),
        request(path="/orders/2026-01-01/orders/1?includedData=PROCEEDS,REFUNDS"),
        request(path="/orders/2026-01-01/orders/1?includeddata=PROCEEDS"),
        request(path="/orders/v0/orders/1"),
    ],
    ids=range(39),
)
def test_a_wrong_request_is_seen(asked) -> None:
    """Names, types, numbers of entries, words, moments, headers, paths."""
    assert judged(asked)


def state(**changed: object) -> dict[str, object]:
    return {name: value for name, value in {**FEED_STATE, **changed}.items() if value is not ...}


@pytest.mark.parametrize(
    "told",
    [
        response(200, state(feedId=...)),
        response(200, state(processingStatus="STUCK")),
        response(200, state(createdTime="2026-05-04")),
        response(200, state(createdTime="2026-05-04T09:00:00")),
        response(200, state(createdTime="2026-13-04T09:00:00Z")),
        response(200, state(marketplaceIds=[1])),
        response(200, state(feedId=1)),
        response(200, state(feedId=None)),
        response(200, state(note="x")),
        response(200, [FEED_STATE]),
        response(200, b"<html>"),
        response(200, b""),
        response(200, b'{"feedId":"1",' + json.dumps(FEED_STATE).encode()[1:]),
        response(200, FEED_STATE, headers={}),
        response(200, FEED_STATE, headers={**ANSWER, "x-amzn-rate": "1"}),
        response(202, FEED_STATE),
        response(307, b""),
        response(405, {"errors": []}),
        response(400, {"error": "invalid_grant"}),
        response(400, {"errors": [{"code": "InvalidInput"}]}),
        response(400, {"errors": [{"code": "InvalidInput", "message": "no", "detail": ""}]}),
    ],
    ids=range(21),
)
def test_a_wrong_answer_is_seen(told) -> None:
    """A field that is missing, unknown, of another type or word; another status; no error list."""
    assert judged(request(), told)


def paths_of(value: object, at: tuple = ()) -> list[tuple]:
    """Return the place of each object in a document."""
    found = [at] if isinstance(value, dict) else []
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return found + [path for name, each in inner for path in paths_of(each, (*at, name))]


def test_an_unknown_property_is_seen_at_every_depth_of_an_order() -> None:
    """Strictness reaches all the way down Amazon's own example, which passes as it stands."""
    described = load(ORDERS)["paths"]["/orders/2026-01-01/orders/{orderId}"]["get"]["responses"]["200"]
    asked = request(path="/orders/2026-01-01/orders/1")
    examples = [each["response"] for each in described["x-amzn-api-sandbox"]["static"]]
    assert len(examples) > 2
    for example in examples:
        assert judged(asked, response(200, example)) == []
        for path in paths_of(example):
            broken = copy.deepcopy(example)
            place = broken
            for step in path:
                place = place[step]
            place["made up"] = 1
            assert judged(asked, response(200, broken)), path


NOTIFICATIONS = ["FeedProcessingFinished", "OrderChange", "TransactionUpdate"]


@pytest.mark.parametrize("name", NOTIFICATIONS)
def test_notifications_can_be_judged_as_well(name) -> None:
    """Amazon's own examples pass; an unknown property or a missing one does not."""
    schema = notification(f"{name}Notification.json")
    examples = schema.document["examples"]
    assert examples
    for example in examples:
        assert schema.problems(example) == []
        assert schema.problems({**example, "made up": 1})
        for gone in schema.document["required"]:
            assert schema.problems({key: value for key, value in example.items() if key != gone})


def test_moments_are_checked_without_any_further_package() -> None:
    """The library that knows JSON Schema lets every date pass unless somebody tells it what one is."""
    schema = {"type": "string", "format": "date-time"}
    judge = notification(f"{NOTIFICATIONS[0]}Notification.json").__class__(strict(schema))
    assert judge.problems("2026-05-04T09:00:00.123Z") == []
    for wrong in ("2026-05-04T09:00:00", "04.05.2026", "2026-05-04T25:00:00Z", "2026-05-04 09:00:00Z", ""):
        assert judge.problems(wrong), wrong


def token_call(**changed: object) -> Recording:
    """A call of the token server, as it should be but for what is changed."""
    form = b"grant_type=refresh_token&refresh_token=a&client_id=b&client_secret=c"
    told = {"access_token": "t", "token_type": "bearer", "expires_in": 3600}
    values: dict[str, object] = {"method": "POST", "headers": {"content-type": "application/x-www-form-urlencoded"}}
    values |= {"url": "https://login.invalid/token", "body": form, "operation": "token"} | changed
    answer = values.pop("answer", told)
    recording = Recording(None)
    recording.exchanges.append(Exchange(request=HttpRequest(**values), response=response(200, answer)))
    return recording


@pytest.mark.parametrize(
    "changed",
    [
        {"body": b"grant_type=refresh_token&refresh_token=a&client_id=b"},
        {"body": b"grant_type=password&refresh_token=a&client_id=b&client_secret=c"},
        {"body": b"grant_type=refresh_token&refresh_token=a&client_id=b&client_secret=c&scope=d"},
        {"headers": {"content-type": "application/json"}},
        {"url": "https://login.invalid/token?client_secret=c"},
        {"method": "GET"},
        {"answer": {"access_token": "t", "token_type": "bearer"}},
        {"answer": {"access_token": "", "token_type": "bearer", "expires_in": 3600}},
        {"answer": {"access_token": "t", "token_type": "bearer", "expires_in": "3600"}},
        {"answer": {"access_token": "t" * 2049, "token_type": "bearer", "expires_in": 3600}},
        {"answer": b"<html>"},
    ],
    ids=range(11),
)
def test_a_wrong_word_with_the_token_server_is_seen(changed) -> None:
    """The one exchange that is in no model."""
    load(FEEDS)
    assert token_call().problems() == []
    assert token_call(**changed).problems()


def stored(**changed: object) -> Recording:
    """A document that is created and uploaded."""
    document = (
        b'<?xml version="1.0"?><AmazonEnvelope><Header><DocumentVersion>1.01</DocumentVersion>'
        b"<MerchantIdentifier>M</MerchantIdentifier></Header><MessageType>OrderAcknowledgement</MessageType><Message>"
        b"<MessageID>1</MessageID><OrderAcknowledgement><AmazonOrderID>305-1234567-1234567</AmazonOrderID>"
        b"<StatusCode>Failure</StatusCode></OrderAcknowledgement></Message></AmazonEnvelope>"
    )
    values: dict[str, object] = {"method": "PUT", "url": "https://bucket.invalid/x", "headers": {"content-type": "a/b"}}
    values |= {"body": document, "operation": "uploadFeedDocument"} | changed
    recording = Recording(None)
    asked = request("POST", "/feeds/2021-06-30/documents", body={"contentType": "a/b"})
    told = response(201, {"feedDocumentId": "d", "url": "https://bucket.invalid/x"})
    named = HttpRequest(
        method=asked.method, url=asked.url, headers=asked.headers, body=asked.body, operation="createFeedDocument"
    )
    recording.exchanges.append(Exchange(request=named, response=told))
    recording.exchanges.append(Exchange(request=HttpRequest(**values), response=response(200, b"", headers={})))
    return recording


@pytest.mark.parametrize(
    "changed",
    [
        {"headers": {"content-type": "text/xml"}},
        {"headers": {"content-type": "a/b", "x-amz-access-token": "t"}},
        {"headers": {"content-type": "a/b", "Authorization": "t"}},
        {"body": b"<AmazonEnvelope/>"},
        {"body": None},
    ],
    ids=range(5),
)
def test_a_wrong_upload_is_seen(changed) -> None:
    """Another type than declared, a token to an address that has its own permission, a document that is none."""
    assert stored().problems() == []
    assert stored(**changed).problems()
