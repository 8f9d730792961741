"""The ticket's side: one true reply, one note that the buyer cannot see, closed only when nothing is open."""

from __future__ import annotations

import pytest
from world import MARIE, World

from orderactions import Macros, Policy, Reason, Refund, State

ALL_CLEAR = ("solved", frozenset({"orderactions-done"}))


def ticket_is(world, ticket_id="1"):
    ticket = world.desk.read(ticket_id)
    return ticket.status, ticket.tags


def test_told_received_noted_done_and_closed(world):
    """The buyer is told that it is submitted, colleagues get one note with everything, the ticket is closed."""
    action = world.refund(world.order(), ticket=world.ticket())
    world.service.advance()
    assert len(world.said("reply")) == 1
    assert "€20.00" in world.said("reply")[0]
    assert "not yet confirmed" in world.said("reply")[0]
    assert (world.said("note"), ticket_is(world)[0]) == ([], "open")
    world.pass_time(300)
    assert len(world.said("reply")) == 1
    (note,) = world.said("note")
    page = action.confirmation.link
    assert page == f"https://sellercentral.amazon.de/orders-v3/order/{action.order.order_id}"
    for part in (action.confirmation.number, "marie", "Principal", "GeneralAdjustment", "EUR 20.00", "feed", page):
        assert part in note
    assert ticket_is(world) == ALL_CLEAR
    assert world.service.get(action.id).steps_open == 0


@pytest.mark.parametrize(
    ("reply_at", "replies"), [("accepted", [1, 1]), ("done", [0, 1]), ("both", [1, 2]), ("never", [0, 0])]
)
def test_when_the_buyer_is_told(reply_at, replies):
    """The policy says at which moments the buyer is written to."""
    world = World(policy=Policy(reply_at=reply_at))
    action = world.refund(world.order(), ticket=world.ticket())
    world.service.advance()
    first = len(world.said("reply"))
    world.pass_time(300)
    assert [first, len(world.said("reply"))] == replies
    assert bool(world.service.get(action.id).confirmation.for_buyer) is (reply_at != "never")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "Erstattung"),
        ("fr", "remboursement"),
        ("es", "reembolso"),
        ("it", "rimborso"),
        ("en", "refund"),
        ("", "Erstattung"),
        ("nl", "terugbetaling"),
        ("da", "Erstattung"),
    ],
)
def test_language_by_ticket_else_by_site(world, language, words):
    """A French ticket is answered in French though the order is German; a ticket without a language by its site."""
    world.refund(world.order(), ticket=world.ticket(language=language), wait_s=900)
    assert words in world.said("reply")[0]


def test_own_words_of_a_shop(tmp_path):
    """A shop's own macro is used, with the same facts."""
    world = World()
    macros = Macros(
        overrides={("refund", "received", "en"): "Dear guest, {amount} for {order_id} is submitted ({number})."}
    )
    service = world.new_service()
    service = service.__class__(
        marketplaces=[world.account()],
        journal=world.journal,
        desks={"desk": world.desk},
        clock=world.clock,
        macros=macros,
    )
    order = world.order()
    action = service.execute(Refund.full(order, reason=Reason.LATE), actor=MARIE, ticket=world.ticket(), wait_s=900)
    assert world.said("reply") == [f"Dear guest, €20.00 for {order} is submitted ({action.confirmation.number})."]


def test_buyer_who_has_written_again_keeps_the_ticket_open(world):
    """A ticket whose buyer has written meanwhile is not closed under them; somebody reads it."""
    world.refund(world.order(), ticket=world.ticket())
    world.service.advance()
    world.clock.advance(60)
    world.desk.buyer_writes("1", "Wait, keep the money.")
    world.pass_time(300)
    assert ticket_is(world)[0] != "solved"
    assert len(world.said("note")) == 1
    assert [task.kind for task in world.service.tasks()] == ["buyer_wrote_again"]


def test_refused_after_the_buyer_was_told(world):
    """The buyer has read "submitted" and Amazon refuses: the ticket stays open and somebody has to write."""
    world.amazon.add_fault("feed_cancelled")
    action = world.refund(world.order(), ticket=world.ticket())
    world.pass_time(300)
    assert world.state(action) is State.REFUSED
    assert [task.kind for task in world.service.tasks()] == ["reply_contradicted"]
    assert (len(world.said("reply")), len(world.said("note"))) == (1, 1)
    assert ticket_is(world)[0] == "open"


def test_refused_before_the_buyer_was_told(world):
    """With the reply at DONE, a refusal is only a note: the buyer has heard nothing that is not so."""
    service = world.new_service(policy=Policy(reply_at="done"))
    world.amazon.add_fault("feed_cancelled")
    action = service.execute(Refund.full(world.order(), reason=Reason.LATE), actor=MARIE, ticket=world.ticket())
    for _ in range(30):
        service.advance()
        world.clock.advance(10)
    assert world.state(action) is State.REFUSED
    assert (world.said("reply"), len(world.said("note")), service.tasks()) == ([], 1, ())


def test_unknown_after_the_buyer_was_told(world):
    """FATAL after "submitted": a task, a note, and the ticket stays open."""
    world.amazon.add_fault("feed_fatal_partial")
    action = world.refund(world.order(), ticket=world.ticket())
    world.pass_time(300)
    assert world.state(action) is State.UNKNOWN
    assert [task.kind for task in world.service.tasks()] == ["unknown_outcome"]
    assert (len(world.said("reply")), len(world.said("note")), ticket_is(world)[0]) == (1, 1, "open")


