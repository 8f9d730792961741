"""The command's frame: its help text, and how every error becomes one or two plain lines and an exit code."""

from __future__ import annotations

import sqlite3
import traceback
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError
from typing import Any

import click

from orderactions.cli.acting import cancel, refund, withdraw
from orderactions.cli.bench import bench
from orderactions.cli.deciding import approve, decline, pause, resolve, resume, tasks
from orderactions.cli.demo import demo
from orderactions.cli.desks import desk
from orderactions.cli.doctor import doctor
from orderactions.cli.driving import advance, worker
from orderactions.cli.exits import MEANINGS, Exit, code_of_error, kind_of_error
from orderactions.cli.init import init
from orderactions.cli.looking import actions, audit
from orderactions.cli.options import Group
from orderactions.cli.output import Speaker, plain, steady_streams
from orderactions.cli.panel import panel
from orderactions.cli.reading import order
from orderactions.cli.recording import record
from orderactions.cli.session import Settings
from orderactions.cli.shadowing import shadow
from orderactions.cli.showing import card
from orderactions.cli.simulate import simulate
from orderactions.errors import OrderActionsError, RequestError

__all__ = ["app", "run"]


_CODES = "\n".join(f"  {code.value}  {meaning}" for code, meaning in MEANINGS.items())
_ENVIRONMENT = """
  ORDERACTIONS_AMAZON_SELLER_ID      the account: merchant token,
  ORDERACTIONS_AMAZON_REGION         na, eu or fe,
  ORDERACTIONS_AMAZON_CLIENT_ID, ORDERACTIONS_AMAZON_CLIENT_SECRET,
  ORDERACTIONS_AMAZON_REFRESH_TOKEN  the application and its authorisation
  ORDERACTIONS_AMAZON_ACCOUNT        your name for it (amazon)
  ORDERACTIONS_AMAZON_TAX            vat_inclusive, where prices hold the tax;
                                     by site: DE=vat_inclusive,UK=vat_exclusive
  ORDERACTIONS_AMAZON_BOOKS          2024-06-19 or v0: which version of the
                                     Finances API is read; 0 (default): none
  ORDERACTIONS_AMAZON_MCF            1: cancel stops the order's parcel first,
                                     where Amazon sends it for another shop
  ORDERACTIONS_AMAZON_WRITES         0: nothing is ever sent
  ORDERACTIONS_AMAZON_ENDPOINT, ORDERACTIONS_AMAZON_TOKEN_URL
                                     other addresses, such as a simulator's
  ORDERACTIONS_CONFIG                a file that says all of this but the
                                     secrets, for any number of accounts
  ORDERACTIONS_JOURNAL               the journal, as --journal
  ORDERACTIONS_POLICY                who may do what; without it limits are small
  ORDERACTIONS_CHAIN_KEY             seals the journal; else a file beside it does
  ORDERACTIONS_PANEL_KEYS            with which your desk lets agents into the
                                     panel: NAME:KEY, the one that signs first
  NO_COLOR                           no colours"""
# The mark in front of a paragraph keeps click from joining its lines.
_EPILOG = f"\b\nExit codes:\n{_CODES}\n\n\b\nEnvironment:{_ENVIRONMENT}"


def _version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if not value:
        return
    import orderactions

    try:
        click.echo(f"orderactions {orderactions.__version__}")
    except PackageNotFoundError:
        click.echo("orderactions (run from its sources)")
    ctx.exit()


@click.group(cls=Group, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Print the version."
)
def app() -> None:
    """Refund and cancel marketplace orders: checked before, sent once, proven afterwards.

    Begin with `orderactions demo`, which needs nothing. Each command has --help with examples.
    """


for _command in (
    demo, init, doctor, desk, simulate, order, card, refund, cancel, record, withdraw, approve, decline, actions, tasks,
    resolve, pause, resume, advance, worker, panel, audit, shadow, bench,
):  # fmt: skip
    app.add_command(_command)


def run(argv: Sequence[str], settings: Settings | None = None) -> int:
    """Run the command and return its exit code.

    Args:
        argv: the arguments without the program's name.
        settings: clock and account; default: the machine's clock, the account of the environment.
    """
    steady_streams()
    as_json = "--json" in argv
    try:
        _check_text(argv)
        ended = app.main(list(argv), prog_name="orderactions", standalone_mode=False, obj=settings or Settings())
        return int(ended) if isinstance(ended, int) else Exit.OK
    except click.ClickException as error:
        return _usage(error, as_json=as_json)
    except click.Abort:
        Speaker().remark("stopped; what was recorded before stays recorded: orderactions actions --open")
        return Exit.UNCLEAR
    except (OrderActionsError, sqlite3.Error, OSError) as error:
        _tell(Speaker(as_json=as_json), kind_of_error(error), error)
        return code_of_error(error)
    except Exception as error:  # noqa: BLE001 - a mistake of ours; Python would end with 1: nothing was carried out
        traceback.print_exc()
        out, name = Speaker(as_json=as_json), type(error).__name__
        out.remark(f"error: {name}; what was recorded before stays recorded: orderactions actions --open")
        out.json(_error_json("internal", "", name))
        return Exit.UNCLEAR


def _check_text(argv: Sequence[str]) -> None:
    """Refuse bytes that are no UTF-8, which a terminal of another encoding sends; nothing could record them."""
    for each in argv:
        if any("\ud800" <= letter <= "\udfff" for letter in each):
            raise click.UsageError(f"{plain(each)!r} is no text in UTF-8; let the terminal speak UTF-8")


def _usage(error: click.ClickException, *, as_json: bool) -> int:
    out = Speaker(as_json=as_json)
    if not as_json:
        _show_usage(error, out)
    param: click.Parameter | None = getattr(error, "param", None)
    field = max(param.opts, key=len).lstrip("-") if param and param.opts else ""
    out.json(_error_json("usage", field, error.format_message()))
    return Exit.USAGE


def _show_usage(error: click.ClickException, out: Speaker) -> None:
    context: Any = getattr(error, "ctx", None)
    message = error.format_message()
    if context is not None and isinstance(error, click.UsageError) and not message.startswith("Usage:"):
        out.remark(f"error: {message}")
        out.remark(f"help:  {context.command_path} --help")
        return
    out.remark(message if message.startswith("Usage:") else f"error: {message}")


def _tell(out: Speaker, kind: str, error: Exception) -> None:
    field = error.field if isinstance(error, RequestError) else ""
    message = error.problem if isinstance(error, RequestError) else str(error)
    if isinstance(error, sqlite3.Error):
        message = f"the journal cannot be read or written: {error}"
    elif isinstance(error, OSError):
        message = f"{error.filename or 'the machine'}: {error.strerror or error}"
    if not out.as_json:
        out.remark(f"error: {field}: {message}" if field else f"error: {message}")
    out.json(_error_json(kind, field, message))


def _error_json(kind: str, field: str, message: str) -> dict[str, object]:
    return {"error": {"kind": kind, "field": field, "message": message}}
