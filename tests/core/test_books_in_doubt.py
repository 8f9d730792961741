"""The books in doubt: what may be somebody else's refund counts beside our own, and proves nothing of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from world import LAMP, MARIE, World

from orderactions import Policy, Reason, Refund, State
from orderactions.actions import Line
from orderactions.clock import ManualClock
from orderactions.models import Component, OrderRef
from orderactions.money import Money
from orderactions.orders import BookEntry, BookKind, BookLine, Fulfilment, Order, OrderLine, OrderStatus
from orderactions.rules import OwnRefund, foreign_lines, match, may_be_shown, not_ours

NOON = ManualClock.at("2026-11-24T12:00:00Z").now()
ITEM, SHIPPING = Component.ITEM, Component.SHIPPING


def ours(action_id: str, *parts: tuple[Component, int], at: float = 0, received: bool = True, **more) -> OwnRefund:
    return OwnRefund(
        action_id=action_id,
        order_id="o",
        submitted_at=NOON + timedelta(hours=at),
        lines=tuple(Line("L", component, Money.from_minor(minor, "EUR")) for component, minor in parts),
        skus={"L": "S"},
        received=received,
        **more,
    )


def entry(entry_id: str, *parts: tuple[Component | None, int], at: float = 1, currency: str = "EUR") -> BookEntry:
    return BookEntry(
        entry_id=entry_id,
        order_id="o",
        kind=BookKind.REFUND,
        posted_at=NOON + timedelta(hours=at),
        lines=tuple(
            BookLine(
                line_id="", sku="S", component=component, word="made-up", amount=Money.from_minor(minor, currency)
            )
            for component, minor in parts
        ),
    )  # fmt: skip


def sale(paid: dict[Component, int]) -> Order:
    line = OrderLine(
        line_id="L", sku="S", title="x", quantity=1, quantity_shipped=1,
        paid={component: Money.from_minor(minor, "EUR") for component, minor in paid.items()},
    )  # fmt: skip
    return Order(
        ref=OrderRef("a", "o"), site="s", site_name="s", country="DE", status=OrderStatus.SHIPPED, raw_status="SHIPPED",
        fulfilment=Fulfilment.SELLER, currency="EUR", lines=(line,), created_at=NOON, read_at=NOON,
    )  # fmt: skip


def counted(entries, own, claimed=()) -> int:
    """What the books add to our own amounts."""
    found = not_ours(entries, own, dict(claimed))
    return sum(max(0, line.amount.minor) for each in found for line in each.lines)


@pytest.mark.parametrize("version", ["2024-06-19", "v0"])
def test_another_amount_in_the_books_is_not_taken_for_ours(version):
    """Ours is not in the books yet, a larger one of a colleague's is: both count, and only the rest is left."""
    world = World(
        policy=Policy(limit_per_agent_day={"EUR": 10_000}, limit_per_account_day={"EUR": 10_000}), books=version
    )
    order = world.order(LAMP)
    world.amazon.add_fault("books_missing")
    request = Refund.part(order, reason=Reason.PRICE, amount="5.00")
    assert world.service.execute(request, actor=MARIE, wait_s=900).state is State.DONE
    world.clock.advance(1200)
    world.amazon.refund_elsewhere(order, amounts={"Principal": "12.00"})
    for hours in (6, 24, 48):
        world.clock.advance(hours * 3600)
        world.service.advance()
        left = world.service.preview(Refund.full(order, reason=Reason.LATE)).buyer_gets
        assert left == Money.parse("3.00", "EUR")
    world.journal.close()


def test_a_smaller_amount_is_not_ours_either():
    """Five were asked for and four are shown: it may be another refund, and counts as one until somebody knows."""
    found = match([entry("e", (ITEM, 400))], [ours("a", (ITEM, 500))])
    assert (found.agree, found.differ, [e.entry_id for e in found.foreign]) == ({}, {}, ["e"])
    assert counted([entry("e", (ITEM, 400))], [ours("a", (ITEM, 500))]) == 400


