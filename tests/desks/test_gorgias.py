"""Gorgias' own traps, on the double of its wire."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from double_gorgias import EMAIL, KEY, SUPPORT, URL, Bench
from wire import Refused

from orderactions.desks.gorgias import Gorgias
from orderactions.errors import DeskError, DeskUnclear
from orderactions.testing.conformance import check_desk
from orderactions.tickets import TicketChange


@pytest.fixture
def bench():
    return Bench()


def writes(bench):
    sent = [each for each in bench.double.asked if each.effect]
    return [(each.method, each.url.removeprefix(f"{URL}/api/tickets/"), json.loads(each.body)) for each in sent]


def test_only_the_search_is_missing():
    """Its interface finds no tickets by the value of a field."""
    left = [(each.check, each.why) for each in check_desk(Bench) if each.result != "passed"]
    assert left == [("searches by order", "the desk has no search by order")]


def test_what_is_known_of_a_ticket(bench):
    """The customer, the language that the desk has found out, and where the buyer wrote to."""
    ticket = bench.desk.read(bench.open_ticket("Hello.", order_id="305-1234567-1234567"))
    assert (ticket.customer_name, ticket.language, ticket.mailbox) == ("Jo Doe", "de", SUPPORT)
    assert ticket.fields == {"amazon_order_id": "305-1234567-1234567"}
    assert ticket.url == f"{URL}/app/ticket/{ticket.id}"


@pytest.mark.parametrize("zone", ["", "+00:00"])
def test_a_time_is_told_with_its_zone_or_without(bench, zone):
    """The vendor's own examples have none; answers of its accounts have been seen with one."""
    ticket = bench.open_ticket("Hello.")
    bench.double.said[-1]["created_datetime"] = f"2019-11-16T15:59:41.966927{zone}"
    assert bench.desk.read(ticket).buyer_wrote_at == datetime(2019, 11, 16, 15, 59, 41, 966927, UTC)


def test_a_note_and_a_reply_are_each_written_out(bench):
    """They go to one address; channel, source and `public` each say what it is. No time of sending is set."""
    ticket = bench.open_ticket("Hello.")
    customer = bench.double.tickets[int(ticket)]["customer"]
    bench.desk.note(ticket, "Refunded.", marker="[oa:1]")
    bench.desk.reply(ticket, "It is submitted.")
    (_, to_note, note), (_, to_reply, reply) = writes(bench)
    assert to_note == to_reply == f"{ticket}/messages"
    assert note == {
        "channel": "internal-note", "via": "api", "public": False, "from_agent": True, "sender": {"email": EMAIL},
        "source": {"type": "internal-note", "from": {"address": EMAIL}},
        "body_text": "Refunded.\n\n[oa:1]", "body_html": "Refunded.<br><br>[oa:1]",
    }  # fmt: skip
    assert reply == {
        "channel": "email", "via": "api", "public": True, "from_agent": True, "sender": {"email": EMAIL},
        "receiver": {"id": customer["id"]},
        "source": {"type": "email", "from": {"address": SUPPORT}, "to": [{"address": customer["email"]}]},
        "body_text": "It is submitted.", "body_html": "It is submitted.",
    }  # fmt: skip


def test_a_reply_goes_back_the_way_the_last_message_came(bench):
    """To where the customer wrote from, from the address that they wrote to."""
    ticket = bench.open_ticket("Hello.")
    bench.double.tickets[int(ticket)]["customer"]["email"] = "other@mail.test"
    bench.buyer_writes(ticket, "From my other address.", to=("returns@acme.test",))
    bench.desk.reply(ticket, "It is submitted.")
    source = writes(bench)[0][2]["source"]
    assert (source["from"], source["to"]) == ({"address": "returns@acme.test"}, [{"address": "other@mail.test"}])


