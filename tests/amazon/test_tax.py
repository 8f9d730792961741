"""Which tax regime a sale has, by its site and by what the account's owner says."""

from __future__ import annotations

import pytest

from orderactions.errors import SetupError
from orderactions.marketplaces.amazon import Amazon
from orderactions.marketplaces.amazon.sites import SITES
from orderactions.marketplaces.amazon.tax import RULES, SETTINGS, TaxPart, check_setting, rule_for
from orderactions.orders import Order
from tests.amazon.making import CANARIES, DE, JP, US, Scripted, account_at, answer, item, money, order_json, read, row

CA, MX, UK, TR = "A2EUQ1WTGCTBG2", "A1AM78C64UM0Y8", "A1F83G8C2ARO7P", "A33AVAJ2PDY3EV"
COLLECTED = {"tax": {"taxCollections": [{"model": "MARKETPLACE_FACILITATOR", "responsibleParty": "Amazon"}]}}


def key(site: str, setting: object = None, *, collected: bool = False) -> str:
    rule = rule_for(SITES[site], setting, collected=collected)
    return f"{rule.key} {rule.rule}" if rule else ""


def order(
    *rows: dict,
    site: str = DE,
    currency: str = "EUR",
    setting: object = None,
    told: str | None = None,
    **changed: object,
) -> Order:
    whole = {"proceeds": {"grandTotal": money(told, currency)}} if told else {}
    return read(order_json(item(*rows, currency=currency, **changed), site=site, **whole), tax=setting)


def euros(kind: str, amount: str) -> dict:
    return row(kind, amount, currency="EUR")


@pytest.mark.parametrize(
    ("site", "setting", "expected"),
    [
        (US, None, "separate AMZ-TAX-01"),
        (US, "vat_inclusive", "separate AMZ-TAX-01"),
        (JP, None, "vat_inclusive AMZ-TAX-02"),
        (JP, "vat_exclusive", "vat_inclusive AMZ-TAX-02"),
        (CA, None, ""),
        (CA, "vat_inclusive", ""),
        (CA, "separate", "separate AMZ-TAX-01"),
        (CA, {"CA": "separate"}, "separate AMZ-TAX-01"),
        (MX, "separate", ""),
        (MX, "vat_inclusive", ""),
        (MX, {"MX": "vat_inclusive"}, "vat_inclusive AMZ-TAX-04"),
        (DE, None, ""),
        (DE, "vat_inclusive", "vat_inclusive AMZ-TAX-04"),
        (DE, "vat_exclusive", "vat_exclusive AMZ-TAX-03"),
        (DE, "marketplace_collected", "marketplace_collected AMZ-TAX-07"),
        (DE, "separate", ""),
        (TR, "vat_exclusive", ""),
        (TR, "vat_inclusive", "vat_inclusive AMZ-TAX-04"),
        (DE, "DE=vat_inclusive, UK=vat_exclusive", "vat_inclusive AMZ-TAX-04"),
        (UK, "DE=vat_inclusive, GB=vat_exclusive", "vat_exclusive AMZ-TAX-03"),
        (UK, {DE: "vat_inclusive", UK: "vat_exclusive"}, "vat_exclusive AMZ-TAX-03"),
        (TR, "DE=vat_inclusive", ""),
        (TR, "vat_inclusive,UK=vat_exclusive", "vat_inclusive AMZ-TAX-04"),
    ],
)
def test_a_regime_by_site_and_setting(site, setting, expected) -> None:
    """Seen behaviour is a default; what is inferred or told by third parties waits for the owner's word."""
    assert key(site, setting) == expected


def test_what_amazon_collects_has_a_word_of_its_own() -> None:
    """A sale that says so follows it, the others of the same site do not; the US is not touched by it."""
    setting = "vat_inclusive,collected=marketplace_collected"
    assert key(DE, setting, collected=True) == "marketplace_collected AMZ-TAX-07"
    assert key(DE, setting) == "vat_inclusive AMZ-TAX-04"
    assert key(DE, "vat_inclusive", collected=True) == "vat_inclusive AMZ-TAX-04"
    assert key(US, setting, collected=True) == "separate AMZ-TAX-01"


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("net", "use one of 'vat_inclusive'"),
        ("DE=vat-exclusive", "did you mean 'vat_exclusive'"),
        ("XX=vat_inclusive", "'XX' is no site"),
        ({"US": "vat_inclusive"}, "US cannot be 'vat_inclusive'; it can be 'separate'"),
        ({"JP": "separate"}, "JP cannot be 'separate'"),
        ({"CA": "vat_inclusive"}, "CA cannot be"),
        ({"TR": "vat_exclusive"}, "TR cannot be"),
        ("collected=vat_inclusive", "collected can only be 'marketplace_collected'"),
        ("UK=vat_inclusive,GB=vat_exclusive", "named twice"),
        ("DE=", "'' is not a tax setting"),
    ],
)
def test_a_setting_that_contradicts_what_is_known_is_refused(setting, said) -> None:
    """At set-up, and not at the first refund."""
    with pytest.raises(SetupError, match=said):
        check_setting(setting)


