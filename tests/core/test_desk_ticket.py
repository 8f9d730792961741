"""The ticket itself: read again before it is answered or closed, followed when merged, written only as its desk can."""

from __future__ import annotations

import pytest
from attrs import evolve
from world import MARIE, TOM

from orderactions import Policy, State
from orderactions.desks.memory import MemoryDesk
from orderactions.errors import DeskError, SetupError
from orderactions.protocols import Capabilities, TicketChange


def open_kinds(world) -> list[str]:
    return sorted(task.kind for task in world.service.tasks())


def with_desk(world, **can) -> None:
    world.desk = MemoryDesk("desk", clock=world.clock, capabilities=Capabilities(**can))
    world.service._context.desks["desk"] = world.desk


# The buyer writes meanwhile.


def test_a_buyer_who_writes_before_the_reply_is_told_what_is_true_and_read_by_a_person(world):
    """The refund is under way, whatever they wrote: both sides hear of it, and the ticket stays open."""
    world.refund(world.order(), ticket=world.ticket())
    world.clock.advance(1)
    world.desk.buyer_writes("1", "Wait, keep the money.")
    world.service.advance()
    assert (len(world.said("reply")), open_kinds(world)) == (1, ["buyer_wrote_again"])
    world.pass_time(300)
    assert (world.desk.read("1").status, open_kinds(world)) == ("open", ["buyer_wrote_again"])


def test_what_a_person_has_read_does_not_keep_the_ticket_open(world):
    """Done means done: it is not asked again, and the ticket is closed."""
    world.refund(world.order(), ticket=world.ticket())
    world.clock.advance(1)
    world.desk.buyer_writes("1", "Thanks!")
    world.service.advance()
    world.clock.advance(1)
    (task,) = world.service.tasks()
    world.service.resolve(task, "done", actor=TOM)
    world.pass_time(300)
    assert (world.desk.read("1").status, open_kinds(world)) == ("solved", [])


def test_an_action_that_waits_is_offered_for_withdrawal(worlds):
    """The buyer writes while it can still be taken back: the task says so, and withdrawing closes it."""
    world = worlds(policy=Policy(hold_s=3600))
    action = world.refund(world.order(), ticket=world.ticket())
    world.clock.advance(10)
    world.desk.buyer_writes("1", "It was my mistake, I do not want the money.")
    world.pass_time(120)
    (task,) = world.service.tasks()
    assert (task.kind, task.action_id) == ("buyer_wrote_again", action.id)
    assert "it can be withdrawn" in task.why
    world.service.withdraw(action.id, actor=MARIE)
    assert open_kinds(world) == []


def test_another_action_of_the_ticket_that_waits_is_offered_too(worlds):
    """The ticket is read before the first one's reply; the second one is not sent yet."""
    world = worlds(policy=Policy(hold_above={3600: {"EUR": 15}}))
    ticket = world.ticket()
    large = world.refund(world.order(), ticket=ticket)
    small = world.refund(world.order({"sku": "PIN", "quantity": 1, "paid": {"Principal": "5.00"}}), ticket=ticket)
    world.clock.advance(1)
    world.desk.buyer_writes("1", "Please wait.")
    world.service.advance()
    told = {task.action_id: task.why for task in world.service.tasks()}
    assert set(told) == {large.id, small.id}
    assert "it can be withdrawn" in told[large.id]
    assert "it can be withdrawn" not in told[small.id]


# Closing.


def test_whether_a_ticket_is_closed_can_be_left_to_a_person(worlds):
    """`close="ask"`: all is written, the ticket is open, and one task says that it can be closed."""
    world = worlds(policy=Policy(close="ask"))
    action = world.refund(world.order(), ticket=world.ticket())
    world.pass_time(300)
    (task,) = world.service.tasks()
    assert (task.kind, task.action_id, world.desk.read("1").status) == ("close_asked", action.id, "open")
    assert (len(world.said("reply")), len(world.said("note"))) == (1, 1)


@pytest.mark.parametrize(("close", "status"), [("yes", "solved"), (True, "solved"), ("no", "open"), (False, "open")])
def test_yes_and_no(worlds, close, status):
    """As words, as in a file, or as True and False."""
    world = worlds(policy=Policy(close=close))
    world.refund(world.order(), ticket=world.ticket())
    world.pass_time(300)
    assert (world.desk.read("1").status, open_kinds(world)) == (status, [])


