"""The seller's own job that confirms shipments asks first: never yes while a cancellation may take the order away."""

from __future__ import annotations

import threading

import pytest
from world import MARIE, TOM, World

from orderactions import ActionService, Actor, Cancellation, OrderRef, Policy, Reason, State, open_journal
from orderactions.errors import JournalError, RequestError
from orderactions.shipping import MayShip, Ship


def ask(world, order) -> Ship:
    found = world.service.may_ship(order)
    assert bool(found) is (found.answer is Ship.YES)
    assert found.why
    return found.answer


@pytest.fixture
def sold(world):
    return world.order(status="UNSHIPPED")


def test_an_order_without_a_cancellation_may_go(world, sold):
    """Nobody has asked for one; a refund or another order's cancellation is none."""
    world.cancel(world.order(status="UNSHIPPED"))
    assert ask(world, sold) is Ship.YES
    assert ask(world, OrderRef("de", sold)) is Ship.YES
    shipped = world.order()
    world.refund(shipped)
    assert ask(world, shipped) is Ship.YES


def test_it_asks_the_journal_only(world, sold):
    """No call is made: it may be asked for a thousand orders in a row."""
    before = len(world.amazon.calls())
    for _ in range(20):
        ask(world, sold)
    assert len(world.amazon.calls()) == before


def test_it_stays_from_the_press_of_the_button_to_the_end(world, sold):
    """Waiting, on its way, received, done and settled: no each time, with our number."""
    action = world.cancel(sold)
    seen = set()
    for _ in range(120):
        found = world.service.may_ship(sold)
        seen.add(world.state(action))
        assert (found.answer, found.number) == (Ship.NO, action.confirmation.number)
        world.service.advance()
        world.clock.advance(10)
    assert world.state(action) is State.SETTLED
    assert seen >= {State.RESERVED, State.ACCEPTED, State.SETTLED}


def test_one_whose_answer_is_lost_stays(world, sold):
    """It may have been carried out: nothing goes until it is known."""
    world.amazon.add_fault("reset_before_effect")
    action = world.cancel(sold)
    world.pass_time(60)
    assert (world.state(action), ask(world, sold)) == (State.UNKNOWN, Ship.NO)


@pytest.mark.parametrize("ends", ["withdrawn", "refused", "expired", "declined by a person"])
def test_it_may_go_when_the_cancellation_is_over(worlds, ends):
    """The order stands."""
    policy = Policy(hold_s=60) if ends == "withdrawn" else Policy()
    world = worlds(policy=Policy(needs_approval=lambda _: "always") if ends.startswith("declined") else policy)
    order = world.order(status="UNSHIPPED")
    if ends == "refused":
        world.amazon.add_fault("feed_cancelled")
    if ends == "expired":
        world.amazon.add_fault("no_connection", operation="createFeed", times=100_000)
    action = world.cancel(order)
    assert ask(world, order) is Ship.NO
    if ends == "withdrawn":
        world.service.withdraw(action.id, actor=MARIE)
    if ends.startswith("declined"):
        assert world.state(action) is State.PROPOSED
        world.service.decline(action.id, actor=TOM, why="no")
    world.leap(30 * 3600 if ends == "expired" else 900)
    assert world.state(action).value == ends.partition(" ")[0]
    assert ask(world, order) is Ship.YES


def test_a_cancellation_that_was_turned_down_here_holds_nothing(world):
    """Declined at once: the order stands."""
    order = world.order(status="SHIPPED")
    assert world.cancel(order).state is State.DECLINED
    assert ask(world, order) is Ship.YES


def test_one_that_waits_for_its_pending_order_keeps_it(world):
    """A person's cancellation waits for days."""
    order = world.order(status="PENDING")
    world.service.execute(Cancellation(order=order, reason=Reason.OUT_OF_STOCK, when_possible=True), actor=MARIE)
    world.pass_time(3600)
    world.amazon.set_status(order, "UNSHIPPED")
    assert ask(world, order) is Ship.NO


def test_what_the_marketplace_contradicts_counts_again(world, sold):
    """A person closed it as not happened; then Amazon said that it has it."""
    world.amazon.add_fault("reset_before_effect")
    action = world.cancel(sold)
    world.pass_time(60)
    (task,) = world.service.tasks()
    world.service.resolve(task, "did not happen", actor=MARIE, second=TOM)
    assert ask(world, sold) is Ship.YES
    with world.journal.transaction() as t:
        from orderactions.engine.moves import contradicted

        contradicted(world.service._context, t, t.ledger.get(action.id), "it has it")
    assert ask(world, sold) is Ship.NO


# --- when it cannot be told


def test_a_journal_that_is_held_back_is_unsure(filed):
    """It was put back: a cancellation may have been started since."""
    order = filed.order(status="UNSHIPPED")
    filed.journal.close()
    (filed.folder / "actions.db.mark").unlink()
    filed.journal = open_journal(filed.url, clock=filed.clock, ids=filed.ids)
    filed.service = filed.new_service()
    found = filed.service.may_ship(order)
    assert (found.answer, bool(found)) == (Ship.UNSURE, False)
    assert "the journal may lack cancellations" in found.why
    filed.journal.close()


def test_a_journal_that_cannot_be_read_is_unsure(world, sold, monkeypatch):
    """Never a silent yes."""

    def broken():
        raise JournalError("the disk is gone")

    monkeypatch.setattr(world.journal, "reading", broken)
    assert ask(world, sold) is Ship.UNSURE


def test_a_typo_is_no_yes(world):
    """What can be no order, or is of an account that this program does not know, is turned down."""
    for wrong in ("305-123", OrderRef("fr", "305-1234567-1234567")):
        with pytest.raises(RequestError):
            world.service.may_ship(wrong)


def test_only_yes_is_true():
    """So that `if service.may_ship(order):` is right."""
    assert [bool(MayShip(answer=each, why="")) for each in (Ship.YES, Ship.NO, Ship.UNSURE)] == [True, False, False]


# --- the race


def test_whoever_asks_after_the_button_was_pressed_hears_no(tmp_path, engine):
    """Two programs at one moment: who asks once `execute` has returned never hears yes, and no is never taken back."""
    world = World(tmp_path if engine == "sqlite" else None)
    asking = ActionService(
        marketplaces=[world.account()], journal=world.journal, clock=world.clock, ids=world.ids, worker="ships"
    )
    for _ in range(15):
        order = world.order(status="UNSHIPPED")
        pressed, begun = threading.Event(), threading.Barrier(2)

        def press(order=order, pressed=pressed, begun=begun) -> None:
            begun.wait()
            world.service.execute(Cancellation(order=order, reason=Reason.OUT_OF_STOCK), actor=Actor.agent("marie"))
            pressed.set()

        agent = threading.Thread(target=press)
        agent.start()
        begun.wait()
        heard: list[tuple[bool, Ship]] = []
        while not (heard and heard[-1][0]):
            was_pressed = pressed.is_set()
            heard.append((was_pressed, asking.may_ship(order).answer))
        agent.join()
        assert heard[-1] == (True, Ship.NO)
        answers = [answer for _, answer in heard]
        assert answers == sorted(answers, key=[Ship.YES, Ship.NO].index), "a no was taken back"
    world.journal.close()
