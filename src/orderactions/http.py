"""The one place that speaks HTTP: requests, with a total deadline and an honest word on what may have been sent.

Whether a call certainly did not reach the server is decided by one fact that the connection itself records: the
connection stood (TLS handshake included) or it did not. No byte of a request leaves before that.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from typing import Any
from urllib.parse import SplitResult, urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.utils import default_user_agent
from urllib3 import BaseHTTPResponse, HTTPConnectionPool, HTTPSConnectionPool, PoolManager, Retry
from urllib3.connection import HTTPConnection, HTTPSConnection

from orderactions.transport import HttpRequest, HttpResponse, NoAnswer, NotSent

__all__ = ["RequestsTransport"]

_CHUNK = 64 * 1024
_ONCE = Retry(0, redirect=0, respect_retry_after_header=False)
_THIS_MACHINE = frozenset({"127.0.0.1", "::1", "localhost"})


class _WithoutQueries(logging.Filter):
    """urllib3 logs the address of every call at debug; the query of a signed one is a permission."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Cut the queries off and let the record pass."""
        if isinstance(record.args, tuple):
            record.args = tuple(each.partition("?")[0] if isinstance(each, str) else each for each in record.args)
        return True


logging.getLogger("urllib3.connectionpool").addFilter(_WithoutQueries())


class _Call:
    """One call under way: its deadline, and whether its connection stood."""

    def __init__(self, timeout_s: float) -> None:
        self.connected = False
        self.expired = False
        self.ends = time.monotonic() + timeout_s
        self._handle: socket.socket | None = None
        self._lock = threading.Lock()
        # A socket's own time-out starts afresh with every byte; the watch does not.
        _watch.add(self)

    def left_s(self) -> float:
        """Return the seconds left, at least a moment: a socket takes 0 for "do not wait"."""
        return max(0.001, self.ends - time.monotonic())

    def is_over(self) -> bool:
        """Whether the time is over; a socket's own time-out may come a moment before the timer."""
        return self.expired or time.monotonic() >= self.ends

    def hold(self, fileno: int) -> None:
        """Keep a second handle on the socket: wrapping it for TLS takes the first one away."""
        handle = socket.socket(fileno=os.dup(fileno))
        with self._lock:
            self._drop()
            self._handle = handle
            if self.expired:
                self._shut()

    def stands(self) -> None:
        """The connection is ready to carry the request. Raises TimeoutError when that is too late."""
        with self._lock:
            if self.is_over():
                raise TimeoutError("the time was over before the connection stood")
            self.connected = True

    def end(self) -> None:
        _watch.remove(self)
        with self._lock:
            self._drop()

    def expire(self) -> None:
        """Cut the connection."""
        with self._lock:
            self.expired = True
            self._shut()

    def _shut(self) -> None:
        if self._handle is not None:
            with suppress(OSError):
                self._handle.shutdown(socket.SHUT_RDWR)

    def _drop(self) -> None:
        if self._handle is not None:
            self._handle.close()
            self._handle = None


