"""The commands about help desks: whether an adapter does on a real account what it does in its tests."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from importlib.metadata import PackageNotFoundError

import click
from attrs import frozen
from rich.text import Text

from orderactions.cli.configured import the_config
from orderactions.cli.exits import Exit
from orderactions.cli.options import Group, config_option, examples, json_option, speaker, suggestion
from orderactions.cli.output import Speaker, table
from orderactions.cli.pressing import is_interactive
from orderactions.cli.session import settings
from orderactions.config import DeskConfig, make_desk
from orderactions.errors import SetupError
from orderactions.protocols import Desk
from orderactions.testing.conformance import CHECKS, ORDER, Finding
from orderactions.testing.live import MAILS, OPENING, Cuttable, check_live, what_is_written
from orderactions.transport import Transport

__all__ = ["desk"]

_COLOURS = {"passed": "green", "failed": "red", "skipped": "yellow"}


@click.group(
    cls=Group,
    short_help="Look whether a help desk works.",
    epilog=examples("orderactions desk check zendesk --ticket 4711"),
)
def desk() -> None:
    """Look whether the desks of the file of settings (`[desks.NAME]`) work."""


@frozen
class _Report:
    """What was found, and what on."""

    name: str
    type: str
    at: datetime
    version: str
    found: tuple[Finding, ...]

    @property
    def head(self) -> str:
        return f"{self.type} with orderactions {self.version} on {self.at:%Y-%m-%d}"


@desk.command(
    short_help="Try a desk's adapter on an account of your own.",
    epilog=examples(
        "orderactions desk check support",
        "orderactions desk check support --ticket 4711",
        "orderactions desk check support --live --ticket 4711 --buyer me@example.com",
        "orderactions desk check support --live --ticket 4711 --buyer me@example.com --yes --markdown",
    ),
)
@click.argument("name", metavar="NAME")
@click.option("--live", is_flag=True, help="Run the checks: writes to the ticket. Else nothing is written.")
@click.option("--ticket", metavar="ID", help="A ticket that you have opened as a buyer, for this alone.")
@click.option("--buyer", metavar="ADDRESS", help="From which address of your own you opened it (or its name there).")
@click.option("--field", "text_field", metavar="NAME", default="", help="A field of tickets that takes any short text.")
@click.option("--yes", is_flag=True, help="Begin without asking.")
@click.option("--markdown", is_flag=True, help="Print a table to paste into a page.")
@config_option
@json_option
def check(
    name: str,
    *,
    live: bool,
    ticket: str | None,
    buyer: str | None,
    text_field: str,
    yes: bool,
    markdown: bool,
) -> int:
    """Try the adapter of the desk NAME on your own account: --live writes to one ticket of yours, and says what first.

    Open the ticket as a buyer, from an address of your own. Without --live the settings are looked at, with --ticket
    that ticket is read once. Ends with 4 when a check has failed.
    """
    out = speaker()
    if markdown and out.as_json:
        raise click.UsageError("--markdown and --json exclude each other; give one of them")
    config = _config_of(name)
    if not live:
        return _look(out, config, ticket, text_field)
    if ticket is None or buyer is None:
        raise click.UsageError("--live needs --ticket and --buyer: a ticket of your own, and who opened it")
    wire = Cuttable(_transport())
    adapter = make_desk(config, transport=wire)
    if not _agreed(out, adapter, ticket, text_field, yes=yes):
        return Exit.NO
    at = settings().clock.now()
    found = check_live(
        adapter,
        ticket,
        buyer=buyer,
        run=f"{at:%Y%m%dT%H%M%S}",
        field=text_field,
        secrets=_secrets_of(config),
        cut=wire.cut_next,
        ask=_ask if is_interactive() else None,
    )
    report = _Report(name, config.type, at, _version(), found)
    if markdown:
        click.echo(_markdown(report), nl=False)
    else:
        _show(out, report)
    out.json(_json(report))
    return Exit.SETUP if any(each.result == "failed" for each in found) else Exit.OK


def _config_of(name: str) -> DeskConfig:
    config = the_config()
    desks: Mapping[str, DeskConfig] = config.desks if config is not None else {}
    if not desks:
        where = f"{config.path} has none" if config is not None else "no file is named (--config)"
        raise SetupError(f"desks stand in the file of settings, as [desks.NAME], and {where}")
    if name not in desks:
        raise click.UsageError(f"there is no desk {name!r}; {suggestion(name, desks)}")
    return desks[name]


def _transport() -> Transport:
    from orderactions.http import RequestsTransport

    return settings().transport or RequestsTransport()


def _secrets_of(config: DeskConfig) -> Sequence[str]:
    return [shown for each in config.secrets.values() if (shown := os.environ.get(each, "").strip())]


def _look(out: Speaker, config: DeskConfig, ticket: str | None, text_field: str) -> int:
    """Make the desk, read the ticket where one is named, and say what --live would do."""
    adapter = make_desk(config, transport=settings().transport)
    out.say(f"{config.name}: {config.type}, its settings can be used", style="bold")
    if ticket is not None:
        read = adapter.read(ticket)
        out.say(f"Ticket {ticket} was read: {read.status}, {len(read.order_ids)} order ids in its field", indent=2)
    out.say()
    _tell(out, adapter, text_field)
    out.json({
        "desk": config.name,
        "type": config.type,
        "live": False,
        "read": ticket,
        "capabilities": adapter.capabilities._asdict(),
        "would_write": list(what_is_written(adapter, field=text_field)),
        "would_check": [*CHECKS, MAILS],
    })  # fmt: skip
    return Exit.OK


def _tell(out: Speaker, adapter: Desk, text_field: str) -> None:
    out.say(f"Open a ticket as a buyer, from an address of your own, with the words: {OPENING}")
    out.say(f"Let its field for orders hold {ORDER}, if there is one. To that ticket --live writes:")
    for line in what_is_written(adapter, field=text_field):
        out.say(f"- {line}", indent=2)


def _agreed(out: Speaker, adapter: Desk, ticket: str, text_field: str, *, yes: bool) -> bool:
    """Say what will be written, and ask unless that was said already."""
    out.remark(f"to ticket {ticket} will be written:")
    for line in what_is_written(adapter, field=text_field):
        out.remark(f"- {line}")
    if yes:
        return True
    if not is_interactive():
        raise click.UsageError("nobody can be asked here; give --yes to write to the ticket")
    with suppress(click.Abort):
        if click.confirm("Is it a ticket that you have opened for this?", default=False, err=True):
            return True
    out.remark("nothing was written")
    out.json({"desk": adapter.name, "live": False})
    return False


def _ask(question: str) -> bool | None:
    said: str = click.prompt(
        f"{question} (yes, no, skip)", type=click.Choice(["yes", "no", "skip"]), default="skip", err=True,
        show_choices=False,
    )  # fmt: skip
    return {"yes": True, "no": False}.get(said)


def _version() -> str:
    import orderactions

    try:
        return orderactions.__version__
    except PackageNotFoundError:
        return "(from its sources)"


def _counts(found: Sequence[Finding]) -> str:
    counts = {result: sum(each.result == result for each in found) for result in _COLOURS}
    return ", ".join(f"{count} {result}" for result, count in counts.items() if count)


def _show(out: Speaker, report: _Report) -> None:
    out.say(report.head, style="bold")
    rows = [(Text(each.result, style=_COLOURS[each.result]), each.check, each.why) for each in report.found]
    out.say(table(("", "", ""), rows))
    out.say()
    out.say(_counts(report.found), style="bold")


def _markdown(report: _Report) -> str:
    lines = [f"Tried on a real account: {report.head}; {_counts(report.found)}.", "", "| check | result | |"]
    lines += ["| --- | --- | --- |"]
    lines += [f"| {each.check} | {each.result} | {each.why.replace('|', '/')} |" for each in report.found]
    return "\n".join(lines) + "\n"


def _json(report: _Report) -> dict[str, object]:
    return {
        "desk": report.name,
        "type": report.type,
        "live": True,
        "at": report.at.isoformat(),
        "version": report.version,
        "ok": not any(each.result == "failed" for each in report.found),
        "findings": [each._asdict() for each in report.found],
    }
