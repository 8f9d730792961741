"""The journal in one file: what opening makes and refuses, its transactions, a host's own, and its mark."""

from __future__ import annotations

import os
import sqlite3
import threading
from pathlib import Path

import pytest
from attrs import evolve
from plain import NOON

from orderactions.clock import ManualClock
from orderactions.errors import (
    ChainKeyMissing,
    JournalBroken,
    JournalError,
    JournalTooNew,
    RequestError,
    SetupError,
)
from orderactions.ids import SequentialIds
from orderactions.journal import identity, sqlitefile
from orderactions.journal import sqlite as module
from orderactions.journal.chain import ChainKey
from orderactions.journal.mark import Mark, host_id, read_mark, write_mark
from orderactions.journal.migrations import APPLICATION_ID, LATER, SCHEMA, VERSION
from orderactions.journal.sqlite import SqliteJournal

HEX = "5a" * 32


@pytest.fixture
def path(tmp_path):
    return tmp_path / "actions.db"


@pytest.fixture
def opened():
    """Opens journals and closes them afterwards."""
    made = []

    def open_it(path: Path | None, **more) -> SqliteJournal:
        made.append(SqliteJournal(path, clock=ManualClock(NOON), ids=SequentialIds(), **more))
        return made[-1]

    yield open_it
    for each in made:
        each.close()


@pytest.fixture
def journal(opened, path):
    return opened(path)


@pytest.fixture
def raw(path):
    """A connection of somebody else, which waits for nobody."""
    cx = sqlite3.connect(path, isolation_level=None, timeout=0, check_same_thread=False)
    yield cx
    cx.close()


@pytest.fixture
def host(journal, path):
    """A host's connection to the journal's file, in a transaction, with a table of its own."""
    cx = sqlite3.connect(path, isolation_level=None, timeout=0)
    cx.execute("create table ticket (status text)")
    cx.execute("pragma synchronous = full")
    cx.execute("begin immediate")
    yield cx
    cx.close()


def only(cx, sql: str):
    ((value,),) = cx.execute(sql).fetchall()
    return value


def sent(t, *states: str) -> None:
    """Submissions of these states, numbered from one."""
    t.cx.executemany(
        "insert into submission (id, account, kind, site, state, members, head_no, created_at) "
        "values (?, 'de', 'refund', 'x', ?, 1, ?, 0)",
        [(f"s{head}", state, head) for head, state in enumerate(states, 1)],
    )


def in_a_thread(job):
    thread = threading.Thread(target=job)
    thread.start()
    return thread


# --- opening


def test_a_new_journal_is_closed_to_strangers(path, opened):
    """Neither it nor what SQLite puts beside it can be read by everybody on the machine."""
    before = os.umask(0o022)
    try:
        opened(path)
    finally:
        os.umask(before)
    assert {each.name: each.stat().st_mode & 0o007 for each in path.parent.iterdir()}.items() >= {
        ("actions.db", 0),
        ("actions.db-wal", 0),
    }


def test_a_new_file_is_a_journal_of_ours(journal, raw, path):
    """With our number, the version, the write-ahead log, and key and mark beside it."""
    assert only(raw, "pragma application_id") == APPLICATION_ID
    assert only(raw, "pragma user_version") == VERSION
    assert only(raw, "pragma journal_mode") == "wal"
    assert journal.path == path
    assert {each.name for each in path.parent.iterdir()} >= {"actions.db", "actions.db.key", "actions.db.mark"}
    assert (journal.deployment_id, journal.epoch) == ("d000000000001", 1)
    kept = path.with_name("actions.db.key").read_text("ascii")
    assert ChainKey(bytes.fromhex(kept.strip())) == journal.key


def test_its_mark_is_there_before_anybody_sees_the_journal(opened, raw, path, monkeypatch):
    """It says where the journal is and that nothing was sent; another opening leaves it as it is."""
    seen = []

    def write(beside, mark):
        seen.append(raw.execute("select * from meta").fetchall())
        write_mark(beside, mark)

    monkeypatch.setattr(module, "write_mark", write)
    opened(path).close()
    beside = path.with_name("actions.db.mark")
    assert seen == [[]]
    assert read_mark(beside) == Mark(
        deployment="d000000000001", host=host_id(), file=path.stat().st_ino, epoch=1, head=0
    )
    beside.unlink()
    opened(path).close()
    assert not beside.exists()


