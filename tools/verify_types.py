"""Ask pyright whether everything public is typed, and show what is not. Exit code 0 only at 100 %."""

from __future__ import annotations

import json
import subprocess
import sys


def main() -> int:
    """Run `pyright --verifytypes orderactions --ignoreexternal` and print its verdict in a few lines."""
    command = ["pyright", "--verifytypes", "orderactions", "--ignoreexternal", "--outputjson"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        found = json.loads(answer.stdout)["typeCompleteness"]
    except (ValueError, KeyError):
        print(answer.stdout, answer.stderr, file=sys.stderr)
        return 1
    for symbol in found["symbols"]:
        if symbol["isExported"] and not symbol["isTypeKnown"]:
            for diagnostic in symbol["diagnostics"]:
                print(f"{symbol['name']}: {diagnostic['message']}")
    counts = found["exportedSymbolCounts"]
    print(f"types: {found['completenessScore']:.1%} of {sum(counts.values())} public names are typed")
    return 0 if found["completenessScore"] == 1 and answer.returncode == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
