"""The mark beside a journal: tells a journal that went on from one that was put back or copied.

A restored backup knows nothing of what was sent since; a copy shares its past with another that may be running. Both
open like any other file. So a small file beside the journal, not inside it, remembers the machine, the file and how
far it had come; when they do not fit together, nothing is sent until a person says so.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import socket
from functools import cache
from pathlib import Path

from attrs import frozen

__all__ = ["Mark", "fresh_word", "host_id", "read_mark", "why_not_ours", "write_mark"]


_NAMES = ("deployment", "host", "file", "epoch", "head")


@frozen(kw_only=True)
class Mark:
    """Where and how far."""

    deployment: str
    host: str
    #: The file's inode, or the server's own identifier and timeline with the database and schema: another one means
    #: another copy.
    file: int | str
    epoch: int
    #: The number of the last submission that was about to be sent.
    head: int
    #: Whether the mark is still the very file that was written: a copy put back over it is not.
    original: bool = True


def host_id() -> str:
    """Return a stable, meaningless name of this machine; ORDERACTIONS_HOST_ID overrides it (for containers)."""
    known = os.environ.get("ORDERACTIONS_HOST_ID", "")
    return hashlib.sha256(f"orderactions {known or _machine()}".encode()).hexdigest()[:16]


@cache
def _machine() -> str:
    """The machine's own name; it keeps it while it runs."""
    try:
        known = Path("/etc/machine-id").read_text("ascii").strip()
    except OSError:
        known = ""
    return known or socket.gethostname()


def fresh_word() -> str:
    """Return a word that nobody can guess or has used before."""
    return secrets.token_hex(16)


def read_mark(path: Path) -> Mark | None:
    """Return the mark; None when there is none or it cannot be read."""
    try:
        value = json.loads(path.read_text("ascii"))
        now = path.stat()
        original = value["inode"] == now.st_ino and value["moment"] in (None, now.st_mtime_ns)
        return Mark(**{name: value[name] for name in _NAMES}, original=original)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_mark(path: Path, mark: Mark) -> None:
    """Replace the mark, whole or not at all, and see it to the disk."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        fresh = os.fstat(handle)
        # A moment within this second that no second writing will have.
        moment = fresh.st_mtime_ns // 10**9 * 10**9 + secrets.randbelow(10**9)
        values = {name: getattr(mark, name) for name in _NAMES} | {"inode": fresh.st_ino}
        for told in (moment, None):
            os.truncate(handle, 0)
            os.pwrite(handle, json.dumps(values | {"moment": told}).encode() + b"\n", 0)
            os.utime(handle, ns=(fresh.st_atime_ns, moment))
            if os.fstat(handle).st_mtime_ns == moment:
                break  # a file system that keeps coarser times is told nothing by the moment
        # Its name first: then one wait for the disk is for its content and its name. A power cut in between leaves a
        # mark that cannot be read, which holds the journal back.
        draft.replace(path)
        os.fsync(handle)
    finally:
        os.close(handle)


def why_not_ours(mark: Mark | None, here: Mark, *, unsent: int) -> str:
    """Return why a journal may not send; "" when the mark fits.

    Args:
        mark: what was found beside the journal.
        here: what it should be, from the journal and the machine.
        unsent: how many submissions the journal counts beyond the mark that were certainly not sent before the mark
            was written: the mark is written after the count and before the sending, so a crash between leaves it
            behind.
    """
    if mark is None:
        return "its mark is missing: it may be a restored or copied journal"
    if mark.deployment != here.deployment:
        return "its mark belongs to another journal"
    if mark.host != here.host:
        return "its mark was made on another machine: the journal may have been copied"
    if mark.file != here.file:
        return "it is not the file that the mark was made for: it may be a restored or copied journal"
    if not mark.original:
        return "its mark was put back or copied: the journal may be a restored one"
    if mark.epoch != here.epoch:
        return "its mark is of another epoch"
    if mark.head > here.head:
        return "the mark is ahead of the journal: the journal was put back to an earlier moment"
    if here.head - mark.head > unsent:
        return "the mark is behind the journal: it may be an old one"
    return ""
