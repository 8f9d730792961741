"""One judgement on one request, from one reading of the order and of our own actions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from attrs import field, frozen

from orderactions.actions import Line, Plan
from orderactions.models import Kind, Problem, Refund, Request, Scope
from orderactions.orders import Order
from orderactions.rules.allocate import allocate
from orderactions.rules.balance import left, refundable
from orderactions.rules.options import Own, cancellation_problems, refund_problems
from orderactions.rules.previewing import differences, facts_of

__all__ = ["Assessment", "assess", "precheck"]


@frozen(kw_only=True)
class Assessment:
    """What a request comes to, or what stands against it."""

    lines: tuple[Line, ...] = ()
    plan: Plan = field(factory=Plan)
    problems: tuple[Problem, ...] = ()
    facts: Mapping[str, str] = field(factory=dict)


def assess(
    request: Request, order: Order, own: Own, plan: Callable[[Request, Order, Sequence[Line]], Plan]
) -> Assessment:
    """Judge a request.

    Args:
        request: what is asked.
        order: the order as it was read.
        own: what our own actions hold on it.
        plan: the marketplace's `plan`, a pure function.
    """
    problems: tuple[Problem, ...]
    lines: tuple[Line, ...] = ()
    if isinstance(request, Refund):
        problems = _against_refund(request, order, own)
        if not problems:
            rest = left(refundable(order), (), own.lines)
            lines, problems = allocate(request, order, rest, own.units)
    else:
        problems = cancellation_problems(order, own)
    planned = Plan()
    if not problems:
        planned = plan(request, order, lines)
        problems = planned.problems
    facts = facts_of(order, request.kind, lines, planned.wire, planned.code)
    return Assessment(lines=lines, plan=planned, problems=problems, facts=facts)


def _against_refund(request: Refund, order: Order, own: Own) -> tuple[Problem, ...]:
    named = {part.line_id for part in request.lines}
    chosen = [line for line in order.lines if line.line_id in named]
    if request.scope is Scope.FULL or not chosen:
        return refund_problems(order, own)
    return next((found for line in chosen if (found := refund_problems(order, own, line))), ())


def precheck(
    kind: Kind, order: Order, before: Mapping[str, str], lines: Sequence[Line], plan: Plan
) -> tuple[tuple[Problem, ...], tuple[str, ...]]:
    """Look once more at a reserved action just before it is sent: what now stands against it, and what changed.

    Args:
        kind: of the action.
        order: the order as it was read just now.
        before: the facts that the action rests on.
        lines: its amounts, reserved already.
        plan: how it will be sent; only `wire` and `code` are looked at.
    """
    if kind is Kind.CANCELLATION:
        return cancellation_problems(order, Own()), ()
    by_id = {line.line_id: line for line in order.lines}
    for line_id in dict.fromkeys(line.line_id for line in lines):
        found = refund_problems(order, Own(), by_id.get(line_id)) if line_id in by_id else ()
        if found:
            return found, ()
    changed = differences(before, facts_of(order, kind, lines, plan.wire, plan.code))
    if not changed:
        return (), ()
    return (Problem("facts_changed", "order", "the order has changed since the preview", "; ".join(changed)),), changed
