"""Workers of two versions on one journal: once it is taken forward, the older one that still runs sends nothing."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from orderactions import Reason, Refund, State, open_journal
from orderactions.errors import JournalTooNew
from orderactions.journal import migrations
from orderactions.journal.verify import verify
from tests.world import TOM

NEWER = migrations.VERSION + 1


@pytest.fixture
def newer(monkeypatch):
    """While its block lasts, the code is a version that knows one step more."""

    @contextmanager
    def version():
        with monkeypatch.context() as patch:
            patch.setitem(migrations.LATER, NEWER, ("create table later (k text primary key) without rowid",))
            for module in ("pgsql", "sqlite", "migrations"):
                patch.setattr(f"orderactions.journal.{module}.VERSION", NEWER)
            yield

    return version


def test_an_older_worker_takes_no_work_any_more(world, newer):
    """It runs on its open connection when the newer version takes the tables forward; it stops with a sentence."""
    world.service.advance()
    action = world.refund(world.order())
    with newer():
        open_journal(world.url, clock=world.clock).close()
    world.clock.advance(60)
    with pytest.raises(JournalTooNew, match="upgrade orderactions"):
        world.service.advance()
    assert (world.state(action), world.feeds()) == (State.RESERVED, 0)


def test_what_an_older_worker_has_in_hand_is_sent_by_the_newer_one(world, beside, newer, monkeypatch):
    """The tables go forward between its upload and its last look: nothing goes out, and the newer one sends it once."""
    action = world.refund(world.order())
    older = world.service._context.marketplaces["de"]
    prepare = older.prepare
    taken_forward = []

    def meanwhile(batch):
        prepared = prepare(batch)
        if not taken_forward:
            with newer():
                taken_forward.append(open_journal(world.url, clock=world.clock, ids=world.ids))
        return prepared

    monkeypatch.setattr(older, "prepare", meanwhile)
    world.service.advance(limit=1)
    assert taken_forward
    assert (world.state(action), world.feeds()) == (State.RESERVED, 0)
    taken_forward[0].close()
    with newer():
        other = beside(world)
        other.pass_time(1200)
        assert (other.state(action), other.feeds()) == (State.DONE, 1)
        assert verify(other.journal).ok


def test_what_an_older_worker_has_sent_is_written_down_by_it(world, beside, newer, monkeypatch):
    """The tables go forward while createFeed is under way: its answer is still taken, and the newer one follows it."""
    action = world.refund(world.order())
    older = world.service._context.marketplaces["de"]
    submit = older.submit

    def meanwhile(prepared):
        with newer():
            open_journal(world.url, clock=world.clock, ids=world.ids).close()
        return submit(prepared)

    monkeypatch.setattr(older, "submit", meanwhile)
    world.service.advance(limit=1)
    assert (world.state(action), world.feeds()) == (State.ACCEPTED, 1)
    with newer():
        other = beside(world)
        other.pass_time(1200)
        assert (other.state(action), other.feeds()) == (State.DONE, 1)


def test_what_an_older_process_accepted_is_sent_once(world, beside, newer):
    """A panel of the older version runs on for a while: what is asked there waits for the newer version's worker."""
    order = world.order()
    with newer():
        open_journal(world.url, clock=world.clock, ids=world.ids).close()
    action = world.service.execute(Refund.full(order, reason=Reason.LATE), actor=TOM)
    with newer():
        other = beside(world)
        other.pass_time(1200)
        assert (other.state(action), other.feeds()) == (State.DONE, 1)
        assert verify(other.journal).ok
