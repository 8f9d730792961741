"""The demonstration: that it shows what it says, and that it would not hide a difference."""

from __future__ import annotations

import json
import tempfile

import pytest

from orderactions.cli import main
from orderactions.cli.demo.check import compare
from orderactions.cli.demo.stage import CASES
from orderactions.journal.verify import verify
from orderactions.testing.simulator import GUESSES, SimulatedAmazon


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> tuple[int, str]:
    """One run for a person."""
    with pytest.MonkeyPatch.context() as patch:
        written: list[str] = []
        patch.delenv("COLUMNS", raising=False)
        patch.setattr("orderactions.cli.output._put", lambda _stream, text: written.append(text))
        return main(["demo"]), "".join(written)


def test_a_person_is_told_the_whole_story(told):
    """Ticket, options, preview, press, answer, note, reply and status are all there, in the ticket's language."""
    code, text = told
    assert code == 0
    for part in (
        "time: minutes pass at once",
        "Ticket desk:4711 (de)",
        "What may be done now",
        "The preview, before anything happens",
        "marie presses Refund",
        "recorded       RESERVED",
        "sent           ACCEPTED",
        "answered       DONE",
        "simulated minutes later",
        "Guten Tag",
        "Bonjour",
        "note for colleagues",
        "status solved",
        "marie presses Cancel",
    ):
        assert part in text, part


def test_what_is_refused_never_leaves_the_house(told):
    """An unshipped order, a comma and an empty balance are refused with why, and nothing is sent for them."""
    _, text = told
    refused = text[text.index("Refused before anything is sent") :]
    for part in ("the order is not shipped", "did you mean 12.50?", "more than what is left"):
        assert part in refused
    assert "Documents that reached Amazon meanwhile: 0" in refused


def test_every_guess_is_named(told):
    """Whoever watches knows where the simulated Amazon may differ from the real one."""
    _, text = told
    for guess in GUESSES:
        assert guess.id in text


def test_a_program_gets_one_object(capsys):
    """With --json there is nothing else on standard output, and every action was carried out."""
    code = main(["demo", "--json"])
    captured = capsys.readouterr()
    said = json.loads(captured.out)
    assert code == 0
    assert captured.err == ""
    assert set(said) == {"actions", "ledger_agrees", "audit_verified", "guesses"}
    assert (said["ledger_agrees"], said["audit_verified"]) == (True, True)
    assert len(said["guesses"]) == len(GUESSES)
    assert {action["state"] for action in said["actions"]} == {"done", "settled"}
    assert [action["kind"] for action in said["actions"]] == ["refund"] * 4 + ["cancellation"]
    for action in said["actions"]:
        assert set(action) == {"id", "kind", "state", "order", "amount", "currency", "confirmation"}
        told = action["confirmation"]
        assert told["number"].startswith("OA-")
        assert told["references"]
        assert told["for_agent"]
        assert told["for_buyer"]


def test_the_buyers_are_told_in_at_least_three_languages():
    """One ticket each in German, English, French and Italian."""
    assert {case.language for case in CASES} >= {"de", "en", "fr"}


def test_nothing_is_left_behind(tmp_path, monkeypatch, capsys):
    """The journal's folder is gone afterwards."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert main(["demo", "--json"]) == 0
    assert list(tmp_path.iterdir()) == []
    capsys.readouterr()


def test_a_proxy_of_the_machine_is_not_asked_for_loopback(monkeypatch, capsys):
    """The demonstration runs behind a proxy that is not there."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    assert main(["demo", "--json"]) == 0
    capsys.readouterr()


@pytest.mark.parametrize("change", ["missing", "other amount", "twice", "dropped"])
def test_a_difference_is_not_hidden(change, monkeypatch, capsys):
    """When Amazon's side carried out anything else, the demonstration says so and fails."""
    real = SimulatedAmazon.ledger

    def changed(self: SimulatedAmazon) -> dict:
        ledger = real(self)
        first = ledger["refunds"][0]
        match change:
            case "missing":
                ledger["refunds"].remove(first)
            case "other amount":
                first["amount"] = "30.01"
            case "twice":
                ledger["refunds"].append(dict(first))
            case "dropped":
                ledger["dropped"].append(dict(first))
        return ledger

    monkeypatch.setattr(SimulatedAmazon, "ledger", changed)
    code = main(["demo", "--json"])
    assert code == 3
    assert json.loads(capsys.readouterr().out)["ledger_agrees"] is False


def test_a_changed_record_is_not_hidden(monkeypatch, capsys):
    """When a row was tampered with, the demonstration says so and fails."""

    def tamper_and_verify(journal):
        with journal.transaction() as t:
            t.cx.execute("update action set state = 'done' where state = 'settled'")
        return verify(journal)

    monkeypatch.setattr("orderactions.cli.demo.verify", tamper_and_verify)
    assert main(["demo", "--json"]) == 3
    assert json.loads(capsys.readouterr().out)["audit_verified"] is False


def test_a_cancellation_that_amazon_did_twice_does_not_agree():
    """A row counts as agreeing only when it stands once on each side."""
    entry = {"order_id": "305-1234567-1234567", "reason": "NoInventory"}
    found = compare([], {"refunds": [], "cancellations": [entry, entry], "parked": [], "dropped": []})
    assert not found.agrees
    assert list(found.rows.values()) == [(0, 2)]
