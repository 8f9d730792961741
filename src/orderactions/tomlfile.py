"""A file in TOML that is read strictly: where a key stands, and how it is said that something there is wrong."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from orderactions.errors import SetupError

__all__ = ["Place", "TomlFile"]

Place = tuple[str | int, ...]
"""The way to a key: the names of its tables, for `[[tables]]` their number, and its own name."""

_HEADER = re.compile(r"""\s*(\[\[?)\s*([^\]\[]+?)\s*\]""")
_KEY = re.compile(r"""\s*([\w.\"'-]+)\s*=""")


class TomlFile:
    """The text of a file, and its name for messages."""

    def __init__(self, text: str, name: str) -> None:
        self.name: str = name
        self._text = text

    @classmethod
    def read(cls, path: str | Path, what: str) -> TomlFile:
        """Read the file; `what` it is stands in the message. Raises SetupError where it cannot be read."""
        try:
            return cls(Path(path).read_text("utf-8"), str(path))
        except FileNotFoundError:
            raise SetupError(f"{what}: there is no file {path}") from None
        except (OSError, UnicodeDecodeError) as error:
            raise SetupError(f"{what}: {path} cannot be read: {error}") from None

    def tables(self) -> dict[str, Any]:
        """Return what it says. Raises SetupError: it is no TOML, or has a number with a point."""
        try:
            return tomllib.loads(self._text, parse_float=_refuse_float)
        except tomllib.TOMLDecodeError as error:
            raise SetupError(f"{self.name}: {error}") from None
        except _Float as error:
            line = next(n for n, each in enumerate(self._text.splitlines(), 1) if str(error) in each)
            raise SetupError(
                f'{self.name}, line {line}: {error} is a number with a point; write amounts as text: "{error}"'
            ) from None

    def check_known(
        self,
        told: Mapping[str, Any],
        known: Iterable[str],
        place: Place,
        *,
        instead: Mapping[str, str] | None = None,
    ) -> None:
        """Refuse a key that means nothing in this table; `instead` has what is to be said of some."""
        names = sorted(known)
        for key in told:
            if key in names:
                continue
            close = get_close_matches(key, names, 1)
            hint = f"did you mean {close[0]!r}?" if close else f"use one of {', '.join(names)}"
            raise self.wrong(
                (*place, key), f"{key!r} is nothing that can be set here; {(instead or {}).get(key, hint)}"
            )

    def wrong(self, place: Place, said: str) -> SetupError:
        """Return the error that says this of a place, with its line."""
        line = self.line(place)
        return SetupError(f"{self.name}{f', line {line}' if line else ''}: {said}")

    def line(self, place: Place) -> int:
        """Return the line on which a key stands, or the table that it is in; 0 where neither is found."""
        sought, around = _joined(place), _joined(place[:-1])
        counts: dict[str, int] = {}
        table, found = "", 0
        within = ""
        for number, line in enumerate(self._text.splitlines(), 1):
            # Inside a text of several lines nothing is a key, whatever it looks like.
            inside = bool(within)
            within = _open_text(line, within)
            if inside:
                continue
            if header := _HEADER.match(line):
                table = header[2].replace('"', "").replace(" ", "")
                if header[1] == "[[":
                    counts[table] = counts.get(table, -1) + 1
                    table = f"{table}.{counts[table]}"
                near = table == around or table.startswith(f"{sought}.")
                if place and (table == sought or (not found and near)):
                    found = number
            elif key := _KEY.match(line):
                bare = ".".join(filter(None, [table, re.sub(r"[\"']", "", key[1])]))
                if bare == sought:
                    return number
                if len(place) > 1 and bare == around:
                    found = number
        return found


def _open_text(line: str, within: str) -> str:
    """Return the quotation marks of the text of several lines that is open after this line; "" where none is."""
    for marks in re.findall(r'"""|\'\'\'', line):
        if within in {"", marks}:
            within = "" if within else marks
    return within


class _Float(Exception):
    pass


def _refuse_float(text: str) -> None:
    raise _Float(text)


def _joined(place: Place) -> str:
    return ".".join(map(str, place))
