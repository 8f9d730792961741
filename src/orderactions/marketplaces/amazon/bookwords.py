"""The words of the books: which component of ours a charge is, in both versions of the Finances API.

Version 0 has a published list of words. For 2024-06-19 nothing is published; its words are those that sellers see in
their own accounts (AMZ-CONFIRM-04). A word that is not in the table is no component: its amount is kept, its meaning
is not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from orderactions.models import Component

__all__ = ["COMPONENTS", "component_of", "is_buyers", "plain"]

_GIFT_WRAP, _GIFT_WRAP_TAX = Component.GIFT_WRAP, Component.GIFT_WRAP_TAX

COMPONENTS: Mapping[str, Component] = MappingProxyType(
    {
        # Both versions.
        "principal": Component.ITEM,
        "tax": Component.ITEM_TAX,
        "shipping": Component.SHIPPING,
        "shippingtax": Component.SHIPPING_TAX,
        "giftwrap": _GIFT_WRAP,
        "giftwraptax": _GIFT_WRAP_TAX,
        "goodwill": Component.GOODWILL,
        "returnshipping": Component.RETURN_SHIPPING,
        # Version 0.
        "shippingcharge": Component.SHIPPING,
        "restockingfee": Component.RESTOCKING_FEE,
        # 2024-06-19: the published example, then what sellers see. A group can stand without leaves.
        "productcharges": Component.ITEM,
        "principle": Component.ITEM,
        "ourpriceprincipal": Component.ITEM,
        "ourpricetax": Component.ITEM_TAX,
        "shippingprincipal": Component.SHIPPING,
        "giftwrapprincipal": _GIFT_WRAP,
        "goodwillprincipal": Component.GOODWILL,
        "returnshippingprincipal": Component.RETURN_SHIPPING,
        # The fee's tax is part of what the buyer is charged by it.
        "restockingdeduction": Component.RESTOCKING_FEE,
        "restockingdeductionprincipal": Component.RESTOCKING_FEE,
        "restockingdeductiontax": Component.RESTOCKING_FEE,
        # A promotion's share goes the other way; what was paid for the component is told without it as well.
        "ourpricediscount": Component.ITEM,
        "ourpricetaxdiscount": Component.ITEM_TAX,
        "shippingdiscount": Component.SHIPPING,
        "shippingtaxdiscount": Component.SHIPPING_TAX,
        "giftwrapdiscount": _GIFT_WRAP,
        "giftwraptaxdiscount": _GIFT_WRAP_TAX,
    }
)
"""By the word as `plain` writes it. Not here, so without a component: COD, export, points, whatever is unknown."""

#: Words that say something only together with the group in which they stand.
_GENERIC = frozenset({"principal", "principle", "base", "tax"})
#: Groups that say nothing about what is inside.
_NEUTRAL = frozenset({"", "sales", "expenses", "refunds", "refundedsales", "refundedexpenses"})
#: Fees between the seller and Amazon. As groups they take all that is inside with them.
_FEES = frozenset(
    {
        "amazonfees",
        "fbafees",
        "commission",
        "refundcommission",
        # What Amazon charges a seller for the shipping or wrapping that it does itself.
        "shippingchargeback",
        "giftwrapchargeback",
        # What Amazon pays a seller for a claim of his.
        "safetreimbursement",
    }
)
#: Taxes that Amazon keeps back and pays itself, by the beginning of their names.
_WITHHELD = ("marketplacefacilitator", "lowvaluegoodstax", "tcscgst", "tcssgst", "tcsigst", "tcsutgst")


_NEITHER_LETTER_NOR_DIGIT = re.compile(r"[\W_]+")


def plain(word: str) -> str:
    """Return a word as it is compared: letters and digits only, in small letters."""
    return _NEITHER_LETTER_NOR_DIGIT.sub("", word.lower())


def is_buyers(word: str) -> bool:
    """Tell whether a charge can be the buyer's money; a fee or a withheld tax is not (AMZ-CONFIRM-05)."""
    key = plain(word)
    return key not in _FEES and not key.startswith(_WITHHELD)


def component_of(word: str, group: str = "") -> Component | None:
    """Return the component that a charge is; None for what is none of ours or not known.

    Args:
        word: ChargeType of version 0, or breakdownType of a leaf.
        group: breakdownType of what the leaf stands in.
    """
    key, around = plain(word), plain(group)
    found = COMPONENTS.get(key)
    if around in _NEUTRAL:
        return found
    if key in _GENERIC:
        charge = COMPONENTS.get(around)
        return (charge.tax or charge) if charge and key == "tax" else charge
    return (found.tax or found) if found and around == "tax" else found
