"""Several at once, each on a connection of its own: what one decides, another cannot decide at the same moment."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
from attrs import evolve
from world import LAMP, MARIE, TOM

from orderactions import Policy, Reason, Refund, State
from orderactions.engine import intake
from orderactions.engine.outbox import note_told
from orderactions.errors import ConflictError, JournalError, RequestError
from orderactions.journal.ledger import Ledger
from orderactions.journal.rows import SubmissionRow
from orderactions.models import Kind


def at_once(*tasks):
    """Carry out tasks in threads and return what each returned or raised."""

    def run(task):
        try:
            return task()
        except Exception as error:  # noqa: BLE001 - the error is the answer
            return error

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


@pytest.fixture
def held_at_a_barrier(monkeypatch):
    """Whoever executes waits, right before the transaction that decides, until two have come so far."""
    barrier = threading.Barrier(2, timeout=20)
    before = intake._needs_approval

    def wait(*arguments):
        needs = before(*arguments)
        barrier.wait()
        return needs

    monkeypatch.setattr(intake, "_needs_approval", wait)


@pytest.mark.usefixtures("held_at_a_barrier")
def test_an_order_is_refunded_by_one_of_two(world, beside):
    """Both have seen the whole amount as free; one gets it, the other is told what has changed."""
    other = beside(world)
    for _ in range(5):
        order = world.order()
        world.clock.advance(60)
        asked = Refund.full(order, reason=Reason.DAMAGED)
        found = at_once(
            partial(world.service.execute, asked, actor=MARIE), partial(other.service.execute, asked, actor=TOM)
        )
        assert Counter(action.state for action in found) == {State.RESERVED: 1, State.DECLINED: 1}


@pytest.mark.usefixtures("held_at_a_barrier")
def test_an_agents_limit_of_a_day_counts_what_others_ask_in_their_name(make, beside):
    """Two orders have no row in common, but the same agent: of two that are one too many, one is declined."""
    world = make(policy=Policy(limit_per_agent_day={"EUR": 30}))
    other = beside(world)
    first, second = world.order(LAMP), world.order(LAMP)
    found = at_once(lambda: world.refund(first), lambda: other.refund(second))
    assert Counter(action.state for action in found) == {State.RESERVED: 1, State.DECLINED: 1}
    (declined,) = [action for action in found if action.state is State.DECLINED]
    assert declined.problems[0].code == "over_limit"


@pytest.mark.usefixtures("held_at_a_barrier")
def test_an_accounts_limit_of_a_day_counts_what_everybody_asks(make, beside):
    """Two agents and two orders on one account: of two that are one too many, one is declined and the other goes."""
    world = make(policy=Policy(limit_per_account_day={"EUR": 30}))
    other = beside(world)
    wishes = [Refund.full(world.order(LAMP), reason=Reason.DAMAGED) for _ in range(2)]
    found = at_once(
        lambda: world.service.execute(wishes[0], actor=MARIE), lambda: other.service.execute(wishes[1], actor=TOM)
    )
    assert Counter(action.state for action in found) == {State.RESERVED: 1, State.DECLINED: 1}


@pytest.mark.usefixtures("held_at_a_barrier")
def test_a_key_is_given_once_whatever_the_order(world, beside):
    """The same key for two orders in the same moment: one action, and the other is told that the key is taken."""
    other = beside(world)
    first, second = world.order(), world.order()
    one, two = at_once(
        lambda: world.refund(first, key="4711"),
        lambda: other.service.execute(Refund.full(second, reason=Reason.DAMAGED), actor=TOM, key="4711"),
    )
    assert {type(one), type(two)} >= {ConflictError}
    assert [action.key for action in world.service.actions()] == ["4711"]


def test_each_job_is_taken_by_one(world, beside):
    """Four connections take forty jobs: each job once, each under a fence that nobody else has."""
    journals = [world.journal, *(beside(world).journal for _ in range(3))]
    with world.journal.transaction() as t:
        for number in range(40):
            t.work.add_job("settle", str(number), "de", t.work.now)
    taken = []

    def take(journal):
        while True:
            with journal.transaction() as t:
                job = t.work.claim("somebody", 150)
            if job is None:
                return
            taken.append(job)

    at_once(*[lambda journal=journal: take(journal) for journal in journals])
    assert sorted(job.subject for job in taken) == sorted(map(str, range(40)))
    assert len({job.fence for job in taken}) == 40


def test_a_job_that_is_asked_for_while_it_is_finished_is_not_lost(world, beside):
    """The handler has looked and found nothing; whoever asks for the job in that moment waits, and gets it."""
    other = beside(world)
    with world.journal.transaction() as t:
        t.work.add_job("pending", "a1", "de", t.work.now)
        job = t.work.claim("somebody", 150)
    begun = threading.Event()

    def ask():
        begun.set()
        with other.journal.transaction() as t:
            t.work.add_job("pending", "a1", "de", t.work.now)

    thread = threading.Thread(target=ask)
    with world.journal.for_job(job).transaction() as t:
        assert t.work.holds(job)
        waits_for(thread, begun)
        assert t.work.finish(job)
    thread.join(20)
    with world.journal.reading() as t:
        assert [(kind, subject) for kind, subject, _, _ in t.work.jobs()] == [("pending", "a1")]


def test_a_slot_is_taken_by_one(world, beside):
    """Of two that begin a submission for the same account and kind, one gets the slot."""
    journals = [world.journal, beside(world).journal]
    barrier = threading.Barrier(2, timeout=20)

    def open_slot(number):
        barrier.wait()
        with journals[number].transaction() as t:
            return t.work.open_slot(evolve(submission(number, t), slot="de|refund"), [])

    assert sorted(at_once(lambda: open_slot(0), lambda: open_slot(1))) == [False, True]


def submission(number, t):
    return SubmissionRow(
        id=f"s{number}", account="de", kind=Kind.REFUND, site="X", state="building", slot=None, slot_until=None,
        reference=None, members=0, created_at=t.work.now, submitted_at=None, credential_expires_at=None,
    )  # fmt: skip


def waits_for(thread, begun):
    """Start a thread and see it come to `begun`, and no further while the caller's transaction is open."""
    thread.start()
    assert begun.wait(10)
    thread.join(0.2)
    assert thread.is_alive()


