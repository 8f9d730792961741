"""The queue models: they agree with what can be reckoned by hand."""

from __future__ import annotations

from statistics import mean

import pytest

from orderactions.testing.pace.queues import (
    INTERVAL_S,
    arrivals,
    arrivals_of,
    greedy,
    least_mean_s,
    one_by_one,
    percentile,
)


def test_a_full_bucket_sends_at_once():
    """Fifteen actions at the same moment are fifteen feeds; the sixteenth waits for the first token to come back."""
    assert one_by_one([0.0] * 16) == [0.0] * 15 + [INTERVAL_S]


def test_all_that_waits_leaves_with_a_token():
    """After a full bucket is spent, whoever comes before the next token waits for it, together with all others."""
    moments = [float(n) for n in range(20)]
    (waits,) = greedy(moments)
    assert waits[:15] == [0.0] * 15
    assert waits[15:] == [INTERVAL_S - at for at in moments[15:]]


def test_the_older_first_waiter_goes_first():
    """Two kinds, one token: the one whose first has waited longer takes it, and the other the next one."""
    spent = [n * 0.1 for n in range(15)]
    first, second = greedy([*spent, 20.0, 30.0], [10.0])
    assert second == pytest.approx([INTERVAL_S - 10])
    assert first[15:] == pytest.approx([2 * INTERVAL_S - 20, 2 * INTERVAL_S - 30])


@pytest.mark.parametrize("per_hour", [100, 300, 1000])
def test_greedy_is_near_the_best_mean(per_hour):
    """Waits are spread evenly over an interval: no policy beats their mean by more than half an arrival's time."""
    (waits,) = greedy(arrivals(per_hour, 24, 3))
    late = waits[len(waits) // 4 :]
    assert mean(late) == pytest.approx(INTERVAL_S / 2, rel=0.05)
    assert percentile(late, 99) <= INTERVAL_S
    assert mean(late) - least_mean_s(per_hour) < 1800 / per_hour + 3


def test_a_feed_for_each_action_falls_behind_for_hours():
    """At a hundred an hour thirty go out: the queue grows all day."""
    waits = one_by_one(arrivals(100, 8, 1))
    assert percentile(waits, 50) > 4 * 3600


def test_what_one_stream_gets_does_not_depend_on_the_others():
    """Refunds arrive at the same moments whether or not there are cancellations of other seeds beside them."""
    assert arrivals_of(100, 1, 7, (0.8, 0.2))[0] == arrivals_of(100, 1, 7, (0.8,))[0]


def test_of_nothing_no_percentile():
    """A day without actions has waits of 0."""
    assert percentile([], 99) == 0.0
    assert least_mean_s(10) == 0.0
