"""A large feed and its report take memory by their bytes, not by the number of their parts."""

from __future__ import annotations

from pathlib import Path

import pytest

BENCH = Path(__file__).resolve().parents[2] / "tools" / "bench"
REFUNDS = 2_000


@pytest.fixture
def bench(monkeypatch):
    """The bench that measures it, of which `make bench` prints the figures."""
    monkeypatch.syspath_prepend(BENCH)
    import feed_memory

    return feed_memory


def test_a_feed_is_built_in_little_more_than_its_bytes(bench):
    """The parts go as they come; joined at the end they would take five times as much."""
    drain, sent = bench.Drain(), bench.batch(REFUNDS)
    account = bench.account(drain)
    account.prepare(sent)
    assert bench.peak_of(lambda: account.prepare(sent)) <= 1.25 * drain.size


def test_a_report_that_refuses_everything_is_read_in_little_more_than_its_bytes(bench):
    """The document passes by once; of Amazon's sentences, which are always the same, each is kept once."""
    document, sent = bench.report(REFUNDS, REFUNDS), bench.batch(REFUNDS)
    account = bench.account(bench.Drain(document))
    account.check(sent, "1")
    assert bench.peak_of(lambda: account.check(sent, "1")) <= 1.25 * len(document)


def test_a_report_of_successes_takes_the_same_for_few_and_for_many(bench):
    """Only what went wrong is listed, so a report of many successes is read in the memory of a short one."""
    from orderactions.marketplaces.amazon.report import read_report

    few, many = bench.report(10, 0), bench.report(1_000_000, 0)
    read_report(few)
    assert bench.peak_of(lambda: read_report(many)) <= bench.peak_of(lambda: read_report(few)) + 1024
