"""What may be done on an order now: for each state of it the verdict, why, and what clears it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from attrs import evolve
from plain import NOON, a_line, an_order, eur

from orderactions.actions import Line, Option, Verdict
from orderactions.models import Component, Kind, Problem
from orderactions.orders import BookEntry, BookKind, Fulfilment, OrderStatus
from orderactions.reasons import Reason, Vocabulary
from orderactions.rules import Own, after_parcel_left, cancellation_problems, options, refund_problems

WORDS = Vocabulary(
    refund={Reason.DAMAGED: "R"}, cancellation={Reason.OUT_OF_STOCK: "C"}, buyer_attributed=frozenset(),
    refund_codes=frozenset(), cancellation_codes=frozenset(),
)  # fmt: skip
S = OrderStatus


def problem(code: str, message: str, remedy: str, field: str = "order") -> Problem:
    return Problem(code, field, message, remedy)


PARTLY_REFUND = problem("partly_shipped", "the order is shipped in part", "refund the shipped lines by name")
PARTLY_CANCEL = problem(
    "partly_shipped",
    "part of the order is shipped, and only whole orders can be cancelled",
    "refund the shipped lines; cancel the others at the marketplace",
)
PENDING = problem(
    "pending",
    "the order is still pending and cannot be touched",
    "wait until it is Unshipped, or have the cancellation wait for that (when_possible=True)",
)
UNKNOWN = problem("status_unknown", "its status is ODD", "look there first")

AGAINST_REFUND = {
    S.SHIPPED: None,
    S.UNSHIPPED: problem(
        "not_shipped", "the order is not shipped", "cancel the order instead: nothing has been shipped"
    ),
    S.PENDING: problem("pending", "the order is still pending", "wait until it is Unshipped, then cancel it"),
    S.CANCELLED: problem("cancelled", "the order is cancelled", "there is nothing to refund"),
    S.PARTIALLY_SHIPPED: PARTLY_REFUND,
    S.UNKNOWN: UNKNOWN,
}
AGAINST_CANCELLATION = {
    S.SHIPPED: problem("shipped", "the order is shipped", "refund instead: the parcel is on its way or there"),
    S.UNSHIPPED: None,
    S.PENDING: PENDING,
    S.CANCELLED: problem("cancelled", "the order is cancelled already", "nothing is left to do"),
    S.PARTIALLY_SHIPPED: PARTLY_CANCEL,
    S.UNKNOWN: UNKNOWN,
}


@pytest.mark.parametrize("status", S)
def test_what_each_status_allows(status):
    """Refunds of what has left, cancellations of what has not; for the rest it is said what to do instead."""
    order = an_order(status=status, raw_status="ODD")
    refund, cancellation = AGAINST_REFUND[status], AGAINST_CANCELLATION[status]
    assert refund_problems(order, Own()) == ((refund,) if refund else ())
    assert cancellation_problems(order, Own()) == ((cancellation,) if cancellation else ())


def test_a_status_that_is_not_told_is_unknown():
    """The marketplace's own word is repeated; here it has none."""
    order = an_order(status=S.UNKNOWN, raw_status="")
    silent = problem("status_unknown", "its status is not told", "look there first")
    assert refund_problems(order, Own()) == cancellation_problems(order, Own()) == (silent,)


def test_a_pending_order_can_wait_for_its_cancellation():
    """Where that is asked for, it is no problem; a pending order without that is."""
    assert cancellation_problems(an_order(status=S.PENDING), Own(), when_possible=True) == ()
    assert cancellation_problems(an_order(status=S.SHIPPED), Own(), when_possible=True)


def test_of_an_order_shipped_in_part_a_shipped_line_can_be_refunded():
    """The other one is shipped or cancelled there first."""
    gone, here = a_line(), a_line("L2", shipped=0)
    order = an_order(gone, here, status=S.PARTIALLY_SHIPPED)
    assert refund_problems(order, Own(), gone) == ()
    still = problem("not_shipped", "this line is not shipped", "ship or cancel it there", field="line L2")
    assert refund_problems(order, Own(), here) == (still,)


BY_AMAZON = "this order is fulfilled by the marketplace; no program of the seller's can change it"


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        (
            {"fulfilment": Fulfilment.MARKETPLACE, "link": "https://x"},
            problem("fulfilled_by_marketplace", BY_AMAZON, "do it by hand at https://x"),
        ),
        (
            {"fulfilment": Fulfilment.MARKETPLACE},
            problem("fulfilled_by_marketplace", BY_AMAZON, "do it by hand at the marketplace"),
        ),
        (
            {"fulfilment": Fulfilment.UNKNOWN},
            problem("fulfilment_unknown", "the marketplace does not say who sends it", "look there"),
        ),
    ],
)
@pytest.mark.parametrize("status", [S.SHIPPED, S.UNSHIPPED, S.CANCELLED])
def test_what_somebody_else_sends_is_not_ours_to_change(changes, wanted, status):
    """Nothing else is said of it: it is the first thing to know."""
    order = an_order(status=status, **changes)
    assert refund_problems(order, Own(cancelling="OA-1")) == (wanted,)
    assert cancellation_problems(order, Own(cancelling="OA-1")) == (wanted,)


