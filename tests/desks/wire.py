"""What the doubles of desks share: a wire that answers JSON, and the bench of `check_desk` around one."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape
from urllib.parse import parse_qs, urlsplit

from orderactions.clock import ManualClock
from orderactions.transport import HttpRequest, HttpResponse, NoAnswer


class Refused(Exception):
    """The desk says no."""

    def __init__(self, status: int, body: object = None, headers: dict[str, str] | None = None) -> None:
        super().__init__(status)
        self.status, self.body, self.headers = status, body, headers or {}


def as_read(html: str) -> str:
    """What a buyer reads of a simple HTML."""
    lines = re.sub("<br ?/?>", "\n", re.sub("</?(?:div|p)[^>]*>", "", html))
    # A blank that does not break shows as one; between words it is one that somebody wrote.
    return re.sub("\xa0(?=[\xa0 ])|(?<=[\xa0 \n])\xa0", " ", unescape(lines))


class WireDouble:
    """The other side of an adapter's wire, as a vendor's document tells it.

    A double of a desk overrides `answer`. It keeps what it is told as the desk would, not as we would like.
    """

    def __init__(self) -> None:
        self.clock = ManualClock(datetime(2026, 3, 4, 10, tzinfo=UTC))
        self.asked: list[HttpRequest] = []
        self.lose = False
        self.refuse_next: Refused | None = None
        #: Called before the next write is taken, such as somebody else who writes first.
        self.first: Callable[[], object] | None = None
        #: Changes what is answered with 2xx, after all was done.
        self.spoil: Callable[[object], object] | None = None
        self._numbers = itertools.count(1001)

    def number(self) -> int:
        """A new id."""
        return next(self._numbers)

    def now(self) -> str:
        """The desk's time, a second later each time it is asked."""
        self.clock.advance(1)
        return self.clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")

    def send(self, request: HttpRequest) -> HttpResponse:
        self.asked.append(request)
        if request.effect and self.first:
            first, self.first = self.first, None
            first()
        parts = urlsplit(request.url)
        query = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        try:
            if self.refuse_next:
                refused, self.refuse_next = self.refuse_next, None
                raise refused
            found = self.answer(request, parts.path, query, json.loads(request.body) if request.body else None)
            status, body = found if isinstance(found, tuple) else (200, found)
            headers = {}
        except Refused as no:
            status, body, headers = no.status, no.body, no.headers
        if request.effect and self.lose:
            self.lose = False
            raise NoAnswer("the connection was cut")
        if self.spoil and status < 300:
            body = self.spoil(body)
        return HttpResponse(status=status, headers=headers, body=b"" if body is None else json.dumps(body).encode())

    def answer(self, request: HttpRequest, path: str, query: dict[str, str], body: object) -> object:
        """Return what is answered: a body, or a status and a body; raise Refused."""
        raise NotImplementedError


class DoubleBench:
    """A bench on a double; a desk's own sets `double`, `desk`, `secrets`, and says how a buyer writes."""

    double: WireDouble
    text_field = ""

    @property
    def wire(self) -> WireDouble:
        return self.double

    def lose_next_answer(self) -> bool:
        self.double.lose = True
        return True

    def before_next_write(self, act: Callable[[], object]) -> None:
        self.double.first = act

    def merge(self, ticket_id: str, into: str) -> bool:
        return False
