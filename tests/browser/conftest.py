from __future__ import annotations

import pytest
from playwright.sync_api import expect, sync_playwright

from orderactions.clock import ManualClock
from tests.browser.chromium import launched
from tests.browser.seats import Seats
from tools.demo_panel.stage import Stage

# A shared machine may be slow at any moment.
expect.set_options(timeout=20_000)


# For each file and not for the whole run: while it is there, an event loop runs in this thread, and other tests begin
# loops of their own.
@pytest.fixture(scope="module")
def playwright():
    with sync_playwright() as made:
        yield made


@pytest.fixture(scope="module")
def browser(playwright, tmp_path_factory):
    """One Chromium for all stories of a file; each agent has a context of it, as if it were a browser of their own."""
    first = launched(playwright, tmp_path_factory.mktemp("chromium") / "profile")
    yield first.browser
    first.close()


@pytest.fixture
def stage(tmp_path):
    """The demonstration's desk, panel and simulated Amazon; time stands still until the story moves it."""
    with Stage(tmp_path, ManualClock.at("2026-11-24T09:00:00+00:00"), hold_s=0) as made:
        yield made


@pytest.fixture
def seats(browser, stage):
    made = Seats(browser, stage)
    yield made
    made.close()
