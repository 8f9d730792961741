"""What can be made to go wrong: before a call's effect, after it, or inside the feed that it creates."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from urllib.parse import urlencode

from attrs import evolve

from orderactions.testing.simulator.errors import ApiRefusal, ControlRefusal, LwaRefusal, Refusal, StoreRefusal
from orderactions.testing.simulator.quotas import QUOTAS, quota_exceeded
from orderactions.testing.simulator.state import Fault, World
from orderactions.testing.simulator.wire import Answer, Call, Delivery

__all__ = ["FAULTS", "NOT_IN_THE_MODEL", "OPERATIONS", "Stage", "after", "before", "checked", "take"]

OPERATIONS = (
    "token",
    "getOrder",
    "searchOrders",
    "cancelOrder",
    "createFeedDocument",
    "uploadFeedDocument",
    "createFeed",
    "getFeed",
    "getFeeds",
    "cancelFeed",
    "getFeedDocument",
    "downloadFeedDocument",
    "listTransactions",
    "listFinancialEvents",
    "listFinancialEventsByOrderId",
    "getMessagingActionsForOrder",
    "getFulfillmentOrder",
    "listAllFulfillmentOrders",
    "createFulfillmentOrder",
    "updateFulfillmentOrder",
    "cancelFulfillmentOrder",
    "getOutboundOrder",
    "listOutboundOrders",
    "createOutboundOrder",
    "updateOutboundOrder",
    "cancelOutboundOrder",
)
"""The names of the operations, as `GET calls` and `POST faults` use them."""


class Stage(Enum):
    """When a fault strikes."""

    #: Nothing of the call happens.
    BEFORE = "before"
    #: Everything of the call happens, only the answer is another one.
    AFTER = "after"
    #: The call is answered as ever; the feed that it creates goes wrong.
    FEED = "feed"
    #: The call is answered as ever, only something is missing in the answer.
    BOOKS = "books"


FAULTS: Mapping[str, tuple[Stage, str]] = MappingProxyType(
    {
        "refuse": (Stage.BEFORE, "400 with the service's own error body"),
        "401": (Stage.BEFORE, "401 with the service's own error body"),
        "403": (Stage.BEFORE, "403 with the service's own error body"),
        "413": (Stage.BEFORE, "413 with the service's own error body"),
        "415": (Stage.BEFORE, "415 with the service's own error body"),
        "429_with_header": (Stage.BEFORE, "429 QuotaExceeded that tells the rate limit"),
        "429_without_header": (Stage.BEFORE, "429 QuotaExceeded that does not"),
        "4xx_without_body": (Stage.BEFORE, "400 with HTML, as something in between sends it"),
        "5xx_before_effect": (Stage.BEFORE, "503 (or `status`), JSON or, with `html`, HTML; nothing happened"),
        "reset_before_effect": (Stage.BEFORE, "the connection breaks; nothing happened"),
        "no_connection": (Stage.BEFORE, "no connection can be made; over HTTP as reset_before_effect"),
        "redirect": (Stage.BEFORE, "307 to the same address; nothing happened yet"),
        "4xx_without_body_after_effect": (Stage.AFTER, "400 with HTML; it happened"),
        "5xx_after_effect": (Stage.AFTER, "503 (or `status`), JSON or, with `html`, HTML; it happened"),
        "reset_after_effect": (Stage.AFTER, "the connection breaks; it happened"),
        "redirect_after_effect": (Stage.AFTER, "307 to the same address; it happened already"),
        "slow": (Stage.AFTER, "it happens; in memory the caller's time is over, over HTTP `delay_s` real seconds pass"),
        "2xx_without_feed_id": (Stage.AFTER, "202 with an empty object; the feed exists (createFeed only)"),
        "feed_fatal_before": (Stage.FEED, "FATAL, nothing in it took effect, no report"),
        "feed_fatal_partial": (Stage.FEED, "FATAL after half its messages (rounded up) took effect, no report"),
        "feed_cancelled": (Stage.FEED, "CANCELLED before it started, no report"),
        "feed_refused_whole": (Stage.FEED, "DONE, and its report refuses the document: nothing in it took effect"),
        "stuck": (Stage.FEED, "stays IN_PROGRESS for ever, nothing in it takes effect"),
        "stuck_after_effect": (Stage.FEED, "everything takes effect, yet it stays IN_PROGRESS for ever"),
        "late": (Stage.FEED, "takes `later_s` virtual seconds longer"),
        "report_missing": (Stage.FEED, "DONE without a report's id"),
        "report_gone": (Stage.FEED, "DONE, but the report cannot be fetched (404)"),
        "report_warning": (Stage.FEED, "the first successful message has a warning in the report"),
        "component_dropped": (
            Stage.FEED,
            "the first component of each refund is not paid; the report counts a success",
        ),
        "books_late": (Stage.FEED, "what it paid shows in the books `later_s` virtual seconds later than usual"),
        "books_missing": (Stage.FEED, "what it paid never shows in the books"),
        "books_component_missing": (Stage.FEED, "the books leave out the first component of each refund"),
        "books_empty": (
            Stage.BOOKS,
            "an answer without entries (with `order_id`: without that order's); give a Finances operation",
        ),
    }
)
"""Name to (stage, what happens)."""


_BOOKS = ("listTransactions", "listFinancialEvents", "listFinancialEventsByOrderId")

NOT_IN_THE_MODEL: Mapping[str, frozenset[int]] = MappingProxyType(
    {
        **dict.fromkeys(("getOrder", "searchOrders", "createFeedDocument", "listTransactions"), frozenset({401})),
        "getMessagingActionsForOrder": frozenset({401}),
        **dict.fromkeys(("createFeed", "getFeed", "getFeeds", "cancelFeed", "getFeedDocument"), frozenset({413})),
        **dict.fromkeys(("listFinancialEvents", "listFinancialEventsByOrderId"), frozenset({401, 413, 415})),
        **{
            f"{verb}FulfillmentOrder{more}": frozenset({413, 415})
            for verb, more in (("get", ""), ("listAll", "s"), ("create", ""), ("update", ""), ("cancel", ""))
        },
    }
)
"""Statuses that a fault can bring and Amazon's model does not name for the operation: guesses, one and all (SIM-61)."""


