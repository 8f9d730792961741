"""The parcel's side: stopped before its order is cancelled, let go when the order stands, in doubt a person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from world import MARIE, TOM
from yard import Yard, warehouse

from orderactions import ActionService, Cancellation, Policy, Reason, State
from orderactions.errors import SetupError, Unavailable
from orderactions.fulfilment import ParcelVerdict
from orderactions.hints import Hint, HintTopic
from orderactions.states import StepState


@pytest.fixture
def yard():
    made = Yard()
    yield made
    made.journal.close()


# --- the straight way


def test_held_then_cancelled(yard):
    """The parcel is held first, then the order is cancelled; nothing is released afterwards."""
    order, parcel = yard.sold()
    action = yard.cancel(order)
    yard.pass_time(600)
    assert yard.state(action) is State.SETTLED
    assert yard.what(parcel) == ["made", "stop asked", "held"]
    assert yard.steps(action) == [("hold", "written")]
    assert (yard.kinds(), yard.service.get(action.id).is_open) == ([], False)


def test_it_is_held_before_the_feed_leaves(yard):
    """As long as the parcel is not known to be held, no feed is made."""
    yard.warehouse.fail_next("stop", "slow")
    order, _ = yard.sold()
    action = yard.cancel(order)
    yard.pass_time(240)
    assert (yard.feeds(), yard.state(action)) == (0, State.RESERVED)
    assert "its parcel to be stopped" in yard.service.get(action.id).expected
    yard.pass_time(600)
    assert (yard.feeds(), yard.state(action)) == (1, State.SETTLED)


def test_an_order_without_a_parcel_is_cancelled_as_ever(yard):
    """Nobody has its parcel: nothing is asked, and the record says so."""
    action = yard.cancel(yard.order(status="UNSHIPPED"))
    yard.pass_time(600)
    assert yard.state(action) is State.SETTLED
    assert yard.steps(action) == [("hold", "skipped")]
    assert "nobody has a parcel" in yard.service.get(action.id).parcel[0].why


def test_one_parcel_does_not_hold_up_others(yard):
    """While one order's warehouse is asked in vain, another order is cancelled."""
    yard.warehouse.fail_next("stop", "ignored")
    first = yard.cancel(yard.sold()[0])
    yard.service.advance()
    second = yard.cancel(yard.order(status="UNSHIPPED"))
    yard.pass_time(600)
    assert [yard.state(first), yard.state(second)] == [State.RESERVED, State.SETTLED]


def test_the_record_and_the_note_say_what_was_done(yard):
    """History and note name the parcel, who has it, and what became of it."""
    order, parcel = yard.sold()
    action = yard.cancel(order, ticket=yard.ticket())
    yard.pass_time(600)
    said = [event.data for event in yard.service.history(action.id) if event.type == "step"]
    assert [each["state"] for each in said if each["name"] == "hold"] == ["writing", "written"]
    assert f"hold {parcel.parcel_id} at warehouse: written" in " ".join(yard.said("note")[0].split())


# --- what a preview says


@pytest.mark.parametrize(
    ("final", "words"), [(False, "the parcel is let go"), (True, "final: if the order is not cancelled")]
)
def test_the_preview_says_which_parcel_and_by_whom(final, words):
    """And whether it comes back."""
    yard = Yard(stop_is_final=final)
    order, parcel = yard.sold()
    shown = yard.service.preview(Cancellation(order=order, reason=Reason.OUT_OF_STOCK))
    told = [effect for effect in shown.effects if parcel.parcel_id in effect]
    assert len(told) == 1
    assert "warehouse" in told[0]
    assert words in told[0]
    assert told[0][:40] in str(shown).replace("\n    ", " ")
    assert yard.what(parcel) == ["made"]


def test_the_preview_says_that_there_is_none(yard):
    """Nothing is claimed."""
    shown = yard.service.preview(Cancellation(order=yard.order(status="UNSHIPPED"), reason=Reason.OUT_OF_STOCK))
    assert any("No parcel" in effect for effect in shown.effects)


@pytest.mark.parametrize("move", ["pick", "ship"])
def test_the_preview_says_that_it_is_too_late(yard, move):
    """A warning; executed, it is refused and nothing is asked."""
    order, parcel = yard.sold()
    getattr(yard.warehouse, move)(parcel)
    shown = yard.service.preview(Cancellation(order=order, reason=Reason.OUT_OF_STOCK))
    assert any("can no longer be stopped" in warning for warning in shown.warnings)


def test_the_preview_goes_on_without_the_warehouse(yard):
    """It cannot be read: a warning, no failure."""
    yard.warehouse.fail_next("find", "raises_before")
    shown = yard.service.preview(Cancellation(order=yard.sold()[0], reason=Reason.OUT_OF_STOCK))
    assert any("cannot be read now" in warning for warning in shown.warnings)
    assert not shown.problems


# --- not cancelled after all


