"""Real processes, killed."""

from __future__ import annotations

import pytest

from chaos.kills import run_kills


@pytest.mark.parametrize("server", [False, True], ids=["sqlite", "postgresql"])
def test_killed_workers_lose_nothing_and_do_nothing_twice(server):
    """On a real file or server and over real HTTP; `make chaos` kills three hundred."""
    found = run_kills(3, seed=5, server=server)
    assert {name: found[name] for name in ("doubles", "losses", "chains", "damaged")} == {
        "doubles": 0,
        "losses": 0,
        "chains": 0,
        "damaged": 0,
    }
