"""Why an agent acts: neutral causes, mapped to each marketplace's codes by a table in its adapter."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from attrs import frozen

__all__ = ["Reason", "Vocabulary"]


class Reason(Enum):
    """A neutral cause. Which marketplace code it becomes is always shown in the preview."""

    #: Arrived broken or not working.
    DAMAGED = "damaged"
    #: Another article, or not as described.
    WRONG_ITEM = "wrong_item"
    #: Arrived too late.
    LATE = "late"
    #: Never arrived.
    LOST = "lost"
    #: The buyer sent it back.
    RETURNED = "returned"
    #: The buyer paid too much, or the price was wrong.
    PRICE = "price"
    #: A gesture without a claim.
    GOODWILL = "goodwill"
    #: We do not have it.
    OUT_OF_STOCK = "out_of_stock"
    #: We have it but could not send it.
    COULD_NOT_SHIP = "could_not_ship"
    #: The address cannot be delivered to.
    ADDRESS = "address"
    #: The buyer no longer wants it. Needs evidence that the buyer asked.
    BUYER_CANCELLED = "buyer_cancelled"
    #: The buyer gets another article instead.
    EXCHANGE = "exchange"
    #: None of these.
    OTHER = "other"


@frozen(kw_only=True)
class Vocabulary:
    """What one marketplace can express."""

    #: Neutral reason to the marketplace's refund code.
    refund: Mapping[Reason, str]
    #: Neutral reason to the marketplace's cancellation code.
    cancellation: Mapping[Reason, str]
    #: Codes that say the buyer wanted it: never used without evidence.
    buyer_attributed: frozenset[str]
    #: Further refund codes that a request may name itself (`code=`).
    refund_codes: frozenset[str]
    #: Further cancellation codes that a request may name itself (`code=`).
    cancellation_codes: frozenset[str]
