"""The application: who may come in, what every answer carries, and what becomes of an error."""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from importlib.util import find_spec
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, g, make_response, render_template, request
from markupsafe import Markup
from werkzeug.exceptions import HTTPException

from orderactions.actions import Action
from orderactions.clock import Clock, SystemClock
from orderactions.errors import (
    ConflictError,
    JournalError,
    MarketplaceError,
    MissingCredentials,
    OrderNotFound,
    RequestError,
    SetupError,
    Throttled,
)
from orderactions.models import OrderRef, TicketRef
from orderactions.orders import Order
from orderactions.panel.addresses import address
from orderactions.panel.keys import Keys, Keyset
from orderactions.panel.recent import Recent
from orderactions.panel.sessions import Session, UsedContexts, chosen_language, read_session
from orderactions.panel.settings import Bucket, Pace, read_ancestors
from orderactions.panel.shown import ShownPreviews
from orderactions.panel.wording import LANGUAGES, Words
from orderactions.service import ActionService

__all__ = ["COOKIE", "Panel", "Stopped", "make_app"]

COOKIE: Final = "orderactions"
_CSRF = "csrf"
_LARGEST_FORM = 512 * 1024
#: What browsers keep; anything longer is somebody's who wants it to be remembered here.
_LARGEST_COOKIE = 4096
#: What only looks; whatever else there is has to come from a form of ours.
_LOOKS = ("GET", "HEAD")
_V = TypeVar("_V", bound=Callable[..., Any])


class Stopped(Exception):
    """A request that goes no further: a status, the key of what is said, and when to come back."""

    def __init__(self, status: int, key: str, *, detail: str = "", retry_after_s: int = 0) -> None:
        super().__init__(key)
        self.status = status
        self.key = key
        self.detail = detail
        self.retry_after_s = retry_after_s


class Panel:
    """What the pages work with."""

    def __init__(
        self,
        service: ActionService,
        keys: Keyset,
        ancestors: tuple[str, ...],
        used: UsedContexts,
        pace: Pace,
        clock: Clock,
    ) -> None:
        self.service = service
        self.keys = keys
        self.used = used
        self.clock = clock
        self.bucket: Bucket = Bucket(pace)
        self.shown: ShownPreviews = ShownPreviews(keys, service)
        self._readings: Recent[OrderRef, Order] = Recent()
        self.headers: Mapping[str, str] = _headers(ancestors)
        # An agent's pages come one after the other with the same cookie.
        self._read = functools.lru_cache(1000)(functools.partial(read_session, keys))

    def now(self) -> datetime:
        """Return the present moment."""
        return self.clock.now()

    def guarded(self, view: _V) -> _V:
        """Let a view be seen by its session only, and a form be sent by a page of its session only."""

        @functools.wraps(view)
        def called(sid: str, **parts: Any) -> Any:  # noqa: ANN401 - whatever the view takes and gives
            cookie = request.cookies.get(COOKIE, "")
            session = self._read(cookie) if len(cookie) <= _LARGEST_COOKIE else None
            if session is None or session.id != sid or self.now() >= session.until:
                raise Stopped(401, "error.session")
            g.session, g.words = session, Words(session.language)
            if request.method not in _LOOKS:
                self._check_origin()
                if not self.keys.holds(_CSRF, cookie, request.form.get("csrf", "")):
                    raise Stopped(403, "error.form")
            if wait := self.bucket.wait_s(session.agent, self.now()):
                raise Stopped(429, "error.pace", retry_after_s=wait)
            g.csrf = self.keys.tag(_CSRF, cookie)
            return view(session, **parts)

        return called  # type: ignore[return-value]

    @staticmethod
    def _check_origin() -> None:
        """Refuse a form of another page, whatever it knows. Old browsers say nothing; then the form's tag stands."""
        site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
        foreign = origin is not None and urlsplit(origin).netloc != request.host
        if foreign or site not in (None, "same-origin"):
            raise Stopped(403, "error.form")

    def ticket_of(self, session: Session) -> TicketRef | None:
        """Return the ticket that is to be written; None where its desk is not connected, which the card says."""
        ref = session.ticket_ref
        return ref if ref.desk in self.service._context.desks else None  # noqa: SLF001 - of the same library

    def reading(self, ref: OrderRef, at_most_s: float) -> Order | OrderRef:
        """Return the last reading of an order, where it is not older than that; else the order's name, to be read."""
        kept = self._readings.get(ref)
        is_fresh = kept is not None and (self.now() - kept.read_at).total_seconds() <= at_most_s
        return kept if kept is not None and is_fresh else ref

    def keep(self, order: Order) -> None:
        """Remember a reading: a page that is shown again asks the marketplace nothing."""
        self._readings.put(order.ref, order)

    def made_of(self, order: OrderRef, preview_id: str) -> Action | None:
        """Return what a preview has become when it was pressed before; one that was declined has become nothing."""
        with self.service._context.journal.reading() as t:  # noqa: SLF001 - of the same library
            row = t.ledger.by_key(order.account, preview_id)
        return None if row is None else self.service.get(row.id)

    def order_of(self, session: Session, number: int) -> OrderRef:
        """Return one of the session's orders, by its place."""
        if not 0 <= number < len(session.orders):
            raise Stopped(404, "error.page")
        account, _, order_id = session.orders[number].partition("/")
        return OrderRef(account, order_id)


