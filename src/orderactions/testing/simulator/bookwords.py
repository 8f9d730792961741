"""The words of the books: how each component of the refund feed is called in the two versions of the Finances API.

This table is the one place for them. Version 0 has a published list of words. For 2024-06-19 nothing is published; the
words are those that sellers report from their own accounts, filled up by likeness (SIM-43).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType

from attrs import frozen

from orderactions.testing.simulator.state import BookAmount

__all__ = ["PROMOTION", "WORDS", "Words", "commission", "withheld", "words"]

PROMOTION = "Promotion:"
"""Stands before a component's name when a promotion of it is meant."""


@frozen
class Words:
    """The names of one component."""

    #: ChargeType of version 0.
    v0: str
    #: The outer breakdownType of 2024-06-19.
    group: str
    #: The inner one.
    leaf: str
    #: The charge of which Amazon withholds this tax, for a tax.
    withheld: str = ""


WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "Principal": Words("Principal", "ProductCharges", "OurPricePrincipal"),
        "Tax": Words("Tax", "Tax", "OurPriceTax", "MarketplaceFacilitatorTax-Principal"),
        "Shipping": Words("ShippingCharge", "Shipping", "ShippingPrincipal"),
        "ShippingTax": Words("ShippingTax", "Tax", "ShippingTax", "MarketplaceFacilitatorTax-Shipping"),
        "GiftWrap": Words("Giftwrap", "Giftwrap", "GiftwrapPrincipal"),
        "GiftWrapTax": Words("GiftwrapTax", "Tax", "GiftwrapTax", "MarketplaceFacilitatorTax-Giftwrap"),
        "Goodwill": Words("Goodwill", "Goodwill", "GoodwillPrincipal"),
        "RestockingFee": Words("RestockingFee", "RestockingDeduction", "RestockingDeductionPrincipal"),
        "RestockingFeeTax": Words("RestockingFee", "Tax", "RestockingDeductionTax"),
        "ReturnShipping": Words("ReturnShipping", "ReturnShipping", "ReturnShippingPrincipal"),
        "FreeReplacementReturnShipping": Words(
            "FreeReplacementReturnShipping", "ReturnShipping", "FreeReplacementReturnShippingPrincipal"
        ),
        "COD": Words("CODItemCharge", "COD", "CODPrincipal"),
        "CODTax": Words("CODItemTaxCharge", "Tax", "CODTax", "MarketplaceFacilitatorTax-Other"),
        "ExportCharge": Words("ExportCharge", "ExportCharge", "ExportChargePrincipal"),
        "Surcharge": Words("Surcharge", "Surcharge", "SurchargePrincipal"),
        "Other": Words("Other", "Other", "OtherPrincipal"),
        f"{PROMOTION}Principal": Words("Discount", "PromoRebates", "OurPriceDiscount"),
        f"{PROMOTION}Tax": Words("TaxDiscount", "PromoRebates", "OurPriceTaxDiscount"),
        f"{PROMOTION}Shipping": Words("Discount", "PromoRebates", "ShippingDiscount"),
        f"{PROMOTION}ShippingTax": Words("TaxDiscount", "PromoRebates", "ShippingTaxDiscount"),
    }
)
"""By component, as the ledger names it."""

_COMMISSION = Decimal("0.15")


def words(amount: BookAmount) -> Words:
    """Return the names for one amount."""
    return WORDS[amount.component]


def commission(amounts: list[BookAmount], currency: str) -> Decimal:
    """Return Amazon's share of the item price, with the sign that the seller sees: paid at a sale, back at a refund."""
    principal = sum((each.amount for each in amounts if each.component == "Principal"), Decimal(0))
    return -(principal * _COMMISSION).quantize(Decimal(1) if currency == "JPY" else Decimal("0.01"), ROUND_HALF_UP)


def withheld(amounts: list[BookAmount]) -> list[tuple[str, Decimal]]:
    """Return the taxes that Amazon keeps (or gives back) because it pays them itself."""
    return [(words(each).withheld, -each.amount) for each in amounts if words(each).withheld]
