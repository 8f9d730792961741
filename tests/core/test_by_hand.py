"""What a person did at the marketplace by hand: held at once, told as what it is, proven by the books or by nobody."""

from __future__ import annotations

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from plain import NOON, an_order
from world import CUP, GERMANY, LAMP, MARIE, TOM, World

from orderactions import Actor, Cancellation, Component, Policy, Reason, Refund, Stage, State, Verdict
from orderactions.actions import Line
from orderactions.errors import ConflictError, RequestError
from orderactions.journal.verify import verify
from orderactions.money import Money
from orderactions.orders import BookEntry, BookKind, BookLine
from orderactions.rules import OwnRefund, beyond, foreign_lines, left, not_ours, recorded_lines, refundable

BOOKS = "2024-06-19"
DAY = 86_400
BOT = Actor.automation("bot", rule="late parcels")


@pytest.fixture
def booked(worlds):
    return worlds(books=BOOKS, books_lag_s=3600.0)


def part(order_id: str, amount: str, **more) -> Refund:
    return Refund.part(order_id, reason=Reason.DAMAGED, amount=amount, **more)


def record(world: World, order_id: str, amount: str = "5.00", *, key: str = "deed", actor=MARIE, **more):
    return world.service.record_external(part(order_id, amount), actor=actor, key=key, **more)


def in_seller_central(world: World, order_id: str, amount: str = "5.00", **more) -> None:
    line = world.service.order(order_id).lines[0].line_id
    world.amazon.refund_elsewhere(order_id, line_id=line, amounts={"Principal": amount}, **more)


def limit(world: World, order_id: str) -> str:
    return str(next(o.limit for o in world.service.options(order_id) if o.kind.value == "refund"))


def kinds(world: World) -> list[str]:
    return sorted(task.kind for task in world.service.tasks())


def test_it_holds_the_balance_at_once(world):
    """From the moment of the word on, so much less can be given; nothing is sent."""
    order = world.order()
    action = record(world, order)
    assert (action.state, action.by_hand, action.submission_id, str(action.amount)) == (
        State.DONE, True, None, "EUR 5.00",
    )  # fmt: skip
    assert limit(world, order) == "EUR 15.00"
    assert world.service.execute(part(order, "15.01"), actor=TOM).problems[0].code == "above_left"
    world.pass_time(600)
    assert world.feeds() == 0


def test_it_is_told_as_what_it_is(world):
    """By whose word, that nothing was sent, and nothing for the buyer."""
    told = record(world, world.order()).confirmation
    assert told.stage is Stage.UNCLEAR
    assert told.for_buyer == ""
    assert "recorded by marie as done at Amazon by hand; nothing was sent from here" in told.for_agent


def test_it_is_in_history_and_audit_with_its_evidence_sealed(world):
    """Who, what, on which ticket; what was seen only for who has the key. The chain holds."""
    order, ticket = world.order(), world.ticket()
    action = record(world, order, ticket=ticket, evidence="seen in Seller Central by marie")
    (first,) = world.service.history(action.id)
    assert (first.type, first.data["state"], first.data["by_hand"]) == ("created", "done", True)
    assert (first.data["actor"], first.data["ticket"]) == (["agent", "marie", ""], "desk:1")
    with world.journal.reading() as t:
        ((_, _, body, sealed, _, _),) = t.ledger.records(action.id)
    assert b"Seller Central" not in body + sealed
    assert world.journal.key.unseal(sealed, f"{action.id}:1") == "seen in Seller Central by marie"
    assert [each.id for each in world.service.actions(order=order)] == [action.id]
    assert verify(world.journal).ok


def test_the_ticket_gets_a_note_and_no_reply(world):
    """Colleagues read that it was done by hand; the buyer is not written to, then or later."""
    record(world, world.order(), ticket=world.ticket())
    world.pass_time(600)
    (note,) = world.said("note")
    assert "recorded by marie as done at Amazon by hand" in " ".join(note.split())
    assert world.said("reply") == []