class _Watch:
    """One thread for the deadlines of all calls; a thread for each would cost a quarter of what a call costs.

    It sleeps until the earliest end that it knows. A call that ends sooner wakes it; one that is over in time does not.
    """

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Begin anew, as a forked process must: the threads and locks of its parent are not its own."""
        self._calls: set[_Call] = set()
        self._changed = threading.Condition(threading.Lock())
        self._wakes_at: float | None = None
        self._runs = False

    def add(self, call: _Call) -> None:
        with self._changed:
            self._calls.add(call)
            if not self._runs:
                threading.Thread(target=self._run, name="orderactions-deadlines", daemon=True).start()
                self._runs = True
            elif self._wakes_at is None or call.ends < self._wakes_at:
                self._changed.notify()

    def remove(self, call: _Call) -> None:
        with self._changed:
            self._calls.discard(call)

    def _run(self) -> None:
        while True:
            for call in self._next_over():
                call.expire()

    def _next_over(self) -> list[_Call]:
        """Return the calls whose time is over; when there is none, wait first, once."""
        with self._changed:
            now = time.monotonic()
            over = [call for call in self._calls if call.ends <= now]
            self._calls.difference_update(over)
            if not over:
                self._wakes_at = min((call.ends for call in self._calls), default=None)
                self._changed.wait(None if self._wakes_at is None else self._wakes_at - now)
            return over


_watch = _Watch()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_watch.reset)

_current = threading.local()


def _call() -> _Call:
    call: _Call = _current.call
    return call


class _Watched:
    """What both kinds of connection tell the call that they serve."""

    host: str
    port: int
    sock: Any
    socket_options: Any

    def _new_conn(self) -> socket.socket:
        """Open the socket, all addresses of the host within the one deadline."""
        call, failure = _call(), OSError("the host has no address")
        for family, kind, protocol, _, address in socket.getaddrinfo(
            self.host.strip("[]"), self.port, type=socket.SOCK_STREAM
        ):
            opened = socket.socket(family, kind, protocol)
            try:
                for option in self.socket_options or ():
                    opened.setsockopt(*option)
                opened.settimeout(call.left_s())
                opened.connect(address)
                call.hold(opened.fileno())
            except OSError as error:
                opened.close()
                failure = error
            else:
                return opened
        raise failure

    def connect(self) -> None:
        super().connect()  # type: ignore[misc]
        _call().stands()

    def request(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - handed on as it comes
        if self.sock is not None:  # kept from an earlier call
            call = _call()
            call.hold(self.sock.fileno())
            call.stands()
            self.sock.settimeout(call.left_s())
        super().request(*args, **kwargs)  # type: ignore[misc]


class _PlainConnection(_Watched, HTTPConnection):
    pass


class _TlsConnection(_Watched, HTTPSConnection):
    pass


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _PlainConnection


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _TlsConnection


class _Adapter(HTTPAdapter):
    """Once, without retries, over connections that report themselves."""

    def __init__(self) -> None:
        super().__init__(max_retries=_ONCE)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - requests' own signature
        super().init_poolmanager(*args, **kwargs)
        _use_watched(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> PoolManager:  # noqa: ANN401 - requests' own signature
        manager: PoolManager = super().proxy_manager_for(proxy, **kwargs)
        _use_watched(manager)
        return manager


def _use_watched(manager: PoolManager) -> None:
    manager.pool_classes_by_scheme = {"http": _PlainPool, "https": _TlsPool}


class _Connections:
    """The connections of one thread, or those of one call."""

    def __init__(self) -> None:
        self._adapter = _Adapter()
        self._routes: dict[tuple[str, str], tuple[HTTPConnectionPool, bool]] = {}

    def route(self, url: str, parts: SplitResult, settings: Mapping[str, Any]) -> tuple[HTTPConnectionPool, bool]:
        """Return the host's pool, and whether a proxy wants whole addresses (one that passes plain requests on)."""
        known = self._routes.get((parts.scheme, parts.netloc))
        if known is not None and known[0].pool is not None:  # requests closes the pool of the host least used
            return known
        prepared = requests.Request("GET", url).prepare()  # to ask with; it is not sent
        pool: HTTPConnectionPool = self._adapter.get_connection_with_tls_context(  # type: ignore[assignment]
            prepared, settings["verify"] or True, proxies=settings["proxies"], cert=settings["cert"]
        )
        self._adapter.cert_verify(pool, url, settings["verify"] or True, settings["cert"])  # type: ignore[no-untyped-call]
        absolute = not self._adapter.request_url(prepared, settings["proxies"]).startswith("/")
        route = self._routes[parts.scheme, parts.netloc] = pool, absolute
        return route

    def close(self) -> None:
        self._adapter.close()


