"""The seller's own warehouse, as three functions of whoever runs it: look, hold, release."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING

from orderactions.clock import Clock, SystemClock
from orderactions.errors import OrderNotFound, RequestError, SetupError
from orderactions.fulfilment.protocol import (
    ParcelAnswer,
    ParcelLine,
    ParcelRef,
    ParcelStatus,
    ParcelVerdict,
    Stage,
)
from orderactions.transport import NotSent

if TYPE_CHECKING:
    from orderactions.fulfilment.protocol import FulfilmentProvider

__all__ = ["OwnWarehouse", "Place"]


class Place(Enum):
    """Where a parcel is in one's own warehouse."""

    #: There is none for this order.
    NOWHERE = "nowhere"
    #: It waits to be picked, and will be.
    WAITING = "waiting"
    #: It stays until it is released.
    HELD = "held"
    #: Somebody is picking it, or it has left: it can no longer be held.
    TOO_LATE = "too late"
    #: It cannot be told.
    UNKNOWN = "unknown"


Ask = Callable[[str], Place]
"""Takes the order's number and returns where its parcel is now."""

_STAGES = {Place.WAITING: Stage.WAITING, Place.HELD: Stage.WAITING, Place.TOO_LATE: Stage.PICKING}
_HELD = {Place.HELD: True, Place.WAITING: False, Place.TOO_LATE: False}


class OwnWarehouse:
    """One parcel for each order, in a warehouse that is asked by three functions. Implements `FulfilmentProvider`.

    Each function takes the order's number and returns a `Place`. What `hold` and `release` return is not taken as
    proof: `look` is asked afterwards. A function that raises `NotSent` says that certainly nothing happened, and is
    asked again later; whatever else it raises means that nobody knows, and it is not asked again.

    Args:
        look: where the parcel is; changes nothing.
        hold: keep it from leaving. HELD or TOO_LATE; UNKNOWN when that cannot be told.
        release: let it go again.
        name: the provider's name.
        account: which warehouse, where there are several.
        clock: what time it is.

    Raises:
        SetupError: a name is empty.
    """

    stop_is_final = False

    def __init__(
        self,
        *,
        look: Ask,
        hold: Ask,
        release: Ask,
        name: str = "warehouse",
        account: str = "main",
        clock: Clock | None = None,
    ) -> None:
        if not name.strip() or not account.strip():
            raise SetupError("name, account: give each provider both; they are how its parcels are named")
        self._name = name
        self._account = account
        self._look = look
        self._hold = hold
        self._release = release
        self._clock = clock or SystemClock()

    def __repr__(self) -> str:
        return f"OwnWarehouse({self._name!r}, account={self._account!r})"

    @property
    def name(self) -> str:
        """The provider's name."""
        return self._name

    @property
    def account(self) -> str:
        """Which warehouse."""
        return self._account

    def find(self, order_id: str, *, since: datetime | None = None) -> tuple[ParcelRef, ...]:  # noqa: ARG002 - by number
        """Return the parcel of an order; see `fulfilment.FulfilmentProvider.find`. Raises what `look` raises."""
        if self._look(order_id) is Place.NOWHERE:
            return ()
        return (ParcelRef(provider=self._name, account=self._account, parcel_id=order_id),)

    def status(self, parcel: ParcelRef) -> ParcelStatus:
        """Read a parcel; see `fulfilment.FulfilmentProvider.status`. Raises what `look` raises."""
        place = self._look(self._order_id(parcel))
        if place is Place.NOWHERE:
            raise OrderNotFound("parcel_id", f"{self._name} has no parcel of {parcel.parcel_id!r}")
        return ParcelStatus(
            parcel=parcel,
            stage=_STAGES.get(place, Stage.UNKNOWN),
            word=place.value,
            held=_HELD.get(place),
            lines=(ParcelLine(line_id="all", sku="", ordered=1),),
            read_at=self._clock.now(),
        )

    def stop(self, parcel: ParcelRef) -> ParcelAnswer:
        """Ask once to hold a parcel."""
        return self._ask(
            self._hold, parcel, {Place.HELD: ParcelVerdict.ATTEMPTED, Place.TOO_LATE: ParcelVerdict.TOO_LATE}
        )

    def release(self, parcel: ParcelRef) -> ParcelAnswer:
        """Ask once to let a held parcel go."""
        free = {Place.WAITING: ParcelVerdict.ATTEMPTED, Place.TOO_LATE: ParcelVerdict.ATTEMPTED}
        return self._ask(self._release, parcel, free)

    def _ask(self, ask: Ask, parcel: ParcelRef, verdicts: dict[Place, ParcelVerdict]) -> ParcelAnswer:
        order_id = self._order_id(parcel)
        try:
            place = ask(order_id)
        except NotSent:
            return ParcelAnswer(verdict=ParcelVerdict.RETURNED, detail=f"{self._name} could not be reached")
        except Exception as error:  # noqa: BLE001 - whatever it was, nobody knows what it did
            kind = type(error).__name__
            return ParcelAnswer(verdict=ParcelVerdict.UNKNOWN, detail=f"{self._name} gave no answer ({kind})")
        verdict = verdicts.get(place, ParcelVerdict.UNKNOWN)
        return ParcelAnswer(verdict=verdict, detail=f"{self._name} answered: {place.value}")

    def _order_id(self, parcel: ParcelRef) -> str:
        if (parcel.provider, parcel.account) != (self._name, self._account):
            raise RequestError("parcel", f"belongs to {parcel.provider}:{parcel.account}, not to {self!r}")
        return parcel.parcel_id


if TYPE_CHECKING:
    _fits: type[FulfilmentProvider] = OwnWarehouse