def checked(fault: Fault) -> Fault:
    """Return the fault with its name in the table's spelling.

    Raises:
        ControlRefusal: unknown fault or operation, or the two do not go together.
    """
    what = fault.what.strip().replace(" ", "_").replace("-", "_")
    what = "429_without_header" if what == "429" else what
    if what not in FAULTS:
        raise ControlRefusal("what", f"{fault.what!r} is not a fault; use one of {', '.join(FAULTS)}")
    if fault.operation not in OPERATIONS:
        raise ControlRefusal("operation", f"{fault.operation!r} is none; use one of {', '.join(OPERATIONS)}")
    if FAULTS[what][0] is Stage.BOOKS and fault.operation not in _BOOKS:
        raise ControlRefusal(
            "operation",
            f"{what} strikes calls that read the books, not {fault.operation}; use one of {', '.join(_BOOKS)}",
        )
    if fault.order_id and what != "books_empty":
        raise ControlRefusal("order_id", f"{what} strikes whatever comes; leave it out")
    feed_only = FAULTS[what][0] is Stage.FEED or what == "2xx_without_feed_id"
    if feed_only and fault.operation != "createFeed":
        raise ControlRefusal("operation", f"{what} strikes the feed that a createFeed makes; give createFeed")
    for name, value, least, most in (
        ("nth", fault.nth, 1, 10**9),
        ("times", fault.times, 1, 10**9),
        ("status", fault.status, 500, 599),
    ):
        if not least <= value <= most:
            raise ControlRefusal(name, f"{value} is not from {least} to {most}")
    for name, seconds in (("delay_s", fault.delay_s), ("later_s", fault.later_s)):
        if seconds < 0:
            raise ControlRefusal(name, f"{seconds} is negative")
    return evolve(fault, what=what)