def test_refused_then_released(yard):
    """Amazon refuses the cancellation: the parcel goes."""
    yard.amazon.add_fault("feed_cancelled")
    order, parcel = yard.sold()
    action = yard.cancel(order)
    yard.pass_time(600)
    assert yard.state(action) is State.REFUSED
    assert yard.what(parcel) == ["made", "stop asked", "held", "release asked", "released"]
    assert yard.steps(action) == [("hold", "written"), ("release", "written")]
    assert (yard.kinds(), yard.warehouse.ship(parcel)) == ([], True)


def test_withdrawn_after_the_hold(yard):
    """Taken back while it may be: held at once, released at once."""
    yard.service = yard.new_service(policy=Policy(hold_s=600))
    order, parcel = yard.sold()
    action = yard.cancel(order)
    yard.pass_time(60)
    assert yard.warehouse.is_held(parcel)
    yard.service.withdraw(action.id, actor=MARIE)
    assert yard.service.get(action.id).is_open
    yard.pass_time(60)
    assert yard.what(parcel)[-1] == "released"
    assert not yard.service.get(action.id).is_open


def test_withdrawn_before_the_hold(yard):
    """Nothing was asked, and nothing is."""
    order, parcel = yard.sold()
    action = yard.cancel(order)
    yard.service.withdraw(action.id, actor=MARIE)
    yard.pass_time(60)
    assert yard.what(parcel) == ["made"]
    assert (yard.steps(action), yard.service.get(action.id).is_open) == ([("hold", "skipped")], False)


def test_a_final_stop_waits_until_it_can_no_longer_be_withdrawn():
    """What cannot be undone is not done while the agent may still take it back."""
    yard = Yard(policy=Policy(hold_s=600), stop_is_final=True)
    order, parcel = yard.sold()
    action = yard.cancel(order)
    yard.pass_time(590)
    assert yard.what(parcel) == ["made"]
    yard.pass_time(600)
    assert yard.what(parcel)[-1] == "cancelled"
    assert yard.state(action) is State.SETTLED


def test_withdrawn_while_it_is_asked(yard):
    """The withdrawal comes while the warehouse is asked: the hold is known first, then released."""
    order, parcel = yard.sold()
    action = yard.cancel(order)
    real = yard.warehouse.stop

    def stop(ref):
        yard.service.withdraw(action.id, actor=MARIE)
        return real(ref)

    yard.warehouse.stop = stop
    yard.pass_time(60)
    assert yard.state(action) is State.WITHDRAWN
    assert yard.what(parcel)[1:] == ["stop asked", "held", "release asked", "released"]
    assert (yard.feeds(), yard.kinds()) == (0, [])


def test_withdrawn_while_it_is_asked_in_vain(yard):
    """Nothing happened by it: nothing is asked again and nothing released."""
    order, parcel = yard.sold()
    action = yard.cancel(order)
    yard.warehouse.fail_next("stop", "returned")
    real = yard.warehouse.stop

    def stop(ref):
        yard.service.withdraw(action.id, actor=MARIE)
        return real(ref)

    yard.warehouse.stop = stop
    yard.pass_time(300)
    assert yard.what(parcel) == ["made", "stop asked"]
    assert yard.steps(action) == [("hold", "skipped"), ("release", "skipped")]


def test_expired_then_released(yard):
    """It could not be sent for a day (the account is paused after the hold): it expires, and the parcel goes."""
    order, parcel = yard.sold()
    action = yard.cancel(order)
    yard.amazon.add_fault("no_connection", operation="createFeed", times=1000)
    yard.rest(26)
    assert yard.state(action) is State.EXPIRED
    assert yard.what(parcel)[-1] == "released"
    assert yard.kinds() == ["expired"]


def test_a_final_stop_of_an_order_that_stands_is_a_task():
    """It cannot be let go: a person makes it anew."""
    yard = Yard(stop_is_final=True)
    yard.amazon.add_fault("feed_cancelled")
    order, parcel = yard.sold()
    action = yard.cancel(order)
    yard.pass_time(600)
    assert yard.state(action) is State.REFUSED
    assert yard.what(parcel) == ["made", "stop asked", "cancelled"]
    (task,) = yard.service.tasks()
    assert task.kind == "parcel_stopped_but_order_stands"
    assert any(parcel.parcel_id in place for place in task.look_at)


# --- too late


@pytest.mark.parametrize("move", ["pick", "ship"])
def test_too_late_before_it_is_asked(yard, move):
    """It is being picked, or has left: the cancellation is refused and says so; nothing is asked or sent."""
    order, parcel = yard.sold()
    getattr(yard.warehouse, move)(parcel)
    action = yard.cancel(order)
    yard.pass_time(60)
    found = yard.service.get(action.id)
    assert (found.state, found.problems[0].code) == (State.REFUSED, "parcel_left")
    assert "has left or can no longer be stopped" in found.confirmation.for_agent
    assert (yard.feeds(), "stop asked" in yard.what(parcel), found.is_open) == (0, False, False)


