"""`orderactions desk check` on a real django-helpdesk."""

from __future__ import annotations

import json
import re

import pytest
from test_django_helpdesk import TOKEN, Bench

from orderactions.cli.app import run
from orderactions.testing.live import OPENING


@pytest.fixture
def bench(helpdesk_server):
    return Bench(helpdesk_server)


@pytest.fixture
def check(bench, tmp_path, monkeypatch, capsys):
    """The command, with a file that has this desk."""
    path = tmp_path / "orderactions.toml"
    path.write_text(
        '[accounts.shop]\nseller_id = "A2SELLERSTOKEN"\nregion = "eu"\n'
        f'[desks.support]\ntype = "django-helpdesk"\nurl = "{bench.url}"\nprivate_means_no_emails = true\n'
    )
    monkeypatch.setenv("ORDERACTIONS_DESK_SUPPORT_TOKEN", TOKEN)

    def call(*argv):
        code = run(["desk", "check", *argv, "--config", str(path)])
        return int(code), *capsys.readouterr()

    return call


def test_the_checks_run_on_one_ticket_and_print_a_dated_table(bench, check):
    """One mail goes to the tester; the table has the adapter, the version and the day, and no secret."""
    ticket = bench.open_ticket(OPENING, order_id="305-1234567-1234567")
    me = bench.buyers[ticket]
    code, out, err = check("support", "--live", "--ticket", ticket, "--buyer", me, "--field", "our_reference", "--yes")
    assert code == 0, out
    assert re.match(r"django-helpdesk with orderactions \S.* on \d{4}-\d\d-\d\d", out)
    assert "failed" not in out
    assert "will be written" in err
    assert TOKEN not in out + err
    assert sum("It is submitted." in text for text in bench.sent_to_buyer(ticket)) == 1
    assert not any("For colleagues" in text for _, text in bench.mails())


def test_the_table_can_be_pasted(bench, check):
    """Markdown, with each check in a row."""
    ticket = bench.open_ticket(OPENING)
    code, out, _ = check(
        "support", "--live", "--ticket", ticket, "--buyer", bench.buyers[ticket], "--yes", "--markdown"
    )
    assert code == 0
    assert out.startswith("Tried on a real account: django-helpdesk with orderactions")
    assert "| a note is private | passed |  |" in out


def test_a_program_reads_the_findings(bench, check):
    """`ok`, and each finding."""
    ticket = bench.open_ticket(OPENING)
    code, out, _ = check("support", "--live", "--ticket", ticket, "--buyer", bench.buyers[ticket], "--yes", "--json")
    told = json.loads(out)
    assert (code, told["ok"], told["type"]) == (0, True, "django-helpdesk")
    assert {"check": "a note is private", "result": "passed", "why": ""} in told["findings"]


def test_without_live_nothing_is_written(bench, check):
    """The settings are looked at, the ticket is read once, and it is said what would be written."""
    ticket = bench.open_ticket(OPENING)
    code, out, _ = check("support", "--ticket", ticket)
    assert code == 0
    assert f"Ticket {ticket} was read: open" in out
    assert "one reply to the buyer" in out
    assert len(bench.desk.messages(ticket)) == 1


@pytest.mark.parametrize(
    ("argv", "code", "said"),
    [
        (["suport"], 2, "did you mean support"),
        (["support", "--live"], 2, "--live needs --ticket and --buyer"),
        (["support", "--live", "--ticket", "{ticket}", "--buyer", "{me}"], 2, "give --yes"),
        (["support", "--live", "--ticket", "{ticket}", "--buyer", "other@x.test", "--yes"], 1, "not who opened"),
        (["support", "--ticket", "999999"], 1, "desk"),
        (["support", "--markdown", "--json"], 2, "exclude"),
    ],
)
def test_what_cannot_be_is_said(bench, check, argv, code, said):
    """And nothing is written."""
    ticket = bench.open_ticket(OPENING)
    told = check(*(each.format(ticket=ticket, me=bench.buyers[ticket]) for each in argv))
    assert told[0] == code
    assert said in told[1] + told[2]
    assert len(bench.desk.messages(ticket)) == 1
