"""Front's traps: a reply that archives and is only queued, fields that are erased, pages, merged conversations."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest
from double_front import Bench

from orderactions.errors import DeskError, DeskUnclear
from orderactions.tickets import TicketChange

ORDER = "305-1234567-1234567"


@pytest.fixture
def bench():
    return Bench()


def sent(bench, method, path):
    return [json.loads(each.body) for each in bench.double.asked if each.method == method and each.url.endswith(path)]


def test_a_reply_leaves_the_conversation_open(bench):
    """Front would archive it, whoever has written meanwhile."""
    ticket = bench.open_ticket("Hello.")
    bench.desk.reply(ticket, "It is submitted.\n\nBye.")
    assert bench.desk.read(ticket).status == "open"
    (body,) = sent(bench, "POST", "/messages")
    assert body == {
        "body": "It is submitted.<br><br>Bye.", "text": "It is submitted.\n\nBye.", "options": {"archive": False},
    }  # fmt: skip


def test_nobody_but_the_buyer_is_told(bench):
    """Front replies to whoever wrote last: a carrier would read of the refund, and the buyer would not."""
    ticket = bench.open_ticket("Where is my parcel?")
    bench.double.say(ticket, "And?", inbound=True, sender=f"Jo{ticket}@mail.test")
    bench.desk.reply(ticket, "It is submitted.")
    bench.double.say(ticket, "It is lost.", inbound=True, sender="claims@carrier.test", copied=["depot@carrier.test"])
    with pytest.raises(DeskError, match="several people have written") as told:
        bench.desk.reply(ticket, "It is done.")
    assert not isinstance(told.value, DeskUnclear)
    assert [each["to"] for each in bench.double.queue[ticket]] == [[f"Jo{ticket}@mail.test"]]


@pytest.mark.parametrize("old", [False, True])
def test_a_reply_is_taken_and_sent_later(bench, old):
    """Front names it by an id of its own, which a description of an earlier date calls otherwise."""
    bench.double.sends_at_once, bench.double.old_answers = False, old
    ticket = bench.open_ticket("Hello.")
    assert bench.desk.reply(ticket, "It is submitted.").startswith("uid")
    assert [each.kind for each in bench.desk.messages(ticket)] == ["inbound"]
    assert bench.desk.capabilities.queues_replies


def test_whoever_writes_can_be_named():
    """So can the channel that a reply leaves by."""
    bench = Bench(author_id="tea_6r55a", channel_id="cha_1gv4")
    ticket = bench.open_ticket("Hello.")
    bench.desk.reply(ticket, "It is submitted.")
    bench.desk.note(ticket, "Refunded.", marker="[oa:1]")
    (reply,), (comment,) = sent(bench, "POST", "/messages"), sent(bench, "POST", "/comments")
    assert (reply["author_id"], reply["channel_id"]) == ("tea_6r55a", "cha_1gv4")
    assert comment == {"body": "Refunded.\n\n[oa:1]", "author_id": "tea_6r55a"}


def test_fields_of_others_are_sent_along_as_what_they_are(bench):
    """Whatever is left out is erased; a number stays a number."""
    ticket = bench.open_ticket("Hello.", order_id=ORDER)
    after = bench.desk.change(ticket, TicketChange(fields={"Reference": "OA-1"}))
    assert after.fields == {"Amazon order": ORDER, "Reference": "OA-1", "Boxes": "3", "Fragile": "true"}
    wanted = {"Amazon order": ORDER, "Boxes": 3, "Fragile": True, "Reference": "OA-1"}
    assert sent(bench, "PATCH", ticket) == [{"custom_fields": wanted}]


def test_a_change_of_the_status_names_no_fields(bench):
    """Then all of them stay."""
    ticket = bench.open_ticket("Hello.", order_id=ORDER)
    assert bench.desk.change(ticket, TicketChange(status="solved")).fields["Boxes"] == "3"
    assert sent(bench, "PATCH", ticket) == [{"status": "archived"}]


def test_fields_that_are_lost_are_told(bench):
    """Somebody else has written at the same moment, or Front has erased them all the same."""
    ticket = bench.open_ticket("Hello.", order_id=ORDER)
    real = bench.double.update
    bench.double.update = lambda conversation, wanted: real(conversation, {"custom_fields": {"Reference": "OA-1"}})
    with pytest.raises(DeskError, match="nobody meant to change: Amazon order"):
        bench.desk.change(ticket, TicketChange(fields={"Reference": "OA-1"}))


@pytest.mark.parametrize(("status", "expected"), [("open", "sts_1"), ("pending", "sts_2"), ("solved", "sts_3")])
def test_with_ticketing_a_status_is_one_of_the_companys_own(bench, status, expected):
    """The first of its kind."""
    ticket = bench.open_ticket("Hello.")
    start = "resolved" if status == "open" else "open"
    bench.double.conversations[ticket].update(status_id="sts_9", status_category=start)
    assert bench.desk.change(ticket, TicketChange(status=status)).status == status
    assert sent(bench, "PATCH", ticket) == [{"status_id": expected}]


def test_without_ticketing_nothing_waits(bench):
    """Front snoozes for a person, until a time."""
    ticket = bench.open_ticket("Hello.")
    with pytest.raises(DeskError, match="'pending' is not a status; use one of open, solved"):
        bench.desk.change(ticket, TicketChange(status="pending"))


@pytest.mark.parametrize(("tag", "why"), [("new", "there is no tag 'new'"), ("twice", "several tags 'twice'")])
def test_a_tag_that_is_none_or_several_is_refused(bench, tag, why):
    """Nothing was changed."""
    ticket = bench.open_ticket("Hello.")
    with pytest.raises(DeskError, match=why):
        bench.desk.change(ticket, TicketChange(status="solved", add_tags=frozenset({tag})))
    assert bench.desk.read(ticket).status == "open"


def test_pages_are_followed_by_their_token_only(bench):
    """The address of the next page is another host's; nobody but the interface itself is handed the key."""
    ticket = bench.open_ticket("Hello.")
    for n in range(6):
        bench.buyer_writes(ticket, f"And {n}?")
    assert [each.text for each in bench.desk.messages(ticket)] == ["Hello.", *(f"And {n}?" for n in range(6))]
    assert {urlsplit(each.url).netloc for each in bench.double.asked} == {"api2.front.test"}


