"""Which hosts may send: a restored, cloned or failed-over database is noticed, and a new host is let in by another."""

from __future__ import annotations

import json
import shutil

import pytest
from engines import KEY
from world import TOM, World

from orderactions import Actor, State, open_journal
from orderactions.errors import RequestError
from orderactions.journal import pgsql


class Host:
    """One machine: a name, a folder of its own, and the world as a process on it sees it."""

    def __init__(self, name: str, world: World, folder) -> None:
        self.name, self.folder = name, folder / name
        self.world = World.__new__(World)
        self.world.__dict__.update(world.__dict__)

    def start(self, monkeypatch, url: str | None = None) -> World:
        """Begin a process on this host."""
        self.here(monkeypatch)
        self.world.journal = open_journal(url or self.world.url, clock=self.world.clock, ids=self.world.ids)
        self.world.service = self.world.new_service(worker=f"worker on {self.name}")
        return self.world

    def here(self, monkeypatch) -> World:
        """Go on with this host's process."""
        monkeypatch.setenv("ORDERACTIONS_HOST_ID", self.name)
        monkeypatch.setenv("ORDERACTIONS_STATE_DIR", str(self.folder))
        return self.world

    def mark(self):
        (path,) = self.folder.glob("*.mark")
        return path


@pytest.fixture
def hosts(server, tmp_path, monkeypatch):
    """Hosts of one journal; the one that made it is called first."""
    monkeypatch.setenv("ORDERACTIONS_HOST_ID", "first")
    monkeypatch.setenv("ORDERACTIONS_STATE_DIR", str(tmp_path / "first"))
    world = World()
    made = {}

    def host(name: str) -> Host:
        if name not in made:
            made[name] = Host(name, world, tmp_path)
            if name == "first":
                made[name].world = world
        return made[name]

    yield host
    for each in made.values():
        each.world.journal.close()


def dump(server, url: str) -> dict[str, list[tuple]]:
    """A backup of a schema, as rows."""
    schema = url.rpartition("=")[2]
    names = [name for (name,) in server.sql(f"select tablename from pg_tables where schemaname = '{schema}'")]
    return {name: server.sql(f"select * from {schema}.{name}") for name in names}


def restore(server, url: str, backup: dict[str, list[tuple]]) -> None:
    """Put a backup back in place, as a snapshot of the server's disk would be: same server, same timeline."""
    import psycopg

    schema = url.rpartition("=")[2]
    with psycopg.connect(server.url()) as cx:
        for name, rows in backup.items():
            cx.execute(f"delete from {schema}.{name}")
            for row in rows:
                cx.execute(f"insert into {schema}.{name} values ({','.join(['%s'] * len(row))})", row)


def held(world: World) -> str:
    with world.journal.reading() as t:
        return world.journal.why_held(t)


def test_who_makes_the_journal_may_send(hosts, monkeypatch):
    """The first host has its mark from the first moment on, and keeps it over its restarts."""
    first = hosts("first")
    action = first.world.refund(first.world.order())
    first.world.pass_time(60)
    assert first.world.state(action) is State.ACCEPTED
    assert json.loads(first.mark().read_text())["head"] == 1
    first.world.journal.close()
    assert held(first.start(monkeypatch)) == ""


def test_a_new_host_waits_until_another_lets_it_in(hosts, monkeypatch):
    """Nothing is sent before a host whose mark fits has seen the question; then it sends like the other."""
    first, second = hosts("first"), hosts("second")
    world = second.start(monkeypatch)
    assert "no mark" in held(world)
    action = first.here(monkeypatch).refund(first.world.order(), key="a")
    assert action.state is State.RESERVED
    second.here(monkeypatch)
    world.pass_time(20)
    assert (world.state(action), world.feeds()) == (State.RESERVED, 0)
    assert any("lets it in" in warning for warning in world.service.warnings())
    first.here(monkeypatch).journal.close()
    with first.world.journal.transaction() as t:
        first.world.journal.keep_watch(t)
    second.here(monkeypatch)
    assert held(world) == ""
    world.pass_time(300)
    assert world.state(action) is State.DONE
    assert json.loads(second.mark().read_text())["host"] != json.loads(first.mark().read_text())["host"]


