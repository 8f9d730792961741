"""Our refunds among the entries of the books: which are ours, which are not, and what is said of a difference."""

from __future__ import annotations

from datetime import timedelta

import pytest
from attrs import evolve
from plain import NOON, a_line, an_order, eur

from orderactions.actions import Line
from orderactions.models import Component
from orderactions.money import Money
from orderactions.orders import BookEntry, BookKind, BookLine
from orderactions.rules import Matching, OwnRefund, foreign_lines, match, not_ours

C = Component
ITEM, TAX = C.ITEM, C.ITEM_TAX


def lines_of(given: dict[Component | None, str], sku: str = "S", line_id: str = "") -> tuple[BookLine, ...]:
    return tuple(
        BookLine(line_id=line_id, sku=sku, component=component, word="w", amount=signed(text))
        for component, text in given.items()
    )


def signed(text: str) -> Money:
    return -eur(text[1:]) if text.startswith("-") else eur(text)


def entry(entry_id: str, given: dict, minutes: float = 1, order_id: str = "o", kind: BookKind = BookKind.REFUND, **at):
    return BookEntry(
        entry_id=entry_id, order_id=order_id, kind=kind, posted_at=NOON + timedelta(minutes=minutes),
        lines=lines_of(given, **at),
    )  # fmt: skip


def ours(action_id: str, given: dict[Component, str], minutes: float = 0, *, received: bool = True) -> OwnRefund:
    return OwnRefund(
        action_id=action_id, order_id="o", submitted_at=NOON + timedelta(minutes=minutes),
        lines=tuple(Line("L", component, eur(amount)) for component, amount in given.items()),
        skus={"L": "S"}, received=received,
    )  # fmt: skip


FIVE = {ITEM: "5.00"}


def test_ours_and_not_ours():
    """What agrees is ours; another order's, another amount, another SKU and what is no refund are not."""
    others = [
        entry("order", FIVE, order_id="p"),
        entry("amount", {ITEM: "5.01"}),
        entry("sku", FIVE, sku="T"),
    ]
    claim = entry("claim", FIVE, kind=BookKind.CLAIM)
    mine = entry("mine", FIVE, minutes=2)
    assert match([claim, mine, *others], [ours("a", FIVE)]) == Matching(
        agree={"a": ("mine",)}, foreign=(others[1], others[0], others[2], claim)
    )


def test_the_marketplaces_clock_may_run_behind_ours():
    """By ten minutes; what was posted before that was there before we had sent anything."""
    assert match([entry("e", FIVE, minutes=-10)], [ours("a", FIVE)]).agree == {"a": ("e",)}
    assert match([entry("e", FIVE, minutes=-10.1)], [ours("a", FIVE)]).agree == {}


def test_the_first_that_agrees_is_taken():
    """By the time at which it was posted, then by its id; the last of ours chooses first, the first can be any."""
    entries = [entry("c", FIVE, 2), entry("b", FIVE, 1), entry("a", FIVE, 1)]
    found = match(entries, [ours("late", FIVE, 0.5), ours("early", FIVE)])
    assert found == Matching(agree={"late": ("a",), "early": ("b",)}, foreign=(entries[0],))


def test_what_certainly_arrived_comes_before_what_was_lost():
    """One entry of two equal refunds is that of the known one, though it was sent later."""
    lost, known = ours("lost", FIVE, received=False), ours("known", FIVE, 5)
    assert match([entry("e", FIVE, 6)], [lost, known]).agree == {"known": ("e",)}


def test_one_entry_proves_none_of_two_that_were_lost():
    """Two entries prove both; one that can be the first's only proves that one."""
    lost = [ours("a", FIVE, received=False), ours("b", FIVE, 60, received=False)]
    assert match([entry("e", FIVE, 61)], lost).agree == {}
    assert match([entry("e", FIVE, 61), entry("f", FIVE, 62)], lost).agree == {"b": ("e",), "a": ("f",)}
    assert match([entry("e", FIVE, 10)], lost).agree == {"a": ("e",)}
    other = ours("b", {ITEM: "6.00"}, received=False)
    assert match([entry("e", FIVE)], [lost[0], other]).agree == {"a": ("e",)}
    assert match([entry("e", FIVE, 61), entry("x", {ITEM: "6.00"}, 61)], lost).agree == {}


def test_what_was_lost_is_not_proven_by_several_that_only_add_up_to_it():
    """Three and two by somebody else's hand come to the five that never arrived; of one that did they are parts."""
    shown = [entry("three", {ITEM: "3.00"}), entry("two", {ITEM: "2.00"}, minutes=2)]
    assert match(shown, [ours("a", FIVE, received=False)]).agree == {}
    assert match(shown, [ours("a", FIVE)]).agree == {"a": ("three", "two")}


def test_what_was_lost_before_the_journal_was_put_back_is_proven_by_nothing():
    """The entry may be of a refund that the journal has forgotten; it proves no other lost one either."""
    forgotten = evolve(ours("a", FIVE, received=False), is_provable=False)
    lost, known = ours("b", FIVE, received=False), ours("c", FIVE)
    assert match([entry("e", FIVE)], [forgotten]).agree == {}
    assert match([entry("e", FIVE)], [forgotten, lost]).agree == {}
    assert match([entry("e", FIVE), entry("f", FIVE)], [forgotten, lost]).agree == {"b": ("e",)}
    assert match([entry("e", FIVE)], [forgotten, known]).agree == {"c": ("e",)}


