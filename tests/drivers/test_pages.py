"""The unit, the crontab and the environment that the how-tos show: read as systemd, cron and sh would read them."""

from __future__ import annotations

import configparser
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from world import GERMANY, LAMP, MARIE

from orderactions import ActionService, Reason, Refund, State, open_journal
from orderactions.cli.app import app
from orderactions.clock import SystemClock
from orderactions.engine.context import LEASE_S
from orderactions.marketplaces.amazon import Amazon
from orderactions.testing.simulator import SimulatedAmazon, SimulatorServer

HOWTOS = Path(__file__).resolve().parents[2] / "docs/howto"
PROGRAM = "/opt/desk/venv/bin/orderactions"
ENVIRONMENT = "/etc/orderactions.env"


def block(page: str, language: str, holding: str) -> str:
    """The block of a page that holds a word."""
    text = (HOWTOS / page).read_text(encoding="utf-8")
    (found,) = [each for each in re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL) if holding in each]
    return found


UNIT = block("run-under-systemd.md", "ini", "[Unit]")
VARIABLES = block("run-under-systemd.md", "sh", "REFRESH_TOKEN")
CRON = block("run-from-cron.md", "sh", "orderactions advance")
TASKS = block("run-from-cron.md", "sh", "orderactions tasks")


@pytest.fixture
def unit() -> configparser.ConfigParser:
    read = configparser.ConfigParser(interpolation=None, delimiters=("=",), comment_prefixes=("#",))
    read.optionxform = str
    read.read_string(UNIT)
    return read


def understood(command: list[str]) -> str:
    """The name of the command of ours that a line calls, after click has read its options."""
    assert command[0] == PROGRAM
    name, *words = command[1:]
    app.commands[name].make_context(name, words, parent=click.Context(app)).close()
    return name


def test_the_unit_says_what_it_has_to(unit):
    """It runs the worker, starts it again, and leaves it the time for the job at hand."""
    service = unit["Service"]
    assert list(unit) == ["DEFAULT", "Unit", "Service", "Install"]
    assert understood(shlex.split(service["ExecStart"])) == "worker"
    assert service["Restart"] == "always"
    assert unit["Unit"]["StartLimitIntervalSec"] == "0"
    assert int(service["TimeoutStopSec"]) >= LEASE_S + 30
    assert service["EnvironmentFile"] == ENVIRONMENT
    journal = next(line for line in VARIABLES.splitlines() if "ORDERACTIONS_JOURNAL" in line)
    assert f"sqlite:////var/lib/{service['StateDirectory']}/" in journal


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd-analyze on this machine")
def test_systemd_understands_the_unit(tmp_path):
    """Every name and value, by systemd's own reader; the program and its user are not on this machine."""
    file = tmp_path / "orderactions.service"
    file.write_text(UNIT.replace(PROGRAM, sys.executable).replace("User=desk", "User=root"))
    ran = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(file)], capture_output=True, text=True, timeout=60, check=False
    )
    assert file.name not in ran.stderr, ran.stderr


def test_a_shell_and_systemd_read_the_environment_alike(tmp_path):
    """One file for both: plain names, values in single quotes without a quote inside; and the account is complete."""
    file = tmp_path / "orderactions.env"
    file.write_text(VARIABLES)
    as_systemd = {}
    for line in VARIABLES.splitlines():
        name, value = re.fullmatch(r"([A-Z_]+)='([^'\\]*)'", line).groups()
        as_systemd[name] = value
    script = f"set -a; . {file}; exec {sys.executable} -c 'import os, json; print(json.dumps(dict(os.environ)))'"
    ran = subprocess.run(["sh", "-c", script], capture_output=True, text=True, timeout=60, check=True)
    as_shell = json.loads(ran.stdout)
    assert {name: as_shell[name] for name in as_systemd} == as_systemd
    assert Amazon.from_env(as_systemd).account == "amazon"


@pytest.mark.parametrize("line", [CRON, TASKS], ids=["advance", "tasks"])
def test_cron_would_read_its_line(line):
    """Five fields, then one command without a percent sign, which cron takes for a line's end."""
    fields = line.split(maxsplit=5)
    assert all(re.fullmatch(r"\*|\d+(-\d+)?", field) for field in fields[:5])
    assert "%" not in fields[5]
    assert fields[5].count("\n") == 1
    last = fields[5].strip().rpartition("; ")[2].partition(" >")[0]
    assert understood(shlex.split(last)) in {"advance", "tasks"}


def test_the_line_of_cron_sends_what_was_accepted(tmp_path):
    """Run by sh in an environment as bare as cron's, against a simulated Amazon: one line, one feed."""
    amazon = SimulatedAmazon(clock=SystemClock())
    order = amazon.add_order(marketplace_id=GERMANY, status="SHIPPED", lines=[LAMP]).order_id
    with SimulatorServer(amazon) as server:
        variables = {
            "ORDERACTIONS_JOURNAL": f"sqlite:///{tmp_path}/actions.db",
            "ORDERACTIONS_AMAZON_SELLER_ID": amazon.settings.seller_id,
            "ORDERACTIONS_AMAZON_REGION": "eu",
            "ORDERACTIONS_AMAZON_TAX": "vat_inclusive",
            "ORDERACTIONS_AMAZON_CLIENT_ID": amazon.settings.client_id,
            "ORDERACTIONS_AMAZON_CLIENT_SECRET": amazon.settings.client_secret,
            "ORDERACTIONS_AMAZON_REFRESH_TOKEN": amazon.settings.refresh_token,
            "ORDERACTIONS_AMAZON_ENDPOINT": server.base_url,
            "ORDERACTIONS_AMAZON_TOKEN_URL": f"{server.base_url}/auth/o2/token",
        }
        file = tmp_path / "orderactions.env"
        file.write_text("".join(f"{name}='{value}'\n" for name, value in variables.items()))
        journal = open_journal(variables["ORDERACTIONS_JOURNAL"])
        service = ActionService(marketplaces=[Amazon.from_env(variables)], journal=journal)
        action = service.execute(Refund.full(order, reason=Reason.DAMAGED), actor=MARIE)
        command = CRON.split(maxsplit=5)[5].replace(ENVIRONMENT, str(file))
        command = command.replace(PROGRAM, f"{sys.executable} -m orderactions.cli")
        bare = {"PATH": "/usr/bin:/bin", "PYTHONPATH": os.environ.get("PYTHONPATH", "")}
        ran = subprocess.run(
            ["sh", "-c", command], env=bare, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
        )
        assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
        assert service.get(action.id).state is State.ACCEPTED
        assert len(amazon.feeds()) == 1
        journal.close()
