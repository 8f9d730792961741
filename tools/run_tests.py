"""Run pytest under coverage, on the installed package, and end with a line that says how many tests passed.

Arguments are handed to pytest.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from shutil import rmtree
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parent.parent
REPORTS = ROOT / "build" / "reports"
COVERAGE = ROOT / "build" / "coverage"
NO_TESTS = 5


def main(arguments: list[str]) -> int:
    """Run everything and return the exit code: pytest's, or coverage's where pytest is content."""
    for folder in (REPORTS, COVERAGE):
        rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    report = REPORTS / "pytest.xml"
    # Tells tests/conftest.py to insist on the installed package.
    environment = {**os.environ, "ORDERACTIONS_TEST_INSTALLED": "1"}
    code = _coverage("run", "-m", "pytest", f"--junitxml={report}", *arguments, environment=environment)
    if any(COVERAGE.iterdir()):
        _coverage("combine", "--quiet")
        code = code or _coverage("report")
    line = _count(report)
    (REPORTS / "count.txt").write_text(line + "\n", encoding="utf-8")
    print(line, flush=True)
    return 0 if code == NO_TESTS else code


def _coverage(*arguments: str, environment: dict[str, str] | None = None) -> int:
    command = [sys.executable, "-m", "coverage", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def _count(report: Path) -> str:
    if not report.exists():
        return "0 passed, 1 failed"
    totals = dict.fromkeys(("tests", "failures", "errors", "skipped"), 0)
    # The file was written by the run above.
    for suite in ET.parse(report).iter("testsuite"):  # noqa: S314
        for name in totals:
            totals[name] += int(suite.get(name, "0"))
    failed = totals["failures"] + totals["errors"]
    passed = max(0, totals["tests"] - failed - totals["skipped"])
    return f"{passed} passed, {failed} failed" + (f", {totals['skipped']} skipped" if totals["skipped"] else "")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
