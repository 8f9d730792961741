"""A simulated Amazon that sends parcels for other shops, and whatever may come between it and us."""

from __future__ import annotations

from collections.abc import Callable

from orderactions.clock import ManualClock
from orderactions.fulfilment import ParcelRef
from orderactions.fulfilment.amazon_mcf import AmazonMcf
from orderactions.fulfilment.mcf_orders import VERSIONS
from orderactions.testing.simulator import SimulatedAmazon
from orderactions.transport import HttpRequest, HttpResponse

__all__ = ["Warehouse"]


class Warehouse:
    """One version of the API in front of a simulated Amazon."""

    def __init__(self, version: str, **simulator) -> None:
        self.clock = ManualClock.at("2026-11-24T09:00:00Z")
        self.amazon = SimulatedAmazon(clock=self.clock, **simulator)
        self.account = self.amazon.account("shop")
        self._inner = self.amazon.transport()
        self._before: dict[str, Callable[[], object]] = {}
        self._instead: dict[str, HttpResponse] = {}
        self.sent: list[tuple[HttpRequest, HttpResponse | None]] = []
        self.account._api.transport = self.account._api.tokens._transport = self
        self.version = VERSIONS[version]
        self.mcf = AmazonMcf(self.account, version=version, clock=self.clock)

    def send(self, request: HttpRequest) -> HttpResponse:
        if request.operation in self._before:
            self._before.pop(request.operation)()
        try:
            response = self._instead.get(request.operation) or self._inner.send(request)
        except Exception:
            self.sent.append((request, None))
            raise
        self.sent.append((request, response))
        return response

    def parcel(self, **values) -> ParcelRef:
        return self.mcf.parcel(self.amazon.add_mcf_order(**values).parcel_id)

    def operation(self, verb: str) -> str:
        return getattr(self.version, verb)

    def asked(self, verb: str) -> int:
        """How many requests of that kind went out."""
        return sum(request.operation == self.operation(verb) for request, _ in self.sent)

    def before(self, operation: str, happen: Callable[[], object]) -> None:
        """Let something happen just before the next such call arrives."""
        self._before[operation] = happen

    def answer(self, verb: str, status: int, body: bytes, headers) -> None:
        """Answer such calls oneself."""
        self._instead[self.operation(verb)] = HttpResponse(status=status, body=body, headers=headers)

    def raw(self, verb: str, parcel_id: str) -> HttpResponse:
        """Return what Amazon answers about a parcel."""
        self.mcf.status(self.mcf.parcel(parcel_id))
        return next(answer for request, answer in reversed(self.sent) if request.operation == self.operation(verb))
