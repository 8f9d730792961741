"""The floor: actions that nobody could have settled by reading, counted from what the simulator did and showed.

Two worlds are compared, one in which the effect of an action happened and one in which it did not. Where every read
that names the order answers the same in both, or one differs from the other only in that something is absent and the
policy does not let absence settle a refund, no program can know. Nothing here looks at our tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chaos.oracle import Intent, Sent
from orderactions.models import Kind
from orderactions.policy import Resend

if TYPE_CHECKING:
    from chaos.world import ChaosWorld

__all__ = ["floor"]

_BOOKS_DIFFER = {"component_dropped", "books_missing", "books_component_missing"}
_NEVER_ENDS = {"stuck", "stuck_after_effect"}
_NO_REPORT = {"feed_fatal_before", "feed_fatal_partial", "report_missing", "report_gone"}


def floor(world: ChaosWorld) -> set[int]:
    """Return the numbers of the intents that a person has to look at, whatever a program does."""
    return {intent.n for intent in world.oracle.intents if _is_dark(world, intent)}


def _about(intent: Intent) -> str:
    return intent.number if intent.kind is Kind.REFUND else intent.order_id


def _is_dark(world: ChaosWorld, intent: Intent) -> bool:
    if intent.told is None:
        return False
    about = _about(intent)
    if about in world.desk_dark or intent.ticket in world.desk_dark or _parcel_is_dark(world, intent):
        return True
    sent = [each for each in world.oracle.sent if each.about == about]
    if not sent:
        return _never_arrived_is_dark(world, about)
    return _last_is_dark(world, intent, sent[-1])


def _parcel_is_dark(world: ChaosWorld, intent: Intent) -> bool:
    """Nobody knows whether the warehouse heard it: it is not asked again, and what it shows can still change."""
    return intent.kind is Kind.CANCELLATION and any(intent.order_id in parcel for parcel, _ in world.oracle.was_unclear)


def _never_arrived_is_dark(world: ChaosWorld, about: str) -> bool:
    """It was on its way and never came: that something is absent says nothing, unless the token fence may tell."""
    if about not in world.uploads:
        return False
    never = world.setup.policy.resend is Resend.NEVER
    # Whatever else is listed from that time could be it.
    return never or bool(world.oracle.foreign_feeds) or world.lost_answers > 1


def _last_is_dark(world: ChaosWorld, intent: Intent, sent: Sent) -> bool:
    feed = world.amazon._world.feeds[sent.feed_id]
    faults = set(feed.faults)
    happened = bool(world.oracle.effects(sent.about))
    if faults & _NEVER_ENDS or (happened and world.setup.books and faults & _BOOKS_DIFFER):
        return True
    shown = happened and (intent.kind is Kind.CANCELLATION or (bool(world.setup.books) and not _has_twin(world, sent)))
    if faults & _NO_REPORT or sent.feed_id not in world.answered:
        # Its report is not there, or nothing says that it is the report of ours.
        return not shown
    return False


def _has_twin(world: ChaosWorld, sent: Sent) -> bool:
    """Whether another refund of ours of the same order and amounts was in the dark too: one entry proves neither."""
    return any(
        other.about != sent.about and other.order_id == sent.order_id and other.parts == sent.parts
        for other in world.oracle.sent
    )
