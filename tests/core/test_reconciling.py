"""An answer that was lost is found by reading: by the list, the books and the order, and never by sending again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from world import TOM, World, foreign_feed

from orderactions import Policy, Reason, Refund, State
from orderactions.protocols import Listed
from orderactions.rules import Finding, Window, candidates, plan_reconcile
from orderactions.states import Stage

LOST = "reset_after_effect"
NEVER_ARRIVED = "reset_before_effect"
HOUR = 3600


def lost(world: World, order: str, what: str = LOST, *, cancel: bool = False, **more):
    """An action whose createFeed was answered by nobody."""
    world.amazon.add_fault(what, operation="createFeed")
    action = world.cancel(order, **more) if cancel else world.refund(order, **more)
    world.service.advance()
    assert world.state(action) is State.UNKNOWN
    return action


@pytest.fixture
def world(worlds):
    return worlds(books="2024-06-19")


def test_done_but_lost_is_one_feed_and_the_action_knows_it(world):
    """The case in which others refund twice: Amazon has it, the answer is lost; it is found and settled."""
    order = world.order()
    action = lost(world, order)
    world.leap(120)
    found = world.service.get(action.id)
    assert found.state is State.ACCEPTED
    assert [each.value for each in found.confirmation.references] == [world.amazon.feeds()[0]["feed_id"]]
    world.leap(3 * 24 * HOUR)
    assert world.state(action) is State.SETTLED
    assert world.feeds() == 1
    assert len(world.paid_out(order)) == 1
    assert world.service.tasks() == ()


def test_an_adopted_feed_tells_the_buyer_nothing(world):
    """It only seems to be ours: the agent hears so, a note says so, and no reply is written before the books speak."""
    action = lost(world, world.order(), ticket=world.ticket())
    world.leap(600)
    found = world.service.get(action.id)
    assert found.confirmation.stage is Stage.UNCLEAR
    assert found.confirmation.for_buyer == ""
    assert "seems to hold" in found.confirmation.for_agent
    assert world.said("reply") == []
    assert any("seems to hold" in note for note in world.said("note"))
    world.leap(3 * 24 * HOUR)
    assert len(world.said("reply")) == 1


def test_done_in_the_report_of_an_adopted_feed_is_not_done(worlds):
    """The report names messages, not orders; whose they are, only the books can tell."""
    world = worlds(books="2024-06-19", books_lag_s=40 * HOUR)
    action = lost(world, world.order())
    world.leap(3 * HOUR)
    assert world.amazon.feeds()[0]["status"] == "DONE"
    assert world.state(action) is State.ACCEPTED


def test_without_books_a_person_tells(worlds):
    """An account whose books are not read has nothing that names the order: what the report says goes to a person."""
    plain = worlds()
    action = lost(plain, plain.order())
    plain.leap(3 * HOUR)
    assert plain.state(action) is State.UNKNOWN
    task = plain.service.tasks()[0]
    assert task.kind == "unknown_outcome"
    plain.service.resolve(task, "happened", actor=TOM)
    assert plain.state(action) is State.DONE


def test_a_cancellation_is_done_when_the_order_reads_cancelled(world):
    """The order's own status names the order."""
    action = lost(world, world.order(status="UNSHIPPED"), cancel=True)
    world.leap(HOUR)
    assert world.state(action) is State.SETTLED
    assert world.feeds() == 1


def test_a_refusal_counts_once_no_other_can_come(world):
    """Before the token has ended another feed could still turn up; after that, the only one that fits is believed."""
    order = world.order()
    action = lost(world, order)
    world.amazon.refund_elsewhere(order, amounts={"Principal": "5.00"})
    world.leap(1800)
    assert world.state(action) is State.ACCEPTED
    world.leap(HOUR)
    found = world.service.get(action.id)
    assert found.state is State.REFUSED
    assert world.feeds() == 1


def test_what_never_arrived_waits_for_a_person(world):
    """By default nothing is sent again: the task says that nothing is listed, and the books stay silent."""
    order = world.order()
    action = lost(world, order, NEVER_ARRIVED)
    world.leap(3 * HOUR)
    assert world.state(action) is State.UNKNOWN
    assert "not_listed" in [event.type for event in world.service.history(action.id)]
    assert [task.kind for task in world.service.tasks()] == ["unknown_outcome"]
    assert world.feeds() == 0


def test_absence_from_the_books_never_settles_a_refund_by_itself(world):
    """Two weeks without an entry are no proof."""
    action = lost(world, world.order(), NEVER_ARRIVED)
    world.leap(14 * 24 * HOUR)
    assert world.state(action) is State.UNKNOWN


def test_absence_settles_a_refund_when_the_policy_says_so(worlds):
    """A shop that knows its books gives a time: then what is neither listed nor booked has not happened."""
    world = worlds(policy=Policy(absence_settles_after_s=5 * 24 * HOUR), books="2024-06-19")
    action = lost(world, world.order(), NEVER_ARRIVED)
    world.leap(4 * 24 * HOUR)
    assert world.state(action) is State.UNKNOWN
    world.leap(2 * 24 * HOUR)
    assert world.state(action) is State.REFUSED
    assert world.feeds() == 0


