"""No operation of the simulator and no call of the adapter is left out: each is held against Amazon's models."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import timedelta

import pytest

from orderactions import Policy, State
from orderactions.clock import ManualClock
from orderactions.errors import MarketplaceError
from orderactions.marketplaces.amazon.rehearsal import rehearse
from orderactions.testing.simulator import FAULTS, SimulatedAmazon
from orderactions.testing.simulator.faults import NOT_IN_THE_MODEL
from orderactions.testing.simulator.routes import ROUTES, Guard
from orderactions.transport import TransportError
from tests.contract.recording import Recording
from tests.contract.spapi import all_models
from tests.fulfilment.test_simulated_mcf import CREATED
from tests.world import GERMANY, World

FEEDS, DOCUMENTS = "/feeds/2021-06-30/feeds", "/feeds/2021-06-30/documents"
OLD, NEW = "/fba/outbound/2020-07-01/fulfillmentOrders", "/fulfillment/outbound/2026-07-04/orders"
REFUND_FEED = {"feedType": "POST_PAYMENT_ADJUSTMENT_DATA", "marketplaceIds": [GERMANY]}
BOOKS = {"postedAfter": "2026-11-01T00:00:00Z"}
#: Operation to method, path, query and body; in braces is what there is in the simulated Amazon.
ASKED: dict[str, tuple[str, str, dict[str, str] | None, dict[str, object] | None]] = {
    "getOrder": ("GET", "/orders/2026-01-01/orders/{order}", {"includedData": "PROCEEDS,FULFILLMENT"}, None),
    "searchOrders": ("GET", "/orders/2026-01-01/orders", {"lastUpdatedAfter": "2026-11-01T00:00:00Z"}, None),
    "createFeedDocument": ("POST", DOCUMENTS, None, {"contentType": "text/xml"}),
    "createFeed": ("POST", FEEDS, None, {**REFUND_FEED, "inputFeedDocumentId": "{document}"}),
    "getFeeds": ("GET", FEEDS, {"feedTypes": "POST_PAYMENT_ADJUSTMENT_DATA"}, None),
    "getFeed": ("GET", f"{FEEDS}/{{feed}}", None, None),
    "cancelFeed": ("DELETE", f"{FEEDS}/{{waiting}}", None, None),
    "getFeedDocument": ("GET", f"{DOCUMENTS}/{{report}}", None, None),
    "listTransactions": ("GET", "/finances/2024-06-19/transactions", BOOKS, None),
    "listFinancialEvents": ("GET", "/finances/v0/financialEvents", None, None),
    "listFinancialEventsByOrderId": ("GET", "/finances/v0/orders/{order}/financialEvents", None, None),
    "getMessagingActionsForOrder": ("GET", "/messaging/v1/orders/{order}", {"marketplaceIds": GERMANY}, None),
    "createFulfillmentOrder": ("POST", OLD, None, CREATED["2020-07-01"]),
    "listAllFulfillmentOrders": ("GET", OLD, None, None),
    "getFulfillmentOrder": ("GET", f"{OLD}/held", None, None),
    "updateFulfillmentOrder": ("PUT", f"{OLD}/held", None, {"fulfillmentAction": "Ship"}),
    "cancelFulfillmentOrder": ("PUT", f"{OLD}/held/cancel", None, None),
    "createOutboundOrder": ("POST", NEW, None, CREATED["2026-07-04"]),
    "listOutboundOrders": ("GET", NEW, None, None),
    "getOutboundOrder": ("GET", f"{NEW}/held", None, None),
    "updateOutboundOrder": ("PUT", f"{NEW}/held", None, {"fulfillmentConfiguration": {"action": "SHIP"}}),
    "cancelOutboundOrder": ("PUT", f"{NEW}/held/cancel", None, None),
}
#: Withdrawn by Amazon: no model to hold it against.
WITHOUT_A_MODEL = {"cancelOrder"}
#: The answer of something in front of Amazon, or of no form at all.
IN_BETWEEN = ("4xx_without_body", "redirect", "2xx_without_feed_id", "no_connection", "reset", "slow")
STATUSES = {"refuse": 400, "401": 401, "403": 403, "413": 413, "415": 415, "429_with_header": 429}


class Calling:
    """A simulated Amazon with one of everything, and whatever is asked of it, recorded."""

    def __init__(self) -> None:
        self.amazon = SimulatedAmazon(clock=ManualClock.at("2026-11-24T09:00:00Z"), books_lag_s=0.0)
        account = self.amazon.account()
        self._api = account._api
        self.recording = Recording(self.amazon.transport())
        self._api.transport = self._api.tokens._transport = self.recording
        self.amazon.add_mcf_order(parcel_id="held", held=True)
        order = self.amazon.add_order()
        document = self._made("createFeedDocument", DOCUMENTS, {"contentType": "text/xml"}, "feedDocumentId")
        body = {**REFUND_FEED, "inputFeedDocumentId": document}
        self._upload(b"not the XML of a feed")
        feed = self._made("createFeed", FEEDS, body, "feedId")
        self.amazon.refund_elsewhere(order.order_id)
        self.amazon.advance(600)
        waiting = self._made("createFeed", FEEDS, body, "feedId")
        self._there = {"order": order.order_id, "document": document, "feed": feed, "waiting": waiting}
        self._there["report"] = self.amazon.feeds()[0]["report_id"]
        self.recording.exchanges.clear()

    def _made(self, operation: str, path: str, body: dict[str, object], name: str) -> str:
        return self._api.read(operation, "POST", path, body=body).need(name).text()

    def _upload(self, body: bytes) -> None:
        address = json.loads(self.recording.exchanges[-1].response.body)["url"]
        self.amazon.handle("PUT", address, {"content-type": "text/xml"}, body)

    def ask(self, operation: str) -> int:
        """Ask for an operation as it should be asked for; return the status."""
        method, path, query, body = ASKED[operation]
        filled = None if body is None else json.loads(json.dumps(body).replace("{document}", self._there["document"]))
        response = self._api.call(operation, method, path.format(**self._there), query=query, body=filled)
        return response.status


def test_nothing_that_is_served_is_left_out() -> None:
    """An operation that somebody adds to the simulator has to be asked for here."""
    served = {each.operation for each in ROUTES if each.guard is Guard.TOKEN}
    assert served == {*ASKED} | WITHOUT_A_MODEL


@pytest.mark.parametrize("operation", ASKED)
def test_every_operation_is_asked_and_answered_as_its_model_says(operation) -> None:
    """Path, arguments, body, status, headers and answer."""
    calling = Calling()
    assert calling.ask(operation) in {200, 201, 202}
    assert calling.recording.problems() == []


@pytest.mark.parametrize("fault", [each for each in FAULTS if not each.startswith(IN_BETWEEN)])
@pytest.mark.parametrize("operation", ASKED)
def test_every_refusal_of_every_operation_is_in_its_model_or_a_guess(operation, fault) -> None:
    """401, 413 and 415 are guesses where the model has none; all the others have the model's own form."""
    calling = Calling()
    try:
        calling.amazon.add_fault(fault, operation=operation)
    except ValueError:
        return  # it strikes another operation
    with suppress(MarketplaceError, TransportError):
        calling.ask(operation)
    problems = {each.partition(" ")[2] for each in calling.recording.problems()}
    if STATUSES.get(fault) in NOT_IN_THE_MODEL.get(operation, ()):
        assert len(problems) == 1
        assert problems.pop().endswith(f"status: {fault} is not in the model")
    else:
        assert problems == set()


