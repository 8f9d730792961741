"""A call and its answer as plain values, whichever of the two fronts carried them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
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
    query: Mapping[str, tuple[str, ...]] = field(factory=dict, repr=False)
    #: Names in lower case.
    headers: Mapping[str, str] = field(factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)

    @classmethod
    def read(cls, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Call:
        """Take a request apart; the host of `url` is of no interest."""
        parts = urlsplit(url)
        query: dict[str, tuple[str, ...]] = {}
        for name, value in parse_qsl(parts.query, keep_blank_values=True):
            query[name] = (*query.get(name, ()), value)
        lower = {name.lower(): value for name, value in headers.items()}
        return cls(method=method.upper(), path=parts.path or "/", query=query, headers=lower, body=body or b"")

    def listed(self, name: str) -> tuple[str, ...]:
        """Return the values of a list parameter, given comma-separated or repeated."""
        values = (part for value in self.query.get(name, ()) for part in value.split(","))
        return tuple(value.strip() for value in values if value.strip())

    def single(self, name: str) -> str | None:
        """Return the last value of a parameter, or None."""
        values = self.query.get(name)
        return values[-1] if values else None

    @property
    def segments(self) -> tuple[str, ...]:
        """The parts of the path, decoded."""
        return tuple(unquote(part) for part in self.path.strip("/").split("/"))


@frozen(kw_only=True)
class Answer:
    """What goes back, and how."""

    status: int
    headers: Mapping[str, str] = field(factory=dict)
    body: bytes = field(default=b"", repr=False)
    delivery: Delivery = Delivery.WHOLE
    #: Seconds of real time before a SLOW answer goes out over HTTP.
    delay_s: float = 0.0


def as_json(value: object) -> bytes:
    """Write JSON; decimals become text, since a JSON number may be read as a float."""

    def plain(item: object) -> str:
        if isinstance(item, Decimal):
            return f"{item:f}"
        raise TypeError(f"{type(item).__name__} has no place in an answer")

    return json.dumps(value, default=plain, ensure_ascii=False, separators=(",", ":")).encode()


def exact_json(value: object) -> str:
    """Write JSON in which a decimal is a number with all its digits, and none that a binary float would add."""
    if isinstance(value, Decimal):
        number = value.normalize()
        return f"{number:f}" if number else "0"
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(name)}:{exact_json(each)}" for name, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(exact_json, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def exact_answer(status: int, value: object) -> Answer:
    """Return an answer with a JSON body whose decimals are numbers."""
    return Answer(status=status, headers={"content-type": "application/json"}, body=exact_json(value).encode())


def json_answer(status: int, value: object) -> Answer:
    """Return an answer with a JSON body."""
    return Answer(status=status, headers={"content-type": "application/json"}, body=as_json(value))
