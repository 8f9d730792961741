"""The checks of a desk's adapter: the desk in memory passes them all, and each finds an adapter that is broken."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from attrs import evolve

from orderactions.clock import ManualClock
from orderactions.desks.memory import MemoryDesk
from orderactions.errors import DeskError, DeskUnclear
from orderactions.protocols import Capabilities, TicketChange
from orderactions.testing.conformance import AWKWARD_TEXTS, CHECKS, check_desk

_CAN = Capabilities(search=True)


class MemoryBench:
    """The desk in memory under test; `desk` may be a broken one."""

    text_field = "shelf"
    secrets = ("s3cret",)

    def __init__(self, make=MemoryDesk, capabilities: Capabilities = _CAN) -> None:
        self.clock = ManualClock(datetime(2026, 3, 4, 10, tzinfo=UTC))
        self.desk = make("desk", clock=self.clock, capabilities=capabilities)
        self._last = 0

    def open_ticket(self, text, *, order_id=""):
        self._last += 1
        self.desk.open_ticket(
            str(self._last), text=text, order_id=order_id or None, customer_name="Jo Doe", customer_email="jo@x.test"
        )
        return str(self._last)

    def buyer_writes(self, ticket_id, text):
        self.clock.advance(1)
        self.desk.buyer_writes(ticket_id, text)

    def sent_to_buyer(self, ticket_id):
        return [each.text for each in self.desk.seen_by_buyer(ticket_id) if each.kind == "reply"]

    def lose_next_answer(self):
        for operation in ("note", "reply"):
            self.desk.fail_next(operation, "after")
        return True

    def merge(self, ticket_id, into):
        self.desk.merge(ticket_id, into)
        return True


def test_the_desk_in_memory_passes_every_check():
    """None is left out."""
    assert [(each.check, each.result, each.why) for each in check_desk(MemoryBench)] == [
        (name, "passed", "") for name in CHECKS
    ]


def test_what_a_desk_cannot_do_is_skipped_and_must_be_refused():
    """The desk was made with nothing of it, and says so."""
    nothing = Capabilities(notes=False, tags=False, fields=False, close=False)
    findings = check_desk(lambda: MemoryBench(capabilities=nothing))
    assert "failed" not in {each.result for each in findings}
    assert {each.check for each in findings if each.result == "skipped"} == {
        "a note is private",
        "a note is written once",
        "a lost answer to a note",
        "a status is set",
        "tags of others survive",
        "fields are set or refused",
        "searches by order",
    }


def test_one_check_alone():
    """For a test each."""
    (finding,) = check_desk(MemoryBench, only="hides the buyer")
    assert (finding.check, finding.result) == ("hides the buyer", "passed")
    with pytest.raises(ValueError, match="'hides' is not one of"):
        check_desk(MemoryBench, only="hides")


# Each of these is broken in one way that has been seen at a real desk.


class ReadsAnotherId(MemoryDesk):
    def read(self, ticket_id):
        return evolve(super().read(ticket_id), id=f"#{ticket_id}")


class ShowsTheBuyer(MemoryDesk):
    def messages(self, ticket_id):
        return [Loud(each) for each in super().messages(ticket_id)]


class Loud:
    def __init__(self, message) -> None:
        self.message = message

    def __repr__(self) -> str:
        return self.message.text


class ForgetsTheOrder(MemoryDesk):
    def read(self, ticket_id):
        return evolve(super().read(ticket_id), order_ids=())


class TakesAnyTicket(MemoryDesk):
    """Answers 200 for what there is not."""

    def change(self, ticket_id, change):
        return super().change(ticket_id, change) if ticket_id in self._conversations else None


class NotesInPublic(MemoryDesk):
    def note(self, ticket_id, text, *, marker):
        return self.reply(ticket_id, f"{text}\n{marker}")


class NotesAgain(MemoryDesk):
    def note(self, ticket_id, text, *, marker):
        self._last_message += 1
        return super().note(ticket_id, f"{text} {self._last_message}", marker=f"{self._last_message} {marker}")


class SaysNothingWasWritten(MemoryDesk):
    """Takes a lost answer for a refusal, so that it would be written again."""

    def note(self, ticket_id, text, *, marker):
        return self._sure(lambda: super(SaysNothingWasWritten, self).note(ticket_id, text, marker=marker))

    def reply(self, ticket_id, text):
        return self._sure(lambda: super(SaysNothingWasWritten, self).reply(ticket_id, text))

    def _sure(self, write):
        try:
            return write()
        except DeskUnclear as error:
            raise DeskError(str(error)) from None


class RepliesTwice(MemoryDesk):
    def reply(self, ticket_id, text):
        super().reply(ticket_id, text)
        return super().reply(ticket_id, text)


class TakesItselfForTheBuyer(MemoryDesk):
    def reply(self, ticket_id, text):
        said = super().reply(ticket_id, text)
        self._clock.advance(1)
        conversation = self._conversations[ticket_id]
        conversation.ticket = evolve(conversation.ticket, buyer_wrote_at=self._clock.now())
        return said


class KnowsTheFirstMessageOnly(MemoryDesk):
    def read(self, ticket_id):
        first = next((each for each in self.messages(ticket_id) if each.kind == "inbound"), None)
        return evolve(super().read(ticket_id), buyer_wrote_at=first.created_at if first else None)


class ShowsTheNewestFirst(MemoryDesk):
    def messages(self, ticket_id):
        return super().messages(ticket_id)[::-1]


class PassesOverStatuses(MemoryDesk):
    def change(self, ticket_id, change):
        return super().change(ticket_id, evolve(change, status="solved" if change.status == "solved" else None))


class ReplacesTags(MemoryDesk):
    def change(self, ticket_id, change):
        old = self.read(ticket_id).tags if change.add_tags else frozenset()
        return super().change(ticket_id, evolve(change, remove_tags=change.remove_tags | (old - change.add_tags)))


class PassesOverFields(MemoryDesk):
    def change(self, ticket_id, change):
        return super().change(ticket_id, TicketChange(status=change.status))


class ExpandsBraces(MemoryDesk):
    def reply(self, ticket_id, text):
        return super().reply(ticket_id, text.replace("{{ ticket.title }}", "It is broken"))


class CutsNotes(MemoryDesk):
    def note(self, ticket_id, text, *, marker):
        return super().note(ticket_id, text[:1000], marker=marker)


class ForgetsTheMerge(MemoryDesk):
    def read(self, ticket_id):
        return evolve(super().read(ticket_id), merged_into="")


class FindsEverything(MemoryDesk):
    """Ignores the filter, and returns every ticket."""

    def tickets_of(self, order_id):
        return tuple(self._conversations)


class ShowsItsKey(MemoryDesk):
    def __repr__(self) -> str:
        return "ShowsItsKey(key='s3cret')"


class Odd(MemoryDesk):
    def read(self, ticket_id):
        raise KeyError(ticket_id)


BROKEN = [
    ("reads a ticket", ReadsAnotherId),
    ("reads a ticket", Odd),
    ("hides the buyer", ShowsTheBuyer),
    ("finds the order", ForgetsTheOrder),
    ("knows no such ticket", TakesAnyTicket),
    ("a note is private", NotesInPublic),
    ("a note is written once", NotesAgain),
    ("a lost answer to a note", SaysNothingWasWritten),
    ("a reply reaches the buyer once", RepliesTwice),
    ("a reply reaches the buyer once", TakesItselfForTheBuyer),
    ("a lost answer to a reply", SaysNothingWasWritten),
    ("the buyer writes again", KnowsTheFirstMessageOnly),
    ("the buyer writes again", ShowsTheNewestFirst),
    ("a status is set", PassesOverStatuses),
    ("tags of others survive", ReplacesTags),
    ("fields are set or refused", PassesOverFields),
    ("texts arrive as they were", ExpandsBraces),
    ("texts arrive as they were", CutsNotes),
    ("merged tickets say where", ForgetsTheMerge),
    ("searches by order", FindsEverything),
    ("secrets stay inside", ShowsItsKey),
]


@pytest.mark.parametrize(("check", "broken"), BROKEN, ids=[f"{check}-{each.__name__}" for check, each in BROKEN])
def test_a_broken_adapter_is_found(check, broken):
    """By the check that is for it, with a sentence."""
    (finding,) = check_desk(lambda: MemoryBench(broken), only=check)
    assert finding.result == "failed"
    assert finding.why


def test_every_check_has_found_a_broken_adapter():
    """A check that cannot fail proves nothing."""
    assert {check for check, _ in BROKEN} == set(CHECKS)


def test_a_text_that_is_refused_with_a_reason_is_as_good_as_one_that_arrives():
    """A desk may have a longest text."""

    class Short(MemoryDesk):
        def reply(self, ticket_id, text):
            if len(text) > 1000:
                raise DeskError("a reply has 1,000 characters at most")
            return super().reply(ticket_id, text)

    (finding,) = check_desk(lambda: MemoryBench(Short), only="texts arrive as they were")
    assert finding.result == "passed"
    assert len(AWKWARD_TEXTS["long"]) == 60_000