def test_too_late_as_it_is_asked(yard):
    """It leaves while it is asked."""
    yard.warehouse.fail_next("stop", "too_late")
    order, _ = yard.sold()
    action = yard.cancel(order)
    yard.pass_time(60)
    assert yard.state(action) is State.REFUSED
    assert yard.steps(action) == [("hold", "failed")]
    assert (yard.feeds(), yard.kinds()) == (0, [])


def test_taken_and_then_it_leaves(yard):
    """The warehouse has heard it, and the parcel leaves all the same: refused by what is read."""
    yard.warehouse.fail_next("stop", "ignored")
    order, parcel = yard.sold()
    action = yard.cancel(order)
    yard.pass_time(60)
    yard.warehouse.ship(parcel)
    yard.pass_time(600)
    assert (yard.state(action), yard.feeds(), yard.kinds()) == (State.REFUSED, 0, [])


# --- unclear


@pytest.mark.parametrize("failure", ["raises_after", "unknown_after"])
def test_a_lost_answer_is_found_by_reading(yard, failure):
    """It was held and the answer lost: asked once, read, cancelled."""
    yard.warehouse.fail_next("stop", failure)
    order, parcel = yard.sold()
    action = yard.cancel(order)
    yard.pass_time(600)
    assert yard.state(action) is State.SETTLED
    assert yard.what(parcel) == ["made", "stop asked", "held"]
    assert yard.kinds() == []


@pytest.mark.parametrize("failure", ["raises_before", "unknown_before"])
def test_an_unclear_stop_is_never_repeated(yard, failure):
    """No answer, and it is not shown as held: a person decides; nothing is asked or sent again until then."""
    yard.warehouse.fail_next("stop", failure)
    order, parcel = yard.sold()
    action = yard.cancel(order)
    yard.rest(5)
    assert (yard.state(action), yard.feeds()) == (State.RESERVED, 0)
    assert yard.what(parcel) == ["made", "stop asked"]
    (task,) = yard.service.tasks()
    assert task.kind == "parcel_unclear"
    assert task.answers == ("stopped", "has left", "cancel anyway", "leave")
    assert any(parcel.parcel_id in place for place in task.look_at)
    assert yard.steps(action) == [("hold", "unclear")]


def unclear(yard):
    yard.warehouse.fail_next("stop", "unknown_before")
    order, parcel = yard.sold()
    action = yard.cancel(order)
    yard.pass_time(60)
    (task,) = yard.service.tasks()
    return action, parcel, task


def test_a_person_says_that_it_is_stopped(yard):
    """The cancellation goes."""
    action, parcel, task = unclear(yard)
    yard.service.resolve(task, "stopped", actor=TOM)
    yard.pass_time(600)
    assert (yard.state(action), yard.what(parcel)) == (State.SETTLED, ["made", "stop asked"])


def test_a_person_says_that_it_has_left(yard):
    """The cancellation is refused; nothing is sent."""
    action, _, task = unclear(yard)
    yard.service.resolve(task, "has left", actor=TOM)
    yard.pass_time(600)
    found = yard.service.get(action.id)
    assert (found.state, found.problems[0].code, yard.feeds()) == (State.REFUSED, "parcel_left", 0)
    assert (yard.kinds(), found.is_open) == ([], False)


def test_a_person_says_that_it_goes_anyway(yard):
    """The cancellation goes, and the parcel is not asked again."""
    action, parcel, task = unclear(yard)
    yard.service.resolve(task, "cancel anyway", actor=TOM)
    yard.pass_time(600)
    assert (yard.state(action), yard.what(parcel)) == (State.SETTLED, ["made", "stop asked"])


def test_a_person_leaves_it(yard):
    """Nothing changes."""
    action, _, task = unclear(yard)
    yard.service.resolve(task, "leave", actor=TOM)
    yard.pass_time(600)
    assert (yard.state(action), yard.kinds()) == (State.RESERVED, ["parcel_unclear"])


def test_an_unclear_stop_that_shows_later_goes_on_by_itself(yard):
    """Read on: as soon as it shows as held, the task is closed and the order cancelled."""
    action, parcel, _ = unclear(yard)
    yard.warehouse._hold(parcel.parcel_id, yard.warehouse._parcels[parcel.parcel_id])
    yard.rest(2)
    assert (yard.state(action), yard.kinds()) == (State.SETTLED, [])


def test_an_unclear_stop_expires(yard):
    """Nobody answers for a day: it expires with its task; what may have been held is looked after."""
    action, parcel, _ = unclear(yard)
    yard.rest(30)
    assert (yard.state(action), yard.kinds()) == (State.EXPIRED, ["expired"])
    assert yard.steps(action) == [("hold", "unclear"), ("release", "written")]
    assert yard.what(parcel) == ["made", "stop asked"]


