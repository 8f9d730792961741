"""One ticket from the buyer's words to the closed ticket, at every desk, on the doubles of their wires."""

from __future__ import annotations

import importlib

import pytest
from story import Story

from orderactions.desks import DESKS


def story_at(name) -> Story:
    bench = importlib.import_module(f"double_{name.replace('-', '_')}").Bench()
    return Story(bench, bench.double.clock)


@pytest.mark.parametrize("name", sorted(DESKS))
def test_from_the_buyers_words_to_the_closed_ticket(name):
    """One note that the buyer cannot see, one reply, the tag, the ticket solved, the money out once."""
    story = story_at(name)
    story.play()
    story.check_end()


@pytest.mark.parametrize("nth", range(1, 6))
@pytest.mark.parametrize("name", sorted(DESKS))
def test_the_connection_is_cut_after_a_write(name, nth):
    """After any of them: still exactly one of each; nobody has to look where the desk shows what it has."""
    story = story_at(name)
    story.cut(nth)
    story.play()
    story.check_end(may_be_open=story.desk.capabilities.queues_replies)
    assert story.writes > 2
