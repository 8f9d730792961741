"""Amazon's processing report, and what it says about each message. Pure.

A message that succeeded leaves no line: only the counts prove it (AMZ-REPORT-02). So a count that does not add up is
not explained away, it makes the outcome unknown.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from typing import NoReturn
from xml.parsers import expat

from attrs import define, field, frozen

from orderactions.actions import Reference
from orderactions.protocols import Batch, Checked, Member, MemberOutcome, Outcome, Progress

__all__ = ["Report", "Result", "Unreadable", "all_unknown", "outcomes", "read_report", "unpack"]

MAX_BYTES = 64 * 1024 * 1024
_CHUNK = 64 * 1024
_MAX_DEPTH = 12
_MAX_TEXT = 10_000
_MAX_RESULTS = 200_000
_GZIP_MAGIC = b"\x1f\x8b"


@frozen
class Result:
    """One line of a report."""

    message_no: int
    is_error: bool
    code: str
    text: str


@frozen
class Report:
    """What Amazon counted, and the lines about messages with something to say."""

    processed: int
    successful: int
    with_error: int
    results: tuple[Result, ...]
    #: SHA-256 of the document, in hex.
    digest: str
    #: The feed that it says it is about (AMZ-REPORT-01).
    feed: str = ""


@frozen
class Unreadable:
    """A document that is not a report; says why."""

    why: str
    digest: str = ""


class _Refused(Exception):
    pass


def unpack(body: bytes, algorithm: str) -> bytes | Unreadable:
    """Return the document, unpacked where Amazon says that it is packed (AMZ-FEED-02).

    Args:
        body: what was downloaded.
        algorithm: the word of getFeedDocument; "" when it names none.
    """
    if not algorithm or (algorithm == "GZIP" and not body.startswith(_GZIP_MAGIC)):
        return body  # the second: the transport has unpacked it already
    if algorithm != "GZIP":
        return Unreadable(f"packed by {algorithm[:20]!r}, which we do not know")
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        text = unpacker.decompress(body, MAX_BYTES)
    except zlib.error:
        return Unreadable("the packed report is damaged")
    if not unpacker.eof:
        return Unreadable("the packed report is cut off or too long")
    if unpacker.unused_data:
        return Unreadable("something follows the packed report")
    return text


def read_report(body: bytes) -> Report | Unreadable:
    """Read a processing report; never raises for what is in it."""
    digest = hashlib.sha256(body).hexdigest()
    if len(body) > MAX_BYTES:
        return Unreadable("the report is too long", digest)
    reader = _Reader()
    try:
        reader.parse(body)
        return reader.report(digest)
    except _Refused as error:
        return Unreadable(str(error), digest)
    except (expat.ExpatError, ValueError, LookupError):
        return Unreadable("the report is not well-formed XML", digest)


@define
class _Reader:
    """Gathers what is needed while the document passes by once."""

    path: list[str] = field(factory=list)
    text: list[str] = field(factory=list)
    length: int = 0
    counts: dict[str, int] = field(factory=dict)
    result: dict[str, str] = field(factory=dict)
    results: list[Result] = field(factory=list)
    #: Amazon says the same few sentences again and again; each is kept once.
    sentences: dict[str, str] = field(factory=dict)
    reports: int = 0
    message_type: str = ""
    status: str = ""
    feed: str = ""

    def parse(self, body: bytes) -> None:
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._no_doctype
        parser.EntityDeclHandler = self._no_doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        # In one piece, the parser would copy the whole into a buffer of its own.
        for start in range(0, len(body), _CHUNK):
            parser.Parse(body[start : start + _CHUNK], False)
        parser.Parse(b"", True)

    def report(self, digest: str) -> Report:
        if self.message_type != "ProcessingReport" or self.reports != 1:
            raise _Refused("it is not one processing report")
        if self.status != "Complete":
            raise _Refused(f"its status is {self.status[:20] or 'not told'}, not Complete")
        try:
            return Report(
                processed=self.counts["MessagesProcessed"],
                successful=self.counts["MessagesSuccessful"],
                with_error=self.counts["MessagesWithError"],
                results=tuple(self.results),
                digest=digest,
                feed=self.feed,
            )
        except KeyError:
            raise _Refused("it does not tell its counts") from None

    def _no_doctype(self, *_: object) -> NoReturn:
        raise _Refused("it has a document type declaration, which a report has not")

    def _start(self, name: str, _: object) -> None:
        if not self.path and name != "AmazonEnvelope":
            raise _Refused("it is not an AmazonEnvelope")
        self.path.append(name)
        self.text.clear()
        self.length = 0
        if len(self.path) > _MAX_DEPTH:
            raise _Refused("it is nested too deeply")
        if self.path[1:] == ["Message", "ProcessingReport"]:
            self.reports += 1
        elif self.path[3:] == ["Result"]:
            self.result = {}

    def _data(self, text: str) -> None:
        self.length += len(text)
        if self.length <= _MAX_TEXT:
            self.text.append(text)

    def _end(self, name: str) -> None:
        text = "".join(self.text).strip()
        within = self.path[1:-1]
        if not within and name == "MessageType":
            self.message_type = self._only("message type", self.message_type, text)
        elif within == ["Message", "ProcessingReport"]:
            if name == "StatusCode":
                self.status = self._only("status", self.status, text)
            elif name == "DocumentTransactionID":
                self.feed = self._only("feed", self.feed, text)
            elif name == "Result":
                self._keep()
        elif within == ["Message", "ProcessingReport", "ProcessingSummary"]:
            if name in self.counts:
                raise _Refused("it tells a count twice")
            self.counts[name] = _number(text)
        elif within == ["Message", "ProcessingReport", "Result"]:
            self.result[name] = self._only("part of a result", self.result.get(name, ""), text)
        self.path.pop()
        self.text.clear()
        self.length = 0

    def _keep(self) -> None:
        kind = self.result.get("ResultCode", "")
        if kind not in {"Error", "Warning"} or len(self.results) >= _MAX_RESULTS:
            raise _Refused("a result is neither an error nor a warning, or there are too many")
        number = _number(self.result.get("MessageID", ""))
        code, text = (self._once(self.result.get(name, "")) for name in ("ResultMessageCode", "ResultDescription"))
        self.results.append(Result(number, kind == "Error", code, text))

    def _only(self, what: str, before: str, text: str) -> str:
        if before:
            raise _Refused(f"it tells a {what} twice")
        return text

    def _once(self, text: str) -> str:
        return self.sentences.setdefault(text, text)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise _Refused(f"{text[:20]!r} is not a number")
    return int(text)


def outcomes(batch: Batch, report: Report | Unreadable, references: tuple[Reference, ...] = ()) -> Checked:
    """Say what the report means for each member of the batch.

    * An error about the document with nothing processed: refused as a whole (AMZ-REPORT-03).
    * Counts that add up: without an error it is done; a warning changes nothing (AMZ-REPORT-06); with an error and
      one item it is refused; with an error and several items it is unknown (AMZ-REPORT-08).
    * Counts that do not add up: unknown. Only an error about a message of one item is still believed, and only if
      as many messages were processed as were sent and no more called successful than have no error.

    Args:
        batch: what was sent.
        report: what was read.
        references: the marketplace's numbers, for every outcome.
    """
    if isinstance(report, Unreadable):
        return all_unknown(batch, f"the report cannot be read: {report.why}", references, evidence=report.digest)
    expected = [each.value for each in references if each.kind == "feed"]
    if expected and report.feed not in expected:
        return all_unknown(batch, "the report is about another feed", references, evidence=report.digest)
    errors: dict[int, Result] = {}
    for result in report.results:
        if result.is_error:
            errors.setdefault(result.message_no, result)
    if errors.keys() == {0} and not report.processed and not report.successful:
        return Checked(
            progress=Progress.REFUSED_WHOLE,
            detail=f"{errors[0].code}: {errors[0].text}"[:500],
            evidence=report.digest,
        )
    sent = {member.message_no for member in batch.members}
    rest = len(sent) - len(errors)
    believed = report.processed == len(sent) and errors.keys() <= sent and report.successful <= rest
    adds_up = believed and report.with_error == len(errors) and report.successful == rest
    told = tuple(
        _outcome(member, errors.get(member.message_no), believed, adds_up, references) for member in batch.members
    )
    counted = f"{report.successful} of {report.processed} successful, {report.with_error} with errors"
    return Checked(
        progress=Progress.FINISHED,
        outcomes=told,
        detail=counted if adds_up else f"the counts do not add up: {len(sent)} sent, {counted}",
        evidence=report.digest,
    )


def _outcome(
    member: Member, error: Result | None, believed: bool, adds_up: bool, references: tuple[Reference, ...]
) -> MemberOutcome:
    if error is None:
        outcome = Outcome.DONE if adds_up else Outcome.UNKNOWN
        return MemberOutcome(message_no=member.message_no, outcome=outcome, references=references)
    certain = believed and len(member.wire) == 1
    return MemberOutcome(
        message_no=member.message_no,
        outcome=Outcome.REFUSED if certain else Outcome.UNKNOWN,
        code=error.code,
        text=error.text,
        references=references,
    )


def all_unknown(batch: Batch, detail: str, references: Sequence[Reference] = (), *, evidence: str = "") -> Checked:
    """Say that nothing is known about any member."""
    return Checked(
        progress=Progress.FINISHED,
        outcomes=tuple(
            MemberOutcome(message_no=member.message_no, outcome=Outcome.UNKNOWN, references=tuple(references))
            for member in batch.members
        ),
        detail=detail,
        evidence=evidence,
    )
