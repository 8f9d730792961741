"""Days on which everything goes wrong at once: forks, frozen workers, missing accounts, contradictions."""

from __future__ import annotations

import logging
import multiprocessing
import sqlite3
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from world import MARIE, TOM, World

from orderactions import ActionService, Policy, Reason, Refund, State, open_journal
from orderactions.errors import JournalError, RequestError
from orderactions.ids import ALPHABET, RandomIds, confirmation_number, read_confirmation_number
from orderactions.journal.verify import verify


class Passing:
    """A network that lets a story do something before a call goes out."""

    def __init__(self, world: World, operation: str, do) -> None:
        self.inner, self.operation, self.do = world.amazon.transport(), operation, do

    def send(self, request):
        if request.operation == self.operation and self.do is not None:
            do, self.do = self.do, None
            do()
        return self.inner.send(request)


def press_in_a_child(world: World, order: str, told) -> None:
    world.ids = RandomIds()
    told.put(world.new_service().execute(Refund.full(order, reason=Reason.LATE), actor=TOM).id)


def test_what_a_forked_process_accepts_is_not_lost(filed):
    """A child of a process that holds the journal writes on a connection of its own; nothing it accepts is lost."""
    order = filed.order()
    filed.service.actions()
    fork = multiprocessing.get_context("fork")
    told = fork.Queue()
    child = fork.Process(target=press_in_a_child, args=(filed, order, told))
    child.start()
    action_id = told.get(timeout=30)
    child.join()
    filed.journal.close()
    again = open_journal(filed.url, clock=filed.clock)
    with again.reading() as t:
        assert t.ledger.get(action_id).state is State.RESERVED
    again.close()


def test_threads_that_end_leave_no_connection_open(filed):
    """A server with a thread for each request does not run out of files."""

    def look() -> None:
        filed.service.actions()

    def files() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    look()
    before = files()
    for _ in range(40):
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
    assert files() - before < 10


def test_two_workers_at_one_reply(filed):
    """Frozen while reading the ticket, long enough for others to reply, finish and begin anew: still one reply."""
    action = filed.refund(filed.order(), ticket=filed.ticket())
    filed.service.advance(action_id=action.id, limit=1)
    real = filed.desk.read
    others = filed.new_service(worker="others")

    def freezing(ticket_id):
        filed.desk.read = real
        ticket = real(ticket_id)
        filed.clock.advance(600)
        for _ in range(4):
            others.advance()
            filed.clock.advance(200)
        return ticket

    filed.desk.read = freezing
    filed.service.advance()
    filed.pass_time(900)
    assert (len(filed.said("reply")), len(filed.said("note"))) == (1, 1)


def test_fences_never_repeat(world):
    """A job that was finished and asked for again gets a new fence: who held the old one holds nothing."""
    now = world.clock.now()
    with world.journal.transaction() as t:
        t.work.add_job("desk", "x", "de", now)
        first = t.work.claim("a", 60)
        t.work.finish(first)
        t.work.add_job("desk", "x", "de", now)
        second = t.work.claim("b", 60)
        assert second.fence > first.fence
        assert not t.work.holds(first)
        assert not t.work.again(first, now)
        assert not t.work.finish(first)
        assert t.work.holds(second)


def test_a_driving_thread_outlives_a_locked_journal(filed, caplog, monkeypatch):
    """When the journal cannot be used for a moment, driving goes on afterwards."""
    action = filed.refund(filed.order())
    real, failures = filed.service.advance, [JournalError("locked"), JournalError("locked")]

    def sometimes(**given):
        if failures:
            raise failures.pop()
        return real(**given)

    monkeypatch.setattr(filed.service, "advance", sometimes)
    with caplog.at_level(logging.ERROR), filed.service.running(poll_s=0.01):
        for _ in range(3000):
            if filed.state(action) is State.ACCEPTED:
                break
            threading.Event().wait(0.005)
    assert filed.state(action) is State.ACCEPTED
    assert "JournalError" in caplog.text


