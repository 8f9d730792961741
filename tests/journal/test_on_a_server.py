"""The journal on a server, from outside: opening, transactions, a host's own, resting, and what it says of itself."""

from __future__ import annotations

import shutil
import threading
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from attrs import evolve
from engines import KEY
from plain import NOON

from orderactions.clock import ManualClock
from orderactions.errors import ChainKeyMissing, JournalError, JournalTooNew, RequestError, SetupError
from orderactions.ids import SequentialIds
from orderactions.journal import identity, pgsql
from orderactions.journal import postgres as module
from orderactions.journal.chain import ChainKey
from orderactions.journal.mark import host_id, read_mark
from orderactions.journal.migrations import VERSION
from orderactions.journal.pgsql import read_address
from orderactions.journal.postgres import PostgresJournal
from orderactions.journal.sql import Dialect


@pytest.fixture
def url(server, schemas):
    return schemas.url()


@pytest.fixture
def opened(server):
    """Opens journals, and closes them afterwards."""
    made = []

    def open_it(url: str, **more) -> PostgresJournal:
        made.append(PostgresJournal(url, **({"clock": ManualClock(NOON), "ids": SequentialIds()} | more)))
        return made[-1]

    yield open_it
    for each in made:
        each.close()


@pytest.fixture
def journal(opened, url):
    return opened(url)


@pytest.fixture
def state(tmp_path):
    """Where the marks of this host are."""
    return tmp_path / "state"


def schema_of(url: str) -> str:
    return url.rpartition("=")[2]


def mark_of(journal, state):
    return read_mark(state / f"{journal.deployment_id}.{host_id()}.mark")


def sessions(server) -> int:
    ((count,),) = server.sql("select count(*) from pg_stat_activity where application_name = 'orderactions'")
    return count


def pid_of(t) -> int:
    return t.cx.execute("select pg_backend_pid()").fetchone()[0]


def end_session(server, pid: int) -> None:
    server.sql(f"select pg_terminate_backend({pid}, 5000)")


def paused(server, url: str) -> list[str]:
    return [scope for (scope,) in server.sql(f"select scope from {schema_of(url)}.pause")]


def count(server, url: str) -> None:
    """Two submissions more, made by somebody else."""
    server.sql(
        f"insert into {schema_of(url)}.submission (id, account, kind, site, state, members, head_no, created_at) "
        "values ('s1', 'de', 'refund', 'x', 'done', 1, 1, 0), ('s2', 'de', 'refund', 'x', 'done', 1, 2, 0)"
    )


# --- opening


def test_the_key_has_to_be_given(url, opened, state):
    """It is not made by the first host, and what is handed in counts instead of the process's own."""
    with pytest.raises(ChainKeyMissing) as refused:
        opened(url, environ={"ORDERACTIONS_STATE_DIR": str(state)})
    assert str(refused.value) == (
        "ORDERACTIONS_CHAIN_KEY is not set: a journal on a server needs the key that seals its records from outside, "
        "the same on every host; make one, once, with: openssl rand -hex 32"
    )


def test_it_opens_with_what_was_handed_in(url, opened, tmp_path):
    """Key, folder, schema and ids; else with what the process has."""
    environ = {"ORDERACTIONS_CHAIN_KEY": "cd" * 32, "ORDERACTIONS_STATE_DIR": str(tmp_path / "elsewhere")}
    base, _, schema = url.rpartition("&schema=")
    journal = opened(base, schema=schema, environ=environ)
    assert journal.key == ChainKey(bytes.fromhex("cd" * 32))
    assert mark_of(journal, tmp_path / "elsewhere").head == 0
    assert (journal.deployment_id, journal.epoch) == ("d000000000001", 1)
    with journal.reading() as t:
        assert t.cx.execute("select current_schema()").fetchone() == (schema,)


def test_it_opens_with_what_the_process_has(journal, state):
    """And whoever makes it has its mark at once, and asks for nothing."""
    assert journal.key == ChainKey(bytes.fromhex(KEY))
    with journal.reading() as t:
        assert mark_of(journal, state).file == t.cx.server
        assert t.cx.execute("select * from host").fetchall() == []
        assert journal.why_held(t) == ""


def test_who_comes_later_asks_to_take_part(journal, opened, url, monkeypatch):
    """With the identity that is there, under a name of its own."""
    monkeypatch.setenv("ORDERACTIONS_HOST_ID", "second")
    second = opened(url)
    assert second.deployment_id == journal.deployment_id
    with second.reading() as t:
        assert t.cx.execute("select host from host").fetchall() == [(host_id(),)]
        assert "no mark" in second.why_held(t)


