"""Request Tracker 5, the real one: every check, its traps, one ticket from the buyer's words to the mailed reply."""

from __future__ import annotations

import email
import email.policy
import itertools
import json
import re
import time
import urllib.parse
import urllib.request
from datetime import UTC, datetime, timedelta

import pytest
from story import TAG, Story, Wire

from orderactions.clock import ManualClock
from orderactions.desks import rt
from orderactions.desks.rt import RequestTracker
from orderactions.errors import DeskError, DeskUnclear
from orderactions.protocols import TicketChange
from orderactions.testing.conformance import CHECKS, check_desk

#: What a refund writes to this desk, in order.
WRITES = ("reply", "note", "tags", "close")
_numbers = itertools.count(1)


class Bench:
    text_field = "Our Reference"

    def __init__(self, server, *, queue="Amazon", **more) -> None:
        self.url, self.home = server
        self.queue = queue
        self.secrets = (self.token("orderbot"),)
        self.wire = Wire()
        settings = {"tags_field": "Tags", "resolving_mails_nobody": True, "transport": self.wire, **more}
        self.desk = RequestTracker(self.url, self.token("orderbot"), **settings)
        self.buyers: dict[str, str] = {}

    def token(self, name):
        return (self.home / f"{name}.token").read_text()

    def open_ticket(self, text, *, order_id=""):
        buyer = f"buyer{next(_numbers)}@m.test"
        self.mail_in(buyer, "A message", text)
        found = self.as_marie("GET", "/tickets?" + urllib.parse.urlencode({"query": f"Requestor = '{buyer}'"}))
        ticket_id = found["items"][0]["id"]
        self.buyers[ticket_id] = buyer
        if order_id:
            self.as_marie("PUT", f"/ticket/{ticket_id}", {"CustomFields": {"Amazon Order ID": order_id}})
        return ticket_id

    def buyer_writes(self, ticket_id, text):
        # RT keeps whole seconds, and nobody writes twice in one.
        began = int(time.time())
        while int(time.time()) == began:
            time.sleep(0.02)
        self.mail_in(self.buyers[ticket_id], f"Re: [desk.test #{ticket_id}] A message", text)

    def mail_in(self, sender, subject, text, *, content_type="text/plain; charset=utf-8"):
        """As the desk's mail server hands it over."""
        head = f"From: Jo Doe <{sender}>\nTo: amazon@desk.test\nSubject: {subject}\nContent-Type: {content_type}"
        form = {"action": "correspond", "queue": self.queue, "message": f"{head}\n\n{text}\n"}
        body = urllib.parse.urlencode(form).encode()
        with urllib.request.urlopen(f"{self.url}/REST/1.0/NoAuth/mail-gateway", body, timeout=30) as answer:
            assert answer.read().strip() == b"ok"

    def sent_to_buyer(self, ticket_id):
        # A person sees no difference between a blank and one that stays.
        return [text.replace("\xa0", " ") for to, text in self.mails() if to == self.buyers[ticket_id]]

    def mails(self):
        """What was mailed to anybody: to whom, and its text; but not that a new message has come in."""
        found = []
        for file in sorted((self.home / "mail").iterdir()):
            mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            if "auto-replied" not in mail.get("Auto-Submitted", ""):
                found.append((mail["To"], mail.get_body(("plain",)).get_content()))
        return found

    def lose_next_answer(self):
        self.wire.lose = True
        return True

    def merge(self, ticket_id, into):
        self.as_marie("PUT", f"/ticket/{ticket_id}", {"MergeInto": into})
        return True

    def as_marie(self, method, path, body=None):
        """What a colleague does."""
        headers = {"content-type": "application/json", "authorization": f"token {self.token('marie')}"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/REST/2.0{path}", data=data, headers=headers, method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read())


@pytest.fixture
def bench(rt_server):
    return Bench(rt_server)


@pytest.mark.parametrize("check", CHECKS)
def test_it_passes_every_check(rt_server, check):
    """None is left out."""
    (finding,) = check_desk(lambda: Bench(rt_server), only=check)
    assert (finding.result, finding.why) == ("passed", "")


def begun(bench) -> Story:
    # The desk's clock is the real one; all others are never behind it.
    return Story(bench, ManualClock(datetime.now(UTC) + timedelta(minutes=1)))


def test_from_the_buyers_words_to_the_mailed_reply(bench):
    """One note that nobody was mailed, one reply in the buyer's mail, the tag, the ticket solved, one refund."""
    before = len(bench.mails())
    story = begun(bench)
    story.play()
    story.check_end()
    (mail,) = bench.mails()[before:]
    assert mail[0] == bench.buyers[story.ticket]
    said = bench.desk.messages(story.ticket)
    assert [each.kind for each in said] == ["inbound", "reply", "note"]
    assert story.action.confirmation.number in said[2].text
    assert said[1].text.strip() in mail[1]
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


def test_tags_and_fields_of_colleagues_survive(bench):
    """RT replaces the values of a field; they are read, merged and written."""
    ticket = bench.open_ticket("Hello.", order_id="305-1234567-1234567")
    bench.as_marie("PUT", f"/ticket/{ticket}", {"CustomFields": {"Tags": ["vip", 'a "b", {c}'], "Outcome": "none"}})
    after = bench.desk.change(ticket, TicketChange(add_tags=frozenset({TAG}), fields={"Outcome": "refunded"}))
    assert after.tags == {"vip", 'a "b", {c}', TAG}
    assert (after.fields["Outcome"], after.order_ids) == ("refunded", ("305-1234567-1234567",))
    after = bench.desk.change(ticket, TicketChange(remove_tags=after.tags, fields={"Outcome": ""}))
    assert (after.tags, "Outcome" in after.fields) == (frozenset(), False)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (TicketChange(fields={"Outcome": "exploded"}), "does not show it: Outcome"),
        (TicketChange(fields={"Nope": "x"}), "has no field 'Nope'"),
        (TicketChange(fields={"Tags": "x"}), "several values"),
        (TicketChange(status="closed"), "is not a status"),
    ],
)
def test_what_the_desk_answers_200_to_and_does_not_do(bench, change, why):
    """It is an error here, and nothing was changed."""
    ticket = bench.open_ticket("Hello.")
    bench.as_marie("PUT", f"/ticket/{ticket}", {"CustomFields": {"Tags": ["vip", "late"]}})
    before = bench.desk.read(ticket)
    with pytest.raises(DeskError, match=why):
        bench.desk.change(ticket, change)
    assert bench.desk.read(ticket) == before


