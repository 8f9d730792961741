"""How much of Amazon's patience we use: counted calls and counted connections, no clock of this machine."""

from __future__ import annotations

import json
import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import groupby
from urllib.parse import parse_qs

import pytest

from orderactions import Actor, Reason, Refund, State
from orderactions.clock import ManualClock
from orderactions.marketplaces.amazon import Amazon, Credentials
from orderactions.testing.simulator import SimulatedAmazon
from orderactions.transport import HttpResponse

MARIE = Actor.agent("marie")
THREADS = 32
ACCOUNTS = 1_000
#: What one refund cannot be had without, in this order.
NEEDED = [
    "getOrder",
    "createFeedDocument",
    "uploadFeedDocument",
    "createFeed",
    "getFeed",
    "getFeedDocument",
    "downloadFeedDocument",
]


class Gated:
    """A transport in memory that holds the token back until it is let go."""

    def __init__(self, amazon) -> None:
        self.gate = threading.Event()
        self._inner = amazon.transport()

    def send(self, request):
        if request.operation == "token":
            assert self.gate.wait(30)
        return self._inner.send(request)


def test_32_cold_threads_ask_for_one_token():
    """Whoever comes while a token is being asked for waits for that one."""
    simulated = SimulatedAmazon(clock=ManualClock(datetime(2026, 5, 4, 9, 0, tzinfo=UTC)), quotas=False)
    order = simulated.add_order()
    transport = Gated(simulated)
    account = simulated.account()
    account._api.transport = account._api.tokens._transport = transport
    begun, read = threading.Semaphore(0), []

    def work():
        begun.release()
        read.append(account.snapshot(order.order_id).ref.order_id)

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for _ in threads:
        assert begun.acquire(timeout=30)
    transport.gate.set()
    for thread in threads:
        thread.join(30)
    assert read == [order.order_id] * THREADS
    assert Counter(call["operation"] for call in simulated.calls()) == {"token": 1, "getOrder": THREADS}


class Everybody:
    """Amazon for many sellers: counts who asks for a token, and shows everybody the same order."""

    def __init__(self, order: bytes) -> None:
        self.asked: Counter[str] = Counter()
        self.calls: Counter[str] = Counter()
        self._order = order

    def send(self, request):
        self.calls[request.operation] += 1
        if request.operation != "token":
            return HttpResponse(status=200, body=self._order)
        (seller,) = parse_qs(request.body.decode())["refresh_token"]
        self.asked[seller] += 1
        return HttpResponse(
            status=200,
            body=json.dumps({"access_token": f"of {seller}", "token_type": "bearer", "expires_in": 3600}).encode(),
        )


def test_a_thousand_accounts_in_rotation_ask_for_one_token_an_hour_each():
    """However many sellers take turns, none pushes another one's token out."""
    clock = ManualClock(datetime(2026, 5, 4, 9, 0, tzinfo=UTC))
    order_id, order = _an_order(clock)
    transport = Everybody(order)
    accounts = [
        Amazon(
            account=f"seller-{number}",
            seller_id=f"A{number:013d}",
            region="eu",
            credentials=Credentials(client_id="app", client_secret="secret", refresh_token=f"seller-{number}"),
            transport=transport,
            clock=clock,
        )
        for number in range(ACCOUNTS)
    ]
    for hour in (1, 2):
        for _ in range(3):
            for account in accounts:
                account.snapshot(order_id)
            clock.advance(20 * 60)
        assert set(transport.asked.values()) == {hour}
    assert transport.calls == {"token": 2 * ACCOUNTS, "getOrder": 6 * ACCOUNTS}


def _an_order(clock):
    simulated = SimulatedAmazon(clock=clock)
    order_id = simulated.add_order(marketplace_id="A1PA6795UKMFR9").order_id
    answers = []
    inner = simulated.transport()

    class Listening:
        def send(self, request):
            answers.append(inner.send(request))
            return answers[-1]

    account = simulated.account()
    account._api.transport = Listening()
    account.snapshot(order_id)
    return order_id, answers[-1].body


@pytest.fixture
def connections(shop, monkeypatch):
    """Return, for each connection that the server took, the operations that came on it, in the order of taking."""
    taken: dict[threading.Thread, list[str]] = {}
    handle = shop.amazon.handle

    def listening(*call):
        answer = handle(*call)
        # The server has a thread for each connection.
        taken.setdefault(threading.current_thread(), []).append(shop.amazon.calls()[-1]["operation"])
        return answer

    monkeypatch.setattr(shop.amazon, "handle", listening)
    return taken


def _refund(shop, service):
    """Refund one more order, seen first and then sent, and return what was called for it."""
    order = shop.new_order()
    before = len(shop.operations)
    preview = service.preview(Refund.full(order.order_id, reason=Reason.DAMAGED))
    action = service.execute(preview, actor=MARIE)
    for _ in range(60):
        if service.get(action.id).state is State.DONE:
            return shop.operations[before:]
        service.advance()
        shop.clock.advance(10)
    raise AssertionError(f"it is still {service.get(action.id).state}")


def test_a_refund_on_a_warm_connection_calls_only_what_it_needs(shop):
    """The order once, the document, the feed, and its report once, and nothing between."""
    service = shop.service(shop.account())
    _refund(shop, service)
    called = _refund(shop, service)
    assert [operation for operation, _ in groupby(called)] == NEEDED
    polls = called.count("getFeed")
    assert len(called) == len(NEEDED) + polls - 1


def test_a_feed_is_asked_after_no_more_often_than_its_time_wants(shop):
    """A feed of three minutes is looked at a handful of times, far below Amazon's two a second."""
    service = shop.service(shop.account())
    assert _refund(shop, service).count("getFeed") <= 12


def test_everything_but_create_feed_shares_one_connection(shop, connections):
    """Token, API and documents stand on one kept connection to the host; each createFeed opens and ends its own."""
    service = shop.service(shop.account())
    for _ in range(2):
        _refund(shop, service)
    kept, *own = sorted(connections.values(), key=len, reverse=True)
    assert own == [["createFeed"], ["createFeed"]]
    assert set(kept) == {"token", *NEEDED} - {"createFeed"}


def test_an_idle_hour_costs_one_token_and_no_connection(shop, connections):
    """After an hour the token is new and the connection is the old one."""
    account = shop.account()
    order_id = shop.order.order_id
    account.snapshot(order_id)
    shop.clock.advance(timedelta(hours=1).total_seconds())
    account.snapshot(order_id)
    assert list(connections.values()) == [["token", "getOrder", "token", "getOrder"]]


def test_all_accounts_of_a_process_share_the_connection(shop, connections):
    """A thousand sellers at one address are not a thousand connections to it."""
    for name in ("de", "fr", "it"):
        shop.account(name).snapshot(shop.order.order_id)
    assert list(connections.values()) == [["token", "getOrder"] * 3]
