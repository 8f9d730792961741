"""The demonstration: a help desk, the panel on another origin, and a simulated Amazon behind them.

A program of one's own would be put together likewise: an `ActionService`, the panel's application, and a desk that
signs a context for each agent at each ticket. `tests/browser` plays on this very stage, with a clock that it moves.
"""

from __future__ import annotations

import secrets
import threading
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from orderactions.clock import Clock, SystemClock
from orderactions.desks.memory import MemoryDesk
from orderactions.journal import open_journal
from orderactions.panel import create_app
from orderactions.service import ActionService
from orderactions.states import State
from orderactions.testing.simulator import SimulatedAmazon
from tools.demo_panel import tickets
from tools.demo_panel.desk import make_desk
from tools.demo_panel.serving import Served

__all__ = ["DemoClock", "MovableClock", "Stage", "make_amazon"]

#: Amazon has it, and takes minutes.
_ON_ITS_WAY = (State.SUBMITTING, State.ACCEPTED, State.UNKNOWN)
_LEAP_S = 15.0
_LOOK_EVERY_S = 0.5


class MovableClock(Clock, Protocol):
    """A clock that can be moved on."""

    def advance(self, seconds: float) -> datetime:
        """Move it on and return the new moment."""
        ...


class DemoClock:
    """The machine's clock, which can be moved on: what takes Amazon minutes is shown in seconds."""

    def __init__(self) -> None:
        self._real = SystemClock()
        self._ahead = timedelta()
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """Return the moment."""
        with self._lock:
            return self._real.now() + self._ahead

    def sleep(self, seconds: float) -> None:
        """Wait."""
        self._real.sleep(seconds)

    def advance(self, seconds: float) -> datetime:
        """Move it on and return the new moment."""
        with self._lock:
            self._ahead += timedelta(seconds=seconds)
        return self.now()


def make_amazon(clock: Clock) -> SimulatedAmazon:
    """Make a simulated Amazon with the orders of the tickets."""
    made = SimulatedAmazon(clock=clock, books_lag_s=60, quotas=False)
    tickets.add_orders(made)
    return made


class Stage:
    """All of it, for as long as the `with` block lasts. Nothing drives actions before `drive` is called.

    Args:
        folder: where the journal is kept.
        clock: everybody's.
        hold_s: how long an agent can take a refund back.
        desk_port: 0 takes a free one.
        panel_port: likewise.
    """

    def __init__(
        self, folder: Path, clock: MovableClock, *, hold_s: int = 20, desk_port: int = 0, panel_port: int = 0
    ) -> None:
        self._exits = ExitStack()
        self._stop = threading.Event()
        self.clock = clock
        self.amazon = make_amazon(clock)
        self.desk = MemoryDesk(tickets.DESK, clock=clock)
        tickets.open_tickets(self.desk)
        journal = open_journal(f"sqlite:///{folder}/actions.db", clock=clock)
        self._exits.callback(journal.close)
        # For a browser these are two sites: what one of them keeps in the other's frame is a third party's.
        self.desk_at = self._exits.enter_context(Served("localhost", desk_port))
        self.panel_at = self._exits.enter_context(Served("127.0.0.1", panel_port))
        self.service = ActionService(
            marketplaces=[self.amazon.account(tickets.ACCOUNT, tax="vat_inclusive", books="2024-06-19")],
            journal=journal,
            desks={tickets.DESK: self.desk},
            policy=tickets.policy(hold_s),
            clock=clock,
        )
        self.keys = {"demo": secrets.token_urlsafe(32)}
        self.panel = create_app(self.service, keys=self.keys, frame_ancestors=[self.desk_at.origin], clock=self.clock)

    def __enter__(self) -> Self:
        self.panel_at.serve(self.panel)
        self.desk_at.serve(make_desk(self.desk, self.keys, self.panel_at.origin, self.clock))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._exits.close()

    @property
    def url(self) -> str:
        """Where the desk can be opened."""
        return f"{self.desk_at.origin}/"

    def step(self) -> None:
        """Do what is due; while Amazon is at work, time leaps."""
        self.service.advance()
        if any(action.state in _ON_ITS_WAY for action in self.service.actions(open_only=True)):
            self.clock.advance(_LEAP_S)

    def drive(self) -> None:
        """Drive actions in a thread until the end."""
        driver = threading.Thread(target=self._drive, name="driver", daemon=True)
        driver.start()
        # The last one in is the first one out: the journal is still there when the thread ends.
        self._exits.callback(driver.join)
        self._exits.callback(self._stop.set)

    def _drive(self) -> None:
        while not self._stop.wait(_LOOK_EVERY_S):
            self.step()
