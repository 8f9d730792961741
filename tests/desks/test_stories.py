"""One ticket from the buyer's words to the closed ticket, at every desk, on the doubles of their wires."""

from __future__ import annotations

import importlib
from itertools import count

import pytest

from orderactions import ActionService, Actor, Policy, Reason, Refund, State, open_journal
from orderactions.desks import DESKS
from orderactions.testing.simulator import SimulatedAmazon
from orderactions.transport import NoAnswer

TAG = "oa-refunded"


class Story:
    """A ticket, an agent and a simulated Amazon around the double of a desk."""

    def __init__(self, name) -> None:
        self.bench = importlib.import_module(f"double_{name.replace('-', '_')}").Bench()
        self.desk, self.clock = self.bench.desk, self.bench.double.clock
        self.amazon = SimulatedAmazon(clock=self.clock)
        line = {"sku": "LAMP", "quantity": 1, "paid": {"Principal": "20.00"}}
        order = self.amazon.add_order(marketplace_id="A1PA6795UKMFR9", status="SHIPPED", lines=[line])
        self.ticket = self.bench.open_ticket("The lamp arrived broken.", order_id=order.order_id)
        self.clock.advance(60)
        self.service = ActionService(
            marketplaces=[self.amazon.account("de", region="eu", tax="vat_inclusive")],
            journal=open_journal("memory:", clock=self.clock),
            desks={"desk": self.desk},
            policy=Policy(tags=frozenset({TAG})),
            clock=self.clock,
        )
        (order_id,) = self.desk.read(self.ticket).order_ids
        request = Refund.full(order_id, reason=Reason.DAMAGED)
        self.action = self.service.execute(request, actor=Actor.agent("marie"), ticket=f"desk:{self.ticket}")

    def cut(self, nth):
        """Cut the connection after the nth write; return how many there were."""
        real, numbers = self.bench.double.send, count(1)

        def send(request):
            answer = real(request)
            if request.effect and next(numbers) == nth:
                raise NoAnswer("the connection was cut")
            return answer

        self.bench.double.send = send
        return numbers

    def play(self):
        for _ in range(60):
            self.service.advance()
            self.clock.advance(10)

    def kinds(self):
        return [each.kind for each in self.desk.messages(self.ticket)]

    def check_end(self, *, may_be_open=False):
        able, sent = self.desk.capabilities, self.bench.sent_to_buyer(self.ticket)
        assert self.service.get(self.action.id).state is State.DONE
        assert len(self.amazon.ledger()["refunds"]) == 1
        assert len(sent) == 1
        assert "20.00" in sent[0] or "20,00" in sent[0]
        assert "marie" not in sent[0]
        assert self.kinds().count("note") == able.notes
        ticket = self.desk.read(self.ticket)
        assert (TAG in ticket.tags) == able.tags
        if may_be_open and self.service.tasks():
            # Whether a reply that is only queued has been taken cannot be read: a person looks, and closes.
            return
        assert self.service.tasks() == ()
        assert ticket.status == ("solved" if able.close else "open")


@pytest.mark.parametrize("name", sorted(DESKS))
def test_from_the_buyers_words_to_the_closed_ticket(name):
    """One note that the buyer cannot see, one reply, the tag, the ticket solved, the money out once."""
    story = Story(name)
    story.play()
    story.check_end()


@pytest.mark.parametrize("nth", range(1, 6))
@pytest.mark.parametrize("name", sorted(DESKS))
def test_the_connection_is_cut_after_a_write(name, nth):
    """After any of them: still exactly one of each; nobody has to look where the desk shows what it has."""
    story = Story(name)
    numbers = story.cut(nth)
    story.play()
    story.check_end(may_be_open=story.desk.capabilities.queues_replies)
    assert next(numbers) > 2
