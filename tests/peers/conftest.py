"""Other people's clients in environments of their own, and a simulated Amazon behind a real socket."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from orderactions import ActionService, open_journal
from orderactions.clock import ManualClock
from orderactions.ids import SequentialIds
from orderactions.marketplaces.amazon import Amazon, Credentials
from orderactions.testing.simulator import SimulatedAmazon, SimulatorServer

ROOT = Path(__file__).resolve().parents[2]
CLIENTS = Path(__file__).resolve().parent / "clients"
#: A client that says nothing for so long is given up.
PATIENCE_S = 60.0
#: Virtual seconds that pass while a client waits. Its token lives by the real clock, so all of it is under an hour.
_WAITS_S = {"the feed": 180, "the books": 1800}


def interpreter(peer: str) -> Path:
    """Return the interpreter of a peer's environment, made on demand; fail with pip's own words where it cannot be."""
    made = subprocess.run(
        [sys.executable, ROOT / "tools" / "peers" / "make_env.py", peer], capture_output=True, text=True, check=False
    )
    if made.returncode:
        pytest.fail(f"{peer} cannot be installed, so nothing is known about it:\n{made.stderr}", pytrace=False)
    return Path(made.stdout.splitlines()[-1])


@pytest.fixture(scope="session")
def peer_python():
    """Return how to find the interpreter of a peer."""
    return interpreter


class Shop:
    """A simulated Amazon on a loopback port, with one order, and a clock that only the test moves."""

    def __init__(self) -> None:
        self.clock = ManualClock(datetime(2026, 5, 4, 9, 0, tzinfo=UTC))
        self.amazon = SimulatedAmazon(clock=self.clock, books_lag_s=600)
        self.server = SimulatorServer(self.amazon)
        self.order = self.new_order()

    def new_order(self):
        cup = {"sku": "CUP", "quantity": 1, "paid": {"Principal": "30.00", "Shipping": "4.90"}}
        return self.amazon.add_order(marketplace_id="A1PA6795UKMFR9", lines=[cup])

    @property
    def operations(self) -> list[str]:
        return [call["operation"] for call in self.amazon.calls()]

    def account(self, name: str = "de", *, transport=None) -> Amazon:
        """Return an account of ours that speaks to this shop over the network, or over another transport."""
        settings = self.amazon.settings
        return Amazon(
            account=name,
            seller_id=settings.seller_id,
            region="eu",
            tax="vat_inclusive",
            credentials=Credentials(
                client_id=settings.client_id,
                client_secret=settings.client_secret,
                refresh_token=settings.refresh_token,
            ),
            endpoint=self.server.base_url,
            token_url=f"{self.server.base_url}/auth/o2/token",
            transport=transport,
            clock=self.clock,
        )

    def service(self, account: Amazon) -> ActionService:
        """Return a service for one account, on a journal in memory."""
        ids = SequentialIds()
        journal = open_journal("memory:", clock=self.clock, ids=ids)
        return ActionService(marketplaces=[account], journal=journal, clock=self.clock, ids=ids)

    def run(self, python: Path, client: str) -> dict[str, list[dict]]:
        """Run a client script to its end and return what it told, by step."""
        settings = self.amazon.settings
        given = {
            "base_url": self.server.base_url,
            "token_url": f"{self.server.base_url}/auth/o2/token",
            "client_id": settings.client_id,
            "client_secret": settings.client_secret,
            "refresh_token": settings.refresh_token,
            "seller_id": settings.seller_id,
            "marketplace_id": self.order.marketplace_id,
            "order_id": self.order.order_id,
            "item_id": self.order.lines[0].order_item_id,
            "reason": "CustomerReturn",
            "amount": "12.50",
            "currency": "EUR",
            "posted_after": (self.clock.now() - timedelta(days=1)).isoformat(),
        }
        process = subprocess.Popen(
            [python, "-I", "-c", _START, CLIENTS, f"{client}.py"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=_plain_environment(),
        )
        patience = threading.Timer(PATIENCE_S, process.kill)
        patience.start()
        try:
            return self._converse(process, given)
        finally:
            patience.cancel()
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout, process.stderr):
                stream.close()

    def _converse(self, process, given) -> dict[str, list[dict]]:
        told: dict[str, list[dict]] = {}
        process.stdin.write(json.dumps(given) + "\n")
        process.stdin.flush()
        for line in process.stdout:
            fact = json.loads(line)
            told.setdefault(fact.pop("step"), []).append(fact)
            if "for_what" in fact:
                self.amazon.advance(_WAITS_S[fact["for_what"]])
                process.stdin.write("\n")
                process.stdin.flush()
        complaint = process.stderr.read()
        assert process.wait() == 0, complaint
        return told


#: Isolated from this machine's Python settings, yet with the script's own folder to import from.
_START = "import runpy, sys; sys.path.insert(0, sys.argv[1]); runpy.run_path(f'{sys.argv[1]}/{sys.argv[2]}')"


def _plain_environment() -> dict[str, str]:
    """What leads a client elsewhere is left out: proxies, other accounts, other sites."""
    misleading = ("SP_API_", "LWA_", "AWS_", "AMAZON_", "ORDERACTIONS_", "PYTHON", "COVERAGE_")
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(misleading) and not name.lower().endswith("_proxy")
    }


@pytest.fixture
def shop():
    """A simulated Amazon that listens on 127.0.0.1."""
    made = Shop()
    with made.server:
        yield made
