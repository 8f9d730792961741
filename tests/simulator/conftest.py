"""A seller who talks to the simulated Amazon as any client would: over a transport, in Amazon's own words."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import pytest

from orderactions.clock import ManualClock
from orderactions.testing import SimulatedAmazon
from orderactions.transport import HttpRequest

DE = "A1PA6795UKMFR9"
US = "ATVPDKIKX0DER"
JP = "A1VC38T7YXB528"
XML = "text/xml; charset=UTF-8"
REFUND = "POST_PAYMENT_ADJUSTMENT_DATA"
CANCEL = "POST_ORDER_ACKNOWLEDGEMENT_DATA"
_HEAD = "<Header><DocumentVersion>1.01</DocumentVersion><MerchantIdentifier>M</MerchantIdentifier></Header>"


class Seller:
    """Sends calls and documents; knows Amazon's shapes, decides nothing."""

    DE, US, JP, XML, REFUND, CANCEL = DE, US, JP, XML, REFUND, CANCEL

    def __init__(self, amazon):
        self.amazon = amazon
        self.transport = amazon.transport()
        self.token = None

    # Calls

    def call(self, method, path, body=None, *, query=None, headers=None):
        """Send one call with a valid token and return the response."""
        self.token = self.token or self.log_in().json["access_token"]
        sent = {"x-amz-access-token": self.token, "User-Agent": "Tests/1.0"} | (headers or {})
        data = json.dumps(body).encode() if isinstance(body, dict) else body
        return self.send(method, path + ("?" + urlencode(query, doseq=True) if query else ""), sent, data)

    def send(self, method, url, headers=None, body=None):
        """Send exactly this."""
        url = url if url.startswith("http") else "https://any.host.example" + url
        request = HttpRequest(method=method, url=url, headers=headers or {}, body=body, timeout_s=20)
        return Reply(self.transport.send(request))

    def log_in(self, **changes):
        """Ask for an access token."""
        settings = self.amazon.settings
        form = {
            "grant_type": "refresh_token",
            "client_id": settings.client_id,
            "client_secret": settings.client_secret,
            "refresh_token": settings.refresh_token,
        } | changes
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.send("POST", "/auth/o2/token", headers, urlencode(form).encode())

    def order(self, order_id, *included):
        """Read an order."""
        return self.call("GET", f"/orders/2026-01-01/orders/{order_id}", query={"includedData": ",".join(included)})

    def new_document(self):
        """Create a feed document."""
        return self.call("POST", "/feeds/2021-06-30/documents", {"contentType": XML}).json

    def uploaded(self, document):
        """Create a feed document, upload to it and return its id."""
        made = self.new_document()
        assert self.send("PUT", made["url"], {"content-type": XML}, document).status == 200
        return made["feedDocumentId"]

    def create_feed(self, document_id, feed_type=REFUND, marketplaces=(DE,)):
        """Create a feed."""
        body = {"feedType": feed_type, "marketplaceIds": list(marketplaces), "inputFeedDocumentId": document_id}
        return self.call("POST", "/feeds/2021-06-30/feeds", body)

    def feed(self, feed_id):
        """Read a feed."""
        return self.call("GET", f"/feeds/2021-06-30/feeds/{feed_id}").json

    def feeds(self, **query):
        """List feeds."""
        return self.call("GET", "/feeds/2021-06-30/feeds", query=query)

    def report(self, feed_id):
        """Fetch a feed's report, once it is done."""
        document = self.call("GET", f"/feeds/2021-06-30/documents/{self.feed(feed_id)['resultFeedDocumentId']}").json
        content = self.send("GET", document["url"]).body
        return Report(gzip.decompress(content) if document.get("compressionAlgorithm") == "GZIP" else content)

    def run(self, document, feed_type=REFUND, marketplaces=(DE,)):
        """Upload, create the feed, let the time pass, and return the report."""
        feed_id = self.create_feed(self.uploaded(document), feed_type, marketplaces).json["feedId"]
        self.amazon.advance(180)
        return self.report(feed_id)

    # Documents

    @staticmethod
    def envelope(*payloads, message_type="OrderAdjustment"):
        """Wrap payloads into messages from 1 on."""
        numbered = "".join(
            f"<Message><MessageID>{number}</MessageID>{payload}</Message>" for number, payload in enumerate(payloads, 1)
        )
        return (f"<AmazonEnvelope>{_HEAD}<MessageType>{message_type}</MessageType>{numbered}</AmazonEnvelope>").encode()

    @staticmethod
    def item(line_id, *, reference="", extra="", currency="EUR", **amounts):
        """Write one adjusted item."""
        parts = "".join(
            f'<Component><Type>{name}</Type><Amount currency="{currency}">{amount}</Amount></Component>'
            for name, amount in amounts.items()
        )
        mark = f"<MerchantAdjustmentItemID>{reference}</MerchantAdjustmentItemID>" if reference else ""
        prices = f"<ItemPriceAdjustments>{parts}</ItemPriceAdjustments>" if parts else ""
        return (
            f"<AdjustedItem><AmazonOrderItemCode>{line_id}</AmazonOrderItemCode>{mark}"
            f"<AdjustmentReason>CustomerReturn</AdjustmentReason>{prices}{extra}</AdjustedItem>"
        )

    @staticmethod
    def adjustment(order_id, *items):
        """Write one refund of an order."""
        return (
            f"<OrderAdjustment><AmazonOrderID>{order_id}</AmazonOrderID><ActionType>Refund</ActionType>"
            f"{''.join(items)}</OrderAdjustment>"
        )

    @staticmethod
    def acknowledgement(order, status="Failure", reason="NoInventory", line_ids=None, quantity=""):
        """Write one acknowledgement with an item for every line."""
        named = [line.order_item_id for line in order.lines] if line_ids is None else line_ids
        cause = f"<CancelReason>{reason}</CancelReason>" if reason else ""
        number = f"<Quantity>{quantity}</Quantity>" if quantity else ""
        items = "".join(
            f"<Item><AmazonOrderItemCode>{line_id}</AmazonOrderItemCode>{cause}{number}</Item>" for line_id in named
        )
        return (
            f"<OrderAcknowledgement><AmazonOrderID>{order.order_id}</AmazonOrderID>"
            f"<StatusCode>{status}</StatusCode>{items}</OrderAcknowledgement>"
        )

    def refund(self, order, *, currency=None, line=0, reference="", extra="", **amounts):
        """Refund amounts of one line of an order, and return the report."""
        item = self.item(
            order.lines[line].order_item_id,
            currency=currency or order.currency,
            reference=reference,
            extra=extra,
            **amounts,
        )
        return self.run(self.envelope(self.adjustment(order.order_id, item)), REFUND, (order.marketplace_id,))

    # The books

    def later(self, seconds):
        """Let the time pass and come back with a new token."""
        self.amazon.advance(seconds)
        self.token = None

    def transactions(self, **query):
        """Ask for transactions, by name of the argument."""
        return self.call("GET", "/finances/2024-06-19/transactions", query=query)

    def transactions_of(self, order_id, **query):
        """Return the transactions of an order."""
        named = {"relatedIdentifierName": "ORDER_ID", "relatedIdentifierValue": order_id}
        return self.transactions(**named, **query).json["payload"]["transactions"]

    def refunds_of(self, order_id, **query):
        """Return the transactions of an order that are refunds."""
        return [each for each in self.transactions_of(order_id, **query) if each["transactionType"] == "Refund"]

    def events_of(self, order_id, **query):
        """Return the financial events of an order, as version 0 has them."""
        reply = self.call("GET", f"/finances/v0/orders/{order_id}/financialEvents", query=query)
        return reply.json["payload"]["FinancialEvents"]

    def cancel(self, order, **how):
        """Cancel an order, and return the report."""
        document = self.envelope(self.acknowledgement(order, **how), message_type="OrderAcknowledgement")
        return self.run(document, CANCEL, (order.marketplace_id,))


