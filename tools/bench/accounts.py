"""What many accounts in one process cost: memory for each, and token requests while they take turns for an hour."""

from __future__ import annotations

import json
import tracemalloc
from datetime import UTC, datetime

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
    _token(_account(0, tokens, clock))
    tokens.requests = 0
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    accounts = [_account(number, tokens, clock) for number in range(ACCOUNTS)]
    for _ in range(TURNS):
        for account in accounts:
            _token(account)
        clock.advance(600)
    each = (tracemalloc.get_traced_memory()[0] - before) / ACCOUNTS
    tracemalloc.stop()
    within = each <= BAR and tokens.requests == ACCOUNTS
    verdict = "kept" if within else "MISSED"
    lines = [
        f"{ACCOUNTS:,} accounts in rotation on one transport, {TURNS} turns in a virtual hour",
        f"  {each / 1024:.1f} KiB for each account; the bar is {BAR / 1024:.0f}",
        f"  {tokens.requests:,} token requests; the bar is {ACCOUNTS:,}: {verdict}",
    ]
    figures: dict[str, float | int | str] = {"accounts": ACCOUNTS, "bytes_each": round(each), "tokens": tokens.requests}
    return Result(table="\n".join(lines), figures=figures, within_bar=within)


def _account(number: int, transport: Tokens, clock: ManualClock) -> Amazon:
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
