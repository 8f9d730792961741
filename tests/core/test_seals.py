"""The seal's exact form, which may never change: records that were sealed years ago have to verify."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from orderactions.errors import SetupError
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


def test_a_key_file_is_made_once_and_for_its_owner_only(tmp_path):
    """64 hex digits and a line's end, readable by nobody else; the next opening finds the same key."""
    path = tmp_path / "actions.db.key"
    made = open_key(path, known_id=None, environ={})
    assert open_key(path, known_id=made.id, environ={}).secret == made.secret
    assert len(path.read_bytes()) == 65
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["actions.db.key"]


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
