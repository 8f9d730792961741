"""Refunds and cancellations at a simulated Amazon, from the order to the answer."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence

import pytest
from attrs import evolve

from orderactions.actions import Line
from orderactions.clock import ManualClock
from orderactions.errors import MarketplaceError, MissingCredentials, Throttled, Unavailable
from orderactions.http import RequestsTransport
from orderactions.marketplaces.amazon import Amazon
from orderactions.marketplaces.amazon.classify import classify
from orderactions.models import Cancellation, Kind, Refund
from orderactions.orders import Order, OrderStatus
from orderactions.protocols import Batch, Member, Outcome, Progress, Submitted, SubmitVerdict
from orderactions.reasons import Reason
from orderactions.testing.simulator import SimulatedAmazon, SimulatorServer
from tests.amazon.making import CANARIES, DE, JP, US, Scripted, account_at, answer, refund_batch, shop, wire_line

PAID = {"Principal": "20.00", "Tax": "1.60", "Shipping": "4.00", "ShippingTax": "0.32"}


def batch_of(amazon: Amazon, *orders: Order, kind: Kind = Kind.REFUND) -> Batch:
    """Refund or cancel each order as a whole."""
    members = []
    for number, order in enumerate(orders, 1):
        lines: Sequence[Line] = ()
        request: Refund | Cancellation = Cancellation(order=order.ref, reason=Reason.OUT_OF_STOCK)
        if kind is Kind.REFUND:
            request = Refund.full(order.ref, reason=Reason.DAMAGED)
            lines = [
                Line(line.line_id, component, amount) for line in order.lines for component, amount in line.paid.items()
            ]
        planned = amazon.plan(request, order, lines)
        assert planned.problems == ()
        members.append(
            Member(
                message_no=number, action_id=f"a{number}", reference=f"OA-{number}", order=order.ref, wire=planned.wire
            )
        )
    return Batch(submission_id="s1", account=amazon.account, kind=kind, sites=(orders[0].site,), members=tuple(members))


def sent(amazon: Amazon, batch: Batch) -> Submitted:
    return amazon.submit(amazon.prepare(batch))


def paid_out(simulated: SimulatedAmazon) -> list[tuple[str, str]]:
    return [(effect["component"], effect["amount"]) for effect in simulated.ledger()["refunds"]]


def us_shop(
    lines: Sequence[dict] | None = None, **settings: object
) -> tuple[SimulatedAmazon, Amazon, ManualClock, Order]:
    simulated, amazon, clock = shop(**settings)
    order = simulated.add_order(marketplace_id=US, lines=lines or [{"paid": PAID}])
    return simulated, amazon, clock, amazon.snapshot(order.order_id)


def test_a_refund_arrives_to_the_cent_and_its_answer_is_read() -> None:
    """Queued, then done by the report's counts, under the feed's number."""
    simulated, amazon, clock, order = us_shop()
    batch = batch_of(amazon, order)
    submitted = sent(amazon, batch)
    assert submitted.verdict is SubmitVerdict.ACCEPTED
    assert amazon.check(batch, submitted.reference).progress is Progress.OPEN
    clock.advance(300)
    checked = amazon.check(batch, submitted.reference)
    (outcome,) = checked.outcomes
    assert (checked.progress, outcome.outcome) == (Progress.FINISHED, Outcome.DONE)
    assert outcome.references[0].value == submitted.reference
    assert len(checked.evidence) == 64
    assert sorted(paid_out(simulated)) == sorted(PAID.items())
    assert {effect["merchant_adjustment_item_id"] for effect in simulated.ledger()["refunds"]} == {"OA-1"}


def test_the_digest_is_of_the_bytes_that_were_uploaded() -> None:
    """It goes into the journal before anything is sent."""
    _, amazon, _, order = us_shop()
    uploaded: list[bytes] = []
    carrier = amazon._api.transport

    class Watching:
        def send(self, request):
            if request.operation == "uploadFeedDocument":
                uploaded.append(request.body)
                assert "x-amz-access-token" not in request.headers
                assert request.headers["content-type"] == "text/xml; charset=UTF-8"
            return carrier.send(request)

    amazon._api.transport = Watching()
    prepared = amazon.prepare(batch_of(amazon, order))
    assert (prepared.digest, prepared.size_bytes) == (hashlib.sha256(uploaded[0]).hexdigest(), len(uploaded[0]))


def test_preparing_has_no_effect_and_may_be_repeated() -> None:
    """A document that is not submitted does nothing."""
    simulated, amazon, clock, order = us_shop()
    for _ in range(3):
        amazon.prepare(batch_of(amazon, order))
    clock.advance(600)
    assert simulated.feeds() == []
    assert paid_out(simulated) == []


@pytest.mark.parametrize(("site", "amount"), [(DE, "20.00"), (JP, "2000")])
def test_a_vat_inclusive_account_refunds_one_gross_amount(site, amount) -> None:
    """No Tax component goes out, and the yen has no decimals."""
    simulated, amazon, clock = shop(tax="vat_inclusive")
    order = amazon.snapshot(simulated.add_order(marketplace_id=site, lines=[{"paid": {"Principal": amount}}]).order_id)
    batch = batch_of(amazon, order)
    submitted = sent(amazon, batch)
    clock.advance(300)
    assert amazon.check(batch, submitted.reference).outcomes[0].outcome is Outcome.DONE
    assert paid_out(simulated) == [("Principal", amount)]


def test_one_of_several_refunds_is_refused_with_amazons_words() -> None:
    """It was refunded before; the others are not held up by it."""
    simulated, amazon, clock, first = us_shop()
    second = amazon.snapshot(simulated.add_order(marketplace_id=US).order_id)
    sent(amazon, batch_of(amazon, first))
    clock.advance(300)
    batch = batch_of(amazon, first, second)
    submitted = sent(amazon, batch)
    clock.advance(300)
    refused, done = amazon.check(batch, submitted.reference).outcomes
    assert (refused.outcome, refused.code) == (Outcome.REFUSED, "18028")
    assert "25161" in refused.text
    assert done.outcome is Outcome.DONE


def test_a_cancellation_is_done_and_the_order_reads_cancelled() -> None:
    """Every item was named, so the whole order is cancelled."""
    simulated, amazon, clock = shop()
    placed = simulated.add_order(status="UNSHIPPED", lines=[{}, {}])
    batch = batch_of(amazon, amazon.snapshot(placed.order_id), kind=Kind.CANCELLATION)
    submitted = sent(amazon, batch)
    clock.advance(300)
    assert amazon.check(batch, submitted.reference).outcomes[0].outcome is Outcome.DONE
    assert amazon.snapshot(placed.order_id).status is OrderStatus.CANCELLED


def test_a_cancellation_that_lost_the_race_is_refused() -> None:
    """The parcel was confirmed while the feed waited."""
    simulated, amazon, clock = shop()
    placed = simulated.add_order(status="UNSHIPPED")
    batch = batch_of(amazon, amazon.snapshot(placed.order_id), kind=Kind.CANCELLATION)
    submitted = sent(amazon, batch)
    simulated.ship(placed.order_id)
    clock.advance(300)
    assert amazon.check(batch, submitted.reference).outcomes[0].outcome is Outcome.REFUSED


def test_the_buyers_official_request_is_seen() -> None:
    """It is evidence, and it keeps the seller's cancellation rate clean."""
    simulated, amazon, _ = shop()
    placed = simulated.add_order(status="UNSHIPPED")
    assert not amazon.snapshot(placed.order_id).buyer_asked_to_cancel
    simulated.request_cancel(placed.order_id, reason="canary words")
    order = amazon.snapshot(placed.order_id)
    assert order.buyer_asked_to_cancel
    assert "canary" not in repr(order)


