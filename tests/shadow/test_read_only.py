"""An account that only reads has no way to write: each try is refused before anything leaves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from world import MARIE, World

from orderactions import ActionService, Reason, Refund, State
from orderactions.actions import WireLine
from orderactions.errors import Unavailable
from orderactions.marketplaces.amazon.readonly import READS, ReadOnly
from orderactions.models import Kind, OrderRef
from orderactions.money import Money
from orderactions.protocols import Batch, Member, SubmitVerdict
from orderactions.transport import HttpRequest, HttpResponse, NotSent

# About what leaves the machine: what keeps the journal makes no difference.
pytestmark = pytest.mark.sqlite

TOKENS = "https://tokens.invalid/o2"


class Wire:
    """A network on which everything that arrives is put down."""

    def __init__(self) -> None:
        self.arrived: list[HttpRequest] = []

    def send(self, request: HttpRequest) -> HttpResponse:
        self.arrived.append(request)
        return HttpResponse(status=200)


@pytest.fixture
def wire():
    return Wire()


@pytest.fixture
def world():
    return World(books="2024-06-19")


def batch(order_id: str) -> Batch:
    line = WireLine(line_id="1" * 14, code="GeneralAdjustment", components=(("Principal", Money.parse("1.00", "EUR")),))
    member = Member(message_no=1, action_id="a", reference="OA-1", order=OrderRef("de", order_id), wire=(line,))
    return Batch(submission_id="s", account="de", kind=Kind.REFUND, sites=("A1PA6795UKMFR9",), members=(member,))


@pytest.mark.parametrize("operation", sorted(READS))
def test_each_read_goes_through(wire, operation):
    """By GET and without a body."""
    request = HttpRequest(method="GET", url="https://api.invalid/x", operation=operation)
    assert ReadOnly(wire, TOKENS).send(request).status == 200
    assert wire.arrived == [request]


def test_a_token_is_asked_for(wire):
    """At the one address that anything is posted to."""
    ReadOnly(wire, TOKENS).send(HttpRequest(method="POST", url=TOKENS, operation="token", body=b"x"))
    assert len(wire.arrived) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"operation": "createFeed", "method": "POST", "effect": True},
        {"operation": "createFeedDocument", "method": "POST", "body": b"{}"},
        {"operation": "uploadFeedDocument", "method": "PUT", "body": b"<xml/>"},
        {"operation": "cancelOrder", "method": "PUT", "effect": True},
        {"operation": "cancelFulfillmentOrder", "method": "PUT", "effect": True},
        {"operation": "", "method": "GET"},
        {"operation": "getReports", "method": "GET"},
        # What is called a read and is none.
        {"operation": "getOrder", "method": "POST", "body": b"{}"},
        {"operation": "getOrder", "method": "DELETE"},
        {"operation": "getOrder", "method": "GET", "body": b"{}"},
        {"operation": "getOrder", "method": "GET", "effect": True},
        {"operation": "token", "method": "POST", "url": "https://api.invalid/feeds"},
        {"operation": "token", "method": "POST", "url": TOKENS, "effect": True},
    ],
)
def test_all_else_is_refused_before_it_leaves(wire, wrong):
    """Whatever it calls itself."""
    with pytest.raises(NotSent, match="is no read"):
        ReadOnly(wire, TOKENS).send(HttpRequest(**{"url": "https://api.invalid/x", **wrong}))
    assert wire.arrived == []


def test_an_account_that_only_reads_reads(world):
    """Order, books and token."""
    account = world.account()
    account.only_read()
    order_id = world.order()
    now = world.clock.now()
    assert account.snapshot(order_id).books == ()
    assert list(account.posted(now - timedelta(days=1), now)) == [[]]


@pytest.mark.parametrize("cancel_with", ["feed", "rest"])
def test_an_account_that_only_reads_can_prepare_and_send_nothing(world, cancel_with):
    """Not one call of a refund's way reaches Amazon: no document, no upload, no feed."""
    account, sender = world.account(), world.amazon.account("de", cancel_with=cancel_with)
    account.only_read()
    order_id = world.order()
    prepared = sender.prepare(batch(order_id))
    before = len(world.amazon.calls())
    with pytest.raises(Unavailable):
        account.prepare(batch(order_id))
    assert account.submit(prepared).verdict is SubmitVerdict.RETURNED
    assert {call["operation"] for call in world.amazon.calls()[before:]} <= {"token"}
    assert world.feeds() == 0


def test_a_service_on_such_an_account_pays_nobody(world):
    """Even where somebody builds one by mistake, the refund is only tried."""
    account = world.account()
    account.only_read()
    service = ActionService(marketplaces=[account], journal=world.journal, clock=world.clock, ids=world.ids)
    action = service.execute(Refund.full(world.order(), reason=Reason.LATE), actor=MARIE, wait_s=600)
    assert (action.state, world.paid_out(), world.feeds()) == (State.DRY_RUN, [], 0)
