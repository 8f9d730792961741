"""The marketplace counts what a buyer is told after a day as late: until then they are answered, or somebody knows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from world import MARIE, TOM, World

from orderactions import Policy, ReplyAt, State
from orderactions.errors import SetupError
from orderactions.protocols import TicketChange

HOUR = 3600
BY_HAND = Policy(reply_at=ReplyAt.NEVER, close=False)


def open_kinds(world) -> list[str]:
    return [task.kind for task in world.service.tasks()]


def test_a_buyer_whom_nobody_answers_is_a_task_four_hours_before_a_day_is_over(worlds):
    """It is due when the day is over, and names the ticket."""
    world = worlds(policy=BY_HAND)
    ticket = world.ticket()
    wrote = world.clock.now()
    world.refund(world.order(), ticket=ticket)
    world.leap(20 * HOUR - 60)
    assert open_kinds(world) == []
    world.leap(120)
    (task,) = world.service.tasks()
    assert task.kind == "answer_due"
    assert (task.due - wrote).total_seconds() == 24 * HOUR
    assert f"ticket {ticket}" in task.look_at
    assert task.answers == ("done", "leave")


def test_a_buyer_who_was_answered_by_the_library_is_no_task(world):
    """Its own reply is an answer like any other."""
    action = world.refund(world.order(), ticket=world.ticket())
    world.leap(30 * HOUR)
    assert len(world.said("reply")) == 1
    assert "answer_due" not in [task.kind for task in world.service.tasks(open_only=False)]
    assert world.state(action) in (State.DONE, State.SETTLED)


def test_a_reply_by_hand_closes_it_by_itself(worlds):
    """Nobody has to tell the library what the desk shows."""
    world = worlds(policy=BY_HAND)
    action = world.refund(world.order(), ticket=world.ticket())
    world.leap(21 * HOUR)
    assert open_kinds(world) == ["answer_due"]
    world.desk.reply("1", "We are looking into it.")
    world.leap(HOUR)
    assert open_kinds(world) == []
    assert world.service.get(action.id).attention is None


def test_a_ticket_that_was_closed_is_no_task(worlds):
    """Whoever closes it without a word has decided that none is needed."""
    world = worlds(policy=BY_HAND)
    world.refund(world.order(), ticket=world.ticket())
    world.desk.change("1", TicketChange(status="solved"))
    world.leap(30 * HOUR)
    assert open_kinds(world) == []


def test_an_action_that_was_withdrawn_leaves_a_buyer_without_an_answer(world):
    """The library tells colleagues only; the buyer still waits."""
    action = world.refund(world.order(), ticket=world.ticket())
    world.service.withdraw(action.id, actor=MARIE)
    world.leap(21 * HOUR)
    assert "answer_due" in open_kinds(world)


def test_an_action_that_begins_late_is_given_fifteen_minutes_for_its_own_reply(world):
    """A task that would close a minute later is noise."""
    ticket = world.ticket()
    world.clock.advance(21 * HOUR)
    world.refund(world.order(), ticket=ticket)
    world.leap(2 * HOUR)
    assert "answer_due" not in [task.kind for task in world.service.tasks(open_only=False)]


def test_an_action_that_begins_in_the_last_minutes_is_a_task_at_once(worlds):
    """There is no time left to wait for a reply."""
    world = worlds(policy=BY_HAND)
    ticket = world.ticket()
    world.clock.advance(24 * HOUR - 300)
    world.refund(world.order(), ticket=ticket)
    world.leap(90)
    (task,) = world.service.tasks()
    assert task.kind == "answer_due"
    assert task.due > world.clock.now()


def test_what_a_person_has_answered_is_not_asked_again_until_the_buyer_writes(worlds):
    """Done means done; the next message is a new question as long as the action lasts."""
    world = worlds(policy=Policy(reply_at=ReplyAt.NEVER, close=False, approval_above={"EUR": 1},
                                 approval_expires_after_s=5 * 24 * HOUR))  # fmt: skip
    world.refund(world.order(), ticket=world.ticket())
    world.leap(21 * HOUR)
    (task,) = world.service.tasks()
    world.service.resolve(task, "done", actor=TOM)
    world.leap(10 * HOUR)
    assert open_kinds(world) == []
    world.desk.buyer_writes("1", "Hello?")
    world.leap(21 * HOUR)
    # It waits for its approval still, so it is offered for withdrawal, too.
    assert sorted(open_kinds(world)) == ["answer_due", "buyer_wrote_again"]


def test_a_ticket_that_cannot_be_read_is_a_task_too(worlds):
    """Nobody knows whether the buyer was answered: a person looks."""
    world = worlds(policy=BY_HAND)
    action = world.refund(world.order(), ticket=world.ticket())
    world.desk._conversations.clear()
    world.leap(3 * HOUR)
    assert "answer_due" in open_kinds(world)
    for task in world.service.tasks():
        world.service.resolve(task, "done", actor=TOM)
    world.leap(30 * HOUR)
    assert "answer_due" not in open_kinds(world)
    assert world.state(action) in (State.DONE, State.SETTLED)


def test_without_a_ticket_or_a_buyers_message_nobody_waits(worlds):
    """There is nothing to answer."""
    world = worlds(policy=BY_HAND)
    world.refund(world.order())
    world.desk.open_ticket("2", text="x")
    conversation = world.desk._conversations["2"]
    conversation.ticket = evolve(conversation.ticket, buyer_wrote_at=None)
    world.refund(world.order(), ticket="desk:2")
    world.leap(30 * HOUR)
    assert open_kinds(world) == []


def test_a_buyer_who_writes_again_does_not_begin_the_day_anew(worlds):
    """The first message that nobody has answered is what counts."""
    world = worlds(policy=BY_HAND)
    wrote = world.clock.now()
    world.refund(world.order(), ticket=world.ticket())
    world.leap(15 * HOUR)
    world.desk.buyer_writes("1", "Hello?")
    world.leap(6 * HOUR)
    (task,) = world.service.tasks()
    assert (task.due - wrote).total_seconds() == 24 * HOUR


def test_an_action_about_what_was_written_days_ago_is_given_fifteen_minutes_too(world):
    """The limit is over; a task that closes a minute later would help nobody."""
    ticket = world.ticket()
    world.clock.advance(50 * HOUR)
    world.refund(world.order(), ticket=ticket)
    world.leap(HOUR)
    assert world.service.tasks(open_only=False) == ()


_EVENTS = st.lists(
    st.tuples(st.sampled_from(["buyer", "reply", "person", "nothing"]), st.integers(1, 15)), min_size=3, max_size=10
)


@pytest.mark.sqlite
@settings(max_examples=25, deadline=None)
@given(events=_EVENTS)
def test_before_a_day_is_over_the_buyer_was_answered_or_somebody_knows(events):
    """Whatever is written when: what is unanswered for a day has a task, open or answered, that came in time."""
    policy = Policy(
        reply_at=ReplyAt.NEVER, close=False, approval_above={"EUR": 1}, approval_expires_after_s=60 * 24 * HOUR
    )
    world = World(policy=policy)
    action = world.refund(world.order(), ticket=world.ticket())
    for what, hours in events:
        if what == "buyer":
            world.desk.buyer_writes("1", "Hello?")
        elif what == "reply":
            world.desk.reply("1", "Hello.")
        elif what == "person":
            for task in world.service.tasks(kind="answer_due"):
                world.service.resolve(task, "done", actor=TOM)
        world.leap(hours * HOUR)
        _judge(world, action)
    world.journal.close()


def _judge(world, action) -> None:
    now = world.clock.now()
    with world.journal.reading() as t:
        tasks = [each for each in t.work.tasks(open_only=False, action_id=action.id) if each.kind == "answer_due"]
    said = world.desk.messages("1")
    for message in said:
        day = message.created_at + timedelta(hours=24)
        answers = [each.created_at for each in said if each.kind == "reply"]
        answers += [each.resolved_at for each in tasks if each.resolved_by]
        answered = any(message.created_at <= at <= day for at in answers)
        known = any(each.since <= day and (each.resolved_at or day) >= message.created_at for each in tasks)
        assert message.kind != "inbound" or now < day or answered or known, (message, tasks)


def test_the_margin_is_the_policys(worlds):
    """A desk that works in one shift wants to know earlier."""
    world = worlds(policy=Policy(reply_at=ReplyAt.NEVER, close=False, answer_margin_s=10 * HOUR))
    world.refund(world.order(), ticket=world.ticket())
    world.leap(15 * HOUR)
    assert open_kinds(world) == ["answer_due"]


@pytest.mark.parametrize("margin", [0, 86_400])
def test_a_margin_that_makes_no_sense_is_refused(margin):
    """None at all, or the whole day."""
    with pytest.raises(SetupError, match="answer_margin_s"):
        Policy(answer_margin_s=margin)
