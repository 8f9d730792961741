"""Journals that older versions left in the middle of their lives come to their ends, without a new effect."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing

import pytest
from world import MARIE, TOM

from orderactions import Policy, State, open_journal
from orderactions.errors import JournalError, JournalTooNew
from orderactions.journal import migrations
from orderactions.journal.migrations import VERSION
from orderactions.journal.verify import verify
from orderactions.states import FINAL
from tests.golden.opening import DID_NOT, FOLDERS, GOLDEN, HAPPENED, MAY_BE_SENT, NAMES, Upgraded

DAY = 86_400
#: Those whose tables have to be taken forward.
OLDER = [folder for folder in FOLDERS if folder.parent.name != f"schema-{VERSION}"]
#: Each golden journal with an account that does not read the books, and with one that does.
LATER = [(*folder.parts[-2:], books) for folder in FOLDERS for books in (None, "2024-06-19")]


@pytest.fixture(params=FOLDERS, ids=NAMES)
def source(request):
    return request.param


@pytest.fixture(params=OLDER, ids=lambda folder: " ".join(folder.parts[-2:]))
def older(request):
    return request.param


@pytest.fixture
def upgraded(tmp_path):
    """Starts the newer version on an older one's journal."""
    made = []

    def start(source, **settings) -> Upgraded:
        made.append(Upgraded(source, tmp_path, **settings))
        return made[-1]

    yield start
    for world in made:
        if world.journal is not None:
            world.journal.close()


@pytest.fixture(scope="module", params=LATER, ids=lambda param: " ".join(map(str, param)))
def later(request, tmp_path_factory):
    """The same five days later, for who only looks."""
    schema, story, books = request.param
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith("ORDERACTIONS_"):
                patch.delenv(name)
        world = Upgraded(GOLDEN / schema / story, tmp_path_factory.mktemp("later"), books=books)
        world.leap(5 * DAY)
    yield world
    world.journal.close()


def test_it_opens_is_whole_and_may_send(upgraded, source):
    """It is the same file on the same machine: it is taken forward, its chain verifies, and nothing holds it back."""
    world = upgraded(source)
    assert verify(world.journal).ok
    assert not [warning for warning in world.service.warnings() if "nothing is sent" in warning]
    with world.journal.reading() as t:
        assert t.cx.execute("pragma user_version").fetchone() == (VERSION,)
    assert {name: world.action(name).state.value for name in world.known} == {
        name: each["state"] for name, each in world.known.items()
    }


def test_it_has_the_tables_of_a_new_journal(upgraded, older, tmp_path):
    """Whatever version wrote it, afterwards tables and indexes are those that a new journal has."""
    world = upgraded(older)
    new = open_journal(f"sqlite:///{tmp_path / 'new.db'}", clock=world.clock)
    made = []
    for journal in (world.journal, new):
        with journal.reading() as t:
            rows = t.cx.execute("select type, name, tbl_name, coalesce(sql, '') from sqlite_master").fetchall()
        made.append({(*row[:3], " ".join(row[3].lower().split()).replace("if not exists ", "")) for row in rows})
    new.close()
    assert made[0] == made[1]


def test_every_action_ends_and_nothing_happens_twice(later):
    """Five days later each one is over, or stands in front of a person; what is said of it is what Amazon did."""
    asked = {task.action_id for task in later.service.tasks()}
    for name, known in later.known.items():
        state = later.action(name).state
        assert state in FINAL or (state is State.DONE and not later.books) or known["id"] in asked, f"{name}: {state}"
        if state in HAPPENED:
            assert later.happened(name), name
        if state in DID_NOT:
            assert not later.happened(name), name
    assert verify(later.journal).ok


def test_nothing_is_sent_again_that_may_have_been_sent(later):
    """By the default policy what an older version sent, or may have sent, stands in no new feed, ever."""
    for name, known in later.known.items():
        if known["state"] in MAY_BE_SENT:
            assert not later.feeds_with(known["order"], new=True), name
        assert len(later.feeds_with(known["order"])) <= 1, name


def test_what_waited_is_sent_once(later):
    """What was accepted and not sent is carried out by the newer version, however long the slot was taken."""
    waiting = [name for name, known in later.known.items() if known["state"] == "reserved"]
    assert waiting
    assert all(later.action(name).state in HAPPENED for name in waiting)
    assert all(later.happened(name) for name in waiting)


def test_the_buyer_and_the_agents_read_nothing_twice(later):
    """A reply that was on its way is not repeated, and each note stands once."""
    for ticket in later.tickets:
        replies = later.said("reply", ticket)
        markers = [note.splitlines()[-1] for note in later.said("note", ticket)]
        assert len(set(replies)) == len(replies), replies
        assert len(set(markers)) == len(markers), markers


