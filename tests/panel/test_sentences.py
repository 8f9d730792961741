"""Sentences of the library in the agent's language: those that every agent meets, and never a guess."""

from __future__ import annotations

import re

import pytest
from panelhost import Host
from world import CUP, LAMP, World

from orderactions import Actor
from orderactions.panel.sentences import recognise
from orderactions.panel.wording import LANGUAGES, Words

FOREIGN = sorted(set(LANGUAGES) - {"en"})


def english(html: str) -> list[str]:
    """What a page says in English, but for what stands behind "details"."""
    shown = re.sub(r"<details.*?</details>", "", html, flags=re.DOTALL)
    return re.findall(r'<[a-z]+[^>]* lang="en"[^>]*>(.*?)</', shown, re.DOTALL)


@pytest.mark.parametrize("books", [None, "2024-06-19"])
@pytest.mark.parametrize("language", FOREIGN)
def test_the_usual_way_is_told_in_the_agents_language(language, books):
    """A refund and a cancellation, from the card to the end: nothing is left in English."""
    host = Host(World(books=books))
    host.world.ticket(language=language)
    for line, status, asked in ((CUP, "SHIPPED", "refund"), (LAMP, "UNSHIPPED", "cancellation")):
        browser, card = host.browser(host.world.order(line, status=status), language=language)
        preview = browser.send(card.form("/preview", kind=asked))
        action = browser.send(preview.form("/press"))
        pages = [card, preview, action]
        for seconds in (0, 600):
            host.world.pass_time(seconds)
            pages.append(browser.go(action.answer.request.path))
        assert [english(page.html) for page in pages] == [[]] * len(pages)


@pytest.mark.parametrize("language", FOREIGN)
def test_what_stops_everything_is_told_in_the_agents_language(language):
    """A pause with its reason, and that nobody drives."""
    host = Host()
    host.world.service.advance()
    host.world.refund(host.world.order())
    host.world.clock.advance(720)
    host.world.service.pause("kind:refund", actor=Actor.agent("tom"), why="we look at something")
    _, card = host.browser(host.world.order(), language=language, ticket="elsewhere:1")
    assert english(card.html) == []
    for said in ("12 min", "kind:refund: we look at something", "09:12", "tom", "elsewhere"):
        assert said in card.text


def test_what_stands_in_a_sentence_is_carried_over():
    """Amounts as the language writes them, rules as they are."""
    said = Words("de").said(
        "Amazon pays EUR 1234.50 to the buyer and tells the buyer itself (AMZ-REFUND-16, AMZ-MSG-02)."
    )
    assert (
        said == "Amazon zahlt dem Käufer 1.234,50\N{NO-BREAK SPACE}€ und sagt es ihm selbst (AMZ-REFUND-16, AMZ-MSG-02)"
    )
    assert Words("fr").said("to be sent after 09:00:31 UTC: it can be taken back until then").endswith("(09:00:31 UTC)")


@pytest.mark.parametrize(
    "sentence",
    [
        "", "a sentence that nobody knows", "It cannot be taken back once it is sent, or can it",
        "Amazon pays nothing to the buyer and tells the buyer itself (AMZ-REFUND-16).",
        "Perhaps it counts against your cancellation rate (AMZ-CANCEL-08).",
    ],
)  # fmt: skip
def test_another_sentence_stays_as_it_is(sentence):
    """Nothing is guessed: it is shown in English, and marked so."""
    assert recognise(sentence) is None
    assert [Words(language).said(sentence) for language in LANGUAGES] == [""] * 5


def test_english_is_what_the_library_says():
    """There is nothing to translate."""
    assert Words("en").said("It counts against your cancellation rate (AMZ-CANCEL-08).") == ""
