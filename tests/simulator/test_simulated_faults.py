"""What can be made to go wrong, in memory."""

from __future__ import annotations

import contextlib

import pytest

from orderactions.testing.simulator import FAULTS, ControlRefusal
from orderactions.transport import NoAnswer, NotSent


@pytest.fixture
def order(amazon):
    return amazon.add_order(lines=[{"paid": {"Principal": "20.00"}}])


@pytest.fixture
def document_id(seller, order):
    item = seller.item(order.lines[0].order_item_id, Principal="5.00")
    return seller.uploaded(seller.envelope(*[seller.adjustment(order.order_id, item)] * 3))


def paid(seller):
    """How many messages were paid."""
    return len(seller.amazon.ledger()["refunds"])


def done(seller, document_id):
    """Create a feed, let its time pass, and return it."""
    feed_id = seller.create_feed(document_id).json["feedId"]
    seller.amazon.advance(180)
    return seller.feed(feed_id)


@pytest.mark.parametrize(
    ("what", "status", "is_error_list"),
    [
        ("refuse", 400, True),
        ("401", 401, True),
        ("403", 403, True),
        ("413", 413, True),
        ("415", 415, True),
        ("429_with_header", 429, True),
        ("429 without header", 429, True),
        ("4xx_without_body", 400, False),
        ("5xx_before_effect", 503, True),
        ("redirect", 307, False),
    ],
)
def test_a_fault_before_the_effect_creates_no_feed(seller, document_id, what, status, is_error_list):
    """The answer is as ordered and nothing happened; the next call is served again."""
    seller.amazon.add_fault(what)
    reply = seller.create_feed(document_id)
    assert (reply.status, b'"errors"' in reply.body) == (status, is_error_list)
    assert seller.amazon.feeds() == []
    assert seller.create_feed(document_id).status == 202


@pytest.mark.parametrize(("what", "has_header"), [("429_with_header", True), ("429_without_header", False)])
def test_a_429_may_or_may_not_tell_the_limit(seller, document_id, what, has_header):
    """Amazon leaves the header out at will."""
    seller.amazon.add_fault(what)
    assert ("x-amzn-ratelimit-limit" in seller.create_feed(document_id).headers) is has_header


@pytest.mark.parametrize(
    ("what", "options", "status"),
    [
        ("5xx_after_effect", {"status": 500}, 500),
        ("5xx_after_effect", {"html": True}, 503),
        ("4xx_without_body_after_effect", {}, 400),
        ("redirect_after_effect", {}, 307),
        ("2xx_without_feed_id", {}, 202),
    ],
)
def test_a_fault_after_the_effect_hides_a_feed_that_exists(seller, document_id, what, options, status):
    """The caller learns no feed id, and the money moves all the same."""
    seller.amazon.add_fault(what, **options)
    reply = seller.create_feed(document_id)
    assert (reply.status, b"feedId" in reply.body) == (status, False)
    seller.amazon.advance(180)
    assert paid(seller) == 3


@pytest.mark.parametrize(
    ("what", "error", "happened"),
    [
        ("no_connection", NotSent, False),
        ("reset_before_effect", NoAnswer, False),
        ("reset_after_effect", NoAnswer, True),
        ("slow", NoAnswer, True),
    ],
)
def test_a_broken_connection_is_an_exception_of_the_transport(seller, document_id, what, error, happened):
    """Only where nothing was sent does the exception say so."""
    seller.amazon.add_fault(what)
    with pytest.raises(error):
        seller.create_feed(document_id)
    assert (len(seller.amazon.feeds()) == 1) is happened


def test_a_slow_answer_costs_the_callers_whole_patience(seller, document_id):
    """Virtual time passes while the caller waits in vain."""
    seller.amazon.add_fault("slow")
    before = seller.amazon.now()
    with pytest.raises(NoAnswer):
        seller.create_feed(document_id)
    assert (seller.amazon.now() - before).total_seconds() == 20


def test_a_fault_waits_for_its_call_and_lasts_as_long_as_it_should(seller, document_id):
    """From the third call on, twice."""
    seller.amazon.add_fault("refuse", nth=3, times=2)
    assert [seller.create_feed(document_id).status for _ in range(5)] == [202, 202, 400, 400, 202]


def test_a_fault_strikes_its_own_operation_only(seller, order, document_id):
    """And speaks that service's language."""
    for operation in ("getOrder", "token", "uploadFeedDocument"):
        seller.amazon.add_fault("refuse", operation=operation)
    assert seller.create_feed(document_id).status == 202
    assert seller.order(order.order_id).code == "InvalidInput"
    assert seller.log_in().json["error"] == "invalid_grant"
    upload = seller.send("PUT", seller.new_document()["url"], {"content-type": seller.XML}, b"<a/>")
    assert (upload.status, upload.body.startswith(b"<?xml")) == (400, True)


