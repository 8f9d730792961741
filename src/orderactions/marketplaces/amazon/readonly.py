"""A way to Amazon on which nothing but reads can go: what would change something is refused before it leaves."""

from __future__ import annotations

from orderactions.transport import HttpRequest, HttpResponse, NotSent, Transport

__all__ = ["READS", "ReadOnly"]

READS = frozenset(
    {
        "getOrder", "searchOrders", "listTransactions", "listFinancialEvents", "listFinancialEventsByOrderId",
        "getFeeds", "getFeed", "getFeedDocument", "downloadFeedDocument", "listAllFulfillmentOrders",
        "listOutboundOrders",
    }
)  # fmt: skip
"""The operations that go through, each by GET and without a body; and the call for an access token."""


class ReadOnly:
    """A transport without a way to write. The list above says what it lets through; all else raises NotSent.

    Args:
        transport: what sends.
        token_url: the address of the token server, the only one that anything is posted to.
    """

    def __init__(self, transport: Transport, token_url: str) -> None:
        self._transport = transport
        self._token_url = token_url

    def send(self, request: HttpRequest) -> HttpResponse:
        """Send a read; see `Transport.send`."""
        if not (self._is_read(request) or self._asks_for_token(request)):
            raise NotSent(f"{request.operation or request.method} is no read, and nothing else is sent here")
        return self._transport.send(request)

    @staticmethod
    def _is_read(request: HttpRequest) -> bool:
        return request.method == "GET" and request.operation in READS and not (request.effect or request.body)

    def _asks_for_token(self, request: HttpRequest) -> bool:
        return request.operation == "token" and request.url == self._token_url and not request.effect
