"""What an answer of the API's means for a read, and what goes out with a call."""

from __future__ import annotations

import pytest

from orderactions.errors import MissingCredentials, OrderNotFound, RequestError, Throttled, Unavailable
from orderactions.transport import HttpRequest, HttpResponse, NoAnswer, NotSent
from tests.amazon.making import NOW, ORDER_ID, Scripted, account_at, answer, order_json, refusal, token_answer

EXPIRED = refusal(403, "Unauthorized", "Access is denied.", "The access token you provided has expired.")


def test_what_goes_out_with_a_call() -> None:
    """Token, date and who we are; never who bought or where it goes."""
    transport = Scripted(getOrder=answer(200, {"order": order_json()}))
    order = account_at(transport).snapshot(ORDER_ID)
    asked = transport.asked[-1]
    assert asked.method == "GET"
    assert asked.url == (
        f"https://api.invalid/orders/2026-01-01/orders/{ORDER_ID}"
        "?includedData=PROCEEDS,FULFILLMENT,CANCELLATION,PROMOTION"
    )
    assert asked.headers["x-amz-access-token"] == "canary-access-token"
    assert asked.headers["x-amz-date"] == "20260504T090000Z"
    assert asked.headers["user-agent"].startswith("orderactions/")
    assert "(Language=Python/" in asked.headers["user-agent"]
    assert len(asked.headers["user-agent"]) <= 500
    assert not asked.effect
    assert (order.ref.account, order.read_at) == ("amazon", NOW)


@pytest.mark.parametrize(
    ("seen", "error", "said"),
    [
        (refusal(404, "NotFound"), OrderNotFound, ORDER_ID),
        (refusal(400, "InvalidInput", "Invalid Input"), RequestError, "InvalidInput"),
        (refusal(401, "Unauthorized"), MissingCredentials, "role"),
        (refusal(403, "Unauthorized", "denied"), MissingCredentials, "role"),
        (EXPIRED, MissingCredentials, "role"),
        (refusal(500, "InternalFailure"), Unavailable, "request-1"),
        (refusal(503, "ServiceUnavailable"), Unavailable, "503"),
        (answer(404, b"<html>"), Unavailable, "404"),
        (answer(400, b"<html>"), Unavailable, "400"),
        (answer(403, b"<html>"), Unavailable, "403"),
        (answer(302), Unavailable, "302"),
        (answer(200, b"<html>"), Unavailable, "nothing that can be read"),
        (answer(200, {"order": {}}), Unavailable, "order.salesChannel: is missing"),
        (answer(200, {"order": order_json(orderId="305-0000000-0000000")}), Unavailable, "another order"),
        (NotSent("api.invalid: no connection"), Unavailable, "no connection"),
        (NoAnswer("api.invalid: broke off"), Unavailable, "broke off"),
    ],
)  # fmt: skip
def test_each_bad_answer_has_its_error(seen, error, said) -> None:
    """What a page of a proxy says is not taken for Amazon's word."""
    with pytest.raises(error, match=said) as caught:
        account_at(Scripted(getOrder=seen)).snapshot(ORDER_ID)
    assert type(caught.value) is error
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(("rate", "seconds"), [(None, 2.0), ("0.25", 4.0), ("?", 2.0), ("0", 2.0)])
def test_a_full_bucket_says_when_to_come_back(rate, seconds) -> None:
    """By the header where there is one, else by the published rate."""
    named = {"x_amzn_ratelimit_limit": rate} if rate else {}
    full = answer(429, {"errors": [{"code": "QuotaExceeded"}]}, **named)
    with pytest.raises(Throttled) as caught:
        account_at(Scripted(getOrder=full)).snapshot(ORDER_ID)
    assert caught.value.retry_after_s == seconds


def by_token(good: str) -> Scripted:
    """Only one token is taken; each exchange gives the next."""
    given = iter(["one", "two", "three"])

    def orders(request: HttpRequest) -> HttpResponse:
        fine = request.headers["x-amz-access-token"] == good
        return answer(200, {"order": order_json()}) if fine else EXPIRED

    return Scripted(token=lambda _: token_answer(next(given)), getOrder=orders)


def test_a_token_that_has_run_out_is_renewed_once() -> None:
    """Another process may have lived longer than its token."""
    transport = by_token("two")
    assert account_at(transport).snapshot(ORDER_ID).ref.order_id == ORDER_ID
    assert transport.operations() == ["token", "getOrder", "token", "getOrder"]


def test_it_is_not_renewed_over_and_over() -> None:
    """Two refusals are an answer; the next call begins with a new token."""
    transport = by_token("three")
    amazon = account_at(transport)
    with pytest.raises(MissingCredentials):
        amazon.snapshot(ORDER_ID)
    assert transport.operations() == ["token", "getOrder"] * 2
    assert amazon.snapshot(ORDER_ID).ref.order_id == ORDER_ID


def test_a_missing_role_is_not_taken_for_an_old_token() -> None:
    """Asking for tokens again and again would not help."""
    transport = Scripted(getOrder=refusal(403, "Unauthorized", "Access to requested resource is denied."))
    with pytest.raises(MissingCredentials):
        account_at(transport).snapshot(ORDER_ID)
    assert transport.operations() == ["token", "getOrder"]
