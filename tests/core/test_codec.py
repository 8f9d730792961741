"""How values become the journal's text: in one form, for ever, and back without loss."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from plain import NOON, eur

from orderactions.actions import Line, Reference, WireLine
from orderactions.journal import codec
from orderactions.models import Actor, Component, Problem
from orderactions.money import Money
from orderactions.orders import BookEntry, BookKind, BookLine


def test_the_bytes_are_sorted_close_and_as_they_are_written():
    """They are what is sealed: any other spelling of the same would not verify."""
    value = {"b": [1, None, True], "a": {"ö": "ä€", "c": ()}}
    assert codec.canonical(value) == '{"a":{"c":[],"ö":"ä€"},"b":[1,null,true]}'.encode()


@pytest.mark.parametrize("value", [1.0, [0.5], (0.5,), {"a": [{"b": 2.5}]}, {"a": 1, "b": float("nan")}])
def test_a_float_is_refused_wherever_it_hides(value):
    """It cannot hold money, and has no one spelling."""
    with pytest.raises(TypeError, match="is a float; the journal holds text and whole numbers only$"):
        codec.canonical(value)
    with pytest.raises(TypeError, match=r"^1\.5 is a float;"):
        codec.canonical(1.5)


@pytest.mark.parametrize("value", [Decimal(1), NOON, {1, 2}, b"x", {"a": object()}])
def test_what_json_has_no_form_for_is_refused(value):
    """Nobody's own form of it is made up."""
    with pytest.raises(TypeError):
        codec.canonical(value)


def test_a_moment_is_whole_microseconds_since_1970():
    """In whatever zone it was told; it comes back in UTC."""
    moment = datetime(1970, 1, 2, 1, 0, 0, 7, tzinfo=timezone(timedelta(hours=1)))
    assert codec.to_us(moment) == 86_400_000_007
    assert isinstance(codec.to_us(moment), int), "a float would lose microseconds one day, and cannot be sealed"
    assert codec.from_us(86_400_000_007) == moment
    assert codec.from_us(86_400_000_007).tzinfo is UTC
    assert codec.from_us(codec.to_us(NOON)) == NOON
    with pytest.raises(TypeError):
        codec.to_us(NOON.replace(tzinfo=None))


def test_amounts_by_line():
    """As text with all their digits: a large one is never written with an exponent."""
    lines = (
        Line("L1", Component.ITEM_TAX, eur("5.00"), 2),
        Line("L2", Component.GOODWILL, Money(Decimal(10**7), "JPY")),
    )
    text = [
        {"line": "L1", "component": "item_tax", "amount": ["5.00", "EUR"], "quantity": 2},
        {"line": "L2", "component": "goodwill", "amount": ["10000000", "JPY"], "quantity": 0},
    ]
    assert codec.write_lines(lines) == text
    assert codec.read_lines(text) == lines
    assert codec.write_lines([Line("L", Component.ITEM, Money(Decimal("1E+3"), "JPY"))])[0]["amount"] == ["1000", "JPY"]


def test_what_is_sent():
    """In the marketplace's words."""
    wire = (
        WireLine(line_id="L1", code="X", components=(("Principal", eur("5.00")), ("Tax", eur("0.95"))), quantity=1),
        WireLine(line_id="L2", code="Y"),
    )
    text = [
        {
            "line": "L1", "code": "X", "quantity": 1,
            "components": [["Principal", ["5.00", "EUR"]], ["Tax", ["0.95", "EUR"]]],
        },
        {"line": "L2", "code": "Y", "components": [], "quantity": 0},
    ]  # fmt: skip
    assert codec.write_wire(wire) == text
    assert codec.read_wire(text) == wire


def test_problems_references_and_who_acts():
    """As lists, in a fixed order."""
    problems = (Problem("c", "f", "m", "r"), Problem("d", "g", "n"))
    assert codec.write_problems(problems) == [["c", "f", "m", "r"], ["d", "g", "n", ""]]
    assert codec.read_problems([["c", "f", "m", "r"], ["d", "g", "n", ""]]) == problems
    references = (Reference(system="amazon", kind="feed", value="50"),)
    assert codec.write_references(references) == [["amazon", "feed", "50"]]
    assert codec.read_references([["amazon", "feed", "50"]]) == references
    for actor, text in [
        (Actor.agent("marie"), ["agent", "marie", ""]),
        (Actor.automation("cron", rule="nightly"), ["automation", "cron", "nightly"]),
    ]:
        assert codec.write_actor(actor) == text
        assert codec.read_actor(text) == actor


@pytest.mark.parametrize("deferred", [True, False])
def test_an_entry_of_the_books(deferred):
    """With charges that are no component of ours."""
    lines = (
        BookLine(line_id="L1", sku="S", component=Component.ITEM, word="Principal", amount=eur("5.00")),
        BookLine(line_id="", sku="", component=None, word="Fee", amount=-eur("0.70")),
    )
    entry = BookEntry(
        entry_id="e", order_id="o", kind=BookKind.CLAIM, posted_at=NOON, lines=lines, deferred=deferred
    )  # fmt: skip
    text = {
        "entry": "e", "order": "o", "kind": "claim", "posted_at": codec.to_us(NOON), "deferred": deferred,
        "lines": [["L1", "S", "item", "Principal", ["5.00", "EUR"]], ["", "", None, "Fee", ["-0.70", "EUR"]]],
    }  # fmt: skip
    assert codec.write_entry(entry) == text
    assert codec.read_entry(text) == entry