def test_another_word_for_closing_is_refused():
    """A policy that nobody can carry out is no policy."""
    with pytest.raises(SetupError, match="close: 'later' is not one of yes, no, ask"):
        Policy(close="later")


def test_a_ticket_that_a_person_has_closed_needs_no_closing(worlds):
    """There is nothing to do, and nobody to call."""
    world = worlds(policy=Policy(tags=()))
    world.refund(world.order(), ticket=world.ticket())
    world.service.advance()
    world.desk.change("1", TicketChange(status="solved"))
    world.pass_time(300)
    assert (world.desk.read("1").status, open_kinds(world)) == ("solved", [])


# What the desk cannot do.


def test_without_private_notes_nothing_is_noted_and_never_as_a_reply(world):
    """The buyer reads one message, the reply; the rest goes on."""
    with_desk(world, notes=False)
    action = world.refund(world.order(), ticket=world.ticket())
    world.pass_time(300)
    assert [each.kind for each in world.desk.messages("1")] == ["inbound", "reply"]
    assert (world.desk.read("1").status, open_kinds(world)) == ("solved", [])
    assert world.service.get(action.id).steps_open == 0


def test_a_refusal_that_cannot_be_noted_is_a_task(worlds):
    """Nobody would hear of it otherwise: the buyer was told nothing, and the note was all there is."""
    world = worlds(policy=Policy(reply_at="done"))
    with_desk(world, notes=False)
    world.amazon.add_fault("feed_cancelled")
    action = world.refund(world.order(), ticket=world.ticket())
    world.pass_time(300)
    assert (world.state(action), open_kinds(world)) == (State.REFUSED, ["desk_work_stuck"])


@pytest.mark.parametrize(
    ("lacks", "status", "tags"),
    [("tags", "solved", set()), ("close", "open", {"orderactions-done"})],
)
def test_what_a_desk_has_no_way_for_is_left_out(world, lacks, status, tags):
    """The rest is done, nothing is tried again and again, and nobody is called."""
    with_desk(world, **{lacks: False})
    world.refund(world.order(), ticket=world.ticket())
    world.pass_time(300)
    ticket = world.desk.read("1")
    assert (ticket.status, set(ticket.tags), open_kinds(world)) == (status, tags, [])


# Merged tickets.


def test_a_ticket_that_was_merged_is_followed(world):
    """All that is written goes where the conversation goes on."""
    world.refund(world.order(), ticket=world.ticket())
    world.ticket("2")
    world.desk.merge("1", "2")
    world.pass_time(300)
    assert (world.said("reply"), world.said("note")) == ([], [])
    assert (len(world.said("reply", "2")), len(world.said("note", "2"))) == (1, 1)
    assert (world.desk.read("2").status, open_kinds(world)) == ("solved", [])


@pytest.mark.parametrize("operation", ["reply", "note"])
def test_what_was_written_without_an_answer_is_found_after_a_merge(world, operation):
    """Merged in the very moment in which the answer was lost: it is found in the other ticket, not written again."""
    world.refund(world.order(), ticket=world.ticket())
    world.ticket("2")
    real = getattr(world.desk, operation)

    def write_and_merge(*arguments, **named):
        real(*arguments, **named)
        setattr(world.desk, operation, real)
        world.desk.merge("1", "2")
        raise ConnectionResetError

    setattr(world.desk, operation, write_and_merge)
    world.pass_time(300)
    assert (len(world.said("reply", "2")), len(world.said("note", "2")), open_kinds(world)) == (1, 1, [])


def test_tickets_that_were_merged_in_a_circle_are_not_followed_for_ever(world):
    """A desk that says so is not to be believed: the work waits, and a person is told."""
    world.refund(world.order(), ticket=world.ticket())
    conversation = world.desk._conversations["1"]
    conversation.ticket = evolve(conversation.ticket, merged_into="1")
    world.leap(4 * 3600)
    assert "desk_work_stuck" in open_kinds(world)
    assert world.said("reply") == []