CREATE = [
    ("refuse", SubmitVerdict.REFUSED_WHOLE),
    ("413", SubmitVerdict.REFUSED_WHOLE),
    ("415", SubmitVerdict.REFUSED_WHOLE),
    ("401", SubmitVerdict.RETURNED),
    ("403", SubmitVerdict.RETURNED),
    ("429_with_header", SubmitVerdict.RETURNED),
    ("429_without_header", SubmitVerdict.RETURNED),
    ("no_connection", SubmitVerdict.RETURNED),
    ("4xx_without_body", SubmitVerdict.UNKNOWN),
    ("4xx_without_body_after_effect", SubmitVerdict.UNKNOWN),
    ("5xx_before_effect", SubmitVerdict.UNKNOWN),
    ("5xx_after_effect", SubmitVerdict.UNKNOWN),
    ("reset_before_effect", SubmitVerdict.UNKNOWN),
    ("reset_after_effect", SubmitVerdict.UNKNOWN),
    ("redirect", SubmitVerdict.UNKNOWN),
    ("redirect_after_effect", SubmitVerdict.UNKNOWN),
    ("slow", SubmitVerdict.UNKNOWN),
    ("2xx_without_feed_id", SubmitVerdict.UNKNOWN),
]


@pytest.mark.parametrize(("fault", "verdict"), CREATE)
def test_whatever_happens_to_create_feed_certain_words_are_true(fault, verdict) -> None:
    """It goes out once; what is called returned or refused has certainly moved no money."""
    simulated, amazon, clock, order = us_shop()
    prepared = amazon.prepare(batch_of(amazon, order))
    simulated.add_fault(fault)
    assert amazon.submit(prepared).verdict is verdict
    assert [call["operation"] for call in simulated.calls()].count("createFeed") == 1
    clock.advance(7200)
    if verdict in {SubmitVerdict.RETURNED, SubmitVerdict.REFUSED_WHOLE}:
        assert paid_out(simulated) == []


