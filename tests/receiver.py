"""A program that is told by a webhook: a real server on this machine, which fails in every way that it is told to."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

from orderactions.signing import key_of, verify

__all__ = ["SECRET", "Receiver"]

SECRET = "whsec_" + "c2VjcmV0" * 5


class Receiver(ThreadingHTTPServer):
    """Keeps what it is told and answers as `how` says.

    "ok"; "drop" and "late" keep it and give no answer, or one that is too late; "error", "redirect" and "deaf" keep
    nothing.
    """

    daemon_threads = True

    def __init__(self, how: Callable[[], str]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.how = how
        #: The id and the body of everything that it kept, in the order in which it came.
        self.came: list[tuple[str, bytes]] = []
        self.forged = 0
        self.lock = threading.Lock()
        #: Those that are to answer late wait for it.
        self.over = threading.Event()
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/told"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.shutdown()
        self._thread.join()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        how = self.server.how()
        if how == "deaf":
            self.close_connection = True
            return
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        with self.server.lock:
            # By its own moment: a request that is late on a busy machine would be older than the story's clock allows.
            signed = datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)
            if not verify(key_of(SECRET), body, headers, at=signed):
                self.server.forged += 1
            elif how not in ("error", "redirect"):
                self.server.came.append((headers["webhook-id"], body))
        if how == "late":
            self.server.over.wait(5)
        if how in ("drop", "late"):
            self.close_connection = True
            return
        self.send_response({"ok": 204, "error": 503, "redirect": 307}[how])
        if how == "redirect":
            self.send_header("location", self.server.url)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Keep quiet."""
