"""Answers that mean harm, of every operation that is asked: a typed error or UNKNOWN, and not a word of them."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable

import pytest

from orderactions.errors import MarketplaceError, MissingCredentials, RequestError, Throttled, Unavailable
from orderactions.marketplaces.amazon.classify import classify
from orderactions.protocols import SubmitVerdict
from orderactions.transport import HttpResponse
from tests.amazon.making import (
    ORDER_ID,
    Scripted,
    account_at,
    answer,
    item,
    money,
    order_json,
    refund_batch,
    row,
    wire_line,
)

CANARY = "canary of the answer"
MEGABYTE = 1024 * 1024
HUGE = "9" * 3000
ODD = [None, True, False, -1, 0, 2**70, 1.5, "", CANARY, "\ud800", "\x00", [], [CANARY], {}, {"a": CANARY}, [[[]]]]

#: Bodies that are wrong whatever was asked.
BODIES = {
    "nothing": b"",
    "a page": f"<html>{CANARY}</html>".encode(),
    "a page of megabytes": b"<html>" + b"x" * 3 * MEGABYTE,
    "lists in lists": b"[" * 100_000,
    "lists in lists, closed": b"[" * 50_000 + b"]" * 50_000,
    "objects in objects": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "objects in what is known": b'{"order":{"payload":' * 20_000 + b"1" + b"}}" * 20_000,
    "not a number": b"NaN",
    "infinity": b"-Infinity",
    "not a number inside": b'{"feedId":NaN,"access_token":"t","expires_in":NaN,"processingStatus":NaN}',
    "a number of a million digits": b"1" * 10**6,
    "a number with an exponent without end": b'{"feedId":"1","expires_in":1e99999999999999999999,"access_token":"t"}',
    "a negative exponent without end": b"1e-99999999999999999999",
    "two texts": b'{"feedId":"1"}{"feedId":"2"}',
    "a name twice": b'{"feedId":"1","feedId":"2","access_token":"a","access_token":"b","expires_in":3600}',
    "cut off": b'{"feedId":"5000',
    "invalid UTF-8": b'{"feedId":"\xff\xfe","access_token":"\xff","expires_in":3600}',
    "half a character": b'{"feedId":"\xed\xa0\x80","access_token":"\xed\xa0\x80","expires_in":3600}',
    "NUL bytes": b"\x00" * 1000,
    "UTF-16": '{"feedId":"1","access_token":"t","expires_in":3600}'.encode("utf-16"),
    "UTF-32": '{"feedId":"1","access_token":"t","expires_in":3600}'.encode("utf-32"),
    "a byte order mark": b'\xef\xbb\xbf{"feedId":"1","access_token":"t","expires_in":3600}',
    "a text": json.dumps(CANARY).encode(),
    "a list": json.dumps([CANARY]).encode(),
    "null": b"null",
}
everywhere = pytest.mark.parametrize("body", [pytest.param(body, id=name) for name, body in BODIES.items()])


def outcome(job: Callable[[], object]) -> object:
    """Return what came of it, or None for a typed error; nothing of the answer is in that."""
    try:
        return job()
    except Unavailable as error:
        told, cause = str(error), error.__cause__
    assert (CANARY in told, cause) == (False, None)
    return None


def refused(job: Callable[[], object], *kinds: type[Exception]) -> Exception:
    """Run it, and return the error that it has to end with; nothing of the answer is in it."""
    tracemalloc.start()
    try:
        with pytest.raises(kinds or (MarketplaceError, MissingCredentials)) as caught:
            job()
        assert tracemalloc.get_traced_memory()[1] < 64 * MEGABYTE
    finally:
        tracemalloc.stop()
    seen: BaseException | None = caught.value
    while seen is not None:
        assert CANARY not in f"{seen} {seen!r}"
        assert len(str(seen)) < 500
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return caught.value


@everywhere
def test_the_order_is_not_made_up_from_such_an_answer(body) -> None:
    """GetOrder."""
    refused(lambda: account_at(Scripted(getOrder=answer(200, body))).snapshot(ORDER_ID), Unavailable)


@everywhere
def test_the_state_of_a_feed_is_not_made_up_from_such_an_answer(body) -> None:
    """getFeed, and what tells where the report is."""
    batch = refund_batch((wire_line(),))
    refused(lambda: account_at(Scripted(getFeed=answer(200, body))).check(batch, "77"), Unavailable)
    done = {"feedId": "77", "processingStatus": "DONE", "createdTime": "2026-05-04T08:00:00Z"}
    done["resultFeedDocumentId"] = "d"
    transport = Scripted(getFeed=answer(200, done), getFeedDocument=answer(200, body))
    refused(lambda: account_at(transport).check(batch, "77"), Unavailable)


@everywhere
def test_nothing_is_uploaded_after_such_an_answer(body) -> None:
    """CreateFeedDocument."""
    transport = Scripted(createFeedDocument=answer(201, body))
    refused(lambda: account_at(transport).prepare(refund_batch((wire_line(),))), Unavailable)
    assert transport.operations() == ["token", "createFeedDocument"]


@everywhere
@pytest.mark.parametrize("status", [200, 400, 401, 500])
def test_no_token_comes_of_such_an_answer(body, status) -> None:
    """Login with Amazon; it may echo what it was sent."""
    transport = Scripted(token=answer(status, body), getOrder=answer(200, order_json()))
    refused(lambda: account_at(transport).snapshot(ORDER_ID), MissingCredentials, Unavailable)
    assert transport.operations() == ["token"] * (3 if status == 500 else 1)


@everywhere
@pytest.mark.parametrize("status", [200, 202, 301, 400, 401, 403, 404, 413, 415, 429, 500, 503])
def test_after_such_an_answer_to_create_feed_nothing_is_certain(body, status) -> None:
    """Unknown, never an exception: the feed may exist."""
    submitted = classify(answer(status, body))
    assert submitted.verdict is SubmitVerdict.UNKNOWN
    assert CANARY not in submitted.detail
    assert len(submitted.detail) < 300


FEED_IDS = [*(each for each in ODD if each != CANARY), "1" * 10_000, "1\r\nx: y", "../feeds", "\u202e1", "\x1b[2J"]


@pytest.mark.parametrize("feed_id", FEED_IDS, ids=range(len(FEED_IDS)))
def test_a_feed_id_that_is_none_is_unknown(feed_id) -> None:
    """It would be journaled, shown and put into an address."""
    assert classify(answer(202, {"feedId": feed_id})).verdict is SubmitVerdict.UNKNOWN


LISTS = [
    b'{"errors":[{"code":"InvalidInput","message":"no"}],"errors":[]}',
    b'{"errors":[{"code":"InvalidInput","code":"QuotaExceeded","message":"no"}]}',
    b'{"errors":[]}',
    b'{"errors":{}}',
    b'{"errors":[{"code":"","message":"no"}]}',
    b'{"errors":[{"code":1,"message":"no"}]}',
    b'{"errors":[{"code":"InvalidInput","message":["no"]}]}',
    b'{"errors":[{"message":"no"}]}',
    b'{"errors":[null]}',
    b'{"errors":["InvalidInput"]}',
    b'{"error":{"code":"InvalidInput","message":"no"}}',
]


@pytest.mark.parametrize("status", [400, 403, 429])
@pytest.mark.parametrize("body", LISTS, ids=range(len(LISTS)))
def test_an_error_list_that_is_none_is_not_amazons_word(status, body) -> None:
    """Only a right one says that certainly nothing has happened."""
    assert classify(answer(status, body)).verdict is SubmitVerdict.UNKNOWN


def test_a_long_sentence_in_an_error_is_cut() -> None:
    """It is Amazon's word and is shown, but not without an end."""
    long = {"errors": [{"code": "InvalidInput", "message": "x" * MEGABYTE, "details": "y" * MEGABYTE}]}
    assert len(classify(answer(400, long)).detail) < 400
    error = refused(lambda: account_at(Scripted(getOrder=answer(400, long))).snapshot(ORDER_ID), RequestError)
    assert len(str(error)) < 400