def test_a_locked_journal_is_told_as_such(filed):
    """Whoever keeps the journal locked too long gets us a clear error, not the database's own."""
    other = sqlite3.connect(filed.folder / "actions.db")
    other.execute("begin immediate")
    with filed.journal.reading() as t:
        t.cx.execute("pragma busy_timeout = 10")
    with pytest.raises(JournalError, match="locked"):
        filed.service.pause(actor=TOM)
    other.rollback()
    other.close()


def answered_late(world: World, person_says: str):
    """A refund whose worker froze in createFeed; a person answers the task; then the feed id arrives."""

    def freeze() -> None:
        world.clock.advance(600)
        world.service.advance()
        (task,) = world.service.tasks()
        if person_says:
            world.service.resolve(task, person_says, actor=TOM, second=MARIE)

    order = world.order()
    action = world.refund(order, ticket=world.ticket())
    account = world.account(transport=Passing(world, "createFeed", freeze))
    frozen = ActionService(
        marketplaces=[account], journal=world.journal, desks={"desk": world.desk}, clock=world.clock, ids=world.ids
    )
    frozen.advance()
    world.pass_time(4200)
    return order, world.service.get(action.id)


def test_amazon_contradicts_a_persons_answer(world):
    """Closed as not happened, and then Amazon has it after all: a task, and the amount counts again."""
    order, action = answered_late(world, "did not happen")
    assert action.state is State.REFUSED
    assert len(world.paid_out()) == 1
    assert "answer_contradicted" in [task.kind for task in world.service.tasks()]
    again = world.service.preview(Refund.full(order, reason=Reason.LATE))
    assert again.problems[0].code == "nothing_left"
    assert world.service.execute(Refund.full(order, reason=Reason.LATE), actor=TOM).state is State.DECLINED


def test_a_question_that_answers_itself_is_closed(world):
    """Unknown, and then Amazon's word arrives: the task is closed, the ticket too."""
    _, action = answered_late(world, "")
    assert action.state is State.DONE
    assert world.service.tasks() == ()
    assert world.desk.read("1").status == "solved"


def test_an_answer_to_a_question_that_is_gone(world):
    """Nobody can say what happened to an action of which it is known."""
    world.amazon.add_fault("reset_after_effect")
    action = world.refund(world.order())
    world.pass_time(30)
    (task,) = world.service.tasks()
    world.service.resolve(task, "happened", actor=TOM)
    with pytest.raises(RequestError, match="answered"):
        world.service.resolve(task, "did not happen", actor=TOM, second=MARIE)
    assert world.state(action) is State.DONE


def test_an_account_that_is_gone(world):
    """Nobody speaks for the account any more: somebody is told within hours, and in the end it expires."""
    action = world.refund(world.order())
    bare = ActionService(marketplaces=[], journal=world.journal, clock=world.clock, ids=world.ids)
    for _ in range(200):
        bare.advance()
        world.clock.advance(60)
    assert [task.kind for task in bare.tasks()] == ["account_missing"]
    for _ in range(30):
        bare.advance()
        world.clock.advance(3600)
    assert world.state(action) is State.EXPIRED


def test_a_desk_that_is_gone(world):
    """The ticket's desk is no longer connected: the money goes its way, and somebody is told about the ticket."""
    action = world.refund(world.order(), ticket=world.ticket())
    bare = ActionService(marketplaces=[world.account()], journal=world.journal, clock=world.clock, ids=world.ids)
    for _ in range(100):
        bare.advance()
        world.clock.advance(600)
    assert world.state(action) is State.DONE
    assert "desk_work_stuck" in [task.kind for task in bare.tasks()]


def test_a_buyer_who_was_never_told_is_told_at_the_end(world):
    """The desk was down at first, then it was unknown, then a person found that it happened: the buyer hears it."""
    world.amazon.add_fault("feed_fatal_partial")
    for _ in range(6):
        world.desk.fail_next("reply", "before")
    action = world.refund(world.order(), ticket=world.ticket())
    world.pass_time(400)
    assert world.state(action) is State.UNKNOWN
    world.pass_time(3600)
    assert world.said("reply") == []
    (task,) = world.service.tasks()
    world.service.resolve(task, "happened", actor=TOM)
    world.pass_time(120)
    assert len(world.said("reply")) == 1
    assert "carried out" in world.said("reply")[0]


