"""The mark beside a journal: what it remembers, and each way in which it does not fit."""

from __future__ import annotations

import json
import os
import shutil
import socket
from hashlib import sha256
from pathlib import Path

import pytest
from attrs import evolve

from orderactions.journal import mark as module
from orderactions.journal.mark import Mark, fresh_word, host_id, read_mark, why_not_ours, write_mark

HERE = Mark(deployment="d", host="h", file=7, epoch=2, head=40)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "actions.db.mark"


def test_what_is_written_is_read(path):
    """By whoever comes next; only its owner may read it, and nothing is left beside it."""
    for mark in (HERE, evolve(HERE, file="server 7", head=41)):
        write_mark(path, mark)
        assert read_mark(path) == mark
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_mark_is_a_line_of_json(path):
    """Older and newer versions read the same names; inode and moment say which file it is."""
    write_mark(path, HERE)
    now = path.stat()
    text = path.read_text("ascii")
    assert text.endswith("}\n")
    assert json.loads(text) == {
        "deployment": "d", "host": "h", "file": 7, "epoch": 2, "head": 40,
        "inode": now.st_ino, "moment": now.st_mtime_ns,
    }  # fmt: skip


def test_two_marks_of_one_second_differ(path, monkeypatch):
    """The moment is drawn within the second: one that was written over can be told from this one."""
    drawn = iter([123, 999_999_999])
    monkeypatch.setattr(module.secrets, "randbelow", lambda limit: next(drawn) if limit == 10**9 else 0)
    moments = []
    for _ in range(2):
        write_mark(path, HERE)
        moments.append(json.loads(path.read_text("ascii"))["moment"])
    assert [moment % 10**9 for moment in moments] == [123, 999_999_999]
    (path.parent / "now").touch()
    assert all(abs(moment - (path.parent / "now").stat().st_mtime_ns) < 600 * 10**9 for moment in moments)


def test_a_file_system_of_coarse_times_is_told_nothing_by_the_moment(path, monkeypatch):
    """It keeps whole seconds only: then the inode alone tells, and the mark is still read as the one written."""
    fine = os.utime
    monkeypatch.setattr(os, "utime", lambda handle, ns: fine(handle, ns=(ns[0], ns[1] // 10**9 * 10**9)))
    monkeypatch.setattr(module.secrets, "randbelow", lambda _: 5)
    write_mark(path, HERE)
    assert json.loads(path.read_text("ascii"))["moment"] is None
    assert read_mark(path) == HERE


def test_a_copy_put_back_over_it_is_not_the_original(path, tmp_path):
    """Neither with its time kept nor without; nor the same file with its old content and another time."""
    write_mark(path, HERE)
    shutil.copy2(path, tmp_path / "kept")
    write_mark(path, HERE)
    (tmp_path / "kept").replace(path)
    assert read_mark(path) == evolve(HERE, original=False)
    write_mark(path, HERE)
    os.utime(path, ns=(0, 1))
    assert read_mark(path) == evolve(HERE, original=False)


@pytest.mark.parametrize("text", ["", "no json", "[]", "7", '{"deployment": "d"}', "\u00e4"])
def test_what_cannot_be_read_is_no_mark(path, text):
    """A power cut can leave such a file; the journal is held back then."""
    path.write_text(text, encoding="utf-8")
    assert read_mark(path) is None
    path.unlink()
    assert read_mark(path) is None


def test_the_name_is_there_before_the_disk_is_waited_for(path, monkeypatch):
    """One wait is for content and name; a failure leaves no open file behind."""
    seen = []

    def full(handle):
        seen.append((handle, read_mark(path)))
        raise OSError(28, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="full"):
        write_mark(path, HERE)
    ((handle, found),) = seen
    assert found == HERE
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(handle)


def test_the_host_is_named_by_what_is_given_or_by_the_machine(monkeypatch):
    """Sixteen digits that say nothing of it; a container names itself."""
    monkeypatch.setenv("ORDERACTIONS_HOST_ID", "box")
    assert host_id() == sha256(b"orderactions box").hexdigest()[:16]
    monkeypatch.delenv("ORDERACTIONS_HOST_ID")
    monkeypatch.setattr(module, "_machine", lambda: "machine")
    assert host_id() == sha256(b"orderactions machine").hexdigest()[:16]


@pytest.mark.parametrize(("text", "name"), [(" m1\n", "m1"), (" \n", "socket"), (None, "socket")])
def test_a_machine_is_known_by_its_id_or_else_by_its_name(monkeypatch, text, name):
    """Not every system keeps an id of the machine."""

    def read_text(path, encoding):
        assert (str(path), encoding) == ("/etc/machine-id", "ascii")
        if text is None:
            raise FileNotFoundError
        return text

    monkeypatch.setattr(Path, "read_text", read_text)
    monkeypatch.setattr(socket, "gethostname", lambda: "socket")
    assert module._machine.__wrapped__() == name


def test_a_fresh_word_cannot_be_guessed():
    """Sixteen bytes of chance, another each time."""
    assert len(bytes.fromhex(fresh_word())) == 16
    assert fresh_word() != fresh_word()


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({}, ""),
        ({"deployment": "e", "host": "g"}, "its mark belongs to another journal"),
        (
            {"host": "g", "file": 8},
            "its mark was made on another machine: the journal may have been copied",
        ),
        (
            {"file": 8, "original": False},
            "it is not the file that the mark was made for: it may be a restored or copied journal",
        ),
        (
            {"original": False, "epoch": 1},
            "its mark was put back or copied: the journal may be a restored one",
        ),
        ({"epoch": 1, "head": 41}, "its mark is of another epoch"),
        ({"epoch": 3, "head": 41}, "its mark is of another epoch"),
        ({"head": 41}, "the mark is ahead of the journal: the journal was put back to an earlier moment"),
        ({"head": 38}, ""),
        ({"head": 37}, "the mark is behind the journal: it may be an old one"),
    ],
)
def test_why_a_journal_may_not_send(changed, why):
    """The first thing that does not fit is told; a crash may leave the mark behind by what was certainly not sent."""
    assert why_not_ours(evolve(HERE, **changed), HERE, unsent=2) == why


def test_a_journal_without_its_mark_may_not_send():
    """It is what a restored one looks like."""
    assert why_not_ours(None, HERE, unsent=0) == "its mark is missing: it may be a restored or copied journal"
    assert why_not_ours(HERE, HERE, unsent=0) == ""
