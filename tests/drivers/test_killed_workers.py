"""A worker that is killed while it sends takes the answer with it, and its task; nothing is sent again.

What happened is read in the simulated Amazon's ledger, never in our tables.
"""

from __future__ import annotations

import pytest

from orderactions import State


@pytest.mark.parametrize("processes", [False, True], ids=["alone", "with processes"])
def test_a_worker_that_is_killed_while_it_sends(stage, processes):
    """The answer is lost with it. Another worker finds the feed in Amazon's list, and sends nothing again."""
    stage.amazon.fail("slow", operation="createFeed", delay_s=60)
    action = stage.refund()
    stage.line.driver.wake(action.id)
    killed = stage.line.worker(processes=processes)
    stage.until(lambda: stage.called("createFeed") == 1)
    stage.line.kill(killed)
    assert stage.state(action) is State.SUBMITTING
    stage.line.worker(processes=processes)
    stage.carried_out(action)
    assert "unknown" in stage.states(action)
    assert stage.called("createFeed") == 1


@pytest.mark.parametrize("line", ["procrastinate"], indirect=True)
def test_a_job_that_died_holds_nothing_up(stage, line):
    """It stays `doing` for ever: the same action can be woken again, and the period goes on."""
    stage.amazon.fail("slow", operation="createFeed", delay_s=60)
    action = stage.refund()
    line.driver.wake(action.id)
    killed = line.worker()
    stage.until(lambda: stage.called("createFeed") == 1)
    line.kill(killed)
    dead = line.jobs("doing")
    assert dead >= 1
    assert line.driver.wake(action.id) is True
    line.worker()
    stage.carried_out(action)
    assert line.jobs("doing") >= dead
    assert line.jobs("failed") == 0
