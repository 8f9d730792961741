"""Cancel when it leaves Pending: accepted now, judged anew and sent then, and never forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from notices import hint, order_change
from world import MARIE, TOM, World

from orderactions import Cancellation, Policy, Reason, Refund, Stage, State
from orderactions.engine.pending import look_delay_s
from orderactions.errors import ConflictError, RequestError, SetupError
from orderactions.journal.verify import verify


def ask(world: World, order: str, **more) -> Cancellation:
    return Cancellation(order=order, reason=Reason.OUT_OF_STOCK, when_possible=True, **more)


def asked(world: World, order: str, **more):
    return world.service.execute(ask(world, order), actor=MARIE, **more)


def hours(world: World, number: float) -> None:
    """Let hours go by with a worker that looks every five minutes."""
    for _ in range(int(number * 12)):
        world.service.advance()
        world.clock.advance(300)
    world.service.advance()


def reads(world: World) -> int:
    return len([call for call in world.amazon.calls() if call["operation"] == "getOrder"])


def test_without_the_flag_a_pending_order_stays_blocked(world):
    """As ever; and the remedy names the flag."""
    order = world.order(status="PENDING")
    preview = world.service.preview(Cancellation(order=order, reason=Reason.OUT_OF_STOCK))
    assert preview.problems[0].code == "pending"
    assert "when_possible=True" in preview.problems[0].remedy
    assert world.cancel(order).state is State.DECLINED
    assert world.service.options(order)[0].problems[0].code == "pending"


def test_the_preview_says_that_it_waits(world):
    """Before anybody presses: nothing is sent yet, it is judged anew, and given up after a week."""
    preview = world.service.preview(ask(world, world.order(status="PENDING")))
    assert preview.problems == ()
    assert "still pending: nothing is sent before it has left Pending" in preview.effects[0]
    assert "after 7 days it is given up" in preview.effects[0]
    assert "still pending" in str(preview)


def test_the_preview_of_an_unshipped_order_does_not_speak_of_waiting(world):
    """The flag changes nothing where there is nothing to wait for."""
    order = world.order(status="UNSHIPPED")
    assert not [each for each in world.service.preview(ask(world, order)).effects if "pending" in each]
    action = asked(world, order, wait_s=900)
    assert action.state is State.SETTLED


def test_it_waits_and_is_sent_when_the_order_has_left_pending(world):
    """Nothing is sent while the order is pending; a while after it has changed, it is cancelled."""
    order = world.order(status="PENDING")
    action = asked(world, order)
    assert (action.state, action.confirmation.stage) == (State.RESERVED, Stage.WAITING)
    assert "leave Pending" in action.expected
    hours(world, 5)
    assert (world.state(action), world.feeds()) == (State.RESERVED, 0)
    world.amazon.set_status(order, "UNSHIPPED")
    hours(world, 2)
    assert world.state(action) is State.SETTLED
    assert len(world.amazon.ledger()["cancellations"]) == 1
    assert world.service.tasks() == ()
    assert verify(world.journal).ok


def test_a_notification_spares_the_wait(world):
    """ORDER_CHANGE comes: the order is read at once, and the cancellation goes out."""
    order = world.order(status="PENDING")
    action = asked(world, order)
    world.service.advance()
    world.amazon.set_status(order, "UNSHIPPED")
    world.service.hint(hint(order_change(order)))
    assert world.state(action) is State.RESERVED
    world.service.advance()
    assert world.state(action) is State.ACCEPTED


def test_a_notification_that_comes_too_early_sends_nothing(world):
    """It is woken, the order is still pending, and it waits on."""
    order = world.order(status="PENDING")
    action = asked(world, order)
    world.service.hint(hint(order_change(order, status="Unshipped")))
    world.service.advance()
    assert (world.state(action), world.feeds()) == (State.RESERVED, 0)
    assert "leave Pending" in world.service.get(action.id).expected


@pytest.mark.parametrize(("status", "code"), [("SHIPPED", "shipped"), ("CANCELLED", "cancelled")])
def test_what_became_of_the_order_meanwhile_refuses_it_with_why(world, status, code):
    """Shipped by a colleague, or cancelled by the buyer: refused before sending, and the ticket says so."""
    order = world.order(status="PENDING")
    action = asked(world, order, ticket=world.ticket())
    world.amazon.set_status(order, status)
    hours(world, 1)
    refused = world.service.get(action.id)
    assert (refused.state, refused.problems[0].code) == (State.REFUSED, code)
    assert world.feeds() == 0
    assert len(world.said("note")) == 1


def test_the_pauses_grow_to_an_hour(world):
    """Fifteen minutes at first, an hour in the end: a week costs Amazon's quota next to nothing."""
    assert [look_delay_s(age) for age in (0, 3600, 2 * 3600, 4 * 3600, 600_000)] == [900, 900, 1800, 3600, 3600]
    asked(world, world.order(status="PENDING"))
    before = reads(world)
    hours(world, 24)
    assert 20 <= reads(world) - before <= 36


