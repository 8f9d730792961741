"""How tax goes into a refund: regimes as data, by site and by the account's setting.

A wrong regime pays too much or is refused, so a regime is assumed only where Amazon's behaviour was seen: price and tax
apart in the US (AMZ-TAX-01), one amount with the tax in it in Japan (AMZ-TAX-02). Everywhere else the account's owner
says it: one word for the account, or a word for each site.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from enum import Enum
from types import MappingProxyType

from attrs import evolve, field, frozen

from orderactions.errors import SetupError
from orderactions.marketplaces.amazon.codes import WIRE_TYPES
from orderactions.marketplaces.amazon.sites import SITES, Site
from orderactions.models import Component, Problem
from orderactions.money import Money, total
from orderactions.orders import OrderLine

__all__ = [
    "CHARGE_OF",
    "RULES",
    "SETTINGS",
    "TAXES",
    "Setting",
    "TaxPart",
    "TaxRule",
    "TaxSettings",
    "against",
    "check_setting",
    "not_set",
    "rule_for",
]

CHARGE_OF: Mapping[Component, Component] = {c.tax: c for c in Component if c.tax}
"""The charge that a tax goes with."""

TAXES = frozenset(CHARGE_OF)
"""The components that are tax."""


class TaxPart(Enum):
    """What becomes of the tax that an order shows beside a charge."""

    #: A component of its own.
    APART = "apart"
    #: Sent as part of its charge, which goes out gross.
    IN_CHARGE = "in_charge"
    #: Not sent: Amazon adds it to the charge, which goes out net.
    ADDED = "added"
    #: There must be none: the order's prices hold it.
    NONE = "none"


_WORDS: Mapping[TaxPart, Mapping[Component, str]] = {
    TaxPart.APART: WIRE_TYPES,
    TaxPart.IN_CHARGE: WIRE_TYPES | {tax: WIRE_TYPES[charge] for tax, charge in CHARGE_OF.items()},
    TaxPart.ADDED: {c: word for c, word in WIRE_TYPES.items() if c.is_paid and c not in TAXES},
    TaxPart.NONE: {c: word for c, word in WIRE_TYPES.items() if c not in TAXES},
}


@frozen(kw_only=True)
class TaxRule:
    """One regime: what is sent, and how sure that is."""

    key: str
    #: In words, with the rule it rests on.
    name: str
    #: What becomes of tax; decides how amounts convert.
    tax: TaxPart
    #: The rule's id in docs/amazon-rules.md.
    rule: str
    #: How sure it is, in the words of that page.
    evidence: str
    #: Countries in which the account's one word, or none, means this regime.
    reach: frozenset[str]
    #: Countries that a setting may name for it.
    named: frozenset[str]
    #: Why fees and return shipping cannot be sent; "" where they can.
    no_fees: str = ""
    #: What the preview warns of; "" where nothing.
    caution: str = ""

    @property
    def words(self) -> Mapping[Component, str]:
        """What goes out: component to Amazon's type. A component that is missing is not sent."""
        return _WORDS[self.tax]


_ALL = frozenset(site.country for site in SITES.values())
_NORTH_AMERICA = frozenset({"US", "CA", "MX", "BR"})
_VAT = _ALL - _NORTH_AMERICA - {"JP"}
#: Where Amazon has its VAT Calculation Service.
_VAT_SERVICE = frozenset({"IE", "ES", "UK", "FR", "BE", "NL", "DE", "IT", "SE", "PL"})

