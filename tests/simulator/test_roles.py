"""Roles of the application: what is refused without one, and that it comes back."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from orderactions.clock import ManualClock
from orderactions.testing.simulator import OPERATIONS, SimulatedAmazon
from orderactions.testing.simulator.roles import ROLES

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture
def amazon() -> SimulatedAmazon:
    return SimulatedAmazon(clock=ManualClock(NOON))


def post(amazon: SimulatedAmazon, **body: object) -> tuple[int, dict]:
    answer = amazon.handle("POST", "/_simulator/roles", {}, json.dumps(body).encode())
    return answer.status, json.loads(answer.body)


def test_every_operation_of_the_api_belongs_to_one_role():
    """All but the token and the document store, which know no roles."""
    of_roles = [operation for operations in ROLES.values() for operation in operations]
    assert sorted(of_roles) == sorted(set(OPERATIONS) - {"token", "uploadFeedDocument", "downloadFeedDocument"})


def test_without_a_role_its_operations_are_refused(amazon):
    """With Amazon's own error body, and nothing happens; others work on."""
    order = amazon.add_order()
    amazon.set_role("Inventory and Order Tracking", granted=False)
    api = amazon.account().api
    refused = api.call("getOrder", "GET", f"/orders/2026-01-01/orders/{order.order_id}")
    assert refused.status == 403
    assert json.loads(refused.body)["errors"] == [
        {"code": "Unauthorized", "message": "Access to requested resource is denied.", "details": ""}
    ]
    assert api.call("listTransactions", "GET", "/finances/2024-06-19/transactions",
                    query={"postedAfter": "2026-11-23T00:00:00Z"}).status == 200  # fmt: skip
    amazon.set_role("Inventory and Order Tracking", granted=True)
    assert api.call("getOrder", "GET", f"/orders/2026-01-01/orders/{order.order_id}").status == 200


def test_roles_are_taken_and_given_over_http(amazon):
    """What is missing is shown, and kept in a dumped state."""
    status, told = post(amazon, role="Finance and Accounting", granted=False)
    assert (status, told["roles"]["Finance and Accounting"], told["roles"]["Amazon Fulfillment"]) == (200, False, True)
    again = SimulatedAmazon(clock=ManualClock(NOON))
    again.load(amazon.dump())
    assert json.loads(again.handle("GET", "/_simulator/roles").body) == told
    assert post(again, role="Finance and Accounting", granted=True)[1]["roles"]["Finance and Accounting"]


@pytest.mark.parametrize(
    ("body", "field"), [({"role": "Finance", "granted": False}, "role"), ({"role": "Amazon Fulfillment"}, "granted")]
)
def test_a_role_that_is_none_is_refused(amazon, body, field):
    """With the field that is wrong."""
    status, told = post(amazon, **body)
    assert (status, told["error"]["field"]) == (400, field)
