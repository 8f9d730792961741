"""One's own warehouse, by three functions: what they return is heard, what is read is believed."""

from __future__ import annotations

import pytest

from orderactions.clock import ManualClock
from orderactions.errors import OrderNotFound, RequestError, SetupError
from orderactions.fulfilment import ParcelRef, ParcelVerdict, is_held, is_stopped, is_too_late
from orderactions.fulfilment.warehouse import OwnWarehouse, Place
from orderactions.transport import NotSent


class Shelf:
    """Where the one parcel is, and what the next request raises or returns instead."""

    def __init__(self, place=Place.WAITING) -> None:
        self.place = place
        self.instead = None
        self.own = OwnWarehouse(
            look=lambda _: self.place,
            hold=lambda _: self._do(Place.HELD),
            release=lambda _: self._do(Place.WAITING),
            clock=ManualClock.at("2026-11-24T09:00:00Z"),
        )
        self.parcel = ParcelRef(provider="warehouse", account="main", parcel_id="1")

    def _do(self, place):
        if isinstance(self.instead, Exception):
            raise self.instead
        self.place = self.instead or place
        return self.place


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


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


def test_too_late_and_unknown_places() -> None:
    """Neither is a hold; only the first is an answer."""
    late, unknown = Shelf(Place.TOO_LATE), Shelf(Place.UNKNOWN)
    assert is_too_late(late.own.status(late.parcel))
    status = unknown.own.status(unknown.parcel)
    assert (is_held(status), is_too_late(status), status.held) == (False, False, None)


def test_nothing_there() -> None:
    """No parcel is found, and a lost one is said to be."""
    shelf = Shelf(Place.NOWHERE)
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