def test_charge_and_tax_are_taken_together():
    """Books may divide them otherwise; a charge of nothing is none."""
    mine = ours("a", {ITEM: "5.00", TAX: "1.00"})
    assert match([entry("e", {ITEM: "5.90", TAX: "0.10"})], [mine]).agree == {"a": ("e",)}
    assert match([entry("e", {ITEM: "6.00", C.SHIPPING: "0.00"})], [mine]).agree == {"a": ("e",)}
    assert match([entry("e", {C.SHIPPING: "6.00"})], [mine]).agree == {}


def test_goodwill_is_a_charge_and_a_fee_is_something_beside_it():
    """A fee has no component in every version of the books: it is compared without one."""
    assert match([entry("e", {C.GOODWILL: "5.00"})], [ours("a", {C.GOODWILL: "5.00"})]).agree == {"a": ("e",)}
    assert match([entry("e", {C.GOODWILL: "5.00"})], [ours("a", FIVE)]).agree == {}
    mine = OwnRefund(
        action_id="a", order_id="o", submitted_at=NOON, skus={"L": "S"},
        lines=(Line("L", ITEM, eur("5.00")), Line("L", C.RESTOCKING_FEE, -eur("1.00"))),
    )  # fmt: skip
    assert match([entry("e", {ITEM: "5.00", None: "-1.00"})], [mine]).agree == {"a": ("e",)}
    assert match([entry("e", {ITEM: "5.00", C.RETURN_SHIPPING: "-1.00"})], [mine]).agree == {"a": ("e",)}


def test_all_that_is_left_of_an_order_together_may_be_ours():
    """Only where no single one agrees, and in the order in which they were posted."""
    parts = [entry("y", {C.SHIPPING: "2.00"}, 3), entry("x", FIVE, 2)]
    whole = ours("a", {ITEM: "5.00", C.SHIPPING: "2.00"})
    assert match(parts, [whole]) == Matching(agree={"a": ("x", "y")})
    assert match([*parts, entry("z", {ITEM: "5.00", C.SHIPPING: "2.00"}, 9)], [whole]) == Matching(
        agree={"a": ("z",)}, foreign=(parts[1], parts[0])
    )


def test_two_of_ours_that_differ_are_each_told_their_own():
    """What one has taken is not shown to the next."""
    both = [ours("a", {ITEM: "5.00", C.SHIPPING: "2.00"}), ours("b", {ITEM: "5.00", C.GIFT_WRAP: "1.00"}, 60)]
    found = match([entry("e", FIVE, 1)], both)
    assert found.differ == {"a": (("S shipping: EUR 2.00 was sent, the books show EUR 0.00",), ("e",))}
    assert found.foreign == ()


@pytest.mark.parametrize("sent_after", [-1, 1])
def test_a_difference_is_told_beside_what_agrees(sent_after):
    """One of ours is found whole, the one before or after it with a charge left out."""
    both = [ours("a", {ITEM: "3.00"}), ours("b", {ITEM: "5.00", C.SHIPPING: "2.00"}, sent_after)]
    found = match([entry("e", {ITEM: "3.00"}), entry("f", FIVE)], both)
    assert (found.agree, found.differ["b"][1], found.foreign) == ({"a": ("e",)}, ("f",), ())


SENT = "S item: EUR 5.00 was sent, the books show EUR {}"
FEE = "S ?: EUR 0.00 was sent, the books show EUR -1.00"


@pytest.mark.parametrize(
    ("shown", "sentences"),
    [
        ({ITEM: "4.99", None: "-1.00"}, [SENT.format("4.99"), FEE]),
        ({ITEM: "5.01", None: "-1.00"}, [SENT.format("5.01"), FEE]),
        ({ITEM: "5.00", None: "-1.00"}, [FEE]),
        ({ITEM: "4.98", None: "-1.00"}, None),
        ({ITEM: "5.02", None: "-1.00"}, None),
        ({ITEM: "5.00", None: "0.01"}, None),
        ({ITEM: "5.00", C.SHIPPING: "0.02"}, None),
        ({None: "-1.00"}, None),
    ],
)  # fmt: skip
def test_a_difference_is_ours_only_where_the_rest_is(shown, sentences):
    """To a cent of rounding, and less what is taken from the buyer beside it; anything else is somebody else's."""
    found = match([entry("e", shown)], [ours("a", FIVE)])
    assert found.differ == ({"a": (tuple(sentences), ("e",))} if sentences else {})
    assert [each.entry_id for each in found.foreign] == ([] if sentences else ["e"])


