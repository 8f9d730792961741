"""Jira's own traps: two interfaces with two markups, workflows, keys that change, and issues without a buyer."""

from __future__ import annotations

import json

import pytest
from double_jira import BOT, BUYER, CHOICE_FIELD, EMAIL, ORDER_FIELD, TEXT_FIELD, TOKEN, URL, Bench, document

from orderactions.desks.jira import Jira
from orderactions.errors import DeskError, DeskUnclear, SetupError
from orderactions.testing.conformance import AWKWARD_TEXTS
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


def test_a_note_says_that_it_is_internal_where_that_can_be_said(bench):
    """What the other interface makes is public, whatever else is sent along."""
    ticket = bench.open_ticket("Hello.")
    bench.desk.note(ticket, "Refunded [all] of {it}. \n", marker="[oa:1]")
    body = "{noformat}\nRefunded [all] of {it}.\n\n[oa:1]\n{noformat}"
    assert written(bench) == [
        ("POST", f"/rest/servicedeskapi/request/{ticket}/comment", {"body": body, "public": False})
    ]
    assert bench.desk.messages(ticket)[-1].text == "Refunded [all] of {it}.\n\n[oa:1]"


def test_a_note_that_the_desk_calls_public_is_not_called_done(bench):
    """A person is to look; it is not written again."""
    ticket = bench.open_ticket("Hello.")
    say = bench.double.say
    bench.double.say = lambda *told, public=True, **more: say(*told, public=True, **more)
    with pytest.raises(DeskUnclear, match="says that it is public"):
        bench.desk.note(ticket, "Refunded.", marker="[oa:1]")


def test_a_note_is_found_whether_or_not_its_fence_was_understood(bench):
    """A site may show it as it was written."""
    ticket = bench.open_ticket("Hello.")
    fenced = bench.double.say(ticket, BOT, document("{noformat}", "Refunded.", "[oa:1]", "{noformat}"), public=False)
    assert bench.desk.note(ticket, "Refunded.", marker="[oa:1]") == fenced["id"]
    assert written(bench) == []


def test_a_reply_is_a_document_in_which_nothing_is_markup(bench):
    """Lines and blanks stay what they are, too."""
    ticket = bench.open_ticket("Hello.")
    bench.desk.reply(ticket, "*a* {b}\n\n  [c]\n")
    ((method, path, body),) = written(bench)
    assert (method, path) == ("POST", f"/rest/api/3/issue/{ticket}/comment")
    assert body["body"]["content"][0]["content"] == [
        {"type": "text", "text": "*a* {b}"},
        {"type": "hardBreak"},
        {"type": "hardBreak"},
        {"type": "text", "text": "\xa0 [c]"},
    ]
    assert bench.sent_to_buyer(ticket) == ["*a* {b}\n\n  [c]"]


def test_a_reply_that_the_desk_calls_internal_is_not_called_done(bench):
    """The buyer has not got it."""
    ticket = bench.open_ticket("Hello.")
    say = bench.double.say
    bench.double.say = lambda *told, **more: say(*told, **{**more, "public": False})
    with pytest.raises(DeskUnclear, match="says that it is internal"):
        bench.desk.reply(ticket, "It is submitted.")


def test_an_issue_that_is_no_customers_request_is_not_replied_to(bench):
    """A public comment on it would be taken, and nobody would be told."""
    ticket = bench.open_ticket("Hello.")
    bench.double.internal.add(ticket)
    with pytest.raises(DeskError, match="no such ticket"):
        bench.desk.reply(ticket, "It is submitted.")
    assert written(bench) == []


def test_what_would_end_the_fence_or_is_too_long_is_refused(bench):
    """Before anything is written."""
    ticket = bench.open_ticket("Hello.")
    with pytest.raises(DeskError, match="would take for the end"):
        bench.desk.note(ticket, "Use {NoFormat} here", marker="[oa:1]")
    for write in (
        lambda: bench.desk.note(ticket, AWKWARD_TEXTS["long"], marker="[oa:1]"),
        lambda: bench.desk.reply(ticket, AWKWARD_TEXTS["long"]),
    ):
        with pytest.raises(DeskError, match="32767 characters at most"):
            write()
    assert written(bench) == []


COMMENTS = [
    (BUYER, {"public": True}, "inbound"),
    ("qm:other", {"public": True, "author": {"accountId": "qm:other", "accountType": "customer"}}, "inbound"),
    ("qm:other", {"public": False, "author": {"accountId": "qm:other", "accountType": "customer"}}, "inbound"),
    (BOT, {"public": True, "author": None}, "inbound"),
    (BOT, {"public": True}, "reply"),
    (BOT, {"public": False}, "note"),
    (BOT, {"public": True, "visibility": {"type": "role", "value": "Administrators"}}, "note"),
]


