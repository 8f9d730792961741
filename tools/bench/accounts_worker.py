"""One process of the bench `accounts`: one worker of so many accounts, or nothing at all. Prints its memory in bytes.

Arguments: the number of accounts; 0 is a bare interpreter.
"""

import os
import sys
from pathlib import Path

if accounts := int(sys.argv[1]):
    from accounts import Tokens, account

    from orderactions import ActionService, open_journal
    from orderactions.clock import ManualClock

    clock, tokens = ManualClock.at("2026-05-04T09:00:00Z"), Tokens()
    service = ActionService(
        marketplaces=[account(number, tokens, clock) for number in range(accounts)],
        journal=open_journal("memory:", clock=clock, volatile=True),
        clock=clock,
    )
    for _ in range(10):
        service.advance()
        clock.advance(600)
    assert tokens.requests == 0
print(int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE"))
