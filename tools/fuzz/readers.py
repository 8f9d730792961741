"""What reads bytes from outside, each as a function that raises only when something is wrong with the reader.

The same functions serve the coverage-guided run (`python tools/fuzz`) and the short one among the tests.
"""

from __future__ import annotations

import gzip
import json
from decimal import Decimal

from orderactions.actions import WireLine
from orderactions.clock import ManualClock
from orderactions.errors import MarketplaceError, MissingCredentials, RequestError
from orderactions.marketplaces.amazon import parse_order_document
from orderactions.marketplaces.amazon.auth import TokenSource
from orderactions.marketplaces.amazon.classify import classify
from orderactions.marketplaces.amazon.report import Report, outcomes, read_report
from orderactions.models import Kind, OrderRef
from orderactions.money import MINOR_DIGITS, Money
from orderactions.protocols import Batch, Checked, Member, Outcome, Progress, SubmitVerdict
from tools.fuzz.book_readers import BOOK_READERS
from tools.fuzz.harness import LONGEST_WORDS, NOW, TOKEN, Answers, Reader, account, answer, credentials, demand

__all__ = ["READERS"]

_STATUSES = (200, 202, 204, 301, 400, 401, 403, 404, 413, 415, 429, 500, 503)


def _batch(messages: int = 2) -> Batch:
    line = WireLine(line_id="01234567890123", code="Other", components=(("Principal", Money(Decimal(5), "EUR")),))
    members = tuple(
        Member(
            message_no=number,
            action_id=f"a{number}",
            reference=f"OA-{number}",
            order=OrderRef("amazon", "305-1234567-1234567"),
            wire=(line,),
        )
        for number in range(1, messages + 1)
    )
    return Batch(submission_id="s", account="amazon", kind=Kind.REFUND, sites=("A1PA6795UKMFR9",), members=members)


def _status_and_body(data: bytes) -> tuple[int, bytes]:
    """The first byte chooses the status, the rest is the body."""
    return _STATUSES[data[0] % len(_STATUSES)] if data else 200, data[1:]


def _checked(checked: Checked, batch: Batch) -> None:
    demand(len(checked.detail) <= LONGEST_WORDS, "a detail without end")
    if checked.progress is Progress.FINISHED:
        demand(len(checked.outcomes) == len(batch.members), "not one outcome for each member")


def _report(data: bytes) -> None:
    """The first byte tells whether Amazon names GZIP."""
    batch = _batch()
    packed = data[:1] == b"Z"
    report = read_report(data[1:], "GZIP" if packed else "")
    checked = outcomes(batch, report)
    _checked(checked, batch)
    done = [each for each in checked.outcomes if each.outcome is Outcome.DONE]
    if not done:
        return
    demand(isinstance(report, Report), "done without a report")
    assert isinstance(report, Report)
    demand(report.processed == len(batch.members), "done, though not all was processed")
    demand(report.successful == len(done) == report.processed - len(report.errors), "done, though the counts differ")
    demand(packed or b"<!DOCTYPE" not in data, "done by a report with a document type")


def _order(data: bytes) -> None:
    try:
        order = parse_order_document(data, account="amazon", tax="vat_inclusive", read_at=NOW)
    except RequestError as error:
        demand(len(str(error)) <= LONGEST_WORDS, "an error without end")
        return
    demand(bool(order.lines), "an order without lines")
    for line in order.lines:
        demand(all(amount.currency == order.currency for amount in line.paid.values()), "two currencies")
    texts = [order.site_name, order.raw_status, *((line.title, line.sku, line.line_id) for line in order.lines)]
    json.dumps(texts, ensure_ascii=False).encode()  # what is kept has to be writable


def _login(data: bytes) -> None:
    status, body = _status_and_body(data)
    source = TokenSource(Answers(token=answer(body, status)), ManualClock(NOW), credentials(), "https://l.invalid")
    try:
        token = source.token()
    except (MarketplaceError, MissingCredentials) as error:
        demand(len(str(error)) <= LONGEST_WORDS, "an error without end")
        return
    demand(status == 200, "a token by a bad answer")
    demand(bool(token.secret.reveal()), "an empty token")


def _create_feed(data: bytes) -> None:
    status, body = _status_and_body(data)
    submitted = classify(answer(body, status))
    demand(len(submitted.detail) <= LONGEST_WORDS, "a detail without end")
    if submitted.verdict is SubmitVerdict.ACCEPTED:
        demand(200 <= status < 300 and bool(submitted.reference), "accepted by a bad answer")
        submitted.reference.encode()  # it is journaled
    elif submitted.verdict is not SubmitVerdict.UNKNOWN:
        demand(400 <= status < 500 and b"errors" in body, "certain without Amazon's word")


def _feed(data: bytes) -> None:
    """Two documents, split by a line break: the feed's state, and where its report is."""
    state, _, place = data.partition(b"\n")
    batch = _batch()
    report = answer(_REPORTS[0][1:])
    amazon = account(getFeed=answer(state), getFeedDocument=answer(place), downloadFeedDocument=report)
    try:
        checked = amazon.check(batch, "50000000001")
    except (MarketplaceError, MissingCredentials) as error:
        demand(len(str(error)) <= LONGEST_WORDS, "an error without end")
        return
    _checked(checked, batch)


def _money(data: bytes) -> None:
    """What a person typed: three letters, a blank, a text."""
    currency, _, text = data.decode("utf-8", "surrogateescape").partition(" ")
    try:
        money = Money.parse(text, currency)
    except ValueError:
        return
    demand(money.amount >= 0 and currency in MINOR_DIGITS, "not an amount that is paid")
    demand(Decimal(text.strip()) == money.amount, "another amount than was typed")
    demand(Money.from_minor(money.minor, currency) == money, "no whole number of the smallest unit")