def places(value: object, at: tuple = ()) -> list[tuple]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at] * bool(at) + [path for name, each in inner for path in places(each, (*at, name))]


def changed(document: dict, path: tuple, value: object) -> dict:
    copy = json.loads(json.dumps(document))
    place = copy
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return copy


ORDER = order_json(
    item(
        row("ITEM", "20.00"),
        row("TAX", "1.60", ITEM="1.60"),
        row("DISCOUNT", "-1.00", ITEM="-1.00"),
        total="20.60",
        cancellation={
            "cancellationRequest": {"requester": "BUYER", "cancelReason": "x"},
            "cancellationExecution": {"cancelledBy": "MERCHANT"},
        },
    ),
    proceeds={"grandTotal": money("20.60"), "breakdowns": [{"type": "OTHER", "subtotal": money("1.00")}]},
)


@pytest.mark.parametrize("path", places(ORDER), ids=lambda path: ".".join(map(str, path)))
def test_any_value_anywhere_in_an_order_is_read_or_refused(path) -> None:
    """A wrong type in any place of getOrder's answer: an order that can be written down, or a typed error."""
    for value in ODD:
        account = account_at(Scripted(getOrder=answer(200, {"order": changed(ORDER, path, value)})))
        order = outcome(lambda account=account: account.snapshot(ORDER_ID))
        if order is not None:
            texts = [order.site_name, order.raw_status, *((line.title, line.sku, line.line_id) for line in order.lines)]
            json.dumps(texts, ensure_ascii=False).encode()  # what is kept has to be writable