def test_a_double_click_is_one_record(world):
    """The same key and the same deed; the balance is held once."""
    order = world.order()
    assert record(world, order).id == record(world, order).id
    assert limit(world, order) == "EUR 15.00"


def test_a_key_means_one_thing(world):
    """Neither another deed nor something to be sent hides behind a key that is used, in either direction."""
    order = world.order()
    record(world, order)
    with pytest.raises(ConflictError):
        record(world, order, "6.00")
    with pytest.raises(ConflictError):
        world.service.execute(part(order, "5.00"), actor=MARIE, key="deed")
    world.service.execute(part(order, "7.00"), actor=MARIE, key="sent")
    with pytest.raises(ConflictError):
        record(world, order, "7.00", key="sent")
    with pytest.raises(RequestError, match="key: it is empty"):
        record(world, order, key=" ")


def test_the_books_prove_it(booked):
    """Recorded after it was done, before it is posted; then it is settled and counts once."""
    order = booked.order()
    in_seller_central(booked, order)
    booked.clock.advance(600)
    action = record(booked, order)
    assert limit(booked, order) == "EUR 15.00"
    booked.leap(2 * DAY)
    settled = booked.service.get(action.id)
    assert (settled.state, settled.confirmation.stage) == (State.SETTLED, Stage.POSTED)
    assert "recorded by marie as done by hand, is shown by the books" in settled.confirmation.for_agent
    assert (limit(booked, order), kinds(booked)) == ("EUR 15.00", [])


def test_what_the_books_show_already_proves_it_too(booked):
    """A deed of two weeks ago, before any sweep of today begins: the order's own books hold it."""
    order = booked.order()
    in_seller_central(booked, order)
    booked.leap(14 * DAY)
    action = record(booked, order)
    assert (action.problems, limit(booked, order)) == ((), "EUR 15.00")
    booked.pass_time(3600)
    assert booked.state(action) is State.SETTLED


def test_an_entry_proves_one_record(booked):
    """Recorded twice under two keys, done once: neither is settled by the one entry, and both count."""
    order = booked.order()
    in_seller_central(booked, order)
    first, second = record(booked, order), record(booked, order, key="again")
    assert [problem.code for problem in second.problems] == ["possible_duplicate"]
    booked.leap(4 * DAY)
    assert (booked.state(first), booked.state(second)) == (State.DONE, State.DONE)
    assert kinds(booked) == ["external_unproven", "external_unproven"]


def test_two_entries_prove_two(booked):
    """As many as were recorded: each has its own."""
    order = booked.order()
    records = []
    for key in "ab":
        in_seller_central(booked, order)
        records.append(record(booked, order, key=key))
        booked.clock.advance(60)
    booked.leap(2 * DAY)
    assert [booked.state(each) for each in records] == [State.SETTLED] * 2


def test_ours_comes_first(booked):
    """An entry that a refund of ours claims proves no record: what was recorded by mistake stays a question."""
    order = booked.order()
    wrong = record(booked, order)
    ours = booked.service.execute(part(order, "5.00"), actor=TOM, again=True)
    booked.leap(4 * DAY)
    assert (booked.state(ours), booked.state(wrong)) == (State.SETTLED, State.DONE)
    assert kinds(booked) == ["external_unproven"]


@pytest.fixture
def lost(booked):
    """A refund of 5 of ours of which nobody knows whether Amazon has it (it has not), and one of 5 done by hand."""
    order = booked.order()
    booked.amazon.add_fault("reset_before_effect", operation="createFeed")
    ours = booked.service.execute(part(order, "5.00"), actor=TOM)
    booked.pass_time(60)
    assert booked.state(ours) is State.UNKNOWN
    in_seller_central(booked, order)
    seen = record(booked, order)
    assert [problem.code for problem in seen.problems] == ["possible_duplicate", "own_unclear"]
    booked.leap(4 * DAY)
    return order, ours, seen


