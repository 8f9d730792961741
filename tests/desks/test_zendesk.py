"""Zendesk's own traps, on the double of its wire."""

from __future__ import annotations

import json

import pytest
from double_zendesk import BOT, EMAIL, TOKEN, URL, Bench
from wire import Refused

from orderactions.desks.zendesk import Zendesk
from orderactions.errors import DeskError, DeskUnclear
from orderactions.testing.conformance import check_desk
from orderactions.tickets import TicketChange


@pytest.fixture
def bench():
    return Bench()


def writes(bench):
    return [(each.method, json.loads(each.body)) for each in bench.double.asked if each.effect]


def test_nothing_is_left_out():
    """Zendesk can do all that is asked of a desk."""
    assert [(each.check, each.why) for each in check_desk(Bench) if each.result != "passed"] == []


def test_who_the_buyer_is_comes_with_the_ticket(bench):
    """Name, address and language; and which of our addresses they wrote to."""
    ticket = bench.desk.read(bench.open_ticket("Hello.", order_id="305-1234567-1234567"))
    assert (ticket.customer_name, ticket.language, ticket.mailbox) == ("Jo Doe", "de", "support@acme.test")
    assert ticket.customer_email.endswith("@mail.test")
    assert ticket.fields == {"amazon_order_id": "305-1234567-1234567", "checked": "true"}
    assert ticket.url == f"{URL}/agent/tickets/{ticket.id}"


def test_a_note_is_written_out_as_not_public(bench):
    """The desk takes a comment without that word as public. A reply says public, whatever the first comment was."""
    ticket = bench.open_ticket("Hello.")
    bench.desk.note(ticket, "Refunded.", marker="[oa:1]")
    bench.desk.reply(ticket, "It is submitted.")
    assert [body["ticket"]["comment"]["public"] for _, body in writes(bench)] == [False, True]


@pytest.mark.parametrize("write", ["note", "reply", "status", "tags"])
def test_a_ticket_that_changed_meanwhile_is_not_written_to(bench, write):
    """The desk itself compares: certainly nothing was done, and whoever asked reads again."""
    ticket = bench.open_ticket("Hello.")
    bench.before_next_write(lambda: bench.buyer_writes(ticket, "One more thing."))
    act = {
        "note": lambda: bench.desk.note(ticket, "Refunded.", marker="[oa:1]"),
        "reply": lambda: bench.desk.reply(ticket, "It is submitted."),
        "status": lambda: bench.desk.change(ticket, TicketChange(status="solved")),
        "tags": lambda: bench.desk.change(ticket, TicketChange(add_tags=frozenset({"refunded"}))),
    }[write]
    with pytest.raises(DeskError, match="changed meanwhile") as told:
        act()
    assert type(told.value) is DeskError
    assert [each.kind for each in bench.desk.messages(ticket)] == ["inbound", "inbound"]
    act()


def test_two_workers_write_one_note(bench):
    """Both have read that there is none; the desk takes the first."""
    ticket = bench.open_ticket("Hello.")
    bench.before_next_write(lambda: bench.desk.note(ticket, "Refunded.", marker="[oa:1]"))
    with pytest.raises(DeskError, match="changed meanwhile"):
        bench.desk.note(ticket, "Refunded.", marker="[oa:1]")
    written = bench.desk.note(ticket, "Refunded.", marker="[oa:1]")
    assert [each.id for each in bench.desk.messages(ticket) if each.kind == "note"] == [written]


def test_tags_are_added_and_taken_away_by_themselves(bench):
    """An update with tags in it would replace those of others."""
    ticket = bench.open_ticket("Hello.")
    bench.double.tickets[int(ticket)]["tags"] = ["vip"]
    change = TicketChange(status="solved", add_tags=frozenset({"refunded"}), remove_tags=frozenset({"vip", "none"}))
    after = bench.desk.change(ticket, change)
    assert (after.tags, after.status) == ({"refunded"}, "solved")
    assert [(method, sorted(body.get("ticket", body))) for method, body in writes(bench)] == [
        ("PUT", ["safe_update", "tags", "updated_stamp"]),
        ("DELETE", ["safe_update", "tags", "updated_stamp"]),
        ("PUT", ["safe_update", "status", "updated_stamp"]),
    ]


