"""Cancelling by cancelOrder, the day that Amazon has it: one order in a call, proven by the order's status."""

from __future__ import annotations

import json

import pytest
from world import LAMP, MARIE, World

from orderactions import ActionService, Cancellation, Policy, Reason, Refund, State
from orderactions.actions import Plan
from orderactions.errors import RequestError, SetupError
from orderactions.marketplaces.amazon import Amazon, Credentials
from orderactions.marketplaces.amazon.classify import classify
from orderactions.marketplaces.amazon.codes import CANCEL_REASONS
from orderactions.marketplaces.amazon.rest_cancel import REASON_CODES, limited
from orderactions.models import Kind, OrderRef
from orderactions.protocols import Batch, Member, Progress, SubmitVerdict


class Wire:
    """The way to Amazon, with a look at what goes by."""

    def __init__(self, world: World) -> None:
        self.inner, self.sent = world.amazon.transport(), []

    def send(self, request):
        self.sent.append(request)
        return self.inner.send(request)


def account(world: World, transport=None) -> Amazon:
    made = world.amazon.account("de", tax="vat_inclusive", cancel_with="rest")
    if transport is not None:
        made._api.transport = transport
    return made


def switched(world: World, *, policy: Policy | None = None, transport=None) -> ActionService:
    """The world's service, with an account that cancels by cancelOrder."""
    world.service = ActionService(
        marketplaces=[account(world, transport)],
        journal=world.journal,
        desks={"desk": world.desk},
        policy=policy or world.policy,
        clock=world.clock,
        ids=world.ids,
    )
    return world.service


@pytest.fixture
def world():
    made = World(rest_cancel=True)
    switched(made)
    yield made
    made.journal.close()


def puts(world: World) -> list:
    return [call for call in world.amazon.calls() if call["operation"] == "cancelOrder"]


def test_the_feed_is_the_default():
    """Nobody gets the operation that Amazon does not have by not asking for it."""
    world = World(rest_cancel=True)
    action = world.cancel(world.order(status="UNSHIPPED"), wait_s=900)
    assert action.state is State.SETTLED
    assert puts(world) == []
    assert world.feeds() == 1
    world.journal.close()


def test_another_way_is_no_way():
    """A slip is found when the account is made."""
    with pytest.raises(SetupError, match="cancel_with: 'post' is no way of cancelling; use 'feed' or 'rest'"):
        Amazon(
            account="de",
            seller_id="A2",
            region="eu",
            credentials=Credentials(client_id="c", client_secret="s", refresh_token="r"),
            cancel_with="post",
        )


def test_the_whole_way(world):
    """Received, then done and settled when the order reads cancelled; no feed, no document."""
    wire = Wire(world)
    switched(world, transport=wire)
    order = world.order(status="UNSHIPPED")
    action = world.cancel(order)
    world.service.advance(limit=1)
    action = world.service.get(action.id)
    assert action.state is State.ACCEPTED
    assert {(each.system, each.kind) for each in action.confirmation.references} == {("amazon", "request")}
    world.pass_time(60)
    assert world.state(action) is State.SETTLED
    assert world.feeds() == 0
    put = next(request for request in wire.sent if request.operation == "cancelOrder")
    assert put.method == "PUT"
    assert put.url.endswith(f"/orders/2026-01-01/orders/{order}/cancellation")
    assert json.loads(put.body) == {"cancelReasonCode": "NO_INVENTORY"}
    assert put.effect is True


def test_202_is_not_done(world):
    """Amazon has the wish and the order is not cancelled yet: it stays received until the order tells."""
    order = world.order(status="UNSHIPPED")
    action = world.cancel(order)
    world.service.advance(limit=1)
    world.amazon.set_status(order, "UNSHIPPED")
    world.pass_time(3600)
    assert world.state(action) is State.ACCEPTED
    world.amazon.set_status(order, "CANCELLED")
    world.pass_time(900)
    assert world.state(action) is State.SETTLED


def test_shipped_after_202_is_refused(world):
    """The race that remains is lost, and told so."""
    order = world.order(status="UNSHIPPED")
    action = world.cancel(order)
    world.service.advance(limit=1)
    world.amazon.set_status(order, "SHIPPED")
    world.pass_time(120)
    refused = world.service.get(action.id)
    assert refused.state is State.REFUSED
    assert "shipped" in refused.problems[0].message


def test_an_accepted_wish_without_end_becomes_a_task(world):
    """After eight hours without an end somebody is asked to look; it is not sent again."""
    order = world.order(status="UNSHIPPED")
    action = world.cancel(order)
    world.service.advance(limit=1)
    world.amazon.set_status(order, "UNSHIPPED")
    for _ in range(60):
        world.service.advance()
        world.clock.advance(600)
    assert world.state(action) is State.ACCEPTED
    assert [task.kind for task in world.service.tasks()] == ["stuck_submission"]
    assert len(puts(world)) == 1


