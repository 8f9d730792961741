"""The command `orderactions`, installed by the extra `[cli]`. Importing this loads neither click nor rich."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from orderactions.cli.exits import Exit

__all__ = ["main"]

_NEEDED = ("click", "rich")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code.

    Args:
        argv: the arguments without the program's name; default: those of the process.
    """
    try:
        import click
        import rich
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _NEEDED:
            raise
        print(
            f"orderactions: the command needs {error.name}; install it: pip install 'orderactions[cli]'",
            file=sys.stderr,
        )
        return Exit.SETUP
    del click, rich
    from orderactions.cli.app import run

    return run(sys.argv[1:] if argv is None else argv)
