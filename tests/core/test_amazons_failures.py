"""What went wrong at Amazon for others, one story for each; docs/reference/rules-and-tests.md has the table."""

from __future__ import annotations

import json

import pytest
from world import GERMANY, LAMP, World

from orderactions import State
from orderactions.errors import Throttled
from orderactions.protocols import Outcome, Progress
from orderactions.transport import HttpRequest, HttpResponse
from tests.amazon.making import Scripted, account_at, answer, refund_batch, wire_line
from tests.amazon.test_report import report

HELP = "https://sellercentral.amazon.com/gp/help/{}"
SENTENCES = {
    "en": "The order cannot be found for this merchant. " + HELP.format(25441),
    "de": "Die Bestellung wurde bei diesem Händler nicht gefunden. " + HELP.format(25441),
    "ja": "この出品者の注文が見つかりません。" + HELP.format(25441),
    "none": "",
}


@pytest.fixture
def world():
    """A world of the usual kind."""
    made = World()
    yield made
    made.journal.close()


def checked_by(state: dict, file: bytes = b"", **place: object):
    """Return what is made of a feed in that state, with that file as its report."""
    feed = {"feedId": "50", "feedType": "POST_PAYMENT_ADJUSTMENT_DATA", "createdTime": "2026-05-04T08:00:00Z"}
    told = {"feedDocumentId": "doc-1", "url": "https://store.invalid/x", **place}
    transport = Scripted(
        getFeed=answer(200, feed | state), getFeedDocument=answer(200, told), downloadFeedDocument=answer(200, file)
    )
    batch = refund_batch((wire_line(),), (wire_line(),))
    return account_at(transport).check(batch, "50")


def outcomes_of(checked) -> list[Outcome]:
    return [each.outcome for each in checked.outcomes]


DONE = {"processingStatus": "DONE", "resultFeedDocumentId": "doc-1"}


@pytest.mark.parametrize("sentence", SENTENCES.values(), ids=SENTENCES)
@pytest.mark.parametrize("code", ["18028", "18021", "5000", "5002", "5003", "8026", "99999"])
def test_an_error_refuses_its_message_in_every_language_and_by_every_code(code, sentence) -> None:
    """Codes that sellers saw, and one that nobody did: what is refused is told by the kind of line, not by words."""
    checked = checked_by(DONE, report(2, 1, 1, (2, "Error", code, sentence)))
    assert outcomes_of(checked) == [Outcome.DONE, Outcome.REFUSED]
    assert (checked.outcomes[1].code, checked.outcomes[1].text) == (code, sentence)


def test_a_malformed_document_is_error_5000_for_message_zero() -> None:
    """It did nothing, and may be sent again in smaller pieces."""
    checked = checked_by(DONE, report(0, 0, 1, (0, "Error", "5000", "malformed " + HELP.format(22971))))
    assert checked.progress is Progress.REFUSED_WHOLE


def test_amazon_stopping_after_too_many_errors_leaves_the_rest_unknown() -> None:
    """5003: one message was looked at, the other perhaps not."""
    checked = checked_by(DONE, report(1, 0, 1, (1, "Error", "5003", "too many errors")))
    assert outcomes_of(checked) == [Outcome.UNKNOWN, Outcome.UNKNOWN]


@pytest.mark.parametrize("status", ["Processing", "Rejected", "Komplett"])
def test_a_report_that_is_not_complete_proves_nothing(status) -> None:
    """Whatever its counts say."""
    assert set(outcomes_of(checked_by(DONE, report(2, 2, 0, status=status)))) == {Outcome.UNKNOWN}


@pytest.mark.parametrize(
    "file", [report(2, 2, 0), report(0, 0, 1, (0, "Error", "5002", "internal")), b"<html>", b""], ids=range(4)
)
def test_a_fatal_feed_is_unknown_whatever_lies_in_its_document(file) -> None:
    """Some, all or none of it may have happened; its document may be of another kind, or say the opposite."""
    checked = checked_by({"processingStatus": "FATAL", "resultFeedDocumentId": "doc-1"}, file)
    assert outcomes_of(checked) == [Outcome.UNKNOWN, Outcome.UNKNOWN]


def test_a_report_whose_compression_is_not_named_is_not_unpacked_by_guessing() -> None:
    """GZIP where Amazon says so, and what it says but we do not know proves nothing."""
    assert set(outcomes_of(checked_by(DONE, report(2, 2, 0), compressionAlgorithm="ZSTD"))) == {Outcome.UNKNOWN}


@pytest.mark.parametrize("status", ["PENDING_AVAILABILITY", "UNFULFILLABLE", "CANCELLED"])
def test_a_cancellation_where_there_is_nothing_to_cancel_is_not_sent(world, status) -> None:
    """Beside pending and shipped ones: orders to come, orders that cannot be sent, orders that are over."""
    action = world.cancel(world.order(status=status))
    assert action.state is State.DECLINED
    assert world.feeds() == 0