def test_a_refund_with_a_charge_left_out_counts_twice_until_it_is_claimed():
    """It is ours as far as anybody can tell; before that is decided it may be another one."""
    own, shown = ours("a", (ITEM, 500), (SHIPPING, 490)), entry("e", (ITEM, 500))
    sentences, entries = match([shown], [own]).differ["a"]
    assert sentences == ("S shipping: EUR 4.90 was sent, the books show EUR 0.00",)
    assert entries == ("e",)
    assert counted([shown], [own]) == 500
    assert counted([shown], [own], {"e": "a"}) == 0


LOST = ours("a", (ITEM, 500), (SHIPPING, 490), received=False)
WHOLE = entry("e", (ITEM, 500), (SHIPPING, 490))


@pytest.mark.parametrize(
    "shown",
    [
        [WHOLE],
        [entry("e", (ITEM, 500))],
        [entry("e", (ITEM, 501))],
        [entry("e", (ITEM, 500), (SHIPPING, 490), at=-1 / 6)],
        [entry("e1", (ITEM, 77)), WHOLE],
        [entry("e1", (ITEM, 200)), entry("e2", (ITEM, 300), (SHIPPING, 490))],
    ],
    ids=["whole", "a charge left out", "rounded", "by a clock that is behind", "beside another", "only together"],
)
def test_what_could_be_one_that_was_lost_is_there(shown):
    """Whether it proves it or not: of such a refund nobody says that it has not happened."""
    assert may_be_shown(shown, LOST) is True


@pytest.mark.parametrize(
    "shown",
    [
        [],
        [entry("e", (ITEM, 502))],
        [entry("e", (ITEM, 500), (SHIPPING, 490), at=-0.2)],
        [evolve(WHOLE, kind=BookKind.CLAIM)],
        [evolve(WHOLE, order_id="another")],
        [entry("e1", (ITEM, 200)), evolve(entry("e2", (ITEM, 300), (SHIPPING, 490)), kind=BookKind.CLAIM)],
    ],
    ids=["nothing", "another amount", "before it was sent", "a claim", "another order's", "with a claim only"],
)
def test_what_cannot_be_the_one_that_was_lost_is_none_of_it(shown):
    """It is somebody else's, whatever the amounts."""
    assert may_be_shown(shown, LOST) is False


def test_a_fee_that_nobody_asked_for_is_told():
    """The price is there and a fee is taken off beside it: a difference with a sentence, not silence."""
    found = match([entry("e", (ITEM, 500), (None, -50))], [ours("a", (ITEM, 500))])
    assert found.differ["a"][0] == ("S ?: EUR 0.00 was sent, the books show EUR -0.50",)


def test_what_a_claimed_entry_shows_beyond_its_action_counts():
    """An entry that an action has claimed counts for at least what it shows."""
    own, shown = ours("a", (ITEM, 500)), entry("e", (ITEM, 501), (SHIPPING, 100))
    assert counted([shown], [own], {"e": "a"}) == 101


def test_an_entry_of_an_action_that_does_not_count_is_not_ours():
    """What was claimed by an action that holds nothing any more counts again."""
    assert counted([entry("e", (ITEM, 500))], [], {"e": "gone"}) == 500


def test_another_currency_is_another_amount():
    """Five dollars prove nothing about five euros."""
    found = match([entry("e", (ITEM, 500), currency="USD")], [ours("a", (ITEM, 500))])
    assert found.agree == {}
    assert found.differ == {}


def test_two_small_ones_are_not_taken_for_a_large_one():
    """Entries that are each an action's own are not put together to be another one's."""
    refunds = [ours("a", (ITEM, 1000)), ours("b", (ITEM, 500)), ours("c", (ITEM, 500))]
    found = match([entry("e1", (ITEM, 500)), entry("e2", (ITEM, 500))], refunds)
    assert set(found.agree) == {"b", "c"}


