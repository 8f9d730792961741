"""What is Celery's own, without any server: eager tasks, a broker in memory, the schedule, a broker that is away."""

from __future__ import annotations

import threading

import celery
import pytest
from world import World

from orderactions import State
from orderactions.drivers.celery import CeleryDriver


@pytest.fixture
def world():
    made = World()
    yield made
    made.journal.close()


@pytest.fixture
def app():
    made = celery.Celery("desk", broker="memory://", set_as_current=False)
    yield made
    made.close()


def sent(app) -> list[dict]:
    """The tasks that wait at the broker, taken from there."""
    found = []
    with app.connection_for_read() as connection, connection.SimpleQueue("celery") as queue:
        while len(queue):
            message = queue.get_nowait()
            message.ack()
            found.append({"headers": message.headers, "args": message.payload[0]})
    return found


def test_an_eager_app_drives_at_once(app, world):
    """For a user's own tests: the task runs where it is woken."""
    app.conf.task_always_eager = True
    driver = CeleryDriver(app, lambda: world.service)
    action = world.refund(world.order())
    assert driver.wake(action.id) is True
    assert world.state(action) is State.ACCEPTED
    assert world.feeds() == 1


def test_a_task_carries_an_id_and_nothing_else(app, world):
    """Nothing about the order, the buyer or the amount is in the broker."""
    driver = CeleryDriver(app, lambda: world.service)
    action = world.refund(world.order())
    driver.wake(action.id)
    (task,) = sent(app)
    assert task["args"] == [action.id]
    assert task["headers"]["argsrepr"] == f"('{action.id}',)"


@pytest.fixture
def no_logging():
    """A worker in this process would set the level of all loggers."""

    def left_alone(**_more) -> None:
        pass

    from celery.signals import setup_logging

    setup_logging.connect(left_alone)
    yield
    setup_logging.disconnect(left_alone)


@pytest.mark.usefixtures("no_logging")
def test_a_worker_drives_what_was_woken(app, world):
    """A worker in a thread, on a broker in memory; doubled wake-ups are one refund."""
    from celery.contrib.testing.worker import start_worker

    driver = CeleryDriver(app, lambda: world.service)
    action = world.refund(world.order())
    for _ in range(3):
        driver.wake(action.id)
    with start_worker(app, perform_ping_check=False, shutdown_timeout=30) as worker:
        for _ in range(600):
            if worker.stats()["total"].get("orderactions.advance") == 3:
                break
            threading.Event().wait(0.05)
    assert world.state(action) is State.ACCEPTED
    assert world.feeds() == 1


def test_the_period_survives_a_schedule_that_is_set_later(app, world):
    """`beat_schedule` further down in the user's module does not throw it out."""
    CeleryDriver(app, lambda: world.service, every_s=7, queue="refunds")
    app.conf.beat_schedule = {"mine": {"task": "mine", "schedule": 60}}
    app.finalize()
    entry = app.conf.beat_schedule["orderactions.advance"]
    assert entry["schedule"] == 7
    assert entry["args"] == ()
    assert entry["options"] == {"expires": 7, "queue": "refunds"}
    assert "mine" in app.conf.beat_schedule


def test_an_app_that_is_final_already_gets_its_period_too(app, world):
    """As in a program that is put together late."""
    app.finalize()
    CeleryDriver(app, lambda: world.service)
    assert app.conf.beat_schedule["orderactions.advance"]["schedule"] == 10


def test_a_limit_of_the_app_does_not_cut_a_submission_short(app, world):
    """`task_time_limit` is for the user's own tasks; this one has a limit that no call reaches."""
    app.conf.task_time_limit, app.conf.task_soft_time_limit = 5, 4
    driver = CeleryDriver(app, lambda: world.service, budget_s=30)
    task = app.tasks["orderactions.advance"]
    assert (task.soft_time_limit, task.time_limit) == (330, 360)
    driver.wake("a000000000001")
    assert sent(app)[0]["headers"]["timelimit"] == [360, 330]


def test_the_periodic_task_drives_everything(app, world):
    """It names no action."""
    CeleryDriver(app, lambda: world.service)
    actions = [world.refund(world.order()), world.cancel(world.order(status="UNSHIPPED"))]
    app.tasks["orderactions.advance"].apply()
    assert [world.state(action) for action in actions] == [State.ACCEPTED, State.ACCEPTED]


def test_a_broker_that_is_away_costs_a_wake_up_and_no_action(world, caplog, tmp_path):
    """A warning that names the action; `execute` has happened, and whoever asked is not bothered."""
    away = celery.Celery("desk", broker=f"redis+socket://{tmp_path}/none.sock", set_as_current=False)
    away.conf.broker_transport_options = {"max_retries": 0}
    driver = CeleryDriver(away, lambda: world.service)
    action = world.refund(world.order())
    assert driver.wake(action.id) is False
    assert f"action {action.id} could not be woken" in caplog.text
    world.pass_time(60)
    assert world.feeds() == 1
    away.close()
