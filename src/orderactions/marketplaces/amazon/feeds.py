"""The way of a document: create, upload, submit, look (AMZ-FEED-01). Only createFeed has an effect."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from orderactions.actions import Reference
from orderactions.clock import Clock
from orderactions.errors import BatchTooLarge, Unavailable
from orderactions.marketplaces.amazon import report as reports
from orderactions.marketplaces.amazon.auth import Token
from orderactions.marketplaces.amazon.classify import classify, is_feed_id
from orderactions.marketplaces.amazon.client import SpApi, document_of, errors_of, is_private, path, user_agent
from orderactions.marketplaces.amazon.feedxml import CONTENT_TYPE, FEED_TYPES, document
from orderactions.marketplaces.amazon.wire import Node, WireError, text_of
from orderactions.models import Kind
from orderactions.protocols import (
    SUBMIT_TIMEOUT_S,
    Batch,
    Checked,
    Listed,
    Listing,
    MemberOutcome,
    Outcome,
    Prepared,
    Progress,
    Submitted,
    SubmitVerdict,
)
from orderactions.transport import HttpRequest, HttpResponse

__all__ = ["Feeds"]

_FEEDS = "/feeds/2021-06-30"
_FILE_DEADLINE_S = 60.0
#: A token that `prepare` hands on lives so long, so that a submission may wait for its turn.
_TOKEN_LEFT_S = 300.0
#: How long a finished feed may be without its report before the report counts as missing.
_REPORT_LATE = timedelta(hours=1)
#: More pages than a seller's feeds of one type fill in 28 days: whoever names further ones goes in circles.
_MOST_PAGES = 200
#: Of a document, in bytes (AMZ-FEED-02).
_LARGEST = 10 * 1024 * 1024


class Feeds:
    """The feeds of one account.

    Args:
        api: the account's calls.
        clock: what time it is.
        seller_id: the seller's merchant token.
    """

    def __init__(self, api: SpApi, clock: Clock, seller_id: str) -> None:
        self._api = api
        self._clock = clock
        self._seller_id = seller_id

    def document(self, batch: Batch) -> bytes:
        """Write the document. Raises as `protocols.Marketplace.document` does."""
        return _written(document(batch, seller_id=self._seller_id), len(batch.members))

    def prepare(self, batch: Batch) -> Prepared:
        """Write and upload the document; see `protocols.Marketplace.prepare`."""
        body = self.document(batch)
        created = self._api.read(
            "createFeedDocument", "POST", f"{_FEEDS}/documents", body={"contentType": CONTENT_TYPE}
        )
        try:
            document_id, url = created.need("feedDocumentId").text(), created.need("url").text()
        except WireError as error:
            problem = str(error)
        else:
            self._upload(url, body)
            token = self._api.tokens.token(_TOKEN_LEFT_S)
            return Prepared(
                batch=batch,
                document=document_id,
                digest=hashlib.sha256(body).hexdigest(),
                size_bytes=len(body),
                credential_expires_at=token.expires_at,
                credential=token,
            )
        raise Unavailable(f"what Amazon answered to createFeedDocument cannot be read: {problem}")

    def submit(self, prepared: Prepared) -> Submitted:
        """Send createFeed, once, with the very token that `prepare` found; see `protocols.Marketplace.submit`.

        Whatever happens after the call has begun is told as a verdict, never raised.
        """
        token = prepared.credential
        if not isinstance(token, Token) or token.expires_at <= self._clock.now():
            return Submitted(
                verdict=SubmitVerdict.RETURNED, detail="nothing was sent: the access token it was prepared with is gone"
            )
        request = self._api.request(
            "createFeed",
            "POST",
            f"{_FEEDS}/feeds",
            token,
            body={
                "feedType": FEED_TYPES[prepared.batch.kind],
                "marketplaceIds": list(prepared.batch.sites),  # AMZ-FEED-12
                "inputFeedDocumentId": prepared.document,
            },
            timeout_s=SUBMIT_TIMEOUT_S,
            effect=True,
        )
        seen: HttpResponse | Exception
        try:
            seen = self._api.transport.send(request)
        except Exception as error:  # noqa: BLE001 - anything unforeseen is an unknown outcome, not a crash
            seen = error
        submitted = classify(seen)
        if submitted.credentials_refused:
            self._api.tokens.discard(token)
        return submitted

    def find(self, kind: Kind, after: datetime) -> Listing:
        """List the seller's feeds of one type since a moment, all pages (AMZ-FEED-06).

        The time of the first page is that of the list: what was created later may be missing from it.
        """
        query = {
            "feedTypes": FEED_TYPES[kind],
            "pageSize": "100",
            "createdSince": after.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        found: list[Listed] = []
        as_of: datetime | None = None
        for page in range(_MOST_PAGES):
            response = self._api.call("getFeeds", "GET", f"{_FEEDS}/feeds", query=query)
            told = document_of("getFeeds", response)
            as_of = as_of if page else _date_of(response)
            try:
                found += [_listed(feed) for feed in told.need("feeds").items()]
                following = text_of(told.get("nextToken"))
            except WireError as error:
                problem = str(error)
            else:
                if not following:
                    return Listing(submissions=tuple(found), as_of=as_of)
                query = {"nextToken": following}
                continue
            raise Unavailable(f"Amazon's list of feeds cannot be read: {problem}")
        raise Unavailable("Amazon's list of feeds does not end")

    def check(self, batch: Batch, reference: str) -> Checked:
        """Look what became of a feed (AMZ-FEED-04); see `protocols.Marketplace.check`."""
        references = (Reference(system="amazon", kind="feed", value=reference),)
        if not is_feed_id(reference):
            # It would lead to another address.
            return reports.all_unknown(batch, "what was noted as the feed's id cannot be one of Amazon's")
        response = self._api.call("getFeed", "GET", path(_FEEDS + "/feeds/{}", reference))
        if response.status == 404 and errors_of(response):
            return reports.all_unknown(batch, "Amazon no longer knows the feed (AMZ-FEED-09)", references)
        try:
            return self._by_status(batch, document_of("getFeed", response), references)
        except WireError as error:
            problem = str(error)
        raise Unavailable(f"what Amazon answered about the feed cannot be read: {problem}")

    def _by_status(self, batch: Batch, feed: Node, references: tuple[Reference, ...]) -> Checked:
        if [feed.need("feedId").text()] != [each.value for each in references]:
            raise Unavailable("Amazon answered about another feed than the one that was asked for")
        status = feed.need("processingStatus").text()
        match status:
            case "DONE":
                report_id = text_of(feed.get("resultFeedDocumentId"))
                return (
                    self._report(batch, report_id, references) if report_id else self._without(batch, feed, references)
                )
            case "FATAL":
                return reports.all_unknown(
                    batch, "Amazon broke off (FATAL): some, all or none of it may have happened", references
                )
            case "CANCELLED" if feed.get("processingStartTime") is not None:
                return reports.all_unknown(batch, "the feed was cancelled after it had begun", references)
            case "CANCELLED":
                told = tuple(
                    MemberOutcome(
                        message_no=member.message_no,
                        outcome=Outcome.REFUSED,
                        code="CANCELLED",
                        text="the feed was cancelled before it began",
                        references=references,
                    )
                    for member in batch.members
                )
                return Checked(progress=Progress.FINISHED, outcomes=told, detail="cancelled before it began")
            case _:
                return Checked(progress=Progress.OPEN, detail=f"the feed is {status}")

    def _without(self, batch: Batch, feed: Node, references: tuple[Reference, ...]) -> Checked:
        """A finished feed without a report: it may still come, later it will not (AMZ-REPORT-09)."""
        ended = (feed.get("processingEndTime") or feed.need("createdTime")).moment()
        if self._clock.now() - ended < _REPORT_LATE:
            return Checked(progress=Progress.OPEN, detail="the feed is DONE, its report is missing")
        return reports.all_unknown(batch, "the feed is DONE without a report", references)

    def _report(self, batch: Batch, report_id: str, references: tuple[Reference, ...]) -> Checked:
        gone = reports.all_unknown(batch, "the report is gone (AMZ-FEED-09)", references)
        if not report_id.strip("."):
            raise Unavailable("Amazon names a report whose id would lead to another address")
        response = self._api.call("getFeedDocument", "GET", path(_FEEDS + "/documents/{}", report_id))
        if response.status == 404 and errors_of(response):
            return gone
        told = document_of("getFeedDocument", response)
        url, algorithm = told.need("url").text(), text_of(told.get("compressionAlgorithm"))
        readers: list[reports.ReportReader] = []

        def begin() -> Callable[[bytes], bool]:
            readers.append(reports.ReportReader(algorithm))
            return readers[-1].take

        file = self._file("downloadFeedDocument", "GET", url, begin=begin)
        if file.status in {404, 410}:
            return gone
        if file.status != 200:
            raise Unavailable(f"the report's address answered {file.status}")
        # There is a body only where the transport hands on no pieces.
        readers[-1].take(file.body)
        return reports.outcomes(batch, readers[-1].end(), references)

    def _upload(self, url: str, body: bytes) -> None:
        response = self._file("uploadFeedDocument", "PUT", url, body)
        if not 200 <= response.status < 300:
            raise Unavailable(f"the upload's address answered {response.status}")

    def _file(
        self,
        operation: str,
        method: str,
        url: str,
        body: bytes | None = None,
        *,
        begin: Callable[[], Callable[[bytes], bool]] | None = None,
    ) -> HttpResponse:
        """Speak to an address that carries its own permission: it gets no token of ours.

        Args:
            operation: for the messages.
            method: GET or PUT.
            url: the address.
            body: what is put there.
            begin: called before each attempt, for what takes the pieces of its answer.
        """
        if not is_private(url):
            raise Unavailable(f"Amazon names an address for {operation} that is not encrypted")
        headers = {"user-agent": user_agent()}
        if body is not None:
            headers["content-type"] = CONTENT_TYPE

        def build(timeout_s: float) -> HttpRequest:
            return HttpRequest(
                method=method,
                url=url,
                headers=headers,
                body=body,
                timeout_s=timeout_s,
                operation=operation,
                take=begin() if begin else None,
            )

        return self._api.fetch(operation, build, _FILE_DEADLINE_S)


def _listed(feed: Node) -> Listed:
    sites = frozenset(site.text() for site in (feed.get("marketplaceIds") or Node([])).items())
    return Listed(reference=feed.need("feedId").text(), created_at=feed.need("createdTime").moment(), sites=sites)


def _date_of(response: HttpResponse) -> datetime | None:
    """When Amazon answered, by its own clock."""
    try:
        moment = parsedate_to_datetime(response.headers.get("date", ""))
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else None


def _written(parts: Iterable[bytes], members: int) -> bytes:
    """Put the parts together as they come: joining would keep all of them beside the whole, five times its size."""
    whole = io.BytesIO()
    for part in parts:
        if whole.tell() + len(part) >= _LARGEST:
            raise BatchTooLarge("members", f"{members} of them do not fit into a feed of {_LARGEST} bytes")
        whole.write(part)
    return whole.getvalue()
