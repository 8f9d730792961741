"""The forms about an order: preview, press, and "done there"."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from attrs import frozen
from flask import Flask, Response, make_response, render_template, request

from orderactions.actions import Action, Preview
from orderactions.errors import JournalError, RequestError
from orderactions.models import OrderRef
from orderactions.orders import Order
from orderactions.panel.addresses import ADDRESSES
from orderactions.panel.app import Panel, Stopped, page, seals_words, see
from orderactions.panel.forms import FormError, kept, read_form
from orderactions.panel.sessions import Session
from orderactions.panel.shaping import action_view, form_view, preview_view
from orderactions.states import State

__all__ = ["add"]

#: While a form is filled in, its effect is worked out on a reading of this age at most.
_TYPING_S = 120
_ASK_AGAIN = frozenset({"stale_preview", "possible_duplicate"})


@frozen(kw_only=True)
class Confirm:
    """What is to be confirmed, and why it is asked about once more."""

    shown: Preview
    #: Why nothing was done when it was pressed: something has changed, or it may be meant twice.
    declined: Action | None = None
    #: The preview that was pressed was too old.
    expired: bool = False
    #: What the agent wrote to the buyer, and what is wrong with it.
    words: str | None = None
    wrong: str = ""

    @property
    def status(self) -> int:
        """Of the page."""
        if self.wrong:
            return 422
        return 409 if self.declined or self.expired else 200


def add(app: Flask, panel: Panel) -> None:
    """Add the forms' ends."""

    @panel.guarded
    def preview(session: Session, number: int) -> Response:
        # A reload of what a form has brought, without the form: there is nothing to show but the order.
        return _preview(panel, session, number) if request.method == "POST" else see("card", number=number)

    @panel.guarded
    def effect(session: Session, number: int) -> Response:
        return _effect(panel, session, number)

    @panel.guarded
    def press(session: Session, number: int) -> Response:
        return _press(panel, session, number) if request.method == "POST" else see("card", number=number)

    @panel.guarded
    def part(session: Session, number: int) -> Response:
        return _form(panel, session, number, {}, {}, status=200)

    @panel.guarded
    def by_hand(session: Session, number: int) -> Response:
        return _by_hand(panel, session, number)

    app.add_url_rule(ADDRESSES["part"], "part", part)
    app.add_url_rule(ADDRESSES["by_hand"], "by_hand", by_hand, methods=["GET", "POST"])
    for view in (preview, press):
        app.add_url_rule(ADDRESSES[view.__name__], view.__name__, view, methods=["GET", "POST"])
    app.add_url_rule(ADDRESSES["effect"], "effect", effect, methods=["POST"])


def _preview(panel: Panel, session: Session, number: int) -> Response:
    """The first press: say exactly what would happen, and offer to do it."""
    ref = panel.order_of(session, number)
    try:
        asked = read_form(request.form, ref)
    except FormError as error:
        return _form(panel, session, number, request.form, error.errors)
    shown = panel.service.preview(asked, ticket=panel.ticket_of(session))
    return _confirm(panel, session, number, Confirm(shown=shown))


def _form(
    panel: Panel,
    session: Session,
    number: int,
    fields: Mapping[str, str],
    errors: Mapping[str, str],
    *,
    key: str = "",
    status: int = 422,
) -> Response:
    """The form of a refund: empty, or as it was filled in, with what is wrong beside each field.

    With a key it is about what was done at the marketplace by hand.
    """
    ref = panel.order_of(session, number)
    made = panel.service.card(panel.reading(ref, _TYPING_S), session.ticket_ref, session.actor)
    panel.keep(made.order)
    return page("form.html", status, key=key, **form_view(panel, session, number, made, kept(fields), errors))


