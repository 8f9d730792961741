"""Feeds and their documents, from createFeedDocument to the report."""

from __future__ import annotations

import pytest


@pytest.fixture
def order(amazon):
    return amazon.add_order(lines=[{"paid": {"Principal": "20.00"}}])


@pytest.fixture
def document(seller, order):
    return seller.envelope(seller.adjustment(order.order_id, seller.item(order.lines[0].order_item_id, Principal="5")))


def test_a_feed_waits_is_worked_on_and_is_done(seller, document):
    """Nothing happens to the money before the feed is done, everything when it is."""
    feed_id = seller.create_feed(seller.uploaded(document)).json["feedId"]
    assert seller.feed(feed_id)["processingStatus"] == "IN_QUEUE"
    seller.amazon.advance(100)
    assert seller.feed(feed_id)["processingStatus"] == "IN_PROGRESS"
    assert seller.amazon.ledger()["refunds"] == []
    seller.amazon.advance(80)
    done = seller.feed(feed_id)
    assert done["processingStatus"] == "DONE"
    assert done["processingEndTime"] == "2026-05-04T09:03:00+00:00"
    [refund] = seller.amazon.ledger()["refunds"]
    assert (refund["amount"], refund["feed_id"], refund["message_id"]) == ("5", feed_id, "1")


def test_an_effect_happens_at_the_feeds_own_time_however_late_one_looks(seller, document):
    """A feed that nobody asks about takes effect all the same, and at its own moment."""
    seller.create_feed(seller.uploaded(document))
    seller.amazon.advance(86400)
    assert seller.amazon.ledger()["refunds"][0]["at"] == "2026-05-04T09:03:00+00:00"


def test_a_success_leaves_no_line_in_the_report(seller, document):
    """Only the counts tell that a message went well."""
    feed_id = seller.create_feed(seller.uploaded(document)).json["feedId"]
    seller.amazon.advance(180)
    report = seller.report(feed_id)
    assert (report.feed_id, report.counts, report.results) == (feed_id, (1, 1, 0, 0), [])


def test_the_same_document_twice_pays_twice(seller, document):
    """Nothing is recognised as a repetition: this is why the library must never send twice."""
    document_id = seller.uploaded(document)
    assert seller.create_feed(document_id).json != seller.create_feed(document_id).json
    seller.amazon.advance(180)
    assert [refund["amount"] for refund in seller.amazon.ledger()["refunds"]] == ["5", "5"]


def test_a_report_may_come_compressed(seller_with):
    """With gzip_reports the document says so and has to be unpacked."""
    seller = seller_with(gzip_reports=True)
    assert seller.refund(seller.amazon.add_order(), Principal="1.00").successful


@pytest.mark.parametrize(
    "change",
    [
        {"feed_type": "POST_EVERYTHING"},
        {"marketplaces": ()},
        {"marketplaces": ("MOON",)},
        {"marketplaces": ("A1PA6795UKMFR9",) * 26},
        {"document_id": "amzn1.tortuga.4.sim.none"},
    ],
)
def test_a_feed_that_cannot_be_is_refused_with_an_error_list(seller, document, change):
    """The call looks at type, marketplaces and document, and nothing is created when one is wrong."""
    reply = seller.create_feed(**({"document_id": seller.uploaded(document)} | change))
    assert (reply.status, reply.code) == (400, "InvalidInput")
    assert seller.amazon.feeds() == []


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"feedType": ["x"]}'])
def test_a_body_that_is_no_feed_is_refused(seller, body):
    """Whatever stands in the body, the answer is an error list."""
    assert seller.call("POST", "/feeds/2021-06-30/feeds", body).status == 400


def test_an_upload_must_have_the_declared_content_type(seller, document):
    """The address was signed for one content type, letter by letter."""
    url = seller.new_document()["url"]
    assert seller.send("PUT", url, {"content-type": "text/xml"}, document).status == 403
    assert seller.send("PUT", url, {"content-type": seller.XML}, document).status == 200


def test_an_upload_address_lives_for_five_minutes(seller, document):
    """After that it is refused, in the store's XML and not as an error list."""
    url = seller.new_document()["url"]
    seller.amazon.advance(300)
    reply = seller.send("PUT", url, {"content-type": seller.XML}, document)
    assert (reply.status, b"<Code>AccessDenied</Code>" in reply.body) == (403, True)


def test_an_address_cannot_be_guessed_or_used_the_other_way_round(seller, document):
    """Neither a wrong signature nor an upload address opens a document for reading."""
    url = seller.new_document()["url"]
    assert seller.send("PUT", url + "0", {"content-type": seller.XML}, document).status == 403
    assert seller.send("GET", url).status == 403


