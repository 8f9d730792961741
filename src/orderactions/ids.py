"""Identifiers of ours: random, readable aloud, with a check character where a person copies them."""

from __future__ import annotations

import secrets
from functools import lru_cache
from typing import Protocol

__all__ = ["Ids", "RandomIds", "SequentialIds", "confirmation_number", "read_confirmation_number"]

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, so that nothing is misread."""

_PREFIX = "OA"


class Ids(Protocol):
    """Where new identifiers come from; tests hand in a predictable one."""

    def new(self, kind: str) -> str:
        """Return a new identifier for `kind` ("action", "preview", "submission" ...)."""
        ...


class RandomIds:
    """Sixty random bits each, from the operating system."""

    def new(self, kind: str) -> str:
        """Return twelve characters of Crockford's base 32 behind the first letter of `kind`."""
        # One question to the operating system, not one for each character.
        return kind[0] + _digits(secrets.randbits(60))


class SequentialIds:
    """Predictable identifiers for tests: never for a journal that is kept."""

    def __init__(self) -> None:
        self._last = 0

    def new(self, kind: str) -> str:
        """Return the next number, in the form of `RandomIds`."""
        self._last += 1
        return kind[0] + _digits(self._last)


def _digits(value: int) -> str:
    """Twelve characters for a number below 2 ** 60."""
    return "".join(ALPHABET[value >> shift & 31] for shift in range(55, -1, -5)).lower()


def confirmation_number(action_id: str) -> str:
    """Return our reference for an action, such as `OA-7K2M-9Q4X-A1B2-C`.

    It is the action's id in groups of four and a check character, so that a number read over the telephone is either
    right or noticed.
    """
    return _number(action_id)


@lru_cache(4096)
def _number(action_id: str) -> str:
    body = action_id[1:].upper()
    groups = [body[at : at + 4] for at in range(0, len(body), 4)]
    return "-".join([_PREFIX, *groups, _check(body)])


def read_confirmation_number(text: str) -> str:
    """Return the action id for a confirmation number typed by a person.

    Raises:
        ValueError: when the text is not such a number or its check character does not fit.
    """
    parts = text.strip().upper().split("-")
    body = "".join(parts[1:-1]).translate(str.maketrans("OIL", "011"))
    if len(parts) < 3 or parts[0] != _PREFIX or not body or any(c not in ALPHABET for c in body):
        raise ValueError(f"{text!r} is not a confirmation number; it looks like OA-7K2M-9Q4X-A1B2-C")
    if _check(body) != parts[-1]:
        raise ValueError(f"{text!r}: its last character does not fit the others; read it again")
    return "a" + body.lower()


def _check(body: str) -> str:
    """Luhn's check over 32 characters: finds every single slip, and neighbours that changed places (but 0 and Z)."""
    total = 0
    for place, character in enumerate(reversed(body)):
        value = ALPHABET.index(character) * (2 - place % 2)
        total += value // 32 + value % 32
    return ALPHABET[-total % 32]
