"""A person's answers: they tell what happened, and nobody can send an action again."""

from __future__ import annotations

import pytest
from world import MARIE, TOM

from orderactions import Actor, Reason, Refund, State
from orderactions.errors import RequestError


@pytest.fixture
def lost(world):
    """A refund whose answer was lost before it had an effect, and its task."""
    world.amazon.add_fault("reset_before_effect")
    world.bought = world.order()
    world.action = world.refund(world.bought, ticket=world.ticket())
    world.pass_time(30)
    (world.task,) = world.service.tasks()
    return world


def test_a_task_says_what_to_look_at(lost):
    """Why, how much, where to look, and what can be answered."""
    assert lost.task.kind == "unknown_outcome"
    assert str(lost.task.money) == "EUR 20.00"
    assert lost.task.answers == ("happened", "did not happen", "leave")
    assert lost.bought in " ".join(lost.task.look_at)
    assert "sellercentral" in " ".join(lost.task.look_at)
    assert lost.task.due > lost.task.since


def test_happened(lost):
    """It happened: DONE, the buyer is told, the balance stays used."""
    lost.service.resolve(lost.task, "happened", actor=TOM)
    lost.pass_time(60)
    assert lost.state(lost.action) is State.DONE
    assert len(lost.said("reply")) == 1
    assert lost.service.preview(Refund.full(lost.bought, reason=Reason.LATE)).problems[0].code == "nothing_left"
    assert lost.service.get(lost.action.id).attention is None


def test_did_not_happen_needs_time(lost):
    """To say that it did not happen is too early while the books may still show it."""
    with pytest.raises(RequestError, match="too early"):
        lost.service.resolve(lost.task, "did not happen", actor=TOM)
    lost.clock.advance(48 * 3600 + 60)
    lost.service.resolve(lost.task, "did not happen", actor=TOM)
    assert lost.state(lost.action) is State.REFUSED
    lost.pass_time(600)
    assert lost.feeds() == 0
    assert lost.service.preview(Refund.full(lost.bought, reason=Reason.LATE)).problems == ()


def test_did_not_happen_with_a_second_person(lost):
    """Two people may say it at once, but not one person twice, nor a program."""
    for second in (TOM, Actor.automation("bot", rule="r")):
        with pytest.raises(RequestError, match="second"):
            lost.service.resolve(lost.task, "did not happen", actor=TOM, second=second)
    lost.service.resolve(lost.task, "did not happen", actor=TOM, second=MARIE)
    assert lost.state(lost.action) is State.REFUSED


def test_leave_only_records_that_somebody_looked(lost):
    """Leaving it keeps the task, and the record says who looked."""
    lost.service.resolve(lost.task, "leave", actor=TOM, evidence="Seller Central shows nothing yet")
    assert lost.service.tasks() == (lost.task,)
    assert lost.service.history(lost.action.id)[-1].data["by"] == "tom"
    assert "Seller Central" not in str(lost.service.history(lost.action.id)[-1].data)


def test_bad_answers(lost):
    """A typo in task or answer is answered with what there is; a program does not answer; nothing is answered twice."""
    with pytest.raises(RequestError, match="no task 'x'"):
        lost.service.resolve("x", "happened", actor=TOM)
    with pytest.raises(RequestError, match="happened, did not happen, leave"):
        lost.service.resolve(lost.task, "resend", actor=TOM)
    with pytest.raises(RequestError, match="by a person"):
        lost.service.resolve(lost.task, "happened", actor=Actor.automation("bot", rule="r"))
    lost.service.resolve(lost.task, "happened", actor=TOM)
    with pytest.raises(RequestError, match="answered 'happened' by tom"):
        lost.service.resolve(lost.task, "happened", actor=MARIE)


def test_resolved_tasks_stay_on_the_list_of_all(lost):
    """What was answered is no longer open, and not forgotten."""
    lost.service.resolve(lost.task, "happened", actor=TOM)
    assert lost.service.tasks() == ()
    (task,) = lost.service.tasks(open_only=False)
    assert (task.answer, task.resolved_by) == ("happened", "tom")


def test_a_lost_answer_that_did_happen_is_not_repeated_by_a_new_action(world):
    """While it is unknown its amount counts: nobody can give the same money once more."""
    world.amazon.add_fault("reset_after_effect")
    order = world.order()
    world.refund(order)
    world.pass_time(3600)
    assert world.service.preview(Refund.full(order, reason=Reason.LATE)).problems[0].code == "nothing_left"
    assert world.paid_out(order) == [("Principal", "20.00")]


def test_nobody_drives(world):
    """When nothing has driven actions for ten minutes, everybody is told."""
    world.refund(world.order())
    assert any("worker" in warning for warning in world.service.warnings())
    world.service.advance()
    world.refund(world.order())
    assert world.service.warnings() == ()
    world.clock.advance(601)
    assert any("for 10 minutes" in warning for warning in world.service.warnings())


def test_actions_can_be_found(world):
    """By id, by our number, by order, the open ones, the newest first."""
    order = world.order()
    first, second = world.refund(order, wait_s=900), world.refund(world.order())
    assert [action.id for action in world.service.actions()] == [second.id, first.id]
    assert [action.id for action in world.service.actions(order=order)] == [first.id]
    assert second.id in [action.id for action in world.service.actions(open_only=True)]
    assert world.service.get(first.confirmation.number.lower()).id == first.id
    for typed in ("nothing", first.confirmation.number[:-1] + "0", "OA-1"):
        with pytest.raises(RequestError, match="action"):
            world.service.get(typed)


def test_running_drives_in_a_thread(world):
    """While the block lasts, a thread drives what is due."""
    action = world.refund(world.order())
    with world.service.running(poll_s=0.01):
        for _ in range(2000):
            if world.state(action) is State.ACCEPTED:
                break
            world.clock.advance(0.001)
    assert world.state(action) is State.ACCEPTED


def test_a_late_answer_closes_the_task_about_its_lateness(world):
    """Nobody has to look at a feed that was stuck for ten hours and then came."""
    world.amazon.fail("late", later_s=36_000)
    action = world.refund(world.order())
    world.leap(9 * 3600)
    assert [task.kind for task in world.service.tasks()] == ["stuck_submission"]
    world.leap(3 * 3600)
    assert world.state(action) is State.DONE
    assert world.service.tasks() == ()
