"""Refunds in the panel: two presses, what was shown and nothing else, and never two actions."""

from __future__ import annotations

import threading

import pytest
from panelhost import AT, Host
from world import CUP, World

from orderactions import Actor, Policy, Reason, Refund, State
from orderactions.errors import JournalError


@pytest.fixture
def host() -> Host:
    made = Host()
    made.world.ticket()
    return made


def test_a_full_refund_takes_two_presses_and_needs_no_javascript(host):
    """The card's button leads to a page that says what would happen; its button does it."""
    order = host.world.order()
    browser, card = host.browser(order)
    confirm = browser.send(card.form("/preview", how="full"))
    assert "The buyer gets €20.00" in confirm.text
    action = browser.send(confirm.form("/press"))
    (made,) = host.world.service.actions()
    assert (made.state, made.actor, str(made.ticket)) == (State.RESERVED, Actor.agent("marie"), "desk:1")
    assert made.confirmation.number in action.text
    assert "Recorded" in action.text
    host.world.pass_time(600)
    assert host.world.paid_out(order) == [("Principal", "20.00")]
    assert "Carried out" in browser.go(action.answer.request.path).text
    assert host.world.said("note")


def test_a_double_click_is_one_action(host):
    """The form carries the preview, whose id is the action's key."""
    order = host.world.order()
    browser, card = host.browser(order)
    press = browser.send(card.form("/preview", how="full")).form("/press")
    first, second = browser.send(press), browser.send(press)
    assert first.answer.request.path == second.answer.request.path
    host.world.pass_time(600)
    # The back button, much later.
    assert browser.send(press).answer.request.path == first.answer.request.path
    assert len(host.world.service.actions()) == 1
    assert host.world.paid_out(order) == [("Principal", "20.00")]


def test_the_answer_to_a_press_can_be_shown_at_once(host):
    """Our own script asks for the page itself, and is told its address: one request from press to visible state."""
    browser, card = host.browser(host.world.order())
    press = browser.send(card.form("/preview", how="full")).form("/press")
    answer = browser.client.post(press.action, data=press, base_url=AT, headers={"X-Panel": "here"})
    assert (answer.status_code, 'role="status"' in answer.text) == (200, True)
    assert answer.headers["X-Panel-Address"] == browser.send(press, follow=False).answer.headers["Location"]
    assert len(host.world.service.actions()) == 1


def test_a_reload_without_the_form_leads_to_the_order(host):
    """Some browsers ask for the address alone."""
    order = host.world.order()
    browser, _ = host.browser(order)
    for path in ("order/0/preview", "order/0/press"):
        assert order in browser.go(path).text


