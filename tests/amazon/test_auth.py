"""Access tokens: asked for once, kept until shortly before their end, and never shown."""

from __future__ import annotations

import copy
import json
import logging
import pickle
import threading
import traceback
from datetime import timedelta
from urllib.parse import parse_qs

import pytest

from orderactions.clock import ManualClock
from orderactions.errors import MissingCredentials, Throttled, Unavailable
from orderactions.marketplaces.amazon import Credentials
from orderactions.marketplaces.amazon.auth import TokenSource
from orderactions.secret import Secret
from orderactions.transport import HttpResponse, NoAnswer
from tests.amazon.making import CANARIES, NOW, Scripted, answer, token_answer


def source(transport: Scripted, clock: ManualClock | None = None) -> TokenSource:
    return TokenSource(transport, clock or ManualClock(NOW), Credentials(**CANARIES), "https://login.invalid/token")


def test_the_exchange_is_a_form_with_the_three_secrets() -> None:
    """As Amazon's token server takes it."""
    transport = Scripted()
    token = source(transport).token()
    (asked,) = transport.asked
    assert {name: values[0] for name, values in parse_qs((asked.body or b"").decode()).items()} == {
        "grant_type": "refresh_token",
        **CANARIES,
    }
    assert token.secret.reveal() == "canary-access-token"
    assert token.expires_at == NOW + timedelta(seconds=3600)


def test_a_token_is_kept_until_a_minute_before_its_end() -> None:
    """A token that dies on the way would cost a call."""
    transport, clock = Scripted(), ManualClock(NOW)
    tokens = source(transport, clock)
    first = tokens.token()
    clock.advance(3539)
    assert tokens.token() is first
    clock.advance(2)
    assert tokens.token() is not first


def test_a_caller_may_ask_for_a_token_that_lives_longer() -> None:
    """A submission waits for its turn with the very token that it was prepared with."""
    transport, clock = Scripted(), ManualClock(NOW)
    tokens = source(transport, clock)
    first = tokens.token()
    clock.advance(3400)
    assert tokens.token() is first
    later = tokens.token(min_left_s=300)
    assert later.expires_at == clock.now() + timedelta(seconds=3600)


def test_thirty_two_cold_threads_ask_once() -> None:
    """All wait for the first one's answer."""
    everybody = threading.Barrier(33)
    asked_again = threading.Event()

    def slow(_request) -> HttpResponse:
        # Nobody is let go before all threads had the chance to ask as well.
        everybody.wait(10)
        asked_again.wait(0.05)
        return token_answer()

    transport = Scripted(token=slow)
    tokens = source(transport)
    found: list[str] = []

    def one() -> None:
        if not leader.is_set():
            leader.set()
        else:
            everybody.wait(10)
        found.append(tokens.token().secret.reveal())

    leader = threading.Event()
    threads = [threading.Thread(target=one) for _ in range(33)]
    threads[0].start()
    leader.wait(10)
    for thread in threads[1:]:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert found == ["canary-access-token"] * 33
    assert transport.operations() == ["token"]


def test_a_discarded_token_is_replaced_and_a_newer_one_is_kept() -> None:
    """Two threads that were refused with the same token lead to one new one."""
    transport = Scripted()
    tokens = source(transport)
    old = tokens.token()
    tokens.discard(old)
    new = tokens.token()
    tokens.discard(old)
    assert tokens.token() is new
    assert transport.operations() == ["token"] * 2


@pytest.mark.parametrize("word", ["invalid_client", "invalid_grant", "unauthorized_client"])
@pytest.mark.parametrize("status", [400, 401])
def test_refused_credentials_say_what_to_do(word, status) -> None:
    """A person has to act; asking again does not help."""
    transport = Scripted(token=answer(status, {"error": word, "error_description": "canary-refresh-token is bad"}))
    with pytest.raises(MissingCredentials, match=word) as caught:
        source(transport).token()
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param(answer(500, {"error": "server_error"}), id="500"),
        pytest.param(answer(503, b"<html>"), id="a page"),
        pytest.param(answer(400, {"error": "something_new"}), id="a new word"),
        pytest.param(answer(200, {"access_token": "", "expires_in": 3600}), id="an empty token"),
        pytest.param(answer(200, {"access_token": "x"}), id="no end"),
        pytest.param(answer(200, b"hello"), id="no JSON"),
        pytest.param(NoAnswer("login: broke off"), id="no answer"),
    ],
)
def test_no_token_for_now(seen) -> None:
    """What does not speak of the credentials does not blame them, and the next one asks afresh."""
    transport = Scripted(token=seen)
    tokens = source(transport)
    with pytest.raises(Unavailable):
        tokens.token()
    transport.answers["token"] = token_answer()
    assert tokens.token().secret.reveal() == "canary-access-token"


def test_a_throttled_token_server_says_when_to_come_back() -> None:
    """It is not the credentials' fault."""
    with pytest.raises(Throttled) as caught:
        source(Scripted(token=answer(429))).token()
    assert caught.value.retry_after_s == 30


@pytest.mark.parametrize("missing", sorted(CANARIES))
def test_empty_credentials_are_named(missing) -> None:
    """And the others are not shown."""
    with pytest.raises(MissingCredentials, match=missing) as caught:
        Credentials(**{**CANARIES, missing: ""})
    assert "canary" not in str(caught.value)


def test_a_secret_shows_itself_only_when_asked() -> None:
    """Not in print, format, log, copy or pickle."""
    secret = Secret("canary")
    shown = [
        repr(secret),
        str(secret),
        f"{secret}",
        f"{secret:>20}",
        repr([secret]),
        repr({"a": secret}),
    ]
    record = logging.LogRecord("x", 20, "x", 1, "%s %r", (secret, secret), None)
    assert "canary" not in " ".join([*shown, record.getMessage()])
    assert copy.deepcopy({"a": secret})["a"].reveal() == copy.copy(secret).reveal() == "canary"
    with pytest.raises(TypeError):
        pickle.dumps(secret)
    with pytest.raises(TypeError):
        json.dumps(secret)
    assert secret == Secret("canary")
    assert secret != Secret("other")
    assert secret != "canary"
    with pytest.raises(ValueError, match="empty"):
        Secret("")


def test_no_secret_is_in_a_failure_or_in_the_frames_of_its_trace() -> None:
    """Error trackers write down the local variables of every frame."""
    tokens = source(Scripted(token=NoAnswer("login: broke off")))
    with pytest.raises(Unavailable) as caught:
        tokens.token()
    trace = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    ours = [frame for frame in trace.stack if "/orderactions/" in frame.filename]
    assert ours
    shown = "".join(f"{name}={value}" for frame in ours for name, value in (frame.locals or {}).items())
    assert "canary" not in shown + str(caught.value)
