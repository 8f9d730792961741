"""What a marketplace's notification tells us, and what it makes us suggest. Values, no I/O, no buyer's data."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from attrs import frozen

from orderactions.models import Cancellation, Kind, OrderRef
from orderactions.orders import Fulfilment, OrderStatus
from orderactions.reasons import Reason

__all__ = ["Hint", "HintTopic", "Suggestion"]


class HintTopic(Enum):
    """What a notification is about."""

    #: The marketplace has finished with something that was submitted.
    SUBMISSION = "submission"
    #: An order has changed, or its buyer asks for something.
    ORDER = "order"
    #: Something was posted to the books.
    BOOKS = "books"
    #: A parcel has moved, at a fulfilment provider.
    PARCEL = "parcel"
    #: The application's secret ends.
    SECRET = "secret"  # noqa: S105 - a word


@frozen(kw_only=True)
class Hint:
    """One notification, read. It wakes work and proves nothing: what it tells is read again at the marketplace."""

    #: The notification's own id: the same one again wakes nothing more.
    id: str
    topic: HintTopic
    #: When the marketplace wrote it.
    at: datetime
    #: How the identity of the account begins, as far as the notification tells, such as "amazon" or "amazon:eu".
    realm: str
    #: The marketplace's id of the seller, the end of that identity; "" for what is about an application.
    seller: str = ""
    #: Whose secret ends, by a name that shows nothing, and when; for what is about an application.
    application: str = ""
    ends_at: datetime | None = None
    #: The marketplace's id of what was submitted; "" when it is about none.
    submission: str = ""
    #: The marketplace's id of the order, or the provider's; "" when none is named.
    order_id: str = ""
    #: How far the order had come then; UNKNOWN when that is not told.
    status: OrderStatus = OrderStatus.UNKNOWN
    fulfilment: Fulfilment = Fulfilment.UNKNOWN
    #: The buyer has used the marketplace's own request to cancel.
    buyer_asked_to_cancel: bool = False
    #: That request is for some of the articles only.
    buyer_asked_in_part: bool = False

    def is_for(self, identity: str) -> bool:
        """Whether it can be about the account of that identity (`Marketplace.identity`)."""
        return identity.startswith(f"{self.realm}:") and identity.endswith(f":{self.seller}")


@frozen(kw_only=True)
class Suggestion:
    """What somebody should decide because of a notification. Nothing is done by itself.

    The same wish of the buyer gives the same `key`, however often it is told: executed under it, it is one action.
    """

    order: OrderRef
    kind: Kind
    reason: Reason
    #: The reason in words for a person.
    words: str
    #: Why it is suggested, and what it means to follow it or not.
    why: str
    key: str

    @property
    def request(self) -> Cancellation:
        """What following it asks for; preview it, since the order may have changed since."""
        return Cancellation(order=self.order, reason=self.reason)