def test_refused_credentials_lead_to_a_new_token_for_the_next_try() -> None:
    """But never inside the call: its token is written down before it goes out."""
    simulated, amazon, _, order = us_shop()
    prepared = amazon.prepare(batch_of(amazon, order))
    simulated.add_fault("403")
    assert amazon.submit(prepared).credentials_refused
    tokens = [call for call in simulated.calls() if call["operation"] == "token"]
    assert len(tokens) == 1
    again = amazon.prepare(batch_of(amazon, order))
    assert again.credential is not prepared.credential
    assert amazon.submit(again).verdict is SubmitVerdict.ACCEPTED


def test_a_submission_whose_token_is_gone_is_not_sent() -> None:
    """Neither with an old token nor, after a restart, without one."""
    simulated, amazon, clock, order = us_shop()
    prepared = amazon.prepare(batch_of(amazon, order))
    assert amazon.submit(evolve(prepared, credential=None)).verdict is SubmitVerdict.RETURNED
    clock.advance(3600)
    assert amazon.submit(prepared).verdict is SubmitVerdict.RETURNED
    assert "createFeed" not in [call["operation"] for call in simulated.calls()]


def test_a_submission_may_wait_for_its_turn() -> None:
    """The token that `prepare` hands on lives for minutes, whatever was cached."""
    _, amazon, clock, order = us_shop()
    clock.advance(3500)
    prepared = amazon.prepare(batch_of(amazon, order))
    assert (prepared.credential_expires_at - clock.now()).total_seconds() >= 300


@pytest.mark.parametrize(
    ("fault", "progress", "outcome"),
    [
        ("feed_fatal_before", Progress.FINISHED, Outcome.UNKNOWN),
        ("feed_fatal_partial", Progress.FINISHED, Outcome.UNKNOWN),
        ("feed_cancelled", Progress.FINISHED, Outcome.REFUSED),
        ("report_gone", Progress.FINISHED, Outcome.UNKNOWN),
        ("report_warning", Progress.FINISHED, Outcome.DONE),
        ("component_dropped", Progress.FINISHED, Outcome.DONE),
        ("stuck", Progress.OPEN, None),
        ("stuck_after_effect", Progress.OPEN, None),
        ("late", Progress.OPEN, None),
    ],
)
def test_what_becomes_of_a_feed(fault, progress, outcome) -> None:
    """FATAL is unknown, CANCELLED is refused, and what has not ended is open."""
    simulated, amazon, clock, order = us_shop()
    batch = batch_of(amazon, order)
    simulated.add_fault(fault)
    submitted = sent(amazon, batch)
    clock.advance(1800)
    checked = amazon.check(batch, submitted.reference)
    assert checked.progress is progress
    assert [each.outcome for each in checked.outcomes] == ([outcome] if outcome else [])


def test_a_missing_report_is_waited_for_an_hour() -> None:
    """Then nothing will come of it any more, and a person is asked."""
    simulated, amazon, clock, order = us_shop()
    batch = batch_of(amazon, order)
    simulated.add_fault("report_missing")
    submitted = sent(amazon, batch)
    clock.advance(1800)
    assert amazon.check(batch, submitted.reference).progress is Progress.OPEN
    clock.advance(3600)
    assert [each.outcome for each in amazon.check(batch, submitted.reference).outcomes] == [Outcome.UNKNOWN]


def test_a_feed_that_amazon_has_forgotten_is_unknown() -> None:
    """After 28 days nothing can be read of it."""
    _, amazon, clock, order = us_shop()
    batch = batch_of(amazon, order)
    submitted = sent(amazon, batch)
    clock.advance(29 * 86400)
    assert [each.outcome for each in amazon.check(batch, submitted.reference).outcomes] == [Outcome.UNKNOWN]


