"""Working off the feeds whose time has come, in the order in which they end."""

from __future__ import annotations

from attrs import evolve

from orderactions.testing.simulator.cancellations import acknowledge
from orderactions.testing.simulator.context import Context
from orderactions.testing.simulator.documents import new_report
from orderactions.testing.simulator.feeds import FEED_TYPES
from orderactions.testing.simulator.feedxml import Adjustment, DocumentFault, FeedMessage, read_feed
from orderactions.testing.simulator.refunds import refund
from orderactions.testing.simulator.report import MessageRefused, Result, write_report
from orderactions.testing.simulator.state import Feed

__all__ = ["work"]


def work(context: Context) -> None:
    """Bring every feed to the state that it has at the context's moment."""
    world = context.world
    if not world.open_feeds:
        return
    for feed in sorted(world.open_feeds, key=lambda feed: (feed.ends_at, int(feed.feed_id))):
        if feed.worked or context.now < feed.starts_at:
            continue
        if "feed_cancelled" in feed.faults:
            feed.status, feed.worked, feed.ends_at = "CANCELLED", True, feed.starts_at
            continue
        feed.status = "IN_PROGRESS"
        if context.now >= feed.ends_at:
            # What a feed does, it does at its own moment, however late somebody looks.
            _finish(evolve(context, now=feed.ends_at), feed)
    world.open_feeds = [feed for feed in world.open_feeds if not feed.worked]


def _finish(context: Context, feed: Feed) -> None:
    content, feed.content, feed.worked = feed.content, None, True
    if "stuck" in feed.faults:
        return
    if content is None or "feed_fatal_before" in feed.faults:
        feed.status = "FATAL"
        return
    messages, fault = _read(content, feed)
    if "feed_refused_whole" in feed.faults:
        fault = "the document cannot be processed"
    broken = next((message.fault for message in messages if message.fault), "")
    if fault or (broken and context.settings.whole_document_faults):
        _report(context, feed, 0, [Result(message_id="0", key="malformed", detail=fault or broken)])
        return
    if "feed_fatal_partial" in feed.faults:
        for message in messages[: (len(messages) + 1) // 2]:
            _process(context, feed, message)
        feed.status = "FATAL"
        return
    results = [result for message in messages if (result := _process(context, feed, message))]
    if "report_warning" in feed.faults:
        refused = {result.message_id for result in results}
        good = [message.message_id for message in messages if message.message_id not in refused]
        results += [Result(message_id=good[0], key="warning", is_warning=True)] if good else []
    _report(context, feed, len(messages), results)


def _read(content: bytes, feed: Feed) -> tuple[tuple[FeedMessage, ...], str]:
    try:
        return read_feed(content, FEED_TYPES[feed.feed_type]), ""
    except DocumentFault as fault:
        return (), str(fault)


def _process(context: Context, feed: Feed, message: FeedMessage) -> Result | None:
    order_id = message.payload.order_id if message.payload else ""
    key = _apply(context, feed, message)
    feed.messages.append({"message_id": message.message_id, "order_id": order_id, "result": key or "successful"})
    if not key:
        return None
    return Result(message_id=message.message_id, key=key, order_id=order_id, detail=message.fault)


def _apply(context: Context, feed: Feed, message: FeedMessage) -> str:
    """Let the message have its effect; return why it has none, as a key of the report's texts, or nothing."""
    payload = message.payload
    if payload is None:
        return "malformed"
    try:
        if isinstance(payload, Adjustment):
            drop_first = "component_dropped" in feed.faults
            refund(context.world, feed, message.message_id, payload, context.now, drop_first=drop_first)
        else:
            acknowledge(context.world, feed, message.message_id, payload, context.now)
    except MessageRefused as refused:
        return refused.key
    return ""


def _report(context: Context, feed: Feed, processed: int, results: list[Result]) -> None:
    content = write_report(
        seller_id=context.settings.seller_id,
        feed_id=feed.feed_id,
        language=context.settings.language,
        processed=processed,
        results=results,
    )
    if "stuck_after_effect" in feed.faults:
        return
    feed.status = "DONE"
    if "report_missing" in feed.faults:
        return
    document = new_report(context, content)
    document.gone = "report_gone" in feed.faults
    feed.report_id = document.document_id