def test_the_key_is_the_one_that_is_given(opened, path):
    """From the environment that was handed in; an existing journal takes no other, and makes none."""
    journal = opened(path, environ={"ORDERACTIONS_CHAIN_KEY": HEX})
    assert journal.key == ChainKey(bytes.fromhex(HEX))
    assert not path.with_name("actions.db.key").exists()
    journal.close()
    with pytest.raises(ChainKeyMissing, match="not the one this journal was sealed with"):
        opened(path, environ={"ORDERACTIONS_CHAIN_KEY": "cd" * 32})
    with pytest.raises(ChainKeyMissing, match=r"actions\.db\.key is missing"):
        opened(path)


def test_the_key_is_looked_for_in_the_process(opened, path, monkeypatch):
    """Where nothing else is handed in."""
    monkeypatch.setenv("ORDERACTIONS_CHAIN_KEY", HEX)
    assert opened(path).key == ChainKey(bytes.fromhex(HEX))


def test_an_opened_journal_goes_on(opened, path, journal):
    """Identity and content are what they were; no table is made twice."""
    with journal.transaction() as t:
        t.work.pause("all", "marie", "")
    journal.close()
    again = opened(path)
    assert (again.deployment_id, again.key) == ("d000000000001", journal.key)
    with again.reading() as t:
        assert list(t.work.pauses()) == ["all"]


def test_an_older_journal_is_taken_forward(opened, path, raw):
    """By the steps that it lacks."""
    for statement in (*SCHEMA, *LATER[2]):
        raw.execute(statement)
    raw.execute(f"pragma application_id = {APPLICATION_ID}")
    raw.execute("pragma user_version = 2")
    opened(path)
    assert only(raw, "pragma user_version") == VERSION
    assert raw.execute("select attempt from outbox").fetchall() == []


def test_a_newer_journal_is_left_alone(opened, path, journal, raw):
    """What this version cannot know, it does not touch, and it holds nothing of it."""
    raw.execute(f"pragma user_version = {VERSION + 1}")
    with pytest.raises(JournalTooNew) as refused:
        opened(path)
    assert str(refused.value).startswith(f"{path} was written by a newer version")
    raw.execute("begin immediate")
    assert only(raw, "pragma user_version") == VERSION + 1


def test_another_programs_database_is_left_as_it_was(opened, path, raw):
    """Its tables, its number and its way of keeping them; and nobody waits for us."""
    raw.execute("create table customer (name text)")
    with pytest.raises(JournalBroken) as refused:
        opened(path)
    assert str(refused.value) == f"{path} is a database of another program; name another file"
    raw.execute("begin immediate")
    assert only(raw, "select group_concat(name) from sqlite_master") == "customer"
    assert only(raw, "pragma journal_mode") == "delete"
    assert [each.name for each in path.parent.iterdir() if each.name != "actions.db-journal"] == ["actions.db"]


def test_what_is_no_database_is_told_with_what_to_do(opened, path):
    """Put back a copy, or name another file."""
    path.write_bytes(b"Dear diary, " * 100)
    with pytest.raises(JournalBroken) as refused:
        opened(path)
    assert str(refused.value) == (
        f"{path} is damaged or not a journal (file is not a database); put back a copy together with its .key, "
        "or name another file"
    )


def test_what_cannot_be_opened_is_not_called_damaged(opened, tmp_path):
    """The folder is not there, the disk is full: the file may be well."""
    with pytest.raises(JournalError) as refused:
        opened(tmp_path / "none" / "a.db")
    assert type(refused.value) is JournalError
    assert str(refused.value) == (
        f"the journal {tmp_path / 'none' / 'a.db'} cannot be opened: unable to open database file"
    )


def test_two_that_make_it_with_two_keys(opened, path, raw, monkeypatch):
    """The first wins, and the other is told to look again."""

    def late(beside, *, known_id, environ):
        assert (known_id, environ) == (None, None)
        raw.execute("insert into meta values ('key_id', 'another')")
        return ChainKey(b"k" * 32)

    monkeypatch.setattr(module, "open_key", late)
    with pytest.raises(JournalError) as refused:
        opened(path)
    assert str(refused.value) == f"{path} was being created by another process with another key; open it again"


