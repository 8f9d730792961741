"""Whatever is asked in whatever order: never more than was paid, and always exactly what was asked."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from orderactions.actions import Line
from orderactions.models import Component, LinePart, OrderRef, Reason, Refund
from orderactions.money import Money, total
from orderactions.orders import Fulfilment, Order, OrderLine, OrderStatus
from orderactions.rules import allocate, differences, facts_of, fingerprint, left, refundable

CHARGES = [component for component in Component if component.is_paid]
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def euros(minor: int) -> Money:
    return Money.from_minor(minor, "EUR")


@st.composite
def orders(draw) -> Order:
    lines = []
    for number in range(draw(st.integers(1, 3))):
        paid = draw(st.dictionaries(st.sampled_from(CHARGES), st.integers(0, 5000), min_size=1))
        quantity = draw(st.integers(1, 5))
        lines.append(
            OrderLine(
                line_id=f"L{number}", sku=f"S{number}", title="x", quantity=quantity, quantity_shipped=quantity,
                paid={component: euros(minor) for component, minor in paid.items()},
            )
        )  # fmt: skip
    return Order(
        ref=OrderRef("a", "1"), site="s", site_name="s", country="DE", status=OrderStatus.SHIPPED, raw_status="SHIPPED",
        fulfilment=Fulfilment.SELLER, currency="EUR", lines=tuple(lines), created_at=NOON, read_at=NOON,
    )  # fmt: skip


@st.composite
def requests(draw, order: Order) -> Refund:
    reason = Reason.DAMAGED
    kind = draw(st.sampled_from(["full", "goodwill", "spread", "percent", "part", "shipping"]))
    amount = Decimal(draw(st.integers(1, 6000))).scaleb(-2)
    if kind == "full":
        return Refund.full("1", reason=reason)
    if kind == "goodwill":
        return Refund.goodwill("1", amount)
    if kind == "spread":
        return Refund.part("1", reason=reason, amount=amount)
    if kind == "percent":
        return Refund.part("1", reason=reason, percent=draw(st.integers(1, 100)))
    if kind == "shipping":
        return Refund.shipping("1", reason=reason)
    parts = []
    for _ in range(draw(st.integers(1, 3))):
        line = draw(st.sampled_from(order.lines))
        how = draw(st.sampled_from(["quantity", "amount", "percent", "rest"]))
        parts.append(
            LinePart(
                line_id=line.line_id,
                component=draw(st.sampled_from(CHARGES)) if how != "quantity" else Component.ITEM,
                quantity=draw(st.integers(1, 5)) if how == "quantity" else None,
                amount=amount if how == "amount" else None,
                percent=Decimal(draw(st.integers(1, 100))) if how == "percent" else None,
                with_tax=draw(st.booleans()),
            )
        )
    return Refund.part("1", reason=reason, lines=parts)


@given(st.data())
def test_no_series_of_refunds_gives_more_than_was_paid(data):
    """Ten requests one after the other: no component and no line ever pays out more than was paid for it."""
    order = data.draw(orders())
    own: list[Line] = []
    units: dict[str, int] = {}
    for _ in range(10):
        request = data.draw(requests(order))
        rest = left(refundable(order), (), own)
        lines, problems = allocate(request, order, rest, units)
        assert bool(lines) is not bool(problems)
        if request.amount is not None and lines:
            assert total((line.amount for line in lines), "EUR").amount == request.amount
        assert all(line.amount.amount > 0 for line in lines)
        own += lines
        for line in lines:
            units[line.line_id] = units.get(line.line_id, 0) + line.quantity
    for line in order.lines:
        given_back = [each for each in own if each.line_id == line.line_id]
        assert sum(each.amount.minor for each in given_back) <= sum(paid.minor for paid in line.paid.values())
        for component, paid in line.paid.items():
            assert sum(each.amount.minor for each in given_back if each.component is component) <= paid.minor
        assert units.get(line.line_id, 0) <= line.quantity


@given(st.data())
def test_everything_by_quantity_is_exactly_the_price(data):
    """However the units are grouped, all of them together are what was paid for item and tax, to the cent."""
    price, tax, quantity = data.draw(st.integers(1, 9999)), data.draw(st.integers(0, 999)), data.draw(st.integers(1, 6))
    line = OrderLine(
        line_id="L", sku="S", title="x", quantity=quantity, quantity_shipped=quantity,
        paid={Component.ITEM: euros(price), Component.ITEM_TAX: euros(tax)},
    )  # fmt: skip
    order = Order(
        ref=OrderRef("a", "1"), site="s", site_name="s", country="DE", status=OrderStatus.SHIPPED, raw_status="SHIPPED",
        fulfilment=Fulfilment.SELLER, currency="EUR", lines=(line,), created_at=NOON, read_at=NOON,
    )  # fmt: skip
    own: list[Line] = []
    done = 0
    while done < quantity:
        some = data.draw(st.integers(1, quantity - done))
        request = Refund.part("1", reason=Reason.RETURNED, lines=[line.part(quantity=some)])
        lines, problems = allocate(request, order, left(refundable(order), (), own), {"L": done})
        # A unit may be worth less than a cent; then nothing of it can be given yet.
        assert not problems or problems[0].code == "nothing_left"
        own += lines
        done += some
    assert sum(each.amount.minor for each in own) == price + tax


@given(st.data())
def test_what_is_left_is_never_negative_and_never_grows(data):
    """Whatever the books and our own actions hold, in any order, what is left shrinks and stops at nothing."""
    order = data.draw(orders())
    paid = refundable(order)
    ids = st.sampled_from([line.line_id for line in order.lines])
    held = data.draw(
        st.lists(st.builds(Line, ids, st.sampled_from(Component), st.integers(1, 9000).map(euros)), max_size=6)
    )
    before = left(paid, (), ())
    assert before == paid
    for at in range(len(held) + 1):
        now = left(paid, held[:at], ())
        assert now == left(paid, (), held[:at])
        for key, amount in now.items():
            assert 0 <= amount.minor <= before[key].minor
        before = now


@given(orders())
def test_a_partly_shipped_line_gives_back_its_shipped_units_only(order):
    """What has not left the house is not refunded."""
    from attrs import evolve

    lines = tuple(evolve(line, quantity_shipped=line.quantity - 1) for line in order.lines)
    partly = evolve(order, status=OrderStatus.PARTIALLY_SHIPPED, lines=lines)
    for (line_id, component), amount in refundable(partly).items():
        line = next(each for each in lines if each.line_id == line_id)
        assert amount.minor * line.quantity <= line.paid[component].minor * line.quantity_shipped


@given(st.data())
def test_a_fingerprint_changes_exactly_when_a_fact_does(data):
    """The same facts have the same digest; any other amount, status or quantity has another one and a difference."""
    from attrs import evolve

    from orderactions.models import Kind

    order = data.draw(orders())
    before = facts_of(order, Kind.REFUND, (), (), "X")
    assert fingerprint(before) == fingerprint(
        facts_of(evolve(order, read_at=datetime.now(UTC)), Kind.REFUND, (), (), "X")
    )
    line = order.lines[0]
    component, amount = next(iter(line.paid.items()))
    changed = evolve(line, paid={**line.paid, component: amount + euros(1)})
    now = facts_of(evolve(order, lines=(changed, *order.lines[1:])), Kind.REFUND, (), (), "X")
    assert fingerprint(now) != fingerprint(before)
    assert len(differences(before, now)) == 1
