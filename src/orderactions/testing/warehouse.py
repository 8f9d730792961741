"""A warehouse in memory that can hold a parcel and let it go: for the tests of whoever uses this library.

It implements `orderactions.fulfilment.FulfilmentProvider`, fails on request in every way in which a warehouse fails,
and keeps a ledger of what really happened to each parcel, whatever it answered.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal, TypeVar, get_args

from attrs import define, field, frozen

from orderactions.clock import Clock, SystemClock
from orderactions.errors import OrderNotFound, Unavailable
from orderactions.fulfilment.protocol import (
    ParcelAnswer,
    ParcelLine,
    ParcelRef,
    ParcelStatus,
    ParcelVerdict,
    Stage,
)

if TYPE_CHECKING:
    from orderactions.fulfilment.protocol import FulfilmentProvider

__all__ = ["MemoryWarehouse", "ParcelEvent", "WarehouseFailure", "WarehouseOperation"]

WarehouseOperation = Literal["find", "status", "stop", "release"]
"""A call that can be made to fail."""

WarehouseFailure = Literal[
    "raises_before",
    "raises_after",
    "unknown_before",
    "unknown_after",
    "returned",
    "refused",
    "too_late",
    "slow",
    "ignored",
]
"""How it fails; see `MemoryWarehouse.fail_next`."""

_NO_ANSWER = "the warehouse gave no answer"
T = TypeVar("T")


@frozen(kw_only=True)
class ParcelEvent:
    """One thing that really happened to a parcel."""

    at: datetime
    parcel_id: str
    #: "made", "stop asked", "held", "cancelled", "release asked", "released", "picked" or "left".
    what: str


@define
class _Parcel:
    order_id: str
    units: int
    is_held: bool = False
    is_cancelled: bool = False
    is_picked: bool = False
    has_left: bool = False
    #: What takes effect later, and when.
    coming: list[tuple[datetime, str]] = field(factory=list)


class MemoryWarehouse:
    """A warehouse that forgets everything at the end of the program. Safe to use from several threads.

    Nothing leaves by itself: a test says so with `pick` and `ship`.

    Args:
        name: the provider's name, the first part of its `ParcelRef`s.
        account: the second part.
        clock: what time it is there.
        stop_is_final: whether `stop` cancels the parcel for good instead of holding it.
        slow_s: after how many seconds a "slow" request takes effect.

    Example:
        >>> warehouse = MemoryWarehouse()
        >>> parcel = warehouse.add_parcel("305-1234567-1234567")
        >>> warehouse.stop(parcel).verdict.value, warehouse.is_held(parcel)
        ('attempted', True)
    """

    def __init__(
        self,
        name: str = "warehouse",
        *,
        account: str = "main",
        clock: Clock | None = None,
        stop_is_final: bool = False,
        slow_s: float = 300.0,
    ) -> None:
        self._name = name
        self._account = account
        self._clock = clock or SystemClock()
        self._stop_is_final = stop_is_final
        self._slow = timedelta(seconds=slow_s)
        self._lock = threading.RLock()
        self._parcels: dict[str, _Parcel] = {}
        self._failures: dict[str, list[WarehouseFailure]] = {}
        self._ledger: list[ParcelEvent] = []

    def __repr__(self) -> str:
        return f"MemoryWarehouse({self._name!r}, account={self._account!r})"

    @property
    def name(self) -> str:
        """The provider's name."""
        return self._name

    @property
    def account(self) -> str:
        """The account there."""
        return self._account

    @property
    def stop_is_final(self) -> bool:
        """Whether a stopped parcel does not come back."""
        return self._stop_is_final

    # What happens in the warehouse by itself.

    def add_parcel(self, order_id: str, *, parcel_id: str | None = None, units: int = 1) -> ParcelRef:
        """Let a parcel of an order wait to be picked.

        Args:
            order_id: the order's number, by which it is found.
            parcel_id: the warehouse's key of it; by default made from the order's number.
            units: how many pieces are in it.

        Raises:
            ValueError: there is such a parcel already, or no piece in it.
        """
        with self._lock:
            key = parcel_id or f"P-{order_id}-{len(self._parcels) + 1}"
            if key in self._parcels or units < 1:
                raise ValueError(f"parcel_id: {key!r} is there already, or units: {units} is less than 1")
            self._parcels[key] = _Parcel(order_id, units)
            self._note(key, "made")
            return ParcelRef(provider=self._name, account=self._account, parcel_id=key)

    def pick(self, parcel: ParcelRef) -> bool:
        """Take it from the shelf, after which it cannot be stopped; False when it is held, cancelled or gone."""
        with self._lock:
            found = self._find(parcel)
            if found.is_held or found.is_cancelled or found.has_left or found.is_picked:
                return False
            found.is_picked = True
            self._note(parcel.parcel_id, "picked")
            return True

    def ship(self, parcel: ParcelRef) -> bool:
        """Let it leave; False when it is held or cancelled, or has left."""
        with self._lock:
            found = self._find(parcel)
            if found.is_held or found.is_cancelled or found.has_left:
                return False
            found.has_left = True
            self._note(parcel.parcel_id, "left")
            return True

    # What an adapter offers.

    def find(self, order_id: str, *, since: datetime | None = None) -> tuple[ParcelRef, ...]:  # noqa: ARG002 - all are known
        """Return the parcels of an order. Raises Unavailable when that was asked for."""
        with self._lock:
            self._reading("find")
            return tuple(
                ParcelRef(provider=self._name, account=self._account, parcel_id=key)
                for key, parcel in self._parcels.items()
                if order_id in (parcel.order_id, key)
            )

    def status(self, parcel: ParcelRef) -> ParcelStatus:
        """Return a parcel as it is now.

        Raises:
            OrderNotFound: there is none.
            Unavailable: that was asked for.
        """
        with self._lock:
            self._reading("status")
            found = self._find(parcel)
            stage, word = _stage(found)
            line = ParcelLine(
                line_id="1",
                sku="all",
                ordered=found.units,
                cancelled=found.units if found.is_cancelled else 0,
                picking=found.units if found.is_picked and not found.has_left else 0,
                shipped=found.units if found.has_left else 0,
            )
            return ParcelStatus(
                parcel=parcel, stage=stage, word=word, held=found.is_held, lines=(line,), read_at=self._clock.now()
            )

    def stop(self, parcel: ParcelRef) -> ParcelAnswer:
        """Ask once to hold a parcel, or to cancel it where a stop is final."""
        return self._ask("stop", parcel, self._hold)

    def release(self, parcel: ParcelRef) -> ParcelAnswer:
        """Ask once to let a held parcel go."""
        return self._ask("release", parcel, self._let_go)

    # What tests look at.

    def is_held(self, parcel: ParcelRef) -> bool:
        """Whether it waits until it is released, or was cancelled for good."""
        with self._lock:
            found = self._find(parcel)
            return found.is_held or found.is_cancelled

    def ledger(self, parcel: ParcelRef | None = None) -> tuple[ParcelEvent, ...]:
        """Return what really happened, oldest first; to one parcel, or to all."""
        with self._lock:
            self._settle()
            return tuple(each for each in self._ledger if parcel is None or each.parcel_id == parcel.parcel_id)

    def fail_next(self, operation: WarehouseOperation, failure: WarehouseFailure) -> None:
        """Make the next call of an operation fail; several requests are served in their order.

        Args:
            operation: "find", "status", "stop" or "release".
            failure: "raises_before" and "raises_after" raise an exception that no adapter should raise, before or after
                the effect; "unknown_before" and "unknown_after" answer UNKNOWN likewise. "returned", "refused" and
                "too_late" answer so, without effect ("too_late": the parcel leaves). "slow" answers ATTEMPTED and takes
                effect later; "ignored" answers ATTEMPTED and never does. A read takes "raises_before" only, and raises
                Unavailable.

        Raises:
            ValueError: an operation or failure that there is not.
        """
        if operation not in get_args(WarehouseOperation) or failure not in get_args(WarehouseFailure):
            raise ValueError(f"there is no {operation!r} that fails as {failure!r}")
        if operation in ("find", "status") and failure != "raises_before":
            raise ValueError(f"failure: {operation} has no effect; give 'raises_before'")
        with self._lock:
            self._failures.setdefault(operation, []).append(failure)

    # Inside. The lock is held.

    def _note(self, parcel_id: str, what: str) -> None:
        self._ledger.append(ParcelEvent(at=self._clock.now(), parcel_id=parcel_id, what=what))

    def _failure(self, operation: str) -> WarehouseFailure | None:
        waiting = self._failures.get(operation)
        return waiting.pop(0) if waiting else None

    def _reading(self, operation: str) -> None:
        self._settle()
        if self._failure(operation) is not None:
            raise Unavailable(f"{self._name}: {operation} cannot be answered now")

    def _find(self, parcel: ParcelRef) -> _Parcel:
        self._settle()
        found = self._parcels.get(parcel.parcel_id)
        if found is None or (parcel.provider, parcel.account) != (self._name, self._account):
            raise OrderNotFound("parcel_id", f"{parcel.parcel_id!r} is not in {self._name}:{self._account}")
        return found

    def _settle(self) -> None:
        """Let happen what was asked for slowly and is due."""
        now = self._clock.now()
        for key, parcel in self._parcels.items():
            due = [what for at, what in parcel.coming if at <= now]
            parcel.coming = [each for each in parcel.coming if each[0] > now]
            for what in due:
                (self._hold if what == "stop" else self._let_go)(key, parcel)

    def _ask(
        self, operation: Literal["stop", "release"], ref: ParcelRef, act: Callable[[str, _Parcel], ParcelVerdict]
    ) -> ParcelAnswer:
        with self._lock:
            parcel = self._find(ref)
            self._note(ref.parcel_id, f"{operation} asked")
            failure = self._failure(operation)
            if failure == "raises_before":
                raise RuntimeError(_NO_ANSWER)
            if failure in ("unknown_before", "returned", "refused"):
                verdict = ParcelVerdict.UNKNOWN if failure == "unknown_before" else ParcelVerdict(failure)
                return ParcelAnswer(verdict=verdict, detail=f"the warehouse answered: {failure}")
            if failure in ("slow", "ignored"):
                parcel.coming += [(self._clock.now() + self._slow, operation)] if failure == "slow" else []
                return ParcelAnswer(verdict=ParcelVerdict.ATTEMPTED, detail="the warehouse has heard it")
            if failure == "too_late":
                self.ship(ref)
            verdict = act(ref.parcel_id, parcel)
            if failure == "raises_after":
                raise RuntimeError(_NO_ANSWER)
            if failure == "unknown_after":
                return ParcelAnswer(verdict=ParcelVerdict.UNKNOWN, detail=_NO_ANSWER)
            return ParcelAnswer(verdict=verdict, detail=f"the warehouse answered: {verdict.value}")

    def _hold(self, key: str, parcel: _Parcel) -> ParcelVerdict:
        if parcel.is_picked or parcel.has_left:
            return ParcelVerdict.TOO_LATE
        if parcel.is_held or parcel.is_cancelled:
            return ParcelVerdict.ALREADY
        if self._stop_is_final:
            parcel.is_cancelled = True
        else:
            parcel.is_held = True
        self._note(key, "cancelled" if self._stop_is_final else "held")
        return ParcelVerdict.ATTEMPTED

    def _let_go(self, key: str, parcel: _Parcel) -> ParcelVerdict:
        if parcel.has_left:
            return ParcelVerdict.TOO_LATE
        if parcel.is_cancelled:
            return ParcelVerdict.REFUSED
        if not parcel.is_held:
            return ParcelVerdict.ALREADY
        parcel.is_held = False
        self._note(key, "released")
        return ParcelVerdict.ATTEMPTED


def _stage(parcel: _Parcel) -> tuple[Stage, str]:
    if parcel.has_left:
        return Stage.OVER, "left"
    if parcel.is_cancelled:
        return Stage.OVER, "cancelled"
    if parcel.is_picked:
        return Stage.PICKING, "picked"
    return Stage.WAITING, "held" if parcel.is_held else "waiting"


if TYPE_CHECKING:
    _fits: type[FulfilmentProvider] = MemoryWarehouse
