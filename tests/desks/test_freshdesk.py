"""Freshdesk's own traps, on the double of its wire."""

from __future__ import annotations

import json

import pytest
from double_freshdesk import BOT, KEY, URL, Bench
from wire import Refused

from orderactions.desks.freshdesk import Freshdesk
from orderactions.errors import DeskError, DeskUnclear, SetupError
from orderactions.testing.conformance import check_desk
from orderactions.tickets import TicketChange


@pytest.fixture
def bench():
    return Bench()


def writes(bench):
    return [
        (each.method, each.url.removeprefix(URL), json.loads(each.body)) for each in bench.double.asked if each.effect
    ]


def test_only_a_merge_cannot_be_seen():
    """The interface does not say where a merged ticket goes on."""
    left = [(each.check, each.result, each.why) for each in check_desk(Bench) if each.result != "passed"]
    assert left == [("merged tickets say where", "skipped", "the bench can merge no tickets")]


def test_who_the_buyer_is_comes_with_the_ticket(bench):
    """Freshdesk leaves it out unless it is asked."""
    ticket = bench.desk.read(bench.open_ticket("Hello.", order_id="305-1234567-1234567"))
    assert (ticket.customer_name, ticket.mailbox) == ("Jo Doe", "support@acme.test")
    assert ticket.customer_email.endswith("@mail.test")
    assert ticket.fields == {"cf_amazon_order_id": "305-1234567-1234567", "cf_checked": "true"}
    assert ticket.url == f"{URL}/a/tickets/{ticket.id}"


def test_the_key_is_the_name_of_who_asks(bench):
    """Any password will do; a wrong key is told and not shown."""
    bench.desk.read(bench.open_ticket("Hello."))
    wrong = Freshdesk(URL, "another-key", transport=bench.double)
    with pytest.raises(DeskError, match="look at the token") as told:
        wrong.read("1001")
    assert "another-key" not in str(told.value) + repr(wrong)


def test_a_note_and_a_reply_go_to_addresses_of_their_own(bench):
    """And the note says that it is private, though that is the default."""
    ticket = bench.open_ticket("Hello.")
    bench.desk.note(ticket, "Refunded.", marker="[oa:1]")
    bench.desk.reply(ticket, "It is submitted.")
    assert writes(bench) == [
        ("POST", f"/api/v2/tickets/{ticket}/notes", {"body": "Refunded.<br><br>[oa:1]", "private": True}),
        ("POST", f"/api/v2/tickets/{ticket}/reply", {"body": "It is submitted."}),
    ]


def test_what_kind_a_conversation_is(bench):
    """A forwarded mail is private and no note of ours; a public note is seen by the buyer."""
    ticket, double = bench.open_ticket("Hello."), bench.double
    double.say(int(ticket), "To the warehouse [oa:1]", user=BOT, private=True, source=8)
    double.say(int(ticket), "See here", user=BOT, source=2)
    double.say(int(ticket), "By phone", user=BOT, private=True, source=2)
    double.say(int(ticket), "Me again", user=1, incoming=True, private=True, source=2)
    assert [each.kind for each in bench.desk.messages(ticket)] == ["inbound", "event", "reply", "note", "inbound"]
    bench.desk.note(ticket, "Refunded.", marker="[oa:1]")
    assert bench.desk.messages(ticket)[-1].kind == "note"


def test_a_ticket_that_the_staff_opened_begins_with_their_words(bench):
    """The buyer has not written yet."""
    ticket = bench.desk.read(bench.open_ticket("We are sorry.", source=10))
    assert ticket.buyer_wrote_at is None
    assert bench.desk.messages(ticket.id)[0].kind == "reply"


@pytest.mark.parametrize("count", [29, 30, 100, 101, 130])
def test_a_long_conversation_is_read_to_its_end(bench, count):
    """With the ticket come ten, on a page thirty or a hundred; the marker may be on any."""
    ticket = bench.open_ticket("Hello.")
    for n in range(count):
        bench.buyer_writes(ticket, f"Message {n}")
    note = bench.desk.note(ticket, "Refunded.", marker="[oa:1]")
    assert bench.desk.note(ticket, "Refunded.", marker="[oa:1]") == note
    assert len(bench.desk.messages(ticket)) == count + 2


def test_a_desk_that_does_not_heed_the_size_of_a_page(bench):
    """Then thirty are a whole page, and there may be another one."""
    ticket, answer = bench.open_ticket("Hello."), bench.double.answer
    for n in range(65):
        bench.buyer_writes(ticket, f"Message {n}")
    bench.double.answer = lambda request, path, query, body: answer(request, path, {**query, "per_page": "30"}, body)
    assert len(bench.desk.messages(ticket)) == 66


def test_tags_of_others_survive_one_call(bench):
    """The desk takes the whole list; so it is read, merged and sent with all else."""
    ticket = bench.open_ticket("Hello.", tags=["vip", "old"])
    change = TicketChange(
        status="solved",
        add_tags=frozenset({"refunded"}),
        remove_tags=frozenset({"old", "none"}),
        fields={"cf_reference": "OA-1"},
    )
    after = bench.desk.change(ticket, change)
    assert (after.tags, after.status, after.fields["cf_reference"]) == ({"vip", "refunded"}, "solved", "OA-1")
    assert [body for _, _, body in writes(bench)] == [
        {"status": 4, "tags": ["refunded", "vip"], "custom_fields": {"cf_reference": "OA-1"}}
    ]


