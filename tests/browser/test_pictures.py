"""The pictures of docs/tutorial/the-panel.md are taken here, at the demonstration's own desk.

`ORDERACTIONS_TEST_PICTURES=1` puts them into docs/; otherwise they are held against those that are there: not dot by
dot, which fonts alone would change, but in size, and the page must show each.
"""

from __future__ import annotations

import os
import struct
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.seats import carry_out, refunded

DOCS = Path(__file__).parents[2] / "docs" / "tutorial"
# One without the panel in it has half as many bytes as the least.
LEAST, LARGEST = 30_000, 150_000
_PAINTED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
VIEW = {"viewport": {"width": 1000, "height": 700}, "timezone_id": "UTC"}


@pytest.fixture
def picture(tmp_path):
    """Takes a picture of a seat under a name."""

    def take(seat, name: str) -> None:
        at = tmp_path / f"{name}.png"
        # What is in the frame is painted by a process of its own.
        seat.frame.evaluate(_PAINTED)
        seat.page.screenshot(path=at, animations="disabled", caret="hide")
        kept = DOCS / "img" / f"{name}.png"
        if os.environ.get("ORDERACTIONS_TEST_PICTURES"):
            kept.parent.mkdir(exist_ok=True)
            kept.write_bytes(at.read_bytes())
        assert size(at) == size(kept), f"{kept} is of another size; ORDERACTIONS_TEST_PICTURES=1 takes it again"
        assert at.stat().st_size >= LEAST
        assert kept.stat().st_size <= LARGEST
        assert f"](img/{name}.png)" in (DOCS / "the-panel.md").read_text("utf-8")

    return take


def size(picture: Path) -> tuple[int, int]:
    """Width and height, as the file's header has them."""
    return struct.unpack(">II", picture.read_bytes()[16:24])


def test_the_pictures_of_the_tutorial(stage, seats, picture):
    """A refund from the ticket to the word of the marketplace; a part, in German; at night, beside a text in Arabic."""
    marie = seats.take(**VIEW).open("4711")
    marie.button(r"^Refund £34\.90$").scroll_into_view_if_needed()
    picture(marie, "card")
    marie.press(r"^Refund £34\.90$")
    marie.sees("The buyer gets £34.90")
    picture(marie, "preview")
    marie.press(r"^Refund £34\.90 now$")
    marie.is_told("Recorded")
    carry_out(stage)
    marie.is_told("Carried out")
    expect(marie.page.get_by_text("Note for colleagues")).to_be_visible()
    expect(marie.page.get_by_text("To the buyer")).to_be_visible()
    picture(marie, "done")
    assert len(refunded(stage)) == 2

    lena = seats.take("lena", **VIEW).open("4712")
    lena.panel.locator("a[href$='/part']").click()
    line = lena.panel.locator("#field-parts .row").first
    line.get_by_role("combobox").select_option("quantity")
    line.get_by_role("textbox").fill("1")
    lena.panel.locator("select[name=reason]").select_option("wrong_item")
    expect(lena.panel.locator("[data-effect-here] .sum")).to_contain_text("9,00")
    lena.panel.locator("[data-effect-here]").scroll_into_view_if_needed()
    picture(lena, "part")

    tom = seats.take("tom", color_scheme="dark", **VIEW).open("4714")
    tom.sees("Order 408-4444444-4444444")
    picture(tom, "dark")
