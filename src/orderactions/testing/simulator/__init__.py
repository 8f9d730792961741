"""A simulated Amazon: Login with Amazon and the order feeds, with orders, money and faults of its own.

::

    from datetime import UTC, datetime

    from orderactions.testing import ManualClock, SimulatedAmazon, SimulatorServer

    amazon = SimulatedAmazon(clock=ManualClock(datetime(2026, 5, 4, 9, 0, tzinfo=UTC)))
    order = amazon.add_order(lines=[{"sku": "MUG", "paid": {"Principal": "20.00"}}])
    transport = amazon.transport()          # in memory, or:
    with SimulatorServer(amazon) as server:
        print(server.base_url)
    print(amazon.ledger())

docs/reference/simulator.md tells what it serves, what can go wrong on request, and what it guesses.
"""

from __future__ import annotations

from orderactions.testing.simulator.core import MODES, SimulatedAmazon
from orderactions.testing.simulator.errors import ControlRefusal
from orderactions.testing.simulator.faults import FAULTS, OPERATIONS
from orderactions.testing.simulator.guesses import GUESSES, Guess
from orderactions.testing.simulator.refunds import pool
from orderactions.testing.simulator.server import SimulatorServer
from orderactions.testing.simulator.state import SimulatedLine, SimulatedOrder
from orderactions.testing.simulator.transport import InMemoryTransport
from orderactions.testing.simulator.wire import Answer, Delivery

__all__ = [
    "FAULTS",
    "GUESSES",
    "MODES",
    "OPERATIONS",
    "Answer",
    "ControlRefusal",
    "Delivery",
    "Guess",
    "InMemoryTransport",
    "SimulatedAmazon",
    "SimulatedLine",
    "SimulatedOrder",
    "SimulatorServer",
    "pool",
]
