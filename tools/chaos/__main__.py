"""The proof: schedules of the real code under chaos, real processes that are killed, and mistakes that must be seen.

    python tools/chaos [--schedules N] [--kills N] [--seed N]     all of it; ends with one line of JSON
    python tools/chaos --short [--schedules N] [--kills N]         schedules and kills only, as `make test` does
    python tools/chaos --replay SEED [--resend POLICY] [--mistake NAME]     tells one schedule's story

Seeds go on where the last run ended (build/chaos-seed.txt), so that runs of the same "code" add up.
docs/explanation/proof.md tells what goes wrong and how often. The run ends with 1 when a promise was broken, a planted
mistake was not seen, or a bar was missed.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
# Worker processes start anew and look for the same modules.
os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT / "tests"), os.environ.get("PYTHONPATH", "")])
sys.path.insert(0, str(ROOT / "tests"))

from chaos.exhaustive import Run, pairs, singles, small, smallest  # noqa: E402
from chaos.kills import run_kills  # noqa: E402
from chaos.many import Sum, bare_update_us, catch, run_many  # noqa: E402
from chaos.planted import PLANTED, planted  # noqa: E402
from chaos.proven import digest_of  # noqa: E402
from chaos.run import run_seed  # noqa: E402
from chaos.server import running  # noqa: E402

OFFSET = ROOT / "build" / "chaos-seed.txt"
MOST_US = 100.0
MOST_OVER_FLOOR = 0.5
CLONED = 400
LEAST_CALLS = 120
ZERO = ("doubles", "losses", "overdrafts", "false_words", "leases_broken", "chains_broken", "unforeseen_errors")


def main(arguments: list[str]) -> int:
    """Run what is asked for and return the exit code."""
    asked = _parser().parse_args(arguments)
    if asked.replay is not None:
        return _replay(asked.replay, asked.resend, asked.mistake)
    first = asked.seed if asked.seed is not None else _offset()
    found = _schedules(first, asked.schedules)
    if asked.seed is None:
        _keep_offset(first + asked.schedules)
    seen = [] if asked.short else _planted(first)
    points = {} if asked.short else _every_point()
    cloned = {} if asked.short else _cloned(first, min(CLONED, asked.schedules))
    killed = _killed(asked.kills, first)
    figures = _figures(found, seen, killed) | {
        "every_crash_point": points,
        "machine_cloned_with_its_mark": cloned,
        "first_seed": first,
        "code": digest_of(ROOT),
    }
    figures["missed"] = _missed(figures, seen, short=asked.short)
    print(json.dumps(figures))
    return 1 if figures["missed"] else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="chaos", description="Schedules of the real code under chaos.")
    parser.add_argument("--schedules", type=int, default=200_000)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=None, help="the first seed; by default where the last run ended")
    parser.add_argument("--short", action="store_true", help="schedules and kills only; bars on figures do not count")
    parser.add_argument("--replay", type=int, default=None, help="tell the story of one seed")
    parser.add_argument("--resend", default="", help="the policy that a replay is run under; by default the seed's own")
    parser.add_argument("--mistake", default="", help="the planted mistake that a replay is run with")
    return parser


def _offset() -> int:
    try:
        return int(OFFSET.read_text("ascii"))
    except (OSError, ValueError):
        return 1_000_000


def _keep_offset(seed: int) -> None:
    OFFSET.parent.mkdir(parents=True, exist_ok=True)
    OFFSET.write_text(f"{seed}\n", "ascii")


def _replay(seed: int, resend: str, mistake: str) -> int:
    found = next((each for each in PLANTED if each.name == mistake), None)
    with planted(found) if found else nullcontext():
        result = run_seed(seed, resend=resend, telling=True)
    print("\n".join(result.story))
    for violation in result.violations:
        print(f"VIOLATION {violation.kind}: {violation.text}")
    return 1 if result.violations else 0


def _schedules(first: int, count: int) -> Sum:
    """Run them, tell how far it has come once a minute, and name each seed that failed as soon as it is known."""
    found, told, last = Sum(), 0, time.monotonic()
    for found in run_many(first, count, processes=os.cpu_count() or 2):
        for seed, kind, text in found.failures[told:]:
            print(f"{kind}: {text}\n    replay: {sys.executable} tools/chaos --replay {seed}", file=sys.stderr)
        told = len(found.failures)
        if time.monotonic() - last > 60:
            last = time.monotonic()
            print(f"{found.schedules + found.thin} of {count} schedules", file=sys.stderr, flush=True)
    return found


def _planted(first: int) -> list[tuple[str, int, str]]:
    found = []
    for name, at, how in catch(first, processes=os.cpu_count() or 2):
        print(f"planted: {name}: " + (f"seen in schedule {at} ({how[:100]})" if at else "NOT SEEN"), file=sys.stderr)
        found.append((name, at, how))
    return found


def _cloned(first: int, count: int) -> dict[str, object]:
    """A whole machine cloned with its mark: its figure stands beside the bar, not under it."""
    *_, found = run_many(first, count, processes=os.cpu_count() or 2, cloned=True)
    return {"schedules": count, "doubles": found.broken["double"]}


def _every_point() -> dict[str, int]:
    """Let somebody die at every single point of a small story, on both engines, and at every two of the smallest."""
    with running() as server:
        on_server = _points("singles_postgresql", singles(small, server.schema))
    return _points("singles", singles(small)) | on_server | _points("pairs", pairs(smallest))


def _points(name: str, runs: Iterable[Run]) -> dict[str, int]:
    counted = {name: 0, f"{name}_broken": 0}
    for plan, result in runs:
        counted[name] += 1
        if result.violations:
            counted[f"{name}_broken"] += 1
            print(f"{name}: {plan}: {result.violations[0]}", *result.story, sep="\n    ", file=sys.stderr)
    return counted


def _killed(kills: int, seed: int) -> dict[str, dict[str, int]]:
    """Kill half of them on a file and half on a server that is restarted meanwhile."""
    file, server = kills - kills // 2, kills // 2
    return {
        **({"sqlite": run_kills(file, seed)} if file else {}),
        **({"postgresql": run_kills(server, seed, server=True)} if server else {}),
    }


def _figures(found: Sum, seen: list[tuple[str, int, str]], killed: dict[str, dict[str, int]]) -> dict[str, Any]:
    parked = {
        resend: {
            "share_percent": _percent(found.parked_actions[resend], found.accepted[resend]),
            "floor_percent": _percent(found.floor[resend], found.accepted[resend]),
            "by_cause": dict(found.parked[resend].most_common()),
        }
        for resend in sorted(found.parked)
    }
    return {
        "schedules": found.schedules,
        "thin_schedules": found.thin,
        "port_calls_median": found.port_calls_median,
        "crashes": found.crashes,
        "kills": _sum(killed, "kills"),
        "faults": dict(found.faults.most_common()),
        "actions": found.actions,
        "doubles": found.broken["double"] + _sum(killed, "doubles"),
        "losses": found.broken["loss"] + found.broken["liveness"] + _sum(killed, "losses"),
        "overdrafts": found.broken["overdraft"],
        "false_words": found.broken["false word"],
        "leases_broken": found.broken["lease"],
        "chains_broken": found.broken["chain"] + _sum(killed, "chains") + _sum(killed, "damaged"),
        "unforeseen_errors": found.broken["unforeseen"],
        "reconciled": found.reconciled,
        "parked": parked,
        "planted": f"{sum(at > 0 for _, at, _ in seen)}/{len(seen)}",
        "us_per_port_call": found.us_per_port_call,
        "bare_update_us": bare_update_us(),
        "ms_per_schedule": round(found.cpu_s * 1e3 / max(1, len(found.port_calls)), 1),
        "killed": killed,
    }


def _sum(killed: dict[str, dict[str, int]], name: str) -> int:
    return sum(each[name] for each in killed.values())


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 2) if whole else 0.0


def _missed(figures: dict[str, Any], seen: list[tuple[str, int, str]], *, short: bool) -> list[str]:
    """Return what is not as it must be."""
    missed = [name for name in ZERO if figures[name]]
    missed += [f"planted: {name}" for name, at, _ in seen if not at]
    if short:
        return missed
    missed += [name for name, broken in figures["every_crash_point"].items() if name.endswith("_broken") and broken]
    missed += ["port_calls_median"] * (figures["port_calls_median"] < LEAST_CALLS)
    missed += ["us_per_port_call"] * (figures["us_per_port_call"] > MOST_US)
    for resend, parked in figures["parked"].items():
        missed += [f"parked: {resend}"] * (parked["share_percent"] > parked["floor_percent"] + MOST_OVER_FLOOR)
    return missed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
