"""What the templates are given: the library's values, and what a page has to work out of them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from attrs import frozen

from orderactions.actions import Action, Option, Preview, Verdict
from orderactions.models import Component, Kind, Scope
from orderactions.orders import Order
from orderactions.panel.forms import fields_of
from orderactions.panel.rights import rights_of
from orderactions.reasons import Reason
from orderactions.states import State

if TYPE_CHECKING:
    from orderactions.card import Card
    from orderactions.panel.app import Panel
    from orderactions.panel.sessions import Session

__all__ = ["Step", "action_view", "card_view", "form_view", "preview_view", "safe_link"]

_CHARGES = (Component.ITEM, Component.SHIPPING, Component.GIFT_WRAP)
#: The usual way of an action; where it ends elsewhere, the last step is that end.
_WAY = (State.RESERVED, State.SUBMITTING, State.ACCEPTED, State.DONE, State.SETTLED)
_BEFORE = {State.PROPOSED: -1, State.UNKNOWN: 1, State.REFUSED: 1}


@frozen(kw_only=True)
class Step:
    """One step of an action's way."""

    name: str
    #: "past", "now" or "ahead".
    when: str


def safe_link(address: str) -> str:
    """Return an address of the web as it is, and "" for anything else."""
    return address if address.startswith(("https://", "http://")) else ""


def card_view(panel: Panel, session: Session, number: int, card: Card) -> dict[str, Any]:
    """Return what the card's page shows."""
    refunds = [option for option in card.options if option.kind is Kind.REFUND]
    whole = next((option for option in refunds if option.line_id is None), None)
    cancelling = next((option for option in card.options if option.kind is Kind.CANCELLATION), None)
    return {
        "card": card,
        "order": card.order,
        "warnings": (*card.warnings, *panel.service.ticket_warnings(card.order, session.ticket_ref)),
        "number": number,
        "refund": card.button("refund"),
        "cancel": card.button("cancel"),
        "whole": whole,
        "by_line": {option.line_id: option for option in refunds if option.line_id is not None},
        "approval": next((each.approval for each in card.presets if each.preset.request.scope is Scope.FULL), ""),
        "cancelling": cancelling,
        "refund_reasons": _reasons(refunds),
        "cancel_reasons": _reasons([cancelling] if cancelling else []),
        "offers": [(offer, fields_of(offer.preset.request)) for offer in card.presets],
        "manual": [option for option in card.options if option.verdict is Verdict.MANUAL],
        "open_actions": [each for each in card.actions if each.is_open and each.order == card.order.ref],
        "past_actions": [each for each in card.actions if not (each.is_open and each.order == card.order.ref)],
        "skus": {line.line_id: line.sku or line.line_id for line in card.order.lines},
        "safe_link": safe_link,
    }


def form_view(
    panel: Panel, session: Session, number: int, card: Card, fields: Mapping[str, str], errors: Mapping[str, str]
) -> dict[str, Any]:
    """Return what the page of a partial refund, or of a form that was filled in wrongly, shows."""
    known = {
        f"{what}.{line.line_id}.{c.value}" for line in card.order.lines for c in _CHARGES for what in ("by", "value")
    }
    plain = {"reason", "how", "amount", "percent", "restocking_fee", "return_shipping", "parts"}
    return {
        **card_view(panel, session, number, card),
        "fields": fields,
        "errors": errors,
        "beside": {name: key for name, key in errors.items() if name not in known | plain},
        "rows": list(_rows(card.order)),
        "all_reasons": tuple(Reason),
    }


def _rows(order: Order) -> Iterable[tuple[object, Component, str]]:
    for line in order.lines:
        for component in _CHARGES:
            if line.paid.get(component):
                yield line, component, f"{line.line_id}.{component.value}"


def _reasons(options: Sequence[Option]) -> Mapping[Reason, str]:
    """The reasons that can be named, with the marketplace's code for each, of the options that are possible."""
    found: dict[Reason, str] = {}
    for option in options:
        if option.verdict in (Verdict.ALLOWED, Verdict.UNSURE):
            found |= option.reasons
    return found


def preview_view(panel: Panel, session: Session, number: int, shown: Preview) -> dict[str, Any]:
    """Return what the page of a preview shows."""
    del panel, session
    order = shown.snapshot
    return {
        "preview": shown,
        "order": order,
        "number": number,
        "skus": {line.line_id: line.sku or line.line_id for line in order.lines},
        "titles": {line.line_id: line.title for line in order.lines},
        "is_refund": shown.kind is Kind.REFUND,
        "fields": fields_of(shown.request),
        "standing": [each for each in shown.warnings if each in shown.standing],
        "special": [each for each in shown.warnings if each not in shown.standing],
    }


def action_view(panel: Panel, session: Session, action: Action) -> dict[str, Any]:
    """Return what the page of an action shows."""
    until = _withdrawable_until(panel, action)
    name = str(action.order)
    return {
        "action": action,
        "steps": list(steps_of(action)),
        "until": until,
        "left_s": max(0, int((until - panel.now()).total_seconds())) if until else 0,
        "rights": rights_of(panel.service, session.actor, action),
        "number": session.orders.index(name) if name in session.orders else None,
        "warnings": panel.service.warnings() if action.is_open else (),
        "is_final": not action.is_open,
        "safe_link": safe_link,
    }


def _withdrawable_until(panel: Panel, action: Action) -> datetime | None:
    """Until when the policy holds it back; it can be taken back for as long as it is not sent."""
    if action.state is not State.RESERVED or action.kind is not Kind.REFUND:
        return None
    held = panel.service._context.policy.hold_for(action.amount)  # noqa: SLF001 - of the same library
    until = action.created_at + timedelta(seconds=held)
    return until if until > panel.now() else None


def steps_of(action: Action) -> Iterable[Step]:
    """Return the steps of an action's way, with the one that it has come to."""
    state = action.state
    if action.by_hand:
        return
    if state in _WAY:
        at = _WAY.index(state)
    elif state in _BEFORE:
        at = _BEFORE[state]
    else:
        yield Step(name=state.value, when="now")
        return
    if state not in _WAY and at < 0:
        yield Step(name=state.value, when="now")
    for place, each in enumerate(_WAY):
        if state not in _WAY and place == at + 1 and at >= 0:
            yield Step(name=state.value, when="now")
            if state is State.REFUSED:
                return
        when = "past" if place < at or (place == at and state not in _WAY) else "now" if place == at else "ahead"
        yield Step(name=each.value, when=when)
