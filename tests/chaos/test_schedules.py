"""A few schedules of the proof, and that the proof itself works; `make chaos` runs them by the hundred thousand."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from chaos.exhaustive import singles, smallest
from chaos.faults import HAPPENINGS, RATES
from chaos.planted import PLANTED, planted
from chaos.proven import is_left_out
from chaos.run import run_seed
from chaos.server import Server

SOON = ("no SUBMITTING", "resend on SUBMITTING", "retry on time-out", "no slot", "reply before the outcome",
        "a transition without its next job", "DONE from status alone", "balance per order")  # fmt: skip


@pytest.mark.parametrize("resend", ["never", "after_token_fence"])
def test_a_few_schedules_keep_every_promise(resend):
    """Two workers, two agents, crashes, freezes and lost answers: nothing twice, nothing lost, no false word."""
    broken = {}
    for seed in range(40):
        result = run_seed(seed, resend=resend)
        if result.violations:
            broken[seed] = result.violations
    assert broken == {}


def test_a_seed_is_the_same_story_each_time():
    """A failure can be looked at as often as one likes."""
    first, second = (run_seed(11, telling=True) for _ in range(2))
    assert first.story == second.story
    assert len(first.story) > 5


def test_somebody_dies_at_every_point_of_the_smallest_story():
    """Before and after the effect of each call of a port: the refund is made once, or a person is asked."""
    broken = [(plan, result.violations) for plan, result in singles(smallest) if result.violations]
    assert broken == []


def test_and_on_a_server(postgres, tmp_path):
    """PostgreSQL underneath, the same deaths: the same promise."""
    runs = singles(smallest, Server(postgres, tmp_path).schema)
    broken = [(plan, result.violations) for plan, result in runs if result.violations]
    assert broken == []


@pytest.mark.parametrize("name", SOON)
def test_a_planted_mistake_is_seen(name):
    """A checker that sees nothing proves nothing."""
    mistake = next(each for each in PLANTED if each.name == name)
    with planted(mistake):
        seen = any(run_seed(seed, resend=mistake.resend).is_seen_through for seed in range(120))
    assert seen


def test_a_mistake_ends_with_its_block():
    """What is planted for a run is gone after it."""
    for mistake in PLANTED:
        before = [getattr(where, name) for where, name, _ in mistake.patches()]
        with planted(mistake):
            pass
        assert [getattr(where, name) for where, name, _ in mistake.patches()] == before


def test_the_page_tells_every_fault_and_its_rate(project):
    """What the proof rests on is written down where it is read."""
    page = (project / "docs/explanation/proof.md").read_text(encoding="utf-8")
    told = {name: f"{rate:.1%}" for rates in RATES.values() for name, rate in rates.items()}
    missing = [name for name in [*told, *HAPPENINGS] if f"`{name}`" not in page]
    assert missing == []


def test_what_a_run_says_it_has_tried_is_what_it_loads():
    """Runs add up by a digest of the code: no file that is left out of it is loaded by schedules."""
    look = (
        "import sys, pathlib, orderactions\n"
        "from chaos.run import run_seed\n"
        "[run_seed(seed) for seed in range(20)]\n"
        "here = pathlib.Path(orderactions.__file__).parent\n"
        "files = [m.__file__ for n, m in sys.modules.items() if n.startswith('orderactions') and m.__file__]\n"
        "print(*[pathlib.Path(each).relative_to(here).as_posix() for each in files], sep='\\n')\n"
    )
    folder = Path(__file__).parent.parent
    said = subprocess.run(
        [sys.executable, "-c", look], capture_output=True, text=True, check=True, timeout=300,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), str(folder.parent / "src")])},
    )  # fmt: skip
    loaded = said.stdout.split()
    assert len(loaded) > 80
    assert [each for each in loaded if is_left_out(each)] == []
