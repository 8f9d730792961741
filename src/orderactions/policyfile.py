"""A policy as a file in TOML, read strictly: what is not understood is refused with its line.

The keys of the file are the names of `Policy`; amounts are texts ("49.90") or whole numbers, by currency. Tables may be
written in either way that TOML has (`[limit_per_action]`, or `limit_per_action = { EUR = 100 }`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from attrs import fields

from orderactions.errors import SetupError
from orderactions.policy import Policy
from orderactions.roles import Role, Rollout, Tasks
from orderactions.tomlfile import TomlFile

__all__ = ["parse_policy", "read_policy"]

_T = TypeVar("_T")

#: What a file cannot say: code.
_NOT_IN_A_FILE = frozenset({"judge", "needs_approval"})
#: What is written as a list of texts.
_LISTS = frozenset({"tags", "claim_tags", "other_senders"})
_KEYS = tuple(each.name for each in fields(Policy) if each.name not in _NOT_IN_A_FILE)


def read_policy(path: str | Path) -> Policy:
    """Read a policy.

    Raises:
        SetupError: the file is not there, is no TOML, or says what makes no sense; names the line.
    """
    return _Reader(TomlFile.read(path, "policy")).policy()


def parse_policy(text: str, name: str = "policy.toml") -> Policy:
    """Read a policy from the text of a file; `name` is for messages. Raises SetupError as `read_policy` does."""
    return _Reader(TomlFile(text, name)).policy()


class _Reader:
    def __init__(self, file: TomlFile) -> None:
        self._file = file

    def policy(self) -> Policy:
        told = self._file.tables()
        self._file.check_known(told, _KEYS, ())
        values: dict[str, Any] = {key: self._value(key, value) for key, value in told.items()}
        for key, value in values.items():
            # Alone first, so that what is wrong has its line.
            self._made((key,), Policy, {key: value})
        return self._made((), Policy, values)

    def _value(self, key: str, value: object) -> object:
        if key == "roles":
            return {
                name: self._table(("roles", name), each, Role) for name, each in self._mapping((key,), value).items()
            }
        if key == "rollout":
            return self._table((key,), value, Rollout)
        if key == "tasks":
            return self._tasks(self._mapping((key,), value))
        if key == "hold_above":
            return {self._seconds(each): above for each, above in self._mapping((key,), value).items()}
        if key in _LISTS:
            return self._texts(key, value)
        if key.startswith(("limit_", "automation_limit", "approval_above")):
            return self._mapping((key,), value)
        return value

    def _texts(self, key: str, value: object) -> object:
        """Return a list of texts; of a single text Python would take every letter for one."""
        if not isinstance(value, list) or not all(isinstance(each, str) and each.strip() for each in value):
            raise self._file.wrong((key,), f'{value!r} is no list of texts; write e.g. {key} = ["one", "two"]')
        return value

    def _tasks(self, told: Mapping[str, Any]) -> object:
        place = ("tasks", "kinds")
        kinds = {}
        for kind, each in self._mapping(place, told.get("kinds", {})).items():
            self._file.check_known(self._mapping((*place, kind), each), ("role", "deputy"), (*place, kind))
            kinds[kind] = self._table((*place, kind), each, Tasks)
        return self._table(("tasks",), {**told, "kinds": kinds}, Tasks)

    def _mapping(self, place: tuple[str, ...], value: object) -> Mapping[str, Any]:
        if not isinstance(value, Mapping):
            raise self._file.wrong(place, f"{value!r} is no table; write e.g. {place[-1]} = {{ EUR = 100 }}")
        return value

    def _seconds(self, text: str) -> int:
        if not text.isascii() or not text.isdigit():
            raise self._file.wrong(
                ("hold_above", text), f"{text!r} is no number of seconds; write e.g. 600 = {{ EUR = 100 }}"
            )
        return int(text)

    def _table(self, place: tuple[str, ...], value: object, make: type[Role | Rollout | Tasks]) -> object:
        told = self._mapping(place, value)
        self._file.check_known(told, [each.name for each in fields(make)], place)
        if make is Role and "members" not in told:
            raise self._file.wrong(place, 'members is missing; name the agents, or write members = ["*"]')
        return self._made(place, make, told)

    def _made(self, place: tuple[str, ...], make: Callable[..., _T], values: Mapping[str, Any]) -> _T:
        try:
            return make(**values)
        except SetupError as error:
            said = str(error).removeprefix("policy: ")
        except (TypeError, ValueError, AttributeError) as error:
            said = f"{place[-1] if place else 'it'} cannot be read: {error}"
        raise self._file.wrong(place, said)