def test_what_is_so_already_is_not_sent(bench):
    """A list of tags would be another chance to lose one."""
    ticket = bench.open_ticket("Hello.", tags=["vip"])
    bench.desk.change(ticket, TicketChange(add_tags=frozenset({"vip"}), remove_tags=frozenset({"none"})))
    assert writes(bench) == []


@pytest.mark.parametrize("tag", ["", "a,b", "x" * 33])
def test_a_tag_that_is_none_is_refused(bench, tag):
    """Before anything is sent."""
    with pytest.raises(DeskError, match="is no tag"):
        bench.desk.change(bench.open_ticket("Hello."), TicketChange(add_tags=frozenset({tag})))


@pytest.mark.parametrize(
    ("number", "status"), [(2, "open"), (3, "pending"), (4, "solved"), (5, "closed"), (6, "pending"), (7, "pending")]
)
def test_each_status(bench, number, status):
    """Numbers, of which six are known from the start."""
    assert bench.desk.read(bench.open_ticket("Hello.", status=number)).status == status


def test_a_status_of_ones_own():
    """Has to be told; it is never guessed."""
    bench = Bench()
    ticket = bench.open_ticket("Hello.", status=8)
    with pytest.raises(DeskError, match="8, is not in `statuses`"):
        bench.desk.read(ticket)
    told = Freshdesk(URL, KEY, statuses={8: "solved"}, transport=bench.double)
    assert told.read(ticket).status == "solved"
    with pytest.raises(SetupError, match="'done' is none of"):
        Freshdesk(URL, KEY, statuses={8: "done"})


def test_a_status_of_ones_own_is_not_taken_for_the_one_that_was_set(bench):
    """A rule that moves the ticket on is told."""
    ticket, update = bench.open_ticket("Hello."), bench.double.update

    def and_a_rule(number, wanted):
        update(number, {**wanted, "status": 6})

    bench.double.update = and_a_rule
    with pytest.raises(DeskError, match="does not show it: status"):
        bench.desk.change(ticket, TicketChange(status="pending"))


@pytest.mark.parametrize("gone", [{"spam": True}, {"deleted": True}])
def test_what_is_spam_or_in_the_trash_takes_nothing(bench, gone):
    """It reads closed; nobody is written to from there."""
    ticket = bench.open_ticket("Hello.", **gone)
    assert bench.desk.read(ticket).status == "closed"
    for act in (
        lambda: bench.desk.note(ticket, "Refunded.", marker="[oa:1]"),
        lambda: bench.desk.reply(ticket, "It is submitted."),
        lambda: bench.desk.change(ticket, TicketChange(status="solved")),
    ):
        with pytest.raises(DeskError, match="trash, or spam"):
            act()
    assert writes(bench) == []


def test_a_chat_takes_no_reply_of_this_kind(bench):
    """Its replies need another form; the desk refuses, and nothing was sent."""
    ticket = bench.open_ticket("Hello.", source=7)
    with pytest.raises(DeskError) as told:
        bench.desk.reply(ticket, "It is submitted.")
    assert type(told.value) is DeskError


@pytest.mark.parametrize("write", ["note", "reply"])
def test_an_answer_without_an_id_leaves_it_open(bench, write):
    """The desk took it; whoever asked must look, and not write again."""
    ticket, answer = bench.open_ticket("Hello."), bench.double.answer

    def nothing(request, path, query, body):
        found = answer(request, path, query, body)
        return (201, {}) if request.effect else found

    bench.double.answer = nothing
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
    """Freshdesk has placeholders in what agents write."""
    ticket = bench.open_ticket("Hello.")
    with pytest.raises(DeskError, match="placeholder"):
        bench.desk.reply(ticket, "Dear {{ticket.requester.name}}")
    assert writes(bench) == []


def test_the_search_is_exact_and_reads_every_page(bench):
    """Thirty are on a page."""
    wanted = [bench.open_ticket("Hello.", order_id="305-1234567-1234567") for _ in range(31)]
    bench.open_ticket("Hello.", order_id="305-1234567-7654321")
    assert list(bench.desk.tickets_of("305-1234567-1234567")) == wanted


def test_a_search_that_finds_too_many_is_refused(bench):
    """The desk shows 300 at most; the others would be missing."""
    for _ in range(301):
        bench.open_ticket("Hello.", order_id="305-1234567-1234567")
    with pytest.raises(DeskError, match="no end within 10 pages"):
        bench.desk.tickets_of("305-1234567-1234567")


@pytest.mark.parametrize("order_id", ["305' OR status:2", "", '305"'])
def test_a_search_for_what_is_no_id_is_refused(bench, order_id):
    """Nothing that is handed in becomes part of a query."""
    with pytest.raises(DeskError, match="no order's id"):
        bench.desk.tickets_of(order_id)


def test_a_ticket_id_is_a_number(bench):
    """Nothing that is handed in becomes part of an address."""
    for act in (
        lambda: bench.desk.read("1/../../contacts"),
        lambda: bench.desk.messages("1?x"),
        lambda: bench.desk.change("1#", TicketChange(status="solved")),
        lambda: bench.desk.note("", "x", marker="[oa:1]"),
        lambda: bench.desk.reply("٣", "x"),
    ):
        with pytest.raises(DeskError, match="its ids are numbers"):
            act()
    assert bench.double.asked == []