def test_absence_settles_nothing_that_may_be_listed(worlds):
    """Two feeds could be it, and the books show neither: no policy decides that."""
    world = worlds(policy=Policy(absence_settles_after_s=3 * 24 * HOUR), books="2024-06-19")
    world.amazon.add_fault("books_missing", operation="createFeed")
    action = lost(world, world.order())
    foreign_feed(world)
    world.leap(8 * 24 * HOUR)
    assert world.state(action) is State.UNKNOWN


def test_after_the_token_fence_it_goes_again_if_the_policy_says_so(worlds):
    """Nothing is listed after the token has ended: nothing can come of the first call any more, so it is sent again."""
    world = worlds(policy=Policy(resend="after_token_fence"), books="2024-06-19")
    order = world.order()
    action = lost(world, order, NEVER_ARRIVED)
    world.leap(HOUR - 60)
    assert world.state(action) is State.UNKNOWN
    world.leap(900)
    assert world.state(action) in (State.ACCEPTED, State.DONE)
    world.leap(3 * 24 * HOUR)
    assert world.state(action) is State.SETTLED
    assert world.feeds() == 1
    assert len(world.paid_out(order)) == 1


def test_the_token_fence_does_not_send_what_may_be_kept_no_longer(worlds):
    """Nobody looked for two months, and Amazon lists feeds for one: that nothing is listed proves nothing by then."""
    world = worlds(policy=Policy(resend="after_token_fence"))
    action = lost(world, world.order())
    world.clock.advance(60 * 24 * HOUR)
    world.amazon._world.feeds.clear()
    world.leap(3 * 24 * HOUR)
    assert world.state(action) is State.UNKNOWN
    assert world.feeds() == 0
    assert [task.kind for task in world.service.tasks()] == ["unknown_outcome"]


def test_the_token_fence_does_not_send_what_is_listed(worlds):
    """The same policy, and the feed did arrive: it is adopted, never repeated."""
    world = worlds(policy=Policy(resend="after_token_fence"), books="2024-06-19")
    order = world.order()
    action = lost(world, order)
    world.leap(3 * 24 * HOUR)
    assert world.state(action) is State.SETTLED
    assert world.feeds() == 1


def test_a_clock_that_runs_ahead_does_not_lift_the_fence():
    """The worker's clock says that the token has ended, Amazon's says that it has not: Amazon's counts."""
    window = Window(MOMENT, MOMENT + timedelta(hours=1, minutes=5))
    assert plan_reconcile((), window, MOMENT + timedelta(minutes=20)) is Finding.WAIT


def test_two_candidates_are_a_task_with_both_laid_out(worlds):
    """Another program's feed of the same type stands beside ours: nobody guesses."""
    world = worlds(books="2024-06-19", books_lag_s=40 * HOUR)
    order = world.order()
    action = lost(world, order)
    world.clock.advance(30)
    foreign_feed(world)
    world.leap(2 * HOUR)
    assert world.state(action) is State.UNKNOWN
    task = next(task for task in world.service.tasks() if task.kind == "unknown_outcome")
    assert [line for line in task.look_at if line.startswith("feed ")] == [
        f"feed {feed['feed_id']} of 2026-11-24 {feed['created_at'][11:19]} UTC" for feed in world.amazon.feeds()
    ]


def test_two_candidates_are_settled_by_the_books_all_the_same(world):
    """What the list cannot tell, an entry that agrees in every component can."""
    order = world.order()
    action = lost(world, order)
    foreign_feed(world)
    world.leap(4 * 24 * HOUR)
    assert world.state(action) is State.SETTLED
    assert world.service.tasks() == ()
    assert len(world.paid_out(order)) == 1


def test_a_foreign_feed_alone_is_followed_and_proves_nothing(world):
    """Ours never arrived, another program's did: its success is not ours, and nobody is told that it is."""
    order = world.order()
    action = lost(world, order, NEVER_ARRIVED, ticket=world.ticket())
    foreign_feed(world)
    world.leap(4 * 24 * HOUR)
    assert world.state(action) is State.ACCEPTED
    assert [task.kind for task in world.service.tasks()] == ["answer_due", "not_settled"]
    assert world.said("reply") == []
    assert world.paid_out(order) == []


def test_a_feed_of_another_site_is_no_candidate(world):
    """A feed for France cannot be the one for Germany."""
    action = lost(world, world.order(), NEVER_ARRIVED)
    foreign_feed(world, site="A13V1IB3VIYZZH")
    world.leap(2 * HOUR)
    assert world.state(action) is State.UNKNOWN