def test_in_memory_nothing_is_written(opened, tmp_path, monkeypatch):
    """Neither key nor mark nor file; it is gone when it is closed."""
    monkeypatch.chdir(tmp_path)
    journal = opened(None)
    with journal.transaction() as t:
        sent(t, "done")
        assert journal.why_held(t) == ""
    journal.sync_mark(new_epoch=True)
    assert (journal.epoch, journal.deployment_id) == (1, "d000000000001")
    assert list(tmp_path.iterdir()) == []
    journal.close()
    with pytest.raises(sqlite3.ProgrammingError), journal.transaction():
        pass


class Locked:
    """A file that somebody else is switching: so many attempts fail."""

    def __init__(self, failures: int, said: str) -> None:
        self.left, self.said, self.slept = failures, said, []
        self.empty = sqlite3.connect(":memory:")

    def execute(self, sql: str):
        if sql != "pragma journal_mode = wal":
            return self.empty.execute(sql)
        self.left -= 1
        if self.left >= 0:
            raise sqlite3.OperationalError(self.said)
        return None

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


@pytest.mark.parametrize(
    ("failures", "said", "raises", "naps"),
    [
        (0, "database is locked", False, 0),
        (3, "database is locked", False, 3),
        (49, "database is locked", False, 49),
        (50, "database is locked", True, 49),
        (1, "disk I/O error", True, 0),
    ],
)
def test_a_file_that_is_switched_by_another_is_tried_again(monkeypatch, failures, said, raises, naps):
    """For a second; another failure is told at once."""
    locked = Locked(failures, said)
    monkeypatch.setattr(sqlitefile, "SystemClock", lambda: locked)
    if raises:
        with pytest.raises(sqlite3.OperationalError, match=said):
            sqlitefile.switch_to_wal(locked)
    else:
        sqlitefile.switch_to_wal(locked)
    locked.empty.close()
    assert locked.slept == [0.02] * naps


def test_commits_wait_for_the_disk_and_writers_for_each_other(journal):
    """Ten seconds at most; no transaction is begun behind our back."""
    with journal.reading() as t:
        assert only(t.cx, "pragma synchronous") == 2
        assert only(t.cx, "pragma busy_timeout") == 10_000
        assert t.cx.isolation_level is None


# --- transactions


def test_a_transaction_is_there_when_it_is_left(journal, raw):
    """Of the clock's moment, under the journal's key; nobody sees it before, and nobody else may write."""
    with journal.transaction() as t:
        assert (t.work.now, t.ledger._key) == (NOON, journal.key)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            raw.execute("begin immediate")
        t.work.pause("all", "marie", "")
        assert raw.execute("select scope from pause").fetchall() == []
    assert raw.execute("select scope from pause").fetchall() == [("all",)]


def test_a_reading_sees_one_moment_and_stops_nobody(journal, raw):
    """Others write meanwhile; what they wrote is seen in the next one."""
    with journal.reading() as t:
        assert t.work.pauses() == {}
        raw.execute("insert into pause values ('all', 0, 'tom', '')")
        assert t.work.pauses() == {}
    with journal.reading() as t:
        assert list(t.work.pauses()) == ["all"]


@pytest.mark.parametrize("open_it", ["transaction", "reading"])
def test_what_fails_inside_undoes_it(journal, raw, open_it):
    """The error comes out as it is, and nobody is locked out."""

    def fail(t):
        t.work.pause("all", "marie", "")
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"), getattr(journal, open_it)() as t:
        fail(t)
    raw.execute("begin immediate")
    assert raw.execute("select * from pause").fetchall() == []


@pytest.mark.parametrize("in_memory", [True, False], ids=["memory", "file"])
def test_what_fails_at_the_beginning_leaves_nothing_open(opened, path, raw, in_memory):
    """No clock can be read, or another has the file: the next one begins, in another thread as well."""
    journal, failing, seen = opened(None if in_memory else path), iter([KeyError("no time")]), []

    class Clock(ManualClock):
        def now(self):
            for error in failing:
                raise error
            return super().now()

    journal._clock = Clock(NOON)
    with pytest.raises(KeyError, match="no time"), journal.transaction():
        pass
    raw.execute("begin immediate")
    if not in_memory:
        journal._connections.get().execute("pragma busy_timeout = 0")
        with pytest.raises(JournalError) as failed, journal.transaction():
            pass
        assert str(failed.value) == f"the journal {path} could not be used: database is locked"
    raw.execute("rollback")

    def look():
        with journal.transaction() as t:
            seen.append(t.work.pauses())

    look()
    thread = in_a_thread(look)
    thread.join(10)
    assert seen == [{}, {}]


