"""The simulator's memory: dumped, loaded, kept in a file."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from orderactions.clock import ManualClock
from orderactions.testing import SimulatedAmazon


class FixedClock:
    """A clock that the simulator cannot move."""

    def __init__(self, moment):
        self.moment = moment

    def now(self):
        return self.moment

    def sleep(self, seconds):
        raise AssertionError("the simulator never waits")


START = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


def test_a_feed_that_was_under_way_is_finished_after_a_restart(seller, seller_with):
    """Orders, tokens, documents, faults and limits all survive the way through JSON."""
    order = seller.amazon.add_order()
    item = seller.item(order.lines[0].order_item_id, Principal="5.00")
    seller.amazon.add_fault("report_warning")
    feed_id = seller.create_feed(seller.uploaded(seller.envelope(seller.adjustment(order.order_id, item)))).json[
        "feedId"
    ]
    again = seller_with()
    again.amazon.load(json.loads(json.dumps(seller.amazon.dump())))
    again.token = seller.token
    again.amazon.advance(180)
    assert again.report(feed_id).counts == (1, 1, 0, 1)
    assert again.amazon.ledger()["refunds"][0]["amount"] == "5.00"
    assert not again.refund(order, Principal="15.01").successful


def test_loading_changes_nothing_that_can_be_dumped(seller):
    """Dump, load and dump again give the same."""
    order = seller.amazon.add_order(status="UNSHIPPED")
    seller.refund(order, Principal="5.00")
    seller.cancel(order)
    seller.amazon.add_fault("late", nth=2)
    first = seller.amazon.dump()
    seller.amazon.load(json.loads(json.dumps(first)))
    assert seller.amazon.dump() == first


def test_a_state_file_is_written_with_every_call_and_read_at_the_start(seller_with, tmp_path):
    """A simulator that is killed goes on where it was."""
    path = tmp_path / "amazon.json"
    seller = seller_with(state_path=path)
    order = seller.amazon.add_order()
    item = seller.item(order.lines[0].order_item_id, Principal="5.00")
    feed_id = seller.create_feed(seller.uploaded(seller.envelope(seller.adjustment(order.order_id, item)))).json[
        "feedId"
    ]
    again = seller_with(state_path=path)
    again.amazon.advance(180)
    assert again.report(feed_id).successful
    assert [call["operation"] for call in again.amazon.calls()][:4] == [
        "token",
        "createFeedDocument",
        "uploadFeedDocument",
        "createFeed",
    ]


def test_a_clock_that_cannot_be_moved_gets_an_offset(tmp_path):
    """Advancing works on a real clock too, and the offset is kept."""
    path = tmp_path / "amazon.json"
    amazon = SimulatedAmazon(clock=FixedClock(START), state_path=path)
    amazon.advance(3600)
    assert amazon.now() == START + timedelta(hours=1)
    later = SimulatedAmazon(clock=FixedClock(START + timedelta(minutes=5)), state_path=path)
    assert later.now() == START + timedelta(hours=1, minutes=5)


def test_virtual_time_never_runs_backwards(amazon):
    """A state that was saved later than the clock says goes on from its own time."""
    amazon.advance(7200)
    younger = SimulatedAmazon(clock=ManualClock(START))
    younger.load(amazon.dump())
    assert younger.now() == START + timedelta(hours=2)


@pytest.mark.parametrize("data", [{}, {"format": 2}, {"format": 1, "world": {}}, {"format": 1, "world": None}])
def test_something_else_is_not_loaded(amazon, data):
    """And what was there stays."""
    order_id = amazon.add_order().order_id
    with pytest.raises(ValueError):
        amazon.load(data)
    assert amazon.order(order_id).order_id == order_id


def test_an_unknown_language_is_refused():
    """At the start, not in the first report."""
    with pytest.raises(ValueError, match="language"):
        SimulatedAmazon(clock=ManualClock(START), language="fr")
