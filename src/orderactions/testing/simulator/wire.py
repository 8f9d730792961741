"""A call and its answer as plain values, whichever of the two fronts carried them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlsplit

from attrs import field, frozen

__all__ = ["Answer", "Call", "Delivery", "as_json", "exact_answer", "exact_json", "json_answer"]


class Delivery(Enum):
    """How an answer travels; everything but WHOLE is a fault that somebody asked for."""

    WHOLE = "whole"
    #: Arrives, but later than the caller waits.
    SLOW = "slow"
    #: The connection breaks instead of an answer.
    RESET = "reset"
    #: There was no connection in the first place.
    NOT_CONNECTED = "not connected"


@frozen(kw_only=True)
class Call:
    """One request. Headers and body may hold secrets: neither is part of the repr."""

    method: str
    #: The path as it was sent, percent signs and all.
    path: str
    #: Its parts, decoded.
    segments: tuple[str, ...]
    query: Mapping[str, tuple[str, ...]] = field(factory=dict, repr=False)
    #: Names in lower case.
    headers: Mapping[str, str] = field(factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)

    @classmethod
    def read(cls, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Call:
        """Take a request apart; the host of `url` is of no interest."""
        path, segments, query = _taken_apart(url)
        return cls(
            method=method.upper(),
            path=path,
            segments=segments,
            query=query,
            headers={name.lower(): value for name, value in headers.items()},
            body=body or b"",
        )

    def listed(self, name: str) -> tuple[str, ...]:
        """Return the values of a list parameter, given comma-separated or repeated."""
        values = (part for value in self.query.get(name, ()) for part in value.split(","))
        return tuple(value.strip() for value in values if value.strip())

    def single(self, name: str) -> str | None:
        """Return the last value of a parameter, or None."""
        values = self.query.get(name)
        return values[-1] if values else None


# Most addresses are called again and again: that of an order, of a feed, of the token server.
@lru_cache(maxsize=1024)
def _taken_apart(url: str) -> tuple[str, tuple[str, ...], Mapping[str, tuple[str, ...]]]:
    """Return the path as it was sent, its parts decoded, and the query."""
    parts = urlsplit(url)
    query: dict[str, tuple[str, ...]] = {}
    for name, value in parse_qsl(parts.query, keep_blank_values=True) if parts.query else ():
        query[name] = (*query.get(name, ()), value)
    path = parts.path or "/"
    return path, tuple(map(unquote, path.strip("/").split("/"))), query


@frozen(kw_only=True)
class Answer:
    """What goes back, and how."""

    status: int
    #: Each answer has its own: what every call gets is written into them at its end.
    headers: dict[str, str] = field(factory=dict)
    body: bytes = field(default=b"", repr=False)
    delivery: Delivery = Delivery.WHOLE
    #: Seconds of real time before a SLOW answer goes out over HTTP.
    delay_s: float = 0.0


def as_json(value: object) -> bytes:
    """Write JSON; decimals become text, since a JSON number may be read as a float."""
    return _write(value).encode()


def _plain(item: object) -> str:
    if isinstance(item, Decimal):
        return f"{item:f}"
    raise TypeError(f"{type(item).__name__} has no place in an answer")


# Made once: to make an encoder costs more than most answers.
_write = json.JSONEncoder(default=_plain, ensure_ascii=False, separators=(",", ":")).encode


def exact_json(value: object) -> str:
    """Write JSON in which a decimal is a number with all its digits, and none that a binary float would add."""
    return _write_exact(value).replace(f'"{_MARK}', "").replace(f'{_MARK}"', "")


# Half a character, which no text that can be sent has in it: what stands between two of them loses its quotation marks.
_MARK = "\udcff"


def _marked(item: object) -> str:
    if isinstance(item, Decimal):
        number = item.normalize()
        return f"{_MARK}{number:f}{_MARK}" if number else f"{_MARK}0{_MARK}"
    raise TypeError(f"{type(item).__name__} has no place in an answer")


_write_exact = json.JSONEncoder(default=_marked, ensure_ascii=False, separators=(",", ":")).encode


def exact_answer(status: int, value: object) -> Answer:
    """Return an answer with a JSON body whose decimals are numbers."""
    return Answer(status=status, headers={"content-type": "application/json"}, body=exact_json(value).encode())


def json_answer(status: int, value: object) -> Answer:
    """Return an answer with a JSON body."""
    return Answer(status=status, headers={"content-type": "application/json"}, body=as_json(value))
