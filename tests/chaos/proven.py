"""Which code a run has tried: seeds of two runs add up where this is the same."""

from __future__ import annotations

import hashlib
from pathlib import Path

__all__ = ["LEFT_OUT", "LOADED", "digest_of", "is_left_out"]

#: Folders and files of the package that no schedule loads (test_schedules.py sees to it). Of the desks it has the one
#: in memory.
LEFT_OUT = (
    "alerts", "card.py", "cardhtml.py", "cli", "config", "desks", "doctor.py", "drivers", "engine/cards.py", "http.py",
    "marketplaces/amazon/finding.py", "panel", "policyfile.py", "shadow.py", "testing/conformance.py",
    "testing/live.py", "testing/pace", "tomlfile.py", "views.py",
)  # fmt: skip
LOADED = ("desks/__init__.py", "desks/memory.py")


def is_left_out(name: str) -> bool:
    """Whether a file of the package, named from its folder, is none that a schedule loads."""
    return name not in LOADED and any(name == each or name.startswith(f"{each}/") for each in LEFT_OUT)


def digest_of(root: Path) -> str:
    """Return a short digest of the package's files that a schedule can load, and of the schedules themselves.

    Args:
        root: the project's folder.
    """
    package, schedules = root / "src" / "orderactions", root / "tests" / "chaos"
    ours = [each for each in package.rglob("*.py") if not is_left_out(each.relative_to(package).as_posix())]
    files = [each for each in (*ours, *schedules.rglob("*.py")) if each.name != "__init__.py"]
    found = hashlib.sha256()
    for file in sorted(files):
        found.update(f"{file.relative_to(root)}\n".encode() + file.read_bytes())
    return found.hexdigest()[:16]
