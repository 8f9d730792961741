"""The simulator behind a real socket, for clients that know nothing of it."""

from __future__ import annotations

import http.client
import json
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode, urlsplit

import pytest

from orderactions.testing import SimulatorServer


class Client:
    """A plain HTTP client on one connection that is kept."""

    def __init__(self, server, settings):
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
        self.settings = settings
        self.token = ""

    def call(self, method, url, body=None, headers=None):
        parts = urlsplit(url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        data = json.dumps(body).encode() if isinstance(body, dict) else body
        sent = {"x-amz-access-token": self.token, "User-Agent": "Foreign/2.0", "Host": "sellingpartnerapi-eu.example"}
        self.connection.request(method, target, body=data, headers=sent | (headers or {}))
        reply = self.connection.getresponse()
        return reply.status, reply.headers, reply.read()

    def log_in(self):
        form = {
            "grant_type": "refresh_token",
            "client_id": self.settings.client_id,
            "client_secret": self.settings.client_secret,
            "refresh_token": self.settings.refresh_token,
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded;charset=UTF-8"}
        _status, _headers, body = self.call("POST", "/auth/o2/token", urlencode(form).encode(), headers)
        self.token = json.loads(body)["access_token"]

    def uploaded(self, content, **how):
        _status, _headers, body = self.call("POST", "/feeds/2021-06-30/documents", {"contentType": "text/xml"})
        made = json.loads(body)
        status, _headers, _body = self.call("PUT", made["url"], content, {"Content-Type": "text/xml"} | how)
        assert status == 200
        return made["feedDocumentId"]

    def create_feed(self, document_id):
        body = {
            "feedType": "POST_PAYMENT_ADJUSTMENT_DATA",
            "marketplaceIds": ["A1PA6795UKMFR9"],
            "inputFeedDocumentId": document_id,
        }
        return self.call("POST", "/feeds/2021-06-30/feeds", body)

    def close(self):
        self.connection.close()


@pytest.fixture
def server(amazon):
    with SimulatorServer(amazon) as running:
        yield running


@pytest.fixture
def client(server, amazon):
    one = Client(server, amazon.settings)
    one.log_in()
    yield one
    one.close()


@pytest.fixture
def document(seller):
    order = seller.amazon.add_order(lines=[{"paid": {"Principal": "20.00"}}])
    item = seller.item(order.lines[0].order_item_id, Principal="5.00")
    return seller.envelope(seller.adjustment(order.order_id, item))


def test_a_refund_over_http_from_login_to_ledger(client, server, document):
    """One kept connection, any host header, and the report at an address of the server's own."""
    socket = client.connection.sock
    status, headers, body = client.create_feed(client.uploaded(document))
    assert (status, headers["x-amzn-RateLimit-Limit"]) == (202, "0.0083")
    feed_id = json.loads(body)["feedId"]
    client.call("POST", "/_simulator/clock", {"advance_s": 180})
    feed = json.loads(client.call("GET", f"/feeds/2021-06-30/feeds/{feed_id}")[2])
    found = json.loads(client.call("GET", f"/feeds/2021-06-30/documents/{feed['resultFeedDocumentId']}")[2])
    assert found["url"].startswith(server.base_url)
    assert b"<MessagesSuccessful>1</MessagesSuccessful>" in client.call("GET", found["url"])[2]
    ledger = json.loads(client.call("GET", "/_simulator/ledger")[2])
    assert [row["amount"] for row in ledger["refunds"]] == ["5.00"]
    assert client.connection.sock is socket


@pytest.mark.parametrize(
    ("what", "count"), [("reset_before_effect", 0), ("no_connection", 0), ("reset_after_effect", 1)]
)
def test_a_reset_breaks_the_connection_for_real(client, amazon, document, what, count):
    """The client sees a broken connection, and only the simulator knows whether it happened."""
    document_id = client.uploaded(document)
    amazon.add_fault(what)
    with pytest.raises(ConnectionResetError):
        client.create_feed(document_id)
    assert len(amazon.feeds()) == count


def test_a_slow_answer_runs_into_the_clients_own_limit(client, amazon, document):
    """The feed exists although the client gave up."""
    document_id = client.uploaded(document)
    amazon.add_fault("slow", delay_s=30)
    client.connection.sock.settimeout(0.1)
    with pytest.raises(TimeoutError):
        client.create_feed(document_id)
    assert len(amazon.feeds()) == 1


def test_a_slow_answer_may_come_in_time(client, amazon, document):
    """For a client with more patience it is an answer like any other."""
    document_id = client.uploaded(document)
    amazon.add_fault("slow", delay_s=0.05)
    assert client.create_feed(document_id)[0] == 202


def test_an_upload_may_come_in_chunks(client, amazon, document):
    """Clients that stream a file do not know its length."""
    document_id = client.uploaded(iter([document[:100], document[100:]]))
    client.create_feed(document_id)
    amazon.advance(180)
    assert [row["amount"] for row in amazon.ledger()["refunds"]] == ["5.00"]


def test_an_endless_body_is_refused_before_it_is_read(client):
    """The length alone decides."""
    client.connection.putrequest("PUT", "/_documents/x")
    client.connection.putheader("Content-Length", str(10**12))
    client.connection.endheaders()
    reply = client.connection.getresponse()
    assert (reply.status, reply.read()) == (413, b"too large")


def test_many_at_once_get_feeds_of_their_own(server, amazon, document):
    """No feed is lost and no id given out twice."""

    def one_feed(_number):
        one = Client(server, amazon.settings)
        try:
            one.log_in()
            return json.loads(one.create_feed(one.uploaded(document))[2])["feedId"]
        finally:
            one.close()

    with ThreadPoolExecutor(8) as pool:
        feed_ids = list(pool.map(one_feed, range(12)))
    assert len(set(feed_ids)) == 12
    amazon.advance(180)
    assert sum(int(row["amount"] == "5.00") for row in amazon.ledger()["refunds"]) == 4


def test_after_the_block_nobody_answers(amazon):
    """A stopped server refuses connections, and those that were kept are closed."""
    with SimulatorServer(amazon) as running:
        one = Client(running, amazon.settings)
        one.log_in()
    with pytest.raises((ConnectionError, http.client.RemoteDisconnected)):
        one.call("GET", "/_simulator/clock")
    one.close()
    again = http.client.HTTPConnection("127.0.0.1", running.port, timeout=5)
    with pytest.raises(ConnectionRefusedError):
        again.connect()
