"""The hosts of a journal on a server, step by step: what a mark must say, who asks, who lets in, and what is kept."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from plain import NOON

from orderactions import open_journal
from orderactions.clock import ManualClock
from orderactions.errors import SetupError
from orderactions.ids import SequentialIds
from orderactions.journal import hosts as module
from orderactions.journal.codec import to_us
from orderactions.journal.hosts import Hosts, lock_heads, state_folder
from orderactions.journal.identity import facts
from orderactions.journal.mark import Mark, host_id, read_mark, write_mark
from orderactions.journal.work import Work

NO_MARK = (
    "this host has no mark for the journal: it is new, or the database is a restored or copied one. A worker on a host "
    "that sends lets it in within a minute; if there is none, a person decides"
)
FOREIGN = "the mark of this host belongs to another journal or host"
EPOCH = "the mark of this host is of another epoch: the journal was taken up on another host"
AHEAD = "the mark of this host is ahead of the journal: the database was put back to an earlier moment"
PLACE = "it is in another place (server, database, schema) than before, or the server was restored or failed over"
COPIED = "the mark of this host was put back or copied: the database may be a restored one"
MINUTES = timedelta(minutes=10)
MOMENT = timedelta(microseconds=1)


@pytest.fixture
def t(server, schemas, monkeypatch, tmp_path):
    """An open transaction of a new journal whose third submission, in its second epoch, was about to be sent."""
    journal = open_journal(schemas.url(), clock=ManualClock(NOON), ids=SequentialIds())
    with journal.transaction() as t:
        t.cx.execute("update meta set v = '2' where k = 'epoch'")
        sent(t, 3)
    with journal.transaction() as t:
        yield t
    journal.close()


def sent(t, head: int) -> None:
    """Count one more submission."""
    t.cx.execute(
        "insert into submission (id, account, kind, site, state, members, head_no, created_at) "
        "values (?, 'de', 'refund', 'x', 'done', 1, ?, 0)",
        (f"s{head}", head),
    )


def at(t, moment):
    """The same transaction, as if it had begun then."""
    return SimpleNamespace(cx=t.cx, work=Work(t.cx, moment))


class Box:
    """One host: its name in the environment whenever it does something."""

    def __init__(self, name: str, t, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self._name, self._patch = name, patch
        self.name()
        self.deployment = facts(t.cx)["deployment"]
        self.hosts = Hosts(folder, self.deployment)
        self.path = folder / f"{self.deployment}.{self.name()}.mark"

    def name(self) -> str:
        self._patch.setenv("ORDERACTIONS_HOST_ID", self._name)
        return host_id()

    def fits(self, **changes) -> Mark:
        """What its mark should say."""
        told = {"deployment": self.deployment, "host": self.name(), "file": "here", "epoch": 2, "head": 3, **changes}
        return Mark(**told)

    def writes(self, **changes) -> None:
        write_mark(self.path, self.fits(**changes))

    def write(self, t) -> None:
        self.name()
        self.hosts.write(t, "here")

    def held(self, t, server: str = "here") -> str:
        self.name()
        return self.hosts.why_held(t, server)

    def ask(self, t, server: str = "here") -> None:
        self.name()
        self.hosts.ask(t, server)

    def watch(self, t, server: str = "here") -> None:
        self.name()
        self.hosts.keep_watch(t, server)


@pytest.fixture
def box(t, tmp_path, monkeypatch):
    return lambda name: Box(name, t, tmp_path, monkeypatch)


@pytest.fixture
def here(box):
    """A host that may send."""
    made = box("here")
    made.writes()
    return made


def questions(t) -> list[tuple]:
    return t.cx.execute("select host, asked_at, admitted_at, admitted_by from host order by asked_at, id").fetchall()


def is_locked(server, t) -> list[tuple]:
    """What of the journal's identity another session could not lock now."""
    ((schema,),) = t.cx.execute("select current_schema()").fetchall()
    free = {row for (row,) in server.sql(f"select k from {schema}.meta for update skip locked")}
    return sorted({"deployment", "epoch", "key_id"} - free)


def test_a_mark_is_brought_up_to_the_journal(box, t):
    """It says all that the journal and the host are now; one that says so already is left as it is."""
    host = box("here")
    assert host.hosts.deployment == host.deployment
    host.write(t)
    assert read_mark(host.path) == host.fits()
    first = host.path.stat().st_ino, host.path.stat().st_mtime_ns
    host.write(t)
    assert (host.path.stat().st_ino, host.path.stat().st_mtime_ns) == first
    sent(t, 4)
    host.write(t)
    assert read_mark(host.path) == host.fits(head=4)


def test_a_journal_that_sent_nothing_has_come_nowhere(box, t):
    """Its mark says so."""
    t.cx.execute("delete from submission")
    host = box("here")
    host.write(t)
    assert read_mark(host.path).head == 0


