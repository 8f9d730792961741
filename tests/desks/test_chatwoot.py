"""Chatwoot's own traps: lists that are replaced, pages that end, templates in every text, and who has got what."""

from __future__ import annotations

import json

import pytest
from double_chatwoot import (
    ACCOUNT,
    ACTIVITY,
    INCOMING,
    ORDER_FIELD,
    OUTGOING,
    TEMPLATE,
    TEXT_FIELD,
    TOKEN,
    URL,
    Bench,
)
from wire import Refused

from orderactions.errors import DeskError, DeskUnclear
from orderactions.tickets import Ticket, TicketChange

ORDER = "305-1234567-1234567"


def written(bench):
    """What went out as writes: the end of the path and the body."""
    return [(each.url.rpartition("/")[2], json.loads(each.body)) for each in bench.double.asked if each.effect]


@pytest.fixture
def bench():
    return Bench()


def test_a_note_and_a_reply_each_say_who_sees_them(bench):
    """Without a word on it, Chatwoot shows a message to the buyer."""
    ticket = bench.open_ticket("Hello.")
    bench.desk.note(ticket, "Refunded. \n", marker="[oa:1]")
    bench.desk.reply(ticket, "It is submitted.")
    assert written(bench) == [
        ("messages", {"content": "Refunded.\n\n[oa:1]", "message_type": "outgoing", "private": True,
                      "content_type": "text"}),
        ("messages", {"content": "It is submitted.", "message_type": "outgoing", "private": False,
                      "content_type": "text"}),
    ]  # fmt: skip


def test_what_the_desk_shows_to_others_than_meant_is_not_called_done(bench):
    """A person is to look; it is not written again."""
    ticket = bench.open_ticket("Hello.")
    say = bench.double.say
    bench.double.say = lambda *told, private, **more: say(*told, private=not private, **more)
    with pytest.raises(DeskUnclear, match="says that it is not private"):
        bench.desk.note(ticket, "Refunded.", marker="[oa:1]")
    with pytest.raises(DeskUnclear, match="says that it is private"):
        bench.desk.reply(ticket, "It is submitted.")


@pytest.mark.parametrize("write", ["note", "reply"])
def test_a_message_that_is_refused_may_have_been_written(bench, write):
    """What fails after it was saved and handed to the channel, such as a queue of jobs, is answered 422, too."""
    ticket, create = bench.open_ticket("Hello."), bench.double.create_message

    def then_fails(number, body):
        create(number, body)
        raise Refused(422, {"error": "Connection refused - connect(2) for 127.0.0.1:6379"})

    bench.double.create_message = then_fails
    with pytest.raises(DeskUnclear):
        bench.desk.reply(ticket, "Done.") if write == "reply" else bench.desk.note(ticket, "Done.", marker="[oa:1]")
    assert [each.kind for each in bench.desk.messages(ticket)] == ["inbound", write]


def test_the_token_is_in_a_header_of_its_own(bench):
    """With an underscore in its name, which a proxy has to let through."""
    bench.desk.read(bench.open_ticket("Hello."))
    assert all(asked.headers["api_access_token"] == TOKEN and TOKEN not in asked.url for asked in bench.double.asked)


def test_pages_are_followed_back_to_the_first_message(bench):
    """A marker on the oldest page is found, so that it is not written again."""
    ticket = bench.open_ticket("Hello.")
    note = bench.desk.note(ticket, "Refunded.", marker="[oa:1]")
    for n in range(7):
        bench.buyer_writes(ticket, f"And {n}?")
    assert [each.text for each in bench.desk.messages(ticket)][:3] == ["Hello.", "Refunded.\n\n[oa:1]", "And 0?"]
    assert bench.desk.note(ticket, "Refunded.", marker="[oa:1]") == note
    assert len(written(bench)) == 1
    asked = len(bench.double.asked)
    bench.desk.messages(ticket)
    # Nine messages, two on a page, and the page that is empty.
    assert len(bench.double.asked) - asked == 6


def test_pages_that_do_not_go_on_are_refused(bench):
    """Whoever ignores `before` would be asked for ever."""
    ticket = bench.open_ticket("Hello.")
    bench.double.list_messages = lambda number, query: {"payload": bench.double.messages[number]}
    with pytest.raises(DeskError, match="does not go on"):
        bench.desk.messages(ticket)


