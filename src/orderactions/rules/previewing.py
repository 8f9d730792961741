"""The facts that a preview rests on, their digest, and what changed between two readings of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal

from orderactions.actions import Line, WireLine
from orderactions.models import Kind, OrderRef, Request
from orderactions.money import Money
from orderactions.orders import Order

__all__ = ["differences", "facts_of", "fingerprint", "request_digest", "shape_digest"]


def facts_of(order: Order, kind: Kind, lines: Sequence[Line], wire: Sequence[WireLine], code: str) -> dict[str, str]:
    """Return, as flat text, everything whose change would make the preview untrue."""
    facts = {
        "status": order.status.value,
        "fulfilled by": order.fulfilment.value,
        "tax rule": order.tax_rule,
        "code": code,
    }
    for line in order.lines:
        name = f"line {line.line_id}"
        facts[f"{name} quantity"] = f"{line.quantity_shipped} of {line.quantity} shipped"
        if kind is Kind.CANCELLATION:
            facts[f"{name} asked to cancel"] = "yes" if line.buyer_asked_to_cancel else "no"
            continue
        for component, paid in line.paid.items():
            facts[f"{name} {component.value} paid"] = str(paid)
    for each in lines:
        facts[f"line {each.line_id} {each.component.value} to refund"] = str(each.amount)
    for sent in wire:
        for type_, amount in sent.components:
            facts[f"line {sent.line_id} {type_} sent"] = str(amount)
    return facts


def fingerprint(facts: Mapping[str, str]) -> str:
    """Return the digest of the facts, in hex."""
    return _digest(dict(facts))


def differences(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """Return what changed, one sentence each."""
    return tuple(
        f"{name}: was {before.get(name, 'absent')}, is {now.get(name, 'absent')}"
        for name in sorted({*before, *now})
        if before.get(name) != now.get(name)
    )


def request_digest(request: Request, order: OrderRef) -> str:
    """Return the digest of a request as it was asked; its note and the spelling of its order do not count.

    Two requests under one key must have the same digest; otherwise they are two intents.
    """
    parts: dict[str, object] = {
        "kind": request.kind.value,
        "reason": request.reason.value,
        "code": request.code,
        "order": str(order),
    }
    for name in ("scope", "component"):
        parts[name] = getattr(getattr(request, name, None), "value", None)
    for name in ("amount", "percent", "buyer_asked"):
        parts[name] = _plain(getattr(request, name, None))
    if getattr(request, "when_possible", False):
        # Only where it is asked for: digests of journals that do not know it stay as they are.
        parts["when_possible"] = True
    # Only where they are given: requests of before they were known keep their digests.
    for name in ("restocking_fee", "return_shipping"):
        if (amount := getattr(request, name, None)) is not None:
            parts[name] = _plain(amount)
    parts["lines"] = [
        [p.line_id, p.component.value, p.quantity, _plain(p.amount), _plain(p.percent), p.with_tax]
        for p in getattr(request, "lines", ())
    ]
    return _digest(parts)


def _plain(value: Money | Decimal | bool | None) -> str | bool | None:
    if value is None or isinstance(value, bool):
        return value
    # Without its currency: an order has one, and an amount in another one is never accepted.
    amount = value.amount if isinstance(value, Money) else value
    return f"{amount.normalize():f}"


def shape_digest(order_id: str, kind: str, lines: Sequence[Line]) -> str:
    """Return the digest of what a request comes to: order, lines and amounts. Equal shapes are possible duplicates."""
    rows = sorted([each.line_id, each.component.value, str(each.amount)] for each in lines)
    return _digest({"order": order_id, "kind": kind, "lines": rows})


def _digest(value: object) -> str:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
