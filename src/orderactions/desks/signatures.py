"""How a desk shows that a message is its own: each way as a pure function of secret, headers, body and time.

Every comparison takes the same time whatever was sent. Names of headers are given in lower case.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Literal, Protocol
from urllib.parse import parse_qsl

from attrs import field, frozen

from orderactions.errors import SetupError, WebhookRefused
from orderactions.secret import Secret
from orderactions.signing import key_of, verify

__all__ = ["BasicAuth", "HeaderSecret", "Hmac", "Proof", "Scheme", "StandardWebhook", "helpscout_sidebar"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PARTS = re.compile(r"(\{body\}|\{timestamp\})")
_UNITS = {"s": timedelta(seconds=1), "ms": timedelta(milliseconds=1)}


def _lower(name: str) -> str:
    return name.lower()


class Proof(Enum):
    """What a message has shown."""

    #: Whoever knows the secret has signed this very body, a moment ago.
    SIGNED_NOW = "signed_now"
    #: Whoever knows the secret has signed this very body, once: somebody who overheard it can send it again.
    SIGNED = "signed"
    #: The sender knows the secret. The body is as trustworthy as the connection.
    SECRET = "secret"  # noqa: S105 - a word


class Scheme(Protocol):
    """One way to show where a message comes from."""

    @property
    def proof(self) -> Proof:
        """What a message has shown that holds."""
        ...

    def check(self, secret: Secret) -> None:
        """Raise SetupError when this can be no secret of the scheme; the message does not repeat it."""
        ...

    def holds(self, secret: Secret, headers: Mapping[str, str], body: bytes, at: datetime) -> bool:
        """Whether the message was sent by somebody who knows the secret. Raises nothing."""
        ...

    def sent_at(self, headers: Mapping[str, str]) -> datetime | None:
        """Return the time that was signed; None where none is. It means something for a message that holds."""
        ...


@frozen(kw_only=True)
class Hmac:
    """The body, and perhaps a time, under a key; as most desks do it, each in its own way.

    Raises:
        SetupError: the parts do not fit together.
    """

    #: Has the signature.
    header: str = field(converter=_lower)
    digest: Literal["sha1", "sha256"]
    encoding: Literal["base64", "hex"]
    #: Stands before the signature, in the same header, such as "sha1=".
    prefix: str = ""
    #: What is signed: `{body}`, and `{timestamp}` as its header has it.
    signed: str = "{body}"
    #: Has the time; "" where no time is signed.
    timestamp_header: str = field(default="", converter=_lower)
    #: Seconds or milliseconds since 1970, or ISO 8601 with its offset.
    timestamp_form: Literal["s", "ms", "iso"] = "s"
    #: How far the time may be from ours.
    tolerance: timedelta = timedelta(minutes=5)

    def __attrs_post_init__(self) -> None:
        """Refuse what would verify something else than the body and the time."""
        if self.digest not in {"sha1", "sha256"} or self.encoding not in {"base64", "hex"}:
            raise SetupError(f"scheme: digest and encoding: {self.digest!r} in {self.encoding!r} is not offered")
        if self.signed.count("{body}") != 1 or ("{timestamp}" in self.signed) != bool(self.timestamp_header):
            raise SetupError(
                f"scheme: signed: {self.signed!r} must have {{body}} once, and {{timestamp}} where a header has a time"
            )

    @property
    def proof(self) -> Proof:
        """With a time, it was sent a moment ago."""
        return Proof.SIGNED_NOW if self.timestamp_header else Proof.SIGNED

    def check(self, secret: Secret) -> None:
        """Any text is a key."""

    def holds(self, secret: Secret, headers: Mapping[str, str], body: bytes, at: datetime) -> bool:
        """Whether the signature is that of the body, and the time is about now."""
        if self.timestamp_header:
            sent = self.sent_at(headers)
            if sent is None or abs(at - sent) > self.tolerance:
                return False
        put = {"{body}": body, "{timestamp}": _bytes(headers.get(self.timestamp_header, ""))}
        message = b"".join(put.get(part, part.encode()) for part in _PARTS.split(self.signed))
        digest = hmac.new(_bytes(secret.reveal()), message, getattr(hashlib, self.digest)).digest()
        expected = base64.b64encode(digest).decode() if self.encoding == "base64" else digest.hex()
        return _same(headers.get(self.header, ""), self.prefix + expected)

    def sent_at(self, headers: Mapping[str, str]) -> datetime | None:
        """Return the time in its header."""
        text = headers.get(self.timestamp_header, "") if self.timestamp_header else ""
        if self.timestamp_form != "iso":
            return _read_time(text, _UNITS[self.timestamp_form])
        try:
            found = datetime.fromisoformat(text)
            return None if found.tzinfo is None else found.astimezone(UTC)
        except (ValueError, OverflowError):
            return None


@frozen(kw_only=True)
class HeaderSecret:
    """A secret in a header of its own, for desks that sign nothing but send what you tell them to."""

    header: str = field(default="x-orderactions-secret", converter=_lower)
    proof: Proof = field(default=Proof.SECRET, init=False)

    def check(self, secret: Secret) -> None:
        """Raise SetupError for what no header can carry as it is."""
        text = secret.reveal()
        if not text.isascii() or not text.isprintable() or text != text.strip():
            raise SetupError("webhook secret: a header carries printable ASCII, no space around it")

    def holds(self, secret: Secret, headers: Mapping[str, str], body: bytes, at: datetime) -> bool:  # noqa: ARG002
        """Whether the header has the secret."""
        return _same(headers.get(self.header, ""), secret.reveal())

    def sent_at(self, headers: Mapping[str, str]) -> datetime | None:  # noqa: ARG002
        """No time is signed."""
        return None


@frozen(kw_only=True)
class BasicAuth:
    """Basic authentication, for desks that can be given an address with a name and a password in it.

    The secret is both: `name:password`.
    """

    proof: Proof = field(default=Proof.SECRET, init=False)

    def check(self, secret: Secret) -> None:
        """Raise SetupError for what is no name and password."""
        name, colon, password = secret.reveal().partition(":")
        if not (name and colon and password):
            raise SetupError("webhook secret: write name:password, as the desk sends them by Basic authentication")

    def holds(self, secret: Secret, headers: Mapping[str, str], body: bytes, at: datetime) -> bool:  # noqa: ARG002
        """Whether name and password were sent."""
        word, _, given = headers.get("authorization", "").partition(" ")
        expected = base64.b64encode(_bytes(secret.reveal())).decode()
        return _same(given.strip(), expected) and word.casefold() == "basic"

    def sent_at(self, headers: Mapping[str, str]) -> datetime | None:  # noqa: ARG002
        """No time is signed."""
        return None


@frozen(kw_only=True)
class StandardWebhook:
    """The published scheme Standard Webhooks; see `orderactions.signing`."""

    proof: Proof = field(default=Proof.SIGNED_NOW, init=False)

    def check(self, secret: Secret) -> None:
        """Raise SetupError when it is no secret of that scheme."""
        key_of(secret)

    def holds(self, secret: Secret, headers: Mapping[str, str], body: bytes, at: datetime) -> bool:
        """Whether the body was signed with the key, within five minutes of now."""
        return verify(key_of(secret), body, headers, at=at)

    def sent_at(self, headers: Mapping[str, str]) -> datetime | None:
        """Return the time in its header."""
        return _read_time(headers.get("webhook-timestamp", ""), _UNITS["s"])


def helpscout_sidebar(secret: Secret, query: str, *, own: Collection[str] = ()) -> Mapping[str, str]:
    """Return the parameters with which Help Scout opens an app's page beside a conversation, such as `conversation-id`.

    They show that Help Scout has made this address, once (`Proof.SIGNED`): no time is signed, so whoever has seen it
    can use it again. Make a session of your own from it, and let no button's effect rest on the address alone.

    Args:
        secret: of the app.
        query: of the address that was asked for, as it came: what stands behind "?".
        own: the names of parameters that your address had before, which are not signed.

    Raises:
        WebhookRefused: they do not show it; answer 401.
    """
    signature = "X-HelpScout-Signature"
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=100)
    except ValueError:
        pairs = []
    told = {name: value for name, value in pairs if name not in own}
    given = told.pop(signature, "")
    # A name that is there twice could be one thing here and another elsewhere.
    once = len(pairs) == len({name for name, _ in pairs})
    # By the vendor's example as PHP writes it, by what others have seen as JavaScript does: the same for what is signed
    # by now.
    plain = json.dumps(told, separators=(",", ":"), ensure_ascii=False)
    escaped = json.dumps(told, separators=(",", ":")).replace("/", "\\/")
    held = [_same(given, _base64_sha1(secret, text)) for text in (plain, escaped)]
    if not told or not once or not any(held):
        raise WebhookRefused("the address does not show that the desk has made it")
    return told


def _base64_sha1(secret: Secret, text: str) -> str:
    return base64.b64encode(hmac.new(_bytes(secret.reveal()), _bytes(text), hashlib.sha1).digest()).decode()


def _read_time(text: str, unit: timedelta) -> datetime | None:
    """Return what a number of units since 1970 means; thirteen digits reach the year 2286 in milliseconds."""
    if not (text.isascii() and text.isdigit() and len(text) <= 13):
        return None
    try:
        return _EPOCH + int(text) * unit
    except OverflowError:
        return None


def _bytes(text: str) -> bytes:
    """Frameworks hand on what they could not decode as lone surrogates; those are bytes that match nothing."""
    return text.encode("utf-8", "surrogatepass")


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(_bytes(given), _bytes(expected))
