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
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager, Retry
from urllib3.connection import HTTPConnection, HTTPSConnection

from orderactions.transport import HttpRequest, HttpResponse, NoAnswer, NotSent

__all__ = ["RequestsTransport"]

_CHUNK = 64 * 1024
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
        self._ends = time.monotonic() + timeout_s
        self._handle: socket.socket | None = None
        self._lock = threading.Lock()
        # A socket's own time-out starts afresh with every byte; the timer does not.
        self._timer = threading.Timer(timeout_s, self._expire)
        self._timer.daemon = True
        self._timer.start()

    def left_s(self) -> float:
        """Return the seconds left, at least a moment: a socket takes 0 for "do not wait"."""
        return max(0.001, self._ends - time.monotonic())

    def is_over(self) -> bool:
        """Whether the time is over; a socket's own time-out may come a moment before the timer."""
        return self.expired or time.monotonic() >= self._ends

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
        self._timer.cancel()
        with self._lock:
            self._drop()

    def _expire(self) -> None:
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
            _call().hold(self.sock.fileno())
            _call().stands()
            self.sock.settimeout(_call().left_s())
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
        super().__init__(max_retries=Retry(0, redirect=0, respect_retry_after_header=False))

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - requests' own signature
        super().init_poolmanager(*args, **kwargs)
        _watch(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> PoolManager:  # noqa: ANN401 - requests' own signature
        manager: PoolManager = super().proxy_manager_for(proxy, **kwargs)
        _watch(manager)
        return manager


def _watch(manager: PoolManager) -> None:
    manager.pool_classes_by_scheme = {"http": _PlainPool, "https": _TlsPool}


def _keep_headers(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Stand in for an authentication, so that requests does not look for one in ~/.netrc."""
    return request


def _session() -> requests.Session:
    session = requests.Session()
    session.auth = _keep_headers
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.headers["Accept-Encoding"] = "identity"
    adapter = _Adapter()
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    return session


class RequestsTransport:
    """Sends a request once, within one total deadline, and follows no redirect.

    Reads share a kept connection per thread and host; a call with an effect gets a connection of its own. Proxies and
    certificate bundles come from the environment, as requests finds them. What the deadline cannot cut short is the
    system's look-up of a host name; a connection that stands too late because of it sends nothing.

    Args:
        user_agent: sent where a request names none; "" for the default of requests.
        max_bytes: the longest answer that is read.
    """

    def __init__(self, *, user_agent: str = "", max_bytes: int = 64 * 1024 * 1024) -> None:
        self._user_agent = user_agent
        self._max_bytes = max_bytes
        self._kept = threading.local()

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
            with self._session_for(request) as session:
                response = self._exchange(session, request, call)
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
        kept: tuple[int, requests.Session] | None = getattr(self._kept, "session", None)
        if kept is not None:
            kept[1].close()
            del self._kept.session

    @contextmanager
    def _session_for(self, request: HttpRequest) -> Iterator[requests.Session]:
        if request.effect:
            with _session() as session:
                yield session
            return
        # A forked process must not speak on its parent's connections.
        kept: tuple[int, requests.Session] | None = getattr(self._kept, "session", None)
        if kept is None or kept[0] != os.getpid():
            self._kept.session = kept = (os.getpid(), _session())
        yield kept[1]

    def _exchange(self, session: requests.Session, request: HttpRequest, call: _Call) -> HttpResponse:
        prepared = session.prepare_request(
            requests.Request(request.method, request.url, headers=dict(request.headers), data=request.body)
        )
        if self._user_agent and not any(name.lower() == "user-agent" for name in request.headers):
            prepared.headers["User-Agent"] = self._user_agent
        settings = session.merge_environment_settings(request.url, {}, True, True, None)
        if urlsplit(request.url).hostname in _THIS_MACHINE:
            # A proxy has a loopback address of its own.
            settings["proxies"] = {}
        # The adapter itself, not the session: a session reads a redirect's body whole before it obeys.
        answer = session.get_adapter(request.url).send(
            prepared,
            stream=True,
            timeout=call.left_s(),
            verify=settings["verify"] or True,
            cert=settings["cert"],
            proxies=settings["proxies"],
        )
        with answer:
            body = self._read(answer)
        return HttpResponse(
            status=answer.status_code,
            headers={name.lower(): value for name, value in answer.headers.items()},
            body=body,
        )

    def _read(self, answer: requests.Response) -> bytes:
        body = bytearray()
        for chunk in answer.iter_content(_CHUNK):
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
