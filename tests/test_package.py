"""The package as a user gets it: light to import, quiet, complete and typed."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import sysconfig
import tokenize
from pathlib import Path

import pytest

import orderactions

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted((ROOT / "src" / "orderactions").rglob("*.py"))
PACKAGE = Path(orderactions.__file__ or "").parent


def fresh(code: str) -> object:
    """Run code in a new interpreter and return what it prints as JSON.

    Isolated and without `site`, so that nothing else (coverage's own start-up, a user's customisation) imports or opens
    anything; the packages are put on the path by hand.
    """
    paths = [str(PACKAGE.parent), sysconfig.get_path("purelib"), sysconfig.get_path("platlib")]
    start = f"import sys\nsys.path[:0] = {paths!r}\n"
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("COVERAGE_", "PYTHON"))}
    ran = subprocess.run(
        [sys.executable, "-I", "-S", "-B", "-c", start + code],
        capture_output=True,
        text=True,
        env=clean,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


LOADED = """
import json, orderactions
print(json.dumps(sorted(sys.modules)))
"""


def test_importing_it_loads_nothing_heavy() -> None:
    """A program that imports it pays for the core only: no network, database, adapter, desk or command."""
    loaded = fresh(LOADED)
    assert isinstance(loaded, list)
    assert "orderactions" in loaded
    heavy = {
        "requests",
        "urllib3",
        "sqlite3",
        "babel",
        "cachetools",
        "dateutil",
        "click",
        "rich",
        "cryptography",
        "xml",
        "email",
    }
    adapters = ("marketplaces.", "desks.", "fulfilment.", "drivers.", "testing.")
    ours = (*adapters, "journal.sqlite", "journal.postgres", "cli", "panel", "http")
    unwanted = {
        name
        for name in loaded
        if name.partition(".")[0] in heavy
        or any(name == f"orderactions.{part}" or name.startswith(f"orderactions.{part}") for part in ours)
    }
    assert unwanted == set()


def test_importing_it_does_not_look_up_its_version() -> None:
    """Reading installed metadata costs as much as the core, so it waits until somebody asks."""
    assert "importlib.metadata" not in fresh(LOADED)


WATCHED = """
import json
seen = []
quiet = ("open", "socket.", "subprocess.", "sqlite3.", "os.system", "os.exec", "os.posix_spawn", "os.mkdir")
def watch(event, arguments):
    if event.startswith(quiet):
        seen.append([event, str(arguments[0]) if arguments else ""])
sys.addaudithook(watch)
import orderactions
print(json.dumps(seen))
"""


def test_importing_it_opens_modules_and_nothing_else() -> None:
    """No socket, no process, no file but Python's own modules is touched by the import."""
    seen = fresh(WATCHED)
    assert isinstance(seen, list)
    assert seen
    assert [[event, what] for event, what in seen if event != "open" or not what.endswith((".py", ".pyc", ".so"))] == []


LOGGING = """
import json, logging
level, handlers = logging.root.level, list(logging.root.handlers)
import orderactions
ours = [name for name, logger in logging.root.manager.loggerDict.items()
        if name.startswith("orderactions") and isinstance(logger, logging.Logger)
        and (logger.level or any(not isinstance(handler, logging.NullHandler) for handler in logger.handlers))]
print(json.dumps([logging.root.level == level, logging.root.handlers == handlers, ours]))
"""


def test_importing_it_configures_no_logging() -> None:
    """The root logger stays as it was, and no logger of ours gets a level or a handler that writes."""
    assert fresh(LOGGING) == [True, True, []]


def test_what_is_named_is_what_is_there() -> None:
    """`__all__` is sorted, each name in it can be fetched, and dir() shows no other public name but modules of ours."""
    names = orderactions.__all__
    assert list(names) == sorted(set(names))
    for name in names:
        assert getattr(orderactions, name) is not None
    hidden = {path.stem if path.suffix else path.name for path in PACKAGE.iterdir()} | {"annotations", "TYPE_CHECKING"}
    visible = {name for name in dir(orderactions) if not name.startswith("_")} - hidden
    assert visible == {name for name in names if not name.startswith("_")}


CLASSES = """
import json, orderactions
classes = {item for name, module in list(sys.modules.items()) if name.split(".")[0] == "orderactions"
           for item in vars(module).values()
           if isinstance(item, type) and item.__module__.startswith("orderactions")
           and "__attrs_attrs__" in vars(item)}
print(json.dumps(sorted(item.__qualname__ for item in classes)))
"""


def test_importing_it_makes_few_classes() -> None:
    """Each attrs class is compiled when it is made: at most 60 of them."""
    classes = fresh(CLASSES)
    assert isinstance(classes, list)
    assert 10 < len(classes) <= 60


def test_the_package_says_that_it_is_typed() -> None:
    """Type checkers read annotations only where this file lies."""
    assert (PACKAGE / "py.typed").is_file()


def test_files_stay_readable() -> None:
    """No source file is longer than 400 lines."""
    lengths = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert lengths
    assert {name: length for name, length in lengths.items() if length > 400} == {}


def calls_and_imports(path: Path) -> set[str]:
    """Return the dotted names that a file calls or refers to, and `import x` for each module that it imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {f"import {alias.name.partition('.')[0]}" for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(f"import {node.module.partition('.')[0]}")
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Attribute):
            found.add(ast.unparse(node))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            found.add(f"{node.func.id}()")
    return found


#: What is looked for, and the files (by their end) that may have it.
SCANNED = {
    "datetime.now": ("clock.py",),
    "datetime.utcnow": (),
    "datetime.today": (),
    "datetime.datetime.now": (),
    "date.today": (),
    "time.time": (),
    "time.time_ns": (),
    "time.sleep": ("clock.py",),
    "time.monotonic": ("clock.py", "http.py"),
    "uuid.uuid4": (),
    "random.random": (),
    # Seconds and rates of calls, never amounts.
    "float()": ("amazon/client.py", "cli/bench.py", "simulator/control.py", "simulator/core.py"),
    # Arrivals of a bench, from a seed that is handed in.
    "import random": ("testing/pace/queues.py",),
    "import uuid": (),
    "import requests": ("http.py",),
    # Identifiers, the keys and marks of a journal, the panel's contexts and sessions.
    "import secrets": ("ids.py", "journal/chain.py", "journal/mark.py", "panel/keys.py"),
}


@pytest.mark.parametrize("name", SCANNED)
def test_the_world_comes_in_by_one_door(name: str) -> None:
    """Clock, network and randomness each have one module; a float is made nowhere."""
    allowed = SCANNED[name]
    assert SOURCES
    outside = {str(path.relative_to(ROOT)) for path in SOURCES if name in calls_and_imports(path)}
    assert {path for path in outside if not path.endswith(tuple(f"/{file}" for file in allowed))} == set()


def test_no_server_listens_to_the_world() -> None:
    """Whatever listens does so on the loopback address."""
    everywhere = {"0.0.0.0", "::"}  # the wildcard addresses of both families
    found = set()
    for path in SOURCES:
        with path.open("rb") as source:
            for token in tokenize.tokenize(source.readline):
                if token.type == tokenize.STRING and token.string.strip("rbRB'\"") in everywhere:
                    found.add(path.name)
    assert found == set()
