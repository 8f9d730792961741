"""The panel beside a ticket, in a real browser: each story ends with what the simulated Amazon has done."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from orderactions import Actor, Refund, State
from orderactions.clock import ManualClock
from tests.browser.seats import Seats, cancelled, carry_out, refunded, sent
from tools.demo_panel.stage import Stage
from tools.demo_panel.tickets import TICKETS

VASE, CUPS, KETTLE, CLOCK = (TICKETS[number].order_id for number in ("4711", "4712", "4713", "4715"))
WHOLE_VASE = [(VASE, "Principal", "30.00"), (VASE, "Shipping", "4.90")]
ALL_OF_IT = r"^Refund £34\.90$"
NOW = r"^Refund £34\.90 now$"


def test_a_full_refund_takes_two_presses(stage, seats):
    """Seen beside the conversation, pressed, and followed there to the marketplace's word; the ticket is written."""
    marie = seats.take().open("4711")
    marie.press(ALL_OF_IT)
    marie.sees("The buyer gets £34.90")
    marie.press(NOW)
    marie.is_told("Recorded")
    carry_out(stage)
    marie.is_told("Carried out")
    (action,) = stage.service.actions()
    marie.sees(action.confirmation.number)
    expect(marie.page.get_by_text("Note for colleagues").first).to_be_visible()
    assert (refunded(stage), sent(stage)) == (WHOLE_VASE, 1)


def test_one_of_three_cups_is_refunded(stage, seats):
    """The form shows what it would come to while it is filled in, as the server has worked it out."""
    marie = seats.take().open("4712")
    marie.follow("Refund a part")
    line = marie.panel.locator("#field-parts .row").filter(has_text="TASSE-3").filter(has_text="price")
    line.get_by_role("combobox").select_option("units")
    line.get_by_role("textbox").fill("1")
    marie.panel.get_by_label("Reason").select_option("Wrong article")
    expect(marie.panel.locator("[data-effect-here]")).to_contain_text("The buyer gets €9.00")
    marie.press("^Preview$")
    marie.press(r"^Refund €9\.00 now$")
    marie.is_told("Recorded")
    carry_out(stage)
    marie.is_told("Carried out")
    assert (refunded(stage), sent(stage)) == ([(CUPS, "Principal", "9.00")], 1)


def test_what_it_would_come_to_is_not_shown_any_more_when_it_cannot_be_worked_out(stage, seats):
    """An amount that stays there would be taken for that of what has been filled in since."""
    marie = seats.take().open("4712")
    marie.follow("Refund a part")
    marie.panel.get_by_label("an amount", exact=True).check()
    amount, shown = marie.panel.get_by_label("Amount in EUR"), marie.panel.locator("[data-effect-here]")
    amount.fill("1.00")
    expect(shown).to_contain_text("The buyer gets €1.00")
    marie.page.route("**/effect", lambda route: route.abort())
    amount.fill("2.00")
    expect(shown).to_be_empty()
    marie.page.unroute("**/effect")
    amount.fill("3.00")
    expect(shown).to_contain_text("The buyer gets €3.00")
    marie.page.route("**/effect", lambda route: route.fulfill(status=503))
    amount.fill("4.00")
    expect(shown).to_be_empty()


def test_an_order_is_cancelled(stage, seats):
    """The buyer has asked Amazon; the panel says so, says what follows, and does it."""
    marie = seats.take().open("4713")
    marie.sees("asked the marketplace to cancel")
    marie.press("^Cancel the order$")
    marie.sees("The whole order is to be cancelled.")
    marie.press("^Cancel the order now$")
    marie.is_told("Recorded")
    carry_out(stage)
    marie.is_told("It was carried out")
    assert (cancelled(stage), refunded(stage), sent(stage)) == ([KETTLE], [], 1)
    assert stage.amazon.order(KETTLE).status == "CANCELLED"


def test_a_refusal_by_amazon_is_told_in_the_agents_language(stage, seats):
    """Somebody has refunded it elsewhere a moment before, where nobody can see it yet. Lena reads German."""
    lena = seats.take("lena").open("4711")
    lena.press("34,90")
    stage.amazon.refund_elsewhere(VASE)
    lena.press("34,90")
    lena.is_told("Aufgezeichnet")
    carry_out(stage)
    lena.is_told("Vom Marktplatz abgelehnt")
    lena.sees("Braucht einen Menschen")
    lena.opens("Einzelheiten")
    lena.sees("The requested refund amount is not eligible for the item price or its tax.")
    (action,) = stage.service.actions()
    assert action.state is State.REFUSED
    assert (refunded(stage), sent(stage)) == ([], 1)


def test_a_second_agent_approves(stage, seats):
    """Nothing is sent before; whoever asked sees it go on without a reload."""
    marie, tom = seats.take("marie").open("4715"), seats.take("tom").open("4711")
    marie.press(r"^Refund €79\.00$")
    marie.press(r"^Refund €79\.00 now$")
    marie.is_told("Waits for approval")
    expect(marie.button("^Approve$")).to_have_count(0)
    stage.service.advance()
    assert sent(stage) == 0
    tom.follow("Approvals")
    tom.panel.get_by_role("main").get_by_role("link").click()
    tom.press("^Approve$")
    tom.is_told("Recorded")
    carry_out(stage)
    marie.is_told("Carried out")
    tom.is_told("Carried out")
    assert (refunded(stage), sent(stage)) == ([(CLOCK, "Principal", "79.00")], 1)