@pytest.mark.parametrize(
    ("changes", "why", "asks"),
    [
        ({}, "", False),
        ({"head": 2}, "", False),
        ({"deployment": "another", "epoch": 1}, FOREIGN, False),
        ({"host": "another", "epoch": 1}, FOREIGN, False),
        ({"epoch": 1, "head": 4}, EPOCH, True),
        ({"epoch": 3, "file": "there"}, EPOCH, False),
        ({"head": 4, "file": "there"}, AHEAD, False),
        ({"file": "there"}, PLACE, False),
    ],
)
def test_what_the_mark_says_decides(here, t, changes, why, asks):
    """The first thing that does not fit is told; only who remembers nothing newer may ask to be let in."""
    here.writes(**changes)
    assert here.held(t) == why
    here.ask(t)
    assert len(questions(t)) == asks


@pytest.mark.parametrize(
    ("changes", "why", "asks"),
    [
        ({}, COPIED, True),
        ({"head": 2}, COPIED, True),
        ({"head": 4}, AHEAD, False),
        ({"file": "there"}, PLACE, False),
        ({"epoch": 1}, EPOCH, True),
        ({"epoch": 3}, EPOCH, False),
        ({"host": "another"}, FOREIGN, False),
        ({"deployment": "another"}, FOREIGN, False),
    ],
)
def test_a_mark_that_was_put_back_is_as_good_as_what_it_says(here, t, changes, why, asks):
    """Of this place, host and journal, and not ahead: another host's word is enough. Else a person decides."""
    here.writes(**changes)
    os.utime(here.path, ns=(0, 1))
    assert here.held(t) == why
    here.ask(t)
    assert len(questions(t)) == asks


def test_a_host_without_a_mark_asks(box, t):
    """Its process's question is one row, and its newest moment counts."""
    host = box("new")
    assert host.held(t) == NO_MARK
    host.ask(t)
    host.ask(at(t, NOON + MINUTES))
    assert questions(t) == [(host.name(), to_us(NOON + MINUTES), None, None)]
    assert Hosts(host.path.parent, host.deployment)._word != host.hosts._word


def test_a_journal_that_is_held_for_all_is_held_here(here, box, t):
    """What another host has told; where the own mark says more, that is told."""
    t.work.hold("somebody said so")
    assert here.held(t) == "somebody said so"
    assert box("new").held(t) == NO_MARK


def test_a_host_that_sends_lets_in_who_asks(here, box, t):
    """It is written down when and by whom; what a host asks itself, and what was answered before, stays."""
    new, other = box("new"), box("other")
    new.ask(t)
    other.ask(at(t, NOON - MINUTES))
    t.cx.execute("update host set admitted_at = 7, admitted_by = 'x' where host = ?", (other.name(),))
    t.cx.execute("insert into host (id, host, asked_at) values ('w', ?, ?)", (here.name(), to_us(NOON + MOMENT)))
    here.watch(t)
    assert questions(t) == [
        (other.name(), to_us(NOON - MINUTES), 7, "x"),
        (new.name(), to_us(NOON), to_us(NOON), here.name()),
        (here.name(), to_us(NOON + MOMENT), None, None),
    ]


def test_who_was_let_in_writes_its_mark(here, box, t):
    """From then on it sends, and it needs another word for another time."""
    new = box("new")
    new.ask(t)
    assert new.held(t) == NO_MARK
    here.watch(t)
    assert new.held(t) == ""
    assert read_mark(new.path) == new.fits()
    new.path.unlink()
    assert new.held(t) == NO_MARK
    assert new.held(t) == NO_MARK
    new.ask(t)
    here.watch(t)
    assert new.held(t) == ""


def test_who_was_let_in_lets_in_at_its_next_look(here, box, t):
    """The word is believed while it keeps watch as well, and it asks no more."""
    new, third = box("new"), box("third")
    new.ask(t)
    here.watch(t)
    third.ask(t)
    new.watch(t)
    assert {row[0]: row[3] for row in questions(t)} == {new.name(): here.name(), third.name(): new.name()}


@pytest.mark.parametrize(("since", "why"), [(MINUTES, ""), (MINUTES + MOMENT, NO_MARK)])
def test_an_answer_holds_for_ten_minutes(here, box, t, since, why):
    """An older one may come from a backup."""
    new = box("new")
    new.ask(t)
    here.watch(t)
    assert new.held(at(t, NOON + since)) == why


def test_an_answer_to_another_helps_nobody(here, box, t):
    """The word is the process's own, not the host's."""
    new = box("new")
    new.ask(t)
    here.watch(t)
    assert box("new").held(t) == NO_MARK


def test_a_mark_that_may_not_ask_is_not_helped_by_an_answer(here, box, t):
    """It was let in while it had none; since then it has one that is ahead."""
    new = box("new")
    new.ask(t)
    here.watch(t)
    new.writes(head=4)
    assert new.held(t) == AHEAD


