"""FreeScout's own traps: what changes a status beside, what replaces others' tags, what its modules may lack."""

from __future__ import annotations

import json

import pytest
from double_freescout import BOT, KEY, LIST_FIELD, ORDER_FIELD, TEXT_FIELD, URL, Bench

from orderactions.desks.freescout import FreeScout
from orderactions.errors import DeskError, DeskUnclear
from orderactions.tickets import Ticket, TicketChange

ORDER = "305-1234567-1234567"


def written(bench):
    """What went out as writes: the method, the end of the path and the body."""
    return [
        (each.method, each.url.rpartition("/")[2], json.loads(each.body)) for each in bench.double.asked if each.effect
    ]


@pytest.fixture
def bench():
    return Bench()


def conversation(bench, ticket):
    return bench.double.conversations[int(ticket)]


def test_a_note_says_nothing_of_a_status_and_a_reply_keeps_it(bench):
    """Without one, FreeScout makes a conversation pending with every reply."""
    ticket = bench.open_ticket("Hello.")
    conversation(bench, ticket)["status"] = "closed"
    bench.desk.note(ticket, "Refunded. \n", marker="[oa:1]")
    bench.desk.reply(ticket, "It is submitted.")
    note, reply = (body for _, _, body in written(bench))
    assert note == {"type": "note", "text": "Refunded.<br><br>[oa:1]", "user": BOT}
    assert reply == {"type": "message", "text": "It is submitted.", "user": BOT, "status": "closed"}
    assert bench.desk.read(ticket).status == "solved"


def test_the_key_is_in_a_header_of_its_own(bench):
    """Not in the address, where it would be logged."""
    bench.desk.read(bench.open_ticket("Hello."))
    (asked,) = bench.double.asked
    assert asked.headers["x-freescout-api-key"] == KEY
    assert KEY not in asked.url
    assert "authorization" not in asked.headers


def test_spam_is_not_replied_to_and_neither_is_nobody(bench):
    """The note is still written: colleagues are to know."""
    ticket = bench.open_ticket("Hello.")
    conversation(bench, ticket)["status"] = "spam"
    with pytest.raises(DeskError, match="spam"):
        bench.desk.reply(ticket, "It is submitted.")
    assert bench.desk.note(ticket, "Refunded.", marker="[oa:1]")
    assert bench.desk.read(ticket).status == "closed"
    conversation(bench, ticket).update(status="active", customer=None)
    with pytest.raises(DeskError, match="no address"):
        bench.desk.reply(ticket, "It is submitted.")
    assert bench.sent_to_buyer(ticket) == []


def test_a_draft_has_not_been_sent(bench):
    """Nor has what was taken back within the seconds in which that is possible."""
    ticket = bench.open_ticket("Hello.")
    bench.double.say(int(ticket), "message", "It is", state="draft")
    bench.double.say(int(ticket), "lineitem", None)
    # An older module says nothing of it.
    bench.double.say(int(ticket), "message", "It is submitted.", state=None)
    assert [each.kind for each in bench.desk.messages(ticket)] == ["inbound", "event", "event", "reply"]


def test_an_answer_that_does_not_name_what_was_written_leaves_it_open(bench):
    """It may have been written: the service looks for it."""
    ticket = bench.open_ticket("Hello.")
    bench.double.create_thread = lambda number, body: (201, None)
    with pytest.raises(DeskUnclear, match="does not say what it has written"):
        bench.desk.reply(ticket, "It is submitted.")


def test_tags_of_others_are_written_again(bench):
    """All of them are replaced at once; and where nothing changes, nothing is written."""
    ticket = bench.open_ticket("Hello.")
    bench.double.tags[int(ticket)] = ["vip", "old"]
    bench.desk.change(ticket, TicketChange(add_tags=frozenset({"oa"}), remove_tags=frozenset({"old"})))
    bench.desk.change(ticket, TicketChange(add_tags=frozenset({"oa"})))
    assert written(bench) == [("PUT", "tags", {"tags": ["oa", "vip"]})]


def test_a_tag_that_is_lost_beside_is_told(bench):
    """Two programs that replace all tags at once can take each other's."""
    ticket = bench.open_ticket("Hello.")
    bench.double.tags[int(ticket)] = ["vip"]
    bench.double.update_tags = lambda number, body: (204, bench.double.tags.update({number: ["oa"]}))
    with pytest.raises(DeskError, match="lost what nobody meant to change: vip"):
        bench.desk.change(ticket, TicketChange(add_tags=frozenset({"oa"})))


