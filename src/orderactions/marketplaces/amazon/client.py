"""Calls of the Selling Partner API: headers out, errors in, and the patience of what has no effect.

A call with an effect is built here (`SpApi.request`) and sent by its owner, once. Everything else goes through one loop
with one deadline: a turn of the operation's bucket, one renewed token, few attempts.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import cache
from importlib import metadata
from typing import NoReturn
from urllib.parse import quote, urlencode, urlsplit

from attrs import frozen

from orderactions.clock import Clock
from orderactions.errors import MissingCredentials, RequestError, Throttled, Unavailable
from orderactions.marketplaces.amazon.auth import Token, TokenSource
from orderactions.marketplaces.amazon.patience import READ_DEADLINE_S, pause_before
from orderactions.marketplaces.amazon.rates import Turns, interval_s
from orderactions.marketplaces.amazon.wire import Node, WireError, parse_json, text_of
from orderactions.transport import HttpRequest, HttpResponse, Transport, TransportError

__all__ = [
    "AmazonError",
    "SpApi",
    "document_of",
    "errors_of",
    "is_private",
    "path",
    "raise_for",
    "user_agent",
]

_SHORTEST_S = 0.001


@frozen
class AmazonError:
    """One entry of Amazon's error list (AMZ-AUTH-08)."""

    code: str
    message: str
    details: str

    @property
    def blames_token(self) -> bool:
        """Whether it is about the access token: one that has run out, or is no longer taken."""
        said = f"{self.message} {self.details}".lower()
        return "expired" in said or "access token" in said

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
        turns: the account's buckets.
        read_deadline_s: how long one call without an effect may take, with all that belongs to it.
    """

    def __init__(
        self,
        transport: Transport,
        clock: Clock,
        tokens: TokenSource,
        endpoint: str,
        *,
        turns: Turns,
        read_deadline_s: float = READ_DEADLINE_S,
    ) -> None:
        self.tokens = tokens
        self.transport = transport
        self._clock = clock
        self.endpoint: str = endpoint
        self.turns = turns
        self._deadline_s = read_deadline_s

    def request(
        self,
        operation: str,
        method: str,
        path: str,
        token: Token,
        *,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, object] | None = None,
        timeout_s: float = READ_DEADLINE_S,
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
            url=self.endpoint + path + (f"?{urlencode(query, safe=',')}" if query else ""),
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
        wait_s: float | None = None,
    ) -> HttpResponse:
        """Make a call without an effect and return the answer, errors included.

        Within one deadline it waits for its turn, renews once a token that is refused, and tries again where no answer
        came or a 5xx; after a 429 only where the bucket fills in time. With `wait_s` it does not wait longer than that
        for a turn or after a 429.

        Raises:
            MissingCredentials, Throttled, Unavailable: no token, no turn in time, or no answer.
        """
        renewed = False

        def once(ends: datetime) -> HttpResponse:
            nonlocal renewed
            while True:
                token = self.tokens.token(timeout_s=self._left_s(ends))
                left_s = self._left_s(ends)
                response = self.transport.send(
                    self.request(operation, method, path, token, query=query, body=body, timeout_s=left_s)
                )
                if response.status not in _REFUSED:
                    return response
                self.tokens.discard(token)
                if renewed or not _blames_token(response):
                    return response
                renewed = True

        return self._patiently(operation, once, self._deadline_s, wait_s)

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

    def fetch(self, operation: str, build: Callable[[float], HttpRequest], deadline_s: float) -> HttpResponse:
        """Speak without an effect to an address that is not the API's, patiently as `call` is, with no token.

        Args:
            operation: for the messages.
            build: makes the request of one attempt, which may take so many seconds.
            deadline_s: for all attempts together.

        Raises:
            Unavailable: no answer.
        """
        return self._patiently(operation, lambda ends: self.transport.send(build(self._left_s(ends))), deadline_s)

    def _patiently(
        self,
        operation: str,
        once: Callable[[datetime], HttpResponse],
        deadline_s: float,
        wait_s: float | None = None,
    ) -> HttpResponse:
        """Try until there is an answer that stands, the attempts are used up or the time is."""
        ends = self._clock.now() + timedelta(seconds=deadline_s)
        attempt = 0
        while True:
            self._wait_for_turn(operation, ends, wait_s)
            attempt += 1
            response, failure = None, ""
            try:
                response = once(ends)
            except TransportError as error:
                failure = str(error)
            pause_s = self._pause_s(operation, response, attempt)
            if pause_s is None or pause_s >= self._left_s(ends):
                break
            if wait_s is not None and response is not None and response.status == _THROTTLED and pause_s > wait_s:
                break
            self._clock.sleep(pause_s)
        # Raised out here, so that no exception hangs on to one that carries the request.
        if response is None:
            raise Unavailable(f"Amazon does not answer to {operation}: {failure}")
        return response

    def _pause_s(self, operation: str, response: HttpResponse | None, attempt: int) -> float | None:
        told = response.headers.get("x-amzn-ratelimit-limit", "") if response is not None else ""
        throttled = response is not None and response.status == _THROTTLED
        refill_s = None
        if told or throttled:
            refill_s = self.turns.heard(operation, self._clock.now(), told, empty=throttled)
        return pause_before(attempt, None if response is None else response.status, refill_s)

    def _wait_for_turn(self, operation: str, ends: datetime, most_s: float | None) -> None:
        left_s = self._left_s(ends)
        patience_s = left_s if most_s is None else min(left_s, most_s)
        granted, wait_s = self.turns.take(operation, self._clock.now(), patience_s)
        if not granted:
            raise Throttled(f"Amazon would be asked for {operation} too often", retry_after_s=wait_s)
        if wait_s:
            self._clock.sleep(wait_s)

    def _left_s(self, ends: datetime) -> float:
        return max(_SHORTEST_S, (ends - self._clock.now()).total_seconds())


_REFUSED = frozenset({401, 403})
_THROTTLED = 429


def _blames_token(response: HttpResponse) -> bool:
    return response.status == 401 or any(error.blames_token for error in errors_of(response))


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
    if response.status == _THROTTLED:
        raise Throttled(
            f"Amazon is asked for {operation} too often",
            retry_after_s=interval_s(operation, response.headers.get("x-amzn-ratelimit-limit", "")),
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
    """Fill values into a path, with nothing in them that could lead elsewhere.

    Raises:
        RequestError: a value is nothing but dots, which a server may take for a way up.
    """
    for value in values:
        if not value.strip("."):
            raise RequestError("id", f"{value!r} cannot stand in an address")
    return template.format(*(quote(value, safe="") for value in values))