def test_a_host_whose_mark_was_put_back_asks_when_it_opens(journal, opened, url, state):
    """Another host's word is enough for it, as its mark is of this very place; one that is at home asks nothing."""
    opened(url)
    with journal.reading() as t:
        assert t.cx.execute("select host from host").fetchall() == []
    (mark,) = state.glob("*.mark")
    shutil.copy(mark, state / "backup").replace(mark)
    opened(url)
    with journal.reading() as t:
        assert t.cx.execute("select host from host").fetchall() == [(host_id(),)]


def test_another_key_is_refused(journal, opened, url, server, monkeypatch):
    """By its id; in the moment in which another makes the journal as well. No connection is left."""
    journal.close()
    with monkeypatch.context() as patch:
        patch.setenv("ORDERACTIONS_CHAIN_KEY", "cd" * 32)
        with pytest.raises(ChainKeyMissing, match="not the one this journal was sealed with"):
            opened(url)
    asked = []

    def other(path, *, known_id, environ):
        asked.append((path, known_id, environ["ORDERACTIONS_CHAIN_KEY"]))
        return ChainKey(b"k" * 32)

    monkeypatch.setattr(module, "open_key", other)
    with pytest.raises(ChainKeyMissing) as refused:
        opened(url)
    shown = read_address(url, None).shown
    assert str(refused.value) == f"another process is making the journal {shown} with another key"
    assert asked == [(None, journal.key.id, KEY)]
    assert sessions(server) == 0


def test_what_cannot_be_reached_is_told_with_the_place(opened):
    """Without anything behind it."""
    with pytest.raises(JournalError) as failed:
        opened("postgresql://joe:geheim@127.0.0.1:1/desk?connect_timeout=1")
    said = "the journal desk at 127.0.0.1, schema orderactions could not be used: "
    assert str(failed.value).startswith(said)
    assert failed.value.__cause__ is None
    assert failed.value.__suppress_context__


def test_a_role_that_may_make_nothing_leaves_no_connection(opened, server, schemas):
    """What the server says is told."""
    url = schemas.url(untouched=True)
    server.sql(f"create role {schema_of(url)}_eve login")
    with pytest.raises(JournalError, match="permission denied"):
        opened(url.replace("postgres@", f"{schema_of(url)}_eve@"))
    assert sessions(server) == 0


# --- transactions


def test_a_transaction_is_there_when_it_is_left(journal, server, url):
    """Of the clock's moment, under the journal's key; nobody sees it before."""
    channel = f"orderactions_{schema_of(url)}"
    with journal.transaction() as t:
        assert (t.work.now, t.ledger._key) == (NOON, journal.key)
        assert (
            t.work._dialect
            == t.ledger._dialect
            == Dialect(
                lock=" for update", skip=" for update skip locked", wake=f" returning pg_notify('{channel}', '')"
            )
        )
        assert t.cx.execute("show transaction_isolation").fetchone() == ("read committed",)
        t.work.pause("all", "marie", "")
        assert paused(server, url) == []
    assert paused(server, url) == ["all"]


def test_without_a_clock_the_servers_counts(opened, url):
    """No host's clock matters."""
    journal = opened(url, clock=None)
    with journal.transaction() as t:
        (told,) = t.cx.execute("select clock_timestamp()").fetchone()
        assert timedelta(0) <= told - t.work.now < timedelta(minutes=1)
        assert told.astimezone(UTC) > datetime(2020, 1, 1, tzinfo=UTC)
    with journal.reading() as t:
        assert t.work.now > datetime(2020, 1, 1, tzinfo=UTC)


def test_a_reading_sees_one_moment_and_writes_nothing(journal, server, url):
    """Others write meanwhile."""
    with journal.reading() as t:
        assert t.work.pauses() == {}
        server.sql(f"insert into {schema_of(url)}.pause values ('all', 0, 'tom', '')")
        assert t.work.pauses() == {}
    with pytest.raises(JournalError, match="read-only"), journal.reading() as t:
        t.work.pause("de", "marie", "")
    with journal.reading() as t:
        assert list(t.work.pauses()) == ["all"]


