"""A server and its clients: restarts, lost connections, forks, its clock, and how it wakes a worker."""

from __future__ import annotations

import os
import signal
import threading
from datetime import UTC, datetime, timedelta

import pytest
from engines import KEY
from pgserver import PgServer
from world import GERMANY, LAMP, MARIE, World

from orderactions import ActionService, Reason, Refund, State, open_journal
from orderactions.clock import ManualClock, SystemClock
from orderactions.errors import JournalError
from orderactions.journal.postgres import PostgresJournal
from orderactions.journal.verify import verify
from orderactions.testing.simulator import SimulatedAmazon


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A server for one test alone, which may be stopped."""
    monkeypatch.setenv("ORDERACTIONS_CHAIN_KEY", KEY)
    monkeypatch.setenv("ORDERACTIONS_STATE_DIR", str(tmp_path))
    server = PgServer()
    try:
        server.start()
        monkeypatch.setattr(World, "place", staticmethod(lambda folder: server.url()))
        yield server
    finally:
        server.remove()


@pytest.fixture
def url(schemas, server):
    return schemas.url()


def journal_at(url: str, moment: str = "2026-11-24T09:00:00Z"):
    return open_journal(url, clock=ManualClock.at(moment))


def ended(server, journal: PostgresJournal) -> None:
    """The server ends the session of this thread's connection."""
    pid = journal._connections.get().raw.info.backend_pid
    server.sql(f"select pg_terminate_backend({pid}, 5000)")


def test_an_action_outlives_a_restart_of_the_server(own):
    """Between two looks the server is restarted: the connection is replaced, and the action goes on."""
    world = World()
    action = world.refund(world.order())
    own.restart()
    world.pass_time(30)
    assert world.state(action) is State.ACCEPTED
    own.restart(signal.SIGQUIT)
    world.pass_time(300)
    assert world.state(action) is State.DONE
    assert world.feeds() == 1
    assert verify(world.journal).ok
    world.journal.close()


def test_while_the_server_is_away_it_says_so_and_then_goes_on(own):
    """An agent is told that the journal cannot be used; nothing of the attempt is there."""
    world = World()
    order = world.order()
    own.stop()
    with pytest.raises(JournalError, match="could not be used"):
        world.refund(order)
    own.start()
    assert world.service.actions() == ()
    assert world.refund(order).state is State.RESERVED
    world.journal.close()


def test_the_answer_of_amazon_waits_for_the_server(own, monkeypatch):
    """The feed is out when the server goes away: its answer is in this process alone, and is written down later."""
    world = World()
    action = world.refund(world.order())
    marketplace = world.service._context.marketplaces["de"]
    submit = type(marketplace).submit

    def submit_and_lose_the_server(self, prepared):
        answer = submit(self, prepared)
        own.stop()
        return answer

    slept = []

    def sleep(seconds):
        slept.append(seconds)
        if len(slept) == 2:
            own.start()

    monkeypatch.setattr(type(marketplace), "submit", submit_and_lose_the_server)
    monkeypatch.setattr(world.clock, "sleep", sleep)
    world.service.advance()
    monkeypatch.undo()
    assert len(slept) == 2
    assert world.state(action) is State.ACCEPTED
    assert world.feeds() == 1
    world.journal.close()


def test_a_session_that_ends_inside_a_transaction_undoes_it(server, url):
    """The transaction fails and nothing of it is there; the next one works on a new connection."""
    journal = journal_at(url)

    def lose_it(t):
        t.work.pause("all", "marie", "")
        ended(server, journal)
        t.work.pauses()

    with pytest.raises(JournalError, match="could not be used"), journal.transaction() as t:
        lose_it(t)
    with journal.transaction() as t:
        assert t.work.pauses() == {}
    journal.close()


def test_a_session_that_ends_at_the_commit_leaves_it_open_what_happened(server, url):
    """Nobody can know whether that was committed, and the message says so and what to do."""
    journal = journal_at(url)

    def lose_it(t):
        t.work.pause("all", "marie", "")
        ended(server, journal)

    with pytest.raises(JournalError, match="not known whether that was written.*same key"), journal.transaction() as t:
        lose_it(t)
    with journal.reading() as t:
        assert t.work.pauses() == {}
    journal.close()


