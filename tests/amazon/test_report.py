"""What a processing report proves about each message, and what it does not."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderactions.marketplaces.amazon.report import Report, ReportReader, Unreadable, outcomes, read_report
from orderactions.protocols import Checked, Outcome, Progress
from tests.amazon.making import refund_batch, wire_line

Result = tuple[int, str, str, str]
ONE = (wire_line(),)
TWO = (wire_line(), wire_line(line_id="01234567890124"))


def report(
    processed: int,
    successful: int,
    errors: int,
    *results: Result,
    status: str = "Complete",
    root: str = "AmazonEnvelope",
) -> bytes:
    lines = "".join(
        f"<Result><MessageID>{number}</MessageID><ResultCode>{kind}</ResultCode><ResultMessageCode>{code}"
        f"</ResultMessageCode><ResultDescription>{text}</ResultDescription>"
        "<AdditionalInfo><AmazonOrderID>305-1234567-1234567</AmazonOrderID></AdditionalInfo></Result>"
        for number, kind, code, text in results
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><{root}><Header><DocumentVersion>1.02</DocumentVersion></Header>'
        "<MessageType>ProcessingReport</MessageType><Message><MessageID>1</MessageID><ProcessingReport>"
        f"<DocumentTransactionID>50</DocumentTransactionID><StatusCode>{status}</StatusCode><ProcessingSummary>"
        f"<MessagesProcessed>{processed}</MessagesProcessed><MessagesSuccessful>{successful}</MessagesSuccessful>"
        f"<MessagesWithError>{errors}</MessagesWithError><MessagesWithWarning>0</MessagesWithWarning>"
        f"</ProcessingSummary>{lines}</ProcessingReport></Message></{root}>"
    ).encode()


def error(number: int, code: str = "18028", text: str = "no") -> Result:
    return (number, "Error", code, text)


def judged(body: bytes, *wires: Sequence) -> Checked:
    return outcomes(refund_batch(*(wires or (ONE, ONE, ONE))), read_report(body))


def told(checked: Checked) -> list[str]:
    return [outcome.outcome.value for outcome in checked.outcomes]


def test_success_is_read_from_the_counts_alone() -> None:
    """A message that succeeded leaves no line."""
    checked = judged(report(3, 3, 0))
    assert checked.progress is Progress.FINISHED
    assert told(checked) == ["done", "done", "done"]


def test_an_error_refuses_its_message_and_the_others_are_done() -> None:
    """Code and sentence come along, in the language that Amazon chose."""
    checked = judged(report(3, 2, 1, error(2, "18028", "nicht &amp; erlaubt")))
    assert told(checked) == ["done", "refused", "done"]
    assert (checked.outcomes[1].code, checked.outcomes[1].text) == ("18028", "nicht & erlaubt")


def test_a_warning_changes_nothing() -> None:
    """A message with a warning was carried out."""
    assert told(judged(report(3, 3, 0, (1, "Warning", "5000", "odd"), (0, "Warning", "5001", "odd")))) == ["done"] * 3


def test_an_error_in_a_message_of_several_items_is_unknown() -> None:
    """Whether the other item was paid is not told; the code is kept for whoever looks."""
    checked = judged(report(2, 1, 1, error(1)), TWO, ONE)
    assert told(checked) == ["unknown", "done"]
    assert checked.outcomes[0].code == "18028"


def test_several_errors_of_one_message_are_one_message_with_an_error() -> None:
    """The counts are of messages."""
    assert told(judged(report(3, 2, 1, error(2), error(2, "1")))) == ["done", "refused", "done"]


@pytest.mark.parametrize(
    ("counts", "errors", "expected"),
    [
        ((2, 2, 0), [], "unknown unknown unknown"),
        ((4, 4, 0), [], "unknown unknown unknown"),
        ((3, 2, 0), [], "unknown unknown unknown"),
        ((3, 2, 1), [], "unknown unknown unknown"),
        ((3, 3, 1), [1], "unknown unknown unknown"),
        ((3, 2, 0), [1], "refused unknown unknown"),
        ((3, 1, 2), [1], "refused unknown unknown"),
        ((2, 1, 1), [1], "unknown unknown unknown"),
        ((3, 2, 1), [4], "unknown unknown unknown"),
        ((3, 2, 1), [0], "unknown unknown unknown"),
        ((0, 0, 1), [], "unknown unknown unknown"),
        ((0, 0, 1), [1], "unknown unknown unknown"),
        ((0, 0, 2), [0, 1], "unknown unknown unknown"),
        ((1, 0, 1), [0], "unknown unknown unknown"),
        ((0, 1, 1), [0], "unknown unknown unknown"),
        ((0, 0, 0), [], "unknown unknown unknown"),
    ],
)
def test_counts_that_do_not_add_up_are_not_explained_away(counts, errors, expected) -> None:
    """Only an error about a message of one item is believed, where the counts do not speak against it."""
    checked = judged(report(*counts, *map(error, errors)))
    assert told(checked) == expected.split()
    assert "do not add up" in checked.detail


def test_a_document_refused_as_a_whole_did_nothing() -> None:
    """An error for message 0, none processed, none successful."""
    body = report(0, 0, 1, error(0, "5000", "malformed"))
    checked = judged(body)
    assert (checked.progress, checked.outcomes, checked.detail) == (Progress.REFUSED_WHOLE, (), "5000: malformed")
    assert checked.evidence == hashlib.sha256(body).hexdigest()


BAD = {
    "nothing": b"",
    "not XML": b"Bad gateway",
    "cut off": report(3, 3, 0)[:-30],
    "another root": report(3, 3, 0, root="Envelope"),
    "no report": b"<AmazonEnvelope><MessageType>ProcessingReport</MessageType></AmazonEnvelope>",
    "another message type": report(3, 3, 0).replace(b">ProcessingReport</MessageType>", b">Product</MessageType>"),
    "not finished": report(3, 3, 0, status="Processing"),
    "rejected": report(3, 3, 0, status="Rejected"),
    "no counts": report(3, 3, 0).replace(b"MessagesSuccessful", b"Messages"),
    "a count twice": report(3, 3, 0).replace(b"MessagesWithWarning", b"MessagesProcessed"),
    "a count that is none": report(3, 3, 0).replace(b"<MessagesProcessed>3", b"<MessagesProcessed>-3"),
    "two reports": report(3, 3, 0).replace(
        b"</Message>", b"</Message><Message><ProcessingReport></ProcessingReport></Message>"
    ),
    "an unknown result": report(3, 3, 0, (1, "Success", "1", "")),
    "a result without a number": report(3, 3, 0, error(1)).replace(
        b"<MessageID>1</MessageID><ResultCode>", b"<ResultCode>"
    ),
    "a document type": report(3, 3, 0).replace(
        b'"UTF-8"?>', b'"UTF-8"?><!DOCTYPE AmazonEnvelope [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    ),
    "too deep": report(3, 3, 0).replace(b"<Header>", b"<Header>" + b"<a>" * 99 + b"</a>" * 99),
}


@pytest.mark.parametrize("body", [pytest.param(body, id=name) for name, body in BAD.items()])
def test_what_cannot_be_read_proves_nothing(body) -> None:
    """No exception, no guess: every member is unknown, and a digest keeps the document."""
    assert isinstance(read_report(body), Unreadable)
    checked = judged(body)
    assert told(checked) == ["unknown"] * 3
    assert checked.evidence == hashlib.sha256(body).hexdigest()


def test_long_sentences_are_cut_and_not_gathered() -> None:
    """A report cannot fill the memory by one element."""
    found = read_report(report(1, 0, 1, error(1, text="x" * 2_000_000)))
    assert isinstance(found, Report)
    assert len(found.errors[1].text) <= 10_000


def test_a_report_is_unpacked_only_where_amazon_says_so() -> None:
    """And only by what it names."""
    body = report(1, 1, 0)
    packed = gzip.compress(body)
    assert read_report(packed, "GZIP") == read_report(body)
    assert read_report(body, "GZIP") == read_report(body), "the transport may have unpacked it already"
    for file, algorithm in [
        (packed, ""),
        (packed, "ZSTD"),
        (packed[:-20], "GZIP"),
        (packed[:10] + b"\xff" * 30, "GZIP"),
        (packed[:1], "GZIP"),
    ]:
        assert isinstance(read_report(file, algorithm), Unreadable)


@given(st.data())
def test_it_does_not_matter_where_the_pieces_end(data) -> None:
    """The network cuts a file anywhere: between the two bytes that say gzip, within a character, within a tag."""
    body = report(3, 2, 1, error(2, text="nicht möglich"))
    file, algorithm = data.draw(st.sampled_from([(body, ""), (gzip.compress(body), "GZIP"), (body, "GZIP")]))
    reader, start = ReportReader(algorithm), 0
    for end in sorted(data.draw(st.lists(st.integers(0, len(file)), max_size=8))):
        assert reader.take(file[start:end])
        start = end
    assert reader.take(file[start:])
    assert reader.end() == read_report(body)


def test_a_packed_bomb_is_not_unpacked(monkeypatch) -> None:
    """A small file that would become a huge one."""
    monkeypatch.setattr("orderactions.marketplaces.amazon.report.MAX_BYTES", 1000)
    assert isinstance(read_report(gzip.compress(b"x" * 100_000), "GZIP"), Unreadable)
    assert isinstance(read_report(b"x" * 1001), Unreadable)


def test_done_is_never_said_without_the_whole_proof() -> None:
    """Over all small counts: somebody is done only if all messages are accounted for."""
    for processed in range(4):
        for successful in range(4):
            for errors in range(4):
                checked = judged(report(processed, successful, errors, error(1)), ONE, ONE)
                is_proof = (processed, successful, errors) == (2, 1, 1)
                assert (Outcome.DONE.value in told(checked)) is is_proof