def test_old_questions_are_forgotten(here, t):
    """Who asked longer than ten minutes ago is gone."""
    for word, moment in (("old", NOON - MINUTES - MOMENT), ("new", NOON - MINUTES)):
        t.cx.execute("insert into host (id, host, asked_at) values (?, 'x', ?)", (word, to_us(moment)))
    here.watch(t)
    assert t.cx.execute("select id from host").fetchall() == [("new",)]


def test_a_host_that_may_not_send_asks_while_it_keeps_watch(box, t):
    """It lets nobody in, forgets no question, and does not hold back the others."""
    new, other = box("new"), box("other")
    other.ask(at(t, NOON - 2 * MINUTES))
    new.watch(t)
    assert questions(t) == [
        (other.name(), to_us(NOON - 2 * MINUTES), None, None),
        (new.name(), to_us(NOON), None, None),
    ]
    assert "held" not in facts(t.cx)
    assert not new.path.exists()


def test_a_mark_that_was_put_back_asks_while_it_keeps_watch(here, t):
    """It is in its place, and says no more than the journal: another host's word is enough."""
    os.utime(here.path, ns=(0, 1))
    here.watch(t)
    assert questions(t) == [(here.name(), to_us(NOON), None, None)]


def test_a_host_that_remembers_more_tells_all(here, box, t):
    """The others' marks may fit a database that was put back."""
    other = box("other")
    other.writes()
    here.writes(head=4)
    here.watch(t)
    assert other.held(t) == f"another host says: {AHEAD}"
    assert (read_mark(here.path), questions(t)) == (here.fits(head=4), [])


def test_another_place_is_told_to_nobody(here, t):
    """It may be a trial on a copy: that is the copy's matter."""
    here.watch(t, "there")
    assert "held" not in facts(t.cx)
    assert (here.held(t, "there"), here.held(t)) == (PLACE, "")


def test_while_the_journal_is_held_nobody_is_let_in_and_no_mark_is_moved(here, box, t):
    """Nobody knows what was sent."""
    t.work.hold("somebody said so")
    new = box("new")
    new.ask(t)
    sent(t, 4)
    here.watch(t)
    assert questions(t) == [(new.name(), to_us(NOON), None, None)]
    assert read_mark(here.path) == here.fits()


def test_the_mark_follows_what_others_send(server, here, t):
    """While it is moved, nobody else numbers a submission; where it need not be, nobody has to wait."""
    here.watch(t)
    assert is_locked(server, t) == []
    sent(t, 4)
    here.watch(t)
    assert is_locked(server, t) == ["deployment"]
    assert read_mark(here.path) == here.fits(head=4)


def test_one_row_is_locked_by_who_numbers(server, t):
    """The journal's own id, which nobody ever changes."""
    lock_heads(t)
    assert is_locked(server, t) == ["deployment"]


@pytest.mark.parametrize(
    ("environ", "folder"),
    [
        ({"ORDERACTIONS_STATE_DIR": "a/b", "XDG_STATE_HOME": "c"}, "a/b"),
        ({"XDG_STATE_HOME": "c"}, "c/orderactions"),
        ({"XDG_STATE_HOME": ""}, "home/.local/state/orderactions"),
        ({}, "home/.local/state/orderactions"),
    ],
)
def test_the_folder_of_the_marks(monkeypatch, tmp_path, environ, folder):
    """The one that is named, as it is; else one of ours in the user's. It is made for its owner, and may be there."""
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    given = {name: value and str(tmp_path / value) for name, value in environ.items()}
    for _ in range(2):
        assert state_folder(given) == tmp_path / folder
        assert (tmp_path / folder).stat().st_mode & 0o777 == 0o700


def no_home() -> Path:
    raise RuntimeError("nobody")


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("file/x", "{0}/file/x cannot be used (NotADirectoryError)"),
        ("", "the home folder cannot be used (RuntimeError)"),
    ],
)
def test_without_a_folder_it_says_what_to_name(monkeypatch, tmp_path, named, said):
    """And what was tried."""
    (tmp_path / "file").touch()
    monkeypatch.setattr(Path, "home", no_home)
    with pytest.raises(SetupError) as refused:
        state_folder({"ORDERACTIONS_STATE_DIR": named and str(tmp_path / named)})
    assert str(refused.value) == (
        f"ORDERACTIONS_STATE_DIR: a folder is needed in which this host keeps its mark, and {said.format(tmp_path)}; "
        "name one that outlives a restart"
    )


def test_a_word_is_not_the_same_twice(box, t, monkeypatch):
    """It is drawn anew when it has opened."""
    drawn = iter(["one", "two"])
    monkeypatch.setattr(module, "fresh_word", lambda: next(drawn))
    new = box("new")
    t.cx.execute("insert into host values ('one', 'x', 0, ?, 'y')", (to_us(NOON),))
    assert new.held(t) == ""
    new.path.unlink()
    assert new.held(t) == NO_MARK
    new.ask(t)
    assert t.cx.execute("select id from host where host = ?", (new.name(),)).fetchall() == [("two",)]
