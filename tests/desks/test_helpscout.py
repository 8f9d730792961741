"""Help Scout's traps: a token that is fetched, threads that open a conversation again, tags and fields that replace."""

from __future__ import annotations

import json

import pytest
from double_helpscout import Bench
from wire import Refused

from orderactions.errors import DeskError, DeskUnclear
from orderactions.tickets import TicketChange

ORDER = "305-1234567-1234567"


@pytest.fixture
def bench():
    return Bench()


def sent(bench, method, path):
    return [json.loads(each.body) for each in bench.double.asked if each.method == method and each.url.endswith(path)]


def test_a_token_is_fetched_once_for_many_calls(bench):
    """And again when Help Scout no longer knows it, for a read."""
    ticket = bench.open_ticket("Hello.")
    bench.desk.read(ticket)
    bench.desk.messages(ticket)
    assert len(bench.double.tokens) == 1
    bench.double.tokens.append("another one is known now")
    assert bench.desk.read(ticket).status == "open"
    assert len(bench.double.tokens) == 3


def test_a_write_is_not_repeated_with_a_new_token(bench):
    """It was refused, certainly; the service tries it again later."""
    ticket = bench.open_ticket("Hello.")
    bench.before_next_write(lambda: bench.double.tokens.append("another one is known now"))
    with pytest.raises(DeskError, match="look at the token") as told:
        bench.desk.reply(ticket, "It is submitted.")
    assert not isinstance(told.value, DeskUnclear)
    assert bench.sent_to_buyer(ticket) == []


@pytest.mark.parametrize("status", ["active", "pending", "closed"])
def test_what_is_written_leaves_the_status_as_it_is(bench, status):
    """A thread without a status would open the conversation again."""
    ticket = bench.open_ticket("Hello.")
    bench.double.conversations[int(ticket)]["status"] = status
    bench.desk.note(ticket, "Refunded.", marker="[oa:1]")
    bench.desk.reply(ticket, "It is submitted.")
    assert bench.double.conversations[int(ticket)]["status"] == status
    (note,), (reply,) = sent(bench, "POST", "/notes"), sent(bench, "POST", "/reply")
    assert note["status"] == reply["status"] == status
    assert reply["draft"] is False


def test_an_answer_that_does_not_name_what_was_made_is_unclear(bench):
    """It was made; it is looked for, and not made again."""
    ticket = bench.open_ticket("Hello.")
    bench.double.names_what_it_made = False
    with pytest.raises(DeskUnclear, match="does not say"):
        bench.desk.reply(ticket, "It is submitted.")
    assert len(bench.sent_to_buyer(ticket)) == 1


def test_all_pages_of_a_conversation_are_read(bench):
    """A note of ours may be on the last one."""
    ticket = bench.open_ticket("Hello.")
    first = bench.desk.note(ticket, "Refunded.", marker="[oa:1]")
    for n in range(6):
        bench.buyer_writes(ticket, f"And {n}?")
    assert bench.desk.note(ticket, "Refunded.", marker="[oa:1]") == first
    assert [each.text for each in bench.desk.messages(ticket)][-1] == "And 5?"


def test_what_has_not_gone_out_is_no_reply(bench):
    """A draft; or what is held back, because the buyer wrote at the same moment."""
    ticket = bench.open_ticket("Hello.")
    for state in ("draft", "underreview", "hidden"):
        bench.double.say(int(ticket), "message", "Hello", by="user", state=state)
    bench.double.say(int(ticket), "lineitem", None, by="user")
    bench.double.say(int(ticket), "chat", "Hello?", by="customer")
    bench.double.say(int(ticket), "chat", "Yes?", by="user")
    kinds = [each.kind for each in bench.desk.messages(ticket)]
    assert kinds == ["inbound", "event", "event", "event", "event", "inbound", "reply"]


