"""Intercom's traps: one address for notes and comments, a teammate who must be named, parts that are not shown."""

from __future__ import annotations

import json

import pytest
from double_intercom import ADMIN, TOKEN, Bench

from orderactions.desks.intercom import Intercom
from orderactions.errors import DeskError, DeskUnclear
from orderactions.tickets import TicketChange

ORDER = "305-1234567-1234567"


@pytest.fixture
def bench():
    return Bench()


def sent(bench, method, path):
    return [json.loads(each.body) for each in bench.double.asked if each.method == method and each.url.endswith(path)]


def test_a_note_and_a_comment_say_what_they_are(bench):
    """One address takes both; each is written out."""
    ticket = bench.open_ticket("Hello.")
    bench.desk.note(ticket, "Refunded:\n5 < 6", marker="[oa:1]")
    bench.desk.reply(ticket, "It is submitted.\n\nBye.")
    note, comment = sent(bench, "POST", "/reply")
    by = {"type": "admin", "admin_id": ADMIN}
    assert note == {**by, "message_type": "note", "body": "Refunded:<br>5 &lt; 6<br><br>[oa:1]"}
    assert comment == {**by, "message_type": "comment", "body": "It is submitted.\n\nBye."}


def test_every_call_names_the_version(bench):
    """Without it, the one of the app would be answered."""
    bench.desk.read(bench.open_ticket("Hello."))
    assert {each.headers["intercom-version"] for each in bench.double.asked} == {"2.15"}


def test_a_teammate_who_is_none_is_refused(bench):
    """Nothing was written."""
    desk = Intercom(TOKEN, "7", url="https://api.intercom.test", transport=bench.double)
    ticket = bench.open_ticket("Hello.")
    with pytest.raises(DeskError) as told:
        desk.reply(ticket, "It is submitted.")
    assert not isinstance(told.value, DeskUnclear)
    assert bench.sent_to_buyer(ticket) == []


@pytest.mark.parametrize("text", ["<b>5</b>", "Fish &amp; chips", "a<br>b"])
def test_a_comment_that_would_read_differently_as_html_is_refused(bench, text):
    """Nobody knows how it would arrive."""
    ticket = bench.open_ticket("Hello.")
    with pytest.raises(DeskError, match="taken for HTML"):
        bench.desk.reply(ticket, text)
    assert bench.sent_to_buyer(ticket) == []


def test_the_id_of_a_note_is_that_of_the_note(bench):
    """Somebody else may have written in between."""
    ticket = bench.open_ticket("Hello.")
    real = bench.double.add

    def and_somebody_else(number, body):
        real(number, body)
        bench.double.say(number, "note", "<p>Mine</p>", author="admin", author_id=ADMIN)
        return bench.double.shown(number, plain=False)

    bench.double.add = and_somebody_else
    note_id = bench.desk.note(ticket, "Refunded.", marker="[oa:1]")
    assert [each.text for each in bench.desk.messages(ticket) if each.id == note_id] == ["Refunded.\n\n[oa:1]"]


def test_an_answer_that_does_not_show_what_was_written_is_unclear(bench):
    """It was written; it is looked for, and not written again."""
    ticket = bench.open_ticket("Hello.")
    real = bench.double.add
    bench.double.add = lambda number, body: (real(number, body), {"type": "conversation", "id": number})[1]
    with pytest.raises(DeskUnclear):
        bench.desk.reply(ticket, "It is submitted.")
    bench.double.add = lambda number, body: {**real(number, body), "conversation_parts": {"conversation_parts": []}}
    with pytest.raises(DeskUnclear, match="does not say"):
        bench.desk.note(ticket, "Refunded.", marker="[oa:1]")


PARTS = [
    ("note_and_reopen", "admin", "Look at it", "note"),
    ("comment", "lead", "Hello?", "inbound"),
    ("comment", "bot", "We are on it", "reply"),
    ("close", "admin", "All done, bye", "reply"),
    ("close", "admin", None, "event"),
    ("assignment", "admin", None, "event"),
    ("participant_added", "admin", "x", "event"),
    ("conversation_rating_changed", "user", None, "event"),
]


@pytest.mark.parametrize(("part_type", "author", "words", "kind"), PARTS, ids=[f"{a}-{b}-{d}" for a, b, _, d in PARTS])
def test_what_a_part_is(bench, part_type, author, words, kind):
    """By its type, by who wrote it, and whether it has words."""
    ticket = bench.open_ticket("Hello.")
    bench.double.say(ticket, part_type, words and f"<p>{words}</p>", author=author)
    assert bench.desk.messages(ticket)[-1].kind == kind


def test_a_conversation_that_we_began_has_no_buyers_word_yet(bench):
    """Nor is who wrote it the buyer."""
    ticket = bench.open_ticket("Hello.")
    bench.double.conversations[ticket]["source"]["author"] = {
        "type": "admin",
        "id": "1",
        "name": "Ada",
        "email": "a@x.test",
    }
    read = bench.desk.read(ticket)
    assert (read.buyer_wrote_at, read.customer_name, read.customer_email) == (None, "", "")
    assert [each.kind for each in bench.desk.messages(ticket)] == ["reply"]


def test_parts_that_are_not_shown_are_told(bench):
    """Intercom shows five hundred; a note of ours might be among the rest."""
    ticket = bench.open_ticket("Hello.")
    bench.desk.note(ticket, "Refunded.", marker="[oa:1]")
    bench.double.hidden = 1
    with pytest.raises(DeskError, match="more parts than Intercom shows"):
        bench.desk.note(ticket, "Refunded.", marker="[oa:1]")


def test_fields_of_others_stay(bench):
    """Those that are left out are not touched."""
    ticket = bench.open_ticket("Hello.", order_id=ORDER)
    after = bench.desk.change(ticket, TicketChange(fields={"Reference": "OA-1"}))
    assert after.fields == {"Amazon order": ORDER, "Reference": "OA-1", "boxes": "2", "checked": "true"}
    assert sent(bench, "PUT", ticket) == [{"custom_attributes": {"Reference": "OA-1"}}]


def test_tags_go_one_by_one_and_an_unknown_one_first(bench):
    """Nothing is changed where one is none."""
    ticket = bench.open_ticket("Hello.")
    with pytest.raises(DeskError, match="there is no tag 'new'"):
        bench.desk.change(ticket, TicketChange(fields={"Reference": "OA-1"}, add_tags=frozenset({"vip", "new"})))
    assert bench.desk.read(ticket).fields == {}
    assert bench.desk.change(ticket, TicketChange(add_tags=frozenset({"vip", "oa-one"}))).tags == {"vip", "oa-one"}
    assert [each["id"] for each in sent(bench, "POST", "/tags")] == ["86", "88"]


def test_closed_and_open_again(bench):
    """A conversation that is as wanted is left alone; Intercom would refuse to close it twice."""
    ticket = bench.open_ticket("Hello.")
    for status in ("solved", "solved", "open", "open"):
        assert bench.desk.change(ticket, TicketChange(status=status)).status == status
    assert [each["message_type"] for each in sent(bench, "POST", "/parts")] == ["close", "open"]


def test_snoozed_is_read_and_not_written(bench):
    """It needs a time until when, which nobody has."""
    ticket = bench.open_ticket("Hello.")
    bench.double.conversations[ticket]["state"] = "snoozed"
    assert bench.desk.read(ticket).status == "pending"
    with pytest.raises(DeskError, match="'pending' is not a status"):
        bench.desk.change(ticket, TicketChange(status="pending"))