def test_an_unclear_stop_that_arrives_after_a_withdrawal_is_released(yard):
    """The request arrives half an hour late, when the agent has taken it back: the parcel is let go."""
    action, parcel, _ = unclear(yard)
    yard.service.withdraw(action.id, actor=MARIE)
    yard.rest(0.5)
    yard.warehouse._hold(parcel.parcel_id, yard.warehouse._parcels[parcel.parcel_id])
    yard.rest(3)
    assert yard.what(parcel)[-1] == "released"
    assert (yard.kinds(), yard.service.get(action.id).is_open) == ([], False)


def test_a_parcel_that_waits_for_an_unknown_cancellation_says_so(yard):
    """Withdrawn, its parcel stays for the next cancellation; when that one is a task, the parcel is one as well."""
    first, parcel, _ = unclear(yard)
    yard.service.withdraw(first.id, actor=MARIE)
    yard.amazon.add_fault("feed_fatal_before")
    second = yard.cancel(first.order, key="once more")
    yard.pass_time(600)
    tasks = {task.kind: task for task in yard.service.tasks()}
    assert yard.state(second) is State.UNKNOWN
    assert set(tasks) == {"unknown_outcome", "parcel_work_stuck"}
    assert (tasks["parcel_work_stuck"].action_id, yard.what(parcel)[-1]) == (first.id, "held")
    assert second.confirmation.number in tasks["parcel_work_stuck"].why
    yard.service.resolve(tasks["unknown_outcome"], "did not happen", actor=TOM, second=MARIE)
    yard.rest(3)
    assert (yard.kinds(), yard.what(parcel)[-1]) == ([], "released")


def test_taken_and_never_proven_becomes_a_task(yard):
    """The warehouse says yes and nothing shows: after three quarters of an hour somebody looks."""
    yard.warehouse.fail_next("stop", "ignored")
    action = yard.cancel(yard.sold()[0])
    yard.rest(0.5)
    assert yard.kinds() == []
    yard.rest(1)
    assert (yard.kinds(), yard.state(action)) == (["parcel_unclear"], State.RESERVED)


def test_a_refusal_to_stop_is_for_a_person(yard):
    """Certainly not held, and it will not be: the cancellation does not leave by itself."""
    yard.warehouse.fail_next("stop", "refused")
    order, _ = yard.sold()
    action = yard.cancel(order)
    yard.rest(1)
    assert (yard.kinds(), yard.state(action)) == (["parcel_unclear"], State.RESERVED)
    assert (yard.steps(action), yard.feeds()) == ([("hold", "failed")], 0)
    yard.service.resolve(yard.service.tasks()[0], "stopped", actor=TOM)
    yard.amazon.add_fault("feed_cancelled")
    yard.pass_time(600)
    assert yard.state(action) is State.REFUSED


# --- again later


def test_returned_is_asked_again_later(yard):
    """Certainly nothing happened: asked again, with growing delays."""
    for _ in range(3):
        yard.warehouse.fail_next("stop", "returned")
    order, parcel = yard.sold()
    action = yard.cancel(order)
    yard.pass_time(900)
    assert yard.state(action) is State.SETTLED
    assert yard.what(parcel) == ["made", *["stop asked"] * 4, "held"]
    asked = [each.at for each in yard.warehouse.ledger(parcel) if each.what == "stop asked"]
    assert asked[3] - asked[2] > asked[2] - asked[1]


@pytest.mark.parametrize("operation", ["find", "status"])
def test_a_warehouse_that_cannot_be_read_is_read_later(yard, operation):
    """Nothing is asked before it is known which parcel it is and where it stands."""
    action = yard.cancel(yard.sold()[0])
    for _ in range(3):
        yard.warehouse.fail_next(operation, "raises_before")
    yard.pass_time(900)
    assert yard.state(action) is State.SETTLED


def test_a_warehouse_that_stays_away_becomes_a_task(yard):
    """After ten attempts somebody knows; after a day the cancellation expires."""
    action = yard.cancel(yard.sold()[0])
    for _ in range(100):
        yard.warehouse.fail_next("find", "raises_before")
    yard.rest(4)
    assert (yard.kinds(), yard.state(action)) == (["parcel_work_stuck"], State.RESERVED)
    yard.rest(24)
    assert yard.state(action) is State.EXPIRED


def test_a_release_that_is_returned_is_asked_again(yard):
    """Until it works."""
    yard.amazon.add_fault("feed_cancelled")
    for _ in range(3):
        yard.warehouse.fail_next("release", "returned")
    _, parcel = order = yard.sold()
    yard.cancel(order[0])
    yard.pass_time(900)
    assert yard.what(parcel)[-5:] == [*["release asked"] * 4, "released"]


