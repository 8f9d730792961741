"""What goes to another program is signed as others verify it."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest

from orderactions.errors import SetupError
from orderactions.secret import Secret
from orderactions.signing import key_of, sign, verify

# The published example: https://docs.svix.com/receiving/verifying-payloads/how-manual
SECRET = "whsec_plJ3nmyCDGBKInavdOK15jsl"
BODY = b'{"event_type":"ping","data":{"success":true}}'
ID = "msg_loFOjxBNrRLzqYUf"
AT = datetime.fromtimestamp(1731705121, UTC)
SIGNATURE = "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0="


@pytest.fixture
def headers():
    return sign(bytes(24), BODY, message_id=ID, at=AT)


def test_the_published_example_comes_out():
    """The example of the scheme's own page is signed as it says, so that other people's libraries verify ours."""
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    assert sign(key, BODY, message_id=ID, at=AT)["webhook-signature"] == SIGNATURE


def test_what_was_signed_verifies(headers):
    """The same bytes, headers and key, within five minutes either way, are believed."""
    for skew in (-300, 0, 300):
        assert verify(bytes(24), BODY, headers, at=AT + timedelta(seconds=skew))


@pytest.mark.parametrize("skew_s", [-301, 301])
def test_an_old_signature_is_not_believed(headers, skew_s):
    """What was signed more than five minutes from now may be a repetition by somebody who listened."""
    assert not verify(bytes(24), BODY, headers, at=AT + timedelta(seconds=skew_s))


@pytest.mark.parametrize(
    "change",
    [
        {"webhook-id": "msg_other"},
        {"webhook-timestamp": str(1731705122)},
        {"webhook-timestamp": "now"},
        {"webhook-timestamp": "9" * 400},
        {"webhook-timestamp": "²"},
        {"webhook-signature": "v1,AAAA"},
        {"webhook-signature": "v2" + SIGNATURE[2:]},
        {"webhook-signature": "\N{SNOWMAN}"},
        # What a framework could not decode.
        {"webhook-signature": "\udcff"},
        {"webhook-id": "\udcff"},
        {"webhook-signature": ""},
    ],
)
def test_a_changed_header_is_not_believed(headers, change):
    """Whatever was changed on the way, or is no number at all, the message is not believed, and nothing is raised."""
    assert not verify(bytes(24), BODY, headers | change, at=AT)


def test_a_changed_body_or_another_key_is_not_believed(headers):
    """One more space in the body, or a key of somebody else's, and the message is not believed."""
    assert not verify(bytes(24), BODY + b" ", headers, at=AT)
    assert not verify(b"x" * 24, BODY, headers, at=AT)
    assert not verify(bytes(24), BODY, {}, at=AT)


def test_one_of_several_signatures_is_enough(headers):
    """While a key is being changed for another, a message carries a signature of each."""
    both = headers["webhook-signature"] + " v1,AAAA"
    assert verify(bytes(24), BODY, headers | {"webhook-signature": "v1,AAAA " + both}, at=AT)


@pytest.mark.parametrize("bad", ["", "secret", "whsec_", "whsec_AAAA", "whsec_!!!!", "whsec_" + "A" * 100])
def test_a_secret_that_is_none_is_told_with_how_to_make_one(bad):
    """A short, long or mistyped secret is turned down at start, without being repeated."""
    with pytest.raises(SetupError, match="whsec_ and 24 to 64 bytes in base64; make one with") as caught:
        key_of(bad)
    assert len(bad) < len("whsec_AAAA") or bad not in str(caught.value)


def test_a_secret_may_be_hidden():
    """A `Secret` is read as the text that it hides."""
    assert key_of(Secret("whsec_" + "A" * 32)) == bytes(24)
