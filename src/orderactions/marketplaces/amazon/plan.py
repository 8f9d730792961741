"""How Amazon expresses a request: codes, components, effects, warnings. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from attrs import evolve

from orderactions.actions import Line, Plan, WireLine
from orderactions.marketplaces.amazon import tax as regimes
from orderactions.marketplaces.amazon.codes import RESTOCKED, VOCABULARY
from orderactions.marketplaces.amazon.feedxml import ITEM_ID
from orderactions.marketplaces.amazon.sites import SITES
from orderactions.marketplaces.amazon.tax import Setting, TaxPart, TaxRule
from orderactions.models import Cancellation, Component, Kind, Problem, Refund, Request
from orderactions.money import Money, total
from orderactions.orders import Order

__all__ = ["for_feed", "plan"]

_UNSEEN = "What was refunded in Seller Central or by another program is not seen (AMZ-ORDER-08)."
_SLOW = "Amazon's answer comes minutes to hours later (AMZ-FEED-08)."
_MAY_LEAVE = "A parcel that is confirmed as shipped meanwhile makes Amazon refuse it (AMZ-CANCEL-05)."
_UNSEEN_YET = (
    "What was refunded in Seller Central or by another program in the last 48 hours, or is held back by Amazon, may "
    "not be seen yet (AMZ-CONFIRM-01)."
)
_FEES = frozenset({Component.RESTOCKING_FEE, Component.RETURN_SHIPPING})


def plan(request: Request, order: Order, lines: Sequence[Line], *, tax: Setting) -> Plan:
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
    if isinstance(request, Cancellation):
        return _cancellation(request, order, code, (problem,) if problem else ())
    return _refund(request, order, lines, code, problem, tax)


def for_feed(plan: Plan) -> Plan:
    """Return the plan of what goes by a feed, with a problem for each line that a feed cannot name (AMZ-ORDER-07)."""
    problems = tuple(
        Problem(
            "item_id",
            f"line {line.line_id}",
            f"{line.line_id!r} is not an order item id of 14 digits, and Amazon's document takes no other",
            "do it in Seller Central",
        )
        for line in plan.wire
        if not ITEM_ID.fullmatch(line.line_id)
    )
    return evolve(plan, wire=(), problems=(*plan.problems, *problems)) if problems else plan


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
    """A reason that speaks for the buyer needs the buyer's wish, for all that is cancelled (AMZ-CANCEL-09)."""
    asked = order.buyer_asked_to_cancel
    if isinstance(request, Cancellation):
        asked = order.buyer_asked_for_all or request.buyer_asked
    if code not in VOCABULARY.buyer_attributed or asked:
        return None
    remedy = "choose the true reason"
    if isinstance(request, Cancellation):
        remedy = "state that the buyer asked in this ticket (buyer_asked=True), or choose the true reason"
        if order.buyer_asked_to_cancel:
            said = f"{code} says that the buyer asked, and Amazon's own request is not for {_not_asked_for(order)}"
            return Problem("no_evidence", "reason", said, remedy)
    return Problem("no_evidence", "reason", f"{code} says that the buyer asked, and nothing shows it", remedy)


def _not_asked_for(order: Order) -> str:
    return ", ".join(line.sku or line.line_id for line in order.lines if not line.buyer_asked_to_cancel)


def _refund(
    request: Refund, order: Order, lines: Sequence[Line], code: str, problem: Problem | None, tax: Setting
) -> Plan:
    site = SITES.get(order.site)
    rule = regimes.rule_for(site, tax, collected=order.tax_collected)
    problems: tuple[Problem, ...] = (problem,) if problem else ()
    if order.refund_problems or rule is None:
        missing = () if rule else (regimes.not_set(order.site_name, site),)
        return Plan(code=code, tax_rule=order.tax_rule, problems=(*problems, *(order.refund_problems or missing)))
    problems += _tax_problems(lines, rule)
    unseen = _UNSEEN if order.books is None else _UNSEEN_YET
    return Plan(
        wire=() if problems else _components(lines, code, rule),
        code=code,
        tax_rule=rule.name,
        effects=(*_effects(order, lines, rule), "It cannot be taken back once it is sent (AMZ-REFUND-15)."),
        warnings=(
            *_warnings(request, order, lines, rule),
            unseen,
            _SLOW,
        ),
        standing=(*([rule.caution] if rule.caution else []), unseen, _SLOW),
        problems=problems,
    )


def _of(lines: Sequence[Line], order: Order, *components: Component) -> Money:
    return total((line.amount for line in lines if line.component in components), order.currency)


def _effects(order: Order, lines: Sequence[Line], rule: TaxRule) -> tuple[str, ...]:
    gets = total((line.amount for line in lines), order.currency)
    found = [f"Amazon pays {gets} to the buyer and tells the buyer itself (AMZ-REFUND-16, AMZ-MSG-02)."]
    if rule.tax is TaxPart.ADDED:
        added = _of(lines, order, *regimes.TAXES)
        found.append(
            f"{gets - added} is sent, without VAT; Amazon adds {added} at the order's own rate ({rule.rule}).",
        )
    fee = _of(lines, order, Component.RESTOCKING_FEE)
    if fee:
        found.append(f"A restocking fee of {-fee} is kept back from the buyer (AMZ-REFUND-19).")
    return tuple(found)


