"""Notifications wake work. They move nothing themselves, and whatever is wrong with them does no harm."""

from __future__ import annotations

import pytest
from notices import feed_finished, hint, order_change, parcel_moved, transaction_update
from world import CUP, LAMP, MARIE, TOM, World

from orderactions import Actor, Cancellation, Kind, Policy, Reason, State

BOT = Actor.automation("night watch", rule="buyers' requests are followed")


def due_in(world: World, kind: str) -> float:
    """Seconds until the job of that kind is due."""
    with world.journal.reading() as t:
        moments = [due for name, _, due, _ in t.work.jobs() if name == kind]
    assert len(moments) == 1, moments
    return (moments[0] - world.clock.now()).total_seconds()


def jobs(world: World) -> list:
    with world.journal.reading() as t:
        return t.work.jobs()


def feed_of(world: World) -> str:
    return world.amazon.feeds()[-1]["feed_id"]


def test_a_finished_feed_is_looked_at_at_once(world):
    """In place of the next look in half a minute or more: now."""
    action = world.refund(world.order())
    world.service.advance()
    world.clock.advance(170)
    world.service.advance()
    world.clock.advance(10)
    assert due_in(world, "check") > 0
    assert world.service.hint(hint(feed_finished(feed_of(world)))) is None
    assert due_in(world, "check") == 0
    assert world.state(action) is State.ACCEPTED
    world.service.advance()
    assert world.state(action) is State.DONE


def test_a_notification_is_not_believed(world):
    """It says that the feed has finished, and at Amazon it has not: the action stays where it is."""
    action = world.refund(world.order())
    world.service.advance()
    world.service.hint(hint(feed_finished(feed_of(world), processingStatus="FATAL")))
    world.service.advance()
    assert world.state(action) is State.ACCEPTED
    world.pass_time(300)
    assert world.state(action) is State.DONE


def test_the_same_notification_wakes_nothing_twice(filed):
    """Delivered again, also to another process, it does nothing more; another one does."""
    filed.refund(filed.order())
    filed.service.advance()
    first = feed_finished(feed_of(filed), id_="n-1")
    filed.service.hint(hint(first))
    filed.service.advance()
    before = jobs(filed)
    filed.service.hint(hint(first))
    filed.new_service(worker="second").hint(hint(first))
    assert jobs(filed) == before
    filed.service.hint(hint(feed_finished(feed_of(filed), id_="n-2")))
    assert due_in(filed, "check") == 0


@pytest.mark.parametrize(
    "body",
    [
        feed_finished("9999"),
        feed_finished("9999", seller="SOMEBODYELSE"),
        order_change("305-0000000-0000000"),
        order_change("305-0000000-0000000", asked=True, seller="SOMEBODYELSE"),
        transaction_update("305-0000000-0000000"),
        transaction_update(),
        parcel_moved("P-1"),
    ],
)
def test_what_is_not_ours_does_no_harm(world, body):
    """Unknown feeds, orders, sellers and parcels wake nothing and suggest nothing."""
    world.refund(world.order())
    world.service.advance()
    before = jobs(world)
    assert world.service.hint(hint(body)) is None
    assert jobs(world) == before


def test_a_feed_of_that_number_of_another_seller_is_not_ours(world):
    """Two sellers' feeds may have one number."""
    world.refund(world.order())
    world.service.advance()
    before = jobs(world)
    world.service.hint(hint(feed_finished(feed_of(world), seller="SOMEBODYELSE")))
    assert jobs(world) == before


def test_a_late_notification_of_a_finished_feed_does_nothing(world):
    """The feed was looked at long ago."""
    action = world.refund(world.order())
    world.pass_time(300)
    before = jobs(world)
    history = len(world.service.history(action.id))
    world.service.hint(hint(feed_finished(feed_of(world))))
    assert jobs(world) == before
    assert len(world.service.history(action.id)) == history


def test_a_changed_order_settles_its_cancellation(world):
    """A cancellation whose answer was lost: when Amazon says that the order has changed, it is read."""
    world.amazon.add_fault("reset_after_effect")
    order = world.order(status="UNSHIPPED")
    action = world.cancel(order)
    world.service.advance()
    assert world.state(action) is State.UNKNOWN
    # Nothing but the hint is to find out.
    with world.journal.transaction() as t:
        t.cx.execute("delete from job where kind = 'reconcile'")
    world.clock.advance(200)
    with world.journal.transaction() as t:
        job = t.work.claim("nobody", 1, only=[("settle", action.id)])
        t.work.again(job, t.work.now.replace(hour=23))
    world.service.advance()
    assert world.state(action) is State.UNKNOWN
    world.service.hint(hint(order_change(order, status="Canceled")))
    world.service.advance()
    assert world.state(action) is State.SETTLED


def test_a_changed_order_has_the_feed_looked_at(world):
    """Amazon tells of the order before it tells of the feed."""
    order = world.order(status="UNSHIPPED")
    action = world.cancel(order)
    world.service.advance()
    assert due_in(world, "check") > 0
    world.service.hint(hint(order_change(order, status="Canceled")))
    assert due_in(world, "check") == 0
    assert world.state(action) is State.ACCEPTED


