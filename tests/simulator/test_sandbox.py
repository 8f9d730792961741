"""The sandbox's way of answering: a sample that fits letter by letter, or none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.contract.spapi import load

MODEL = {
    "paths": {
        "/feeds/2021-06-30/documents": {
            "parameters": [],
            "post": {
                "operationId": "createFeedDocument",
                "parameters": [{"name": "body", "in": "body", "required": True}],
                "responses": {
                    "201": {
                        "x-amzn-api-sandbox": {
                            "static": [
                                {
                                    "request": {"parameters": {"body": {"value": {"contentType": "text/plain"}}}},
                                    "response": {"feedDocumentId": "doc-1", "url": "https://store.example/put-here"},
                                }
                            ]
                        }
                    }
                },
            },
        },
        "/things/v1/{thingId}": {
            "get": {
                "operationId": "getThing",
                "parameters": [
                    {"name": "thingId", "in": "path", "required": True},
                    {"name": "site", "in": "query", "required": True},
                    {"name": "parts", "in": "query"},
                ],
                "responses": {
                    "200": {
                        "x-amzn-api-sandbox": {
                            "static": [
                                {
                                    "request": {
                                        "parameters": {"thingId": {"value": "A"}, "parts": {"value": ["x", "y"]}}
                                    },
                                    "response": {"thing": 10.50},
                                }
                            ]
                        }
                    },
                    "400": {
                        "x-amzn-api-sandbox": {"static": [{"request": {"parameters": {"thingId": {"value": "BAD"}}}}]}
                    },
                },
            }
        },
    }
}


@pytest.fixture
def sandbox(seller_with, tmp_path):
    """A seller at a sandbox with two made-up models."""
    (tmp_path / "made_up.json").write_text(json.dumps(MODEL), encoding="utf-8")
    return seller_with(mode="sandbox", sandbox_models=tmp_path)


def test_a_request_that_fits_gets_the_sample(sandbox):
    """A list may be given in either way; what the model requires and the sample does not mention may be there."""
    for query in ({"parts": "x,y"}, {"parts": ["x", "y"], "site": "DE"}):
        reply = sandbox.call("GET", "/things/v1/A", query=query)
        assert (reply.status, reply.json) == (200, {"thing": 10.5})
    assert sandbox.call("GET", "/things/v1/BAD").status == 400


@pytest.mark.parametrize(
    "query", [{"parts": "x"}, {"parts": "X,y"}, {"parts": "y,x"}, {"parts": "x,y", "color": "red"}, {}]
)
def test_a_request_that_differs_in_anything_gets_none(sandbox, query):
    """Upper case, order, one argument more or less."""
    reply = sandbox.call("GET", "/things/v1/A", query=query)
    assert reply.status == 400
    assert reply.json["errors"][0]["message"] == "Could not match input arguments"
    assert reply.code == "InvalidInput"


@pytest.mark.parametrize("body", [{"contentType": "text/Plain"}, {"contentType": "text/plain", "more": 1}, b"{"])
def test_feeds_say_it_otherwise(sandbox, body):
    """Their code is the status."""
    reply = sandbox.call("POST", "/feeds/2021-06-30/documents", body)
    assert (reply.status, reply.code, reply.json["errors"][0]["message"]) == (400, "400", "Invalid input")


def test_nothing_can_be_uploaded(sandbox):
    """The sample has an address, and the address takes nothing: no feed can be tried there."""
    made = sandbox.call("POST", "/feeds/2021-06-30/documents", {"contentType": "text/plain"})
    assert made.status == 201
    assert sandbox.send("PUT", made.json["url"], {"content-type": "text/plain"}, b"x").status == 403


def test_the_sandbox_wants_a_login_too_and_has_limits_of_its_own(sandbox):
    """Fifteen at once, then five a second."""
    assert sandbox.send("GET", "/things/v1/BAD", {"User-Agent": "T"}).status == 403
    assert [sandbox.call("GET", "/things/v1/BAD").status for _ in range(16)] == [400] * 15 + [429]


def test_an_operation_of_no_model_is_not_found(sandbox):
    """Neither are the simulator's own."""
    assert sandbox.call("GET", "/feeds/2021-06-30/feeds/1").status == 404


@pytest.mark.parametrize("settings", [{"mode": "sandbox"}, {"sandbox_models": Path()}, {"mode": "playground"}])
def test_mode_and_models_go_together(seller_with, settings):
    """One without the other is a mistake in the set-up."""
    with pytest.raises(ValueError, match=r"mode|sandbox_models"):
        seller_with(**settings)


def test_a_folder_without_models_is_a_mistake(seller_with, tmp_path):
    """Not a sandbox that never answers."""
    with pytest.raises(ValueError, match="no model"):
        seller_with(mode="sandbox", sandbox_models=tmp_path)


def test_a_model_that_is_none_is_named(seller_with, tmp_path):
    """By its file."""
    (tmp_path / "orders.json").write_text("{", encoding="utf-8")
    with pytest.raises(ValueError, match=r"orders\.json is not JSON"):
        seller_with(mode="sandbox", sandbox_models=tmp_path)


@pytest.fixture
def amazons(seller_with, tmp_path):
    """A seller at a sandbox with those of Amazon's published models that this library uses."""
    names = ("feeds_2021-06-30", "finances_2024-06-19", "financesV0", "messaging", "orders_2026-01-01")
    for name in names:
        (tmp_path / f"{name}.json").write_text(json.dumps(load(f"{name}.json")), encoding="utf-8")
    return seller_with(mode="sandbox", sandbox_models=tmp_path)


def test_amazons_own_samples_answer(amazons):
    """One of each service."""
    document = {"contentType": "text/tab-separated-values; charset=UTF-8"}
    assert amazons.call("POST", "/feeds/2021-06-30/documents", document).status == 201
    assert amazons.feed("feedId1")["processingStatus"] == "CANCELLED"
    assert amazons.transactions(postedAfter="2023-03-07", nextToken="jehgri34yo7jr9e8f984tr9i4o").status == 200
    assert amazons.transactions(postedBefore="2022-03-07").code == "InvalidInput"
    assert "RefundEventList" not in amazons.events_of("485-734-5434857", MaxResultsPerPage=10)
    included = ("RECIPIENT", "PROCEEDS", "FULFILLMENT")
    assert amazons.order("114-9876543-1234567", *included).json["order"]["orderId"] == "114-9876543-1234567"
    gate = {"marketplaceIds": amazons.US}
    assert amazons.call("GET", "/messaging/v1/orders/123-1234567-1234567", query=gate).status == 200


def test_no_order_feed_can_be_tried_at_amazons_sandbox(amazons):
    """Which is why there is a simulator."""
    body = {"contentType": "text/xml; charset=UTF-8"}
    assert amazons.call("POST", "/feeds/2021-06-30/documents", body).code == "400"
    feed = {
        "feedType": amazons.REFUND,
        "marketplaceIds": [amazons.US],
        "inputFeedDocumentId": "3d4e42b5-1d6e-44e8-a89c-2abfca0625bb",
    }
    assert amazons.call("POST", "/feeds/2021-06-30/feeds", feed).code == "400"
