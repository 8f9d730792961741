"""A pytest plugin: the fixture `sp_api`, a simulated Amazon for one test.

A project that wants it names it once, `-p orderactions.testing.pytest_plugin` in `addopts` or `pytest_plugins` in the
`conftest.py` at the root. Nothing of the simulator is loaded before a test asks for the fixture.

It is no registered plugin (`pytest11`), and that is on purpose: pytest rewrites the asserts of every module of a
distribution that registers one, not of the plugin alone, so that whoever has this library installed would test another
code than the one that runs in production, and be warned of it where the library was imported first. A module of its
own beside the package does not help; tests/simulator/test_pytest_plugin.py shows both.
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
