"""The seller's own warehouse, asked over HTTP: one signed POST for each question."""

from __future__ import annotations

import json
from functools import partial

from orderactions.clock import Clock, SystemClock
from orderactions.errors import SetupError, Unavailable
from orderactions.fulfilment.warehouse import OwnWarehouse, Place
from orderactions.ids import Ids, RandomIds
from orderactions.outgoing import check_url, usual_transport
from orderactions.secret import Secret
from orderactions.signing import key_of, sign
from orderactions.transport import HttpRequest, Transport, TransportError

__all__ = ["WebhookWarehouse"]

_LONGEST_S = 30.0


class WebhookWarehouse(OwnWarehouse):
    """One parcel for each order, in a warehouse that is asked by signed POSTs.

    It is sent `{"ask": "look", "order": "305-..."}`, likewise "hold" and "release", and answers 200 with
    `{"place": "held"}`, or another value of `Place`. Any other answer, or none, says nothing: a look is repeated later;
    a hold or a release is not asked again, and a look decides. Only where no connection could be made has certainly
    nothing happened.

    Args:
        url: https, or http on this machine. Redirects are not followed.
        secret: `whsec_` and 24 to 64 bytes in base64; see `signing.key_of`.
        name: the provider's name.
        account: which warehouse, where there are several.
        timeout_s: one limit for each POST, in seconds; up to 30.
        transport: sends it; default: the usual one.
        clock: what time it is.
        ids: where the messages' ids come from.

    Raises:
        SetupError: one of these cannot be used; no message repeats a secret or the path of an address.
    """

    def __init__(
        self,
        url: str,
        secret: Secret | str,
        *,
        name: str = "warehouse",
        account: str = "main",
        timeout_s: float = 10.0,
        transport: Transport | None = None,
        clock: Clock | None = None,
        ids: Ids | None = None,
    ) -> None:
        if not 0 < timeout_s <= _LONGEST_S:
            raise SetupError(f"warehouse: timeout_s: {timeout_s!r} must be above 0 and at most 30")
        self._url = check_url(url, "warehouse: url")
        self._key = key_of(secret)
        self._timeout_s = timeout_s
        self._transport = transport or usual_transport()
        self._time = clock or SystemClock()
        self._ids = ids or RandomIds()
        super().__init__(
            look=self._ask_where,
            hold=partial(self._question, "hold"),
            release=partial(self._question, "release"),
            name=name,
            account=account,
            clock=self._time,
        )

    def __repr__(self) -> str:
        return f"WebhookWarehouse({self.name!r}, account={self.account!r})"

    def _ask_where(self, order_id: str) -> Place:
        try:
            return self._question("look", order_id)
        except TransportError as error:
            raise Unavailable(str(error)) from None

    def _question(self, ask: str, order_id: str) -> Place:
        """Ask once. Raises NotSent when nothing was sent, NoAnswer or Unavailable when nobody knows."""
        body = json.dumps({"ask": ask, "order": order_id}).encode()
        signed = sign(self._key, body, message_id=self._ids.new("message"), at=self._time.now())
        request = HttpRequest(
            method="POST",
            url=self._url,
            headers={"content-type": "application/json", **signed},
            body=body,
            timeout_s=self._timeout_s,
            operation=ask,
            effect=True,
        )
        answer = self._transport.send(request)
        if answer.status != 200:
            raise Unavailable(f"{self.name}: {ask} was answered {answer.status}")
        try:
            return Place(json.loads(answer.body)["place"])
        except (ValueError, KeyError, TypeError):
            raise Unavailable(f"{self.name}: {ask} was answered with what is no place") from None