def test_one_bad_message_in_a_lost_feed_is_its_own(world):
    """Three refunds travel together, the answer is lost, the feed breaks off after a part: the books sort them out."""
    orders = [world.order() for _ in range(3)]
    world.amazon.add_fault(LOST, operation="createFeed")
    world.amazon.add_fault("feed_fatal_partial", operation="createFeed")
    actions = [world.refund(order) for order in orders]
    world.service.advance()
    world.leap(4 * 24 * HOUR)
    for order, action in zip(orders, actions, strict=True):
        assert world.state(action) is (State.SETTLED if world.paid_out(order) else State.UNKNOWN)
    assert {world.state(action) for action in actions} == {State.SETTLED, State.UNKNOWN}
    assert world.feeds() == 1


def test_a_late_answer_is_surer_than_what_was_concluded(world):
    """A worker that was given up wakes and says what Amazon answered: the adopted feed is certainly ours."""
    from orderactions.engine.reconcile import late_answer
    from orderactions.protocols import Submitted, SubmitVerdict

    action = lost(world, world.order(), ticket=world.ticket())
    world.leap(120)
    found = world.service.get(action.id)
    answer = Submitted(verdict=SubmitVerdict.ACCEPTED, reference=world.amazon.feeds()[0]["feed_id"])
    with world.journal.transaction() as t:
        late_answer(world.service._context, t, found.submission_id, answer)
    assert world.service.get(action.id).confirmation.stage is Stage.RECEIVED
    world.leap(600)
    assert world.state(action) is State.DONE


def test_a_late_answer_is_followed_even_when_its_feed_was_looked_at_before(world):
    """The worker wakes after the window was over and the report was read as one that may be another's: read again."""
    from orderactions.engine.reconcile import late_answer
    from orderactions.protocols import Submitted, SubmitVerdict

    plain = World()
    action = lost(plain, plain.order())
    plain.leap(2 * HOUR)
    found = plain.service.get(action.id)
    assert found.state is State.UNKNOWN
    answer = Submitted(verdict=SubmitVerdict.ACCEPTED, reference=plain.amazon.feeds()[0]["feed_id"])
    with plain.journal.transaction() as t:
        late_answer(plain.service._context, t, found.submission_id, answer)
    plain.leap(600)
    assert plain.state(action) is State.DONE


def test_a_late_answer_counts_what_was_taken_back_meanwhile(worlds):
    """Let go by the token fence, withdrawn, and then it turns out that Amazon had it: its amounts are spent."""
    from orderactions.engine.reconcile import late_answer
    from orderactions.protocols import Submitted, SubmitVerdict

    world = worlds(policy=Policy(resend="after_token_fence"), books="2024-06-19")
    order = world.order()
    action = lost(world, order, NEVER_ARRIVED)
    lost_one = world.service.get(action.id).submission_id
    world.service.pause("all", actor=TOM)
    world.leap(2 * HOUR)
    assert world.state(action) is State.RESERVED
    world.service.withdraw(action.id, actor=TOM)
    world.service.resume("all", actor=TOM)
    with world.journal.transaction() as t:
        answer = Submitted(verdict=SubmitVerdict.ACCEPTED, reference="50000000099")
        late_answer(world.service._context, t, lost_one, answer)
    assert [task.kind for task in world.service.tasks()] == ["answer_contradicted"]
    again = world.service.execute(Refund.full(order, reason=Reason.LATE), actor=TOM, again=True)
    assert again.state is State.DECLINED


def test_the_list_is_read_to_its_end(world):
    """The lost feed stands behind a hundred and more of another program's: all pages are read."""
    order = world.order()
    action = lost(world, order)
    feed = world.amazon._world.feeds
    first = next(iter(feed.values()))
    from attrs import evolve

    for n in range(130):
        name = str(60_000_000_000 + n)
        feed[name] = evolve(
            first, feed_id=name, marketplace_ids=["A13V1IB3VIYZZH"], content=None, document_id="x", worked=True
        )
    world.leap(120)
    assert world.state(action) is State.ACCEPTED


MOMENT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def listed(minutes: float, site: str = "DE", name: str = "1") -> Listed:
    return Listed(reference=name, created_at=MOMENT + timedelta(minutes=minutes), sites=frozenset({site}))


@given(
    feeds=st.lists(st.tuples(st.floats(-30, 120), st.sampled_from(["DE", "FR"]), st.integers(1, 9)), max_size=6),
    known=st.sets(st.integers(1, 9)),
    minutes=st.floats(0, 200),
)
def test_a_conclusion_needs_the_end_of_the_window(feeds, known, minutes):
    """Whatever is listed: before the window is over nothing final is concluded, and what is known is no candidate."""
    window = Window(MOMENT, MOMENT + timedelta(minutes=65))
    found = candidates(
        [listed(at, site, str(name)) for at, site, name in feeds], window, sites=("DE",), known=map(str, known)
    )
    finding = plan_reconcile(found, window, MOMENT + timedelta(minutes=minutes))
    assert all(each.reference not in map(str, known) and "DE" in each.sites for each in found)
    assert (finding in (Finding.WAIT, Finding.ADOPT)) == (minutes < 65)
    assert (finding in (Finding.ADOPT, Finding.ONLY)) == (len(found) == 1)
