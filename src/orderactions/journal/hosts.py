"""The hosts of a journal on a server: which of them may send, and how a new one comes in.

A journal on a server has no file of its own to compare, and its backup can be put back or its server be cloned while
nobody looks. So each host keeps a mark outside the database (docs/explanation/two-stores.md): which journal, on which
server, how far. A host whose mark fits may send, and may vouch for a host that has none: it asks in the database, under
a word that only its own process knows, and is let in when a host that sends itself has seen the question. A copy of
the database is opened by no such host, so nobody is let in there; then a person decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from orderactions.errors import SetupError
from orderactions.journal.codec import to_us
from orderactions.journal.mark import Mark, fresh_word, host_id, read_mark, write_mark
from orderactions.journal.transaction import Transaction

__all__ = ["Hosts", "lock_heads", "state_folder"]

_FOLDER = "ORDERACTIONS_STATE_DIR"
#: What was asked or answered longer ago was asked by a process that is gone.
_ASKED_FOR = timedelta(minutes=10)


def state_folder(environ: Mapping[str, str]) -> Path:
    """Return where this host keeps its marks: ORDERACTIONS_STATE_DIR, else the user's state folder.

    Raises:
        SetupError: there is neither; or the folder cannot be made.
    """
    named = environ.get(_FOLDER) or environ.get("XDG_STATE_HOME") or ""
    try:
        base = Path(named) if named else Path.home() / ".local" / "state"
        folder = base if environ.get(_FOLDER) else base / "orderactions"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (OSError, RuntimeError) as error:
        raise SetupError(
            f"{_FOLDER}: a folder is needed in which this host keeps its mark, and {named or 'the home folder'} cannot "
            f"be used ({type(error).__name__}); name one that outlives a restart"
        ) from None
    return folder


class Hosts:
    """This host's mark, and the hosts that ask to be let in.

    Args:
        folder: where the marks are.
        deployment: the journal's own id.
    """

    def __init__(self, folder: Path, deployment: str) -> None:
        self.deployment = deployment
        self._path = folder / f"{deployment}.{host_id()}.mark"
        self._word = fresh_word()

    def why_held(self, t: Transaction, server: str) -> str:
        """Return why this host may not send; "" when its mark fits, or another host has just let it in."""
        here, told = _here(t, server)
        return self._why(t, here) or told

    def _why(self, t: Transaction, here: Mark) -> str:
        mark = read_mark(self._path)
        why = _why_not(mark, here)
        if why and _may_ask(mark, here) and self._is_let_in(t):
            write_mark(self._path, here)
            # A word opens once: the answer to it may be in a backup.
            self._word = fresh_word()
            return ""
        return why

    def write(self, t: Transaction, server: str) -> None:
        """Bring the mark up to the journal; the caller sees to it that nobody else does."""
        here, _ = _here(t, server)
        if read_mark(self._path) != here:
            write_mark(self._path, here)

    def ask(self, t: Transaction, server: str) -> None:
        """Ask to be let in, when another host's word is what this one needs."""
        if _may_ask(read_mark(self._path), _here(t, server)[0]):
            t.cx.execute(
                "insert into host (id, host, asked_at) values (?, ?, ?) on conflict (id) do update set "
                "asked_at = excluded.asked_at",
                (self._word, host_id(), to_us(t.work.now)),
            )

    def keep_watch(self, t: Transaction, server: str) -> None:
        """Do what a host owes the others now and then: keep its mark up to date, let others in, tell of a loss."""
        here, told = _here(t, server)
        why = self._why(t, here)
        if why == _AHEAD:
            # Only this host can know: so it tells all.
            t.work.hold(f"another host says: {why}")
        if why:
            self.ask(t, server)
        elif not told:
            mark = read_mark(self._path)
            if mark is not None and mark.head != here.head:
                lock_heads(t)
                self.write(t, server)
            t.cx.execute("delete from host where asked_at < ?", (to_us(t.work.now - _ASKED_FOR),))
            t.cx.execute(
                "update host set admitted_at = ?, admitted_by = ? where admitted_at is null and host <> ?",
                (to_us(t.work.now), host_id(), host_id()),
            )

    def _is_let_in(self, t: Transaction) -> bool:
        found = t.cx.execute(
            "select 1 from host where id = ? and admitted_at >= ?", (self._word, to_us(t.work.now - _ASKED_FOR))
        ).fetchone()
        return found is not None


def lock_heads(t: Transaction) -> None:
    """Make everybody else who numbers a submission or moves a mark wait until this transaction ends."""
    t.cx.execute("select 1 from meta where k = 'deployment' for update")


def _here(t: Transaction, server: str) -> tuple[Mark, str]:
    """Return what this host's mark should say now; and why the journal is held back for all."""
    meta = dict(
        t.cx.execute(
            "select k, v from meta union all select 'head', cast(coalesce(max(head_no), 0) as text) from submission"
        ).fetchall()
    )
    epoch, head = int(meta["epoch"]), int(meta["head"])
    here = Mark(deployment=meta["deployment"], host=host_id(), file=server, epoch=epoch, head=head)
    return here, meta.get("held", "")


_AHEAD = "the mark of this host is ahead of the journal: the database was put back to an earlier moment"


def _why_not(mark: Mark | None, here: Mark) -> str:
    """Return why a mark does not fit; "" when it does.

    That it is behind is as it should be: other hosts take the journal further.
    """
    if mark is None:
        return (
            "this host has no mark for the journal: it is new, or the database is a restored or copied one. A worker "
            "on a host that sends lets it in within a minute; if there is none, a person decides"
        )
    if mark.deployment != here.deployment or mark.host != here.host:
        return "the mark of this host belongs to another journal or host"
    if mark.epoch != here.epoch:
        return "the mark of this host is of another epoch: the journal was taken up on another host"
    if mark.head > here.head:
        return _AHEAD
    if mark.file != here.file:
        return (
            "it is in another place (server, database, schema) than before, or the server was restored or failed over"
        )
    if not mark.original:
        return "the mark of this host was put back or copied: the database may be a restored one"
    return ""


def _may_ask(mark: Mark | None, here: Mark) -> bool:
    """Whether another host's word is enough: this one has no memory of its own, or only of an earlier epoch."""
    if mark is None:
        return True
    same = mark.deployment == here.deployment and mark.host == here.host
    behind = mark.epoch == here.epoch and mark.head <= here.head and mark.file == here.file
    return same and (mark.epoch < here.epoch or (behind and not mark.original))
