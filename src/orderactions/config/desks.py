"""The desks of a file of settings: read by the signature of each adapter, and made with the secrets of the environment.

What an adapter's constructor takes is what its table may say; what takes a `Secret` there comes from a variable.
"""

from __future__ import annotations

import inspect
import os
import re
from collections.abc import Mapping
from difflib import get_close_matches
from importlib import import_module
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from orderactions.config.values import DeskConfig
from orderactions.desks import DESKS
from orderactions.errors import MissingCredentials, SetupError
from orderactions.protocols import Desk
from orderactions.secret import Secret
from orderactions.tomlfile import Place, TomlFile
from orderactions.transport import Transport

__all__ = ["make_desk", "make_desks", "read_desks", "variable_of"]

#: Not said in a table: the first is its own name.
_OURS = frozenset({"self", "name", "transport"})
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
#: How an annotation begins, what TOML has for it, and an example. The first that fits counts.
_KINDS: tuple[tuple[str, tuple[type, ...], str], ...] = (
    ("str", (str,), '"text"'),
    ("Literal", (str,), '"text"'),
    ("bool", (bool,), "true"),
    ("int", (int,), "30"),
    ("float", (int,), "30"),
    ("Mapping", (dict,), "{ name = 1 }"),
    ("Sequence", (list,), '["text"]'),
    ("Collection", (list,), '["text"]'),
    ("tuple", (list,), '["text"]'),
    ("frozenset", (list,), '["text"]'),
    ("tzinfo", (str,), '"Europe/Berlin"'),
)
_PAIRS = re.compile(r"Mapping\[(str|int), (str|int)\]")
_NO_SECRET = "nobody"  # noqa: S105 - opens nothing: an adapter is tried with it while its file is read


def read_desks(file: TomlFile, told: object) -> dict[str, DeskConfig]:
    """Read the tables `[desks.NAME]`. Raises SetupError: what is said there makes no sense; names the line."""
    if not isinstance(told, Mapping):
        raise file.wrong(("desks",), "desks is a table; write it as [desks.NAME]")
    return {name: _desk(file, name, value) for name, value in told.items()}


def make_desk(
    config: DeskConfig, *, environ: Mapping[str, str] | None = None, transport: Transport | None = None
) -> Desk:
    """Make one desk of a file.

    Args:
        config: the desk.
        environ: where its secrets are; default: the process's environment.
        transport: what sends; by default requests.

    Raises:
        MissingCredentials: a variable is not set; names it.
        SetupError: a value makes no sense.
    """
    source = os.environ if environ is None else environ
    secrets: dict[str, Secret] = {}
    for key, variable in config.secrets.items():
        shown = source.get(variable, "").strip()
        if shown:
            secrets[key] = Secret(shown)
        elif key in config.required:
            raise MissingCredentials(f"the desk {config.name!r} needs its {key} in {variable}, which is not set")
    return _made(config.name, config.type, {**config.settings, **secrets}, transport)


def make_desks(
    desks: Mapping[str, DeskConfig], *, environ: Mapping[str, str] | None = None, transport: Transport | None = None
) -> dict[str, Desk]:
    """Make all desks of a file, by name; see `make_desk`."""
    return {name: make_desk(each, environ=environ, transport=transport) for name, each in desks.items()}


def variable_of(name: str, key: str) -> str:
    """Return the variable in which a desk's secret is looked for where its table names none."""
    return f"ORDERACTIONS_DESK_{name}_{key}".upper().replace("-", "_")


def _desk(file: TomlFile, name: str, told: object) -> DeskConfig:
    place: Place = ("desks", name)
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,60}", name):
        raise file.wrong(place, f"{name!r} is no name for a desk; use letters, digits, - and _")
    if not isinstance(told, Mapping):
        raise file.wrong(place, f"desks.{name} is a table; write it as [desks.{name}]")
    kind = told.get("type")
    if not isinstance(kind, str) or kind not in DESKS:
        close = get_close_matches(str(kind), DESKS, 1) if kind else []
        hint = f"did you mean {close[0]!r}?" if close else f"use one of {', '.join(DESKS)}"
        said = "type is missing" if kind is None else f"type: {kind!r} is no desk that is known here"
        raise file.wrong((*place, "type"), f"{said}; {hint}")
    takes = {key: each for key, each in _signature(kind).items() if key not in _OURS}
    secret = [key for key, each in takes.items() if "Secret" in str(each.annotation)]
    plain = [key for key, each in takes.items() if key not in secret and _kind_of(each) is not None]
    instead = {
        key: f"no secret stands in this file; write {key}_env, or set {variable_of(name, key)}" for key in secret
    }
    instead["name"] = "a desk is called as its table is"
    file.check_known(told, ["type", *plain, *(f"{key}_env" for key in secret)], place, instead=instead)
    for key in plain:
        if takes[key].default is inspect.Parameter.empty and told.get(key) in (None, ""):
            raise file.wrong((*place, key), f"{key} of the desk {name!r} is not set; a desk of type {kind} needs it")
    settings = {key: _value(file, (*place, key), takes[key], told[key]) for key in plain if key in told}
    found = DeskConfig(
        name=name,
        type=kind,
        settings=MappingProxyType(settings),
        secrets=MappingProxyType({key: _variable(file, place, name, key, told) for key in secret}),
        required=frozenset(key for key in secret if takes[key].default is inspect.Parameter.empty),
    )
    _try(file, place, found)
    return found


