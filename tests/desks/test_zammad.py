"""Zammad's own traps: what is mailed though it is internal, what it drops in silence, and where a merge has gone."""

from __future__ import annotations

import json

import pytest
from double_zammad import ORDER_FIELD, TEXT_FIELD, TOKEN, URL, Bench

from orderactions.desks.zammad import Zammad
from orderactions.errors import DeskError, DeskUnclear
from orderactions.tickets import Ticket, TicketChange

ORDER = "305-1234567-1234567"


def written(bench):
    """What went out as writes: the method, the path and the body."""
    return [
        (each.method, each.url.removeprefix(URL), json.loads(each.body)) for each in bench.double.asked if each.effect
    ]


@pytest.fixture
def bench():
    return Bench()


def test_a_note_is_of_the_type_that_is_never_mailed(bench):
    """An internal article of type "email" would be."""
    ticket = bench.open_ticket("Hello.")
    bench.desk.note(ticket, "Refunded. \n", marker="[oa:1]")
    ((method, path, article),) = written(bench)
    assert article["body"] == "Refunded.\n\n[oa:1]"
    assert (method, path) == ("POST", "/api/v1/ticket_articles")
    assert (article["type"], article["internal"], article["content_type"]) == ("note", True, "text/plain")
    assert bench.double.mailed == []


def test_a_user_who_is_no_agent_notes_nothing(bench):
    """Zammad would show the note to the buyer, and say so in its answer only."""
    ticket = bench.open_ticket("Hello.")
    bench.double.agent = False
    with pytest.raises(DeskError, match="does not let this user do that"):
        bench.desk.note(ticket, "Refunded.", marker="[oa:1]")
    assert written(bench) == []


def test_a_note_that_the_desk_does_not_call_internal_is_not_called_done(bench):
    """A person is to look; it is not written again."""
    ticket = bench.open_ticket("Hello.")
    say = bench.double.say
    bench.double.say = lambda number, said: say(number, {**said, "internal": False})
    with pytest.raises(DeskUnclear, match="says that it is not internal"):
        bench.desk.note(ticket, "Refunded.", marker="[oa:1]")


def test_a_reply_that_the_desk_does_not_mail_is_not_called_done(bench):
    """Of a user who is no agent it makes a note, without a word."""
    ticket = bench.open_ticket("Hello.")
    say = bench.double.say
    bench.double.say = lambda number, said: say(number, {**said, "type": "note"})
    with pytest.raises(DeskUnclear, match="does not mail it"):
        bench.desk.reply(ticket, "It is submitted.")


def test_a_reply_is_mailed_to_the_customer_under_the_tickets_title(bench):
    """Not to whoever has written last: anybody can answer a mail."""
    ticket = bench.open_ticket("Hello.")
    bench.double.say(int(ticket), {"body": "Me, too.", "type": "email", "sender": "Customer", "from": "x@evil.test"})
    bench.desk.reply(ticket, "It is submitted.")
    customer = bench.desk.read(ticket).customer_email
    assert bench.double.mailed == [(int(ticket), customer, "A message", "It is submitted.")]
    ((_, _, article),) = written(bench)
    assert (article["type"], article["internal"], article["content_type"]) == ("email", False, "text/plain")


def test_a_customer_without_an_address_cannot_be_replied_to(bench):
    """Zammad would take the article and mail nobody."""
    ticket = bench.open_ticket("Hello.")
    next(iter(bench.double.users.values()))["email"] = ""
    with pytest.raises(DeskError, match="no address"):
        bench.desk.reply(ticket, "It is submitted.")
    assert written(bench) == []


ARTICLES = [
    ({"type": "email", "internal": True}, "reply"),
    ({"type": "email", "preferences": {"delivery_status": "fail"}}, "event"),
    ({"type": "email", "preferences": {"delivery_status": "success"}}, "reply"),
    ({"type": "note", "internal": True}, "note"),
    ({"type": "note", "internal": False}, "reply"),
    ({"type": "phone", "internal": True}, "note"),
    ({"type": "note", "internal": True, "sender": "Customer"}, "inbound"),
    ({"type": "note", "internal": False, "sender": "System"}, "event"),
]


@pytest.mark.parametrize(("article", "kind"), ARTICLES)
def test_what_an_article_is(bench, article, kind):
    """By who has seen it: an internal mail was mailed, and one that could not be delivered was not."""
    ticket = bench.open_ticket("Hello.")
    bench.double.say(int(ticket), {"body": "x", **article})
    assert bench.desk.messages(ticket)[-1].kind == kind


def test_a_ticket_as_it_is_read(bench):
    """Who the buyer is, what they speak, and the attributes that somebody has made."""
    ticket = bench.desk.read(bench.open_ticket("Hello.", order_id=ORDER))
    assert (ticket.customer_name, ticket.language, ticket.mailbox) == ("Jo Doe", "de", "Sales")
    assert ticket.order_ids == (ORDER,)
    assert dict(ticket.fields) == {ORDER_FIELD: ORDER, TEXT_FIELD: ""}
    assert ticket.url == f"{URL}/#ticket/zoom/{ticket.id}"


