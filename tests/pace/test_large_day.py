"""The benches of the journal run on the marketplace that costs nothing, as it is today."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[2] / "tools" / "bench"


def run(*args: str, **env: str) -> str:
    done = subprocess.run(
        [sys.executable, *args], cwd=BENCH, env={"PYTHONPATH": str(BENCH.parents[1] / "src"), **env}, check=False,
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr
    return done.stdout.splitlines()[-1]


@pytest.mark.sqlite
def test_a_large_day_is_measured_to_its_end():
    """Four hundred actions instead of a hundred thousand: each of them is done, and the figures are printed."""
    figures = json.loads(run(".", "large_day", BENCH_DAY="400"))["large_day"]
    assert figures["actions"] == 400
    assert figures["last_us"] > 0 < figures["new_us"]


@pytest.mark.sqlite
def test_the_durable_cost_is_measured_beside_plain_commits(tmp_path):
    """Each action of ours stands beside as many plain commits as it makes."""
    figures = json.loads(run("durable_run.py", "sqlite", str(tmp_path), "2"))
    assert figures["commits"] > 3
    assert len(figures["ours_us"]) == len(figures["plain_us"]) == 2
