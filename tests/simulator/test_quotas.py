"""Rate limits, filled by virtual time."""

from __future__ import annotations


def test_create_feed_has_fifteen_calls_and_then_one_every_two_minutes(seller):
    """The sixteenth is refused without the header, and creates nothing."""
    document_id = seller.uploaded(b"<a/>")
    replies = [seller.create_feed(document_id) for _ in range(16)]
    assert [reply.status for reply in replies] == [202] * 15 + [429]
    assert replies[-1].json["errors"][0]["code"] == "QuotaExceeded"
    assert replies[0].headers["x-amzn-ratelimit-limit"] == "0.0083"
    assert "x-amzn-ratelimit-limit" not in replies[-1].headers
    seller.amazon.advance(121)
    assert [seller.create_feed(document_id).status for _ in range(2)] == [202, 429]
    assert len(seller.amazon.feeds()) == 16


def test_each_operation_has_a_bucket_of_its_own(seller):
    """An empty one does not stop the others."""
    while seller.feeds(feedTypes=seller.REFUND).status == 200:
        pass
    assert seller.new_document()["feedDocumentId"]


def test_a_call_that_is_refused_at_the_door_costs_nothing(seller):
    """A 403 leaves the bucket as it was; a 404 does not."""
    for _ in range(40):
        assert seller.call("GET", "/feeds/2021-06-30/feeds/1", headers={"x-amz-access-token": "x"}).status == 403
    statuses = [seller.call("GET", "/feeds/2021-06-30/feeds/1").status for _ in range(16)]
    assert statuses == [404] * 15 + [429]


def test_limits_can_be_left_out(seller_with):
    """For those who test something else."""
    seller = seller_with(quotas=False)
    document_id = seller.uploaded(b"<a/>")
    assert {seller.create_feed(document_id).status for _ in range(40)} == {202}


def test_every_answer_has_a_request_id_of_its_own(seller):
    """Refusals, uploads and logins included."""
    replies = [seller.log_in(), seller.feeds(), seller.send("GET", "/nowhere"), seller.send("PUT", "/_documents/x")]
    assert len({reply.headers["x-amzn-requestid"] for reply in replies}) == 4