def test_fields_are_known_by_name_and_read_as_people_read_them(bench):
    """Of a list to choose from, the words; such a one cannot be set by them."""
    ticket = bench.open_ticket("Hello.", order_id=ORDER)
    found = bench.desk.read(ticket)
    assert dict(found.fields) == {ORDER_FIELD: ORDER, LIST_FIELD: "USD"}
    assert found.order_ids == (ORDER,)
    bench.desk.change(ticket, TicketChange(fields={TEXT_FIELD: "OA-1"}))
    assert written(bench) == [("PUT", "custom_fields", {"customFields": [{"id": 23, "value": "OA-1"}]})]
    with pytest.raises(DeskError, match="no field 'Reference '"):
        bench.desk.change(ticket, TicketChange(fields={"Reference ": "OA-1"}))
    bench.double.update_fields = lambda number, body: (204, None)
    with pytest.raises(DeskError, match=f"does not show it: {TEXT_FIELD}"):
        bench.desk.change(ticket, TicketChange(fields={TEXT_FIELD: "OA-2"}))


def test_a_bare_conversation_has_nothing_that_the_desk_does_not_say(bench):
    """No customer, no order: each is empty, and none is made up."""
    number = bench.open_ticket("Hello.", order_id=" ")
    conversation(bench, number)["customer"] = None
    bench.double.values[int(number)][LIST_FIELD] = ""
    ticket = bench.desk.read(number)
    assert ticket == Ticket(
        id=number,
        status="open",
        buyer_wrote_at=ticket.buyer_wrote_at,
        url=f"{URL}/conversation/{number}",
        mailbox="mailbox 15",
        fields={ORDER_FIELD: " "},
    )
    conversation(bench, number)["customer"] = {"firstName": None, "lastName": "Doe", "email": "jo@mail.test"}
    bench.double.values[int(number)][ORDER_FIELD] = f" {ORDER} "
    ticket = bench.desk.read(number)
    assert (ticket.customer_name, ticket.customer_email, ticket.order_ids) == ("Doe", "jo@mail.test", (ORDER,))


def test_another_conversation_or_another_status_than_is_known_is_refused(bench):
    """Whatever has mixed them up, and whatever a later version adds."""
    ticket = bench.open_ticket("Hello.")
    conversation(bench, ticket)["status"] = "snoozed"
    with pytest.raises(DeskError, match="conversation.status"):
        bench.desk.read(ticket)
    conversation(bench, ticket).update(status="active", id=5)
    with pytest.raises(DeskError, match="is not the conversation"):
        bench.desk.read(ticket)


def test_without_its_modules_it_has_neither_tags_nor_fields():
    """That is how it is unless you say otherwise; a promise that does not hold is told."""
    bench = Bench("none")
    ticket = bench.open_ticket("Hello.", order_id=ORDER)
    plain = FreeScout(URL, KEY, user_id=BOT, transport=bench.double)
    assert (plain.capabilities.tags, plain.capabilities.fields, plain.capabilities.search) == (False, False, False)
    for change in (TicketChange(add_tags=frozenset({"oa"})), TicketChange(fields={TEXT_FIELD: "x"})):
        with pytest.raises(DeskError, match="need the module"):
            plain.change(ticket, change)
    assert plain.read(ticket).order_ids == ()
    hopeful = FreeScout(URL, KEY, user_id=BOT, tags=True, fields=True, transport=bench.double)
    with pytest.raises(DeskError, match="refused"):
        hopeful.change(ticket, TicketChange(add_tags=frozenset({"oa"})))
    with pytest.raises(DeskError, match="no field"):
        hopeful.change(ticket, TicketChange(fields={TEXT_FIELD: "x"}))


def test_a_merged_conversation_is_followed_by_the_number_that_it_names(bench):
    """In whatever language; one that was only deleted leads nowhere, and takes nothing."""
    old, new = bench.open_ticket("Hello."), bench.open_ticket("Hello again.")
    bench.merge(old, new)
    assert bench.desk.read(old).merged_into == new
    assert bench.desk.read(new).merged_into == ""
    for write in (
        lambda: bench.desk.reply(old, "x"),
        lambda: bench.desk.note(old, "x", marker="[oa:1]"),
        lambda: bench.desk.change(old, TicketChange(status="solved")),
    ):
        with pytest.raises(DeskError, match="deleted, or merged"):
            write()
    gone = bench.open_ticket("Hi.")
    conversation(bench, gone)["state"] = "deleted"
    with pytest.raises(DeskError, match="was deleted$"):
        bench.desk.read(gone)


def test_a_merge_that_names_no_one_conversation_is_told(bench):
    """It is not guessed."""
    old, new = bench.open_ticket("Hello."), bench.open_ticket("Hello again.")
    bench.merge(old, new)
    merged = bench.double.threads[int(old)][1]["action"]
    own, other = conversation(bench, old)["number"], conversation(bench, new)["number"]
    merged["text"] = f"Bot merged #{own} into #{other}"
    assert bench.desk.read(old).merged_into == new
    for text in ("Bot merged it", "Bot merged it into #1 and #2", "Bot merged it into #99"):
        merged["text"] = text
        with pytest.raises(DeskError, match="does not say into which one"):
            bench.desk.read(old)
