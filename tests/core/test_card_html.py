"""The card as HTML: shown by any desk, read by a screen reader, and harmless whatever the texts in it are."""

from __future__ import annotations

import re

import pytest
from attrs import evolve
from cards import checked, read
from world import CUP, LAMP, MARIE, TOM, World

from orderactions import Actor, OrderRef, Policy, Reason, Refund
from orderactions.cardhtml import STYLE

pytestmark = pytest.mark.sqlite

EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>\" ' & </style></article>"
RTL = "\u05de\u05e0\u05d5\u05e8\u05d4 \u202emoc.live\u202c"
EMOJI = "👩‍🚀 Tasse \u0000\u0007 \ud83d ½"


@pytest.fixture
def busy():
    """A world in which everything that a card can show is there."""
    world = World(books="2024-06-19", policy=Policy(approval_above={"EUR": 10}))
    world.order_id = world.order(CUP, LAMP)
    world.amazon.refund_elsewhere(world.order_id, amounts={"Principal": "1.00"}, sku="CUP")
    world.leap(7200)
    ticket = world.ticket(language="de")
    for amount in ("5.00", "6.00", "12.00"):
        request = Refund.part(world.order_id, reason=Reason.LATE, amount=amount)
        world.service.execute(request, actor=MARIE, ticket=ticket)
        world.service.advance()
        if amount == "5.00":
            world.pass_time(300)
            world.desk.buyer_writes("1", "Is that all?")
            world.amazon.add_fault("reset_after_effect", operation="createFeed")
    yield world
    world.journal.close()


def card_of(world: World, **changes):
    order = world.service.order(world.order_id)
    return world.service.card(evolve(order, **changes), "desk:1", MARIE)


def test_every_text_is_escaped(busy):
    """Titles, SKUs, words of the marketplace, names and reasons: what looks like HTML is text."""
    order = busy.service.order(busy.order_id)
    lines = tuple(evolve(line, title=EVIL, sku=EVIL, problem=EVIL) for line in order.lines)
    busy.service.pause("all", actor=Actor.agent(EVIL), why=EVIL)
    card = busy.service.card(
        evolve(order, lines=lines, site_name=EVIL, site=EVIL, raw_status=EVIL, link=f"https://x.invalid/{EVIL}"),
        "desk:1",
        Actor.agent(EVIL),
    )
    card = evolve(card, ticket=evolve(card.ticket, status=EVIL, url=f"https://x.invalid/{EVIL}"))
    page = read(card.html(page=True))
    assert not {"script", "img", "iframe", "object", "form", "link", "base"} & set(page.names())
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    assert page.said().count("<script>alert(1)</script>") > 8
    checked(card)


def test_nothing_is_loaded(busy):
    """No script, style sheet, picture or font from anywhere; addresses are links, and only the web's."""
    html = card_of(busy).html(page=True)
    page = read(html)
    assert not {"script", "link", "img", "iframe"} & set(page.names())
    assert "@import" not in html
    assert "url(" not in html
    links = [attributes for tag, attributes in page.elements if tag == "a"]
    assert links
    for attributes in links:
        assert attributes["href"].startswith("https://")
        assert (attributes["target"], attributes["rel"]) == ("_blank", "noopener noreferrer")


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//x.invalid", "x", "http://[x"])
def test_an_address_that_is_none_is_text(busy, address):
    """Whatever a desk or a marketplace calls a link."""
    page = read(card_of(busy, link=address).html())
    assert [attributes["href"] for tag, attributes in page.elements if tag == "a"] == []
    assert address in page.said()


def test_texts_of_every_direction_and_plane(busy):
    """From right to left, with signs that turn the line, emoji, control characters and half a character."""
    order = busy.service.order(busy.order_id)
    lines = (evolve(order.lines[0], title=RTL), evolve(order.lines[1], title=EMOJI))
    html = card_of(busy, lines=lines).html(page=True)
    html.encode()
    assert f"<bdi>{RTL}</bdi>" in html
    assert "👩‍🚀 Tasse" in html
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff]", html)


def test_what_a_screen_reader_goes_by(busy):
    """A language, one heading of each part below the order's, a table with caption and scopes, lists and terms."""
    page = read(card_of(busy).html(page=True))
    elements = page.elements
    assert ("html", {"lang": "en"}) in elements
    assert page.names().count("main") == page.names().count("h1") == page.names().count("title") == 1
    headings = [tag for tag in page.names() if re.fullmatch("h[1-6]", tag)]
    assert headings == ["h1", *["h2"] * (len(headings) - 1)]
    assert len(headings) > 7
    assert page.names().count("caption") == page.names().count("table") == 1
    assert {attributes.get("scope") for tag, attributes in elements if tag == "th"} == {"col", "row"}
    assert [attributes["lang"] for tag, attributes in elements if tag == "blockquote"] == ["de"]
    assert not [1 for _, attributes in elements if "id" in attributes or "style" in attributes]
    assert all(attributes["datetime"].endswith("Z") for tag, attributes in elements if tag == "time")


def test_all_of_it_is_said(busy):
    """What stands in the data stands in the page, in words."""
    card = card_of(busy)
    said = read(card.html()).said()
    for part in ("not by us: the marketplace's books show it", "Left", "Approve", "another person approves it",
                 "Needs a person", "unknown outcome", "waits for approval", "24 h 00 min left", "possible up to",
                 "not possible", "received it", card.actions[0].confirmation.number):  # fmt: skip
        assert part in said, part
    for warning in card.warnings:
        assert warning in said


def test_it_fits_into_a_page_and_is_one(busy):
    """As a part it brings its style or leaves it to the page; its headings fit below the page's own."""
    card = card_of(busy)
    part = read(card.html())
    assert part.names()[0] == "article"
    assert "h1" not in part.names()
    assert part.elements[0][1] == {"class": "orderactions-card", "lang": "en", "dir": "ltr"}
    assert "style" not in read(card.html(styled=False)).names()
    assert f"<style>\n{STYLE}</style>" in card.html()
    assert ("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}) in read(
        card.html(page=True)
    ).elements


def test_a_narrow_panel():
    """Nothing has a width that does not fit 320 pixels, and a word that is too long is broken."""
    assert "overflow-wrap:anywhere" in STYLE
    assert not re.search(r"(?<!max-)width:\s*\d+(px|rem|em)", STYLE)
    assert "nowrap" not in STYLE


def test_a_small_card_has_no_empty_parts():
    """No heading without something below it."""
    world = World()
    card = world.service.card(world.order(), None, TOM)
    said = read(card.html()).said()
    for part in ("Until when", "Needs a person", "History"):
        assert part not in said
    assert card.order.ref == OrderRef("de", card.order.ref.order_id)
    world.journal.close()
