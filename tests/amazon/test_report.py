"""What a processing report proves about each message, and what it does not."""

from __future__ import annotations

import gzip
import hashlib
import re
import tracemalloc
import zlib
from collections.abc import Sequence

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from orderactions.actions import Reference
from orderactions.marketplaces.amazon.report import (
    Refusal,
    Report,
    ReportReader,
    Unreadable,
    all_unknown,
    outcomes,
    read_report,
)
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


GOOD = report(3, 3, 0)
REFUSING = report(3, 2, 1, error(1))

BAD = {
    "nothing": (b"", "the report is not well-formed XML"),
    "not XML": (b"Bad gateway", "the report is not well-formed XML"),
    "cut off": (GOOD[:-30], "the report is not well-formed XML"),
    "another root": (report(3, 3, 0, root="Envelope"), "it is not an AmazonEnvelope"),
    "no report": (
        b"<AmazonEnvelope><MessageType>ProcessingReport</MessageType></AmazonEnvelope>",
        "it is not one processing report",
    ),
    "another message type": (
        GOOD.replace(b">ProcessingReport</MessageType>", b">Product</MessageType>"),
        "it is not one processing report",
    ),
    "two message types": (
        GOOD.replace(b"<MessageType>", b"<MessageType>Product</MessageType><MessageType>"),
        "it tells a message type twice",
    ),
    "not finished": (report(3, 3, 0, status="Processing"), "its status is Processing, not Complete"),
    "rejected": (report(3, 3, 0, status="Rejected"), "its status is Rejected, not Complete"),
    "a long status": (report(3, 3, 0, status="x" * 21), f"its status is {'x' * 20}, not Complete"),
    "no status": (report(3, 3, 0, status=""), "its status is not told, not Complete"),
    "two states": (
        GOOD.replace(b"<StatusCode>", b"<StatusCode>Rejected</StatusCode><StatusCode>"),
        "it tells a status twice",
    ),
    "two feeds": (
        GOOD.replace(b"<StatusCode>", b"<DocumentTransactionID>51</DocumentTransactionID><StatusCode>"),
        "it tells a feed twice",
    ),
    "no counts": (GOOD.replace(b"MessagesSuccessful", b"Messages"), "it does not tell its counts"),
    "a count twice": (GOOD.replace(b"MessagesWithWarning", b"MessagesProcessed"), "it tells a count twice"),
    "a count that is none": (GOOD.replace(b"<MessagesProcessed>3", b"<MessagesProcessed>-3"), "'-3' is not a number"),
    "a count of 19 digits": (report(10**18, 3, 0), "'1000000000000000000' is not a number"),
    "a count of 21 digits": (report(10**20, 3, 0), "'10000000000000000000' is not a number"),
    "two reports": (
        GOOD.replace(b"</Message>", b"</Message><Message><ProcessingReport></ProcessingReport></Message>"),
        "it is not one processing report",
    ),
    "an unknown result": (
        report(3, 3, 0, (1, "Success", "1", "")),
        "a result is neither an error nor a warning, or there are too many",
    ),
    "a result without a kind": (
        REFUSING.replace(b"<ResultCode>Error</ResultCode>", b""),
        "a result is neither an error nor a warning, or there are too many",
    ),
    "a result without a number": (
        REFUSING.replace(b"<MessageID>1</MessageID><ResultCode>", b"<ResultCode>"),
        "'' is not a number",
    ),
    "two numbers of one result": (
        REFUSING.replace(b"<ResultCode>", b"<MessageID>2</MessageID><ResultCode>"),
        "it tells a part of a result twice",
    ),
    "a document type": (
        GOOD.replace(
            b'"UTF-8"?>', b'"UTF-8"?><!DOCTYPE AmazonEnvelope [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
        ),
        "it has a document type declaration, which a report has not",
    ),
    "an empty document type": (
        GOOD.replace(b'"UTF-8"?>', b'"UTF-8"?><!DOCTYPE AmazonEnvelope>'),
        "it has a document type declaration, which a report has not",
    ),
    # The envelope and the header are two.
    "too deep": (GOOD.replace(b"<Header>", b"<Header>" + b"<a>" * 11 + b"</a>" * 11), "it is nested too deeply"),
}


@pytest.mark.parametrize(("body", "why"), BAD.values(), ids=BAD)
def test_what_cannot_be_read_proves_nothing(body, why) -> None:
    """No exception, no guess: every member is unknown, it is said why, and a digest keeps the document."""
    assert read_report(body) == Unreadable(why, hashlib.sha256(body).hexdigest())
    checked = judged(body)
    assert told(checked) == ["unknown"] * 3
    assert checked.detail == f"the report cannot be read: {why}"
    assert checked.evidence == hashlib.sha256(body).hexdigest()


