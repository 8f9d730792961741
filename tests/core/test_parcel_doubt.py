"""A parcel that leaves, and one of which nobody knows: what the agent is told, and what the policy says."""

from __future__ import annotations

import pytest
from world import TOM
from yard import Yard

from orderactions import Cancellation, Kind, ParcelUnknown, Policy, Reason, State, Verdict
from orderactions.errors import SetupError
from orderactions.policyfile import parse_policy
from orderactions.render import preview_text


@pytest.fixture
def yards():
    made = []

    def make(**policy) -> Yard:
        made.append(Yard(policy=Policy(**policy)))
        return made[-1]

    yield make
    for yard in made:
        yard.journal.close()


def verdicts(yard, order):
    found = yard.service.options(order)
    assert [each.kind for each in found] == [Kind.CANCELLATION, Kind.REFUND]
    return found


# --- too late: refund instead


def test_a_parcel_that_leaves_means_refund_instead(yards):
    """The agent's sentence says why it was refused and what to do; so do the order's options from then on."""
    yard = yards()
    order, parcel = yard.sold()
    assert [each.verdict for each in verdicts(yard, order)] == [Verdict.ALLOWED, Verdict.BLOCKED]
    yard.warehouse.pick(parcel)
    action = yard.cancel(order)
    yard.pass_time(60)
    told = yard.service.get(action.id).confirmation.for_agent
    assert f"the parcel {parcel.parcel_id} at warehouse has left or can no longer be stopped" in told
    assert "refund instead, once the shipment is confirmed at the marketplace" in told
    cancel, refund = verdicts(yard, order)
    assert (cancel.verdict, [each.code for each in cancel.problems]) == (Verdict.UNSURE, ["parcel_left"])
    assert "confirm the shipment at the marketplace, then refund" in refund.problems[0].remedy
    assert bool(yard.service.may_ship(order)), "it has to be confirmed, so that it can be refunded"


def test_once_it_is_confirmed_the_refund_is_offered(yards):
    """Nothing is left over from the refused cancellation."""
    yard = yards()
    order, parcel = yard.sold()
    yard.warehouse.ship(parcel)
    yard.cancel(order)
    yard.pass_time(60)
    yard.amazon.set_status(order, "SHIPPED")
    cancel, refund = verdicts(yard, order)
    assert ([each.code for each in cancel.problems], refund.verdict) == (["shipped"], Verdict.ALLOWED)


def test_a_later_cancellation_that_was_refused_otherwise_says_no_more_of_the_parcel(yards):
    """It came back to the shelf: the last word counts."""
    yard = yards()
    order, parcel = yard.sold()
    yard.warehouse.pick(parcel)
    yard.cancel(order)
    yard.pass_time(60)
    yard.warehouse._parcels[parcel.parcel_id].is_picked = False
    yard.amazon.add_fault("feed_cancelled")
    action = yard.cancel(order)
    yard.pass_time(900)
    assert yard.state(action) is State.REFUSED
    assert [each.verdict for each in verdicts(yard, order)] == [Verdict.ALLOWED, Verdict.BLOCKED]
    assert "cancel the order instead" in verdicts(yard, order)[1].problems[0].remedy


def test_the_preview_says_it_before(yards):
    """Whoever looks first presses the right button."""
    yard = yards()
    order, parcel = yard.sold()
    yard.warehouse.pick(parcel)
    shown = " ".join(preview_text(yard.service.preview(Cancellation(order=order, reason=Reason.OUT_OF_STOCK))).split())
    assert "the cancellation will be refused. Refund instead, once the shipment is confirmed" in shown


# --- unknown: the policy decides


def in_doubt(yard, failure="unknown_before"):
    yard.warehouse.fail_next("stop", failure)
    order, parcel = yard.sold()
    action = yard.cancel(order)
    yard.rest(3)
    return action, parcel


def test_by_default_a_person_is_asked(yards):
    """Nothing is sent, and a task waits."""
    yard = yards()
    action, _ = in_doubt(yard)
    assert (yard.state(action), yard.kinds(), yard.feeds()) == (State.RESERVED, ["parcel_unclear"], 0)


def test_a_policy_may_send_it_all_the_same(yards):
    """The record says that nobody knew, and that it was the policy."""
    yard = yards(parcel_unknown="send")
    action, parcel = in_doubt(yard)
    assert (yard.state(action), yard.kinds()) == (State.SETTLED, [])
    assert yard.what(parcel) == ["made", "stop asked"]
    (said,) = [each for each in yard.service.history(action.id) if each.type == "parcel_left_open"]
    assert "it is not known whether the parcel" in said.data["why"]
    assert "the policy sends it all the same" in said.data["why"]


@pytest.mark.parametrize(("failure", "ends"), [("unknown_before", ["made", "stop asked"]), ("refused", None)])
def test_a_policy_may_refuse_it(yards, failure, ends):
    """The parcel is let go; but a warehouse that refuses to hold is no doubt: a person looks as ever."""
    yard = yards(parcel_unknown=ParcelUnknown.REFUSE)
    action, parcel = in_doubt(yard, failure)
    found = yard.service.get(action.id)
    assert yard.feeds() == 0
    if ends is None:
        assert (found.state, yard.kinds()) == (State.RESERVED, ["parcel_unclear"])
        return
    assert (found.state, found.problems[0].code) == (State.REFUSED, "parcel_unclear")
    assert "refund instead" in found.confirmation.for_agent
    assert (yard.what(parcel), yard.kinds(), found.is_open) == (ends, [], False)


def test_what_was_held_after_all_is_let_go_when_the_policy_refused(yards):
    """The answer was lost and the warehouse cannot be read: it may be held, so it is released."""
    yard = yards(parcel_unknown="refuse")
    yard.warehouse.fail_next("stop", "unknown_after")
    order, parcel = yard.sold()
    real, down = yard.warehouse.status, [0]

    def status(ref):
        down[0] += 1
        if down[0] == 3:
            yard.warehouse.fail_next("status", "raises_before")
        return real(ref)

    yard.warehouse.status = status
    action = yard.cancel(order)
    yard.rest(5)
    assert yard.state(action) is State.REFUSED
    assert yard.what(parcel) == ["made", "stop asked", "held", "release asked", "released"]
    assert yard.kinds() == []


def test_what_shows_at_once_is_no_doubt(yards):
    """The answer was lost, and the warehouse shows it as held: no policy is asked."""
    yard = yards(parcel_unknown="refuse")
    action, _ = in_doubt(yard, "unknown_after")
    assert yard.state(action) is State.SETTLED


def test_a_policy_says_it_in_its_file():
    """Like every other setting, and a wrong word is refused with its line."""
    assert parse_policy('parcel_unknown = "refuse"').parcel_unknown is ParcelUnknown.REFUSE
    with pytest.raises(SetupError, match="line 1: parcel_unknown: 'maybe' is not one of ask, send, refuse"):
        parse_policy('parcel_unknown = "maybe"')


def test_a_person_may_still_say_that_it_has_left(yards):
    """His answer, too, means refund instead."""
    yard = yards()
    action, _ = in_doubt(yard)
    (task,) = yard.service.tasks()
    yard.service.resolve(task, "has left", actor=TOM)
    assert "refund instead" in yard.service.get(action.id).confirmation.for_agent