def test_a_refund_is_taken_back_in_time(tmp_path, browser):
    """It is held for twenty seconds, which are counted down; what was taken back is never sent."""
    with Stage(tmp_path, ManualClock.at("2026-11-24T09:00:00+00:00"), hold_s=20) as stage:
        seats = Seats(browser, stage)
        marie = seats.take().open("4711")
        marie.press(ALL_OF_IT)
        marie.press(NOW)
        stage.service.advance()
        expect(marie.panel.get_by_role("timer")).to_be_visible()
        marie.press("^Take back$")
        marie.is_told("Withdrawn")
        stage.clock.advance(3600)
        carry_out(stage)
        seats.close()
        assert (refunded(stage), sent(stage)) == ([], 0)


def test_an_end_that_came_while_something_had_the_focus_is_told(stage, seats):
    """What somebody is about to press is not taken from under the finger; the end is told once it is let go."""
    marie = seats.take().open("4711")
    marie.press(ALL_OF_IT)
    marie.press(NOW)
    marie.is_told("Recorded")
    marie.button("^Take back$").focus()
    (action,) = stage.service.actions()
    with marie.page.expect_response(lambda answer: answer.headers.get("x-panel-state") == "final"):
        stage.service.withdraw(action.id, actor=Actor.agent("tom"))
        stage.service.advance()
        assert not stage.service.get(action.id).is_open
    marie.is_told("Recorded")
    marie.panel.locator("h1").focus()
    marie.is_told("Withdrawn")


def test_a_stale_preview_shows_what_has_changed(stage, seats):
    """What was shown is not what holds any more: nothing is done until the new amount was seen and pressed."""
    marie = seats.take().open("4711")
    marie.press(ALL_OF_IT)
    marie.sees("The buyer gets £34.90")
    stage.service.execute(Refund.goodwill(VASE, "5.00"), actor=Actor.agent("tom"))
    marie.press(NOW)
    marie.sees("Nothing was done yet")
    marie.sees("What has changed:")
    carry_out(stage)
    assert sum(float(amount) for *_, amount in refunded(stage)) == 5
    marie.press(r"^Refund £29\.90 now$")
    marie.is_told("Recorded")
    carry_out(stage)
    marie.is_told("Carried out")
    assert sent(stage) == 2
    assert sum(float(amount) for *_, amount in refunded(stage)) == pytest.approx(34.90)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_double_click_is_one_refund(stage, seats, scripts):
    """The page sends it once; and without scripts, where it does not, the form still asks for the same action."""
    marie = seats.take(java_script_enabled=scripts).open("4711")
    if not scripts:
        marie.page.get_by_role("button", name="Open the panel").click()
    marie.press(ALL_OF_IT)
    marie.button(NOW).dblclick()
    marie.is_told("Recorded")
    carry_out(stage)
    assert len(stage.service.actions()) == 1
    assert (refunded(stage), sent(stage)) == (WHOLE_VASE, 1)


@pytest.mark.parametrize("reloads", [False, True], ids=["back", "reload"])
def test_the_back_button_and_a_reload_lead_to_no_second_refund(stage, seats, reloads):
    """What comes back is the same preview, and asks for the same action; behind it the card tells of the refund."""
    marie = seats.take().open("4711")
    marie.press(ALL_OF_IT)
    marie.press(NOW)
    marie.is_told("Recorded")
    if reloads:
        marie.frame.evaluate("location.reload()")
        marie.is_told("Recorded")
    else:
        marie.page.evaluate("history.back()")
        marie.press(NOW)
        marie.is_told("Recorded")
    marie.follow("Order")
    marie.sees("On its way£34.90")
    expect(marie.button(ALL_OF_IT)).to_have_count(0)
    carry_out(stage)
    assert len(stage.service.actions()) == 1
    assert (refunded(stage), sent(stage)) == (WHOLE_VASE, 1)


def test_two_agents_at_once_are_one_refund(stage, seats):
    """Both have seen the same preview; who presses second is shown that it has happened already."""
    marie, tom = seats.take("marie").open("4711"), seats.take("tom").open("4711")
    for each in (marie, tom):
        each.press(ALL_OF_IT)
        each.sees("The buyer gets £34.90")
    marie.press(NOW)
    tom.press(NOW)
    for each in (marie, tom):
        expect(each.button(NOW)).to_have_count(0)
    carry_out(stage)
    assert sorted(each.state for each in stage.service.actions() if each.state is not State.DECLINED) == [State.DONE]
    assert (refunded(stage), sent(stage)) == (WHOLE_VASE, 1)


def test_it_works_without_javascript(stage, seats):
    """The desk's button opens the panel, two presses refund, and the page looks again by itself or when asked."""
    marie = seats.take(java_script_enabled=False).open("4711")
    marie.page.get_by_role("button", name="Open the panel").click()
    marie.press(ALL_OF_IT)
    marie.press(NOW)
    marie.sees("Recorded")
    carry_out(stage)
    marie.follow("Look again")
    marie.is_told("Carried out")
    assert (refunded(stage), sent(stage)) == (WHOLE_VASE, 1)


def test_a_task_is_answered(stage, seats):
    """The answer of Amazon was lost, and nothing can be read: a person has looked there, and says what is so."""
    marie, tom = seats.take("marie").open("4711"), seats.take("tom")
    marie.press(ALL_OF_IT)
    marie.press(NOW)
    marie.is_told("Recorded")
    stage.amazon.fail("reset_after_effect", operation="createFeed")
    for operation in ("getFeeds", "listTransactions"):
        stage.amazon.fail("5xx_before_effect", operation=operation, times=1000)
    for _ in range(30):
        stage.service.advance()
        stage.clock.advance(60)
    marie.is_told("Not known")
    tom.open("4712")
    tom.follow("Tasks")
    tom.follow("It is not known whether the marketplace acted")
    tom.sees("What to look at")
    tom.press("^It happened$")
    tom.sees("Answered: It happened, tom")
    marie.is_told("Carried out")
    assert (refunded(stage), sent(stage)) == (WHOLE_VASE, 1)