def test_amazon_as_it_is_today_refuses_it():
    """Without the operation there is a 404 with Amazon's own words: refused, once, and nothing is cancelled."""
    world = World()
    switched(world)
    action = world.cancel(world.order(status="UNSHIPPED"))
    world.pass_time(60)
    refused = world.service.get(action.id)
    assert (refused.state, refused.problems[0].code) == (State.REFUSED, "refused_document")
    assert "404" in refused.problems[0].message
    assert len(puts(world)) == 1
    assert world.amazon.ledger()["cancellations"] == []
    world.journal.close()


def test_one_order_in_a_call(world):
    """Three cancellations are three calls; refunds still share one feed."""
    cancels = [world.cancel(world.order(status="UNSHIPPED")) for _ in range(3)]
    refunds = [world.refund(world.order()) for _ in range(2)]
    world.pass_time(400)
    assert {world.state(action) for action in cancels} == {State.SETTLED}
    assert {world.state(action) for action in refunds} == {State.DONE}
    assert len(puts(world)) == 3
    assert world.feeds() == 1
    assert not [event for action in cancels for event in world.service.history(action.id) if event.type == "returned"]
    mine = account(world)
    assert (mine.max_members(Kind.CANCELLATION), mine.max_members(Kind.REFUND)) == (1, None)
    assert world.account().max_members(Kind.CANCELLATION) is None


@pytest.mark.parametrize("fault", ["no_connection", "401", "403", "429_with_header"])
def test_certainly_not_sent_is_sent_later(world, fault):
    """Where Amazon has certainly done nothing it goes out again: one cancellation in the end."""
    world.amazon.add_fault(fault, operation="cancelOrder")
    action = world.cancel(world.order(status="UNSHIPPED"))
    world.service.advance(limit=1)
    assert world.state(action) is State.RESERVED
    world.pass_time(4000)
    assert world.state(action) is State.SETTLED
    assert len(world.amazon.ledger()["cancellations"]) == 1


@pytest.mark.parametrize("fault", ["refuse", "413", "415"])
def test_amazons_no_is_a_no(world, fault):
    """Refused with Amazon's own error: refused, with its words."""
    world.amazon.add_fault(fault, operation="cancelOrder")
    action = world.cancel(world.order(status="UNSHIPPED"))
    world.pass_time(60)
    assert world.state(action) is State.REFUSED
    assert len(puts(world)) == 1


@pytest.mark.parametrize(
    "fault",
    ["5xx_after_effect", "reset_after_effect", "slow", "4xx_without_body_after_effect", "redirect_after_effect"],
)
def test_a_lost_answer_is_found_out_by_reading(world, fault):
    """It happened and nobody said so: the order reads cancelled, and it is not sent twice."""
    world.amazon.add_fault(fault, operation="cancelOrder")
    action = world.cancel(world.order(status="UNSHIPPED"))
    world.pass_time(600)
    assert world.state(action) is State.SETTLED
    assert len(puts(world)) == 1
    assert world.service.tasks() == ()


@pytest.mark.parametrize("fault", ["5xx_before_effect", "reset_before_effect", "4xx_without_body", "redirect"])
def test_an_unclear_answer_is_never_sent_again(world, fault):
    """It did not happen and nobody said so: unknown, a person is asked, nothing is repeated."""
    world.amazon.add_fault(fault, operation="cancelOrder")
    action = world.cancel(world.order(status="UNSHIPPED"))
    world.pass_time(7200)
    assert world.state(action) is State.UNKNOWN
    assert len(puts(world)) == 1
    assert [task.kind for task in world.service.tasks()] == ["unknown_outcome"]


def test_a_2xx_that_amazon_does_not_have_is_unknown(world):
    """200 in place of 202 says nothing that is known."""

    class Odd(Wire):
        def send(self, request):
            answer = super().send(request)
            if request.operation != "cancelOrder":
                return answer
            return type(answer)(status=200, headers=answer.headers, body=answer.body)

    switched(world, transport=Odd(world))
    action = world.cancel(world.order(status="UNSHIPPED"))
    world.service.advance(limit=1)
    assert world.state(action) is State.UNKNOWN
    world.pass_time(120)
    assert world.state(action) is State.SETTLED


def test_a_reason_without_a_word_is_told_before_anything_happens(world):
    """GeneralAdjustment has no twin: the preview says so and names those that have one."""
    preview = world.service.preview(Cancellation(order=world.order(status="UNSHIPPED"), reason=Reason.OTHER))
    assert preview.problems[0].code == "reason_not_expressible"
    assert "GeneralAdjustment" in preview.problems[0].message
    assert "NoInventory" in preview.problems[0].remedy
    assert preview.wire == ()


def test_the_reasons_that_have_a_word():
    """Five of the feed's fourteen."""
    assert set(REASON_CODES) <= CANCEL_REASONS
    assert len(set(REASON_CODES.values())) == 5
    told = {code: bool(limited(Plan(code=code)).problems) for code in CANCEL_REASONS}
    assert {code for code, blocked in told.items() if not blocked} == set(REASON_CODES)


def test_refunds_do_not_care(world):
    """The switch is about cancellations."""
    preview = world.service.preview(Refund.full(world.order(LAMP), reason=Reason.OTHER))
    assert preview.problems == ()