LOOK = "the buyer has been paid that way; a refund would pay twice: decide it at the marketplace"


@pytest.mark.parametrize(
    ("kinds", "wanted"),
    [
        ([BookKind.REFUND], ()),
        ([BookKind.CHARGEBACK], (problem("chargeback", "the books show a chargeback for it", LOOK),)),
        ([BookKind.CLAIM], (problem("guarantee_claim", "the books show a guarantee claim for it", LOOK),)),
        (
            [BookKind.CHARGEBACK, BookKind.CLAIM],
            (problem("guarantee_claim", "the books show a guarantee claim for it", LOOK),),
        ),
    ],
)
def test_a_claim_in_the_books_has_paid_the_buyer_already(kinds, wanted):
    """A refund beside it would pay twice."""
    books = tuple(
        BookEntry(entry_id=kind.value, order_id="305-1", kind=kind, posted_at=NOON, lines=()) for kind in kinds
    )
    assert refund_problems(an_order(books=books), Own()) == wanted
    assert cancellation_problems(an_order(books=books, status=S.UNSHIPPED), Own()) == ()


def test_what_the_marketplace_says_against_refunds_is_repeated():
    """Before the books, and before a cancellation that is on its way."""
    odd = problem("tax_unknown", "odd", "ask")
    claim = BookEntry(entry_id="1", order_id="305-1", kind=BookKind.CLAIM, posted_at=NOON, lines=())
    assert refund_problems(an_order(refund_problems=(odd,), books=(claim,)), Own(cancelling="OA-1")) == (odd,)
    assert [p.code for p in refund_problems(an_order(books=(claim,)), Own(cancelling="OA-1"))] == ["guarantee_claim"]


def test_what_is_on_its_way_is_waited_for():
    """A cancellation stands against both, a refund against a cancellation alone."""
    cancelling = problem("cancelling", "a cancellation is on its way (OA-1)", "wait for its answer")
    refunding = problem("refunding", "a refund is on its way (OA-2)", "wait for its answer")
    both = Own(cancelling="OA-1", refunding="OA-2")
    unshipped = an_order(status=S.UNSHIPPED)
    assert refund_problems(an_order(a_line(problem="odd")), both) == (cancelling,)
    assert refund_problems(an_order(), Own(refunding="OA-2")) == ()
    assert cancellation_problems(unshipped, both) == (cancelling,)
    assert cancellation_problems(unshipped, Own(refunding="OA-2")) == (refunding,)
    assert [p.code for p in cancellation_problems(an_order(), both)] == ["shipped"]


def test_amounts_that_are_unsure_are_told_line_by_line():
    """Of the whole order all of them stand against it, of a line its own."""
    lines = [a_line(problem="odd"), a_line("L2"), a_line("L3", problem="strange")]
    one, three = (
        problem("amounts_unsure", said, "look at the order at the marketplace", field=f"line {line}")
        for said, line in [("odd", "L1"), ("strange", "L3")]
    )
    order = an_order(*lines)
    assert refund_problems(order, Own()) == (one, three)
    assert [refund_problems(order, Own(), line) for line in lines] == [(one,), (), (three,)]


def an_option(kind: Kind, verdict: Verdict, **more) -> Option:
    refund = {"reasons": {Reason.DAMAGED: "R"}, "limit": eur("0.00")}
    whole = ("the whole order is cancelled; part of an order cannot be",)
    cancel = {"reasons": {Reason.OUT_OF_STOCK: "C"}, "effects": whole}
    return Option(kind=kind, verdict=verdict, **({**(refund if kind is Kind.REFUND else cancel), **more}))


def test_the_options_of_a_shipped_order():
    """A refund of what is left of it; the cancellation is too late, and by when it should have been decided is told."""
    by = NOON + timedelta(days=1)
    own = Own(lines=(Line("L1", Component.ITEM, eur("5.00")),), foreign=(Line("L1", Component.ITEM, eur("3.00")),))
    assert options(an_order(ship_by=by, link="https://x"), own, WORDS) == (
        an_option(Kind.CANCELLATION, Verdict.BLOCKED, problems=(AGAINST_CANCELLATION[S.SHIPPED],), deadline=by),
        an_option(Kind.REFUND, Verdict.ALLOWED, limit=eur("12.00")),
    )


