"""A token that an application fetches for itself (OAuth 2.0, client credentials), for desks that ask for one."""

from __future__ import annotations

import json
import threading
from datetime import datetime, timedelta
from urllib.parse import urlencode

from orderactions.clock import Clock, SystemClock
from orderactions.desks.parts import Part
from orderactions.desks.rest import usual_transport
from orderactions.errors import DeskError
from orderactions.outgoing import check_url
from orderactions.secret import Secret
from orderactions.transport import HttpRequest, HttpResponse, Transport, TransportError

__all__ = ["ClientCredentials"]

#: A token is not used in its last minutes: a call that is on its way then would fail.
_MARGIN = timedelta(minutes=5)


class ClientCredentials:
    """What says who asks, for `DeskApi`: the token of now, kept until shortly before it ends. Safe in threads.

    Neither the secret nor a token is in a repr or a message.

    Args:
        desk: the desk's name, for messages.
        url: where tokens are given.
        client_id: of the application.
        client_secret: of the application.
        transport: sends the call; default: the usual one.
        clock: what time it is.
        timeout_s: one limit for a call, in seconds.

    Raises:
        SetupError: the address cannot be used.
    """

    def __init__(
        self,
        desk: str,
        url: str,
        client_id: str,
        client_secret: Secret | str,
        *,
        transport: Transport | None = None,
        clock: Clock | None = None,
        timeout_s: float = 30.0,
    ) -> None:
        self._desk, self._url = desk, check_url(url, f"{desk}: url")
        self._client_id = client_id
        self._client_secret = Secret(client_secret) if isinstance(client_secret, str) else client_secret
        self._transport = transport or usual_transport()
        self._clock, self._timeout_s = clock or SystemClock(), timeout_s
        self._lock = threading.Lock()
        self._kept: tuple[Secret, datetime] | None = None

    def __repr__(self) -> str:
        return f"ClientCredentials({self._desk!r})"

    def __call__(self) -> Secret:
        """Return what the header says. Raises DeskError: no token was given."""
        with self._lock:
            if self._kept is None or self._clock.now() >= self._kept[1]:
                self._kept = self._fetch()
            return self._kept[0]

    def forget(self) -> None:
        """Let the next call fetch another token."""
        with self._lock:
            self._kept = None

    def _fetch(self) -> tuple[Secret, datetime]:
        asked_at = self._clock.now()
        answer = self._send()
        if answer.status in (400, 401, 403):
            raise DeskError(
                f"{self._desk}: the desk gives this application no token; look at its id and secret ({answer.status})"
            )
        if answer.status != 200:
            raise DeskError(f"{self._desk}: the desk gave no token ({answer.status})")
        try:
            found = Part(self._desk, json.loads(answer.body), "token")
        except (ValueError, RecursionError):
            raise DeskError(f"{self._desk}: the desk's answer is no JSON, and no token") from None
        token, seconds = found.text("access_token"), found.number("expires_in")
        if not token.isascii() or not token.isprintable() or token.split() != [token]:
            raise found.unfit("access_token")
        try:
            return Secret(f"Bearer {token}"), asked_at + timedelta(seconds=seconds) - _MARGIN
        except OverflowError:
            raise found.unfit("expires_in") from None

    def _send(self) -> HttpResponse:
        asked = {
            "grant_type": "client_credentials",
            "client_id": self._client_id,
            "client_secret": self._client_secret.reveal(),
        }
        request = HttpRequest(
            method="POST",
            url=self._url,
            headers={"accept": "application/json", "content-type": "application/x-www-form-urlencoded"},
            body=urlencode(asked).encode(),
            timeout_s=self._timeout_s,
            operation="token",
        )
        try:
            return self._transport.send(request)
        except TransportError as error:
            # A token that was given and did not arrive changes nothing.
            raise DeskError(f"{self._desk}: {error}") from None
