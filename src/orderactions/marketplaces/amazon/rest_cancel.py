"""Cancelling by `cancelOrder` of Orders 2026-01-01, one order in a call. Not available at Amazon (AMZ-CANCEL-11).

Amazon published the operation three times and withdrew it each time. It stands here so that an account can be switched
over (`Amazon(..., cancel_with="rest")`) when it comes back; until then the feed is the only way. 202 says that Amazon
has the wish, not that the order is cancelled: only the order's status tells that.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

from attrs import evolve

from orderactions.actions import Plan, Reference
from orderactions.clock import Clock
from orderactions.errors import RequestError
from orderactions.marketplaces.amazon.auth import Token
from orderactions.marketplaces.amazon.classify import classify
from orderactions.marketplaces.amazon.client import SpApi, path
from orderactions.models import Problem
from orderactions.orders import Order, OrderStatus
from orderactions.protocols import (
    SUBMIT_TIMEOUT_S,
    Batch,
    Checked,
    MemberOutcome,
    Outcome,
    Prepared,
    Progress,
    Submitted,
    SubmitVerdict,
)
from orderactions.transport import HttpResponse

__all__ = ["REASON_CODES", "RestCancel", "is_ours", "limited"]

REASON_CODES: Mapping[str, str] = MappingProxyType(
    {
        "NoInventory": "NO_INVENTORY",
        "BuyerCanceled": "BUYER_CANCELLED",
        "ShippingAddressUndeliverable": "SHIPPING_ADDRESS_UNDELIVERABLE",
        "CustomerExchange": "CUSTOMER_EXCHANGE",
        "PricingError": "PRICING_ERROR",
    }
)
"""The feed's reasons in this operation's words; the others, GeneralAdjustment among them, have none."""

_OURS = "order:"
_TOKEN_LEFT_S = 300.0
_SHIPPED = (OrderStatus.SHIPPED, OrderStatus.PARTIALLY_SHIPPED)


def is_ours(reference: str) -> bool:
    """Whether a submission of that reference went this way; what was sent is looked at by the way it went."""
    return reference.startswith(_OURS)


def limited(plan: Plan) -> Plan:
    """Return the plan of a cancellation, with a problem where this operation has no word for its reason."""
    if plan.problems or plan.code in REASON_CODES:
        return plan
    problem = Problem(
        "reason_not_expressible",
        "reason",
        f"{plan.code} cannot be said in Amazon's cancelOrder",
        f"it takes {', '.join(REASON_CODES)}; or let the account cancel with the feed",
    )
    return evolve(plan, wire=(), problems=(problem,))


class RestCancel:
    """The cancellations of one account by `cancelOrder`.

    Args:
        api: the account's calls.
        clock: what time it is.
        read_order: reads an order as it is now.
    """

    def __init__(self, api: SpApi, clock: Clock, read_order: Callable[[str], Order]) -> None:
        self._api = api
        self._clock = clock
        self._read_order = read_order

    def document(self, batch: Batch) -> bytes:
        """Return the body of the one call."""
        return json.dumps(_body(batch), separators=(",", ":")).encode()

    def prepare(self, batch: Batch) -> Prepared:
        """Make the one call ready; nothing is uploaded. See `protocols.Marketplace.prepare`."""
        body = self.document(batch)
        token = self._api.tokens.token(_TOKEN_LEFT_S)
        return Prepared(
            batch=batch,
            document="",
            digest=hashlib.sha256(body).hexdigest(),
            size_bytes=len(body),
            credential_expires_at=token.expires_at,
            credential=token,
        )

    def submit(self, prepared: Prepared) -> Submitted:
        """Call cancelOrder, once, with the very token that `prepare` found; see `protocols.Marketplace.submit`."""
        token = prepared.credential
        if not isinstance(token, Token) or token.expires_at <= self._clock.now():
            return Submitted(
                verdict=SubmitVerdict.RETURNED, detail="nothing was sent: the access token it was prepared with is gone"
            )
        order_id = prepared.batch.members[0].order.order_id
        request = self._api.request(
            "cancelOrder",
            "PUT",
            path("/orders/2026-01-01/orders/{}/cancellation", order_id),
            token,
            body=_body(prepared.batch),
            timeout_s=SUBMIT_TIMEOUT_S,
            effect=True,
        )
        seen: HttpResponse | Exception
        try:
            seen = self._api.transport.send(request)
        except Exception as error:  # noqa: BLE001 - anything unforeseen is an unknown outcome, not a crash
            seen = error
        submitted = classify(seen, accepted=partial(_accepted, order_id), operation=request.operation)
        if submitted.credentials_refused:
            self._api.tokens.discard(token)
        return submitted

    def check(self, batch: Batch, reference: str) -> Checked:
        """Look whether the order reads cancelled or shipped (AMZ-CONFIRM-02); it stays open until it reads either.

        Raises:
            MissingCredentials, Throttled, Unavailable: it cannot be read now.
        """
        try:
            order = self._read_order(reference.removeprefix(_OURS))
        except RequestError:
            return _finished(batch, Outcome.UNKNOWN, "Amazon no longer knows the order")
        if order.status is OrderStatus.CANCELLED:
            return _finished(batch, Outcome.DONE, "the order reads cancelled")
        if order.status in _SHIPPED:
            return _finished(batch, Outcome.REFUSED, "the order reads shipped, so it was not cancelled")
        return Checked(progress=Progress.OPEN, detail=f"the order reads {order.raw_status or 'nothing'}")


def _body(batch: Batch) -> dict[str, object]:
    """Return what is sent. Raises RequestError for what this operation cannot say."""
    if len(batch.members) != 1:
        raise RequestError("members", f"cancelOrder takes one order in a call, and these are {len(batch.members)}")
    codes = {line.code for line in batch.members[0].wire}
    code = REASON_CODES.get(codes.pop()) if len(codes) == 1 else None
    if code is None:
        raise RequestError("members[0].wire", "it has no single reason that cancelOrder has a word for")
    return {"cancelReasonCode": code}


def _accepted(order_id: str, response: HttpResponse, request_id: str) -> Submitted:
    """202 is the one documented answer; what any other 2xx means is not known."""
    if response.status != 202:
        detail = f"Amazon answered {response.status}, which cancelOrder does not have"
        return Submitted(verdict=SubmitVerdict.UNKNOWN, request_id=request_id, detail=detail)
    return Submitted(
        verdict=SubmitVerdict.ACCEPTED,
        reference=f"{_OURS}{order_id}",
        request_id=request_id,
        detail="Amazon has the cancellation",
        references=(Reference(system="amazon", kind="request", value=request_id),) if request_id else (),
    )


def _finished(batch: Batch, outcome: Outcome, text: str) -> Checked:
    told = tuple(MemberOutcome(message_no=member.message_no, outcome=outcome, text=text) for member in batch.members)
    return Checked(progress=Progress.FINISHED, outcomes=told, detail=text)
