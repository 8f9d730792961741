"""Everybody can use every page: in both themes, on 320 pixels, in every language, with the keys alone."""

from __future__ import annotations

import pytest

from orderactions.panel.addresses import ADDRESSES
from orderactions.panel.wording import LANGUAGES
from tests.browser import axe
from tests.browser.seats import carry_out, refunded, sent
from tests.browser.walking import Walk
from tools.demo_panel.tickets import TICKETS

WIDTH = "() => [document.documentElement.scrollWidth, innerWidth]"


@pytest.mark.timeout(300)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_any_page(stage, seats, theme):
    """Nor anything critical: contrasts, names, roles, what a screen reader is told."""
    axe.script()
    tom = seats.take("tom", color_scheme=theme)
    walk, found = Walk(stage, tom), {}
    for name in walk.pages():
        assert tom.frame.evaluate("() => matchMedia('(prefers-color-scheme: dark)').matches") == (theme == "dark")
        if wrong := axe.wrong(tom.frame):
            found[name] = wrong
    assert found == {}
    # What is left only sends on to another page.
    assert ADDRESSES.keys() - walk.seen == {"answer", "approve", "decline", "withdraw"}


def test_axe_would_see_it(seats):
    """A button without a name, and grey on white, are told."""
    page = seats.take().page
    page.set_content('<html lang="en"><title>x</title><main><button></button><p style="color: #999">grey</p></main>')
    assert {each.partition(":")[0] for each in axe.wrong(page.main_frame)} == {"button-name", "color-contrast"}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_scrolls_sideways_at_320_pixels(stage, seats, language):
    """Wide tables scroll by themselves; the page stays where it is."""
    tom = seats.take("tom", viewport={"width": 320, "height": 700})
    wide = {}
    for name in Walk(stage, tom, language).pages():
        scrolled, width = tom.frame.evaluate(WIDTH)
        assert width <= 320
        if scrolled > width:
            wide[name] = scrolled
    assert wide == {}


def test_a_refund_takes_the_tab_and_enter_keys_alone(stage, seats):
    """What has the focus is seen to have it."""
    marie = seats.take().open("4711")
    marie.sees("Order 203-1111111-1111111")
    marie.page.locator("iframe").focus()
    for name in (r"^Refund £34\.90$", r"^Refund £34\.90 now$"):
        button = marie.button(name)
        button.wait_for()
        for _ in range(30):
            if button.evaluate("button => button === document.activeElement"):
                break
            marie.page.keyboard.press("Tab")
        assert button.evaluate("button => getComputedStyle(button).outlineStyle") == "solid"
        marie.page.keyboard.press("Enter")
    marie.is_told("Recorded")
    carry_out(stage)
    marie.is_told("Carried out")
    assert (len(refunded(stage)), sent(stage)) == (2, 1)


def test_words_from_right_to_left_do_not_turn_the_page_around(stage, seats):
    """The panel stays in the agent's language; what is in another script stands on its own."""
    marie = seats.take().open("4714")
    title = TICKETS["4714"].lines[0]["title"]
    told = marie.panel.locator("bdi", has_text=title)
    assert told.evaluate("told => getComputedStyle(told).direction") == "rtl"
    assert marie.frame.evaluate("() => document.dir") == "ltr"
