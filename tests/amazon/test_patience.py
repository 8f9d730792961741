"""What is waited for, tried again and given up: reads with patience, and createFeed with none."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderactions.clock import ManualClock
from orderactions.errors import MissingCredentials, SetupError, Throttled, Unavailable
from orderactions.marketplaces.amazon.patience import pause_before
from orderactions.marketplaces.amazon.rates import RATES, Buckets, Rate, interval_s
from orderactions.protocols import SubmitVerdict
from orderactions.transport import HttpRequest, HttpResponse, NoAnswer, NotSent
from tests.amazon.making import (
    NOW,
    ORDER_ID,
    Scripted,
    account_at,
    answer,
    order_json,
    refund_batch,
    refusal,
    token_answer,
    wire_line,
)

FINE = answer(200, {"order": order_json()})
FULL = refusal(429, "QuotaExceeded")
BAD = {
    "no connection": NotSent("api.invalid: no connection"),
    "no answer": NoAnswer("api.invalid: broke off"),
    "500": refusal(500, "InternalFailure"),
    "502": answer(502, b""),
    "503 with a page": answer(503, b"<html>busy</html>"),
}
PARTS = {
    "createFeedDocument": answer(201, {"feedDocumentId": "d", "url": "https://bucket.invalid/x"}),
    "uploadFeedDocument": answer(200),
}


def in_turn(*answers: HttpResponse | Exception) -> Callable[[HttpRequest], HttpResponse]:
    """Give one answer after the other; the last one for ever."""
    left: Iterator[HttpResponse | Exception] = iter(answers)
    kept = answers[-1]

    def give(_request: HttpRequest) -> HttpResponse:
        seen = next(left, kept)
        if isinstance(seen, Exception):
            raise seen
        return seen

    return give


def reading(
    *answers: HttpResponse | Exception, **settings: object
) -> tuple[Scripted, ManualClock, Callable[[], object]]:
    transport, clock = Scripted(getOrder=in_turn(*answers)), ManualClock(NOW)
    amazon = account_at(transport, clock=clock, **settings)
    return transport, clock, lambda: amazon.snapshot(ORDER_ID)


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_a_read_is_tried_again_with_growing_pauses(bad) -> None:
    """Two bad moments in a row are overcome, and nobody hears of them."""
    transport, clock, read = reading(bad, bad, FINE)
    read()
    assert transport.operations() == ["token", *["getOrder"] * 3]
    assert clock.now() - NOW == timedelta(seconds=2.5)


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_a_read_is_given_up_after_three_attempts(bad) -> None:
    """A service that is down is not asked on and on."""
    transport, _, read = reading(bad)
    with pytest.raises(Unavailable):
        read()
    assert transport.operations() == ["token", *["getOrder"] * 3]


@pytest.mark.parametrize("status", [302, 400, 403, 404, 409, 422])
def test_an_answer_that_stands_is_not_asked_for_again(status) -> None:
    """Only what may pass by itself is worth another call."""
    transport, _, read = reading(answer(status, b"<html>"))
    with pytest.raises(Unavailable):
        read()
    assert transport.operations() == ["token", "getOrder"]


def test_all_attempts_together_have_one_deadline() -> None:
    """Each may only take what is left, and none begins when nothing is."""
    clock = ManualClock(NOW)

    def slow(request: HttpRequest) -> HttpResponse:
        clock.advance(min(6.0, request.timeout_s))
        raise NoAnswer("api.invalid: too slow")

    transport = Scripted(getOrder=slow)
    amazon = account_at(transport, clock=clock, read_deadline_s=10)
    with pytest.raises(Unavailable):
        amazon.snapshot(ORDER_ID)
    asked = [request.timeout_s for request in transport.asked if request.operation == "getOrder"]
    assert asked == [10.0, 3.5]
    assert clock.now() - NOW <= timedelta(seconds=10)


def test_waiting_for_a_token_is_part_of_the_time() -> None:
    """A slow login leaves less for the order."""
    clock = ManualClock(NOW)

    def slow(_request: HttpRequest) -> HttpResponse:
        clock.advance(7)
        return token_answer()

    transport = Scripted(token=slow, getOrder=FINE)
    account_at(transport, clock=clock, read_deadline_s=10).snapshot(ORDER_ID)
    assert [request.timeout_s for request in transport.asked] == [10.0, 3.0]


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_a_token_is_asked_for_again_too(bad) -> None:
    """A login has no effect; only a refusal stands."""
    transport, _, read = reading(FINE)
    transport.answers["token"] = in_turn(bad, token_answer())
    read()
    assert transport.operations() == ["token", "token", "getOrder"]


@pytest.mark.parametrize("deadline_s", [0, -1, 45.1, float("nan"), float("inf")])
def test_a_deadline_that_makes_no_sense_is_refused(deadline_s) -> None:
    """By its name, when the account is made."""
    with pytest.raises(SetupError, match="read_deadline_s"):
        account_at(Scripted(), read_deadline_s=deadline_s)


# Tokens


@pytest.mark.parametrize(
    "details",
    ["The access token you provided has expired.", "The access token you provided is revoked, malformed or invalid."],
)
def test_a_token_that_is_no_longer_taken_is_renewed_once(details) -> None:
    """Then the answer is an error with what to do; the next call begins with a new token."""
    refused = refusal(403, "Unauthorized", "Access to requested resource is denied.", details)
    transport, _, read = reading(refused, FINE)
    read()
    assert transport.operations() == ["token", "getOrder"] * 2
    transport, _, read = reading(refused)
    with pytest.raises(MissingCredentials, match="role"):
        read()
    assert transport.operations() == ["token", "getOrder"] * 2


# 429 and the buckets


def test_a_full_bucket_is_waited_for_where_the_time_is_enough() -> None:
    """Somebody else spends from it too: one call in two seconds comes back."""
    transport, clock, read = reading(FULL, FINE)
    read()
    assert transport.operations() == ["token", "getOrder", "getOrder"]
    assert clock.now() - NOW == timedelta(seconds=2)


def test_a_full_bucket_that_fills_too_late_is_told() -> None:
    """With Amazon's own rate where it names one, and its request id."""
    full = answer(429, {"errors": [{"code": "QuotaExceeded"}]}, x_amzn_ratelimit_limit="0.02")
    transport, clock, read = reading(full)
    with pytest.raises(Throttled, match="request-1") as caught:
        read()
    assert caught.value.retry_after_s == 50
    assert transport.operations() == ["token", "getOrder"]
    assert clock.now() == NOW