class Reply:
    """A response, with its JSON at hand."""

    def __init__(self, response):
        self.status, self.headers, self.body = response.status, response.headers, response.body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def code(self):
        return self.json["errors"][0]["code"]


class Report:
    """A processing report, read."""

    def __init__(self, content):
        report = ET.fromstring(content).find("Message/ProcessingReport")
        self.feed_id = report.findtext("DocumentTransactionID")
        self.counts = tuple(int(count.text) for count in report.find("ProcessingSummary"))
        self.results = [
            (result.findtext("MessageID"), result.findtext("ResultCode"), result.findtext("ResultMessageCode"))
            for result in report.findall("Result")
        ]
        self.text = " ".join(result.findtext("ResultDescription") for result in report.findall("Result"))
        self.order_ids = [result.findtext("AdditionalInfo/AmazonOrderID") for result in report.findall("Result")]

    @property
    def successful(self):
        return self.counts == (1, 1, 0, 0)

    def refused_with(self, help_page):
        """Tell whether its one message was refused with this help page."""
        return self.counts == (1, 0, 1, 0) and self.results[0][2] == "18028" and f"/{help_page}" in self.text


def make(**settings):
    return SimulatedAmazon(clock=ManualClock(datetime(2026, 5, 4, 9, 0, tzinfo=UTC)), **settings)


@pytest.fixture
def amazon():
    """A simulated Amazon at nine in the morning of a fine day."""
    return make()


@pytest.fixture
def seller(amazon):
    """A seller at that Amazon."""
    return Seller(amazon)


@pytest.fixture
def seller_with():
    """Make a seller at an Amazon that is set up otherwise."""
    return lambda **settings: Seller(make(**settings))
