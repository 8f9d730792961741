"""The seal on the records: one hash chain per action, keyed, so that SQL alone cannot write history.

Each record's hash is an HMAC over the hash before it and the exact bytes that are stored. What a chain shows and what
it cannot show (a whole journal put back to yesterday, an action removed with all its records) is told in
docs/explanation/audit.md.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import field, frozen

from orderactions.errors import ChainKeyMissing, SetupError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

__all__ = ["KEY_VARIABLE", "ChainKey", "link", "open_key"]

KEY_VARIABLE = "ORDERACTIONS_CHAIN_KEY"
"""Where the key is looked for first."""


@frozen
class ChainKey:
    """The secret behind the seals; never stored in the database."""

    secret: bytes = field(repr=False)
    #: Derived once: every record is sealed with it.
    _sealing: bytes = field(init=False, repr=False, eq=False)

    @_sealing.default
    def _derive(self) -> bytes:
        return self._derived(b"orderactions chain")

    @property
    def id(self) -> str:
        """A short public name of the key, kept with each record."""
        return self._derived(b"orderactions key id").hex()[:16]

    def _derived(self, purpose: bytes) -> bytes:
        return hmac.new(self.secret, purpose, hashlib.sha256).digest()

    def hash(self, previous: str, body: bytes) -> str:
        """Return the seal of a record, in hex: over the seal before it ("" for the first) and the stored bytes."""
        message = previous.encode() + b"\n" + body
        return hmac.new(self._sealing, message, hashlib.sha256).hexdigest()

    def buyer(self, told: str) -> str:
        """Return the digest by which a buyer is known in the journal: without the key it tells nothing of anybody."""
        return hmac.new(self._derived(b"orderactions buyers"), told.encode(), hashlib.sha256).hexdigest()

    def _cipher(self) -> AESGCM:
        try:
            from cryptography.hazmat.primitives.ciphers.aead import AESGCM
        except ImportError:
            raise SetupError(
                "a free note is kept sealed, which needs the extra: pip install 'orderactions[evidence]'; "
                "or leave the note out"
            ) from None
        return AESGCM(self._derived(b"orderactions private notes"))

    def seal(self, text: str, place: str) -> bytes:
        """Encrypt a private note for one place in the journal.

        Raises:
            SetupError: the extra `[evidence]` is not installed.
        """
        nonce = secrets.token_bytes(12)
        return nonce + self._cipher().encrypt(nonce, text.encode(), place.encode())

    def unseal(self, sealed: bytes, place: str) -> str:
        """Decrypt what `seal` made for the same place. Raises SetupError without the extra."""
        return self._cipher().decrypt(sealed[:12], sealed[12:], place.encode()).decode()


def link(previous: str, body: bytes, key: ChainKey, expected: str) -> bool:
    """Whether a stored record carries the seal that it should."""
    return hmac.compare_digest(key.hash(previous, body), expected)


def open_key(path: Path | None, *, known_id: str | None, environ: Mapping[str, str] | None = None) -> ChainKey:
    """Return the key of a journal: from the environment, else from its file, which is made for a new journal.

    Args:
        path: the key file; None for a journal in memory.
        known_id: the key's id as an existing journal remembers it; None for a new journal.
        environ: where to look for ORDERACTIONS_CHAIN_KEY (64 hex digits).

    Raises:
        ChainKeyMissing: an existing journal's key is not there, or it is another one.
        SetupError: ORDERACTIONS_CHAIN_KEY is not a key.
    """
    given = (os.environ if environ is None else environ).get(KEY_VARIABLE)
    where = KEY_VARIABLE if given else str(path)
    if given:
        key = _parse(given, KEY_VARIABLE)
    elif path is None:
        key = ChainKey(secrets.token_bytes(32))
    elif path.exists():
        key = _parse(path.read_text("ascii", "replace"), str(path))
    elif known_id is not None:
        raise ChainKeyMissing(
            f"the journal's key file {path} is missing; put it back, or set {KEY_VARIABLE}. Without it no record can "
            "be verified or added"
        )
    else:
        key = _make(path)
    if known_id is not None and key.id != known_id:
        raise ChainKeyMissing(f"the key in {where} is not the one this journal was sealed with (id {known_id})")
    return key


def _parse(text: str, where: str) -> ChainKey:
    try:
        secret = bytes.fromhex(text.strip())
    except ValueError:
        secret = b""
    if len(secret) != 32:
        raise SetupError(f"{where} holds no key; it must be 64 hex digits, such as: openssl rand -hex 32")
    return ChainKey(secret)


def _make(path: Path) -> ChainKey:
    """Write a new key whole or not at all; of two processes that make one, the first wins."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(handle, secrets.token_hex(32).encode() + b"\n")
        os.fsync(handle)
    finally:
        os.close(handle)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return _parse(path.read_text("ascii"), str(path))
