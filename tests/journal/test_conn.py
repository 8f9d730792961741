"""`execute(conn=)`: what the host writes and our intent come true together, or not at all."""

from __future__ import annotations

import sqlite3

import psycopg
import pytest
from psycopg.rows import dict_row
from world import MARIE, TOM

from orderactions import Policy, Reason, Refund, State
from orderactions.errors import JournalError, RequestError
from orderactions.journal.verify import verify


class Desk:
    """A host with a table of its own in the journal's database."""

    def __init__(self, world, engine: str, server=None) -> None:
        self.engine = engine
        if engine == "sqlite":
            self.cx = sqlite3.connect(world.folder / "actions.db", isolation_level=None)
            self.cx.row_factory = sqlite3.Row
        else:
            self.cx = psycopg.connect(server.url(), row_factory=dict_row, autocommit=True)
        self.run("drop table if exists ticket")
        self.run("create table ticket (id text, status text)")
        self.run("insert into ticket values ('1', 'open')")

    def run(self, sql: str):
        return self.cx.execute(sql)

    def begin(self) -> None:
        self.run("begin immediate" if self.engine == "sqlite" else "begin")

    @property
    def status(self) -> str:
        return self.run("select status from ticket").fetchone()["status"]


@pytest.fixture
def desk(world, engine, request):
    made = Desk(world, engine, request.getfixturevalue("server") if engine == "postgres" else None)
    yield made
    made.run("rollback") if engine == "postgres" and made.cx.info.transaction_status else None
    made.run("drop table ticket")
    made.cx.close()


def refund(world, desk, order=None, **more):
    preview = world.service.preview(Refund.full(order or world.order(), reason=Reason.DAMAGED))
    return world.service.execute(preview, actor=MARIE, conn=desk.cx, **more)


def test_both_come_true_together(world, desk):
    """The ticket and the intent are committed by the host; nothing can be sent before."""
    desk.begin()
    desk.run("update ticket set status = 'refunded'")
    action = refund(world, desk)
    assert action.state is State.RESERVED
    assert world.service.actions() == ()
    if desk.engine == "postgres":  # on SQLite, whoever drives waits for the host to end its transaction
        world.service.advance()
    assert world.feeds() == 0
    desk.run("commit")
    assert (world.state(action), desk.status) == (State.RESERVED, "refunded")
    world.pass_time(300)
    assert world.state(action) is State.DONE
    assert verify(world.journal).ok


def test_neither_comes_true_when_the_host_rolls_back(world, desk):
    """A crash or an error in the host's own code takes the intent with it, and its amounts are free."""
    order = world.order()
    desk.begin()
    desk.run("update ticket set status = 'refunded'")
    refund(world, desk, order)
    desk.run("rollback")
    world.pass_time(300)
    assert (world.service.actions(), desk.status, world.feeds()) == ((), "open", 0)
    assert world.refund(order).state is State.RESERVED


def test_a_no_is_journaled_in_the_same_transaction(world, desk):
    """DECLINED is a record like any other."""
    desk.begin()
    action = refund(world, desk, world.order(status="UNSHIPPED"))
    assert action.state is State.DECLINED
    assert world.service.actions() == ()
    desk.run("commit")
    assert world.state(action) is State.DECLINED


def test_the_balance_counts_what_the_transaction_holds(world, desk):
    """Two intents on one order in one transaction: the second sees the first, though nobody else does."""
    order = world.order()
    desk.begin()
    first, second = refund(world, desk, order), refund(world, desk, order)
    desk.run("commit")
    assert (first.state, second.state) == (State.RESERVED, State.DECLINED)


def test_a_key_is_found_in_the_transaction(world, desk):
    """A double click inside the host's transaction is the same action."""
    order = world.order()
    preview = world.service.preview(Refund.full(order, reason=Reason.DAMAGED))
    desk.begin()
    one, two = (world.service.execute(preview, actor=MARIE, conn=desk.cx) for _ in range(2))
    desk.run("commit")
    assert one.id == two.id


def test_what_fails_inside_leaves_the_hosts_part_open(world, desk, monkeypatch):
    """Our part is undone to its beginning, and the host goes on as it likes."""

    def fail(*_):
        raise JournalError("somebody else")

    desk.begin()
    desk.run("update ticket set status = 'refunded'")
    with monkeypatch.context() as patch:
        patch.setattr("orderactions.engine.accepting.submit_subject", fail)
        with pytest.raises(JournalError, match="somebody else"):
            refund(world, desk)
    desk.run("commit")
    assert desk.status == "refunded"
    assert world.service.actions() == ()


