"""The pages that only show: the door, the card, an action and where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, Response, make_response, render_template, request

from orderactions.actions import Action
from orderactions.errors import RequestError
from orderactions.panel.addresses import ADDRESSES, address
from orderactions.panel.app import COOKIE, Panel, Stopped, page, see
from orderactions.panel.context import read_context
from orderactions.panel.sessions import Session, begin, chosen_language, write_session
from orderactions.panel.shaping import action_view, card_view
from orderactions.panel.wording import LANGUAGES

if TYPE_CHECKING:
    from orderactions.models import OrderRef

__all__ = ["action_of", "add"]

#: A card that is shown again within so many seconds rests on the same reading of the order.
_SAME_READING_S = 5


def add(app: Flask, panel: Panel) -> None:
    """Add the pages."""

    def door() -> Response:
        return _enter(panel) if request.method == "POST" else page("door.html")

    @panel.guarded
    def home(session: Session) -> Response:
        if len(session.orders) == 1:
            return see("card", number=0)
        return page("orders.html", orders=session.orders)

    @panel.guarded
    def card(session: Session, number: int) -> Response:
        return _card(panel, session, number)

    @panel.guarded
    def action(session: Session, action_id: str) -> Response:
        found = action_of(panel, session, action_id)
        return page("action.html", **action_view(panel, session, found))

    @panel.guarded
    def live(session: Session, action_id: str) -> Response:
        found = action_of(panel, session, action_id)
        response = make_response(render_template("_action.html", **action_view(panel, session, found)))
        response.headers["X-Panel-State"] = "open" if found.is_open else "final"
        return response

    app.add_url_rule(ADDRESSES["door"], "door", door, methods=["GET", "POST"])
    for view in (home, card, action, live):
        app.add_url_rule(ADDRESSES[view.__name__], view.__name__, view)


def _enter(panel: Panel) -> Response:
    """Take a context, once, and begin a session for it."""
    now = panel.now()
    context = read_context(panel.keys, request.form.get("context", ""), now)
    if context is None or not panel.used.take(context.id, context.enter_until, now):
        raise Stopped(401, "error.context")
    asked = [context.language, *(each for each, _ in request.accept_languages)]
    session = begin(context, chosen_language(asked, LANGUAGES))
    home = address("home", request.root_path.rstrip("/"), sid=session.id)
    response = Response(status=303, headers={"Location": home})
    response.set_cookie(
        COOKIE,
        write_session(panel.keys, session),
        path=home,
        max_age=int((session.until - now).total_seconds()),
        secure=True,
        httponly=True,
        samesite="None",
        partitioned=True,
    )
    return response


def _card(panel: Panel, session: Session, number: int) -> Response:
    ref: OrderRef = panel.order_of(session, number)
    made = panel.service.card(panel.reading(ref, _SAME_READING_S), session.ticket_ref, session.actor)
    panel.keep(made.order)
    return page("card.html", **card_view(panel, session, number, made))


def action_of(panel: Panel, session: Session, action_id: str) -> Action:
    """Return an action that this session may see: of its orders or its ticket; with the whole desk, any."""
    try:
        found = panel.service.get(action_id)
    except RequestError:
        raise Stopped(404, "error.page") from None
    own = str(found.order) in session.orders or found.ticket == session.ticket_ref
    if not (own or session.whole_desk):
        raise Stopped(404, "error.page")
    return found
