"""Real processes on a real file, over real HTTP, killed at random; then everything is held against the ledger."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random

from chaos.killed import FastClock, new_service
from chaos.stores import FileStore, ServerStore
from orderactions import Action, Actor, Cancellation, Reason, Refund, State
from orderactions.errors import OrderActionsError
from orderactions.journal.verify import verify
from orderactions.models import Kind
from orderactions.states import FINAL
from orderactions.testing import SimulatedAmazon, SimulatorServer

__all__ = ["run_kills"]

FACTOR = 150.0
WORKERS = 2
MARIE = Actor.agent("marie")
FAULTS = ("reset_after_effect", "reset_before_effect", "5xx_after_effect", "feed_fatal_partial", "429_without_header")
LAMP = {"sku": "LAMP", "quantity": 1, "paid": {"Principal": "20.00"}}
HERE = Path(__file__).resolve().parent.parent
#: How long, in seconds, everything may take to end once nobody kills any more.
PATIENCE_S = 90.0
#: An access token's life and a margin, at that pace.
FENCE_S = 4200 / FACTOR


def run_kills(kills: int, seed: int, *, server: bool = False) -> dict[str, int]:
    """Kill workers so many times while actions are asked for; return what came of it.

    Args:
        kills: how many times.
        seed: decides when and what goes wrong at Amazon; the processes' own pace is nobody's.
        server: keep the journal in a PostgreSQL that is restarted now and then, and not in a file.
    """
    with tempfile.TemporaryDirectory(prefix="orderactions-kills-") as folder:
        store = ServerStore(Path(folder)) if server else FileStore(Path(folder))
        before = dict(os.environ)
        os.environ.update(store.environment)
        try:
            return _Run(store, Random(seed)).go(kills)
        finally:
            os.environ.clear()
            os.environ.update(before)
            store.remove()


class _Run:
    def __init__(self, store: FileStore | ServerStore, random: Random) -> None:
        self.store = store
        self.random = random
        self.clock = FastClock(time.time(), FACTOR)
        self.amazon = SimulatedAmazon(clock=self.clock, feed_delay_s=60.0, books_lag_s=300.0)
        self.asked: list[tuple[str, str]] = []
        self.workers: list[subprocess.Popen[bytes]] = []

    def go(self, kills: int) -> dict[str, int]:
        self.patient = kills >= 10
        with SimulatorServer(self.amazon) as server:
            url = f"http://127.0.0.1:{server.port}"
            self.amazon.base_url = url
            self.service = new_service(self.store.url, url, self.clock)
            try:
                for _ in range(WORKERS):
                    self._start(url)
                for _ in range(kills):
                    self._ask()
                    time.sleep(self.random.uniform(0.02, 0.5))
                    self._kill()
                    self._start(url)
                    self.store.disturb(self.random)
                self._finish()
            finally:
                for worker in self.workers:
                    worker.kill()
                    worker.wait()
            return self._judge(kills)

    def _start(self, url: str) -> None:
        arguments = [self.store.url, url, str(self.clock.began), str(FACTOR)]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")])}
        self.workers.append(
            subprocess.Popen(
                [sys.executable, "-m", "chaos.killed", *arguments], env=environment,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )
        )  # fmt: skip

    def _kill(self) -> None:
        worker = self.workers.pop(self.random.randrange(len(self.workers)))
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()

    def _ask(self) -> None:
        """One more wish on an order of its own; now and then Amazon's answer to some createFeed will be lost."""
        cancels = self.random.random() < 0.25
        order = self.amazon.add_order(lines=[LAMP], status="UNSHIPPED" if cancels else "SHIPPED").order_id
        if self.random.random() < 0.15:
            self.amazon.add_fault(self.random.choice(FAULTS))
        wish = (
            Cancellation(order=order, reason=Reason.OUT_OF_STOCK)
            if cancels
            else Refund.part(order, reason=Reason.DAMAGED, amount="5.00")
        )
        for _ in range(20):
            try:
                action = self.service.execute(wish, actor=MARIE, key=order)
            except OrderActionsError:
                time.sleep(0.05)
            else:
                self.asked.append((action.id, order))
                return

    def _finish(self) -> None:
        """Until all has ended, or stands in front of a person and the token fence of the last sending is over."""
        began = time.monotonic()
        while time.monotonic() - began < PATIENCE_S:
            time.sleep(0.2)
            open_ = [action for action in self._actions() if action.state not in FINAL]
            fenced = self.patient and time.monotonic() - began < FENCE_S
            if not any(fenced or not action.attention for action in open_):
                return

    def _actions(self) -> list[Action]:
        return [self.service.get(action_id) for action_id, _ in self.asked]

    def _judge(self, kills: int) -> dict[str, int]:
        effects: dict[str, set[tuple[str, str]]] = {order: set() for _, order in self.asked}
        ledger = self.amazon.ledger()
        for entry in (*ledger["refunds"], *ledger["cancellations"]):
            effects[entry["order_id"]].add((entry["feed_id"], entry["message_id"]))
        found: Counter[str] = Counter(kills=kills, actions=len(self.asked))
        for action in self._actions():
            number = len(effects[action.order.order_id])
            done = action.state in (State.DONE, State.SETTLED)
            nothing = action.state in FINAL and action.state is not State.SETTLED
            found["doubles"] += number > 1
            found["losses"] += (done and not number) or (nothing and number > 0 and action.kind is Kind.REFUND)
            found["losses"] += action.state not in FINAL and not action.attention
            found["parked"] += action.attention is not None
            found[f"state_{action.state.value}"] += 1
        found["chains"] = len(verify(self.service._context.journal).faults)
        found["damaged"] = int(self.store.is_damaged())
        found["restarts"] = self.store.restarts
        self.service._context.journal.close()
        return dict(found)
