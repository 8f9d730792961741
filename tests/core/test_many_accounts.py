"""Many sellers on one worker: who has nothing open costs nothing, and one's trouble is not another's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from world import LAMP, MARIE

from orderactions import ActionService, Reason, Refund, State
from orderactions.marketplaces.amazon import Amazon, Credentials
from orderactions.testing.simulator import SimulatedAmazon
from orderactions.transport import HttpResponse


class Line:
    """The way of one account to its Amazon, with what went over it."""

    def __init__(self, amazon: SimulatedAmazon) -> None:
        self.inner, self.called, self.broken = amazon.transport(), [], ""

    def send(self, request):
        self.called.append(request.operation)
        if request.operation == self.broken:
            return HttpResponse(status=400, body=b'{"error": "invalid_grant", "error_description": "revoked"}')
        return self.inner.send(request)


class Sellers:
    """So many sellers, each with an Amazon of its own, on one service."""

    def __init__(self, world, number: int) -> None:
        self.amazons = [SimulatedAmazon(clock=world.clock, seller_id=f"A{n:013d}") for n in range(number)]
        self.lines = [Line(amazon) for amazon in self.amazons]
        self.service = ActionService(
            marketplaces=[
                self.account(n, amazon, line, world)
                for n, (amazon, line) in enumerate(zip(self.amazons, self.lines, strict=True))
            ],
            journal=world.journal,
            clock=world.clock,
            ids=world.ids,
            worker="one",
        )

    @staticmethod
    def account(n: int, amazon: SimulatedAmazon, line: Line, world) -> Amazon:
        settings = amazon.settings
        return Amazon(
            account=f"seller{n}",
            seller_id=settings.seller_id,
            region="eu",
            tax="vat_inclusive",
            credentials=Credentials(
                client_id=settings.client_id,
                client_secret=settings.client_secret,
                refresh_token=settings.refresh_token,
            ),
            endpoint=amazon.base_url,
            token_url=f"{amazon.base_url}/auth/o2/token",
            transport=line,
            clock=world.clock,
        )

    def refund(self, n: int):
        order_id = self.amazons[n].add_order(lines=[LAMP], status="SHIPPED").order_id
        return self.service.execute(Refund.full(f"seller{n}/{order_id}", reason=Reason.DAMAGED), actor=MARIE)

    def state(self, action) -> State:
        return self.service.get(action.id).state


def sent_after(service, action) -> timedelta:
    sent = next(event.at for event in service.history(action.id) if event.data.get("to") == "submitting")
    return sent - action.created_at


@pytest.mark.sqlite
def test_an_account_with_nothing_open_is_not_called(world):
    """A thousand sellers, one refund: the other nine hundred and ninety-nine are asked nothing at all."""
    sellers = Sellers(world, 1000)
    action = sellers.refund(500)
    for _ in range(30):
        sellers.service.advance()
        world.clock.advance(10)
    assert sellers.state(action) is State.DONE
    assert [n for n, line in enumerate(sellers.lines) if line.called] == [500]


@pytest.mark.sqlite
def test_dead_credentials_delay_nobody_else(world):
    """One seller has withdrawn the authorisation, and five refunds of his wait: another's goes in the same moment."""
    sellers = Sellers(world, 3)
    waiting = [sellers.refund(0) for _ in range(5)]
    sellers.lines[0].broken = "token"
    world.clock.advance(3700)
    for _ in range(5):
        sellers.service.advance()
        other = sellers.refund(1)
        sellers.service.advance()
        assert sellers.state(other) is State.ACCEPTED
        assert sent_after(sellers.service, other) == timedelta(0)
        world.clock.advance(60)
    assert {sellers.state(action) for action in waiting} == {State.RESERVED}
    assert {task.kind for task in sellers.service.tasks()} == {"credentials_refused"}


@pytest.mark.sqlite
def test_a_stuck_feed_delays_nobody_else(world):
    """One seller's feed never ends: another's refund is done as ever."""
    sellers = Sellers(world, 2)
    sellers.amazons[0].add_fault("stuck")
    stuck, other = sellers.refund(0), sellers.refund(1)
    for _ in range(40):
        sellers.service.advance()
        world.clock.advance(10)
    assert (sellers.state(stuck), sellers.state(other)) == (State.ACCEPTED, State.DONE)
