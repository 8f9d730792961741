"""What many accounts in one process cost: memory for each, and token requests while they take turns for an hour."""

from __future__ import annotations

import json
import subprocess
import sys
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

from result import Result

from orderactions.clock import ManualClock
from orderactions.marketplaces.amazon import Amazon, Credentials
from orderactions.transport import HttpRequest, HttpResponse

ACCOUNTS = 1_000
TURNS = 6
#: Bytes that one more account may take, its token included.
BAR = 16 * 1024


class Tokens:
    """Gives tokens, and counts them."""

    def __init__(self) -> None:
        self.requests = 0

    def send(self, request: HttpRequest) -> HttpResponse:
        """Answer a request for a token; nothing else is sent here."""
        assert request.operation == "token"
        self.requests += 1
        answer = {"access_token": f"Atza|{self.requests:0300d}", "token_type": "bearer", "expires_in": 3600}
        return HttpResponse(status=200, body=json.dumps(answer).encode())


def run() -> Result:
    """Make the accounts, let each take its turn every ten minutes, and weigh them."""
    clock, tokens = ManualClock(datetime(2026, 5, 4, 9, 0, tzinfo=UTC)), Tokens()
    _token(account(0, tokens, clock))
    tokens.requests = 0
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    accounts = [account(number, tokens, clock) for number in range(ACCOUNTS)]
    for _ in range(TURNS):
        for each in accounts:
            _token(each)
        clock.advance(600)
    bytes_each = (tracemalloc.get_traced_memory()[0] - before) / ACCOUNTS
    tracemalloc.stop()
    within = bytes_each <= BAR and tokens.requests == ACCOUNTS
    bare, one, many = (_process(number) for number in (0, 1, ACCOUNTS))
    verdict = "kept" if within else "MISSED"
    lines = [
        f"{ACCOUNTS:,} accounts in rotation on one transport, {TURNS} turns in a virtual hour",
        f"  {bytes_each / 1024:.1f} KiB for each account; the bar is {BAR / 1024:.0f}",
        f"  {tokens.requests:,} token requests; the bar is {ACCOUNTS:,}: {verdict}",
        f"  a worker of all, nothing open: {many / 1e6:.0f} MB; of one {one / 1e6:.0f}; bare {bare / 1e6:.0f}",
    ]
    figures: dict[str, float | int | str] = {
        "accounts": ACCOUNTS, "bytes_each": round(bytes_each), "tokens": tokens.requests,
        "worker_bytes": many, "worker_of_one_bytes": one, "bare_bytes": bare,
    }  # fmt: skip
    return Result(table="\n".join(lines), figures=figures, within_bar=within)


def _process(accounts: int) -> int:
    """Return the memory of a process with one worker of so many accounts, in bytes; of a bare interpreter for 0."""
    command = [sys.executable, "accounts_worker.py", str(accounts)]
    done = subprocess.run(command, cwd=Path(__file__).parent, check=True, capture_output=True)
    return int(done.stdout)


def account(number: int, transport: Tokens, clock: ManualClock) -> Amazon:
    """Return an account with a transport of that kind."""
    return Amazon(
        account=f"seller-{number}",
        seller_id=f"A{number:013d}",
        region="eu",
        # As long as Amazon's are.
        credentials=Credentials(client_id=f"{1:060d}", client_secret=f"{2:070d}", refresh_token=f"{number:0360d}"),
        transport=transport,
        clock=clock,
    )


def _token(account: Amazon) -> None:
    account._api.tokens.token()  # noqa: SLF001 - what every call begins with
