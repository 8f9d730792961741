"""A connection for each thread and process, and the addresses that a journal is opened by."""

from __future__ import annotations

import gc
import os
import sys
import threading

import pytest

from orderactions.clock import ManualClock, SystemClock
from orderactions.errors import SetupError
from orderactions.ids import RandomIds, SequentialIds
from orderactions.journal import connections, open_journal
from orderactions.journal.connections import Connections


class Line:
    """Something that is open until it is closed."""

    made: list[Line]

    def __init__(self) -> None:
        self.closed = 0
        Line.made.append(self)

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def lines():
    Line.made = []
    return Connections(Line)


def in_a_thread(job):
    found = []
    thread = threading.Thread(target=lambda: found.append(job()))
    thread.start()
    thread.join()
    return found[0]


def test_each_thread_has_its_own(lines):
    """The same one as long as it lives; it is closed with the thread."""
    mine = lines.get()
    assert lines.get() is mine
    other = in_a_thread(lines.get)
    assert other is not mine
    gc.collect()
    assert (mine.closed, other.closed) == (0, 1)


def test_what_is_of_no_use_is_closed_and_opened_anew(lines):
    """Nothing is opened before somebody asks for it."""
    lines.discard()
    assert Line.made == []
    first = lines.get()
    lines.discard()
    lines.discard()
    assert first.closed >= 1
    assert lines.get() is not first


def test_all_are_closed_together(lines):
    """Those of every thread; whoever asks afterwards gets a new one."""
    mine, ready, end = lines.get(), threading.Event(), threading.Event()

    def hold():
        lines.get()
        ready.set()
        end.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    ready.wait(10)
    lines.close()
    assert [each.closed > 0 for each in Line.made] == [True, True]
    end.set()
    thread.join()
    assert lines.get() is not mine


def test_what_a_fork_inherits_is_left_alone(lines, monkeypatch):
    """It is the parent's: neither used nor closed, until the process ends."""
    parents = lines.get()
    monkeypatch.setattr(connections, "_inherited", kept := [])
    monkeypatch.setattr(os, "getpid", lambda: -1)
    mine = lines.get()
    assert mine is not parents
    assert lines.get() is mine
    assert [held.cx for held in kept] == [parents]
    kept[0].close()
    gc.collect()
    assert parents.closed == 0
    lines.close()
    assert (parents.closed, mine.closed > 0) == (0, True)


def test_one_that_cannot_be_opened_is_tried_again():
    """What opening raises comes out, and nothing is kept of it."""
    answers = [OSError("no"), OSError("no again")]
    Line.made = []

    def connect():
        if answers:
            raise answers.pop(0)
        return Line()

    lines = Connections(connect)
    for said in ("no", "no again"):
        with pytest.raises(OSError, match=f"^{said}$"):
            lines.get()
    lines.close()
    assert lines.get() is Line.made[0]


@pytest.mark.parametrize(
    "url", ["", "sqlite:///", "sqlite://x.db", "mysql://u:secret@h/d", "memory", "memory:", "x.db", "sqlite:x.db"]
)
def test_what_is_no_address_is_told_with_those_that_are(url):
    """What was given is not repeated: it may hold a password."""
    if url.startswith("memory"):
        journal = open_journal(url, clock=ManualClock.at("2026-11-24T12:00:00Z"))
        journal.close()
        return
    with pytest.raises(SetupError) as refused:
        open_journal(url)
    assert str(refused.value) == (
        "journal: that is not an address of a journal; write sqlite:///actions.db (beside the program), "
        "sqlite:////var/lib/desk/actions.db (absolute), postgresql://user@host/database or memory:"
    )


def test_a_folder_is_no_file_and_a_file_needs_one(tmp_path):
    """Nothing is made on the way."""
    for path, said in [
        (
            tmp_path / "none" / "a.db",
            f"journal: the folder {tmp_path / 'none'} does not exist; make it, or name another",
        ),
        (tmp_path, f"journal: {tmp_path} is a folder; name a file in it"),
    ]:
        with pytest.raises(SetupError) as refused:
            open_journal(f"sqlite:///{path}")
        assert str(refused.value) == said
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_opened_with_what_was_given(tmp_path, monkeypatch):
    """Clock, ids and whether it may be lost; else the machine's clock and random ids."""
    seen = []
    monkeypatch.setattr("orderactions.journal.sqlite.SqliteJournal", lambda path, **more: seen.append((path, more)))
    clock, ids = ManualClock.at("2026-11-24T12:00:00Z"), SequentialIds()
    open_journal(f"sqlite:///{tmp_path / 'a.db'}", clock=clock, ids=ids, volatile=True)
    open_journal("memory:")
    (path, given), (none, own) = seen
    assert (path, given) == (tmp_path / "a.db", {"clock": clock, "ids": ids, "volatile": True})
    assert (none, type(own["clock"]), type(own["ids"]), own["volatile"]) == (None, SystemClock, RandomIds, False)


@pytest.mark.parametrize("start", ["postgresql://", "postgres://"], ids=["long", "short"])
def test_a_server_is_opened_with_what_was_given(monkeypatch, start):
    """Its own clock unless another one is named; its schema."""
    pytest.importorskip("psycopg")
    seen = []
    monkeypatch.setattr("orderactions.journal.postgres.PostgresJournal", lambda url, **more: seen.append((url, more)))
    clock, ids, url = ManualClock.at("2026-11-24T12:00:00Z"), SequentialIds(), f"{start}u@h/d"
    open_journal(url, clock=clock, ids=ids, schema="desk", volatile=True)
    open_journal(url)
    assert seen[0] == (url, {"clock": clock, "ids": ids, "schema": "desk", "volatile": True})
    assert type(seen[1][1].pop("ids")) is RandomIds
    assert seen[1] == (url, {"clock": None, "schema": None, "volatile": False})


def test_without_the_extra_a_server_says_what_to_install(monkeypatch):
    """And what was missing."""
    monkeypatch.setitem(sys.modules, "orderactions.journal.postgres", None)
    with pytest.raises(SetupError) as refused:
        open_journal("postgresql://u@h/d")
    said = "journal: PostgreSQL needs the extra: pip install 'orderactions[postgres]' (or psycopg with libpq; "
    assert str(refused.value).startswith(said)
    assert "orderactions.journal.postgres" in str(refused.value)