def test_fatal_may_mean_that_half_of_it_happened(seller, document_id):
    """Two of three messages are paid, and there is no report that says so."""
    seller.amazon.add_fault("feed_fatal_partial")
    feed = done(seller, document_id)
    assert (feed["processingStatus"], "resultFeedDocumentId" in feed) == ("FATAL", False)
    assert paid(seller) == 2


@pytest.mark.parametrize(
    ("what", "status", "count"),
    [
        ("feed_fatal_before", "FATAL", 0),
        ("feed_cancelled", "CANCELLED", 0),
        ("stuck", "IN_PROGRESS", 0),
        ("stuck_after_effect", "IN_PROGRESS", 3),
        ("late", "IN_PROGRESS", 0),
        ("report_missing", "DONE", 3),
    ],
)
def test_a_feed_may_go_wrong_in_many_ways(seller, document_id, what, status, count):
    """The answer to createFeed looks as ever; what became of the feed and of the money are two things."""
    seller.amazon.add_fault(what)
    feed = done(seller, document_id)
    assert (feed["processingStatus"], "resultFeedDocumentId" in feed) == (status, False)
    assert paid(seller) == count


def test_a_document_may_be_refused_as_a_whole(seller, document_id):
    """There is a report: nothing was processed, and its one error is about the document."""
    seller.amazon.add_fault("feed_refused_whole")
    feed = done(seller, document_id)
    report = seller.report(feed["feedId"])
    assert (feed["processingStatus"], report.counts, paid(seller)) == ("DONE", (0, 0, 1, 0), 0)
    assert [result[0] for result in report.results] == ["0"]


def test_a_late_feed_comes_in_the_end(seller, document_id):
    """After its own time and what was added."""
    seller.amazon.add_fault("late", later_s=3000)
    seller.create_feed(document_id)
    seller.amazon.advance(3179)
    assert paid(seller) == 0
    seller.amazon.advance(1)
    assert paid(seller) == 3


def test_a_report_may_be_gone(seller, document_id):
    """The feed names it, and it is not found."""
    seller.amazon.add_fault("report_gone")
    feed = done(seller, document_id)
    assert seller.call("GET", f"/feeds/2021-06-30/documents/{feed['resultFeedDocumentId']}").status == 404


def test_a_warning_leaves_the_message_successful(seller, order):
    """It has a line in the report and is paid."""
    seller.amazon.add_fault("report_warning")
    report = seller.refund(order, Principal="5.00")
    assert (report.counts, report.results[0][1]) == ((1, 1, 0, 1), "Warning")
    assert paid(seller) == 1


def test_a_component_may_vanish_behind_a_reported_success(seller):
    """Only the ledger knows."""
    order = seller.amazon.add_order(lines=[{"paid": {"Principal": "20.00", "Shipping": "5.00"}}])
    seller.amazon.add_fault("component_dropped")
    assert seller.refund(order, Principal="20.00", Shipping="5.00").successful
    ledger = seller.amazon.ledger()
    assert [row["component"] for row in ledger["refunds"]] == ["Shipping"]
    assert [row["component"] for row in ledger["dropped"]] == ["Principal"]


@pytest.mark.parametrize(
    ("what", "options", "field"),
    [
        ("explode", {}, "what"),
        ("refuse", {"operation": "sellOrder"}, "operation"),
        ("stuck", {"operation": "getFeed"}, "operation"),
        ("refuse", {"nth": 0}, "nth"),
        ("5xx_after_effect", {"status": 200}, "status"),
    ],
)
def test_a_fault_that_cannot_be_names_the_field(amazon, what, options, field):
    """A test that means to break something is not let down in silence."""
    with pytest.raises(ControlRefusal) as caught:
        amazon.add_fault(what, **options)
    assert caught.value.field == field


@pytest.mark.parametrize("what", [what for what in FAULTS if what != "books_empty"])
def test_every_fault_in_the_table_can_be_set_off(seller, document_id, what):
    """The call that it struck has its name, and the one after it does not."""
    seller.amazon.add_fault(what)
    with contextlib.suppress(NoAnswer, NotSent):
        seller.create_feed(document_id)
    seller.create_feed(document_id)
    assert [call["fault"] for call in seller.amazon.calls()[-2:]] == [what, ""]