def test_a_resolved_ticket_mails_the_buyer_where_the_scrip_is_on(rt_server):
    """Which is what the promise is about; without it no status is set, and nobody hears of anything."""
    bench = Bench(rt_server, queue="Loud")
    ticket = bench.open_ticket("Hello.")
    bench.desk.change(ticket, TicketChange(status="solved"))
    assert len(bench.sent_to_buyer(ticket)) == 1
    careful = Bench(rt_server, queue="Loud", resolving_mails_nobody=False)
    ticket = careful.open_ticket("Hello.")
    with pytest.raises(DeskError, match="resolving_mails_nobody"):
        careful.desk.change(ticket, TicketChange(status="solved"))
    assert not careful.desk.capabilities.close
    assert (careful.sent_to_buyer(ticket), careful.desk.read(ticket).status) == ([], "open")


@pytest.mark.parametrize("status", ["pending", "solved"])
def test_each_status_and_back(bench, status):
    """As it is set, it is read, and the buyer hears nothing of it."""
    ticket = bench.open_ticket("Hello.")
    assert bench.desk.change(ticket, TicketChange(status=status)).status == status
    assert bench.desk.change(ticket, TicketChange(status="open")).status == "open"
    assert bench.sent_to_buyer(ticket) == []


def test_a_ticket_that_names_nobody(bench):
    """RT would take the reply and mail nobody: it is refused."""
    bench.as_marie("POST", "/ticket", {"Queue": "Amazon", "Subject": "By hand", "Requestor": []})
    found = bench.as_marie("GET", "/tickets?" + urllib.parse.urlencode({"query": "Subject = 'By hand'"}))
    with pytest.raises(DeskError, match="no requestor"):
        bench.desk.reply(found["items"][0]["id"], "It is submitted.")


def test_a_buyer_who_is_told_what_colleagues_write(bench):
    """Comments are mailed to each AdminCc; where the buyer is one, nothing is noted."""
    ticket = bench.open_ticket("Hello.")
    bench.as_marie("PUT", f"/ticket/{ticket}", {"AdminCc": bench.buyers[ticket]})
    with pytest.raises(DeskError, match="AdminCc"):
        bench.desk.note(ticket, "Refunded.", marker="[oa:1]")
    assert bench.sent_to_buyer(ticket) == []


