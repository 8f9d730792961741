"""What an answer to a request with an effect means, by the table of AMZ-FEED-05. Pure."""

from __future__ import annotations

import re

from orderactions.errors import (
    MarketplaceError,
    MissingCredentials,
    OrderNotFound,
    RequestError,
    Throttled,
)
from orderactions.fulfilment.protocol import ParcelAnswer, ParcelStatus, ParcelVerdict
from orderactions.marketplaces.amazon.classify import classify
from orderactions.marketplaces.amazon.client import errors_of
from orderactions.marketplaces.amazon.rates import interval_s
from orderactions.marketplaces.amazon.wire import WireError, parse_json
from orderactions.protocols import SubmitVerdict
from orderactions.transport import HttpResponse

__all__ = ["RETRY_AFTER_S", "not_asked", "read_answer"]

RETRY_AFTER_S = interval_s("cancelFulfillmentOrder")
"""All of these calls have the same rate (AMZ-MCF-01); a 429 itself names no time (AMZ-RATE-03)."""

_VERDICTS = {
    SubmitVerdict.RETURNED: ParcelVerdict.RETURNED,
    SubmitVerdict.REFUSED_WHOLE: ParcelVerdict.REFUSED,
}
_CODE = re.compile(r"[A-Za-z0-9_.-]{1,60}")


def read_answer(seen: HttpResponse | Exception, status: ParcelStatus, *, private: bool = False) -> ParcelAnswer:
    """Say what one request came to.

    Args:
        seen: the answer, or what was raised instead of one.
        status: what was read before.
        private: whether something of the buyer was sent along; Amazon's sentence may repeat it and is left out then.
    """
    if isinstance(seen, HttpResponse) and 200 <= seen.status < 300:
        return _taken(seen, status)
    told = classify(seen)
    errors = errors_of(seen) if isinstance(seen, HttpResponse) else ()
    code = errors[0].code if errors and _CODE.fullmatch(errors[0].code) else ""
    detail = told.detail
    if private and isinstance(seen, HttpResponse):
        detail = f"Amazon answered {seen.status}" + (f" ({code})" if code else "")
    return ParcelAnswer(
        verdict=_VERDICTS.get(told.verdict, ParcelVerdict.UNKNOWN),
        detail=detail,
        code=code,
        request_id=told.request_id,
        retry_after_s=RETRY_AFTER_S if told.throttled else None,
        credentials_refused=told.credentials_refused,
        throttled=told.throttled,
        status=status,
    )


def _taken(response: HttpResponse, status: ParcelStatus) -> ParcelAnswer:
    """200 and 202 say that Amazon has heard it, when they are Amazon's at all (AMZ-MCF-03)."""
    request_id = response.headers.get("x-amzn-requestid", "")
    try:
        spoken = not response.body or parse_json(response.body).get("errors") is None
    except WireError:
        spoken = False
    if spoken and request_id:
        detail = f"Amazon took the request ({response.status}); what becomes of it is read"
        return ParcelAnswer(verdict=ParcelVerdict.ATTEMPTED, detail=detail, request_id=request_id, status=status)
    problem = "with errors" if errors_of(response) else "in a form that is not its own"
    detail = f"Amazon answered {response.status} {problem}"
    return ParcelAnswer(verdict=ParcelVerdict.UNKNOWN, detail=detail, request_id=request_id, status=status)


def not_asked(error: MissingCredentials | MarketplaceError | RequestError) -> ParcelAnswer:
    """Say what it means that the way to the request ended before it: nothing was sent."""
    refused = isinstance(error, RequestError)
    return ParcelAnswer(
        verdict=ParcelVerdict.REFUSED if refused else ParcelVerdict.RETURNED,
        detail=f"nothing was sent: {error}",
        code="NotFound" if isinstance(error, OrderNotFound) else "",
        request_id=error.request_id if isinstance(error, MarketplaceError) else "",
        retry_after_s=error.retry_after_s if isinstance(error, Throttled) else None,
        credentials_refused=isinstance(error, MissingCredentials),
        throttled=isinstance(error, Throttled),
    )
