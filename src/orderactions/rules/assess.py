"""One judgement on one request, from one reading of the order and of our own actions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from attrs import evolve, field, frozen

from orderactions.actions import Line, Plan
from orderactions.models import Kind, Problem, Refund, Request, Scope
from orderactions.money import Money, total
from orderactions.orders import Order
from orderactions.rules.allocate import allocate, unexpressed
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
    missing = Money.zero(order.currency)
    if isinstance(request, Refund):
        problems = _against_refund(request, order, own)
        if not problems:
            rest = left(refundable(order), own.foreign, own.lines)
            lines, problems = allocate(request, order, rest, own.units)
            missing = unexpressed(request, order, rest, own.units, lines)
    else:
        problems = cancellation_problems(order, own, when_possible=request.when_possible)
    planned = Plan()
    if not problems:
        planned = plan(request, order, lines)
        problems = planned.problems
    if missing:
        said = f"{missing} less than asked: the marketplace adds tax by whole cents, and nothing comes closer."
        planned = evolve(planned, warnings=(said, *planned.warnings))
    facts = facts_of(order, request.kind, lines, planned.wire, planned.code)
    return Assessment(lines=lines, plan=planned, problems=problems, facts=facts)


def _against_refund(request: Refund, order: Order, own: Own) -> tuple[Problem, ...]:
    named = {part.line_id for part in request.lines}
    chosen = [line for line in order.lines if line.line_id in named]
    if request.scope is Scope.FULL or not chosen:
        return refund_problems(order, own)
    return next((found for line in chosen if (found := refund_problems(order, own, line))), ())


def precheck(
    kind: Kind, order: Order, others: Own, before: Mapping[str, str], lines: Sequence[Line], plan: Plan
) -> tuple[tuple[Problem, ...], tuple[str, ...]]:
    """Look once more at a reserved action just before it is sent: what now stands against it, and what changed.

    Args:
        kind: of the action.
        order: the order as it was read just now.
        others: what is held on it beside this action, and what the books show that is not ours.
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
        return _beyond(order, others, lines), ()
    return (Problem("facts_changed", "order", "the order has changed since the preview", "; ".join(changed)),), changed


def _beyond(order: Order, others: Own, lines: Sequence[Line]) -> tuple[Problem, ...]:
    """What the balance says once more: somebody may have refunded elsewhere since."""
    rest = left(refundable(order), others.foreign, others.lines)
    after = left(rest, (), lines)
    taken = total((amount - after[key] for key, amount in rest.items()), order.currency)
    # A fee lowers what the buyer gets; what it is taken off is spent all the same.
    wanted = total((line.amount for line in lines if line.amount.minor > 0), order.currency)
    if taken == wanted:
        return ()
    said = f"only {taken} of {wanted} is left: it was refunded elsewhere since the preview"
    return (Problem("facts_changed", "amount", said, "preview again"),)
