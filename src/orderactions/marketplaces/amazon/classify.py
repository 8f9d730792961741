"""What an answer to createFeed, or cancelOrder, means for what may follow. Pure; the most dangerous function here.

The table of AMZ-FEED-05. Only what is certain is told as certain: everything that is not in it is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from attrs import evolve

from orderactions.actions import Reference
from orderactions.marketplaces.amazon.client import errors_of
from orderactions.marketplaces.amazon.rates import interval_s, told_interval
from orderactions.marketplaces.amazon.wire import WireError, parse_json
from orderactions.protocols import Submitted, SubmitVerdict
from orderactions.transport import HttpResponse, NotSent, TransportError

__all__ = ["classify", "is_feed_id"]

_REFUSED_WHOLE = frozenset({400, 404, 413, 415})
_CREDENTIALS = frozenset({401, 403})
_THROTTLED = 429
_FEED_ID = re.compile(r"(?!\.+$)[A-Za-z0-9._-]{1,100}")


def is_feed_id(text: str) -> bool:
    """Whether this can be an id of Amazon's: it is journaled, shown, and put into an address, where dots lead up."""
    return _FEED_ID.fullmatch(text) is not None


def classify(
    seen: HttpResponse | Exception,
    *,
    accepted: Callable[[HttpResponse, str], Submitted] | None = None,
    operation: str = "createFeed",
) -> Submitted:
    """Say what one call with an effect came to.

    Args:
        seen: the answer, or what was raised instead of one.
        accepted: reads a 2xx answer, with its request id; createFeed's, unless another is given.
        operation: what was called.
    """
    if isinstance(seen, NotSent):
        return Submitted(verdict=SubmitVerdict.RETURNED, detail=f"nothing was sent: {seen}")
    if isinstance(seen, Exception):
        # The words of an exception that is not the transport's may hold anything.
        why = str(seen) if isinstance(seen, TransportError) else type(seen).__name__
        return Submitted(verdict=SubmitVerdict.UNKNOWN, detail=f"no answer: {why}")
    request_id = seen.headers.get("x-amzn-requestid", "")
    if 200 <= seen.status < 300:
        told = seen.headers.get("x-amzn-ratelimit-limit", "")
        return evolve((accepted or _accepted)(seen, request_id), interval=told_interval(told))
    errors = errors_of(seen)
    said = f"Amazon answered {seen.status}" + (f" ({errors[0]})" if errors else "")
    # A proxy on the way may answer 4xx for a call that has passed it: only Amazon's own word counts (AMZ-AUTH-08).
    if errors and request_id:
        if seen.status in _REFUSED_WHOLE:
            return Submitted(verdict=SubmitVerdict.REFUSED_WHOLE, request_id=request_id, detail=said)
        if seen.status in _CREDENTIALS or seen.status == _THROTTLED:
            throttled = seen.status == _THROTTLED
            return Submitted(
                verdict=SubmitVerdict.RETURNED,
                request_id=request_id,
                detail=said,
                retry_after_s=interval_s(operation) if throttled else None,
                credentials_refused=not throttled,
                throttled=throttled,
            )
    return Submitted(verdict=SubmitVerdict.UNKNOWN, request_id=request_id, detail=said)


def _accepted(response: HttpResponse, request_id: str) -> Submitted:
    try:
        feed_id = parse_json(response.body).need("feedId").text()
    except WireError:
        feed_id = ""
    if not is_feed_id(feed_id):
        detail = f"Amazon answered {response.status} without a feed id"
        return Submitted(verdict=SubmitVerdict.UNKNOWN, request_id=request_id, detail=detail)
    return Submitted(
        verdict=SubmitVerdict.ACCEPTED,
        reference=feed_id,
        request_id=request_id,
        detail=f"feed {feed_id}",
        references=(Reference(system="amazon", kind="feed", value=feed_id),),
    )