def test_it_can_be_withdrawn_while_it_waits(world):
    """Taken back, nothing is sent when the order leaves Pending, and nobody looks at it any more."""
    order = world.order(status="PENDING")
    action = asked(world, order)
    assert world.service.withdraw(action.id, actor=TOM).state is State.WITHDRAWN
    world.amazon.set_status(order, "UNSHIPPED")
    hours(world, 2)
    assert (world.state(action), world.feeds()) == (State.WITHDRAWN, 0)
    with world.journal.reading() as t:
        assert t.work.jobs() == []


def test_after_a_week_it_is_given_up_with_a_note_and_a_task(world):
    """An order that stays pending does not keep an action for ever in silence."""
    action = asked(world, world.order(status="PENDING"), ticket=world.ticket())
    hours(world, 7 * 24 - 1)
    assert world.state(action) is State.RESERVED
    hours(world, 3)
    assert world.state(action) is State.EXPIRED
    assert [task.kind for task in world.service.tasks()] == ["answer_due", "expired"]
    assert "pending" in world.service.tasks()[1].why
    assert len(world.said("note")) == 1


def test_how_long_it_waits_is_the_policys_business(world):
    """Two hours are two hours."""
    service = world.new_service(policy=Policy(pending_expires_after_s=7200))
    order = world.order(status="PENDING")
    assert "after 2 hours it is given up" in service.preview(ask(world, order)).effects[0]
    action = service.execute(ask(world, order), actor=MARIE)
    for _ in range(40):
        service.advance()
        world.clock.advance(300)
    assert world.state(action) is State.EXPIRED
    with pytest.raises(SetupError, match="pending_expires_after_s"):
        Policy(pending_expires_after_s=0)


def test_the_days_of_waiting_do_not_count_against_the_sending(world):
    """Released after three days, it has its day to be sent like any other."""
    order = world.order(status="PENDING")
    action = asked(world, order)
    hours(world, 72)
    world.amazon.set_status(order, "UNSHIPPED")
    world.service.pause("kind:cancellation", actor=TOM)
    hours(world, 3)
    assert (world.state(action), world.feeds()) == (State.RESERVED, 0)
    world.service.resume("kind:cancellation", actor=TOM)
    hours(world, 1)
    assert world.state(action) is State.SETTLED


def test_what_was_released_still_expires(world):
    """Released and then never sendable, it ends after its day."""
    order = world.order(status="PENDING")
    action = asked(world, order)
    world.amazon.set_status(order, "UNSHIPPED")
    world.service.pause("kind:cancellation", actor=TOM)
    hours(world, 26)
    assert world.state(action) is State.EXPIRED


def test_an_order_that_is_pending_again_sends_it_back_to_waiting(world):
    """Between the look and the sending it is pending again: nothing is refused, it waits on."""
    order = world.order(status="PENDING")
    action = asked(world, order)
    world.amazon.set_status(order, "UNSHIPPED")
    world.service.pause("kind:cancellation", actor=TOM)
    hours(world, 0.5)
    world.amazon.set_status(order, "PENDING")
    world.service.resume("kind:cancellation", actor=TOM)
    hours(world, 1)
    assert (world.state(action), world.feeds()) == (State.RESERVED, 0)
    assert "leave Pending" in world.service.get(action.id).expected
    world.amazon.set_status(order, "UNSHIPPED")
    hours(world, 2)
    assert world.state(action) is State.SETTLED


def test_it_holds_nobody_up(world):
    """Others of the same account and site are sent while it waits, and it is not looked at for that."""
    asked(world, world.order(status="UNSHIPPED"), wait_s=300)
    alone = reads(world)
    waiting = asked(world, world.order(status="PENDING"))
    before = reads(world)
    other = world.cancel(world.order(status="UNSHIPPED"), wait_s=300)
    assert (world.state(waiting), other.state) == (State.RESERVED, State.SETTLED)
    assert reads(world) - before == alone