def test_fields_of_others_are_sent_along(bench):
    """All are replaced at once."""
    ticket = bench.open_ticket("Hello.", order_id=ORDER)
    after = bench.desk.change(ticket, TicketChange(fields={"Reference": "OA-1", "Cause": "Late"}))
    assert after.fields == {"Amazon order": ORDER, "Reference": "OA-1", "Cause": "Late"}
    (put,) = sent(bench, "PUT", "/fields")
    assert {each["id"]: each["value"] for each in put["fields"]} == {104: ORDER, 105: "OA-1", 106: "170"}
    assert bench.desk.change(ticket, TicketChange(fields={"Cause": ""})).fields.get("Cause") is None


def test_a_choice_that_a_list_does_not_have_is_refused(bench):
    """Before anything is written."""
    ticket = bench.open_ticket("Hello.", order_id=ORDER)
    with pytest.raises(DeskError, match="'Cause' does not offer"):
        bench.desk.change(ticket, TicketChange(fields={"Cause": "Boredom"}))
    assert bench.desk.read(ticket).fields == {"Amazon order": ORDER}


def test_tags_of_others_are_sent_along(bench):
    """All are replaced at once; nothing is sent where nothing changes."""
    ticket = bench.open_ticket("Hello.")
    bench.double.conversations[int(ticket)]["tags"] = [{"id": 9150, "color": "#929499", "tag": "vip"}]
    assert bench.desk.change(ticket, TicketChange(add_tags=frozenset({"oa-one"}))).tags == {"vip", "oa-one"}
    bench.desk.change(ticket, TicketChange(add_tags=frozenset({"vip"}), remove_tags=frozenset({"none"})))
    assert sent(bench, "PUT", "/tags") == [{"tags": ["oa-one", "vip"]}]


def test_a_tag_that_the_desk_writes_another_way_is_not_taken_for_it(bench):
    """The service asks for it by its name."""
    ticket = bench.open_ticket("Hello.")
    real = bench.double.update

    def in_small_letters(number, what, body):
        return real(number, what, {"tags": [each.lower() for each in body["tags"]]})

    bench.double.update = in_small_letters
    with pytest.raises(DeskError, match="does not show it: Refunded"):
        bench.desk.change(ticket, TicketChange(add_tags=frozenset({"Refunded"})))


@pytest.mark.parametrize("status", ["open", "pending", "solved"])
def test_each_status(bench, status):
    """As it is set, it is read."""
    ticket = bench.open_ticket("Hello.")
    assert bench.desk.change(ticket, TicketChange(status=status)).status == status


def test_a_merged_conversation_says_nothing_more(bench):
    """Its words are where it goes on; what is written to it is refused."""
    old, new = bench.open_ticket("Hello."), bench.open_ticket("Hello again.")
    bench.merge(old, new)
    assert bench.desk.read(old).merged_into == new
    assert bench.desk.messages(old) == ()
    assert [each.text for each in bench.desk.messages(new)] == ["Hello.", "Hello again."]
    for write in (lambda: bench.desk.reply(old, "x"), lambda: bench.desk.note(old, "x", marker="[oa:1]")):
        with pytest.raises(DeskError) as told:
            write()
        assert not isinstance(told.value, DeskUnclear)


def test_who_and_where(bench):
    """The customer, the inbox and the page that people open."""
    ticket = bench.open_ticket("Hello.")
    read = bench.desk.read(ticket)
    assert (read.customer_name, read.customer_email) == ("Jo Doe", f"jo{ticket}@mail.test")
    assert (read.mailbox, read.url) == ("inbox 4321", f"https://secure.helpscout.net/conversation/{ticket}/1")


def test_a_wrong_secret_is_said_and_not_shown():
    """The sentence says what to look at."""
    bench = Bench()
    ticket = bench.open_ticket("Hello.")
    bench.desk._api._authorization._client_id = "another-app"
    with pytest.raises(DeskError, match="look at its id and secret"):
        bench.desk.reply(ticket, "Hello.")


def test_a_desk_in_trouble_leaves_it_open(bench):
    """Nobody knows whether it was sent."""
    ticket = bench.open_ticket("Hello.")
    bench.desk.read(ticket)
    bench.before_next_write(lambda: setattr(bench.double, "refuse_next", Refused(503)))
    with pytest.raises(DeskUnclear):
        bench.desk.reply(ticket, "It is submitted.")
