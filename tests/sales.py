"""Made-up orders under each tax regime, for tests that say "whatever is sold"."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import strategies as st
from world import GERMANY, UNITED_STATES

from orderactions import Component, Reason, Refund
from orderactions.marketplaces.amazon.sites import SITES
from orderactions.marketplaces.amazon.tax import TaxPart, rule_for
from orderactions.models import OrderRef
from orderactions.money import Money
from orderactions.orders import Fulfilment, Order, OrderLine, OrderStatus

CANADA, JAPAN = "A2EUQ1WTGCTBG2", "A1VC38T7YXB528"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)

REGIMES = [
    (UNITED_STATES, None),
    (CANADA, {"CA": "separate"}),
    (JAPAN, None),
    (GERMANY, "vat_inclusive"),
    (GERMANY, "vat_exclusive"),
    (GERMANY, "marketplace_collected"),
]
CHARGES = (Component.ITEM, Component.SHIPPING, Component.GIFT_WRAP)


@st.composite
def sales(draw, site: str, setting: object) -> Order:
    rule = rule_for(SITES[site], setting)
    currency = SITES[site].currency
    lines = []
    for number in range(draw(st.integers(1, 3))):
        paid = {}
        for charge in draw(st.lists(st.sampled_from(CHARGES), min_size=1, unique=True)):
            minor = draw(st.integers(1, 9000))
            paid[charge] = Money.from_minor(minor, currency)
            if rule.tax is not TaxPart.NONE:
                least = 1 if rule.tax is TaxPart.ADDED else 0
                paid[charge.tax] = Money.from_minor(draw(st.integers(least, max(least, minor // 4))), currency)
        quantity = draw(st.integers(1, 4))
        lines.append(
            OrderLine(line_id=f"{number:014}", sku=f"S{number}", title="x", quantity=quantity,
                      quantity_shipped=quantity, paid=paid)
        )  # fmt: skip
    return Order(
        ref=OrderRef("a", "305-1234567-1234567"), site=site, site_name="x", country="", status=OrderStatus.SHIPPED,
        raw_status="SHIPPED", fulfilment=Fulfilment.SELLER, currency=currency, lines=tuple(lines), created_at=NOON,
        read_at=NOON, tax_rule=rule.name, tax_added=rule.tax is TaxPart.ADDED,
    )  # fmt: skip


@st.composite
def wishes(draw, order: Order) -> Refund:
    digits = 0 if order.currency == "JPY" else 2
    amount = Decimal(draw(st.integers(1, 9000))).scaleb(-digits)
    ref, reason = order.ref, Reason.RETURNED
    match draw(st.sampled_from(["full", "sum", "percent", "shipping", "quantity", "amount"])):
        case "full":
            return Refund.full(ref, reason=reason)
        case "sum":
            return Refund.part(ref, reason=reason, amount=amount)
        case "percent":
            return Refund.part(ref, reason=reason, percent=draw(st.integers(1, 100)))
        case "shipping":
            return Refund.shipping(ref, reason=reason)
        case "quantity":
            line = draw(st.sampled_from(order.lines))
            return Refund.part(ref, reason=reason, lines=[line.part(quantity=draw(st.integers(1, line.quantity)))])
        case _:
            line = draw(st.sampled_from(order.lines))
            charge = draw(st.sampled_from([c for c in line.paid if c in CHARGES]))
            return Refund.part(ref, reason=reason, lines=[line.part(amount=amount, component=charge)])
