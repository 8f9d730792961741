"""The seal's exact form, which may never change: records that were sealed years ago have to verify."""

from __future__ import annotations

import hashlib
import hmac
import os
import sqlite3
import sys
from pathlib import Path

import pytest

from orderactions.errors import ChainKeyMissing, SetupError
from orderactions.journal.chain import KEY_VARIABLE, ChainKey, link, open_key

GOLDEN = sorted((Path(__file__).parent.parent / "golden").glob("*/*/journal.sql"))
#: Sealed once, for the place a1/1.
SEALED = "b818a3c932b0f53b9cc1a6091e40ad4e39c8e73d8f8d388c9531a3871103720efbb80709ce7a604f41"
KEY = ChainKey(bytes.fromhex("601d" * 16))


@pytest.mark.parametrize("dump", GOLDEN, ids=lambda path: " ".join(path.parts[-3:-1]))
def test_what_older_versions_sealed_verifies(dump):
    """Every record of every golden journal, over the exact bytes; one byte more and its seal no longer fits."""
    cx = sqlite3.connect(":memory:")
    cx.executescript(dump.read_text("utf-8"))
    rows = cx.execute("select key_id, prev, body, hash from event").fetchall()
    assert rows
    for key_id, previous, body, seal in rows:
        assert key_id == KEY.id
        assert link(previous, body, KEY, seal)
        assert not link(previous, body + b" ", KEY, seal)
        assert not link("0" + previous, body, KEY, seal)
    cx.close()


def test_a_note_that_was_sealed_once_can_be_read_for_ever():
    """The cipher's key is derived as it always was; under another place or key the note cannot be read."""
    pytest.importorskip("cryptography")
    sealed = bytes.fromhex(SEALED)
    assert KEY.unseal(sealed, "a1/1") == "call him back"
    with pytest.raises(Exception, match="^$"):
        KEY.unseal(sealed, "a1/2")
    again = KEY.seal("call him back", "a1/1")
    assert len(again) == len(sealed)
    assert KEY.unseal(again, "a1/1") == "call him back"


def test_a_buyer_is_known_for_ever_by_the_same_digest():
    """What was counted in a journal of an older version counts on; another key makes another one."""
    known = "f7a2349f519fbaf86667ac93065b72da8abd833c3554298df500869ef49ea22c"
    assert KEY.buyer("jo@example.com") == known
    assert ChainKey(b"x" * 32).buyer("jo@example.com") != known


def test_a_key_file_is_made_once_and_for_its_owner_only(tmp_path):
    """64 hex digits and a line's end, readable by nobody else; the next opening finds the same key."""
    path = tmp_path / "actions.db.key"
    made = open_key(path, known_id=None, environ={})
    assert open_key(path, known_id=made.id, environ={}).secret == made.secret
    assert len(path.read_bytes()) == 65
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["actions.db.key"]


def test_a_seal_is_over_the_seal_before_it_and_the_bytes():
    """HMAC-SHA-256 with a key derived from the secret, so that another program can reckon it as well."""
    sealing = hmac.digest(KEY.secret, b"orderactions chain", "sha256")
    assert KEY.hash("ab", b"cd") == hmac.new(sealing, b"ab\ncd", hashlib.sha256).hexdigest()
    assert KEY.id == hmac.new(KEY.secret, b"orderactions key id", hashlib.sha256).hexdigest()[:16]
    assert "601d" not in repr(KEY)


def test_no_two_notes_are_sealed_alike():
    """The same words look different each time: who reads the journal cannot tell that they are the same."""
    pytest.importorskip("cryptography")
    assert KEY.seal("call him back", "a1/1") != KEY.seal("call him back", "a1/1")


def test_without_the_extra_a_note_says_what_to_install(monkeypatch):
    """Or to leave it out."""
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.ciphers.aead", None)
    said = "a free note is kept sealed, which needs the extra: pip install 'orderactions[evidence]'; "
    with pytest.raises(SetupError) as refused:
        KEY.seal("x", "a1/1")
    assert str(refused.value) == f"{said}or leave the note out"


def test_a_journal_in_memory_has_a_key_of_its_own():
    """Of full length, and another one each time."""
    made = open_key(None, known_id=None, environ={})
    assert len(made.secret) == 32
    assert made.id != open_key(None, known_id=None, environ={}).id


