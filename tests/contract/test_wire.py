"""Every call of whole stories, and every answer of the simulated Amazon, follows Amazon's published models."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest

from orderactions import Actor, Cancellation, Reason, Refund, State
from orderactions.clock import ManualClock
from orderactions.errors import MarketplaceError, MissingCredentials, RequestError
from orderactions.testing.simulator import FAULTS, OPERATIONS, SimulatedAmazon
from orderactions.testing.simulator.faults import NOT_IN_THE_MODEL
from orderactions.testing.simulator.routes import ROUTES, Guard, Route
from orderactions.transport import HttpRequest
from tests.contract.recording import RENAMED, Recording
from tests.contract.spapi import ORDERS, Judge, Operation, all_models, load
from tests.world import GERMANY, UNITED_STATES, World

JAPAN, SOUTH_AFRICA = "A1VC38T7YXB528", "AE08WJ6YKNBMC"
MARIE = Actor.agent("marie")
CALLED = (
    "token",
    "getOrder",
    "createFeedDocument",
    "uploadFeedDocument",
    "createFeed",
    "getFeed",
    "getFeedDocument",
    "downloadFeedDocument",
)
#: Once published and taken back; the day on which it is in the model again, this has to be looked at.
WITHDRAWN = {"cancelOrder"}
#: Faults that play something between Amazon and us: these answers must not pass for Amazon's.
IN_BETWEEN = re.compile("4xx_without_body|redirect|2xx_without_feed_id")
#: By fault, the status that it brings.
STATUS_OF = {"refuse": 400, "401": 401, "403": 403, "413": 413, "415": 415, "429_with_header": 429}
US_LINE = {"paid": {"Principal": "20.00", "Tax": "1.60", "Shipping": "4.00", "ShippingTax": "0.32"}, "quantity": 2}


def recorded(**simulator) -> tuple[World, Recording]:
    world = World(**simulator)
    recording = Recording(world.amazon.transport())
    world.service = world.new_service(transport=recording)
    return world, recording


def let_pass(world: World, minutes: int = 10) -> None:
    for _ in range(minutes):
        world.service.advance()
        world.clock.advance(60)


def test_a_refund_and_a_cancellation_from_the_order_to_the_report() -> None:
    """All eight operations are called, and each says what Amazon's models ask for."""
    world, recording = recorded()
    refund = world.refund(world.order({"paid": {"Principal": "30.00", "Shipping": "4.90"}}, {}))
    cancel = world.cancel(world.order({}, {}, status="UNSHIPPED"))
    let_pass(world)
    assert (world.state(refund), world.state(cancel)) == (State.DONE, State.SETTLED)
    assert recording.operations >= set(CALLED)
    assert recording.problems() == []


@pytest.mark.parametrize(
    ("site", "line"),
    [
        (UNITED_STATES, US_LINE),
        (GERMANY, {"paid": {"Principal": "30.00", "GiftWrap": "2.50"}, "discount": {"Principal": "5.00"}}),
        (JAPAN, {"paid": {"Principal": "2000", "Shipping": "350"}}),
        (SOUTH_AFRICA, {"paid": {"Principal": "199.90"}}),
    ],
    ids=["us", "de", "jp", "za"],
)
def test_refunds_of_every_kind_of_site(site, line) -> None:
    """Tax apart, tax inside, no decimals, a currency that the schema does not know."""
    world, recording = recorded()
    order = world.order(line, {}, site=site)
    actions = [
        world.service.execute(Refund.goodwill(order, "1" if site == JAPAN else "0.07"), actor=MARIE),
        world.service.execute(Refund.full(order, reason=Reason.RETURNED), actor=MARIE, again=True),
    ]
    let_pass(world, 20)
    assert State.DONE in {world.state(action) for action in actions}
    assert recording.problems() == []


@pytest.mark.parametrize(
    "settings",
    [{"gzip_reports": True}, {"language": "de"}, {"negative_discounts": False}, {"whole_document_faults": True}],
    ids=str,
)
def test_the_simulator_keeps_to_the_models_however_it_is_set_up(settings) -> None:
    """Packed reports, German ones, the other sign of discounts, and a message that Amazon refuses."""
    world, recording = recorded(**settings)
    shipped = world.order({"discount": {"Principal": "1.00"}})
    waiting = world.order(status="UNSHIPPED")
    world.refund(shipped)
    lost = world.cancel(waiting)
    world.service.advance()
    world.amazon.ship(waiting)
    let_pass(world)
    assert world.state(lost) is State.REFUSED
    assert recording.problems() == []


