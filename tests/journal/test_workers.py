"""Workers in processes of their own on one journal in PostgreSQL, over real HTTP."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter

import pytest
from engines import KEY
from world import GERMANY, LAMP, MARIE

from orderactions import ActionService, Cancellation, Reason, Refund, State, open_journal
from orderactions.clock import SystemClock
from orderactions.journal.verify import verify
from orderactions.marketplaces.amazon import Amazon
from orderactions.testing.simulator import SimulatedAmazon, SimulatorServer


@pytest.fixture
def shop():
    """A simulated Amazon on a port, and what a process needs to know to use it."""
    amazon = SimulatedAmazon(clock=SystemClock(), quotas=False, feed_delay_s=0.0)
    with SimulatorServer(amazon) as served:
        yield (
            amazon,
            {
                "ORDERACTIONS_AMAZON_SELLER_ID": amazon.settings.seller_id,
                "ORDERACTIONS_AMAZON_REGION": "eu",
                "ORDERACTIONS_AMAZON_TAX": "vat_inclusive",
                "ORDERACTIONS_AMAZON_CLIENT_ID": amazon.settings.client_id,
                "ORDERACTIONS_AMAZON_CLIENT_SECRET": amazon.settings.client_secret,
                "ORDERACTIONS_AMAZON_REFRESH_TOKEN": amazon.settings.refresh_token,
                "ORDERACTIONS_AMAZON_ENDPOINT": served.base_url,
                "ORDERACTIONS_AMAZON_TOKEN_URL": f"{served.base_url}/auth/o2/token",
            },
        )


def worker(url: str, settings: dict[str, str]) -> subprocess.Popen[str]:
    started = subprocess.Popen(
        [sys.executable, "-m", "orderactions.cli", "worker", "--poll", "30", "--journal", url],
        env={**os.environ, **settings, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert "driving actions" in started.stderr.readline()
    return started


def wait_until(true) -> None:
    for _ in range(600):
        if true():
            return
        SystemClock().sleep(0.05)
    raise AssertionError("it did not come true in time")


def ended(process: subprocess.Popen[str], how: signal.Signals) -> int:
    process.send_signal(how)
    process.communicate(timeout=60)
    return process.returncode


def test_two_workers_send_everything_once(schemas, server, shop):
    """Both are woken by what is asked for; one is killed; nothing is sent twice, and nothing is left behind."""
    amazon, settings = shop
    url = schemas.url()
    journal = open_journal(url)
    account = Amazon.from_env(settings)
    service = ActionService(marketplaces=[account], journal=journal)
    workers = [worker(url, settings) for _ in range(2)]

    def ask(number: int) -> list:
        orders = [
            amazon.add_order(marketplace_id=GERMANY, status=status, lines=[LAMP]).order_id
            for status in ("SHIPPED", "UNSHIPPED")
            for _ in range(number)
        ]
        return [
            service.execute(
                Refund.full(order, reason=Reason.DAMAGED)
                if n < number
                else Cancellation(order=order, reason=Reason.OUT_OF_STOCK),
                actor=MARIE,
            )
            for n, order in enumerate(orders)
        ]

    def sent(actions) -> bool:
        return not {service.get(action.id).state for action in actions} & {State.RESERVED, State.SUBMITTING}

    try:
        first = ask(2)
        assert {action.state for action in first} == {State.RESERVED}
        wait_until(lambda: sent(first))
        assert ended(workers[0], signal.SIGKILL) == -signal.SIGKILL
        second = ask(2)
        wait_until(lambda: sent(second))
    finally:
        codes = [ended(each, signal.SIGTERM) for each in workers[1:]]
    assert codes == [0]
    states = Counter(service.get(action.id).state for action in first + second)
    assert states == {State.ACCEPTED: 8}
    ledger = amazon.ledger()
    assert Counter(entry["order_id"] for entry in ledger["refunds"]).most_common(1)[0][1] == 1
    assert len(ledger["refunds"]) + len(ledger["cancellations"]) == 8
    assert verify(journal).ok
    assert KEY not in repr(journal)
    journal.close()
