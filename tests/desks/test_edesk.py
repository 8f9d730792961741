"""eDesk's traps: one call for each message, tags that replace, a reply that is only queued."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from double_edesk import Bench
from wire import Refused

from orderactions.errors import DeskError, DeskUnclear
from orderactions.tickets import TicketChange

ORDER = "305-1234567-1234567"


@pytest.fixture
def bench():
    return Bench()


def sent(bench, method, path):
    return [json.loads(each.body) for each in bench.double.asked if each.method == method and each.url.endswith(path)]


def gets_of_messages(bench):
    return [each for each in bench.double.asked if each.method == "GET" and "/messages/" in each.url]


def test_the_order_is_the_marketplaces_own_number(bench):
    """Not the number that eDesk gives it."""
    ticket = bench.desk.read(bench.open_ticket("Where is it?", order_id=ORDER))
    assert ticket.order_ids == (ORDER,)
    assert (ticket.mailbox, ticket.fields) == ("channel 77", {"Shelf": "B4"})


def test_a_reply_is_sent_and_a_note_is_not(bench):
    """Each says so itself, in a body of its own."""
    ticket = bench.open_ticket("Hello.")
    bench.desk.reply(ticket, "It is submitted.")
    bench.desk.note(ticket, "Refunded.", marker="[oa:1]")
    reply, note = sent(bench, "POST", "/messages")
    assert (reply["type"], reply["direction"], reply["send"]) == ("Message", "Outgoing", True)
    assert set(note) == {"ticket_id", "type", "body"}
    assert note["type"] == "Note"


def test_a_reply_that_is_only_queued_has_an_id_all_the_same(bench):
    """It may be shown later: nobody takes it for lost."""
    bench.double.shows_replies = False
    ticket = bench.open_ticket("Hello.")
    assert bench.desk.reply(ticket, "It is submitted.")
    assert [each.kind for each in bench.desk.messages(ticket)] == ["inbound"]
    assert bench.desk.capabilities.queues_replies


@pytest.mark.parametrize(("status", "expected"), [(400, DeskError), (422, DeskError), (429, DeskError),
                                                  (408, DeskUnclear), (409, DeskUnclear), (499, DeskUnclear),
                                                  (500, DeskUnclear)])  # fmt: skip
def test_a_call_that_failed_may_have_queued_the_reply(bench, status, expected):
    """Only what eDesk says before it queues anything is certain."""
    ticket = bench.open_ticket("Hello.")
    bench.double.refuse_next = Refused(status)
    with pytest.raises(DeskError) as told:
        bench.desk.reply(ticket, "It is submitted.")
    assert type(told.value) is expected


def test_a_message_is_fetched_once(bench):
    """Each is one call, of sixty that are allowed at once; what went out may yet fail, so it is asked for again."""
    ticket = bench.open_ticket("Hello.")
    bench.desk.note(ticket, "Refunded.", marker="[oa:1]")
    bench.desk.reply(ticket, "It is submitted.")
    bench.desk.messages(ticket)
    before = len(gets_of_messages(bench))
    bench.desk.messages(ticket)
    bench.desk.read(ticket)
    assert len(gets_of_messages(bench)) - before == 2


def test_a_message_that_did_not_go_out_is_no_reply(bench):
    """It is shown, with what the marketplace said."""
    ticket = bench.open_ticket("Hello.")
    bench.double.say(int(ticket), "Hello", direction="Outgoing", errors=["The marketplace refused it"])
    assert [each.kind for each in bench.desk.messages(ticket)] == ["inbound", "event"]


def test_an_entry_that_belongs_to_another_ticket_is_passed_over(bench):
    """Ids of different kinds of entries may be the same."""
    ticket, other = bench.open_ticket("Hello."), bench.open_ticket("Another one.")
    bench.double.tickets[int(ticket)]["messages_ids"].append(bench.double.tickets[int(other)]["messages_ids"][0])
    assert [each.text for each in bench.desk.messages(ticket)] == ["Hello."]
    assert [each.text for each in bench.desk.messages(other)] == ["Another one."]


def test_what_the_desk_itself_writes_is_an_event(bench):
    """An automatic answer is not ours, and a change of status is nobody's words."""
    ticket = bench.open_ticket("Hello.")
    bench.double.say(int(ticket), "We have got it.", direction="Outgoing", kind="AutoReply")
    bench.double.say(int(ticket), "", direction="Other", kind="Status")
    bench.double.say(int(ticket), "Please cancel.", direction="Incoming", kind="AmazonBuyerCancellation")
    assert [each.kind for each in bench.desk.messages(ticket)] == ["inbound", "event", "event", "inbound"]


