"""Login with Amazon, and what an access token opens."""

from __future__ import annotations

import json

import pytest


def test_a_refresh_token_brings_an_access_token_of_an_hour(seller):
    """Good credentials are answered in the OAuth shape."""
    reply = seller.log_in()
    assert reply.status == 200
    assert reply.json["access_token"].startswith("Atza|")
    assert (reply.json["token_type"], reply.json["expires_in"]) == ("bearer", 3600)


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"client_secret": "other"}, 401, "invalid_client"),
        ({"client_id": "other"}, 401, "invalid_client"),
        ({"refresh_token": "Atzr|other"}, 400, "invalid_grant"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"client_id": ""}, 400, "invalid_request"),
    ],
)
def test_wrong_credentials_are_refused_in_the_oauth_shape(seller, changes, status, error):
    """Each wrong part has its own word, and none of them is an API error list."""
    reply = seller.log_in(**changes)
    assert (reply.status, reply.json["error"]) == (status, error)
    assert "errors" not in reply.json


def test_a_client_that_logs_in_with_json_is_served_too(seller):
    """Amazon's own libraries send JSON to the login service."""
    settings = seller.amazon.settings
    body = {
        "grant_type": "refresh_token",
        "client_id": settings.client_id,
        "client_secret": settings.client_secret,
        "refresh_token": settings.refresh_token,
    }
    reply = seller.send("POST", "/auth/o2/token", {"content-type": "application/json"}, json.dumps(body).encode())
    assert reply.status == 200


def test_a_token_stops_working_after_an_hour(seller):
    """A second before the hour is over a call is served, at the hour it is refused."""
    order = seller.amazon.add_order()
    seller.token = seller.log_in().json["access_token"]
    seller.amazon.advance(3599)
    assert seller.order(order.order_id).status == 200
    seller.amazon.advance(1)
    reply = seller.order(order.order_id)
    assert (reply.status, reply.code) == (403, "Unauthorized")
    assert "expired" in reply.json["errors"][0]["details"]


@pytest.mark.parametrize("token", ["", "Atza|never-given-out"])
def test_without_a_token_of_its_own_making_nothing_is_served(seller, token):
    """A missing token and a made-up one are both 403."""
    reply = seller.call("GET", "/feeds/2021-06-30/feeds/1", headers={"x-amz-access-token": token})
    assert (reply.status, reply.code) == (403, "Unauthorized")


@pytest.mark.parametrize("agent", ["", "x" * 501])
def test_a_user_agent_is_required(seller, agent):
    """Neither none nor an endless one will do."""
    assert seller.call("GET", "/feeds/2021-06-30/feeds/1", headers={"User-Agent": agent}).status == 400


def test_no_token_is_in_what_the_simulator_tells_or_keeps(seller):
    """Calls and state name neither tokens nor the client's secret."""
    seller.order(seller.amazon.add_order().order_id)
    told = json.dumps([seller.amazon.calls(), seller.amazon.dump()]) + repr(seller.amazon.settings)
    for secret in (seller.token, seller.amazon.settings.client_secret, seller.amazon.settings.refresh_token):
        assert secret not in told