@pytest.mark.parametrize("later", [("schema-4", "crashed", "2024-06-19")], indirect=True)
def test_the_books_tell_what_the_older_version_never_learnt(later):
    """A refund was received and its worker died: the newer version reads it in the books, and asks nobody."""
    assert later.action("sent, nobody knows").state is State.SETTLED
    assert later.action("done, not in the books").state is State.SETTLED


@pytest.mark.parametrize("later", [("schema-1", "crashed", "2024-06-19")], indirect=True)
def test_what_knew_no_books_is_shown_to_a_person(later):
    """The first version did not note by which SKU the books name a line: its refunds are compared by a person."""
    asked = {(task.action_id, task.kind) for task in later.service.tasks()}
    for name in ("done", "done, not in the books", "sent, nobody knows"):
        assert (later.known[name]["id"], "not_settled") in asked


def test_an_answer_lost_by_the_older_version_is_looked_for(upgraded):
    """The older version only asked a person; the newer one finds that the cancellation arrived."""
    world = upgraded(GOLDEN / "schema-1" / "lost")
    world.leap(DAY)
    assert world.action("arrived").state is State.SETTLED


@pytest.mark.parametrize("schema", ["schema-1", "schema-4"])
def test_with_the_token_fence_what_never_arrived_is_sent_once_more(upgraded, schema):
    """Who opts in gets it for what older versions lost, too: once, and never for what did arrive."""
    world = upgraded(GOLDEN / schema / "lost", books="2024-06-19", policy=Policy(resend="after_token_fence"))
    world.leap(DAY / 4)
    assert all(world.happened(name) for name in ("never arrived", "arrived", "at work", "finished unseen"))
    assert all(len(world.feeds_with(known["order"])) <= 1 for known in world.known.values())


def test_an_approval_that_an_older_version_asked_for(upgraded):
    """It is given to the newer one, and the refund is paid once."""
    world = upgraded(GOLDEN / "schema-4" / "crashed", books="2024-06-19")
    assert world.service.approve(world.known["waits for approval"]["id"], actor=TOM).state is State.RESERVED
    world.leap(DAY / 4)
    assert world.action("waits for approval").state in HAPPENED
    assert world.happened("waits for approval")


@pytest.mark.parametrize("later", [("schema-6", "parcels", "2024-06-19")], indirect=True)
def test_a_warehouse_that_an_older_version_asked_is_not_asked_again(later):
    """Its worker died before it wrote down the answer: the parcel is looked at, found held, and its order cancelled."""
    for order, parcel in later.parcels.items():
        assert [event.what for event in later.warehouse.ledger(parcel)] == ["made", "stop asked", "held"], order
    assert later.action("its parcel was asked for").state is State.SETTLED
    assert later.action("its parcel is held").state is State.SETTLED


@pytest.mark.parametrize("later", [("schema-6", "parcels", "2024-06-19")], indirect=True)
def test_what_an_older_version_followed_is_proven_by_the_books(later):
    """It was adopted and nobody could say yet whether it was ours: it was, and it happened once."""
    assert later.action("followed").state is State.SETTLED
    assert later.happened("followed")


def test_a_listener_hears_what_could_not_be_told_by_the_older_version(upgraded):
    """What lies in the outbox is told by the newer one, once it is due again."""
    world = upgraded(GOLDEN / "schema-6" / "parcels")
    heard = []
    world.service.on("created")(lambda _event, action: heard.append(action.id))
    world.leap(3600)
    assert sorted(heard) == sorted(known["id"] for known in world.known.values())


def test_what_an_older_version_gave_cannot_be_given_again(upgraded, source):
    """The amounts of its actions count, in whatever state they are: another refund of the order is declined."""
    world = upgraded(source)
    spent = [k for k in world.known.values() if k["state"] not in ("expired", "declined", "withdrawn", "refused")]
    for known in spent:
        order = world.amazon.order(known["order"])
        if order.status == "SHIPPED":
            assert world.refund(known["order"], key=f"again {known['order']}").state is State.DECLINED
    world.pass_time(600)
    assert all(len(world.feeds_with(known["order"])) <= 1 for known in spent)


def test_a_copy_of_it_sends_nothing(upgraded, source, tmp_path):
    """The newer version does not take a copied older journal for one that was upgraded in place."""
    world = upgraded(source, opened=False)
    copy = tmp_path / "copy"
    copy.mkdir()
    for path in tmp_path.glob("actions.db*"):
        shutil.copy(path, copy / path.name)
    world.folder, world.url = copy, f"sqlite:///{copy}/actions.db"
    world.open()
    world.pass_time(900)
    assert {feed["feed_id"] for feed in world.amazon.feeds()} == world.old_feeds
    assert any("copied" in warning for warning in world.service.warnings())