def test_what_is_so_already_costs_no_update(bench):
    """A ticket takes 30 in ten minutes."""
    ticket = bench.open_ticket("Hello.")
    bench.double.tickets[int(ticket)]["tags"] = ["vip"]
    bench.desk.change(ticket, TicketChange(add_tags=frozenset({"vip"}), remove_tags=frozenset({"none"})))
    assert writes(bench) == []


@pytest.mark.parametrize("tag", ["two words", "a,b", ""])
def test_a_tag_that_would_be_several_is_refused(bench, tag):
    """The desk splits at blanks and commas."""
    with pytest.raises(DeskError, match="several tags"):
        bench.desk.change(bench.open_ticket("Hello."), TicketChange(add_tags=frozenset({tag})))


def test_a_tag_that_the_desk_writes_otherwise_is_told(bench):
    """It is not as wanted."""
    with pytest.raises(DeskError, match="does not show it: Refunded"):
        bench.desk.change(bench.open_ticket("Hello."), TicketChange(add_tags=frozenset({"Refunded"})))


def test_a_closed_ticket_takes_nothing(bench):
    """It is closed for good: it is said before anything is sent. A note that it has is found."""
    ticket = bench.open_ticket("Hello.")
    note = bench.desk.note(ticket, "Refunded.", marker="[oa:1]")
    bench.double.tickets[int(ticket)]["status"] = "closed"
    bench.double.asked.clear()
    assert bench.desk.note(ticket, "Refunded.", marker="[oa:1]") == note
    for act in (
        lambda: bench.desk.note(ticket, "Refunded.", marker="[oa:2]"),
        lambda: bench.desk.reply(ticket, "It is submitted."),
        lambda: bench.desk.change(ticket, TicketChange(status="solved")),
    ):
        with pytest.raises(DeskError, match="closed, for good") as told:
            act()
        assert type(told.value) is DeskError
    assert writes(bench) == []
    assert bench.desk.change(ticket, TicketChange()).status == "closed"


@pytest.mark.parametrize(("theirs", "ours"), [("new", "open"), ("hold", "pending"), ("pending", "pending")])
def test_each_status(bench, theirs, ours):
    """On hold is pending, new is open."""
    ticket = bench.open_ticket("Hello.")
    bench.double.tickets[int(ticket)]["status"] = theirs
    assert bench.desk.read(ticket).status == ours


def test_a_status_that_is_not_known_is_told(bench):
    """And not taken for another one."""
    ticket = bench.open_ticket("Hello.")
    bench.double.tickets[int(ticket)]["status"] = "frobbed"
    with pytest.raises(DeskError, match=r"ticket\.status"):
        bench.desk.read(ticket)


@pytest.mark.parametrize("name", ["gone", "no_such"])
def test_a_field_that_there_is_not_is_refused(bench, name):
    """Neither set up here, nor known to the desk, which would pass it over."""
    with pytest.raises(DeskError, match="there is no field"):
        bench.desk.change(bench.open_ticket("Hello."), TicketChange(fields={name: "x"}))
    assert writes(bench) == []


def test_a_text_that_the_desk_would_fill_in_is_refused(bench):
    """Zendesk renders placeholders in what agents write."""
    ticket = bench.open_ticket("Hello.")
    with pytest.raises(DeskError, match="placeholder"):
        bench.desk.reply(ticket, "Your ticket {{ticket.id}}")
    with pytest.raises(DeskError, match="placeholder"):
        bench.desk.note(ticket, "{% if x %}", marker="[oa:1]")
    assert writes(bench) == []