def test_a_cancellation_that_is_on_its_way_is_no_option():
    """It has been asked for already."""
    on_its_way = problem("cancelling", "a cancellation is on its way (OA-1)", "wait for its answer")
    assert options(an_order(status=S.UNSHIPPED), Own(cancelling="OA-1"), WORDS)[0] == an_option(
        Kind.CANCELLATION, Verdict.BLOCKED, problems=(on_its_way,)
    )


def test_the_options_of_several_lines():
    """The whole, then each line with what is left of it."""
    found = options(an_order(a_line(), a_line("L2", item="7.00")), Own(), WORDS)
    assert [(each.line_id, each.limit) for each in found if each.kind is Kind.REFUND] == [
        (None, eur("27.00")),
        ("L1", eur("20.00")),
        ("L2", eur("7.00")),
    ]


def test_one_line_shipped_in_part_has_an_option_of_its_own():
    """The whole cannot be refunded, what was shipped of the line can."""
    found = options(an_order(a_line(quantity=2, shipped=1), status=S.PARTIALLY_SHIPPED), Own(), WORDS)
    assert found == (
        an_option(Kind.CANCELLATION, Verdict.BLOCKED, problems=(PARTLY_CANCEL,)),
        an_option(Kind.REFUND, Verdict.BLOCKED, problems=(PARTLY_REFUND,)),
        an_option(Kind.REFUND, Verdict.ALLOWED, line_id="L1", limit=eur("10.00")),
    )


def test_nothing_is_left_to_refund():
    """It is allowed by the order, and there is nothing to allow."""
    own = Own(lines=(Line("L1", Component.ITEM, eur("20.00")),))
    gone = problem("nothing_left", "nothing is left to refund", "see the history for where it went", field="amount")
    assert options(an_order(), own, WORDS)[1] == an_option(Kind.REFUND, Verdict.BLOCKED, problems=(gone,))


def test_what_is_done_by_hand_comes_with_its_place_and_its_words():
    """For orders that the marketplace sends: a link, and a sentence to paste there."""
    order = an_order(fulfilment=Fulfilment.MARKETPLACE, link="https://x")
    wanted = (problem("fulfilled_by_marketplace", BY_AMAZON, "do it by hand at https://x"),)
    assert options(order, Own(), WORDS) == tuple(
        an_option(kind, Verdict.MANUAL, problems=wanted, link="https://x", ready_text=f"Please {word} order 305-1.")
        for kind, word in [(Kind.CANCELLATION, "cancel"), (Kind.REFUND, "refund")]
    )


@pytest.mark.parametrize(
    "order",
    [
        an_order(status=S.UNKNOWN),
        an_order(fulfilment=Fulfilment.UNKNOWN),
        an_order(a_line(problem="odd")),
    ],
)
def test_what_cannot_be_told_is_unsure(order):
    """It is neither allowed nor forbidden: somebody has to look."""
    refund = options(evolve(order, link="https://x"), Own(), WORDS)[1]
    assert (refund.verdict, refund.limit, refund.link, refund.ready_text) == (Verdict.UNSURE, eur("0.00"), "", "")


def test_what_is_left_can_be_told():
    """Where it is known already, it is not reckoned again."""
    rest = {("L1", Component.ITEM): eur("3.00")}
    assert [str(each.limit) for each in options(an_order(), Own(), WORDS, rest)] == ["None", "EUR 3.00"]


def test_a_parcel_that_leaves_is_refunded_and_not_cancelled():
    """What could be cancelled is unsure now, and what said to cancel says to confirm the shipment; nothing else."""
    leaves = problem("parcel_left", "its parcel leaves", "refund instead")
    held = problem("held", "somebody holds it", "wait")
    instead = AGAINST_REFUND[S.UNSHIPPED]
    found = (
        Option(kind=Kind.CANCELLATION, verdict=Verdict.ALLOWED, effects=("x",)),
        Option(kind=Kind.CANCELLATION, verdict=Verdict.BLOCKED, problems=(held,)),
        Option(kind=Kind.REFUND, verdict=Verdict.ALLOWED, problems=(held,)),
        Option(kind=Kind.REFUND, verdict=Verdict.BLOCKED, line_id="L1", problems=(held, instead)),
    )
    confirm = evolve(instead, remedy="its parcel has left: confirm the shipment at the marketplace, then refund")
    assert after_parcel_left(iter(found), leaves) == (
        Option(kind=Kind.CANCELLATION, verdict=Verdict.UNSURE, effects=("x",), problems=(leaves,)),
        *found[1:3],
        evolve(found[3], problems=(held, confirm)),
    )
