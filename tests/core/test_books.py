"""The marketplace's books: what was refunded elsewhere counts, what is ours is proven, what differs is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from world import CUP, LAMP, MARIE, TOM, World

from orderactions import Policy, Reason, Refund, Stage, State
from orderactions.actions import Line
from orderactions.clock import ManualClock
from orderactions.models import Component
from orderactions.money import Money
from orderactions.orders import BookEntry, BookKind, BookLine
from orderactions.rules import OwnRefund, match

VERSIONS = ["2024-06-19", "v0"]


@pytest.fixture(params=VERSIONS)
def booked(request):
    """A world whose account reads the books, in either version."""
    made = World(
        policy=Policy(limit_per_agent_day={"EUR": 10_000}, limit_per_account_day={"EUR": 10_000}), books=request.param
    )
    yield made
    made.journal.close()


def days(world: World, number: float) -> None:
    for _ in range(int(number * 24 * 2)):
        world.service.advance()
        world.clock.advance(1800)
    world.service.advance()


def test_a_refund_is_settled_when_the_books_agree(booked):
    """Amazon's report says done; an hour later the books show the same amounts: settled."""
    action = booked.refund(booked.order(CUP), wait_s=900)
    assert action.state is State.DONE
    days(booked, 0.2)
    action = booked.service.get(action.id)
    assert (action.state, action.confirmation.stage) == (State.SETTLED, Stage.POSTED)
    assert booked.service.tasks() == ()
    assert booked.service.get(action.id).is_open is False


def test_a_refund_made_elsewhere_counts(booked):
    """What a colleague refunded in Seller Central is not given once more."""
    order = booked.order(LAMP)
    booked.amazon.refund_elsewhere(order, amounts={"Principal": "15.00"})
    days(booked, 0.2)
    preview = booked.service.preview(Refund.full(order, reason=Reason.LATE))
    assert preview.buyer_gets == Money.parse("5.00", "EUR")
    too_much = booked.service.preview(Refund.part(order, reason=Reason.LATE, amount="5.01"))
    assert too_much.problems[0].code == "above_left"


def test_the_preview_says_what_the_books_cannot_show_yet(booked):
    """With the books read it is not said that refunds made elsewhere are unseen, but since when they may be."""
    preview = booked.service.preview(Refund.full(booked.order(LAMP), reason=Reason.LATE))
    assert "is not seen" not in str(preview)
    assert "48 hours" in str(preview)


def test_our_own_refund_does_not_count_twice(booked):
    """A refund of ours in the books is the same money as in our journal."""
    order = booked.order(LAMP)
    booked.service.execute(Refund.part(order, reason=Reason.PRICE, amount="5.00"), actor=MARIE, wait_s=900)
    for hours in (0, 1, 5, 30):
        booked.clock.advance(hours * 3600)
        assert booked.service.preview(Refund.full(order, reason=Reason.LATE)).buyer_gets == Money.parse("15.00", "EUR")
        booked.service.advance()


def test_two_equal_refunds_are_two(booked):
    """Two of ours of the same amount claim an entry each; a third one, made elsewhere, is foreign."""
    order = booked.order(LAMP)
    request = Refund.part(order, reason=Reason.PRICE, amount="5.00")
    actions = [booked.service.execute(request, actor=MARIE, again=True, wait_s=900) for _ in range(2)]
    booked.amazon.refund_elsewhere(order, amounts={"Principal": "5.00"})
    days(booked, 0.5)
    assert [booked.state(action) for action in actions] == [State.SETTLED] * 2
    assert booked.service.preview(Refund.full(order, reason=Reason.LATE)).buyer_gets == Money.parse("5.00", "EUR")


def test_a_dropped_component_becomes_a_task(booked):
    """Amazon said done and left a component out: the books differ, and somebody is told which amount is missing."""
    booked.amazon.add_fault("component_dropped")
    action = booked.refund(booked.order(CUP), wait_s=900)
    assert action.state is State.DONE
    days(booked, 3)
    (task,) = booked.service.tasks()
    assert task.kind == "books_differ"
    assert "EUR 30.00" in task.why
    assert booked.state(action) is State.DONE


