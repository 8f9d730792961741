"""Run the benches: `python tools/bench` for all of them, `python tools/bench NAME ...` for some.

A bench is a module beside this one with `run() -> Result`. Add it to BENCHES.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module

BENCHES = [
    "import_cost",
    "panel",
    "get_order",
    "feed_memory",
    "accounts",
    "cpu",
    "durable",
    "card",
    "million",
    "large_day",
]


def main(names: list[str]) -> int:
    """Print a table for each bench, then one line of JSON with all figures. Exit code 1 when a bar is missed."""
    unknown = sorted(set(names) - set(BENCHES))
    if unknown:
        print(f"no such bench: {', '.join(unknown)}; there are {', '.join(BENCHES)}", file=sys.stderr)
        return 2
    results = {name: import_module(name).run() for name in names or BENCHES}
    for result in results.values():
        print(result.table, end="\n\n")
    print(json.dumps({name: result.figures for name, result in results.items()}))
    return 0 if all(result.within_bar for result in results.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
