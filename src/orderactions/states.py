"""The life of an action, in one table. The diagram in the docs is drawn from it.

Two rules carry the whole library. The state SUBMITTING is on disk before the marketplace is spoken to, so whoever
finds it after a crash knows that something may have happened. And nothing leads from UNKNOWN back to sending,
except the opt-in token fence: what is not known is found out by reading.
"""

from __future__ import annotations

from enum import Enum

__all__ = ["FINAL", "HOLDS_BALANCE", "START", "TRANSITIONS", "Stage", "State", "StepState", "stage_of"]


class State(Enum):
    """Where an action stands."""

    #: Waits for an approval; its amounts are reserved.
    PROPOSED = "proposed"
    #: Journaled and reserved; nothing has been sent.
    RESERVED = "reserved"
    #: May be on its way to the marketplace right now.
    SUBMITTING = "submitting"
    #: The marketplace has it and has not answered yet.
    ACCEPTED = "accepted"
    #: It may or may not have happened; only reading, or a person, can tell.
    UNKNOWN = "unknown"
    #: The marketplace says that it was carried out; or, where nothing was sent, a person says that it was done there by
    #: hand.
    DONE = "done"
    #: The marketplace's own records show it.
    SETTLED = "settled"
    #: The marketplace says that it was not carried out.
    REFUSED = "refused"
    #: Not accepted by us; says why. Consumes no key.
    DECLINED = "declined"
    #: Taken back before it was sent; or the record of what was done by hand was wrong and is taken back.
    WITHDRAWN = "withdrawn"
    #: Waited too long; nothing was sent.
    EXPIRED = "expired"
    #: The account is read-only: everything but the sending was done.
    DRY_RUN = "dry_run"


_S = State

START: frozenset[State] = frozenset({_S.PROPOSED, _S.RESERVED, _S.DECLINED, _S.DRY_RUN, _S.DONE})
"""What a new action may begin as; as DONE only the record of what was done by hand."""

TRANSITIONS: dict[State, frozenset[State]] = {
    _S.PROPOSED: frozenset({_S.RESERVED, _S.DECLINED, _S.WITHDRAWN, _S.EXPIRED}),
    _S.RESERVED: frozenset({_S.SUBMITTING, _S.WITHDRAWN, _S.EXPIRED, _S.REFUSED}),
    _S.SUBMITTING: frozenset({_S.ACCEPTED, _S.RESERVED, _S.REFUSED, _S.UNKNOWN}),
    _S.ACCEPTED: frozenset({_S.DONE, _S.REFUSED, _S.UNKNOWN, _S.RESERVED}),
    _S.UNKNOWN: frozenset({_S.ACCEPTED, _S.DONE, _S.REFUSED, _S.RESERVED}),
    # What was sent goes to SETTLED only; the record of what was done by hand can be taken back.
    _S.DONE: frozenset({_S.SETTLED, _S.WITHDRAWN}),
    _S.SETTLED: frozenset(),
    _S.REFUSED: frozenset(),
    _S.DECLINED: frozenset(),
    _S.WITHDRAWN: frozenset(),
    _S.EXPIRED: frozenset(),
    _S.DRY_RUN: frozenset(),
}
"""From each state, where it may go."""

FINAL: frozenset[State] = frozenset(state for state, following in TRANSITIONS.items() if not following)
"""States that nothing leads out of."""

HOLDS_BALANCE: frozenset[State] = frozenset(_S) - {_S.WITHDRAWN, _S.DECLINED, _S.EXPIRED, _S.REFUSED, _S.DRY_RUN}
"""States whose amounts count against what was paid, for ever. In doubt an amount counts."""


class Stage(Enum):
    """What may be told about an action: three facts, three words, and the cases beside them."""

    WAITING = "waiting"
    RECEIVED = "received"
    DONE = "done"
    POSTED = "posted"
    REFUSED = "refused"
    UNCLEAR = "unclear"


_STAGES: dict[State, Stage] = {
    _S.PROPOSED: Stage.WAITING,
    _S.RESERVED: Stage.WAITING,
    _S.SUBMITTING: Stage.WAITING,
    _S.ACCEPTED: Stage.RECEIVED,
    _S.UNKNOWN: Stage.UNCLEAR,
    _S.DONE: Stage.DONE,
    _S.SETTLED: Stage.POSTED,
    _S.REFUSED: Stage.REFUSED,
    _S.DECLINED: Stage.REFUSED,
    _S.WITHDRAWN: Stage.REFUSED,
    _S.EXPIRED: Stage.REFUSED,
    _S.DRY_RUN: Stage.REFUSED,
}


def stage_of(state: State, *, by_hand: bool = False) -> Stage:
    """Return what may be told about an action in that state.

    Args:
        state: where it stands.
        by_hand: nothing was sent: a person says that it was done at the marketplace, which has not said so.
    """
    return Stage.UNCLEAR if by_hand and state is State.DONE else _STAGES[state]


class StepState(Enum):
    """Where a piece of work stands, at the desk or on a parcel."""

    #: Planned, not begun.
    PENDING = "pending"
    #: May be on its way right now, or was taken and is not proven yet.
    WRITING = "writing"
    #: It is there: the desk has it, the parcel is stopped or let go.
    WRITTEN = "written"
    #: It was refused for good.
    FAILED = "failed"
    #: It may or may not have happened; it is not repeated.
    UNCLEAR = "unclear"
    #: No longer fitting; says why.
    SKIPPED = "skipped"
