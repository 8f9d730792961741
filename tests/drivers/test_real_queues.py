"""Celery on a real Redis, procrastinate on a real PostgreSQL, workers as processes: all happens once.

What happened is read in the simulated Amazon's ledger, never in our tables.
"""

from __future__ import annotations

from orderactions import State


def test_a_wake_up_is_enough(stage):
    """Without a period: the worker is told of the action and sends it."""
    action = stage.refund()
    assert stage.line.driver.wake(action.id) is True
    stage.line.worker(periodic=False)
    stage.until(lambda: stage.state(action) is State.ACCEPTED)
    assert len(stage.amazon.feeds()) == 1


def test_a_wake_up_that_is_lost_is_missed_by_nobody(stage):
    """The queue forgets everything, and the periodic task finds the action."""
    actions = [stage.refund(), stage.refund()]
    assert stage.line.driver.wake(actions[0].id) is True
    stage.line.drop()
    assert stage.line.waiting() == 0
    stage.line.worker()
    stage.carried_out(*actions)


def test_two_workers_that_do_the_same_do_it_once(stage):
    """Each wake-up doubled, two workers with several processes each, and both of them with a period."""
    actions = [stage.refund() for _ in range(3)]
    for _ in range(5):
        for action in actions:
            assert stage.line.driver.wake(action.id) is True
    stage.line.worker(processes=True)
    stage.line.worker(processes=True)
    stage.until(lambda: all(stage.state(action) is not State.RESERVED for action in actions))
    for action in actions:
        stage.line.driver.wake(action.id)
    stage.carried_out(*actions)


def test_wake_ups_may_come_in_any_order(stage):
    """The last one first, one of them for an action that is done, one for an action that there never was."""
    first = stage.refund()
    stage.line.worker()
    stage.carried_out(first)
    actions = [stage.refund() for _ in range(3)]
    for woken in ["a00000000000z", *(action.id for action in reversed(actions)), first.id]:
        assert stage.line.driver.wake(woken) is True
    stage.carried_out(first, *actions)
