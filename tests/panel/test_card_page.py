"""What the card's page shows: everything that the card holds, and what to do about it."""

from __future__ import annotations

import pytest
from panelhost import Host
from world import CUP, LAMP, World

from orderactions import Actor, Policy, Reason, Refund
from orderactions.panel import sign_context


@pytest.fixture
def host() -> Host:
    made = Host()
    made.world.ticket()
    return made


def test_it_shows_the_order_its_money_and_its_clocks(host):
    """What was paid, by line and part; until when the buyer is to be answered."""
    order = host.world.order(CUP, LAMP)
    _, card = host.browser(order)
    for said in (
        order,
        "Amazon.de",
        "shipped",
        "sent by the seller",
        "€54.90",
        "shipping €4.90",
        "refundable up to €20.00",
    ):
        assert said in card.text
    assert "has not asked the marketplace to cancel" in card.text
    assert "Answer by" in card.text
    assert "24 h 00 min left" in card.text


def test_it_shows_what_was_refunded_by_whom_and_what_is_on_its_way(host):
    """Ours with its number, others' with the entry of the books."""
    host = Host(World(books="2024-06-19"))
    order = host.world.order(CUP, LAMP)
    tom = Actor.agent("tom")
    done = host.world.service.execute(Refund.shipping(f"de/{order}", reason=Reason.LATE), actor=tom)
    host.world.leap(3600 * 12)
    waits = host.world.service.execute(Refund.part(f"de/{order}", reason=Reason.PRICE, amount="5"), actor=tom)
    _, card = host.browser(order)
    assert f"Refund €4.90, tom , In the marketplace's books, {done.confirmation.number}" in card.text
    assert f"Refund €5.00, tom , Recorded, {waits.confirmation.number}" in card.text
    assert "Left €45.00" in card.text


def test_whether_the_buyer_asked_through_amazon_is_told(host):
    """And the reason that fits is chosen."""
    order = host.world.order(LAMP | {"cancel_request": "Changed my mind"}, status="UNSHIPPED")
    _, card = host.browser(order)
    assert "asked the marketplace to cancel" in card.text
    assert "Ship by" in card.text
    assert card.form("/preview", kind="cancellation")["reason"] == "buyer_cancelled"


def test_a_pause_and_a_missing_worker_are_said_first(host):
    """With what clears it, and no button that would be declined."""
    order = host.world.order()
    host.world.refund(host.world.order())
    host.world.clock.advance(720)
    host.world.service.pause("kind:refund", actor=Actor.agent("tom"), why="we look at something")
    _, card = host.browser(order)
    assert "nothing has driven actions ever" in card.text
    assert "A refund is not possible now" in card.text
    assert "we look at something" in card.text
    assert not [form for form in card.forms if form.get("kind") == "refund"]


def test_another_ticket_with_an_action_of_this_order_is_said(host):
    """A buyer can name somebody else's order."""
    order = host.world.order()
    host.world.ticket("2")
    host.world.refund(order, ticket="desk:2")
    _, card = host.browser(order)
    assert "the ticket desk:2 has a refund of this order" in card.text


def test_what_needs_an_approval_says_so_beside_its_button():
    """Before anything is pressed."""
    host = Host(World(policy=Policy(approval_above={"EUR": 10})))
    _, card = host.browser(host.world.order())
    assert "Refund €20.00 (another person has to approve it)" in card.text


def test_an_order_that_the_marketplace_does_not_know_is_told(host):
    """And an account that there is not; neither is an error of ours."""
    browser, page = host.browser("305-0000000-0000000")
    assert (page.status, "does not know this order" in page.text) == (404, True)
    there = sign_context(host.keys, agent="marie", ticket="desk:1", orders=["fr/1"], clock=host.world.clock)
    assert browser.enter(there).status == 400


def test_a_marketplace_that_cannot_be_read_is_told(host):
    """Nothing was done; the page says to try again."""
    order = host.world.order()
    host.world.amazon.add_fault("5xx_before_effect", operation="getOrder", times=50)
    _, page = host.browser(order)
    assert page.status in (502, 503)
    assert "Nothing was done" in page.text


def test_an_empty_quota_says_when_to_come_back(host):
    """In its header as well, for whoever asks by program."""
    order = host.world.order()
    host.world.amazon.add_fault("429_without_header", operation="getOrder", times=50)
    _, page = host.browser(order)
    assert page.status in (502, 503)
    assert "Nothing was done" in page.text


def test_several_orders_are_offered_to_choose_from(host):
    """By their places: no address names one."""
    first, second = host.world.order(), host.world.order(CUP)
    browser, page = host.browser(first, second)
    assert (first in page.text, second in page.text) == (True, True)
    assert "€34.90" in browser.go("order/1").text
    assert browser.go("order/2").status == 404


def test_a_ticket_without_an_order_says_so(host):
    """There is nothing to press."""
    _, page = host.browser()
    assert "No order is known for this ticket" in page.text


def test_words_of_others_are_written_as_text(host):
    """A title is whatever somebody has typed at the marketplace."""
    order = host.world.order(LAMP | {"title": "<img src=x onerror=alert(1)> & \N{HEBREW LETTER ALEF}"})
    _, card = host.browser(order)
    assert "<img" not in card.html
    assert "<img src=x onerror=alert(1)> &" in card.text
