"""`orderactions advance` and `worker`, in this process."""

from __future__ import annotations

import os
import signal

import pytest

from orderactions import State
from tests.cli.conftest import SHIPPED, UNSHIPPED


def test_advance_does_what_is_due(cli):
    """Once; what comes next is told."""
    action = cli.world.refund(SHIPPED)
    ran = cli("advance")
    assert ran.code == 0
    assert "the next is due 2026-11-24 09:00 UTC" in ran.out
    assert cli.world.state(action) is State.ACCEPTED


def test_advance_tells_a_program_the_counts(cli):
    """Moved, waiting, in need of a person, and when it goes on."""
    cli.world.refund(SHIPPED)
    said = cli("advance", "--json").json
    assert said["moved"] >= 1
    assert said["waiting"] == 1
    assert said["attention"] == 0
    assert said["next_due"] == "2026-11-24T09:00:30+00:00"


def test_advance_can_be_limited(cli):
    """At most so many jobs, and of one account."""
    cli.world.refund(SHIPPED)
    cli.world.cancel(UNSHIPPED)
    assert cli("advance", "--limit", "1", "--account", "de", "--json").json["moved"] == 1


def test_advance_needs_the_account(offline):
    """Without credentials nothing can be sent; it says so instead of pretending."""
    assert offline("advance").code == 4
    assert offline("worker").code == 4


@pytest.fixture
def told_to_stop(cli, monkeypatch):
    """The signal comes in the middle of the first job that is sent."""

    def told(number: signal.Signals) -> None:
        account = cli.world.account()
        real = account.submit

        def submit(prepared):
            os.kill(os.getpid(), number)
            return real(prepared)

        monkeypatch.setattr(account, "submit", submit)
        cli.account = lambda: account

    return told


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_a_worker_finishes_the_job_at_hand(cli, told_to_stop, number):
    """A signal while a document is being sent: the answer is still written down, the next job is left alone, exit 0."""
    told_to_stop(number)
    before = signal.getsignal(number)
    refund = cli.world.refund(SHIPPED)
    cancellation = cli.world.cancel(UNSHIPPED)
    ran = cli("worker", "--poll", "0.01")
    assert ran.code == 0
    assert ran.err.endswith("stopped\n")
    assert "nothing has driven actions" not in ran.err
    assert {cli.world.state(refund), cli.world.state(cancellation)} == {State.ACCEPTED, State.RESERVED}
    assert signal.getsignal(number) is before


def test_a_worker_tells_a_program_what_it_did(cli, told_to_stop):
    """One object at its end."""
    told_to_stop(signal.SIGTERM)
    cli.world.refund(SHIPPED)
    ran = cli("worker", "--json")
    assert ran.json["moved"] == 1
