"""Queues as arithmetic: what the quota allows at best, and what one feed for each action would come to.

Times are seconds since the day began. Figures of a model are floats; no money is near.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

__all__ = ["INTERVAL_S", "arrivals", "arrivals_of", "greedy", "least_mean_s", "one_by_one", "percentile"]

INTERVAL_S = 1 / 0.0083
"""The time in which createFeed's bucket gets one token back (AMZ-RATE-05)."""

BURST = 15


def arrivals(per_hour: float, hours: float, seed: int) -> list[float]:
    """Return the moments of a Poisson stream."""
    random = Random(seed)  # noqa: S311 - a model, no secret
    found, at, ends = list[float](), 0.0, hours * 3600
    while (at := at + random.expovariate(per_hour / 3600)) < ends:
        found.append(at)
    return found


def arrivals_of(per_hour: float, hours: float, seed: int, shares: Sequence[float]) -> list[list[float]]:
    """Return a stream for each share of the whole; what each gets does not depend on the others."""
    return [arrivals(per_hour * share, hours, seed * 100 + n) for n, share in enumerate(shares) if share > 0]


class _Bucket:
    def __init__(self) -> None:
        self.tat = 0.0

    def take(self, at: float) -> float:
        """Take the next token from that moment on; return when it is there."""
        when = max(at, self.tat + INTERVAL_S - BURST * INTERVAL_S)
        self.tat = max(self.tat, when) + INTERVAL_S
        return when


def one_by_one(moments: Sequence[float]) -> list[float]:
    """Return how long each waits when every action is a feed of its own."""
    bucket = _Bucket()
    return [bucket.take(at) - at for at in moments]


def greedy(*queues: Sequence[float]) -> list[list[float]]:
    """Return how long each waits when all that waits in a queue leaves with each token, the older first waiter first.

    Args:
        queues: the moments of each kind that needs a feed of its own, all from one bucket.
    """
    bucket, waits = _Bucket(), [list[float]() for _ in queues]
    heads = [0] * len(queues)
    while firsts := [(queue[heads[n]], n) for n, queue in enumerate(queues) if heads[n] < len(queue)]:
        first, n = min(firsts)
        when = bucket.take(first)
        while heads[n] < len(queues[n]) and queues[n][heads[n]] <= when:
            waits[n].append(when - queues[n][heads[n]])
            heads[n] += 1
    return waits


def least_mean_s(per_hour: float) -> float:
    """Return the least mean wait that any policy can reach for one kind: half an interval less half an arrival's."""
    per_s = per_hour / 3600
    return max(0.0, INTERVAL_S / 2 - 1 / (2 * per_s)) if per_s * INTERVAL_S > 1 else 0.0


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the value below which so many percent lie (the nearest of them); of nothing it is 0."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]