@pytest.mark.parametrize(("author", "more", "kind"), COMMENTS)
def test_what_a_comment_is(bench, author, more, kind):
    """By who wrote it and who can see it; of somebody who is gone it is rather the buyer's than ours."""
    ticket = bench.open_ticket("Hello.")
    bench.double.say(ticket, author, document("x"), **more)
    assert bench.desk.messages(ticket)[-1].kind == kind


def test_a_comment_that_does_not_say_who_sees_it_is_not_guessed(bench):
    """A site without Jira Service Management has such."""
    ticket = bench.open_ticket("Hello.")
    del bench.double.say(ticket, BOT, document("x"))["jsdPublic"]
    with pytest.raises(DeskError, match="jsdPublic is missing"):
        bench.desk.messages(ticket)


def test_what_a_person_reads_of_a_document(bench):
    """Paragraphs, lists, names and links; the first message is what was asked."""
    ticket = bench.open_ticket("Hello.")
    item = {"type": "listItem", "content": document("one")["content"]}
    body = {"type": "doc", "version": 1, "content": [
        *document("Dear all,", "see:")["content"],
        {"type": "bulletList", "content": [item, item]},
        {"type": "paragraph", "content": [
            {"type": "mention", "attrs": {"id": "x", "text": "@Jo"}}, {"type": "emoji", "attrs": {"shortName": ":+1:"}},
            {"type": "inlineCard", "attrs": {"url": "https://x.test"}}, {"type": "odd", "attrs": None}]},
    ]}  # fmt: skip
    bench.double.say(ticket, BUYER, body)
    first, second = bench.desk.messages(ticket)
    assert (first.id, first.text) == ("description", "A message\n\nHello.")
    bench.double.say(ticket, BUYER, document("{noformat} is odd"))
    assert bench.desk.messages(ticket)[-1].text == "{noformat} is odd"
    bench.double.say(ticket, BUYER, "a text")
    with pytest.raises(DeskError, match="body is missing or does not fit"):
        bench.desk.messages(ticket)
    assert second.text == "Dear all,\nsee:\none\none\n@Jo:+1:https://x.test"


def test_a_ticket_as_it_is_read(bench):
    """Fields by the names that you give them; of a choice, its name."""
    ticket = bench.open_ticket("Hello.", order_id=ORDER)
    bench.double.issues[ticket]["fields"][CHOICE_FIELD] = {"id": "10001", "value": "Broken"}
    bench.double.issues[ticket]["fields"][TEXT_FIELD] = ["a", "list"]
    found = bench.desk.read(ticket)
    assert (found.customer_name, found.customer_email, found.mailbox) == ("Jo Doe", "jo@mail.test", "project SUP")
    assert dict(found.fields) == {"amazon_order_id": ORDER, "cause": "Broken"}
    assert found.order_ids == (ORDER,)
    assert found.url == f"{URL}/browse/{ticket}"


def test_a_bare_request_has_nothing_that_the_desk_does_not_say(bench):
    """No reporter, no order, no description: each is empty, and none is made up."""
    key = bench.open_ticket("Hello.", order_id=" ")
    fields = bench.double.issues[key]["fields"]
    fields.update(reporter=None, description=None)
    ticket = bench.desk.read(key)
    assert ticket == Ticket(
        id=key,
        status="open",
        buyer_wrote_at=ticket.buyer_wrote_at,
        url=f"{URL}/browse/{key}",
        mailbox="project SUP",
        fields={"amazon_order_id": " "},
    )
    assert [each.text for each in bench.desk.messages(key)] == ["A message"]
    fields[ORDER_FIELD] = f" {ORDER} "
    assert bench.desk.read(key).order_ids == (ORDER,)


def test_a_status_that_jira_counts_as_nothing_known_is_refused(bench):
    """It is not guessed; nor is a key that is none."""
    ticket = bench.open_ticket("Hello.")
    bench.double.issues[ticket]["fields"]["status"] = {"name": "Odd", "statusCategory": {"key": "undefined"}}
    with pytest.raises(DeskError, match="statusCategory"):
        bench.desk.read(ticket)
    bench.double.issues[ticket]["key"] = "odd"
    with pytest.raises(DeskError, match="issue.key"):
        bench.desk.read(ticket)


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [("Open", "open"), ("Waiting for customer", "pending"), ("Resolved", "solved"), ("Closed", "closed")],
)
def test_statuses_by_their_name_or_by_what_jira_counts_them_as(bench, theirs, ours):
    """A status of your own is done or it is not."""
    ticket = bench.open_ticket("Hello.")
    bench.double.issues[ticket]["fields"]["status"] = bench.double.status(theirs)
    assert bench.desk.read(ticket).status == ours
    told = Jira(URL, TOKEN, email=EMAIL, statuses={theirs: "pending"}, transport=bench.double)
    assert told.read(ticket).status == "pending"


def test_a_status_is_reached_by_the_one_transition_that_leads_there(bench):
    """They are listed first: a workflow has its own. Where the status is so already, nothing is written."""
    ticket = bench.open_ticket("Hello.")
    bench.desk.change(ticket, TicketChange(status="solved"))
    bench.desk.change(ticket, TicketChange(status="solved"))
    assert written(bench) == [("POST", f"/rest/api/3/issue/{ticket}/transitions", {"transition": {"id": "21"}})]


