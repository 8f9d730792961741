"""How the command ends: the one table of exit codes, and which error or state leads to which."""

from __future__ import annotations

import sqlite3
from enum import IntEnum

from orderactions.actions import Action
from orderactions.errors import (
    ConflictError,
    DeskError,
    JournalError,
    MarketplaceError,
    MissingCredentials,
    OrderActionsError,
    OrderNotFound,
    RequestError,
    SetupError,
    Throttled,
    Unavailable,
)
from orderactions.states import State

__all__ = ["MEANINGS", "Exit", "code_of_action", "code_of_error", "kind_of_error"]


class Exit(IntEnum):
    """What the caller's shell is told."""

    OK = 0
    NO = 1
    USAGE = 2
    UNCLEAR = 3
    SETUP = 4
    OPEN = 5
    APPROVAL = 6


MEANINGS: dict[Exit, str] = {
    Exit.OK: "carried out (done, settled), or a reading that worked",
    Exit.NO: "declined, refused or invalid, or the order could not be read: nothing was carried out",
    Exit.USAGE: "the command line makes no sense: nothing was done",
    Exit.UNCLEAR: "the outcome is unknown, or a person must look: do not repeat it",
    Exit.SETUP: "something must be set up first: credentials, the journal, an extra",
    Exit.OPEN: "recorded and not finished yet: it goes on, do not repeat it",
    Exit.APPROVAL: "waits for approval",
}
"""Each code in words, for the help text."""

_BY_STATE: dict[State, Exit] = {
    State.PROPOSED: Exit.APPROVAL,
    State.RESERVED: Exit.OPEN,
    State.SUBMITTING: Exit.OPEN,
    State.ACCEPTED: Exit.OPEN,
    State.UNKNOWN: Exit.UNCLEAR,
    State.DONE: Exit.OK,
    State.SETTLED: Exit.OK,
    State.REFUSED: Exit.NO,
    State.DECLINED: Exit.NO,
    State.WITHDRAWN: Exit.NO,
    State.EXPIRED: Exit.NO,
    # Everything was done but the sending: the buyer has nothing.
    State.DRY_RUN: Exit.NO,
}

# The first that fits counts, so the narrower ones stand first.
_KINDS: tuple[tuple[type[Exception], str, Exit], ...] = (
    (MissingCredentials, "missing_credentials", Exit.SETUP),
    (JournalError, "journal", Exit.SETUP),
    (SetupError, "setup", Exit.SETUP),
    (sqlite3.Error, "journal", Exit.SETUP),
    (OSError, "setup", Exit.SETUP),
    (OrderNotFound, "order_not_found", Exit.NO),
    (ConflictError, "conflict", Exit.NO),
    (RequestError, "request", Exit.NO),
    (Throttled, "throttled", Exit.NO),
    (Unavailable, "unavailable", Exit.NO),
    (MarketplaceError, "marketplace", Exit.NO),
    (DeskError, "desk", Exit.NO),
    (OrderActionsError, "error", Exit.NO),
)


def code_of_action(action: Action) -> Exit:
    """Return the exit code that tells where an action stands."""
    return Exit.UNCLEAR if action.attention else _BY_STATE[action.state]


def code_of_error(error: Exception) -> Exit:
    """Return the exit code for a known error."""
    return _entry(error)[2]


def kind_of_error(error: Exception) -> str:
    """Return the word for a known error that programs read."""
    return _entry(error)[1]


def _entry(error: Exception) -> tuple[type[Exception], str, Exit]:
    return next(entry for entry in _KINDS if isinstance(error, entry[0]))
