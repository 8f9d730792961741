"""Reports that mean harm: none is believed, none is repeated in a message, none fills the memory."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from collections.abc import Callable

import pytest

from orderactions.errors import Unavailable
from orderactions.marketplaces.amazon.report import Report, ReportReader, Unreadable, outcomes, read_report
from orderactions.protocols import Checked, Outcome, Progress
from tests.amazon.making import Scripted, account_at, answer, refund_batch, wire_line

FEED_ID = "50000000001"
CANARY = "canary-of-the-document"
MEGABYTE = 1024 * 1024


def report(processed: int = 1, successful: int = 1, errors: int = 0, *, lines: str = "", more: str = "") -> bytes:
    """A report of one message, right as it stands."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<AmazonEnvelope><Header><DocumentVersion>1.02</DocumentVersion>'
        "<MerchantIdentifier>A2SELLER</MerchantIdentifier></Header><MessageType>ProcessingReport</MessageType>"
        f"<Message><MessageID>1</MessageID><ProcessingReport><DocumentTransactionID>{FEED_ID}</DocumentTransactionID>"
        f"<StatusCode>Complete</StatusCode>{more}<ProcessingSummary><MessagesProcessed>{processed}</MessagesProcessed>"
        f"<MessagesSuccessful>{successful}</MessagesSuccessful><MessagesWithError>{errors}</MessagesWithError>"
        f"<MessagesWithWarning>0</MessagesWithWarning></ProcessingSummary>{lines}</ProcessingReport></Message>"
        "</AmazonEnvelope>"
    ).encode()


def result(number: object = 1, kind: str = "Error", *, code: str = "18028", text: str = "no", more: str = "") -> str:
    return (
        f"<Result><MessageID>{number}</MessageID>{more}<ResultCode>{kind}</ResultCode><ResultMessageCode>{code}"
        f"</ResultMessageCode><ResultDescription>{text}</ResultDescription></Result>"
    )


def checked(file: bytes, algorithm: str = "", *, feed: str = FEED_ID, state: dict | None = None) -> Checked:
    """Let the adapter look at a feed of one refund whose report is this file."""
    told = {"feedId": FEED_ID, "feedType": "x", "createdTime": "2026-05-04T08:00:00Z", "processingStatus": "DONE"}
    place = {"feedDocumentId": "d", "url": "https://bucket.invalid/x"}
    transport = Scripted(
        getFeed=answer(200, told | {"resultFeedDocumentId": "d"} | (state or {})),
        getFeedDocument=answer(200, place | ({"compressionAlgorithm": algorithm} if algorithm else {})),
        downloadFeedDocument=answer(200, file),
    )
    return account_at(transport).check(refund_batch((wire_line(),)), feed)


def is_unknown(seen: Checked) -> bool:
    """Tell whether nothing is claimed about the money, and nothing of the document is repeated."""
    assert CANARY not in seen.detail
    assert len(seen.detail) < 300
    return seen.progress is Progress.FINISHED and [each.outcome for each in seen.outcomes] == [Outcome.UNKNOWN]


def peak_bytes(job: Callable[[], object]) -> int:
    tracemalloc.start()
    try:
        job()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_the_report_that_all_others_are_made_of_is_believed() -> None:
    """Else it would prove nothing that they are not."""
    assert [each.outcome for each in checked(report()).outcomes] == [Outcome.DONE]
    refused = checked(report(1, 0, 1, lines=result()))
    assert [each.outcome for each in refused.outcomes] == [Outcome.REFUSED]


def with_doctype(inner: str, more: str = "") -> bytes:
    return report(more=more).replace(b"?>\n", f"?>\n<!DOCTYPE AmazonEnvelope {inner}>".encode(), 1)


LAUGHS = "".join(
    f'<!ENTITY l{number} "{f"&l{number - 1};" * 10}">' if number else f'<!ENTITY l0 "{CANARY}">' for number in range(10)
)