def test_somebody_else_who_wrote_is_not_told_of_the_order(bench):
    """Whoever was copied may write last; the reply goes to the ticket's customer."""
    ticket = bench.open_ticket("Hello.")
    friend = {"id": 77, "email": "friend@mail.test", "name": "A friend"}
    bench.buyer_writes(ticket, "I saw it, too.", customer=friend)
    bench.desk.reply(ticket, "It is submitted.")
    customer = bench.double.tickets[int(ticket)]["customer"]
    reply = writes(bench)[0][2]
    assert (reply["receiver"], reply["source"]["to"]) == ({"id": customer["id"]}, [{"address": customer["email"]}])


def test_a_desk_that_does_not_heed_the_order_of_a_list(bench):
    """The last message is the last by its time."""
    ticket, listed = bench.open_ticket("Hello."), bench.double.list_messages
    bench.buyer_writes(ticket, "Again.", to=("returns@acme.test",))
    bench.double.list_messages = lambda query: listed({**query, "order_by": "created_datetime:desc"})
    bench.desk.reply(ticket, "It is submitted.")
    assert writes(bench)[0][2]["source"]["from"] == {"address": "returns@acme.test"}
    assert [each.text for each in bench.desk.messages(ticket)] == ["Hello.", "Again.", "It is submitted."]


@pytest.mark.parametrize("source", [None, {}, {"from": {"address": ""}, "to": [{"address": SUPPORT}]}])
def test_a_message_without_addresses_cannot_be_replied_to(bench, source):
    """It is told, and nothing is sent anywhere."""
    ticket = bench.open_ticket("Hello.")
    bench.double.said[-1]["source"] = source
    with pytest.raises(DeskError):
        bench.desk.reply(ticket, "It is submitted.")
    assert writes(bench) == []


def test_a_reply_from_an_address_of_ones_choice():
    """Where the buyer has written to several, it is not guessed."""
    bench = Bench()
    ticket = bench.open_ticket("Hello.")
    bench.buyer_writes(ticket, "And you?", to=(SUPPORT, "boss@acme.test"))
    assert bench.desk.read(ticket).mailbox == SUPPORT
    with pytest.raises(DeskError, match="set reply_from"):
        bench.desk.reply(ticket, "It is submitted.")
    told = Gorgias(URL, KEY, email=EMAIL, reply_from=SUPPORT, transport=bench.double)
    told.reply(ticket, "It is submitted.")
    assert writes(bench)[0][2]["source"]["from"] == {"address": SUPPORT}


@pytest.mark.parametrize("channel", ["chat", "facebook", "phone"])
def test_who_has_not_written_by_mail_gets_no_reply(bench, channel):
    """The way back of another channel is not known to be the same."""
    ticket = bench.open_ticket("Hello.", channel=channel)
    with pytest.raises(DeskError, match="has not written by mail"):
        bench.desk.reply(ticket, "It is submitted.")
    assert writes(bench) == []


def test_what_kind_a_message_is(bench):
    """What failed or was taken back has not reached the buyer; no buyer writes notes."""
    ticket, double = bench.open_ticket("Hello."), bench.double
    told = {"public": True, "from_agent": True, "channel": "email", "body_text": "It is submitted."}
    double.say(int(ticket), **told)
    double.say(int(ticket), **told, failed_datetime=double.now())
    double.say(int(ticket), **told, deleted_datetime=double.now())
    double.say(int(ticket), **{**told, "public": False})
    double.say(int(ticket), **{**told, "channel": "internal-note"})
    double.say(int(ticket), **{**told, "channel": "internal-note", "from_agent": False, "body_text": "[oa:1]"})
    kinds = [each.kind for each in bench.desk.messages(ticket)]
    assert kinds == ["inbound", "reply", "event", "event", "note", "note", "event"]
    bench.desk.note(ticket, "Refunded.", marker="[oa:1]")
    assert bench.desk.messages(ticket)[-1].kind == "note"


def test_what_shows_to_whom_is_never_guessed(bench):
    """A message without the word is told, and nothing is written."""
    ticket = bench.open_ticket("Hello.")
    bench.double.said[-1].pop("public")
    with pytest.raises(DeskError, match="public is missing"):
        bench.desk.note(ticket, "Refunded.", marker="[oa:1]")
    assert writes(bench) == []


