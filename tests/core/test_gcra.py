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


@given(st.integers(0, 60), st.integers(1, 3600), st.integers(1, 3600), st.integers(1, 20))
def test_the_journal_learns_another_rate_as_the_rule_does(owed, interval, new_interval, burst) -> None:
    """To a thousandth of a second, at every rate that Amazon can tell."""
    clock = ManualClock(START)
    journal = SqliteJournal(None, clock=clock, ids=SequentialIds())
    with journal.transaction() as t:
        for _ in range(min(owed, burst)):
            t.budgets.take("k", timedelta(seconds=interval), burst)
        clock.advance(owed % interval)
    with journal.transaction() as t:
        (before,) = t.cx.execute("select tat from budget").fetchone() or (0,)
        now = (t.work.now - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
        t.budgets.learn("k", timedelta(seconds=new_interval))
        found = t.cx.execute("select tat, interval_us from budget").fetchone()
    journal.close()
    if before:
        learned = gcra.relearned(before, now, interval * 10**6, new_interval * 10**6)
        assert abs(found[0] - learned) <= 1000
        assert found[1] == new_interval * 10**6


@given(STEPS, INTERVALS, BURSTS)
def test_what_is_left_is_what_can_be_taken(steps, interval, burst) -> None:
    """So many tokens are said to be there, so many can be taken at once."""
    clock = ManualClock(START)
    journal = SqliteJournal(None, clock=clock, ids=SequentialIds())
    for pause, _ in steps:
        clock.advance(pause)
        with journal.transaction() as t:
            t.budgets.take("k", timedelta(seconds=interval), burst)
    with journal.transaction() as t:
        left, taken = t.budgets.left("k"), 0
        while t.budgets.take("k", timedelta(seconds=interval), burst) is None:
            taken += 1
    journal.close()
    assert taken == (burst if left is None else left)


@given(st.integers(0, 1000), st.integers(0, 1000), INTERVALS, INTERVALS, BURSTS)
def test_at_another_rate_as_much_is_missing_as_before(owed, now, interval, new_interval, burst) -> None:
    """A bucket that is full stays full, one that is empty stays empty."""
    tat = now + min(owed, burst) * interval
    changed = gcra.relearned(tat, now, interval, new_interval)
    assert changed - now == min(owed, burst) * new_interval


def test_a_bucket_that_is_full_is_never_said_to_be_owed_less():
    """A moment of the past is no debt: at another rate it stays the moment that it was."""
    assert gcra.relearned(90, 100, 10, 30) == 90


def test_what_is_owed_is_told_in_whole_microseconds():
    """The journal keeps whole numbers; a rate that does not divide evenly must not bring a fraction in."""
    changed = gcra.relearned(110, 100, 3, 1)
    assert (changed, type(changed)) == (103, int)


def test_asking_when_takes_nothing():
    """A bucket of three: however often one asks, three are granted, the next one when it was told."""
    clock = ManualClock(START)
    journal = SqliteJournal(None, clock=clock, ids=SequentialIds())
    with journal.transaction() as t:
        assert t.budgets.when("k") is None
        for _ in range(3):
            assert t.budgets.when("k") is None
            assert t.budgets.take("k", timedelta(seconds=7), 3) is None
        due = t.budgets.when("k")
        assert due == START + timedelta(seconds=7)
    clock.advance(6)
    with journal.transaction() as t:
        assert t.budgets.when("k") == due
    clock.advance(1)
    with journal.transaction() as t:
        assert t.budgets.when("k") is None
        assert t.budgets.take("k", timedelta(seconds=7), 3) is None
        assert t.cx.execute("select typeof(interval_us) from budget").fetchone() == ("integer",)
    journal.close()