def test_two_submissions_have_two_numbers(world, beside):
    """The number by which a restored journal is noticed is never given twice."""
    other, heads, begun = beside(world), [], threading.Event()

    def send(journal, number, t):
        t.work.open_slot(submission(number, t), [])
        heads.append(journal.next_head(t))
        t.work.change_submission(f"s{number}", state="submitting", head_no=heads[-1])

    def second():
        begun.set()
        with other.journal.transaction() as t:
            send(other.journal, 2, t)

    thread = threading.Thread(target=second)
    with world.journal.transaction() as t:
        send(world.journal, 1, t)
        waits_for(thread, begun)
    thread.join(20)
    assert heads == [1, 2]


def test_who_withdraws_what_is_being_sent_is_told_so(world, beside):
    """The sending has begun and is not committed: the withdrawal waits, and then says why it cannot be."""
    other, told, begun = beside(world), [], threading.Event()
    action = world.refund(world.order())

    def withdraw():
        begun.set()
        told.extend(at_once(lambda: other.service.withdraw(action.id, actor=TOM)))

    thread = threading.Thread(target=withdraw)
    with world.journal.transaction() as t:
        t.ledger.move(t.ledger.get(action.id), State.SUBMITTING)
        waits_for(thread, begun)
    thread.join(20)
    (error,) = told
    assert isinstance(error, RequestError)
    assert "submitting and can no longer be withdrawn" in str(error)


def test_a_withdrawal_and_a_sending_exclude_each_other(world, beside):
    """Withdrawn or sent, never both; whoever comes too late is told."""
    other = beside(world)
    for _ in range(8):
        world.clock.advance(300)
        action = world.refund(world.order())
        feeds = world.feeds()
        _, withdrawn = at_once(world.service.advance, partial(other.service.withdraw, action.id, actor=TOM))
        world.pass_time(60)
        if isinstance(withdrawn, Exception):
            assert isinstance(withdrawn, RequestError), withdrawn
            assert (world.state(action), world.feeds()) == (State.ACCEPTED, feeds + 1)
        else:
            assert (world.state(action), world.feeds()) == (State.WITHDRAWN, feeds)


PROCESS = """
import json, sys
from datetime import timedelta
from orderactions import open_journal
journal = open_journal(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
"""
TAKING = """
granted = 0
for _ in range(60):
    with journal.transaction() as t:
        granted += t.budgets.take("de|createFeed", timedelta(days=1), 15) is None
print(json.dumps(granted))
"""