@pytest.mark.parametrize("text", ["x" * 65_536, "&" * 20_000, "é" * 40_000], ids=["long", "as HTML", "in UTF-8"])
def test_a_text_that_might_be_cut_is_refused(bench, text):
    """The marker is at its end."""
    ticket = bench.open_ticket("Hello.")
    with pytest.raises(DeskError, match="too long"):
        bench.desk.note(ticket, text, marker="[oa:1]")
    with pytest.raises(DeskError, match="too long"):
        bench.desk.reply(ticket, text)
    assert writes(bench) == []


def test_whose_words_a_comment_has(bench):
    """Of the buyer's side whoever is no agent, also where the desk keeps it from others; a user who is gone, too."""
    ticket, double = bench.open_ticket("Hello."), bench.double
    number, friend, gone = int(ticket), double.new_user(), double.new_user()
    double.say(number, friend, "I am a friend", public=True)
    double.say(number, friend, "Refunded. [oa:1]", public=False)
    double.say(number, double.new_user(role="agent"), "Look here", public=False)
    double.say(number, gone, "I was here", public=True)
    del double.users[gone]
    kinds = [each.kind for each in bench.desk.messages(ticket)]
    assert kinds == ["inbound", "inbound", "inbound", "note", "inbound"]
    bench.desk.note(ticket, "Refunded.", marker="[oa:1]")
    assert [each.kind for each in bench.desk.messages(ticket)][-1] == "note"


def test_a_colleague_who_asks_for_themself(bench):
    """Their words are the buyer's, their notes are notes: one of ours is found, and not written again."""
    double = bench.double
    ticket = str(double.new_ticket("Hello.", requester=BOT))
    first = bench.desk.note(ticket, "Refunded.", marker="[oa:1]")
    assert [each.kind for each in bench.desk.messages(ticket)] == ["inbound", "note"]
    assert bench.desk.note(ticket, "Refunded.", marker="[oa:1]") == first


def test_a_long_conversation_is_read_to_its_end(bench):
    """The marker may be on any page."""
    ticket = bench.open_ticket("Hello.")
    note = bench.desk.note(ticket, "Refunded.", marker="[oa:1]")
    for n in range(10):
        bench.buyer_writes(ticket, f"Message {n}")
    assert bench.desk.note(ticket, "Refunded.", marker="[oa:1]") == note
    assert len(bench.desk.messages(ticket)) == 12


def test_a_conversation_without_end_is_refused(bench):
    """Half of it would be taken for all, and a note be written twice."""
    ticket = bench.open_ticket("Hello.")
    bench.double.list_comments = lambda number, query: {
        "comments": [], "users": [], "meta": {"has_more": True, "after_cursor": "again"},
    }  # fmt: skip
    with pytest.raises(DeskError, match="no end"):
        bench.desk.note(ticket, "Refunded.", marker="[oa:1]")
    assert writes(bench) == []


def test_an_answer_that_does_not_say_what_was_written_leaves_it_open(bench):
    """The desk took it; whoever asked must look, and not write again."""
    ticket = bench.open_ticket("Hello.")
    update = bench.double.update
    bench.double.update = lambda number, wanted: {"ticket": update(number, wanted)["ticket"]}
    with pytest.raises(DeskUnclear, match="audit"):
        bench.desk.reply(ticket, "It is submitted.")
    assert len(bench.sent_to_buyer(ticket)) == 1


def test_the_desk_asks_to_wait(bench):
    """Nothing was done."""
    ticket = bench.open_ticket("Hello.")
    show = bench.double.show

    def refuse_after_this(number, query):
        bench.double.refuse_next = Refused(429)
        return show(number, query)

    bench.double.show = refuse_after_this
    with pytest.raises(DeskError, match="asks to wait") as told:
        bench.desk.reply(ticket, "It is submitted.")
    assert type(told.value) is DeskError
    assert bench.sent_to_buyer(ticket) == []


