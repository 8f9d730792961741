"""`orderactions bench pace`: figures for people and for programs, without an account."""

from __future__ import annotations

import pytest


def test_the_pace_is_told_beside_the_model(cli):
    """One rate, one day: the service's waits, the model's, and that Amazon never said 429."""
    ran = cli("bench", "pace", "--rates", "5", "--seeds", "1", "--only-rates", "--json")
    assert ran.code == 0
    for kinds in ("one kind", "two kinds"):
        (row,) = ran.json["pace"][kinds]
        assert row["per_hour"] == 5
        assert row["submit_s"]["p99"] == row["greedy_s"]["p99"] == 0
        assert (row["throttled"], row["unfinished"]) == ({}, 0)


def test_a_person_gets_a_table(cli):
    """The same in words."""
    ran = cli("bench", "pace", "--rates", "5", "--seeds", "1", "--only-rates")
    assert "one kind" in ran.out
    assert "sent after" in ran.out
    assert "0 / 0 / 0" in ran.out


@pytest.mark.parametrize("rates", ["", "many", "0", "-3", "100,", "3001", "nan"])
def test_a_slip_in_the_rates_is_named(cli, rates):
    """What is no rate is told at once, not after a quarter of an hour."""
    ran = cli("bench", "pace", "--rates", rates)
    assert ran.code == 2
    assert "an hour" in ran.err