def test_told_and_then_withdrawn(world):
    """The buyer has read "submitted", the document was refused, an agent withdraws: somebody has to write again."""
    order = world.order()
    action = world.refund(order, ticket=world.ticket())
    world.service.advance()
    assert len(world.said("reply")) == 1
    with world.journal.transaction() as t:
        row = t.ledger.get(action.id)
        t.ledger.move(row, State.RESERVED, {"why": "refused as a whole"}, submission_id=None, message_no=None)
    world.service.withdraw(action.id, actor=MARIE)
    assert [task.kind for task in world.service.tasks()] == ["reply_contradicted"]


def test_an_order_that_cannot_be_read_holds_nobody_up(world):
    """Two cancellations, one unreadable: the other one goes."""
    service = world.new_service(policy=Policy(max_messages=1))
    first, second = (world.cancel(world.order(status="UNSHIPPED")) for _ in range(2))
    real = service._context.marketplaces["de"].snapshot
    service._context.marketplaces["de"].snapshot = lambda order_id, **_: (
        real("305-0000000-0000000") if order_id == first.order.order_id else real(order_id)
    )
    world.amazon.add_fault("5xx_before_effect", operation="getOrder")
    service.advance()
    assert world.state(second) is State.ACCEPTED


@pytest.mark.parametrize("column", ["wire", "lines", "facts", "code"])
def test_what_is_sent_is_what_was_recorded(filed, column):
    """Somebody with SQL changes an action that waits: it is not sent, and the verification names it."""
    action = filed.refund(filed.order())
    cx = sqlite3.connect(filed.folder / "actions.db")
    changed = {"wire": "20.00", "lines": "20.00", "facts": "shipped", "code": "GeneralAdjustment"}[column]
    cx.execute("update action set body = replace(body, ?, ?)", (changed, "30.00"))
    cx.commit()
    cx.close()
    assert action.id in verify(filed.journal).faults[0]
    filed.pass_time(600)
    assert filed.feeds() == 0


def test_a_clock_that_is_set_back():
    """Thirty days ahead by mistake and back again: what was due then does not wait for thirty days."""
    world = World(quotas=False)
    world.amazon.add_fault("429_with_header")
    start = world.clock.now()
    world.clock.advance(30 * 86_400)
    action = world.refund(world.order())
    world.service.advance()
    world.clock._now = start
    service = world.new_service(policy=Policy(expires_after_s=90 * 86_400))
    for _ in range(300):
        service.advance()
        world.clock.advance(60)
        if world.state(action) is State.DONE:
            break
    assert world.state(action) is State.DONE
    assert world.clock.now() - start < timedelta(hours=5)


def test_waiting_ends_when_it_should(world):
    """An agent who waits five seconds does not wait for other people's work."""
    for _ in range(3):
        world.refund(world.order())
    start = world.clock.now()
    action = world.refund(world.order(), wait_s=5)
    assert world.clock.now() - start <= timedelta(seconds=6)
    assert action.state is State.ACCEPTED


def test_one_request_has_one_digest(world):
    """The same wish, spelled with or without its account and currency, is the same wish."""
    order = world.order()
    first = world.service.execute(
        Refund.part(f"de/{order}", reason=Reason.LATE, amount="EUR 5.00"), actor=MARIE, key="k"
    )
    second = world.service.execute(Refund.part(order, reason=Reason.LATE, amount="5.0"), actor=MARIE, key="k")
    assert first.id == second.id


@given(st.text(ALPHABET.lower(), min_size=12, max_size=12), st.integers(0, 11), st.sampled_from(ALPHABET))
def test_a_slip_in_our_number_is_noticed(body, place, other):
    """Any single wrong character of a number read over the telephone is found."""
    number = confirmation_number("a" + body)
    assert read_confirmation_number(number.lower()) == "a" + body
    typed = list(body.upper())
    if typed[place] != other:
        typed[place] = other
        groups = ["".join(typed[at : at + 4]) for at in (0, 4, 8)]
        with pytest.raises(ValueError, match="does not fit"):
            read_confirmation_number("-".join(["OA", *groups, number[-1]]))
