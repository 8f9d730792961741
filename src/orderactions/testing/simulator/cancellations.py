"""What an acknowledgement message does to an order: cancels all of it, or nothing."""

from __future__ import annotations

from datetime import datetime

from orderactions.testing.simulator.bookwords import PROMOTION
from orderactions.testing.simulator.feedxml import Acknowledgement
from orderactions.testing.simulator.refunds import find_order
from orderactions.testing.simulator.report import MessageRefused
from orderactions.testing.simulator.state import CancelEffect, Feed, SimulatedOrder, World

__all__ = ["acknowledge", "drop_parked"]


def acknowledge(world: World, feed: Feed, message_id: str, message: Acknowledgement, at: datetime) -> None:
    """Cancel the order (Failure; AMZ-CANCEL-02, -04), or keep the merchant's own order id (Success).

    Raises:
        MessageRefused: nothing was done, and why.
    """
    order = find_order(world, feed, message.order_id, "")
    if message.status == "Success":
        order.merchant_order_id = message.merchant_order_id or order.merchant_order_id
        return
    _check(order, message)
    reasons = {item.order_item_id: item.reason for item in message.items}
    for line in order.lines:
        line.cancel_reason = reasons[line.order_item_id]
    order.status = "CANCELLED"
    order.cancelled_by = "MERCHANT"
    order.updated_at = at
    drop_parked(world, order)
    world.cancellations.append(
        CancelEffect(
            order_id=order.order_id,
            feed_id=feed.feed_id,
            message_id=message_id,
            reason=message.items[0].reason,
            at=at,
        )
    )


def drop_parked(world: World, order: SimulatedOrder) -> None:
    """Forget the refunds that waited for the shipment of an order that will not be shipped."""
    for effect in [each for each in world.parked if each.order_id == order.order_id]:
        world.parked.remove(effect)
        world.dropped.append(effect)
        component = effect.component.removeprefix(PROMOTION)
        for line in order.lines:
            if line.order_item_id == effect.line_id:
                line.refunded[component] -= effect.amount


def _check(order: SimulatedOrder, message: Acknowledgement) -> None:
    if order.fulfilled_by == "AMAZON":
        raise MessageRefused("fulfilled_by_amazon")
    if order.status != "UNSHIPPED":
        raise MessageRefused("wrong_status")
    listed = [item.order_item_id for item in message.items]
    if sorted(listed) != sorted(line.order_item_id for line in order.lines):
        raise MessageRefused("items_not_complete")
    quantities = {line.order_item_id: line.quantity for line in order.lines}
    if any(item.quantity not in {None, quantities[item.order_item_id]} for item in message.items):
        raise MessageRefused("invalid_data")
