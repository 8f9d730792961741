"""The journal: what was asked, sent and answered. It is the audit trail; there is no second one."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from orderactions.clock import Clock, SystemClock
from orderactions.errors import SetupError
from orderactions.ids import Ids, RandomIds
from orderactions.journal.chain import ChainKey
from orderactions.journal.transaction import Transaction

__all__ = ["Journal", "open_journal"]

_FORMS = "write sqlite:///actions.db (beside the program), sqlite:////var/lib/desk/actions.db (absolute) or memory:"


class Journal(Protocol):
    """Where actions are kept: transactions, the journal's identity, and the mark that tells a restored one."""

    def transaction(self) -> AbstractContextManager[Transaction]:
        """Open a transaction that may write; it is durable when the block is left, or never was.

        Raises:
            JournalError: it could not be carried out, and nothing of it is there.
        """
        ...

    def reading(self) -> AbstractContextManager[Transaction]:
        """Open a transaction that sees one moment of the journal and writes nothing. Raises like `transaction`."""
        ...

    def close(self) -> None:
        """Close every connection; what is committed is safe."""
        ...

    @property
    def key(self) -> ChainKey:
        """What seals the records."""
        ...

    @property
    def deployment_id(self) -> str:
        """The journal's own id, made once."""
        ...

    @property
    def epoch(self) -> int:
        """How often a person has taken the journal up again after a restore, plus one."""
        ...

    def bind(self, environment: str, account: str, identity: str) -> None:
        """Tie the journal to "live", "sandbox" or "simulated", and each account's name to its seller, at first use.

        Raises:
            SetupError: it serves another environment, the name belongs to another seller or the seller has another
                name (a balance belongs to a seller), or the journal would be lost with the process.
        """
        ...

    def next_head(self, t: Transaction) -> int:
        """Return the number of the submission that is about to be sent."""
        ...

    def why_held(self, t: Transaction) -> str:
        """Return why nothing may be sent from this journal now; "" when its mark fits.

        Asked at every open and in every transaction that moves actions to SUBMITTING.
        """
        ...

    def sync_mark(self, *, new_epoch: bool = False) -> None:
        """Bring the mark up to the journal.

        Args:
            new_epoch: a person takes up a restored or copied journal: what the old mark said no longer holds.
        """
        ...


def open_journal(url: str, *, clock: Clock | None = None, ids: Ids | None = None, volatile: bool = False) -> Journal:
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