def test_waiting_is_refused(world, desk):
    """Nothing can be sent before the host commits, so there is nothing to wait for."""
    desk.begin()
    with pytest.raises(RequestError, match="wait_s"):
        refund(world, desk, wait_s=5)
    desk.run("rollback")


def test_without_a_transaction_it_is_refused(world, desk):
    """A connection that commits each statement would commit half of it."""
    with pytest.raises(RequestError, match="begin one"):
        refund(world, desk)
    assert world.service.actions() == ()


def test_a_connection_of_another_kind_is_refused(world):
    """Not every object is a connection, and not every connection is to this engine."""
    preview = world.service.preview(Refund.full(world.order(), reason=Reason.DAMAGED))
    with sqlite3.connect(":memory:") as memory:
        memory.execute("begin")
        for conn in ("conn", memory):
            with pytest.raises(RequestError, match="conn"):
                world.service.execute(preview, actor=TOM, conn=conn)
    memory.close()


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_another_file_is_refused(world, tmp_path):
    """The intent would be somewhere else than the journal."""
    cx = sqlite3.connect(tmp_path / "other.db", isolation_level=None)
    cx.execute("begin immediate")
    preview = world.service.preview(Refund.full(world.order(), reason=Reason.DAMAGED))
    with pytest.raises(RequestError, match=r"it leads to .*other\.db"):
        world.service.execute(preview, actor=TOM, conn=cx)
    cx.close()


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_connection_that_may_lose_its_commit_is_refused(world, desk):
    """What the host commits without waiting for the disk would be sent, and be gone after a power cut."""
    desk.run("pragma synchronous = normal")
    desk.begin()
    with pytest.raises(RequestError, match="PRAGMA synchronous = FULL"):
        refund(world, desk)
    desk.run("rollback")


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_transaction_that_can_no_longer_write_is_told(world, desk):
    """Begun as a reading one, and somebody has written since: SQLite refuses, and nothing is written."""
    desk.run("begin")
    desk.run("select * from ticket").fetchall()
    world.refund(world.order())
    with pytest.raises(JournalError, match="could not be used"):
        refund(world, desk)
    desk.run("rollback")


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_another_database_is_refused(world, server):
    """A journal of the same name elsewhere is not this one."""
    server.sql("drop database if exists elsewhere")
    server.sql("create database elsewhere")
    preview = world.service.preview(Refund.full(world.order(), reason=Reason.DAMAGED))
    with psycopg.connect(server.url("elsewhere")) as cx, pytest.raises(RequestError, match="another database"):
        world.service.execute(preview, actor=TOM, conn=cx)


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_an_older_snapshot_is_refused(world, desk):
    """It would not see what others have reserved since it was taken."""
    desk.run("begin isolation level repeatable read")
    with pytest.raises(RequestError, match="read committed only"):
        refund(world, desk)


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_a_transaction_that_failed_is_refused(world, desk):
    """The host has to roll it back first."""
    desk.begin()
    with pytest.raises(psycopg.Error):
        desk.run("select 1 / 0")
    with pytest.raises(RequestError, match="failed already"):
        refund(world, desk)


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_the_hosts_settings_are_as_before(world, desk):
    """The search path is the host's again, inside its transaction and after it; its commit is waited for."""
    before = desk.run("show search_path").fetchone()
    desk.run("set synchronous_commit = off")
    desk.begin()
    refund(world, desk)
    assert desk.run("show search_path").fetchone() == before
    assert desk.run("show synchronous_commit").fetchone() == {"synchronous_commit": "on"}
    desk.run("commit")
    assert desk.run("show search_path").fetchone() == before
    assert desk.run("show synchronous_commit").fetchone() == {"synchronous_commit": "off"}


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_a_connection_that_begins_by_itself(world, server):
    """Psycopg's own habit: the first statement begins, `commit` ends."""
    with psycopg.connect(server.url()) as cx:
        preview = world.service.preview(Refund.full(world.order(), reason=Reason.DAMAGED))
        action = world.service.execute(preview, actor=MARIE, conn=cx)
        assert world.service.actions() == ()
    assert world.state(action) is State.RESERVED


def test_an_action_that_needs_approval_is_proposed_in_it(make, engine, request):
    """Every way in which an intent begins goes through the host's transaction."""
    world = make(policy=Policy(needs_approval=lambda _: "always"))
    desk = Desk(world, engine, request.getfixturevalue("server") if engine == "postgres" else None)
    desk.begin()
    action = refund(world, desk)
    assert action.state is State.PROPOSED
    desk.run("rollback")
    assert world.service.actions() == ()
    desk.run("drop table ticket")
    desk.cx.close()
