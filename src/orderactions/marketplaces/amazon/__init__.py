"""Amazon: refunds and cancellations of orders that the seller ships, over the Selling Partner API."""

from __future__ import annotations

from orderactions.marketplaces.amazon.adapter import Amazon
from orderactions.marketplaces.amazon.auth import Credentials
from orderactions.marketplaces.amazon.orders import parse_order_document

__all__ = ["Amazon", "Credentials", "parse_order_document"]
