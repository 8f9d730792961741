"""`make demo-panel` as a person has it: started, opened, pressed, stopped."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import expect

ROOT = Path(__file__).parents[2]


@contextmanager
def started(folder: Path):
    """The program; gives it and the address that it prints."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tools.demo_panel", "--hold", "0"],
        cwd=ROOT, env={**os.environ, "TMPDIR": str(folder)}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        text=True, start_new_session=True,
    )  # fmt: skip
    try:
        yield process, process.stdout.readline().removeprefix("The desk: ").strip()
    finally:
        process.kill()
        process.communicate()


def test_a_refund_goes_the_whole_way_by_itself(browser, tmp_path):
    """The desk's first page leads to a ticket; something drives; Ctrl-C ends all, and leaves nothing."""
    context = browser.new_context()
    with started(tmp_path) as (process, address):
        page = context.new_page()
        page.goto(address)
        page.get_by_role("link", name="4711").click()
        panel = page.frame_locator("iframe")
        panel.get_by_role("button", name="Refund £34.90", exact=True).click()
        panel.get_by_role("button", name="Refund £34.90 now").click()
        expect(panel.locator("#live")).to_contain_text("Carried out", timeout=60_000)
        expect(page.get_by_text("Note for colleagues").first).to_be_visible()
        context.close()
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=30)
        assert (process.returncode, said.splitlines()[-1]) == (0, "Stopped.")
    with socket.socket() as line:
        assert line.connect_ex(("127.0.0.1", urlsplit(address).port)) != 0
    assert list(tmp_path.iterdir()) == []
