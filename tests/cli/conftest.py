"""The command in this process: a simulated Amazon, a clock that stands still, and a journal in a temporary folder."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable

import pytest

from tests.world import LAMP, World

SHIPPED = "305-1234567-1234567"
UNSHIPPED = "305-7654321-7654321"


class Ran:
    """How one run of the command ended, and what it printed."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code = code
        self.out = out
        self.err = err

    @property
    def json(self) -> dict:
        return json.loads(self.out)


class Tty(io.StringIO):
    """A terminal on which a person has typed something."""

    def isatty(self) -> bool:
        return True


class Command:
    """Runs the command as its user would, without the shell."""

    def __init__(self, world: World, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.world = world
        self._capsys = capsys
        self._monkeypatch = monkeypatch
        #: Makes the account; a test may put another one here.
        self.account: Callable[[], object] = world.account

    def __call__(self, *argv: str) -> Ran:
        from orderactions.cli.app import run
        from orderactions.cli.session import Settings

        self._capsys.readouterr()
        code = run(argv, Settings(clock=self.world.clock, account=self.account))
        return Ran(int(code), *self._capsys.readouterr())

    def types(self, text: str) -> None:
        """Let a person sit at a terminal and answer questions."""
        self._monkeypatch.setattr(sys, "stdin", Tty(text))


@pytest.fixture
def world(tmp_path) -> World:
    """A shipped order of one lamp and an unshipped one."""
    world = World(tmp_path)
    world.order(LAMP | {"paid": {"Principal": "20.00", "Shipping": "4.90"}}, order_id=SHIPPED)
    world.order(LAMP, order_id=UNSHIPPED, status="UNSHIPPED")
    return world


@pytest.fixture
def cli(world, capsys, monkeypatch) -> Command:
    monkeypatch.setenv("ORDERACTIONS_JOURNAL", world.url)
    monkeypatch.setenv("ORDERACTIONS_AMAZON_ACCOUNT", "de")
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.delenv("ORDERACTIONS_CONFIG", raising=False)
    return Command(world, capsys, monkeypatch)


@pytest.fixture
def offline(cli) -> Command:
    """The command where no account is set up."""
    from orderactions.marketplaces.amazon import Amazon

    cli.account = Amazon.from_env
    return cli