class TestMerged:
    """A merged ticket is closed, has a tag, and only a comment says where the conversation goes on."""

    def merged(self, bench, *, same_buyer=True, comment=""):
        old, new = bench.open_ticket("Hello."), bench.open_ticket("Hello again.")
        if same_buyer:
            bench.double.tickets[int(new)]["requester_id"] = bench.double.tickets[int(old)]["requester_id"]
        if comment:
            bench.double.say(int(old), BOT, comment.format(new=new, old=old), public=False)
            bench.double.tickets[int(old)].update(status="closed", tags=["closed_by_merge"])
        else:
            bench.double.merge(int(old), int(new))
        return bench.desk.read(old), new

    def test_it_is_followed(self, bench):
        """Where its comment names a ticket of the same buyer, in whatever language."""
        found, new = self.merged(bench)
        assert (found.status, found.merged_into) == ("closed", new)
        found, new = self.merged(bench, comment="Diese Anfrage wurde mit #{new} zusammengeführt")
        assert found.merged_into == new

    @pytest.mark.parametrize("comment", ["It was merged", "see #{old}", "see #999999"])
    def test_it_is_not_followed_to_anywhere(self, bench, comment):
        """No number, its own, or none that there is: it stays closed, and takes nothing."""
        found, _ = self.merged(bench, comment=comment)
        assert (found.status, found.merged_into) == ("closed", "")

    def test_it_is_not_followed_to_another_buyer(self, bench):
        """Who would be told of this one's order."""
        found, _ = self.merged(bench, same_buyer=False)
        assert found.merged_into == ""

    def test_the_buyers_words_say_nothing_about_it(self, bench):
        """Only the tag and the staff do."""
        old, new = bench.open_ticket("Hello."), bench.open_ticket("Hello again.")
        bench.buyer_writes(old, f"This request was closed and merged into request #{new}")
        assert bench.desk.read(old).merged_into == ""


def test_the_search_is_exact_and_reads_every_page(bench):
    """Zendesk finds by words, and in every field."""
    wanted = [bench.open_ticket("Hello.", order_id="305-1234567-1234567") for _ in range(4)]
    bench.open_ticket("Hello.", order_id="305-1234567-7654321")
    bench.desk.change(bench.open_ticket("Hi."), TicketChange(fields={"our_reference": "305-1234567-1234567"}))
    assert list(bench.desk.tickets_of("305-1234567-1234567")) == wanted


@pytest.mark.parametrize("order_id", ['305" or type:user', "", "305 1234567"])
def test_a_search_for_what_is_no_id_is_refused(bench, order_id):
    """Nothing that is handed in becomes part of a query."""
    with pytest.raises(DeskError, match="no order's id"):
        bench.desk.tickets_of(order_id)


def test_without_an_order_field_nothing_is_searched(bench):
    """A search of every field would find what is not meant."""
    bare = Zendesk(URL, TOKEN, email=EMAIL, transport=bench.double)
    with pytest.raises(DeskError, match="no order field"):
        bare.tickets_of("305-1234567-1234567")


def test_an_oauth_token_is_sent_as_it_is(bench):
    """Without an address it is a bearer token, and this desk does not know it."""
    desk = Zendesk(URL, "an-oauth-token", transport=bench.double)
    with pytest.raises(DeskError, match="look at the token") as told:
        desk.read("1")
    assert bench.double.asked[-1].headers["authorization"] == "Bearer an-oauth-token"
    assert "an-oauth" not in str(told.value) + repr(desk)


def test_a_ticket_id_is_a_number(bench):
    """Nothing that is handed in becomes part of an address."""
    for act in (
        lambda: bench.desk.read("1/../../users"),
        lambda: bench.desk.messages("1?x"),
        lambda: bench.desk.change("1#", TicketChange(status="solved")),
        lambda: bench.desk.note("", "x", marker="[oa:1]"),
        lambda: bench.desk.reply("٣", "x"),
    ):
        with pytest.raises(DeskError, match="its ids are numbers"):
            act()
    assert bench.double.asked == []
