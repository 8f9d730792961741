"""What can be done to the orders of a simulated Amazon: add them, ship them, give their money back past the feeds."""

from __future__ import annotations

import copy
import threading
from collections.abc import Mapping, Sequence
from datetime import datetime

from orderactions.testing.simulator import control
from orderactions.testing.simulator.builder import DEFAULT_SITE, build_order
from orderactions.testing.simulator.state import SimulatedOrder, World

__all__ = ["OrderControls"]


class OrderControls:
    """The half of `SimulatedAmazon` that changes orders; the other half brings lock, world, time and file."""

    _lock: threading.RLock
    _world: World

    def now(self) -> datetime:
        """Return the simulator's moment, in UTC."""
        raise NotImplementedError

    def _settle(self) -> None:
        """Work off what is due."""
        raise NotImplementedError

    def _save(self) -> None:
        """Write the state file."""
        raise NotImplementedError

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
        defer_s: float | None = None,
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
            defer_s: virtual seconds for which the books show its money as deferred; as set up when left out.

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
            "defer_s": defer_s,
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

    def refund_elsewhere(
        self,
        order_id: str,
        *,
        line_id: str = "",
        sku: str = "",
        amounts: Mapping[str, str] | None = None,
        later_s: float = 0.0,
    ) -> SimulatedOrder:
        """Let somebody refund past the feeds, as in Seller Central; it uses up the order's balance.

        Args:
            order_id: of an order that was shipped.
            line_id: of the line.
            sku: the line's, in place of its id; all lines without either.
            amounts: component to amount as text; all that is left without them.
            later_s: virtual seconds that the books take longer than usual.

        Raises:
            ControlRefusal: (a ValueError) there is no such line, or not so much left; names the field.
        """
        return self._move("refund_elsewhere", order_id, line_id, sku, amounts, later_s)

    def guarantee_claim(
        self,
        order_id: str,
        *,
        line_id: str = "",
        sku: str = "",
        amounts: Mapping[str, str] | None = None,
        later_s: float = 0.0,
    ) -> SimulatedOrder:
        """Let Amazon grant an A-to-z claim at the seller's cost; as `refund_elsewhere` else."""
        return self._move("guarantee_claim", order_id, line_id, sku, amounts, later_s)

    def chargeback(
        self,
        order_id: str,
        *,
        line_id: str = "",
        sku: str = "",
        amounts: Mapping[str, str] | None = None,
        later_s: float = 0.0,
    ) -> SimulatedOrder:
        """Let the buyer's bank take the money back; as `refund_elsewhere` else."""
        return self._move("chargeback", order_id, line_id, sku, amounts, later_s)

    def _move(
        self, what: str, order_id: str, line_id: str, sku: str, amounts: Mapping[str, str] | None, later_s: float
    ) -> SimulatedOrder:
        values = {"line_id": line_id, "sku": sku, "amounts": amounts, "later_s": later_s}
        return self._change(order_id, what, values)

    def _change(self, order_id: str, what: str, values: Mapping[str, object]) -> SimulatedOrder:
        with self._lock:
            self._settle()
            order = control.change_order(self._world, order_id, what, values, self.now())
            self._save()
            return copy.deepcopy(order)