def test_calls_beyond_the_burst_wait_for_their_turn() -> None:
    """Thirty at once, then one every two seconds: Amazon need not refuse anything."""
    _, clock, read = reading(FINE)
    for _ in range(30):
        read()
    assert clock.now() == NOW
    for _ in range(3):
        read()
    assert clock.now() - NOW == timedelta(seconds=6)


def test_a_turn_that_comes_too_late_is_not_waited_for() -> None:
    """The caller hears when to come back, and Amazon is not asked."""
    transport, clock, read = reading(FINE, read_deadline_s=1)
    for _ in range(30):
        read()
    with pytest.raises(Throttled) as caught:
        read()
    assert caught.value.retry_after_s == 2
    assert len(transport.operations()) == 31
    clock.advance(2)
    read()


def test_a_rate_that_amazon_tells_replaces_the_published_one() -> None:
    """Ten a second for this account; what makes no sense is passed over."""
    told = answer(200, {"order": order_json()}, x_amzn_ratelimit_limit="10.0")
    transport, clock, read = reading(told)
    for _ in range(31):
        read()
    assert clock.now() - NOW == timedelta(seconds=0.1)
    for nonsense in ("", "?", "0", "-1", "NaN", "Infinity", "1e999"):
        transport.answers["getOrder"] = answer(200, {"order": order_json()}, x_amzn_ratelimit_limit=nonsense)
        read()
    assert clock.now() - NOW == timedelta(seconds=0.8)


