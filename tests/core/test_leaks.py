"""No token, secret or buyer's word turns up where it does not belong, whatever goes wrong."""

from __future__ import annotations

import logging
import re

import pytest
from attrs import evolve
from world import MARIE, World

from orderactions import ActionService, Reason, Refund
from orderactions.errors import OrderActionsError
from orderactions.http import RequestsTransport
from orderactions.marketplaces.amazon import Amazon, Credentials
from orderactions.testing.simulator import SimulatorServer

SECRETS = {
    "client_id": "amzn1.application-oa2-client.CANARYID",
    "client_secret": "amzn1.oa2-cs.v1.CANARYSECRET",
    "refresh_token": "Atzr|CANARYREFRESH",
}
BUYER = "Canary Jones, 12 Canary Row, canary@example.invalid"
FORBIDDEN = re.compile(r"CANARY|Canary|canary|Atza\||Atzr\||X-Amz-Signature=")
FAULTS = [
    ("401", "createFeed"), ("403", "getOrder"), ("refuse", "createFeedDocument"), ("5xx_after_effect", "createFeed"),
    ("reset_after_effect", "createFeed"),
    ("429_without_header", "getFeed"), ("refuse", "token"), ("report_gone", "createFeed"),
    ("4xx_without_body", "getOrder"), ("reset_before_effect", "token"),
]  # fmt: skip


def stories(world: World, service: ActionService, spoken: list[str]) -> None:
    """One refund under each fault, with everything that a program would print on the way."""
    for number, (what, operation) in enumerate(FAULTS):
        order = world.order()
        world.desk.open_ticket(str(number), text=f"I am {BUYER}", language="en")
        try:
            world.amazon.add_fault(what, operation=operation)
            preview = service.preview(Refund.full(order, reason=Reason.LATE, note=f"said {BUYER}"))
            action = service.execute(preview, actor=MARIE, ticket=f"desk:{number}")
            for _ in range(40):
                service.advance()
                world.clock.advance(60)
            spoken += [str(preview), repr(preview), repr(action), repr(service.get(action.id))]
            spoken += [repr(service.history(action.id)), repr(service.tasks())]
        except OrderActionsError as error:
            spoken += [str(error), repr(error), repr(error.__cause__), repr(error.__context__)]


@pytest.mark.parametrize("over", ["memory", "http"])
def test_nothing_leaks(tmp_path, caplog, over):
    """Secrets and a buyer's words are in no log, journal, text, repr or error; over the network's own library too."""
    caplog.set_level(logging.DEBUG)
    world = World(tmp_path)
    world.amazon.settings = evolve(world.amazon.settings, **SECRETS)
    spoken: list[str] = []

    def run(endpoint: str, transport) -> None:
        account = Amazon(
            account="de",
            seller_id="A2SIMULATEDSELR",
            region="eu",
            tax="vat_inclusive",
            credentials=Credentials(**SECRETS),
            endpoint=endpoint,
            token_url=f"{endpoint}/auth/o2/token",
            transport=transport,
            clock=world.clock,
        )
        service = ActionService(
            marketplaces=[account], journal=world.journal, desks={"desk": world.desk}, clock=world.clock, ids=world.ids
        )
        spoken.extend((repr(account), repr(vars(account)), repr(service), repr(vars(service))))
        stories(world, service, spoken)

    if over == "memory":
        run(world.amazon.base_url, world.amazon.transport())
    else:
        with SimulatorServer(world.amazon) as server:
            run(server.base_url, RequestsTransport())
    world.journal.close()
    spoken += [record.getMessage() + str(record.exc_text or "") for record in caplog.records]
    spoken += [path.read_bytes().decode("latin-1") for path in tmp_path.iterdir()]
    assert len(spoken) > 50
    for text in spoken:
        found = FORBIDDEN.search(text)
        assert found is None, text[max(0, found.start() - 200) : found.end() + 50]
