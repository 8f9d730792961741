"""What Amazon's sandbox can show: that we get in, ask in its words and read its answers. It has no refunds at all."""

from __future__ import annotations

import pytest

from orderactions.clock import SystemClock
from orderactions.errors import MarketplaceError, RequestError, Unavailable
from orderactions.marketplaces.amazon import parse_order_document
from orderactions.marketplaces.amazon.bookrows import read_events, read_transactions
from orderactions.marketplaces.amazon.classify import classify
from orderactions.marketplaces.amazon.client import errors_of
from orderactions.marketplaces.amazon.wire import parse_json
from orderactions.protocols import SubmitVerdict
from tests.amazon.making import refund_batch, wire_line
from tests.sandbox.conftest import AtTheSandbox, given

ORDERS, FEEDS, DOCUMENTS = "/orders/2026-01-01/orders", "/feeds/2021-06-30/feeds", "/feeds/2021-06-30/documents"
TRANSACTIONS, EVENTS = "/finances/2024-06-19/transactions", "/finances/v0/orders/{}/financialEvents"
ALL = "BUYER,RECIPIENT,PROCEEDS,EXPENSE,PROMOTION,CANCELLATION,FULFILLMENT,PACKAGES"
TABS = {"contentType": "text/tab-separated-values; charset=UTF-8"}
DOCUMENT = "3d4e42b5-1d6e-44e8-a89c-2abfca0625bb"
PRODUCTS = {
    "feedType": "POST_PRODUCT_DATA",
    "marketplaceIds": ["ATVPDKIKX0DER", "A1F83G8C2ARO7P"],
    "inputFeedDocumentId": DOCUMENT,
}


def refused(response) -> bool:
    """Whether it is Amazon's own no: 400, an error list, and a request id to name to its support."""
    return response.status == 400 and bool(errors_of(response)) and bool(response.headers.get("x-amzn-requestid"))


@pytest.mark.parametrize(
    ("order_id", "included", "said"),
    [
        ("171-9876543-2109876", ALL, ("UNSHIPPED", "BRL 299.90")),
        ("028-1234567-8901234", "BUYER,RECIPIENT,PROCEEDS,FULFILLMENT,TAX", ("SHIPPED", "TRY 125.00")),
        ("114-9876543-1234567", "RECIPIENT,PROCEEDS,FULFILLMENT", ("UNSHIPPED", "USD 49.99")),
    ],
)
def test_an_order_is_read(sandbox: AtTheSandbox, order_id, included, said) -> None:
    """Login, one call, and an order with its status and what was paid."""
    response = sandbox.call("getOrder", "GET", f"{ORDERS}/{order_id}", query={"includedData": included})
    assert response.status == 200
    read_at = SystemClock().now()
    order = parse_order_document(response.body, account="sandbox", tax="vat_inclusive", read_at=read_at)
    assert (order.ref.order_id, order.raw_status, str(order.paid)) == (order_id, *said)


@pytest.mark.parametrize(
    ("operation", "method", "path", "query", "body"),
    [
        ("getOrder", "GET", f"{ORDERS}/TEST_CASE_400", None, None),
        ("createFeedDocument", "POST", DOCUMENTS, None, {}),
        ("createFeed", "POST", FEEDS, None, {**PRODUCTS, "feedType": None, "inputFeedDocumentId": "badDocumentId"}),
        ("getFeed", "GET", f"{FEEDS}/badFeedId1", None, None),
        ("cancelFeed", "DELETE", f"{FEEDS}/BADID1", None, None),
        ("getFeedDocument", "GET", f"{DOCUMENTS}/badDocumentId1", None, None),
        ("listTransactions", "GET", TRANSACTIONS, {"postedBefore": "2022-03-07"}, None),
        ("listFinancialEventsByOrderId", "GET", EVENTS.format("BAD-ORDER"), None, None),
    ],
    ids=lambda each: each if isinstance(each, str) and each.isalpha() else "",
)
def test_a_refusal_is_amazons_own_word(sandbox: AtTheSandbox, operation, method, path, query, body) -> None:
    """An error list with codes, which alone counts as a refusal (AMZ-AUTH-08)."""
    told = None if body is None else {name: each for name, each in body.items() if each is not None}
    response = sandbox.call(operation, method, path, query=query, body=told)
    assert refused(response)


def test_a_wrong_token_is_refused(sandbox: AtTheSandbox) -> None:
    """As in production: 403 and an error list."""
    headers = {"x-amz-access-token": "Atza|made-up", "user-agent": "orderactions-tests/1"}
    response = sandbox.send("GET", f"{ORDERS}/TEST_CASE_400", headers)
    assert response.status == 403
    assert errors_of(response)


@pytest.mark.parametrize("included", ["RECIPIENT,PROCEEDS", "recipient,proceeds,fulfillment", f"{ALL},TAX"])
def test_a_question_in_other_words_is_not_known(sandbox: AtTheSandbox, included) -> None:
    """The sandbox compares; it understands nothing."""
    response = sandbox.call("getOrder", "GET", f"{ORDERS}/114-9876543-1234567", query={"includedData": included})
    assert refused(response)


