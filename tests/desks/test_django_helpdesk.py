"""django-helpdesk, the real one: every check, its traps, and one ticket from the buyer's words to the mailed reply."""

from __future__ import annotations

import email
import email.policy
import itertools
import json
import urllib.request
from datetime import UTC, datetime, timedelta

import pytest

from orderactions import ActionService, Actor, Reason, Refund, State, open_journal
from orderactions.clock import ManualClock
from orderactions.desks.django_helpdesk import DjangoHelpdesk
from orderactions.errors import DeskError, DeskUnclear
from orderactions.http import RequestsTransport
from orderactions.protocols import TicketChange
from orderactions.testing.conformance import CHECKS, check_desk
from orderactions.testing.simulator import SimulatedAmazon
from orderactions.transport import NoAnswer

TOKEN = "a" * 40
_numbers = itertools.count(1)


class Wire(RequestsTransport):
    """The usual transport; the next answer to a write can be lost on its way back."""

    lose = False

    def send(self, request):
        answer = super().send(request)
        if self.lose and request.effect:
            self.lose = False
            raise NoAnswer("the connection was cut")
        return answer


class Bench:
    text_field = "our_reference"
    secrets = (TOKEN,)

    def __init__(self, server, **more) -> None:
        self.url, self.mail = server
        self.wire = Wire()
        self.desk = DjangoHelpdesk(self.url, TOKEN, **{"private_means_no_emails": True, "transport": self.wire, **more})
        self.buyers: dict[str, str] = {}

    def open_ticket(self, text, *, order_id=""):
        buyer = f"buyer{next(_numbers)}@m.test"
        made = self._post("/buyer/opens", text=text, email=buyer, order_id=order_id)
        self.buyers[str(made["id"])] = buyer
        return str(made["id"])

    def buyer_writes(self, ticket_id, text):
        self._post("/buyer/writes", ticket=int(ticket_id), text=text)

    def sent_to_buyer(self, ticket_id):
        return [text for to, text in self.mails() if to == self.buyers[ticket_id]]

    def mails(self):
        """Everything that was mailed to anybody: to whom, and its text."""
        found = []
        for file in sorted(self.mail.glob("*.log")):
            for part in file.read_bytes().split(b"\n" + b"-" * 79 + b"\n"):
                if part.strip():
                    mail = email.message_from_bytes(part, policy=email.policy.default)
                    found.append((mail["To"], mail.get_body(("plain",)).get_content()))
        return found

    def lose_next_answer(self):
        self.wire.lose = True
        return True

    def merge(self, ticket_id, into):
        self._post("/staff/merges", ticket=int(ticket_id), into=int(into))
        return True

    def _post(self, path, **body):
        headers = {"content-type": "application/json"}
        request = urllib.request.Request(self.url + path, data=json.dumps(body).encode(), headers=headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read())


@pytest.fixture
def bench(helpdesk_server):
    return Bench(helpdesk_server)


@pytest.mark.parametrize("check", CHECKS)
def test_it_passes_every_check(helpdesk_server, check):
    """Or says that it has no way for it."""
    (finding,) = check_desk(lambda: Bench(helpdesk_server), only=check)
    has_none = {
        "tags of others survive": "the desk has no tags",
        "searches by order": "the desk has no search by order",
    }
    expected = ("skipped", has_none[check]) if check in has_none else ("passed", "")
    assert (finding.result, finding.why) == expected


def test_a_note_that_might_be_mailed_is_not_written(helpdesk_server):
    """Unless the desk's settings forbid it, private notes are mailed to whoever is copied: then there are none."""
    bench = Bench(helpdesk_server, private_means_no_emails=False)
    assert not bench.desk.capabilities.notes
    ticket = bench.open_ticket("Hello.")
    with pytest.raises(DeskError, match="private_means_no_emails"):
        bench.desk.note(ticket, "Refunded.", marker="[oa:1]")
    assert [each.kind for each in bench.desk.messages(ticket)] == ["inbound"]


def test_a_reply_leaves_the_title_of_the_ticket_as_it_is(bench):
    """The desk renames a ticket by the title of what is written to it; so none is sent."""
    ticket = bench.open_ticket("Hello.")
    bench.desk.reply(ticket, "It is submitted.")
    assert bench.desk._get(ticket).text("title") == "A message"


