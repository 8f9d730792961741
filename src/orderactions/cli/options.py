"""What many commands share: options, kinds of values with "did you mean", examples for the help text."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource
from click.decorators import FC

from orderactions.amounts import read_amount, read_percent, read_signed
from orderactions.cli.configured import CONFIG, the_config
from orderactions.cli.output import Speaker
from orderactions.errors import RequestError
from orderactions.models import Actor

__all__ = [
    "AMOUNT",
    "AMOUNT_OR_WHOLE",
    "PERCENT",
    "SIGNED",
    "WHOLE",
    "Group",
    "ParamType",
    "Seconds",
    "Word",
    "account_names",
    "account_option",
    "agent_option",
    "config_option",
    "examples",
    "journal_option",
    "journal_url",
    "json_option",
    "limit_option",
    "name_of",
    "part_options",
    "read_agent",
    "speaker",
    "suggestion",
    "ticket_option",
]

if TYPE_CHECKING:
    ParamType = click.ParamType[Any]
else:
    # Newer versions of click say which type comes out; older ones know no brackets.
    ParamType = click.ParamType

DEFAULT_JOURNAL = "sqlite:///orderactions.db"
_YEAR_S = 31_536_000
#: More nobody reads, and far more is no number to SQLite.
_MOST = 1_000_000
#: In place of an amount: all that is left.
WHOLE = "all"


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return what follows a word that is none: what was probably meant, and everything that it could be."""
    names = list(known)
    close = get_close_matches(word.lower().replace("-", "_"), names, 1, 0.6)
    return (f"did you mean {close[0]}? It" if close else "it") + f" is one of {', '.join(names)}."


class Group(click.Group):
    """A group of commands that says what was probably meant."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - as the base class has it
        """Return the names in the order in which a newcomer needs them."""
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find a command by its name."""
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            ctx.fail(f"there is no command {args[0]!r}; {suggestion(args[0], self.list_commands(ctx))}")
        return super().resolve_command(ctx, args)


class Word(ParamType):
    """One of a few words, each with its value.

    Args:
        what: what such a word is called, such as "reason".
        values: the words and their values.
        instead: words that are understood and lead elsewhere, with where.
    """

    def __init__(self, what: str, values: Mapping[str, Any], *, instead: Mapping[str, str] | None = None) -> None:
        self.name = what
        self._values = dict(values)
        self._instead = dict(instead or {})

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401
        """Return the value of the word."""
        if not isinstance(value, str):
            return value
        word = value.strip().lower()
        if word in self._instead:
            self.fail(self._instead[word], param, ctx)
        if word not in self._values:
            self.fail(f"{value!r} is not a {self.name}; {suggestion(value, self._values)}", param, ctx)
        return self._values[word]


class _Checked(ParamType):
    """A value that the library itself reads, text in and text out; what it says against it is shown."""

    def __init__(self, name: str, read: Callable[[str, str], object], *, whole: bool = False) -> None:
        self.name = name
        self._read = read
        self._whole = whole

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401
        """Return what the library makes of it."""
        if not isinstance(value, str) or (self._whole and value == WHOLE):
            return value
        if value == WHOLE:
            self.fail(f"{WHOLE!r} is only an amount of --shipping", param, ctx)
        try:
            return self._read(self.name, value)
        except RequestError as error:
            self.fail(error.problem, param, ctx)


class Seconds(click.FloatRange):
    """A length of time that ends: at most a year.

    Args:
        above_zero: whether 0 is too little.
    """

    def __init__(self, *, above_zero: bool = False) -> None:
        super().__init__(min=0, max=_YEAR_S, min_open=above_zero)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401
        """Return a number of seconds."""
        found = super().convert(value, param, ctx)
        if math.isnan(found):
            self.fail(f"{value!r} is no number of seconds.", param, ctx)
        return found


AMOUNT = _Checked("amount", read_amount)
SIGNED = _Checked("amount", read_signed)
AMOUNT_OR_WHOLE = _Checked("amount", read_amount, whole=True)
PERCENT = _Checked("percent", read_percent)


def name_of(text: str, option: str = "--agent") -> str:
    """Return a name that was given. Raises a usage error for an empty one."""
    if not text.strip():
        raise click.UsageError(f"{option}: the name is empty; every action records who pressed the button")
    return text.strip()