def test_what_fails_inside_undoes_it(journal, server, url):
    """The error comes out as it is, and the connection is used again."""

    def fail(t):
        t.work.pause("all", "marie", "")
        pids.append(pid_of(t))
        raise KeyError("mine")

    pids = []
    with pytest.raises(KeyError, match="mine"), journal.transaction() as t:
        fail(t)
    assert paused(server, url) == []
    with journal.reading() as t:
        assert [pid_of(t)] == pids


def test_what_the_server_refuses_is_told_with_the_place(journal, server, url):
    """And undone; the next transaction works."""

    def fail(t):
        t.work.pause("all", "marie", "")
        t.cx.execute("select nonsense").fetchone()

    with pytest.raises(JournalError) as failed, journal.transaction() as t:
        fail(t)
    shown = read_address(url, None).shown
    assert str(failed.value) == f'the journal {shown} could not be used: column "nonsense" does not exist'
    assert isinstance(failed.value.__cause__, psycopg.Error)
    assert paused(server, url) == []
    with journal.transaction() as t:
        assert t.work.pauses() == {}


def test_a_session_that_ends_inside_undoes_it(journal, server, url):
    """Nothing of it is there, and that is what is said; the next one has a new connection."""

    def lose(t):
        t.work.pause("all", "marie", "")
        end_session(server, pid_of(t))
        t.work.pauses()

    with pytest.raises(JournalError, match="could not be used"), journal.transaction() as t:
        lose(t)
    with journal.transaction() as t:
        assert t.work.pauses() == {}


def test_a_session_that_ends_at_the_commit_leaves_it_open_what_happened(journal, server):
    """What to do is said."""

    def lose(t):
        t.work.pause("all", "marie", "")
        end_session(server, pid_of(t))

    with pytest.raises(JournalError, match="not known whether that was written"), journal.transaction() as t:
        lose(t)


def test_a_commit_that_is_refused_is_no_riddle(journal, server, url):
    """The connection lives: so it is known that nothing was written."""
    server.sql(
        f"create function {schema_of(url)}.no() returns trigger language plpgsql as "
        "$$begin raise exception 'no'; end$$; "
        f"create constraint trigger no after insert on {schema_of(url)}.pause deferrable initially deferred "
        f"for each row execute function {schema_of(url)}.no()"
    )
    with pytest.raises(JournalError, match="could not be used: no$"), journal.transaction() as t:
        t.work.pause("all", "marie", "")
    server.sql(f"drop trigger no on {schema_of(url)}.pause; drop function {schema_of(url)}.no()")
    assert paused(server, url) == []


def test_two_transactions_in_one_thread_are_refused(journal):
    """The inner one would not be part of the outer one, which goes on."""
    with journal.transaction() as t:
        with pytest.raises(JournalError) as refused, journal.reading():
            pass
        t.work.pause("all", "marie", "")
    assert str(refused.value) == "a transaction is open in this thread already"
    with journal.reading() as t:
        assert list(t.work.pauses()) == ["all"]


def test_an_idle_session_that_ended_is_replaced(journal, server):
    """Without a word, for nothing had begun."""
    with journal.reading() as t:
        pid = pid_of(t)
    end_session(server, pid)
    with journal.transaction() as t:
        assert pid_of(t) != pid


def test_a_session_that_cannot_be_replaced_is_told(journal, server, url, monkeypatch):
    """Whether the new one ends as well or cannot be opened at all."""
    with journal.reading() as t:
        end_session_later = pid_of(t)
    begins = []
    begin = pgsql.Session.begin

    def lost_again(session, *given, **more):
        begins.append(session)
        end_session(server, session.raw.info.backend_pid)
        return begin(session, *given, **more)

    with monkeypatch.context() as patch:
        patch.setattr(pgsql.Session, "begin", lost_again)
        with pytest.raises(JournalError, match="could not be used") as failed, journal.transaction():
            pass
    assert isinstance(failed.value.__cause__, psycopg.Error)
    assert len(begins) == 2
    assert begins[0] is not begins[1]
    assert end_session_later

    def none():
        raise psycopg.OperationalError("nobody there")

    monkeypatch.setattr(journal._connections, "get", none)
    with pytest.raises(JournalError) as failed, journal.transaction():
        pass
    shown = read_address(url, None).shown
    assert str(failed.value) == f"the journal {shown} could not be used: nobody there"
    assert isinstance(failed.value.__cause__, psycopg.Error)