DOCUMENTS = {
    "billion laughs": with_doctype(f"[{LAUGHS}]", "&l9;"),
    "one entity": with_doctype('[<!ENTITY a "3">]'),
    "quadratic blow-up": with_doctype(f'[<!ENTITY a "{"x" * 50_000}">]', "&a;" * 1000),
    "external entity": with_doctype('[<!ENTITY a SYSTEM "file:///etc/passwd">]', "&a;"),
    "external entity over the network": with_doctype('[<!ENTITY a SYSTEM "http://127.0.0.1:9/x">]', "&a;"),
    "parameter entity": with_doctype('[<!ENTITY % a SYSTEM "file:///etc/passwd"> %a;]'),
    "external document type": with_doctype('SYSTEM "http://127.0.0.1:9/x.dtd"'),
    "empty document type": with_doctype(""),
    "entity that is not declared": report(more="&canary;"),
    "depth": report(more="<a>" * 50_000 + "</a>" * 50_000),
    "depth without an end": b"<AmazonEnvelope>" + b"<a>" * 200_000,
    "another root": report().replace(b"AmazonEnvelope", b"Envelope"),
    "a page": b"<html><body>" + CANARY.encode() + b"</body></html>",
    "JSON": b'{"MessagesProcessed": 1}',
    "the feed itself": report().replace(b">ProcessingReport</MessageType>", b">OrderAdjustment</MessageType>"),
    "a second root": report() + report(),
    "text after the end": report() + CANARY.encode(),
    "nothing": b"",
    "blanks": b" " * 1000,
    "NUL bytes": report().replace(b"Complete", b"Comp\x00lete"),
    "a NUL reference": report(more="&#0;"),
    "NUL bytes only": b"\x00" * 100_000,
    "invalid UTF-8": report(more="\xff").replace("\xff".encode(), b"\xff"),
    "overlong UTF-8": report(more="\xff").replace("\xff".encode(), b"\xc0\xbc"),
    "half a character": report(more="\xff").replace("\xff".encode(), b"\xed\xa0\x80"),
    "Latin-1 that calls itself UTF-8": report(more="\xe4").decode().encode("latin-1"),
    "an encoding that there is not": report().replace(b"UTF-8", b"UTF-6"),
    "an encoding that is a trick": report().replace(b"UTF-8", b"UTF-7"),
    "an encoding that is no encoding of text": report().replace(b"UTF-8", b"zlib_codec"),
    "UTF-16 that calls itself UTF-8": report().decode().encode("utf-16"),
    "UTF-16 without a mark": report().decode().replace("UTF-8", "UTF-16").encode("utf-16-le")[1:],
    "a count twice": report(more="").replace(
        b"<MessagesWithError>", b"<MessagesSuccessful>1</MessagesSuccessful><MessagesWithError>"
    ),
    "two summaries": report(more="<ProcessingSummary><MessagesProcessed>1</MessagesProcessed></ProcessingSummary>"),
    "two states": report(more="<StatusCode>Rejected</StatusCode>"),
    "two states, the last one good": report().replace(
        b"<StatusCode>", b"<StatusCode>Rejected</StatusCode><StatusCode>"
    ),
    "two message types": report().replace(b"<MessageType>", b"<MessageType>Product</MessageType><MessageType>"),
    "two numbers of one result": report(1, 0, 1, lines=result(2, more="<MessageID>1</MessageID>")),
    "a negative count": report(1, -1, 0),
    "a count with a sign": report().replace(b"<MessagesProcessed>1", b"<MessagesProcessed>+1"),
    "a count of another script": report().replace(b"<MessagesProcessed>1", "<MessagesProcessed>\u0661".encode()),
    "a count with decimals": report().replace(b"<MessagesProcessed>1", b"<MessagesProcessed>1.0"),
    "a huge count": report(10**30, 10**30, 0),
    "a count of a million digits": report().replace(b"<MessagesProcessed>1", b"<MessagesProcessed>" + b"1" * 10**6),
    "a huge message number": report(1, 0, 1, lines=result("9" * 5000)),
    "a negative message number": report(1, 0, 1, lines=result(-1)),
    "a message number that is text": report(1, 0, 1, lines=result(CANARY)),
    "a state that is text": report().replace(b">Complete<", f">{CANARY}<".encode()),
    "a kind that is text": report(1, 0, 1, lines=result(kind=CANARY)),
    "elements in a count": report().replace(b"<MessagesProcessed>1", b"<MessagesProcessed>9<a/>"),
    "a report in a report": report(more="<ProcessingReport></ProcessingReport>").replace(b">Complete<", b"><"),
    "another feed": report().replace(FEED_ID.encode(), b"50000000002"),
    "no feed": report().replace(b"<DocumentTransactionID>50000000001</DocumentTransactionID>", b""),
    "another feed that was refused whole": report(0, 0, 1, lines=result(0)).replace(FEED_ID.encode(), b"50000000002"),
    "another feed with an error": report(1, 0, 1, lines=result()).replace(FEED_ID.encode(), b"50000000002"),
    "two feeds": report(more="<DocumentTransactionID>50000000002</DocumentTransactionID>"),
}


@pytest.mark.parametrize("body", [pytest.param(body, id=name) for name, body in DOCUMENTS.items()])
def test_a_report_that_means_harm_proves_nothing(body) -> None:
    """Unknown, without a word of the document, without reaching out, within a small multiple of its size."""
    assert is_unknown(checked(body))
    assert peak_bytes(lambda: read_report(body)) < 12 * len(body) + MEGABYTE