def test_two_clicks_in_the_same_moment_are_one_action(host):
    """Two threads of the server hold the same form."""
    order = host.world.order()
    browser, card = host.browser(order)
    press = browser.send(card.form("/preview", how="full")).form("/press")
    cookie = browser.client.get_cookie("orderactions", domain="panel.example", path=browser.home)
    start, places = threading.Barrier(2), []

    def send() -> None:
        client = host.app.test_client()
        client.set_cookie("orderactions", cookie.value, domain="panel.example", path=browser.home, secure=True)
        start.wait()
        places.append(client.post(press.action, data=press, base_url=AT).headers["Location"])

    threads = [threading.Thread(target=send) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(set(places)) == 1
    assert len(host.world.service.actions()) == 1


def test_another_process_takes_the_form_that_this_one_has_shown(host):
    """Nothing is kept on the server: the form itself says what was shown."""
    order = host.world.order()
    browser, card = host.browser(order)
    press = browser.send(card.form("/preview", how="full")).form("/press")
    browser.client.application = Host(host.world).app
    first = browser.send(press)
    assert "Recorded" in first.text
    browser.client.application = Host(host.world).app
    assert browser.send(press).answer.request.path == first.answer.request.path
    assert len(host.world.service.actions()) == 1


@pytest.mark.parametrize("elsewhere", [False, True])
def test_what_has_changed_since_the_preview_is_shown_and_asked_again(host, elsewhere):
    """The order was shipped meanwhile, for instance, or somebody has refunded a part of it; by whichever process."""
    order = host.world.order(CUP)
    browser, card = host.browser(order)
    press = browser.send(card.form("/preview", how="full")).form("/press")
    host.world.service.execute(Refund.shipping(f"de/{order}", reason=Reason.LATE), actor=Actor.agent("tom"))
    if elsewhere:
        browser.client.application = Host(host.world).app
    again = browser.send(press)
    assert again.status == 409
    assert "was EUR 4.90, is absent" in again.text
    assert "The buyer gets €30.00" in again.text
    assert [each.state for each in host.world.service.actions()] == [State.DECLINED, State.RESERVED]
    browser.send(again.form("/press"))
    host.world.pass_time(900)
    assert sorted(host.world.paid_out(order)) == [("Principal", "30.00"), ("Shipping", "4.90")]


def test_two_agents_at_once_refund_once(host):
    """Both were shown the whole of it; the second is told who was first, and nothing is left to press."""
    order = host.world.order()
    marie, card = host.browser(order)
    tom, other = host.browser(order, agent="tom", ticket="desk:2")
    first = marie.send(card.form("/preview", how="full")).form("/press")
    second = tom.send(other.form("/preview", how="full")).form("/press")
    marie.send(first)
    told = tom.send(second)
    assert "Declined here" in told.text
    assert "nothing is left to refund" in told.text
    host.world.pass_time(900)
    assert host.world.paid_out(order) == [("Principal", "20.00")]


def test_the_same_once_more_is_asked_about(host):
    """A second refund of the same amount may be a slip; the page says what it resembles, and a mark means it."""
    order = host.world.order(CUP)
    browser, _ = host.browser(order)
    form = browser.go("order/0/part").form("/preview")
    asked = {"how": "amount", "amount": "5.00", "reason": "price"}
    browser.send(browser.send(form, **asked).form("/press"))
    again = browser.send(browser.send(form, **asked).form("/press"))
    assert again.status == 409
    assert "the same was asked at 09:00 UTC" in again.text
    press = again.form("/press")
    assert "again" not in press
    assert browser.send(press).status == 409
    assert "Recorded" in browser.send(press, again="1").text
    host.world.pass_time(900)
    assert sum(float(amount) for _, amount in host.world.paid_out(order)) == 10


def test_an_old_preview_is_made_anew(host):
    """After an hour nobody knows what was looked at."""
    browser, card = host.browser(host.world.order(), stay_s=7200)
    press = browser.send(card.form("/preview", how="full")).form("/press")
    host.world.clock.advance(3600)
    again = browser.send(press)
    assert again.status == 409
    assert "The preview was too old" in again.text
    assert host.world.service.actions() == ()
    assert "Recorded" in browser.send(again.form("/press")).text


@pytest.mark.parametrize(
    ("asked", "paid"),
    [
        ({"how": "full"}, [("Principal", "30.00"), ("Shipping", "4.90")]),
        ({"how": "amount", "amount": "12,50"}, [("Principal", "12.50")]),
        ({"how": "percent", "percent": "10 %"}, [("Principal", "3.00")]),
        ({"how": "shipping"}, [("Shipping", "4.90")]),
        ({"how": "shipping", "amount": "2.00"}, [("Shipping", "2.00")]),
        ({"how": "part", "by.LINE.item": "quantity", "value.LINE.item": "2"}, [("Principal", "20.00")]),
        ({"how": "part", "by.LINE.item": "percent", "value.LINE.item": "50"}, [("Principal", "15.00")]),
        (
            {"how": "part", "by.LINE.item": "amount", "value.LINE.item": "1", "by.LINE.shipping": "all"},
            [("Principal", "1.00"), ("Shipping", "4.90")],
        ),
    ],
)
def test_a_part_is_refunded_by_line_quantity_component_percent_or_amount(host, asked, paid):
    """What the form says, is what is paid out."""
    order = host.world.order(CUP)
    line = host.world.service.order(f"de/{order}").lines[0].line_id
    browser, _ = host.browser(order)
    form = browser.go("order/0/part").form("/preview")
    fields = {name.replace("LINE", line): value for name, value in asked.items()}
    effect = browser.client.post(
        f"{browser.home}order/0/effect", data={**form, "reason": "damaged", **fields}, base_url=AT
    )
    confirm = browser.send(form, reason="damaged", **fields)
    total = f"€{sum(float(amount) for _, amount in paid):.2f}"
    assert total in effect.text
    assert total in confirm.text
    browser.send(confirm.form("/press"))
    host.world.pass_time(900)
    assert sorted(host.world.paid_out(order)) == paid


@pytest.mark.parametrize(
    ("asked", "field", "said"),
    [
        ({"how": "part"}, "parts", "Choose at least one part"),
        ({"how": "amount", "amount": "much"}, "amount", "Give an amount such as 12.50"),
        ({"how": "amount", "amount": "1.234,56"}, "amount", "Give an amount such as 12.50"),
        ({"how": "percent", "percent": "101"}, "percent", "Give a percentage above 0"),
        ({"how": "part", "by.LINE.item": "quantity", "value.LINE.item": "0"}, "value.LINE.item", "whole number"),
        ({"how": "all of it"}, "how", "Choose one of"),
        ({"how": "full", "reason": "because"}, "reason", "Choose one of"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(host, asked, field, said):
    """A screen reader finds it there, and the form is as it was filled in."""
    order = host.world.order(CUP)
    line = host.world.service.order(f"de/{order}").lines[0].line_id
    browser, _ = host.browser(order)
    form = browser.go("order/0/part").form("/preview")
    fields = {name.replace("LINE", line): value for name, value in asked.items()}
    page = browser.send(form, **fields)
    name = field.replace("LINE", line)
    assert page.status == 422
    assert said in page.text
    assert f'id="wrong-{name}"' in page.html
    assert f'aria-describedby="wrong-{name}"' in page.html
    piece = browser.client.post(f"{browser.home}order/0/effect", data={**form, **fields}, base_url=AT)
    assert piece.status_code == 422
    assert said in piece.text


def test_more_than_is_left_is_said_before_anything_is_pressed(host):
    """The preview has no button then."""
    browser, _ = host.browser(host.world.order())
    page = browser.send(browser.go("order/0/part").form("/preview"), how="amount", amount="20.01", reason="price")
    assert "This is not possible now" in page.text
    assert not [form for form in page.forms if form.action.endswith("/press")]


def test_a_preset_is_a_refund_in_two_presses(host):
    """The usual causes have a button each, with what it comes to."""
    order = host.world.order(CUP)
    browser, card = host.browser(order)
    confirm = browser.send(card.form("/preview", how="part", reason="late"))
    browser.send(confirm.form("/press"))
    host.world.pass_time(900)
    assert host.world.paid_out(order) == [("Shipping", "4.90")]


def test_a_refusal_by_amazon_is_shown(host):
    """In our words, with Amazon's own sentence beside them."""
    host.world.amazon.add_fault("feed_cancelled")
    browser, card = host.browser(host.world.order())
    action = browser.send(browser.send(card.form("/preview", how="full")).form("/press"))
    host.world.pass_time(900)
    page = browser.go(action.answer.request.path)
    assert "The marketplace refused it. It was not carried out." in page.text
    (made,) = host.world.service.actions()
    assert made.problems[0].message in page.text


def test_progress_is_told_until_it_is_final():
    """The piece that is asked for says whether to ask again."""
    host = Host(World(books="2024-06-19"))
    browser, card = host.browser(host.world.order(), stay_s=43200)
    action = browser.send(browser.send(card.form("/preview", how="full")).form("/press"))
    told = []
    for _ in range(3):
        piece = browser.client.get(f"{action.answer.request.path}/live", base_url=AT)
        assert 'role="status"' in piece.text
        assert "<html" not in piece.text
        told.append((piece.headers["X-Panel-State"], "Carried out" in piece.text.partition("</div>")[0]))
        host.world.leap(3600 * (10 if len(told) == 2 else 1))
    assert told == [("open", False), ("open", True), ("final", False)]


def test_it_can_be_taken_back_while_it_is_held(host):
    """The countdown is the policy's; after that it is taken back only if it was not sent yet."""
    host = Host(World(policy=Policy(hold_s=300)))
    order = host.world.order()
    browser, card = host.browser(order)
    action = browser.send(browser.send(card.form("/preview", how="full")).form("/press"))
    assert 'data-left="300"' in action.html
    assert "It is held for another 5 min." in action.text
    page = browser.send(action.form("/withdraw"))
    assert "Withdrawn" in page.text
    host.world.pass_time(900)
    assert host.world.paid_out(order) == []


def test_what_was_sent_cannot_be_taken_back(host):
    """The page says where it stands instead."""
    order = host.world.order()
    browser, card = host.browser(order)
    action = browser.send(browser.send(card.form("/preview", how="full")).form("/press"))
    host.world.pass_time(900)
    page = browser.send(action.form("/withdraw"))
    assert page.status == 409
    assert "It has moved on meanwhile" in page.text


# What was pressed stays pressed, and nothing is said as if it had not been.


def pressed(host: Host):
    """A refund of a part that was pressed: the browser, the form, and the page that it led to."""
    browser, _ = host.browser(host.world.order(CUP), stay_s=43200)
    form = browser.go("order/0/part").form("/preview")
    press = browser.send(form, how="amount", amount="5", reason="price").form("/press")
    return browser, press, browser.send(press)


def test_a_press_that_is_repeated_later_is_the_same_action(host):
    """By the back button, after an hour: it leads to what was done, and does not say that nothing was."""
    browser, press, page = pressed(host)
    host.world.clock.advance(3600)
    again = browser.send(press)
    assert again.answer.request.path == page.answer.request.path
    assert len(host.world.service.actions()) == 1


def test_a_repetition_asks_the_marketplace_nothing(host):
    """Another process takes it up while the marketplace is away: it was done, whatever can be read now."""
    browser, press, page = pressed(host)
    other = Host(host.world).app.test_client()
    cookie = browser.client.get_cookie("orderactions", domain="panel.example", path=browser.home)
    other.set_cookie("orderactions", cookie.value, domain="panel.example", path=browser.home)
    host.world.amazon.add_fault("no_connection", operation="getOrder", times=99)
    again = other.post(press.action, data=press, base_url=AT)
    assert (again.status_code, again.headers["Location"]) == (303, page.answer.request.path)


def test_a_journal_that_cannot_be_read_is_not_one_that_was_not_written(host, monkeypatch):
    """The press was recorded; the page after it says nothing else, by script or without."""
    browser, press, page = pressed(host)

    def away(*_args):
        raise JournalError("away")

    monkeypatch.setattr(host.world.service, "warnings", away)
    told = browser.go(page.answer.request.path)
    assert told.status == 503
    assert "What was recorded stays recorded" in told.text
    by_script = browser.client.post(press.action, data=press, base_url=AT, headers={"X-Panel": "here"})
    assert (by_script.status_code, by_script.headers["Location"]) == (303, page.answer.request.path)
