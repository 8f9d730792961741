"""Who is not let in sees nothing of the order, and can do nothing."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import expect

from orderactions.panel import sign_context
from tests.browser.seats import sent
from tools.demo_panel.serving import Served
from tools.demo_panel.tickets import TICKETS

VASE = TICKETS["4711"]
OPEN = "Open the panel"


@pytest.fixture(autouse=True)
def nothing_is_sent(stage):
    """Whatever is tried here, Amazon hears nothing of it."""
    yield
    stage.service.advance()
    assert (stage.service.actions(), sent(stage), stage.amazon.ledger()["refunds"]) == ((), 0, [])


@pytest.fixture
def marie(seats):
    """Marie without scripts: the panel opens when she presses the desk's button, and not before."""
    return seats.take(java_script_enabled=False).open("4711")


def opens(seat):
    seat.page.get_by_role("button", name=OPEN).click()


def sees_no_order(seat):
    expect(seat.panel.get_by_role("main")).not_to_contain_text(VASE.order_id)


def test_a_context_that_is_too_old_opens_nothing(stage, marie):
    """The page of the desk was left open for longer than a minute."""
    stage.clock.advance(61)
    opens(marie)
    marie.sees("The link to this panel is over or was used already.")
    sees_no_order(marie)


def test_a_context_opens_once(stage, marie):
    """Whoever gets hold of it afterwards has nothing."""
    opens(marie)
    marie.sees(VASE.order_id)
    opens(marie)
    marie.sees("The link to this panel is over or was used already.")
    sees_no_order(marie)


def test_a_session_ends(stage, marie):
    """The time that the desk has given is over: what is pressed then does nothing."""
    opens(marie)
    marie.press(r"^Refund £34\.90$")
    marie.sees("The buyer gets £34.90")
    stage.clock.advance(13 * 3600)
    marie.press(r"^Refund £34\.90 now$")
    marie.sees("Your time with this panel is over")
    sees_no_order(marie)


def test_a_link_opens_it_in_a_tab_of_its_own(stage, seats):
    """For desks without frames: what lets the agent in stands behind a #, and is gone at once."""
    seat = seats.take()
    context = sign_context(
        stage.keys, agent="marie", ticket="desk:4711", orders=[VASE.order], language="en", clock=stage.clock
    )
    seat.page.goto(f"{stage.panel_at.origin}/enter#{context}")
    expect(seat.page.get_by_role("heading", name=f"Order {VASE.order_id}")).to_be_visible()
    assert context not in seat.page.url
    # Nor does the back button lead to it.
    seat.page.go_back()
    assert seat.page.url == "about:blank"


def test_a_page_that_is_not_on_the_list_cannot_show_it(stage, seats):
    """A foreign page that has got hold of a good context gets an empty frame, and no button to be clicked blindly."""
    context = sign_context(
        stage.keys, agent="marie", ticket="desk:4711", orders=[VASE.order], language="en", clock=stage.clock
    )
    foreign = Flask("foreign")

    @foreign.get("/")
    def page():
        return f"""<iframe name="panel"></iframe>
            <form method="post" action="{stage.panel_at.origin}/enter" target="panel">
            <input type="hidden" name="context" value="{context}"><button>go</button></form>"""

    with Served("foreign.localhost") as at:
        at.serve(foreign)
        seat = seats.take()
        seat.expects_errors = True
        seat.page.goto(at.origin)
        with seat.page.expect_response(lambda answer: "/order/0" in answer.url) as answer:
            seat.page.get_by_role("button").click()
        assert answer.value.status == 200
        expect(seat.panel.locator("#sub-frame-error")).to_be_visible()
        assert seat.frame.url == "chrome-error://chromewebdata/"


def test_another_tickets_session_opens_nothing(stage, seats):
    """The address of Marie's panel, pasted into Tom's browser: without the cookie it opens nothing."""
    marie, tom = seats.take("marie").open("4711"), seats.take("tom").open("4712")
    marie.sees(VASE.order_id)
    tom.sees(TICKETS["4712"].order_id)
    tom.frame.evaluate("address => location.assign(address)", marie.frame.url)
    tom.sees("Your time with this panel is over, or the browser has not kept its cookie.")
    sees_no_order(tom)


def test_every_page_obeys_its_own_policy(stage, seats):
    """A script that somebody gets into a page does not run."""
    marie = seats.take().open("4711")
    marie.sees(VASE.order_id)
    marie.expects_errors = True
    marie.frame.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "document.title = 'run'";
            document.body.append(script);
            document.body.insertAdjacentHTML("beforeend", "<img src='x:' onerror='document.title=1'>");
        }"""
    )
    assert marie.frame.title() != "run"
    assert any("Content Security Policy" in each for each in marie.wrong)
