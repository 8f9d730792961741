"""Between plain text and the HTML of desks that keep nothing else."""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

__all__ = ["to_html", "to_text", "usual_blanks"]

_BREAKS = frozenset({"br", "p", "div", "li", "tr", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"})
_UNSEEN = frozenset({"script", "style", "head", "title"})
_KEPT_BLANKS = re.compile(r"^\xa0+|\xa0+(?= )|(?<= )\xa0+", re.MULTILINE)


def to_html(text: str) -> str:
    """Return a plain text as HTML that reads the same: nothing in it is taken for a tag, each line stays one."""
    lines = escape(text).split("\n")
    # Several blanks, and those at the start of a line, would be one or none.
    return "<br>".join(re.sub(r"^ | (?= )", "&nbsp;", line) for line in lines)


def to_text(html: str) -> str:
    """Return what a person reads of a piece of HTML: no tags, a line for each paragraph, row or break."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return usual_blanks("".join(reader.parts)).strip("\n")


def usual_blanks(text: str) -> str:
    """Return a text without the blanks that do not break, where they only keep several, or those at a line's start.

    One between two words, as before "€", was written so: a reply that reads otherwise would not be found again.
    """
    return _KEPT_BLANKS.sub(lambda blanks: " " * len(blanks[0]), text)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "br" or (tag in _BREAKS and self.parts and not self.parts[-1].endswith("\n")):
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in _BREAKS and tag != "br" and self.parts and not self.parts[-1].endswith("\n"):
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen and data:
            # A break in the source is a blank to a reader.
            self.parts.append(re.sub(r"[\t\r\n]+", " ", data))