def read_agent(_ctx: click.Context, _param: click.Parameter, value: str | None) -> Actor | None:
    """Return a person."""
    return None if value is None else Actor.agent(name_of(value))


def agent_option(command: FC) -> FC:
    """Add `--agent`, which every command that changes something demands."""
    return click.option(
        "--agent", required=True, metavar="NAME", callback=read_agent, help="Who does it; recorded with the action."
    )(command)


def ticket_option(what: str) -> Callable[[FC], FC]:
    """Add `--ticket`, which can only name a desk of the file of settings."""
    return click.option("--ticket", metavar="DESK:ID", help=what)


def part_options(command: FC) -> FC:
    """Add `--quantity`, `--shipping` and `--goodwill`: which part of an order is, or was, refunded."""
    for option in reversed((
        click.option("--quantity", type=click.IntRange(min=1), metavar="N", help="So many units of each --line."),
        click.option(
            "--shipping",
            type=AMOUNT_OR_WHOLE,
            is_flag=False,
            flag_value=WHOLE,
            default=None,
            metavar="[AMOUNT]",
            help="The shipping cost: so much, or all that is left of it.",
        ),
        click.option(
            "--goodwill", type=AMOUNT, metavar="AMOUNT", help="A gesture beyond the price; may name its --line."
        ),
    )):  # fmt: skip
        command = option(command)
    return command


def json_option(command: FC) -> FC:
    """Add `--json`."""
    return click.option(
        "--json", "as_json", is_flag=True, expose_value=False, callback=_keep, help="Print one JSON object instead."
    )(command)


def config_option(command: FC) -> FC:
    """Add `--config`. Read before the others: what they may name stands in that file."""
    return click.option(
        "--config",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        envvar=CONFIG,
        show_envvar=True,
        is_eager=True,
        expose_value=False,
        callback=_keep,
        help="The file with accounts, journal and policy.",
    )(command)


def journal_option(command: FC) -> FC:
    """Add `--journal` and `--config`."""
    return config_option(_journal_option(command))


def _journal_option(command: FC) -> FC:
    return click.option(
        "--journal",
        metavar="URL",
        envvar="ORDERACTIONS_JOURNAL",
        default=DEFAULT_JOURNAL,
        show_default=True,
        show_envvar=True,
        expose_value=False,
        callback=_keep,
        help="Where everything is recorded.",
    )(command)


def account_names() -> tuple[str, ...]:
    """Return the names of the accounts, which can be told without their credentials: the file's, or the environment's.

    Raises:
        SetupError: the file cannot be used.
    """
    config = the_config()
    if config is not None:
        return tuple(config.accounts)
    return (os.environ.get("ORDERACTIONS_AMAZON_ACCOUNT", "").strip() or "amazon",)


def _known_account(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    if value is not None and value not in account_names():
        raise click.BadParameter(f"{value!r} is not an account here; {suggestion(value, account_names())}")
    return value


def account_option(what: str) -> Callable[[FC], FC]:
    """Add `--account`, which can only name an account of the file or of the environment."""
    return click.option("--account", metavar="NAME", callback=_known_account, help=what)


def limit_option(what: str, default: int) -> Callable[[FC], FC]:
    """Add `--limit`."""
    return click.option("--limit", type=click.IntRange(1, _MOST), default=default, show_default=True, help=what)


def _keep(ctx: click.Context, param: click.Parameter, value: object) -> None:
    ctx.meta[f"orderactions.{param.name}"] = value


def speaker() -> Speaker:
    """Return who speaks for the command that is running."""
    return Speaker(as_json=bool(click.get_current_context().meta.get("orderactions.as_json")))


def journal_url() -> str:
    """Return where the running command keeps its journal: as `--journal` says, else the file, else the environment."""
    context = click.get_current_context()
    config = the_config()
    if config is not None and context.get_parameter_source("journal") is not ParameterSource.COMMANDLINE:
        return config.journal
    return str(context.meta["orderactions.journal"])


def examples(*lines: str) -> str:
    """Return the end of a help text: commands to copy. The mark in front keeps click from joining the lines."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)