def _cases() -> list[tuple[str, str]]:
    simulated = SimulatedAmazon(clock=ManualClock(World().clock.now()))
    cases = []
    for operation in CALLED:
        for fault in FAULTS:
            with suppress(ValueError):  # some strike one operation only
                simulated.add_fault(fault, operation=operation)
                cases.append((operation, fault))
    return cases


@pytest.mark.parametrize(("operation", "fault"), _cases())
def test_every_fault_leaves_both_sides_within_the_models(operation, fault) -> None:
    """What Amazon itself would say is in its models; what a proxy or a cut connection says must not pass for it."""
    world, recording = recorded()
    world.amazon.add_fault(fault, operation=operation)
    with suppress(MarketplaceError, MissingCredentials, RequestError):
        world.refund(world.order())
    let_pass(world, 12)
    assert operation in recording.operations
    problems = recording.problems()
    if IN_BETWEEN.match(fault) and operation not in {"uploadFeedDocument", "downloadFeedDocument"}:
        assert problems
        assert all(operation in each or operation == "token" for each in problems)
    elif STATUS_OF.get(fault) in NOT_IN_THE_MODEL.get(operation, ()):
        assert [each.partition(" ")[2] for each in problems] == [
            f"answered {operation}: status: {fault} is not in the model"
        ]
    else:
        assert problems == []


ROUTED = pytest.mark.parametrize(
    "route", [each for each in ROUTES if each.guard is Guard.TOKEN], ids=lambda each: each.operation
)


def modelled(route: Route) -> Operation | None:
    """Return what the models say of an operation, found by its method and path."""
    path = "/" + "/".join("made-up" if part == "*" else part for part in route.path)
    return Judge.of(*all_models()).find(HttpRequest(method=route.method, url=f"https://api.invalid{path}"))


@ROUTED
def test_which_statuses_are_guesses_is_said(route) -> None:
    """What a fault can bring and the model of its operation does not name, no more and no less."""
    model = modelled(route)
    if model is None:
        assert route.operation in WITHDRAWN
        return
    missing = {status for status in STATUS_OF.values() if str(status) not in model.responses}
    assert missing == NOT_IN_THE_MODEL.get(route.operation, frozenset())


def test_a_server_error_with_a_page_is_not_taken_for_amazons_word() -> None:
    """The judge sees that it is no error list."""
    world, recording = recorded()
    world.amazon.add_fault("5xx_before_effect", operation="getFeed", html=True)
    world.refund(world.order())
    let_pass(world)
    assert [each.partition(" ")[2] for each in recording.problems()] == [
        "answered getFeed: answer: document: is not JSON"
    ]


@ROUTED
def test_every_operation_of_the_simulator_is_one_of_amazons(route) -> None:
    """By method and path, under the name that the model gives it."""
    found = modelled(route)
    if route.operation in WITHDRAWN:
        assert found is None
    else:
        assert found is not None
        assert found.id == RENAMED.get(route.operation, route.operation)


def test_the_operations_that_the_adapter_does_not_use_are_judged_too() -> None:
    """The list of feeds, page by page, and the cancelling of one."""
    simulated = SimulatedAmazon(clock=ManualClock(World().clock.now()))
    account = simulated.account(tax="vat_inclusive")
    recording = Recording(simulated.transport())
    account._api.transport = account._api.tokens._transport = recording
    api, feeds = account._api, "/feeds/2021-06-30/feeds"
    made = api.read("createFeedDocument", "POST", "/feeds/2021-06-30/documents", body={"contentType": "text/xml"})
    body = {
        "feedType": "POST_PAYMENT_ADJUSTMENT_DATA",
        "marketplaceIds": [GERMANY],
        "inputFeedDocumentId": made.need("feedDocumentId").text(),
    }
    ids = [api.read("createFeed", "POST", feeds, body=body).need("feedId").text() for _ in range(3)]
    query = {
        "feedTypes": "POST_PAYMENT_ADJUSTMENT_DATA,POST_ORDER_ACKNOWLEDGEMENT_DATA",
        "processingStatuses": "IN_QUEUE",
        "pageSize": "2",
        "createdSince": "2026-01-01T00:00:00Z",
    }
    page = api.read("getFeeds", "GET", feeds, query=query)
    api.read("getFeeds", "GET", feeds, query={"nextToken": page.need("nextToken").text()})
    assert api.call("cancelFeed", "DELETE", f"{feeds}/{ids[0]}").status == 200
    assert api.call("cancelFeed", "DELETE", f"{feeds}/{ids[0]}").status == 400
    simulated.advance(400)
    assert api.read("getFeed", "GET", f"{feeds}/{ids[1]}").need("processingStatus").text() == "FATAL"
    assert recording.problems() == []
    assert recording.operations >= {"getFeeds", "cancelFeed"}