MESSAGES = [
    (INCOMING, {}, "inbound"),
    (OUTGOING, {"private": False}, "reply"),
    (OUTGOING, {"private": True}, "note"),
    (OUTGOING, {"private": False, "status": "failed"}, "event"),
    (ACTIVITY, {}, "event"),
    (TEMPLATE, {}, "event"),
]


@pytest.mark.parametrize(("number", "more", "kind"), MESSAGES)
def test_what_a_message_is(bench, number, more, kind):
    """A message that the channel refused has not reached the buyer; a greeting is the desk's own."""
    ticket = bench.open_ticket("Hello.")
    bench.double.say(int(ticket), number, "x", **more)
    assert bench.desk.messages(ticket)[-1].kind == kind


def test_a_ticket_as_it_is_read(bench):
    """Who the buyer is, what they speak, and where they wrote to."""
    ticket = bench.desk.read(bench.open_ticket("Hello.", order_id=ORDER))
    assert (ticket.customer_name, ticket.language, ticket.mailbox) == ("Jo Doe", "de", "inbox 7")
    assert ticket.order_ids == (ORDER,)
    assert ticket.url == f"{URL}/app/accounts/{ACCOUNT}/conversations/{ticket.id}"


def test_a_bare_conversation_has_nothing_that_the_desk_does_not_say(bench):
    """No name, no language, no order: each is empty, and none is made up."""
    number = bench.open_ticket("Hello.", order_id=" ")
    conversation = bench.double.conversations[int(number)]
    conversation.update(additional_attributes=None, meta={"sender": {"id": 91}})
    ticket = bench.desk.read(number)
    assert ticket == Ticket(
        id=number,
        status="open",
        buyer_wrote_at=ticket.buyer_wrote_at,
        url=f"{URL}/app/accounts/{ACCOUNT}/conversations/{number}",
        mailbox="inbox 7",
        fields={ORDER_FIELD: " "},
    )
    conversation["custom_attributes"][ORDER_FIELD] = f" {ORDER} "
    conversation["additional_attributes"] = {"browser_language": "PT"}
    assert (bench.desk.read(number).language, bench.desk.read(number).order_ids) == ("pt", (ORDER,))


def test_another_conversation_or_another_status_than_is_known_is_refused(bench):
    """Whatever has mixed them up, and whatever a later version adds."""
    ticket = bench.open_ticket("Hello.")
    bench.double.conversations[int(ticket)]["status"] = "archived"
    with pytest.raises(DeskError, match="conversation.status"):
        bench.desk.read(ticket)
    bench.double.conversations[int(ticket)].update(status="open", id=5)
    with pytest.raises(DeskError, match="is not the conversation"):
        bench.desk.read(ticket)


@pytest.mark.parametrize(
    ("theirs", "ours"), [("open", "open"), ("pending", "pending"), ("snoozed", "pending"), ("resolved", "solved")]
)
def test_statuses(bench, theirs, ours):
    """A snoozed conversation waits, too."""
    ticket = bench.open_ticket("Hello.")
    bench.double.conversations[int(ticket)]["status"] = theirs
    assert bench.desk.read(ticket).status == ours


def test_a_status_is_set_by_its_name_and_never_toggled(bench):
    """The same call without a status would turn it over."""
    ticket = bench.open_ticket("Hello.")
    bench.desk.change(ticket, TicketChange(status="solved"))
    bench.desk.change(ticket, TicketChange(status="solved"))
    assert written(bench) == [("toggle_status", {"status": "resolved"})] * 2
    with pytest.raises(DeskError, match="use one of open, pending, solved"):
        bench.desk.change(ticket, TicketChange(status="closed"))


def test_labels_of_others_are_written_again(bench):
    """All of them are replaced at once; and where nothing changes, nothing is written."""
    ticket = bench.open_ticket("Hello.")
    bench.double.labels[int(ticket)] = ["vip", "old"]
    bench.double.known_labels.append("old")
    bench.desk.change(ticket, TicketChange(add_tags=frozenset({"oa"}), remove_tags=frozenset({"old"})))
    bench.desk.change(ticket, TicketChange(add_tags=frozenset({"oa"})))
    assert written(bench) == [("labels", {"labels": ["oa", "vip"]})]


def test_a_label_that_the_account_does_not_have_is_refused(bench):
    """Chatwoot drops it without a word."""
    ticket = bench.open_ticket("Hello.")
    with pytest.raises(DeskError, match="no label 'odd'"):
        bench.desk.change(ticket, TicketChange(add_tags=frozenset({"oa", "odd"})))
    assert written(bench) == []


