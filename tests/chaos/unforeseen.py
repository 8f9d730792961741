"""What the code reports as failed: on purpose a journal that cannot be used or our listener, and nothing else."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["listening"]

_FORESEEN = frozenset({"JournalError", "ListenerFailed"})
_log = logging.getLogger("orderactions")


class _Ear(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        # The name of what was raised is the last thing that is told.
        if record.args and record.args[-1] not in _FORESEEN:
            self.heard.append(record.getMessage())


@contextmanager
def listening() -> Iterator[list[str]]:
    """Yield a list that fills with what nobody foresaw, and keep the log to ourselves while the block lasts."""
    ear, propagate = _Ear(), _log.propagate
    _log.addHandler(ear)
    _log.propagate = False
    try:
        yield ear.heard
    finally:
        _log.removeHandler(ear)
        _log.propagate = propagate