def test_a_bare_ticket_has_nothing_that_the_desk_does_not_say(bench):
    """No name, no language, no order: each is empty, and none is made up."""
    number = bench.open_ticket("Hello.", order_id="  ")
    customer = bench.double.users[bench.double.tickets[int(number)]["customer_id"]]
    customer.update(firstname="", lastname="Doe", email="", preferences=None)
    bench.double.tickets[int(number)].update({"group": None, TEXT_FIELD: None})
    ticket = bench.desk.read(number)
    assert ticket == Ticket(
        id=number,
        status="open",
        buyer_wrote_at=ticket.buyer_wrote_at,
        url=f"{URL}/#ticket/zoom/{number}",
        customer_name="Doe",
        fields={ORDER_FIELD: "  "},
    )
    customer["preferences"] = {"locale": "PT-br"}
    bench.double.tickets[int(number)][ORDER_FIELD] = f" {ORDER} "
    assert (bench.desk.read(number).language, bench.desk.read(number).order_ids) == ("pt", (ORDER,))


def test_another_ticket_than_the_one_asked_for_is_refused(bench):
    """Whatever has mixed them up."""
    ticket = bench.open_ticket("Hello.")
    bench.double.tickets[int(ticket)]["id"] = 5
    with pytest.raises(DeskError, match="is not the ticket"):
        bench.desk.read(ticket)


@pytest.mark.parametrize("name", ["frobbed", "owner_id", "customer_id", "title"])
def test_what_is_no_attribute_of_yours_is_no_field(bench, name):
    """Zammad drops what it does not know, and would do what it does."""
    ticket = bench.open_ticket("Hello.")
    with pytest.raises(DeskError, match=f"no field '{name}'"):
        bench.desk.change(ticket, TicketChange(fields={name: "5"}))
    assert written(bench) == []


@pytest.mark.parametrize("status", ["pending", "closed"])
def test_a_status_that_zammad_has_not_is_refused(bench, status):
    """One that waits needs a time, and closed and solved are one."""
    ticket = bench.open_ticket("Hello.")
    with pytest.raises(DeskError, match="use one of open, solved"):
        bench.desk.change(ticket, TicketChange(status=status))
    assert written(bench) == []


def test_states_of_your_own_have_to_be_told():
    """What is not known is not guessed."""
    bench = Bench()
    ticket = bench.open_ticket("Hello.")
    bench.double.tickets[int(ticket)]["state"] = "waits for the carrier"
    with pytest.raises(DeskError, match="say what it is in `states`"):
        bench.desk.read(ticket)
    told = Zammad(URL, TOKEN, states={"waits for the carrier": "pending"}, transport=bench.double)
    assert told.read(ticket).status == "pending"


def test_a_change_that_the_desk_takes_and_forgets_is_told(bench):
    """A core workflow may reset a field."""
    ticket = bench.open_ticket("Hello.")
    bench.before_next_write(lambda: bench.double.tickets[int(ticket)].pop(TEXT_FIELD))
    with pytest.raises(DeskError, match=f"does not show it: {TEXT_FIELD}"):
        bench.desk.change(ticket, TicketChange(fields={TEXT_FIELD: "OA-1"}))


def test_tags_go_one_by_one_and_only_those_that_differ(bench):
    """Nothing is written for a tag that is there already."""
    ticket = bench.open_ticket("Hello.")
    bench.desk.change(ticket, TicketChange(add_tags=frozenset({"a", "b"})))
    bench.desk.change(ticket, TicketChange(add_tags=frozenset({"b", "c"}), remove_tags=frozenset({"a", "x"})))
    assert [(method, body["item"]) for method, _, body in written(bench)] == [
        ("POST", "a"), ("POST", "b"), ("POST", "c"), ("DELETE", "a"),
    ]  # fmt: skip


def test_a_merge_that_cannot_be_followed_is_told(bench):
    """Several parents: none of them is guessed."""
    one, two, three = (bench.open_ticket("Hello.") for _ in range(3))
    bench.merge(one, two)
    assert (bench.desk.read(one).merged_into, bench.desk.read(one).status) == (two, "closed")
    bench.double.links.append(("normal", int(one), int(three)))
    assert bench.desk.read(one).merged_into == two
    bench.double.links.append(("parent", int(three), int(one)))
    with pytest.raises(DeskError, match="does not say into which one"):
        bench.desk.read(one)


def test_a_search_needs_elasticsearch():
    """Without it Zammad finds nothing, which would look like no ticket."""
    bench = Bench()
    ticket, other = bench.open_ticket("Hello.", order_id=ORDER), bench.open_ticket("Hi.", order_id=ORDER[:-1] + "8")
    assert bench.desk.tickets_of(ORDER) == (ticket,)
    assert bench.desk.tickets_of(ORDER[:-1] + "8") == (other,)
    plain = Zammad(URL, TOKEN, transport=bench.double)
    assert not plain.capabilities.search
    with pytest.raises(DeskError, match="cannot be searched"):
        plain.tickets_of(ORDER)
    with pytest.raises(DeskError, match="no order's id"):
        bench.desk.tickets_of('x" OR id:*')
