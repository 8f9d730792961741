"""An examination of a journal: where it lies, whether it may send, what it belongs to, who drives it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

from orderactions.doctor import Finding, Health, heartbeat
from orderactions.journal import Journal
from orderactions.journal.identity import facts
from orderactions.journal.migrations import VERSION
from orderactions.journal.sqlitefile import pragma

__all__ = ["MOUNTS", "beat_of", "examine_journal", "examine_place", "older"]

MOUNTS = Path("/proc/self/mounts")
"""Where Linux tells which file systems there are."""

_NETWORK = frozenset({
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "glusterfs", "fuse.glusterfs", "ceph", "lustre", "afs",
    "fuse.s3fs", "virtiofs",
})  # fmt: skip


def examine_place(path: Path, mounts: str) -> Iterator[Finding]:
    """Look at the file of a journal without opening it.

    Args:
        path: the file, there or not.
        mounts: what Linux tells of its file systems; "" where it is not known.
    """
    kind = _file_system(path, mounts)
    if kind in _NETWORK:
        yield Finding(
            check="disk",
            health=Health.FAILED,
            says=f"{path} is on a network disk ({kind}): SQLite's locks and its write-ahead log do not hold there",
            mends="put it on a disk of this machine; for several machines docs/howto/use-postgresql.md",
        )
    elif kind:
        yield Finding(check="disk", health=Health.OK, says=f"{path} is on a disk of this machine ({kind})")
    else:
        yield Finding(
            check="disk",
            health=Health.UNTESTABLE,
            says=f"whether {path} is on a network disk cannot be told here",
            mends="see to it that it is not: SQLite's locks do not hold there",
        )
    for beside in (path, path.with_name(f"{path.name}.key")):
        if beside.exists() and (mode := beside.stat().st_mode & 0o777) & 0o006:
            yield Finding(
                check="file",
                health=Health.WARNING,
                says=f"{beside} can be read or written by everybody on this machine (mode {mode:o})",
                mends=f"chmod 600 {beside}",
            )


def _file_system(path: Path, mounts: str) -> str:
    """Return the kind of the file system that a file is in: that of the longest mount point above it."""
    here, found, kind = path.absolute().parts, -1, ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        # Blanks and the like are written as octal numbers.
        point = Path(re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), fields[1])).parts
        if here[: len(point)] == point and len(point) >= found:
            found, kind = len(point), fields[2]
    return kind


def older(path: Path) -> Finding | None:
    """Say that a journal is of an older version, which opening it would take forward for good; None where it is not.

    It is opened without a way to write.
    """
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as cx:
            version = pragma(cx, "user_version")
    except sqlite3.Error:
        return None  # Whoever opens it is told why it cannot be.
    if not 0 < version < VERSION:
        return None
    return Finding(
        check="journal",
        health=Health.FAILED,
        says=f"{path} is of an older version (schema {version}, this one has {VERSION}) and was not opened, which "
        "would take it forward for good",
        mends="stop the older version's workers, keep a copy, and start this version's; docs/howto/drive-actions.md",
    )


def examine_journal(journal: Journal, accounts: Mapping[str, tuple[str, str]]) -> Iterator[Finding]:
    """Look at a journal that is open; writes nothing.

    Args:
        journal: which one.
        accounts: by name, the environment and the identity of each account that is to use it.
    """
    with journal.reading() as t:
        held = journal.why_held(t)
        meta = facts(t.cx)
        pauses = t.work.pauses()
        tasks = len(t.work.tasks())
    yield Finding(check="journal", health=Health.OK, says=f"open, schema {VERSION}, which is this version's")
    yield from _belongs(meta, accounts)
    if held:
        yield Finding(
            check="restore",
            health=Health.FAILED,
            says=f"nothing is sent: {held}",
            mends="look at what the marketplace shows, then orderactions resume --after-restore --agent NAME; "
            "docs/runbooks/journal_held.md",
        )
    else:
        yield Finding(check="restore", health=Health.OK, says="its mark fits: it was not put back or copied")
    for scope, (since, actor, why) in pauses.items():
        yield Finding(
            check="pause",
            health=Health.WARNING,
            says=f"{scope} is paused since {since:%Y-%m-%d %H:%M} UTC by {actor}" + (f": {why}" if why else ""),
            mends=f"orderactions resume {scope} --agent NAME",
        )
    if tasks:
        yield Finding(
            check="tasks",
            health=Health.WARNING,
            says=f"{tasks} task{'' if tasks == 1 else 's'} for a person",
            mends="orderactions tasks; docs/howto/answer-a-task.md",
        )
    yield beat_of(journal)


def beat_of(journal: Journal) -> Finding:
    """Say whether something drives the actions of a journal, by the journal's own clock."""
    with journal.reading() as t:
        return heartbeat(t.work.last_beat(), t.work.now, waiting=len(t.work.jobs()))


def _belongs(meta: Mapping[str, str], accounts: Mapping[str, tuple[str, str]]) -> Iterator[Finding]:
    """Say what would be refused when a service is opened on it."""
    bound = meta.get("environment")
    names = {identity: key.removeprefix("account ") for key, identity in meta.items() if key.startswith("account ")}
    for name, (environment, identity) in accounts.items():
        known = meta.get(f"account {name}", identity)
        says = ""
        if bound not in (None, environment):
            says = f"the journal belongs to the {bound} environment, the account to the {environment} one"
        elif known != identity:
            says = f"in the journal {name!r} is another seller ({known})"
        elif names.get(identity, name) != name:
            says = f"in the journal this seller is called {names[identity]!r}"
        if says:
            mends = "keep a journal for each environment, and the name of an account for ever"
            yield Finding(check="belongs", health=Health.FAILED, says=says, mends=mends, account=name)
