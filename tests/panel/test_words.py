"""The panel's words: every language has all of them, and every page can be written in each."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from string import Formatter

import pytest
from attrs import evolve
from panelhost import Host
from world import CUP

from orderactions import Kind, Reason, State, Verdict
from orderactions.models import Component, Problem
from orderactions.orders import Fulfilment, OrderStatus
from orderactions.panel.sentences import PATTERNS
from orderactions.panel.wording import LANGUAGES, Words, load
from orderactions.states import StepState
from orderactions.taskkinds import TASK_KINDS

OWN = files("orderactions.panel")
ENGLISH = load("en")
_TABLE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "problems.md"
CODES = re.findall(r"^\| `([a-z_]+)`", _TABLE.read_text(encoding="utf-8"), re.MULTILINE)
#: Keys that are put together from the library's own words.
MADE = {
    *(f"{what}.{each.value}" for what in ("state", "told") for each in State),
    *(f"reason.{each.value}" for each in Reason),
    *(f"component.{each.value}" for each in Component),
    *(f"status.{each.value}" for each in OrderStatus),
    *(f"fulfilled.{each.value}" for each in Fulfilment),
    *(f"step.{each.value}" for each in StepState),
    *(f"{what}.{each.value}" for what in ("what", "manual") for each in Kind),
    *(f"task.{kind}" for kind in TASK_KINDS),
    *(f"by_hand.{each}" for each in ("done", "settled", "withdrawn")),
    *(f"what.{each}" for each in ("claim", "chargeback")),
    *(f"deadline.{each}" for each in ("ship_by", "answer_by")),
    *(f"moment.{each}" for each in ("received", "done", "ask")),
    *(f"parcel.{each}" for each in ("hold", "release")),
    *(f"by.{each}" for each in ("nothing", "all", "quantity", "amount", "percent")),
    *(f"how.{each}" for each in ("full", "part", "amount", "percent", "shipping", "goodwill")),
    *(f"form.{each}" for each in ("amount", "percent", "restocking_fee", "return_shipping")),
    *(f"answer.{each}" for each in ("happened", "did not happen", "leave", "done", "stopped", "has left")),
    *(f"verdict.{each.value}" for each in Verdict),
    *(f"answer.{each}" for each in ("cancel anyway", "give up")),
}  # fmt: skip


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def sources() -> str:
    found = [each.read_text() for each in OWN.joinpath("templates").iterdir()]
    return "\n".join(found + [each.read_text() for each in OWN.iterdir() if each.name.endswith(".py")])


def test_every_key_that_is_asked_for_is_there():
    """In the templates, in the code, and those that are put together."""
    text = sources()
    asked = set(re.findall(r"\bt\('([a-z_.]+)'[,)]", text)) | set(re.findall(r"\"(error\.[a-z_]+)\"", text))
    assert (asked | MADE) - set(ENGLISH) - {"error.html"} == set()


def test_no_key_is_there_for_nothing():
    """What is no longer said is taken out in all languages."""
    text = sources()
    named = {key for key in ENGLISH if f"'{key}'" in text or f'"{key}"' in text}
    assert set(ENGLISH) - named - MADE == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_all_words_with_the_same_places(language):
    """And besides English, which the library itself speaks, a sentence for every problem."""
    table = load(language)
    extra = set() if language == "en" else {f"problem.{code}" for code in CODES} | set(PATTERNS)
    assert set(table) == set(ENGLISH) | extra
    assert list(table) == sorted(table)
    for key, text in table.items():
        assert text.strip() == text != ""
        if key in PATTERNS:
            assert places(text) <= set(PATTERNS[key].groupindex) - {"rules", "until"}, key
        else:
            assert places(text) == places(ENGLISH.get(key, "")), key


def test_amounts_and_moments_are_written_as_the_language_does(host):
    """With Babel; without it plainly."""
    order = host.world.service.order(f"de/{host.world.order()}")
    assert Words("de").money(order.paid) == "20,00\N{NO-BREAK SPACE}€"
    assert Words("en").money(order.paid) == "€20.00"
    assert Words("de").moment(order.read_at).startswith("24.11.2026")
    assert [Words("en").span(each) for each in (0, 61, 299, 300, 3600, -86400)] == [
        "0:00 min", "1:01 min", "4:59 min", "5 min", "1 h 00 min", "24 h 00 min",
    ]  # fmt: skip


def test_without_babel_they_are_written_plainly(host, monkeypatch):
    """The extra [messages] may not be there."""
    from orderactions.panel import wording

    monkeypatch.setattr(wording, "_has_babel", lambda: False)
    order = host.world.service.order(f"de/{host.world.order()}")
    assert Words("de").money(order.paid) == "EUR 20.00"
    assert Words("de").moment(order.read_at) == "2026-11-24 09:00 UTC"


@pytest.fixture
def host() -> Host:
    return Host()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_written_in_the_agents_language(host, language):
    """And says so to a screen reader."""
    host.world.ticket()
    browser, card = host.browser(host.world.order(CUP), language=language)
    confirm = browser.send(card.form("/preview", how="full"))
    pages = [
        card,
        confirm,
        browser.go("order/0/part"),
        browser.go("tasks"),
        browser.go("approvals"),
        browser.go("action/x"),
    ]
    pages.append(browser.send(confirm.form("/press")))
    for page in pages:
        assert f'<html lang="{language}"' in page.html
    assert load(language)["told.reserved"] in pages[-1].text


def test_the_browsers_language_is_taken_where_the_host_names_none(host):
    """Before somebody is let in, it is all that is known."""
    page = host.app.test_client().get("/nowhere", headers={"Accept-Language": "xx, it-CH;q=0.9, de;q=0.8"})
    assert '<html lang="it"' in page.text
    assert '<html lang="en"' in host.app.test_client().get("/nowhere").text


@pytest.mark.parametrize("state", State)
def test_an_action_has_a_page_in_every_state_and_language(host, state, monkeypatch):
    """Also in those that stories do not come to."""
    action = host.world.refund(host.world.order())
    problem = Problem("refused", "marketplace", "no such <b>item</b>", "code 8")
    for by_hand in (False, *([True] if state in (State.DONE, State.SETTLED, State.WITHDRAWN) else [])):
        shown = evolve(action, state=state, problems=(problem,), by_hand=by_hand, differences=("a: was 1, is 2",))
        monkeypatch.setattr(host.world.service, "get", lambda _, shown=shown: shown)
        for language in LANGUAGES:
            browser, _ = host.browser(language=language, whole_desk=True)
            page = browser.go("action/x")
            key = f"{'by_hand' if by_hand else 'told'}.{state.value}"
            assert load(language)[key] in page.text
            assert "no such <b>item</b>" in page.text
            assert "<b>" not in page.html


def test_a_refusal_is_told_in_the_agents_language(host):
    """With the marketplace's own sentence beside it."""
    host.world.amazon.add_fault("feed_cancelled")
    order = host.world.order()
    host.world.refund(order)
    host.world.pass_time(900)
    browser, card = host.browser(order, language="de")
    page = browser.go(next(link for link in card.links if "/action/" in link))
    assert "Der Marktplatz hat es abgelehnt. Es wurde nicht ausgeführt." in page.text
    assert "Der Marktplatz hat es abgelehnt. Er sagt:" in page.text
