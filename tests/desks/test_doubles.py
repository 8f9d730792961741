"""Every desk that comes with the library passes every check, on a double of its wire written from its documents."""

from __future__ import annotations

import importlib

import pytest

from orderactions.desks import DESKS
from orderactions.testing.conformance import CHECKS, check_desk

#: Tried on the real thing as well, by a test file of their own.
ON_A_REAL_SERVER = {"django-helpdesk", "rt", "znuny"}
#: The real django-helpdesk runs wherever tests do, so its double has only what other tests need.
ON_DOUBLES = sorted(set(DESKS) - {"django-helpdesk"})


def bench_of(name: str):
    """The class `Bench` of tests/desks/double_NAME.py."""
    return importlib.import_module(f"double_{name.replace('-', '_')}").Bench


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("name", ON_DOUBLES)
def test_every_desk_passes_every_check(name, check):
    """What a desk cannot do is skipped, and must be refused."""
    (finding,) = check_desk(bench_of(name), only=check)
    assert finding.result != "failed", finding.why


@pytest.mark.parametrize("name", sorted(DESKS))
def test_an_agents_own_blanks_are_read_as_they_were_written(name):
    """French has blanks that do not break before "!" and "€": a reply that reads otherwise is not found again."""
    words, bench = "Bonjour\xa0!\n  Nous remboursons 12,50\xa0€.", bench_of(name)()
    ticket = bench.open_ticket("Bonjour.")
    bench.desk.reply(ticket, words)
    assert [each.text.strip() for each in bench.desk.messages(ticket) if each.kind == "reply"] == [words]


@pytest.mark.parametrize("name", sorted(DESKS))
def test_every_desk_is_there_under_its_name(name):
    """The table leads to a class that can be imported."""
    module, _, adapter = DESKS[name].partition(":")
    assert getattr(importlib.import_module(module), adapter).__doc__
