"""`orderactions card`: what a ticket panel shows, for a person, as JSON and as a page."""

from __future__ import annotations

import pytest
from cards import JUDGE, read

from tests.cli.conftest import SHIPPED, UNSHIPPED


def test_a_person_sees_money_options_and_buttons(cli):
    """What is left, what may be pressed and why not; then what was done."""
    ran = cli("card", SHIPPED, "--agent", "marie")
    assert ran.code == 0
    for part in ("Left        EUR 24.90", "up to EUR 24.90", f"refund de/{SHIPPED}: yes", "the order is shipped"):
        assert part in ran.out, part
    assert "our reference" not in ran.out.lower()
    assert "books were not read" in ran.err
    cli("refund", SHIPPED, "--full", "--reason", "damaged", "--agent", "marie", "--yes")
    ran = cli("card", SHIPPED, "--agent", "tom")
    for part in ("On its way  EUR 24.90", "withdraw a", "OA-", "nothing is left to refund"):
        assert part in ran.out, part


def test_what_waits_and_what_needs_a_person(cli):
    """Clocks and tasks are named."""
    assert "ship by" in cli("card", UNSHIPPED, "--agent", "marie").out
    cli.world.amazon.add_fault("reset_after_effect", operation="createFeed")
    cli("refund", SHIPPED, "--full", "--reason", "damaged", "--agent", "marie", "--yes", "--wait", "1")
    assert "needs a person: unknown outcome" in cli("card", SHIPPED, "--agent", "marie").out


def test_a_program_gets_what_the_schema_tells(cli):
    """And nothing else on standard output."""
    ran = cli("card", SHIPPED, "--agent", "marie", "--ticket", "zendesk:4711", "--json")
    card = ran.json["card"]
    assert [error.message for error in JUDGE.iter_errors(card)] == []
    assert card["ticket"]["ref"] == "zendesk:4711"
    assert card["warnings"][0].startswith("the desk 'zendesk' is not connected")


def test_a_page(cli):
    """A whole document, to be shown as it stands."""
    ran = cli("card", SHIPPED, "--agent", "marie", "--html")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("<!doctype html>")
    assert SHIPPED in read(ran.out).said()


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        (["--html", "--json", "--agent", "marie"], 2, "exclude each other"),
        ([], 2, "--agent"),
        (["--agent", " "], 2, "the name is empty"),
        (["--agent", "marie", "--ticket", "4711"], 1, "write desk:id"),
    ],
)
def test_what_makes_no_sense(cli, more, code, said):
    """Told before anything is shown."""
    ran = cli("card", SHIPPED, *more)
    assert ran.code == code
    assert said in ran.out + ran.err
