"""One judgement on one request; and the look once more, just before it is sent."""

from __future__ import annotations

import pytest
from attrs import evolve
from plain import a_line, an_order, eur

from orderactions.actions import Line, Plan, WireLine
from orderactions.models import Cancellation, Component, Kind, LinePart, Problem, Reason, Refund
from orderactions.orders import OrderStatus
from orderactions.rules import Assessment, Own, assess, facts_of, precheck

C = Component
LAMP, MUG = a_line(), a_line("L2", item="10.00")
ORDER = an_order(LAMP, MUG)
WIRE = (WireLine(line_id="L1", code="X", components=(("Principal", eur("20.00")),)),)
PLANNED = Plan(wire=WIRE, code="X", warnings=("mind",))
FULL = Refund.full("305-1", reason=Reason.DAMAGED)


def plan(request, order, lines) -> Plan:
    return PLANNED


def unused(*_) -> Plan:
    raise AssertionError("nothing is planned against a problem")


def test_a_refund_that_is_possible_comes_with_lines_plan_and_facts():
    """Less what our own actions hold and what the books show; the facts are those of exactly this."""
    own = Own(lines=(Line("L1", C.ITEM, eur("5.00")),), foreign=(Line("L2", C.ITEM, eur("3.00")),))
    seen = []
    found = assess(FULL, ORDER, own, lambda *given: (seen.append(given), PLANNED)[1])
    lines = (Line("L1", C.ITEM, eur("15.00")), Line("L2", C.ITEM, eur("7.00")))
    assert found == Assessment(lines=lines, plan=PLANNED, facts=facts_of(ORDER, Kind.REFUND, lines, WIRE, "X"))
    assert seen == [(FULL, ORDER, lines)]


def test_units_that_were_refunded_count():
    """One of two is left to be refunded by quantity."""
    order = an_order(a_line(quantity=2))
    two = Refund.part("305-1", reason=Reason.DAMAGED, lines=[LinePart(line_id="L1", quantity=2)])
    assert [p.code for p in assess(two, order, Own(units={"L1": 1}), unused).problems] == ["quantity_above_left"]


def test_what_the_marketplace_cannot_express_is_a_problem():
    """The lines are told all the same."""
    odd = Problem("odd", "order", "odd", "")
    found = assess(FULL, ORDER, Own(), lambda *_: Plan(problems=(odd,)))
    assert (found.problems, [str(line.amount) for line in found.lines]) == ((odd,), ["EUR 20.00", "EUR 10.00"])


def test_nothing_is_planned_against_a_problem():
    """Neither of the order nor of the request; the facts are told without amounts."""
    shipped = assess(Cancellation(order="305-1", reason=Reason.DAMAGED), ORDER, Own(), unused)
    assert [p.code for p in shipped.problems] == ["shipped"]
    assert shipped.facts == facts_of(ORDER, Kind.CANCELLATION, (), (), "")
    much = assess(Refund.part("305-1", reason=Reason.DAMAGED, amount="30.01"), ORDER, Own(), unused)
    assert [p.code for p in much.problems] == ["above_left"]
    assert (much.lines, much.plan) == ((), Plan())


@pytest.mark.parametrize("when_possible", [False, True])
def test_a_cancellation_can_wait_for_a_pending_order(when_possible):
    """Where that is asked for."""
    request = Cancellation(order="305-1", reason=Reason.DAMAGED, when_possible=when_possible)
    found = assess(request, an_order(status=OrderStatus.PENDING), Own(), plan)
    assert [p.code for p in found.problems] == ([] if when_possible else ["pending"])


def test_a_cent_that_cannot_be_had_is_the_first_warning():
    """Before those of the marketplace's plan."""
    order = an_order(a_line(item="10.00", item_tax="2.00"), tax_added=True)
    found = assess(Refund.part("305-1", reason=Reason.PRICE, amount="0.03"), order, Own(), plan)
    said = "EUR 0.01 less than asked: the marketplace adds tax by whole cents, and nothing comes closer."
    assert found.plan.warnings == (said, "mind")
    spent = Own(lines=(Line("L1", C.ITEM, eur("9.98")), Line("L1", C.ITEM_TAX, eur("2.00"))), units={"L1": 0})
    assert assess(Refund.part("305-1", reason=Reason.PRICE, amount="0.02"), order, spent, plan).plan == PLANNED


