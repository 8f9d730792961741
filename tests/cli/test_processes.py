"""The command as a process of its own: signals, pipes, terminals, and all commands against `orderactions simulate`."""

from __future__ import annotations

import json
import os
import pty
import re
import shlex
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from orderactions.errors import RequestError
from orderactions.marketplaces.amazon import Amazon
from tests.sandbox.samples import write

SHIPPED, UNSHIPPED = "305-1234567-1234567", "203-4567890-4567890"
COMMAND = [sys.executable, "-m", "orderactions.cli"]


class Shell:
    """A folder, an environment that points at a simulator, and processes in it."""

    def __init__(self, folder: Path, environment: dict[str, str], base_url: str) -> None:
        self.folder = folder
        self.environment = environment
        self.base_url = base_url

    def __call__(self, *argv: str, code: int = 0) -> dict:
        ran = subprocess.run(
            [*COMMAND, *argv, "--json"],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        assert ran.returncode == code, ran.stderr + ran.stdout
        return json.loads(ran.stdout)

    def ledger(self) -> dict:
        with urllib.request.urlopen(f"{self.base_url}/_simulator/ledger", timeout=10) as answer:
            return json.load(answer)


@pytest.fixture(scope="module")
def shell(tmp_path_factory) -> Iterator[Shell]:
    """`orderactions simulate`, and the environment that it names on standard error."""
    folder = tmp_path_factory.mktemp("shell")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ORDERACTIONS_")}
    environment |= {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
    process = subprocess.Popen(
        [*COMMAND, "simulate", "--example-orders", "--feed-delay", "0", "--state", "state.json"],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        base_url = process.stdout.readline().strip()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", base_url)
        for line in process.stderr:
            if match := re.fullmatch(r"  export (\w+)=(.*)\n", line):
                environment[match[1]] = "".join(shlex.split(match[2]))
            if line.startswith("It has the order 305-5678901-5678901"):
                assert line == "It has the order 305-5678901-5678901 (Amazon.de, unshipped)\n"
            if line.startswith("What it guesses"):
                break
        yield Shell(folder, environment, base_url)
    finally:
        process.send_signal(signal.SIGTERM)
        rest, _ = process.communicate(timeout=10)
    assert process.returncode == 0
    assert rest == ""


def test_order_refund_cancel_and_worker_against_a_simulator(shell):
    """Each command in a process of its own, over real HTTP: what was asked is what the simulator carried out, once."""
    assert shell("order", SHIPPED)["previews"]["refund"]["amount"] == "34.90"
    refund = ("refund", SHIPPED, "--amount", "5.00", "--reason", "late", "--agent", "marie", "--yes", "--key", "t-1")
    recorded = shell(*refund, code=5)["action"]
    assert recorded["state"] == "reserved"
    sent = shell(*refund, "--wait", "1", code=5)["action"]
    assert sent["state"] == "accepted", sent["expected"]
    cancelled = shell("cancel", UNSHIPPED, "--reason", "other", "--agent", "tom", "--yes", code=5)["action"]
    worker = subprocess.Popen(
        [*COMMAND, "worker", "--poll", "0.1"],
        cwd=shell.folder,
        env=shell.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert "1 job done" in worker.stdout.readline()
    worker.send_signal(signal.SIGTERM)
    _, told = worker.communicate(timeout=20)
    assert worker.returncode == 0
    assert told.endswith("stopped\n")
    states = {action["id"]: action["state"] for action in shell("actions")["actions"]}
    assert states == {recorded["id"]: "accepted", cancelled["id"]: "accepted"}
    assert shell("audit", "verify")["audit_verified"] is True
    ledger = shell.ledger()
    assert [(entry["order_id"], entry["amount"]) for entry in ledger["refunds"]] == [(SHIPPED, "5.00")]
    assert [entry["order_id"] for entry in ledger["cancellations"]] == [UNSHIPPED]
    assert json.loads((shell.folder / "state.json").read_text())["format"] == 1


def control(shell: Shell, what: str, **values: object) -> None:
    """Call one of the simulator's controls."""
    request = urllib.request.Request(f"{shell.base_url}/_simulator/{what}", json.dumps(values).encode())
    urllib.request.urlopen(request, timeout=10).close()


def test_from_init_by_doctor_to_a_refund_with_the_file_alone(shell, tmp_path):
    """Over HTTP, in an empty folder: what `init` writes and names, a missing role that is mended, and a refund."""
    bare = {name: value for name, value in shell.environment.items() if not name.startswith("ORDERACTIONS_")}
    new = Shell(tmp_path, bare, shell.base_url)
    told = new("init", "--simulator", shell.base_url)
    new.environment = bare | told["environment"]
    control(shell, "roles", role="Finance and Accounting", granted=False)
    findings = {each["check"]: each for each in new("doctor", code=4)["findings"]}
    assert [check for check, each in findings.items() if each["health"] == "failed"] == ["books"]
    assert findings["books"]["mends"].startswith("tick Finance and Accounting")
    control(shell, "roles", role="Finance and Accounting", granted=True)
    assert new("doctor")["ok"]
    before = len(shell.ledger()["refunds"])
    refund = ("refund", SHIPPED, "--amount", "0.01", "--reason", "other", "--agent", "marie", "--yes", "--wait", "1")
    assert new(*refund, code=5)["action"]["state"] == "accepted"
    assert [each["amount"] for each in shell.ledger()["refunds"][before:]] == ["0.01"]
    assert new("doctor", "--heartbeat")["ok"]
    written = "".join(each.read_text() for each in tmp_path.glob("*.toml"))
    assert not any(value in written for name, value in told["environment"].items() if name != "ORDERACTIONS_CONFIG")


def test_where_a_person_looks_on_the_wait_is_shown(shell):
    """On a terminal standard error shows how it goes; standard output stays as it is in a pipe."""
    ours, theirs = pty.openpty()
    ran = subprocess.run(
        [*COMMAND, *f"refund {SHIPPED} --shipping --reason late --agent marie --yes --wait 1".split()],
        cwd=shell.folder,
        env=shell.environment | {"TERM": "xterm", "COLUMNS": "120"},
        stdout=subprocess.PIPE,
        stderr=theirs,
        stdin=subprocess.DEVNULL,
        text=True,
        timeout=30,
        check=False,
    )
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    assert ran.returncode == 5
    assert "s left)" in shown
    assert "\x1b" not in ran.stdout


@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)], ids=["colours", "NO_COLOR"])
def test_no_color_is_respected(shell, no_color, coloured):
    """A terminal that asked for no colours gets none."""
    ours, theirs = pty.openpty()
    environment = shell.environment | {"TERM": "xterm-256color", "COLUMNS": "200"}
    environment |= {"NO_COLOR": no_color} if no_color else {}
    ran = subprocess.run(
        [*COMMAND, "actions", "--order", SHIPPED, "--journal", "sqlite:///simulated.db"],
        cwd=shell.folder,
        env=environment,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        timeout=30,
        check=False,
    )
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    assert ran.returncode == 0
    assert bool(re.search(r"\x1b\[[\d;]*3\dm", shown)) is coloured


def test_a_reader_that_goes_away_is_no_error(shell):
    """`orderactions order | head -1` tells nothing of a broken pipe, and the exit code is that of the work."""
    process = subprocess.Popen(
        [*COMMAND, "order", SHIPPED],
        cwd=shell.folder,
        env=shell.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
    )
    process.stdout.close()
    told = process.stderr.read().decode()
    process.stderr.close()
    assert process.wait(timeout=20) == 0
    assert "Traceback" not in told
    assert "BrokenPipe" not in told


def test_a_port_that_is_taken_is_named(shell):
    """Set-up: 4, and what to do."""
    port = shell.base_url.rpartition(":")[2]
    said = shell("simulate", "--port", port, code=4)
    assert f"port {port} cannot be used" in said["error"]["message"]


def test_a_state_that_is_none_is_named(shell):
    """A file of another program is not overwritten."""
    other = shell.folder / "other.json"
    other.write_text('{"a": 1}')
    said = shell("simulate", "--state", "other.json", code=4)
    assert "is not a simulator's state" in said["error"]["message"]
    assert other.read_text() == '{"a": 1}'


def test_the_simulator_ends_on_ctrl_c_and_tells_a_program_its_environment(tmp_path):
    """With --json the first line is an object; SIGINT ends it with 0."""
    process = subprocess.Popen([*COMMAND, "simulate", "--json"], cwd=tmp_path, stdout=subprocess.PIPE, text=True)
    said = json.loads(process.stdout.readline())
    assert said["environment"]["ORDERACTIONS_AMAZON_ENDPOINT"] == said["base_url"]
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=10)
    assert process.returncode == 0


def test_the_simulator_can_be_a_sandbox(tmp_path):
    """It answers a sample, and knows no order of its own."""
    write(tmp_path)
    command = [*COMMAND, "simulate", "--json", "--mode", "sandbox", "--sandbox-models", "."]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True)
    try:
        said = json.loads(process.stdout.readline())
        account = Amazon.from_env(said["environment"])
        with pytest.raises(RequestError, match="Could not match input arguments"):
            account.snapshot("305-1234567-1234567")
        feed = account._api.read("getFeed", "GET", "/feeds/2021-06-30/feeds/feedId1")
        assert feed.need("processingStatus").text() == "CANCELLED"
        assert said["orders"] == []
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=10)
    assert process.returncode == 0
