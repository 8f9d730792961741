"""A read-only account: everything up to the bytes, and nothing beyond."""

from __future__ import annotations

import hashlib

import pytest
from world import MARIE, World

from orderactions import ActionService, Cancellation, Policy, Reason, Refund, State
from orderactions.errors import SetupError, Unavailable
from orderactions.journal.verify import verify
from orderactions.marketplaces.amazon import Amazon

WRITES = {"createFeed", "createFeedDocument", "uploadFeedDocument", "cancelOrder"}


def read_only(world: World, **more) -> World:
    """The same shop; the account may only read."""
    world.service = ActionService(
        marketplaces=[world.amazon.account("de", tax="vat_inclusive", writes=False, **more)],
        journal=world.journal, desks={"desk": world.desk}, policy=world.policy, clock=world.clock, ids=world.ids,
    )  # fmt: skip
    return world


def writes(world: World) -> set[str]:
    return {call["operation"] for call in world.amazon.calls()} & WRITES


def test_a_refund_is_tried_up_to_its_bytes(worlds):
    """It ends as DRY_RUN; its first record has the very document that would have gone out; nobody is told."""
    world = read_only(worlds())
    order = world.order()
    action = world.refund(order, ticket=world.ticket())
    world.pass_time(600)
    assert world.state(action) is State.DRY_RUN
    document = world.service.history(action.id)[0].data["document"]
    assert order in document
    assert action.confirmation.number in document
    assert '<Amount currency="EUR">20.00</Amount>' in document
    assert (writes(world), world.feeds(), world.said("note"), world.said("reply")) == (set(), 0, [], [])
    assert "read-only" in action.confirmation.for_agent
    assert verify(world.journal).ok


def test_the_document_is_the_one_that_a_writing_account_sends(worlds):
    """Byte for byte, but for the number of the action."""
    world = read_only(worlds())
    order = world.order()
    action = world.refund(order)
    world.service = world.new_service()
    real = world.refund(order)
    world.pass_time(300)
    document = world.service.history(action.id)[0].data["document"].encode()
    (sent,) = [e.data for e in world.service.history(real.id) if e.data.get("to") == "submitting"]
    document = document.replace(action.confirmation.number.encode(), real.confirmation.number.encode())
    assert hashlib.sha256(document).hexdigest() == sent["document_sha256"]


def test_a_cancellation_is_tried_as_well(worlds):
    """Its document names the order and the reason."""
    world = read_only(worlds())
    order = world.order(status="UNSHIPPED")
    action = world.cancel(order)
    document = world.service.history(action.id)[0].data["document"]
    assert (action.state, order in document, "NoInventory" in document) == (State.DRY_RUN, True, True)


def test_by_cancel_order_it_is_the_body_of_the_call(worlds):
    """Where cancellations go by REST."""
    world = read_only(worlds(), cancel_with="rest")
    action = world.cancel(world.order(status="UNSHIPPED"))
    assert world.service.history(action.id)[0].data["document"].startswith('{"cancelReasonCode"')


def test_what_was_only_tried_holds_nothing(worlds):
    """The same may be tried again, and done by an account that writes; limits and balance do not know of it."""
    world = read_only(worlds(policy=Policy(limit_per_agent_day={"EUR": 20}, limit_per_account_day={"EUR": 20})))
    order = world.order()
    for _ in range(3):
        assert world.refund(order).state is State.DRY_RUN
    world.service = world.new_service()
    action = world.refund(order)
    world.pass_time(300)
    assert world.state(action) is State.DONE


def test_what_the_rules_forbid_is_declined_as_ever(worlds):
    """A rehearsal shows the refusals too."""
    world = read_only(worlds())
    declined = world.refund(world.order(status="UNSHIPPED"))
    assert (declined.state, declined.problems[0].code) == (State.DECLINED, "not_shipped")


def test_that_somebody_must_approve_it_is_recorded(worlds):
    """It ends as tried at once; the record says that a second person would have been asked."""
    world = read_only(worlds(policy=Policy(approval_above={"EUR": 10})))
    action = world.refund(world.order())
    assert action.state is State.DRY_RUN
    assert "second person" in world.service.history(action.id)[0].data["needs_approval"]


def test_what_waits_when_an_account_becomes_read_only_is_not_sent(worlds):
    """It stays where it is, and expires with a task after a day: nothing ends in silence."""
    world = worlds(policy=Policy(hold_s=60))
    action = world.refund(world.order())
    read_only(world)
    world.leap(3600)
    assert (world.state(action), writes(world)) == (State.RESERVED, set())
    world.leap(86_400)
    assert (world.state(action), writes(world)) == (State.EXPIRED, set())
    assert [task.kind for task in world.service.tasks()] == ["expired"]


def test_an_account_that_only_reads_refuses_every_write_before_it_leaves(world):
    """Also where somebody goes around the service."""
    account = world.amazon.account("de", tax="vat_inclusive", writes=False)
    order = account.snapshot(world.order())
    assert account.writes is False
    with pytest.raises(Unavailable, match="createFeedDocument is no read"):
        account.api.read("createFeedDocument", "POST", "/feeds/2021-06-30/documents", body={})
    request = Refund.full(order.ref.order_id, reason=Reason.DAMAGED)
    assert not account.plan(request, order, ()).problems
    assert writes(world) == set()


@pytest.mark.parametrize(("told", "writes"), [("", True), ("1", True), ("0", False)])
def test_the_environment_says_whether_it_writes(told, writes):
    """ORDERACTIONS_AMAZON_WRITES; a slip is refused."""
    names = {"SELLER_ID": "A2", "REGION": "eu", "CLIENT_ID": "c", "CLIENT_SECRET": "s", "REFRESH_TOKEN": "r"}
    environment = {f"ORDERACTIONS_AMAZON_{name}": value for name, value in names.items()}
    assert Amazon.from_env(environment | {"ORDERACTIONS_AMAZON_WRITES": told}).writes is writes
    with pytest.raises(SetupError, match="'no' is neither 0 nor 1"):
        Amazon.from_env(environment | {"ORDERACTIONS_AMAZON_WRITES": "no"})


def test_a_key_that_was_tried_stays_tried(worlds):
    """The same preview executed again is the same action, whatever the account may do by then."""
    world = read_only(worlds())
    shown = world.service.preview(Cancellation(order=world.order(status="UNSHIPPED"), reason=Reason.OUT_OF_STOCK))
    first = world.service.execute(shown, actor=MARIE)
    world.service = world.new_service()
    assert world.service.execute(shown, actor=MARIE).id == first.id