def test_a_packed_report_is_read_as_well() -> None:
    """Where Amazon names GZIP."""
    _, amazon, clock, order = us_shop(gzip_reports=True)
    batch = batch_of(amazon, order)
    submitted = sent(amazon, batch)
    clock.advance(300)
    assert amazon.check(batch, submitted.reference).outcomes[0].outcome is Outcome.DONE


def test_a_document_that_amazon_cannot_read_did_nothing() -> None:
    """Refused as a whole by its report."""
    simulated, amazon, clock, order = us_shop(whole_document_faults=True)
    batch = batch_of(amazon, order)
    prepared = amazon.prepare(batch)
    # Submitted as the other kind of feed, its messages make no sense.
    submitted = amazon.submit(evolve(prepared, batch=evolve(batch, kind=Kind.CANCELLATION)))
    clock.advance(300)
    checked = amazon.check(batch, submitted.reference)
    assert checked.progress is Progress.REFUSED_WHOLE
    assert checked.detail.startswith("5000")
    assert paid_out(simulated) == []


@pytest.mark.parametrize(
    ("operation", "fault", "error"),
    [
        ("token", "5xx_before_effect", Unavailable),
        ("token", "reset_before_effect", Unavailable),
        ("createFeedDocument", "403", MissingCredentials),
        ("createFeedDocument", "429_with_header", Throttled),
        ("createFeedDocument", "5xx_before_effect", Unavailable),
        ("createFeedDocument", "refuse", Unavailable),
        ("uploadFeedDocument", "403", Unavailable),
        ("uploadFeedDocument", "5xx_before_effect", Unavailable),
        ("uploadFeedDocument", "redirect", Unavailable),
        ("uploadFeedDocument", "reset_after_effect", Unavailable),
        ("getFeed", "429_without_header", Throttled),
        ("getFeed", "5xx_before_effect", Unavailable),
        ("getFeed", "reset_before_effect", Unavailable),
        ("getFeed", "refuse", Unavailable),
        ("getFeedDocument", "429_without_header", Throttled),
        ("downloadFeedDocument", "5xx_before_effect", Unavailable),
        ("downloadFeedDocument", "403", Unavailable),
    ],
)
def test_what_cannot_be_done_now_is_said_and_can_be_done_later(operation, fault, error) -> None:
    """No failure around createFeed is taken for an answer about the money."""
    simulated, amazon, clock, order = us_shop()
    batch = batch_of(amazon, order)
    clock.advance(4000)
    feed = sent(amazon, batch).reference if operation in {"getFeed", "getFeedDocument", "downloadFeedDocument"} else ""
    clock.advance(300)
    passing = fault.startswith(("5xx", "reset")) or (fault.startswith("429") and operation != "getFeedDocument")
    simulated.add_fault(fault, operation=operation, times=3 if passing else 1)
    with pytest.raises(error) as caught:
        amazon.check(batch, feed) if feed else amazon.prepare(batch)
    assert isinstance(caught.value, (MarketplaceError, MissingCredentials))
    clock.advance(60)
    assert amazon.check(batch, feed).outcomes if feed else amazon.prepare(batch).document


def test_a_refund_over_a_real_connection() -> None:
    """The same story with requests and sockets in between."""
    simulated, _, clock, order = us_shop()
    transport = RequestsTransport()
    with SimulatorServer(simulated) as server:
        url = server.base_url
        amazon = account_at(transport, region="na", endpoint=url, token_url=f"{url}/auth/o2/token", clock=clock)
        batch = batch_of(amazon, amazon.snapshot(order.ref.order_id))
        submitted = sent(amazon, batch)
        clock.advance(300)
        checked = amazon.check(batch, submitted.reference)
        transport.close()
    assert checked.outcomes[0].outcome is Outcome.DONE
    assert sorted(paid_out(simulated)) == sorted(PAID.items())


def test_an_unencrypted_address_gets_nothing() -> None:
    """Should the answer name one."""
    strange = answer(201, {"feedDocumentId": "d", "url": "http://bucket.example.com/x"})
    transport = Scripted(createFeedDocument=strange)
    with pytest.raises(Unavailable, match="not encrypted"):
        account_at(transport).prepare(refund_batch((wire_line(),)))
    assert transport.operations() == ["token", "createFeedDocument"]


@pytest.mark.parametrize(
    "seen", [{}, {"feedDocumentId": "d"}, {"feedDocumentId": 1, "url": "https://bucket.invalid"}], ids=str
)
def test_an_answer_without_what_is_needed_is_no_answer(seen) -> None:
    """Neither the document's id nor its address is made up."""
    with pytest.raises(Unavailable, match="createFeedDocument cannot be read"):
        account_at(Scripted(createFeedDocument=answer(201, seen))).prepare(refund_batch((wire_line(),)))