def test_books_that_never_show_it_become_a_task(booked):
    """Three days without an entry: somebody looks. Absence alone settles nothing."""
    booked.amazon.add_fault("books_missing")
    action = booked.refund(booked.order(LAMP), wait_s=900)
    days(booked, 4)
    assert [task.kind for task in booked.service.tasks()] == ["not_settled"]
    assert booked.state(action) is State.DONE


def test_a_lost_answer_is_found_in_the_books(booked):
    """The answer to createFeed was lost and the books show the refund: it is known, and nothing is repeated."""
    booked.amazon.add_fault("reset_after_effect")
    action = booked.refund(booked.order(LAMP), ticket=booked.ticket())
    booked.pass_time(20)
    assert booked.state(action) is State.UNKNOWN
    days(booked, 0.5)
    assert booked.state(action) is State.SETTLED
    assert booked.service.tasks() == ()
    assert booked.feeds() == 1
    assert "carried out" in booked.said("reply")[0]


def test_a_lost_request_stays_unknown(booked):
    """The request never arrived, so the books show nothing: that is no proof, and stays a person's task."""
    booked.amazon.add_fault("reset_before_effect")
    action = booked.refund(booked.order(LAMP))
    days(booked, 5)
    assert booked.state(action) is State.UNKNOWN
    assert [task.kind for task in booked.service.tasks()] == ["unknown_outcome"]


def test_refunded_elsewhere_between_preview_and_sending(booked):
    """While the action waited somebody refunded it elsewhere: it is refused before it is sent."""
    service = booked.new_service(policy=Policy(hold_s=7200), books=booked.books)
    order = booked.order(LAMP)
    action = service.execute(Refund.full(order, reason=Reason.LATE), actor=MARIE)
    booked.amazon.refund_elsewhere(order, amounts={"Principal": "1.00"})
    for _ in range(5):
        booked.clock.advance(1900)
        service.advance()
    refused = service.get(action.id)
    assert (refused.state, refused.problems[0].code) == (State.REFUSED, "facts_changed")
    assert booked.feeds() == 0


def test_books_that_cannot_be_read_stop_a_preview_not_the_rest(booked):
    """When the books do not answer, no refund is previewed; a cancellation, which needs no books, is."""
    from orderactions.errors import MarketplaceError

    operation = "listTransactions" if booked.books == "2024-06-19" else "listFinancialEventsByOrderId"
    booked.amazon.add_fault("5xx_before_effect", operation=operation, times=50)
    with pytest.raises(MarketplaceError):
        booked.service.preview(Refund.full(booked.order(), reason=Reason.LATE))
    assert booked.cancel(booked.order(status="UNSHIPPED"), wait_s=900).state is State.SETTLED


def test_a_claim_stops_a_refund():
    """A guarantee claim in the books has paid the buyer already: the refund is stopped, and says why."""
    world = World(books="v0")
    for make, code in ((world.amazon.guarantee_claim, "guarantee_claim"), (world.amazon.chargeback, "chargeback")):
        order = world.order(LAMP)
        make(order, amounts={"Principal": "5.00"})
        world.clock.advance(7200)
        assert world.service.preview(Refund.full(order, reason=Reason.LATE)).problems[0].code == code


def test_deferred_money_is_counted_once():
    """An entry that is held back first and released later is one event."""
    world = World(books="2024-06-19", defer_s=86_400)
    order = world.order(LAMP)
    action = world.service.execute(Refund.part(order, reason=Reason.PRICE, amount="5.00"), actor=MARIE, wait_s=900)
    days(world, 3)
    assert world.state(action) is State.SETTLED
    assert world.service.preview(Refund.full(order, reason=Reason.LATE)).buyer_gets == Money.parse("15.00", "EUR")


NOON = ManualClock.at("2026-11-24T12:00:00Z").now()


def euros(minor: int) -> Money:
    return Money.from_minor(minor, "EUR")