def test_one_entry_does_not_prove_a_lost_one_while_an_equal_one_is_known():
    """Two equal refunds, the answer to the first was lost, the second is done: one entry is the second's."""
    refunds = [ours("lost", (ITEM, 500), received=False), ours("done", (ITEM, 500), at=0.5)]
    assert set(match([entry("e1", (ITEM, 500))], refunds).agree) == {"done"}
    assert set(match([entry("e1", (ITEM, 500)), entry("e2", (ITEM, 500))], refunds).agree) == {"lost", "done"}


def test_a_refund_that_never_arrived_is_not_proven_by_its_twin():
    """The first request was lost on the way, the same was asked again and done: the books prove one, not two."""
    world = World(
        policy=Policy(limit_per_agent_day={"EUR": 10_000}, limit_per_account_day={"EUR": 10_000}), books="2024-06-19"
    )
    order = world.order(LAMP)
    request = Refund.part(order, reason=Reason.PRICE, amount="5.00")
    world.amazon.add_fault("reset_before_effect")
    lost = world.service.execute(request, actor=MARIE, wait_s=60)
    assert lost.state is State.UNKNOWN
    for _ in range(60):
        world.clock.advance(600)
        world.service.advance()
    twin = world.service.execute(request, actor=MARIE, again=True, wait_s=900)
    for _ in range(100):
        world.service.advance()
        world.clock.advance(1800)
    assert [world.state(each) for each in (lost, twin)] == [State.UNKNOWN, State.SETTLED]
    assert world.service.preview(Refund.full(order, reason=Reason.LATE)).buyer_gets == Money.parse("10.00", "EUR")
    world.journal.close()


def test_an_entry_from_before_the_known_one_proves_the_lost_one():
    """What was posted before the second one was sent can only be the first."""
    refunds = [ours("lost", (ITEM, 500), received=False), ours("done", (ITEM, 500), at=5)]
    assert set(match([entry("e1", (ITEM, 500), at=1)], refunds).agree) == {"lost"}


def test_an_entry_that_turns_up_late_is_not_taken_for_the_lost_one():
    """Of three equal ones the first one's entry comes last: the third has its own, and nothing is left for the lost."""
    first, lost, third = ours("first", (ITEM, 500)), ours("lost", (ITEM, 500), at=0.1, received=False), ours(
        "third", (ITEM, 500), at=5
    )  # fmt: skip
    assert match([entry("e2", (ITEM, 500), at=6)], [first, lost, third]).agree == {"third": ("e2",)}
    assert match([entry("e1", (ITEM, 500), at=0.05)], [first, lost]).agree == {"first": ("e1",)}


def test_what_a_journal_that_was_put_back_lost_is_proven_by_nothing_and_proves_nothing():
    """The entry may be its own, a forgotten one's, or that of an equal one that was lost later."""
    forgetful = ours("before", (ITEM, 500), received=False, is_provable=False)
    later = ours("later", (ITEM, 500), received=False)
    assert match([entry("e1", (ITEM, 500))], [forgetful]).agree == {}
    assert match([entry("e1", (ITEM, 500))], [forgetful, later]).agree == {}
    received = ours("done", (ITEM, 500))
    assert match([entry("e1", (ITEM, 500))], [forgetful, received]).agree == {"done": ("e1",)}


def test_an_order_without_skus_is_matched_by_its_lines():
    """An article without a SKU of the seller's is known by its line."""
    own = OwnRefund(
        action_id="a", order_id="o", submitted_at=NOON, lines=(Line("L", ITEM, Money.from_minor(5, "EUR")),),
        skus={"L": ""},
    )  # fmt: skip
    line = BookLine(line_id="L", sku="", component=ITEM, word="made-up", amount=Money.from_minor(5, "EUR"))
    shown = BookEntry(entry_id="e", order_id="o", kind=BookKind.REFUND, posted_at=NOON, lines=(line,))
    assert match([shown], [own]).agree == {"a": ("e",)}


def test_a_promotion_beside_its_charge_takes_nothing_from_the_others():
    """A colleague refunded an article that was 30 less a promotion of 5: the shipping is still there to be refunded."""
    shown = entry("e", (ITEM, 3000), (ITEM, -500), (None, -200))
    (line,) = foreign_lines(sale({ITEM: 2500, SHIPPING: 490}), [shown])
    assert (line.component, line.amount) == (ITEM, Money.from_minor(2500, "EUR"))


