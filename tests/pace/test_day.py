"""The service keeps the pace that the quota allows: it is held against the queue model, on the same arrivals."""

from __future__ import annotations

import pytest

from orderactions.models import Kind
from orderactions.testing.pace.day import Load, run_day
from orderactions.testing.pace.queues import arrivals_of, greedy, percentile

LOADS = {
    "one kind": Load(per_hour=100, hours=2, refunds=1.0, seed=4),
    "two kinds": Load(per_hour=100, hours=2, seed=4),
    "three workers": Load(per_hour=100, hours=1.5, seed=5, workers=3),
    "three sites": Load(per_hour=60, hours=1.5, seed=6, sites=3),
}


def at_best(load: Load) -> list[float]:
    queues = arrivals_of(load.per_hour, load.hours, load.seed, load.shares())
    return [wait for waits in greedy(*queues) for wait in waits]


@pytest.mark.parametrize("name", LOADS)
def test_the_service_is_as_quick_as_greedy(name):
    """Within three percent at each percentile; no feed beyond the quota, no 429, and everything is answered."""
    load = LOADS[name]
    day, best = run_day(load), at_best(load)
    assert len(day.waited) == len(best)
    for percent in (50, 95, 99):
        assert percentile(day.submit_s(), percent) <= percentile(best, percent) * 1.03 + 1.5
    assert (day.throttled, day.unfinished) == ({}, 0)
    assert day.feeds <= 15 + (load.hours * 3600 + day.drain_s) / 120


def test_while_there_is_room_it_leaves_at_once():
    """Ten an hour: nobody waits for a second."""
    day = run_day(Load(per_hour=10, hours=2, seed=2))
    assert max(day.submit_s()) < 1
    assert day.feeds == len(day.waited)


def test_a_weight_makes_cancellations_quicker_and_refunds_slower():
    """Two minutes' advantage: cancellations take the tokens first."""
    even, weighed = (
        run_day(Load(per_hour=100, hours=2, seed=3, refunds=0.5, cancel_weight_s=weight)) for weight in (0, 120)
    )
    for kind, quicker in ((Kind.CANCELLATION, weighed), (Kind.REFUND, even)):
        slower = even if quicker is weighed else weighed
        assert percentile(quicker.submit_s(kind), 95) < percentile(slower.submit_s(kind), 95)