def test_a_withdrawal_reaches_what_an_older_version_accepted(upgraded, source):
    """What waits can still be taken back."""
    world = upgraded(source)
    name = next(name for name, known in world.known.items() if known["state"] == "reserved")
    assert world.service.withdraw(world.known[name]["id"], actor=MARIE).state is State.WITHDRAWN
    world.leap(DAY / 4)
    assert not world.happened(name)


def test_an_older_version_refuses_what_is_newer(upgraded, older, monkeypatch):
    """Once it is taken forward, the version that wrote it says what to do and touches nothing."""
    world = upgraded(older)
    world.journal.close()
    monkeypatch.setattr(migrations, "VERSION", int(older.parent.name.removeprefix("schema-")))
    with pytest.raises(JournalTooNew, match="upgrade orderactions"):
        open_journal(world.url, clock=world.clock)
    monkeypatch.undo()
    world.open()
    assert verify(world.journal).ok


def test_a_step_forward_that_fails_leaves_it_as_it_was(upgraded, older, monkeypatch):
    """All steps are one transaction: it is the older version's journal, or the newer one's, and nothing between."""
    world = upgraded(older, opened=False)
    tables = "select name, sql from sqlite_master order by name"
    with closing(sqlite3.connect(world.folder / "actions.db")) as cx:
        before = cx.execute(tables).fetchall()
    last = (*migrations.LATER[VERSION], "insert into no_such_table values (1)")
    with monkeypatch.context() as patch:
        patch.setitem(migrations.LATER, VERSION, last)
        with pytest.raises(JournalError, match="no_such_table"):
            world.open()
    version = int(older.parent.name.removeprefix("schema-"))
    with closing(sqlite3.connect(world.folder / "actions.db")) as cx:
        assert cx.execute("pragma user_version").fetchone() == (version,)
        assert cx.execute(tables).fetchall() == before
    world.open()
    assert verify(world.journal).ok


def test_an_older_worker_in_the_middle_of_a_transaction_is_waited_for(upgraded, source, monkeypatch):
    """The newer version does not take the tables forward under its hands: it says that the file is locked."""
    world = upgraded(source, opened=False)
    older = sqlite3.connect(world.folder / "actions.db", isolation_level=None)
    older.execute("pragma journal_mode = wal")
    older.execute("begin immediate")
    monkeypatch.setattr("orderactions.journal.sqlitefile._BUSY_S", 0.05)
    with pytest.raises(JournalError, match="locked"):
        world.open()
    older.execute("rollback")
    world.open()
    older.close()
    assert verify(world.journal).ok


def test_an_older_worker_that_is_still_running_writes_what_the_newer_one_reads(upgraded, source):
    """It opened the file before and never looks at the schema again: each of its statements still means the same.

    These are the statements with which it wrote, one for each table that it added to; the tables that are newer have
    none.
    """
    world = upgraded(source, opened=False)
    older = sqlite3.connect(world.folder / "actions.db", isolation_level=None)
    older.execute("select count(*) from job").fetchone()
    world.open()
    now = int(world.clock.now().timestamp() * 1_000_000)
    older.execute("begin immediate")
    for statement, values in OLDER_WRITES:
        older.execute(statement, [now if value == "now" else value for value in values])
    older.execute("update job set owner = 'older', lease_until = ? where kind = 'submit'", (now + 240_000_000,))
    older.execute("commit")
    with world.journal.reading() as t:
        assert t.cx.execute("select attempt, due from outbox where action_id = 'a00older'").fetchone() == (0, 0)
        assert t.cx.execute("select owner from job where kind = 'submit'").fetchone() == ("older",)
        assert t.work.submission("s00older").state == "void"
    older.close()
    assert verify(world.journal).ok


JOB = (
    "insert into job values (?, ?, ?, ?, 0, null, 0, 0) on conflict (kind, subject) do update set "
    "due = min(due, excluded.due)"
)
SUBMISSION = (
    "insert into submission (id, account, kind, site, state, slot, members, created_at) values (?, ?, ?, ?, ?, ?, ?, ?)"
)
#: As the first version wrote them, word for word.
OLDER_WRITES = [
    ("insert or ignore into budget values (?, 0, ?, ?)", ("older", 1, 1)),
    ("insert or ignore into order_row values (?, ?)", ("de", "older")),
    ("insert into outbox (action_id, seq, topic, created_at) values (?, ?, ?, ?)", ("a00older", 1, "state", "now")),
    (JOB, ("desk", "a00older", "de", "now")),
    (SUBMISSION, ("s00older", "de", "refund", "A1PA6795UKMFR9", "void", None, 0, "now")),
    ("insert or replace into heartbeat values (?, ?)", ("older", "now")),
]
