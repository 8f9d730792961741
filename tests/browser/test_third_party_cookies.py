"""The browser of these tests blocks what a third party keeps, and lets through what is kept for one desk alone."""

from __future__ import annotations

import pytest
from flask import Flask, make_response, request

from tests.browser.chromium import launched
from tools.demo_panel.serving import Served


@pytest.fixture
def desk():
    """A page with another site's page in a frame; that one keeps two cookies and, asked again, tells which came."""
    panel_app, desk_app = Flask("panel"), Flask("desk")

    @panel_app.get("/keep")
    def keep():
        answer = make_response('<a href="/kept">which?</a>')
        answer.set_cookie("plain", "1", secure=True, samesite="None")
        answer.set_cookie("partitioned", "1", secure=True, samesite="None", partitioned=True)
        return answer

    @panel_app.get("/kept")
    def kept():
        return f"<p>{' '.join(sorted(request.cookies))}</p>"

    with Served("127.0.0.1") as panel, Served("localhost") as at:

        @desk_app.get("/")
        def page():
            return f'<iframe src="{panel.origin}/keep"></iframe>'

        panel.serve(panel_app)
        at.serve(desk_app)
        yield at.origin


def came(context, desk) -> str:
    page = context.new_page()
    page.goto(desk)
    frame = page.frame_locator("iframe")
    frame.get_by_role("link").click()
    return frame.locator("p").inner_text()


def test_a_plain_cookie_of_a_third_party_is_blocked(browser, desk):
    """It is not stored; one that is partitioned by the desk's site (CHIPS) is."""
    context = browser.new_context()
    try:
        assert came(context, desk) == "partitioned"
    finally:
        context.close()


def test_the_test_would_see_it(playwright, tmp_path, desk):
    """In a browser that allows it, the plain cookie comes as well."""
    context = launched(playwright, tmp_path / "profile", third_party_cookies=True)
    try:
        assert came(context, desk) == "partitioned plain"
    finally:
        context.close()