def test_what_is_taken_from_the_buyer_lowers_no_other_entry():
    """A fee, an unknown charge or another entry's promotion gives nothing back."""
    shown = [entry("e", (ITEM, 1000), (None, -400), (Component.RESTOCKING_FEE, -300)), entry("f", (ITEM, -900))]
    assert [line.amount.minor for line in foreign_lines(sale({ITEM: 2500}), shown)] == [1000]


@st.composite
def readings(draw):
    """Our refunds, entries of a few amounts and moments, and some of them claimed."""
    amounts, moments = st.sampled_from([100, 200, 300]), st.sampled_from([-1.0, 0.5, 1.0, 2.0])
    parts = st.lists(st.tuples(st.sampled_from([ITEM, SHIPPING]), amounts), min_size=1, max_size=2)
    own = [
        ours(f"a{n}", *draw(parts), at=draw(moments), received=draw(st.booleans()))
        for n in range(draw(st.integers(0, 3)))
    ]
    entries = [entry(f"e{n}", *draw(parts), at=draw(moments)) for n in range(draw(st.integers(1, 5)))]
    claims = draw(st.dictionaries(st.sampled_from([e.entry_id for e in entries]), st.sampled_from(["a0", "a1"])))
    return own, entries, claims


def asked(own) -> int:
    return sum(line.amount.minor for each in own for line in each.lines)


@settings(max_examples=500)
@given(readings(), st.data())
def test_more_in_the_books_never_leaves_more(reading, data):
    """Take any entry away: what the books add to our own amounts does not grow, unless it ended a doubt."""
    own, entries, claims = reading
    gone = data.draw(st.sampled_from(entries))
    fewer = [e for e in entries if e is not gone]
    # One entry beside two equal refunds whose answers were lost counts on top of both; a second one proves both.
    lost = [each for each in own if not each.received]
    doubtful = asked(each for each in lost if any(o is not each and asked([o]) == asked([each]) for o in lost))
    assert counted(fewer, own, claims) <= counted(entries, own, claims) + doubtful


@settings(max_examples=500)
@given(readings())
def test_what_the_books_show_is_always_covered(reading):
    """Whatever is ours, lost, claimed or somebody else's: what went out by the books counts, charge by charge."""
    own, entries, claims = reading
    found = not_ours(entries, own, claims)
    for charge in (ITEM, SHIPPING):
        shown, ours_, beyond = (
            sum(line.amount.minor for each in of for line in each.lines if line.component is charge)
            for of in (entries, own, found)
        )
        assert shown <= ours_ + beyond


def test_a_second_entry_ends_the_doubt_of_the_first():
    """Two equal refunds were lost. One entry could be either, and counts on top of both; two entries are both."""
    lost = [ours(name, (ITEM, 500), received=False) for name in ("a", "b")]
    shown = [entry(f"e{n}", (ITEM, 500)) for n in range(3)]
    assert [counted(shown[:many], lost) for many in range(4)] == [0, 500, 0, 500]


@given(readings(), st.randoms(use_true_random=False))
def test_whatever_order_they_are_read_in_it_is_the_same(reading, random):
    """Reading again, in another order, changes nothing."""
    own, entries, claims = reading
    shuffled, others = list(entries), list(own)
    random.shuffle(shuffled)
    random.shuffle(others)
    assert counted(shuffled, others, claims) == counted(entries, own, claims)
    assert match(shuffled, others) == match(entries, own)


@given(readings())
def test_what_the_books_show_always_counts(reading):
    """Our own amounts and what is not ours are together never less than what the books show, nor than our own."""
    own, entries, claims = reading
    held = sum(line.amount.minor for refund in own for line in refund.lines)
    shown = sum(line.amount.minor for each in entries for line in each.lines)
    assert held + counted(entries, own, claims) >= max(held, shown)
