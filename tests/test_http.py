"""What the wire tells, and what it does not: against servers of one socket on this machine."""

from __future__ import annotations

import gzip
import socket
import struct
import threading
from collections.abc import Callable, Iterator

import pytest

from orderactions.http import RequestsTransport, _Adapter, _current
from orderactions.transport import HttpRequest, NoAnswer, NotSent, TransportError

SECRET = "canary-token"
OK = b"HTTP/1.1 200 OK\r\nX-Name: value\r\nContent-Length: 2\r\n\r\nok"
Talk = Callable[[socket.socket], object]


def take(connection: socket.socket) -> bytes:
    """Read one whole request; b"" at the end of the connection."""
    received = b""
    while not received.endswith(SECRET.encode()) and (
        b"content-length" in received.lower() or b"\r\n\r\n" not in received
    ):
        more = connection.recv(65536)
        if not more:
            return b""
        received += more
    return received


class Server:
    """Answers each connection by a function, and counts them."""

    def __init__(self, talk: Talk | None, answer: bytes) -> None:
        self._talk = talk or self._answering(answer)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}/path?signature={SECRET}"
        self.connections = 0
        self.received: list[bytes] = []
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            self.connections += 1
            thread = threading.Thread(target=self._serve, args=(connection,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            try:
                self._talk(connection)
            except OSError:
                return

    def _answering(self, answer: bytes) -> Talk:
        def talk(connection: socket.socket) -> None:
            while request := take(connection):
                self.received.append(request)
                connection.sendall(answer)

        return talk

    def stop(self) -> None:
        # On Linux closing alone does not wake a thread that waits in accept.
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for thread in self._threads:
            thread.join(5)


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    started: list[Server] = []

    def start(talk: Talk | None = None, *, answer: bytes = OK) -> Server:
        server = Server(talk, answer)
        started.append(server)
        return server

    yield start
    for server in started:
        server.stop()


@pytest.fixture
def transport() -> Iterator[RequestsTransport]:
    made = RequestsTransport(max_bytes=100_000)
    yield made
    made.close()


def request(url: str, *, effect: bool = False, timeout_s: float = 5.0, method: str = "POST") -> HttpRequest:
    headers = {"x-amz-access-token": SECRET, "content-type": "application/json"}
    return HttpRequest(
        method=method, url=url, headers=headers, body=SECRET.encode(), timeout_s=timeout_s, effect=effect
    )


def failure(transport: RequestsTransport, sent: HttpRequest) -> TransportError:
    with pytest.raises(TransportError) as caught:
        transport.send(sent)
    return caught.value


def test_an_answer_comes_back_whatever_its_status(serve, transport) -> None:
    """A 503 is an answer like any other, with its header names in lower case."""
    server = serve(answer=b"HTTP/1.1 503 Busy\r\nX-Amzn-RequestId: abc\r\nContent-Length: 3\r\n\r\nbad")
    answer = transport.send(request(server.url))
    assert (answer.status, answer.headers["x-amzn-requestid"], answer.body) == (503, "abc", b"bad")


@pytest.mark.parametrize("effect", [False, True])
def test_a_refused_connection_was_certainly_not_sent(transport, effect) -> None:
    """Nobody listens on the port: nothing can have arrived."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert isinstance(failure(transport, request(f"http://127.0.0.1:{port}/", effect=effect)), NotSent)


def test_an_unknown_host_was_certainly_not_sent(transport) -> None:
    """The name leads nowhere."""
    assert isinstance(failure(transport, request("http://nowhere.invalid/", effect=True)), NotSent)


def test_a_failed_tls_handshake_was_certainly_not_sent(serve, transport) -> None:
    """The server does not speak TLS: the request never left."""
    server = serve(lambda connection: connection.sendall(b"no TLS here, sorry\r\n"))
    sent = request(server.url.replace("http://", "https://"), effect=True)
    assert isinstance(failure(transport, sent), NotSent)


def test_a_connection_that_stands_too_late_carries_nothing(serve, transport, monkeypatch) -> None:
    """A look-up of a name cannot be cut short; after it the request must not go out behind the caller's back."""
    server = serve()
    look_up = socket.getaddrinfo

    def slow(*args, **kwargs):
        while not _current.call.is_over():
            threading.Event().wait(0.01)
        return look_up(*args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    assert isinstance(failure(transport, request(server.url, effect=True, timeout_s=0.1)), NotSent)
    assert server.received == []


@pytest.mark.parametrize("effect", [False, True])
def test_a_proxy_that_lets_nothing_through_was_not_sent_either(serve, transport, monkeypatch, effect) -> None:
    """The connection to the proxy stands, the one to the server never does."""

    def refuse(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 407 Who are you\r\n\r\n")

    proxy = serve(refuse)
    monkeypatch.setenv("HTTPS_PROXY", proxy.url.partition("/path")[0])
    monkeypatch.setenv("NO_PROXY", "")
    assert isinstance(failure(transport, request("https://amazon.invalid/", effect=effect)), NotSent)
    assert proxy.connections == 1


def test_a_handshake_that_never_ends_was_not_sent_and_ends_at_the_deadline(serve, transport) -> None:
    """The server accepts and is silent: still nothing of the request has left."""
    server = serve(lambda connection: connection.recv(65536) and connection.recv(65536))
    sent = request(server.url.replace("http://", "https://"), effect=True, timeout_s=0.2)
    found = failure(transport, sent)
    assert isinstance(found, NotSent)
    assert "deadline" in str(found)


@pytest.mark.parametrize("effect", [False, True])
def test_closing_without_an_answer_leaves_it_open(serve, transport, effect) -> None:
    """The request arrived, the answer did not."""
    server = serve(lambda connection: take(connection) and None)
    assert isinstance(failure(transport, request(server.url, effect=effect)), NoAnswer)
    assert server.connections == 1, "it must not be tried again"


def test_a_reset_after_the_request_leaves_it_open(serve, transport) -> None:
    """RST instead of an answer."""

    def reset(connection: socket.socket) -> None:
        take(connection)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    server = serve(reset)
    assert isinstance(failure(transport, request(server.url, effect=True)), NoAnswer)
    assert server.connections == 1


@pytest.mark.parametrize(
    "begin",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nX-Long: ",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n",
    ],
    ids=["silence", "headers", "body", "announced body"],
)
def test_the_deadline_holds_against_a_server_that_drips(serve, transport, begin) -> None:
    """A byte now and then would start a socket's own time-out afresh each time."""
    over = threading.Event()

    def drip(connection: socket.socket) -> None:
        take(connection)
        connection.sendall(begin)
        while begin and not over.wait(0.02):
            connection.sendall(b"x")
        connection.recv(1)

    server = serve(drip)
    found = failure(transport, request(server.url, effect=True, timeout_s=0.5))
    over.set()
    assert isinstance(found, NoAnswer)
    assert "within 0.5 s" in str(found)


def test_half_an_answer_is_none(serve, transport) -> None:
    """Ten bytes are announced and two come."""
    server = serve(lambda connection: take(connection) and connection.sendall(OK.replace(b": 2", b": 10")))
    assert isinstance(failure(transport, request(server.url)), NoAnswer)


def test_an_answer_without_end_is_not_read(serve, transport) -> None:
    """What is longer than the limit is given up instead of filling the memory."""
    server = serve(answer=b"HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + b"x" * 200_000)
    assert isinstance(failure(transport, request(server.url)), NoAnswer)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_an_answer_and_is_not_followed(serve, transport, status) -> None:
    """A 307 or 308 would send a refund a second time, and the token to somebody else."""
    target = serve()
    moved = f"HTTP/1.1 {status} Moved\r\nLocation: {target.url}\r\nContent-Length: 0\r\n\r\n".encode()
    server = serve(answer=moved)
    assert transport.send(request(server.url, effect=True)).status == status
    assert target.connections == 0


def test_reads_share_a_connection_and_effects_have_their_own(serve, transport) -> None:
    """A kept connection may have died unseen; what has an effect does not go over one."""
    server = serve()
    for _ in range(3):
        transport.send(request(server.url))
    assert server.connections == 1
    for _ in range(3):
        transport.send(request(server.url, effect=True))
    assert server.connections == 4
    transport.send(request(server.url))
    assert server.connections == 4


def test_a_kept_connection_has_a_deadline_too(serve, transport) -> None:
    """The second call over a connection is not unwatched."""
    calls: list[bytes] = []

    def once(connection: socket.socket) -> None:
        while received := take(connection):
            calls.append(received)
            if len(calls) == 1:
                connection.sendall(OK)

    server = serve(once)
    transport.send(request(server.url))
    assert isinstance(failure(transport, request(server.url, timeout_s=0.5)), NoAnswer)
    assert server.connections == 1


def test_the_mounted_adapter_repeats_and_follows_nothing() -> None:
    """For calls with and without an effect."""
    retries = _Adapter().max_retries
    assert (retries.total, retries.redirect, retries.respect_retry_after_header) == (0, 0, False)


def test_an_exception_carries_nothing_of_the_request(serve, transport) -> None:
    """Neither its text nor the chain of its causes holds the address, the token or the body."""
    server = serve(lambda connection: take(connection) and None)
    found = failure(transport, request(server.url, effect=True))
    assert SECRET not in f"{found} {found!r}"
    assert found.__cause__ is None
    assert found.__context__ is None


def test_nothing_of_this_machine_goes_along(serve, transport, monkeypatch, tmp_path) -> None:
    """A password in ~/.netrc is not for Amazon, and a cookie is not kept."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password canary-password\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    server = serve(answer=OK.replace(b"X-Name: value", b"Set-Cookie: a=b"))
    transport.send(request(server.url))
    transport.send(request(server.url))
    sent = b"".join(server.received).lower()
    assert b"authorization" not in sent
    assert b"cookie" not in sent


def test_the_user_agent_is_the_requests_own_or_the_transports(serve) -> None:
    """What the request names is kept."""
    server = serve()
    transport = RequestsTransport(user_agent="ours/1")
    transport.send(HttpRequest(method="GET", url=server.url))
    transport.send(HttpRequest(method="GET", url=server.url, headers={"User-Agent": "theirs/2"}))
    transport.close()
    assert [b"ours/1" in received for received in server.received] == [True, False]
    assert b"theirs/2" in server.received[1]


def taking(url: str, take: Callable[[bytes], bool]) -> HttpRequest:
    return HttpRequest(method="GET", url=url, timeout_s=10, take=take)


def test_a_body_that_is_taken_piece_by_piece_is_not_kept(serve, transport) -> None:
    """It may be longer than what is kept otherwise, and only the pieces are ever there."""
    size, sizes = 5_000_000, []
    server = serve(answer=b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size + b"x" * size)

    def take(piece: bytes) -> bool:
        sizes.append(len(piece))
        return True

    answer = transport.send(taking(server.url, take))
    assert (answer.status, answer.body) == (200, b"")
    assert sum(sizes) == size
    assert max(sizes) <= 65_536
    assert server.connections == 1


def test_what_is_not_wanted_any_more_is_not_read(serve, transport) -> None:
    """The connection with the rest in it is closed, and the next call has another one."""
    server = serve(answer=b"HTTP/1.1 200 OK\r\nContent-Length: 5000000\r\n\r\n" + b"x" * 5_000_000)
    taken: list[int] = []

    def first(piece: bytes) -> bool:
        taken.append(len(piece))
        return False

    for _ in range(2):
        assert transport.send(taking(server.url, first)).status == 200
    assert len(taken) == 2
    assert server.connections == 2


def test_only_a_good_answer_is_taken(serve, transport) -> None:
    """What is said of an error comes back as it always does."""
    server = serve(answer=b"HTTP/1.1 403 No\r\nContent-Length: 3\r\n\r\nbad")
    taken: list[bytes] = []
    answer = transport.send(taking(server.url, lambda piece: not taken.append(piece)))
    assert (answer.body, taken) == (b"bad", [])


def test_a_body_that_breaks_off_while_it_is_taken_is_no_answer(serve, transport) -> None:
    """Half a report is none."""
    server = serve(lambda connection: take(connection) and connection.sendall(OK[:-1]))
    assert isinstance(failure(transport, taking(server.url, lambda _: True)), NoAnswer)


def test_a_packed_bomb_comes_in_small_pieces(serve, transport) -> None:
    """What the server packs on the way is unpacked piece by piece too, and not beyond what is wanted."""
    packed = gzip.compress(bytes(20_000_000))
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed)
    server = serve(answer=head + packed)
    sizes: list[int] = []
    transport.send(taking(server.url, lambda piece: sizes.append(len(piece)) or len(sizes) < 3))
    assert max(sizes) <= 65_536
    assert len(sizes) == 3
