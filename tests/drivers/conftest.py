from __future__ import annotations

import threading
import time

import pytest
from engines import KEY
from world import GERMANY, LAMP, MARIE

from orderactions import Reason, Refund, State
from orderactions.testing.simulator import SimulatedAmazon, SimulatorServer
from tests.drivers.lines import CeleryLine, ProcrastinateLine
from tests.drivers.redisserver import RedisServer
from tests.drivers.stage import FileClock, make_service

#: Real seconds that a story may take until it ends.
PATIENCE_S = 90


class Stage:
    """A simulated Amazon over HTTP, a journal on PostgreSQL, the desk's own process, and a queue."""

    def __init__(self, folder, line, amazon) -> None:
        self.clock = FileClock(folder / "clock")
        self.line = line
        self.amazon = amazon
        self.service = make_service()
        self.orders: list[str] = []

    def refund(self, **more):
        """A refund that the desk has accepted; nothing drives it yet."""
        order = self.amazon.add_order(marketplace_id=GERMANY, status="SHIPPED", lines=[LAMP], **more).order_id
        self.orders.append(order)
        return self.service.execute(Refund.full(order, reason=Reason.DAMAGED), actor=MARIE)

    def state(self, action) -> State:
        return self.service.get(action.id).state

    def states(self, action) -> list[str]:
        return [event.data["to"] for event in self.service.history(action.id) if event.type == "state"]

    def until(self, is_so, *, leap_s: float = 0):
        """Wait until something is so, while time leaps ahead for all processes."""
        ends = time.monotonic() + PATIENCE_S
        while not is_so():
            if time.monotonic() > ends:
                said = "\n".join(path.read_text()[-3000:] for path in sorted(self.line.folder.glob("worker*.log")))
                raise AssertionError(f"it does not come to that\n{self.told()}\n{said}")
            threading.Event().wait(0.05)
            self.clock.leap(leap_s)

    def told(self):
        return [(each.state.value, each.expected) for each in self.service.actions()]

    def called(self, operation: str) -> int:
        return sum(call["operation"] == operation for call in self.amazon.calls())

    def carried_out(self, *actions):
        """Let time leap until all of them are done; the simulator's ledger says that each has happened once."""
        done = {State.DONE, State.SETTLED}
        self.until(lambda: {self.state(action) for action in actions} <= done, leap_s=20)
        paid = [(entry["order_id"], entry["amount"]) for entry in self.amazon.ledger()["refunds"]]
        assert sorted(paid) == sorted((order, "20.00") for order in self.orders)


@pytest.fixture(scope="session")
def redis():
    server = RedisServer()
    try:
        yield server.start()
    finally:
        server.remove()


@pytest.fixture(scope="session")
def numbers():
    return iter(range(1, 1000))


@pytest.fixture(params=["celery", "procrastinate"])
def line(request, tmp_path, postgres, numbers):
    if request.param == "celery":
        made = CeleryLine(tmp_path, request.getfixturevalue("redis"))
        made.drop()
    else:
        made = ProcrastinateLine(tmp_path, postgres, f"queue{next(numbers)}")
    yield made
    made.close()


@pytest.fixture
def stage(tmp_path, line, postgres, numbers, monkeypatch):
    amazon = SimulatedAmazon(clock=FileClock(tmp_path / "clock"), feed_delay_s=20, books_lag_s=30, quotas=False)
    with SimulatorServer(amazon) as server:
        for name, value in {
            "AMAZON_SELLER_ID": amazon.settings.seller_id,
            "AMAZON_REGION": "eu",
            "AMAZON_CLIENT_ID": amazon.settings.client_id,
            "AMAZON_CLIENT_SECRET": amazon.settings.client_secret,
            "AMAZON_REFRESH_TOKEN": amazon.settings.refresh_token,
            "AMAZON_TAX": "vat_inclusive",
            "AMAZON_BOOKS": "2024-06-19",
            "AMAZON_ENDPOINT": server.base_url,
            "AMAZON_TOKEN_URL": f"{server.base_url}/auth/o2/token",
            "CHAIN_KEY": KEY,
            "STATE_DIR": str(tmp_path),
            "JOURNAL": f"{postgres.url()}&schema=drivers{next(numbers)}",
        }.items():
            monkeypatch.setenv(f"ORDERACTIONS_{name}", value)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        made = Stage(tmp_path, line, amazon)
        yield made
        line.close()
        made.service._context.journal.close()