def test_parts_are_judged_by_their_own_lines():
    """What stands against another line is no matter; everything is judged by all of them."""
    partly = an_order(LAMP, a_line("L2", shipped=0), a_line("L3", problem="odd"), status=OrderStatus.PARTIALLY_SHIPPED)

    def code(*ids: str, **more) -> list[str]:
        parts = [LinePart(line_id=line_id) for line_id in ids]
        return [
            p.code for p in assess(Refund.part("305-1", reason=Reason.LATE, lines=parts), partly, Own(), plan).problems
        ]

    assert code("L1") == []
    assert code("L1", "L2") == ["not_shipped"]
    assert code("L3") == ["amounts_unsure"]
    assert code("L9") == ["partly_shipped"]
    assert [p.code for p in assess(FULL, partly, Own(), plan).problems] == ["partly_shipped"]
    assert [p.code for p in assess(evolve(FULL, lines=(LinePart(line_id="L1"),)), partly, Own(), plan).problems] == [
        "partly_shipped"
    ]


LINES = (Line("L1", C.ITEM, eur("20.00")),)
BEFORE = facts_of(ORDER, Kind.REFUND, LINES, WIRE, "X")


def checked(order=ORDER, others=Own(), lines=LINES, before=BEFORE, kind=Kind.REFUND):  # noqa: B008 - a value
    return precheck(kind, order, others, before, lines, PLANNED)


def test_what_is_as_it_was_goes_out():
    """Nothing stands against it, nothing has changed."""
    assert checked() == ((), ())


def test_a_cancellation_is_judged_by_the_order_alone():
    """Other actions were looked at before; its own reservation is among them."""
    unshipped = an_order(status=OrderStatus.UNSHIPPED)
    own = Own(cancelling="OA-1", refunding="OA-2")
    assert checked(unshipped, own, (), {}, Kind.CANCELLATION) == ((), ())
    (problem,), changed = checked(ORDER, own, (), {}, Kind.CANCELLATION)
    assert (problem.code, changed) == ("shipped", ())


def test_a_line_that_can_no_longer_be_refunded_stops_it():
    """Whichever of its lines that is."""
    lines = (*LINES, Line("L2", C.ITEM, eur("10.00")))
    (problem,), changed = checked(an_order(LAMP, evolve(MUG, problem="odd")), lines=lines)
    assert (problem.code, problem.field, changed) == ("amounts_unsure", "line L2", ())
    assert checked(an_order(LAMP, evolve(MUG, problem="odd")), before={})[0][0].code == "facts_changed"


def test_a_line_that_is_gone_is_a_fact_that_changed():
    """It is not judged as if it were the whole order, in which another line may be unsure."""
    lines = (Line("L9", C.ITEM, eur("1.00")), *LINES)
    (problem,), changed = checked(an_order(LAMP, evolve(MUG, problem="odd")), lines=lines)
    assert (problem.code, changed) == ("facts_changed", ("line L9 item to refund: was absent, is EUR 1.00",))


def test_a_fact_that_changed_stops_it():
    """It is said which; the preview has to be made again."""
    now = an_order(a_line(item="19.00"), evolve(MUG, quantity=2))
    told = (
        "line L1 item paid: was EUR 20.00, is EUR 19.00",
        "line L2 quantity: was 1 of 1 shipped, is 1 of 2 shipped",
    )
    said = "the order has changed since the preview"
    assert checked(now) == ((Problem("facts_changed", "order", said, "; ".join(told)),), told)


@pytest.mark.parametrize("where", ["foreign", "lines"])
def test_what_was_refunded_elsewhere_since_stops_it(where):
    """Five of the lamp's twenty are gone: what was promised would be more than was paid."""
    gone = Own(**{where: (Line("L1", C.ITEM, eur("5.00")),)})
    said = "only EUR 15.00 of EUR 20.00 is left: it was refunded elsewhere since the preview"
    assert checked(others=gone) == ((Problem("facts_changed", "amount", said, "preview again"),), ())
    assert checked(others=Own(**{where: (Line("L2", C.ITEM, eur("5.00")),)})) == ((), ())


def test_a_fee_is_no_sign_of_it():
    """It lowers what the buyer gets; what it is taken off is spent all the same."""
    lines = (*LINES, Line("L1", C.RESTOCKING_FEE, -eur("5.00")))
    assert checked(lines=lines, before=facts_of(ORDER, Kind.REFUND, lines, WIRE, "X")) == ((), ())
    cent = (Line("L1", C.ITEM, eur("0.01")), Line("L1", C.GOODWILL, eur("19.99")))
    assert checked(lines=cent, before=facts_of(ORDER, Kind.REFUND, cent, WIRE, "X")) == ((), ())
