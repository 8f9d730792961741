"""Znuny, the real one: every check, what only it can show, and a ticket from the buyer's words to the mailed reply."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from znuny_bench import BUYER, ServerBench

from orderactions import ActionService, Actor, Policy, Reason, Refund, State, open_journal
from orderactions.clock import ManualClock
from orderactions.errors import DeskError, DeskUnclear
from orderactions.testing.conformance import CHECKS, check_desk
from orderactions.testing.simulator import SimulatedAmazon
from orderactions.transport import NoAnswer

TAG = "oa-refunded"
LONG = "It is submitted, and what else there is to say of it goes on for more than seventy-eight characters.\n\nYours"


@pytest.fixture
def bench(znuny_server):
    return ServerBench(znuny_server)


@pytest.mark.parametrize("check", CHECKS)
def test_every_check_on_the_real_desk(znuny_server, check):
    """None is skipped: it can do all."""
    (finding,) = check_desk(lambda: ServerBench(znuny_server), only=check)
    assert finding.result == "passed", finding.why


def test_the_mail_has_the_words_and_the_signature_and_nobody_is_copied(bench):
    """One mail, to the buyer alone; the words are read back as they were. The queue's own answers are not set off."""
    ticket = bench.open_ticket("Hello.")
    bench.desk.reply(ticket, LONG)
    bench.desk.note(ticket, "Refunded.", marker="[oa:1]")
    ((to, mail),) = bench.server.mails(ticket)
    assert (to, mail["To"], mail["Cc"]) == (BUYER, BUYER, None)
    assert "amazon@desk.test" in mail["From"]
    (text,) = bench.sent_to_buyer(ticket)
    assert text.startswith(LONG)
    assert "Your shop" in text
    assert [(each.kind, each.text) for each in bench.desk.messages(ticket)][1:] == [
        ("reply", LONG),
        ("note", "Refunded.\n\n[oa:1]"),
    ]


def test_the_answer_that_is_not_set_off(bench):
    """With the interface's own default the buyer gets a second mail, which quotes: this desk is set up for it."""
    ticket = bench.open_ticket("Hello.")
    article = {
        "Subject": "x", "Body": "Not once more", "ContentType": "text/plain; charset=utf-8", "SenderType": "agent",
        "CommunicationChannel": "Email", "IsVisibleForCustomer": 1, "ArticleSend": 1, "To": "else@mail.test",
    }  # fmt: skip
    bench.server.ask("TicketUpdate", {"TicketID": ticket, "Article": article})
    assert [to for to, _ in bench.server.mails(ticket)].count(BUYER) == 1
    assert bench.desk.messages(ticket)[-1].kind == "event"


@pytest.mark.parametrize("wrong", ["user", "service", "field"])
def test_what_is_set_up_wrong_is_told(znuny_server, wrong):
    """The desk answers each of them as if it were well, or with its own fault; nothing is taken for an answer."""
    bench = ServerBench(
        znuny_server, **{"service": {"service": "Nope"}, "field": {"order_field": "Nope"}}.get(wrong, {})
    )
    if wrong == "user":
        bench.desk._user = "nobody"
    ticket = bench.open_ticket("Hello.")
    with pytest.raises(DeskError) as told:
        bench.desk.tickets_of("305-1234567-1234567") if wrong == "field" else bench.desk.read(ticket)
    assert not isinstance(told.value, DeskUnclear)


class Story:
    """A ticket, an agent and a simulated Amazon around the real desk."""

    def __init__(self, bench) -> None:
        self.bench, self.desk = bench, bench.desk
        # The desk's clock is the real one; the story begins after the buyer has written.
        self.clock = ManualClock(datetime.now(UTC) + timedelta(minutes=1))
        self.amazon = SimulatedAmazon(clock=self.clock)
        line = {"sku": "LAMP", "quantity": 1, "paid": {"Principal": "20.00"}}
        order = self.amazon.add_order(marketplace_id="A1PA6795UKMFR9", status="SHIPPED", lines=[line])
        self.ticket = bench.open_ticket("The lamp arrived broken.", order_id=order.order_id)
        self.service = ActionService(
            marketplaces=[self.amazon.account("de", region="eu", tax="vat_inclusive")],
            journal=open_journal("memory:", clock=self.clock),
            desks={"desk": self.desk},
            policy=Policy(tags=frozenset({TAG})),
            clock=self.clock,
        )

    def play(self) -> None:
        (order_id,) = self.desk.read(self.ticket).order_ids
        request = Refund.full(order_id, reason=Reason.DAMAGED)
        action = self.service.execute(request, actor=Actor.agent("marie"), ticket=f"desk:{self.ticket}")
        for _ in range(60):
            self.service.advance()
            self.clock.advance(10)
        assert self.service.get(action.id).state is State.DONE
        assert len(self.amazon.ledger()["refunds"]) == 1
        assert self.service.tasks() == ()
        assert [each.kind for each in self.desk.messages(self.ticket)] == ["inbound", "reply", "note"]
        ticket = self.desk.read(self.ticket)
        assert (ticket.status, ticket.tags) == ("solved", {TAG})
        (text,) = self.bench.sent_to_buyer(self.ticket)
        assert "20.00" in text or "20,00" in text
        assert "marie" not in text


@pytest.mark.parametrize("nth", range(5))
def test_from_the_buyers_words_to_the_mailed_reply(bench, nth):
    """The connection is cut after no write, or after the reply, the note, the tag or the closing: one of each."""
    story, real, numbers = Story(bench), bench.transport.send, count(1)

    def cut(request):
        answer = real(request)
        if request.effect and next(numbers) == nth:
            raise NoAnswer("the connection was cut")
        return answer

    bench.transport.send = cut
    story.play()
    assert next(numbers) > 4
