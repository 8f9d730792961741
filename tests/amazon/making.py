"""Orders, batches and accounts for the tests of Amazon."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

from orderactions.actions import WireLine
from orderactions.clock import ManualClock
from orderactions.marketplaces.amazon import Amazon, Credentials, parse_order_document
from orderactions.models import Kind, OrderRef
from orderactions.money import Money
from orderactions.orders import Order
from orderactions.protocols import Batch, Member
from orderactions.testing.simulator import SimulatedAmazon
from orderactions.transport import HttpRequest, HttpResponse

NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
US, DE, JP = "ATVPDKIKX0DER", "A1PA6795UKMFR9", "A1VC38T7YXB528"
ORDER_ID = "305-1234567-1234567"

#: Values that must never show. They open nothing.
CANARIES = {
    "client_id": "canary-client-id",
    "client_secret": "canary-client-secret",
    "refresh_token": "canary-refresh-token",
}


def money(amount: str, currency: str = "USD") -> dict[str, str]:
    return {"amount": amount, "currencyCode": currency}


def row(kind: str, amount: str, *, currency: str = "USD", **details: str) -> dict[str, object]:
    """One breakdown; the details are given by their subtype."""
    shown: dict[str, object] = {"type": kind, "subtotal": money(amount, currency)}
    if details:
        shown["detailedBreakdowns"] = [
            {"subtype": subtype, "value": money(value, currency)} for subtype, value in details.items()
        ]
    return shown


def item(*rows: dict[str, object], total: str | None = None, currency: str = "USD", **changed: object) -> dict:
    proceeds: dict[str, object] = {"breakdowns": list(rows)}
    if total is not None:
        proceeds["proceedsTotal"] = money(total, currency)
    return {
        "orderItemId": "01234567890123",
        "quantityOrdered": 1,
        "product": {"title": "Mug", "sellerSku": "MUG"},
        "proceeds": proceeds,
        "fulfillment": {"quantityFulfilled": 1, "quantityUnfulfilled": 0},
    } | changed


def order_json(*items: dict, site: str = US, status: str = "SHIPPED", **changed: object) -> dict:
    return {
        "orderId": ORDER_ID,
        "createdTime": "2026-05-01T10:00:00Z",
        "lastUpdatedTime": "2026-05-02T10:00:00Z",
        "salesChannel": {"channelName": "AMAZON", "marketplaceId": site},
        "fulfillment": {"fulfillmentStatus": status, "fulfilledBy": "MERCHANT"},
        "orderItems": list(items) or [item(row("ITEM", "20.00"), total="20.00")],
    } | changed


def read(document: object, *, tax: str | None = None) -> Order:
    return parse_order_document(json.dumps(document).encode(), account="amazon", tax=tax, read_at=NOW)


def refund_batch(*wires: tuple[WireLine, ...], site: str = US, order_id: str = ORDER_ID) -> Batch:
    """One refund per tuple of lines."""
    members = tuple(
        Member(
            message_no=number,
            action_id=f"action-{number}",
            reference=f"OA-{number}",
            order=OrderRef("amazon", order_id),
            wire=wire,
        )
        for number, wire in enumerate(wires, 1)
    )
    return Batch(submission_id="submission-1", account="amazon", kind=Kind.REFUND, sites=(site,), members=members)


def wire_line(amount: str = "5.00", *, line_id: str = "01234567890123", currency: str = "USD") -> WireLine:
    components = (("Principal", Money(Decimal(amount), currency)),)
    return WireLine(line_id=line_id, code="GeneralAdjustment", components=components)


def shop(**settings: object) -> tuple[SimulatedAmazon, Amazon, ManualClock]:
    """A simulated Amazon and an account at it, with secrets that are looked for afterwards."""
    clock = ManualClock(NOW)
    tax = settings.pop("tax", None)
    simulated = SimulatedAmazon(clock=clock, **CANARIES, **settings)
    amazon = Amazon(
        account="amazon",
        seller_id=simulated.settings.seller_id,
        region="na",
        credentials=Credentials(**CANARIES),
        tax=tax,
        endpoint=simulated.base_url,
        token_url=f"{simulated.base_url}/auth/o2/token",
        transport=simulated.transport(),
        clock=clock,
    )
    return simulated, amazon, clock


class Scripted:
    """A transport that answers by operation and keeps what it was asked."""

    def __init__(self, **answers: HttpResponse | Exception | Callable[[HttpRequest], HttpResponse]) -> None:
        self.answers = answers
        self.asked: list[HttpRequest] = []
        self.answers.setdefault("token", token_answer())

    def send(self, request: HttpRequest) -> HttpResponse:
        self.asked.append(request)
        answer = self.answers[request.operation]
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, HttpResponse) else answer(request)

    def operations(self) -> list[str]:
        return [request.operation for request in self.asked]


def answer(status: int, document: object = None, **headers: str) -> HttpResponse:
    body = b"" if document is None else document if isinstance(document, bytes) else json.dumps(document).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return HttpResponse(status=status, headers={"x-amzn-requestid": "request-1", **named}, body=body)


def refusal(status: int, code: str, message: str = "", details: str = "") -> HttpResponse:
    return answer(status, {"errors": [{"code": code, "message": message, "details": details}]})


def token_answer(token: str = "canary-access-token") -> HttpResponse:
    return answer(200, {"access_token": token, "token_type": "bearer", "expires_in": 3600})


def account_at(transport: object, **changed: object) -> Amazon:
    settings: dict[str, object] = {
        "account": "amazon",
        "seller_id": "A2EXAMPLESELLER",
        "region": "eu",
        "credentials": Credentials(**CANARIES),
        "endpoint": "https://api.invalid",
        "token_url": "https://login.invalid/token",
        "transport": transport,
        "clock": ManualClock(NOW),
    }
    return Amazon(**{**settings, **changed})
