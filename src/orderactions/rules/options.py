"""What may be done on an order now: a verdict for the order and for each line, with why and what clears it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import evolve, field, frozen

from orderactions.actions import Line, Option, Verdict
from orderactions.models import Kind, Problem
from orderactions.money import Money, total
from orderactions.orders import BookKind, Fulfilment, Order, OrderLine, OrderStatus
from orderactions.reasons import Vocabulary
from orderactions.rules.balance import Balance, left, refundable

__all__ = ["Own", "after_parcel_left", "cancellation_problems", "options", "refund_problems"]

_CANCEL_INSTEAD = "cancel the order instead: nothing has been shipped"
_WAIT_FOR_IT = "wait until it is Unshipped, or have the cancellation wait for that (when_possible=True)"
_CONFIRM_FIRST = "its parcel has left: confirm the shipment at the marketplace, then refund"
_REFUND_INSTEAD = "refund instead: the parcel is on its way or there"


@frozen(kw_only=True)
class Own:
    """What our own actions hold on one order."""

    #: Amounts of all actions that count, by line and component.
    lines: tuple[Line, ...] = ()
    #: What the marketplace's books show that is not ours.
    foreign: tuple[Line, ...] = ()
    #: Units refunded by quantity, per line id.
    units: Mapping[str, int] = field(factory=dict)
    #: Our reference of a cancellation that is not refused; "" when there is none.
    cancelling: str = ""
    #: Our reference of a refund that the marketplace has not answered yet; "" when there is none.
    refunding: str = ""


def options(order: Order, own: Own, vocabulary: Vocabulary, rest: Balance | None = None) -> tuple[Option, ...]:
    """Return the options: cancellation, refund of the whole, then refund of each line.

    Args:
        order: as it was read.
        own: what is held on it.
        vocabulary: the marketplace's reasons.
        rest: what is left of it, where that is known already.
    """
    rest = left(refundable(order), own.foreign, own.lines) if rest is None else rest
    found = [_cancellation(order, own, vocabulary), _refund(order, None, own, rest, vocabulary)]
    if len(order.lines) > 1 or order.status is OrderStatus.PARTIALLY_SHIPPED:
        found += [_refund(order, line, own, rest, vocabulary) for line in order.lines]
    return tuple(found)


def after_parcel_left(found: Iterable[Option], left: Problem) -> tuple[Option, ...]:
    """Return the options of an order whose last cancellation was refused because its parcel leaves: refund instead.

    Args:
        found: the options as the marketplace shows the order.
        left: why it was refused.
    """

    def known(option: Option) -> Option:
        if option.kind is Kind.CANCELLATION and option.verdict is Verdict.ALLOWED:
            return evolve(option, verdict=Verdict.UNSURE, problems=(left,))
        problems = tuple(
            evolve(each, remedy=_CONFIRM_FIRST) if each.remedy == _CANCEL_INSTEAD else each for each in option.problems
        )
        return evolve(option, problems=problems)

    return tuple(known(option) for option in found)


def _verdict(problems: tuple[Problem, ...]) -> Verdict:
    codes = {problem.code for problem in problems}
    if "fulfilled_by_marketplace" in codes:
        return Verdict.MANUAL
    if codes & {"status_unknown", "fulfilment_unknown", "amounts_unsure"}:
        return Verdict.UNSURE
    return Verdict.BLOCKED if problems else Verdict.ALLOWED


def _cancellation(order: Order, own: Own, vocabulary: Vocabulary) -> Option:
    problems = cancellation_problems(order, own)
    verdict = _verdict(problems)
    manual = verdict is Verdict.MANUAL
    return Option(
        kind=Kind.CANCELLATION,
        verdict=verdict,
        problems=problems,
        reasons=vocabulary.cancellation,
        effects=("the whole order is cancelled; part of an order cannot be",),
        deadline=order.ship_by,
        link=order.link if manual else "",
        ready_text=f"Please cancel order {order.ref.order_id}." if manual else "",
    )


def _refund(order: Order, line: OrderLine | None, own: Own, rest: Balance, vocabulary: Vocabulary) -> Option:
    limit = total((a for (line_id, _), a in rest.items() if line is None or line_id == line.line_id), order.currency)
    problems = refund_problems(order, own, line)
    if not problems and not limit:
        problems = (
            Problem("nothing_left", "amount", "nothing is left to refund", "see the history for where it went"),
        )
    verdict = _verdict(problems)
    manual = verdict is Verdict.MANUAL
    return Option(
        kind=Kind.REFUND,
        verdict=verdict,
        line_id=line.line_id if line else None,
        problems=problems,
        limit=limit if verdict is Verdict.ALLOWED else Money.zero(order.currency),
        reasons=vocabulary.refund,
        link=order.link if manual else "",
        ready_text=f"Please refund order {order.ref.order_id}." if manual else "",
    )


def _who_sends(order: Order) -> tuple[Problem, ...]:
    if order.fulfilment is Fulfilment.MARKETPLACE:
        return (
            Problem(
                "fulfilled_by_marketplace",
                "order",
                "this order is fulfilled by the marketplace; no program of the seller's can change it",
                f"do it by hand at {order.link}" if order.link else "do it by hand at the marketplace",
            ),
        )
    if order.fulfilment is Fulfilment.UNKNOWN:
        return (Problem("fulfilment_unknown", "order", "the marketplace does not say who sends it", "look there"),)
    return ()


def refund_problems(order: Order, own: Own, line: OrderLine | None = None) -> tuple[Problem, ...]:
    """Return what stands against a refund of the order, or of one of its lines.

    Rules AMZ-ORDER-01 (status), AMZ-REFUND-14 (not before shipment), AMZ-ORDER-05; the marketplace's own problems come
    with the order.
    """
    found = list(_who_sends(order))
    if not found:
        found += _refund_by_status(order, line)
    if not found:
        found += order.refund_problems
    if not found:
        found += _by_books(order)
    if not found and own.cancelling:
        found.append(
            Problem("cancelling", "order", f"a cancellation is on its way ({own.cancelling})", "wait for its answer")
        )
    lines = [line] if line else list(order.lines)
    if not found:
        found += [
            Problem("amounts_unsure", f"line {each.line_id}", each.problem, "look at the order at the marketplace")
            for each in lines
            if each.problem
        ]
    return tuple(found)


def _by_books(order: Order) -> tuple[Problem, ...]:
    """A claim or chargeback in the books has paid the buyer already (AMZ-REFUND-18)."""
    kinds = {entry.kind for entry in order.books or ()}
    look = "the buyer has been paid that way; a refund would pay twice: decide it at the marketplace"
    if BookKind.CLAIM in kinds:
        return (Problem("guarantee_claim", "order", "the books show a guarantee claim for it", look),)
    if BookKind.CHARGEBACK in kinds:
        return (Problem("chargeback", "order", "the books show a chargeback for it", look),)
    return ()


def _refund_by_status(order: Order, line: OrderLine | None) -> tuple[Problem, ...]:
    match order.status:
        case OrderStatus.SHIPPED:
            return ()
        case OrderStatus.UNSHIPPED:
            return (Problem("not_shipped", "order", "the order is not shipped", _CANCEL_INSTEAD),)
        case OrderStatus.PENDING:
            return (
                Problem("pending", "order", "the order is still pending", "wait until it is Unshipped, then cancel it"),
            )
        case OrderStatus.CANCELLED:
            return (Problem("cancelled", "order", "the order is cancelled", "there is nothing to refund"),)
        case OrderStatus.PARTIALLY_SHIPPED:
            if line is None:
                return (
                    Problem(
                        "partly_shipped", "order", "the order is shipped in part", "refund the shipped lines by name"
                    ),
                )
            if not line.quantity_shipped:
                return (
                    Problem(
                        "not_shipped", f"line {line.line_id}", "this line is not shipped", "ship or cancel it there"
                    ),
                )
            return ()
        case _:
            return (
                Problem(
                    "status_unknown", "order", f"its status is {order.raw_status or 'not told'}", "look there first"
                ),
            )


def cancellation_problems(order: Order, own: Own, *, when_possible: bool = False) -> tuple[Problem, ...]:
    """Return what stands against cancelling the order (AMZ-CANCEL-04: only Unshipped orders, and only whole ones).

    With `when_possible`, a pending order is no problem: the cancellation waits for it.
    """
    found = list(_who_sends(order))
    if found:
        return tuple(found)
    match order.status:
        case OrderStatus.UNSHIPPED:
            pass
        case OrderStatus.PENDING if when_possible:
            pass
        case OrderStatus.PENDING:
            said = "the order is still pending and cannot be touched"
            found.append(Problem("pending", "order", said, _WAIT_FOR_IT))
        case OrderStatus.SHIPPED:
            found.append(Problem("shipped", "order", "the order is shipped", _REFUND_INSTEAD))
        case OrderStatus.PARTIALLY_SHIPPED:
            found.append(
                Problem(
                    "partly_shipped",
                    "order",
                    "part of the order is shipped, and only whole orders can be cancelled",
                    "refund the shipped lines; cancel the others at the marketplace",
                )
            )
        case OrderStatus.CANCELLED:
            found.append(Problem("cancelled", "order", "the order is cancelled already", "nothing is left to do"))
        case _:
            found.append(
                Problem(
                    "status_unknown", "order", f"its status is {order.raw_status or 'not told'}", "look there first"
                )
            )
    if not found and own.cancelling:
        found.append(
            Problem("cancelling", "order", f"a cancellation is on its way ({own.cancelling})", "wait for its answer")
        )
    if not found and own.refunding:
        found.append(Problem("refunding", "order", f"a refund is on its way ({own.refunding})", "wait for its answer"))
    return tuple(found)