def _by_hand(panel: Panel, session: Session, number: int) -> Response:
    """Record what was done at the marketplace by hand. Its key comes with the button: a repeat is the same record."""
    ref, given = panel.order_of(session, number), request.values
    key = given.get("key", "")
    if not 8 <= len(key) <= 80 or not key.isprintable():
        raise Stopped(400, "error.bad")
    if request.method != "POST":
        return _form(panel, session, number, {"kind": given.get("kind", "")}, {}, key=key, status=200)
    try:
        done = read_form(request.form, ref)
    except FormError as error:
        return _form(panel, session, number, request.form, error.errors, key=key)
    action = panel.service.record_external(done, actor=session.actor, key=key, ticket=panel.ticket_of(session))
    return see("action", action_id=action.id)


def _confirm(panel: Panel, session: Session, number: int, what: Confirm) -> Response:
    """The page that says what would happen, with the button that does it where nothing stands against it."""
    shown = what.shown
    panel.keep(shown.snapshot)
    signed = "" if shown.problems else panel.shown.write(shown, session, panel.now())
    editable = bool(shown.for_buyer and panel.ticket_of(session)) and seals_words()
    view = preview_view(panel, session, number, shown)
    return page("confirm.html", what.status, what=what, signed=signed, editable=editable, **view)


def _effect(panel: Panel, session: Session, number: int) -> Response:
    """What the form would do as it is filled in now: for a look while typing. It cannot be pressed."""
    ref = panel.order_of(session, number)
    try:
        asked = read_form(request.form, ref)
    except FormError as error:
        return make_response(render_template("_errors.html", errors=error.errors), 422)
    reading = panel.reading(ref, _TYPING_S)
    order = reading if isinstance(reading, Order) else panel.service.order(reading)
    panel.keep(order)
    shown = panel.service.preview(asked, order=order)
    return make_response(render_template("_effect.html", **preview_view(panel, session, number, shown)))


def _press(panel: Panel, session: Session, number: int) -> Response:
    """The second press: what was shown is asked for, under the preview's own key, so that a repeat is the same action.

    What has changed since is shown, and asked again.
    """
    ref = panel.order_of(session, number)
    shown = panel.shown.read(request.form.get("preview", ""), session, ref)
    if shown is None:
        raise Stopped(403, "error.preview")
    if (made := panel.made_of(ref, shown.id)) is not None:
        # Before anything else: of what was done, nothing may be said as if it had not been.
        return _shown(panel, session, made)
    ticket, words = panel.ticket_of(session), shown.own_words(request.form.get("for_buyer"))
    if panel.now() >= shown.until:
        return _ask_again(panel, session, number, ref, shown.fields, words=words)
    asked = panel.shown.again(shown, ticket)
    try:
        action = panel.service.execute(
            asked,
            actor=session.actor,
            ticket=ticket,
            key=shown.id,
            again="again" in request.form,
            for_buyer=words,
        )
    except RequestError as error:
        if error.field != "for_buyer":
            raise
        return _confirm(panel, session, number, Confirm(shown=asked, words=words, wrong=error.problem))
    if action.state is State.DECLINED and any(each.code in _ASK_AGAIN for each in action.problems):
        return _ask_again(panel, session, number, ref, shown.fields, action, words)
    return _shown(panel, session, action)


def _shown(panel: Panel, session: Session, action: Action) -> Response:
    """Lead to the page of an action, or to our own script give that page at once: a reload is one of it either way."""
    where = see("action", action_id=action.id)
    if request.headers.get("X-Panel") != "here":
        return where
    try:
        answer = page("action.html", **action_view(panel, session, action))
    except (JournalError, sqlite3.Error):
        # It is recorded, and what is said of a form whose record fails would not be true.
        return where
    answer.headers["X-Panel-Address"] = where.headers["Location"]
    return answer


def _ask_again(
    panel: Panel,
    session: Session,
    number: int,
    ref: OrderRef,
    fields: Mapping[str, str],
    declined: Action | None = None,
    words: str | None = None,
) -> Response:
    """Show what the same request would do now, and why it was not done: what has changed, or that it is long ago."""
    fresh = panel.service.preview(read_form(fields, ref), ticket=panel.ticket_of(session))
    return _confirm(
        panel, session, number, Confirm(shown=fresh, declined=declined, expired=declined is None, words=words)
    )
