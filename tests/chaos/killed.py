"""A worker in a process of its own, to be killed: `python -m chaos.killed JOURNAL URL BEGAN FACTOR`.

It is the library as a user runs it, on a real file and over real HTTP; only its clock and Amazon's run faster.
"""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime, timedelta

from orderactions import ActionService, Policy, open_journal
from orderactions.desks.memory import MemoryDesk
from orderactions.errors import OrderActionsError
from orderactions.marketplaces.amazon import Amazon, Credentials

__all__ = ["FastClock", "new_service"]

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


class FastClock:
    """The machine's time, so many times as fast, the same in all processes.

    Args:
        began: the machine's moment, in seconds, that counts as the start.
        factor: how many seconds pass in one.
    """

    def __init__(self, began: float, factor: float) -> None:
        self.began = began
        self.factor = factor

    def now(self) -> datetime:
        return START + timedelta(seconds=(time.time() - self.began) * self.factor)

    def sleep(self, seconds: float) -> None:
        time.sleep(max(0.0, seconds) / self.factor)


def new_service(journal: str, url: str, clock: FastClock) -> ActionService:
    """Make a service on the journal at one address and the simulator at the other."""
    account = Amazon(
        account="de",
        seller_id="A2SIMULATEDSELR",
        region="eu",
        tax="vat_inclusive",
        books="2024-06-19",
        credentials=Credentials(
            client_id="amzn1.application-oa2-client.simulated",
            client_secret="amzn1.oa2-cs.v1.simulated",
            refresh_token="Atzr|simulated",
        ),
        endpoint=url,
        token_url=f"{url}/auth/o2/token",
        clock=clock,
    )
    return ActionService(
        marketplaces=[account],
        journal=open_journal(journal, clock=clock),
        desks={"desk": MemoryDesk("desk", clock=clock)},
        policy=Policy(
            resend="after_token_fence",
            limit_per_agent_day={"EUR": 100_000},
            limit_per_account_day={"EUR": 100_000},
            actions_per_agent_day=100_000,
        ),
        clock=clock,
    )


def main(journal: str, url: str, began: str, factor: str) -> None:
    """Drive until killed."""
    clock = FastClock(float(began), float(factor))
    service = new_service(journal, url, clock)
    while True:
        try:
            done = service.advance(limit=1)
        except OrderActionsError:
            time.sleep(0.05)
            continue
        if not done.moved:
            time.sleep(0.01)


if __name__ == "__main__":
    main(*sys.argv[1:])