def test_what_was_paid_on_top_is_ours_as_far_as_we_asked_for_it():
    """Three for the way back were sent, and are shown; a cent more would be somebody else's."""
    mine = ours("a", {ITEM: "5.00", C.SHIPPING: "2.00", C.RETURN_SHIPPING: "3.00"})
    left_out = ("S shipping: EUR 2.00 was sent, the books show EUR 0.00",)
    assert match([entry("e", {ITEM: "5.00", None: "3.00"})], [mine]).differ == {"a": (left_out, ("e",))}
    assert match([entry("e", {ITEM: "5.00", None: "3.01"})], [mine]).differ == {}


def test_what_an_action_claimed_is_its_own_up_to_what_it_asked_for():
    """What all its entries show beyond that is somebody else's, and has a word of its own."""
    entries = [entry("e", {ITEM: "4.00"}), entry("f", {ITEM: "3.00", C.SHIPPING: "1.00"}, 2)]
    (beyond,) = not_ours(entries, [ours("a", FIVE)], {"e": "a", "f": "a"})
    assert (beyond.entry_id, beyond.posted_at) == ("e", entries[0].posted_at)
    assert beyond.lines == tuple(
        BookLine(line_id="S", sku="S", component=component, word="beyond", amount=eur(amount))
        for component, amount in [(ITEM, "2.00"), (C.SHIPPING, "1.00")]
    )
    assert not_ours(entries[:1], [ours("a", FIVE)], {"e": "a"}) == ()


def test_in_doubt_an_amount_counts_twice():
    """What agrees in one entry is ours; what agrees only together, or nearly, counts until it is claimed."""
    one, parts = entry("e", FIVE), [entry("x", {ITEM: "3.00"}), entry("y", {ITEM: "2.00"})]
    assert not_ours([one], [ours("a", FIVE)], {}) == ()
    assert not_ours(parts, [ours("a", FIVE)], {}) == tuple(parts)
    assert not_ours([one, *parts], [ours("a", FIVE), ours("b", {ITEM: "3.00"})], {"e": "a"}) == (parts[1],)
    assert not_ours([one], [ours("a", FIVE)], {"e": "withdrawn"}) == ()
    assert not_ours([one], [], {"e": "withdrawn"}) == (one,)


def test_a_fee_of_ours_is_not_what_goes_beyond_it():
    """Less than nothing was asked for there: what is paid back of it is beyond."""
    mine = OwnRefund(
        action_id="a", order_id="o", submitted_at=NOON, skus={"L": "S"},
        lines=(Line("L", ITEM, eur("5.00")), Line("L", C.RESTOCKING_FEE, -eur("1.00"))),
    )  # fmt: skip
    (beyond,) = not_ours([entry("e", {ITEM: "5.00", None: "0.50"})], [mine], {"e": "a"})
    assert [(line.component, line.amount) for line in beyond.lines] == [(None, eur("0.50"))]


ORDER = an_order(a_line("L1"), a_line("L2"), a_line("L3"))


@pytest.mark.parametrize(
    ("at", "ids"),
    [
        ({"line_id": "L2", "sku": "SKU-L1"}, ["L2"]),
        ({"line_id": "", "sku": "SKU-L3"}, ["L3"]),
        ({"line_id": "L9", "sku": "SKU-L3"}, ["L3"]),
        ({"line_id": "", "sku": "another"}, ["L1", "L2", "L3"]),
        ({"line_id": "", "sku": ""}, ["L1", "L2", "L3"]),
    ],
)
def test_the_line_that_an_entry_takes_from(at, ids):
    """By its id, else by its SKU; an unknown one counts on every line, never on none."""
    assert foreign_lines(ORDER, [entry("e", FIVE, **at)]) == tuple(Line(line_id, ITEM, eur("5.00")) for line_id in ids)


def test_a_line_without_a_sku_is_not_meant_by_an_entry_without_one():
    """Two unknown ones are not the same."""
    order = an_order(evolve(a_line("L1"), sku=""), a_line("L2"))
    assert [line.line_id for line in foreign_lines(order, [entry("e", FIVE, sku="")])] == ["L1", "L2"]


def test_what_an_entry_takes_is_summed_by_charge():
    """A promotion lowers its charge, an unknown charge is goodwill, what is taken from the buyer gives nothing back."""
    shown = BookEntry(
        entry_id="e", order_id="o", kind=BookKind.REFUND, posted_at=NOON,
        lines=(
            *lines_of({ITEM: "5.00", None: "0.70", C.SHIPPING: "-2.00"}, line_id="L1"),
            *lines_of({ITEM: "-1.00", None: "-9.00"}, line_id="L1"),
            *lines_of({ITEM: "0.01", None: "0.10", C.GOODWILL: "0.20"}, line_id="L1"),
        ),
    )  # fmt: skip
    assert foreign_lines(ORDER, [shown]) == (Line("L1", ITEM, eur("4.01")), Line("L1", C.GOODWILL, eur("1.00")))


def test_a_cent_is_an_amount_and_nothing_is_none():
    """What adds up to nothing takes nothing."""
    shown = [entry("e", {ITEM: "0.01", None: "0.01"}, line_id="L1"), entry("f", {C.SHIPPING: "0.00"}, line_id="L1")]
    cent = eur("0.01")
    assert foreign_lines(ORDER, shown) == (Line("L1", ITEM, cent), Line("L1", C.GOODWILL, cent))