def test_what_has_not_gone_out_is_no_reply(bench):
    """A draft is nobody's word yet; one that failed did not arrive."""
    ticket = bench.open_ticket("Hello.")
    bench.double.say(ticket, "Dear Jo", inbound=False, draft_mode="shared")
    bench.double.say(ticket, "Hello Jo", inbound=False, error_type="bounced")
    bench.double.say(ticket, "Hello", inbound=False, body="<p>Hi<br>Jo</p>")["text"] = None
    assert [(each.kind, each.text) for each in bench.desk.messages(ticket)] == [
        ("inbound", "Hello."), ("event", "Hello Jo"), ("reply", "Hi\nJo"),
    ]  # fmt: skip


def test_a_merged_conversation_says_nothing_more(bench):
    """Its words are where it goes on; nothing is written to it."""
    old, new = bench.open_ticket("Hello."), bench.open_ticket("Hello again.")
    bench.merge(old, new)
    assert bench.desk.read(old).merged_into == new
    assert bench.desk.messages(old) == ()
    with pytest.raises(DeskError) as told:
        bench.desk.reply(old, "It is submitted.")
    assert not isinstance(told.value, DeskUnclear)
    with pytest.raises(DeskError):
        bench.desk.note(old, "Refunded.", marker="[oa:1]")
    assert bench.double.comments[new] == []


def test_a_reply_to_a_conversation_that_is_merged_meanwhile_is_not_known(bench):
    """It was read, then merged, then written to; and is not sent again."""
    old, new = bench.open_ticket("Hello."), bench.open_ticket("Hello again.")
    bench.before_next_write(lambda: bench.merge(old, new))
    with pytest.raises(DeskUnclear):
        bench.desk.reply(old, "It is submitted.")


@pytest.mark.parametrize("ticket_id", ["cnv_1/../cnv_2", "alt:ref:x", "", "msg_1"])
def test_a_conversation_has_an_id_of_its_kind(bench, ticket_id):
    """Nothing that is handed in becomes another part of an address."""
    with pytest.raises(DeskError, match="there is no conversation of that id"):
        bench.desk.read(ticket_id)
    assert bench.double.asked == []


def test_who_it_is(bench):
    """The recipient of the conversation; a handle without an @ is no address."""
    ticket = bench.open_ticket("Hello.")
    read = bench.desk.read(ticket)
    assert (read.customer_name, read.customer_email) == ("Jo Doe", f"jo{ticket}@mail.test")
    bench.double.conversations[ticket]["recipient"]["handle"] = "+49 30 1234"
    assert bench.desk.read(ticket).customer_email == ""
    bench.double.conversations[ticket]["recipient"] = None
    assert bench.desk.read(ticket).customer_name == ""


@pytest.mark.parametrize("following", ["http://[", "https://acme.api.front.test/next", "next"])
def test_a_next_page_that_cannot_be_asked_for_is_told(bench, following):
    """Half a list would be taken for all of it."""
    ticket = bench.open_ticket("Hello.")
    real = bench.double.page
    bench.double.page = lambda *asked: {**real(*asked), "_pagination": {"next": following}}
    with pytest.raises(DeskError, match="next is missing or does not fit"):
        bench.desk.messages(ticket)