PACKED = gzip.compress(report())
FILES = {
    "truncated gzip": (PACKED[:-9], "GZIP"),
    "gzip without its end": (PACKED[:-4], "GZIP"),
    "gzip with a wrong sum": (PACKED[:-8] + b"\x00\x00\x00\x00" + PACKED[-4:], "GZIP"),
    "gzip with something after it": (PACKED + PACKED, "GZIP"),
    "gzip with rubbish after it": (PACKED + CANARY.encode(), "GZIP"),
    "gzip that was not announced": (PACKED, ""),
    "gzip in gzip": (gzip.compress(PACKED), "GZIP"),
    "zlib that calls itself gzip": (zlib.compress(report()), "GZIP"),
    "only the head of gzip": (b"\x1f\x8b", "GZIP"),
    "another packing": (report(), "ZSTD"),
    "another packing with a word for us": (report(), CANARY),
    "a packing in small letters": (PACKED, "gzip"),
}


@pytest.mark.parametrize("file", [pytest.param(file, id=name) for name, file in FILES.items()])
def test_a_packed_file_that_means_harm_proves_nothing(file) -> None:
    """It is unpacked whole and by the one way that Amazon names, or not at all."""
    assert is_unknown(checked(*file))


def bomb(megabytes: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return b"".join([*(packer.compress(b" " * MEGABYTE) for _ in range(megabytes)), packer.flush()])


def test_a_gzip_bomb_stays_within_the_cap() -> None:
    """Half a gigabyte in a small file: no more than the cap is ever unpacked."""
    packed = bomb(512)
    assert len(packed) < MEGABYTE
    assert isinstance(read_report(packed, "GZIP"), Unreadable)
    assert peak_bytes(lambda: read_report(packed, "GZIP")) < MEGABYTE


def in_pieces(piece: bytes, times: int, *, algorithm: str = "") -> Report | Unreadable:
    reader = ReportReader(algorithm)
    for _ in range(times):
        if not reader.take(piece):
            break
    return reader.end()


ENDLESS = {
    "blanks before it": b" " * 65_536,
    "a tag": b"<AmazonEnvelope " + b"a" * 65_000,
    "a comment": b"<!--" + b"-a" * 32_000,
    "a text": b"x" * 65_536,
}


@pytest.mark.parametrize("piece", ENDLESS.values(), ids=ENDLESS)
def test_a_file_without_an_end_is_left_off_within_little_memory(piece) -> None:
    """A part that does not end is not gathered, and the rest of a file beyond the cap is not asked for."""
    assert peak_bytes(lambda: in_pieces(b"<AmazonEnvelope>" + piece, 2000)) < 4 * MEGABYTE
    reader = ReportReader()
    taken = 0
    while reader.take(piece):
        taken += len(piece)
        assert taken <= 64 * MEGABYTE
    assert isinstance(reader.end(), Unreadable)


def test_a_report_above_the_cap_is_not_read() -> None:
    """64 MiB and a byte."""
    assert isinstance(read_report(b"<AmazonEnvelope>" + b" " * (64 * MEGABYTE)), Unreadable)


def test_the_answer_of_a_right_gzip_bomb_is_unknown() -> None:
    """The adapter goes on."""
    assert is_unknown(checked(bomb(80), "GZIP"))


def test_rightly_declared_utf_16_is_read_like_utf_8() -> None:
    """XML allows it; what is read must not differ."""
    body = report(1, 0, 1, lines=result(text="\u65e5\u672c \U0001f600"))
    other = read_report(body.decode().replace("UTF-8", "UTF-16").encode("utf-16"))
    first = read_report(body)
    assert isinstance(other, Report)
    assert isinstance(first, Report)
    assert (other.errors, other.processed, other.with_error) == (first.errors, first.processed, first.with_error)


def test_hundreds_of_thousands_of_results_are_not_gathered() -> None:
    """There is an end to them, and their weight is bounded by that of the document."""
    body = report(1, 0, 1, lines=result() * 60_000)
    assert isinstance(read_report(body), Report)
    assert peak_bytes(lambda: read_report(body)) < 8 * len(body) + MEGABYTE
    assert isinstance(read_report(report(1, 0, 1, lines=result(text="") * 200_001)), Unreadable)


def test_one_text_of_megabytes_is_cut() -> None:
    """A sentence is kept to its ten thousandth character."""
    body = report(1, 0, 1, lines=result(text="x" * 5 * MEGABYTE))
    assert peak_bytes(lambda: read_report(body)) < len(body) + MEGABYTE
    assert len(outcomes(refund_batch((wire_line(),)), read_report(body)).outcomes[0].text) <= 10_000


@pytest.mark.parametrize("status", ["CANCELLED", "FATAL", "DONE", "IN_PROGRESS"])
def test_the_state_of_another_feed_is_not_taken_for_ours(status) -> None:
    """CANCELLED of another feed would call our refund refused, and a person would make it again."""
    with pytest.raises(Unavailable):
        checked(report(), state={"feedId": "50000000002", "processingStatus": status})
