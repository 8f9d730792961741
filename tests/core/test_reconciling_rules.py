"""What a list tells about a lost submission, at the edges of its window."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from orderactions.protocols import Listed
from orderactions.rules import Finding, Window, candidates, plan_reconcile, reconcile_delay_s

START = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)
WINDOW = Window(START, START + timedelta(hours=1))


def listed(at: datetime, reference: str = "50001") -> Listed:
    return Listed(reference=reference, created_at=at, sites=frozenset({"A1"}))


@pytest.mark.parametrize(
    ("at", "fits"),
    [(START - MOMENT, False), (START, True), (WINDOW.until, True), (WINDOW.until + MOMENT, False)],
)
def test_both_ends_belong_to_the_window(at, fits):
    """What was created at its first or last moment may be ours: leaving it out could have it sent twice."""
    assert bool(candidates([listed(at)], WINDOW, sites=("A1",), known=())) is fits


@pytest.mark.parametrize(("found", "before", "at_its_end"), [
    ((), Finding.WAIT, Finding.NOTHING),
    ((listed(START),), Finding.ADOPT, Finding.ONLY),
    ((listed(START), listed(START, "50002")), Finding.WAIT, Finding.SEVERAL),
])  # fmt: skip
def test_the_window_is_over_at_its_last_moment_and_not_before(found, before, at_its_end):
    """A conclusion that is a moment too early is a guess."""
    assert plan_reconcile(found, WINDOW, WINDOW.until - MOMENT) is before
    assert plan_reconcile(found, WINDOW, WINDOW.until) is at_its_end


def test_the_list_is_read_each_minute_and_later_every_ten():
    """For a quarter of an hour it may turn up any moment; after that the call's small budget matters more."""
    assert [reconcile_delay_s(age_s) for age_s in (0, 899, 900, 3600)] == [60.0, 60.0, 600.0, 600.0]
