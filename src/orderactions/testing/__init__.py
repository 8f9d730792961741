"""What helps to test code that uses this library. `import orderactions` never loads it.

The names below are loaded when they are first asked for, so that the pytest plugin beside them costs a test run nothing
that does not use it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orderactions.clock import ManualClock
    from orderactions.ids import SequentialIds
    from orderactions.testing.simulator import GUESSES, SimulatedAmazon, SimulatorServer
    from orderactions.testing.warehouse import MemoryWarehouse

__all__ = ["GUESSES", "ManualClock", "MemoryWarehouse", "SequentialIds", "SimulatedAmazon", "SimulatorServer"]

_HOMES = {
    "GUESSES": "orderactions.testing.simulator",
    "ManualClock": "orderactions.clock",
    "MemoryWarehouse": "orderactions.testing.warehouse",
    "SequentialIds": "orderactions.ids",
    "SimulatedAmazon": "orderactions.testing.simulator",
    "SimulatorServer": "orderactions.testing.simulator",
}


def __getattr__(name: str) -> object:
    if name in _HOMES:
        value: object = getattr(import_module(_HOMES[name]), name)
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
