"""Access tokens of Login with Amazon: one request however many threads ask (AMZ-AUTH-01, AMZ-AUTH-04)."""

from __future__ import annotations

import hashlib
import threading
from concurrent.futures import Future
from datetime import datetime, timedelta
from urllib.parse import urlencode

from attrs import evolve, frozen

from orderactions.clock import Clock
from orderactions.errors import MissingCredentials, Throttled, Unavailable
from orderactions.marketplaces.amazon.patience import pause_before
from orderactions.marketplaces.amazon.wire import parse_json, text_of
from orderactions.secret import Secret
from orderactions.transport import HttpRequest, HttpResponse, Transport, TransportError

__all__ = ["Credentials", "Token", "TokenSource", "application_name"]

_TIMEOUT_S = 20.0
_MARGIN_S = 60.0
_RETRY_AFTER_S = 30.0

_WHAT_TO_DO = {
    "invalid_client": "check the client id and secret; a secret dies seven days after a new one was made (AMZ-AUTH-05)",
    "invalid_grant": "authorise the application again and set the new refresh token",
    "unauthorized_client": "the client and the refresh token do not belong together; set both of one application",
}


def _hidden(value: str | Secret) -> Secret:
    return value if isinstance(value, Secret) else Secret(value)


def application_name(client_id: str) -> str:
    """Return a name of an application's own that shows nothing."""
    return hashlib.sha256(client_id.encode()).hexdigest()[:16]


class Credentials:
    """What lets an application act for a seller. Shows none of it.

    Args:
        client_id: of the application, as Amazon shows it.
        client_secret: of the application.
        refresh_token: of the seller's authorisation.

    Raises:
        MissingCredentials: one of them is empty.
    """

    __slots__ = ("client_id", "client_secret", "refresh_token")

    def __init__(self, *, client_id: str | Secret, client_secret: str | Secret, refresh_token: str | Secret) -> None:
        given = {"client_id": client_id, "client_secret": client_secret, "refresh_token": refresh_token}
        empty = [name for name, value in given.items() if not value]
        if empty:
            raise MissingCredentials(f"Amazon: {', '.join(empty)} is empty; Seller Central shows it under Develop Apps")
        self.client_id: Secret = _hidden(client_id)
        self.client_secret: Secret = _hidden(client_secret)
        self.refresh_token: Secret = _hidden(refresh_token)

    @property
    def application(self) -> str:
        """A name of the application's own that shows nothing: its budgets at Amazon are kept under it."""
        return application_name(self.client_id.reveal())

    def __repr__(self) -> str:
        return "Credentials(hidden)"


#: An hour is usual (AMZ-AUTH-01); a day is beyond all doubt.
_LONGEST_LIFE_S = 86_400


@frozen
class Token:
    """An access token, and the moment from which Amazon certainly refuses it."""

    secret: Secret
    expires_at: datetime


