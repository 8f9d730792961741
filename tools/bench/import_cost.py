"""What `import orderactions` costs, beside `import requests`, which every program that uses it pays anyway."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import time

from result import Result

STARTS = 20
WARM_UP = 2
#: `import orderactions` may cost this many times what `import requests` costs.
BAR = 1.5

STATEMENTS = {"bare": "pass", "requests": "import requests", "orderactions": "import orderactions"}
# Isolated: no user site, no PYTHON* settings, nothing imported from the working directory.
FLAGS = ["-I"]


def run() -> Result:
    """Start the interpreter 20 times for each statement, in turn, so that a busy moment strikes all alike."""
    times_s: dict[str, list[float]] = {name: [] for name in STATEMENTS}
    for at in range(WARM_UP + STARTS):
        for name, statement in STATEMENTS.items():
            taken_s = _start(statement)
            if at >= WARM_UP:
                times_s[name].append(taken_s)
    medians_ms = {name: 1000 * statistics.median(taken) for name, taken in times_s.items()}
    bare = medians_ms["bare"]
    ratio = (medians_ms["orderactions"] - bare) / (medians_ms["requests"] - bare)
    lines = [
        f"import cost: median of {STARTS} starts each, in turn; Python {platform.python_version()}, flags {FLAGS}",
        f"  {'':<22}{'ms':>8}{'above bare':>14}",
    ]
    lines += [
        f"  {STATEMENTS[name] if name != 'bare' else 'bare interpreter':<22}{ms:>8.1f}{ms - bare:>14.1f}"
        for name, ms in medians_ms.items()
    ]
    verdict = "kept" if ratio <= BAR else "MISSED"
    lines.append(f"  orderactions costs {ratio:.2f} times what requests costs; the bar is {BAR}: {verdict}")
    figures: dict[str, float | int | str] = {f"{name}_ms": round(ms, 2) for name, ms in medians_ms.items()}
    figures |= {"ratio": round(ratio, 3), "bar": BAR, "starts": STARTS, "python": platform.python_version()}
    return Result(table="\n".join(lines), figures=figures, within_bar=ratio <= BAR)


def _start(statement: str) -> float:
    """Return the seconds from the start of an interpreter to its end."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    began = time.perf_counter()
    subprocess.run([sys.executable, *FLAGS, "-c", statement], check=True, env=environment)
    return time.perf_counter() - began