def _signature(kind: str) -> Mapping[str, inspect.Parameter]:
    return inspect.signature(_adapter(kind)).parameters


def _adapter(kind: str) -> Any:  # noqa: ANN401 - each has a constructor of its own
    module, _, name = DESKS[kind].partition(":")
    return getattr(import_module(module), name)


def _made(name: str, kind: str, told: Mapping[str, Any], transport: Transport | None) -> Desk:
    desk: Desk = _adapter(kind)(**told, name=name, transport=transport)
    return desk


def _kind_of(parameter: inspect.Parameter) -> tuple[tuple[type, ...], str] | None:
    """What TOML has for a parameter; None for one that no file can say, such as a clock."""
    said = str(parameter.annotation)
    return next((kind for begins, *kind in _KINDS if re.match(rf"{begins}\b", said)), None)  # type: ignore[return-value]


def _value(file: TomlFile, place: Place, parameter: inspect.Parameter, value: Any) -> Any:  # noqa: ANN401 - as in TOML
    kind = _kind_of(parameter)
    assert kind is not None
    types, example = kind
    # For Python true is a number; not here.
    if type(value) not in types:
        raise file.wrong(place, f"{place[-1]}: {value!r} cannot be; write e.g. {place[-1]} = {example}")
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, dict):
        return _table(file, place, str(parameter.annotation), value)
    if str(parameter.annotation).startswith("tzinfo"):
        try:
            return ZoneInfo(value)
        except (ValueError, ZoneInfoNotFoundError):
            raise file.wrong(place, f"{place[-1]}: {value!r} is no time zone; write e.g. {example}") from None
    return value


def _table(file: TomlFile, place: Place, annotation: str, told: Mapping[str, Any]) -> Mapping[Any, Any]:
    """Read a table within; every key is a text in TOML, also where the adapter wants a number."""
    pairs = _PAIRS.match(annotation)
    keys, values = pairs.groups() if pairs else ("str", "")
    for key, value in told.items():
        if keys == "int" and not (key.isascii() and key.isdigit()):
            raise file.wrong(place, f"{place[-1]}: {key!r} is no number, and its keys are numbers")
        if values and type(value).__name__ != values:
            what = "a number" if values == "int" else "a text"
            raise file.wrong(place, f"{place[-1]}: {key} = {value!r} cannot be; it is {what}")
    return {int(key): value for key, value in told.items()} if keys == "int" else dict(told)


def _variable(file: TomlFile, place: Place, name: str, key: str, told: Mapping[str, Any]) -> str:
    named = told.get(f"{key}_env", variable_of(name, key))
    if not isinstance(named, str) or not _VARIABLE.fullmatch(named):
        # Not what was written: it may be the secret itself.
        example = f'{key}_env = "{variable_of(name, key)}"'
        raise file.wrong((*place, f"{key}_env"), f"{key}_env is no name of a variable; write e.g. {example}")
    return named


def _try(file: TomlFile, place: Place, config: DeskConfig) -> None:
    """Let the adapter judge what the file says, with secrets that open nothing."""
    nobody = {key: Secret(_NO_SECRET) for key in config.secrets}
    try:
        _made(config.name, config.type, {**config.settings, **nobody}, None)
    except SetupError as error:
        said = str(error)
    except (TypeError, ValueError, AttributeError) as error:
        said = f"it cannot be read: {error}"
    else:
        return
    # The line of the key that is spoken of, where one is.
    key = next((key for key in config.settings if re.search(rf"\b{key}\b", said)), None)
    raise file.wrong(place if key is None else (*place, key), said)
