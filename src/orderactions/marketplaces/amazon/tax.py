"""How tax goes into a refund: regimes as data.

A regime is certain only where Amazon's behaviour was seen: in the US price and tax are two components (AMZ-TAX-01).
Everywhere else the account's owner says so by a setting, since a wrong regime pays too much or too little: nothing is
assumed for the EU, the UK or any other site (AMZ-TAX-03, AMZ-TAX-04, AMZ-TAX-05).

The setting holds for sites outside the North American region only: there "VAT inclusive" is not how prices are made.
"""

from __future__ import annotations

from difflib import get_close_matches

from attrs import frozen

from orderactions.errors import SetupError
from orderactions.marketplaces.amazon.sites import Site
from orderactions.models import Component, Problem
from orderactions.orders import OrderLine

__all__ = [
    "SETTINGS",
    "TAXES",
    "US_SEPARATE",
    "VAT_INCLUSIVE",
    "TaxRule",
    "check_setting",
    "contradiction",
    "not_set",
    "rule_for",
]

TAXES = frozenset({Component.ITEM_TAX, Component.SHIPPING_TAX, Component.GIFT_WRAP_TAX})
"""The components that are tax."""


@frozen
class TaxRule:
    """One regime."""

    key: str
    #: In words, with the rule it rests on.
    name: str
    #: Whether tax is sent as a component of its own.
    separate: bool


US_SEPARATE = TaxRule("us_separate", "price and tax are refunded as separate amounts (AMZ-TAX-01)", separate=True)
VAT_INCLUSIVE = TaxRule(
    "vat_inclusive", "one amount with the tax in it, as the account's setting says (AMZ-TAX-04)", separate=False
)

SETTINGS: dict[str, TaxRule] = {VAT_INCLUSIVE.key: VAT_INCLUSIVE}
"""What an account may set, by the word it writes."""


def check_setting(value: str | None) -> str | None:
    """Return the account's tax setting.

    Raises:
        SetupError: there is no such setting; the message says what was probably meant.
    """
    if not value:
        return None
    if value in SETTINGS:
        return value
    close = get_close_matches(value.lower().replace("-", "_"), SETTINGS, 1, 0.5)
    hint = f"did you mean {close[0]!r}?" if close else f"use one of {', '.join(map(repr, SETTINGS))}"
    raise SetupError(f"tax: {value!r} is not a tax setting; {hint}")


def rule_for(site: Site | None, setting: str | None) -> TaxRule | None:
    """Return the regime of a site for an account with that setting; None when it is not known."""
    if site is None:
        return None
    if site.country == "US":
        return US_SEPARATE
    return SETTINGS[setting] if setting and site.region != "na" else None


def not_set(site_name: str, site: Site | None) -> Problem:
    """Say that no regime is known for a site."""
    if site is None or site.region == "na":
        remedy = "refund by hand in Seller Central; this version has no tax rule for that site"
    else:
        remedy = (
            'set tax="vat_inclusive" (ORDERACTIONS_AMAZON_TAX) for this account if its prices hold the tax and you are '
            "not in the VAT Calculation Service with prices that exclude it"
        )
    return Problem("tax_not_set", "tax", f"tax regime not set for {site_name or 'an unknown site'}", remedy)


def contradiction(rule: TaxRule, lines: tuple[OrderLine, ...]) -> Problem | None:
    """Return the problem of an order that shows tax on top although its regime says that prices hold it."""
    if rule.separate:
        return None
    for line in lines:
        if any(component in TAXES and amount.amount > 0 for component, amount in line.paid.items()):
            return Problem(
                "tax_contradicts",
                f"line {line.line_id}",
                f"the account's tax setting is {rule.key}, but Amazon shows tax on top of the price",
                "refund this order by hand in Seller Central, and check the account's tax setting",
            )
    return None
