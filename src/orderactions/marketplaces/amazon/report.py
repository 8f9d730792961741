"""Amazon's processing report, and what it says about each message. Pure.

It is read while it comes in, unpacked, hashed and parsed piece by piece; nothing is kept but what the outcomes need.
A message that succeeded leaves no line: only the counts prove it (AMZ-REPORT-02). So a count that does not add up is
not explained away, it makes the outcome unknown.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import NoReturn, TypeVar
from xml.parsers import expat

from attrs import define, field, frozen

from orderactions.actions import Reference
from orderactions.protocols import Batch, Checked, Member, MemberOutcome, Outcome, Progress

_G = TypeVar("_G")
_T = TypeVar("_T")

__all__ = ["Refusal", "Report", "ReportReader", "Unreadable", "all_unknown", "outcomes", "read_report"]

MAX_BYTES = 64 * 1024 * 1024
"""The longest report, packed and unpacked."""

_CHUNK = 64 * 1024
#: The parser keeps what it has not understood yet: so much without an element or a text in it is none of a report.
_MAX_UNPARSED = 1024 * 1024
_MAX_DEPTH = 12
_MAX_TEXT = 10_000
_MAX_RESULTS = 200_000
_GZIP_MAGIC = b"\x1f\x8b"


@frozen
class Refusal:
    """What a report says against a message. Many messages share one."""

    code: str
    text: str


@frozen
class Report:
    """What Amazon counted, and what it says against messages; warnings change nothing (AMZ-REPORT-06)."""

    processed: int
    successful: int
    with_error: int
    #: The first error of each message that has one, by its number.
    errors: Mapping[int, Refusal]
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


class ReportReader:
    """Reads one processing report as its pieces come. Never raises for what is in it.

    Args:
        algorithm: how Amazon says that it is packed, the word of getFeedDocument (AMZ-FEED-02); "" when it names none.
    """

    def __init__(self, algorithm: str = "") -> None:
        self._packed = algorithm
        self._unpacker: zlib._Decompress | None = None
        self._first = b""
        self._came = self._read = 0
        self._hash = hashlib.sha256()
        self._parser = _Parser()
        #: Why the file is none that could be read, whatever is in it.
        self._no_file = ""
        self._why = ""
        if algorithm not in {"", "GZIP"}:
            self._no_file = f"packed by {algorithm[:20]!r}, which we do not know"

    def take(self, piece: bytes) -> bool:
        """Read the next piece; False when the rest is of no use."""
        for start in range(0, len(piece), _CHUNK):
            if not self._no_file:
                self._take(piece[start : start + _CHUNK])
        return not self._no_file

    def _take(self, piece: bytes) -> None:
        self._came += len(piece)
        if self._came > MAX_BYTES:
            self._no_file = "the report is too long"
        elif self._packed and self._unpacker is None:
            self._begin(self._first + piece)
        else:
            self._go_on(piece)

    def end(self) -> Report | Unreadable:
        """Return what was read, once all pieces were taken."""
        if self._packed and not self._no_file:
            if self._unpacker is None:
                self._go_on(self._first)
            elif not self._unpacker.eof:
                self._no_file = "the packed report is cut off"
        if self._no_file:
            return Unreadable(self._no_file)
        digest = self._hash.hexdigest()
        report = None if self._why else self._guarded(self._parser.report, digest)
        return report or Unreadable(self._why, digest)

    def _begin(self, piece: bytes) -> None:
        """Look whether it is packed at all: the transport may have unpacked it already."""
        self._first = piece
        if len(piece) >= len(_GZIP_MAGIC):
            if piece.startswith(_GZIP_MAGIC):
                self._unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
            else:
                self._packed = ""
            self._first = b""
            self._go_on(piece)

    def _go_on(self, piece: bytes) -> None:
        if self._unpacker is None:
            self._plain(piece)
            return
        if self._unpacker.eof and piece:
            self._no_file = "something follows the packed report"
        while piece and not self._no_file:
            try:
                text = self._unpacker.decompress(piece, _CHUNK)
            except zlib.error:
                self._no_file = "the packed report is damaged"
                return
            if self._unpacker.unused_data:
                self._no_file = "something follows the packed report"
            self._plain(text)
            piece = self._unpacker.unconsumed_tail

    def _plain(self, text: bytes) -> None:
        self._read += len(text)
        if self._read > MAX_BYTES:
            self._no_file = self._no_file or "the report is too long"
            return
        # What is refused is not parsed on, and hashed to its end: the digest keeps the document.
        self._hash.update(text)
        if not self._why:
            self._guarded(self._parser.parse, text)

    def _guarded(self, step: Callable[[_G], _T], given: _G) -> _T | None:
        try:
            return step(given)
        except _Refused as error:
            self._why = str(error)
        except (expat.ExpatError, ValueError, LookupError):
            self._why = "the report is not well-formed XML"
        return None


def read_report(body: bytes, algorithm: str = "") -> Report | Unreadable:
    """Read a processing report that is there whole; never raises for what is in it."""
    reader = ReportReader(algorithm)
    reader.take(body)
    return reader.end()


@define
class _Parser:
    """Gathers what is needed while the document passes by once."""

    path: list[str] = field(factory=list)
    text: list[str] = field(factory=list)
    length: int = 0
    counts: dict[str, int] = field(factory=dict)
    result: dict[str, str] = field(factory=dict)
    results: int = 0
    errors: dict[int, Refusal] = field(factory=dict)
    #: Amazon says the same few sentences again and again; each is kept once.
    refusals: dict[Refusal, Refusal] = field(factory=dict)
    reports: int = 0
    message_type: str = ""
    status: str = ""
    feed: str = ""

    #: Bytes that were parsed since something was found in them.
    unparsed: int = 0
    expat: expat.XMLParserType = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.expat = expat.ParserCreate()
        self.expat.StartDoctypeDeclHandler = self._no_doctype
        self.expat.EntityDeclHandler = self._no_doctype
        self.expat.StartElementHandler = self._start
        self.expat.EndElementHandler = self._end
        self.expat.CharacterDataHandler = self._data

    def parse(self, piece: bytes) -> None:
        """Read the next piece."""
        self.unparsed += len(piece)
        self.expat.Parse(piece, False)
        if self.unparsed > _MAX_UNPARSED:
            raise _Refused("a part of it does not end")

    def report(self, digest: str) -> Report:
        """Return what was read, at its end."""
        try:
            self.expat.Parse(b"", True)
        finally:
            del self.expat  # it knows our methods and we know it: a circle that would stay for a while
        if self.message_type != "ProcessingReport" or self.reports != 1:
            raise _Refused("it is not one processing report")
        if self.status != "Complete":
            raise _Refused(f"its status is {self.status[:20] or 'not told'}, not Complete")
        try:
            return Report(
                processed=self.counts["MessagesProcessed"],
                successful=self.counts["MessagesSuccessful"],
                with_error=self.counts["MessagesWithError"],
                errors=self.errors,
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
        self.unparsed = 0
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
        self.unparsed = 0
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
        self.results += 1
        if kind not in {"Error", "Warning"} or self.results > _MAX_RESULTS:
            raise _Refused("a result is neither an error nor a warning, or there are too many")
        number = _number(self.result.get("MessageID", ""))
        if kind == "Error" and number not in self.errors:
            said = Refusal(self.result.get("ResultMessageCode", ""), self.result.get("ResultDescription", ""))
            self.errors[number] = self.refusals.setdefault(said, said)

    def _only(self, what: str, before: str, text: str) -> str:
        if before:
            raise _Refused(f"it tells a {what} twice")
        return text


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
    errors = report.errors
    if errors.keys() == {0} and not report.processed and not report.successful:
        return Checked(
            progress=Progress.REFUSED_WHOLE,
            detail=f"{errors[0].code}: {errors[0].text}"[:500],
            evidence=report.digest,
        )
    sent = len(batch.members)
    rest = sent - len(errors)
    of_ours = sum(member.message_no in errors for member in batch.members)
    believed = report.processed == sent and of_ours == len(errors) and report.successful <= rest
    adds_up = believed and report.with_error == len(errors) and report.successful == rest
    told = tuple(
        _outcome(member, errors.get(member.message_no), believed, adds_up, references) for member in batch.members
    )
    counted = f"{report.successful} of {report.processed} successful, {report.with_error} with errors"
    return Checked(
        progress=Progress.FINISHED,
        outcomes=told,
        detail=counted if adds_up else f"the counts do not add up: {sent} sent, {counted}",
        evidence=report.digest,
    )


def _outcome(
    member: Member, error: Refusal | None, believed: bool, adds_up: bool, references: tuple[Reference, ...]
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
