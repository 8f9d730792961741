"""The table of desks says what the adapters say of themselves, and how each was tested."""

from __future__ import annotations

import importlib
import inspect
from pathlib import Path

import pytest
from test_doubles import ON_A_REAL_SERVER

from orderactions.desks import DESKS
from orderactions.desks.webhooks import DESKS as SENDERS

PAGES = Path(__file__).resolve().parents[2] / "docs/desks"


def capabilities(name: str, *, all_options: bool = False):
    """Of an adapter with what it must have, or with everything that can be switched on besides."""
    module, _, adapter = DESKS[name].partition(":")
    made = getattr(importlib.import_module(module), adapter)
    told: dict[str, object] = {}
    for key, each in inspect.signature(made).parameters.items():
        if each.default is inspect.Parameter.empty:
            told[key] = "https://desk.example" if key == "url" else "1"
        elif all_options and each.annotation == "bool":
            told[key] = True
        elif all_options and key.endswith("_field") and not each.default:
            told[key] = "a field"
    return made(**told).capabilities


def row_of(name: str) -> str:
    """The line of the table, as it must be."""
    least, most = capabilities(name), capabilities(name, all_options=True)
    cells = [
        ("yes" if getattr(least, each) else "no") if getattr(least, each) == getattr(most, each) else "by option"
        for each in ("notes", "tags", "fields", "close", "search")
    ]
    tested = "the real product" if name in ON_A_REAL_SERVER else "a double"
    if "experimental" in page_of(name).casefold():
        tested += "; parts experimental"
    sender = SENDERS.get(name)
    webhook = sender.scheme.proof.value.replace("_", " ") if sender and sender.scheme else "none"
    replies = "queued" if least.queues_replies else "sent"
    return f"| [`{name}`]({name}.md) | {tested} | {' | '.join(cells)} | {replies} | {webhook} |"


def page_of(name: str) -> str:
    """A desk's page is called as the desk."""
    return (PAGES / f"{name}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(DESKS))
def test_the_table_says_of_each_desk_what_its_adapter_says(name):
    """Where this fails, the line that belongs there is in the message."""
    assert row_of(name) in (PAGES / "index.md").read_text(encoding="utf-8").splitlines()


def test_the_table_has_no_desk_that_is_not_there():
    """Its lines stand in the order of their names."""
    lines = (PAGES / "index.md").read_text(encoding="utf-8").splitlines()
    assert [line.split("`")[1] for line in lines if line.startswith("| [`")] == sorted(DESKS)


@pytest.mark.parametrize("name", sorted(DESKS))
def test_each_page_says_how_the_desk_was_tested_and_when(name):
    """And how it is set up, and what it cannot do."""
    for part in ("## Set-up", "## What it cannot do", "## How it was tested", "2026-"):
        assert part in page_of(name)
