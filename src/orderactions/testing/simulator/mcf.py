"""The life of a parcel of Multi-Channel Fulfilment: planned, picked, gone, unless it is held or cancelled in time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from orderactions.testing.simulator.context import Context, read_time
from orderactions.testing.simulator.errors import ApiRefusal
from orderactions.testing.simulator.mcfstate import SimulatedParcel
from orderactions.testing.simulator.state import World

__all__ = ["CANCELS", "FINAL", "UPDATES", "ask_cancel", "find_parcel", "page", "release", "settle"]

CANCELS: Mapping[str, str] = MappingProxyType(
    {
        "now": "it is cancelled at once",
        "later": "it is accepted and takes effect `cancel_after_s` later, unless picking is quicker",
        "too_late": "it is accepted, and picking begins at that moment; the parcel leaves",
        "partial": "only `cancel_lines` are cancelled, the rest leaves",
        "ignored": "it is accepted and nothing happens",
    }
)
UPDATES: Mapping[str, str] = MappingProxyType(
    {
        "works": "everything is changed",
        "ignored": "it is accepted and nothing happens",
        "half": "everything is changed but quantities",
    }
)
FINAL = frozenset({"COMPLETE", "COMPLETE_PARTIAL", "CANCELLED", "UNFULFILLABLE"})
_HELD_AT_MOST = timedelta(days=14)
_PAGE = 50


def find_parcel(context: Context, parcel_id: str) -> SimulatedParcel:
    """Return a parcel as it is now. Raises ApiRefusal: 404, there is none."""
    parcel = context.world.parcels.get(parcel_id)
    if parcel is None:
        raise ApiRefusal(404, "NotFound", "The requested fulfillment order was not found.")
    settle(context.world, parcel, context.now)
    return parcel


def settle(world: World, parcel: SimulatedParcel, now: datetime) -> None:
    """Let happen to a parcel what is due, each thing at its own moment, however late somebody looks."""
    while (due := _next(parcel)) is not None and due[0] <= now:
        moment, happen = due
        happen(world, parcel, moment)
        parcel.changed_at = moment


def _next(parcel: SimulatedParcel) -> tuple[datetime, Callable[[World, SimulatedParcel, datetime], None]] | None:
    if parcel.status in FINAL:
        return None
    due: list[tuple[datetime, Callable[[World, SimulatedParcel, datetime], None]]] = []
    if parcel.cancel_at is not None:
        due.append((parcel.cancel_at, _cancel))
    if parcel.held_since is not None:
        due.append((parcel.held_since + _HELD_AT_MOST, _expire))
    elif parcel.released_at is not None:
        after_s, happen = {
            "RECEIVED": (parcel.plan_s, _plan),
            "PLANNING": (parcel.pick_s, _pick),
            "PROCESSING": (parcel.ship_s, _ship),
        }[parcel.status]
        due.append((max(parcel.released_at + timedelta(seconds=after_s), parcel.changed_at), happen))
    return min(due, key=lambda each: each[0]) if due else None


def _plan(_world: World, parcel: SimulatedParcel, _moment: datetime) -> None:
    parcel.status = "PLANNING"


def _pick(world: World, parcel: SimulatedParcel, _moment: datetime) -> None:
    for line in parcel.lines:
        line.unfulfillable = min(line.lacking, line.left)
    if any(line.left for line in parcel.lines):
        parcel.status, parcel.shipment_id = "PROCESSING", f"FSIM{world.next_number('shipment'):06d}"
    else:
        parcel.status = "UNFULFILLABLE"


def _ship(_world: World, parcel: SimulatedParcel, moment: datetime) -> None:
    whole = all(line.left == line.quantity for line in parcel.lines)
    parcel.status, parcel.shipped_at = "COMPLETE" if whole else "COMPLETE_PARTIAL", moment


def _cancel(_world: World, parcel: SimulatedParcel, _moment: datetime) -> None:
    parcel.cancel_at = None
    if parcel.status == "PROCESSING":
        return
    for line in parcel.lines:
        if parcel.cancel != "partial" or line.line_id in parcel.cancel_lines:
            line.cancelled += line.left
    if not any(line.left for line in parcel.lines):
        parcel.status, parcel.held_since = "CANCELLED", None


def _expire(_world: World, parcel: SimulatedParcel, _moment: datetime) -> None:
    for line in parcel.lines:
        line.cancelled += line.left
    parcel.status, parcel.held_since = "CANCELLED", None


def ask_cancel(context: Context, parcel: SimulatedParcel) -> None:
    """Accept a request to cancel; what it does depends on the parcel's `cancel`."""
    if parcel.status in FINAL or parcel.status == "PROCESSING" or parcel.cancel == "ignored":
        return
    now = context.now
    if parcel.cancel == "too_late":
        parcel.held_since, parcel.released_at = None, parcel.released_at or now
        _pick(context.world, parcel, now)
        parcel.changed_at = now
        return
    later = timedelta(seconds=parcel.cancel_after_s) if parcel.cancel == "later" else timedelta(0)
    parcel.cancel_at = parcel.cancel_at or now + later
    settle(context.world, parcel, now)


def release(context: Context, parcel: SimulatedParcel) -> None:
    """Let a held parcel go: its time begins to run."""
    parcel.held_since, parcel.released_at, parcel.changed_at = None, context.now, context.now


def page(context: Context, since: str | None, token: str | None) -> tuple[list[SimulatedParcel], str]:
    """Return one page of the parcels that changed since then, and the next page's token ("" at the end)."""
    for parcel in context.world.parcels.values():
        settle(context.world, parcel, context.now)
    try:
        start = int(token.removeprefix("page-").partition("_")[0]) if token else 0
        since = token.partition("_")[2] if token else since
        after = read_time(since) if since else None
    except ValueError:
        raise ApiRefusal(400, "InvalidInput", "A parameter of the list is invalid.") from None
    fitting = [each for each in context.world.parcels.values() if after is None or each.changed_at >= after]
    rest = len(fitting) > start + _PAGE
    return fitting[start : start + _PAGE], f"page-{start + _PAGE}_{since or ''}" if rest else ""