def test_the_environment_comes_before_the_file(tmp_path, monkeypatch):
    """And nothing is written where it holds the key."""
    path = tmp_path / "actions.db.key"
    assert open_key(path, known_id=KEY.id, environ={KEY_VARIABLE: f" {KEY.secret.hex()}\n"}) == KEY
    monkeypatch.setenv(KEY_VARIABLE, KEY.secret.hex())
    assert open_key(path, known_id=None) == KEY
    assert not path.exists()
    monkeypatch.delenv(KEY_VARIABLE)
    assert open_key(path, known_id=None) != KEY


def test_the_key_of_a_journal_that_is_there_is_never_made_anew(tmp_path):
    """It would seal on what nobody can verify."""
    path = tmp_path / "actions.db.key"
    with pytest.raises(ChainKeyMissing) as missing:
        open_key(path, known_id=KEY.id, environ={})
    assert str(missing.value) == (
        f"the journal's key file {path} is missing; put it back, or set {KEY_VARIABLE}. Without it no record can "
        "be verified or added"
    )
    assert list(tmp_path.iterdir()) == []


def test_another_key_is_named_by_where_it_was_found(tmp_path):
    """In the file, or in the environment."""
    path = tmp_path / "actions.db.key"
    path.write_text(KEY.secret.hex(), encoding="ascii")
    assert open_key(path, known_id=KEY.id, environ={}) == KEY
    for environ, where in [({}, path), ({KEY_VARIABLE: "00" * 32}, KEY_VARIABLE)]:
        with pytest.raises(ChainKeyMissing) as another:
            open_key(path, known_id="0" * 16, environ=environ)
        said = f"the key in {where} is not the one this journal was sealed with (id {'0' * 16})"
        assert str(another.value) == said


def test_a_key_file_that_is_no_text_is_no_key(tmp_path):
    """It is told like any other that holds none."""
    path = tmp_path / "actions.db.key"
    path.write_bytes(b"\xff" * 64)
    with pytest.raises(SetupError) as refused:
        open_key(path, known_id=None, environ={})
    said = f"{path} holds no key; it must be 64 hex digits, such as: openssl rand -hex 32"
    assert str(refused.value) == said


def test_of_two_that_make_a_key_the_first_wins(tmp_path, monkeypatch):
    """The second takes what it finds, and leaves nothing behind; its own was whole before it could be found."""
    path, steps = tmp_path / "actions.db.key", []

    def link_after_another(draft, to):
        steps.append((Path(draft).read_text("ascii").strip(), Path(draft).stat().st_mode & 0o777))
        path.write_text(KEY.secret.hex(), encoding="ascii")
        raise FileExistsError(to)

    monkeypatch.setattr(os, "link", link_after_another)
    monkeypatch.setattr(os, "fsync", lambda handle: steps.append(os.fstat(handle).st_size))
    assert open_key(path, known_id=None, environ={}) == KEY
    size, (draft, mode) = steps
    assert (size, len(bytes.fromhex(draft)), mode) == (65, 32, 0o600)
    assert [each.name for each in tmp_path.iterdir()] == ["actions.db.key"]


def test_a_key_file_that_another_has_left_empty_is_named(tmp_path, monkeypatch):
    """It was there first, so it is not written over; somebody has to look at it."""
    path = tmp_path / "actions.db.key"

    def link_after_another(_draft, to):
        path.touch()
        raise FileExistsError(to)

    monkeypatch.setattr(os, "link", link_after_another)
    with pytest.raises(SetupError) as refused:
        open_key(path, known_id=None, environ={})
    assert str(refused.value).startswith(f"{path} holds no key")


@pytest.mark.parametrize("text", ["", "601d" * 15, "601d" * 17, "no hex at all"])
def test_what_is_no_key_is_named_and_never_shown(tmp_path, text):
    """The message says where it was looked for and how to make one."""
    path = tmp_path / "actions.db.key"
    path.write_text(text, encoding="ascii")
    with pytest.raises(SetupError, match="64 hex digits") as caught:
        open_key(path, known_id=None, environ={})
    assert str(path) in str(caught.value)
    with pytest.raises(SetupError, match=KEY_VARIABLE):
        open_key(path, known_id=None, environ={KEY_VARIABLE: text or "x"})
