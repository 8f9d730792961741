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


def peak_of_reading(bench, refunds, errors):
    """Return the bytes of the report, and what reading it takes at its peak."""
    drain, sent = bench.Drain(lambda: bench.report(refunds, errors)), bench.batch(min(refunds, 10_000))
    account = bench.account(drain)
    account.check(sent, "1")
    return drain.size, bench.peak_of(lambda: account.check(sent, "1"))


def test_a_report_that_refuses_everything_is_read_in_what_its_outcomes_take(bench):
    """The document passes by and is never there; of Amazon's sentences each is kept once."""
    sent = bench.batch(REFUNDS)
    account = bench.account(bench.Drain(lambda: bench.report(REFUNDS, REFUNDS)))
    account.check(sent, "1")
    outcomes = bench.kept_by(lambda: account.check(sent, "1"))
    assert bench.peak_of(lambda: account.check(sent, "1")) <= bench.READ_BAR * outcomes + bench.PIECES


def test_a_report_of_ten_thousand_takes_no_more_than_its_results(bench):
    """What grows with a refused message is its outcome, a fraction of its lines in the report."""
    (few_bytes, few), (many_bytes, many) = (peak_of_reading(bench, 10_000, errors) for errors in (1_000, 10_000))
    assert many - few < (many_bytes - few_bytes) / 2


def test_a_report_of_successes_takes_the_same_for_few_and_for_many(bench):
    """Only what went wrong is listed, so a report of many successes is read in the memory of a short one."""
    from orderactions.marketplaces.amazon.report import read_report

    few, many = b"".join(bench.report(10, 0)), b"".join(bench.report(1_000_000, 0))
    read_report(few)
    assert bench.peak_of(lambda: read_report(many)) <= bench.peak_of(lambda: read_report(few)) + 1024