def _xml(processed: int, successful: int, errors: int, *results: tuple[int, str]) -> bytes:
    lines = "".join(
        f"<Result><MessageID>{number}</MessageID><ResultCode>{kind}</ResultCode><ResultMessageCode>18028"
        "</ResultMessageCode><ResultDescription>no</ResultDescription></Result>"
        for number, kind in results
    )
    counts = zip(
        ("Processed", "Successful", "WithError", "WithWarning"), (processed, successful, errors, 0), strict=True
    )
    summary = "".join(f"<Messages{name}>{count}</Messages{name}>" for name, count in counts)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><AmazonEnvelope><Header><DocumentVersion>1.02</DocumentVersion>'
        "<MerchantIdentifier>A2SELLER</MerchantIdentifier></Header><MessageType>ProcessingReport</MessageType>"
        "<Message><MessageID>1</MessageID><ProcessingReport><DocumentTransactionID>50000000001"
        f"</DocumentTransactionID><StatusCode>Complete</StatusCode><ProcessingSummary>{summary}</ProcessingSummary>"
        f"{lines}</ProcessingReport></Message></AmazonEnvelope>"
    ).encode()


_REPORTS = (
    b"P" + _xml(2, 2, 0),
    b"P" + _xml(2, 1, 1, (2, "Error"), (1, "Warning")),
    b"P" + _xml(0, 0, 1, (0, "Error")),
    b"Z" + gzip.compress(_xml(2, 2, 0), mtime=0),
    b"P" + _xml(2, 2, 0).replace(b"?><", b'?><!DOCTYPE a [<!ENTITY b "c">]><', 1),
    b"P" + _xml(2, 2, 0).decode().replace("UTF-8", "UTF-16").encode("utf-16"),
)


def _written(document: object) -> bytes:
    return json.dumps(document, separators=(",", ":")).encode()


def _amount(value: str) -> dict[str, str]:
    return {"amount": value, "currencyCode": "EUR"}


_ORDER = {
    "order": {
        "orderId": "305-1234567-1234567",
        "createdTime": "2026-05-01T10:00:00Z",
        "lastUpdatedTime": "2026-05-02T10:00:00+02:00",
        "salesChannel": {"channelName": "AMAZON", "marketplaceId": "A1PA6795UKMFR9", "marketplaceName": "Amazon.de"},
        "proceeds": {"grandTotal": _amount("24.00"), "breakdowns": [{"type": "OTHER", "subtotal": _amount("1.00")}]},
        "fulfillment": {
            "fulfillmentStatus": "SHIPPED",
            "fulfilledBy": "MERCHANT",
            "shipByWindow": {"latestDateTime": "2026-05-06T10:00:00Z"},
        },
        "orderItems": [
            {
                "orderItemId": "01234567890123",
                "quantityOrdered": 2,
                "product": {"title": "Mug", "sellerSku": "MUG"},
                "proceeds": {
                    "proceedsTotal": _amount("23.00"),
                    "breakdowns": [
                        {"type": "ITEM", "subtotal": _amount("20.00")},
                        {"type": "SHIPPING", "subtotal": _amount("4.00")},
                        {
                            "type": "TAX",
                            "subtotal": _amount("1.00"),
                            "detailedBreakdowns": [{"subtype": "ITEM", "value": _amount("1.00")}],
                        },
                        {"type": "DISCOUNT", "subtotal": _amount("-2.00")},
                    ],
                },
                "fulfillment": {"quantityFulfilled": 2, "quantityUnfulfilled": 0},
                "cancellation": {
                    "cancellationRequest": {"requester": "BUYER", "cancelReason": "no"},
                    "cancellationExecution": {"cancelledBy": "MERCHANT"},
                },
            }
        ],
    }
}
_ERRORS = _written({"errors": [{"code": "InvalidInput", "message": "no", "details": ""}]})
_STATE = {
    "feedId": "50000000001",
    "feedType": "POST_PAYMENT_ADJUSTMENT_DATA",
    "createdTime": "2026-05-04T08:00:00+00:00",
    "processingEndTime": "2026-05-04T08:03:00+00:00",
    "processingStatus": "DONE",
    "resultFeedDocumentId": "document-1",
}
_PLACE = {"feedDocumentId": "document-1", "url": "https://bucket.invalid/x?sign=1", "compressionAlgorithm": "GZIP"}


def _with_status(status: int, body: bytes) -> bytes:
    return bytes([_STATUSES.index(status)]) + body


READERS: dict[str, Reader] = {
    reader.name: reader
    for reader in (
        Reader("report", _report, _REPORTS),
        Reader("order", _order, (_written(_ORDER), _written({"payload": _ORDER}), _written(_ORDER["order"]))),
        Reader(
            "login",
            _login,
            (
                _with_status(200, TOKEN.body),
                _with_status(400, b'{"error":"invalid_grant","error_description":"no"}'),
                _with_status(503, b"<html>"),
            ),
        ),
        Reader(
            "create_feed",
            _create_feed,
            (
                _with_status(202, b'{"feedId":"50000000001"}'),
                *(_with_status(status, _ERRORS) for status in (400, 403, 429, 500)),
            ),
        ),
        Reader(
            "feed",
            _feed,
            (
                _written(_STATE) + b"\n" + _written(_PLACE),
                _written({**_STATE, "processingStatus": "CANCELLED"}) + b"\n",
                _written({**_STATE, "resultFeedDocumentId": None}) + b"\n",
            ),
        ),
        *BOOK_READERS,
        Reader("money", _money, (b"EUR 12.50", b"JPY 1099", b"USD 0.01", b"EUR 1,50", b"SEK  7 ")),
    )
}
"""By name."""
