"""What a desk's answer says about what was done: certainly nothing, or nobody knows."""

from __future__ import annotations

import json

import pytest

from orderactions.desks.rest import DeskApi, Moved
from orderactions.errors import DeskError, DeskUnclear, SetupError
from orderactions.secret import Secret
from orderactions.transport import HttpResponse, NoAnswer, NotSent


class Wire:
    def __init__(self, answer) -> None:
        self.answer, self.asked = answer, []

    def send(self, request):
        self.asked.append(request)
        if isinstance(self.answer, Exception):
            raise self.answer
        status, body = self.answer
        return HttpResponse(status=status, body=body)


def api(answer):
    return DeskApi("desk", "https://desk.test/base/", Secret("Token s3cret"), transport=Wire(answer))


CERTAIN = [NotSent("no connection"), (400, b"s3cret"), (401, b""), (404, b""), (429, b"")]
UNCLEAR = [
    NoAnswer("cut"), (302, b""), (500, b"s3cret"), (503, b""), (200, b"<html>s3cret"), (200, b"[" * 99_999),
    # A gateway's word that the desk behind it has not answered in time: it has the request, and may yet do it.
    (408, b"stream timeout"),
]  # fmt: skip


@pytest.mark.parametrize("answer", CERTAIN, ids=str)
def test_a_write_that_certainly_did_nothing(answer):
    """It may be done again later."""
    with pytest.raises(DeskError) as told:
        api(answer).write("POST", "/x/", {})
    assert type(told.value) is DeskError
    assert "s3cret" not in str(told.value)


@pytest.mark.parametrize("answer", UNCLEAR, ids=range(len(UNCLEAR)))
def test_a_write_of_which_nothing_is_known(answer):
    """It is not done again; what the desk shows decides."""
    with pytest.raises(DeskUnclear) as told:
        api(answer).write("PATCH", "/x/", {})
    assert "s3cret" not in str(told.value)


@pytest.mark.parametrize("answer", CERTAIN + UNCLEAR, ids=range(len(CERTAIN + UNCLEAR)))
def test_a_read_changes_nothing_whatever_becomes_of_it(answer):
    """It is only a read that failed."""
    with pytest.raises(DeskError) as told:
        api(answer).read("/x/")
    assert type(told.value) is DeskError


def test_a_write_goes_out_once_on_a_connection_of_its_own():
    """It has an effect, so no transport may repeat or redirect it."""
    desk = api((201, b'{"id": 7}'))
    assert desk.write("POST", "/api/notes/", {"text": "{{ x }}"}) == {"id": 7}
    (request,) = desk._transport.asked
    assert (request.method, request.url, request.effect) == ("POST", "https://desk.test/base/api/notes/", True)
    assert json.loads(request.body) == {"text": "{{ x }}"}
    assert request.headers["authorization"] == "Token s3cret"


def test_a_secret_goes_over_no_open_line():
    """Nor does it show."""
    with pytest.raises(SetupError, match="desk: url"):
        DeskApi("desk", "http://desk.test", Secret("Token s3cret"))
    assert repr(api((200, b""))) == "DeskApi('desk', host='desk.test')"


def test_what_is_elsewhere_is_told_by_a_read_only():
    """A merged ticket may be: where is not in the sentence. A write that is sent elsewhere is not known."""

    class Elsewhere(Wire):
        def send(self, request):
            return HttpResponse(status=301, headers={"location": "https://desk.test/tickets/8"})

    desk = DeskApi("desk", "https://desk.test", Secret("s3cret"), transport=Elsewhere(None))
    with pytest.raises(Moved) as told:
        desk.read("/tickets/7")
    assert told.value.location.endswith("/8")
    assert "tickets" not in str(told.value)
    with pytest.raises(DeskUnclear):
        desk.write("PUT", "/tickets/7", {})


def test_what_was_made_may_be_named_in_a_header():
    """Some desks answer nothing else; a desk that names nothing leaves it to whoever asked."""

    class Made(Wire):
        def send(self, request):
            return HttpResponse(status=201, headers=self.headers)

    wire = Made(None)
    desk = DeskApi("desk", "https://desk.test", Secret("s3cret"), transport=wire)
    wire.headers = {"resource-id": "25"}
    assert desk.create("/threads", {}, header="Resource-ID") == "25"
    wire.headers = {}
    assert not desk.create("/threads", {}, header="Resource-ID")


class RunsOut(Wire):
    """Knows the second token only."""

    def send(self, request):
        super().send(request)
        known = request.headers["authorization"] == "token-2"
        return HttpResponse(status=200 if known else 401, body=b"{}")


def with_a_token_that_ran_out():
    tokens, renewed = ["token-1"], []
    wire = RunsOut((200, b""))
    desk = DeskApi(
        "desk", "https://desk.test", lambda: Secret(tokens[-1]), transport=wire,
        renew=lambda: (renewed.append(1), tokens.append("token-2")),
    )  # fmt: skip
    return desk, wire, renewed


def test_a_read_that_is_not_known_gets_a_new_token_once():
    """It changes nothing, however often it is asked."""
    desk, wire, renewed = with_a_token_that_ran_out()
    assert desk.read("/x") == {}
    assert (len(wire.asked), len(renewed)) == (2, 1)


def test_a_write_that_is_not_known_is_not_sent_again():
    """It was refused, and whoever asked decides."""
    desk, wire, renewed = with_a_token_that_ran_out()
    with pytest.raises(DeskError, match="look at the token"):
        desk.write("POST", "/x", {})
    assert (len(wire.asked), renewed) == (1, [])


def test_a_desk_may_refuse_what_it_has_done():
    """Of such a desk, only some answers mean that nothing was."""
    for status, expected in ((400, DeskError), (409, DeskUnclear), (302, DeskUnclear), (500, DeskUnclear)):
        with pytest.raises(DeskError) as told:
            api((status, b"")).write("POST", "/x", {}, refusals={400, 404})
        assert type(told.value) is expected
