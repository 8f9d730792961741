"""The answer to createFeed: every row of the table, and everything that is not in it is unknown."""

from __future__ import annotations

from datetime import timedelta

import pytest

from orderactions.marketplaces.amazon.classify import classify
from orderactions.protocols import SubmitVerdict
from orderactions.transport import HttpResponse, NoAnswer, NotSent
from tests.amazon.making import answer, refusal

ACCEPTED, RETURNED, REFUSED, UNKNOWN = (
    SubmitVerdict.ACCEPTED,
    SubmitVerdict.RETURNED,
    SubmitVerdict.REFUSED_WHOLE,
    SubmitVerdict.UNKNOWN,
)
PAGE = b"<html>Bad gateway</html>"

TABLE = [
    ("no connection", NotSent("host: no connection"), RETURNED),
    ("connection lost", NoAnswer("host: reset"), UNKNOWN),
    ("something unforeseen", RuntimeError("canary"), UNKNOWN),
    ("202 with a feed id", answer(202, {"feedId": "77"}), ACCEPTED),
    ("200 with a feed id", answer(200, {"feedId": "77"}), ACCEPTED),
    ("202 without a feed id", answer(202, {}), UNKNOWN),
    ("202 with an empty feed id", answer(202, {"feedId": ""}), UNKNOWN),
    ("202 with a number for a feed id", answer(202, {"feedId": 77}), UNKNOWN),
    ("202 with a page", answer(202, PAGE), UNKNOWN),
    ("202 with nothing", answer(202), UNKNOWN),
    *((f"{status} by Amazon", refusal(status, "InvalidInput"), REFUSED) for status in (400, 404, 413, 415)),
    *((f"{status} by Amazon", refusal(status, "Unauthorized"), RETURNED) for status in (401, 403)),
    ("429 by Amazon", refusal(429, "QuotaExceeded"), RETURNED),
    *((f"{status} by Amazon", refusal(status, "InternalFailure"), UNKNOWN) for status in (402, 405, 408, 409, 422)),
    *((f"{status} by Amazon", refusal(status, "InternalFailure"), UNKNOWN) for status in (500, 502, 503, 504)),
    *((f"{status} by a proxy", answer(status, PAGE), UNKNOWN) for status in (400, 401, 403, 404, 413, 415, 429)),
    *((f"{status}", answer(status), UNKNOWN) for status in (100, 301, 302, 307, 308, 499, 520)),
    ("400 with no errors in the list", answer(400, {"errors": []}), UNKNOWN),
    ("400 with an error without a code", answer(400, {"errors": [{"message": "no"}]}), UNKNOWN),
    ("400 with an empty code", answer(400, {"errors": [{"code": ""}]}), UNKNOWN),
    ("400 with errors that are none", answer(400, {"errors": ["no"]}), UNKNOWN),
    ("400 with another form", answer(400, {"error": "invalid_grant"}), UNKNOWN),
]


@pytest.mark.parametrize(("seen", "verdict"), [pytest.param(*row[1:], id=row[0]) for row in TABLE])
def test_the_table(seen, verdict) -> None:
    """Only Amazon's own word, or no connection, is certain (AMZ-FEED-05)."""
    assert classify(seen).verdict is verdict


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 415, 429])
def test_an_error_list_without_a_request_id_is_not_amazons_word(status) -> None:
    """Something on the way may write JSON as well."""
    named = refusal(status, "InvalidInput")
    assert classify(HttpResponse(status=status, body=named.body)).verdict is UNKNOWN


def test_an_accepted_feed_has_its_number_everywhere() -> None:
    """The feed id is the reference, and the call is named for Amazon's support."""
    found = classify(answer(202, {"feedId": "77"}))
    assert (found.reference, found.request_id) == ("77", "request-1")
    assert [(each.system, each.kind, each.value) for each in found.references] == [("amazon", "feed", "77")]


def test_a_full_bucket_says_when_to_come_back() -> None:
    """Amazon names no time; its published rate is one call in two minutes."""
    found = classify(refusal(429, "QuotaExceeded"))
    assert found.retry_after_s == pytest.approx(120.5, abs=0.1)
    assert (found.throttled, found.credentials_refused) == (True, False)


@pytest.mark.parametrize("status", [401, 403])
def test_refused_credentials_are_told_apart(status) -> None:
    """After an hour of it somebody has to know."""
    found = classify(refusal(status, "Unauthorized"))
    assert (found.retry_after_s, found.throttled, found.credentials_refused) == (None, False, True)


def test_the_words_of_a_foreign_exception_are_not_repeated() -> None:
    """They may hold the request."""
    assert classify(RuntimeError("canary")).detail == "no answer: RuntimeError"


@pytest.mark.parametrize(
    ("seen", "detail"),
    [
        (NotSent("host: no connection"), "nothing was sent: host: no connection"),
        (NoAnswer("host: reset"), "no answer: host: reset"),
        (answer(202, {"feedId": "77"}), "feed 77"),
        (answer(202, {}), "Amazon answered 202 without a feed id"),
        (refusal(400, "InvalidInput", "no"), "Amazon answered 400 (InvalidInput: no)"),
        (refusal(403, "Unauthorized", "no"), "Amazon answered 403 (Unauthorized: no)"),
        (refusal(500, "InternalFailure", "no"), "Amazon answered 500 (InternalFailure: no)"),
        (answer(502, PAGE), "Amazon answered 502"),
        (answer(300, {"feedId": "77"}), "Amazon answered 300"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_record_says_what_was_seen_and_amazons_support_can_find_it(seen, detail) -> None:
    """Whoever reads the journal a year later, or asks Amazon, has the words and the number of that call."""
    found = classify(seen)
    assert found.detail == detail
    assert found.request_id == ("request-1" if isinstance(seen, HttpResponse) else "")


def test_a_call_without_a_request_id_has_none() -> None:
    """Text in any case: it is journaled."""
    assert classify(HttpResponse(status=502, body=PAGE)).request_id == ""


def test_the_rate_that_amazon_tells_comes_with_an_answer_that_is_taken():
    """A hundredth of a call in a second is one in a hundred seconds; where nothing is told, nothing is learned."""
    told = answer(202, {"feedId": "77"}, x_amzn_ratelimit_limit="0.01")
    assert classify(told).interval == timedelta(seconds=100)
    assert classify(answer(202, {"feedId": "77"})).interval is None