class TokenSource:
    """Exchanges the refresh token for access tokens and keeps the latest until shortly before its end.

    Args:
        transport: what sends.
        clock: what time it is.
        credentials: what is exchanged.
        token_url: where.
    """

    def __init__(self, transport: Transport, clock: Clock, credentials: Credentials, token_url: str) -> None:
        self._transport = transport
        self._clock = clock
        self._credentials = credentials
        self._token_url = token_url
        self._lock = threading.Lock()
        self._asking: Future[Token] | None = None
        self._kept: Token | None = None

    @property
    def address(self) -> str:
        """Where tokens come from."""
        return self._token_url

    def send_by(self, transport: Transport) -> None:
        """Ask by this transport from now on."""
        self._transport = transport

    def token(self, min_left_s: float = 0.0, *, timeout_s: float = _TIMEOUT_S) -> Token:
        """Return a token that lives at least `min_left_s` and a minute more.

        Args:
            min_left_s: how long it must live at least.
            timeout_s: how long to wait for one, where it has to be asked for; never longer than 20 seconds.

        Raises:
            MissingCredentials: Amazon refused the credentials; says what to do.
            Throttled, Unavailable: it cannot be had now.
        """
        needed = timedelta(seconds=min_left_s + _MARGIN_S)
        with self._lock:
            kept = self._kept
            if kept is not None and kept.expires_at - self._clock.now() >= needed:
                return kept
            answer, leading = self._asking, self._asking is None
            if answer is None:
                answer = self._asking = Future()
        wait_s = min(timeout_s, _TIMEOUT_S)
        if leading:
            self._lead(answer, wait_s)
        try:
            return answer.result(wait_s)
        except TimeoutError:
            pass
        raise Unavailable("another call waits for Amazon's token server, and no token came in time")

    def discard(self, token: Token) -> None:
        """Forget a token that was refused; a newer one stays."""
        with self._lock:
            if self._kept is token:
                self._kept = None

    def _lead(self, answer: Future[Token], timeout_s: float) -> None:
        """Ask for all who wait. They get the token, or the very failure."""
        try:
            token = self._ask(timeout_s)
        except BaseException as error:
            with self._lock:
                self._asking = None
            if not isinstance(error, Exception):
                answer.set_exception(Unavailable("asking for a token was interrupted"))
                raise
            answer.set_exception(error)
            return
        with self._lock:
            self._kept = token
            self._asking = None
        answer.set_result(token)

    def _ask(self, timeout_s: float) -> Token:
        request = HttpRequest(
            method="POST",
            url=self._token_url,
            headers={"content-type": "application/x-www-form-urlencoded;charset=UTF-8", "accept": "application/json"},
            body=_form(self._credentials),
            timeout_s=timeout_s,
            operation="token",
        )
        return _read_token(self._sent(request), self._clock.now())

    def _sent(self, request: HttpRequest) -> HttpResponse:
        """Send it, again where that may help and within the time of the first."""
        ends, attempt = self._clock.now() + timedelta(seconds=request.timeout_s), 0
        while True:
            attempt += 1
            response, failure = None, ""
            try:
                response = self._transport.send(request)
            except TransportError as error:
                failure = str(error)
            pause_s = pause_before(attempt, None if response is None else response.status)
            left_s = (ends - self._clock.now()).total_seconds()
            if pause_s is None or pause_s >= left_s:
                break
            self._clock.sleep(pause_s)
            request = evolve(request, timeout_s=left_s - pause_s)
        # Raised out here, so that no exception hangs on to one that carries the request.
        if response is None:
            raise Unavailable(f"Amazon's token server does not answer: {failure}")
        return response


def _form(credentials: Credentials) -> bytes:
    """Write the secrets out, in a frame that is gone before anything can fail."""
    form = {
        "grant_type": "refresh_token",
        "refresh_token": credentials.refresh_token.reveal(),
        "client_id": credentials.client_id.reveal(),
        "client_secret": credentials.client_secret.reveal(),
    }
    return urlencode(form).encode()


def _read_token(response: HttpResponse, now: datetime) -> Token:
    """Read the answer. What the server says in words is not repeated: it may echo what was sent."""
    request_id = response.headers.get("x-amzn-requestid", "")
    if response.status == 429:
        raise Throttled("Amazon's token server is asked too often", retry_after_s=_RETRY_AFTER_S, request_id=request_id)
    try:
        document = parse_json(response.body)
        if response.status == 200:
            secret = Secret(document.need("access_token").text())
            life_s = document.need("expires_in")
            if life_s.count() > _LONGEST_LIFE_S:
                life_s.fail("is longer than any token lives")
            return Token(secret, now + timedelta(seconds=life_s.count()))
        error = text_of(document.get("error"))
    except ValueError:
        error = ""
    if response.status < 500 and error in _WHAT_TO_DO:
        raise MissingCredentials(f"Amazon refused the credentials ({error}); {_WHAT_TO_DO[error]}")
    raise Unavailable(
        f"Amazon's token server answered {response.status} and nothing that can be used", request_id=request_id
    )