@pytest.mark.parametrize("failure", ["raises_before", "unknown_before", "refused", "ignored"])
def test_a_release_that_does_not_work_is_a_task(yard, failure):
    """Never asked twice; somebody lets it go."""
    yard.amazon.add_fault("feed_cancelled")
    yard.warehouse.fail_next("release", failure)
    order, parcel = yard.sold()
    yard.cancel(order)
    yard.rest(3)
    assert yard.what(parcel)[-1] == "release asked"
    assert yard.what(parcel).count("release asked") == 1
    assert yard.kinds() == ["parcel_stopped_but_order_stands"]


@pytest.mark.parametrize("failure", ["raises_after", "unknown_after", "slow"])
def test_a_release_whose_answer_was_lost_is_found_by_reading(yard, failure):
    """It was released: no task."""
    yard.amazon.add_fault("feed_cancelled")
    yard.warehouse.fail_next("release", failure)
    order, parcel = yard.sold()
    yard.cancel(order)
    yard.rest(3)
    assert yard.what(parcel)[-2:] == ["release asked", "released"]
    assert yard.kinds() == []


# --- several


def test_two_providers_and_one_has_it():
    """Both are looked through; the one that has it is asked."""
    yard = Yard(fulfilment=(warehouse("north"), warehouse("south")))
    north, south = yard.fulfilment
    order, parcel = yard.sold(at=south)
    action = yard.cancel(order)
    yard.pass_time(600)
    assert yard.state(action) is State.SETTLED
    assert [each.what for each in south.ledger(parcel)][-1] == "held"
    assert north.ledger() == ()


def test_two_parcels_of_one_order_are_left_alone():
    """Nothing is claimed of which is which: none is asked, the preview warns, and somebody stops them."""
    yard = Yard(fulfilment=(warehouse("north"), warehouse("south")))
    order, _ = yard.sold()
    yard.fulfilment[1].add_parcel(order)
    shown = yard.service.preview(Cancellation(order=order, reason=Reason.OUT_OF_STOCK))
    assert any("Several parcels" in warning for warning in shown.warnings)
    action = yard.service.execute(shown, actor=MARIE)
    yard.pass_time(600)
    assert (yard.state(action), yard.kinds()) == (State.SETTLED, ["parcels_ambiguous"])
    assert [each.what for one in yard.fulfilment for each in one.ledger()] == ["made", "made"]


def test_two_providers_of_one_name_are_turned_down(yard):
    """Whose parcel it is would depend on their order."""
    with pytest.raises(SetupError, match="fulfilment"):
        ActionService(marketplaces=[], journal=yard.journal, fulfilment=[yard.warehouse, yard.warehouse])


def test_a_parcel_that_was_held_before_is_left_held(yard):
    """Somebody else holds it: nothing is asked; if the order stands, a person is told and the hold is left alone."""
    yard.amazon.add_fault("feed_cancelled")
    order, parcel = yard.sold()
    yard.warehouse.stop(parcel)
    action = yard.cancel(order)
    yard.pass_time(600)
    assert yard.state(action) is State.REFUSED
    assert yard.what(parcel) == ["made", "stop asked", "held"]
    assert yard.kinds() == ["parcel_stopped_but_order_stands"]


def test_a_cancellation_after_one_that_was_withdrawn_goes_out(yard):
    """The first one's ticket has a note: its text is not taken for a parcel, and the order is cancelled after all."""
    order, parcel = yard.sold()
    first = yard.cancel(order, ticket=yard.ticket())
    yard.service.advance(limit=1)
    yard.service.withdraw(first.id, actor=TOM)
    yard.pass_time(300)
    assert yard.said("note")
    second = yard.cancel(order, again=True)
    yard.pass_time(900)
    assert yard.state(second) is State.SETTLED
    assert yard.warehouse.is_held(parcel)


def test_a_second_cancellation_keeps_the_first_ones_hold(yard):
    """Withdrawn and asked anew before the parcel was let go: it stays held, and the order is cancelled."""
    yard.service = yard.new_service(policy=Policy(hold_s=60))
    order, parcel = yard.sold()
    first = yard.cancel(order)
    yard.service.advance()
    yard.service.withdraw(first.id, actor=MARIE)
    second = yard.cancel(order)
    yard.rest(2)
    assert [yard.state(first), yard.state(second)] == [State.WITHDRAWN, State.SETTLED]
    assert yard.what(parcel) == ["made", "stop asked", "held"]
    assert yard.steps(first) == [("hold", "written"), ("release", "skipped")]
    assert yard.kinds() == []


def test_two_cancellations_and_the_order_stands(yard):
    """Both end without a cancelled order: the parcel is let go once, by the one that held it."""
    yard.service = yard.new_service(policy=Policy(hold_s=60))
    order, parcel = yard.sold()
    first = yard.cancel(order)
    yard.service.advance()
    yard.service.withdraw(first.id, actor=MARIE)
    yard.amazon.add_fault("feed_cancelled")
    second = yard.cancel(order)
    yard.rest(2)
    assert [yard.state(first), yard.state(second)] == [State.WITHDRAWN, State.REFUSED]
    assert yard.what(parcel) == ["made", "stop asked", "held", "release asked", "released"]
    assert yard.kinds() == []


