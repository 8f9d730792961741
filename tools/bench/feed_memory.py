"""What a feed of 10,000 refunds costs to build, and its report to read: memory against bytes, and time."""

from __future__ import annotations

import gc
import json
import time
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
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
#: What building may take at its peak, in times of the document's bytes.
BAR = 1.25
#: What reading may take at its peak, in times of the outcomes that it returns (they and the errors that they are made
#: of are there together), beside the pieces that pass by.
READ_BAR, PIECES = 2.5, 512 * 1024
NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


class Drain:
    """Amazon for one feed: takes the document without keeping it, and gives a report piece by piece as a network does.

    Args:
        report: makes the pieces.
    """

    def __init__(self, report: Callable[[], Iterable[bytes]] = tuple) -> None:
        self.size = 0
        self._report = report

    def send(self, request: HttpRequest) -> HttpResponse:
        """Answer one call."""
        if request.operation == "uploadFeedDocument":
            self.size = len(request.body or b"")
        if request.operation == "downloadFeedDocument":
            assert request.take is not None
            self.size = 0
            for piece in self._report():
                self.size += len(piece)
                assert request.take(piece)
            return HttpResponse(status=200)
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
    return Batch(submission_id="bench", account="bench", kind=Kind.REFUND, sites=("A1PA6795UKMFR9",), members=members)


def report(refunds: int, errors: int) -> Iterator[bytes]:
    """Give a processing report of so many messages, of which the first `errors` were refused, in pieces."""
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n<AmazonEnvelope><Header><DocumentVersion>1.02</DocumentVersion>'
        "<MerchantIdentifier>M</MerchantIdentifier></Header><MessageType>ProcessingReport</MessageType><Message>"
        "<MessageID>1</MessageID><ProcessingReport><DocumentTransactionID>1</DocumentTransactionID>"
        "<StatusCode>Complete</StatusCode><ProcessingSummary>"
        f"<MessagesProcessed>{refunds}</MessagesProcessed><MessagesSuccessful>{refunds - errors}</MessagesSuccessful>"
        f"<MessagesWithError>{errors}</MessagesWithError><MessagesWithWarning>0</MessagesWithWarning>"
        "</ProcessingSummary>"
    ).encode()
    for number in range(1, errors + 1):
        yield _result(number)
    yield b"</ProcessingReport></Message></AmazonEnvelope>\n"


def _result(number: int) -> bytes:
    return (
        f"<Result><MessageID>{number}</MessageID><ResultCode>Error</ResultCode>"
        "<ResultMessageCode>18028</ResultMessageCode><ResultDescription>The data you submitted is incomplete or "
        "invalid. For help fixing this, see the help page that is named here.</ResultDescription><AdditionalInfo>"
        f"<AmazonOrderID>305-{number:07d}-1234567</AmazonOrderID></AdditionalInfo></Result>\n"
    ).encode()


def kept_by(work: Callable[[], object]) -> int:
    """Return the bytes that what the work returns takes."""
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        result = work()
        gc.collect()
        kept = tracemalloc.get_traced_memory()[0] - before
        del result
        return kept
    finally:
        tracemalloc.stop()


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
    told = Drain(lambda: report(REFUNDS, REFUNDS))
    reading = account(told)
    read_s = _timed(lambda: _checked(reading, sent))
    read_peak = peak_of(lambda: _checked(reading, sent))
    outcomes = kept_by(lambda: _checked(reading, sent))
    built, read = built_peak / drain.size, (read_peak - PIECES) / outcomes
    within = built <= BAR and read <= READ_BAR
    lines = [
        f"a feed of {REFUNDS:,} refunds, and its report with an error for each",
        f"  {'':<12}{'MiB':>8}{'peak MiB':>10}{'peak/bytes':>12}{'s':>8}",
        f"  {'built':<12}{_mib(drain.size):>8.2f}{_mib(built_peak):>10.2f}{built:>12.2f}{built_s:>8.3f}",
        f"  {'read':<12}{_mib(told.size):>8.2f}{_mib(read_peak):>10.2f}{read_peak / told.size:>12.2f}{read_s:>8.3f}",
        f"  its outcomes take {_mib(outcomes):.2f} MiB: reading takes {read:.2f} times that beside the pieces",
        f"  built may take {BAR} times the bytes, read {READ_BAR} times the outcomes: {'kept' if within else 'MISSED'}",
    ]
    figures: dict[str, float | int | str] = {
        "document_bytes": drain.size,
        "build_peak_bytes": built_peak,
        "build_ratio": round(built, 3),
        "build_s": round(built_s, 3),
        "report_bytes": told.size,
        "read_peak_bytes": read_peak,
        "outcomes_bytes": outcomes,
        "read_ratio": round(read, 3),
        "read_s": round(read_s, 3),
        "bar": BAR,
        "read_bar": READ_BAR,
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