AMOUNTS = [
    "NaN",
    "sNaN",
    "Infinity",
    "-Infinity",
    "1e30",
    "1E+999999999",
    "1e-999999999",
    HUGE,
    "0x10",
    "1,50",
    "",
    "--1",
]


@pytest.mark.parametrize("amount", AMOUNTS, ids=range(len(AMOUNTS)))
def test_an_amount_that_is_none_is_refused(amount) -> None:
    """Text or number, whatever a decimal of Python's would take."""
    document = order_json(item(row("ITEM", amount)))
    refused(lambda: account_at(Scripted(getOrder=answer(200, document))).snapshot(ORDER_ID), Unavailable)


@pytest.mark.parametrize("number", [b"1e400", b"1e99999999999999999999", HUGE.encode(), b"1.005", b"-0.001", b"NaN"])
def test_an_amount_that_is_a_number_in_json_is_exact_or_refused(number) -> None:
    """No float comes near it."""
    body = json.dumps(order_json(item(row("ITEM", "123.45")))).encode().replace(b'"123.45"', number)
    refused(lambda: account_at(Scripted(getOrder=answer(200, body))).snapshot(ORDER_ID), Unavailable)


def test_amounts_that_are_too_large_together_are_refused() -> None:
    """Each is an amount of money, their sum is none."""
    most = "999999999999999.99"
    document = order_json(item(*[row("ITEM", most)] * 3), item(row("ITEM", most)))
    refused(lambda: account_at(Scripted(getOrder=answer(200, document))).snapshot(ORDER_ID), Unavailable)


def test_an_amount_told_twice_is_refused() -> None:
    """Which of the two would be given back?"""
    body = (
        json.dumps(order_json(item(row("ITEM", "20.00"))))
        .encode()
        .replace(b'"amount": "20.00"', b'"amount": "20.00", "amount": "90.00"')
    )
    refused(lambda: account_at(Scripted(getOrder=answer(200, body))).snapshot(ORDER_ID), Unavailable)