def test_each_operation_and_each_account_has_a_bucket_of_its_own() -> None:
    """One empty bucket stops nobody else; one object keeps them for all."""
    buckets = Buckets()
    transport = Scripted(getOrder=FINE, **PARTS)
    one = account_at(transport, buckets=buckets, read_deadline_s=1)
    same = account_at(transport, buckets=buckets, read_deadline_s=1)
    other = account_at(transport, buckets=buckets, read_deadline_s=1, seller_id="A2ANOTHERSELLER")
    for _ in range(30):
        one.snapshot(ORDER_ID)
    for account in (one, same):
        with pytest.raises(Throttled):
            account.snapshot(ORDER_ID)
    other.snapshot(ORDER_ID)
    one.prepare(refund_batch((wire_line(),)))


def test_a_granted_rate_can_be_given() -> None:
    """Amazon lets some applications ask more often; without any table only its answers count."""
    for buckets in (Buckets({"getOrder": Rate.of("50", 300)}), Buckets({})):
        _, clock, read = reading(FINE, buckets=buckets)
        for _ in range(100):
            read()
        assert clock.now() == NOW
    with pytest.raises(ValueError, match="no rate"):
        Rate.of("0", 30)


def test_threads_share_a_bucket() -> None:
    """Forty at once: thirty go, the others each get a turn of their own."""
    buckets, waits = Buckets(), []
    together = threading.Barrier(40)

    def one() -> None:
        together.wait(10)
        waits.append(buckets.take(("app", "account", "getOrder"), 0, 60_000_000))

    threads = [threading.Thread(target=one) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert sorted(waits) == [(True, 0)] * 30 + [(True, 2_000_000 * n) for n in range(1, 11)]


def test_a_clock_that_is_set_back_does_not_stop_the_reading() -> None:
    """What a bucket owes lies never further ahead than all that it holds."""
    _, clock, read = reading(FINE)
    clock.advance(86_400)
    for _ in range(30):
        read()
    clock._now -= timedelta(hours=12)
    read()
    assert clock.now() <= NOW + timedelta(hours=12, seconds=30)


@given(st.integers(1, 5), st.one_of(st.none(), st.integers(100, 599)), st.one_of(st.none(), st.floats(0, 100)))
def test_only_what_may_pass_by_itself_is_tried_again(attempt, status, refill_s) -> None:
    """No answer, a server's failure, or a bucket that fills; three times at most."""
    pause_s = pause_before(attempt, status, refill_s)
    may_pass = status is None or status >= 500 or (status == 429 and refill_s is not None)
    assert (pause_s is not None) is (may_pass and attempt < 3)


def test_every_operation_that_is_called_has_a_rate() -> None:
    """What is not in the table would wait a minute after each 429."""
    for operation in ("getOrder", "listTransactions", "listFinancialEvents", "listFinancialEventsByOrderId"):
        assert interval_s(operation) == 2
    assert interval_s("getFeedDocument") == pytest.approx(45, abs=0.1)
    assert interval_s("somethingNew") == 60
    assert {"createFeed", "cancelOrder", "createFeedDocument", "getFeed"} <= set(RATES)


# createFeed


@pytest.mark.parametrize(
    "seen",
    [
        *BAD.values(),
        FULL,
        refusal(401, "Unauthorized", "", "The access token you provided has expired."),
        refusal(403, "Unauthorized", "", "The access token you provided has expired."),
        answer(302, b"", location="https://elsewhere.invalid/"),
        answer(307, b"", location="https://elsewhere.invalid/"),
    ],
)
def test_create_feed_goes_out_once_whatever_is_answered(seen) -> None:
    """No renewed token, no further attempt, no redirect; the verdict is told and nothing is raised."""
    clock = ManualClock(NOW)
    transport = Scripted(**PARTS, createFeed=in_turn(seen))
    amazon = account_at(transport, clock=clock)
    prepared = amazon.prepare(refund_batch((wire_line(),)))
    submitted = amazon.submit(prepared)
    assert submitted.verdict is not SubmitVerdict.ACCEPTED
    assert transport.operations() == ["token", "createFeedDocument", "uploadFeedDocument", "createFeed"]
    assert transport.asked[-1].effect
    assert clock.now() == NOW
