"""Texts that only we can have made: signed with HMAC-SHA256, each for one purpose. Pure; the time is handed in.

A signed text reads `oap1.KEY.PAYLOAD.SIGNATURE`. KEY names the key, so that keys can be changed while texts of the last
one are still on their way: the first key signs, all are accepted. Each purpose signs with a key derived from it, so a
text that was made for one purpose is none for another.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import re
import secrets
from collections.abc import Mapping
from typing import Any, Final

from orderactions.errors import SetupError
from orderactions.secret import Secret

__all__ = ["Keys", "Keyset", "new_text", "read_keys"]

Keys = Mapping[str, Secret | str]
"""By name: the first one signs, all are accepted."""

_VERSION: Final = "oap1"
_LEAST: Final = 32
_NAME = re.compile(r"[A-Za-z0-9_-]{1,32}\Z")
_MAKE_ONE = "make one with python -c 'import secrets; print(secrets.token_urlsafe(32))'"
#: Nothing of ours is longer: a larger text is not even looked at.
_LONGEST: Final = 200_000


def new_text(size: int) -> str:
    """Return so many random bytes as text: a key, or a name that nobody can guess."""
    return secrets.token_urlsafe(size)


def read_keys(text: str) -> dict[str, Secret]:
    """Read keys from a setting: `NAME:KEY,NAME:KEY`, the one that signs first.

    Raises:
        SetupError: it names none; the message does not repeat a key.
    """
    found: dict[str, Secret] = {}
    for part in filter(None, (each.strip() for each in text.split(","))):
        name, colon, key = part.partition(":")
        if not colon or not key.strip():
            raise SetupError("panel keys: write NAME:KEY, and a comma before the next one; " + _MAKE_ONE)
        found[name.strip()] = Secret(key.strip())
    if not found:
        raise SetupError("panel keys: there is none; " + _MAKE_ONE)
    return found


class Keyset:
    """Signs, and reads what it has signed.

    Args:
        keys: by name; the first one signs, all are accepted.

    Raises:
        SetupError: there is none, a name that is none, or a key that is too short; the message repeats no key.
    """

    def __init__(self, keys: Keys) -> None:
        if not keys:
            raise SetupError("panel keys: there is none; " + _MAKE_ONE)
        self._keys: dict[str, bytes] = {}
        for number, (name, key) in enumerate(keys.items(), 1):
            # Never by its name: where somebody has put the two the wrong way round, that is the key.
            if not _NAME.match(name):
                raise SetupError(
                    f"panel keys: the name of key {number} is none; the name stands first (NAME:KEY), in at most 32 "
                    "letters, digits, - and _"
                )
            value = (key.reveal() if isinstance(key, Secret) else key).encode()
            if len(value) < _LEAST:
                raise SetupError(f"panel keys: key {number} is shorter than {_LEAST} characters; " + _MAKE_ONE)
            self._keys[name] = value
        self._signing = next(iter(self._keys))
        self._derived: dict[tuple[str, str], bytes] = {}

    def sign(self, purpose: str, payload: bytes) -> str:
        """Return the payload as a signed text."""
        said = f"{_VERSION}.{self._signing}.{_write(payload)}"
        return f"{said}.{_write(self._mac(self._signing, purpose, said))}"

    def read(self, purpose: str, text: str) -> bytes | None:
        """Return the payload of a text that was signed for this purpose; None for anything else. Raises nothing."""
        parts = text.split(".") if len(text) <= _LONGEST and text.isascii() else []
        if len(parts) != 4 or parts[0] != _VERSION or parts[1] not in self._keys:
            return None
        said, _, _ = text.rpartition(".")
        payload, given = _read(parts[2]), _read(parts[3])
        if payload is None or given is None:
            return None
        return payload if hmac.compare_digest(given, self._mac(parts[1], purpose, said)) else None

    def sign_json(self, purpose: str, value: Mapping[str, Any]) -> str:
        """Return a signed text that holds a JSON object."""
        return self.sign(purpose, json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode())

    def read_json(self, purpose: str, text: str) -> Mapping[str, Any] | None:
        """Return the JSON object of a text that was signed for this purpose; None for anything else."""
        payload = self.read(purpose, text)
        if payload is None:
            return None
        found: Mapping[str, Any] = json.loads(payload)
        return found

    def tag(self, purpose: str, about: str) -> str:
        """Return a tag of what both sides know, such as a session: to be handed back in a form."""
        return f"{self._signing}.{_write(self._mac(self._signing, purpose, about))}"

    def holds(self, purpose: str, about: str, tag: str) -> bool:
        """Whether a tag was made for this; compares in constant time."""
        name, _, given = tag.partition(".")
        mac = _read(given) if tag.isascii() and name in self._keys else None
        return mac is not None and hmac.compare_digest(mac, self._mac(name, purpose, about))

    def _mac(self, name: str, purpose: str, said: str) -> bytes:
        key = self._derived.get((name, purpose))
        if key is None:
            key = hmac.digest(self._keys[name], b"orderactions panel: " + purpose.encode(), "sha256")
            self._derived[name, purpose] = key
        return hmac.digest(key, said.encode(), "sha256")


def _write(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _read(text: str) -> bytes | None:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