def test_the_worker_of_a_known_host_lets_in_by_itself(hosts, monkeypatch):
    """No command is needed where another host drives actions."""
    first, second = hosts("first"), hosts("second")
    world = second.start(monkeypatch)
    first.here(monkeypatch).service.advance()
    second.here(monkeypatch)
    assert held(world) == ""


def test_a_host_that_is_held_lets_nobody_in(hosts, monkeypatch):
    """Two new hosts on a copy of the database cannot vouch for each other."""
    hosts("first").mark().unlink()
    second, third = hosts("second"), hosts("third")
    second.start(monkeypatch)
    third.start(monkeypatch)
    for _ in range(3):
        for host in (second, third):
            host.here(monkeypatch).service.advance()
            assert "no mark" in held(host.world)
        host.world.clock.advance(31)


def test_an_old_word_lets_nobody_in(hosts, monkeypatch):
    """An admission is for the process that asked, and for some minutes: one in a backup is worth nothing."""
    first, second = hosts("first"), hosts("second")
    world = second.start(monkeypatch)
    first.here(monkeypatch).service.advance()
    second.here(monkeypatch)
    world.clock.advance(660)
    assert "no mark" in held(world)
    world.journal.close()
    first.here(monkeypatch).clock.advance(31)
    again = second.start(monkeypatch)
    assert "no mark" in held(again)


def test_a_host_that_lost_its_folder_is_let_in_again(hosts, monkeypatch):
    """A container without a disk of its own comes in like a new host."""
    first, second = hosts("first"), hosts("second")
    second.start(monkeypatch)
    first.here(monkeypatch).service.advance()
    second.here(monkeypatch).service.advance()
    assert held(second.world) == ""
    second.world.journal.close()
    shutil.rmtree(second.folder)
    world = second.start(monkeypatch)
    assert "no mark" in held(world)
    first.here(monkeypatch).clock.advance(31)
    first.world.service.advance()
    second.here(monkeypatch)
    assert held(world) == ""


def test_a_database_put_back_is_noticed(server, hosts):
    """A snapshot of an hour ago, on the same server: the host's mark is ahead, and what waits is not sent again."""
    world = hosts("first").world
    action = world.refund(world.order())
    backup = dump(server, world.url)
    world.pass_time(300)
    assert world.state(action) is State.DONE
    restore(server, world.url, backup)
    world.pass_time(600)
    assert (world.state(action), world.feeds()) == (State.RESERVED, 1)
    assert any("put back to an earlier moment" in warning for warning in world.service.warnings())


def test_one_host_that_knows_holds_all_of_them(server, hosts, monkeypatch):
    """The others have not sent lately, so that their marks would fit: they are told."""
    first, second = hosts("first"), hosts("second")
    second.start(monkeypatch)
    first.here(monkeypatch).service.advance()
    second.here(monkeypatch).service.advance()
    waiting = first.here(monkeypatch).refund(first.world.order())
    backup = dump(server, first.world.url)
    first.world.pass_time(300)
    assert first.world.feeds() == 1
    restore(server, first.world.url, backup)
    first.world.clock.advance(31)
    first.world.service.advance()
    world = second.here(monkeypatch)
    assert "another host says" in held(world)
    world.pass_time(600)
    assert (world.state(waiting), world.feeds()) == (State.RESERVED, 1)


def test_marks_follow_what_others_send(hosts, monkeypatch):
    """A host that only looks on remembers how far the journal came, so that it too would notice."""
    first, second = hosts("first"), hosts("second")
    second.start(monkeypatch)
    first.here(monkeypatch).service.advance()
    second.here(monkeypatch).service.advance()
    first.here(monkeypatch).refund(first.world.order())
    first.world.pass_time(60)
    assert json.loads(second.mark().read_text())["head"] == 0
    second.here(monkeypatch).service.advance()
    assert json.loads(second.mark().read_text())["head"] == 1


def test_a_clone_of_the_server_is_noticed(hosts, monkeypatch):
    """Another server, or the same one after a restore or a failover (another timeline), is not what the mark says."""
    first = hosts("first")
    action = first.world.refund(first.world.order())
    first.world.journal.close()
    monkeypatch.setattr(pgsql, "_IDENTITY", "select '7000000000000000000/00000002'")
    world = first.start(monkeypatch)
    world.pass_time(60)
    assert (world.state(action), world.feeds()) == (State.RESERVED, 0)
    assert any("failed over" in warning for warning in world.service.warnings())