_US = TaxRule(
    key="separate",
    name="price and tax are refunded as separate amounts (AMZ-TAX-01)",
    tax=TaxPart.APART,
    rule="AMZ-TAX-01",
    evidence="issue thread",
    reach=frozenset({"US"}),
    named=frozenset({"US"}),
)
_SEPARATE = evolve(
    _US,
    name="price and tax are refunded as separate amounts, as the account's setting says (AMZ-TAX-01)",
    evidence="third party",
    reach=frozenset({"CA"}),
    named=_NORTH_AMERICA - {"US"},
    caution="That price and tax are apart here is reported by third parties only (AMZ-TAX-01).",
)
_JAPAN = TaxRule(
    key="vat_inclusive",
    name="one amount with the tax in it, as in Japan (AMZ-TAX-02)",
    tax=TaxPart.IN_CHARGE,
    rule="AMZ-TAX-02",
    evidence="issue thread",
    reach=frozenset({"JP"}),
    named=frozenset({"JP"}),
)
_INCLUSIVE = TaxRule(
    key="vat_inclusive",
    name="one amount with the tax in it, as the account's setting says (AMZ-TAX-04)",
    tax=TaxPart.NONE,
    rule="AMZ-TAX-04",
    evidence="inferred",
    reach=_VAT,
    named=_VAT | {"MX", "BR"},
)
_EXCLUSIVE = TaxRule(
    key="vat_exclusive",
    name="the net amount is sent and Amazon adds the VAT of the order, as the account's setting says (AMZ-TAX-03)",
    tax=TaxPart.ADDED,
    rule="AMZ-TAX-03",
    evidence="Amazon's documentation",
    reach=_VAT_SERVICE,
    named=_VAT_SERVICE,
    no_fees="it is not known whether Amazon adds VAT to it",
)
_COLLECTED = TaxRule(
    key="marketplace_collected",
    name="Amazon collects the tax; what the order shows is refunded apart, as the account's setting says (AMZ-TAX-07)",
    tax=TaxPart.APART,
    rule="AMZ-TAX-07",
    evidence="inferred",
    reach=_VAT,
    named=_VAT,
    no_fees="it is not known how Amazon treats its tax",
    caution="How a refund treats tax that Amazon collects is inferred: the buyer may get more or less (AMZ-TAX-07).",
)

RULES: tuple[TaxRule, ...] = (_US, _SEPARATE, _JAPAN, _INCLUSIVE, _EXCLUSIVE, _COLLECTED)
"""Every regime. A word may mean one of several, by the site."""

SETTINGS: Mapping[str, TaxRule] = MappingProxyType(
    {rule.key: rule for rule in (_INCLUSIVE, _EXCLUSIVE, _COLLECTED, _SEPARATE)}
)
"""What an account may set, by the word it writes."""

_DEFAULTS: Mapping[str, TaxRule] = {"US": _US, "JP": _JAPAN}
_EVERYWHERE, _BY_AMAZON = "*", "collected"
_COUNTRIES = {site.id: site.country for site in SITES.values()} | {country: country for country in _ALL} | {"GB": "UK"}


@frozen
class TaxSettings:
    """What an account's owner says of tax: a word by country, `*` for all other sites, `collected` for some sales."""

    words: Mapping[str, str] = field(factory=dict)

    @property
    def collected(self) -> bool:
        """Whether sales whose tax Amazon collects have a word of their own: then orders are asked for it."""
        return _BY_AMAZON in self.words


Setting = str | Mapping[str, str] | TaxSettings | None
"""A word, "DE=vat_inclusive,UK=vat_exclusive", a mapping of the same, or what `check_setting` made of it."""


def check_setting(value: Setting) -> TaxSettings:
    """Return the account's tax setting.

    Args:
        value: one word for all sites; or words by site, as a mapping or as text with commas. A site is named by its
            country (UK or GB) or Amazon's id; `*` is all others; `collected` is any sale whose tax Amazon collects.

    Raises:
        SetupError: there is no such setting, site, or that setting cannot be one of that site; says what was probably
            meant.
    """
    if isinstance(value, TaxSettings):
        return value
    if not value:
        return TaxSettings()
    found: dict[str, str] = {}
    for name, word in _pairs(value):
        key = _site_key(name)
        if key in found:
            raise SetupError(f"tax: {name} is named twice")
        found[key] = _word(key, word)
    return TaxSettings(MappingProxyType(found))


def _pairs(value: str | Mapping[str, str]) -> list[tuple[str, str]]:
    if isinstance(value, Mapping):
        return [(str(name), str(word)) for name, word in value.items()]
    pairs = [part.partition("=") for part in value.split(",")]
    return [(name.strip(), word.strip()) if equals else (_EVERYWHERE, name.strip()) for name, equals, word in pairs]


def _site_key(name: str) -> str:
    if name in {_EVERYWHERE, _BY_AMAZON}:
        return name
    country = _COUNTRIES.get(name.upper())
    if country is None:
        raise SetupError(f"tax: {name!r} is no site of Amazon's; use a country such as DE, an id, '*' or 'collected'")
    return country