@pytest.mark.parametrize(
    "seen", [{}, {"processingStatus": 1}, {"processingStatus": "DONE", "createdTime": "?"}], ids=str
)
def test_a_state_that_cannot_be_read_is_asked_for_again(seen) -> None:
    """It says nothing about the money."""
    with pytest.raises(Unavailable, match="cannot be read"):
        account_at(Scripted(getFeed=answer(200, seen))).check(refund_batch((wire_line(),)), "77")


def test_a_state_that_is_new_to_us_is_not_an_end() -> None:
    """The feed stays open, and after hours a person is told."""
    amazon = account_at(Scripted(getFeed=answer(200, {"feedId": "77", "processingStatus": "RESTING"})))
    checked = amazon.check(refund_batch((wire_line(),)), "77")
    assert (checked.progress, checked.detail) == (Progress.OPEN, "the feed is RESTING")


def test_a_feed_page_of_a_proxy_does_not_end_a_submission() -> None:
    """Only Amazon's own 404 says that the feed is gone."""
    with pytest.raises(Unavailable):
        account_at(Scripted(getFeed=answer(404, b"<html>"))).check(refund_batch((wire_line(),)), "77")


def test_the_budget_stays_below_amazons_rate() -> None:
    """createFeed: 0.0083 calls a second, fifteen at once."""
    for kind in Kind:
        budget = account_at(Scripted()).submit_budget(kind)
        assert budget.name == "createFeed"
        assert 1 / budget.interval.total_seconds() <= 0.0083
        assert budget.burst <= 15


def test_an_unforeseen_exception_while_sending_is_unknown() -> None:
    """A crash is what an unknown outcome is made for; it is never raised."""
    transport = Scripted(
        createFeedDocument=answer(201, {"feedDocumentId": "d", "url": "https://bucket.invalid/x"}),
        uploadFeedDocument=answer(200),
        createFeed=RuntimeError("canary"),
    )
    amazon = account_at(transport)
    submitted = amazon.submit(amazon.prepare(refund_batch((wire_line(),))))
    assert submitted.verdict is SubmitVerdict.UNKNOWN
    assert transport.asked[-1].effect


def test_no_secret_shows_anywhere(caplog) -> None:
    """Not in what is returned, raised or logged on the way through all calls."""
    caplog.set_level(logging.DEBUG)
    simulated, amazon, clock, order = us_shop()
    batch = batch_of(amazon, order)
    prepared = amazon.prepare(batch)
    shown = [repr(amazon), repr(amazon.__dict__), repr(prepared), repr(prepared.credential)]
    simulated.add_fault("403", operation="getOrder", times=2)
    with pytest.raises(MissingCredentials) as caught:
        amazon.snapshot(order.ref.order_id)
    submitted = amazon.submit(prepared)
    clock.advance(300)
    shown += [str(caught.value), repr(submitted), repr(amazon.check(batch, submitted.reference)), caplog.text]
    secrets = [*CANARIES.values(), prepared.credential.secret.reveal()]
    assert [secret for secret in secrets for text in shown if secret in text] == []


@pytest.mark.parametrize("reference", ["..", ".", "...", "", "a/b", "a b", "a?b", "x" * 101, "\u0663"])
def test_a_feed_id_that_leads_elsewhere_is_never_asked_for(reference) -> None:
    """A path of dots is another address: nothing is claimed, and nothing goes out."""
    transport = Scripted()
    checked = account_at(transport).check(refund_batch((wire_line(),)), reference)
    assert [each.outcome for each in checked.outcomes] == [Outcome.UNKNOWN]
    assert transport.asked == []


@pytest.mark.parametrize("feed_id", ["..", ".", "a/b", ""])
def test_an_answer_with_such_an_id_is_unknown(feed_id) -> None:
    """Something was made, and it cannot be asked after."""
    assert classify(answer(202, {"feedId": feed_id})).verdict is SubmitVerdict.UNKNOWN


def test_a_report_that_leads_elsewhere_is_not_read() -> None:
    """The id of a document comes from Amazon and goes into an address too."""
    state = {"feedId": "77", "processingStatus": "DONE", "resultFeedDocumentId": ".."}
    transport = Scripted(getFeed=answer(200, state))
    with pytest.raises(Unavailable):
        account_at(transport).check(refund_batch((wire_line(),)), "77")
    assert transport.operations() == ["token", "getFeed"]
