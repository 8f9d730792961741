"""The rest of the company hears of everything: at least once, in order, whatever its own programs do."""

from __future__ import annotations

import pytest

from orderactions import State
from orderactions.engine import outbox
from orderactions.errors import RequestError


def test_every_change_of_state_is_told_in_order(world):
    """A warehouse listens: it hears each state once, with the action as it is."""
    heard = []

    @world.service.on("state")
    def tell(event, action) -> None:
        heard.append((event.data["to"], action.order.order_id))

    order = world.order()
    world.refund(order)
    world.pass_time(300)
    assert heard == [("submitting", order), ("accepted", order), ("done", order)]


def test_the_past_is_not_told(world):
    """A listener that is new to an old journal hears what happens from now on."""
    world.refund(world.order())
    world.pass_time(300)
    heard = []
    world.service.on()(lambda event, _: heard.append(event.id))
    world.pass_time(60)
    assert heard == []
    action = world.refund(world.order())
    world.pass_time(300)
    assert heard[0] == f"{action.id}:1"


def test_a_restart_loses_nothing(world):
    """The program was down: what happened meanwhile is told when it is back."""
    world.service.on()(lambda event, _: None)
    world.service = world.new_service(worker="without listeners")
    action = world.refund(world.order())
    world.pass_time(300)
    heard = []
    world.service = world.new_service(worker="back")
    world.service.on()(lambda event, _: heard.append(event.seq))
    world.service.advance()
    assert heard == [event.seq for event in world.service.history(action.id)]


def test_a_listener_that_fails_is_told_again_in_order(world):
    """Its own action waits for it; another action's records go on."""
    down, heard = [True], []

    @world.service.on("state")
    def tell(event, action) -> None:
        if down[0] and action.id == first.id:
            raise ConnectionError("secret-of-the-warehouse")
        heard.append((action.id, event.data["to"]))

    first = world.refund(world.order())
    second = world.refund(world.order())
    world.pass_time(60)
    assert {action_id for action_id, _ in heard} == {second.id}
    down[0] = False
    world.pass_time(600)
    assert [to for action_id, to in heard if action_id == first.id] == ["submitting", "accepted", "done"]


def test_a_listener_that_never_hears_is_a_task(world):
    """Nothing stays untold in silence; and the task holds no word of the listener's error."""

    @world.service.on("state")
    def tell(_event, _action) -> None:
        raise ConnectionError("secret-of-the-warehouse")

    action = world.refund(world.order())
    world.pass_time(900)
    assert world.state(action) is State.DONE
    tasks = [task for task in world.service.tasks() if task.kind == "event_stuck"]
    assert len(tasks) == 1
    assert "ConnectionError" in tasks[0].why
    assert "secret" not in repr(tasks)


def test_a_typo_in_the_topic_is_told_at_once(world):
    """A listener for a word that is never said would wait for ever."""
    with pytest.raises(RequestError, match="topic: 'states' is never told; use one of created, state"):
        world.service.on("states")


def test_a_crash_after_the_telling_tells_it_again(world):
    """At least once: who was told before the crash is told again, under the same id."""
    heard = []

    class Dies(BaseException):
        pass

    def tell(event, _action) -> None:
        heard.append(event.id)
        if len(heard) == 1:
            raise Dies

    world.service.on("created")(tell)
    world.refund(world.order())
    with pytest.raises(Dies):
        world.service.advance()
    world.pass_time(600)
    assert heard == [heard[0], heard[0]]


def test_a_listener_may_use_the_service(world):
    """No transaction is open while somebody is told."""
    seen = []
    world.service.on("state")(lambda event, action: seen.append(world.service.get(action.id).state))
    world.refund(world.order(), wait_s=600)
    world.service.advance()
    assert State.DONE in seen


def test_what_cannot_be_shown_to_a_listener_is_a_task(world, monkeypatch):
    """The library itself fails before anybody is called: after some tries a person is asked, at that action."""
    world.service.on()(lambda event, _: None)
    action = world.refund(world.order())

    def odd(*_):
        raise KeyError("a record")

    monkeypatch.setattr(outbox, "view", odd)
    world.leap(6 * 3600)
    assert ("stuck_job", action.id) in [(task.kind, task.action_id) for task in world.service.tasks()]