def test_a_beginning_that_is_refused_is_not_tried_again(journal, url, monkeypatch):
    """The connection lives, so it would be refused again, and the place is told; nothing is left open."""
    tried = []

    def refuse(session, *given, **more):
        tried.append(session)
        session.raw.execute("select nonsense")

    with monkeypatch.context() as patch:
        patch.setattr(pgsql.Session, "begin", refuse)
        with pytest.raises(JournalError) as failed, journal.transaction():
            pass
    shown = read_address(url, None).shown
    assert str(failed.value) == f'the journal {shown} could not be used: column "nonsense" does not exist'
    assert isinstance(failed.value.__cause__, psycopg.Error)
    assert len(tried) == 1
    with journal.transaction() as t:
        assert t.work.pauses() == {}


def test_whoever_works_on_a_job_has_it_locked(journal, server, url):
    """In what it writes; not while it only reads, and not through the journal that it came from."""
    with journal.transaction() as t:
        t.work.add_job("settle", "a1", "de", NOON)
        job = t.work.claim("me", 60)
    mine = journal.for_job(job)
    free = f"select subject from {schema_of(url)}.job for update skip locked"
    with mine.transaction():
        assert server.sql(free) == []
    for each in (mine.reading(), journal.transaction()):
        with each:
            assert server.sql(free) == [("a1",)]


# --- a host's transaction


def test_what_is_joined_is_the_hosts_to_commit(journal, server, url):
    """Of the clock's moment, under the journal's key, with its way of locking."""
    with psycopg.connect(server.url()) as cx:
        with journal.joined(cx) as t:
            assert (t.work.now, t.ledger._key, t.ledger._dialect.lock) == (NOON, journal.key, " for update")
            t.work.pause("all", "marie", "")
        assert paused(server, url) == []
        cx.commit()
    assert paused(server, url) == ["all"]


def test_a_guest_without_a_clock_has_the_servers_time(opened, url, server):
    """The host's clock does not matter."""
    journal = opened(url, clock=None)
    with psycopg.connect(server.url()) as cx, journal.joined(cx) as t:
        (told,) = t.cx.execute("select clock_timestamp()").fetchone()
        assert timedelta(0) <= told - t.work.now < timedelta(minutes=1)


def test_what_is_no_connection_of_ours_is_refused(journal, server):
    """Another kind, or another journal's database."""
    with pytest.raises(RequestError) as refused, journal.joined("conn"):
        pass
    assert (refused.value.field, refused.value.problem) == (
        "conn", "a psycopg.Connection to the journal's database is needed for this journal",
    )  # fmt: skip


def test_what_a_guest_fails_at_is_told_with_the_place(journal, server, url):
    """The server's errors; the host's own come out as they are."""
    with psycopg.connect(server.url()) as cx:
        with pytest.raises(JournalError) as failed, journal.joined(cx) as t:
            t.cx.execute("select nonsense")
        with pytest.raises(KeyError), journal.joined(cx):
            raise KeyError
    shown = read_address(url, None).shown
    assert str(failed.value) == f'the journal {shown} could not be used: column "nonsense" does not exist'
    assert isinstance(failed.value.__cause__, psycopg.Error)


# --- resting


class Ears:
    """A listener that answers as told, and where it would be kept."""

    def __init__(self, *answers: bool, error: bool = False) -> None:
        self.answers, self.error, self.waited, self.discarded = list(answers), error, [], 0

    def get(self):
        return self

    def heard(self, timeout_s: float) -> bool:
        self.waited.append(timeout_s)
        if self.error:
            raise psycopg.OperationalError
        return self.answers.pop(0) if self.answers else False

    def discard(self) -> None:
        self.discarded += 1

    def close(self) -> None:
        pass


@pytest.mark.parametrize(
    ("timeout_s", "answers", "waited"),
    [
        (1.0, (), [0.2] * 5),
        (1.0, (False, True), [0.2] * 2),
        (0.05, (), [0.05]),
        (0, (), [0]),
    ],
)
def test_a_rest_is_in_slices(journal, timeout_s, answers, waited):
    """So that it ends soon after it is told to, and at once when something is heard."""
    journal._listening.close()
    journal._listening = ears = Ears(*answers)
    journal.wait_for_work(timeout_s, threading.Event())
    assert (ears.waited, ears.discarded) == (waited, 0)


def test_a_rest_that_is_over_does_not_listen(journal):
    """It was told to stop."""
    journal._listening.close()
    journal._listening = ears = Ears()
    stop = threading.Event()
    stop.set()
    journal.wait_for_work(1.0, stop)
    assert ears.waited == []