@pytest.mark.parametrize("status", ["pending", "open", "closed"])
def test_each_status(bench, status):
    """As it is set, it is read, and the buyer hears nothing of it."""
    ticket = bench.open_ticket("Hello.")
    assert bench.desk.change(ticket, TicketChange(status=status)).status == status
    assert bench.sent_to_buyer(ticket) == []


def test_a_wrong_token_is_said_and_not_shown(helpdesk_server):
    """The sentence says what to look at."""
    bench = Bench(helpdesk_server)
    ticket = bench.open_ticket("Hello.")
    wrong = DjangoHelpdesk(bench.url, "b" * 40)
    with pytest.raises(DeskError, match="look at the token") as told:
        wrong.reply(ticket, "Hello.")
    assert "bbb" not in str(told.value)
    assert not isinstance(told.value, DeskUnclear)


def test_a_ticket_number_is_a_number(bench):
    """Nothing that is handed in becomes part of an address."""
    with pytest.raises(DeskError, match="its ids are numbers"):
        bench.desk.read("1/../../users")


class Story:
    """A ticket, an agent and a simulated Amazon around the real desk."""

    def __init__(self, bench) -> None:
        self.bench = bench
        # The desk's clock is the real one; the story begins after the buyer has written.
        self.clock = ManualClock(datetime.now(UTC) + timedelta(minutes=1))
        self.amazon = SimulatedAmazon(clock=self.clock)
        line = {"sku": "LAMP", "quantity": 1, "paid": {"Principal": "20.00"}}
        order = self.amazon.add_order(marketplace_id="A1PA6795UKMFR9", status="SHIPPED", lines=[line])
        self.ticket = bench.open_ticket("The lamp arrived broken.", order_id=order.order_id)
        self.service = ActionService(
            marketplaces=[self.amazon.account("de", region="eu", tax="vat_inclusive")],
            journal=open_journal("memory:", clock=self.clock),
            desks={"desk": bench.desk},
            clock=self.clock,
        )

    def refund(self):
        (order_id,) = self.bench.desk.read(self.ticket).order_ids
        request = Refund.full(order_id, reason=Reason.DAMAGED)
        return self.service.execute(request, actor=Actor.agent("marie"), ticket=f"desk:{self.ticket}")

    def pass_time(self) -> None:
        for _ in range(60):
            self.service.advance()
            self.clock.advance(10)


def test_from_the_buyers_words_to_the_mailed_reply(bench):
    """One note that the buyer cannot see, one reply in the buyer's mail, the ticket solved, the money out once."""
    story = Story(bench)
    before = len(bench.mails())
    action = story.refund()
    story.pass_time()
    (mail,) = bench.mails()[before:]
    assert mail[0] == bench.buyers[story.ticket]
    # With the extra [messages] as the buyer writes it, plainly without.
    assert "EUR 20.00" in mail[1] or "20,00 €" in mail[1]
    said = bench.desk.messages(story.ticket)
    assert [each.kind for each in said] == ["inbound", "reply", "note"]
    assert action.confirmation.number in said[2].text
    assert "marie" not in mail[1]
    assert bench.desk.read(story.ticket).status == "solved"
    assert story.service.get(action.id).state is State.DONE
    assert story.service.tasks() == ()
    assert len(story.amazon.ledger()["refunds"]) == 1


@pytest.mark.parametrize("nth", [1, 2, 3])
def test_the_connection_is_cut_after_a_write(bench, nth):
    """After the reply, the note or the closing: still exactly one of each, and nobody has to look."""
    story = Story(bench)
    real, seen = bench.wire.send, []

    def cut(request):
        answer = real(request)
        if request.effect:
            seen.append(request)
            if len(seen) == nth:
                raise NoAnswer("the connection was cut")
        return answer

    bench.wire.send = cut
    action = story.refund()
    story.pass_time()
    assert [each.kind for each in bench.desk.messages(story.ticket)] == ["inbound", "reply", "note"]
    assert len(bench.sent_to_buyer(story.ticket)) == 1
    assert (bench.desk.read(story.ticket).status, story.service.tasks()) == ("solved", ())
    assert story.service.get(action.id).state is State.DONE
    assert len(story.amazon.ledger()["refunds"]) == 1