def test_what_comes_close_to_being_unreadable_is_read() -> None:
    """Twelve levels, eighteen digits, and a result that says no more than that it is an error."""
    assert isinstance(read_report(GOOD.replace(b"<Header>", b"<Header>" + b"<a>" * 10 + b"</a>" * 10)), Report)
    assert read_report(report(10**18 - 1, 3, 0)).processed == 10**18 - 1
    bare = re.sub(b"<ResultMessageCode>.*</ResultDescription>", b"", REFUSING)
    assert read_report(bare).errors == {1: Refusal("", "")}


REFERENCES = tuple(
    Reference(system="amazon", kind=kind, value=value) for kind, value in [("request", "r"), ("feed", "50")]
)


@pytest.mark.parametrize(
    ("body", "became"),
    [
        (GOOD, "done done done"),
        (report(3, 1, 2, error(1), error(3)), "refused done refused"),
        (b"not XML", "unknown unknown unknown"),
    ],
)
def test_each_outcome_names_its_message_and_carries_the_references(body, became) -> None:
    """In the order of the members, whatever becomes of them."""
    checked = outcomes(refund_batch(ONE, ONE, ONE), read_report(body), REFERENCES)
    assert told(checked) == became.split()
    assert [(each.message_no, each.references) for each in checked.outcomes] == [(n, REFERENCES) for n in (1, 2, 3)]


def test_the_report_of_another_feed_proves_nothing() -> None:
    """Not even what it refuses: its messages are not ours."""
    body = REFUSING.replace(b">50<", b">51<")
    checked = outcomes(refund_batch(ONE, ONE, ONE), read_report(body), REFERENCES)
    assert told(checked) == ["unknown"] * 3
    assert [(each.message_no, each.references) for each in checked.outcomes] == [(n, REFERENCES) for n in (1, 2, 3)]
    assert checked.detail == "the report is about another feed"
    assert checked.evidence == hashlib.sha256(body).hexdigest()


def test_the_counts_are_told() -> None:
    """As Amazon counted, for whoever reads the history."""
    assert judged(REFUSING).detail == "2 of 3 successful, 1 with errors"
    assert judged(report(3, 2, 0)).detail == "the counts do not add up: 3 sent, 2 of 3 successful, 0 with errors"


def test_a_long_refusal_of_the_whole_is_cut() -> None:
    """At 500 characters; the report has the rest."""
    checked = judged(report(0, 0, 1, error(0, "5000", "x" * 600)))
    assert checked.detail == f"5000: {'x' * 494}"


def test_each_refusal_is_its_own() -> None:
    """Equal ones are kept once; another code or another sentence is another one."""
    found = read_report(report(3, 0, 3, error(1, "1", "no"), error(2, "2", "no"), error(3, "1", "no")))
    assert found.errors == {1: Refusal("1", "no"), 2: Refusal("2", "no"), 3: Refusal("1", "no")}
    assert found.errors[1] is found.errors[3]


def test_blanks_between_the_elements_are_nothing() -> None:
    """Amazon lays its reports out over lines."""
    laid_out = REFUSING.replace(b"><", b">\n    <")
    assert evolve(read_report(laid_out), digest="") == evolve(read_report(REFUSING), digest="")


def test_what_is_not_packed_at_its_beginning_is_not_unpacked_later() -> None:
    """It is read as it comes, to its end, though a piece of it looks like something packed."""
    pieces = [GOOD[:100], gzip.compress(GOOD)]
    reader = ReportReader("GZIP")
    for piece in pieces:
        reader.take(piece)
    digest = hashlib.sha256(b"".join(pieces)).hexdigest()
    assert reader.end() == Unreadable("the report is not well-formed XML", digest)


def test_where_there_is_no_document_there_is_no_evidence() -> None:
    """Nothing is known, and nothing proves even that."""
    checked = all_unknown(refund_batch(ONE), "said")
    assert (checked.progress, told(checked), checked.detail) == (Progress.FINISHED, ["unknown"], "said")
    assert (checked.evidence, checked.outcomes[0].references) == ("", ())


def test_a_flood_of_results_is_refused(monkeypatch) -> None:
    """So many as the limit are read, one more is not; warnings count as well."""
    monkeypatch.setattr("orderactions.marketplaces.amazon.report._MAX_RESULTS", 3)
    many = [error(1), (1, "Warning", "1", ""), error(2)]
    assert isinstance(read_report(report(3, 1, 2, *many)), Report)
    assert isinstance(read_report(report(3, 0, 3, *many, error(3))), Unreadable)


def test_long_sentences_are_cut_and_not_gathered() -> None:
    """A report cannot fill the memory by one element: of 10 000 characters and more the beginning is kept."""
    assert len(read_report(report(1, 0, 1, error(1, text="x" * 10_000))).errors[1].text) == 10_000
    found = read_report(report(1, 0, 1, error(1, text="x\n" * 1_000_000)))
    assert 9_000 <= len(found.errors[1].text) <= 10_000


