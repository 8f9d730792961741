"""One quota for all processes: what one has spent, another does not have."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from orderactions import open_journal
from orderactions.clock import ManualClock
from orderactions.errors import Throttled
from orderactions.marketplaces.amazon.rates import Buckets, Rate, Turns
from orderactions.marketplaces.amazon.shared import SharedBuckets

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
RATES = {"getOrder": Rate.of("0.5", 3), "getFeed": Rate.of("2", 2)}
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["getOrder", "getFeed", "unheard of"]),
        st.sampled_from(["take", "take", "take", "drain", "0.25", "4", "nonsense"]),
        st.integers(0, 9),
        st.sampled_from([0, 1, 5, 45]),
    ),
    max_size=30,
)


@given(STEPS)
@example([("getOrder", "take", 0, 5)] * 31 + [("getOrder", "drain", 0, 0)])
def test_it_reckons_as_buckets_in_memory_do(steps) -> None:
    """Whatever is taken, told and emptied: the same answers, to a thousandth of a second."""
    clock = ManualClock(START)
    journal = open_journal("memory:", clock=clock)
    here, there = (Turns(store, "app", "eu:A1") for store in (Buckets(RATES), SharedBuckets(journal, RATES)))
    for operation, what, pause_s, most_s in steps:
        clock.advance(pause_s)
        now = clock.now()
        if what == "take":
            (one, wait), (other, as_long) = (turns.take(operation, now, most_s) for turns in (here, there))
            assert one == other
            assert abs(wait - as_long) < 0.01
        else:
            told, empty = ("", True) if what == "drain" else (what, False)
            wait, as_long = (turns.heard(operation, now, told, empty=empty) for turns in (here, there))
            assert (wait is None) == (as_long is None)
            assert abs((wait or 0) - (as_long or 0)) < 0.01
    journal.close()


def reader(world, journal):
    """A process that reads orders, with the quota of the journal."""
    return world.amazon.account(
        "de", region="eu", tax="vat_inclusive", buckets=SharedBuckets(journal), read_deadline_s=1
    )


def test_two_processes_ask_no_more_than_one_may(make, beside):
    """Each asks for orders until it is told to wait: together they get the thirty that Amazon gives, and no 429."""
    world = make(quotas=True)
    order = world.order()
    readers = [reader(world, world.journal), reader(world, beside(world).journal)]
    granted = 0
    for n in range(80):
        with suppress(Throttled):
            readers[n % 2].snapshot(order)
            granted += 1
    assert granted == 30
    assert {call["status"] for call in world.amazon.calls()} == {200}


def test_what_was_spent_outlives_the_process(make, beside):
    """Whoever starts anew does not have thirty reads again."""
    world = make(quotas=True)
    order = world.order()
    first = reader(world, world.journal)
    for _ in range(30):
        first.snapshot(order)
    second = reader(world, beside(world).journal)
    granted, wait_s = second._api.turns.take("getOrder", world.clock.now(), 1)
    assert not granted
    assert 1 < wait_s <= 2
    world.clock.advance(timedelta(seconds=2).total_seconds())
    assert second.snapshot(order).ref.order_id == order
