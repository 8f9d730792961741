"""The command on a journal in PostgreSQL."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from engines import on_postgres

from orderactions import open_journal
from orderactions.cli.app import run
from orderactions.cli.session import Settings
from orderactions.clock import ManualClock
from orderactions.testing.simulator import SimulatedAmazon


@pytest.fixture
def url(schemas, tmp_path):
    with on_postgres(schemas, tmp_path / "state"):
        url = schemas.url(untouched=True)
        open_journal(url).close()
        yield url


def test_it_goes_by_the_servers_clock(url, schemas):
    """A worker's leases are compared with those of other hosts, whatever the clock of its machine says."""
    schemas.server.sql(
        f"create or replace function {url.rpartition('=')[2]}.orderactions_now() returns timestamptz language sql "
        "volatile as $$select timestamptz '2031-05-04 09:00:00+00'$$"
    )
    assert run(["pause", "--agent", "marie", "--journal", url], Settings()) == 0
    journal = open_journal(url)
    with journal.reading() as t:
        ((since, *_),) = t.work.pauses().values()
    assert since.year == 2031
    journal.close()


def test_doctor_looks_at_it_too(url, capsys):
    """There is no disk to look at; whether it may send, and who drives it, is said as ever."""
    amazon = SimulatedAmazon(clock=ManualClock(datetime(2026, 11, 24, 9, 0, tzinfo=UTC)))
    run(["doctor", "--journal", url, "--json"], Settings(account=amazon.account))
    found = {each["check"]: each["health"] for each in json.loads(capsys.readouterr().out)["findings"]}
    assert "disk" not in found
    assert {name: found[name] for name in ("journal", "restore", "heartbeat", "credentials")} == {
        "journal": "ok",
        "restore": "ok",
        "heartbeat": "failed",
        "credentials": "ok",
    }