def test_an_idle_session_that_ended_is_replaced_without_a_word(server, url):
    """Firewalls end idle connections; nothing had begun, so nothing has to be told."""
    journal = journal_at(url)
    ended(server, journal)
    with journal.transaction() as t:
        t.work.pause("all", "marie", "")
    with journal.reading() as t:
        assert list(t.work.pauses()) == ["all"]
    journal.close()


def test_a_fork_leaves_its_parents_connection_alone(url):
    """The child opens one of its own; when it ends, the parent's is as it was."""
    journal = journal_at(url)
    with journal.transaction() as t:
        t.work.pause("all", "marie", "")
        before = t.cx.execute("select pg_backend_pid()").fetchone()
        # Even inside a transaction of the parent's.
        child = os.fork()
        if child == 0:
            code = 1
            try:
                journal._connections.get()
                code = 0 if journal._connections.get().raw.info.backend_pid != before[0] else 2
            finally:
                os._exit(code)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    with journal.reading() as t:
        assert t.cx.execute("select pg_backend_pid()").fetchone() == before
        assert list(t.work.pauses()) == ["all"]
    journal.close()


def test_each_thread_has_a_connection_and_closes_it(server, url):
    """Threads never share one, and none is left behind by a thread that is over."""
    journal = journal_at(url)
    pids = set()

    def look():
        with journal.reading() as t:
            pids.add(t.cx.execute("select pg_backend_pid()").fetchone()[0])

    threads = [threading.Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    look()
    assert len(pids) == 4
    del threads, thread
    left = server.sql("select pid from pg_stat_activity where application_name = 'orderactions'")
    assert len({pid for (pid,) in left} & pids) <= 1
    journal.close()


def test_two_transactions_in_one_thread_are_refused(url):
    """The inner one would not be part of the outer one, and could wait for it for ever."""
    journal = journal_at(url)
    with journal.transaction(), pytest.raises(JournalError, match="open in this thread"), journal.reading():
        pass
    journal.close()


def test_a_reading_sees_one_moment_and_writes_nothing(url):
    """What others commit meanwhile is not seen; what it would write is refused."""
    journal, other = journal_at(url), journal_at(url)
    with journal.reading() as t:
        assert t.work.pauses() == {}
        with other.transaction() as u:
            u.work.pause("all", "tom", "")
        assert t.work.pauses() == {}
    with pytest.raises(JournalError, match="read-only"), journal.reading() as t:
        t.work.pause("all", "marie", "")
    journal.close()
    other.close()


def test_a_deadlock_is_told_and_nothing_is_written(url):
    """Two that wait for each other: the server gives one of them up, and it may simply try again."""
    journal, other = journal_at(url), journal_at(url)
    locked, failed = threading.Barrier(2, timeout=20), []

    def lock(one, first, second):
        try:
            with one.transaction() as t:
                t.ledger.lock_order("de", first)
                # A statement leaves with the next one that is waited for.
                assert t.ledger.by_key("de", "none") is None
                locked.wait()
                t.ledger.lock_order("de", second)
        except JournalError as error:
            failed.append(str(error))
        one.close()

    thread = threading.Thread(target=lock, args=(other, "b", "a"))
    thread.start()
    lock(journal, "a", "b")
    thread.join(30)
    (said,) = failed
    assert "nothing was written, try again" in said


def fail(t):
    t.work.pause("all", "marie", "")
    for _ in range(2):
        t.cx.execute("insert into heartbeat values (?, ?)", ("worker", 1))


def test_a_statement_that_fails_undoes_its_transaction(url):
    """Nothing of what was written before it is there, and the connection goes on."""
    journal = journal_at(url)
    with pytest.raises(JournalError, match="duplicate key"), journal.transaction() as t:
        fail(t)
    with journal.transaction() as t:
        assert t.work.pauses() == {}
        t.work.pause("all", "tom", "")
    with journal.reading() as t:
        assert list(t.work.pauses()) == ["all"]
    journal.close()


def test_a_block_that_is_left_in_between_leaves_nothing(url):
    """What was written is undone when the block ends with an error of its own."""
    journal = journal_at(url)
    with pytest.raises(KeyError), journal.transaction() as t:
        {}[t.work.pause("all", "marie", "")]
    with journal.reading() as t:
        assert t.work.pauses() == {}
    journal.close()


def test_text_that_postgres_cannot_keep_is_refused(url):
    """A NUL would end the text there; nothing is cut off in silence."""
    journal = journal_at(url)
    with pytest.raises(JournalError, match="NUL"), journal.transaction() as t:
        t.work.pause("all", "marie", "a\0b")
    with journal.reading() as t:
        assert t.work.pauses() == {}
    journal.close()


class ItsClock:
    """The server's clock in a test: what `orderactions_now` says."""

    def __init__(self, server: PgServer, url: str) -> None:
        self._server, self._schema = server, url.rpartition("=")[2]
        self._define("plpgsql", f"begin return (select max(moment) from {self._schema}.its_clock); end")
        server.sql(f"create table {self._schema}.its_clock (moment timestamptz)")

    def _define(self, language: str, body: str) -> None:
        self._server.sql(
            f"create or replace function {self._schema}.orderactions_now() returns timestamptz "
            f"language {language} volatile as $${body}$$"
        )

    def set(self, moment: datetime) -> None:
        self._server.sql(f"insert into {self._schema}.its_clock values ('{moment.isoformat()}')")

    def reset(self) -> None:
        self._define("sql", "select clock_timestamp()")
        self._server.sql(f"drop table {self._schema}.its_clock")


NINE = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def its_clock(server, url):
    open_journal(url).close()
    made = ItsClock(server, url)
    made.set(NINE)
    yield made
    made.reset()


def test_a_lease_goes_by_the_servers_clock(url, its_clock):
    """Whatever the hosts' clocks say: one holds the job, the other does not take it before the lease is over."""
    here, there = open_journal(url), open_journal(url)
    with here.transaction() as t:
        assert t.work.now == NINE
        t.work.add_job("settle", "x", "de", t.work.now)
        job = t.work.claim("here", 150)
    its_clock.set(NINE + timedelta(seconds=149))
    with there.transaction() as t:
        assert t.work.claim("there", 150) is None
    with here.for_job(job).transaction() as t:
        assert t.work.lease_left(job) == timedelta(seconds=1)
    its_clock.set(NINE + timedelta(seconds=151))
    with there.transaction() as t:
        assert t.work.claim("there", 150) is not None
    with here.for_job(job).transaction() as t:
        assert not t.work.holds(job)
    here.close()
    there.close()


def test_the_time_is_looked_at_after_the_lock(server, url, its_clock):
    """Who has waited for a job's row does not believe the lease that it had before."""
    here, there = open_journal(url), open_journal(url)
    with here.transaction() as t:
        t.work.add_job("settle", "x", "de", t.work.now)
        job = t.work.claim("here", 150)
    seen = []

    def look():
        with here.for_job(job).transaction() as t:
            seen.append(t.work.now.minute)
        here.close()

    thread = threading.Thread(target=look)
    with there.for_job(job).transaction():
        thread.start()
        waiting = "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
        while server.sql(waiting) != [(1,)]:
            pass
        its_clock.set(NINE + timedelta(minutes=30))
    thread.join(20)
    assert seen == [30]
    there.close()


def test_a_host_whose_clock_is_wrong_sends_in_time(url, its_clock):
    """A host an hour behind the server does its work; what is written down, and how long it rests, is right."""
    clock = ManualClock(NINE - timedelta(hours=1))
    amazon = SimulatedAmazon(clock=clock)
    journal = open_journal(url)
    service = ActionService(marketplaces=[amazon.account("de", tax="vat_inclusive")], journal=journal, clock=clock)
    order = amazon.add_order(marketplace_id=GERMANY, status="SHIPPED", lines=[LAMP]).order_id
    action = service.execute(Refund.full(order, reason=Reason.DAMAGED), actor=MARIE)
    assert action.created_at == NINE
    assert service.advance().next_due == clock.now() + timedelta(seconds=30)
    with journal.reading() as t:
        submission = t.work.submission(t.ledger.get(action.id).submission_id)
    assert submission.submitted_at == NINE
    assert submission.credential_expires_at == NINE + timedelta(hours=1)
    clock.advance(300)
    its_clock.set(NINE + timedelta(seconds=300))
    service.advance()
    assert service.get(action.id).state is State.DONE
    journal.close()


def test_a_worker_is_woken(url):
    """A worker that would look again in a minute hears of work at once; of nothing it hears nothing."""
    worker, desk = open_journal(url), open_journal(url)
    stop, listens, woken = threading.Event(), threading.Event(), threading.Event()

    def rest():
        worker.wait_for_work(5, stop)  # the first answer is at once: what came before nobody has heard
        listens.set()
        worker.wait_for_work(60, stop)
        woken.set()
        worker.close()

    thread = threading.Thread(target=rest)
    thread.start()
    assert listens.wait(10)
    with desk.transaction() as t:
        t.work.add_job("settle", "later", "de", t.work.now + timedelta(seconds=300))
    assert not woken.wait(0.3)
    with desk.transaction() as t:
        t.work.add_job("settle", "now", "de", t.work.now)
    assert woken.wait(10)
    thread.join()
    desk.close()


def test_what_is_rolled_back_wakes_nobody(url):
    """A notification is part of the transaction."""
    worker, desk = open_journal(url), open_journal(url)
    stop = threading.Event()
    worker.wait_for_work(5, stop)

    def fail(t):
        t.work.add_job("settle", "now", "de", t.work.now)
        raise KeyError

    with pytest.raises(KeyError), desk.transaction() as t:
        fail(t)
    assert not worker._listening.get().heard(0.3)
    worker.close()
    desk.close()


def test_a_rest_ends_when_it_is_told_to_stop(url):
    """Not only at its end."""
    journal = open_journal(url)
    stop = threading.Event()
    journal.wait_for_work(5, stop)
    thread = threading.Thread(target=lambda: (journal.wait_for_work(3600, stop), journal.close()))
    thread.start()
    stop.set()
    thread.join(10)
    assert not thread.is_alive()


def test_a_worker_whose_ears_are_cut_off_looks_by_itself(server, url):
    """The listening connection is lost: the worker rests as it would without, and listens anew at the next rest."""
    journal = open_journal(url)
    stop = threading.Event()
    journal.wait_for_work(5, stop)
    pid = journal._listening.get()._cx.info.backend_pid
    server.sql(f"select pg_terminate_backend({pid}, 5000)")
    journal.wait_for_work(0.05, stop)
    journal.wait_for_work(0.05, stop)
    assert journal._listening.get()._cx.info.backend_pid != pid
    journal.close()


def test_running_sends_at_once(server, url):
    """With a long rest between two looks an action is sent because it was asked for, not because of a look."""
    clock = SystemClock()
    amazon = SimulatedAmazon(clock=clock)
    journal = open_journal(url)
    service = ActionService(marketplaces=[amazon.account("de", tax="vat_inclusive")], journal=journal)
    order = amazon.add_order(marketplace_id=GERMANY, status="SHIPPED", lines=[LAMP]).order_id
    with service.running(poll_s=600):
        for _ in range(200):
            if server.sql("select 1 from pg_stat_activity where query like 'listen%'"):
                break
            clock.sleep(0.05)
        action = service.execute(Refund.full(order, reason=Reason.DAMAGED), actor=MARIE)
        for _ in range(200):
            if service.get(action.id).state is not State.RESERVED:
                break
            clock.sleep(0.05)
    assert service.get(action.id).state is State.ACCEPTED
    journal.close()
