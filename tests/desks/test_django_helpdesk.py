"""django-helpdesk, the real one: every check, its traps, and one ticket from the buyer's words to the mailed reply."""

from __future__ import annotations

import email
import email.policy
import itertools
import json
import urllib.request
from datetime import UTC, datetime, timedelta

import pytest
from story import Story, Wire

from orderactions.clock import ManualClock
from orderactions.desks.django_helpdesk import DjangoHelpdesk
from orderactions.errors import DeskError, DeskUnclear
from orderactions.protocols import TicketChange
from orderactions.testing.conformance import CHECKS, check_desk

TOKEN = "a" * 40
#: What a refund writes to this desk, in order.
WRITES = ("reply", "note", "close")
_numbers = itertools.count(1)


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


@pytest.mark.parametrize("address", ["", None])
def test_a_reply_that_would_be_mailed_to_nobody_is_refused(bench, address):
    """The desk takes it, as of a ticket that staff noted down by phone; the buyer would never hear of it."""
    ticket = bench.open_ticket("Hello.")
    bench.desk._api.write("PATCH", f"/api/tickets/{ticket}/", {"submitter_email": address})
    with pytest.raises(DeskError, match="nobody would get the reply") as told:
        bench.desk.reply(ticket, "It is submitted.")
    assert not isinstance(told.value, DeskUnclear)
    assert [each.kind for each in bench.desk.messages(ticket)] == ["inbound"]


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


def begun(bench) -> Story:
    # The desk's clock is the real one; all others are never behind it.
    return Story(bench, ManualClock(datetime.now(UTC) + timedelta(minutes=1)))


def test_from_the_buyers_words_to_the_mailed_reply(bench):
    """One note that the buyer cannot see, one reply in the buyer's mail, the ticket solved, the money out once."""
    before = len(bench.mails())
    story = begun(bench)
    story.play()
    story.check_end()
    (mail,) = bench.mails()[before:]
    assert mail[0] == bench.buyers[story.ticket]
    said = bench.desk.messages(story.ticket)
    assert [each.kind for each in said] == ["inbound", "reply", "note"]
    assert story.action.confirmation.number in said[2].text
    assert story.writes == len(WRITES)


@pytest.mark.parametrize("nth", range(1, len(WRITES) + 1), ids=WRITES)
def test_the_connection_is_cut_after_a_write(bench, nth):
    """After each of them: still exactly one of each, and nobody has to look."""
    story = begun(bench)
    story.cut(nth)
    story.play()
    story.check_end()
    assert story.kinds() == ["inbound", "reply", "note"]
    assert story.writes == len(WRITES)
