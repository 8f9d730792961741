"""The command without its extra: importable, and it says what to install."""

from __future__ import annotations

import subprocess
import sys

import pytest

from orderactions.cli import main


@pytest.mark.parametrize("missing", ["click", "rich"])
def test_without_the_extra_it_says_what_to_install(missing, monkeypatch, capsys):
    """One line on standard error and 4, whichever of the two is not there."""
    monkeypatch.setitem(sys.modules, missing, None)
    assert main(["demo"]) == 4
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "pip install 'orderactions[cli]'" in captured.err


def test_importing_it_loads_neither_click_nor_rich():
    """Whoever only imports pays for neither."""
    code = "import sys, orderactions.cli; sys.exit(bool({'click', 'rich'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=30).returncode == 0