class RequestsTransport:
    """Sends a request once, within one total deadline, and follows no redirect.

    Reads share a kept connection per thread and host; a call with an effect gets a connection of its own. Proxies and
    certificate bundles come from the environment, as requests finds them before the first call to a host. What the
    deadline cannot cut short is the system's look-up of a host name; a connection that stands too late because of it
    sends nothing.

    Args:
        user_agent: sent where a request names none; "" for the default of requests.
        max_bytes: the longest answer that is kept; what a request takes piece by piece it bounds itself.
    """

    def __init__(self, *, user_agent: str = "", max_bytes: int = 64 * 1024 * 1024) -> None:
        self._max_bytes = max_bytes
        self._kept = threading.local()
        self._headers = {
            "user-agent": user_agent or default_user_agent(),
            "accept-encoding": "identity",
            "accept": "*/*",
            "connection": "keep-alive",
        }
        #: What the environment says, by scheme and host.
        self._settings: dict[tuple[str, str], Mapping[str, Any]] = {}

    def send(self, request: HttpRequest) -> HttpResponse:
        """Send it and return whatever was answered, 4xx and 5xx included.

        Raises:
            NotSent: no connection stood; the server certainly has nothing of it.
            NoAnswer: anything else that brought no whole answer within `timeout_s`.
        """
        host = urlsplit(request.url).netloc.rpartition("@")[2]
        response: HttpResponse | None = None
        why = ""
        _current.call = call = _Call(request.timeout_s)
        try:
            with self._connections_for(request) as connections:
                response = self._exchange(connections, request, call)
        except Exception as error:  # noqa: BLE001 - whatever it is, the connection knows what may have been sent
            why = _kind(error)
        finally:
            call.end()
            del _current.call
        # Raised out here, so that no exception hangs on to one that carries the request.
        if response is not None and not call.expired:
            return response
        is_late = call.is_over()
        if not call.connected:
            raise NotSent(f"{host}: no connection ({'deadline' if is_late else why})")
        if is_late:
            raise NoAnswer(f"{host}: no whole answer within {request.timeout_s:g} s")
        raise NoAnswer(f"{host}: the connection broke before a whole answer came ({why})")

    def close(self) -> None:
        """Close the connections that the calling thread keeps."""
        kept: tuple[int, _Connections] | None = getattr(self._kept, "connections", None)
        if kept is not None:
            kept[1].close()
            del self._kept.connections

    @contextmanager
    def _connections_for(self, request: HttpRequest) -> Iterator[_Connections]:
        if request.effect:
            with closing(_Connections()) as own:
                yield own
            return
        # A forked process must not speak on its parent's connections.
        kept: tuple[int, _Connections] | None = getattr(self._kept, "connections", None)
        if kept is None or kept[0] != os.getpid():
            self._kept.connections = kept = (os.getpid(), _Connections())
        yield kept[1]

    def _exchange(self, connections: _Connections, request: HttpRequest, call: _Call) -> HttpResponse:
        parts = urlsplit(request.url)
        pool, absolute = connections.route(request.url, parts, self._settings_for(request.url, parts))
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        # The pool itself: neither cookies nor ~/.netrc are looked for, and no redirect is obeyed.
        answer = pool.urlopen(
            request.method,
            f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{target}" if absolute else target,
            body=request.body,
            headers={**self._headers, **{name.lower(): value for name, value in request.headers.items()}},
            retries=_ONCE,
            redirect=False,
            assert_same_host=False,
            timeout=call.left_s(),
            preload_content=False,
        )
        try:
            body = self._read(answer, request.take if answer.status == 200 else None)
        finally:
            # What was read whole goes back to its pool by itself; a connection with a rest in it is of no more use.
            answer.close()
        return HttpResponse(
            status=answer.status,
            headers={name.lower(): value for name, value in answer.headers.items()},
            body=body,
        )

    def _settings_for(self, url: str, parts: SplitResult) -> Mapping[str, Any]:
        """Look once per host: to read the environment takes a third of what a call costs."""
        settings = self._settings.get((parts.scheme, parts.netloc))
        if settings is None:
            with requests.Session() as session:
                settings = session.merge_environment_settings(url, {}, True, True, None)
            if parts.hostname in _THIS_MACHINE:
                # A proxy has a loopback address of its own.
                settings["proxies"] = {}
            self._settings[parts.scheme, parts.netloc] = settings
        return settings

    def _read(self, answer: BaseHTTPResponse, take: Callable[[bytes], bool] | None) -> bytes:
        body = bytearray()
        for chunk in answer.stream(_CHUNK, decode_content=True):
            if take is not None:
                if take(chunk):
                    continue
                break
            body += chunk
            if len(body) > self._max_bytes:
                raise ValueError("the answer is too long")
        return bytes(body)


def _kind(error: BaseException) -> str:
    """Name the innermost failure by its type: its text may hold an address with a signature."""
    inner: object = error
    while True:
        following = getattr(inner, "reason", None)
        if not isinstance(following, BaseException):
            following = next((arg for arg in getattr(inner, "args", ()) if isinstance(arg, BaseException)), None)
        if following is None:
            return type(inner).__name__
        inner = following