# --- the order's own side


def test_an_order_that_is_shipped_meanwhile_leaves_the_parcel_alone(yard):
    """The order is read before the parcel is asked: shipped, the cancellation is refused and nothing is stopped."""
    order, parcel = yard.sold()
    action = yard.cancel(order)
    yard.amazon.set_status(order, "SHIPPED")
    yard.pass_time(60)
    assert (yard.state(action), yard.what(parcel)) == (State.REFUSED, ["made"])


def test_a_pending_order_is_not_touched_before_it_leaves_pending(yard):
    """The cancellation waits, and so does the parcel."""
    order = yard.order(status="PENDING")
    parcel = yard.warehouse.add_parcel(order)
    request = Cancellation(order=order, reason=Reason.OUT_OF_STOCK, when_possible=True)
    action = yard.service.execute(request, actor=MARIE)
    yard.rest(1)
    assert (yard.state(action), yard.what(parcel)) == (State.RESERVED, ["made"])
    yard.amazon.set_status(order, "UNSHIPPED")
    yard.rest(2)
    assert (yard.state(action), yard.what(parcel)[-1]) == (State.SETTLED, "held")


def test_a_pause_stops_the_asking(yard):
    """Nothing is stopped while it is paused."""
    order, parcel = yard.sold()
    action = yard.cancel(order)
    yard.service.pause("kind:cancellation", actor=TOM)
    yard.pass_time(300)
    assert yard.what(parcel) == ["made"]
    yard.service.resume("kind:cancellation", actor=TOM)
    yard.pass_time(600)
    assert yard.state(action) is State.SETTLED


def test_a_program_without_the_warehouse_asks_nobody(yard):
    """It does not take "I know of none" for "there is none"."""
    order, _ = yard.sold()
    action = yard.cancel(order)
    blind = ActionService(marketplaces=[yard.account()], journal=yard.journal, clock=yard.clock, ids=yard.ids)
    for _ in range(60):
        blind.advance()
        yard.clock.advance(60)
    assert (yard.state(action), yard.feeds()) == (State.RESERVED, 0)
    yard.rest(2)
    assert yard.state(action) is State.SETTLED


def test_an_action_of_a_program_without_the_warehouse_is_held_all_the_same(yard):
    """Whoever sends it plans the hold when it is missing."""
    order, parcel = yard.sold()
    blind = ActionService(marketplaces=[yard.account()], journal=yard.journal, clock=yard.clock, ids=yard.ids)
    action = blind.execute(Cancellation(order=order, reason=Reason.OUT_OF_STOCK), actor=MARIE)
    yard.pass_time(600)
    assert (yard.state(action), yard.what(parcel)[-1]) == (State.SETTLED, "held")


def test_refunds_leave_parcels_alone(yard):
    """Only a cancellation stops a parcel."""
    order = yard.order()
    yard.warehouse.add_parcel(order)
    action = yard.refund(order)
    yard.pass_time(600)
    assert (yard.state(action), yard.steps(action)) == (State.DONE, [])
    assert [each.what for each in yard.warehouse.ledger()] == ["made"]


def test_a_restored_journal_asks_nothing(tmp_path):
    """A hold that the journal calls unasked may have been asked: it is unclear, and never asked again."""
    yard = Yard(tmp_path)
    order, parcel = yard.sold()
    action = yard.cancel(order)
    yard.journal.close()
    (tmp_path / "actions.db.mark").unlink()
    again = Yard.__new__(Yard)
    again.__dict__.update(yard.__dict__)
    from orderactions import open_journal

    again.journal = open_journal(yard.url, clock=yard.clock, ids=yard.ids)
    again.service = again.new_service()
    again.rest(1)
    assert again.what(parcel) == ["made"]
    again.service.resume(after_restore=True, actor=TOM)
    again.rest(1)
    assert (again.state(action), again.steps(action)) == (State.UNKNOWN, [("hold", "unclear")])
    assert again.what(parcel) == ["made"]
    again.journal.close()


def test_nothing_is_stopped_before_the_approval():
    """What waits for another person asks nobody; approved, the parcel is held first."""
    yard = Yard(policy=Policy(needs_approval=lambda asked: "always"))
    order, parcel = yard.sold()
    action = yard.cancel(order)
    yard.pass_time(300)
    assert (yard.state(action), yard.what(parcel)) == (State.PROPOSED, ["made"])
    yard.service.approve(action.id, actor=TOM)
    yard.pass_time(600)
    assert (yard.state(action), yard.what(parcel)[-1]) == (State.SETTLED, "held")
    yard.journal.close()


# --- wake-ups


def told(yard, id_, parcel):
    return Hint(
        id=id_, topic=HintTopic.PARCEL, at=yard.clock.now(), realm="amazon", seller="A2SIMULATEDSELR",
        order_id=parcel.parcel_id,
    )  # fmt: skip


