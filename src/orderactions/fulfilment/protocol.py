"""The seam to whoever sends the parcels, its values, and the one proof that a parcel was stopped.

A provider that says "yes" to a request to stop has only heard it (AMZ-MCF-03). That a parcel does not leave is proven
by quantities that were read afterwards, and by nothing else: `is_stopped`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from typing import Protocol

from attrs import field, frozen

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


@frozen(kw_only=True)
class ParcelRef:
    """One order at a fulfilment provider; it may leave in several boxes."""

    #: The provider's name, such as "amazon_mcf".
    provider: str
    #: The account there.
    account: str
    #: The provider's key of it; at Amazon the id that the seller gave it.
    parcel_id: str


class Stage(Enum):
    """How far a parcel has come, by the provider's own word for it."""

    #: Nothing has been taken from the shelf; it can be stopped.
    WAITING = "waiting"
    #: Units are being taken from the shelf; the provider says that it cannot be stopped any more.
    PICKING = "picking"
    #: The provider has it and does not say how far it is.
    OPEN = "open"
    #: Nothing more will happen to it, whatever has happened.
    OVER = "over"
    #: A word that we do not know.
    UNKNOWN = "unknown"


@frozen(kw_only=True)
class ParcelLine:
    """One article of a parcel, in units."""

    line_id: str
    sku: str
    ordered: int
    cancelled: int = 0
    #: What the provider does not have or cannot send.
    unfulfillable: int = 0
    #: In a shipment that is being made up and has not left.
    picking: int = 0
    #: In a shipment that has left.
    shipped: int = 0

    @property
    def open(self) -> int:
        """Units of which nothing final is known yet; those that are being picked are among them. 0 or more."""
        return max(0, self.ordered - self.cancelled - self.unfulfillable - self.shipped)

    @property
    def adds_up(self) -> bool:
        """Whether no unit is counted twice: stopped and shipped, or stopped and being picked."""
        return self.cancelled + self.unfulfillable + self.picking + self.shipped <= self.ordered


@frozen(kw_only=True)
class ParcelShipment:
    """One box, or several that leave together."""

    shipment_id: str
    #: The provider's word for it.
    word: str
    #: The strongest link to a shop's order that comes late.
    tracking_numbers: tuple[str, ...] = field(default=(), repr=False)


@frozen(kw_only=True)
class ParcelStatus:
    """What a provider shows of a parcel, at one moment. Holds nothing of the buyer."""

    parcel: ParcelRef
    stage: Stage
    #: The provider's own word, as it came; "" when it gave none.
    word: str
    #: Whether it waits until it is released; None when the provider does not say.
    held: bool | None = None
    lines: tuple[ParcelLine, ...]
    shipments: tuple[ParcelShipment, ...] = ()
    #: The number that the buyer knows it by; "" when the provider does not show one.
    shown_id: str = ""
    #: When the provider's word last changed; None when it does not say.
    changed_at: datetime | None = None
    read_at: datetime


def is_stopped(status: ParcelStatus) -> bool:
    """Tell whether it is proven that nothing of the parcel has left or will leave.

    That is: there is a line, and of every line each ordered unit is cancelled or cannot be sent, none is being picked,
    none has left, and none is counted twice. The provider's word is not looked at, but one: a word that we do not know
    proves nothing. Pure (AMZ-MCF-03, AMZ-MCF-04).
    """
    return (
        status.stage is not Stage.UNKNOWN
        and bool(status.lines)
        and all(line.adds_up and not (line.open or line.picking or line.shipped) for line in status.lines)
    )


def is_held(status: ParcelStatus) -> bool:
    """Tell whether it is shown that the whole parcel waits until somebody releases it. Pure."""
    return (
        status.held is True
        and status.stage not in {Stage.UNKNOWN, Stage.OVER, Stage.PICKING}
        and not any(line.picking or line.shipped for line in status.lines)
    )


def is_too_late(status: ParcelStatus) -> bool:
    """Tell whether the provider shows that asking it to stop is of no use any more. Pure (AMZ-MCF-02).

    That is: it is picking and says that this cannot be stopped, or something has left and no unit is open.
    """
    if status.stage is Stage.PICKING:
        return True
    left = any(line.shipped for line in status.lines)
    return left and not any(line.open for line in status.lines)


class ParcelVerdict(Enum):
    """What asking a provider for something came to, by what may follow."""

    #: It took the request. What becomes of it has to be read.
    ATTEMPTED = "attempted"
    #: It was so already; nothing was sent.
    ALREADY = "already"
    #: By what the provider shows it can no longer be; nothing was sent.
    TOO_LATE = "too_late"
    #: Certainly nothing happened by it, and the same request will not be taken.
    REFUSED = "refused"
    #: Certainly nothing happened by it; it may be asked again later.
    RETURNED = "returned"
    #: It may or may not have happened. Never asked again by itself; it is read.
    UNKNOWN = "unknown"


@frozen(kw_only=True)
class ParcelAnswer:
    """The answer to one request. None of its verdicts says that a parcel was stopped."""

    verdict: ParcelVerdict
    #: What was seen, in a sentence without secrets and without the buyer's data.
    detail: str
    #: The provider's code of a refusal, such as "InvalidInput".
    code: str = ""
    #: The provider's id of the call, for its support; "" when none was made.
    request_id: str = ""
    #: Seconds to wait before another attempt, when it was returned.
    retry_after_s: float | None = None
    #: True when it was returned because the credentials were refused.
    credentials_refused: bool = False
    #: True when it was returned because the provider is asked too often.
    throttled: bool = False
    #: What was read before it was asked; None when it could not be read.
    status: ParcelStatus | None = None


class FulfilmentProvider(Protocol):
    """Somebody who sends parcels and can be asked to stop one."""

    @property
    def name(self) -> str:
        """The provider's name, the first part of a `ParcelRef`."""
        ...

    @property
    def account(self) -> str:
        """The account there, the second part."""
        ...

    @property
    def stop_is_final(self) -> bool:
        """Whether a stopped parcel does not come back. False where `stop` holds it and `release` lets it go."""
        ...

    def find(self, order_id: str, *, since: datetime | None = None) -> Sequence[ParcelRef]:
        """Return the parcels of an order, the surest first. Act only when there is exactly one.

        Args:
            order_id: the provider's own key, or the number that the buyer knows.
            since: also look through what changed there since then; without it only the provider's own key is tried.

        Raises:
            MissingCredentials, Throttled, Unavailable: it cannot be read now.
        """
        ...

    def status(self, parcel: ParcelRef) -> ParcelStatus:
        """Read a parcel.

        Raises:
            OrderNotFound: the provider does not know it.
            MissingCredentials, Throttled, Unavailable: it cannot be read now.
        """
        ...

    def stop(self, parcel: ParcelRef) -> ParcelAnswer:
        """Ask once to stop a parcel. Never raises for what the network does; whether it stopped is read afterwards."""
        ...

    def release(self, parcel: ParcelRef) -> ParcelAnswer:
        """Ask once to let a held parcel go. Never raises for what the network does."""
        ...
