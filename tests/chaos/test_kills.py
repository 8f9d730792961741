"""Real processes, killed."""

from __future__ import annotations

from chaos.kills import run_kills


def test_killed_workers_lose_nothing_and_do_nothing_twice():
    """On a real file and over real HTTP; `make chaos` kills three hundred."""
    found = run_kills(3, seed=5)
    assert {name: found[name] for name in ("doubles", "losses", "chains", "damaged")} == {
        "doubles": 0,
        "losses": 0,
        "chains": 0,
        "damaged": 0,
    }
