"""Amazon's sandbox: the real one where the environment has credentials, and else the simulator that answers like it.

How to choose is told in docs/howto/test-at-amazons-sandbox.md.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from orderactions.clock import ManualClock, SystemClock
from orderactions.marketplaces.amazon import Amazon, Credentials
from orderactions.testing import SimulatedAmazon
from orderactions.transport import HttpRequest, HttpResponse
from tests.contract.spapi import folder
from tests.sandbox.samples import MODELS, write

_PREFIX = "ORDERACTIONS_AMAZON_"
_NEEDED = ("SELLER_ID", "REGION", "CLIENT_ID", "CLIENT_SECRET", "REFRESH_TOKEN")
#: Credentials for a simulator or a proxy are none for Amazon's sandbox.
_ELSEWHERE = ("ENDPOINT", "TOKEN_URL")

# As it was when pytest started: for each test it is emptied.
_ENVIRONMENT = dict(os.environ)


def given(environment: Mapping[str, str]) -> dict[str, str] | None:
    """Return the credentials for the real sandbox; None: there are none, or they are for something else."""
    values = {name: environment.get(_PREFIX + name, "").strip() for name in (*_NEEDED, *_ELSEWHERE)}
    if not all(values[name] for name in _NEEDED) or any(values[name] for name in _ELSEWHERE):
        return None
    return values


def pytest_report_header() -> str:
    """Say which of the two it is."""
    values = given(_ENVIRONMENT)
    return f"sandbox: Amazon's own ({values['REGION']})" if values else "sandbox: the simulator's"


class AtTheSandbox:
    """An account at a sandbox, and calls that no adapter would make."""

    def __init__(self, account: Amazon, *, real: bool) -> None:
        self.account = account
        self.real = real

    def call(
        self,
        operation: str,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, object] | None = None,
    ) -> HttpResponse:
        """Make a call with the account's token."""
        return self.account._api.call(operation, method, path, query=query, body=body)

    def send(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None = None) -> HttpResponse:
        """Send exactly this."""
        url = url if "://" in url else self.account._endpoint + url
        return self.account._api.transport.send(HttpRequest(method=method, url=url, headers=headers, body=body))


def models(empty: Path) -> Path:
    """Return the folder with the models: Amazon's, where they are at hand, else one with our own."""
    published = folder()
    whole = published is not None and all((published / name).is_file() for name in MODELS)
    return published if whole and published is not None else write(empty)


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> AtTheSandbox:
    """Amazon's sandbox, or the simulator's."""
    values = given(_ENVIRONMENT)
    if values:
        credentials = Credentials(
            client_id=values["CLIENT_ID"],
            client_secret=values["CLIENT_SECRET"],
            refresh_token=values["REFRESH_TOKEN"],
        )
        account = Amazon(
            account="sandbox",
            seller_id=values["SELLER_ID"],
            region=values["REGION"],
            credentials=credentials,
            sandbox=True,
            clock=SystemClock(),
        )
        return AtTheSandbox(account, real=True)
    simulated = SimulatedAmazon(
        clock=ManualClock.at("2026-05-04T09:00:00Z"),
        mode="sandbox",
        sandbox_models=models(tmp_path_factory.mktemp("models")),
    )
    return AtTheSandbox(simulated.account("sandbox"), real=False)
