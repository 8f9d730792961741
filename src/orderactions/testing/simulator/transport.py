"""The front without a network: requests go straight into the simulator."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from orderactions.testing.simulator.wire import Delivery
from orderactions.transport import HttpRequest, HttpResponse, NoAnswer, NotSent

if TYPE_CHECKING:
    from orderactions.testing.simulator.core import SimulatedAmazon

__all__ = ["InMemoryTransport"]


class InMemoryTransport:
    """A `Transport` whose other end is a simulator in the same process.

    Args:
        simulator: answers every request, whatever host it is for.
    """

    def __init__(self, simulator: SimulatedAmazon) -> None:
        self._simulator = simulator

    def send(self, request: HttpRequest) -> HttpResponse:
        """Let the simulator answer.

        Raises:
            NotSent: the fault `no_connection`.
            NoAnswer: a fault broke the connection, or the answer is slow: then `timeout_s` of virtual time pass.
        """
        answer = self._simulator.handle(request.method, request.url, request.headers, request.body)
        if answer.delivery is Delivery.WHOLE:
            return HttpResponse(status=answer.status, headers=answer.headers, body=answer.body)
        host = urlsplit(request.url).hostname
        if answer.delivery is Delivery.NOT_CONNECTED:
            raise NotSent(f"{host}: no connection (simulated)")
        if answer.delivery is Delivery.RESET:
            raise NoAnswer(f"{host}: the connection was reset (simulated)")
        self._simulator.let_pass(request.timeout_s)
        raise NoAnswer(f"{host}: no answer within {request.timeout_s:g} s (simulated)")
