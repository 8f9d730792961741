"""Small servers on the loopback, each in a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from werkzeug.serving import WSGIRequestHandler, make_server

__all__ = ["Served"]


class Served:
    """A WSGI application on 127.0.0.1, for as long as the `with` block lasts.

    Its address is known before the application is: two that have to know each other can be put together.

    Args:
        host: the name by which a browser is to call it.
        port: 0 takes a free one.
    """

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        self._server = make_server("127.0.0.1", port, _nothing, threaded=True, request_handler=_Quiet)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.origin = f"http://{host}:{self._server.server_port}"

    def serve(self, app: Callable[..., Any]) -> None:
        """Begin to answer."""
        self._server.app = app
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()


def _nothing(_environ: object, start: Callable[..., Any]) -> list[bytes]:
    start("503 Service Unavailable", [])
    return []


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing of what goes well; errors are the application's to tell."""
