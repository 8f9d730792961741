"""The one seam to the network: a request goes in, a response or one of two failures comes out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from attrs import field, frozen

__all__ = ["HttpRequest", "HttpResponse", "NoAnswer", "NotSent", "Transport", "TransportError"]


class TransportError(Exception):
    """A call that brought no response. The message names the host and the kind of failure, never a secret."""


class NotSent(TransportError):
    """The server certainly did not receive the request: no connection could be made."""


class NoAnswer(TransportError):
    """The request may have reached the server; what became of it is not known."""


@frozen(kw_only=True)
class HttpRequest:
    """One call.

    Headers, address and body may hold secrets: none of them is part of the repr.
    """

    method: str
    #: Absolute address.
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)
    #: One limit for the whole call, connecting and reading included.
    timeout_s: float = 30.0
    #: The operation's name ("getOrder"), for budgets, logs and the simulator's faults.
    operation: str = ""
    #: Where the body of a 200 answer goes, piece by piece as it comes; it returns whether more is wanted. A transport
    #: that cannot do so returns the body whole.
    take: Callable[[bytes], bool] | None = field(default=None, repr=False)
    #: True for a call with an effect outside: a connection of its own, never repeated, never redirected.
    effect: bool = False


@frozen(kw_only=True)
class HttpResponse:
    """One answer; header names are in lower case."""

    status: int
    headers: Mapping[str, str] = field(factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)


class Transport(Protocol):
    """Sends one request once."""

    def send(self, request: HttpRequest) -> HttpResponse:
        """Send it and return whatever was answered, 4xx and 5xx included.

        Raises:
            NotSent: no connection could be made.
            NoAnswer: anything else that brought no whole answer within `timeout_s`.
        """
        ...
