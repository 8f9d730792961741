"""How often something without an effect is tried again, and when. Pure."""

from __future__ import annotations

__all__ = ["READ_DEADLINE_S", "pause_before"]

READ_DEADLINE_S = 30.0
"""How long one read may take with all its attempts and pauses, unless the account says otherwise."""

#: What is waited before a further attempt; so there are three.
_PAUSES_S = (0.5, 2.0)


def pause_before(attempt: int, status: int | None, refill_s: float | None = None) -> float | None:
    """Return how long to wait before a call without an effect is tried again; None when the answer stands.

    Args:
        attempt: how many there were.
        status: what was answered; None when nothing was.
        refill_s: after a 429, when the bucket holds a call again, if that is known (AMZ-RATE-03).
    """
    if attempt > len(_PAUSES_S):
        return None
    if status == 429:
        return refill_s
    return _PAUSES_S[attempt - 1] if status is None or status >= 500 else None