def test_what_sqlite_refuses_is_told_with_the_file(journal, raw, path):
    """And undone."""

    def fail(t):
        t.work.pause("all", "marie", "")
        t.cx.execute("select nonsense")

    with pytest.raises(JournalError) as failed, journal.transaction() as t:
        fail(t)
    assert str(failed.value) == f"the journal {path} could not be used: no such column: nonsense"
    assert isinstance(failed.value.__cause__, sqlite3.OperationalError)
    raw.execute("begin immediate")
    assert raw.execute("select * from pause").fetchall() == []


def test_a_journal_in_memory_is_called_so(opened):
    """There is no file to name."""
    journal = opened(None)
    with pytest.raises(JournalError) as failed, journal.transaction() as t:
        t.cx.execute("select nonsense")
    assert str(failed.value) == "the journal in memory could not be used: no such column: nonsense"


def test_two_transactions_in_one_thread_are_refused(journal, opened):
    """The inner one would not be part of the outer one."""
    for each in (journal, opened(None)):
        with each.transaction() as t:
            with pytest.raises(JournalError) as refused, each.reading():
                pass
            t.work.pause("all", "marie", "")
        assert str(refused.value) == "a transaction is open in this thread already"
        seen = []

        def look(each=each, seen=seen):
            with each.reading() as t:
                seen.extend(t.work.pauses())

        in_a_thread(look).join(10)
        assert seen == ["all"]


def test_threads_take_turns_in_memory(opened):
    """There is one connection: who comes second waits."""
    journal, seen = opened(None), []

    def look():
        with journal.reading() as t:
            seen.append(list(t.work.pauses()))

    with journal.transaction() as t:
        thread = in_a_thread(look)
        thread.join(0.1)
        t.work.pause("all", "marie", "")
    thread.join(10)
    assert seen == [["all"]]


def test_closing_closes_the_connections_of_all_threads(journal, path):
    """A connection that was opened elsewhere too."""
    mine, ready, end = journal._connections.get(), threading.Event(), threading.Event()
    others = []

    def hold():
        others.append(journal._connections.get())
        ready.set()
        end.wait(10)

    thread = in_a_thread(hold)
    ready.wait(10)
    journal.close()
    for each in (mine, *others):
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            each.execute("select 1")
    end.set()
    thread.join(10)


def test_whoever_works_on_a_job_has_the_same_journal(journal):
    """A writing transaction has the file to itself."""
    assert journal.for_job(None) is journal


def test_a_rest_ends_when_it_is_told_to(journal):
    """Or when its time is over; nobody else's work is heard."""
    waited = []
    stop = threading.Event()
    stop.wait = waited.append
    journal.wait_for_work(2.5, stop)
    assert waited == [2.5]


# --- a host's transaction


def test_what_is_joined_is_the_hosts_to_commit(journal, host, raw):
    """Of the clock's moment, under the journal's key; it comes true with what the host did."""
    host.execute("insert into ticket values ('refunded')")
    with journal.joined(host) as t:
        assert (t.work.now, t.ledger._key) == (NOON, journal.key)
        t.work.pause("all", "marie", "")
    assert host.in_transaction
    with pytest.raises(sqlite3.OperationalError, match="no such savepoint"):
        host.execute("release orderactions")
    assert raw.execute("select * from pause").fetchall() == []
    host.execute("commit")
    assert raw.execute("select scope, status from pause, ticket").fetchall() == [("all", "refunded")]