def in_processes(url, code, number):
    """Run code in processes that begin in the same moment; return what each printed."""
    started = [
        subprocess.Popen([sys.executable, "-c", code, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(number)
    ]
    for process in started:
        assert process.stdout.readline() == "ready\n"
    for process in started:
        process.stdin.write("\n")
        process.stdin.flush()
    printed = [process.communicate(timeout=60)[0] for process in started]
    assert [process.returncode for process in started] == [0] * number
    return [json.loads(each) for each in printed]


def test_a_budget_is_one_for_all_processes(world):
    """Two processes take tokens as fast as they can: together they get as many as there are."""
    granted = in_processes(world.url, PROCESS + TAKING, 2)
    assert sum(granted) == 15


def test_a_new_budget_that_two_make_in_the_same_moment_counts_both(world, beside):
    """Nobody has taken from this bucket of two before: who comes second takes a token as well, a third finds none."""
    other, found = beside(world), []

    def take(journal):
        with journal.transaction() as t:
            found.append(t.budgets.take("fr|createFeed", timedelta(days=1), 2))

    thread = threading.Thread(target=take, args=(other.journal,))
    with world.journal.transaction() as t:
        found.append(t.budgets.take("fr|createFeed", timedelta(days=1), 2))
        thread.start()
        thread.join(0.2)
    thread.join(20)
    assert found == [None, None]
    take(world.journal)
    assert found[2] == world.clock.now() + timedelta(days=1)


OPENING = """
import json, sys
from orderactions import open_journal
import orderactions.journal.postgres, orderactions.journal.sqlite
print("ready", flush=True)
sys.stdin.readline()
journal = open_journal(sys.argv[1])
journal.bind("simulated", "de", "A1")
with journal.transaction() as t:
    t.work.add_job("settle", "x", "de", t.work.now)
print(json.dumps([journal.deployment_id, journal.key.id]))
"""


def test_processes_that_make_a_journal_at_once_make_one(engine, schemas, tmp_path):
    """Whoever is first makes the tables, the key, the identity; the others find them."""
    for number in range(3):
        url = schemas.url(untouched=True) if engine == "postgres" else f"sqlite:///{tmp_path}/{number}.db"
        found = in_processes(url, OPENING, 4)
        assert found == [found[0]] * 4


def test_a_task_is_answered_by_one_of_two(make, beside, engine, monkeypatch):
    """Two people read the same task and answer it differently: one answer counts, the other is told of it."""
    world = make(books="2024-06-19")
    other = beside(world)
    done = Refund.part(world.order(), reason=Reason.DAMAGED, amount="5.00")
    action = world.service.record_external(done, actor=MARIE, key="deed")
    world.leap(4 * 86_400)
    (task,) = world.service.tasks()
    if engine == "postgres":
        # Both have read it before either has the action to itself; on SQLite they come one after the other anyway.
        barrier, lock = threading.Barrier(2, timeout=20), Ledger.locked
        monkeypatch.setattr(Ledger, "locked", lambda *args: (barrier.wait(), lock(*args))[1])
    answers = [
        partial(world.service.resolve, task, "happened", actor=TOM),
        partial(other.service.resolve, task, "did not happen", actor=MARIE, second=TOM),
    ]
    errors = [each for each in at_once(*answers) if isinstance(each, Exception)]
    assert [type(each) for each in errors] == [RequestError], "one of them, and no deadlock"
    assert "was answered" in str(errors[0])
    events = [event.data["answer"] for event in world.service.history(action.id) if event.type == "task_resolved"]
    assert len(events) == 1
    assert world.state(action) is (State.DONE if events == ["happened"] else State.WITHDRAWN)


def test_who_tells_a_record_and_who_gives_it_up_do_not_wait_for_each_other(make, beside, engine, request):
    """A listener succeeds just as a person gives the record up: both come to their end, whoever is first."""
    world = make()
    other = beside(world)

    def fails(*_):
        raise ConnectionError

    world.service.on()(fails)
    action = world.refund(world.order(LAMP))
    world.pass_time(60)
    with world.journal.reading() as t:
        event = t.ledger.history(action.id)[t.outbox.stuck(action.id) - 1]
    failed = []

    def told():
        try:
            with other.journal.transaction() as t:
                note_told(t, t.outbox, event)
        except JournalError as error:
            failed.append(error)

    thread = threading.Thread(target=told)
    with world.journal.transaction() as t:
        t.ledger.locked(action.id)
        thread.start()
        waiting = "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
        while engine == "postgres" and request.getfixturevalue("server").sql(waiting) != [(1,)]:
            pass
        t.outbox.drop(action.id, event.seq)
    thread.join(20)
    assert (failed, thread.is_alive()) == ([], False)