def test_a_lost_refund_of_ours_is_not_explained_by_it(booked, lost):
    """One entry is there, and it may be either: neither is settled, all of it counts, and a person decides."""
    order, ours, seen = lost
    assert (booked.state(ours), booked.state(seen)) == (State.UNKNOWN, State.DONE)
    assert kinds(booked) == ["external_unproven", "unknown_outcome"]
    assert limit(booked, order) == "EUR 5.00"


def test_with_the_answer_about_ours_the_entry_proves_it(booked, lost):
    """Ours never came, a person says: then the entry can only be what was done by hand."""
    order, ours, seen = lost
    task = next(each for each in booked.service.tasks() if each.kind == "unknown_outcome")
    booked.service.resolve(task, "did not happen", actor=TOM)
    booked.leap(DAY)
    assert (booked.state(ours), booked.state(seen)) == (State.REFUSED, State.SETTLED)
    assert (kinds(booked), limit(booked, order)) == ([], "EUR 15.00")


def test_without_the_record_the_entry_proves_ours(booked, lost):
    """What she saw was ours, and another person takes the record back."""
    order, ours, seen = lost
    booked.service.withdraw(seen.id, actor=TOM)
    booked.leap(DAY)
    assert (booked.state(ours), limit(booked, order)) == (State.SETTLED, "EUR 15.00")


def test_more_than_was_left_is_recorded_and_told(world):
    """It has happened: it is written down, with a problem and a task, and nothing more can be given."""
    order = world.order()
    world.refund(order)
    action = record(world, order, "12.00")
    assert (action.state, action.problems[0].code) == (State.DONE, "above_left")
    assert "EUR 12.00 of it is more than was left" in action.problems[0].message
    assert kinds(world) == ["external_above_left"]
    note = world.service.get(action.id).confirmation.for_agent
    assert note.startswith("The refund of EUR 12.00")


def test_more_than_was_ever_paid_is_recorded_as_it_was_said(world):
    """A slip there, or here: the amount counts whole until somebody takes it back."""
    order = world.order(CUP, LAMP)
    line = world.service.order(order).line(sku="LAMP")
    done = Refund.part(order, reason=Reason.OTHER, lines=[line.part(amount="123.00")])
    action = world.service.record_external(done, actor=MARIE, key="deed")
    assert str(action.amount) == "EUR 123.00"
    assert [(x.component, str(x.amount)) for x in action.lines] == [(Component.ITEM, "EUR 123.00")]
    assert limit(world, order) == "EUR 34.90"


def test_the_whole_is_what_was_left(world):
    """Five were carried out by us, so that fifteen is what can have been given there."""
    order = world.order()
    world.service.execute(part(order, "5.00"), actor=TOM)
    world.pass_time(300)
    action = world.service.record_external(Refund.full(order, reason=Reason.LOST), actor=MARIE, key="deed")
    assert (str(action.amount), action.problems, limit(world, order)) == ("EUR 15.00", (), "EUR 0.00")


def test_the_whole_counts_what_may_not_have_been(world):
    """What waits to be sent may never be: whoever refunded everything there gave it all."""
    order = world.order()
    world.service.execute(part(order, "5.00"), actor=TOM)
    action = world.service.record_external(Refund.full(order, reason=Reason.LOST), actor=MARIE, key="deed")
    assert (str(action.amount), action.problems[0].code) == ("EUR 20.00", "above_left")


def test_what_waits_is_looked_at_again(world):
    """Everything was given there meanwhile: what was asked before, and had just been judged, is not sent."""
    order = world.order()
    waits = world.service.execute(part(order, "5.00"), actor=TOM)
    world.service.record_external(Refund.full(order, reason=Reason.LOST), actor=MARIE, key="deed")
    world.pass_time(300)
    refused = world.service.get(waits.id)
    assert (refused.state, refused.problems[0].code, world.feeds()) == (State.REFUSED, "facts_changed", 0)