def test_a_long_conversation_is_read_to_its_end(bench):
    """The marker may be on any page."""
    ticket = bench.open_ticket("Hello.")
    note = bench.desk.note(ticket, "Refunded.", marker="[oa:1]")
    for n in range(10):
        bench.buyer_writes(ticket, f"Message {n}")
    assert bench.desk.note(ticket, "Refunded.", marker="[oa:1]") == note
    assert len(bench.desk.messages(ticket)) == 12


def test_messages_of_other_tickets_are_refused(bench):
    """A desk that does not heed the filter answers with everybody's."""
    ticket = bench.open_ticket("Hello.")
    bench.open_ticket("Somebody else's.")
    bench.double.list_messages = lambda query: {"data": bench.double.said, "meta": {"next_cursor": None}}
    with pytest.raises(DeskError, match="other tickets"):
        bench.desk.messages(ticket)


def test_tags_and_fields_of_others_survive(bench):
    """Each is added, taken away or set at an address of its own; the addresses of all would erase the others."""
    ticket = bench.open_ticket("Hello.", order_id="305-1234567-1234567")
    bench.double.tickets[int(ticket)]["tags"] = [{"id": 1, "name": "vip"}, {"id": 2, "name": "old"}]
    change = TicketChange(
        status="solved",
        add_tags=frozenset({"Refunded"}),
        remove_tags=frozenset({"old", "none"}),
        fields={"our_reference": "OA-1"},
    )
    after = bench.desk.change(ticket, change)
    assert (after.tags, after.status) == ({"vip", "Refunded"}, "solved")
    assert after.fields == {"amazon_order_id": "305-1234567-1234567", "our_reference": "OA-1"}
    assert writes(bench) == [
        ("POST", f"{ticket}/tags", {"names": ["Refunded"]}),
        ("DELETE", f"{ticket}/tags", {"names": ["old"]}),
        ("PUT", f"{ticket}/custom-fields/502", "OA-1"),
        ("PUT", ticket, {"status": "closed"}),
    ]


def test_a_field_that_the_desk_does_not_have_is_refused(bench):
    """Neither set up here, nor known to the desk."""
    ticket = bench.open_ticket("Hello.")
    with pytest.raises(DeskError, match="there is no field 'no_such'"):
        bench.desk.change(ticket, TicketChange(fields={"no_such": "x"}))
    assert writes(bench) == []
    with pytest.raises(DeskError):
        bench.desk.change(ticket, TicketChange(fields={"gone": "x"}))


def test_snoozed_is_pending_until_it_is_solved(bench):
    """A snoozed ticket is closed and comes back; solving it ends that, too."""
    ticket = bench.open_ticket("Hello.")
    bench.double.tickets[int(ticket)].update(status="closed", snooze_datetime="2026-04-01T10:00:00+00:00")
    assert bench.desk.read(ticket).status == "pending"
    assert bench.desk.change(ticket, TicketChange(status="solved")).status == "solved"
    assert writes(bench)[0][2] == {"status": "closed", "snooze_datetime": None}


@pytest.mark.parametrize("status", ["pending", "closed", ""])
def test_a_status_that_the_desk_does_not_have_is_refused(bench, status):
    """It has two: one is open, the other solved."""
    with pytest.raises(DeskError, match="use one of open, solved"):
        bench.desk.change(bench.open_ticket("Hello."), TicketChange(status=status))


@pytest.mark.parametrize("gone", [{"spam": True}, {"trashed_datetime": "2026-04-01T10:00:00+00:00"}])
def test_what_is_spam_or_in_the_trash_takes_nothing(bench, gone):
    """It reads closed; nobody is written to from there."""
    ticket = bench.open_ticket("Hello.")
    bench.double.tickets[int(ticket)].update(gone)
    assert bench.desk.read(ticket).status == "closed"
    for act in (
        lambda: bench.desk.note(ticket, "Refunded.", marker="[oa:1]"),
        lambda: bench.desk.reply(ticket, "It is submitted."),
        lambda: bench.desk.change(ticket, TicketChange(status="solved")),
    ):
        with pytest.raises(DeskError, match="trash, or spam"):
            act()
    assert writes(bench) == []