def test_the_environment_may_name_each_site() -> None:
    """As text, since a variable is nothing else."""
    environment = {
        "ORDERACTIONS_AMAZON_SELLER_ID": "A2EXAMPLESELLER",
        "ORDERACTIONS_AMAZON_REGION": "eu",
        "ORDERACTIONS_AMAZON_TAX": "DE=vat_inclusive,UK=vat_exclusive",
        **{f"ORDERACTIONS_AMAZON_{name.upper()}": value for name, value in CANARIES.items()},
    }
    words = Amazon.from_env(environment)._tax.words
    assert dict(words) == {"DE": "vat_inclusive", "UK": "vat_exclusive"}


def test_the_table_says_of_each_regime_how_sure_it_is() -> None:
    """What is inferred or told by third parties reaches no site without a setting."""
    assert {rule.key for rule in RULES} == set(SETTINGS)
    unset = {site.country for site in SITES.values() if rule_for(site, None)}
    assert unset == {"US", "JP"}
    for rule in RULES:
        assert rule.rule in rule.name
        assert rule.reach <= rule.named
        if rule.evidence in {"inferred", "third party"}:
            assert not rule.reach & unset
    assert {rule.rule for rule in RULES if rule.tax is TaxPart.ADDED} == {"AMZ-TAX-03"}


def test_in_japan_tax_beside_the_price_needs_a_total_that_proves_it() -> None:
    """999 and 100 are 1099 only if Amazon's total says so; otherwise the 100 may be inside."""
    yen = [row("ITEM", "999", currency="JPY"), row("TAX", "100", currency="JPY")]
    assert order(*yen, site=JP, currency="JPY", total="1099", told="1099").refund_problems == ()
    for told in (None, "999"):
        (problem,) = order(*yen, site=JP, currency="JPY", told=told).refund_problems
        assert problem.code == "amounts_unsure"


def test_net_amounts_need_to_be_shown() -> None:
    """An order without tax beside the price may be gross: sending that would give the VAT twice."""
    shown = [euros("ITEM", "200.00"), euros("TAX", "40.00")]
    fine = order(*shown, total="240.00", told="240.00", setting="vat_exclusive")
    assert (fine.refund_problems, fine.tax_added) == ((), True)
    (problem,) = order(euros("ITEM", "240.00"), total="240.00", told="240.00", setting="vat_exclusive").refund_problems
    assert problem.code == "tax_contradicts"
    (problem,) = order(*shown, total="240.00", setting="vat_exclusive").refund_problems
    assert problem.code == "amounts_unsure"


def test_a_sale_whose_tax_amazon_collects_is_recognised() -> None:
    """By the field of its items; a net setting does not fit it, and a gross one goes with a warning."""
    whole = euros("ITEM", "20.00")
    assert order(whole, total="20.00", setting="vat_inclusive", **COLLECTED).tax_collected
    both = order(whole, total="20.00", setting="vat_inclusive,collected=marketplace_collected", **COLLECTED)
    assert "AMZ-TAX-07" in both.tax_rule
    shown = [euros("ITEM", "200.00"), euros("TAX", "40.00")]
    (problem,) = order(*shown, total="240.00", told="240.00", setting="vat_exclusive", **COLLECTED).refund_problems
    assert "collects the tax" in problem.message


@pytest.mark.parametrize(("tax", "asked"), [("vat_inclusive", False), ("collected=marketplace_collected", True)])
def test_tax_data_is_asked_for_only_where_the_setting_needs_it(tax, asked) -> None:
    """It comes with the buyer's tax registrations, which nothing else here wants."""
    transport = Scripted(getOrder=answer(200, {"order": order_json()}))
    account_at(transport, tax=tax).snapshot("305-1234567-1234567")
    (request,) = [each for each in transport.asked if each.operation == "getOrder"]
    assert ("TAX" in request.url.split("includedData=")[1]) is asked