def take(world: World, operation: str) -> tuple[Fault, ...]:
    """Count one call of the operation and return the faults that it sets off."""
    if not world.faults:
        return ()
    fired: list[Fault] = []
    kept: list[Fault] = []
    for fault in world.faults:
        if fault.operation == operation and fault.nth <= 1:
            fired.append(evolve(fault))
            fault.times -= 1
        elif fault.operation == operation:
            fault.nth -= 1
        if fault.times > 0:
            kept.append(fault)
    world.faults = kept
    return tuple(fired)


def before(operation: str, call: Call, base_url: str, fired: tuple[Fault, ...]) -> Answer | None:
    """Return the answer of the first fault that keeps the call from happening, or None."""
    for fault in fired:
        if FAULTS[fault.what][0] is Stage.BEFORE:
            return _answer(operation, call, base_url, fault)
    return None


def after(operation: str, call: Call, base_url: str, fired: tuple[Fault, ...], answer: Answer) -> Answer:
    """Return what the caller gets in place of the true answer."""
    for fault in fired:
        if FAULTS[fault.what][0] is not Stage.AFTER:
            continue
        if fault.what == "slow":
            return evolve(answer, delivery=Delivery.SLOW, delay_s=fault.delay_s)
        if fault.what == "2xx_without_feed_id":
            return evolve(answer, body=b"{}") if answer.status < 300 else answer
        return _answer(operation, call, base_url, fault)
    return answer


def _answer(operation: str, call: Call, base_url: str, fault: Fault) -> Answer:
    what = fault.what.removesuffix("_before_effect").removesuffix("_after_effect")
    if what == "reset":
        return Answer(status=0, delivery=Delivery.RESET)
    if what == "no_connection":
        return Answer(status=0, delivery=Delivery.NOT_CONNECTED)
    if what == "redirect":
        query = urlencode(call.query, doseq=True)
        return Answer(status=307, headers={"location": f"{base_url}{call.path}{'?' + query if query else ''}"})
    if what == "4xx_without_body":
        return _html(400, "Bad Request")
    if what == "5xx" and fault.html:
        return _html(fault.status, "Service Unavailable")
    status = {"refuse": 400, "5xx": fault.status}.get(what) or int(what[:3])
    answer = _refusal(operation, status).answer()
    if what == "429_with_header" and operation in QUOTAS:
        answer.headers["x-amzn-ratelimit-limit"] = QUOTAS[operation].rate
    return answer


_API_CODES = {
    400: ("InvalidInput", "Request has missing or invalid parameters and cannot be parsed."),
    401: ("Unauthorized", "The request's Authorization header is not formatted correctly."),
    403: ("Unauthorized", "Access to requested resource is denied."),
    413: ("RequestTooLarge", "The request size exceeded the maximum accepted size."),
    415: ("UnsupportedMediaType", "The request payload is in an unsupported format."),
    503: ("ServiceUnavailable", "Service is temporarily unavailable. Please try again."),
}

_LWA_CODES = {
    400: ("invalid_grant", "The request has an invalid grant parameter : refresh_token"),
    401: ("invalid_client", "Client authentication failed"),
    403: ("unauthorized_client", "Not authorized for requested operation"),
}


def _refusal(operation: str, status: int) -> Refusal:
    if operation == "token":
        return LwaRefusal(status, *_LWA_CODES.get(status, ("server_error", "The service cannot answer")))
    if operation in {"uploadFeedDocument", "downloadFeedDocument"}:
        return StoreRefusal(status, "SimulatedFault", "The document store refuses this call.")
    if status == 429:
        return quota_exceeded()
    default = ("InternalFailure", "We encountered an internal error. Please try again.")
    return ApiRefusal(status, *_API_CODES.get(status, default))


def _html(status: int, title: str) -> Answer:
    body = f"<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"
    return Answer(status=status, headers={"content-type": "text/html"}, body=body.encode())
