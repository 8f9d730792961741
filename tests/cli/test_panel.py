"""`orderactions panel`, in this process, asked over a real connection."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
import urllib.request
from collections.abc import Callable

import pytest

from tests.cli.conftest import SHIPPED


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture
def visited(port) -> Callable[[], dict]:
    """Somebody asks for the door as soon as it is there, and then the command is told to stop."""
    found: dict = {}

    def visit() -> None:
        for _ in range(200):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/enter", timeout=5) as answer:
                    found.update(status=answer.status, headers=dict(answer.headers), text=answer.read().decode())
                    break
            except OSError:
                time.sleep(0.05)
        os.kill(os.getpid(), signal.SIGTERM)

    def begin() -> dict:
        threading.Thread(target=visit, daemon=True).start()
        return found

    return begin


def test_the_panel_is_served_until_it_is_told_to_stop(cli, port, visited, monkeypatch):
    """The first line is its address; every answer carries the guards, and none says what serves it."""
    monkeypatch.setenv("ORDERACTIONS_PANEL_KEYS", "k1:" + "x" * 40)
    found = visited()
    ran = cli("panel", "--port", str(port), "--frame-ancestor", "https://shop.zendesk.com")
    assert (ran.code, ran.out) == (0, f"http://127.0.0.1:{port}\n")
    assert found["status"] == 200
    assert found["headers"]["Content-Security-Policy"].endswith("frame-ancestors https://shop.zendesk.com")
    assert "Server" not in found["headers"]


def test_a_try_needs_no_desk_and_no_keys(cli, port, visited):
    """The address opens it once, and says so."""
    visited()
    ran = cli("panel", "--port", str(port), "--open", SHIPPED, "--agent", "marie", "--json")
    assert ran.code == 0
    assert ran.json["open"].startswith(f"http://127.0.0.1:{port}/enter#oap1.trial.")
    assert "a key was made for this run" in ran.err


def test_without_keys_it_says_how_to_make_one(cli):
    """Nobody could be let in."""
    ran = cli("panel")
    assert ran.code == 4
    assert "token_urlsafe" in ran.err


@pytest.mark.parametrize("more", [["--open", SHIPPED], ["--agent", "marie"]])
def test_a_try_names_its_agent(cli, more):
    """Every action records who pressed the button."""
    assert cli("panel", *more).code == 2


def test_a_port_that_is_taken_is_told(cli):
    """With what to do."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ran = cli("panel", "--port", str(taken.getsockname()[1]), "--open", SHIPPED, "--agent", "marie")
    assert ran.code == 4
    assert "cannot be used" in ran.err
