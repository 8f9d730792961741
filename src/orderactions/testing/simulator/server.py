"""The front with a network: the simulator on a loopback port, broken connections and all."""

from __future__ import annotations

import contextlib
import io
import socket
import struct
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from orderactions.testing.simulator.wire import Answer, Delivery

if TYPE_CHECKING:
    from orderactions.testing.simulator.core import SimulatedAmazon

__all__ = ["SimulatorServer"]

BODY_LIMIT = 12 * 1024 * 1024
IDLE_S = 60.0


class SimulatorServer:
    """Serves a simulator on 127.0.0.1, to any host header, for as long as the `with` block lasts.

    Args:
        simulator: answers; its `base_url` becomes this server's.
        port: 0 takes a free one.

    Raises:
        OSError: the port is taken.
    """

    def __init__(self, simulator: SimulatedAmazon, port: int = 0) -> None:
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.simulator = simulator
        self._thread: threading.Thread | None = None
        simulator.base_url = self.base_url

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._server.server_address[1])

    @property
    def base_url(self) -> str:
        """Where it can be reached, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Begin to answer, in a thread of its own."""
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, name="simulator", daemon=True
        )
        self._thread.start()

    def wait(self, timeout_s: float | None = None) -> None:
        """Block until it is stopped, at most `timeout_s`."""
        if self._thread:
            self._thread.join(timeout_s)

    def stop(self) -> None:
        """Stop answering, end slow answers and close every connection."""
        if self._thread:
            self._server.stopping.set()
            self._server.shutdown()
            self._thread.join()
            self._thread = None
        self._server.server_close()
        self._server.close_connections()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


class _Server(ThreadingHTTPServer):
    """Keeps its connections, so that they can be closed, and can break one off."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64
    simulator: SimulatedAmazon

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - handed on as they are
        self.stopping = threading.Event()
        self._connections: set[socket.socket] = set()
        self._guard = threading.Lock()
        super().__init__(*args, **kwargs)

    def process_request(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as the base class has it
        with self._guard:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:  # noqa: ANN401 - as the base class has it
        with self._guard:
            self._connections.discard(request)
        # A connection that was broken off is closed already; a goodbye would turn the reset into an orderly end.
        if request.fileno() != -1:
            super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as the base class has it
        """Say nothing of callers that vanish, which is what this server is for; a mistake of its own is shown."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)

    def close_connections(self) -> None:
        """Close whatever is still open."""
        with self._guard:
            left = list(self._connections)
        for connection in left:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    """Carries requests to the simulator and answers back."""

    protocol_version = "HTTP/1.1"
    server_version = "SimulatedAmazon"
    sys_version = ""
    timeout = IDLE_S
    # One write per answer; else the kernel waits for the second half.
    wbufsize = -1
    disable_nagle_algorithm = True
    server: _Server

    def _carry(self) -> None:
        body = self._read_body()
        if body is None:
            self._write(Answer(status=413, headers={"content-type": "text/plain"}, body=b"too large"))
            self.close_connection = True
            return
        answer = self.server.simulator.handle(self.command, self.path, dict(self.headers.items()), body)
        if answer.delivery in {Delivery.RESET, Delivery.NOT_CONNECTED}:
            self._break_off()
            return
        if answer.delivery is Delivery.SLOW:
            self.server.stopping.wait(answer.delay_s)
        self._write(answer)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = _carry  # noqa: N815 - names that the base class calls

    def _read_body(self) -> bytes | None:
        """Return the body, or None when it is too large or its length cannot be read."""
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return self._read_chunks()
        length = self.headers.get("Content-Length", "0")
        if not (length.isascii() and length.isdigit()) or int(length) > BODY_LIMIT:
            return None
        return self.rfile.read(int(length))

    def _read_chunks(self) -> bytes | None:
        body = bytearray()
        while True:
            size_text = self.rfile.readline(100).split(b";")[0].strip()
            try:
                size = int(size_text, 16)
            except ValueError:
                return None
            if size < 0 or len(body) + size > BODY_LIMIT:
                return None
            body += self.rfile.read(size)
            self.rfile.readline(100)
            if size == 0:
                return bytes(body)

    def _write(self, answer: Answer) -> None:
        self.send_response_only(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)
        self.wfile.flush()

    def _break_off(self) -> None:
        """Reset the connection: the other side gets an error, not an end."""
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        # The files hold the socket open; without them closing it sends the reset.
        for stream in (self.rfile, self.wfile):
            with contextlib.suppress(OSError):
                stream.close()
        self.connection.close()
        self.rfile = self.wfile = io.BytesIO()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing; `GET /_simulator/calls` tells what arrived."""
