"""The page about the simulator says what the simulator does."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from orderactions.testing.simulator import FAULTS, GUESSES, OPERATIONS

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "simulator.md").read_text(encoding="utf-8")


def rows(heading):
    """Return the first column of the table below a heading."""
    section = PAGE.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return re.findall(r"^\| `?([^`|]+?)`? \|", section, re.MULTILINE)[1:]


def test_the_page_lists_every_guess_and_no_other():
    """In the order of the code."""
    assert [row for row in rows("What it guesses") if row.startswith("SIM-")] == [guess.id for guess in GUESSES]


def test_a_guess_has_an_id_of_its_own():
    """No id is used twice."""
    assert len({guess.id for guess in GUESSES}) == len(GUESSES)


def test_the_page_lists_every_fault_and_no_other():
    """So that nobody has to read the code to break something."""
    assert [row for row in rows("What can go wrong on request") if row in FAULTS] == list(FAULTS)


def test_the_page_names_every_operation():
    """They are the words of `GET calls` and `POST faults`."""
    assert [name for name in OPERATIONS if f"`{name}`" not in PAGE] == []


def test_the_simulator_needs_nothing_but_the_standard_library_and_attrs():
    """Loading it loads no HTTP client."""
    code = "import sys, orderactions.testing; print('requests' in sys.modules, 'flask' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
