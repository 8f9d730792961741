"""Amazon's Multi-Channel Fulfilment: parcels that Amazon sends for other shops, in both versions of its API."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from orderactions.clock import Clock, require_aware
from orderactions.errors import (
    MarketplaceError,
    MissingCredentials,
    OrderNotFound,
    RequestError,
    SetupError,
    Throttled,
    Unavailable,
)
from orderactions.fulfilment.mcf_answers import RETRY_AFTER_S, not_asked, read_answer
from orderactions.fulfilment.mcf_change import (
    Changed,
    ChangePreview,
    ChangeProof,
    ParcelChange,
    differing,
    plan_change,
    prove,
    same_facts,
    update_body,
)
from orderactions.fulfilment.mcf_orders import V2020, VERSIONS, Listed, McfOrder
from orderactions.fulfilment.protocol import (
    ParcelAnswer,
    ParcelRef,
    ParcelStatus,
    ParcelVerdict,
    Stage,
    is_stopped,
    is_too_late,
)
from orderactions.marketplaces.amazon.adapter import Amazon
from orderactions.marketplaces.amazon.client import document_of, errors_of, path
from orderactions.marketplaces.amazon.wire import Node, WireError
from orderactions.protocols import SUBMIT_TIMEOUT_S
from orderactions.transport import HttpResponse, Transport

if TYPE_CHECKING:
    from orderactions.fulfilment.protocol import FulfilmentProvider

__all__ = ["AmazonMcf"]

#: Longest id that Amazon takes (AMZ-MCF-01).
_ID_LENGTH = 40
#: A list that goes on beyond so many pages is taken for one that does not end.
_MAX_PAGES = 200
_NOT_ASKED = (MissingCredentials, MarketplaceError, RequestError)


class AmazonMcf:
    """Parcels of one account. Implements `fulfilment.FulfilmentProvider`.

    It shares the account's credentials, tokens and network with `Amazon`; the application needs the role Amazon
    Fulfillment (AMZ-MCF-01).

    Args:
        amazon: the account.
        version: of Amazon's API, "2020-07-01" or "2026-07-04". Only the first can change a parcel, and only the first
            tells whether it can still be stopped (AMZ-MCF-02, AMZ-MCF-07).
        clock: what time it is; by default the account's.

    Raises:
        SetupError: there is no such version.
    """

    name = "amazon_mcf"
    #: Amazon cancels; there is no hold for what was not made with one (AMZ-MCF-06).
    stop_is_final = True

    def __init__(self, amazon: Amazon, *, version: str = "2020-07-01", clock: Clock | None = None) -> None:
        known = VERSIONS.get(version)
        if known is None:
            raise SetupError(f"version: {version!r} is none of Amazon's; use {' or '.join(VERSIONS)}")
        self._version = known
        self._account = amazon.account
        self._clock = clock or amazon.clock
        self._api = amazon.api

    @classmethod
    def from_env(
        cls,
        environ: Mapping[str, str] | None = None,
        *,
        version: str = "2020-07-01",
        transport: Transport | None = None,
        clock: Clock | None = None,
    ) -> AmazonMcf:
        """Read the account from `ORDERACTIONS_AMAZON_...`; see `Amazon.from_env`."""
        amazon = Amazon.from_env(environ, transport=transport, clock=clock)
        return cls(amazon, version=version, clock=clock)

    def __repr__(self) -> str:
        return f"AmazonMcf(account={self._account!r}, version={self.version!r})"

    @property
    def account(self) -> str:
        """The name of the account."""
        return self._account

    @property
    def version(self) -> str:
        """Which version of Amazon's API is spoken."""
        return self._version.name

    # Reading

    def parcel(self, parcel_id: str) -> ParcelRef:
        """Return the reference of the order with this `sellerFulfillmentOrderId` (2020) or `orderId` (2026).

        Raises:
            RequestError: Amazon has no ids of that form.
        """
        if not parcel_id or len(parcel_id) > _ID_LENGTH or parcel_id != parcel_id.strip():
            raise RequestError("parcel_id", f"{parcel_id!r} is not 1 to {_ID_LENGTH} characters")
        return ParcelRef(provider=self.name, account=self._account, parcel_id=parcel_id)

    def find(self, order_id: str, *, since: datetime | None = None) -> tuple[ParcelRef, ...]:
        """Return the parcels of an order, the surest first; see `fulfilment.FulfilmentProvider.find`.

        The order's number is compared with the key of each parcel and with the number that the buyer knows (the packing
        slip's). A leading `#` does not count, and a counter behind a dot (`1000.1`) is taken as a further attempt
        (AMZ-MCF-08). Without `since` only the key is tried; then an empty answer says nothing about other keys.
        """
        found: list[tuple[int, str]] = []
        if 0 < len(order_id) <= _ID_LENGTH and order_id == order_id.strip():
            with suppress(OrderNotFound):
                found.append((0, self._order(self.parcel(order_id)).status.parcel.parcel_id))
        if since is not None:
            found += [
                (rank, each.parcel_id) for each in self._list(since) if (rank := _rank(order_id, each)) is not None
            ]
        # The same parcel may be found twice; its best rank counts.
        best: dict[str, int] = {}
        for rank, parcel_id in sorted(found):
            best.setdefault(parcel_id, rank)
        return tuple(self.parcel(parcel_id) for parcel_id in best)

    def status(self, parcel: ParcelRef) -> ParcelStatus:
        """Read a parcel; see `fulfilment.FulfilmentProvider.status`. Whether it was stopped tells `is_stopped`."""
        return self._order(parcel).status

    # Asking

    def stop(self, parcel: ParcelRef) -> ParcelAnswer:
        """Ask once to cancel the whole order, after a look whether that is of use.

        200 and 202 mean ATTEMPTED: Amazon has heard it and may still send the parcel (AMZ-MCF-03). Read `status` until
        `is_stopped` or `is_too_late`. An answer that is unclear is UNKNOWN. To cancel twice does no harm at Amazon;
        even so nothing is repeated by itself, and whoever sees UNKNOWN reads first (AMZ-MCF-05). There is no call that
        stops a part of an order.

        Raises:
            RequestError: the parcel is another provider's or another account's.
        """
        self._check(parcel)
        try:
            status = self.status(parcel)
        except _NOT_ASKED as error:
            return not_asked(error)
        if is_stopped(status):
            return ParcelAnswer(verdict=ParcelVerdict.ALREADY, detail="it is stopped; nothing was sent", status=status)
        if is_too_late(status):
            detail = f"nothing was sent: Amazon shows {status.word}, which cannot be stopped (AMZ-MCF-02)"
            return ParcelAnswer(verdict=ParcelVerdict.TOO_LATE, detail=detail, status=status)
        return self._ask(self._version.cancel, parcel, "/cancel", status)

    def release(self, parcel: ParcelRef) -> ParcelAnswer:
        """Ask once to let a held order go. A cancelled one does not come back: it is REFUSED.

        Raises:
            RequestError: the parcel is another provider's or another account's.
        """
        self._check(parcel)
        try:
            status = self.status(parcel)
        except _NOT_ASKED as error:
            return not_asked(error)
        if is_stopped(status) or (status.stage is Stage.OVER and status.held is not False):
            detail = f"nothing was sent: it is {status.word} and does not come back; make a new one under another id"
            return ParcelAnswer(verdict=ParcelVerdict.REFUSED, detail=detail, status=status)
        if status.held is False:
            return ParcelAnswer(verdict=ParcelVerdict.ALREADY, detail="it is not held; nothing was sent", status=status)
        body: dict[str, object] = {"fulfillmentConfiguration": {"action": "SHIP"}}
        if self._version is V2020:
            body = {"fulfillmentAction": "Ship"}
        return self._ask(self._version.update, parcel, "", status, body=body)

    # Changing

    def preview_change(self, parcel: ParcelRef, change: ParcelChange) -> ChangePreview:
        """Read the order and say what the change would do, or why it cannot be done (AMZ-MCF-06, AMZ-MCF-07).

        Raises:
            OrderNotFound, RequestError: no such order or line.
            MissingCredentials, Throttled, Unavailable: it cannot be read now.
        """
        return plan_change(parcel, change, self._order(parcel), self.version)

    def change(self, preview: ChangePreview) -> Changed:
        """Make a previewed change, once, and read it back.

        Nothing is sent when the preview does not allow it, or when the order is no longer as it was previewed: the
        answer is REFUSED then. After UNKNOWN nothing is repeated; look again with `check_change`.

        Raises:
            RequestError: the preview is another account's or another version's.
        """
        self._check(preview.parcel)
        if preview.version != self.version:
            raise RequestError("preview", f"was made with {preview.version}, this is {self.version}")
        answer = self._before_change(preview)
        if answer is None:
            answer = self._ask(
                self._version.update,
                preview.parcel,
                "",
                preview.before.status,
                body=update_body(preview),
                private=preview.change.address is not None,
            )
        if answer.verdict is ParcelVerdict.ALREADY:
            return Changed(answer=answer, proof=ChangeProof.MADE)
        if answer.verdict in {ParcelVerdict.ATTEMPTED, ParcelVerdict.UNKNOWN}:
            return self._proven(preview, answer)
        return Changed(answer=answer, proof=ChangeProof.UNREAD)

    def check_change(self, preview: ChangePreview) -> ChangeProof:
        """Read what became of a change. UNCHANGED after an UNKNOWN answer may still become MADE.

        Raises:
            OrderNotFound, MissingCredentials, Throttled, Unavailable: it cannot be read now.
        """
        return prove(preview, self._order(preview.parcel))

    def _before_change(self, preview: ChangePreview) -> ParcelAnswer | None:
        """Return why nothing is to be sent; None when all is as it was previewed."""
        if preview.blocks:
            told = "; ".join(block.text for block in preview.blocks)
            return ParcelAnswer(
                verdict=ParcelVerdict.REFUSED, detail=f"nothing was sent: {told}", code=preview.blocks[0].code
            )
        try:
            now = self._order(preview.parcel)
        except _NOT_ASKED as error:
            return not_asked(error)
        if not differing(preview, now):
            return ParcelAnswer(verdict=ParcelVerdict.ALREADY, detail="it is so; nothing was sent", status=now.status)
        if same_facts(preview.before, now):
            return None
        return ParcelAnswer(
            verdict=ParcelVerdict.REFUSED,
            detail="nothing was sent: the order has changed since the preview; make a new one",
            code="stale",
            status=now.status,
        )

    def _proven(self, preview: ChangePreview, answer: ParcelAnswer) -> Changed:
        try:
            now = self._order(preview.parcel)
        except _NOT_ASKED:
            return Changed(answer=answer, proof=ChangeProof.UNREAD)
        return Changed(answer=answer, proof=prove(preview, now), differing=differing(preview, now))

    # The wire

    def _check(self, parcel: ParcelRef) -> None:
        if (parcel.provider, parcel.account) != (self.name, self._account):
            raise RequestError("parcel", f"belongs to {parcel.provider}:{parcel.account}, not to {self!r}")

    def _order(self, parcel: ParcelRef) -> McfOrder:
        self._check(parcel)
        document = self._read(self._version.get, path(self._version.root + "/{}", parcel.parcel_id), {}, "parcel_id")
        try:
            order = self._version.read(document, parcel, self._clock.now())
        except WireError as error:
            problem = str(error)
        else:
            if order.status.parcel == parcel:
                return order
            problem = "another order"
        raise Unavailable(f"Amazon answered {self._version.get} with what we cannot read: {problem}")

    def _list(self, since: datetime) -> list[Listed]:
        moment = require_aware("since", since).isoformat(timespec="seconds").replace("+00:00", "Z")
        query = {self._version.since: moment, **self._version.plain_list}
        found: list[Listed] = []
        for _ in range(_MAX_PAGES):
            document = self._read(self._version.listing, self._version.root, query)
            try:
                orders, token = self._version.read_list(document)
            except WireError as error:
                problem = str(error)
                break
            found += orders
            if not token:
                return found
            query = {**query, self._version.token: token}
        else:
            problem = "a list without an end"
        # Half a list would say of parcels that they do not exist.
        raise Unavailable(f"Amazon answered {self._version.listing} with what we cannot read: {problem}")

    def _read(self, operation: str, address: str, query: Mapping[str, str], field: str = "") -> Node:
        response = self._api.call(operation, "GET", address, query=query)
        request_id = response.headers.get("x-amzn-requestid", "")
        errors = errors_of(response)
        if response.status == 404 and errors and field:
            raise OrderNotFound(field, f"Amazon does not know this order for the account {self._account!r}")
        if response.status == 429:
            raise Throttled(
                f"Amazon is asked for {operation} too often", retry_after_s=RETRY_AFTER_S, request_id=request_id
            )
        if response.status in {401, 403} and errors:
            raise MissingCredentials(
                f"Amazon refused {operation}; check that the seller's authorisation is valid and that the application "
                "has the role Amazon Fulfillment (AMZ-MCF-01)"
            )
        return document_of(operation, response, field)

    def _ask(
        self,
        operation: str,
        parcel: ParcelRef,
        end: str,
        status: ParcelStatus,
        *,
        body: Mapping[str, object] | None = None,
        private: bool = False,
    ) -> ParcelAnswer:
        """Send one request with an effect, once: no retry, no redirect, no renewed token inside."""
        try:
            token = self._api.tokens.token(SUBMIT_TIMEOUT_S)
        except _NOT_ASKED as error:
            return not_asked(error)
        request = self._api.request(
            operation,
            "PUT",
            path(self._version.root + "/{}", parcel.parcel_id) + end,
            token,
            body=body,
            timeout_s=SUBMIT_TIMEOUT_S,
            effect=True,
        )
        seen: HttpResponse | Exception
        try:
            seen = self._api.transport.send(request)
        except Exception as error:  # noqa: BLE001 - anything unforeseen is an unknown outcome, not a crash
            seen = error
        answer = read_answer(seen, status, private=private)
        if answer.credentials_refused:
            self._api.tokens.discard(token)
        return answer


_COUNTED = re.compile(r"\.\d{1,3}")


def _rank(order_id: str, listed: Listed) -> int | None:
    """Return how surely a parcel is the order's: 0 by its key, 1 by the buyer's number, 2 with a counter, or None."""
    wanted, key, shown = (text.strip().removeprefix("#") for text in (order_id, listed.parcel_id, listed.shown_id))
    if not wanted:
        return None
    if key == wanted:
        return 0
    if shown == wanted:
        return 1
    counted = any(each.startswith(wanted) and _COUNTED.fullmatch(each[len(wanted) :]) for each in (key, shown))
    return 2 if counted else None


if TYPE_CHECKING:
    _fits: type[FulfilmentProvider] = AmazonMcf
