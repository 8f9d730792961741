"""The Feeds API 2021-06-30: feeds are created, looked at and cancelled here, and worked off in `processing`."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from orderactions.testing.simulator.context import Context, feed_time, read_time
from orderactions.testing.simulator.documents import RETENTION, read_body
from orderactions.testing.simulator.errors import ApiRefusal
from orderactions.testing.simulator.faults import FAULTS, Stage
from orderactions.testing.simulator.sites import SITES
from orderactions.testing.simulator.state import Feed
from orderactions.testing.simulator.wire import Answer, Call, json_answer

__all__ = ["FEED_TYPES", "cancel_feed", "create_feed", "get_feed", "get_feeds"]

FEED_TYPES = {
    "POST_PAYMENT_ADJUSTMENT_DATA": "OrderAdjustment",
    "POST_ORDER_ACKNOWLEDGEMENT_DATA": "OrderAcknowledgement",
}
"""Feed type to the message type that its document must hold."""

STATUSES = frozenset({"CANCELLED", "DONE", "FATAL", "IN_PROGRESS", "IN_QUEUE"})
_FILTERS = ("feedTypes", "marketplaceIds", "pageSize", "processingStatuses", "createdSince", "createdUntil")


def create_feed(context: Context, call: Call, _path: tuple[str, ...]) -> Answer:
    """Answer POST /feeds/2021-06-30/feeds."""
    body = read_body(call)
    feed_type, document_id, marketplaces = _checked(context, body)
    faults = [fault for fault in context.fired if FAULTS[fault.what][0] is Stage.FEED]
    content = context.world.documents[document_id].content
    delay_s = context.settings.feed_delay_s
    later_s = sum(fault.later_s for fault in faults if fault.what == "late")
    feed = Feed(
        feed_id=str(50_000_000_000 + context.world.next_number("feed")),
        feed_type=feed_type,
        marketplace_ids=marketplaces,
        document_id=document_id,
        content=content,
        content_sha256=hashlib.sha256(content).hexdigest() if content is not None else "",
        created_at=context.now,
        starts_at=context.now + timedelta(seconds=delay_s / 3),
        ends_at=context.now + timedelta(seconds=delay_s + later_s),
        faults=[fault.what for fault in faults],
        books_later_s=sum(fault.later_s for fault in faults if fault.what == "books_late"),
    )
    context.world.add_feed(feed)
    return json_answer(202, {"feedId": feed.feed_id})


def get_feed(context: Context, _call: Call, path: tuple[str, ...]) -> Answer:
    """Answer GET /feeds/2021-06-30/feeds/{feedId}."""
    return json_answer(200, show_feed(_found(context, path[0])))


def cancel_feed(context: Context, _call: Call, path: tuple[str, ...]) -> Answer:
    """Answer DELETE /feeds/2021-06-30/feeds/{feedId}; only a feed that waits can be cancelled."""
    feed = _found(context, path[0])
    if feed.status != "IN_QUEUE":
        raise ApiRefusal(400, "InvalidInput", "The feed cannot be cancelled any more.", f"It is {feed.status}.")
    feed.status = "CANCELLED"
    feed.worked = True
    feed.ends_at = context.now
    return Answer(status=200)


def get_feeds(context: Context, call: Call, _path: tuple[str, ...]) -> Answer:
    """Answer GET /feeds/2021-06-30/feeds, the newest feeds first."""
    token = call.single("nextToken")
    if token is not None:
        if any(name in call.query for name in _FILTERS):
            raise ApiRefusal(400, "InvalidInput", "With a nextToken there may be no other parameter.", "nextToken")
        search = _read_token(token)
    else:
        search = _read_search(context, call)
    found = list(islice(_fitting(context, search), search["size"] + 1))
    page = found[: search["size"]]
    shown: dict[str, object] = {"feeds": [show_feed(feed) for feed in page]}
    if len(found) > len(page):
        shown["nextToken"] = _write_token({**search, "below": page[-1].feed_id})
    return json_answer(200, shown)


def show_feed(feed: Feed) -> dict[str, object]:
    """Return a feed in the API's shape."""
    shown: dict[str, object] = {
        "feedId": feed.feed_id,
        "feedType": feed.feed_type,
        "marketplaceIds": feed.marketplace_ids,
        "createdTime": feed_time(feed.created_at),
        "processingStatus": feed.status,
    }
    if feed.status in {"IN_PROGRESS", "DONE", "FATAL"}:
        shown["processingStartTime"] = feed_time(feed.starts_at)
    if feed.status in {"DONE", "FATAL", "CANCELLED"}:
        shown["processingEndTime"] = feed_time(feed.ends_at)
    if feed.report_id:
        shown["resultFeedDocumentId"] = feed.report_id
    return shown


