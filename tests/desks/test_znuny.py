"""Znuny's own traps, on the double of its wire."""

from __future__ import annotations

import json

import pytest
from double_znuny import PASSWORD, SERVICE, URL, USER, Bench
from wire import Refused

from orderactions.desks.znuny import Znuny
from orderactions.errors import DeskError, DeskUnclear
from orderactions.testing.conformance import CHECKS, check_desk
from orderactions.tickets import TicketChange

ORDER = "305-1234567-1234567"
LONG = "It is submitted, and what else there is to say of it goes on for more than seventy-eight characters.\n\nYours"


@pytest.fixture
def bench():
    return Bench()


def sent(bench, operation="TicketUpdate"):
    asked = [each for each in bench.double.asked if each.url.endswith(f"/{operation}")]
    return [json.loads(each.body) for each in asked]


@pytest.mark.parametrize("check", CHECKS)
def test_the_double_is_as_the_real_one(check):
    """Every check passes on it, too, as fast as a double is; test_znuny_server.py has the real one."""
    (finding,) = check_desk(Bench, only=check)
    assert finding.result == "passed", finding.why


def test_what_is_left_out_without_fields_for_it():
    """Tags and the search need a field each; without them they are refused, and so said."""
    left = check_desk(lambda: Bench(tag_field="", order_field=""))
    assert {each.check for each in left if each.result == "skipped"} >= {
        "tags of others survive",
        "searches by order",
    }
    assert [each.check for each in left if each.result == "failed"] == ["finds the order"]


def test_the_password_is_in_the_body_alone(bench):
    """Every call is a POST; nothing of it is in an address or a header, and none of Znuny's words in an error."""
    bench.desk.read(bench.open_ticket("Hello."))
    (asked,) = bench.double.asked
    assert (asked.method, asked.url) == ("POST", f"https://desk.test{SERVICE}/TicketGet")
    assert PASSWORD not in str(asked.headers)
    assert "authorization" not in asked.headers
    assert json.loads(asked.body)["Password"] == PASSWORD
    wrong = Znuny(URL, USER, "not-this-one", transport=bench.double)
    with pytest.raises(DeskError, match="look at user and password") as told:
        wrong.read("1001")
    assert "not-this-one" not in str(told.value)


def test_a_note_and_a_reply_are_each_written_out(bench):
    """They go to one address; channel and visibility each say what it is. Neither sets off an answer of the queue."""
    ticket = bench.open_ticket("Hello.")
    bench.desk.note(ticket, "Refunded.", marker="[oa:1]")
    bench.desk.reply(ticket, "5 < 6\nYours")
    note, reply = (each["Article"] for each in sent(bench))
    assert note == {
        "CommunicationChannel": "Internal", "IsVisibleForCustomer": 0, "SenderType": "agent",
        "AutoResponseType": "auto remove", "Subject": "Order action", "ContentType": "text/plain; charset=utf-8",
        "Body": "Refunded.\n\n[oa:1]",
    }  # fmt: skip
    assert reply == {
        "CommunicationChannel": "Email", "IsVisibleForCustomer": 1, "ArticleSend": 1, "SenderType": "agent",
        "AutoResponseType": "auto remove", "To": "jo@mail.test", "Subject": "Re: A message",
        "ContentType": "text/html; charset=utf-8",
        "Body": '<div class="order-action">5 &lt; 6<br>Yours</div><br>',
    }  # fmt: skip


def test_a_reply_is_read_without_the_signature_as_it_was_written(bench):
    """The desk keeps it wrapped and signed; the buyer has the signature."""
    ticket = bench.open_ticket("Hello.")
    bench.desk.reply(ticket, LONG)
    kept = bench.double.articles[int(ticket)][-1]["Body"]
    assert "Your shop" in kept
    assert LONG not in kept
    assert bench.desk.messages(ticket)[-1].text == LONG
    assert "Your shop" in bench.sent_to_buyer(ticket)[0]


def test_an_agent_who_quotes_a_reply_of_ours_is_not_taken_for_us(bench):
    """Their words come first, and are what is shown."""
    ticket = int(bench.open_ticket("Hello."))
    bench.desk.reply(str(ticket), "It is submitted.")
    said = bench.double.say(ticket, "As I wrote: It is submitted.", SenderType="agent")
    bench.double.html[said] = 'As I wrote: <div class="order-action">It is submitted.</div>'
    assert [each.text for each in bench.desk.messages(str(ticket))][1:] == [
        "It is submitted.",
        "As I wrote: It is submitted.",
    ]


def test_attachments_that_are_too_much_leave_the_desks_own_text(bench):
    """The conversation is shown all the same."""
    ticket = bench.open_ticket("Hello.")
    bench.desk.reply(ticket, LONG)
    show = bench.double.show

    def too_much(body):
        if "Attachments" in body:
            raise Refused(500)
        return show(body)

    bench.double.show = too_much
    assert [each.kind for each in bench.desk.messages(ticket)] == ["inbound", "reply"]
    assert "Your shop" in bench.desk.messages(ticket)[-1].text


def test_what_the_desk_answers_by_itself_is_nobodys_word(bench):
    """It is no reply of ours, and the buyer has not written."""
    ticket = bench.open_ticket("Hello.")
    wrote_at = bench.desk.read(ticket).buyer_wrote_at
    bench.double.say(int(ticket), "We have got it.", SenderType="system")
    assert bench.desk.messages(ticket)[-1].kind == "event"
    assert bench.desk.read(ticket).buyer_wrote_at == wrote_at