def _word(key: str, word: str) -> str:
    if word not in SETTINGS:
        close = get_close_matches(word.lower().replace("-", "_"), SETTINGS, 1, 0.5)
        hint = f"did you mean {close[0]!r}?" if close else f"use one of {', '.join(map(repr, SETTINGS))}"
        raise SetupError(f"tax: {word!r} is not a tax setting; {hint}")
    if key == _BY_AMAZON and word != _COLLECTED.key:
        raise SetupError(f"tax: {key} can only be {_COLLECTED.key!r}, not {word!r}")
    if key in _ALL and _named(key, word) is None:
        can = ", ".join(sorted({repr(rule.key) for rule in RULES if key in rule.named}))
        raise SetupError(f"tax: {key} cannot be {word!r}; it can be {can}")
    return word


def _named(country: str, word: str | None) -> TaxRule | None:
    return next((rule for rule in RULES if rule.key == word and country in rule.named), None)


def rule_for(site: Site | None, setting: Setting, *, collected: bool = False) -> TaxRule | None:
    """Return the regime of a sale; None when it is not known.

    Args:
        site: where it was made.
        setting: the account's.
        collected: the order says that Amazon collects its tax.

    Raises:
        SetupError: there is no such setting.
    """
    words = check_setting(setting).words
    if site is None:
        return None
    if site.country in _DEFAULTS:
        return _DEFAULTS[site.country]
    if collected and _BY_AMAZON in words and site.country in _COLLECTED.named:
        return _COLLECTED
    if site.country in words:
        return _named(site.country, words[site.country])
    everywhere = words.get(_EVERYWHERE)
    return next((rule for rule in RULES if rule.key == everywhere and site.country in rule.reach), None)


def not_set(site_name: str, site: Site | None) -> Problem:
    """Say that no regime is known for a site."""
    if site is None:
        remedy = "refund by hand in Seller Central; this version has no tax rule for that site"
    elif site.country == "CA":
        remedy = 'set tax={"CA": "separate"} (ORDERACTIONS_AMAZON_TAX="CA=separate"): only third parties report it'
    elif site.region == "na":
        remedy = "refund by hand in Seller Central, or name that site in the account's tax setting if you know its rule"
    else:
        remedy = (
            'set tax="vat_inclusive" (ORDERACTIONS_AMAZON_TAX) for this account if its prices hold the tax and you are '
            "not in the VAT Calculation Service with prices that exclude it; docs/explanation/tax.md has the others"
        )
    return Problem("tax_not_set", "tax", f"tax regime not set for {site_name or 'an unknown site'}", remedy)


def against(
    rule: TaxRule, lines: Sequence[OrderLine], *, told: Money | None, beside: Money, collected: bool
) -> Problem | None:
    """Return what an order shows that does not fit its regime.

    Args:
        rule: the regime.
        lines: its lines.
        told: Amazon's own total of the order.
        beside: charges of the order as a whole.
        collected: the order says that Amazon collects its tax.
    """
    sure = [line for line in lines if not line.problem]
    taxed = [line for line in sure if any(c in TAXES and amount.amount > 0 for c, amount in line.paid.items())]
    said = ""
    if rule.tax is TaxPart.NONE and taxed:
        said = "Amazon shows tax on top of the price"
    elif rule.tax is TaxPart.ADDED and collected:
        said = "Amazon collects the tax of this sale"
    elif rule.tax is TaxPart.ADDED and (untaxed := [line for line in sure if _shows_no_tax(line)]):
        taxed = untaxed
        said = "Amazon shows a charge without tax, so its net amount is not known"
    if said:
        return Problem(
            "tax_contradicts",
            f"line {taxed[0].line_id}" if taxed else "order",
            f"the account's tax setting is {rule.key}, but {said}",
            "refund this order by hand in Seller Central, and check the account's tax setting",
        )
    if taxed and rule.tax in {TaxPart.IN_CHARGE, TaxPart.ADDED} and told != _sum(lines) + beside:
        return Problem(
            "amounts_unsure",
            "order",
            "no total of Amazon's shows whether its prices hold the tax",
            "refund this order by hand in Seller Central",
        )
    return None


def _shows_no_tax(line: OrderLine) -> bool:
    """Whether a charge has no tax beside it: zero-rated, or a gross amount; an order does not tell which."""
    return any(
        amount.amount > 0 and component.tax and not line.paid.get(component.tax)
        for component, amount in line.paid.items()
    )


def _sum(lines: Sequence[OrderLine]) -> Money:
    currency = next(amount.currency for line in lines for amount in line.paid.values())
    return total((amount for line in lines for amount in (*line.paid.values(), *line.other.values())), currency)
