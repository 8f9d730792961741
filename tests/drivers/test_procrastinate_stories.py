"""What is procrastinate's own, without any server: a queue in memory, locks, the period, a database that is away."""

from __future__ import annotations

import procrastinate
import pytest
from world import World

from orderactions import State
from orderactions.drivers.procrastinate import ProcrastinateDriver


@pytest.fixture
def world():
    made = World()
    yield made
    made.journal.close()


@pytest.fixture
def app(world):
    from procrastinate.testing import InMemoryConnector

    made = procrastinate.App(connector=InMemoryConnector())
    with made.open():
        yield made


def jobs(app) -> list[dict]:
    return list(app.connector.jobs.values())


def work(app) -> None:
    """Let a worker do all jobs that wait."""
    app.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)


def test_a_worker_drives_what_was_woken(app, world):
    """In memory, without any server: a job with nothing in it but the action's id."""
    driver = ProcrastinateDriver(app, lambda: world.service)
    action = world.refund(world.order())
    assert driver.wake(action.id) is True
    assert [job["args"] for job in jobs(app)] == [{"timestamp": 0, "action_id": action.id}]
    work(app)
    assert world.state(action) is State.ACCEPTED
    assert world.feeds() == 1


def test_one_wake_up_for_an_action_is_enough(app, world):
    """What waits already is not queued again; another action is."""
    driver = ProcrastinateDriver(app, lambda: world.service, queue="refunds")
    first, second = world.refund(world.order()), world.refund(world.order())
    assert [driver.wake(each.id) for each in (first, first, second)] == [True, True, True]
    assert [job["args"]["action_id"] for job in jobs(app)] == [first.id, second.id]
    assert {job["queue_name"] for job in jobs(app)} == {"refunds"}
    work(app)
    assert {world.state(first), world.state(second)} == {State.ACCEPTED}


def test_nothing_holds_a_lock_that_a_dead_job_would_keep(app, world):
    """Queueing locks end when a job starts; a `lock` of a dead one would stop all others for ever."""
    driver = ProcrastinateDriver(app, lambda: world.service)
    driver.wake("a000000000001")
    assert [job["lock"] for job in jobs(app)] == [None]
    assert app.tasks["orderactions.advance"].lock is None


def test_the_period_is_the_users(app, world):
    """Every ten seconds by default, as procrastinate writes it; one at a time waits."""
    ProcrastinateDriver(app, lambda: world.service, cron="*/5 * * * *")
    (periodic,) = app.periodic_registry.periodic_tasks.values()
    assert periodic.cron == "*/5 * * * *"
    assert periodic.task.queueing_lock == "orderactions.advance"


def test_the_periodic_job_drives_everything(app, world):
    """It names no action."""
    ProcrastinateDriver(app, lambda: world.service)
    actions = [world.refund(world.order()), world.cancel(world.order(status="UNSHIPPED"))]
    app.tasks["orderactions.advance"].defer(timestamp=1_700_000_000)
    work(app)
    assert [world.state(action) for action in actions] == [State.ACCEPTED, State.ACCEPTED]


def test_a_database_that_is_away_costs_a_wake_up_and_no_action(world, caplog):
    """A warning that names the action; `execute` has happened, and whoever asked is not bothered."""
    away = procrastinate.App(connector=procrastinate.SyncPsycopgConnector(conninfo="host=/nowhere connect_timeout=1"))
    driver = ProcrastinateDriver(away, lambda: world.service)
    action = world.refund(world.order())
    assert driver.wake(action.id) is False
    assert f"action {action.id} could not be woken" in caplog.text
    world.pass_time(60)
    assert world.feeds() == 1
