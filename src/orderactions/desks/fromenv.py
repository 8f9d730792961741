"""A desk out of the environment, as an account is (`Amazon.from_env`)."""

from __future__ import annotations

import inspect
import os
from collections.abc import Mapping
from typing import Any, Self

from orderactions.desks import DESKS
from orderactions.errors import MissingCredentials, SetupError
from orderactions.secret import Secret
from orderactions.transport import Transport

__all__ = ["FromEnv"]


class FromEnv:
    """What an adapter is made of, beside its own part."""

    @classmethod
    def from_env(
        cls,
        environ: Mapping[str, str] | None = None,
        *,
        transport: Transport | None = None,
        **settings: Any,  # noqa: ANN401 - each adapter's own
    ) -> Self:
        """Read the desk from variables of its name, such as ORDERACTIONS_ZENDESK_URL and ORDERACTIONS_ZENDESK_TOKEN.

        Every argument of the constructor that is a text, a secret or a whole number is read from the variable of its
        name; others, and what is not to come from there, are handed in.

        Args:
            environ: the variables; default: the process's environment.
            transport: sends the calls; default: the usual one.
            settings: arguments of the constructor.

        Raises:
            MissingCredentials: variables are missing; names all of them.
            SetupError: a value makes no sense.
        """
        source = os.environ if environ is None else environ
        begins = _prefix(cls)
        given, missing = dict(settings), []
        for key, parameter in inspect.signature(cls).parameters.items():
            words = {word.strip() for word in str(parameter.annotation).split("|")}
            if key in given or not words & {"str", "Secret", "int"}:
                continue
            shown = source.get(begins + key.upper(), "").strip()
            if shown and "int" in words:
                given[key] = _whole(begins + key.upper(), shown)
            elif shown:
                given[key] = Secret(shown) if "Secret" in words else shown
            elif parameter.default is inspect.Parameter.empty:
                missing.append(begins + key.upper())
        if missing:
            raise MissingCredentials(f"{cls.__name__}: not set in the environment: {', '.join(missing)}")
        return cls(**given | {"transport": transport})


def _whole(variable: str, shown: str) -> int:
    if not (shown.isascii() and shown.isdigit()):
        raise SetupError(f"{variable}: it is no whole number")
    return int(shown)


def _prefix(cls: type) -> str:
    where = f"{cls.__module__}:{cls.__name__}"
    name = next((name for name, adapter in DESKS.items() if adapter == where), cls.__name__)
    return f"ORDERACTIONS_{name}_".upper().replace("-", "_")
