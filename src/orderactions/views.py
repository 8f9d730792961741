"""The values of the library as JSON. Names are the library's own; amounts are text, moments ISO 8601 in UTC."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from orderactions.actions import Action, Confirmation, Event, Line, Option, Preview, Task, WireLine
from orderactions.models import Problem
from orderactions.money import Money
from orderactions.orders import Order
from orderactions.presets import Preset

__all__ = [
    "action_json",
    "amount_json",
    "confirmation_json",
    "event_json",
    "lines_json",
    "moment_json",
    "option_json",
    "order_json",
    "preset_json",
    "preview_json",
    "problems_json",
    "sent_json",
    "task_json",
]


def moment_json(at: datetime | None) -> str | None:
    """Return a moment."""
    return None if at is None else at.isoformat()


def amount_json(amount: Money | None) -> str | None:
    """Return an amount without its currency, which stands beside it."""
    return None if amount is None else f"{amount.amount:f}"


def problems_json(problems: Sequence[Problem]) -> list[dict[str, str]]:
    """Return what stands against something, and what clears it."""
    return [{"code": one.code, "field": one.field, "message": one.message, "remedy": one.remedy} for one in problems]


def lines_json(lines: Sequence[Line]) -> list[dict[str, object]]:
    """Return amounts by line and component."""
    return [
        {
            "line": one.line_id,
            "component": one.component.value,
            "amount": amount_json(one.amount),
            "quantity": one.quantity or None,
        }
        for one in lines
    ]


def sent_json(wire: Sequence[WireLine]) -> list[dict[str, object]]:
    """Return the same in the marketplace's words."""
    return [
        {
            "line": one.line_id,
            "code": one.code,
            "components": [{"type": kind, "amount": amount_json(amount)} for kind, amount in one.components],
        }
        for one in wire
    ]


def confirmation_json(told: Confirmation) -> dict[str, object]:
    """Return what may be told about an action."""
    return {
        "number": told.number,
        "stage": told.stage.value,
        "references": [{"system": one.system, "kind": one.kind, "value": one.value} for one in told.references],
        "for_agent": told.for_agent,
        "for_buyer": told.for_buyer,
        "link": told.link,
    }


def action_json(action: Action) -> dict[str, object]:
    """Return an action as it stands now."""
    attention = action.attention
    return {
        "id": action.id,
        "kind": action.kind.value,
        "state": action.state.value,
        "account": action.order.account,
        "order": action.order.order_id,
        "site": action.site,
        "amount": amount_json(action.amount),
        "currency": action.currency,
        "reason": action.reason.value,
        "code": action.code,
        "actor": {"name": action.actor.name, "kind": action.actor.kind, "rule": action.actor.rule},
        "ticket": str(action.ticket) if action.ticket else None,
        "key": action.key,
        "created_at": moment_json(action.created_at),
        "updated_at": moment_json(action.updated_at),
        "lines": lines_json(action.lines),
        "sent": sent_json(action.wire),
        "problems": problems_json(action.problems),
        "differences": list(action.differences),
        "attention": {"reason": attention.reason, "since": moment_json(attention.since)} if attention else None,
        "submission": action.submission_id,
        "expected": action.expected,
        "steps_open": action.steps_open,
        "by_hand": action.by_hand,
        "parcel": [
            {
                "step": one.name,
                "moment": one.moment,
                "state": one.state.value,
                "parcel": one.parcel,
                "why": one.why,
            }
            for one in action.parcel
        ],
        "confirmation": confirmation_json(action.confirmation),
    }


def event_json(event: Event) -> dict[str, object]:
    """Return one record of an action's history."""
    return {"seq": event.seq, "at": moment_json(event.at), "type": event.type, "data": _plain(event.data)}


def _plain(value: object) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def preview_json(preview: Preview) -> dict[str, object]:
    """Return the exact effect of a request before it happens."""
    return {
        "id": preview.id,
        "kind": preview.kind.value,
        "account": preview.order.account,
        "order": preview.order.order_id,
        "site": preview.site,
        "amount": amount_json(preview.buyer_gets),
        "currency": preview.currency,
        "reason": preview.request.reason.value,
        "code": preview.code,
        "made_at": moment_json(preview.made_at),
        "lines": lines_json(preview.lines),
        "sent": sent_json(preview.wire),
        "tax_rule": preview.tax_rule,
        "effects": list(preview.effects),
        "warnings": list(preview.warnings),
        "losses": list(preview.losses),
        "for_buyer": preview.for_buyer,
        "ask_buyer": preview.ask_buyer,
        "problems": problems_json(preview.problems),
        "fingerprint": preview.fingerprint,
    }


def order_json(order: Order) -> dict[str, object]:
    """Return an order as it was read."""
    return {
        "account": order.ref.account,
        "order": order.ref.order_id,
        "site": order.site,
        "site_name": order.site_name,
        "status": order.status.value,
        "raw_status": order.raw_status,
        "fulfilled_by": order.fulfilment.value,
        "currency": order.currency,
        "paid": amount_json(order.paid),
        "total": amount_json(order.total),
        "tax_rule": order.tax_rule,
        "created_at": moment_json(order.created_at),
        "read_at": moment_json(order.read_at),
        "ship_by": moment_json(order.ship_by),
        "buyer_asked_to_cancel": order.buyer_asked_to_cancel,
        "link": order.link,
        "lines": [
            {
                "line": line.line_id,
                "sku": line.sku,
                "title": line.title,
                "quantity": line.quantity,
                "quantity_shipped": line.quantity_shipped,
                "paid": {component.value: amount_json(amount) for component, amount in line.paid.items()},
                "problem": line.problem,
            }
            for line in order.lines
        ],
    }


def preset_json(preset: Preset) -> dict[str, object]:
    """Return a refund that fits a cause."""
    return {
        "cause": preset.cause.value,
        "title": preset.title,
        "code": preset.code,
        "amount": amount_json(preset.amount),
        "lines": lines_json(preset.lines),
    }


def option_json(option: Option) -> dict[str, object]:
    """Return a verdict."""
    return {
        "kind": option.kind.value,
        "line": option.line_id,
        "verdict": option.verdict.value,
        "limit": amount_json(option.limit),
        "problems": problems_json(option.problems),
        "reasons": {reason.value: code for reason, code in option.reasons.items()},
        "effects": list(option.effects),
        "deadline": moment_json(option.deadline),
        "link": option.link,
        "ready_text": option.ready_text,
        "done_key": option.done_key,
    }


def task_json(task: Task) -> dict[str, object]:
    """Return a task."""
    return {
        "id": task.id,
        "action": task.action_id,
        "kind": task.kind,
        "since": moment_json(task.since),
        "due": moment_json(task.due),
        "amount": amount_json(task.money),
        "currency": task.money.currency if task.money else None,
        "why": task.why,
        "look_at": list(task.look_at),
        "answers": list(task.answers),
        "link": task.link,
        "role": task.role,
        "deputy": task.deputy,
        "runbook": task.runbook,
        "resolved_at": moment_json(task.resolved_at),
        "answer": task.answer,
        "resolved_by": task.resolved_by,
    }
