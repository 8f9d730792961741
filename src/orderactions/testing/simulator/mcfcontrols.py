"""Parcels from plain values, and the methods of the simulated Amazon that make and show them."""

from __future__ import annotations

import copy
import threading
from collections.abc import Mapping, Sequence
from datetime import datetime

from orderactions.testing.simulator.builder import DEFAULT_SITE, known, seconds, text, whole
from orderactions.testing.simulator.errors import ControlRefusal
from orderactions.testing.simulator.mcf import CANCELS, UPDATES, settle
from orderactions.testing.simulator.mcfstate import SimulatedParcel, SimulatedParcelLine
from orderactions.testing.simulator.sites import SITES
from orderactions.testing.simulator.state import World

__all__ = ["ADDRESS", "NEEDED", "POLICIES", "SPEEDS", "McfControls", "build_parcel"]

SPEEDS = ("STANDARD", "EXPEDITED", "PRIORITY", "SCHEDULED")
POLICIES = ("FILL_OR_KILL", "FILL_ALL", "FILL_ALL_AVAILABLE")
ADDRESS = (
    "name",
    "addressLine1",
    "addressLine2",
    "addressLine3",
    "city",
    "districtOrCounty",
    "stateOrRegion",
    "postalCode",
    "countryCode",
    "phone",
)
NEEDED = ("name", "addressLine1", "postalCode", "countryCode")
_NOBODY = {
    "name": "Simulated Recipient",
    "addressLine1": "1 Simulated Street",
    "city": "Berlin",
    "postalCode": "10115",
    "countryCode": "DE",
}
_FIELDS = frozenset(
    {
        *("parcel_id", "shown_id", "marketplace_id", "channel", "comment", "speed", "policy", "address", "lines"),
        *("held", "plan_s", "pick_s", "ship_s", "cancel", "cancel_after_s", "cancel_lines", "update"),
    }
)
_LINE_FIELDS = frozenset({"line_id", "sku", "quantity", "lacking"})
_MAX_UNITS = 250


def build_parcel(world: World, values: Mapping[str, object], now: datetime) -> SimulatedParcel:
    """Make a parcel and put it into the world.

    Raises:
        ControlRefusal: a field is unknown or has a value that it cannot have; names it.
    """
    for name in values:
        if name not in _FIELDS:
            raise ControlRefusal(name, f"is not known here; use {', '.join(sorted(_FIELDS))}")
    parcel_id = text(values, "parcel_id") or f"MCF-{world.next_number('parcel')}"
    if len(parcel_id) > 40 or parcel_id in world.parcels:
        raise ControlRefusal("parcel_id", f"{parcel_id!r} is longer than 40 characters or was used before")
    held = values.get("held", False)
    if not isinstance(held, bool):
        raise ControlRefusal("held", f"{held!r} is neither true nor false")
    lines = _lines(values.get("lines"))
    cancel_lines = values.get("cancel_lines") or []
    ids = [line.line_id for line in lines]
    if not isinstance(cancel_lines, list) or any(each not in ids for each in cancel_lines):
        raise ControlRefusal("cancel_lines", f"{cancel_lines!r} is not a list of lines that there are")
    parcel = SimulatedParcel(
        parcel_id=parcel_id,
        shown_id=text(values, "shown_id") or parcel_id,
        marketplace_id=known(values, "marketplace_id", tuple(SITES)) or DEFAULT_SITE,
        channel=text(values, "channel"),
        comment=text(values, "comment") or "Thank you",
        speed=known(values, "speed", SPEEDS) or "STANDARD",
        policy=known(values, "policy", POLICIES) or "FILL_OR_KILL",
        address=_address(values.get("address", _NOBODY)),
        created_at=now,
        changed_at=now,
        held_since=now if held else None,
        released_at=None if held else now,
        plan_s=seconds(values, "plan_s", 600.0),
        pick_s=seconds(values, "pick_s", 3600.0),
        ship_s=seconds(values, "ship_s", 14400.0),
        cancel=known(values, "cancel", tuple(CANCELS)) or "now",
        cancel_after_s=seconds(values, "cancel_after_s", 600.0),
        cancel_lines=cancel_lines,
        update=known(values, "update", tuple(UPDATES)) or "works",
        lines=lines,
    )
    world.parcels[parcel_id] = parcel
    return parcel


