"""One ticket from the buyer's words to the closed ticket: what the doubles and the real desks are all put through."""

from __future__ import annotations

from itertools import count

from orderactions import ActionService, Actor, Policy, Reason, Refund, State, open_journal
from orderactions.http import RequestsTransport
from orderactions.testing.simulator import SimulatedAmazon
from orderactions.transport import NoAnswer

TAG = "oa-refunded"


class Wire(RequestsTransport):
    """The usual transport, for a real desk; the next answer to a write can be lost on its way back."""

    lose = False

    def send(self, request):
        answer = super().send(request)
        if self.lose and request.effect:
            self.lose = False
            raise NoAnswer("the connection was cut")
        return answer


class Story:
    """A ticket, an agent and a simulated Amazon around a desk.

    Args:
        bench: of the desk, as for `check_desk`; its calls go over `bench.wire`.
        clock: of all that is not the desk; it must not be behind the desk's.
    """

    def __init__(self, bench, clock) -> None:
        self.bench, self.desk, self.clock = bench, bench.desk, clock
        self.writes, self._cut_at = 0, 0
        self._listen()
        self.amazon = SimulatedAmazon(clock=clock)
        line = {"sku": "LAMP", "quantity": 1, "paid": {"Principal": "20.00"}}
        order = self.amazon.add_order(marketplace_id="A1PA6795UKMFR9", status="SHIPPED", lines=[line])
        self.ticket = bench.open_ticket("The lamp arrived broken.", order_id=order.order_id)
        clock.advance(60)
        self.service = ActionService(
            marketplaces=[self.amazon.account("de", region="eu", tax="vat_inclusive")],
            journal=open_journal("memory:", clock=clock),
            desks={"desk": self.desk},
            policy=Policy(tags=frozenset({TAG})),
            clock=clock,
        )
        (order_id,) = self.desk.read(self.ticket).order_ids
        request = Refund.full(order_id, reason=Reason.DAMAGED)
        self.action = self.service.execute(request, actor=Actor.agent("marie"), ticket=f"desk:{self.ticket}")

    def _listen(self) -> None:
        real, numbers = self.bench.wire.send, count(1)

        def send(request):
            answer = real(request)
            if request.effect:
                self.writes = next(numbers)
                if self.writes == self._cut_at:
                    raise NoAnswer("the connection was cut")
            return answer

        self.bench.wire.send = send

    def cut(self, nth) -> None:
        """Cut the connection after the nth write to the desk: it is done, and its answer is lost."""
        self._cut_at = nth

    def play(self) -> None:
        for _ in range(60):
            self.service.advance()
            self.clock.advance(10)

    def kinds(self):
        """What is on the ticket, but for what the desk writes of itself."""
        return [each.kind for each in self.desk.messages(self.ticket) if each.kind != "event"]

    def check_end(self, *, may_be_open=False) -> None:
        """The money is out once; one note, one reply, the tag, the ticket solved, and nobody has to look."""
        able, sent = self.desk.capabilities, self.bench.sent_to_buyer(self.ticket)
        assert self.service.get(self.action.id).state is State.DONE
        assert len(self.amazon.ledger()["refunds"]) == 1
        assert len(sent) == 1
        # With the extra [messages] as the buyer writes it, plainly without.
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
