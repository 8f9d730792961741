"""The checks of an adapter on one ticket of a real account: what is written, what is skipped, whom it refuses."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from attrs import evolve

from orderactions.clock import ManualClock
from orderactions.desks.memory import MemoryDesk
from orderactions.errors import DeskError, RequestError
from orderactions.testing.conformance import CHECKS, ORDER
from orderactions.testing.live import MAILS, OPENING, check_live, what_is_written
from orderactions.tickets import Capabilities

ME = "me@x.test"


@pytest.fixture
def clock():
    return ManualClock(datetime(2026, 3, 4, 10, tzinfo=UTC))


def opened(clock, *, text=OPENING, make=MemoryDesk, email=ME, **more):
    """A desk with the tester's ticket 4711, and a customer's."""
    desk = make("desk", clock=clock, **more)
    desk.open_ticket("4711", text=text, order_id=ORDER, customer_email=email)
    desk.open_ticket("5", text="Where is it?", customer_email="customer@x.test")
    return desk


def results(found):
    return {each.check: each.result for each in found}


def test_the_desk_in_memory_passes_what_can_be_seen(clock):
    """With nobody there, what needs a buyer or a mailbox is skipped with its reason; nothing fails."""
    desk = opened(clock)
    found = check_live(desk, "4711", buyer=ME, run="1", field="shelf", secrets=["s3cret"])
    assert [each.check for each in found] == [*CHECKS, MAILS]
    assert {name for name, result in results(found).items() if result == "skipped"} == {
        "a note is written once",
        "a lost answer to a note",
        "a lost answer to a reply",
        "the buyer writes again",
        "merged tickets say where",
        MAILS,
    }
    assert all(each.why for each in found if each.result == "skipped")
    assert "failed" not in results(found).values()


def test_one_reply_is_sent_and_nobody_else_is_written_to(clock):
    """The tester gets one message; the customer's ticket is as it was."""
    desk = opened(clock)
    before = desk.messages("5"), desk.read("5")
    check_live(desk, "4711", buyer=ME, run="1")
    assert [each.text for each in desk.seen_by_buyer("4711") if each.kind == "reply"] == ["It is submitted."]
    assert (desk.messages("5"), desk.read("5")) == before
    assert not desk.read("4711").tags


def test_a_second_run_on_the_same_ticket_finds_the_same(clock):
    """What an earlier run has left hides nothing."""
    desk = opened(clock)
    first = check_live(desk, "4711", buyer=ME, run="1")
    assert results(check_live(desk, "4711", buyer=ME, run="2")) == results(first)


def test_a_person_writes_as_the_buyer_and_looks_into_the_mailbox(clock):
    """At a terminal nothing but what cannot be done on one ticket is skipped."""
    desk = opened(clock)
    asked = []

    def ask(question):
        asked.append(question)
        if question.startswith("Write to the ticket"):
            clock.advance(1)
            desk.buyer_writes("4711", question.removeprefix("Write to the ticket as its buyer: ").partition("  --")[0])
        return True

    found = check_live(desk, "4711", buyer=ME, run="1", cut=lambda: desk.fail_next("note", "after"), ask=ask)
    assert [name for name, result in results(found).items() if result == "skipped"] == [
        "a lost answer to a reply",
        "merged tickets say where",
        "secrets stay inside",
    ]
    assert len(asked) == 3
    assert "failed" not in results(found).values()


@pytest.mark.parametrize(("said", "result"), [(True, "passed"), (False, "failed"), (None, "skipped")])
def test_what_the_mailbox_shows_is_a_finding_of_its_own(clock, said, result):
    """The desk's own list is no proof of a mail."""
    found = check_live(opened(clock), "4711", buyer=ME, run="1", ask=lambda question: "mailbox" in question and said)
    assert results(found)[MAILS] == result


@pytest.mark.parametrize(
    ("ticket", "email", "buyer"),
    [
        ("5", ME, ME),
        ("4711", "", ME),
        ("4711", "abc123@marketplace.amazon.de", "abc123@marketplace.amazon.de"),
    ],
)
def test_a_ticket_of_somebody_else_is_not_touched(clock, ticket, email, buyer):
    """Another buyer's, nobody's that is known, or one from Amazon: nothing is written, and no address is shown."""
    desk = opened(clock, email=email)
    with pytest.raises(RequestError) as raised:
        check_live(desk, ticket, buyer=buyer, run="1")
    assert "customer@x.test" not in str(raised.value)
    assert len(desk.messages(ticket)) == 1
    assert desk.read(ticket).status == "open"


def test_a_ticket_that_was_opened_with_other_words_is_tried_as_far_as_it_goes(clock):
    """Only what needs the words is skipped."""
    found = check_live(opened(clock, text="Hi."), "4711", buyer=ME, run="1")
    assert results(found)["reads a ticket"] == "skipped"
    assert results(found)["a note is private"] == "passed"


class Leaky(MemoryDesk):
    """Its notes go to the buyer."""

    def note(self, ticket_id, text, *, marker):
        if any(each.text.endswith(marker) for each in self.messages(ticket_id)):
            raise DeskError("no")
        self.reply(ticket_id, text + marker)
        return super().note(ticket_id, text, marker=marker)


class Tidy(MemoryDesk):
    """Leaves tags as they are, and says otherwise."""

    def change(self, ticket_id, change):
        return super().change(ticket_id, evolve(change, add_tags=frozenset()))


@pytest.mark.parametrize(("make", "check"), [(Leaky, "a note is private"), (Tidy, "tags of others survive")])
def test_a_broken_adapter_is_found(clock, make, check):
    """On one ticket, too."""
    found = check_live(opened(clock, make=make), "4711", buyer=ME, run="1")
    assert results(found)[check] == "failed"


def test_what_will_be_written_is_what_the_desk_can_take(clock):
    """A desk without notes and tags is asked for none."""
    plain = MemoryDesk("desk", clock=clock, capabilities=Capabilities(notes=False, tags=False))
    assert not any("notes" in line or "tags" in line for line in what_is_written(plain))
    assert any("'shelf'" in line for line in what_is_written(plain, field="shelf"))