amounts = st.lists(st.integers(1, 3).map(lambda n: n * 100), min_size=1, max_size=4)


@given(amounts, amounts, st.randoms(use_true_random=False))
def test_no_entry_is_ours_twice_and_none_is_lost(own, foreign, random):
    """Whatever is in the books in whatever order: each entry is one action's or foreign, and each of ours is found."""
    refunds = [
        OwnRefund(
            action_id=f"a{n}",
            order_id="o",
            submitted_at=NOON,
            lines=(Line("L", Component.ITEM, euros(minor)),),
            skus={"L": "S"},
        )
        for n, minor in enumerate(own)
    ]  # fmt: skip
    entries = [
        BookEntry(
            entry_id=f"e{n}", order_id="o", kind=BookKind.REFUND, posted_at=NOON + timedelta(minutes=1),
            lines=(BookLine(line_id="", sku="S", component=Component.ITEM, word="Principal", amount=euros(minor)),),
        )
        for n, minor in enumerate([*own, *foreign])
    ]  # fmt: skip
    random.shuffle(entries)
    found = match(entries, refunds)
    claimed = [entry_id for ids in found.agree.values() for entry_id in ids]
    assert len(claimed) == len(set(claimed))
    assert set(found.agree) == {refund.action_id for refund in refunds}
    assert sorted([*claimed, *(entry.entry_id for entry in found.foreign)]) == sorted(e.entry_id for e in entries)
    by_id = {entry.entry_id: entry for entry in entries}
    for refund in refunds:
        claims = found.agree[refund.action_id]
        assert sum(by_id[entry].lines[0].amount.minor for entry in claims) == refund.lines[0].amount.minor


def test_an_older_journal_is_taken_forward(filed):
    """A journal of the first version is opened, gets what is new, and goes on."""
    import sqlite3

    from orderactions import open_journal

    action = filed.refund(filed.order(), wait_s=900)
    filed.journal.close()
    cx = sqlite3.connect(filed.folder / "actions.db")
    cx.execute("drop trigger action_asked")
    tables = ("claim", "hint", "sweep", "posting", "given", "receiver", "asked")
    for newer in (*(f"table {name}" for name in tables), "index outbox_open", "index outbox_receiver"):
        cx.execute(f"drop {newer}")
    for column in ("attempt", "due", "receiver"):
        cx.execute(f"alter table outbox drop column {column}")
    cx.execute("pragma user_version = 1")
    cx.commit()
    cx.close()
    filed.journal = open_journal(filed.url, clock=filed.clock, ids=filed.ids)
    filed.service = filed.new_service(books="2024-06-19")
    assert filed.state(action) is State.DONE
    second = filed.service.execute(Refund.full(filed.order(), reason=Reason.LATE), actor=TOM, wait_s=900)
    assert second.state is State.DONE
    filed.journal.close()


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("form", [{}, {"books_promotions": True}], ids=str)
def test_a_refund_of_a_line_with_a_promotion_is_settled_however_the_books_show_it(version, form):
    """As one amount less the promotion, or as the whole price and the promotion that comes back."""
    world = World(books=version, **form)
    action = world.refund(world.order({"paid": {"Principal": "20.00"}, "discount": {"Principal": "3.00"}}), wait_s=900)
    days(world, 0.2)
    assert world.state(action) is State.SETTLED
    assert world.service.tasks() == ()
    world.journal.close()


def test_a_refund_that_is_released_beside_the_deferred_one_counts_once():
    """Two transactions that name each other are one refund, before and after the money is let go."""
    world = World(books="2024-06-19", defer_s=86_400, released_beside=True)
    order = world.order(LAMP)
    action = world.service.execute(Refund.part(order, reason=Reason.LATE, amount="5.00"), actor=MARIE, wait_s=900)
    days(world, 0.2)
    assert world.state(action) is State.SETTLED
    days(world, 1.2)
    assert world.service.preview(Refund.full(order, reason=Reason.LATE)).buyer_gets == Money.parse("15.00", "EUR")
    world.journal.close()