def test_a_reply_that_is_no_longer_true_is_not_sent(world):
    """The desk was down when it was received; by the time it is up again Amazon has refused: nothing is said."""
    world.amazon.add_fault("feed_cancelled")
    for _ in range(2):
        world.desk.fail_next("reply", "before")
    world.refund(world.order(), ticket=world.ticket())
    world.service.advance()
    for _ in range(60):
        world.desk.fail_next("reply", "before")
        world.service.advance()
        world.clock.advance(5)
        if world.amazon.feeds()[0]["status"] == "CANCELLED":
            break
    world.pass_time(900)
    assert world.said("reply") == []


@pytest.mark.parametrize("operation", ["reply", "note", "change"])
def test_a_desk_that_is_down_is_tried_again(world, operation):
    """What certainly did not reach the desk is written later, once."""
    world.desk.fail_next(operation, "before")
    world.refund(world.order(), ticket=world.ticket())
    world.pass_time(600)
    assert (len(world.said("reply")), len(world.said("note"))) == (1, 1)
    assert ticket_is(world) == ALL_CLEAR
    assert not world.service.tasks()


@pytest.mark.parametrize("operation", ["reply", "note", "change"])
def test_a_write_whose_answer_was_lost_is_found_by_reading(world, operation):
    """It was written and the answer lost: it is found there, and not written again."""
    world.desk.fail_next(operation, "after")
    world.refund(world.order(), ticket=world.ticket())
    world.pass_time(600)
    assert (len(world.said("reply")), len(world.said("note"))) == (1, 1)
    assert ticket_is(world) == ALL_CLEAR
    assert not world.service.tasks()


@pytest.mark.parametrize("operation", ["reply", "note", "change"])
def test_a_write_of_which_nothing_is_known_is_not_repeated(world, operation):
    """No answer, and the desk does not show it: it is not written again, and somebody looks."""
    world.desk.fail_next(operation, "unclear_before")
    action = world.refund(world.order(), ticket=world.ticket())
    world.pass_time(900)
    assert len(world.said("reply")) == (operation != "reply")
    assert len(world.said("note")) == (operation != "note")
    assert world.state(action) is State.DONE
    assert [task.kind for task in world.service.tasks()] == ["desk_work_unclear"]
    assert ticket_is(world)[0] != "solved"


def test_a_desk_that_stays_down_becomes_a_task(world):
    """After many attempts somebody is told; the money is not touched again."""
    action = world.refund(world.order(), ticket=world.ticket())
    for _ in range(100):
        world.desk.fail_next("reply", "before")
    for _ in range(60):
        world.service.advance()
        world.clock.advance(600)
    assert world.state(action) is State.DONE
    assert "desk_work_stuck" in [task.kind for task in world.service.tasks()]
    assert len(world.paid_out()) == 1


@pytest.mark.parametrize("operation", ["reply", "note", "change"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_worker_that_dies_at_the_desk(filed, operation, when):
    """Killed just before or just after one desk write: never two of anything; in doubt a task."""

    class Dies(BaseException):
        pass

    class Dying:
        def __getattr__(self, name):
            real = getattr(filed.desk, name)
            if name != operation:
                return real

            def die(*arguments, **named):
                if when == "after":
                    real(*arguments, **named)
                raise Dies

            return die

    action = filed.refund(filed.order(), ticket=filed.ticket())
    dying = filed.new_service(worker="dying")
    dying._context.desks["desk"] = Dying()

    def work_until_it_dies() -> None:
        for _ in range(60):
            dying.advance()
            filed.clock.advance(10)

    with pytest.raises(Dies):
        work_until_it_dies()
    filed.pass_time(900)
    assert filed.state(action) is State.DONE
    assert len(filed.said("reply")) == (0 if (operation, when) == ("reply", "before") else 1)
    assert len(filed.said("note")) == (0 if (operation, when) == ("note", "before") else 1)
    assert bool(filed.service.tasks()) is (when == "before")
    assert len(filed.paid_out()) == 1


def test_an_adapter_that_raises_something_odd_is_in_doubt(world):
    """An adapter's own fault says nothing about what reached the desk: it is looked for, not repeated."""
    real = world.desk.reply

    def odd(*arguments):
        real(*arguments)
        raise ValueError("what is this")

    world.desk.reply = odd
    world.refund(world.order(), ticket=world.ticket())
    world.pass_time(600)
    assert (len(world.said("reply")), ticket_is(world)) == (1, ALL_CLEAR)


def test_withdrawn_leaves_a_note(world):
    """A withdrawal is told to colleagues, and the buyer hears nothing."""
    service = world.new_service(policy=Policy(hold_s=600))
    action = service.execute(Refund.full(world.order(), reason=Reason.LATE), actor=MARIE, ticket=world.ticket())
    service.withdraw(action.id, actor=MARIE)
    service.advance()
    assert (world.said("reply"), len(world.said("note"))) == ([], 1)


def test_declined_leaves_the_ticket_alone(world):
    """What was not accepted changes nothing at the desk."""
    world.refund(world.order(status="UNSHIPPED"), ticket=world.ticket())
    world.pass_time(60)
    assert (world.said("reply"), world.said("note"), ticket_is(world)[0]) == ([], [], "open")


def test_the_note_is_not_for_the_buyer(world):
    """What the buyer sees holds no note."""
    world.refund(world.order(), ticket=world.ticket(), wait_s=900)
    assert all(message.kind != "note" for message in world.desk.seen_by_buyer("1"))
