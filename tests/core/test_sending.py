"""Sent once: what each answer of Amazon's, each lost answer and each death of a worker leads to."""

from __future__ import annotations

import threading

import pytest
from world import CUP, LAMP, MARIE, TOM, World

from orderactions import ActionService, Cancellation, Policy, Reason, Refund, Stage, State
from orderactions.errors import RequestError
from orderactions.transport import NoAnswer


class Dies(BaseException):
    """The process is gone: not an Exception, so that nothing can catch it and tidy up."""


class Dying:
    """A network at whose end the process dies, before or after one call has had its effect."""

    def __init__(self, world: World, operation: str, when: str) -> None:
        self.inner, self.operation, self.when = world.amazon.transport(), operation, when

    def send(self, request):
        if request.operation != self.operation:
            return self.inner.send(request)
        if self.when == "before":
            raise Dies
        self.inner.send(request)
        raise Dies


def test_the_whole_way(world):
    """Reserved, received, done; each told in words that are no stronger than what is known."""
    order = world.order()
    action = world.refund(order)
    assert (action.state, action.confirmation.stage) == (State.RESERVED, Stage.WAITING)
    assert world.feeds() == 0
    world.service.advance()
    action = world.service.get(action.id)
    assert (action.state, action.confirmation.stage) == (State.ACCEPTED, Stage.RECEIVED)
    assert world.paid_out() == []
    world.pass_time(200)
    action = world.service.get(action.confirmation.number)
    assert (action.state, action.confirmation.stage) == (State.DONE, Stage.DONE)
    assert world.paid_out(order) == [("Principal", "20.00")]
    assert {(r.system, r.kind) for r in action.confirmation.references} == {("amazon", "feed")}


def test_our_reference_travels_along(world):
    """Amazon's ledger shows the number that we gave."""
    action = world.refund(world.order(), wait_s=900)
    assert world.amazon.ledger()["refunds"][0]["merchant_adjustment_item_id"] == action.confirmation.number


def test_a_double_click_is_one_action(world):
    """The same preview executed twice is the same action, and Amazon is asked nothing more."""
    preview = world.service.preview(Refund.full(world.order(), reason=Reason.DAMAGED))
    first = world.service.execute(preview, actor=MARIE)
    calls = len(world.amazon.calls())
    assert world.service.execute(preview, actor=MARIE).id == first.id
    assert len(world.amazon.calls()) == calls
    world.pass_time(300)
    assert world.service.execute(preview, actor=MARIE).state is State.DONE
    assert len(world.paid_out()) == 1


