"""What a list of submissions tells about one whose answer was lost. Only reading leads out of not knowing."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from enum import Enum

from attrs import frozen

from orderactions.protocols import Listed

__all__ = ["Finding", "Window", "candidates", "plan_reconcile", "reconcile_delay_s"]


@frozen
class Window:
    """The time in which a lost submission can have been taken: from before it was sent until nobody could send it."""

    after: datetime
    #: The credential it was sent with has ended by then, and what came before has been listed (AMZ-AUTH-01).
    until: datetime


class Finding(Enum):
    """What is known of a lost submission after a look at the list."""

    #: Nothing can be concluded yet; look again, at the latest when the window is over.
    WAIT = "wait"
    #: One could be it. Something may still come, so it is followed and nothing is concluded from it.
    ADOPT = "adopt"
    #: The window is over and one could be it: if it is not, ours never came and never will.
    ONLY = "only"
    #: The window is over and none could be it: it never came and never will.
    NOTHING = "nothing"
    #: The window is over and several could be it.
    SEVERAL = "several"


def candidates(
    listed: Iterable[Listed], window: Window, *, sites: Collection[str], known: Iterable[str]
) -> tuple[Listed, ...]:
    """Return what could be the lost submission: of its sites, within its window, and not known to be another.

    Args:
        listed: submissions of the same kind.
        window: when it can have been taken.
        sites: where it was meant for.
        known: the marketplace's ids of submissions whose answer was received.
    """
    others = frozenset(known)
    found = {
        each.reference: each
        for each in listed
        if each.sites.issuperset(sites)
        and window.after <= each.created_at <= window.until
        and each.reference not in others
    }
    return tuple(sorted(found.values(), key=lambda each: (each.created_at, each.reference)))


def plan_reconcile(found: tuple[Listed, ...], window: Window, as_of: datetime) -> Finding:
    """Say what the candidates in a complete list tell, seen at a moment. Pure (AMZ-FEED-06).

    Args:
        found: the candidates.
        window: when the lost submission can have been taken.
        as_of: the moment of the list, by the slower of the two clocks.
    """
    over = as_of >= window.until
    if len(found) == 1:
        return Finding.ONLY if over else Finding.ADOPT
    if not over:
        return Finding.WAIT
    return Finding.SEVERAL if found else Finding.NOTHING


def reconcile_delay_s(age_s: float) -> float:
    """Return how long to wait before looking into the list again, for something lost so many seconds ago."""
    return 60.0 if age_s < 900 else 600.0
