"""Mutation testing of one module: every small change of its code should make a test of it fail.

    python tools/mutants MODULE [--least PERCENT]

MODULE is a name such as `orderactions.rules.reconciling`. mutmut works on a copy under build/mutants/MODULE, with the
tests that `TESTS` names for the module. The survivors are printed as differences, and the last line counts them. It
ends with 1 when fewer than 90 % are killed. A piece of SQL in capitals is the same SQL: it is not counted. What
survives by right is explained in docs/explanation/mutants.md. One PostgreSQL serves all mutants of a module of
`ON_A_SERVER`: mutmut tries each in a process of its own, and may end it before it could stop a server.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from modules import ON_A_SERVER, tests_of

ROOT = Path(__file__).resolve().parent.parent.parent
BUILT = ROOT / "build" / "mutants"
COPIED = ("src", "tests", "pyproject.toml", "README.md")
#: Exit codes of a mutant's tests, as mutmut keeps them: 0 survived, 33 has no tests, None was not tried; all else was
#: noticed, be it that the tests did not end in time.
UNNOTICED = frozenset({0, 33, None})
LEAST = 90
#: How a piece of a statement begins in the journal's code, or what is only said in one.
SQL = re.compile(
    r'"(select|insert into|update|delete from|where|and|on|values|order by|pragma|savepoint|release) '
    r'|"(begin|commit|rollback)\b|\bexcluded\.'
)


def main() -> int:
    """Make the mutants of a module, run its tests on each, and tell what survived."""
    parser = argparse.ArgumentParser(prog="make mutants")
    parser.add_argument("module", help="such as orderactions.rules.reconciling")
    parser.add_argument("--least", type=int, default=LEAST, help="the percentage that has to be killed")
    given = parser.parse_args()
    path = Path("src", *given.module.split(".")).with_suffix(".py")
    if not (ROOT / path).is_file():
        parser.error(f"{given.module} is no module: there is no {path}")
    tests = tests_of(given.module)
    if not tests:
        parser.error(f"no tests are named for {given.module}; add a line to tools/mutants/modules.py")
    folder = BUILT / given.module
    needs_server = given.module.removeprefix("orderactions.") in ON_A_SERVER
    prepare(folder, path, tests, [] if needs_server else ["-k", "not postgres"])
    mutmut = [sys.executable, "-m", "mutmut"]
    with server() if needs_server else nullcontext({}) as more:
        command = [*mutmut, "run", "--max-children", "1"]
        ran = subprocess.run(command, cwd=folder, check=False, env={**os.environ, **more})
    if ran.returncode:
        return ran.returncode
    codes = json.loads((folder / "mutants" / f"{path}.meta").read_text("utf-8"))["exit_code_by_key"]
    survivors = sorted(name for name, code in codes.items() if code in UNNOTICED)
    same = 0
    for name in survivors:
        shown = subprocess.run([*mutmut, "show", name], cwd=folder, check=False, capture_output=True, text=True).stdout
        same += is_same_sql(shown)
        print(shown)
    killed = len(codes) - len(survivors)
    percent = 100 * killed // (len(codes) - same) if len(codes) > same else 100
    counted = f"{killed} of {len(codes) - same} mutants killed, {percent} %; {len(survivors) - same} survived"
    print(f"{given.module}: {counted}" + (f"; not counted: the same SQL in capitals, {same}" if same else ""))
    return 0 if percent >= given.least else 1


def is_same_sql(shown: str) -> bool:
    """Whether a difference writes a piece of SQL in capitals: the same statement, unless it has a text in it."""
    lines = [line for line in shown.splitlines() if not line.startswith(("---", "+++"))]
    old, new = ([line[1:] for line in lines if line.startswith(sign)] for sign in "-+")
    alike = [line.casefold() for line in old] == [line.casefold() for line in new]
    return bool(old) and alike and all(SQL.search(line) and "'" not in line for line in old)


@contextmanager
def server() -> Iterator[dict[str, str]]:
    """Run a PostgreSQL for the while; yield what leads the tests to it."""
    sys.path.append(str(ROOT / "tests"))
    from pgserver import PgServer

    running = PgServer()
    try:
        yield {"ORDERACTIONS_TEST_POSTGRES": str(running.start().home)}
    finally:
        running.remove()


def prepare(folder: Path, path: Path, tests: list[str], chosen: list[str]) -> None:
    """Copy what the tests need, and say to mutmut what it is to change."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder / name)
    settings = {
        "source_paths": ["src"],
        "only_mutate": [path.as_posix()],
        "also_copy": ["README.md"],
        "pytest_add_cli_args": ["-p", "no:xdist", "-p", "no:cacheprovider", *chosen],
        "pytest_add_cli_args_test_selection": tests,
    }
    with (folder / "pyproject.toml").open("a", encoding="utf-8") as file:
        # A list of strings is written alike in JSON and in TOML.
        file.write("\n[tool.mutmut]\n" + "".join(f"{name} = {json.dumps(value)}\n" for name, value in settings.items()))


if __name__ == "__main__":
    sys.exit(main())
