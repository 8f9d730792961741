"""Amazon's reasons, and which of them a neutral reason becomes.

Refunds and cancellations have two vocabularies that only look alike. By default the words of Seller Central are used
(AMZ-REFUND-07, AMZ-CANCEL-03); the others go out only where a request names one itself.
"""

from __future__ import annotations

from orderactions.models import Component
from orderactions.reasons import Reason, Vocabulary

__all__ = [
    "ADJUSTMENT_REASONS",
    "CANCEL_REASONS",
    "COMPONENT_TYPES",
    "CURRENCIES",
    "MAY_BE_NEGATIVE",
    "RESTOCKED",
    "VOCABULARY",
    "WIRE_TYPES",
]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ADJUSTMENT_REASONS = _words(
    "NoInventory CustomerReturn GeneralAdjustment CouldNotShip DifferentItem Abandoned CustomerCancel PriceError "
    "ProductOutofStock CustomerAddressIncorrect Exchange Other CarrierCreditDecision RiskAssessmentInformationNotValid "
    "CarrierCoverageFailure TransactionRecord Undeliverable RefusedDelivery"
)
"""Every reason that a refund document may carry."""

CANCEL_REASONS = _words(
    "NoInventory ShippingAddressUndeliverable CustomerExchange BuyerCanceled GeneralAdjustment CarrierCreditDecision "
    "RiskAssessmentInformationNotValid CarrierCoverageFailure CustomerReturn MerchandiseNotReceived "
    "CannotVerifyInformation PricingError RejectOrder WeatherDelay"
)
"""Every reason that a cancellation document may carry."""

COMPONENT_TYPES = _words(
    "Principal Shipping Tax ShippingTax RestockingFee RestockingFeeTax GiftWrap GiftWrapTax Surcharge ReturnShipping "
    "Goodwill ExportCharge COD CODTax Other FreeReplacementReturnShipping"
)
"""Every component type that a refund document may carry (AMZ-REFUND-08)."""

WIRE_TYPES: dict[Component, str] = {
    Component.ITEM: "Principal",
    Component.ITEM_TAX: "Tax",
    Component.SHIPPING: "Shipping",
    Component.SHIPPING_TAX: "ShippingTax",
    Component.GIFT_WRAP: "GiftWrap",
    Component.GIFT_WRAP_TAX: "GiftWrapTax",
    Component.GOODWILL: "Goodwill",
    Component.RESTOCKING_FEE: "RestockingFee",
    Component.RETURN_SHIPPING: "ReturnShipping",
}
"""Our components in Amazon's words."""

MAY_BE_NEGATIVE = frozenset({"RestockingFee", "ReturnShipping"})
"""What may be taken from the buyer; the principal never (AMZ-REFUND-04)."""

CURRENCIES = _words("USD GBP EUR JPY CAD CNY INR MXN BRL AUD TRY SGD SEK PLN AED SAR EGP")
"""The currencies that the schema knows; an amount in another one goes out without its name (AMZ-REFUND-06)."""

RESTOCKED = frozenset({"BuyerCanceled", "ShippingAddressUndeliverable", "GeneralAdjustment", "PricingError"})
"""Cancellation reasons after which Amazon offers the article again (AMZ-CANCEL-07)."""

_REFUND = {
    Reason.DAMAGED: "GeneralAdjustment",
    Reason.WRONG_ITEM: "DifferentItem",
    Reason.LATE: "GeneralAdjustment",
    Reason.LOST: "GeneralAdjustment",
    Reason.RETURNED: "CustomerReturn",
    Reason.PRICE: "GeneralAdjustment",
    Reason.GOODWILL: "GeneralAdjustment",
    Reason.OUT_OF_STOCK: "NoInventory",
    Reason.COULD_NOT_SHIP: "CouldNotShip",
    Reason.ADDRESS: "GeneralAdjustment",
    Reason.BUYER_CANCELLED: "GeneralAdjustment",
    Reason.EXCHANGE: "GeneralAdjustment",
    Reason.OTHER: "GeneralAdjustment",
}

_CANCELLATION = {
    Reason.PRICE: "PricingError",
    Reason.OUT_OF_STOCK: "NoInventory",
    Reason.COULD_NOT_SHIP: "GeneralAdjustment",
    Reason.ADDRESS: "ShippingAddressUndeliverable",
    Reason.BUYER_CANCELLED: "BuyerCanceled",
    Reason.EXCHANGE: "CustomerExchange",
    Reason.OTHER: "GeneralAdjustment",
}

VOCABULARY = Vocabulary(
    refund=_REFUND,
    cancellation=_CANCELLATION,
    buyer_attributed=frozenset({"BuyerCanceled", "CustomerExchange", "CustomerCancel"}),
    refund_codes=ADJUSTMENT_REASONS - set(_REFUND.values()),
    cancellation_codes=CANCEL_REASONS - set(_CANCELLATION.values()),
)
"""What Amazon can express."""