class TestMerged:
    """The desk leads from a merged ticket to the one that is left."""

    def test_it_takes_nothing_itself(self, bench):
        """And has no messages any more."""
        old, new = bench.open_ticket("Hello."), bench.open_ticket("Hello again.")
        bench.merge(old, new)
        assert bench.desk.messages(old) == ()
        assert len(bench.desk.messages(new)) == 2
        for act in (
            lambda: bench.desk.note(old, "Refunded.", marker="[oa:1]"),
            lambda: bench.desk.reply(old, "It is submitted."),
            lambda: bench.desk.change(old, TicketChange(status="solved")),
        ):
            with pytest.raises(DeskError, match="elsewhere"):
                act()
        assert writes(bench) == []

    @pytest.mark.parametrize("location", ["/login", "{url}/api/tickets/{old}", "{url}/api/tickets/x"])
    def test_it_is_not_followed_to_anywhere(self, bench, location):
        """Where the address names no other ticket."""
        old = bench.open_ticket("Hello.")

        def elsewhere(request, path, query, body):
            raise Refused(301, None, {"location": location.format(url=URL, old=old)})

        bench.double.answer = elsewhere
        with pytest.raises(DeskError, match="does not say which ticket"):
            bench.desk.read(old)


@pytest.mark.parametrize("write", ["note", "reply"])
def test_an_answer_without_an_id_leaves_it_open(bench, write):
    """The desk took it; whoever asked must look, and not write again."""
    ticket, create = bench.open_ticket("Hello."), bench.double.create
    bench.double.create = lambda number, body: {**create(number, body), "id": None}
    act = {
        "note": lambda: bench.desk.note(ticket, "Refunded.", marker="[oa:1]"),
        "reply": lambda: bench.desk.reply(ticket, "It is submitted."),
    }[write]
    with pytest.raises(DeskUnclear, match=r"answer\.id"):
        act()


def test_the_desk_asks_to_wait(bench):
    """Nothing was done."""
    ticket = bench.open_ticket("Hello.")
    bench.before_next_write(lambda: setattr(bench.double, "refuse_next", Refused(429)))
    with pytest.raises(DeskError, match="asks to wait") as told:
        bench.desk.reply(ticket, "It is submitted.")
    assert type(told.value) is DeskError
    assert bench.sent_to_buyer(ticket) == []


def test_a_text_that_the_desk_might_fill_in_is_refused(bench):
    """Gorgias has variables in what agents write."""
    ticket = bench.open_ticket("Hello.")
    with pytest.raises(DeskError, match="placeholder"):
        bench.desk.reply(ticket, "Dear {{ticket.customer.firstname}}")
    assert writes(bench) == []


def test_a_wrong_key_is_told_and_not_shown(bench):
    """The sentence says what to look at."""
    wrong = Gorgias(URL, "another-key", email=EMAIL, transport=bench.double)
    with pytest.raises(DeskError, match="look at the token") as told:
        wrong.read("1001")
    assert "another-key" not in str(told.value) + repr(wrong)


def test_without_fields_nothing_is_asked_for_them(bench):
    """One call less."""
    ticket = bench.open_ticket("Hello.")
    bare = Gorgias(URL, KEY, email=EMAIL, transport=bench.double)
    assert bare.read(ticket).fields == {}
    assert not [each for each in bench.double.asked if "custom-fields" in each.url]


def test_a_ticket_id_is_a_number(bench):
    """Nothing that is handed in becomes part of an address."""
    for act in (
        lambda: bench.desk.read("1/../../customers"),
        lambda: bench.desk.messages("1?x"),
        lambda: bench.desk.change("1#", TicketChange(status="solved")),
        lambda: bench.desk.note("", "x", marker="[oa:1]"),
        lambda: bench.desk.reply("٣", "x"),
    ):
        with pytest.raises(DeskError, match="its ids are numbers"):
            act()
    assert bench.double.asked == []
