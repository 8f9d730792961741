"""Whoever can be asked to stop a parcel. The marketplace has the buyer's money, a fulfilment provider the parcel."""

from __future__ import annotations

from orderactions.fulfilment.protocol import (
    FulfilmentProvider,
    ParcelAnswer,
    ParcelLine,
    ParcelRef,
    ParcelShipment,
    ParcelStatus,
    ParcelVerdict,
    Stage,
    is_held,
    is_stopped,
    is_too_late,
)

__all__ = [
    "FulfilmentProvider",
    "ParcelAnswer",
    "ParcelLine",
    "ParcelRef",
    "ParcelShipment",
    "ParcelStatus",
    "ParcelVerdict",
    "Stage",
    "is_held",
    "is_stopped",
    "is_too_late",
]