def test_amazon_cancels_an_order_itself_while_our_cancellation_waits(world) -> None:
    """Seven days after the day on which it should have left: nothing is left to do, and nothing is sent."""
    world.amazon.fail("no_connection", operation="createFeedDocument", times=8)
    order = world.order(status="UNSHIPPED")
    action = world.cancel(order)
    world.service.advance()
    assert world.state(action) is State.RESERVED
    world.amazon.set_status(order, "CANCELLED")
    world.pass_time(900)
    assert world.state(action) is State.REFUSED
    assert "cancelled already" in world.service.get(action.id).confirmation.for_agent
    assert world.feeds() == 0


def test_a_cancellation_that_amazon_refuses_after_hours_is_refused(world) -> None:
    """The feed was late, the parcel left meanwhile."""
    order = world.order(status="UNSHIPPED")
    world.amazon.fail("late", later_s=4 * 3600)
    action = world.cancel(order)
    world.pass_time(600)
    assert world.state(action) is State.ACCEPTED
    world.amazon.ship(order)
    world.pass_time(5 * 3600)
    assert world.state(action) is State.REFUSED
    assert world.amazon.ledger()["cancellations"] == []


class Beside:
    """Another program of the same seller and application, which uses the same rate limits."""

    def __init__(self, world: World) -> None:
        self._api = world.account(name="beside")._api

    def create_feeds(self, number: int) -> list[int]:
        """Create feeds of its own and return the statuses."""
        made = self._api.read(
            "createFeedDocument", "POST", "/feeds/2021-06-30/documents", body={"contentType": "text/xml"}
        )
        body = {
            "feedType": "POST_PAYMENT_ADJUSTMENT_DATA",
            "marketplaceIds": [GERMANY],
            "inputFeedDocumentId": made.need("feedDocumentId").text(),
        }
        token = self._api.tokens.token()
        request = self._api.request("createFeed", "POST", "/feeds/2021-06-30/feeds", token, body=body)
        # It minds no rate limit of its own.
        return [self._api.transport.send(request).status for _ in range(number)]


@pytest.mark.parametrize("told", ["429_with_header", "429_without_header"])
def test_a_bucket_that_another_program_emptied_delays_and_never_doubles(world, told) -> None:
    """CreateFeed is one bucket for all that the seller's application sends; the rate may stand in the 429 or not."""
    action = world.refund(world.order())
    assert Beside(world).create_feeds(16)[-2:] == [202, 429]
    world.amazon.fail(told, operation="createFeed")
    world.service.advance()
    assert world.state(action) is State.RESERVED
    world.pass_time(1800)
    assert world.state(action) is State.DONE
    assert world.paid_out() == [("Principal", "20.00")]


def refunded_unless_throttled(world, order):
    """Return the action; None where Amazon says to come back later."""
    try:
        return world.refund(order)
    except Throttled:
        return None


@pytest.mark.parametrize("operation", ["getFeed", "getFeedDocument", "createFeedDocument", "getOrder"])
def test_a_429_to_any_other_call_only_delays(world, operation) -> None:
    """No error, no task, no second feed."""
    world.amazon.fail("429_without_header", operation=operation, times=3)
    order = world.order()
    action = None
    while action is None:
        action = refunded_unless_throttled(world, order)
        world.pass_time(300)
    world.pass_time(1800)
    assert world.state(action) is State.DONE
    assert (world.feeds(), world.service.tasks()) == (1, ())


class WithRate:
    """A transport in whose answers Amazon names another rate than it publishes."""

    def __init__(self, inner, rate: str | None) -> None:
        self._inner = inner
        self._rate = rate

    def send(self, request: HttpRequest) -> HttpResponse:
        response = self._inner.send(request)
        headers = {name: value for name, value in response.headers.items() if name != "x-amzn-ratelimit-limit"}
        if self._rate is not None and "/auth/" not in request.url:
            headers["x-amzn-ratelimit-limit"] = self._rate
        return HttpResponse(status=response.status, headers=headers, body=response.body)


@pytest.mark.parametrize("rate", [None, "0.5", "0.0001", "", "fast", "NaN", "-1"])
def test_a_rate_that_is_missing_or_another_than_published_stops_nothing(rate) -> None:
    """The header is best effort: a refund goes its way without it, and with nonsense in it."""
    world = World()
    world.service = world.new_service(transport=WithRate(world.amazon.transport(), rate))
    action = world.refund(world.order())
    world.pass_time(1200)
    assert world.state(action) is State.DONE
    world.journal.close()


def test_a_success_can_be_read_from_nothing_but_the_counts(world) -> None:
    """The report has no line about our refund; the ledger and the state agree."""
    action = world.refund(world.order(LAMP))
    world.pass_time(600)
    assert world.state(action) is State.DONE
    assert json.dumps(world.amazon.feeds()[0]["messages"]).count("successful") == 1
