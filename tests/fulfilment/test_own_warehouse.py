"""One's own warehouse, by three functions or by signed POSTs: what it returns is heard, what is read is believed."""

from __future__ import annotations

import json

import pytest
from receiver import SECRET

from orderactions.clock import ManualClock
from orderactions.errors import OrderNotFound, RequestError, SetupError, Unavailable
from orderactions.fulfilment import ParcelRef, ParcelVerdict, is_held, is_stopped, is_too_late
from orderactions.fulfilment.warehouse import OwnWarehouse, Place
from orderactions.fulfilment.warehouse_webhook import WebhookWarehouse
from orderactions.signing import key_of, verify
from orderactions.transport import HttpResponse, NoAnswer, NotSent

CLOCK = ManualClock.at("2026-11-24T09:00:00Z")


class Shelf:
    """Where the one parcel is, and what the next request raises or returns instead."""

    def __init__(self, form, place=Place.WAITING) -> None:
        self.place = place
        self.instead = None
        #: What it is answered over HTTP, whatever is asked.
        self.answer: HttpResponse | Exception | None = None
        self.sent: list = []
        own = OwnWarehouse(
            look=lambda _: self.place,
            hold=lambda _: self._do(Place.HELD),
            release=lambda _: self._do(Place.WAITING),
            clock=CLOCK,
        )
        webhook = WebhookWarehouse("https://wms.example/s3cret", SECRET, transport=self, clock=CLOCK)
        self.own = {"functions": own, "webhook": webhook}[form]
        self.parcel = ParcelRef(provider="warehouse", account="main", parcel_id="1")

    def send(self, request) -> HttpResponse:
        """The other side of the webhook."""
        assert verify(key_of(SECRET), request.body, request.headers, at=CLOCK.now())
        asked = json.loads(request.body)
        assert asked["order"] == "1"
        self.sent.append((asked["ask"], request))
        if isinstance(self.answer, Exception):
            raise self.answer
        try:
            place = {
                "look": lambda: self.place,
                "hold": lambda: self._do(Place.HELD),
                "release": lambda: self._do(Place.WAITING),
            }[asked["ask"]]()
        except ValueError:
            return HttpResponse(status=500, body=b"secret")
        return self.answer or HttpResponse(status=200, body=json.dumps({"place": place.value}).encode())

    def _do(self, place):
        if isinstance(self.instead, Exception):
            raise self.instead
        self.place = self.instead or place
        return self.place


@pytest.fixture(params=["functions", "webhook"])
def form(request) -> str:
    return request.param


@pytest.fixture
def shelf(form) -> Shelf:
    return Shelf(form)


def test_held_and_released(shelf) -> None:
    """Found by the order's number; held is shown, and no longer after its release."""
    assert shelf.own.find("1") == (shelf.parcel,)
    assert shelf.own.stop(shelf.parcel).verdict is ParcelVerdict.ATTEMPTED
    status = shelf.own.status(shelf.parcel)
    assert (is_held(status), is_stopped(status), is_too_late(status)) == (True, False, False)
    assert shelf.own.release(shelf.parcel).verdict is ParcelVerdict.ATTEMPTED
    assert shelf.own.status(shelf.parcel).held is False


@pytest.mark.parametrize(
    ("instead", "verdict"),
    [
        (Place.TOO_LATE, ParcelVerdict.TOO_LATE),
        (Place.UNKNOWN, ParcelVerdict.UNKNOWN),
        (Place.WAITING, ParcelVerdict.UNKNOWN),
        (NotSent("no connection"), ParcelVerdict.RETURNED),
        (ValueError("secret"), ParcelVerdict.UNKNOWN),
    ],
)
def test_what_an_answer_to_hold_means(shelf, instead, verdict) -> None:
    """Only "no connection" means that nothing happened; what an exception says is not kept."""
    shelf.instead = instead
    answer = shelf.own.stop(shelf.parcel)
    assert answer.verdict is verdict
    assert "secret" not in answer.detail


