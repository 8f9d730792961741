"""What the simulated Amazon remembers of parcels that it sends for other shops."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from attrs import define, field

__all__ = ["SimulatedParcel", "SimulatedParcelLine"]


def _moment(value: datetime | str) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _maybe(value: datetime | str | None) -> datetime | None:
    return _moment(value) if value is not None else None


@define(kw_only=True)
class SimulatedParcelLine:
    """One article of a parcel."""

    line_id: str
    sku: str
    quantity: int = 1
    cancelled: int = 0
    unfulfillable: int = 0
    #: Units that will be found missing when picking begins.
    lacking: int = 0

    @property
    def left(self) -> int:
        """Units that are neither cancelled nor missing."""
        return self.quantity - self.cancelled - self.unfulfillable


def _lines(value: Iterable[SimulatedParcelLine | Mapping[str, Any]]) -> list[SimulatedParcelLine]:
    return [line if isinstance(line, SimulatedParcelLine) else SimulatedParcelLine(**line) for line in value]


@define(kw_only=True)
class SimulatedParcel:
    """One order of Multi-Channel Fulfilment. Status and speed are in capitals, whichever version asks."""

    parcel_id: str
    shown_id: str
    marketplace_id: str
    channel: str = ""
    comment: str = ""
    #: STANDARD, EXPEDITED, PRIORITY or SCHEDULED.
    speed: str = "STANDARD"
    #: FILL_OR_KILL, FILL_ALL or FILL_ALL_AVAILABLE.
    policy: str = "FILL_OR_KILL"
    #: In the words of 2020-07-01.
    address: dict[str, str] = field(factory=dict, repr=False)
    #: RECEIVED, PLANNING, PROCESSING, COMPLETE, COMPLETE_PARTIAL, CANCELLED or UNFULFILLABLE.
    status: str = "RECEIVED"
    created_at: datetime = field(converter=_moment)
    changed_at: datetime = field(converter=_moment)
    #: Since when it has been held; None: it is not.
    held_since: datetime | None = field(converter=_maybe, default=None)
    #: From when on its time runs; None as long as it is held.
    released_at: datetime | None = field(converter=_maybe, default=None)
    #: Virtual seconds from its release to planning, picking and leaving.
    plan_s: float = 600.0
    pick_s: float = 3600.0
    ship_s: float = 14400.0
    #: What a request to cancel does: a key of `mcf.CANCELS`.
    cancel: str = "now"
    cancel_after_s: float = 600.0
    #: Lines that "partial" cancels.
    cancel_lines: list[str] = field(factory=list)
    #: When a request that was accepted takes effect; None: there is none.
    cancel_at: datetime | None = field(converter=_maybe, default=None)
    #: What a request to change does: a key of `mcf.UPDATES`.
    update: str = "works"
    lines: list[SimulatedParcelLine] = field(converter=_lines)
    #: "" until picking begins.
    shipment_id: str = ""
    shipped_at: datetime | None = field(converter=_maybe, default=None)
