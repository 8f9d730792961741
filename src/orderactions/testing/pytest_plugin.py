"""A pytest plugin: the fixture `sp_api`, a simulated Amazon for one test.

It is there as soon as the library is installed. Nothing of the simulator is loaded before a test asks for the fixture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from orderactions.testing.simulator import SimulatedAmazon

__all__ = ["START", "sp_api"]

START = "2026-05-04T09:00:00+00:00"
"""The first moment of every test."""


@pytest.fixture
def sp_api() -> SimulatedAmazon:
    """Return a simulated Amazon whose time stands still until the test moves it.

    What a test mostly needs of it: `add_order`, `account()` (an `Amazon` to hand to an `ActionService`), `clock` (to
    hand there too), `advance`, `fail` and `ledger`.
    """
    from orderactions.clock import ManualClock
    from orderactions.testing.simulator import SimulatedAmazon

    return SimulatedAmazon(clock=ManualClock.at(START))