def test_while_it_waits_nothing_else_is_done_to_the_order(world):
    """No second cancellation, and the first one is named."""
    order = world.order(status="PENDING")
    action = asked(world, order)
    again = world.service.preview(ask(world, order))
    assert again.problems[0].code == "cancelling"
    assert action.confirmation.number in again.problems[0].message
    assert world.service.preview(Refund.full(order, reason=Reason.LATE)).problems[0].code == "pending"


def test_an_order_that_left_pending_before_the_press_is_previewed_again(world):
    """What was seen was another order."""
    order = world.order(status="PENDING")
    preview = world.service.preview(ask(world, order))
    world.amazon.set_status(order, "UNSHIPPED")
    world.clock.advance(120)
    declined = world.service.execute(preview, actor=MARIE)
    assert (declined.state, declined.problems[0].code) == (State.DECLINED, "stale_preview")


def test_to_wait_or_not_are_two_intents(world):
    """One key cannot mean both."""
    order = world.order(status="PENDING")
    asked(world, order, key="k")
    with pytest.raises(ConflictError):
        world.service.execute(Cancellation(order=order, reason=Reason.OUT_OF_STOCK), actor=MARIE, key="k")


@pytest.mark.parametrize("fault", ["5xx_before_effect", "no_connection", "429_without_header", "403"])
def test_an_order_that_cannot_be_read_is_read_later(world, fault):
    """A bad hour at Amazon does not end the waiting."""
    order = world.order(status="PENDING")
    action = asked(world, order)
    world.amazon.set_status(order, "UNSHIPPED")
    world.amazon.add_fault(fault, operation="getOrder", times=4)
    hours(world, 3)
    assert world.state(action) is State.SETTLED


def test_dead_credentials_are_told_while_it_waits(world):
    """After an hour without a reading somebody is asked to look."""
    asked(world, world.order(status="PENDING"))
    world.amazon.add_fault("403", operation="getOrder", times=1000)
    hours(world, 3)
    assert [task.kind for task in world.service.tasks()] == ["credentials_refused"]


def test_a_program_without_the_account_gives_it_up_in_time(world):
    """Whoever drives: the waiting ends, and somebody is told before."""
    asked(world, world.order(status="PENDING"))
    other = world.new_service(name="other", region="na")
    other._context.marketplaces.clear()
    for _ in range(40):
        other.advance()
        world.clock.advance(3600)
    assert "account_missing" in [task.kind for task in world.service.tasks()]
    for _ in range(140):
        other.advance()
        world.clock.advance(3600)
    assert {action.state for action in world.service.actions()} == {State.EXPIRED}


def test_an_order_that_is_gone_is_refused_and_told(world):
    """Amazon no longer knows the order: it ends with a reason."""
    order = world.order(status="PENDING")
    action = asked(world, order)
    with world.amazon._lock:
        del world.amazon._world.orders[order]
    hours(world, 1)
    refused = world.service.get(action.id)
    assert (refused.state, refused.problems[0].code) == (State.REFUSED, "order_unknown")


def test_a_restored_journal_touches_nothing_that_waits(filed):
    """Held back, it neither sends nor gives up; taken up, it is a question to a person."""
    order = filed.order(status="PENDING")
    action = asked(filed, order)
    (filed.folder / "actions.db.mark").unlink()
    filed.amazon.set_status(order, "UNSHIPPED")
    history = filed.service.history(action.id)
    hours(filed, 2)
    assert (filed.state(action), filed.feeds()) == (State.RESERVED, 0)
    assert [event.type for event in filed.service.history(action.id)[len(history) :]] == ["task"]
    assert [task.kind for task in filed.service.tasks()] == ["journal_held"]
    with pytest.raises(RequestError):
        filed.service.withdraw(action.id, actor=TOM)
    filed.service.resume(actor=TOM, after_restore=True)
    hours(filed, 1)
    assert (filed.state(action), filed.feeds()) == (State.UNKNOWN, 0)
    assert [task.kind for task in filed.service.tasks()] == ["unknown_outcome"]


def test_wait_s_drives_the_waiting_too(world):
    """The caller's own thread looks at the order when its time has come."""
    order = world.order(status="PENDING")
    action = asked(world, order)
    world.amazon.set_status(order, "UNSHIPPED")
    world.clock.advance(timedelta(minutes=16).total_seconds())
    assert world.service.wait(action.id, 900).state is State.SETTLED
