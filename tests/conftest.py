"""What all tests share: they run on the installed package, and on nobody's settings."""

from __future__ import annotations

import os
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

import orderactions

if TYPE_CHECKING:
    from engines import Schemas
    from pgserver import PgServer

_HOME = Path(orderactions.__file__ or "").resolve().parent
_INSTALLED = _HOME.parent == Path(sysconfig.get_path("purelib")).resolve()

# A shared machine may be slow at any moment; how fast something is, `make bench` tells.
settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")

#: The folder of a server that runs already (tests/pgserver.py); without it a run starts its own.
_RUNNING = "ORDERACTIONS_TEST_POSTGRES"
# Settings of the test run itself: where published models lie, what is to be tested, whether a program may be missing,
# whether pictures are put into the docs.
_OF_THE_TESTS = {
    "ORDERACTIONS_SHARED",
    "ORDERACTIONS_TEST_INSTALLED",
    "ORDERACTIONS_TEST_NO_SKIP",
    "ORDERACTIONS_TEST_PICTURES",
    _RUNNING,
}


def pytest_configure() -> None:
    """Stop when `make test` would test the sources instead of what a user installs."""
    if os.environ.get("ORDERACTIONS_TEST_INSTALLED") and not _INSTALLED:
        pytest.exit(f"the tests would run on {_HOME}, which is not the installed package", returncode=3)


def pytest_report_header() -> str:
    """Say what is tested."""
    return f"orderactions: {_HOME}" + ("" if _INSTALLED else " (not installed; `make test` tests the wheel)")


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what could lead a test to a real account."""
    for name in list(os.environ):
        if name.startswith(("AMAZON_", "ORDERACTIONS_", "ZENDESK_")) and name not in _OF_THE_TESTS:
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PgServer]:
    """A real PostgreSQL for all tests of this run that need one."""
    from pgserver import PgServer, Running

    server = Running(os.environ[_RUNNING]) if _RUNNING in os.environ else PgServer()
    try:
        yield server.start()
    finally:
        server.remove()


@pytest.fixture(scope="session")
def schemas(postgres: PgServer) -> Schemas:
    """Schemas for journals in it."""
    from engines import Schemas

    return Schemas(postgres)