@pytest.mark.parametrize("books", ["2024-06-19", "v0"])
def test_nothing_that_the_adapter_asks_is_left_out(books) -> None:
    """From an order to the books and a lost answer: every call that the account makes, both versions of the books."""
    world = World(
        books=books, policy=Policy(limit_per_agent_day={"EUR": 10_000}, limit_per_account_day={"EUR": 10_000})
    )
    recording = Recording(world.amazon.transport())
    world.service = world.new_service(transport=recording)
    world.amazon.fail("reset_after_effect", operation="createFeed", nth=2)
    first, lost = world.refund(world.order({}, {})), world.cancel(world.order(status="UNSHIPPED"))
    for _ in range(30):
        world.service.advance()
        world.clock.advance(300)
    assert (world.state(first), world.state(lost)) == (State.SETTLED, State.SETTLED)
    list(world.account(transport=recording).posted(world.clock.now() - timedelta(days=1), world.clock.now()))
    of_books = {
        "2024-06-19": {"listTransactions"},
        "v0": {"listFinancialEvents", "listFinancialEventsByOrderId"},
    }
    feeds = {"createFeedDocument", "uploadFeedDocument", "createFeed", "getFeeds", "getFeed", "getFeedDocument"}
    assert recording.operations == {"token", "getOrder", "downloadFeedDocument"} | feeds | of_books[books]
    assert recording.problems() == []
    assert all_models()


@pytest.mark.parametrize("books", ["2024-06-19", "v0"])
def test_a_rehearsal_asks_as_the_models_say(books) -> None:
    """The books of a time, each order with its books, and the orders that were cancelled: reads, one and all."""
    world = World(books=books)
    world.amazon.refund_elsewhere(world.order({}))
    world.amazon.add_order(status="CANCELLED")
    world.clock.advance(7200)
    recording = Recording(world.amazon.transport())
    account = world.account(transport=recording)
    since = world.clock.now() - timedelta(days=30)
    assert rehearse(account, since=since, most=9, tell=lambda _: None).agrees
    of_books = {"2024-06-19": {"listTransactions"}, "v0": {"listFinancialEvents", "listFinancialEventsByOrderId"}}
    assert recording.operations == {"token", "getOrder", "searchOrders"} | of_books[books]
    assert recording.problems() == []
    assert all_models()