def test_a_copy_on_the_same_server_is_noticed(server, schemas, hosts, monkeypatch):
    """The same host opens it with the same key and folder, for a trial perhaps: only the place is another."""
    first = hosts("first")
    action = first.world.refund(first.world.order())
    backup, copy = dump(server, first.world.url), schemas.url(untouched=True)
    open_journal(copy, clock=first.world.clock).close()
    restore(server, copy, backup)
    twin = Host("first", first.world, first.folder.parent).start(monkeypatch, copy)
    twin.pass_time(60)
    assert (twin.state(action), twin.feeds()) == (State.RESERVED, 0)
    assert "in another place" in held(twin)
    twin.journal.close()
    first.world.pass_time(60)
    assert (first.world.state(action), first.world.feeds()) == (State.ACCEPTED, 1)


def test_the_identity_is_the_servers_own(server, hosts):
    """The system identifier and the timeline, as PostgreSQL tells them, and where in it the journal is."""
    ((system, timeline, database),) = server.sql(
        "select system_identifier::text, upper(lpad(to_hex(timeline_id), 8, '0')), d.oid::text from "
        "pg_control_system(), pg_control_checkpoint(), pg_database d where datname = 'postgres'"
    )
    schema = hosts("first").world.url.rpartition("=")[2]
    assert json.loads(hosts("first").mark().read_text())["file"] == f"{system}/{timeline}/{database}/{schema}"


def test_a_mark_put_back_with_the_database_is_noticed(server, hosts):
    """Both are of yesterday and fit each other, but the mark is no longer the file that was written."""
    first = hosts("first")
    world = first.world
    action = world.refund(world.order())
    backup, mark = dump(server, world.url), first.mark().read_bytes()
    world.pass_time(300)
    restore(server, world.url, backup)
    with first.mark().open("r+b") as file:
        file.write(mark)
        file.truncate()
    world.pass_time(600)
    assert (world.state(action), world.feeds()) == (State.RESERVED, 1)
    assert any("put back or copied" in warning for warning in world.service.warnings())


def test_a_person_takes_it_up_and_the_other_hosts_follow(server, hosts, monkeypatch):
    """What waited becomes a question; the hosts of the old epoch are let in by the one on which it was taken up."""
    first, second = hosts("first"), hosts("second")
    second.start(monkeypatch)
    first.here(monkeypatch).service.advance()
    second.here(monkeypatch).service.advance()
    waiting = first.here(monkeypatch).refund(first.world.order())
    backup = dump(server, first.world.url)
    first.world.pass_time(300)
    restore(server, first.world.url, backup)
    first.world.clock.advance(31)
    first.world.service.advance()
    first.world.service.resume(after_restore=True, actor=TOM)
    assert first.world.state(waiting) is State.UNKNOWN
    assert first.world.journal.epoch == 2
    world = second.here(monkeypatch)
    assert "another epoch" in held(world)
    world.service.advance()
    first.here(monkeypatch).clock.advance(31)
    first.world.service.advance()
    second.here(monkeypatch)
    assert held(world) == ""
    new = world.refund(world.order())
    world.pass_time(300)
    assert world.state(new) is State.DONE
    assert len(world.paid_out()) == 2


def test_nobody_takes_up_a_journal_that_is_well(hosts):
    """Taking up is for journals that are held, and for people."""
    world = hosts("first").world
    with pytest.raises(RequestError, match="not held back"):
        world.service.resume(after_restore=True, actor=TOM)
    with pytest.raises(RequestError, match="by a person"):
        world.service.resume(after_restore=True, actor=Actor.automation("cron", rule="always"))


def test_hosts_may_share_a_folder(hosts, monkeypatch, tmp_path):
    """On a disk that several mount, each has a mark under its own name."""
    first, second = hosts("first"), hosts("second")
    second.folder = first.folder
    world = second.start(monkeypatch)
    first.here(monkeypatch).service.advance()
    second.here(monkeypatch)
    assert held(world) == ""
    first.here(monkeypatch)
    assert held(first.world) == ""
    assert len(list(first.folder.glob("*.mark"))) == 2


def test_the_key_is_not_in_the_database(server, hosts):
    """Who has the database alone cannot add a record."""
    world = hosts("first").world
    world.refund(world.order())
    assert KEY not in repr(dump(server, world.url))
    assert KEY not in hosts("first").mark().read_text()
