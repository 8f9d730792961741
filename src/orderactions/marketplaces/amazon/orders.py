"""The JSON of getOrder (Orders 2026-01-01) in our words. Pure.

Asked for are amounts, status and cancellation, never who bought or where it goes (AMZ-ORDER-03).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from attrs import evolve

from orderactions.errors import RequestError
from orderactions.marketplaces.amazon import tax as regimes
from orderactions.marketplaces.amazon.lines import CHARGES, read_line
from orderactions.marketplaces.amazon.sites import SITES, Site
from orderactions.marketplaces.amazon.wire import Node, WireError, parse_json, text_of
from orderactions.models import OrderRef, Problem
from orderactions.money import Money, total
from orderactions.orders import Fulfilment, Order, OrderLine, OrderStatus

__all__ = ["INCLUDED", "parse_order_document", "read_order", "under"]

INCLUDED = "PROCEEDS,FULFILLMENT,CANCELLATION,PROMOTION"
"""What getOrder is asked to include."""

_STATUS: dict[str, OrderStatus] = {
    "PENDING_AVAILABILITY": OrderStatus.PENDING,
    "PENDING": OrderStatus.PENDING,
    "UNSHIPPED": OrderStatus.UNSHIPPED,
    "PARTIALLY_SHIPPED": OrderStatus.PARTIALLY_SHIPPED,
    "SHIPPED": OrderStatus.SHIPPED,
    "CANCELLED": OrderStatus.CANCELLED,
}
_FULFILMENT: dict[str, Fulfilment] = {"MERCHANT": Fulfilment.SELLER, "AMAZON": Fulfilment.MARKETPLACE}

_ELSEWHERE = Problem(
    "other_channel", "order", "the order was not placed at Amazon", "refund it where the buyer paid for it"
)


def parse_order_document(body: bytes, *, account: str, tax: regimes.Setting, read_at: datetime) -> Order:
    """Read an order from a file: the answer of getOrder, with or without its wrapping.

    Args:
        body: the JSON text.
        account: the account that the order belongs to.
        tax: the account's tax setting.
        read_at: when the document was fetched.

    Raises:
        RequestError: it is not an order; the field is the place in the document.
        SetupError: there is no such tax setting.
    """
    try:
        return read_order(parse_json(body), account=account, tax=regimes.check_setting(tax), read_at=read_at)
    except WireError as error:
        path, problem = error.path, error.problem
    raise RequestError(path, problem)


def read_order(document: Node, *, account: str, tax: regimes.Setting, read_at: datetime) -> Order:
    """Read an order. Raises WireError."""
    try:
        return _read(document, account=account, tax=tax, read_at=read_at)
    except WireError:
        raise
    except ValueError:
        # Amounts that are each possible and together are not.
        raise WireError("", "has amounts that do not make an order") from None


def _read(document: Node, *, account: str, tax: regimes.Setting, read_at: datetime) -> Order:
    node = _unwrapped(document)
    channel = node.need("salesChannel")
    site_id = text_of(channel.get("marketplaceId"))
    site = SITES.get(site_id)
    order_id = node.need("orderId").text()
    currency = _currency(node, site)
    lines = tuple(read_line(item, currency) for item in node.need("orderItems").items())
    if not lines:
        node.need("orderItems").fail("has no lines")
    fulfilment = node.get("fulfillment")
    raw_status = text_of(fulfilment.get("fulfillmentStatus")) if fulfilment else ""
    by = text_of(fulfilment.get("fulfilledBy")) if fulfilment else ""
    ship_by = fulfilment.get("shipByWindow") if fulfilment else None
    latest = ship_by.get("latestDateTime") if ship_by else None
    proceeds = node.get("proceeds")
    whole = proceeds.get("grandTotal") if proceeds else None
    site_name = site.name if site else text_of(channel.get("marketplaceName")) or site_id
    elsewhere = channel.need("channelName").text() != "AMAZON"
    order = Order(
        ref=OrderRef(account, order_id),
        site=site_id,
        site_name=site_name,
        country=_country(site),
        status=_STATUS.get(raw_status, OrderStatus.UNKNOWN),
        raw_status=raw_status,
        fulfilment=_FULFILMENT.get(by, Fulfilment.UNKNOWN),
        currency=currency,
        lines=lines,
        created_at=node.need("createdTime").moment(),
        read_at=read_at,
        ship_by=latest.moment() if latest else None,
        total=whole.money() if whole else None,
        other=_order_charges(proceeds, lines, currency),
        tax_collected=any(map(_is_collected, node.need("orderItems").items())),
        refund_problems=(_ELSEWHERE,) if elsewhere else (),
        link=site.order_link(order_id) if site else "",
    )
    return under(order, tax)


def under(order: Order, tax: regimes.Setting) -> Order:
    """Return an order as it reads under a tax setting, whatever it was read under before. Pure."""
    site = SITES.get(order.site)
    rule = regimes.rule_for(site, tax, collected=order.tax_collected)
    return evolve(
        order,
        tax_rule=rule.name if rule else "",
        tax_added=rule is not None and rule.tax is regimes.TaxPart.ADDED,
        refund_problems=_refund_problems(order, site, rule),
    )


def _is_collected(item: Node) -> bool:
    """Whether Amazon collects the tax of this item (AMZ-TAX-07); seen only where the order was asked for `TAX`."""
    tax = item.get("tax")
    rows = tax.get("taxCollections") if tax else None
    return any(text_of(row.get("model")) == "MARKETPLACE_FACILITATOR" for row in (rows.items() if rows else ()))


def _country(site: Site | None) -> str:
    if site is None:
        return ""
    return "GB" if site.country == "UK" else site.country


def _unwrapped(document: Node) -> Node:
    for name in ("payload", "order"):
        inner = document.get(name)
        if inner is not None:
            document = inner
    return document


def _currency(node: Node, site: Site | None) -> str:
    """Return the currency of the amounts, else the site's."""
    for holder, name in ((node, "grandTotal"), *((item, "proceedsTotal") for item in node.need("orderItems").items())):
        proceeds = holder.get("proceeds")
        told = proceeds.get(name) if proceeds else None
        if told is not None:
            return told.money().currency
    if site is None:
        node.need("salesChannel").fail("names no site that we know, and no amount tells the currency")
    return site.currency


def _order_charges(proceeds: Node | None, lines: Sequence[OrderLine], currency: str) -> dict[str, Money]:
    """Return charges of the order as a whole: what its breakdown holds beyond the sum of the lines."""
    rows = proceeds.get("breakdowns") if proceeds else None
    charges: dict[str, Money] = {}
    for row in rows.items() if rows else ():
        kind = row.need("type").text()
        if kind in CHARGES or kind in {"TAX", "DISCOUNT"}:
            continue
        amount = row.need("subtotal").money()
        if amount.currency != currency:
            row.need("subtotal").fail(f"is in {amount.currency}, the order is in {currency}")
        charges[kind] = charges.get(kind, Money.zero(currency)) + amount
    of_lines = {kind: total((line.other[kind] for line in lines if kind in line.other), currency) for kind in charges}
    return {kind: amount - of_lines[kind] for kind, amount in charges.items() if amount != of_lines[kind]}


def _refund_problems(order: Order, site: Site | None, rule: regimes.TaxRule | None) -> tuple[Problem, ...]:
    if _ELSEWHERE in order.refund_problems:
        return (_ELSEWHERE,)
    if rule is None:
        return (regimes.not_set(order.site_name, site),)
    beside = total(order.other.values(), order.currency)
    found = regimes.against(rule, order.lines, told=order.total, beside=beside, collected=order.tax_collected)
    return (found,) if found else ()