def test_whose_words_a_message_has(bench):
    """Privileged users are staff; anybody else who writes in is taken for the buyer."""
    ticket = bench.open_ticket("Hello.")
    bench.as_marie("POST", f"/ticket/{ticket}/correspond", {"Content": "We look.", "ContentType": "text/html"})
    bench.as_marie("POST", f"/ticket/{ticket}/comment", {"Content": "Odd.", "ContentType": "text/plain"})
    bench.mail_in("other@m.test", f"Re: [desk.test #{ticket}] A message", "From my other address.")
    said = [(each.kind, each.text) for each in bench.desk.messages(ticket)]
    assert said == [
        ("inbound", "Hello."),
        ("reply", "We look."),
        ("note", "Odd."),
        ("inbound", "From my other address."),
    ]


def test_a_mail_of_several_parts(bench):
    """Its words are read, in plain text where it has them, and no file."""
    ticket = bench.open_ticket("Hello.")
    plain = "--B\nContent-Type: text/plain\n\nplain words\n"
    rich = "--B\nContent-Type: text/html\n\n<p>rich words</p>\n--B--\n"
    log = '--A\nContent-Type: text/plain\nContent-Disposition: attachment; filename="log.txt"\n\na log\n--A--'
    text = f"--A\nContent-Type: multipart/alternative; boundary=B\n\n{plain}{rich}{log}"
    bench.mail_in(bench.buyers[ticket], f"[desk.test #{ticket}]", text, content_type="multipart/mixed; boundary=A")
    bench.mail_in(bench.buyers[ticket], f"[desk.test #{ticket}]", "<p>only<br>rich</p>", content_type="text/html")
    assert [each.text for each in bench.desk.messages(ticket)] == ["Hello.", "plain words", "only\nrich"]


def test_a_long_conversation_is_read_to_its_end(bench, monkeypatch):
    """The marker may be on any page."""
    monkeypatch.setattr(rt, "_PAGE", 3)
    monkeypatch.setattr(rt, "_AT_ONCE", 2)
    ticket = bench.open_ticket("Hello.")
    ids = [bench.desk.note(ticket, f"Note {n}", marker=f"[oa:{n}]") for n in range(4)]
    assert [each.text for each in bench.desk.messages(ticket)[1:]] == [f"Note {n}\n\n[oa:{n}]" for n in range(4)]
    assert bench.desk.note(ticket, "again", marker="[oa:3]") == ids[3]


def test_a_merged_ticket_is_read_as_the_one_it_is_now(bench):
    """What was said on both, and a note that was written before the merge is found."""
    old, new = bench.open_ticket("Hello."), bench.open_ticket("Hello again.")
    first = bench.desk.note(old, "Refunded.", marker="[oa:1]")
    bench.merge(old, new)
    assert bench.desk.note(new, "Refunded.", marker="[oa:1]") == first
    said = [each.text for each in bench.desk.messages(new) if each.kind == "inbound"]
    assert sorted(said) == ["Hello again.", "Hello."]


def test_what_is_read_of_a_ticket(bench):
    """Who wrote, where to, and where a person looks at it."""
    ticket = bench.open_ticket("Hello.")
    found = bench.desk.read(ticket)
    assert (found.customer_name, found.customer_email) == ("Jo Doe", bench.buyers[ticket])
    assert (found.mailbox, found.url) == ("amazon@desk.test", f"{bench.url}/Ticket/Display.html?id={ticket}")


def test_the_token_is_in_no_address_and_in_no_error(bench):
    """An address is logged by whatever stands between."""
    seen, real = [], bench.wire.send
    bench.wire.send = lambda request: (seen.append(request), real(request))[1]
    ticket = bench.open_ticket("Hello.")
    bench.desk.note(ticket, "Refunded.", marker="[oa:1]")
    bench.desk.tickets_of("305-1234567-1234567")
    assert len(seen) > 4
    assert not any(bench.secrets[0] in each.url for each in seen)
    wrong = RequestTracker(bench.url, "1-27-0123456789")
    with pytest.raises(DeskError, match="look at the token") as told:
        wrong.reply(ticket, "Hello.")
    assert "0123" not in str(told.value)
    assert not isinstance(told.value, DeskUnclear)


@pytest.mark.parametrize("ticket", ["1/../../user/root", "1?token=x", "", "\u0661"])
def test_a_ticket_number_is_a_number(bench, ticket):
    """Nothing that is handed in becomes part of an address, or of a search."""
    with pytest.raises(DeskError, match="its ids are numbers"):
        bench.desk.read(ticket)
    with pytest.raises(DeskError, match="no order's id"):
        bench.desk.tickets_of(f"{ticket}' OR id > 0")
    assert re.fullmatch("[0-9]+", bench.open_ticket("Hello."))