def test_a_report_is_unpacked_only_where_amazon_says_so() -> None:
    """By what it names, and whole: what is cut off, damaged or followed by something is none."""
    body = report(1, 1, 0)
    packed = gzip.compress(body)
    assert read_report(packed, "GZIP") == read_report(body)
    assert read_report(body, "GZIP") == read_report(body), "the transport may have unpacked it already"
    assert isinstance(read_report(packed), Unreadable)
    after = "something follows the packed report"
    for file, algorithm, why in [
        (packed, "ZSTD" * 9, "packed by 'ZSTDZSTDZSTDZSTDZSTD', which we do not know"),
        (packed[:-20], "GZIP", "the packed report is cut off"),
        (packed[:2], "GZIP", "the packed report is cut off"),
        (packed[:10] + b"\xff" * 30, "GZIP", "the packed report is damaged"),
        (packed + b"x", "GZIP", after),
        (packed + packed, "GZIP", after),
    ]:
        assert read_report(file, algorithm) == Unreadable(why)
    assert read_report(packed[:1], "GZIP") == Unreadable(
        "the report is not well-formed XML", hashlib.sha256(packed[:1]).hexdigest()
    )
    reader = ReportReader("GZIP")
    assert reader.take(packed)
    assert not reader.take(b"x")
    assert reader.end() == Unreadable(after)


def test_what_is_not_zipped_by_gzip_is_damaged() -> None:
    """Only gzip is named by Amazon: zlib's own format in its place is not guessed at."""
    file = b"\x1f\x8b" + zlib.compress(report(1, 1, 0))
    assert read_report(file, "GZIP") == Unreadable("the packed report is damaged")


def test_a_long_report_is_read_in_steps() -> None:
    """What a small file unpacks to is longer than one step."""
    body = report(1, 0, 1, error(1, text="x" * 200_000))
    found = read_report(gzip.compress(body), "GZIP")
    assert found == read_report(body)
    assert found.digest == hashlib.sha256(body).hexdigest()


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


def test_a_report_is_read_up_to_its_longest(monkeypatch) -> None:
    """So many bytes are read and one more is not, packed or not, in whatever pieces they come."""
    body = report(1, 1, 0)
    for size, is_read in [(len(body), True), (len(body) - 1, False)]:
        monkeypatch.setattr("orderactions.marketplaces.amazon.report.MAX_BYTES", size)
        for algorithm, file in [("", body), ("GZIP", gzip.compress(body))]:
            reader = ReportReader(algorithm)
            pieces = [file[at : at + 99] for at in range(0, len(file), 99)]
            assert all(reader.take(piece) for piece in pieces) is is_read
            assert reader.end() == (read_report(body) if is_read else Unreadable("the report is too long"))


def test_a_packed_file_that_is_too_long_is_not_unpacked(monkeypatch) -> None:
    """Its own length counts as well as what comes out of it."""
    file = gzip.compress(report(1, 1, 0), compresslevel=0)
    monkeypatch.setattr("orderactions.marketplaces.amazon.report.MAX_BYTES", len(file) - 1)
    assert read_report(file, "GZIP") == Unreadable("the report is too long")
    reader = ReportReader("GZIP")
    assert not all(reader.take(file[at : at + 99]) for at in range(0, len(file), 99))


def test_a_packed_bomb_is_not_unpacked(monkeypatch) -> None:
    """A small file that would become a huge one is given up in the first step beyond the limit."""
    monkeypatch.setattr("orderactions.marketplaces.amazon.report.MAX_BYTES", 100_000)
    file = gzip.compress(b"<AmazonEnvelope>" + b" " * 50_000_000)
    tracemalloc.start()
    try:
        assert read_report(file, "GZIP") == Unreadable("the report is too long")
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_a_part_that_does_not_end_is_given_up(monkeypatch) -> None:
    """The parser keeps what it has not understood: a name of many megabytes would fill the memory."""
    monkeypatch.setattr("orderactions.marketplaces.amazon.report._MAX_UNPARSED", 1000)
    body = report(1, 1, 0)
    endless = body[: body.index(b"<ProcessingSummary>")] + b"<" + b"a" * 2000
    reader = ReportReader()
    for at in range(0, len(endless), 100):
        reader.take(endless[at : at + 100])
    assert reader.end() == Unreadable("a part of it does not end", hashlib.sha256(endless).hexdigest())
    reader = ReportReader()
    for at in range(0, len(body), 100):
        reader.take(body[at : at + 100])
    assert reader.end() == read_report(body)


def test_done_is_never_said_without_the_whole_proof() -> None:
    """Over all small counts: somebody is done only if all messages are accounted for."""
    for processed in range(4):
        for successful in range(4):
            for errors in range(4):
                checked = judged(report(processed, successful, errors, error(1)), ONE, ONE)
                is_proof = (processed, successful, errors) == (2, 1, 1)
                assert (Outcome.DONE.value in told(checked)) is is_proof
