"""Cancellations in the panel, decisions about what waits, and what was done by hand."""

from __future__ import annotations

import pytest
from panelhost import Host
from world import CUP, LAMP, World

from orderactions import Policy, State
from orderactions.panel import deciding


@pytest.fixture
def host() -> Host:
    made = Host()
    made.world.ticket()
    return made


def cancelled(host: Host) -> list[str]:
    return [entry["order_id"] for entry in host.world.amazon.ledger()["cancellations"]]


def test_an_order_is_cancelled_with_its_reason_and_effect(host):
    """The page says what follows from it before it is pressed."""
    order = host.world.order(status="UNSHIPPED")
    browser, card = host.browser(order)
    confirm = browser.send(card.form("/preview", kind="cancellation"), reason="out_of_stock")
    assert "The whole order is to be cancelled" in confirm.text
    assert "What follows from it" in confirm.text
    assert "NoInventory" in confirm.text
    browser.send(confirm.form("/press"))
    host.world.pass_time(900)
    assert cancelled(host) == [order]


def test_a_buyers_reason_needs_word_that_the_buyer_asked(host):
    """The mark beside the button is that word."""
    order = host.world.order(status="UNSHIPPED")
    browser, card = host.browser(order)
    form = card.form("/preview", kind="cancellation")
    refused = browser.send(form, reason="buyer_cancelled")
    assert not [each for each in refused.forms if each.action.endswith("/press")]
    confirm = browser.send(form, reason="buyer_cancelled", buyer_asked="1")
    assert "BuyerCanceled" in confirm.text
    browser.send(confirm.form("/press"))
    host.world.pass_time(900)
    assert cancelled(host) == [order]


def test_what_is_shipped_cannot_be_cancelled_and_says_what_clears_it(host):
    """There is no button, and why."""
    _, card = host.browser(host.world.order())
    assert "Cancellation is not possible now" in card.text
    assert "the order is shipped" in card.text
    assert not [form for form in card.forms if form.get("kind") == "cancellation"]


def test_a_pending_order_is_cancelled_as_soon_as_possible(host):
    """It waits until the order has left Pending."""
    order = host.world.order(status="PENDING")
    browser, card = host.browser(order)
    confirm = browser.send(card.form("/preview", when_possible="1"), reason="out_of_stock")
    action = browser.send(confirm.form("/press"))
    assert "the order to leave Pending" in action.text


def test_another_agent_approves_or_declines():
    """Who asked cannot; who declines says why."""
    host = Host(World(policy=Policy(approval_above={"EUR": 10})))
    first, second = host.world.order(), host.world.order()
    marie, _ = host.browser(first, second)
    places = []
    for number in (0, 1):
        confirm = marie.send(marie.go(f"order/{number}").form("/preview", how="full"))
        page = marie.send(confirm.form("/press"))
        places.append(page.answer.request.path.rpartition("/")[2])
        assert "Waits for approval" in page.text
        assert "Another person, whose role allows it, has to approve it" in page.text
        assert not [form for form in page.forms if form.action.endswith("/approve")]
    tom, _ = host.browser(agent="tom", ticket="desk:2", whole_desk=True)
    waiting = tom.go("approvals")
    assert (first in waiting.text, second in waiting.text) == (True, True)
    approved = tom.send(tom.go(f"action/{places[0]}").form("/approve"))
    assert "Recorded" in approved.text
    declined = tom.send(tom.go(f"action/{places[1]}").form("/decline"), why="too much")
    assert "Declined here" in declined.text
    assert "too much" in declined.text
    host.world.pass_time(900)
    assert (host.world.paid_out(first), host.world.paid_out(second)) == ([("Principal", "20.00")], [])


def test_approvals_of_other_orders_are_not_shown_to_a_session_of_one_ticket():
    """The host opens the whole desk for those who decide."""
    host = Host(World(policy=Policy(approval_above={"EUR": 10})))
    order = host.world.order()
    marie, card = host.browser(order)
    marie.send(marie.send(card.form("/preview", how="full")).form("/press"))
    tom, _ = host.browser(host.world.order(), agent="tom", ticket="desk:2")
    assert "Nothing waits for approval" in tom.go("approvals").text
    assert order in marie.go("approvals").text


def test_what_can_only_be_done_by_hand_links_there_and_is_recorded_once():
    """A double click on "done there" is one record, and nothing is sent."""
    host = Host()
    host.world.ticket()
    order = host.world.order(LAMP, fulfilled_by="AMAZON", status="UNSHIPPED")
    browser, card = host.browser(order)
    assert "only possible by hand" in card.text
    form = browser.go(next(link for link in card.links if "by-hand" in link and "cancellation" in link)).form(
        "/by-hand"
    )
    first, second = browser.send(form), browser.send(form)
    assert "Recorded as done at the marketplace by hand" in first.text
    assert first.answer.request.path == second.answer.request.path
    (made,) = host.world.service.actions()
    assert (made.by_hand, made.state) == (True, State.DONE)
    host.world.pass_time(900)
    assert (cancelled(host), host.world.feeds()) == ([], 0)


def test_what_waits_for_approval_is_found_among_many(monkeypatch):
    """The oldest first, however many later ones are open that wait for nobody."""
    monkeypatch.setattr(deciding, "_SHOWN", 2)
    host = Host(World(policy=Policy(approval_above={"EUR": 30})))
    waiting = host.world.order(CUP)
    host.world.refund(waiting)
    for _ in range(2):
        host.world.refund(host.world.order())
    tom, _ = host.browser(agent="tom", ticket="desk:2", whole_desk=True)
    assert waiting in tom.go("approvals").text
