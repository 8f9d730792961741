"""How Amazon expresses a request: codes, components, effects, warnings. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from orderactions.actions import Line, Plan, WireLine
from orderactions.marketplaces.amazon import tax as regimes
from orderactions.marketplaces.amazon.codes import RESTOCKED, VOCABULARY, WIRE_TYPES
from orderactions.marketplaces.amazon.sites import SITES
from orderactions.models import Cancellation, Component, Kind, Problem, Request
from orderactions.money import Money, total
from orderactions.orders import Order

__all__ = ["plan"]

_CHARGE_OF = {component.tax: component for component in Component if component.tax}


def plan(request: Request, order: Order, lines: Sequence[Line], *, tax: str | None) -> Plan:
    """Say how Amazon is told of it, or why it cannot be.

    Args:
        request: what is asked.
        order: the order as it was read.
        lines: the amounts by line and component; none for a cancellation.
        tax: the account's tax setting.
    """
    code, problem = _code(request)
    if problem is None:
        problem = _evidence(request, order, code)
    problems = (problem,) if problem else ()
    if isinstance(request, Cancellation):
        return _cancellation(request, order, code, problems)
    return _refund(order, lines, code, problems, tax)


def _code(request: Request) -> tuple[str, Problem | None]:
    """Return Amazon's reason for the request (AMZ-REFUND-07, AMZ-CANCEL-03)."""
    refund = request.kind is Kind.REFUND
    by_reason = VOCABULARY.refund if refund else VOCABULARY.cancellation
    by_name = VOCABULARY.refund_codes if refund else VOCABULARY.cancellation_codes
    if request.code is None:
        found = by_reason.get(request.reason)
        if found:
            return found, None
        can = ", ".join(sorted(reason.value for reason in by_reason))
        said = f"Amazon has no {request.kind.value} reason for {request.reason.value!r}"
        return "", Problem("reason_not_expressible", "reason", said, f"it has one for {can}")
    known = {*by_reason.values(), *by_name}
    if request.code in known:
        return request.code, None
    close = get_close_matches(request.code, known, 1)
    remedy = f"did you mean {close[0]!r}?" if close else f"it takes {', '.join(sorted(known))}"
    said = f"{request.code!r} is no {request.kind.value} reason of Amazon's"
    return "", Problem("reason_not_expressible", "code", said, remedy)


def _evidence(request: Request, order: Order, code: str) -> Problem | None:
    """A reason that speaks for the buyer needs the buyer's wish (AMZ-CANCEL-09)."""
    asked = order.buyer_asked_to_cancel or (isinstance(request, Cancellation) and request.buyer_asked)
    if code not in VOCABULARY.buyer_attributed or asked:
        return None
    remedy = "choose the true reason"
    if isinstance(request, Cancellation):
        remedy = "state that the buyer asked in this ticket (buyer_asked=True), or choose the true reason"
    return Problem("no_evidence", "reason", f"{code} says that the buyer asked, and nothing shows it", remedy)


def _refund(order: Order, lines: Sequence[Line], code: str, problems: tuple[Problem, ...], tax: str | None) -> Plan:
    rule = regimes.rule_for(SITES.get(order.site), tax)
    if order.refund_problems or rule is None:
        missing = () if rule else (regimes.not_set(order.site_name, SITES.get(order.site)),)
        return Plan(code=code, tax_rule=order.tax_rule, problems=(*problems, *(order.refund_problems or missing)))
    problems += _tax_problems(lines, rule)
    gets = total((line.amount for line in lines), order.currency)
    return Plan(
        wire=() if problems else _components(lines, code),
        code=code,
        tax_rule=rule.name,
        effects=(
            f"Amazon pays {gets} to the buyer and tells the buyer itself (AMZ-REFUND-16, AMZ-MSG-02).",
            "It cannot be taken back once it is sent (AMZ-REFUND-15).",
        ),
        warnings=(
            "What was refunded in Seller Central or by another program is not seen (AMZ-ORDER-08).",
            "Amazon's answer comes minutes to hours later (AMZ-FEED-08).",
        ),
        problems=problems,
    )


def _tax_problems(lines: Sequence[Line], rule: regimes.TaxRule) -> tuple[Problem, ...]:
    charged = {(line.line_id, line.component) for line in lines if line.amount}
    found = []
    for line in lines:
        if line.component not in regimes.TAXES or not line.amount:
            continue
        field = f"line {line.line_id}"
        if not rule.separate:
            said = f"{line.amount} of tax, but the account's tax setting is {rule.key}"
            found.append(Problem("tax_contradicts", field, said, "check the account's tax setting"))
        elif (line.line_id, _CHARGE_OF[line.component]) not in charged:
            # AMZ-TAX-06
            said = "tax alone cannot be refunded where Amazon manages the tax"
            found.append(Problem("tax_alone", field, said, "refund the charge together with its tax"))
    return tuple(found)


def _components(lines: Sequence[Line], code: str) -> tuple[WireLine, ...]:
    """Gather the amounts of each line; totals without a quantity, which would not multiply them (AMZ-REFUND-03)."""
    gathered: dict[str, list[tuple[str, Money]]] = {}
    for line in lines:
        if line.amount:
            gathered.setdefault(line.line_id, []).append((WIRE_TYPES[line.component], line.amount))
    return tuple(
        WireLine(line_id=line_id, code=code, components=tuple(components)) for line_id, components in gathered.items()
    )


def _cancellation(request: Cancellation, order: Order, code: str, problems: tuple[Problem, ...]) -> Plan:
    effects = ["Amazon cancels the whole order and tells the buyer itself (AMZ-CANCEL-06)."]
    if code in RESTOCKED:
        effects.append(f"{code} puts the articles back on offer (AMZ-CANCEL-07).")
    elif code == "NoInventory":
        effects.append(f"{code} leaves the articles off the offer, whose stock may be set to zero (AMZ-CANCEL-07).")
    warnings = ["A parcel that is confirmed as shipped meanwhile makes Amazon refuse it (AMZ-CANCEL-05)."]
    if not order.buyer_asked_to_cancel:
        wrote = ": the buyer asked you, but did not use Amazon's own request" if request.buyer_asked else ""
        warnings.append(f"It counts against your cancellation rate{wrote} (AMZ-CANCEL-08).")
    return Plan(
        wire=() if problems else tuple(WireLine(line_id=line.line_id, code=code) for line in order.lines),
        code=code,
        effects=tuple(effects),
        warnings=tuple(warnings),
        problems=problems,
    )