def test_somebody_else_who_wrote_is_not_told_of_the_order(bench):
    """The reply goes to the ticket's customer; without one, to whoever opened the ticket."""
    ticket = int(bench.open_ticket("Hello."))
    bench.double.say(ticket, "I saw it, too.", From="A friend <friend@mail.test>")
    bench.desk.reply(str(ticket), "It is submitted.")
    bench.double.tickets[ticket]["CustomerUserID"] = "jodoe"
    bench.desk.reply(str(ticket), "It is done.")
    assert [to for _, to, _ in bench.double.mails] == ["jo@mail.test", "jo@mail.test"]
    assert bench.desk.read(str(ticket)).customer_name == "Jo Doe"


def test_a_reply_goes_to_the_customers_reply_address(bench):
    """As they have asked for, in their last message; an address that is none is passed over."""
    ticket = int(bench.open_ticket("Hello."))
    bench.double.say(ticket, "Write here.", From="<jo@mail.test>", ReplyTo="Jo <jo@new.test>")
    bench.desk.reply(str(ticket), "It is submitted.")
    bench.double.say(ticket, "Or there.", From="<jo@mail.test>", ReplyTo="nowhere")
    bench.desk.reply(str(ticket), "It is done.")
    assert [to for _, to, _ in bench.double.mails] == ["jo@new.test", "jo@mail.test"]


def test_a_ticket_without_an_address_cannot_be_replied_to(bench):
    """What a customer cannot see of others is no address of theirs. It is told, and nothing is sent."""
    ticket = int(bench.open_ticket("Hello."))
    bench.double.articles[ticket][0]["From"] = "by phone"
    bench.double.say(ticket, "For you.", From="supplier@mail.test", IsVisibleForCustomer=0)
    with pytest.raises(DeskError, match="where the buyer's mail goes"):
        bench.desk.reply(str(ticket), "It is submitted.")
    assert (bench.double.mails, sent(bench)) == ([], [])


@pytest.mark.parametrize(
    ("code", "kind"),
    [("AccessDenied", DeskError), ("InvalidParameter", DeskError), ("Other", DeskUnclear), (None, DeskUnclear)],
)
def test_an_error_that_comes_as_an_answer(bench, code, kind):
    """Of some it is certain that nothing was written."""
    ticket = bench.open_ticket("Hello.")
    error = {"Error": {"ErrorCode": f"TicketUpdate.{code}" if code else None, "ErrorMessage": f"{USER}: no"}}
    bench.double.update = lambda body: error
    for write in (
        lambda: bench.desk.note(ticket, "Refunded.", marker="[oa:1]"),
        lambda: bench.desk.reply(ticket, "It is submitted."),
        lambda: bench.desk.change(ticket, TicketChange(status="solved")),
    ):
        with pytest.raises(DeskError) as told:
            write()
        assert type(told.value) is kind
        assert USER not in str(told.value)


def test_a_search_that_does_not_heed_the_field(bench):
    """By a field that there is not, the desk finds every ticket: that is refused."""
    bench.open_ticket("Hello.")
    ticket = bench.open_ticket("Hello.", order_id=ORDER)
    assert bench.desk.tickets_of(ORDER) == (ticket,)
    bench.desk._order_field = "AmazonOrderID"
    with pytest.raises(DeskError, match="does not search by the field"):
        bench.desk.tickets_of(ORDER)


def test_no_match_is_nothing_said(bench):
    """An empty answer is no tickets."""
    bench.open_ticket("Hello.")
    assert bench.desk.tickets_of(ORDER) == ()


def test_tags_are_kept_in_a_field(bench):
    """A write replaces all values, so those of others are written again; the field is none of the other fields."""
    ticket = bench.open_ticket("Hello.")
    bench.double.set_field(int(ticket), "Labels", ["of-others"])
    after = bench.desk.change(ticket, TicketChange(add_tags=frozenset({"oa-one"})))
    assert after.tags == {"of-others", "oa-one"}
    assert "Labels" not in after.fields
    assert sent(bench)[-1]["DynamicField"] == [{"Name": "Labels", "Value": ["oa-one", "of-others"]}]
    with pytest.raises(DeskError, match="does not take what it was sent"):
        bench.desk.change(ticket, TicketChange(add_tags=frozenset({"unknown"})))
    with pytest.raises(DeskError, match="no field 'Labels'"):
        bench.desk.change(ticket, TicketChange(fields={"Labels": "oa-two"}))


def test_a_desk_with_states_of_its_own():
    """They are set by the names that were given, and read by their type."""
    bench = Bench(states={"open": "open", "solved": "closed unsuccessful"})
    ticket = bench.open_ticket("Hello.")
    assert bench.desk.change(ticket, TicketChange(status="solved")).status == "solved"
    assert bench.double.tickets[int(ticket)]["State"] == "closed unsuccessful"
    assert bench.desk.change(ticket, TicketChange(status="open")).status == "open"
    with pytest.raises(DeskError, match="use one of open, solved"):
        bench.desk.change(ticket, TicketChange(status="pending"))


@pytest.mark.parametrize("odd", ["customer", "words", "gone"])
def test_a_merged_ticket_is_followed_only_to_the_same_buyer(bench, odd):
    """Else it counts as closed, and what was to be written ends in a task."""
    ticket, other = bench.open_ticket("Hello."), bench.open_ticket("Hello again.")
    bench.merge(ticket, other)
    assert bench.desk.read(ticket).merged_into == other
    if odd == "customer":
        bench.double.tickets[int(other)]["CustomerUserID"] = "ann@mail.test"
    elif odd == "words":
        bench.double.articles[int(ticket)][-1]["Body"] = "It has gone."
    else:
        del bench.double.tickets[int(other)]
    found = bench.desk.read(ticket)
    assert (found.status, found.merged_into) == ("closed", "")