def test_a_feed_takes_the_bytes_as_they_were_when_it_was_created(seller, order, document):
    """What is uploaded afterwards does not reach it."""
    made = seller.new_document()
    seller.send("PUT", made["url"], {"content-type": seller.XML}, document)
    seller.create_feed(made["feedDocumentId"])
    more = seller.envelope(seller.adjustment(order.order_id, seller.item(order.lines[0].order_item_id, Principal="9")))
    seller.send("PUT", made["url"], {"content-type": seller.XML}, more)
    seller.amazon.advance(180)
    assert [refund["amount"] for refund in seller.amazon.ledger()["refunds"]] == ["5"]


def test_a_feed_without_an_upload_ends_fatal(seller):
    """There is nothing to read, and no report."""
    feed_id = seller.create_feed(seller.new_document()["feedDocumentId"]).json["feedId"]
    seller.amazon.advance(180)
    assert seller.feed(feed_id)["processingStatus"] == "FATAL"
    assert "resultFeedDocumentId" not in seller.feed(feed_id)


def test_only_a_waiting_feed_can_be_cancelled(seller, document):
    """In the queue it can, in progress it cannot."""
    first, second = (seller.create_feed(seller.uploaded(document)).json["feedId"] for _ in range(2))
    cancelled = seller.call("DELETE", f"/feeds/2021-06-30/feeds/{first}")
    assert (cancelled.status, cancelled.body) == (200, b"")
    seller.amazon.advance(100)
    assert seller.call("DELETE", f"/feeds/2021-06-30/feeds/{second}").status == 400
    seller.amazon.advance(100)
    assert [seller.feed(feed_id)["processingStatus"] for feed_id in (first, second)] == ["CANCELLED", "DONE"]
    assert len(seller.amazon.ledger()["refunds"]) == 1


def test_feeds_are_listed_page_by_page_the_newest_first(seller, document):
    """A next token leads through all of them, and takes no company."""
    document_id = seller.uploaded(document)
    made = [seller.create_feed(document_id).json["feedId"] for _ in range(5)]
    page = seller.feeds(feedTypes=seller.REFUND, pageSize=2).json
    seen = [feed["feedId"] for feed in page["feeds"]]
    assert seller.feeds(nextToken=page["nextToken"], pageSize=2).status == 400
    while "nextToken" in page:
        page = seller.feeds(nextToken=page["nextToken"]).json
        seen += [feed["feedId"] for feed in page["feeds"]]
    assert seen == made[::-1]


def test_feeds_can_be_searched_by_time_status_type_and_marketplace(seller, document):
    """Each filter leaves out what it should."""
    document_id = seller.uploaded(document)
    early = seller.create_feed(document_id).json["feedId"]
    seller.amazon.advance(600)
    late = seller.create_feed(document_id, seller.CANCEL, (seller.US,)).json["feedId"]

    def found(**query):
        both = f"{seller.REFUND},{seller.CANCEL}"
        return [feed["feedId"] for feed in seller.feeds(**({"feedTypes": both} | query)).json["feeds"]]

    assert found() == [late, early]
    assert found(createdSince="2026-05-04T09:05:00Z") == [late]
    assert found(createdUntil="2026-05-04T11:05:00+02:00") == [early]
    assert found(processingStatuses="DONE") == [early]
    assert found(feedTypes=seller.CANCEL) == [late]
    assert found(marketplaceIds=seller.DE) == [early]


@pytest.mark.parametrize(
    "query",
    [{}, {"feedTypes": "A", "pageSize": 101}, {"feedTypes": "A", "createdSince": "yesterday"}, {"nextToken": "x"}],
)
def test_a_search_that_cannot_be_is_refused(seller, query):
    """Types are required, and every value is checked."""
    assert seller.feeds(**query).status == 400


def test_feeds_and_reports_are_forgotten_after_28_days(seller, document):
    """After that time there is no proof left to fetch."""
    feed_id = seller.create_feed(seller.uploaded(document)).json["feedId"]
    seller.amazon.advance(180)
    report_id = seller.feed(feed_id)["resultFeedDocumentId"]
    seller.amazon.advance(28 * 86400 + 1)
    seller.token = None
    assert seller.call("GET", f"/feeds/2021-06-30/feeds/{feed_id}").status == 404
    assert seller.call("GET", f"/feeds/2021-06-30/documents/{report_id}").status == 404
    assert seller.feeds(feedTypes=seller.REFUND).json["feeds"] == []