def test_ten_threads_with_one_preview_make_one_action(filed):
    """However many hands press at once, one action is written."""
    preview = filed.service.preview(Refund.full(filed.order(), reason=Reason.DAMAGED))
    found, barrier = [], threading.Barrier(10)

    def press() -> None:
        barrier.wait()
        found.append(filed.service.execute(preview, actor=MARIE).id)

    hands = [threading.Thread(target=press) for _ in range(10)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert len(found) == 10
    assert len(set(found)) == 1


def test_two_agents_cannot_give_the_same_money_twice(filed):
    """Two previews of all that is left, executed at once: one is taken, the other is told what changed."""
    order = filed.order()
    previews = [filed.service.preview(Refund.full(order, reason=Reason.DAMAGED)) for _ in range(2)]
    states, barrier = [], threading.Barrier(2)

    def press(preview, actor) -> None:
        barrier.wait()
        states.append(filed.service.execute(preview, actor=actor).state)

    hands = [threading.Thread(target=press, args=pair) for pair in zip(previews, (MARIE, TOM), strict=True)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert sorted(state.value for state in states) == ["declined", "reserved"]


def test_two_workers_send_once(filed):
    """Two workers on one journal, driven at the same time, make one feed."""
    actions = [filed.refund(filed.order()) for _ in range(3)]
    services = [filed.service, filed.new_service(worker="second")]
    barrier = threading.Barrier(2)

    def drive(service: ActionService) -> None:
        barrier.wait()
        for _ in range(5):
            service.advance()

    hands = [threading.Thread(target=drive, args=(service,)) for service in services]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    filed.pass_time(300)
    assert [filed.state(action) for action in actions] == [State.DONE] * 3
    assert filed.feeds() == 1
    assert len(filed.paid_out()) == 3


def test_what_waits_for_one_account_travels_together(world):
    """Three refunds and two cancellations: two feeds, for the two kinds cannot share one."""
    refunds = [world.refund(world.order()) for _ in range(3)]
    cancels = [world.cancel(world.order(status="UNSHIPPED")) for _ in range(2)]
    world.pass_time(300)
    assert {world.state(action) for action in refunds} == {State.DONE}
    assert {world.state(action) for action in cancels} == {State.SETTLED}
    assert world.feeds() == 2


def test_a_large_crowd_is_sent_in_pieces(world):
    """No feed carries more than the policy says."""
    service = world.new_service(policy=Policy(max_messages=2))
    for _ in range(5):
        service.execute(Refund.full(world.order(), reason=Reason.DAMAGED), actor=MARIE)
    service.advance()
    assert sorted(len(feed["messages"]) for feed in finished(world)) == [1, 2, 2]


def finished(world):
    world.clock.advance(300)
    return world.amazon.feeds()


def test_one_members_error_is_its_own(world):
    """Of two refunds in one feed Amazon refuses one: the other is done all the same."""
    good, bad = world.order(), world.order()
    first, second = world.refund(good), world.refund(bad)
    world.service.advance()
    elsewhere(world, bad)
    world.pass_time(300)
    assert world.state(first) is State.DONE
    refused = world.service.get(second.id)
    assert refused.state is State.REFUSED
    assert refused.problems[0].message
    assert world.paid_out(bad) == []


def elsewhere(world, order_id: str) -> None:
    """Somebody changes the order at Amazon while our feed waits there, so that the refund cannot be taken."""
    with world.amazon._lock:
        order = world.amazon._world.orders[order_id]
        order.fulfilled_by = "AMAZON"


def test_a_cancellation_is_settled_when_the_order_reads_cancelled(world):
    """Amazon's report says done; the order itself proves it."""
    order = world.order(status="UNSHIPPED")
    action = world.cancel(order, wait_s=900)
    assert action.state is State.SETTLED
    assert action.confirmation.stage is Stage.POSTED
    assert world.amazon.ledger()["cancellations"][0]["reason"] == "NoInventory"


def test_a_cancellation_that_is_done_and_reads_shipped_is_told_at_once(world):
    """The report says done and a parcel leaves all the same: nobody waits three days to hear of it."""
    order = world.order(status="UNSHIPPED")
    action = world.cancel(order)
    while world.state(action) is not State.DONE:
        world.service.advance(limit=1)
        world.clock.advance(10)
    world.amazon.set_status(order, "SHIPPED")
    world.pass_time(60)
    (task,) = world.service.tasks()
    assert (task.kind, task.action_id) == ("not_settled", action.id)
    assert "reads shipped" in task.why
    assert world.state(action) is State.DONE
    world.pass_time(7200)
    assert [each.id for each in world.service.tasks()] == [task.id]
    world.amazon.set_status(order, "CANCELLED")
    world.pass_time(7200)
    assert world.state(action) is State.SETTLED
    assert world.service.tasks() == ()


def test_a_cancellation_that_a_person_has_looked_at_is_not_asked_about_again(world):
    """The order reads shipped for good, somebody has seen to it, and the looks that follow ask nothing."""
    order = world.order(status="UNSHIPPED")
    action = world.cancel(order)
    while world.state(action) is not State.DONE:
        world.service.advance(limit=1)
        world.clock.advance(10)
    world.amazon.set_status(order, "SHIPPED")
    world.pass_time(60)
    world.service.resolve(world.service.tasks()[0].id, "done", actor=TOM)
    world.pass_time(7200)
    world.leap(4 * 86_400)
    assert (world.state(action), world.service.tasks()) == (State.DONE, ())


def test_a_parcel_that_left_meanwhile_is_not_cancelled(world):
    """The order is read again before it is sent: shipped since, so nothing is sent."""
    order = world.order(status="UNSHIPPED")
    action = world.cancel(order)
    world.amazon.ship(order)
    world.pass_time(30)
    refused = world.service.get(action.id)
    assert (refused.state, refused.problems[0].code) == (State.REFUSED, "shipped")
    assert world.feeds() == 0


def test_a_parcel_that_left_after_sending_is_refused_by_amazon(world):
    """The race that remains is lost at Amazon, and told so."""
    order = world.order(status="UNSHIPPED")
    action = world.cancel(order)
    world.service.advance()
    world.amazon.ship(order)
    world.pass_time(300)
    assert world.state(action) is State.REFUSED


def test_facts_that_could_not_be_read_are_checked_before_sending(world):
    """The network fails when the agent presses: the action waits, and is sent once the order has been read again."""
    preview = world.service.preview(Refund.full(world.order(), reason=Reason.DAMAGED))
    world.clock.advance(120)
    world.amazon.add_fault("no_connection", operation="getOrder", times=6)
    action = world.service.execute(preview, actor=MARIE)
    assert action.state is State.RESERVED
    world.service.advance()
    assert (world.state(action), world.feeds()) == (State.RESERVED, 0)
    world.pass_time(400)
    assert world.state(action) is State.DONE
    assert len(world.paid_out()) == 1


def test_facts_that_changed_unseen_are_refused_before_sending(world):
    """Read at last, the order is another one than was previewed: nothing is sent."""
    order = world.order()
    preview = world.service.preview(Refund.full(order, reason=Reason.DAMAGED))
    world.clock.advance(120)
    world.amazon.add_fault("no_connection", operation="getOrder", times=3)
    action = world.service.execute(preview, actor=MARIE)
    world.amazon.set_status(order, "CANCELLED")
    world.pass_time(60)
    assert (world.state(action), world.feeds()) == (State.REFUSED, 0)


CERTAINLY_NOT = ["no_connection", "401", "403", "429_with_header", "429_without_header"]


@pytest.mark.parametrize("fault", CERTAINLY_NOT)
def test_certainly_not_sent_is_sent_later(world, fault):
    """Where Amazon has certainly done nothing, the action goes back and is sent again: one refund in the end."""
    world.amazon.add_fault(fault)
    action = world.refund(world.order())
    world.service.advance()
    assert world.state(action) is State.RESERVED
    world.pass_time(4000)
    assert world.state(action) is State.DONE
    assert len(world.paid_out()) == 1
    assert not world.service.tasks()


@pytest.mark.parametrize("fault", ["refuse", "413", "415"])
def test_a_refused_document_is_halved_and_a_single_one_refused(world, fault):
    """Amazon refuses the document three times: of two refunds each is tried alone, one is refused, the other done."""
    world.amazon.add_fault(fault, times=2)
    actions = [world.refund(world.order()) for _ in range(2)]
    world.pass_time(600)
    assert sorted(world.state(action).value for action in actions) == ["done", "refused"]
    assert len(world.paid_out()) == 1


UNCLEAR = [
    ("5xx_before_effect", 0), ("5xx_after_effect", 1), ("reset_before_effect", 0), ("reset_after_effect", 1),
    ("slow", 1),
    ("4xx_without_body", 0), ("2xx_without_feed_id", 1), ("redirect", 0),
    ("4xx_without_body_after_effect", 1), ("redirect_after_effect", 1),
]  # fmt: skip


@pytest.mark.parametrize(("fault", "effects"), UNCLEAR)
def test_an_unclear_answer_is_never_sent_again(world, fault, effects):
    """Whatever became of it, a lost or senseless answer is UNKNOWN: nothing is repeated, and a person is asked."""
    world.amazon.add_fault(fault)
    order = world.order()
    action = world.refund(order)
    world.pass_time(3 * 86_400)
    action = world.service.get(action.id)
    assert (action.state, action.confirmation.stage) == (State.UNKNOWN, Stage.UNCLEAR)
    assert action.confirmation.for_buyer == ""
    assert len(world.paid_out()) == effects
    assert len([call for call in world.amazon.calls() if call["operation"] == "createFeed"]) == 1
    assert [task.kind for task in world.service.tasks()] == ["unknown_outcome"]
    assert action.attention is not None
    left = world.service.preview(Refund.full(order, reason=Reason.DAMAGED))
    assert left.problems[0].code == "nothing_left"


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_worker_that_dies_in_createfeed_is_not_followed_by_another_sending(filed, when):
    """The next worker finds SUBMITTING: it may have gone out, so it is not sent again."""
    action = filed.refund(filed.order())
    dying = filed.new_service(transport=Dying(filed, "createFeed", when), worker="dying")
    with pytest.raises(Dies):
        dying.advance()
    assert filed.state(action) is State.SUBMITTING
    filed.pass_time(7200)
    assert filed.state(action) is State.UNKNOWN
    assert len(filed.paid_out()) == (when == "after")
    assert len(filed.service.tasks()) == 1


@pytest.mark.parametrize("operation", ["token", "getOrder", "createFeedDocument", "uploadFeedDocument"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_worker_that_dies_earlier_is_followed_by_one_sending(filed, operation, when):
    """Before SUBMITTING nothing can have happened: the next worker sends it, once."""
    order = filed.order(status="UNSHIPPED")
    action = filed.cancel(order)
    dying = filed.new_service(transport=Dying(filed, operation, when), worker="dying")
    with pytest.raises(Dies):
        dying.advance()
    assert filed.state(action) is State.RESERVED
    filed.pass_time(1200)
    assert filed.state(action) is State.SETTLED
    assert len(filed.amazon.ledger()["cancellations"]) == 1


def test_a_worker_that_wakes_up_late_sends_at_most_once(filed):
    """Frozen in createFeed beyond its lease and given up for dead, it sends: one refund, and its word is taken."""
    action = filed.refund(filed.order())

    class Freezing(Dying):
        def send(self, request):
            if request.operation == "createFeed":
                filed.clock.advance(600)
                filed.service.advance()
                assert filed.state(action) is State.UNKNOWN
            return self.inner.send(request)

    filed.new_service(transport=Freezing(filed, "", ""), worker="frozen").advance()
    assert filed.state(action) is State.ACCEPTED
    filed.pass_time(8000)
    assert filed.state(action) is State.DONE
    assert len(filed.paid_out()) == 1


def test_a_worker_that_wakes_up_before_submitting_sends_nothing(filed):
    """Frozen in the upload beyond its lease while another has sent it: the late one finds it gone and stops."""
    action = filed.refund(filed.order())

    class Freezing(Dying):
        def send(self, request):
            if request.operation == "uploadFeedDocument":
                filed.clock.advance(600)
                filed.service.advance()
                filed.service.advance()
            return self.inner.send(request)

    filed.new_service(transport=Freezing(filed, "", ""), worker="frozen").advance()
    filed.pass_time(600)
    assert filed.state(action) is State.DONE
    assert len(filed.paid_out()) == 1
    assert filed.feeds() == 1


def test_withdrawn_while_the_document_is_written(world):
    """A member taken back during the upload voids the document; the other one goes out in a new one."""
    kept, taken = world.refund(world.order()), world.refund(world.order())

    class Withdrawing(Dying):
        def send(self, request):
            if request.operation == "uploadFeedDocument" and world.state(taken) is State.RESERVED:
                world.service.withdraw(taken.id, actor=TOM)
            return self.inner.send(request)

    world.new_service(transport=Withdrawing(world, "", ""), worker="other").advance()
    world.pass_time(300)
    assert (world.state(kept), world.state(taken)) == (State.DONE, State.WITHDRAWN)
    assert len(world.paid_out()) == 1


def test_paused_while_the_document_is_written(world):
    """A pause that comes during the upload still stops the sending."""
    action = world.refund(world.order())

    class Pausing(Dying):
        def send(self, request):
            if request.operation == "uploadFeedDocument":
                world.service.pause(actor=TOM)
            return self.inner.send(request)

    world.new_service(transport=Pausing(world, "", ""), worker="other").advance()
    assert (world.state(action), world.feeds()) == (State.RESERVED, 0)
    world.service.resume(actor=TOM)
    world.pass_time(300)
    assert world.state(action) is State.DONE


def test_withdrawn_in_time(world):
    """With a hold, an action can be taken back; then nothing is sent and the balance is free again."""
    service = world.new_service(policy=Policy(hold_s=600))
    order = world.order()
    action = service.execute(Refund.full(order, reason=Reason.DAMAGED), actor=MARIE)
    service.advance()
    assert service.withdraw(action.id, actor=MARIE).state is State.WITHDRAWN
    assert service.preview(Refund.full(order, reason=Reason.DAMAGED)).problems == ()
    with pytest.raises(RequestError, match="withdrawn"):
        service.withdraw(action.id, actor=MARIE)
    world.pass_time(900)
    assert world.feeds() == 0


def test_held_until_its_time(world):
    """A hold is kept to the second, and then the action goes."""
    service = world.new_service(policy=Policy(hold_s=100))
    action = service.execute(Refund.full(world.order(), reason=Reason.DAMAGED), actor=MARIE)
    world.clock.advance(99)
    service.advance()
    assert world.state(action) is State.RESERVED
    world.clock.advance(1)
    service.advance()
    assert world.state(action) is State.ACCEPTED


def test_sent_actions_cannot_be_withdrawn(world):
    """What is on its way is not called back."""
    action = world.refund(world.order())
    world.service.advance()
    with pytest.raises(RequestError, match="accepted"):
        world.service.withdraw(action.id, actor=MARIE)


def test_what_cannot_be_sent_in_a_day_expires_with_a_task(world):
    """An action does not wait for ever in silence."""
    world.service.pause("kind:cancellation", actor=TOM)
    world.amazon.add_fault("no_connection", operation="createFeedDocument", times=100_000)
    action = world.refund(world.order())
    for _ in range(30):
        world.service.advance()
        world.clock.advance(3600)
    assert world.state(action) is State.EXPIRED
    assert [task.kind for task in world.service.tasks()] == ["expired"]
    assert world.feeds() == 0


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        ("feed_fatal_partial", State.UNKNOWN),
        ("feed_fatal_before", State.UNKNOWN),
        ("feed_cancelled", State.REFUSED),
        ("report_missing", State.UNKNOWN),
        ("report_gone", State.UNKNOWN),
        ("late", State.DONE),
    ],
)
def test_how_a_feed_can_end(world, fault, state):
    """DONE is never said on a feed's status alone; what the report does not prove is not known."""
    world.amazon.add_fault(fault)
    action = world.refund(world.order())
    for _ in range(60):
        world.service.advance()
        world.clock.advance(300)
    assert world.state(action) is state
    assert bool(world.service.tasks()) is (state is State.UNKNOWN)


def test_a_feed_without_end_becomes_a_task(world):
    """After eight hours without an answer somebody is asked to look; the feed is not sent again."""
    world.amazon.add_fault("stuck")
    action = world.refund(world.order())
    for _ in range(50):
        world.service.advance()
        world.clock.advance(600)
    assert world.state(action) is State.ACCEPTED
    assert [task.kind for task in world.service.tasks()] == ["stuck_submission"]
    assert world.feeds() == 1


def test_a_cancellation_whose_answer_was_lost_is_proven_by_the_order(world):
    """The order reads cancelled: that settles what the lost answer left open."""
    world.amazon.add_fault("reset_after_effect")
    action = world.cancel(world.order(status="UNSHIPPED"))
    world.pass_time(1200)
    assert world.state(action) is State.SETTLED


def test_a_cancellation_whose_answer_was_lost_is_disproven_by_a_shipped_order(world):
    """The order reads shipped: it was not cancelled."""
    world.amazon.add_fault("reset_before_effect")
    order = world.order(status="UNSHIPPED")
    action = world.cancel(order)
    world.service.advance()
    world.amazon.ship(order)
    world.pass_time(1200)
    assert world.state(action) is State.REFUSED


def test_the_quota_is_kept_without_asking_amazon(world):
    """Fifteen feeds at once and then one in two minutes: the sixteenth waits here, and Amazon never says 429."""
    service = world.new_service(policy=Policy(max_messages=1))
    actions = [service.execute(Refund.full(world.order(), reason=Reason.DAMAGED), actor=actor, again=True)
               for actor in (MARIE, TOM, MARIE, TOM) for _ in range(4)]  # fmt: skip
    service.advance()
    assert world.feeds() == 15
    assert [world.state(action) for action in actions].count(State.RESERVED) == 1
    for _ in range(40):
        service.advance()
        world.clock.advance(30)
    assert world.feeds() == 16
    assert not [call for call in world.amazon.calls() if call["operation"] == "createFeed" and call["status"] == 429]


def test_no_second_request_for_a_line_while_the_first_is_open(world):
    """What is reserved cannot be asked for again, nor can the order be cancelled meanwhile."""
    order = world.order(CUP, LAMP)
    world.refund(order)
    assert world.service.preview(Refund.full(order, reason=Reason.DAMAGED)).problems[0].code == "nothing_left"
    cancelled = world.order(status="UNSHIPPED")
    first = world.cancel(cancelled)
    preview = world.service.preview(Cancellation(order=cancelled, reason=Reason.OUT_OF_STOCK))
    assert preview.problems[0].code == "cancelling"
    assert first.confirmation.number in preview.problems[0].message


def test_a_failure_of_our_own_is_told(world, caplog):
    """A fault in an adapter stops nobody else: in the end a person is told, and no secret is logged."""
    account = world.account()
    service = ActionService(
        marketplaces=[account],
        journal=world.journal,
        clock=world.clock,
        ids=world.ids,
        policy=Policy(expires_after_s=10**9),
    )
    service.execute(Refund.full(world.order(), reason=Reason.DAMAGED), actor=MARIE)

    def broken(batch):
        raise KeyError("a buyer's name")

    account.prepare = broken
    for _ in range(12):
        service.advance()
        world.clock.advance(4000)
    assert [task.kind for task in service.tasks()] == ["stuck_job"]
    assert "KeyError" in caplog.text
    assert "buyer's name" not in caplog.text


def test_no_answer_says_nothing_of_secrets(world):
    """What is written down about a failed call names the host and the failure only."""

    class Talkative(Dying):
        def send(self, request):
            if request.operation == "createFeed":
                raise NoAnswer("read timed out at sp-api.simulated.invalid")
            return self.inner.send(request)

    service = world.new_service(transport=Talkative(world, "", ""))
    action = service.execute(Refund.full(world.order(), reason=Reason.DAMAGED), actor=MARIE)
    service.advance()
    assert "Atza" not in str([dict(event.data) for event in service.history(action.id)])
