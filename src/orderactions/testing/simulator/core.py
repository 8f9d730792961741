"""The simulated Amazon itself: one object, any front."""

from __future__ import annotations

import copy
import json
import os
import threading
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from orderactions.clock import Clock, ManualClock
from orderactions.testing.simulator import control, faults, processing, quotas, routes
from orderactions.testing.simulator.builder import DEFAULT_SITE, build_order
from orderactions.testing.simulator.context import Context, Settings
from orderactions.testing.simulator.errors import ControlRefusal, Refusal
from orderactions.testing.simulator.lwa import check_access_token
from orderactions.testing.simulator.report import LANGUAGES
from orderactions.testing.simulator.state import Fault, RecordedCall, SimulatedOrder, World
from orderactions.testing.simulator.transport import InMemoryTransport
from orderactions.testing.simulator.wire import Answer, Call, Delivery

if TYPE_CHECKING:
    from orderactions.marketplaces.amazon import Amazon

__all__ = ["SimulatedAmazon"]

CALLS_KEPT = 100_000
FORMAT = 1


class SimulatedAmazon:
    """Login with Amazon and the Selling Partner API's order feeds, with orders and money of its own.

    It stands at the other end of a `Transport` (`transport`) or behind a real socket (`SimulatorServer`), or both at
    once. Every method may be called from any thread. Where Amazon's behaviour is not known it follows one of `GUESSES`.

    Args:
        clock: tells the time. With a `ManualClock`, `advance` moves that clock; with any other, the simulator adds an
            offset of its own.
        base_url: where it can be reached; it stands in the signed addresses of documents.
        seller_id: the merchant token in reports.
        client_id: of the application that may log in.
        client_secret: of that application.
        refresh_token: the seller's authorisation.
        feed_delay_s: virtual seconds from createFeed to the report; the first third of it a feed waits in the queue.
        quotas: whether the rate limits are kept.
        gzip_reports: whether processing reports come compressed.
        language: of the sentences in processing reports, "en" or "de".
        whole_document_faults: whether a message that breaks the schema spoils its whole document.
        negative_discounts: whether an order shows its discounts as negative amounts.
        state_path: a file that is read at the start, if it is there, and written after every call.

    Raises:
        ValueError: an unknown language, or a state file that is none.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        base_url: str = "http://sp-api.simulated.invalid",
        seller_id: str = "A2SIMULATEDSELR",
        client_id: str = "amzn1.application-oa2-client.simulated",
        client_secret: str = "amzn1.oa2-cs.v1.simulated",  # noqa: S107 - made up, opens nothing
        refresh_token: str = "Atzr|simulated",  # noqa: S107 - made up, opens nothing
        feed_delay_s: float = 180.0,
        quotas: bool = True,
        gzip_reports: bool = False,
        language: str = "en",
        whole_document_faults: bool = False,
        negative_discounts: bool = True,
        state_path: Path | str | None = None,
    ) -> None:
        if language not in LANGUAGES:
            raise ValueError(f"language: {language!r} is not one of {', '.join(LANGUAGES)}")
        self.settings: Settings = Settings(
            seller_id=seller_id,
            client_id=client_id,
            client_secret=client_secret,
            refresh_token=refresh_token,
            feed_delay_s=feed_delay_s,
            quotas=quotas,
            gzip_reports=gzip_reports,
            language=language,
            whole_document_faults=whole_document_faults,
            negative_discounts=negative_discounts,
        )
        #: Where it can be reached; a server that starts in front of it sets this.
        self.base_url: str = base_url.rstrip("/")
        self._clock = clock
        self._offset_s = 0.0
        self._world = World()
        self._lock = threading.RLock()
        self._path = Path(state_path) if state_path is not None else None
        if self._path and self._path.exists():
            self.load(json.loads(self._path.read_text(encoding="utf-8")))

    # Time

    def now(self) -> datetime:
        """Return the simulator's moment, in UTC."""
        return self._clock.now() + timedelta(seconds=self._offset_s)

    def advance(self, seconds: float) -> datetime:
        """Move virtual time forward and return the new moment. Raises ValueError for a negative number."""
        if seconds < 0:
            raise ControlRefusal("advance_s", f"{seconds} would move the clock backwards; give 0 or more")
        with self._lock:
            if isinstance(self._clock, ManualClock):
                self._clock.advance(seconds)
            else:
                self._offset_s += seconds
            self._settle()
            self._save()
            return self.now()

    def let_pass(self, seconds: float) -> None:
        """Let a caller's waiting cost time, where time stands still by itself."""
        if isinstance(self._clock, ManualClock):
            self._clock.advance(max(0.0, seconds))

    # Calls

    def handle(
        self, method: str, url: str, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Answer:
        """Answer one request.

        Args:
            method: of HTTP.
            url: absolute or from the path on; its host is not looked at.
            headers: names in any case.
            body: bytes, or None.

        Returns:
            The answer; where its `delivery` is not WHOLE, the front must break it accordingly.
        """
        call = Call.read(method, url, headers or {}, body)
        with self._lock:
            processing.work(self._context())
            answer = control.answer(self, call) if call.segments[0] == "_simulator" else self._serve(call)
            self._save()
            return answer

    def transport(self) -> InMemoryTransport:
        """Return a `Transport` that leads here without a network."""
        return InMemoryTransport(self)

    def account(self, name: str = "amazon", *, region: str = "eu", tax: str | None = None) -> Amazon:
        """Return an `Amazon` that speaks to this simulator in memory, with its credentials and its clock.

        Args:
            name: of the account.
            region: "na", "eu" or "fe"; the simulator does not mind which.
            tax: the account's tax setting, such as "vat_inclusive".
        """
        from orderactions.marketplaces.amazon import Amazon, Credentials

        return Amazon(
            account=name,
            seller_id=self.settings.seller_id,
            region=region,
            tax=tax,
            credentials=Credentials(
                client_id=self.settings.client_id,
                client_secret=self.settings.client_secret,
                refresh_token=self.settings.refresh_token,
            ),
            endpoint=self.base_url,
            token_url=f"{self.base_url}/auth/o2/token",
            transport=self.transport(),
            clock=self._clock,
        )

    def _serve(self, call: Call) -> Answer:
        request_id = f"00000000-0000-4000-8000-{self._world.next_number('request'):012d}"
        operation, fired = "unknown", tuple[Fault, ...]()
        try:
            route, path = routes.find(call)
            operation = route.operation
            fired = faults.take(self._world, operation)
            answer = faults.before(operation, call, self.base_url, fired)
            if answer is None:
                answer = self._perform(route, call, path, fired)
        except Refusal as refusal:
            answer = refusal.answer()
        answer = faults.after(operation, call, self.base_url, fired, answer)
        whole = answer.delivery is Delivery.WHOLE
        self._world.calls.append(
            RecordedCall(
                operation=operation,
                at=self.now(),
                status=answer.status if whole else None,
                fault=", ".join(fault.what for fault in fired),
                request_id=request_id,
                token_sent="x-amz-access-token" in call.headers,
            )
        )
        del self._world.calls[:-CALLS_KEPT]
        return attrs.evolve(answer, headers={**answer.headers, "x-amzn-requestid": request_id})

    def _perform(self, route: routes.Route, call: Call, path: tuple[str, ...], fired: tuple[Fault, ...]) -> Answer:
        context = self._context(fired)
        quota = quotas.QUOTAS.get(route.operation)
        try:
            if route.guard is routes.Guard.TOKEN:
                check_access_token(context, call)
                if self.settings.quotas:
                    quotas.take(self._world, route.operation, context.now)
            answer = route.handler(context, call, path)
        except Refusal as refusal:
            answer = refusal.answer()
        if quota and (answer.status < 300 or answer.status in {400, 404}):
            answer = attrs.evolve(answer, headers={**answer.headers, "x-amzn-ratelimit-limit": quota.rate})
        return answer

    # Orders

    def add_order(
        self,
        *,
        order_id: str | None = None,
        marketplace_id: str = DEFAULT_SITE,
        status: str = "SHIPPED",
        fulfilled_by: str = "MERCHANT",
        lines: Sequence[Mapping[str, object]] | None = None,
        tax_regime: str | None = None,
        created_at: datetime | str | None = None,
        ship_by: datetime | str | None = None,
        merchant_order_id: str | None = None,
    ) -> SimulatedOrder:
        """Put an order into the simulator and return a copy of it.

        Args:
            order_id: 3-7-7; made up when left out.
            marketplace_id: decides currency and, unless `tax_regime` says otherwise, how tax is refunded.
            status: one of the API's seven words.
            fulfilled_by: MERCHANT or AMAZON.
            lines: one mapping each: order_item_id, sku, title, quantity, quantity_shipped, paid and discount
                (component to amount as text), merchant_order_item_id, cancel_request. Anything may be left out.
            tax_regime: "added", "included" or "net".
            created_at: three days ago when left out.
            ship_by: five days after that when left out.
            merchant_order_id: the seller's own number.

        Raises:
            ControlRefusal: (a ValueError) a value cannot be; names the field.
        """
        given = {
            "order_id": order_id,
            "marketplace_id": marketplace_id,
            "status": status,
            "fulfilled_by": fulfilled_by,
            "lines": lines,
            "tax_regime": tax_regime,
            "created_at": created_at,
            "ship_by": ship_by,
            "merchant_order_id": merchant_order_id,
        }
        with self._lock:
            self._settle()
            order = build_order(
                self._world, {name: value for name, value in given.items() if value is not None}, self.now()
            )
            self._save()
            return copy.deepcopy(order)

    def order(self, order_id: str) -> SimulatedOrder:
        """Return a copy of an order as it is now. Raises ControlRefusal when there is none."""
        with self._lock:
            self._settle()
            return copy.deepcopy(control.find_order(self._world, order_id))

    def ship(self, order_id: str) -> SimulatedOrder:
        """Confirm the shipment of a whole order; refunds that waited for it are paid. Raises ControlRefusal."""
        return self._change(order_id, "ship", {})

    def request_cancel(self, order_id: str, *, reason: str = "Ordered by mistake") -> SimulatedOrder:
        """Let the buyer use the official request to cancel, on every line. Raises ControlRefusal."""
        return self._change(order_id, "request_cancel", {"reason": reason})

    def set_status(self, order_id: str, status: str) -> SimulatedOrder:
        """Set an order's status and nothing else. Raises ControlRefusal for a word that is none."""
        return self._change(order_id, "status", {"status": status})

    def _change(self, order_id: str, what: str, values: Mapping[str, object]) -> SimulatedOrder:
        with self._lock:
            self._settle()
            order = control.change_order(self._world, order_id, what, values, self.now())
            self._save()
            return copy.deepcopy(order)

    # Faults and what happened

    def add_fault(
        self,
        what: str,
        *,
        operation: str = "createFeed",
        nth: int = 1,
        times: int = 1,
        status: int = 503,
        html: bool = False,
        delay_s: float = 5.0,
        later_s: float = 3600.0,
    ) -> None:
        """Let something go wrong; docs/reference/simulator.md has the table.

        Args:
            what: a name out of `FAULTS`.
            operation: which calls it waits for.
            nth: which of them from now on, 1 is the next.
            times: for how many in a row.
            status: of a 5xx answer.
            html: whether a 5xx answer has HTML in it.
            delay_s: real seconds that a slow answer takes over HTTP.
            later_s: virtual seconds that a late feed takes longer.

        Raises:
            ControlRefusal: (a ValueError) no such fault or operation; names the field.
        """
        fault = Fault(
            what=what,
            operation=operation,
            nth=nth,
            times=times,
            status=status,
            html=html,
            delay_s=delay_s,
            later_s=later_s,
        )
        with self._lock:
            self._world.faults.append(faults.checked(fault))
            self._save()

    def ledger(self) -> dict[str, list[dict[str, str]]]:
        """Return every refund and cancellation that took effect, the parked and the dropped ones, amounts as text."""
        with self._lock:
            self._settle()
            return control.show_ledger(self._world)

    def feeds(self) -> list[dict[str, Any]]:
        """Return every feed with its times, its faults and what was read in it."""
        with self._lock:
            self._settle()
            return control.show_feeds(self._world)

    def calls(self) -> list[dict[str, Any]]:
        """Return every call that arrived: operation, moment, status (None: no answer), fault, request id."""
        with self._lock:
            return control.show_calls(self._world)

    # Keeping

    def dump(self) -> dict[str, Any]:
        """Return the whole state as JSON-able values; access tokens only as digests."""
        with self._lock:
            return {
                "format": FORMAT,
                "saved_at": self.now().isoformat(),
                "offset_s": self._offset_s,
                "world": self._world.dump(),
            }

    def load(self, data: Mapping[str, Any]) -> None:
        """Take over a dumped state; virtual time goes on from where it was, never backwards.

        Raises:
            ValueError: it is not a dump of this version.
        """
        try:
            if data["format"] != FORMAT:
                raise ValueError(f"the simulator's state has format {data['format']!r}; this version reads {FORMAT}")
            world = World.load(data["world"])
            behind_s = (datetime.fromisoformat(data["saved_at"]) - self._clock.now()).total_seconds()
            offset_s = max(float(data["offset_s"]), behind_s, 0.0)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"this is not a simulator's state: {error!r}") from error
        with self._lock:
            self._world, self._offset_s = world, offset_s

    def _context(self, fired: tuple[Fault, ...] = ()) -> Context:
        return Context(world=self._world, settings=self.settings, now=self.now(), base_url=self.base_url, fired=fired)

    def _settle(self) -> None:
        processing.work(self._context())

    def _save(self) -> None:
        if self._path is None:
            return
        beside = self._path.with_name(self._path.name + ".new")
        beside.write_text(json.dumps(self.dump()), encoding="utf-8")
        os.replace(beside, self._path)  # noqa: PTH105 - said plainly: either the old file or the new one
