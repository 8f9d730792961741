"""The command on a journal in PostgreSQL."""

from __future__ import annotations

import pytest
from engines import on_postgres

from orderactions import open_journal
from orderactions.cli.app import run
from orderactions.cli.session import Settings


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
