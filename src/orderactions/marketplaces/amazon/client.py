"""Calls of the Selling Partner API: headers out, errors in. No retry but one for a token that has just run out."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from functools import cache
from importlib import metadata
from typing import NoReturn
from urllib.parse import quote, urlencode, urlsplit

from attrs import frozen

from orderactions.clock import Clock
from orderactions.errors import MissingCredentials, RequestError, Throttled, Unavailable
from orderactions.marketplaces.amazon.auth import Token, TokenSource
from orderactions.marketplaces.amazon.wire import Node, WireError, parse_json, text_of
from orderactions.transport import HttpRequest, HttpResponse, Transport, TransportError

__all__ = [
    "RETRY_AFTER_S",
    "AmazonError",
    "SpApi",
    "document_of",
    "errors_of",
    "is_private",
    "path",
    "raise_for",
    "user_agent",
]

RETRY_AFTER_S: dict[str, float] = {
    "getOrder": 2.0,
    "createFeedDocument": 2.0,
    "createFeed": 120.0,
    "getFeed": 0.5,
    "getFeedDocument": 45.0,
}
"""One call in so many seconds, by Amazon's published rates (AMZ-RATE-04); a 429 itself names no time (AMZ-RATE-03)."""

_READ_TIMEOUT_S = 30.0


@frozen
class AmazonError:
    """One entry of Amazon's error list (AMZ-AUTH-08)."""

    code: str
    message: str
    details: str

    @property
    def says_expired(self) -> bool:
        """Whether it is about an access token that has run out."""
        return "expired" in f"{self.message} {self.details}".lower()

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"[:200]


def errors_of(response: HttpResponse) -> tuple[AmazonError, ...]:
    """Return Amazon's own errors; none when the body is not of Amazon's form."""
    try:
        listed = tuple(
            AmazonError(row.need("code").text(), text_of(row.get("message")), text_of(row.get("details")))
            for row in parse_json(response.body).need("errors").items()
        )
    except WireError:
        return ()
    return listed if all(error.code for error in listed) else ()


@cache
def user_agent() -> str:
    """Return how we introduce ourselves, within Amazon's 500 characters (AMZ-AUTH-03)."""
    try:
        version = metadata.version("orderactions")
    except metadata.PackageNotFoundError:
        version = "0"
    system = platform.system() or "unknown"
    return f"orderactions/{version} (Language=Python/{platform.python_version()}; Platform={system})"[:500]


class SpApi:
    """One account's calls.

    Args:
        transport: what sends.
        clock: what time it is.
        tokens: where access tokens come from.
        endpoint: the region's address, without a slash at its end.
    """

    def __init__(self, transport: Transport, clock: Clock, tokens: TokenSource, endpoint: str) -> None:
        self.tokens = tokens
        self.transport = transport
        self._clock = clock
        self._endpoint = endpoint

    def request(
        self,
        operation: str,
        method: str,
        path: str,
        token: Token,
        *,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, object] | None = None,
        timeout_s: float = _READ_TIMEOUT_S,
        effect: bool = False,
    ) -> HttpRequest:
        """Build one call (AMZ-AUTH-02)."""
        headers = {
            "accept": "application/json",
            "user-agent": user_agent(),
            "x-amz-access-token": token.secret.reveal(),
            "x-amz-date": self._clock.now().strftime("%Y%m%dT%H%M%SZ"),
        }
        if body is not None:
            headers["content-type"] = "application/json"
        return HttpRequest(
            method=method,
            url=self._endpoint + path + (f"?{urlencode(query, safe=',')}" if query else ""),
            headers=headers,
            body=None if body is None else json.dumps(body, separators=(",", ":")).encode(),
            timeout_s=timeout_s,
            operation=operation,
            effect=effect,
        )

    def call(
        self,
        operation: str,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, object] | None = None,
    ) -> HttpResponse:
        """Make a call without an effect and return the answer, errors included.

        A token that has run out is renewed once.

        Raises:
            MissingCredentials, Throttled, Unavailable: no token, or no answer.
        """
        token = self.tokens.token()
        response = self.send(self.request(operation, method, path, token, query=query, body=body))
        if response.status in {401, 403}:
            self.tokens.discard(token)
            if response.status == 401 or any(error.says_expired for error in errors_of(response)):
                token = self.tokens.token()
                response = self.send(self.request(operation, method, path, token, query=query, body=body))
                if response.status in {401, 403}:
                    self.tokens.discard(token)
        return response

    def read(
        self,
        operation: str,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, object] | None = None,
        field: str = "",
    ) -> Node:
        """Make a call without an effect and return the document that was answered; otherwise as `call`.

        Raises:
            RequestError: Amazon finds the input wrong, and `field` names it.
        """
        response = self.call(operation, method, path, query=query, body=body)
        return document_of(operation, response, field)

    def send(self, request: HttpRequest) -> HttpResponse:
        """Send a call without an effect. Raises Unavailable when no answer came."""
        try:
            return self.transport.send(request)
        except TransportError as error:
            failure = str(error)
        raise Unavailable(f"Amazon does not answer to {request.operation}: {failure}")


def document_of(operation: str, response: HttpResponse, field: str = "") -> Node:
    """Return the document of a good answer, or raise what a bad one means."""
    request_id = response.headers.get("x-amzn-requestid", "")
    if not 200 <= response.status < 300:
        raise_for(operation, response, field)
    try:
        return parse_json(response.body)
    except WireError:
        problem = "nothing that can be read"
    raise Unavailable(f"Amazon answered {operation} with {problem}", request_id=request_id)


def raise_for(operation: str, response: HttpResponse, field: str = "") -> NoReturn:
    """Raise what an answer other than 2xx means for a call without an effect."""
    request_id, errors = response.headers.get("x-amzn-requestid", ""), errors_of(response)
    said = str(errors[0]) if errors else "no reason in Amazon's form"
    if response.status == 429:
        raise Throttled(
            f"Amazon is asked for {operation} too often",
            retry_after_s=_retry_after(operation, response),
            request_id=request_id,
        )
    if response.status in {401, 403} and errors:
        raise MissingCredentials(
            f"Amazon refused {operation} ({errors[0].code[:60]}); check that the seller's authorisation is valid and "
            "that the application has the role Inventory and Order Tracking (AMZ-AUTH-06)"
        )
    if response.status == 400 and errors and field:
        raise RequestError(field, f"Amazon does not accept it: {said}")
    raise Unavailable(f"Amazon answered {operation} with {response.status} ({said})", request_id=request_id)


def _retry_after(operation: str, response: HttpResponse) -> float:
    """Return the seconds until the bucket has filled by one call (AMZ-RATE-02)."""
    try:
        rate = float(response.headers.get("x-amzn-ratelimit-limit", ""))
        if 0 < rate < 1e6:
            return min(1 / rate, 3600.0)
    except ValueError:
        pass
    return RETRY_AFTER_S.get(operation, 60.0)


def is_private(url: str) -> bool:
    """Whether what is sent to this address cannot be read on the way: https, or a host that is this very machine."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    # RFC 2606 and 6761: names of the last two kinds lead to no other machine.
    here = host in {"127.0.0.1", "::1", "localhost"} or host.endswith((".localhost", ".invalid"))
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and here))


def path(template: str, *values: str) -> str:
    """Fill values into a path, with nothing in them that could lead elsewhere."""
    return template.format(*(quote(value, safe="") for value in values))