def test_a_card_shows_the_ticket_where_it_goes_on(world):
    """A panel of the old ticket tells how the new one stands."""
    ticket = world.ticket()
    world.ticket("2", language="fr")
    world.desk.merge("1", "2")
    seen = world.service.card(world.order(), ticket, MARIE).ticket
    assert (str(seen.ref), seen.status, seen.language) == (ticket, "open", "fr")


# Each write is read back.


@pytest.mark.parametrize("operation", ["reply", "note"])
def test_a_desk_that_takes_a_message_and_does_not_show_it(world, operation):
    """An answer "200" is not a message: nothing is written again, and a person looks."""
    setattr(world.desk, operation, lambda *_, **__: "m999")
    world.refund(world.order(), ticket=world.ticket())
    world.pass_time(300)
    assert open_kinds(world) == ["desk_work_unclear"]
    assert world.said(operation) == []


def test_a_note_that_the_desk_shows_to_the_buyer_is_a_task(world):
    """An adapter that is so broken is noticed the first time."""
    world.desk.note = lambda ticket_id, text, *, marker: world.desk.reply(ticket_id, f"{text} {marker}")
    world.refund(world.order(), ticket=world.ticket())
    world.pass_time(300)
    (task,) = world.service.tasks()
    assert (task.kind, "another kind of message: reply" in task.why) == ("desk_work_unclear", True)


@pytest.mark.parametrize("change", [{"status": "solved"}, {"add_tags": frozenset({"orderactions-done"})}])
def test_a_change_that_the_desk_takes_and_does_not_make(world, change):
    """It is tried again, as it does no harm, and ends with a person."""
    real = world.desk.change

    def half(ticket_id, wanted):
        return world.desk.read(ticket_id) if wanted == TicketChange(**change) else real(ticket_id, wanted)

    world.desk.change = half
    action = world.refund(world.order(), ticket=world.ticket())
    world.leap(4 * 3600)
    assert open_kinds(world) == ["desk_work_stuck"]
    assert (world.state(action), len(world.paid_out())) == (State.DONE, 1)


def test_a_message_that_cannot_be_read_back_was_written_all_the_same(world):
    """The desk said yes, and did not answer the question after: it is believed, and nothing is written twice."""

    def no_answer(_ticket_id):
        raise DeskError("no answer")

    real, world.desk.messages = world.desk.messages, no_answer
    world.refund(world.order(), ticket=world.ticket())
    world.service.advance()
    world.desk.messages = real
    world.pass_time(300)
    assert (len(world.said("reply")), len(world.said("note")), open_kinds(world)) == (1, 1, [])


def test_a_desk_that_queues_replies_may_show_them_later(world):
    """It says so, and is believed."""
    with_desk(world, queues_replies=True)
    world.desk.reply = lambda *_: "q1"
    world.refund(world.order(), ticket=world.ticket())
    world.pass_time(300)
    assert open_kinds(world) == []


def test_what_a_buyer_is_stays_out_of_a_repr(world):
    """A ticket may be logged by whoever handles it."""
    world.desk.open_ticket("9", text="x", order_id="305-1", customer_name="Jo Doe", customer_email="jo@x.test")
    ticket = world.desk.read("9")
    assert (ticket.customer_name, ticket.customer_email, ticket.order_ids) == ("Jo Doe", "jo@x.test", ("305-1",))
    assert "Jo" not in repr(ticket)
    assert "jo@" not in repr(ticket)


class FiveVerbs:
    """An adapter of a host's own that says nothing of what it can do."""

    def __init__(self, desk: MemoryDesk) -> None:
        self.name = desk.name
        self.read, self.messages, self.note, self.reply, self.change = (
            desk.read, desk.messages, desk.note, desk.reply, desk.change
        )  # fmt: skip


def test_a_desk_that_says_nothing_of_itself_is_asked_for_everything(world):
    """The five verbs are enough: reply, note, tags and close all come about."""
    world.service._context.desks["desk"] = FiveVerbs(world.desk)
    action = world.refund(world.order(), ticket=world.ticket())
    world.pass_time(300)
    assert not world.service.get(action.id).steps_open
    assert (len(world.said("reply")), world.desk.read("1").status, open_kinds(world)) == (1, "solved", [])
