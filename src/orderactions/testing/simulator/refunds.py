"""What a refund message does to an order: its money by line and component, or why it does nothing."""

from __future__ import annotations

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from attrs import frozen

from orderactions.testing.simulator.books import enter_refund
from orderactions.testing.simulator.bookwords import PROMOTION
from orderactions.testing.simulator.feedxml import AdjustedItem, Adjustment, Part
from orderactions.testing.simulator.report import MessageRefused
from orderactions.testing.simulator.sites import TaxRegime
from orderactions.testing.simulator.state import Feed, RefundEffect, SimulatedLine, SimulatedOrder, World

__all__ = ["PROMOTION", "find_order", "left", "pay_parked", "pool", "refund"]

_TAX_OF = {"Principal": "Tax", "Shipping": "ShippingTax", "GiftWrap": "GiftWrapTax"}
_CHARGE_OF = {tax: charge for charge, tax in _TAX_OF.items()}
_MAY_BE_NEGATIVE = frozenset(("RestockingFee", "RestockingFeeTax", "ReturnShipping"))
_WITHOUT_BALANCE = frozenset(("Goodwill",))
_DROPPED = frozenset(("ReturnShipping",))
_SHIPPING = frozenset(("Shipping", "ShippingTax"))
_PAYABLE = frozenset(("SHIPPED", "PARTIALLY_SHIPPED"))


@frozen(kw_only=True)
class Step:
    """One amount that a message moves."""

    line: SimulatedLine
    #: As the ledger names it.
    component: str
    amount: Decimal
    reference: str

    @property
    def charge(self) -> str:
        """The component whose balance it uses."""
        return self.component.removeprefix(PROMOTION)


def refund(
    world: World, feed: Feed, message_id: str, message: Adjustment, at: datetime, *, drop_first: bool = False
) -> None:
    """Do all of what the message asks, or nothing of it (AMZ-REFUND-03, -04, -05, -10, -13, -14).

    Args:
        world: is changed.
        feed: the feed that the message came in.
        message_id: its number in that feed.
        message: what is asked.
        at: the moment of the effect.
        drop_first: leave the first component out without telling (a fault).

    Raises:
        MessageRefused: nothing was done, and why.
    """
    order = find_order(world, feed, message.order_id, message.merchant_order_id)
    _check_order(order, message)
    steps = [step for item in message.items for step in _steps(order, item)]
    _check_net(steps)
    _check_balances(order, steps)
    steps = [step for step in steps if step.amount]
    moved: list[RefundEffect] = []
    for at_step, step in enumerate(steps):
        effect = _effect(order, feed, message_id, step, at)
        if step.component in _DROPPED or (drop_first and at_step == 0):
            world.dropped.append(effect)
            continue
        step.line.refunded[step.charge] = step.line.refunded.get(step.charge, Decimal(0)) + step.amount
        moved.append(effect)
    if order.status in _PAYABLE:
        _pay(world, order, moved)
    else:
        world.parked += moved


def find_order(world: World, feed: Feed, order_id: str, merchant_order_id: str) -> SimulatedOrder:
    """Return the order that a message means; MessageRefused when this merchant has none such at this site."""
    order = world.orders.get(order_id)
    if not order_id and merchant_order_id:
        order = next((each for each in world.orders.values() if each.merchant_order_id == merchant_order_id), None)
    if order is None or order.marketplace_id not in feed.marketplace_ids:
        raise MessageRefused("unknown_order")
    return order


def pool(order: SimulatedOrder, line: SimulatedLine, component: str) -> Decimal:
    """Return all that could ever be refunded of a component of a line, refunds not taken off (AMZ-TAX-01 to -04)."""
    whole = line.paid.get(component, Decimal(0)) - line.discount.get(component, Decimal(0))
    if order.regime is TaxRegime.INCLUDED and component in _TAX_OF:
        whole += line.paid.get(_TAX_OF[component], Decimal(0))
    if order.regime is TaxRegime.INCLUDED and component in _CHARGE_OF:
        return Decimal(0)
    return whole


def left(order: SimulatedOrder, line: SimulatedLine, component: str) -> Decimal:
    """Return what can still be refunded of a component of a line."""
    return pool(order, line, component) - line.refunded.get(component, Decimal(0))


def pay_parked(world: World, order: SimulatedOrder, at: datetime) -> None:
    """Pay what waited for the order's shipment."""
    waiting = [each for each in world.parked if each.order_id == order.order_id]
    world.parked = [each for each in world.parked if each.order_id != order.order_id]
    messages: dict[tuple[str, str], list[RefundEffect]] = {}
    for effect in waiting:
        effect.at = at
        messages.setdefault((effect.feed_id, effect.message_id), []).append(effect)
    for effects in messages.values():
        _pay(world, order, effects)


