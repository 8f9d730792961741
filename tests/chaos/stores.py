"""Where the journal of killed processes is: in a file, or in a PostgreSQL that is restarted under them."""

from __future__ import annotations

import signal
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from random import Random

__all__ = ["FileStore", "ServerStore"]


class FileStore:
    """One SQLite file.

    Args:
        folder: where it is.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / "actions.db"
        self.url = f"sqlite:///{self.path}"
        self.environment: Mapping[str, str] = {}
        self.restarts = 0

    def disturb(self, random: Random) -> None:
        """Nothing but processes can be killed."""

    def is_damaged(self) -> bool:
        cx = sqlite3.connect(self.path)
        told = cx.execute("pragma integrity_check").fetchone()[0]
        cx.close()
        return told != "ok"

    def remove(self) -> None:
        """The folder goes with everything."""


class ServerStore:
    """A PostgreSQL of its own.

    Args:
        folder: where hosts keep their state.
    """

    def __init__(self, folder: Path) -> None:
        from pgserver import PgServer

        self.server = PgServer().start()
        self.url = f"{self.server.url()}&schema=kills"
        self.environment = {"ORDERACTIONS_CHAIN_KEY": "5a" * 32, "ORDERACTIONS_STATE_DIR": str(folder)}
        self.restarts = 0

    def disturb(self, random: Random) -> None:
        """Restart the server under load, in order or as in a crash."""
        if random.random() < 0.15:
            self.server.restart(random.choice((signal.SIGINT, signal.SIGQUIT)))
            self.restarts += 1

    def is_damaged(self) -> bool:
        return False

    def remove(self) -> None:
        self.server.remove()
