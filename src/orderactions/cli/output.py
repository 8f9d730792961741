"""Speaking: to a person or to a program, on a terminal or into a pipe."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from io import StringIO
from typing import TextIO

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

__all__ = ["Speaker", "moment", "plain", "steady_streams", "table"]

_WIDTH_IN_A_PIPE = 120
#: Wider lines are hard to read.
_WIDTH_MAX = 130


def steady_streams() -> None:
    """Let a character that the terminal does not know be shown in another way instead of ending the command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def plain(text: object) -> str:
    """Return text in which nothing steers a terminal: titles and messages come from outside."""
    return "".join(one if one in "\n\t" or one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in str(text))


def moment(at: datetime) -> str:
    """Return a moment for people, in UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def table(header: Sequence[str], rows: Sequence[Sequence[str | Text]], *, right: Sequence[int] = ()) -> Table:
    """Return a table without borders to the sides; the columns in `right` are set to the right."""
    built = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold", show_header=any(header))
    for at, name in enumerate(header):
        built.add_column(name, justify="right" if at in right else "left", overflow="fold", no_wrap=at in right)
    for row in rows:
        built.add_row(*(Text(plain(cell)) if isinstance(cell, str) else cell for cell in row))
    return built


class Speaker:
    """Says things on standard output for people, or one JSON object for programs; remarks go to standard error.

    Args:
        as_json: nothing but `json` prints anything on standard output.
    """

    def __init__(self, *, as_json: bool = False) -> None:
        self.as_json = as_json

    @property
    def width(self) -> int:
        """How many characters fit into a line of standard output."""
        return _width(sys.stdout)

    def say(self, what: RenderableType = "", *, style: str = "", indent: int = 0) -> None:
        """Print something for a person; nothing when a program listens."""
        if self.as_json:
            return
        if isinstance(what, str):
            what = Text(plain(what), style=style)
        _put(sys.stdout, _rendered(what, sys.stdout, indent))

    def copyable(self, text: str, *, indent: int = 0) -> None:
        """Print a line that is to be copied: it is not broken, however long it is."""
        if not self.as_json:
            _put(sys.stdout, f"{' ' * indent}{plain(text)}\n")

    def json(self, value: Mapping[str, object]) -> None:
        """Print the one object for a program; nothing when a person reads."""
        if self.as_json:
            utf8 = (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "") == "utf8"
            _put(sys.stdout, json.dumps(value, indent=2, ensure_ascii=not utf8) + "\n")

    def remark(self, text: str) -> None:
        """Print a line for a person on standard error, whoever reads standard output."""
        _put(sys.stderr, plain(text) + "\n")

    def shows_progress(self) -> bool:
        """Whether a display that moves makes sense: a person sees standard error, and no program is meant."""
        return not self.as_json and sys.stderr.isatty()


def _width(stream: TextIO) -> int:
    if stream.isatty() or os.environ.get("COLUMNS"):
        return min(Console(file=stream).width, _WIDTH_MAX)
    return _WIDTH_IN_A_PIPE


def _rendered(what: RenderableType, stream: TextIO, indent: int) -> str:
    terminal = stream.isatty()
    console = Console(
        file=StringIO(),
        force_terminal=terminal,
        color_system="auto" if terminal else None,
        width=max(_width(stream) - indent, 40),
        highlight=False,
        markup=False,
        emoji=False,
    )
    with console.capture() as captured:
        console.print(what)
    lines = (line.rstrip() for line in captured.get().splitlines())
    return "".join(f"{' ' * indent if line else ''}{line}\n" for line in lines)


def _put(stream: TextIO, text: str) -> None:
    """Write; when nobody reads any more (`| head`), go on in silence: what was done must still be told by the code."""
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
