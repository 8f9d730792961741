"""Whose parcel an order has, and what a preview says of it."""

from __future__ import annotations

from datetime import datetime

from orderactions.engine.context import Context
from orderactions.fulfilment import FulfilmentProvider, ParcelRef, ParcelStatus
from orderactions.orders import Order
from orderactions.rules.parcels import Standing, standing_of

__all__ = ["Found", "find", "foresee", "shown"]

_REFUND = "Refund instead, once the shipment is confirmed at the marketplace."

Found = list[tuple[FulfilmentProvider, ParcelRef]]


def foresee(context: Context, order: Order) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what a preview of a cancellation says of the order's parcel: effects, and warnings."""
    names = ", ".join(name for name, _ in context.fulfilment)
    try:
        found = find(context, order.ref.order_id, order.created_at)
        status = found[0][0].status(found[0][1]) if len(found) == 1 else None
    except Exception as error:  # noqa: BLE001 - a warehouse that cannot be read is no reason to show nothing
        said = f"Whether {names} has its parcel cannot be read now ({type(error).__name__})"
        return (), (f"{said}; it is looked up again before anything is sent.",)
    if not found:
        return (f"No parcel of it was found at {names}: none is stopped.",), ()
    if status is None:
        listed = ", ".join(f"{parcel.parcel_id} at {parcel.provider}" for _, parcel in found)
        return (), (f"Several parcels may be its own ({listed}): none is stopped. Stop them there.",)
    provider, parcel = found[0]
    at = f"The parcel {parcel.parcel_id} at {parcel.provider}"
    standing = standing_of(status, is_final=provider.stop_is_final)
    if standing is Standing.GONE:
        return (), (f"{at} can no longer be stopped ({shown(status)}): the cancellation will be refused. {_REFUND}",)
    if standing is Standing.STOPPED:
        return (f"{at} is stopped already; it stays so.",), ()
    after = (
        "This is final: if the order is not cancelled then, the parcel has to be made anew."
        if provider.stop_is_final
        else "If the order is not cancelled then, the parcel is let go."
    )
    return (f"{at} is asked to stop first, and the cancellation is sent once that is proven. {after}",), ()


def shown(status: ParcelStatus) -> str:
    """Return where a parcel stands, in the provider's own word."""
    return f"{status.parcel.provider} shows {status.word or status.stage.value}"


def find(context: Context, order_id: str, since: datetime | None) -> Found:
    """Return every parcel of an order, whoever has it. Raises what `FulfilmentProvider.find` raises."""
    return [
        (provider, parcel)
        for provider in context.fulfilment.values()
        for parcel in provider.find(order_id, since=since)
    ]
