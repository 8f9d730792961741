"""A real Redis for tests: Debian's redis-server, in a folder of its own, on a socket there and on no port."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import threading
from pathlib import Path

import pytest

_PROGRAM = "redis-server"


def found() -> str:
    """Where the program is; skips the test where there is none, or fails it where that may not be."""
    program = shutil.which(_PROGRAM)
    if program is None:
        say = f"there is no {_PROGRAM}, so nothing is tested at a real Redis; apt-get install redis-server"
        (pytest.fail if os.environ.get("ORDERACTIONS_TEST_NO_SKIP") else pytest.skip)(say)
    return program


class RedisServer:
    """One server; started by `start`, stopped by `stop`, which forgets everything."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="oa-redis-"))
        self._socket = self.home / "redis.sock"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address, as Celery takes it."""
        return f"redis+socket://{self._socket}"

    def start(self) -> RedisServer:
        """Start it and wait until it answers."""
        options = {"port": "0", "unixsocket": str(self._socket), "save": "", "appendonly": "no", "dir": str(self.home)}
        self._process = subprocess.Popen(
            [found(), *(part for name, value in options.items() for part in (f"--{name}", value))],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        for _ in range(600):
            if self._answers():
                return self
            assert self._process.poll() is None, "it ended at once"
            threading.Event().wait(0.05)
        raise RuntimeError(f"{_PROGRAM} does not answer")

    def _answers(self) -> bool:
        try:
            return self.sends("PING") == "+PONG"
        except OSError:
            return False

    def sends(self, command: str) -> str:
        """Send a command in one line and return the first line of its answer."""
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(5)
            line.connect(str(self._socket))
            line.sendall(f"{command}\r\n".encode())
            return line.makefile().readline().strip()

    def stop(self) -> None:
        """Stop it."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait(10)
            self._socket.unlink(missing_ok=True)

    def remove(self) -> None:
        """Stop it and remove its folder."""
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)
