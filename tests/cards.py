"""What every card has to be, whatever happens: told by its schema, and by nothing that the schema does not tell."""

from __future__ import annotations

import copy
import json
from html.parser import HTMLParser

from jsonschema import Draft202012Validator

from orderactions.card import Card, schema

#: Elements that have no end.
VOID = {"meta", "br"}


def closed(told: object) -> object:
    """The schema, in which every object has the fields that are named and no other: what a test wants to know."""
    if isinstance(told, dict):
        told = {name: closed(value) for name, value in told.items()}
        if told.get("type") == "object" and "properties" in told:
            told["additionalProperties"] = False
    if isinstance(told, list):
        told = [closed(each) for each in told]
    return told


JUDGE = Draft202012Validator(closed(copy.deepcopy(schema())))


def checked(card: Card) -> dict:
    """The card's JSON as a program reads it, after it was held against its schema; its HTML is looked at, too."""
    told = json.loads(json.dumps(card.to_dict(), allow_nan=False))
    faults = [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in JUDGE.iter_errors(told)]
    assert faults == []
    read(card.html(page=True))
    return told


class Page(HTMLParser):
    """An HTML text, taken apart; complains of what is not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if not self.open or self.open[-1] != "style":
            self.text.append(data)

    def names(self) -> list[str]:
        return [tag for tag, _ in self.elements]

    def said(self) -> str:
        return "".join(self.text)


def read(html: str) -> Page:
    """Take it apart; every element is closed in its order."""
    page = Page()
    page.feed(html)
    page.close()
    assert page.open == []
    return page
