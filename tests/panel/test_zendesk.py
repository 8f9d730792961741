"""Zendesk's signed token: taken where it shows what it says, and refused without a word why."""

from __future__ import annotations

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from orderactions.clock import ManualClock
from orderactions.errors import SetupError, WebhookRefused
from orderactions.panel.zendesk import read_zendesk_token

CLOCK = ManualClock.at("2026-11-24T09:00:00Z")
NOW = int(CLOCK.now().timestamp())
HERE = "https://shop.zendesk.com/api/v2/apps/installations/42.json"
CLAIMS = {
    "iss": "shop.zendesk.com", "aud": HERE, "sub": "https://shop.zendesk.com/api/v2/users/117.json", "iat": NOW,
    "exp": NOW + 300, "jti": "one",
}  # fmt: skip


def pair() -> tuple[str, str]:
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = made.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = made.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return private.decode(), public.decode()


PRIVATE, PUBLIC = pair()


def read(token: str, **more):
    return read_zendesk_token(token, **{"public_key": PUBLIC, "audience": HERE, "clock": CLOCK, **more})


def test_a_token_says_who_has_opened_the_app():
    """The user's number, and an id by which it is taken once."""
    user = read(jwt.encode(CLAIMS, PRIVATE, algorithm="RS256"))
    assert (user.user_id, user.token_id) == ("117", "one")
    assert "117.json" not in repr(user)


@pytest.mark.parametrize(
    "change",
    [
        {"aud": "https://other.zendesk.com/api/v2/apps/installations/42.json"},
        {"exp": NOW},
        {"iat": NOW + 11},
        {"sub": "https://shop.zendesk.com/api/v2/users/me.json"},
        {"exp": "later"},
        {"sub": None},
        {"exp": None},
    ],
)
def test_what_does_not_fit_is_refused(change):
    """Another installation, another time, nobody in particular."""
    claims = {name: value for name, value in (CLAIMS | change).items() if value is not None}
    with pytest.raises(WebhookRefused):
        read(jwt.encode(claims, PRIVATE, algorithm="RS256"))


def test_what_zendesk_has_not_signed_is_refused():
    """Another key, no signature, and the public key used as if it were a shared secret."""
    other, _ = pair()
    header = jwt.encode(CLAIMS, PRIVATE, algorithm="RS256").split(".")
    unsigned = jwt.encode(CLAIMS, None, algorithm="none")
    shared = jwt.encode(CLAIMS, "x" * 64, algorithm="HS256")
    for token in (
        jwt.encode(CLAIMS, other, algorithm="RS256"),
        unsigned,
        shared,
        "",
        "a.b.c",
        ".".join(header[:2]) + ".",
    ):
        with pytest.raises(WebhookRefused):
            read(token)


def test_a_key_that_is_none_is_a_set_up_error():
    """It is told to whoever sets it up."""
    with pytest.raises(SetupError):
        read(jwt.encode(CLAIMS, PRIVATE, algorithm="RS256"), public_key="no key")
