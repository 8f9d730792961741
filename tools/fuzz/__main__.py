"""Coverage-guided fuzzing of everything that reads bytes from outside.

    python tools/fuzz [--seconds N] [reader ...]

Each reader runs for N seconds (60 by default) in a process of its own, from seeds made in code. An exception other than
the typed ones, memory beyond 1 GiB or ten seconds for one input is a finding: the input is kept under build/fuzz/ and
the run ends with 1. Without atheris, which has no build for every Python, it says so and ends with 4.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
KEPT = ROOT / "build" / "fuzz"
SET_UP = 4
INSTRUMENTED = [
    "orderactions.clock",
    "orderactions.fulfilment",
    "orderactions.marketplaces",
    "orderactions.money",
]
MISSING = (
    "atheris is not installed in this Python ({version}), so nothing was fuzzed. It has builds for some versions of "
    "CPython on Linux only: `pip install atheris`; where there is none, `make tests` still runs the short fuzzing in "
    "tests/fuzz."
)


def main(arguments: list[str]) -> int:
    """Run the readers that are named, or all; return the exit code."""
    options = _options(arguments)
    if importlib.util.find_spec("atheris") is None:
        print(MISSING.format(version=".".join(map(str, sys.version_info[:3]))), file=sys.stderr)
        return SET_UP
    if options.only:
        return _fuzz(options.only, options.seconds)
    known = _names()
    unknown = sorted(set(options.readers) - set(known))
    if unknown:
        print(f"no reader {', '.join(unknown)}; there are {', '.join(known)}", file=sys.stderr)
        return 2
    found = [name for name in options.readers or known if not _in_a_process(name, options.seconds)]
    print(f"findings: {', '.join(found)}; inputs are in {KEPT}" if found else "no finding")
    return 1 if found else 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python tools/fuzz", description="Fuzz what reads bytes from outside.")
    parser.add_argument("readers", nargs="*", metavar="reader", help="all by default")
    parser.add_argument("--seconds", type=int, default=60, help="for each reader (default: 60)")
    parser.add_argument("--only", help=argparse.SUPPRESS)  # the process that fuzzes one reader
    return parser.parse_args(arguments)


def _names() -> list[str]:
    return list(importlib.import_module("tools.fuzz.readers").READERS)


def _in_a_process(name: str, seconds: int) -> bool:
    """Fuzz one reader; atheris ends the process that it runs in. Return whether nothing was found."""
    print(f"{name}: {seconds} s", flush=True)
    command = [sys.executable, str(Path(__file__).parent), "--only", name, "--seconds", str(seconds)]
    ended = subprocess.run(command, cwd=ROOT, check=False)
    return ended.returncode == 0


def _fuzz(name: str, seconds: int) -> int:
    import atheris  # type: ignore[import-not-found,unused-ignore]  # not there for every Python

    with atheris.instrument_imports(include=INSTRUMENTED):
        readers = importlib.import_module("tools.fuzz.readers").READERS
    KEPT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f"orderactions-fuzz-{name}-") as corpus:
        for number, seed in enumerate(readers[name].seeds):
            (Path(corpus) / f"seed-{number}").write_bytes(seed)
        settings = [f"-max_total_time={seconds}", "-max_len=65536", "-timeout=10", "-rss_limit_mb=1024"]
        settings += [f"-artifact_prefix={KEPT}/{name}-", "-print_final_stats=1", "-verbosity=0"]
        atheris.Setup([sys.argv[0], *settings, corpus], readers[name].run)
        atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main(sys.argv[1:]))
