"""What the readers that are fuzzed have in common: an account whose answers are chosen, and words for what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from attrs import frozen

from orderactions.clock import ManualClock
from orderactions.marketplaces.amazon import Amazon, Credentials
from orderactions.transport import HttpRequest, HttpResponse

__all__ = ["LONGEST_WORDS", "NOW", "TOKEN", "Answers", "Broken", "Reader", "account", "answer", "credentials", "demand"]

NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
LONGEST_WORDS = 1000


@frozen
class Reader:
    """One reader: what to feed it with, and what may come of it."""

    name: str
    run: Callable[[bytes], None]
    seeds: tuple[bytes, ...]


class Broken(AssertionError):
    """A reader that does not keep its word."""


def demand(holds: bool, what: str) -> None:
    """Raise Broken unless it holds."""
    if not holds:
        raise Broken(what)


class Answers:
    """A transport that answers by operation."""

    def __init__(self, **answers: HttpResponse) -> None:
        self._answers = answers

    def send(self, request: HttpRequest) -> HttpResponse:
        """Return the one answer of the operation."""
        return self._answers[request.operation]


def answer(body: bytes, status: int = 200) -> HttpResponse:
    """Return an answer as Amazon sends it."""
    return HttpResponse(status=status, headers={"x-amzn-requestid": "request-1"}, body=body)


TOKEN = answer(b'{"access_token":"made-up","token_type":"bearer","expires_in":3600}')


def credentials() -> Credentials:
    """Return credentials that open nothing."""
    return Credentials(client_id="made-up", client_secret="made-up", refresh_token="made-up")  # noqa: S106


def account(*, books: str | None = None, **answers: HttpResponse) -> Amazon:
    """Return an account that is answered so."""
    return Amazon(
        account="amazon",
        seller_id="A2SELLER",
        region="eu",
        books=books,
        credentials=credentials(),
        endpoint="https://api.invalid",
        token_url="https://login.invalid/token",  # noqa: S106 - an address
        transport=Answers(token=TOKEN, **answers),
        clock=ManualClock(NOW),
    )