def test_what_is_being_written_is_looked_at_again(world):
    """The document was on its way up when it was recorded: it is thrown away."""
    order = world.order()
    waits = world.service.execute(part(order, "15.00"), actor=TOM)

    class Meanwhile:
        def __init__(self, inner):
            self.inner = inner
            self.done = False

        def send(self, request):
            if request.operation == "uploadFeedDocument" and not self.done:
                self.done = True
                record(world, order, "6.00")
            return self.inner.send(request)

    world.service = world.new_service(transport=Meanwhile(world.amazon.transport()))
    world.pass_time(300)
    assert (world.state(waits), world.feeds()) == (State.REFUSED, 0)


def test_an_amount_needs_its_line(world):
    """Of several lines one was refunded; which one decides what is left of each."""
    with pytest.raises(RequestError, match="lines: the order has several lines"):
        record(world, world.order(CUP, LAMP))


@pytest.mark.parametrize(
    ("done", "wrong"),
    [
        (lambda order: part(order, "5.001"), "amount"),
        (lambda order: part(order, Money.parse("5.00", "USD")), "amount"),
        (lambda order: Refund.shipping(order, reason=Reason.LATE), "amount: nothing is left"),
    ],
    ids=["half a cent", "dollars", "no shipping paid"],
)
def test_what_says_nothing_is_an_error(world, done, wrong):
    """No amount of that order: the caller is told, and nothing is written."""
    order = world.order()
    with pytest.raises(RequestError, match=wrong):
        world.service.record_external(done(order), actor=MARIE, key="deed")
    assert world.service.actions() == ()


def test_it_counts_against_the_limits_and_is_never_stopped_by_them(worlds):
    """What was given there was given: the day's limit has less room, but the word is taken down."""
    world = worlds(policy=Policy(limit_per_agent_day={"EUR": 20}))
    action = world.service.record_external(Refund.full(world.order(CUP), reason=Reason.LOST), actor=MARIE, key="deed")
    assert (action.state, str(action.amount)) == (State.DONE, "EUR 34.90")
    assert world.refund(world.order()).problems[0].code == "over_limit"


def test_a_cancellation_is_proven_by_its_order(world):
    """Cancelled there: no refund of ours, no second cancellation, and settled when the order reads so."""
    order = world.order(status="UNSHIPPED")
    done = Cancellation(order=order, reason=Reason.OUT_OF_STOCK)
    action = world.service.record_external(done, actor=MARIE, key="deed")
    assert (action.state, world.cancel(order).problems[0].code) == (State.DONE, "cancelling")
    world.amazon.set_status(order, "CANCELLED")
    world.pass_time(300)
    settled = world.service.get(action.id)
    assert settled.state is State.SETTLED
    assert "Amazon shows the order as cancelled" in settled.confirmation.for_agent


def test_a_cancellation_that_is_not_there_becomes_a_task(world):
    """It reads shipped: at once, for a parcel is on its way."""
    order = world.order(status="UNSHIPPED")
    done = Cancellation(order=order, reason=Reason.OUT_OF_STOCK)
    world.service.record_external(done, actor=MARIE, key="deed")
    world.amazon.ship(order)
    world.pass_time(300)
    (task,) = world.service.tasks()
    assert (task.kind, task.answers) == ("external_unproven", ("happened", "did not happen", "leave"))


@pytest.mark.parametrize("books", [None, BOOKS])
def test_what_nothing_proves_becomes_a_task_once(worlds, books):
    """After three days, with books and without; whoever looks again ends the question, and it stays DONE."""
    world = worlds(books=books)
    action = record(world, world.order())
    world.leap(4 * DAY)
    (task,) = world.service.tasks()
    assert (task.kind, world.state(action)) == ("external_unproven", State.DONE)
    assert ("do not show it" if books else "are not read") in task.why
    world.service.resolve(task, "happened", actor=TOM)
    world.leap(4 * DAY)
    assert (kinds(world), world.state(action)) == ([], State.DONE)


