"""A real Chromium for tests, driven by Playwright: Debian's own, which is not downloaded again.

What a page keeps in another site's frame is blocked, as it is for many people; `test_third_party_cookies.py` shows it.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

_BLOCK, _ALLOW = 1, 0


def found() -> str:
    """Where the program is; skips the test where there is none, or fails it where that may not be."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        say = "there is no chromium, so no page is tested in a browser; apt-get install chromium"
        (pytest.fail if os.environ.get("ORDERACTIONS_TEST_NO_SKIP") else pytest.skip)(say)
    return program


def launched(playwright, profile: Path, *, third_party_cookies: bool = False, arguments=(), **context):
    """Start it on a profile of its own; return its first context, whose `browser` makes others."""
    mode = _ALLOW if third_party_cookies else _BLOCK
    (profile / "Default").mkdir(parents=True)
    settings = {"profile": {"cookie_controls_mode": mode, "block_third_party_cookies": not third_party_cookies}}
    (profile / "Default" / "Preferences").write_text(json.dumps(settings), "utf-8")
    return playwright.chromium.launch_persistent_context(
        profile,
        executable_path=found(),
        # As root, and in most containers, it cannot build its own cage.
        args=["--no-sandbox", "--disable-gpu", "--no-proxy-server", *arguments],
        **context,
    )
