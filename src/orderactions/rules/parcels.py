"""What follows for a parcel from what its provider answered and shows. Pure; not loaded where nobody has parcels."""

from __future__ import annotations

from enum import Enum

from attrs import frozen

from orderactions.fulfilment.protocol import ParcelStatus, ParcelVerdict, is_held, is_stopped, is_too_late
from orderactions.states import StepState

__all__ = [
    "ParcelEnd",
    "Standing",
    "plan_after_release",
    "plan_after_stop",
    "plan_before_release",
    "read_delay_s",
    "standing_of",
]

_READS_S = (60.0, 60.0, 180.0, 300.0, 600.0)


class Standing(Enum):
    """Where a parcel stands, for the one question whether the order may be cancelled."""

    #: It is proven that it does not leave: by quantities, or because it is held.
    STOPPED = "stopped"
    #: It has left in whole or in part, or can no longer be stopped.
    GONE = "gone"
    #: Neither is shown.
    OPEN = "open"
    #: It could not be read.
    UNREAD = "unread"


@frozen(kw_only=True)
class ParcelEnd:
    """What becomes of a step."""

    state: StepState
    #: In a sentence, for the record.
    why: str
    #: The verdict that it rests on; a later reading goes on from it.
    verdict: ParcelVerdict | None = None
    #: The parcel goes, so the order cannot be cancelled any more.
    is_gone: bool = False
    #: Somebody has to look.
    needs_person: bool = False


def standing_of(status: ParcelStatus | None, *, is_final: bool) -> Standing:
    """Judge a reading.

    Args:
        status: what was read; None when it could not be.
        is_final: whether a stop there is final. A hold counts as a stop only where it can be released.
    """
    if status is None:
        return Standing.UNREAD
    if is_stopped(status) or (not is_final and is_held(status)):
        return Standing.STOPPED
    if is_too_late(status) or any(line.shipped for line in status.lines):
        return Standing.GONE
    return Standing.OPEN


def plan_after_stop(verdict: ParcelVerdict, standing: Standing, detail: str, *, is_overdue: bool = False) -> ParcelEnd:
    """Say what one request to stop has come to.

    Only a reading says that the parcel is stopped (AMZ-MCF-03). A request whose fate is unclear is never made again:
    it leads to RETURNED's PENDING by nothing but a certain "nothing happened".

    Args:
        verdict: what the provider answered; UNKNOWN when whoever asked never wrote down an answer.
        standing: what was read afterwards.
        detail: the provider's answer in a sentence.
        is_overdue: whether what it took has been without proof for too long.
    """
    if verdict is ParcelVerdict.RETURNED:
        return ParcelEnd(state=StepState.PENDING, why=detail, verdict=verdict)
    if verdict is ParcelVerdict.TOO_LATE or standing is Standing.GONE:
        return ParcelEnd(state=StepState.FAILED, why=detail, verdict=verdict, is_gone=True)
    if standing is Standing.STOPPED:
        # Refused, and stopped all the same: it was somebody else's doing.
        by = ParcelVerdict.ALREADY if verdict is ParcelVerdict.REFUSED else verdict
        return ParcelEnd(state=StepState.WRITTEN, why="read afterwards: it is stopped", verdict=by)
    if verdict is ParcelVerdict.REFUSED:
        return ParcelEnd(state=StepState.FAILED, why=detail, verdict=verdict, needs_person=True)
    if verdict in {ParcelVerdict.ATTEMPTED, ParcelVerdict.ALREADY} and not is_overdue:
        return ParcelEnd(state=StepState.WRITING, why=detail, verdict=verdict)
    return ParcelEnd(state=StepState.UNCLEAR, why=detail, verdict=verdict, needs_person=True)


def plan_before_release(
    status: ParcelStatus, hold: StepState, by: ParcelVerdict, *, is_final: bool, may_still_come: bool, is_overdue: bool
) -> ParcelEnd | None:
    """Say what becomes of a release without asking; None when the provider is to be asked.

    Args:
        status: what was read just now.
        hold: how the stop ended.
        by: the verdict that it ended with.
        is_final: whether a stop there is final.
        may_still_come: whether the request to stop may arrive later than this, because its asker was never heard of.
        is_overdue: whether a stop that is neither proven nor impossible has been waited for too long.
    """
    standing = standing_of(status, is_final=is_final)
    if standing is Standing.GONE:
        return ParcelEnd(state=StepState.SKIPPED, why="it goes; there is nothing to let go")
    if is_stopped(status) or (standing is Standing.STOPPED and by is ParcelVerdict.ALREADY):
        final = "it is stopped for good and does not come back; it has to be made anew"
        why = final if is_stopped(status) else "it was held before this action, and is left as it was"
        return ParcelEnd(state=StepState.SKIPPED, why=why, needs_person=True)
    if standing is Standing.STOPPED:
        return None
    if is_final and (hold is StepState.WRITTEN or is_overdue):
        why = "it was asked to stop, which is final there, and does not show whether it will"
        return ParcelEnd(state=StepState.FAILED, why=why, needs_person=True)
    if is_final or (may_still_come and status.held is False):
        return ParcelEnd(state=StepState.PENDING, why="the request to stop it may still arrive")
    if status.held is False:
        return ParcelEnd(state=StepState.WRITTEN, why="it is not held; nothing was asked")
    return None


def plan_after_release(
    verdict: ParcelVerdict, status: ParcelStatus | None, detail: str, *, may_still_come: bool, is_overdue: bool
) -> ParcelEnd:
    """Say what one request to let a parcel go has come to. Arguments as in `plan_before_release`."""
    if verdict is ParcelVerdict.RETURNED:
        return ParcelEnd(state=StepState.PENDING, why=detail, verdict=verdict)
    is_gone = standing_of(status, is_final=False) is Standing.GONE
    if verdict is ParcelVerdict.TOO_LATE or is_gone:
        return ParcelEnd(state=StepState.WRITTEN, why="it goes", verdict=verdict)
    is_free = status is not None and status.held is False and not is_stopped(status)
    if is_free and not may_still_come:
        return ParcelEnd(state=StepState.WRITTEN, why="read afterwards: it is not held any more", verdict=verdict)
    if verdict is ParcelVerdict.REFUSED:
        return ParcelEnd(state=StepState.FAILED, why=detail, verdict=verdict, needs_person=True)
    if is_free or (verdict in {ParcelVerdict.ATTEMPTED, ParcelVerdict.ALREADY} and not is_overdue):
        return ParcelEnd(state=StepState.WRITING, why=detail, verdict=verdict)
    return ParcelEnd(state=StepState.UNCLEAR, why=detail, verdict=verdict, needs_person=True)


def read_delay_s(reads: int) -> float:
    """Return how long to wait before a parcel is read again that was read so often: a minute at first, then an hour."""
    return _READS_S[reads] if reads < len(_READS_S) else 3600.0
