"""Plain text through HTML and back."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderactions.desks.markup import to_html, to_text
from orderactions.testing.conformance import AWKWARD_TEXTS


@pytest.mark.parametrize("text", AWKWARD_TEXTS.values(), ids=AWKWARD_TEXTS)
def test_an_awkward_text_comes_back_as_it_was(text):
    """No tag of it is one, no line of it is lost."""
    assert to_text(to_html(text)) == text


@given(st.text(alphabet=st.sampled_from("ab <>&;'\"\n{}#x/é🎉"), max_size=60))
def test_any_text_comes_back(text):
    """But for empty lines around it."""
    assert to_text(to_html(text)) == text.strip("\n")


@given(st.text(alphabet=st.sampled_from("ab\xa0 <&\n"), max_size=40))
def test_a_blank_that_does_not_break_comes_back_between_words(text):
    """Beside another blank it is no more than one that is kept; nothing else of the text is another one."""
    back = to_text(to_html(text))
    assert back.replace("\xa0", " ") == text.replace("\xa0", " ").strip("\n")
    assert re.findall(r"(?<=[ab<&])\xa0(?=[ab<&])", back) == re.findall(r"(?<=[ab<&])\xa0(?=[ab<&])", text)


def test_what_others_wrote_reads_as_on_the_page():
    """Paragraphs are lines; scripts and styles are nothing."""
    html = (
        "<style>p{}</style><div><p>One &amp; two</p><p>three<br>four</p></div>\n<script>x()</script><ul><li>a</li></ul>"
    )
    assert to_text(html).split() == ["One", "&", "two", "three", "four", "a"]
    assert to_text(html).splitlines()[0] == "One & two"
