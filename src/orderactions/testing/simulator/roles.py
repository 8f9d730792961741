"""The roles of the application: which operations each opens, and how a call without one is refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from orderactions.testing.simulator.errors import ApiRefusal, ControlRefusal

__all__ = ["ROLES", "check_role", "role_named"]

ROLES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "Inventory and Order Tracking": frozenset({
            "getOrder", "searchOrders", "cancelOrder", "createFeedDocument", "createFeed", "getFeed", "getFeeds",
            "cancelFeed", "getFeedDocument",
        }),
        "Finance and Accounting": frozenset({
            "listTransactions", "listFinancialEvents", "listFinancialEventsByOrderId",
        }),
        "Buyer Communication": frozenset({"getMessagingActionsForOrder"}),
        "Amazon Fulfillment": frozenset({
            "getFulfillmentOrder", "listAllFulfillmentOrders", "createFulfillmentOrder", "updateFulfillmentOrder",
            "cancelFulfillmentOrder", "getOutboundOrder", "listOutboundOrders", "createOutboundOrder",
            "updateOutboundOrder", "cancelOutboundOrder",
        }),
    }
)  # fmt: skip
"""Each role that an application of ours may need, with the operations that it opens."""


def role_named(name: str) -> str:
    """Return the role. Raises ControlRefusal when there is none of that name."""
    if name not in ROLES:
        raise ControlRefusal("role", f"{name!r} is not one of {', '.join(ROLES)}")
    return name


def check_role(missing: Iterable[str], operation: str) -> None:
    """Let a call in, or raise the refusal that Amazon sends where its role is missing."""
    if any(operation in ROLES[role] for role in missing):
        raise ApiRefusal(403, "Unauthorized", "Access to requested resource is denied.")
