"""What helps to test code that uses this library. `import orderactions` never loads it."""

from __future__ import annotations

from orderactions.clock import ManualClock
from orderactions.ids import SequentialIds
from orderactions.testing.simulator import GUESSES, SimulatedAmazon, SimulatorServer

__all__ = ["GUESSES", "ManualClock", "SequentialIds", "SimulatedAmazon", "SimulatorServer"]