def _checked(context: Context, body: dict[str, Any]) -> tuple[str, str, list[str]]:
    feed_type, document_id, marketplaces = (
        body.get(name) for name in ("feedType", "inputFeedDocumentId", "marketplaceIds")
    )
    if not isinstance(feed_type, str) or feed_type not in FEED_TYPES:
        raise ApiRefusal(400, "InvalidInput", "The feed type is not valid.", "feedType")
    if not isinstance(marketplaces, list) or not 1 <= len(marketplaces) <= 25:
        raise ApiRefusal(400, "InvalidInput", "There must be 1 to 25 marketplace ids.", "marketplaceIds")
    if not all(isinstance(marketplace, str) and marketplace in SITES for marketplace in marketplaces):
        raise ApiRefusal(400, "InvalidInput", "A marketplace id is not valid.", "marketplaceIds")
    document = context.world.documents.get(document_id) if isinstance(document_id, str) else None
    if document is None or not document.is_input:
        raise ApiRefusal(400, "InvalidInput", "The feed document id is not valid.", "inputFeedDocumentId")
    return feed_type, document.document_id, list(marketplaces)


def _found(context: Context, feed_id: str) -> Feed:
    feed = context.world.feeds.get(feed_id)
    if feed is None or context.now - feed.created_at > RETENTION:
        raise ApiRefusal(404, "NotFound", "The feed was not found.", "feedId")
    return feed


def _read_search(context: Context, call: Call) -> dict[str, Any]:
    types, statuses = call.listed("feedTypes"), call.listed("processingStatuses")
    if not types or len(types) > 10:
        raise ApiRefusal(400, "InvalidInput", "Give 1 to 10 feed types, or a nextToken.", "feedTypes")
    for status in sorted(set(statuses) - STATUSES):
        raise ApiRefusal(400, "InvalidInput", "There is no such processing status.", status)
    size = call.single("pageSize") or "10"
    if not (size.isascii() and size.isdigit() and 1 <= int(size) <= 100):
        raise ApiRefusal(400, "InvalidInput", "The page size must be from 1 to 100.", "pageSize")
    return {
        "types": types,
        "statuses": statuses,
        "marketplaces": call.listed("marketplaceIds"),
        "size": int(size),
        "since": _time(call, "createdSince", context.now - timedelta(days=90)).isoformat(),
        "until": _time(call, "createdUntil", context.now).isoformat(),
        "below": "",
    }


def _time(call: Call, name: str, default: datetime) -> datetime:
    text = call.single(name)
    try:
        # A plus sign that was not escaped arrives as a blank.
        return read_time(text.replace(" ", "+")) if text else default
    except ValueError:
        raise ApiRefusal(400, "InvalidInput", "The time is not in ISO 8601 format.", name) from None


def _fitting(context: Context, search: dict[str, Any]) -> Iterator[Feed]:
    """Go through what fits, the newest first; feeds are kept in the order in which they were made."""
    since = max(read_time(search["since"]), context.now - RETENTION)
    until, below = read_time(search["until"]), int(search["below"] or 0)
    for feed in reversed(context.world.feeds.values()):
        if feed.created_at < since:
            return
        if feed.created_at <= until and (not below or int(feed.feed_id) < below) and _fits(feed, search):
            yield feed


def _fits(feed: Feed, search: dict[str, Any]) -> bool:
    return (
        feed.feed_type in search["types"]
        and (not search["statuses"] or feed.status in search["statuses"])
        and (not search["marketplaces"] or not set(search["marketplaces"]).isdisjoint(feed.marketplace_ids))
    )


def _write_token(search: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(search).encode()).decode()


def _read_token(token: str) -> dict[str, Any]:
    try:
        search = json.loads(base64.urlsafe_b64decode(token))
        read_time(search["since"]), read_time(search["until"]), int(search["below"]), int(search["size"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ApiRefusal(400, "InvalidInput", "The nextToken is not valid.", "nextToken") from None
    return {"types": (), "statuses": (), "marketplaces": (), **search}