def test_the_books_answer_the_task(booked):
    """It was done days after it was said to be: the question closes by itself."""
    order = booked.order()
    action = record(booked, order)
    booked.leap(4 * DAY)
    assert kinds(booked) == ["external_unproven"]
    in_seller_central(booked, order)
    booked.leap(2 * DAY)
    assert (kinds(booked), booked.state(action)) == ([], State.SETTLED)


def test_a_slip_is_taken_back_by_another_person(world):
    """It frees money: who recorded it cannot; another person can at once, and then it is over."""
    order = world.order()
    action = record(world, order, "12.00")
    with pytest.raises(RequestError, match="another person takes it back"):
        world.service.withdraw(action.id, actor=MARIE)
    with pytest.raises(RequestError, match="another person"):
        world.service.withdraw(action.id, actor=BOT)
    back = world.service.withdraw(action.id, actor=TOM)
    assert (back.state, limit(world, order)) == (State.WITHDRAWN, "EUR 20.00")
    assert "The record by marie of a refund of EUR 12.00" in back.confirmation.for_agent
    with pytest.raises(RequestError, match="can no longer be withdrawn"):
        world.service.withdraw(action.id, actor=TOM)


def test_did_not_happen_needs_two_people_too(world):
    """At the task as well: the one who recorded it, and another."""
    order = world.order()
    action = record(world, order)
    world.leap(4 * DAY)
    (task,) = world.service.tasks()
    with pytest.raises(RequestError, match="another person"):
        world.service.resolve(task, "did not happen", actor=MARIE)
    world.service.resolve(task, "did not happen", actor=MARIE, second=TOM)
    assert (world.state(action), kinds(world), limit(world, order)) == (State.WITHDRAWN, [], "EUR 20.00")


def test_taking_it_back_closes_what_was_asked_about_it(world):
    """More than was left, by a slip: with the record the question goes."""
    order = world.order()
    action = record(world, order, "30.00")
    assert kinds(world) == ["external_above_left"]
    world.service.withdraw(action.id, actor=TOM)
    assert kinds(world) == []


def test_a_journal_that_was_put_back_proves_nothing_by_an_entry(booked):
    """The entry may be of a refund that the journal has forgotten: both count until a person has looked."""
    order = booked.order()
    action = record(booked, order)
    in_seller_central(booked, order)
    with booked.journal.transaction() as t:
        t.work.hold("put back, for the story")
    booked.service.resume(actor=TOM, after_restore=True)
    booked.leap(4 * DAY)
    assert (booked.state(action), kinds(booked), limit(booked, order)) == (
        State.DONE, ["external_unproven"], "EUR 10.00",
    )  # fmt: skip


def test_it_may_be_recorded_while_the_journal_is_held(world):
    """Nothing is sent for it, and what is not written down is forgotten."""
    order = world.order()
    with world.journal.transaction() as t:
        t.work.hold("put back, for the story")
    assert record(world, order).state is State.DONE


def test_done_there_is_a_button_of_what_is_manual(world):
    """The option brings a key, another one each time it is shown; others bring none."""
    order = world.order(fulfilled_by="AMAZON")
    option, again = (world.service.options(order)[1] for _ in range(2))
    assert option.verdict is Verdict.MANUAL
    assert option.done_key not in ("", again.done_key)
    action = record(world, order, key=option.done_key)
    assert (action.key, action.state) == (option.done_key, State.DONE)
    assert {each.done_key for each in world.service.options(world.order())} == {""}


def test_a_card_brings_the_button_too(world):
    """A panel shows options as a program gets them."""
    manual = world.service.card(world.order(fulfilled_by="AMAZON"), None, MARIE).options
    assert all(each.done_key for each in manual if each.verdict is Verdict.MANUAL)
    assert any(each.done_key for each in manual)