def batch(order: str, *codes: str, members: int = 1) -> Batch:
    from orderactions.actions import WireLine

    wire = tuple(WireLine(line_id=str(at), code=code) for at, code in enumerate(codes))
    return Batch(
        submission_id="s",
        account="de",
        kind=Kind.CANCELLATION,
        sites=("A1PA6795UKMFR9",),
        members=tuple(
            Member(message_no=n, action_id=f"a{n}", reference="OA", order=OrderRef("de", order), wire=wire)
            for n in range(1, members + 1)
        ),
    )


@pytest.mark.parametrize(
    ("codes", "members", "field"),
    [
        (("NoInventory",), 2, "members"),
        (("GeneralAdjustment",), 1, "members[0].wire"),
        (("NoInventory", "PricingError"), 1, "members[0].wire"),
        ((), 1, "members[0].wire"),
    ],
)
def test_what_cannot_be_said_is_not_prepared(world, codes, members, field):
    """Two orders, two reasons, or a reason planned for a feed before the switch: nothing is sent."""
    with pytest.raises(RequestError) as caught:
        account(world).prepare(batch("305-1234567-1234567", *codes, members=members))
    assert caught.value.field == field


def test_a_cancellation_planned_for_the_feed_is_refused_after_the_switch(world):
    """The account is switched while GeneralAdjustment waits: refused with why, nothing is sent."""
    world.service = world.new_service(policy=Policy(hold_s=60))
    request = Cancellation(order=world.order(status="UNSHIPPED"), reason=Reason.OTHER)
    action = world.service.execute(request, actor=MARIE)
    switched(world, policy=Policy(hold_s=60))
    world.pass_time(120)
    refused = world.service.get(action.id)
    assert (refused.state, refused.problems[0].code) == (State.REFUSED, "cannot_be_written")
    assert puts(world) == []


def test_what_went_one_way_is_looked_at_that_way(world):
    """Sent by feed and then switched, or the other way round: each is followed where it went."""
    world.service = world.new_service()
    by_feed = world.cancel(world.order(status="UNSHIPPED"))
    world.service.advance()
    switched(world)
    world.pass_time(300)
    assert world.state(by_feed) is State.SETTLED
    by_rest = world.cancel(world.order(status="UNSHIPPED"))
    world.service.advance(limit=1)
    assert world.state(by_rest) is State.ACCEPTED
    world.service = world.new_service()
    world.pass_time(300)
    assert world.state(by_rest) is State.SETTLED


def test_an_old_token_sends_nothing(world):
    """Prepared an hour ago: certainly not sent."""
    mine = account(world)
    order = world.order(status="UNSHIPPED")
    prepared = mine.prepare(batch(order, "NoInventory"))
    world.clock.advance(4000)
    assert mine.submit(prepared).verdict is SubmitVerdict.RETURNED
    assert puts(world) == []


def test_an_order_that_is_gone_leaves_it_unknown(world):
    """What became of it cannot be read any more."""
    checked = account(world).check(batch("305-0000000-0000000", "NoInventory"), "order:305-0000000-0000000")
    assert checked.progress is Progress.FINISHED
    assert [each.outcome.value for each in checked.outcomes] == ["unknown"]


def test_the_feeds_table_is_as_it_was():
    """What reads createFeed's answers is not changed by the second way: an empty 202 is no feed."""
    from orderactions.transport import HttpResponse

    answer = HttpResponse(status=202, headers={"x-amzn-requestid": "r"}, body=b"{}")
    assert classify(answer).verdict is SubmitVerdict.UNKNOWN


def test_the_two_ways_spend_two_budgets(world):
    """Fifteen refund feeds have emptied the bucket of createFeed: cancelOrder does not wait for it."""
    service = switched(world, policy=Policy(max_messages=1))
    for _ in range(16):
        world.refund(world.order(LAMP))
    service.advance()
    assert world.feeds() == 15
    cancelled = world.cancel(world.order(status="UNSHIPPED"))
    service.advance()
    assert world.state(cancelled) in {State.ACCEPTED, State.DONE, State.SETTLED}
    assert (len(puts(world)), world.feeds()) == (1, 15)


def test_a_refund_whose_answer_was_lost_holds_up_no_cancellation(world):
    """What is held for an unknown feed is held for refunds alone."""
    world.amazon.add_fault("reset_after_effect", operation="createFeed")
    lost = world.refund(world.order(LAMP))
    world.service.advance()
    assert world.state(lost) is State.UNKNOWN
    cancelled = world.cancel(world.order(status="UNSHIPPED"))
    world.service.advance()
    assert world.state(cancelled) in {State.ACCEPTED, State.DONE, State.SETTLED}


def test_each_way_has_the_rate_that_amazon_published(world):
    """One call a second with five at once; refunds stay with createFeed."""
    mine = account(world)
    rest, feed = mine.submit_budget(Kind.CANCELLATION), mine.submit_budget(Kind.REFUND)
    assert (rest.name, rest.interval.total_seconds(), rest.burst) == ("cancelOrder", 1, 5)
    assert feed.name == "createFeed"