def _warnings(request: Refund, order: Order, lines: Sequence[Line], rule: TaxRule) -> list[str]:
    found = [rule.caution] if rule.caution else []
    if order.tax_collected and rule.tax is TaxPart.NONE:
        found.append("Amazon collects the tax of this sale; what it adds to a refund itself is not known (AMZ-TAX-07).")
    gets = total((line.amount for line in lines), order.currency)
    shipping = _of(lines, order, Component.RETURN_SHIPPING)
    if shipping:
        found.append(
            f"Amazon was seen to drop ReturnShipping without a word: the buyer may get {gets - shipping} instead of "
            f"{gets} (AMZ-REFUND-13)."
        )
    if request.claim_open and gets == order.paid:
        found.append("An A-to-z claim is open: a full refund before its decision closes it (AMZ-REFUND-18).")
    elif request.claim_open:
        found.append(
            "An A-to-z claim is open: a partial refund is not known to close it, and if the claim is granted the buyer "
            "may be paid twice (AMZ-REFUND-18)."
        )
    return found


def _tax_problems(lines: Sequence[Line], rule: TaxRule) -> tuple[Problem, ...]:
    charged = {(line.line_id, line.component) for line in lines if line.amount}
    found = []
    for line in lines:
        if not line.amount:
            continue
        field = f"line {line.line_id}"
        if line.component in _FEES and rule.no_fees:
            said = f"{line.component.value} cannot be sent: {rule.no_fees}"
            found.append(Problem("not_in_tax_rule", line.component.value, said, "refund the net amount by hand"))
        elif line.component in regimes.TAXES and rule.tax is TaxPart.NONE:
            said = f"{line.amount} of tax, but the account's tax setting is {rule.key}"
            found.append(Problem("tax_contradicts", field, said, "check the account's tax setting"))
        elif line.component in regimes.TAXES and (line.line_id, regimes.CHARGE_OF[line.component]) not in charged:
            # AMZ-TAX-06
            said = "tax alone cannot be refunded where Amazon manages the tax"
            found.append(Problem("tax_alone", field, said, "refund the charge together with its tax"))
        elif line.component is Component.GOODWILL and line.component not in rule.words:
            said = "goodwill cannot be sent: it is not known whether Amazon adds VAT to it"
            found.append(Problem("not_in_tax_rule", field, said, "refund a part of the price: Refund.part(amount=...)"))
    return tuple(found)


def _components(lines: Sequence[Line], code: str, rule: TaxRule) -> tuple[WireLine, ...]:
    """Gather the amounts of each line; totals without a quantity, which would not multiply them (AMZ-REFUND-03)."""
    gathered: dict[str, dict[str, Money]] = {}
    for line in lines:
        word = rule.words.get(line.component)
        if line.amount and word:
            sums = gathered.setdefault(line.line_id, {})
            sums[word] = sums[word] + line.amount if word in sums else line.amount
    return tuple(
        WireLine(line_id=line_id, code=code, components=tuple(sums.items())) for line_id, sums in gathered.items()
    )


def _cancellation(request: Cancellation, order: Order, code: str, problems: tuple[Problem, ...]) -> Plan:
    effects = ["Amazon cancels the whole order and tells the buyer itself (AMZ-CANCEL-06)."]
    if code in RESTOCKED:
        effects.append(f"{code} puts the articles back on offer (AMZ-CANCEL-07).")
    elif code == "NoInventory":
        effects.append(f"{code} leaves the articles off the offer, whose stock may be set to zero (AMZ-CANCEL-07).")
    else:
        effects.append(f"Amazon does not say whether {code} puts the articles back on offer (AMZ-CANCEL-07).")
    warnings = [_MAY_LEAVE]
    if not order.buyer_asked_to_cancel:
        wrote = ": the buyer asked you, but did not use Amazon's own request" if request.buyer_asked else ""
        warnings.append(f"It counts against your cancellation rate{wrote} (AMZ-CANCEL-08).")
    elif not order.buyer_asked_for_all:
        warnings.append(
            f"The buyer used Amazon's own request, but not for {_not_asked_for(order)}, which would be cancelled as "
            "well: it may count against your cancellation rate (AMZ-CANCEL-08)."
        )
    elif code in VOCABULARY.buyer_attributed:
        effects.append(
            "The buyer used Amazon's own request: it does not count against your cancellation rate (AMZ-CANCEL-08)."
        )
    else:
        warnings.append(
            f"The buyer used Amazon's own request, and {code} does not say so: it may count against your cancellation "
            "rate (AMZ-CANCEL-08)."
        )
    return Plan(
        wire=() if problems else tuple(WireLine(line_id=line.line_id, code=code) for line in order.lines),
        code=code,
        effects=tuple(effects),
        warnings=tuple(warnings),
        standing=(_MAY_LEAVE,),
        problems=problems,
    )