def test_what_fails_in_a_hosts_transaction_leaves_its_part(journal, host, path):
    """Ours is undone to its beginning; our errors come out as they are, SQLite's with the file."""
    host.execute("insert into ticket values ('refunded')")

    def fail(t, *, told: bool):
        t.work.pause("all", "marie", "")
        if told:
            raise KeyError("mine")
        t.cx.execute("select nonsense")

    with pytest.raises(KeyError, match="mine"), journal.joined(host) as t:
        fail(t, told=True)
    with pytest.raises(JournalError) as failed, journal.joined(host) as t:
        fail(t, told=False)
    assert str(failed.value) == f"the journal {path} could not be used: no such column: nonsense"
    assert isinstance(failed.value.__cause__, sqlite3.OperationalError)
    with pytest.raises(sqlite3.OperationalError, match="no such savepoint"):
        host.execute("release orderactions")
    host.execute("commit")
    assert host.execute("select status from ticket").fetchall() == [("refunded",)]
    assert host.execute("select * from pause").fetchall() == []


def test_a_host_that_ends_its_transaction_inside_is_told_what_happened(journal, host):
    """The error that comes out is the first one, not one about a savepoint that is gone."""

    def fail():
        host.execute("rollback")
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"), journal.joined(host):
        fail()


class OtherRows(sqlite3.Cursor):
    """A cursor of the host's own taste."""

    def fetchone(self):
        raise AssertionError

    def execute(self, *_):
        raise AssertionError

    def executemany(self, *_):
        raise AssertionError


class OtherConnection(sqlite3.Connection):
    """A connection that makes such cursors by itself."""

    def cursor(self, factory=OtherRows):
        return super().cursor(factory)


def test_a_hosts_taste_in_rows_is_its_own(journal, path):
    """Rows come as tuples, whatever its connection makes of them otherwise."""
    cx = sqlite3.connect(path, isolation_level=None, timeout=0, factory=OtherConnection)
    cx.row_factory = lambda *_: "its own"
    for statement in ("pragma synchronous = extra", "begin"):
        cx.cursor(sqlite3.Cursor).execute(statement)
    with journal.joined(cx) as t:
        sent(t, "done", "done")
        found = t.cx.execute("select id, head_no from submission where head_no > ?", (1,))
        assert found.fetchall() == [("s2", 2)]
        assert t.cx.execute("select 1").fetchone() == (1,)
    cx.close()


def refused(journal, conn) -> str:
    with pytest.raises(RequestError) as error, journal.joined(conn):
        pass
    assert error.value.field == "conn"
    return error.value.problem


def test_what_is_no_connection_to_a_file_is_refused(journal, opened, host):
    """Nor is there any to a journal in memory."""
    said = "a sqlite3.Connection to the journal's file is needed for this journal"
    assert refused(journal, "conn") == said
    assert refused(opened(None), host) == said


def test_a_connection_that_leads_elsewhere_is_refused(journal, path, tmp_path):
    """To memory or to another file, even if the journal's is attached to it; by another name it is the same file."""
    for name, where in ((":memory:", "memory"), (str(tmp_path / "other.db"), str(tmp_path / "other.db"))):
        cx = sqlite3.connect(name, isolation_level=None)
        cx.execute(f"attach '{path}' as journal")
        cx.execute("create table ticket (status text)")
        cx.execute("begin")
        assert refused(journal, cx) == f"it leads to {where}, and the journal is {path}"
        cx.close()
    (tmp_path / "link.db").symlink_to(path)
    cx = sqlite3.connect(tmp_path / "link.db", isolation_level=None)
    cx.execute("begin")
    with journal.joined(cx) as t:
        assert t.work.pauses() == {}
    cx.close()


def test_a_connection_without_a_transaction_is_refused(journal, host):
    """It would commit each statement."""
    host.execute("commit")
    assert refused(journal, host) == "no transaction is open on it; begin one (BEGIN IMMEDIATE)"


def test_a_connection_that_may_lose_what_it_commits_is_refused(journal, host):
    """What it commits would be sent."""
    host.execute("commit")
    host.execute("pragma synchronous = normal")
    host.execute("begin")
    assert refused(journal, host) == "it may lose what it commits; set PRAGMA synchronous = FULL before it begins"


# --- identity and mark


def test_a_live_account_needs_a_file(opened, journal, path):
    """Or whoever opens it says that it may be lost; others may be tried in memory."""
    with pytest.raises(SetupError) as refused:
        opened(None).bind("live", "de", "A1")
    assert str(refused.value) == (
        "a journal in memory forgets what was sent; give a live account a file (sqlite:///actions.db), "
        "or say volatile=True"
    )
    opened(None, volatile=True).bind("live", "de", "A1")
    opened(None).bind("sandbox", "de", "A1")
    journal.bind("live", "de", "A1")
    with journal.reading() as t:
        found = identity.facts(t.cx)
    assert (found["environment"], found["account de"]) == ("live", "A1")


