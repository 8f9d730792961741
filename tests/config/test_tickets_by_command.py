"""`orderactions refund --ticket`: the desks of the file are written by the command, without a program of yours."""

from __future__ import annotations

import pytest
from double_zendesk import EMAIL, TOKEN, URL, ZendeskDouble

from orderactions.cli.app import run
from orderactions.cli.session import Settings
from tests.world import LAMP, World

YES = ("--agent", "marie", "--yes", "--json")


class _Net:
    """Sends each call where its address leads: to the desk or to the marketplace."""

    def __init__(self, desk, amazon) -> None:
        self._desk, self._amazon = desk, amazon

    def send(self, request):
        return (self._desk if request.url.startswith(URL) else self._amazon).send(request)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def desk() -> ZendeskDouble:
    return ZendeskDouble()


@pytest.fixture
def command(world, desk, tmp_path, monkeypatch):
    """The command on a file with one account and one desk."""
    made = world.amazon.settings
    for name, value in (
        ("ORDERACTIONS_AMAZON_CLIENT_ID", made.client_id),
        ("ORDERACTIONS_AMAZON_CLIENT_SECRET", made.client_secret),
        ("ORDERACTIONS_AMAZON_REFRESH_TOKEN", made.refresh_token),
        ("ORDERACTIONS_DESK_SUPPORT_TOKEN", TOKEN),
    ):
        monkeypatch.setenv(name, value)
    path = tmp_path / "orderactions.toml"
    path.write_text(f"""
[accounts.de]
seller_id = "{made.seller_id}"
region    = "eu"
tax       = "vat_inclusive"
endpoint  = "{world.amazon.base_url}"
token_url = "{world.amazon.base_url}/auth/o2/token"

[desks.support]
type  = "zendesk"
url   = "{URL}"
email = "{EMAIL}"
""")
    net = _Net(desk, world.amazon.transport())
    return lambda *argv: int(run([*argv, "--config", str(path)], Settings(clock=world.clock, transport=net)))


def kinds_of(desk, ticket) -> list[bool]:
    """Of each comment on a ticket whether the buyer sees it."""
    return [each["public"] for each in desk.comments[ticket]]


def test_a_refund_by_the_command_is_told_in_the_ticket(command, world, desk):
    """The buyer gets one reply, colleagues get a note."""
    ticket = desk.new_ticket("My lamp came broken.")
    asked = ("refund", world.order(LAMP), "--full", "--reason", "damaged", "--ticket", f"support:{ticket}", *YES)
    assert command(*asked, "--wait", "900") == 0
    assert kinds_of(desk, ticket) == [True, True, False]


def test_what_was_done_by_hand_is_noted_in_the_ticket(command, world, desk):
    """A worker writes it; the buyer is told nothing."""
    ticket = desk.new_ticket("My lamp came broken.")
    done = ("record", world.order(LAMP), "--full", "--agent", "marie", "--ticket", f"support:{ticket}")
    assert command(*done) == 0
    assert command("advance") == 0
    assert kinds_of(desk, ticket) == [True, False]


def test_a_desk_that_the_file_does_not_name_is_refused(command, world, capsys):
    """Before anything is recorded."""
    asked = ("refund", world.order(LAMP), "--full", "--reason", "damaged", "--ticket", "other:1", *YES)
    assert command(*asked) == 1
    assert "the desks are: support" in capsys.readouterr().out
