"""The command that writes the file of settings, and names what else has to be set."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from urllib.parse import urlsplit

import click

from orderactions.cli.exits import Exit
from orderactions.cli.options import examples, json_option, speaker
from orderactions.cli.session import settings
from orderactions.cli.simulate import environment_of
from orderactions.config import Config, parse_config
from orderactions.config.reading import ACCOUNT_NAME, CONFIG
from orderactions.config.template import template
from orderactions.errors import SetupError
from orderactions.marketplaces.amazon.sites import REGIONS
from orderactions.testing.simulator import SimulatedAmazon

__all__ = ["init"]

_FROM = "docs/howto/from-nothing-to-the-first-order.md tells where Amazon shows"


def _address(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str:
    if value is None:
        return ""
    try:
        parts = urlsplit(value)
        is_here = parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost", "::1"}
    except ValueError:
        is_here = False
    if not is_here:
        raise click.BadParameter(f"{value!r} is no simulator on this machine; write e.g. http://127.0.0.1:8080")
    return value.rstrip("/")


def _name(_ctx: click.Context, _param: click.Parameter, value: str) -> str:
    if not ACCOUNT_NAME.fullmatch(value):
        raise click.BadParameter(f"{value!r} is no name for an account; use letters, digits, - and _")
    return value


@click.command(
    short_help="Write a file of settings to start from.",
    epilog=examples(
        "orderactions init",
        "orderactions init shop.toml --account de --region eu",
        "orderactions init --simulator http://127.0.0.1:8080",
    ),
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), default=Path("orderactions.toml"))
@click.option(
    "--account",
    metavar="NAME",
    default="amazon",
    show_default=True,
    callback=_name,
    help="Your name for the first account.",
)
@click.option("--seller-id", metavar="TOKEN", default="", help="Its merchant token; else you fill it in.")
@click.option(
    "--region",
    type=click.Choice(list(REGIONS), case_sensitive=False),
    default="eu",
    show_default=True,
    help="Its region.",
)
@click.option(
    "--simulator",
    metavar="URL",
    callback=_address,
    help="Where `orderactions simulate` listens: everything goes there instead of to Amazon.",
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@json_option
def init(*, file: Path, account: str, seller_id: str, region: str, simulator: str, force: bool) -> int:
    """Write FILE (orderactions.toml) with every setting explained, and name the variables that have to be set.

    The file holds no secret. A file that is there is left alone.
    """
    out = speaker()
    values: dict[str, str] = {}
    if simulator:
        values, seller = _made_up()
        seller_id = seller_id or seller
    text = template(
        account=account,
        seller_id=seller_id,
        region=region,
        simulator=simulator,
        journal="simulated.db" if simulator else "orderactions.db",
    )
    # What could not be read later is not written.
    config = parse_config(text if seller_id else text.replace('seller_id = ""', 'seller_id = "NOBODY"'), file)
    _write(file, text, force=force)
    path = file.absolute()
    names = _names(config)
    out.say(f"{file} is written.", style="bold")
    if not seller_id:
        out.say(f"Fill in seller_id, the merchant token; {_FROM} it.")
    out.say("Set these variables, where the programs that use it can see them:")
    out.copyable(f"export {CONFIG}={shlex.quote(str(path))}", indent=2)
    for name in names:
        out.copyable(f"export {name}={shlex.quote(values[name]) if name in values else '...'}", indent=2)
    out.say("They are made up and open nothing." if simulator else f"The page {_FROM} them.")
    out.say("Then: orderactions doctor")
    out.json({"file": str(path), "environment": {CONFIG: str(path)} | {name: values.get(name) for name in names}})
    return Exit.OK


def _write(file: Path, text: str, *, force: bool) -> None:
    flags = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if force else os.O_EXCL)
    try:
        with os.fdopen(os.open(file, flags, 0o644), "w", encoding="utf-8") as opened:
            opened.write(text)
    except FileExistsError:
        raise SetupError(
            f"{file} is there already and is left as it is; name another (orderactions init FILE), or give --force"
        ) from None
    except OSError as error:
        raise SetupError(f"{file} cannot be written ({error.strerror}); name another") from None


def _names(config: Config) -> list[str]:
    (account,) = config.accounts.values()
    return [account.client_id_env, account.client_secret_env, account.refresh_token_env]


def _made_up() -> tuple[dict[str, str], str]:
    """Return the simulator's credentials, which open nothing, by variable; and its seller."""
    amazon = SimulatedAmazon(clock=settings().clock)
    return environment_of(amazon), amazon.settings.seller_id