def test_a_wake_up_spares_the_wait(yard):
    """Told that the parcel has changed, it is read at once; doubled and foreign wake-ups change nothing."""
    yard.warehouse.fail_next("stop", "slow")
    order, parcel = yard.sold()
    action = yard.cancel(order)
    yard.service.advance()
    for n in range(20):
        yard.service.hint(told(yard, f"early-{n}", parcel))
        yard.service.hint(told(yard, f"early-{n}", parcel))
        yard.service.advance()
    yard.clock.advance(301)
    before = yard.steps(action)
    yard.service.hint(told(yard, "now", parcel))
    yard.service.advance()
    assert (before, yard.steps(action)) == ([("hold", "writing")], [("hold", "written")])
    assert yard.what(parcel).count("stop asked") == 1


# --- deaths


class DiesError(BaseException):
    pass


class Dying:
    """A warehouse at whose door a worker dies, just before or just after one call."""

    def __init__(self, real, operation, when):
        self._real, self._operation, self._when = real, operation, when

    def __getattr__(self, name):
        found = getattr(self._real, name)
        if name != self._operation:
            return found

        def die(*arguments):
            if self._when == "after":
                found(*arguments)
            raise DiesError

        return die


def work_until_it_dies(yard, service):
    for _ in range(60):
        service.advance()
        yard.clock.advance(10)


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_worker_that_dies_as_it_asks_for_the_stop(tmp_path, when):
    """Never asked twice: what is read decides, in doubt a person."""
    yard = Yard(tmp_path)
    order, parcel = yard.sold()
    action = yard.cancel(order)
    dying = yard.new_service(worker="dying")
    dying._context.fulfilment["warehouse", "main"] = Dying(yard.warehouse, "stop", when)
    with pytest.raises(DiesError):
        work_until_it_dies(yard, dying)
    yard.pass_time(1200)
    assert yard.what(parcel).count("stop asked") == (when == "after")
    assert yard.state(action) is (State.SETTLED if when == "after" else State.RESERVED)
    assert yard.kinds() == ([] if when == "after" else ["parcel_unclear"])
    yard.journal.close()


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_worker_that_dies_as_it_lets_go(tmp_path, when):
    """Likewise."""
    yard = Yard(tmp_path)
    yard.amazon.add_fault("feed_cancelled")
    order, parcel = yard.sold()
    yard.cancel(order)
    dying = yard.new_service(worker="dying")
    dying._context.fulfilment["warehouse", "main"] = Dying(yard.warehouse, "release", when)
    with pytest.raises(DiesError):
        work_until_it_dies(yard, dying)
    yard.pass_time(1200)
    assert yard.what(parcel).count("release asked") == (when == "after")
    assert yard.kinds() == ([] if when == "after" else ["parcel_stopped_but_order_stands"])
    yard.journal.close()


@pytest.mark.parametrize("outcome", ["cancelled", "refused"])
def test_a_worker_that_dies_at_each_write_to_the_journal(outcome):
    """Killed before and after each transaction in turn: nothing is asked twice, and nothing stays held unseen."""
    died = 0
    for n in range(200):
        yard = Yard()
        if outcome == "refused":
            yard.amazon.add_fault("feed_cancelled")
        order, parcel = yard.sold()
        action = yard.cancel(order)
        counted = Counted(yard.journal, n)
        dying = yard.new_service(worker="dying")
        object.__setattr__(dying._context, "journal", counted)
        try:
            for _ in range(40):
                dying.advance()
                yard.clock.advance(30)
        except DiesError:
            died += 1
        yard.rest(4)
        assert yard.what(parcel).count("stop asked") <= 1
        assert yard.what(parcel).count("release asked") <= 1
        check(yard, action, parcel)
        yard.journal.close()
        if counted.left > 0:
            break
    assert died > 40


class Counted:
    """A journal whose nth transaction kills: its odd ones before it is committed, its even ones after."""

    def __init__(self, real, n):
        self._real, self.left, self._after = real, n // 2, n % 2

    def __getattr__(self, name):
        return getattr(self._real, name)

    def transaction(self):
        import contextlib

        @contextlib.contextmanager
        def dying():
            self.left -= 1
            with self._real.transaction() as t:
                yield t
                if self.left == -1 and not self._after:
                    raise DiesError
            if self.left == -1 and self._after:
                raise DiesError

        return dying()


def check(yard, action, parcel):
    """What must hold whenever nothing moves any more."""
    found = yard.service.get(action.id)
    cancelled = found.state in (State.DONE, State.SETTLED)
    if yard.warehouse.is_held(parcel) and not cancelled:
        assert yard.service.tasks(), "held for ever, and nobody knows"
    if cancelled:
        assert yard.warehouse.is_held(parcel), "cancelled, and the parcel goes"
    if yard.feeds():
        assert found.parcel[0].state is StepState.WRITTEN, "sent before the parcel was known to be stopped"


