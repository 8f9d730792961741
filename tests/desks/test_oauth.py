"""A token that is fetched: once, again before it ends, and never shown."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from urllib.parse import parse_qs

import pytest

from orderactions.clock import ManualClock
from orderactions.desks.oauth import ClientCredentials
from orderactions.errors import DeskError, DeskUnclear, SetupError
from orderactions.transport import HttpResponse, NoAnswer, NotSent


class Giver:
    """Gives a new token each time, for an hour."""

    def __init__(self, answer=None) -> None:
        self.answer, self.asked = answer, []

    def send(self, request):
        self.asked.append(request)
        if isinstance(self.answer, Exception):
            raise self.answer
        if self.answer is not None:
            status, body = self.answer
            return HttpResponse(status=status, body=body if isinstance(body, bytes) else json.dumps(body).encode())
        token = {"token_type": "bearer", "access_token": f"t0ken-{len(self.asked)}", "expires_in": 3600}
        return HttpResponse(status=200, body=json.dumps(token).encode())


def credentials(giver, clock=None):
    clock = clock or ManualClock(datetime(2026, 3, 4, 10, tzinfo=UTC))
    return ClientCredentials("desk", "https://desk.test/token", "app", "s3cret", transport=giver, clock=clock)


def test_a_token_is_fetched_once_and_again_before_it_ends():
    """Not in its last minutes, in which a call could be under way."""
    giver, clock = Giver(), ManualClock(datetime(2026, 3, 4, 10, tzinfo=UTC))
    token = credentials(giver, clock)
    assert [token().reveal() for _ in range(2)] == ["Bearer t0ken-1"] * 2
    clock.advance(3600 - 301)
    assert token().reveal() == "Bearer t0ken-1"
    clock.advance(1)
    assert token().reveal() == "Bearer t0ken-2"
    (first, _) = giver.asked
    assert first.headers["content-type"] == "application/x-www-form-urlencoded"
    asked = {"grant_type": ["client_credentials"], "client_id": ["app"], "client_secret": ["s3cret"]}
    assert parse_qs(first.body.decode()) == asked


def test_a_token_that_the_desk_no_longer_knows_is_forgotten():
    """The next call fetches another one."""
    token = credentials(Giver())
    first = token().reveal()
    token.forget()
    assert token().reveal() != first


GIVES_NONE = [
    NotSent("no connection"), NoAnswer("cut"), (401, {"error": "s3cret"}), (400, b""), (429, b""), (503, b""),
    (200, b"<html>"), (200, []), (200, {"expires_in": 60}), (200, {"access_token": "t0ken"}),
    (200, {"access_token": "t0ken\r\nx: y", "expires_in": 60}), (200, {"access_token": "t0ken", "expires_in": 10**15}),
    (200, {"access_token": "", "expires_in": 60}), (200, {"access_token": "t0ken", "expires_in": "60"}),
]  # fmt: skip


@pytest.mark.parametrize("answer", GIVES_NONE, ids=str)
def test_where_there_is_no_token_nothing_was_done(answer):
    """So whatever needed one can be tried again; and the sentence shows no secret."""
    with pytest.raises(DeskError) as told:
        credentials(Giver(answer))()
    assert not isinstance(told.value, DeskUnclear)
    assert "s3cret" not in str(told.value)
    assert "t0ken" not in str(told.value)


def test_a_secret_goes_over_no_open_line_and_into_no_repr():
    """Neither the secret nor the token."""
    token = credentials(Giver())
    token()
    assert repr(token) == "ClientCredentials('desk')"
    with pytest.raises(SetupError):
        ClientCredentials("desk", "http://desk.test/token", "app", "s3cret", transport=Giver())
