"""Reading the books of a busy account: nothing that was read is lost, and nothing is read on and on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from world import CUP, LAMP, TOM, World

from orderactions import Policy, State
from orderactions.clock import ManualClock
from orderactions.ids import SequentialIds
from orderactions.journal.codec import canonical, read_entry, write_entry
from orderactions.journal.postings import Reach
from orderactions.journal.sqlite import SqliteJournal
from orderactions.models import Component
from orderactions.money import Money
from orderactions.orders import BookEntry, BookKind, BookLine
from orderactions.transport import HttpRequest, HttpResponse, NoAnswer

BUSY = Policy(limit_per_agent_day={"EUR": 100_000}, limit_per_account_day={"EUR": 100_000})
NOON = ManualClock.at("2026-11-24T12:00:00Z").now()


class Listening:
    """The way to Amazon, with the windows that were asked for, and failures by the number of the page."""

    def __init__(self, world: World) -> None:
        self.inner = world.amazon.transport()
        self.windows: list[tuple[datetime, datetime]] = []
        self.pages = 0
        self.fails: dict[int, HttpResponse | BaseException] = {}

    def send(self, request: HttpRequest) -> HttpResponse:
        if request.operation != "listTransactions" or "postedAfter" not in request.url:
            return self.inner.send(request)
        asked = {name: value[0] for name, value in parse_qs(urlsplit(request.url).query).items()}
        self.pages += 1
        window = tuple(datetime.fromisoformat(asked[name]) for name in ("postedAfter", "postedBefore"))
        if window not in self.windows:
            self.windows.append(window)
        failure = self.fails.pop(self.pages, None)
        if isinstance(failure, HttpResponse):
            return failure
        if failure is not None:
            raise failure
        return self.inner.send(request)


FULL = HttpResponse(status=429, body=b'{"errors":[{"code":"QuotaExceeded"}]}', headers={"x-amzn-requestid": "r"})


def busy(refunds: int, *, fault: str = "", lines: Sequence = (LAMP,), **more) -> tuple[World, Listening, list]:
    """Refunds that Amazon has done while nobody read the books; now somebody does, and a page holds one entry."""
    world = World(policy=BUSY, **{"books_page_size": 1, "books_lag_s": 0.0} | more)
    actions = []
    for _ in range(refunds):
        if fault:
            world.amazon.add_fault(fault)
        actions.append(world.refund(world.order(*lines)))
        world.service.advance()
        world.clock.advance(600)
    world.pass_time(300)
    assert set(states(world, actions)) == {State.DONE}
    wire = Listening(world)
    world.service = world.new_service(books="2024-06-19", transport=wire)
    world.clock.advance(300)
    return world, wire, actions


def states(world: World, actions) -> list[State]:
    return [world.state(action) for action in actions]


def sweep(world: World) -> None:
    """Let the sweep be due now, and carry out what is due."""
    with world.journal.transaction() as t:
        t.work.add_job("sweep", "de", "de", t.work.now)
    world.service.advance()


def next_from(world: World) -> datetime | None:
    with world.journal.reading() as t:
        reach = t.postings.reach("de")
    return None if reach is None else reach.next_from


@pytest.fixture
def done():
    """Eight refunds whose proof is in the books and not read."""
    world, wire, actions = busy(8)
    yield world, wire, actions
    world.journal.close()


def test_a_full_bucket_midway_loses_nothing_that_was_read(done):
    """The fourth page is refused again and again: what the first three showed is settled all the same."""
    world, wire, actions = done
    wire.fails = dict.fromkeys((4, 5, 6), FULL)
    sweep(world)
    assert states(world, actions).count(State.SETTLED) == 3
    world.pass_time(600)
    assert set(states(world, actions)) == {State.SETTLED}


def test_what_is_read_to_its_end_is_not_read_again_after_a_failure(done):
    """The pieces of time that were read whole are remembered; the next run begins behind them."""
    world, wire, actions = done
    with world.journal.transaction() as t:
        t.postings.note_reach("de", Reach(actions[0].created_at, timedelta(minutes=20)))
    wire.fails = dict.fromkeys(range(6, 9), FULL)
    sweep(world)
    behind = next_from(world)
    assert behind > actions[0].created_at
    wire.windows.clear()
    world.pass_time(600)
    assert wire.windows[0][0] >= behind - timedelta(seconds=1)
    assert set(states(world, actions)) == {State.SETTLED}


def test_a_worker_that_dies_midway_has_put_down_what_it_read(done):
    """Another one goes on after the lease; the pages that were seen count, and are forgotten once they are matched."""
    world, wire, actions = done
    wire.fails = {4: KeyboardInterrupt()}
    with pytest.raises(KeyboardInterrupt):
        sweep(world)
    with world.journal.reading() as t:
        assert len(t.postings.kept("de")) == 3
    world.clock.advance(200)
    world.pass_time(600)
    assert set(states(world, actions)) == {State.SETTLED}
    with world.journal.reading() as t:
        assert t.postings.kept("de") == []


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(["fine", "full", "broken", "dies"]), max_size=40))
def test_whatever_fails_on_the_way_a_sweep_comes_to_its_end(fates):
    """Any mixture of failures: in the end each refund is settled by one entry, its own."""
    world, wire, actions = busy(4)
    kinds = {"full": FULL, "broken": NoAnswer("broke off"), "dies": KeyboardInterrupt()}
    wire.fails = {number: kinds[fate] for number, fate in enumerate(fates, 1) if fate != "fine"}
    sweeps = 0
    while set(states(world, actions)) != {State.SETTLED} and sweeps < 60:
        sweeps += 1
        world.clock.advance(200)
        with suppress(KeyboardInterrupt):
            sweep(world)
    assert set(states(world, actions)) == {State.SETTLED}
    with world.journal.reading() as t:
        claims = [t.ledger.claimed("de", action.order.order_id) for action in actions]
    assert [list(claim.values()) for claim in claims] == [[action.id] for action in actions]
    world.journal.close()


def test_many_pages_are_read_in_runs_of_a_minute():
    """Ninety pages at one call in two seconds: other work comes in between, Amazon refuses none, and it ends."""
    world, wire, (action,) = busy(1)
    for _ in range(90):
        world.clock.advance(60)
        world.amazon.refund_elsewhere(world.order(LAMP))
    world.clock.advance(300)
    runs = 0
    while (next_from(world) is None or next_from(world) > action.created_at) and runs < 60:
        # An unsettled refund that the books do not show keeps the sweep going to the end.
        runs += 1
        before = world.clock.now()
        sweep(world)
        assert world.clock.now() - before < timedelta(minutes=5)
    assert world.state(action) is State.SETTLED
    assert wire.pages <= 4 * 91
    assert not [call for call in world.amazon.calls() if call["status"] == 429]
    world.journal.close()


def test_what_was_read_is_read_again_for_three_days_only():
    """A refund that the books never show: its month is looked through once, and not every quarter of an hour."""
    world, wire, (action,) = busy(1, fault="books_missing", books_page_size=100)
    world.clock.advance(30 * 86_400)
    sweep(world)
    assert wire.windows[0][0] < action.created_at
    wire.windows.clear()
    world.clock.advance(3600)
    sweep(world)
    assert world.clock.now() - wire.windows[0][0] <= timedelta(hours=74)
    assert [task.kind for task in world.service.tasks()] == ["not_settled"]
    with world.journal.reading() as t:
        (due,) = [due for kind, _, due, _ in t.work.jobs() if kind == "sweep"]
    assert due - world.clock.now() == timedelta(hours=1)
    world.journal.close()


FINANCE = "Finance and Accounting"


def unread(world: World) -> str:
    """Four days without the role that reads the books; return the task about it."""
    world.amazon.set_role(FINANCE, granted=False)
    world.clock.advance(4 * 86_400)
    sweep(world)
    (task,) = world.service.tasks()
    assert task.kind == "not_settled"
    return task.id


def test_what_a_person_has_seen_to_is_not_asked_again():
    """The books cannot be read, and a person has looked: the next looks ask nothing, and the books settle it later."""
    world, _, (action,) = busy(1)
    world.service.resolve(unread(world), "done", actor=TOM)
    for _ in range(3):
        world.clock.advance(3600)
        sweep(world)
        assert world.service.tasks() == ()
    world.amazon.set_role(FINANCE, granted=True)
    sweep(world)
    assert world.state(action) is State.SETTLED
    world.journal.close()


def test_what_the_books_show_late_closes_its_task():
    """Somebody has looked and left it, and then the books agree: there is nothing left to look at."""
    world, _, (action,) = busy(1)
    world.service.resolve(unread(world), "leave", actor=TOM)
    world.amazon.set_role(FINANCE, granted=True)
    sweep(world)
    assert (world.state(action), world.service.tasks()) == (State.SETTLED, ())
    assert world.service.get(action.id).attention is None
    (closed,) = world.service.tasks(open_only=False)
    assert (closed.answer, closed.resolved_by) == ("it is settled meanwhile", "")
    world.journal.close()


def test_a_difference_is_told_when_the_books_are_read_to_their_end():
    """Part of a refund was seen and the rest may be on the page that was refused: nobody is told of a difference."""
    world, wire, (action,) = busy(1, fault="component_dropped", lines=[CUP])
    world.clock.advance(3 * 86_400)
    world.amazon.refund_elsewhere(world.order(LAMP))
    world.clock.advance(3600)
    wire.fails = dict.fromkeys(range(2, 12), FULL)
    sweep(world)
    assert [task.kind for task in world.service.tasks()] == ["not_settled"]
    assert "not read to their end" in world.service.tasks()[0].why
    wire.fails = {}
    world.pass_time(600)
    assert sorted(task.kind for task in world.service.tasks()) == ["books_differ", "not_settled"]
    assert world.state(action) is State.DONE
    world.journal.close()


def test_a_reach_from_the_future_is_not_believed(done):
    """It was written by a clock that has been set back since; the books are read from the oldest refund on."""
    world, _, actions = done
    with world.journal.transaction() as t:
        t.postings.note_reach("de", Reach(world.clock.now() + timedelta(days=365), timedelta(days=2)))
    sweep(world)
    assert set(states(world, actions)) == {State.SETTLED}


ENTRIES = st.builds(
    BookEntry,
    entry_id=st.text(min_size=1, max_size=5),
    order_id=st.sampled_from(["o1", "o2"]),
    kind=st.sampled_from(BookKind),
    posted_at=st.integers(0, 10**6).map(lambda seconds: NOON + timedelta(seconds=seconds)),
    lines=st.lists(
        st.builds(
            BookLine,
            line_id=st.text(max_size=3),
            sku=st.text(max_size=3),
            component=st.one_of(st.none(), st.sampled_from(Component)),
            word=st.text(max_size=5),
            amount=st.integers(-(10**6), 10**6).map(lambda minor: Money.from_minor(minor, "EUR")),
        ),
        max_size=3,
    ).map(tuple),
    deferred=st.booleans(),
)


@given(ENTRIES)
def test_an_entry_is_kept_as_it_is(entry):
    """Nothing of it is lost on the way through the journal."""
    assert read_entry(json.loads(canonical(write_entry(entry)))) == entry


@settings(max_examples=25, deadline=None)
@given(st.lists(ENTRIES, max_size=6))
def test_of_each_entry_the_newest_is_kept(entries):
    """One row for each id; what is about other orders goes when nobody waits for it."""
    journal = SqliteJournal(None, clock=ManualClock(NOON), ids=SequentialIds())
    with journal.transaction() as t:
        for each in entries:
            t.postings.keep("a", [each])
        newest = {each.entry_id: each for each in entries}
        assert {each.entry_id: each for each in t.postings.kept("a")} == newest
        assert t.postings.kept("b") == []
        t.postings.forget("a", but={"o1"})
        assert {each.order_id for each in t.postings.kept("a")} <= {"o1"}
    journal.close()
