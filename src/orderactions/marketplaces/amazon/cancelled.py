"""Orders that were cancelled, by whoever it was, beside what we would have offered (AMZ-ORDER-11).

How an order stood before is not told: only unshipped ones can be cancelled (AMZ-CANCEL-04), so that is assumed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from attrs import evolve, frozen

from orderactions.actions import Line, Plan
from orderactions.errors import MarketplaceError, MissingCredentials
from orderactions.marketplaces.amazon.bookwords import plain
from orderactions.marketplaces.amazon.client import SpApi
from orderactions.marketplaces.amazon.codes import CANCEL_REASONS
from orderactions.marketplaces.amazon.orders import INCLUDED, read_order
from orderactions.marketplaces.amazon.wire import Node, WireError, text_of
from orderactions.models import Cancellation, Request
from orderactions.orders import Order, OrderStatus
from orderactions.reasons import Reason
from orderactions.rules import Own, cancellation_problems
from orderactions.shadow import Finding

__all__ = ["Cancelled", "read_cancelled"]

#: Of a hundred orders each; a bucket of this operation holds twenty (AMZ-RATE-04).
_MOST_PAGES = 10
_SELLER = "MERCHANT"
_BY = {"BUYER": "cancelled by the buyer", "AMAZON": "cancelled by Amazon"}


@frozen(kw_only=True)
class Cancelled:
    """One order that reads cancelled."""

    order_id: str
    #: The marketplace's id of the site and its name; "" where the order cannot be read.
    site: str = ""
    site_name: str = ""
    #: AGREES: we would have offered it. REFUSED: not. NOT_COMPARED: it was not the seller's, or cannot be read.
    finding: Finding
    #: Why, where it does not agree.
    why: str = ""
    #: The reason that Amazon tells, in its words, and which code of ours that is; "" where it is none.
    reason: str = ""
    code: str = ""


def read_cancelled(
    api: SpApi,
    *,
    account: str,
    since: datetime,
    read_at: datetime,
    plan: Callable[[Request, Order, Sequence[Line]], Plan],
) -> tuple[tuple[Cancelled, ...], str]:
    """Read the orders that read cancelled and have changed since then, and judge each.

    Returns:
        What was found, and why that is not all; "" when it is.
    """
    found: list[Cancelled] = []
    query = {
        "lastUpdatedAfter": f"{since:%Y-%m-%dT%H:%M:%SZ}",
        "fulfillmentStatuses": "CANCELLED",
        "includedData": INCLUDED,
    }
    for _ in range(_MOST_PAGES):
        try:
            document = api.read("searchOrders", "GET", "/orders/2026-01-01/orders", query=query)
            orders = document.need("orders").items()
            pages = document.get("pagination")
            token = text_of(pages.get("nextToken")) if pages else ""
        except (MarketplaceError, MissingCredentials) as error:
            return tuple(found), str(error)
        except WireError as error:
            return tuple(found), f"Amazon answered searchOrders with what we cannot read: {error}"
        found += [_judged(node, account, read_at, plan) for node in orders]
        if not token:
            return tuple(found), ""
        query = {**query, "paginationToken": token}
    return tuple(found), f"only the first {len(found)} are read"


def _judged(
    node: Node, account: str, read_at: datetime, plan: Callable[[Request, Order, Sequence[Line]], Plan]
) -> Cancelled:
    try:
        order = read_order(node, account=account, tax=None, read_at=read_at)
        executed = [_executed(item) for item in node.need("orderItems").items()]
    except WireError as error:
        said = f"its answer cannot be read: {error}"
        return Cancelled(order_id=text_of(node.get("orderId")), finding=Finding.NOT_COMPARED, why=said)
    by = {who for who, _ in executed}
    reasons = sorted({reason for _, reason in executed if reason})
    reason = reasons[0] if len(reasons) == 1 else ""
    told = Cancelled(
        order_id=order.ref.order_id,
        site=order.site,
        site_name=order.site_name,
        finding=Finding.NOT_COMPARED,
        reason=reason,
        code=next((code for code in CANCEL_REASONS if plain(code) == plain(reason)), ""),
    )
    if by != {_SELLER}:
        return evolve(told, why=_BY.get("".join(by), "Amazon does not tell who cancelled it, or several did"))
    then = evolve(order, status=OrderStatus.UNSHIPPED)
    problems = cancellation_problems(then, Own())
    if not problems:
        problems = plan(Cancellation(order=order.ref, reason=Reason.OTHER), then, ()).problems
    if problems:
        return evolve(told, finding=Finding.REFUSED, why="; ".join(problem.message for problem in problems))
    return evolve(told, finding=Finding.AGREES)


def _executed(item: Node) -> tuple[str, str]:
    cancellation = item.get("cancellation")
    executed = cancellation.get("cancellationExecution") if cancellation else None
    if executed is None:
        return "", ""
    return text_of(executed.get("cancelledBy")).upper(), text_of(executed.get("cancelReason"))[:100]