def _pay(world: World, order: SimulatedOrder, effects: list[RefundEffect]) -> None:
    """Let the money of one message move, and tell the books."""
    world.refunds += effects
    feed = world.feeds[effects[0].feed_id] if effects else None
    if feed is None or "books_missing" in feed.faults:
        return
    drop_first = "books_component_missing" in feed.faults
    enter_refund(world, order, effects, later_s=feed.books_later_s, drop_first=drop_first)


def _check_order(order: SimulatedOrder, message: Adjustment) -> None:
    if order.fulfilled_by == "AMAZON":
        raise MessageRefused("fulfilled_by_amazon")
    if message.action == "Cancel":
        raise MessageRefused("invalid_data")
    if order.status not in _PAYABLE and order.status != "UNSHIPPED":
        raise MessageRefused("wrong_status")


def _steps(order: SimulatedOrder, item: AdjustedItem) -> list[Step]:
    line = _find_line(order, item)
    if item.direct_payment:
        raise MessageRefused("invalid_data")
    steps = [_step(order, line, item, part, "") for part in item.parts]
    steps += [_step(order, line, item, part, PROMOTION) for part in item.promotions]
    if order.regime is TaxRegime.NET:
        # A tax that was sent is not looked at; the one that belongs to the net charge is added.
        steps = [step for step in steps if step.component not in _CHARGE_OF]
        steps += [tax for step in steps for tax in _added_tax(line, step)]
    return steps


def _find_line(order: SimulatedOrder, item: AdjustedItem) -> SimulatedLine:
    for line in order.lines:
        if item.order_item_id == line.order_item_id:
            return line
        if not item.order_item_id and item.merchant_order_item_id == line.merchant_order_item_id != "":
            return line
    raise MessageRefused("unknown_order")


def _step(order: SimulatedOrder, line: SimulatedLine, item: AdjustedItem, part: Part, prefix: str) -> Step:
    if part.currency not in {"", order.currency}:
        raise MessageRefused("invalid_data")
    if order.currency == "JPY" and part.amount != part.amount.to_integral_value():
        raise MessageRefused("invalid_data")
    if prefix and part.amount > 0:
        raise MessageRefused("invalid_data")
    if not prefix and part.amount < 0 and part.type not in _MAY_BE_NEGATIVE:
        raise MessageRefused("negative_principal" if part.type == "Principal" else "invalid_data")
    if order.regime is TaxRegime.INCLUDED and part.type in _CHARGE_OF:
        raise MessageRefused("shipping_balance" if part.type == "ShippingTax" else "item_balance")
    return Step(
        line=line,
        component=prefix + part.type,
        amount=part.amount,
        reference=item.merchant_adjustment_item_id,
    )


def _added_tax(line: SimulatedLine, step: Step) -> list[Step]:
    tax, charged = _TAX_OF.get(step.charge), line.paid.get(step.charge, Decimal(0))
    if tax is None or not charged:
        return []
    amount = (step.amount * line.paid.get(tax, Decimal(0)) / charged).quantize(Decimal("0.01"), ROUND_HALF_UP)
    prefix = PROMOTION if step.component != step.charge else ""
    return [Step(line=line, component=prefix + tax, amount=amount, reference=step.reference)]


def _check_net(steps: list[Step]) -> None:
    if sum((step.amount for step in steps), Decimal(0)) <= 0:
        raise MessageRefused("net_not_a_credit")


def _check_balances(order: SimulatedOrder, steps: list[Step]) -> None:
    asked: dict[tuple[str, str], Decimal] = {}
    lines = {step.line.order_item_id: step.line for step in steps}
    for step in steps:
        key = (step.line.order_item_id, step.charge)
        asked[key] = asked.get(key, Decimal(0)) + step.amount
    for (line_id, component), amount in asked.items():
        if component in _WITHOUT_BALANCE or amount <= 0 or component in _DROPPED:
            continue
        line = lines[line_id]
        # The tax that Amazon adds itself may be a cent off by rounding; its charge is what is limited.
        if order.regime is TaxRegime.NET and component in _CHARGE_OF:
            continue
        if amount > left(order, line, component):
            raise MessageRefused(_over(component))


def _over(component: str) -> str:
    if component in _SHIPPING:
        return "shipping_balance"
    return "item_balance" if component in {"Principal", "Tax"} else "over_balance"


def _effect(order: SimulatedOrder, feed: Feed, message_id: str, step: Step, at: datetime) -> RefundEffect:
    return RefundEffect(
        order_id=order.order_id,
        line_id=step.line.order_item_id,
        component=step.component,
        amount=step.amount,
        currency=order.currency,
        feed_id=feed.feed_id,
        message_id=message_id,
        merchant_adjustment_item_id=step.reference,
        at=at,
    )
