"""The examples of README.md and docs/ are tests: pytest finds them here, Sybil reads them out of the pages.

Sybil is used because it knows MyST's blocks and is maintained; the standard library's doctest knows neither.

* Python blocks of a page run one after the other, in one namespace, in an empty folder.
* In a console block each line behind `$ ` that calls `orderactions` is run as it stands, and what it prints is compared
  with the lines below it, where there are any (`...` stands for anything, as in doctest). It has to end with 0, or with
  the code that `# exit N` at its end names. Other commands (`make`, `pip`) are for the reader and are not run.
* A toml block is the file that its first line names (`# policy.toml`).
* `start_postgres()` starts a real PostgreSQL until the end of the page and returns its address; `<!---
  invisible-code-block: python` is where a page calls it.
* `<!--- skip: next -->` above a block leaves it out; the page says why.
"""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sybil import Example, Sybil
from sybil.parsers.myst import CodeBlockParser, PythonCodeBlockParser, SkipParser

if TYPE_CHECKING:
    from pgserver import PgServer

_OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
_EXIT = re.compile(r"#\s*exit\s+(\d+)\s*$")
# A page must not reach a real account through what is set on the machine that checks it.
_OURS = ("AMAZON_", "ORDERACTIONS_", "ZENDESK_")


def _enter(namespace: dict[str, Any]) -> None:
    namespace["_folder"] = folder = tempfile.TemporaryDirectory(prefix="orderactions-docs-")
    namespace["_before"] = (Path.cwd(), dict(os.environ))
    namespace["_servers"] = servers = []
    namespace["start_postgres"] = partial(_start_postgres, servers)
    os.chdir(folder.name)
    for name in [name for name in os.environ if name.startswith(_OURS)]:
        del os.environ[name]
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"


def _start_postgres(servers: list[PgServer]) -> str:
    """Start a real PostgreSQL for the rest of the page; return its address."""
    from pgserver import PgServer

    servers.append(PgServer())
    return servers[-1].start().url()


def _leave(namespace: dict[str, Any]) -> None:
    for server in namespace["_servers"]:
        server.remove()
    where, environment = namespace["_before"]
    os.chdir(where)
    os.environ.clear()
    os.environ.update(environment)
    namespace["_folder"].cleanup()


def _console(example: Example) -> str | None:
    """Run the commands of one block; return what differs, or None."""
    for command, expected in _commands(example.parsed):
        if Path(shlex.split(command, comments=True)[0]).name != "orderactions":
            continue
        ran = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=60, check=False)  # noqa: S607
        printed = ran.stdout + ran.stderr
        code = int(found[1]) if (found := _EXIT.search(command)) else 0
        if ran.returncode != code:
            return f"$ {command}\nended with {ran.returncode}, not {code}:\n{printed}"
        if expected.strip() and not doctest.OutputChecker().check_output(expected, printed, _OPTIONS):
            return f"$ {command}\nprinted:\n{printed}\nand the page says:\n{expected}"
    return None


def _file(example: Example) -> None:
    """Write the file that the block is, for the blocks that follow."""
    text = str(example.parsed)
    Path(text.splitlines()[0].removeprefix("# ")).write_text(text, "utf-8")


def _commands(block: str) -> list[tuple[str, str]]:
    """Return each command with the lines that the page shows below it."""
    found: list[tuple[str, list[str]]] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        elif found:
            found[-1][1].append(line + "\n")
    return [(command, "".join(lines)) for command, lines in found]


pytest_collect_file = Sybil(
    parsers=[
        PythonCodeBlockParser(doctest_optionflags=_OPTIONS),
        CodeBlockParser(language="console", evaluator=_console),
        CodeBlockParser(language="toml", evaluator=_file),
        SkipParser(),
    ],
    patterns=["README.md", "docs/*.md", "docs/**/*.md"],
    setup=_enter,
    teardown=_leave,
).pytest()