def test_what_was_cancelled_by_hand_does_not_ship(world):
    """The seller's own ship job is told by whose word."""
    order = world.order(status="UNSHIPPED")
    done = Cancellation(order=order, reason=Reason.OUT_OF_STOCK)
    world.service.record_external(done, actor=MARIE, key="deed")
    answer = world.service.may_ship(order)
    assert (bool(answer), "was recorded as done by hand" in answer.why) == (False, True)


def test_a_reading_can_be_handed_in(world):
    """Where the order cannot be read now; one of another order is refused."""
    order, other = world.order(), world.order()
    reading = world.service.order(order)
    assert record(world, order, order=reading).state is State.DONE
    with pytest.raises(RequestError, match="was handed in for a record about"):
        record(world, other, key="other", order=reading)


def test_a_line_that_cannot_be_trusted_is_recorded_by_its_amount(world):
    """The amount is the person's word; without one there is nothing to write down."""
    reading = world.service.order(world.order())
    doubtful = evolve(reading, lines=(evolve(reading.lines[0], problem="no price is told"),))
    assert [str(x.amount) for x in recorded_lines(part(reading.ref, "5.00"), doubtful, (), ())] == ["EUR 5.00"]
    with pytest.raises(RequestError, match="no price is told"):
        recorded_lines(
            Refund.part(reading.ref, reason=Reason.LOST, lines=[reading.lines[0].part(quantity=1)]), doubtful, (), ()
        )


def test_where_amazon_adds_the_tax_the_amount_is_what_was_said(world):
    """A record is a fact: no cent of it is rounded away."""
    reading = evolve(world.service.order(world.order(site=GERMANY)), tax_added=True)
    lines = recorded_lines(part(reading.ref, "3.33"), reading, (), ())
    assert str(sum((x.amount for x in lines[1:]), lines[0].amount)) == "EUR 3.33"
    assert not beyond(lines, reading, (), ())


# --- whatever mixture there is

AMOUNTS = st.sampled_from([100, 200, 300, 700])


def eur(minor: int) -> Money:
    return Money.from_minor(minor, "EUR")


@settings(max_examples=300, deadline=None)
@given(
    sent=st.lists(st.tuples(AMOUNTS, st.booleans()), max_size=4),
    recorded=st.lists(AMOUNTS, max_size=4),
    posted=st.lists(st.tuples(AMOUNTS, st.integers(-50, 50)), max_size=6),
)
def test_no_mixture_leaves_more_than_was_paid(sent, recorded, posted):
    """Each amount counts as often as it is ours, recorded or posted, whichever is more: an entry explains one at most.

    The reckoning here knows nothing of matching: of each amount at least as much is gone as there are entries of it,
    and at least as much as there are actions of it.
    """
    order = an_order()
    line, sku = order.lines[0].line_id, order.lines[0].sku
    own = [
        OwnRefund(
            action_id=f"{name}{n}", order_id="o", submitted_at=NOON, received=received, skus={line: sku},
            lines=(Line(line, Component.ITEM, eur(minor)),),
        )
        for name, several in (("sent", sent), ("hand", [(minor, False) for minor in recorded]))
        for n, (minor, received) in enumerate(several)
    ]  # fmt: skip
    entries = [
        BookEntry(
            entry_id=f"e{n}", order_id="o", kind=BookKind.REFUND, posted_at=NOON.replace(minute=abs(minutes)),
            lines=(BookLine(line_id="", sku=sku, component=Component.ITEM, word="w", amount=eur(minor)),),
        )
        for n, (minor, minutes) in enumerate(posted)
    ]  # fmt: skip
    foreign = foreign_lines(order, not_ours(entries, own, {}))
    rest = left(refundable(order), foreign, [x for each in own for x in each.lines])
    ours = [minor for minor, _ in sent] + recorded
    theirs = [minor for minor, _ in posted]
    gone = sum(minor * max(ours.count(minor), theirs.count(minor)) for minor in {*ours, *theirs})
    assert sum(amount.minor for amount in rest.values()) <= max(0, 2000 - gone)