def test_who_serves_another_environment_is_told_which_journal(opened, journal, path):
    """By its file, or that it is in memory."""
    for each, where in ((journal, path), (opened(None), "in memory")):
        each.bind("sandbox", "de", "A1")
        with pytest.raises(SetupError, match=f"the journal {where} belongs to the sandbox environment"):
            each.bind("simulated", "de", "A1")


def test_submissions_are_numbered_and_a_newer_version_ends_it(journal, raw, path):
    """It has taken the file forward while this one runs: this one neither sends nor takes work."""
    with journal.transaction() as t:
        assert journal.next_head(t) == 1
        sent(t, "done", "done")
        assert journal.next_head(t) == 3
        journal.keep_watch(t)
    raw.execute(f"pragma user_version = {VERSION + 1}")
    with journal.reading() as t:
        for refuse in (journal.next_head, journal.keep_watch):
            with pytest.raises(JournalTooNew) as refused:
                refuse(t)
            assert str(refused.value).startswith(f"{path} was written by a newer version")


def test_the_mark_is_brought_up_under_the_write_lock(journal, raw, path, monkeypatch):
    """So that it never goes back; the epoch is counted on when a person takes the journal up."""
    tried = []

    def write(beside, mark):
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            raw.execute("begin immediate")
        tried.append(beside.name)
        write_mark(beside, mark)

    monkeypatch.setattr(module, "write_mark", write)
    with journal.transaction() as t:
        sent(t, "done")
        assert journal.why_held(t) == "the mark is behind the journal: it may be an old one"
    journal.sync_mark()
    first = read_mark(path.with_name("actions.db.mark"))
    assert (first.head, first.epoch, journal.epoch) == (1, 1, 1)
    for epoch in (2, 3):
        journal.sync_mark(new_epoch=True)
        assert read_mark(path.with_name("actions.db.mark")) == evolve(first, epoch=epoch)
        assert journal.epoch == epoch
    assert tried == ["actions.db.mark"] * 3
    with journal.reading() as t:
        assert journal.why_held(t) == ""


def test_a_journal_that_is_held_says_why(journal, opened, path):
    """What was written down first, in memory as well; then whether the mark fits."""
    path.with_name("actions.db.mark").unlink()
    with journal.transaction() as t:
        assert journal.why_held(t).startswith("its mark is missing")
        t.work.hold("somebody said so")
        assert journal.why_held(t) == "somebody said so"
    memory = opened(None)
    with memory.transaction() as t:
        t.work.hold("somebody said so")
        assert memory.why_held(t) == "somebody said so"


@pytest.mark.parametrize("state", ["submitting", "unknown", "adopted", "vouched", "lost", "several"])
def test_the_mark_may_be_behind_by_what_was_certainly_not_sent(journal, state):
    """A crash after the count and before the mark; what went out later had its mark first."""
    with journal.transaction() as t:
        sent(t, state, state)
        assert journal.why_held(t) == ""


def test_what_the_mark_has_counted_is_not_counted_again(journal, path):
    """One that is lost, before the mark, excuses no later one that was sent."""
    with journal.transaction() as t:
        sent(t, "lost")
    journal.sync_mark()
    with journal.transaction() as t:
        t.cx.execute("delete from submission")
        sent(t, "lost", "done")
        assert journal.why_held(t) == "the mark is behind the journal: it may be an old one"


def test_the_mark_is_of_this_host_and_this_file(journal, path, monkeypatch):
    """A copy of the file, or the same on another machine, is held."""
    monkeypatch.setenv("ORDERACTIONS_HOST_ID", "another")
    with journal.reading() as t:
        assert "another machine" in journal.why_held(t)
    monkeypatch.delenv("ORDERACTIONS_HOST_ID")
    here = read_mark(path.with_name("actions.db.mark"))
    write_mark(path.with_name("actions.db.mark"), evolve(here, file=path.parent.stat().st_ino))
    with journal.reading() as t:
        assert "not the file" in journal.why_held(t)
