"""Make the environment of another client, with pinned versions, and print its interpreter: make_env.py NAME.

NAME is a file in requirements/ beside this one. The environment is build/peers/NAME, outside of every other, so that a
peer sees exactly what its own users would have. It is kept as long as the pins and the interpreter stay the same; two
callers at once wait for each other. Where packages come from is pip's business. Exit code 1, with pip's own words, when
it cannot be made.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PINS = Path(__file__).resolve().parent / "requirements"
PEERS = ROOT / "build" / "peers"
#: Where pip would put things elsewhere than asked, or demand what is not there.
MISLEADING = {f"PIP_{name}" for name in ("TARGET", "PREFIX", "ROOT", "PYTHON", "USER", "REQUIREMENT", "CONSTRAINT")} | {
    "PIP_NO_DEPS",
    "PIP_DRY_RUN",
    "PIP_REQUIRE_VIRTUALENV",
}


def main(arguments: list[str]) -> int:
    """Make one environment and print the path of its interpreter."""
    known = sorted(path.stem for path in PINS.glob("*.txt"))
    if len(arguments) != 1 or arguments[0] not in known:
        print(f"usage: make_env.py {'|'.join(known)}", file=sys.stderr)
        return 2
    try:
        print(make(arguments[0]))
    except subprocess.CalledProcessError as error:
        print(f"the environment of {arguments[0]!r} cannot be made:\n{error.stdout}", file=sys.stderr)
        return 1
    return 0


def make(name: str) -> Path:
    """Return the interpreter of this peer's environment, made if it is not there as pinned."""
    pins, folder = PINS / f"{name}.txt", PEERS / name
    python, stamp = folder / "bin" / "python", folder / ".made"
    mark = hashlib.sha256(pins.read_bytes() + f"{sys.version} {sys.base_prefix}".encode()).hexdigest()
    with _alone(name):
        if not (python.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == mark):
            stamp.unlink(missing_ok=True)
            _run(["sh", str(ROOT / "tools" / "make_venv.sh"), str(folder)])
            options = ["--disable-pip-version-check", "--retries", "1", "--timeout", "15", "--no-deps", "--requirement"]
            _run([str(python), "-m", "pip", "install", *options, str(pins)])
            _run([str(python), "-m", "pip", "check"])
            stamp.write_text(mark, encoding="utf-8")
    return python


@contextmanager
def _alone(name: str) -> Iterator[None]:
    PEERS.mkdir(parents=True, exist_ok=True)
    with (PEERS / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _run(command: list[str]) -> None:
    kept = {name: value for name, value in os.environ.items() if name not in MISLEADING}
    kept = {name: value for name, value in kept.items() if not name.startswith(("PYTHON", "COVERAGE_", "VIRTUAL_ENV"))}
    kept["PYTHON"] = sys.executable
    subprocess.run(command, check=True, env=kept, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
