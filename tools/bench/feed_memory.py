"""What a feed of 10,000 refunds costs to build, and its report to read: memory against bytes, and time."""

from __future__ import annotations

import json
import time
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

from result import Result

from orderactions.actions import WireLine
from orderactions.clock import ManualClock
from orderactions.marketplaces.amazon import Amazon, Credentials
from orderactions.models import Kind, OrderRef
from orderactions.money import Money
from orderactions.protocols import Batch, Checked, Member, Prepared, Progress
from orderactions.transport import HttpRequest, HttpResponse

REFUNDS = 10_000
#: What building may take at its peak, and what reading may take beside the document, in times of its bytes.
BAR = 1.25
NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


class Drain:
    """Amazon for one feed: takes the document without keeping it, and gives a report that was made before."""

    def __init__(self, report: bytes = b"") -> None:
        self.size = 0
        self._report = report

    def send(self, request: HttpRequest) -> HttpResponse:
        """Answer one call."""
        if request.operation == "uploadFeedDocument":
            self.size = len(request.body or b"")
        if request.operation == "downloadFeedDocument":
            return HttpResponse(status=200, body=self._report)
        return HttpResponse(status=200, body=_ANSWERS.get(request.operation, b""))


_ANSWERS = {
    "token": json.dumps({"access_token": "Atza|bench", "token_type": "bearer", "expires_in": 3600}).encode(),
    "createFeedDocument": b'{"feedDocumentId":"in","url":"https://store.invalid/in"}',
    "getFeed": b'{"feedId":"1","processingStatus":"DONE","resultFeedDocumentId":"out"}',
    "getFeedDocument": b'{"feedDocumentId":"out","url":"https://store.invalid/out"}',
}


def account(drain: Drain) -> Amazon:
    """Return an account that speaks to the drain."""
    credentials = Credentials(client_id="bench", client_secret="bench", refresh_token="bench")  # noqa: S106 - opens nothing
    return Amazon(
        account="bench",
        seller_id="A2EXAMPLESELLER",
        region="eu",
        credentials=credentials,
        endpoint="https://api.invalid",
        token_url="https://login.invalid/token",  # noqa: S106 - an address
        transport=drain,
        clock=ManualClock(NOW),
    )


def batch(refunds: int = REFUNDS) -> Batch:
    """Return so many refunds of one line each, price and shipping."""
    components = (("Principal", Money(Decimal("12.50"), "EUR")), ("Shipping", Money(Decimal("4.90"), "EUR")))
    members = tuple(
        Member(
            message_no=number,
            action_id=f"action-{number}",
            reference=f"OA-{number:012d}",
            order=OrderRef("bench", f"305-{number:07d}-1234567"),
            wire=(WireLine(line_id=f"{number:014d}", code="CustomerReturn", components=components),),
        )
        for number in range(1, refunds + 1)
    )
    return Batch(submission_id="bench", account="bench", kind=Kind.REFUND, site="A1PA6795UKMFR9", members=members)


def report(refunds: int, errors: int) -> bytes:
    """Return a processing report of so many messages, of which the first `errors` were refused."""
    results = "".join(
        f"<Result><MessageID>{number}</MessageID><ResultCode>Error</ResultCode>"
        "<ResultMessageCode>18028</ResultMessageCode><ResultDescription>The data you submitted is incomplete or "
        "invalid. For help fixing this, see the help page that is named here.</ResultDescription><AdditionalInfo>"
        f"<AmazonOrderID>305-{number:07d}-1234567</AmazonOrderID></AdditionalInfo></Result>\n"
        for number in range(1, errors + 1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<AmazonEnvelope><Header><DocumentVersion>1.02</DocumentVersion>'
        "<MerchantIdentifier>M</MerchantIdentifier></Header><MessageType>ProcessingReport</MessageType><Message>"
        "<MessageID>1</MessageID><ProcessingReport><DocumentTransactionID>1</DocumentTransactionID>"
        "<StatusCode>Complete</StatusCode><ProcessingSummary>"
        f"<MessagesProcessed>{refunds}</MessagesProcessed><MessagesSuccessful>{refunds - errors}</MessagesSuccessful>"
        f"<MessagesWithError>{errors}</MessagesWithError><MessagesWithWarning>0</MessagesWithWarning>"
        f"</ProcessingSummary>{results}</ProcessingReport></Message></AmazonEnvelope>\n"
    ).encode()


def peak_of(work: Callable[[], object]) -> int:
    """Return the bytes that were taken at the peak of the work, above what there was before."""
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        work()
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()


def run() -> Result:
    """Build a whole feed, then read its report: once for the time, once for the memory."""
    sent, drain = batch(), Drain()
    amazon = account(drain)
    built_s = _timed(lambda: _prepared(amazon, sent))
    built_peak = peak_of(lambda: _prepared(amazon, sent))
    document = report(REFUNDS, REFUNDS)
    reading = account(Drain(document))
    read_s = _timed(lambda: _checked(reading, sent))
    read_peak = peak_of(lambda: _checked(reading, sent))
    built, read = built_peak / drain.size, read_peak / len(document)
    within = max(built, read) <= BAR
    lines = [
        f"a feed of {REFUNDS:,} refunds, and its report with an error for each",
        f"  {'':<12}{'MiB':>8}{'peak MiB':>10}{'peak/bytes':>12}{'s':>8}",
        f"  {'built':<12}{_mib(drain.size):>8.2f}{_mib(built_peak):>10.2f}{built:>12.2f}{built_s:>8.3f}",
        f"  {'read':<12}{_mib(len(document)):>8.2f}{_mib(read_peak):>10.2f}{read:>12.2f}{read_s:>8.3f}",
        f"  the peak may be {BAR} times the bytes: {'kept' if within else 'MISSED'}",
    ]
    figures: dict[str, float | int | str] = {
        "document_bytes": drain.size,
        "build_peak_bytes": built_peak,
        "build_ratio": round(built, 3),
        "build_s": round(built_s, 3),
        "report_bytes": len(document),
        "read_peak_bytes": read_peak,
        "read_ratio": round(read, 3),
        "read_s": round(read_s, 3),
        "bar": BAR,
    }
    return Result(table="\n".join(lines), figures=figures, within_bar=within)


def _prepared(amazon: Amazon, sent: Batch) -> Prepared:
    return amazon.prepare(sent)


def _checked(amazon: Amazon, sent: Batch) -> Checked:
    checked = amazon.check(sent, "1")
    assert checked.progress is Progress.FINISHED
    assert len(checked.outcomes) == REFUNDS
    return checked


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _mib(size: int) -> float:
    return size / 2**20
