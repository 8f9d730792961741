"""Desks whose answers are not all of one form: what is sure is read, and the rest has a name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from orderactions.desks.parts import Part
from orderactions.desks.reading import any_moment, any_text, goes_on_in, has_markup, parameter
from orderactions.desks.rest import Moved
from orderactions.errors import DeskError

TEN = datetime(2026, 3, 4, 10, tzinfo=UTC)
TIMES = [1772618400, 1772618400.0, "1772618400", "2026-03-04T10:00:00Z", "2026-03-04T11:00:00+01:00",
         "2026-03-04 10:00:00"]  # fmt: skip


@pytest.mark.parametrize("value", TIMES, ids=repr)
def test_a_time_in_any_form(value):
    """It is the same moment."""
    assert any_moment(Part("desk", {"at": value}, "message"), "at") == TEN


def test_a_time_without_a_zone_is_that_of_the_desk():
    """Whoever sets the desk up says which."""
    found = Part("desk", {"at": "2026-03-04 11:00:00"}, "message")
    assert any_moment(found, "at", zone=timezone(timedelta(hours=1))) == TEN


@pytest.mark.parametrize("value", [None, True, "", "soon", -1, 1e300, float("inf"), "9" * 13, [], {}], ids=str)
def test_what_is_no_time_is_named(value):
    """And not taken for the beginning of 1970."""
    with pytest.raises(DeskError, match=r"message\.at"):
        any_moment(Part("desk", {"at": value}, "message"), "at")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("First.\r\n\r\n5 < 6 & 7", "First.\n\n5 < 6 & 7"),
        ("First.<br><br>5 &lt; 6", "First.\n\n5 < 6"),
        ("<p>One</p><p>Two</p>", "One\nTwo"),
        ("a &nbsp;b", "a  b"),
        ("&nbsp;a&nbsp; b&nbsp;&nbsp; c<br>&nbsp; &nbsp;d", " a  b   c\n   d"),
        ("12,50&nbsp;&euro;", "12,50\xa0€"),
    ],
)
def test_words_that_may_be_html(body, words):
    """They are HTML when something in them only means something there."""
    assert any_text(body) == words


@pytest.mark.parametrize(
    ("text", "is_so"),
    [("<b>x", True), ("</p>", True), ("&#39;", True), ("&#x27;", True), ("5<6", False), ("A&B", False)],
)
def test_what_reads_differently_as_html(text, is_so):
    """A desk of which nobody knows is not handed such a text."""
    assert has_markup(text) is is_so


def test_where_a_merged_conversation_goes_on():
    """The address is read; its host is nobody's that is asked."""
    moved = Moved("desk: elsewhere", "https://api.desk.test/v2/conversations/8?x=1")
    assert goes_on_in("desk", moved, "7") == "8"


@pytest.mark.parametrize(
    "location", ["https://desk.test/conversations/7", "https://desk.test/login", "", "/8", "http://[/conversations/7"]
)
def test_an_address_that_names_no_other_conversation(location):
    """A ticket that goes on in itself would be followed for ever."""
    with pytest.raises(DeskError, match="not where"):
        goes_on_in("desk", Moved("desk: elsewhere", location), "7")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://x.test/list?a=1&page_token=b%2F2", "b/2"),
        ("https://x.test/list", ""),
        ("", ""),
        ("http://[x?page_token=1", ""),
    ],
)
def test_a_parameter_of_an_address(address, expected):
    """A desk may answer what is no address at all."""
    assert parameter(address, "page_token") == expected
