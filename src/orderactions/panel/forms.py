"""From a form to a request, and back. Pure: what a field says is read strictly, and what is wrong is told by field.

A refund of parts has two fields for each charge of each line: `by.LINE.COMPONENT` says how (all, quantity, amount,
percent; nothing: not at all) and `value.LINE.COMPONENT` how much.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar

from orderactions.amounts import Amount, read_signed
from orderactions.errors import RequestError
from orderactions.models import (
    Cancellation,
    Component,
    LinePart,
    OrderRef,
    Refund,
    Request,
    Scope,
    read_amount,
    read_percent,
)
from orderactions.reasons import Reason

__all__ = ["FormError", "fields_of", "kept", "read_form"]

_CHARGES = (Component.ITEM, Component.SHIPPING, Component.GIFT_WRAP)
_NAMED = ("kind", "how", "reason", "amount", "percent", "line", "restocking_fee", "return_shipping", "claim_open",
          "buyer_asked", "when_possible")  # fmt: skip
_PART = re.compile(r"(by|value)\.([^.\s]{1,64})\.([a-z_]{1,20})\Z")
_COMMA = re.compile(r"(-?[0-9]{1,12}),([0-9]{1,2})\Z")
_MOST_PARTS = 500
_T = TypeVar("_T", bound=Enum)


class FormError(ValueError):
    """A form that is none.

    Attributes:
        errors: by field, the key of what is wrong with it.
    """

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(", ".join(f"{name}: {key}" for name, key in errors.items()))
        self.errors = errors


def kept(form: Mapping[str, str]) -> dict[str, str]:
    """Return the fields that say what is asked for, without the others and without what is empty."""
    found = {name: form[name].strip() for name in _NAMED if form.get(name, "").strip()}
    for name in sorted(form):
        if _PART.match(name) and form[name].strip() and len(found) < _MOST_PARTS:
            found[name] = form[name].strip()
    return found


def read_form(form: Mapping[str, str], order: OrderRef) -> Request:
    """Return what a form asks for.

    Raises:
        FormError: it asks for nothing that makes sense; says by field why.
    """
    fields, errors = kept(form), dict[str, str]()
    reason = _word(Reason, fields, "reason", errors)
    if fields.get("kind") == "cancellation":
        _stop(errors)
        return Cancellation(
            order=order,
            reason=reason,
            buyer_asked="buyer_asked" in fields,
            when_possible="when_possible" in fields,
        )
    how = fields.get("how", "full")
    read = _HOW.get(how)
    if fields.get("kind", "refund") != "refund" or read is None:
        errors["how"] = "error.choose"
        raise FormError(errors)
    try:
        made = read(fields, order, reason, errors)
    except RequestError as error:
        # Whatever the values say together: nothing of it is asked for.
        errors.setdefault(error.field, "error.request")
    else:
        _stop(errors)
        return made
    raise FormError(errors)


def _full(fields: Mapping[str, str], order: OrderRef, reason: Reason, errors: dict[str, str]) -> Refund:
    return Refund(order=order, reason=reason, scope=Scope.FULL, **_beside(fields, errors))


def _part(fields: Mapping[str, str], order: OrderRef, reason: Reason, errors: dict[str, str]) -> Refund:
    parts = _parts(fields, errors)
    if not parts and not errors:
        errors["parts"] = "error.nothing_chosen"
    return Refund(order=order, reason=reason, scope=Scope.PART, lines=parts, **_beside(fields, errors))


def _amount(fields: Mapping[str, str], order: OrderRef, reason: Reason, errors: dict[str, str]) -> Refund:
    amount = _value(fields, "amount", "error.amount", errors, read_amount)
    return Refund(order=order, reason=reason, scope=Scope.PART, amount=amount, **_beside(fields, errors))


def _percent(fields: Mapping[str, str], order: OrderRef, reason: Reason, errors: dict[str, str]) -> Refund:
    percent = _value(fields, "percent", "error.percent", errors, read_percent)
    return Refund(order=order, reason=reason, scope=Scope.PART, percent=percent, **_beside(fields, errors))


def _shipping(fields: Mapping[str, str], order: OrderRef, reason: Reason, errors: dict[str, str]) -> Refund:
    _without_fees(fields, errors)
    amount = _value(fields, "amount", "error.amount", errors, read_amount) if "amount" in fields else None
    claim = "claim_open" in fields
    return Refund(
        order=order, reason=reason, scope=Scope.PART, component=Component.SHIPPING, amount=amount, claim_open=claim
    )


def _goodwill(fields: Mapping[str, str], order: OrderRef, reason: Reason, errors: dict[str, str]) -> Refund:
    _without_fees(fields, errors)
    amount = _value(fields, "amount", "error.amount", errors, read_amount)
    _stop(errors)
    assert amount is not None
    return Refund.goodwill(order, amount, reason=reason, line_id=fields.get("line"), claim_open="claim_open" in fields)


_HOW: Mapping[str, Callable[[Mapping[str, str], OrderRef, Reason, dict[str, str]], Refund]] = {
    "full": _full,
    "part": _part,
    "amount": _amount,
    "percent": _percent,
    "shipping": _shipping,
    "goodwill": _goodwill,
}


def _stop(errors: Mapping[str, str]) -> None:
    if errors:
        raise FormError(errors)


def _word(words: type[_T], fields: Mapping[str, str], name: str, errors: dict[str, str]) -> _T:
    try:
        return words(fields.get(name, ""))
    except ValueError:
        errors[name] = "error.choose"
        return next(iter(words))


_V = TypeVar("_V")


def _value(
    fields: Mapping[str, str], name: str, wrong: str, errors: dict[str, str], read: Callable[[str, str], _V]
) -> _V | None:
    try:
        return read(name, _point(fields.get(name, "")))
    except RequestError:
        errors[name] = wrong
        return None


def _point(text: str) -> str:
    """A decimal comma is read as one, where nothing else can be meant: two digits or one after it, none of a group."""
    return _COMMA.sub(r"\1.\2", text)


def _read_quantity(name: str, text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,8}", text):
        raise RequestError(name, "is no quantity")
    return int(text)


def _beside(fields: Mapping[str, str], errors: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {"claim_open": "claim_open" in fields}
    if "restocking_fee" in fields:
        found["restocking_fee"] = _value(fields, "restocking_fee", "error.amount", errors, read_amount)
    if "return_shipping" in fields:
        found["return_shipping"] = _value(fields, "return_shipping", "error.amount", errors, read_signed)
    return found


def _without_fees(fields: Mapping[str, str], errors: dict[str, str]) -> None:
    """A fee goes with a refund of articles: whoever fills it in elsewhere means another amount than would be paid."""
    errors.update((name, "error.request") for name in ("restocking_fee", "return_shipping") if name in fields)


def _parts(fields: Mapping[str, str], errors: dict[str, str]) -> tuple[LinePart, ...]:
    found = []
    for name, how in fields.items():
        match = _PART.match(name)
        if match is None or match[1] != "by":
            continue
        try:
            component = Component(match[3])
        except ValueError:
            component = Component.GOODWILL
        if component not in _CHARGES:
            errors[name] = "error.choose"
            continue
        value = f"value.{match[2]}.{match[3]}"
        given: dict[str, Any] = {}
        if how == "quantity":
            given["quantity"] = _value(fields, value, "error.quantity", errors, _read_quantity)
        elif how == "amount":
            given["amount"] = _value(fields, value, "error.amount", errors, read_amount)
        elif how == "percent":
            given["percent"] = _value(fields, value, "error.percent", errors, read_percent)
        elif how != "all":
            errors[name] = "error.choose"
        found.append(LinePart(line_id=match[2], component=component, **given))
    _nothing_passed_over(fields, errors)
    return tuple(found)


def _nothing_passed_over(fields: Mapping[str, str], errors: dict[str, str]) -> None:
    """Refuse how much of nothing, and how much of all: what would be paid is not what was filled in."""
    for name in fields:
        match = _PART.match(name)
        if match is None or match[1] != "value":
            continue
        by = f"by.{match[2]}.{match[3]}"
        if by not in fields:
            errors[by] = "error.choose"
        elif fields[by] == "all":
            errors[name] = "error.request"


# And back.


def fields_of(request: Request) -> dict[str, str]:
    """Return the fields of a form that asks for this; what it cannot ask for (a note, a net amount) is not there."""
    fields = {"kind": request.kind.value, "reason": request.reason.value}
    if isinstance(request, Cancellation):
        marked = {"buyer_asked": request.buyer_asked, "when_possible": request.when_possible}
        return fields | {name: "1" for name, is_so in marked.items() if is_so}
    fields["how"] = _how(request)
    fields |= {
        name: f"{_plain(value)}"
        for name, value in (
            ("amount", request.amount),
            ("percent", request.percent),
            ("restocking_fee", request.restocking_fee),
            ("return_shipping", request.return_shipping),
        )
        if value is not None
    }
    if request.claim_open:
        fields["claim_open"] = "1"
    if request.scope is Scope.GOODWILL:
        return fields | ({"line": request.lines[0].line_id} if request.lines else {})
    for part in request.lines:
        where = f"{part.line_id}.{part.component.value}"
        for by, value in (("quantity", part.quantity), ("amount", part.amount), ("percent", part.percent)):
            if value is not None:
                fields |= {f"by.{where}": by, f"value.{where}": f"{_plain(value)}"}
        fields.setdefault(f"by.{where}", "all")
    return fields


def _how(request: Refund) -> str:
    if request.scope is not Scope.PART:
        return str(request.scope.value)
    if request.lines:
        return "part"
    if request.component is Component.SHIPPING:
        return "shipping"
    return "amount" if request.amount is not None else "percent"


def _plain(value: Amount | Decimal | int) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
