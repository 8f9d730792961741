"""The page that Help Scout opens beside a conversation: its address shows who has made it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from urllib.parse import urlencode

import pytest

from orderactions.desks.signatures import helpscout_sidebar
from orderactions.errors import WebhookRefused
from orderactions.secret import Secret

SECRET = Secret("40 letters of the app")
TOLD = {"conversation-id": "3382942562", "customer-id": "7", "user-id": "772569", "application-slug": "1-refunds"}


def signed(told, key=SECRET, text=None):
    """The address's query; PHP's `json_encode` is what Help Scout's own example has."""
    text = text or json.dumps(told, separators=(",", ":"))
    digest = hmac.new(key.reveal().encode(), text.encode(), hashlib.sha1).digest()
    return urlencode({**told, "X-HelpScout-Signature": base64.b64encode(digest).decode()})


def test_an_address_that_help_scout_has_made():
    """The conversation and the agent are who it says."""
    assert helpscout_sidebar(SECRET, signed(TOLD)) == TOLD


def test_parameters_of_your_own_are_not_signed():
    """Help Scout adds its own to those that the address had."""
    assert helpscout_sidebar(SECRET, f"shop=de&{signed(TOLD)}", own={"shop"}) == TOLD
    with pytest.raises(WebhookRefused):
        helpscout_sidebar(SECRET, f"shop=de&{signed(TOLD)}")


@pytest.mark.parametrize("text", [r'{"at":"https:\/\/x.test\/\u00e9"}', '{"at":"https://x.test/é"}'])
def test_an_address_in_it_may_be_written_in_two_ways(text):
    """As PHP writes it, and as JavaScript does."""
    told = {"at": "https://x.test/é"}
    assert helpscout_sidebar(SECRET, signed(told, text=text)) == told


BAD = {
    "another key": signed(TOLD, Secret("another")),
    "another conversation": signed(TOLD).replace("3382942562", "3382942563"),
    "another order": signed(dict(reversed(TOLD.items())), text=json.dumps(TOLD, separators=(",", ":"))),
    "no signature": urlencode(TOLD),
    "an empty signature": urlencode({**TOLD, "X-HelpScout-Signature": ""}),
    "one more": signed(TOLD) + "&admin=1",
    "twice": signed(TOLD) + "&user-id=772569",
    "the signature twice": signed(TOLD) + "&" + signed(TOLD).rsplit("&", 1)[1],
    "nothing": "",
    "nothing but a signature": signed({}, text="{}"),
    "too much": "&".join(f"a{n}=1" for n in range(101)),
    "no text": "user-id=%ff%fe&X-HelpScout-Signature=%ff",
}


@pytest.mark.parametrize("query", BAD.values(), ids=BAD)
def test_an_address_that_does_not_show_it(query):
    """It never says why."""
    with pytest.raises(WebhookRefused, match="does not show"):
        helpscout_sidebar(SECRET, query)
