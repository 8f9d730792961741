"""What the buyer is told, in the agent's own words."""

from __future__ import annotations

import pytest
from panelhost import AT, Host
from world import CUP

from orderactions import Actor, Reason, Refund

OWN = "Dear Ms Moreau,\r\n\r\nyour cup is refunded. Our number: OA-...\r\n\r\nMarie"


@pytest.fixture
def host() -> Host:
    made = Host()
    made.world.ticket()
    return made


def confirm(host: Host, **more):
    order = host.world.order(CUP)
    browser, card = host.browser(order, **more)
    return browser, browser.send(card.form("/preview", how="full")), order


def test_own_words_are_told_once_it_is_done(host):
    """With the number in its place; what was offered is not told beside it."""
    browser, page, _ = confirm(host)
    press = page.form("/press")
    assert "34.90" in press["for_buyer"]
    action = browser.send(press, for_buyer=OWN)
    (made,) = host.world.service.actions()
    host.world.pass_time(900)
    (said,) = host.world.said("reply")
    assert said == OWN.replace("\r\n", "\n").replace("OA-...", made.confirmation.number)
    assert "Ms Moreau" in browser.go(action.answer.request.path).text


def test_what_is_shown_is_what_is_written():
    """In the language of the ticket, where it has one, and not that of the site."""
    host = Host()
    host.world.ticket(language="fr")
    browser, page, _ = confirm(host)
    shown = page.form("/press")["for_buyer"]
    browser.send(page.form("/press"))
    host.world.pass_time(900)
    (made,) = host.world.service.actions()
    assert host.world.said("reply")[0] == shown.replace("OA-...", made.confirmation.number).strip()
    assert shown.startswith("Bonjour")


def test_what_was_left_as_it_was_is_the_librarys_text(host):
    """A browser ends lines otherwise; that is no change."""
    browser, page, _ = confirm(host)
    press = page.form("/press")
    browser.send(press, for_buyer="  " + press["for_buyer"].replace("\n", "\r\n") + "\r\n")
    host.world.pass_time(900)
    assert "We have submitted the refund of" in host.world.said("reply")[0]


@pytest.mark.parametrize("words", ["Write to marie@shop.example", "See www.shop.example", "", "x" * 1969])
def test_words_that_may_not_be_sent_are_given_back(host, words):
    """Beside the field, with what is wrong; nothing was done, and they can be mended."""
    browser, page, _ = confirm(host)
    refused = browser.send(page.form("/press"), for_buyer=words)
    assert refused.status == 422
    assert "These words may not be sent" in refused.text
    assert 'aria-invalid="true"' in refused.html
    assert host.world.service.actions() == ()
    again = refused.form("/press")
    assert again["for_buyer"].strip() == words
    browser.send(again, for_buyer=OWN)
    assert len(host.world.service.actions()) == 1


def test_own_words_are_kept_when_something_has_changed(host):
    """The agent sees them beside the new amount."""
    browser, page, order = confirm(host)
    host.world.service.execute(Refund.shipping(f"de/{order}", reason=Reason.LATE), actor=Actor.agent("tom"))
    again = browser.send(page.form("/press"), for_buyer=OWN)
    assert again.status == 409
    assert "Ms Moreau" in again.form("/press")["for_buyer"]
    untouched = browser.send(page.form("/press"))
    assert "30.00" in untouched.form("/press")["for_buyer"]


def test_where_nothing_can_be_written_there_is_nothing_to_edit(host):
    """The ticket's desk is not connected: the text is shown, and the card says so."""
    _, page, _ = confirm(host, ticket="elsewhere:1")
    assert "for_buyer" not in page.form("/press")
    assert "34,90" in page.text


def test_without_the_extra_there_is_nothing_to_edit(host, monkeypatch):
    """Free words are kept sealed, which needs cryptography."""
    from orderactions.panel import acting

    monkeypatch.setattr(acting, "seals_words", lambda: False)
    _, page, _ = confirm(host)
    assert "for_buyer" not in page.form("/press")


def test_own_words_stand_in_no_address_and_in_no_other_page(host):
    """They may hold the buyer's name."""
    browser, page, _ = confirm(host)
    press = page.form("/press")
    answer = browser.client.post(press.action, data={**press, "for_buyer": OWN}, base_url=AT)
    assert "Moreau" not in answer.headers["Location"]
    assert "Moreau" not in browser.go("approvals").text + browser.go("tasks").text


def test_own_words_are_kept_when_the_preview_was_too_old(host):
    """Else the buyer would be told the library's text, which the agent had replaced."""
    browser, page, _ = confirm(host, stay_s=7200)
    host.world.clock.advance(3600)
    again = browser.send(page.form("/press"), for_buyer=OWN)
    assert "too old" in again.text
    assert "Ms Moreau" in again.form("/press")["for_buyer"]