# --- a frozen worker


@pytest.mark.parametrize("thaws_s", [400, 5000])
@pytest.mark.parametrize("withdraws", [False, True])
def test_a_worker_that_freezes_before_it_asks(yard, thaws_s, withdraws):
    """It thaws long after others have gone on, asks, and is heard of: the parcel is not left held."""
    order, parcel = yard.sold()
    action = yard.cancel(order)
    real, frozen = yard.warehouse.stop, []

    def stop(ref):
        if frozen:
            return real(ref)
        frozen.append(True)
        other = yard.new_service(worker="other")
        until = yard.clock.now() + timedelta(seconds=thaws_s)
        while yard.clock.now() < until:
            other.advance()
            yard.clock.advance(60)
        if withdraws:
            other.withdraw(action.id, actor=MARIE)
            for _ in range(10):
                other.advance()
                yard.clock.advance(60)
        return real(ref)

    yard.warehouse.stop = stop
    yard.service.advance()
    yard.rest(6)
    assert yard.what(parcel).count("stop asked") == 1
    if withdraws:
        assert yard.what(parcel)[-1] == "released"
    else:
        assert yard.state(action) is State.SETTLED
    assert yard.kinds() == []


@pytest.mark.parametrize("shows", [False, True])
def test_a_worker_that_thaws_when_all_is_over(yard, shows):
    """Withdrawn, found free for two hours, closed; then the frozen request goes out: the parcel is let go once more."""
    order, parcel = yard.sold()
    action = yard.cancel(order)
    real, frozen = yard.warehouse.stop, []
    states = []

    def stop(ref):
        frozen.append(True)
        other = yard.new_service(worker="other")
        if shows:
            yard.warehouse._hold(ref.parcel_id, yard.warehouse._parcels[ref.parcel_id])
        for n in range(400):
            other.advance()
            yard.clock.advance(60)
            if n == 5 and yard.state(action) is State.RESERVED:
                other.withdraw(action.id, actor=MARIE)
        states.append((yard.state(action), yard.service.get(action.id).is_open))
        return real(ref)

    yard.warehouse.stop = stop
    if shows:
        yard.amazon.add_fault("feed_cancelled")
    yard.service.advance()
    assert states == [(State.REFUSED if shows else State.WITHDRAWN, False)]
    yard.rest(6)
    assert len(frozen) == 1
    assert yard.what(parcel)[-2:] == ["release asked", "released"]
    assert yard.kinds() == []


# --- everything


STOPS = [
    "works", "raises_before", "raises_after", "unknown_before", "unknown_after", "returned", "refused", "too_late",
    "slow", "ignored",
]  # fmt: skip
OUTCOMES = ["cancelled", "refused", "withdrawn", "expired"]


@pytest.mark.parametrize("final", [False, True])
@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("stop", STOPS)
def test_no_schedule_leaves_a_parcel_held_unseen(stop, outcome, final):
    """Every answer to the stop, every answer to the release, every end of the cancellation, and no person at all."""
    lets_go = outcome != "cancelled" and not final
    for release in STOPS if lets_go else STOPS[:1]:
        for unread in (0, 2) if release == "works" else (1,):
            yard = Yard(stop_is_final=final)
            order, parcel = yard.sold()
            if outcome == "refused":
                yard.amazon.add_fault("feed_cancelled")
            if outcome == "expired":
                yard.amazon.add_fault("no_connection", operation="createFeed", times=1000)
            for operation, failure in (("stop", stop), ("release", release)):
                if failure != "works":
                    yard.warehouse.fail_next(operation, failure)
            action = yard.cancel(order)
            yard.service.advance(limit=1)
            for _ in range(unread):
                yard.warehouse.fail_next("status", "raises_before")
            if outcome == "withdrawn" and yard.state(action) is State.RESERVED:
                yard.service.withdraw(action.id, actor=MARIE)
            yard.rest(28)
            asked = yard.what(parcel)
            assert asked.count("stop asked") <= 1 + (stop == "returned")
            assert asked.count("release asked") <= 1 + (release == "returned")
            check(yard, action, parcel)
            assert not yard.service.get(action.id).is_open or yard.kinds()
            yard.journal.close()


def test_reading_what_the_warehouse_raises_is_typed(yard):
    """The fake raises what the seam promises, and refuses what it cannot do."""
    parcel = yard.warehouse.add_parcel("1")
    yard.warehouse.fail_next("status", "raises_before")
    with pytest.raises(Unavailable):
        yard.warehouse.status(parcel)
    assert yard.warehouse.release(parcel).verdict is ParcelVerdict.ALREADY
    for wrong in (("fly", "slow"), ("stop", "often"), ("find", "slow")):
        with pytest.raises(ValueError, match="fail"):
            yard.warehouse.fail_next(*wrong)