def test_a_currency_that_is_a_text_is_not_repeated() -> None:
    """What stands there may be anything, also a buyer's name."""
    document = order_json(item(row("ITEM", "20.00", currency=CANARY)))
    refused(lambda: account_at(Scripted(getOrder=answer(200, document))).snapshot(ORDER_ID), Unavailable)


STATE = {
    "feedId": "77",
    "feedType": "POST_PAYMENT_ADJUSTMENT_DATA",
    "createdTime": "2026-05-04T08:00:00Z",
    "processingEndTime": "2026-05-04T08:03:00Z",
    "processingStatus": "DONE",
    "resultFeedDocumentId": "d",
}
PLACE = {"feedDocumentId": "d", "url": "https://bucket.invalid/x", "compressionAlgorithm": "GZIP"}


@pytest.mark.parametrize("path", [*STATE, *PLACE])
def test_any_value_anywhere_about_a_feed_is_read_or_refused(path) -> None:
    """Of the feed and of its report: open, unknown or a typed error, and never done."""
    urls = [
        "https://[",
        "https://[::1",
        "http://bucket.example.com/x",
        "file:///etc/passwd",
        "https://",
        "https://\u2100.invalid",
    ]
    for value in [*ODD, *(urls if path == "url" else [])]:
        state = {**STATE, path: value} if path in STATE else STATE
        place = {**PLACE, path: value} if path in PLACE else PLACE
        transport = Scripted(
            getFeed=answer(200, state), getFeedDocument=answer(200, place), downloadFeedDocument=answer(200, b"x")
        )
        checked = outcome(lambda transport=transport: account_at(transport).check(refund_batch((wire_line(),)), "77"))
        if checked is not None:
            assert {each.outcome.value for each in checked.outcomes} <= {"unknown"}
            assert len(checked.detail) < 300
    assert transport.operations()[0] == "token"


@pytest.mark.parametrize(
    "url", ["https://[", "https://[::1", "ftp://bucket.invalid/x", "https:///x", "//bucket.invalid/x"]
)
def test_an_address_that_is_none_gets_no_document(url) -> None:
    """A typed error, without the address: it carries its own permission."""
    transport = Scripted(createFeedDocument=answer(201, {"feedDocumentId": "d", "url": url}))
    error = refused(lambda: account_at(transport).prepare(refund_batch((wire_line(),))), Unavailable)
    assert url not in str(error)
    assert "uploadFeedDocument" not in transport.operations()


TOKENS = [
    *({"access_token": "t", "expires_in": value} for value in [*ODD[:2], -1, 1.5, "3600", 2**70, 10**12, [], {}]),
    *({"access_token": value, "expires_in": 3600} for value in ["", "\ud800", 7, None, [CANARY], {"a": CANARY}]),
    {"expires_in": 3600},
    {"error": CANARY, "error_description": CANARY},
    {"error": [CANARY]},
]


@pytest.mark.parametrize("document", TOKENS, ids=range(len(TOKENS)))
def test_a_token_that_is_none_is_refused(document) -> None:
    """A life without end, a token that is no text, an error with anything in it."""
    refused(lambda: account_at(Scripted(token=answer(200, document))).snapshot(ORDER_ID), Unavailable)


@pytest.mark.parametrize("rate", ["", "0", "-1", "nan", "inf", "1e-300", "x" * 10_000, "0.5, 0.5"])
def test_a_rate_that_is_none_is_not_reckoned_with(rate) -> None:
    """The time to wait stays a number of seconds of at most an hour."""
    full = HttpResponse(status=429, headers={"x-amzn-ratelimit-limit": rate}, body=b"{}")
    error = refused(lambda: account_at(Scripted(getOrder=full)).snapshot(ORDER_ID), Throttled)
    assert isinstance(error, Throttled)
    assert 0 < error.retry_after_s <= 3600
