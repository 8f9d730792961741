"""What the workers of the stories and the stories themselves share: a clock in a file, and the service by it."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from orderactions import ActionService, open_journal
from orderactions.marketplaces.amazon import Amazon


class FileClock:
    """The machine's clock and so many seconds more as a file says: several processes leap ahead together."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(self._path.read_text() if self._path.exists() else "0"))

    def sleep(self, seconds: float) -> None:
        time.sleep(max(0.0, seconds))

    def leap(self, seconds: float) -> None:
        ahead = float(self._path.read_text() if self._path.exists() else "0") + seconds
        beside = self._path.with_suffix(".new")
        beside.write_text(str(ahead))
        beside.replace(self._path)


def make_service() -> ActionService:
    """The service of a process, made of its environment."""
    clock = FileClock(Path(os.environ["ORDERACTIONS_STATE_DIR"]) / "clock")
    return ActionService(
        marketplaces=[Amazon.from_env(clock=clock)],
        journal=open_journal(os.environ["ORDERACTIONS_JOURNAL"], clock=clock),
        clock=clock,
    )