@pytest.mark.parametrize(
    "status", ["PENDING", "UNSHIPPED", "PARTIALLY_SHIPPED", "SHIPPED", "CANCELLED", "UNFULFILLABLE"]
)
def test_an_order_with_all_its_parts(status) -> None:
    """The simulator shows every part of an order in the shape of the model, in every state."""
    simulated = SimulatedAmazon(clock=ManualClock(World().clock.now()))
    lines = [
        US_LINE,
        {"discount": {"Principal": "1.00"}, "paid": {"Principal": "9.99", "COD": "1.00", "CODTax": "0.10"}},
    ]
    order = simulated.add_order(status=status, lines=lines, marketplace_id=UNITED_STATES)
    if status == "UNSHIPPED":
        simulated.request_cancel(order.order_id)
    account = simulated.account()
    recording = Recording(simulated.transport())
    account._api.transport = account._api.tokens._transport = recording
    operation = next(each for each in Judge.of(ORDERS).operations if each.id == "getOrder")
    (parts,) = [each["items"]["enum"] for each in operation.parameters if each["name"] == "includedData"]
    path = f"/orders/2026-01-01/orders/{order.order_id}"
    account._api.read("getOrder", "GET", path, query={"includedData": ",".join(parts)})
    account._api.read("getOrder", "GET", path)
    assert account.snapshot(order.order_id).raw_status == status
    assert recording.problems() == []


#: What the simulator serves beside orders and feeds: path to operation and queries; {} is the order.
READS = {
    "/finances/2024-06-19/transactions": (
        "listTransactions",
        [
            {"relatedIdentifierName": "ORDER_ID", "relatedIdentifierValue": "{}"},
            {"postedAfter": "2026-11-01T00:00:00Z"},
        ],
    ),
    "/finances/v0/orders/{}/financialEvents": ("listFinancialEventsByOrderId", [{}, {"MaxResultsPerPage": "1"}]),
    "/finances/v0/financialEvents": ("listFinancialEvents", [{"PostedAfter": "2026-11-01T00:00:00Z"}]),
    "/messaging/v1/orders/{}": ("getMessagingActionsForOrder", [{"marketplaceIds": "{site}"}]),
}


@pytest.mark.parametrize("path", READS)
@pytest.mark.parametrize("site", [GERMANY, UNITED_STATES])
def test_what_else_can_be_read_has_the_shape_of_its_model(path, site) -> None:
    """A shipment and a refund of it in the books of both versions, and what may be written to the buyer."""
    operation, queries = READS[path]
    assert operation in OPERATIONS, "the simulator has lost what it served"
    world, recording = recorded()
    order = world.order(US_LINE if site == UNITED_STATES else {"paid": {"Principal": "30.00"}}, site=site)
    world.refund(order)
    let_pass(world)
    world.amazon.advance(7 * 86400)
    api = world.account(transport=recording)._api
    for query in queries:
        asked = {name: value.format(order, site=site) for name, value in query.items()}
        api.read(operation, "GET", path.format(order), query=asked)
        assert order.encode() in recording.exchanges[-1].response.body
    assert recording.problems() == []


@pytest.mark.parametrize("path", ["/orders/2026-01-01/orders/305-0000000-0000000", "/feeds/2021-06-30/feeds/1"])
def test_what_is_not_there_is_refused_in_amazons_words(path) -> None:
    """404 with an error list."""
    simulated = SimulatedAmazon(clock=ManualClock(World().clock.now()))
    account = simulated.account()
    recording = Recording(simulated.transport())
    account._api.transport = account._api.tokens._transport = recording
    operation = "getOrder" if "order" in path else "getFeed"
    assert account._api.call(operation, "GET", path).status == 404
    assert recording.problems() == []


def test_we_never_ask_for_the_buyer() -> None:
    """Neither BUYER nor RECIPIENT is in what any call names, and what is named is in the model."""
    world, recording = recorded()
    world.service.preview(Cancellation(order=world.order(status="UNSHIPPED"), reason=Reason.OUT_OF_STOCK))
    asked = [each.request.url for each in recording.exchanges if each.operation == "getOrder"]
    assert asked
    assert not any(word in url for url in asked for word in ("BUYER", "RECIPIENT", "PAYMENT"))
    assert recording.problems() == []


def test_the_models_are_those_that_were_reckoned_with() -> None:
    """Six operations of feeds and two of orders; more or fewer means that the models have changed."""
    assert load(ORDERS)["swagger"] == "2.0"
    names = {each.id for each in Judge.of("feeds_2021-06-30.json", ORDERS).operations}
    feeds = {"getFeeds", "createFeed", "cancelFeed", "getFeed", "createFeedDocument", "getFeedDocument"}
    assert names == feeds | {"searchOrders", "getOrder"}