@pytest.mark.parametrize("knows_merge", [True, False])
def test_attributes_of_others_survive(bench, knows_merge):
    """Also on a server that does not know `merge`, and replaces all of them."""
    ticket = bench.open_ticket("Hello.", order_id=ORDER)
    bench.double.knows_merge = knows_merge
    bench.double.conversations[int(ticket)]["custom_attributes"]["weight"] = 7
    after = bench.desk.change(ticket, TicketChange(fields={TEXT_FIELD: "OA-1"}))
    assert dict(after.fields) == {ORDER_FIELD: ORDER, "weight": "7", TEXT_FIELD: "OA-1"}
    ((_, body),) = written(bench)
    assert body == {"custom_attributes": {ORDER_FIELD: ORDER, "weight": 7, TEXT_FIELD: "OA-1"}, "merge": True}


def test_an_attribute_that_is_lost_beside_is_told(bench):
    """Whatever the desk has done with it."""
    ticket = bench.open_ticket("Hello.", order_id=ORDER)
    conversation = bench.double.conversations[int(ticket)]
    bench.double.update_attributes = lambda number, body: conversation.update(custom_attributes={TEXT_FIELD: "OA-1"})
    with pytest.raises(DeskError, match=f"lost what nobody meant to change: {ORDER_FIELD}"):
        bench.desk.change(ticket, TicketChange(fields={TEXT_FIELD: "OA-1"}))


def test_an_attribute_that_the_account_does_not_have_is_refused(bench):
    """Chatwoot would take it, and show it to nobody; one that is on the conversation is there."""
    ticket = bench.open_ticket("Hello.")
    with pytest.raises(DeskError, match="no field 'odd'"):
        bench.desk.change(ticket, TicketChange(fields={"odd": "x"}))
    assert written(bench) == []
    bench.double.conversations[int(ticket)]["custom_attributes"]["odd"] = "y"
    assert bench.desk.change(ticket, TicketChange(fields={"odd": "x"})).fields["odd"] == "x"


@pytest.mark.parametrize("text", ["Dear {{ contact.name }}", "{% if x %}", "`{{ x }}`"])
def test_templates_are_refused_in_notes_as_in_replies(bench, text):
    """Chatwoot renders both; inside backticks it may or may not, by its version."""
    ticket = bench.open_ticket("Hello.")
    with pytest.raises(DeskError, match="placeholder"):
        bench.desk.reply(ticket, text)
    with pytest.raises(DeskError, match="placeholder"):
        bench.desk.note(ticket, text, marker="[oa:1]")
    assert written(bench) == []


def test_tags_in_a_reply_are_refused(bench):
    """A reply is Markdown, from which they vanish on their way; in a note nobody takes anything away."""
    ticket = bench.open_ticket("Hello.")
    with pytest.raises(DeskError, match="would vanish"):
        bench.desk.reply(ticket, "See <b>here</b>")
    bench.desk.reply(ticket, "5 < 6 & 7 > 6")
    bench.desk.note(ticket, "See <b>here</b>", marker="[oa:1]")
    assert [each.text for each in bench.desk.messages(ticket)][1:] == ["5 < 6 & 7 > 6", "See <b>here</b>\n\n[oa:1]"]


def test_a_channel_whose_time_is_over_is_not_written_to(bench):
    """WhatsApp takes a reply for 24 hours; Chatwoot would take it and fail."""
    ticket = bench.open_ticket("Hello.")
    bench.double.conversations[int(ticket)]["can_reply"] = False
    with pytest.raises(DeskError, match="no reply now"):
        bench.desk.reply(ticket, "It is submitted.")
    assert bench.desk.note(ticket, "Refunded.", marker="[oa:1]")


def test_the_search_looks_at_what_it_finds(bench):
    """An account without that attribute answers with every conversation."""
    tickets = [bench.open_ticket("Hello.", order_id=each) for each in (ORDER, ORDER[:-1] + "8", ORDER, "")]
    assert bench.desk.capabilities.search
    assert bench.desk.tickets_of(ORDER) == (tickets[0], tickets[2])
    bench.double.known_attributes.remove(ORDER_FIELD)
    assert bench.desk.tickets_of(ORDER) == (tickets[0], tickets[2])
    with pytest.raises(DeskError, match="no order's id"):
        bench.desk.tickets_of("")