def test_of_several_transitions_one_has_to_be_named(bench):
    """By its name or its id; none is guessed, and a name that is not there leads nowhere."""
    ticket = bench.open_ticket("Hello.")
    both = {"statuses": {"Closed": "solved"}, "email": EMAIL, "transport": bench.double}
    with pytest.raises(DeskError, match="2 transitions lead from here to 'solved'"):
        Jira(URL, TOKEN, **both).change(ticket, TicketChange(status="solved"))
    with pytest.raises(DeskError, match="0 transitions"):
        Jira(URL, TOKEN, **both, transitions={"solved": "Finish"}).change(
            ticket, TicketChange(status="solved", add_tags=frozenset({"oa"}))
        )
    assert written(bench) == []
    named = Jira(URL, TOKEN, **both, transitions={"solved": "Close"})
    assert named.change(ticket, TicketChange(status="solved")).status == "solved"


def test_labels_and_fields_go_in_one_call_by_what_differs(bench):
    """Labels are added and removed; those of others are not sent."""
    ticket = bench.open_ticket("Hello.")
    bench.double.issues[ticket]["fields"]["labels"] = ["vip", "old"]
    change = TicketChange(
        add_tags=frozenset({"oa", "vip"}), remove_tags=frozenset({"old", "x"}), fields={"reference": "OA-1"}
    )
    assert bench.desk.change(ticket, change).tags == {"vip", "oa"}
    verbs = {"labels": [{"add": "oa"}, {"remove": "old"}]}
    assert written(bench) == [("PUT", f"/rest/api/3/issue/{ticket}", {"fields": {TEXT_FIELD: "OA-1"}, "update": verbs})]
    with pytest.raises(DeskError, match="a label has no blanks"):
        bench.desk.change(ticket, TicketChange(add_tags=frozenset({"two words"})))


def test_a_field_has_to_be_told_and_to_be_there(bench):
    """Of one that the issue does not have, nothing is written."""
    ticket = bench.open_ticket("Hello.")
    del bench.double.issues[ticket]["fields"][TEXT_FIELD]
    for name in ("reference", "customfield_10051", "odd"):
        with pytest.raises(DeskError, match=f"no field '{name}'"):
            bench.desk.change(ticket, TicketChange(fields={name: "x"}))
    assert written(bench) == []


def test_a_request_that_was_moved_goes_on_under_its_new_key(bench):
    """Jira answers under the old one; nothing is written there."""
    old = bench.open_ticket("Hello.")
    new = bench.double.move(old)
    assert (bench.desk.read(old).id, bench.desk.read(old).merged_into) == (old, new)
    assert bench.desk.read(new).merged_into == ""
    with pytest.raises(DeskError, match="another key now"):
        bench.desk.reply(old, "It is submitted.")
    with pytest.raises(DeskError, match="another key now"):
        bench.desk.note(old, "Refunded.", marker="[oa:1]")
    assert written(bench) == []


def test_a_list_of_comments_that_breaks_off_is_refused(bench):
    """The marker may be in what is missing."""
    ticket = bench.open_ticket("Hello.")
    bench.double.list_comments = lambda key, query: {"comments": [], "total": 3}
    with pytest.raises(DeskError, match="breaks off"):
        bench.desk.note(ticket, "Refunded.", marker="[oa:1]")


def test_the_search_follows_its_pages_and_looks_at_what_it_finds(bench):
    """It searches by words, and one of them is enough."""
    tickets = [bench.open_ticket("Hello.", order_id=each) for each in (ORDER, ORDER[:-1] + "8", ORDER)]
    assert bench.desk.tickets_of(ORDER) == (tickets[0], tickets[2])
    plain = Jira(URL, TOKEN, email=EMAIL, transport=bench.double)
    assert not plain.capabilities.search
    for desk, order in ((plain, ORDER), (bench.desk, '" OR 1=1')):
        with pytest.raises(DeskError, match="no order field to search, or this is no order's id"):
            desk.tickets_of(order)


@pytest.mark.parametrize("ticket", ["7", "sup-1", "SUP-01", "SUP-1/comment", "SUP-1?x"])
def test_a_ticket_is_named_by_its_key(bench, ticket):
    """A number would do for Jira, and be another name of the same thing."""
    with pytest.raises(DeskError, match="its ids are keys"):
        bench.desk.read(ticket)
    assert bench.double.asked == []


@pytest.mark.parametrize(
    "wrong",
    [{"fields": {"order": "Amazon order"}}, {"statuses": {"Done": "finished"}}, {"transitions": {"finished": "Done"}}],
)
def test_a_setting_that_cannot_be_right_is_told_at_once(wrong):
    """Not at the first refund."""
    with pytest.raises(SetupError, match=r"jira: "):
        Jira(URL, TOKEN, email=EMAIL, **wrong)
