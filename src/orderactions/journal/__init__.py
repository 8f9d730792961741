"""The journal: what was asked, sent and answered. It is the audit trail; there is no second one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from orderactions.clock import Clock, SystemClock
from orderactions.errors import SetupError
from orderactions.ids import Ids, RandomIds

if TYPE_CHECKING:
    from orderactions.journal.sqlite import SqliteJournal

__all__ = ["open_journal"]

_FORMS = "write sqlite:///actions.db (beside the program), sqlite:////var/lib/desk/actions.db (absolute) or memory:"


def open_journal(
    url: str, *, clock: Clock | None = None, ids: Ids | None = None, volatile: bool = False
) -> SqliteJournal:
    """Open a journal, making it when it is not there yet.

    Args:
        url: `sqlite:///relative.db`, `sqlite:////absolute.db`, or `memory:` for tests and demonstrations.
        clock: where the time comes from; default: the machine's clock.
        ids: where new ids come from; default: random ones.
        volatile: allows a live account to use `memory:`, whose records end with the process.

    Raises:
        SetupError: the address has no such form, or the folder does not exist.
        JournalBroken, JournalTooNew, ChainKeyMissing: the file cannot be used as it is.
    """
    from orderactions.journal.sqlite import SqliteJournal

    path: Path | None
    if url in ("memory:", "memory"):
        path = None
    elif url.startswith("sqlite:///") and len(url) > len("sqlite:///"):
        path = Path(url.removeprefix("sqlite:///"))
        if not path.parent.is_dir():
            raise SetupError(f"journal: the folder {path.parent} does not exist; make it, or name another")
        if path.is_dir():
            raise SetupError(f"journal: {path} is a folder; name a file in it")
    else:
        raise SetupError(f"journal: {url!r} is not an address of a journal; {_FORMS}")
    return SqliteJournal(path, clock=clock or SystemClock(), ids=ids or RandomIds(), volatile=volatile)
