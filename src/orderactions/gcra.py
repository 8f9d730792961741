"""A token bucket as one number (the generic cell rate algorithm). Pure; all times in whole microseconds.

A bucket is kept as the moment at which it will be full again (the theoretical arrival time, `tat`). The journal does
the same in SQL, where one statement must do it for several processes.
"""

from __future__ import annotations

__all__ = ["drained", "relearned", "taken", "wait_us"]


def wait_us(tat: int, now: int, interval: int, burst: int) -> int:
    """Return how long until a token is there; 0 when there is one now.

    Args:
        tat: the bucket.
        now: the present moment.
        interval: the time in which one token comes back.
        burst: how many tokens a full bucket holds.
    """
    return max(0, max(tat, now) + interval - now - burst * interval)


def taken(tat: int, now: int, interval: int) -> int:
    """Return the bucket less one token: the one that is there, or the one that `wait_us` tells."""
    return max(tat, now) + interval


def drained(tat: int, now: int, interval: int, burst: int) -> int:
    """Return the bucket emptied: whoever refills it says that nothing is left."""
    return max(tat, now + burst * interval)


def relearned(tat: int, now: int, interval: int, new_interval: int) -> int:
    """Return the bucket at another rate, with as many tokens missing as before."""
    return now + (tat - now) * new_interval // interval if tat > now else tat