def test_our_own_question_about_an_order_has_no_sample(sandbox: AtTheSandbox) -> None:
    """We ask for no recipient, and every sample has one: so the sandbox cannot show what an agent sees."""
    with pytest.raises(RequestError, match="order_id"):
        sandbox.account.snapshot("114-9876543-1234567")


def test_a_document_has_an_address_and_the_address_takes_nothing(sandbox: AtTheSandbox) -> None:
    """So no feed can be tried there (AMZ-RATE-06)."""
    response = sandbox.call("createFeedDocument", "POST", DOCUMENTS, body=TABS)
    assert response.status == 201
    document = parse_json(response.body)
    assert document.need("feedDocumentId").text() == DOCUMENT
    put = sandbox.send("PUT", document.need("url").text(), {"content-type": TABS["contentType"]}, b"made up")
    assert put.status == 403


def test_the_document_of_a_refund_is_refused(sandbox: AtTheSandbox) -> None:
    """Its type is XML, and the only sample is another: nothing is uploaded, nothing is created."""
    with pytest.raises(MarketplaceError):
        sandbox.account.prepare(refund_batch((wire_line(),)))


def test_a_feed_is_accepted(sandbox: AtTheSandbox) -> None:
    """A feed of products, which we never send: that 202 and its id are read as accepted."""
    submitted = classify(sandbox.call("createFeed", "POST", FEEDS, body=PRODUCTS))
    assert (submitted.verdict, submitted.reference) == (SubmitVerdict.ACCEPTED, "3485934")


def test_a_refund_feed_is_refused_as_a_whole(sandbox: AtTheSandbox) -> None:
    """There is no sample of it, and its 400 with an error list says that nothing happened."""
    body = {**PRODUCTS, "feedType": "POST_PAYMENT_ADJUSTMENT_DATA"}
    submitted = classify(sandbox.call("createFeed", "POST", FEEDS, body=body))
    assert submitted.verdict is SubmitVerdict.REFUSED_WHOLE


def test_the_state_of_a_feed_is_read(sandbox: AtTheSandbox) -> None:
    """Cancelled; and as the sample is about a feed of another name, we do not take its state for ours."""
    feed = parse_json(sandbox.call("getFeed", "GET", f"{FEEDS}/feedId1").body)
    assert feed.need("processingStatus").text() == "CANCELLED"
    with pytest.raises(Unavailable, match="another feed"):
        sandbox.account.check(refund_batch((wire_line(),)), "feedId1")


def test_feeds_are_listed(sandbox: AtTheSandbox) -> None:
    """One page, and that there is another."""
    query = {"feedTypes": "POST_PRODUCT_DATA", "pageSize": "10", "processingStatuses": "CANCELLED,DONE"}
    page = parse_json(sandbox.call("getFeeds", "GET", FEEDS, query=query).body)
    assert len(page.need("feeds").items()) == 1
    assert page.need("nextToken").text()


def test_a_feed_is_cancelled(sandbox: AtTheSandbox) -> None:
    """With 200 and nothing in it."""
    assert sandbox.call("cancelFeed", "DELETE", f"{FEEDS}/ID1").status == 200


def test_the_address_of_a_report_is_read(sandbox: AtTheSandbox) -> None:
    """By its document's id."""
    report = "0356cf79-b8b0-4226-b4b9-0ee058ea5760"
    document = parse_json(sandbox.call("getFeedDocument", "GET", f"{DOCUMENTS}/{report}").body)
    assert document.need("feedDocumentId").text() == report
    assert document.need("url").text().startswith("https://")


def test_the_books_are_read(sandbox: AtTheSandbox) -> None:
    """Both versions; the samples have no refund, so nothing is taken for one."""
    query = {"postedAfter": "2023-03-07", "nextToken": "jehgri34yo7jr9e8f984tr9i4o"}
    newer = parse_json(sandbox.call("listTransactions", "GET", TRANSACTIONS, query=query).body)
    assert read_transactions(newer.need("payload")) == []
    path = EVENTS.format("485-734-5434857")
    older = sandbox.call("listFinancialEventsByOrderId", "GET", path, query={"MaxResultsPerPage": "10"})
    assert read_events(parse_json(older.body).need("payload")) == []


def test_which_sandbox_it_is(sandbox: AtTheSandbox) -> None:
    """Never a live account: the real one is told by its host."""
    assert sandbox.account.environment == ("sandbox" if sandbox.real else "simulated")


CREDENTIALS = {
    f"ORDERACTIONS_AMAZON_{name}": "made-up"
    for name in ("SELLER_ID", "REGION", "CLIENT_ID", "CLIENT_SECRET", "REFRESH_TOKEN")
}


def test_credentials_choose_amazon() -> None:
    """All five, and none that are for another address."""
    assert given(CREDENTIALS)
    assert given({}) is None
    for name in CREDENTIALS:
        assert given({**CREDENTIALS, name: " "}) is None
    for name in ("ENDPOINT", "TOKEN_URL"):
        assert given({**CREDENTIALS, f"ORDERACTIONS_AMAZON_{name}": "http://127.0.0.1:8080"}) is None