def test_a_posting_has_the_books_read(world):
    """For an order whose refund the books have yet to show, and for no other; not before they can show it."""
    world.service = world.new_service(books="2024-06-19")
    order = world.order(CUP)
    action = world.refund(order, wait_s=900)
    assert action.state is State.DONE
    assert due_in(world, "sweep") > 600
    world.service.hint(hint(transaction_update("305-0000000-0000000")))
    assert due_in(world, "sweep") > 600
    world.service.hint(hint(transaction_update(order)))
    assert due_in(world, "sweep") == 180
    assert world.state(action) is State.DONE


def test_a_flood_of_postings_is_one_look_at_the_books(world):
    """A busy seller's transactions name no order of ours, hundreds in a minute: the books are read once for them."""
    world.service = world.new_service(books="2024-06-19")
    world.refund(world.order(CUP), wait_s=900)

    def looks():
        return [call for call in world.amazon.calls() if call["operation"] == "listTransactions"]

    before = len(looks())
    for _ in range(30):
        world.service.hint(hint(transaction_update()))
        world.service.advance()
        world.clock.advance(10)
    assert len(looks()) - before <= 2


def test_books_that_are_not_read_are_not_woken(world):
    """An account without books has nothing to sweep."""
    order = world.order(CUP)
    world.refund(order, wait_s=900)
    world.service.hint(hint(transaction_update(order)))
    assert [kind for kind, *_ in jobs(world) if kind == "sweep"] == []


def test_a_buyers_official_request_is_suggested_and_not_followed(world):
    """The agent is told; the order is left alone until somebody presses."""
    order = world.order(status="UNSHIPPED")
    world.amazon.request_cancel(order)
    found = world.service.hint(hint(order_change(order, asked=True)))
    assert (found.order.order_id, found.kind, found.reason) == (order, Kind.CANCELLATION, Reason.BUYER_CANCELLED)
    assert found.words
    assert "own request" in found.why
    world.pass_time(300)
    assert world.service.actions() == ()
    assert world.feeds() == 0
    preview = world.service.preview(found.request)
    assert preview.problems == ()
    assert preview.code == "BuyerCanceled"


def test_a_wish_for_a_part_of_the_order_is_told_as_one(world):
    """Two articles, one of them asked for: the suggestion does not say that the whole order may go."""
    order = world.order(CUP, LAMP, status="UNSHIPPED")
    body = order_change(order, asked=True)
    items = body["Payload"]["OrderChangeNotification"]["Summary"]["OrderItems"]
    for other in (False, None):
        items[1:] = [items[0] | {"IsBuyerRequestedCancel": other}]
        assert "some articles" in world.service.hint(hint(body)).why
    items[1:] = [items[0]]
    assert "cancelling accepts it" in world.service.hint(hint(body)).why


def test_a_wish_that_is_told_often_is_one_action(world):
    """Delivered again and again the suggestion has one key, so that even an automation cancels once."""
    order = world.order(status="UNSHIPPED")
    world.amazon.request_cancel(order)
    told = [world.service.hint(hint(order_change(order, asked=True, id_=id_))) for id_ in ("n-1", "n-1", "n-2")]
    assert len(set(told)) == 1
    made = {world.service.execute(each.request, actor=BOT, key=each.key).id for each in told}
    assert len(made) == 1
    assert world.service.hint(hint(order_change(order, asked=True))) is None


@pytest.mark.parametrize(
    "more",
    [
        {"status": "Shipped"},
        {"status": "Canceled"},
        {"status": "Pending"},
        {"status": "PartiallyShipped"},
        {"by": "AFN"},
        {"asked": False},
        {"seller": "SOMEBODYELSE"},
    ],
)
def test_what_cannot_be_cancelled_is_not_suggested(world, more):
    """Only an unshipped order that the seller sends, and only what the buyer asked for officially."""
    order = world.order(status="UNSHIPPED")
    assert world.service.hint(hint(order_change(order, **({"asked": True} | more)))) is None


def test_a_withdrawn_cancellation_does_not_hide_the_buyers_wish(world):
    """What was taken back is no answer to the buyer."""
    service = world.new_service(policy=Policy(hold_s=600))
    order = world.order(status="UNSHIPPED")
    request = Cancellation(order=order, reason=Reason.OUT_OF_STOCK)
    action = service.execute(request, actor=MARIE)
    assert service.hint(hint(order_change(order, asked=True))) is None
    service.withdraw(action.id, actor=TOM)
    assert service.hint(hint(order_change(order, asked=True))) is not None


def test_out_of_order_and_doubled_the_end_is_the_same(world):
    """A storm of notifications in any order: one refund, one cancellation, no task."""
    kept, cancelled = world.order(), world.order(status="UNSHIPPED")
    actions = [world.refund(kept), world.cancel(cancelled)]
    storm = [
        order_change(cancelled, status=status, id_=f"n-{status}")
        for status in ("Canceled", "Unshipped", "Pending", "Canceled", "Shipped")
    ]
    for _ in range(60):
        feeds = [feed_finished(each["feed_id"]) for each in world.amazon.feeds()]
        for body in (*storm, *feeds, transaction_update(kept)):
            world.service.hint(hint(body))
        world.service.advance()
        world.clock.advance(10)
    assert [world.state(action) for action in actions] == [State.DONE, State.SETTLED]
    assert len(world.paid_out()) == 1
    assert world.feeds() == 2
    assert world.service.tasks() == ()