def test_too_late_and_unknown_places(form) -> None:
    """Neither is a hold; only the first is an answer."""
    late, unknown = Shelf(form, Place.TOO_LATE), Shelf(form, Place.UNKNOWN)
    assert is_too_late(late.own.status(late.parcel))
    status = unknown.own.status(unknown.parcel)
    assert (is_held(status), is_too_late(status), status.held) == (False, False, None)


def test_nothing_there(form) -> None:
    """No parcel is found, and a lost one is said to be."""
    shelf = Shelf(form, Place.NOWHERE)
    assert shelf.own.find("1") == ()
    with pytest.raises(OrderNotFound):
        shelf.own.status(shelf.parcel)


def test_another_ones_parcel_is_turned_down(shelf) -> None:
    """Numbers repeat from one warehouse to the next."""
    with pytest.raises(RequestError):
        shelf.own.stop(ParcelRef(provider="other", account="main", parcel_id="1"))


def test_it_needs_a_name() -> None:
    """An empty one would name nothing."""
    with pytest.raises(SetupError):
        OwnWarehouse(look=lambda _: Place.HELD, hold=lambda _: Place.HELD, release=lambda _: Place.HELD, name=" ")


# --- over HTTP


@pytest.fixture
def wired() -> Shelf:
    return Shelf("webhook")


def test_each_question_is_one_post_with_an_id_of_its_own(wired) -> None:
    """It says what is asked, once, over a connection of its own; nothing shows where to, or the secret."""
    wired.own.stop(wired.parcel)
    wired.own.status(wired.parcel)
    wired.own.release(wired.parcel)
    assert [ask for ask, _ in wired.sent] == ["hold", "look", "release"]
    assert len({request.headers["webhook-id"] for _, request in wired.sent}) == 3
    assert all(request.effect and request.timeout_s == 10 for _, request in wired.sent)
    assert repr(wired.own) == "WebhookWarehouse('warehouse', account='main')"


@pytest.mark.parametrize(
    "answer",
    [
        HttpResponse(status=503, body=b'{"place": "held"}'),
        HttpResponse(status=302, body=b'{"place": "held"}'),
        HttpResponse(status=200, body=b"held"),
        HttpResponse(status=200, body=b'["held"]'),
        HttpResponse(status=200, body=b'{"place": "on the way"}'),
        HttpResponse(status=200, body=b"{}"),
        NoAnswer("wms.example: no whole answer within 10 s"),
    ],
)
def test_an_answer_that_is_none_says_nothing(wired, answer) -> None:
    """Nobody knows whether it is held; where it is cannot be told now."""
    wired.answer = answer
    assert wired.own.stop(wired.parcel).verdict is ParcelVerdict.UNKNOWN
    assert wired.own.release(wired.parcel).verdict is ParcelVerdict.UNKNOWN
    with pytest.raises(Unavailable) as refused:
        wired.own.status(wired.parcel)
    assert "s3cret" not in str(refused.value)
    with pytest.raises(Unavailable):
        wired.own.find("1")


def test_only_without_a_connection_has_certainly_nothing_happened(wired) -> None:
    """Then it is asked again later; a look is so in any case."""
    wired.answer = NotSent("wms.example: no connection")
    assert wired.own.stop(wired.parcel).verdict is ParcelVerdict.RETURNED
    with pytest.raises(Unavailable):
        wired.own.find("1")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"url": "http://wms.example/s3cret"}, "url"), ({"secret": "s3cret"}, "secret"), ({"timeout_s": 31}, "timeout_s")],
)
def test_what_cannot_be_asked_is_refused_at_once(wrong, said) -> None:
    """And no message repeats a secret, or the path of an address."""
    with pytest.raises(SetupError, match=said) as refused:
        WebhookWarehouse(**({"url": "https://wms.example/x", "secret": SECRET, "transport": Shelf("webhook")} | wrong))
    assert "s3cret" not in str(refused.value)