def _lines(given: object) -> list[SimulatedParcelLine]:
    if given is None:
        given = [{}]
    if not isinstance(given, Sequence) or isinstance(given, str) or not given:
        raise ControlRefusal("lines", "give a list of one line or more")
    lines: list[SimulatedParcelLine] = []
    for number, values in enumerate(given, 1):
        at = f"lines[{number - 1}]."
        if not isinstance(values, Mapping) or not _LINE_FIELDS.issuperset(values):
            raise ControlRefusal(at[:-1], f"is not an object of {', '.join(sorted(_LINE_FIELDS))}")
        line = SimulatedParcelLine(
            line_id=text(values, "line_id", at) or f"line-{number}",
            sku=text(values, "sku", at) or f"SKU-{number}",
            quantity=whole(values, "quantity", 1, least=1, at=at),
            lacking=whole(values, "lacking", 0, least=0, at=at),
        )
        if len(line.line_id) > 50 or any(line.line_id == other.line_id for other in lines):
            raise ControlRefusal(f"{at}line_id", f"{line.line_id!r} is there twice or has more than 50 characters")
        lines.append(line)
    if sum(line.quantity for line in lines) > _MAX_UNITS:
        raise ControlRefusal("lines", f"hold more than {_MAX_UNITS} units")
    return lines


def _address(given: object) -> dict[str, str]:
    if not isinstance(given, Mapping):
        raise ControlRefusal("address", "is not an object")
    for name, value in given.items():
        if name not in ADDRESS or not isinstance(value, str):
            raise ControlRefusal(f"address.{name}", f"is not text, or not one of {', '.join(ADDRESS)}")
    for name in NEEDED:
        if not given.get(name):
            raise ControlRefusal(f"address.{name}", "is missing")
    return dict(given)


class McfControls:
    """The part of `SimulatedAmazon` that makes and shows parcels; the other parts bring lock, world, time and file."""

    _lock: threading.RLock
    _world: World

    def now(self) -> datetime:
        """Return the simulator's moment, in UTC."""
        raise NotImplementedError

    def _save(self) -> None:
        """Write the state file."""
        raise NotImplementedError

    def add_mcf_order(self, **values: object) -> SimulatedParcel:
        """Put an order of Multi-Channel Fulfilment into the simulator and return a copy of it.

        Args:
            **values: parcel_id (the seller's key), shown_id (the buyer's number), marketplace_id, channel, comment,
                speed, policy, address (in the words of 2020-07-01), held, plan_s, pick_s and ship_s (virtual seconds
                from its release), cancel with cancel_after_s and cancel_lines, update, and lines with line_id, sku,
                quantity and lacking. Anything may be left out.

        Raises:
            ControlRefusal: (a ValueError) a value cannot be; names the field.
        """
        with self._lock:
            parcel = build_parcel(self._world, values, self.now())
            self._save()
            return copy.deepcopy(parcel)

    def mcf_order(self, parcel_id: str) -> SimulatedParcel:
        """Return a copy of a parcel as it is now. Raises ControlRefusal when there is none."""
        with self._lock:
            parcel = self._world.parcels.get(parcel_id)
            if parcel is None:
                raise ControlRefusal("parcel_id", f"there is no parcel {parcel_id}", status=404)
            settle(self._world, parcel, self.now())
            return copy.deepcopy(parcel)

    def mcf_orders(self) -> list[SimulatedParcel]:
        """Return copies of all parcels as they are now."""
        with self._lock:
            return [self.mcf_order(parcel_id) for parcel_id in self._world.parcels]
