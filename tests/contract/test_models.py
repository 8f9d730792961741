"""What the rules say of Amazon's published models, read in the models themselves."""

from __future__ import annotations

import json
import re

import pytest

from orderactions.marketplaces.amazon.rates import RATES, Rate
from orderactions.testing.simulator.quotas import QUOTAS
from tests.contract.spapi import FEEDS, FINANCES, FINANCES_V0, MESSAGING, ORDERS, load
from tests.sandbox.samples import MODELS

ALL = [FEEDS, ORDERS, FINANCES, FINANCES_V0, MESSAGING]
_USAGE_PLAN = re.compile(r"\|\s*-+\s*\|\s*-+\s*\|\n\|\s*([0-9.]+)\s*\|\s*([0-9]+)\s*\|")


def operations(name: str) -> dict[str, dict]:
    """Return the operations of a model by their ids."""
    found = (each for methods in load(name)["paths"].values() for each in methods.values())
    return {each["operationId"]: each for each in found if isinstance(each, dict) and "operationId" in each}


def published_rates() -> dict[str, tuple[str, int]]:
    """Return rate and burst of every operation whose description has a usage plan."""
    plans = {
        operation: _USAGE_PLAN.search(told.get("description", ""))
        for name in ALL
        for operation, told in operations(name).items()
    }
    return {operation: (plan[1], int(plan[2])) for operation, plan in plans.items() if plan}


def test_the_simulator_keeps_the_published_rates() -> None:
    """Each operation of orders, feeds, books and messages that it serves, by the usage plan in the model."""
    rates = {operation: (float(rate), burst) for operation, (rate, burst) in published_rates().items()}
    served = {operation: (float(quota.rate), quota.burst) for operation, quota in QUOTAS.items() if operation in rates}
    assert {"getOrder", "createFeed", "getFeed", "getFeedDocument"} <= set(served)
    assert served == {operation: rates[operation] for operation in served}


def test_we_keep_the_published_rates() -> None:
    """Our one table, operation by operation; what it has beside the models is named."""
    rates = published_rates()
    ours = {name: (rate.interval_us, rate.burst) for name, rate in RATES.items() if name in rates}
    assert ours == {name: (Rate.of(*rates[name]).interval_us, rates[name][1]) for name in ours}
    assert set(RATES) - set(rates) == {"cancelOrder"} | {
        name for name in RATES if "Outbound" in name or "Fulfil" in name
    }


def test_no_operation_refunds_and_none_cancels_an_order() -> None:
    """Both are feeds. The operation that came and went three times is not there."""
    names = [operation for name in ALL for operation in operations(name)]
    assert [each for each in names if re.search("refund|cancel", each, re.IGNORECASE)] == ["cancelFeed"]


def test_create_feed_has_no_place_for_a_key_of_ours() -> None:
    """Four properties; and what lists the feeds does not name the document that went in."""
    definitions = load(FEEDS)["definitions"]
    body = {"feedType", "marketplaceIds", "inputFeedDocumentId", "feedOptions"}
    assert set(definitions["CreateFeedSpecification"]["properties"]) == body
    assert "inputFeedDocumentId" not in definitions["Feed"]["properties"]


def test_the_report_of_a_feed_is_optional() -> None:
    """Also where the feed is DONE."""
    feed = load(FEEDS)["definitions"]["Feed"]
    assert "resultFeedDocumentId" in feed["properties"]
    assert "resultFeedDocumentId" not in feed["required"]


def test_an_order_does_not_tell_what_was_refunded() -> None:
    """No property of it, at any depth."""
    names = {name for each in load(ORDERS)["definitions"].values() for name in each.get("properties", {})}
    assert len(names) > 100
    assert not [name for name in names if "refund" in name.lower()]


def samples(operation: dict) -> list[tuple[str, str]]:
    """Return the static samples of an operation: status, and the request as JSON."""
    answers = operation["responses"].items()
    cases = [
        (status, each) for status, told in answers for each in told.get("x-amzn-api-sandbox", {}).get("static", ())
    ]
    return [(status, json.dumps(case["request"]["parameters"], sort_keys=True)) for status, case in cases]


@pytest.mark.parametrize("name", MODELS)
def test_our_samples_of_the_sandbox_are_those_of_amazon(name) -> None:
    """Request by request: what the tests of the sandbox fall back on is no sandbox of our own invention."""
    theirs = operations(name)
    ours = {each["operationId"]: each for methods in MODELS[name].values() for each in methods.values()}
    assert ours
    for operation, told in ours.items():
        assert set(samples(told)) == set(samples(theirs[operation])), operation
        needed = {each["name"] for each in theirs[operation].get("parameters", ()) if each.get("required")}
        assert {each["name"] for each in told["parameters"] if each.get("required")} == needed, operation


def test_amazons_sandbox_has_no_sample_of_an_order_feed() -> None:
    """So only a simulator or a real account can show one."""
    text = json.dumps(load(FEEDS))
    assert "POST_PRODUCT_DATA" in text
    assert "PAYMENT_ADJUSTMENT" not in text
    assert "ORDER_ACKNOWLEDGEMENT" not in text


@pytest.mark.parametrize("word", ["refund", "cancel", "inbox", "receive", "listMessages", "getMessages"])
def test_no_message_says_that_money_went_back_and_none_can_be_read(word) -> None:
    """By the names of the operations of the Messaging API."""
    names = operations(MESSAGING)
    assert "getMessagingActionsForOrder" in names
    assert not [name for name in names if word.lower() in name.lower()]