def test_a_ticket_with_more_messages_than_can_be_read_is_refused(bench):
    """Rather than half of them taken for all: a note of ours might be among the rest."""
    ticket = bench.open_ticket("Hello.")
    bench.double.tickets[int(ticket)]["messages_ids"] = list(range(1, 502))
    with pytest.raises(DeskError, match="more than 500 messages"):
        bench.desk.note(ticket, "Refunded.", marker="[oa:1]")


def test_times_are_of_the_zone_that_the_account_has():
    """None is named in them."""
    bench = Bench(zone=timezone(timedelta(hours=1)))
    ticket = bench.desk.read(bench.open_ticket("Hello."))
    assert ticket.buyer_wrote_at == datetime(2026, 3, 4, 9, 0, 2, tzinfo=UTC)


def test_tags_of_others_are_sent_along(bench):
    """The whole set is replaced, by numbers."""
    ticket = bench.open_ticket("Hello.")
    bench.double.tickets[int(ticket)]["tags_ids"] = ["33"]
    after = bench.desk.change(ticket, TicketChange(add_tags=frozenset({"oa-one"})))
    assert after.tags == {"vip", "oa-one"}
    assert sent(bench, "PUT", ticket)[-1] == {"tag_ids": [31, 33]}


def test_a_tag_that_the_account_no_longer_lists_is_kept(bench):
    """It is somebody's; it is shown by its number."""
    ticket = bench.open_ticket("Hello.")
    bench.double.tickets[int(ticket)]["tags_ids"] = ["33", 99]
    assert bench.desk.read(ticket).tags == {"vip", "#99"}


@pytest.mark.parametrize(("tag", "why"), [("new", "there is no tag 'new'"), ("twice", "several tags 'twice'")])
def test_a_tag_that_is_none_or_several_is_refused(bench, tag, why):
    """Nothing was changed."""
    ticket = bench.open_ticket("Hello.")
    with pytest.raises(DeskError, match=why):
        bench.desk.change(ticket, TicketChange(status="solved", add_tags=frozenset({tag})))
    assert bench.desk.read(ticket).status == "open"


def test_fields_are_written_only_where_that_was_asked_for():
    """No document says how."""
    bench = Bench(write_fields=False)
    ticket = bench.open_ticket("Hello.")
    assert not bench.desk.capabilities.fields
    with pytest.raises(DeskError, match="write_fields"):
        bench.desk.change(ticket, TicketChange(fields={"Reference": "OA-1"}))


def test_fields_of_others_are_sent_along(bench):
    """Where those that are left out might be gone."""
    ticket = bench.open_ticket("Hello.")
    after = bench.desk.change(ticket, TicketChange(fields={"Reference": "OA-1"}))
    assert after.fields == {"Reference": "OA-1", "Shelf": "B4"}


@pytest.mark.parametrize("status", ["open", "pending", "solved"])
def test_each_status(bench, status):
    """As it is set, it is read."""
    ticket = bench.open_ticket("Hello.")
    assert bench.desk.change(ticket, TicketChange(status=status)).status == status


def test_a_search_that_passes_over_its_filter_finds_nothing_more(bench):
    """Every ticket of the account would be one of the order's."""
    ticket, _ = bench.open_ticket("Where is it?", order_id=ORDER), bench.open_ticket("Hello.", order_id="1-2-3")
    bench.double.is_about = lambda ticket, order_id: True
    assert bench.desk.tickets_of(ORDER) == (ticket,)
    with pytest.raises(DeskError, match="every ticket"):
        bench.desk.tickets_of(" ")


def test_a_channel_that_shows_tags_gets_plain_words():
    """A text that would read differently as HTML is then refused; nobody knows how it would arrive."""
    bench = Bench(html=False)
    ticket = bench.open_ticket("Hello.")
    bench.desk.reply(ticket, "One.\n\nTwo: 5 < 6")
    assert sent(bench, "POST", "/messages")[-1]["body"] == "One.\n\nTwo: 5 < 6"
    with pytest.raises(DeskError, match="taken for HTML"):
        bench.desk.reply(ticket, "<b>Two</b>")
