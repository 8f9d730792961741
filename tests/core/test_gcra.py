"""The token bucket: never more than the burst at once, never more than the rate for long, the same in SQL."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from orderactions import gcra
from orderactions.clock import ManualClock
from orderactions.ids import SequentialIds
from orderactions.journal.sqlite import SqliteJournal

START = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
STEPS = st.lists(st.tuples(st.integers(0, 30), st.booleans()), max_size=40)
INTERVALS, BURSTS = st.integers(1, 20), st.integers(1, 5)


@given(STEPS, INTERVALS, BURSTS)
def test_no_window_holds_more_than_burst_and_rate(steps, interval, burst) -> None:
    """Whatever the rhythm of the calls."""
    tat, now, granted = 0, 0, []
    for pause, _ in steps:
        now += pause
        if gcra.wait_us(tat, now, interval, burst) == 0:
            tat = gcra.taken(tat, now, interval)
            granted.append(now)
    for first, start in enumerate(granted):
        for last in range(first, len(granted)):
            assert last - first + 1 <= burst + (granted[last] - start) // interval


@given(STEPS, INTERVALS, BURSTS)
def test_the_journal_reckons_the_same_in_sql(steps, interval, burst) -> None:
    """Two ways to keep a bucket, one answer: to take, to wait, to empty."""
    clock = ManualClock(START)
    journal = SqliteJournal(None, clock=clock, ids=SequentialIds())
    tat, now = 0, 0
    for pause, empty in steps:
        clock.advance(pause)
        now += pause
        with journal.transaction() as t:
            due = t.budgets.take("k", timedelta(seconds=interval), burst)
            wait = gcra.wait_us(tat, now, interval, burst)
            if wait == 0:
                tat = gcra.taken(tat, now, interval)
            assert due == (None if wait == 0 else START + timedelta(seconds=now + wait))
            if empty:
                t.budgets.drain("k")
                tat = gcra.drained(tat, now, interval, burst)
    journal.close()


@given(st.integers(0, 1000), st.integers(0, 1000), INTERVALS, INTERVALS, BURSTS)
def test_at_another_rate_as_much_is_missing_as_before(owed, now, interval, new_interval, burst) -> None:
    """A bucket that is full stays full, one that is empty stays empty."""
    tat = now + min(owed, burst) * interval
    changed = gcra.relearned(tat, now, interval, new_interval)
    assert changed - now == min(owed, burst) * new_interval
