"""The simulated Amazon itself: one object, any front."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orderactions.clock import Clock, ManualClock
from orderactions.testing.simulator import control, faults, processing, routes
from orderactions.testing.simulator.books import show_books
from orderactions.testing.simulator.context import Context, Settings, http_time
from orderactions.testing.simulator.errors import ControlRefusal
from orderactions.testing.simulator.mcfcontrols import McfControls
from orderactions.testing.simulator.ordercontrols import OrderControls
from orderactions.testing.simulator.report import LANGUAGES
from orderactions.testing.simulator.roles import role_named
from orderactions.testing.simulator.sandbox import Sandbox
from orderactions.testing.simulator.serving import serve
from orderactions.testing.simulator.state import Fault, World
from orderactions.testing.simulator.transport import InMemoryTransport
from orderactions.testing.simulator.wire import Answer, Call

if TYPE_CHECKING:
    from orderactions.marketplaces.amazon import Amazon
    from orderactions.marketplaces.amazon.rates import BucketStore

__all__ = ["MODES", "SimulatedAmazon"]

FORMAT = 1
MODES = ("production", "sandbox")
"""How it can answer: as a marketplace that works, or as Amazon's sandbox."""


class SimulatedAmazon(OrderControls, McfControls):
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
        books_lag_s: virtual seconds from an effect until the Finances API shows it.
        books_page_size: transactions on a page of listTransactions.
        books_empty_pages: whether an empty page that goes on comes before each page of the Finances API.
        books_fees: whether the books carry Amazon's commission and withheld taxes beside the buyer's money.
        books_mixed_case: whether a transaction's status is written in mixed case.
        defer_s: virtual seconds for which money is deferred in the books; an order may have a number of its own.
        deferred_stays: whether a deferred transaction is listed beside the released one of the same event.
        released_beside: whether a deferred transaction that is let go changes its own status, and a plain released one
            stands beside it, the two naming each other.
        books_promotions: whether the books show a refund of a line with a discount as the whole price and the promotion
            that comes back.
        rest_cancel: whether cancelOrder is served, which Amazon has withdrawn; its path answers 404 otherwise.
        mode: "production" does what is described here; "sandbox" does nothing but answer the samples of
            `sandbox_models`, as Amazon's static sandbox does.
        sandbox_models: a folder with Amazon's published models, for that mode and no other.
        state_path: a file that is read at the start, if it is there, and written after every call.

    Raises:
        ValueError: an unknown language or mode, a folder without models, or a state file that is none.
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
        books_lag_s: float = 3600.0,
        books_page_size: int = 100,
        books_empty_pages: bool = False,
        books_fees: bool = True,
        books_mixed_case: bool = False,
        defer_s: float = 0.0,
        deferred_stays: bool = True,
        released_beside: bool = False,
        books_promotions: bool = False,
        rest_cancel: bool = False,
        mode: str = "production",
        sandbox_models: Path | str | None = None,
        state_path: Path | str | None = None,
    ) -> None:
        self._find = _finder(mode, sandbox_models)
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
            books_lag_s=books_lag_s,
            books_page_size=books_page_size,
            books_empty_pages=books_empty_pages,
            books_fees=books_fees,
            books_mixed_case=books_mixed_case,
            defer_s=defer_s,
            deferred_stays=deferred_stays,
            released_beside=released_beside,
            books_promotions=books_promotions,
            rest_cancel=rest_cancel,
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

    @property
    def clock(self) -> Clock:
        """The clock that it was given, for whatever has to live in the same time."""
        return self._clock

    def now(self) -> datetime:
        """Return the simulator's moment, in UTC."""
        return self._clock.now() + timedelta(seconds=self._offset_s) if self._offset_s else self._clock.now()

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
            context = self._context()
            processing.work(context)
            ours = call.segments[0] == "_simulator"
            answer = control.answer(self, call) if ours else serve(context, call, self._find)
            self._save()
            # By its own clock, which is what a client wants to know.
            answer.headers["date"] = http_time(self.now())
            return answer

    def transport(self) -> InMemoryTransport:
        """Return a `Transport` that leads here without a network."""
        return InMemoryTransport(self)

    def account(
        self,
        name: str = "amazon",
        *,
        region: str = "eu",
        tax: str | Mapping[str, str] | None = None,
        books: str | None = None,
        cancel_with: str = "feed",
        writes: bool = True,
        combine_marketplaces: bool = False,
        read_deadline_s: float = 30.0,
        buckets: BucketStore | None = None,
    ) -> Amazon:
        """Return an `Amazon` that speaks to this simulator in memory, with its credentials and its clock.

        Args:
            name: of the account.
            region: "na", "eu" or "fe"; the simulator does not mind which.
            tax: the account's tax setting, as `Amazon` takes it: "vat_inclusive", or words by site.
            books: which version of the Finances API is read, "2024-06-19" or "v0"; None for none.
            cancel_with: "feed", or "rest" for the operation that `rest_cancel` switches on.
            writes: False for an account on which nothing is ever sent.
            combine_marketplaces: whether one feed may name several sites.
            read_deadline_s: how long one read may take, in virtual time.
            buckets: see `Amazon`; by default the account's own, at the published rates where quotas are kept.
        """
        from orderactions.marketplaces.amazon import Amazon, Credentials
        from orderactions.marketplaces.amazon.rates import RATES, Buckets

        return Amazon(
            account=name,
            seller_id=self.settings.seller_id,
            region=region,
            tax=tax,
            books=books,
            cancel_with=cancel_with,
            writes=writes,
            combine_marketplaces=combine_marketplaces,
            read_deadline_s=read_deadline_s,
            buckets=buckets or Buckets(RATES if self.settings.quotas else {}),
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
        order_id: str = "",
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
            later_s: virtual seconds that a late feed, or late books, take longer.
            order_id: whose entries are missing in books that are empty; everybody's when left out.

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
            order_id=order_id,
        )
        with self._lock:
            self._world.faults.append(faults.checked(fault))
            self._save()

    #: The same under the name that a test reads best: `sp_api.fail("reset_after_effect")`.
    fail = add_fault

    def set_role(self, role: str, *, granted: bool) -> None:
        """Take a role from the application, or give it back: it has every one at first.

        Raises:
            ControlRefusal: (a ValueError) there is no such role.
        """
        with self._lock:
            missing = set(self._world.missing_roles) - {role_named(role)}
            self._world.missing_roles = sorted(missing if granted else missing | {role})
            self._save()

    def ledger(self) -> dict[str, list[dict[str, str]]]:
        """Return every refund and cancellation that took effect, the parked and the dropped ones, amounts as text."""
        with self._lock:
            self._settle()
            return control.show_ledger(self._world)

    def books(self) -> list[dict[str, Any]]:
        """Return every entry of the books with the moment from which on it can be seen, amounts as text."""
        with self._lock:
            self._settle()
            return show_books(self._world, self.settings)

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


def _finder(mode: str, models: Path | str | None) -> routes.Finder:
    if mode not in MODES:
        raise ValueError(f"mode: {mode!r} is not one of {', '.join(MODES)}")
    if (mode == "sandbox") is (models is None):
        raise ValueError("sandbox_models: give a folder with Amazon's models in the mode sandbox, and in no other")
    return routes.find if models is None else Sandbox(Path(models)).find
