"""The file of settings that a command works with, and what the environment says beside it."""

from __future__ import annotations

import os
from pathlib import Path

import click

from orderactions.cli.output import Speaker
from orderactions.config import Config, read_config
from orderactions.config.reading import CONFIG
from orderactions.errors import SetupError

__all__ = ["CONFIG", "the_config"]

_KEPT = "orderactions.read_config"
_ENDPOINT, _TOKEN_URL, _WRITES = (f"ORDERACTIONS_AMAZON_{name}" for name in ("ENDPOINT", "TOKEN_URL", "WRITES"))
#: Where there is a file, it says these.
_SAID_THERE = (
    "ORDERACTIONS_JOURNAL",
    "ORDERACTIONS_POLICY",
    *(
        f"ORDERACTIONS_AMAZON_{name}"
        for name in ("ACCOUNT", "SELLER_ID", "REGION", "TAX", "BOOKS", "MCF", "SECRET_MADE_ON")
    ),
)


def the_config() -> Config | None:
    """Return what the file of the running command says, which `--config` or ORDERACTIONS_CONFIG names; None without.

    Raises:
        SetupError: it cannot be used, or the environment says the contrary of what it says.
    """
    context = click.get_current_context(silent=True)
    if context is None:
        return None
    meta = context.meta
    if _KEPT not in meta:
        named: Path | None = meta.get("orderactions.config")
        config = None if named is None else read_config(named)
        if config is not None:
            _compare(config)
        meta[_KEPT] = config
    found: Config | None = meta[_KEPT]
    return found


def _compare(config: Config) -> None:
    """Whoever sets one of the first three means to send nothing, or nothing to Amazon: that is not passed over."""
    environ = {name: value.strip() for name, value in os.environ.items() if value.strip()}
    accounts = config.accounts.values()
    against = [
        name
        for name, stands in (
            (_ENDPOINT, any(each.endpoint != environ.get(_ENDPOINT) for each in accounts)),
            (_TOKEN_URL, any(each.token_url != environ.get(_TOKEN_URL) for each in accounts)),
            (_WRITES, environ.get(_WRITES) == "0" and any(each.writes for each in accounts)),
        )
        if stands and name in environ
    ]
    if against:
        raise SetupError(
            f"{', '.join(against)} stands against {config.path}, by which something else is done; unset it, or say the "
            "same in the file"
        )
    if passed_over := [name for name in _SAID_THERE if name in environ]:
        Speaker().remark(f"note: {config.path} is used, and not what is set in {', '.join(passed_over)}")
