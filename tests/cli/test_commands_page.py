"""The page about the commands says all that the command says, and nothing else."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from orderactions.cli.app import app
from orderactions.cli.exits import MEANINGS

PAGE = (Path(__file__).resolve().parents[2] / "docs/reference/commands.md").read_text(encoding="utf-8")
COMMON = {"--json", "--journal", "--config", "--help", "-h"}


def commands(group: click.Group = app, name: str = "orderactions") -> dict[str, click.Command]:
    """Every command with its full name."""
    found: dict[str, click.Command] = {}
    for each, command in group.commands.items():
        found[f"{name} {each}"] = command
        if isinstance(command, click.Group):
            found |= commands(command, f"{name} {each}")
    return found


def sections() -> dict[str, str]:
    """The page's sections by command."""
    parts = re.split(r"^## (.*)$", PAGE, flags=re.MULTILINE)
    return {title.strip("`"): text for title, text in zip(parts[1::2], parts[2::2], strict=True)}


def test_every_command_has_its_section_in_order():
    """A new command is told, a removed one is not left over."""
    assert list(sections())[1:] == list(commands())


@pytest.mark.parametrize("name", commands())
def test_every_option_and_argument_is_told(name):
    """Also none that does not exist: in the tables, in the sentences and in the examples."""
    text, command = sections()[name], commands()[name]
    options = {opt for param in command.params if isinstance(param, click.Option) for opt in param.opts}
    for option in options - COMMON:
        assert re.search(rf"^\| `{option}[` ]", text, re.MULTILINE), option
    told = re.findall(r"^\| `(--[a-z-]+)", text, re.MULTILINE)
    assert set(told) == options - COMMON
    assert len(told) == len(set(told))
    for param in command.params:
        if isinstance(param, click.Argument):
            assert f"`{param.metavar or param.name.upper()}`" in text


def test_what_is_common_is_told_once():
    """--json, --journal, --config and --help stand at the top."""
    top = sections()["What all commands share"]
    for option in ("--json", "--journal", "--config", "--help"):
        assert f"`{option}" in top


@pytest.mark.parametrize("name", [name for name, one in commands().items() if not isinstance(one, click.Group)])
def test_the_examples_can_be_typed(name, tmp_path, monkeypatch):
    """Each section has one at least, and the command understands it."""
    (tmp_path / "order.json").write_text("{}")
    monkeypatch.chdir(tmp_path)
    lines = re.findall(r"^(?:\$ )?(orderactions .*)$", sections()[name], re.MULTILINE)
    lines = [line for line in lines if line.startswith(name)]
    assert lines
    for line in lines:
        words = shlex.split(line.removeprefix(name))
        commands()[name].make_context(name, words, parent=click.Context(app)).close()


def test_the_exit_codes_are_those_of_the_command():
    """One table in the code, the same here."""
    told = dict(re.findall(r"^\| (\d) \| (.*) \|$", PAGE, re.MULTILINE))
    assert told == {str(int(code)): meaning for code, meaning in MEANINGS.items()}
