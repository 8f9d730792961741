"""How what goes to another program is signed: by the published Standard Webhooks scheme, which many libraries verify.

See https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta

from orderactions.errors import SetupError
from orderactions.secret import Secret

__all__ = ["key_of", "sign", "verify"]

_PREFIX = "whsec_"
_LEAST_BYTES, _MOST_BYTES = 24, 64
TOLERANCE = timedelta(minutes=5)
"""How far a signature's time may be from the reader's clock."""


def key_of(secret: Secret | str) -> bytes:
    """Return the bytes of a webhook secret.

    Args:
        secret: `whsec_` and 24 to 64 bytes in base64.

    Raises:
        SetupError: it is none; the message does not repeat it.
    """
    text = secret.reveal() if isinstance(secret, Secret) else secret
    try:
        key = base64.b64decode(text.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not text.startswith(_PREFIX) or not _LEAST_BYTES <= len(key) <= _MOST_BYTES:
        raise SetupError(
            f"webhook secret: must be {_PREFIX} and {_LEAST_BYTES} to {_MOST_BYTES} bytes in base64; make one with "
            "python -c 'import base64, secrets; print(\"whsec_\" + base64.b64encode(secrets.token_bytes(32)).decode())'"
        )
    return key


def sign(key: bytes, body: bytes, *, message_id: str, at: datetime) -> dict[str, str]:
    """Return the headers that let the receiver know who sent a body, and that it is this very one.

    Args:
        key: from `key_of`.
        body: what is sent, byte for byte.
        message_id: stays the same when the same thing is sent again; that is how the receiver tells a repetition.
        at: now.
    """
    seconds = str(int(at.timestamp()))
    return {
        "webhook-id": message_id,
        "webhook-timestamp": seconds,
        "webhook-signature": "v1," + _digest(key, body, message_id, seconds),
    }


def verify(key: bytes, body: bytes, headers: Mapping[str, str], *, at: datetime) -> bool:
    """Whether a body was signed with the key, within five minutes of now. Compares in constant time.

    Args:
        key: from `key_of`.
        body: as it arrived, byte for byte.
        headers: of the request, by name in lower case.
        at: now.
    """
    seconds = headers.get("webhook-timestamp", "")
    if not seconds.isascii() or not seconds.isdigit() or len(seconds) > 12:
        return False
    if abs(at.timestamp() - int(seconds)) > TOLERANCE.total_seconds():
        return False
    expected = _digest(key, body, headers.get("webhook-id", ""), seconds).encode()
    # What was not UTF-8 arrives with lone surrogates: it is no signature, and no reason to fail.
    given = headers.get("webhook-signature", "").encode("utf-8", "surrogatepass").split()
    return any(hmac.compare_digest(b"v1," + expected, one) for one in given)


def _digest(key: bytes, body: bytes, message_id: str, seconds: str) -> str:
    signed = b".".join((message_id.encode("utf-8", "surrogatepass"), seconds.encode(), body))
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
