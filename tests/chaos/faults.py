"""What can go wrong, how often, and who decides it: a seed, or a plan for one exact point."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from random import Random

__all__ = ["CRASH_AFTER", "CRASH_BEFORE", "HAPPENINGS", "RATES", "Fates", "PlannedFates"]

CRASH_BEFORE, CRASH_AFTER = "crash before", "crash after"

_EVERYWHERE = {
    CRASH_BEFORE: 0.004,
    CRASH_AFTER: 0.004,
    "freeze": 0.004,
    "clock jump": 0.001,
}

RATES: dict[str, dict[str, float]] = {
    # The journal: what SQLite and a PostgreSQL whose connection breaks can do.
    "journal": _EVERYWHERE | {"busy": 0.003, "commit answer lost": 0.002},
    # createFeed, the one call with an effect that cannot be taken back.
    "createFeed": _EVERYWHERE
    | {
        CRASH_BEFORE: 0.03,
        CRASH_AFTER: 0.03,
        "freeze": 0.04,
        "freeze after": 0.01,
        "reset before": 0.02,
        "reset after": 0.03,
        "time-out before": 0.01,
        "time-out after": 0.03,
        "late arrival": 0.02,
        "not connected": 0.02,
        "5xx before": 0.02,
        "5xx after": 0.03,
        "429 with header": 0.01,
        "429": 0.01,
        "403": 0.01,
        "refused whole": 0.02,
        "4xx without body": 0.01,
        "no feed id": 0.01,
    },
    # What becomes of a feed that was accepted.
    "feed": {
        "feed_fatal_before": 0.02,
        "feed_fatal_partial": 0.03,
        "feed_cancelled": 0.02,
        "feed_refused_whole": 0.02,
        "stuck": 0.005,
        "stuck_after_effect": 0.005,
        "late": 0.04,
        "report_missing": 0.01,
        "report_gone": 0.01,
        "report_warning": 0.02,
        "component_dropped": 0.01,
        "books_late": 0.03,
        "books_missing": 0.005,
        "books_component_missing": 0.005,
    },
    # Every other call to Amazon.
    "call": _EVERYWHERE
    | {
        "reset before": 0.02,
        "time-out after": 0.02,
        "5xx before": 0.02,
        "429": 0.02,
        "401": 0.005,
    },
    "desk": _EVERYWHERE | {"refused": 0.02, "answer lost after": 0.02, "answer lost before": 0.01},
    "warehouse read": _EVERYWHERE | {"no answer": 0.03},
    "warehouse": _EVERYWHERE
    | {
        CRASH_BEFORE: 0.02,
        CRASH_AFTER: 0.02,
        "no answer before": 0.03,
        "no answer after": 0.03,
        "raised after": 0.01,
        "returned": 0.02,
        "too late": 0.01,
        "slow": 0.02,
        "ignored": 0.01,
    },
    "listener": _EVERYWHERE | {"raises before": 0.05, "raises after": 0.05},
    "sleep": _EVERYWHERE,
    "mark": _EVERYWHERE,
}
"""The probability of each fault at one call of a port, by port."""

HAPPENINGS = {
    "foreign feeds": 0.25,
    "pause": 0.12,
    "restore": 0.12,
    "late restore": 0.06,
    "copy": 0.08,
    "order shipped": 0.15,
    "refund elsewhere": 0.1,
    "answers": 0.25,
    "pending order": 0.1,
    "cancelled elsewhere": 0.06,
    "notifications": 0.15,
    "listener": 0.15,
}
"""The probability that it happens in a schedule at all."""


class Fates:
    """Draws what happens at each call from one seed.

    Args:
        random: the seed's own generator.
    """

    def __init__(self, random: Random) -> None:
        self._random = random
        self.on = True

    def draw(self, port: str) -> str:
        """Return the fault that strikes a call of this port; "" for none."""
        if not self.on:
            return ""
        names, limits = _TABLES[port]
        value = self._random.random()
        return names[bisect_right(limits, value)] if value < limits[-1] else ""


_TABLES = {port: (list(rates), list(accumulate(rates.values()))) for port, rates in RATES.items()}


class PlannedFates:
    """Nothing goes wrong but at the calls that were planned.

    Args:
        plan: number of a call (from 1) to the fault.
    """

    def __init__(self, plan: dict[int, str]) -> None:
        self._plan = plan
        self.calls = 0
        self.on = True

    def draw(self, port: str) -> str:
        """Return what was planned for this call."""
        if port == "feed" or not self.on:
            return ""
        self.calls += 1
        return self._plan.get(self.calls, "")