def make_app(
    service: ActionService,
    keys: Keys,
    frame_ancestors: Sequence[str],
    used: UsedContexts,
    pace: Pace,
    clock: Clock | None,
) -> Flask:
    """Put the application together; see `create_app`."""
    from orderactions.panel import acting, deciding, looking

    panel = Panel(service, Keyset(keys), read_ancestors(frame_ancestors), used, pace, clock or SystemClock())
    app = Flask("orderactions.panel", static_url_path="/static")
    app.config["MAX_CONTENT_LENGTH"] = _LARGEST_FORM
    app.config["MAX_FORM_MEMORY_SIZE"] = _LARGEST_FORM
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    # Read once: every page uses it.
    app.jinja_env.globals["p"] = app.jinja_env.get_template("_parts.html").module
    app.extensions["orderactions"] = panel
    app.before_request(_begin)
    app.context_processor(_in_every_page)
    app.after_request(functools.partial(_finish, panel))
    app.register_error_handler(Exception, _show_error)
    looking.add(app, panel)
    acting.add(app, panel)
    deciding.add(app, panel)
    return app


def _begin() -> None:
    g.words = g.session = None
    g.csrf = ""


def _in_every_page() -> dict[str, object]:
    session: Session | None = g.session
    # Before somebody is let in, the browser's wish is all that is known.
    words = g.words or Words(chosen_language([each for each, _ in request.accept_languages], LANGUAGES))

    root, sid = request.root_path.rstrip("/"), session.id if session else ""

    def to(name: str, **parts: object) -> str:
        return address(name, root, sid=sid, **parts)

    field = Markup('<input type="hidden" name="csrf" value="{}">').format(g.csrf)
    return {"t": words, "session": session, "to": to, "root": root, "csrf": field}


def seals_words() -> bool:
    """Whether free words can be kept sealed (extra `[evidence]`)."""
    return find_spec("cryptography") is not None


def page(name: str, status: int = 200, **values: Any) -> Response:  # noqa: ANN401 - what a template takes
    """Return a page."""
    return make_response(render_template(name, **values), status)


def see(name: str, **parts: object) -> Response:
    """Send the browser to a page of the session, so that a reload asks for that page and not for the form again."""
    where = address(name, request.root_path.rstrip("/"), sid=g.session.id, **parts)
    return Response(status=303, headers={"Location": where})


# What every answer carries.


def _headers(ancestors: tuple[str, ...]) -> dict[str, str]:
    framed = " ".join(ancestors) or "'none'"
    policy = (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; "
        f"base-uri 'none'; frame-ancestors {framed}"
    )
    found = {
        "Content-Security-Policy": policy,
        # Not "no-referrer": under that a browser calls the origin of our own forms "null".
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "X-Robots-Tag": "noindex",
    }
    return found if ancestors else found | {"X-Frame-Options": "DENY"}


def _finish(panel: Panel, response: Response) -> Response:
    # A file has a word of its own about caches.
    response.headers.remove("Cache-Control")
    response.headers.extend(panel.headers)
    return response


# What becomes of an error. No message of an error goes into a log: it may name an order.


def _show_error(error: Exception) -> Response:
    status, key, detail, retry = _told(error)
    if status == 500:
        from flask import current_app

        # The type and the place, and nothing that the error says.
        current_app.logger.error("the panel failed: %s at %s", type(error).__name__, _place(error))
    response = page("error.html", status, key=key, detail=detail, retry_after_s=retry)
    if retry:
        response.headers["Retry-After"] = str(retry)
    return response


def _told(error: Exception) -> tuple[int, str, str, int]:
    """Return what is told of an error: the status, the key of the words, a detail, and when to come back."""
    if isinstance(error, Stopped):
        return error.status, error.key, error.detail, error.retry_after_s
    if isinstance(error, HTTPException):
        status = error.code or 500
        return status, _OF_STATUS.get(status, "error.bad"), "", 0
    if isinstance(error, Throttled):
        return 503, "error.throttled", "", max(1, round(error.retry_after_s))
    status, key = next((said for kind, said in _OF_ERROR.items() if isinstance(error, kind)), (500, "error.own"))
    if key == "error.journal" and request.method in _LOOKS:
        # What was pressed before stands in the journal, though it cannot be looked at now.
        key = "error.unread"
    return status, key, error.problem if key == "error.refused" and isinstance(error, RequestError) else "", 0


_OF_STATUS = {404: "error.page", 405: "error.method", 413: "error.large"}
#: A kind stands before those that it is one of.
_OF_ERROR: dict[type[Exception], tuple[int, str]] = {
    OrderNotFound: (404, "error.order"),
    ConflictError: (409, "error.conflict"),
    RequestError: (400, "error.refused"),
    MissingCredentials: (502, "error.credentials"),
    MarketplaceError: (502, "error.marketplace"),
    JournalError: (503, "error.journal"),
    sqlite3.Error: (503, "error.journal"),
    SetupError: (500, "error.setup"),
}


def _place(error: Exception) -> str:
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    return "nowhere" if last is None else f"{last.tb_frame.f_globals.get('__name__')}:{last.tb_lineno}"
