"""What adapters of desks with a JSON interface share: one call, and an honest word on what may have been done."""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Mapping
from typing import Any

from orderactions.errors import DeskError, DeskUnclear
from orderactions.outgoing import check_url, host_of
from orderactions.secret import Secret
from orderactions.transport import HttpRequest, HttpResponse, NotSent, Transport, TransportError

__all__ = ["CERTAIN", "DeskApi", "Moved", "usual_transport"]

CERTAIN: frozenset[int] = frozenset(range(400, 500)) - {408}
"""The answers that mean that nothing was done. By 408 a gateway says, too, that the desk behind it was too slow."""
_MOST_BYTES = 8 * 1024 * 1024


class Moved(DeskError):
    """What was to be read is elsewhere now: a desk that merges tickets may answer so for good."""

    def __init__(self, message: str, location: str) -> None:
        super().__init__(message)
        #: Where the desk says that it is; no part of the message.
        self.location: str = location


class DeskApi:
    """A desk's interface. No message of an error holds an address's path, a header, or what the desk answered.

    Args:
        name: the desk's name, for messages.
        url: what every path is put behind; https, or http on this machine.
        authorization: says who asks; or a function that returns it anew for each call, for a token that runs out; or
            None, for a desk that wants to read it in the body.
        header: the name of the header that holds it.
        headers: what every call has beside, such as the version of the interface.
        transport: sends it; default: the usual one.
        timeout_s: one limit for each call, in seconds.
        renew: forgets what shows who asks. Called when a read is answered 401, which is then tried once more; a write
            is not.

    Raises:
        SetupError: the address cannot be used.
    """

    def __init__(
        self,
        name: str,
        url: str,
        authorization: Secret | Callable[[], Secret] | None,
        *,
        header: str = "authorization",
        headers: Mapping[str, str] | None = None,
        transport: Transport | None = None,
        timeout_s: float = 30.0,
        renew: Callable[[], None] | None = None,
    ) -> None:
        self.url: str = check_url(url, f"{name}: url").rstrip("/")
        self._name = name
        self._authorization = authorization
        self._header = header.lower()
        self._headers = {name.lower(): value for name, value in (headers or {}).items()}
        self._timeout_s = timeout_s
        self._renew = renew
        self._transport = transport or usual_transport()

    def __repr__(self) -> str:
        return f"DeskApi({self._name!r}, host={host_of(self.url)!r})"

    def read(self, path: str) -> Any:  # noqa: ANN401 - what a desk answers; whoever reads it looks at each part
        """Return what is there. Raises DeskError; `Moved` when the desk names another place."""
        return self._read("GET", path, None)

    def ask(self, path: str, body: object) -> Any:  # noqa: ANN401 - likewise
        """Return what a desk answers that takes its questions by POST. Raises DeskError."""
        return self._read("POST", path, json.dumps(body).encode())

    def write(self, method: str, path: str, body: object = None, *, refusals: Container[int] = CERTAIN) -> Any:  # noqa: ANN401 - likewise
        """Send a change, once, and return what is answered; None when that is nothing.

        Args:
            method: such as "POST".
            path: where to.
            body: what to send.
            refusals: the answers that mean that nothing was done, for a desk of which that is not certain for them all.

        Raises:
            DeskError: certainly nothing was changed: no connection, or the desk refused it (4xx, but not 408).
            DeskUnclear: it may have been: no answer, a redirect, 408, 5xx, or an answer that cannot be read.
        """
        sent = None if body is None else json.dumps(body).encode()
        return self._json(self._judge(self._send(method, path, sent, effect=True), refusals))

    def create(self, path: str, body: object, *, header: str) -> str:
        """Send what is to be made, once, and return what a header of the answer says of it; "" when it says nothing.

        Raises:
            DeskError: certainly nothing was made. `DeskUnclear`: it may have been; both as `write` has it.
        """
        answer = self._judge(self._send("POST", path, json.dumps(body).encode(), effect=True))
        return answer.headers.get(header.lower(), "")

    def _read(self, method: str, path: str, body: bytes | None) -> Any:  # noqa: ANN401 - likewise
        try:
            answer = self._send(method, path, body, effect=False)
            if answer.status == 401 and self._renew is not None:
                self._renew()
                answer = self._send(method, path, body, effect=False)
            if answer.status in (301, 308) and (location := answer.headers.get("location")):
                raise Moved(f"{self._name}: the desk answered that it is elsewhere ({answer.status})", location)
            return self._json(self._judge(answer))
        except DeskUnclear as error:
            # Nothing is changed by a read, whatever became of it.
            raise DeskError(str(error)) from None

    def _send(self, method: str, path: str, body: bytes | None, *, effect: bool) -> HttpResponse:
        shown = self._authorization() if callable(self._authorization) else self._authorization
        headers = {"accept": "application/json", **self._headers, **({self._header: shown.reveal()} if shown else {})}
        if body is not None:
            headers["content-type"] = "application/json"
        request = HttpRequest(
            method=method,
            url=self.url + path,
            headers=headers,
            body=body,
            timeout_s=self._timeout_s,
            operation=method.lower(),
            effect=effect,
        )
        try:
            return self._transport.send(request)
        except NotSent as error:
            raise DeskError(f"{self._name}: {error}") from None
        except TransportError as error:
            raise DeskUnclear(f"{self._name}: {error}") from None

    def _judge(self, answer: HttpResponse, refusals: Container[int] = CERTAIN) -> HttpResponse:
        if answer.status in refusals:
            raise DeskError(f"{self._name}: {_REFUSALS.get(answer.status, 'the desk refused it')} ({answer.status})")
        if not 200 <= answer.status < 300:
            raise DeskUnclear(f"{self._name}: the desk answered {answer.status}")
        return answer

    def _json(self, answer: HttpResponse) -> Any:  # noqa: ANN401 - likewise
        if not answer.body.strip():
            return None
        try:
            return json.loads(answer.body)
        # Too deep is as unreadable as no JSON at all.
        except (ValueError, RecursionError):
            raise DeskUnclear(f"{self._name}: the desk's answer is no JSON") from None


def usual_transport() -> Transport:
    """Return what sends an adapter's calls where none is handed in."""
    from orderactions.http import RequestsTransport

    return RequestsTransport(max_bytes=_MOST_BYTES)


_REFUSALS = {
    401: "the desk does not know who asks; look at the token",
    403: "the desk does not let this user do that",
    404: "there is no such ticket",
    409: "the ticket was changed meanwhile; it has to be read again",
    413: "the text is too long for the desk",
    422: "the desk does not take what it was sent",
    429: "the desk asks to wait",
}