def test_without_ears_it_rests_as_it_would(journal):
    """The whole time or until it is told to stop; the next rest listens anew."""
    journal._listening.close()
    journal._listening = ears = Ears(error=True)
    stop, waited = threading.Event(), []
    stop.wait = waited.append
    journal.wait_for_work(7.5, stop)
    assert (waited, ears.discarded) == ([7.5], 1)


def test_it_listens_in_the_journals_channel(opened, url):
    """What another process adds is heard, once it is committed."""
    worker, desk = opened(url), opened(url)
    assert worker._listening.get().heard(5)
    with desk.transaction() as t:
        t.work.add_job("settle", "a1", "de", NOON)
    assert worker._listening.get().heard(5)


def test_closing_closes_both_kinds_of_connections(journal, server):
    """Nothing is left on the server."""
    journal.wait_for_work(0.1, threading.Event())
    assert sessions(server) == 2
    journal.close()
    while sessions(server):  # it takes the server a moment to notice
        pass


# --- identity and mark


def test_a_live_account_needs_a_server_that_does_not_forget(journal, opened, url):
    """Or whoever opens it says that it may; others may be tried. Who serves another environment is told where."""
    shown = read_address(url, None).shown
    with pytest.raises(SetupError) as refused:
        journal.bind("live", "de", "A1")
    assert str(refused.value) == (
        f"the server of the journal {shown} runs with fsync = off and forgets what was sent when it loses power; "
        "switch it on, or say volatile=True"
    )
    journal.bind("sandbox", "de", "A1")
    with journal.reading() as t:
        assert identity.facts(t.cx).items() >= {"environment": "sandbox", "account de": "A1"}.items()
    with pytest.raises(SetupError, match=f"the journal {shown} belongs to the sandbox environment"):
        opened(url, volatile=True).bind("live", "de", "A1")


def test_a_server_that_waits_for_its_disk_may_serve_a_live_account(opened, url, monkeypatch):
    """As most do."""
    monkeypatch.setattr(pgsql, "_SERVER", "select false, 'UTF8', 'on', 130000")
    opened(url).bind("live", "de", "A1")


def test_submissions_are_numbered_one_by_one(journal, server, url):
    """Whoever numbers one keeps the others waiting."""
    count(server, url)
    free = f"select k from {schema_of(url)}.meta where k = 'deployment' for update skip locked"
    with journal.transaction() as t:
        assert server.sql(free) == [("deployment",)]
        assert journal.next_head(t) == 3
        assert server.sql(free) == []


def test_a_newer_version_ends_it(journal, server, url):
    """It has taken the tables forward while this one runs: this one neither sends nor takes work."""
    server.sql(f"update {schema_of(url)}.schema_version set version = {VERSION + 1}")
    with journal.transaction() as t:
        for refuse in (journal.next_head, journal.keep_watch):
            with pytest.raises(JournalTooNew) as refused:
                refuse(t)
            said = f"the journal {read_address(url, None).shown} was written by a newer version"
            assert str(refused.value).startswith(said)


def test_the_mark_follows(journal, server, url, state, monkeypatch):
    """When it keeps watch, and when it is told to; a person's taking up counts the epoch on, under the lock."""
    first = mark_of(journal, state)
    count(server, url)
    with journal.transaction() as t:
        journal.keep_watch(t)
    assert mark_of(journal, state) == evolve(first, head=2)
    locked, write = [], journal._hosts.write
    free = f"select k from {schema_of(url)}.meta where k = 'deployment' for update skip locked"

    def writes(t, place):
        assert t.cx.execute("select 1").fetchone() == (1,)
        locked.append(server.sql(free) == [])
        write(t, place)

    monkeypatch.setattr(journal._hosts, "write", writes)
    server.sql(f"delete from {schema_of(url)}.submission where head_no = 2")
    journal.sync_mark()
    assert (mark_of(journal, state), journal.epoch) == (evolve(first, head=1), 1)
    for epoch in (2, 3):
        journal.sync_mark(new_epoch=True)
        assert (mark_of(journal, state), journal.epoch) == (evolve(first, head=1, epoch=epoch), epoch)
    assert locked == [True] * 3


def test_it_is_held_where_its_mark_does_not_fit(journal, monkeypatch):
    """The place is the server's, the database's and the schema's."""
    monkeypatch.setattr(pgsql, "_IDENTITY", "select 'elsewhere'")
    with journal.reading() as t:
        assert journal.why_held(t) == ""
    journal._connections.discard()
    with journal.reading() as t:
        assert "another place" in journal.why_held(t)
