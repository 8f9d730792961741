"""What one getOrder on a warm connection costs: the bare library, ours, and two other clients for the same API."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from result import Result

HERE = Path(__file__).resolve().parent
MAKE_ENV = HERE.parent / "peers" / "make_env.py"
ROUNDS = 10
CALLS = 100
WARM_UP = 200
#: Ours may cost this many times what a bare session costs that only reads the body.
BAR = 1.25

#: Name, what it is, and whose environment it runs in ("" for ours).
CLIENTS = {
    "floor": ("requests.Session, body read only", ""),
    "orderactions": ("orderactions, typed Order", ""),
    "saleweaver": ("python-amazon-sp-api, dict", "saleweaver"),
    "official": ("amzn-sp-api, generated models", "official"),
}


def run() -> Result:
    """Give each client a batch in turn, round after round, so that a busy moment strikes all alike."""
    order_id, document = _order()
    with ExitStack() as stack:
        server = stack.enter_context(_process([sys.executable, str(HERE / "get_order_server.py")]))
        url = f"http://127.0.0.1:{_ask(server, document)}"
        clients = {
            name: stack.enter_context(
                _process([_python(peer), str(HERE / "get_order_clients.py"), name, url, order_id])
            )
            for name, (_, peer) in CLIENTS.items()
        }
        for client in clients.values():
            _ask(client, str(WARM_UP))
        rounds = [{name: _batch(client) for name, client in clients.items()} for _ in range(ROUNDS)]
    return _result(rounds)


def _result(rounds: list[dict[str, list[float]]]) -> Result:
    p50 = {name: statistics.median(statistics.median(each[name]) for each in rounds) for name in CLIENTS}
    p99 = {name: statistics.median(statistics.quantiles(each[name], n=100)[98] for each in rounds) for name in CLIENTS}
    # Within a round first: the machine's own mood is in both and falls out.
    ratios = {
        name: statistics.median(statistics.median(each[name]) / statistics.median(each["floor"]) for each in rounds)
        for name in CLIENTS
    }
    # One client adds two log handlers for every object that it builds, and looks through all of them each time.
    growth = {name: statistics.median(rounds[-1][name]) / statistics.median(rounds[0][name]) for name in CLIENTS}
    lines = [
        f"getOrder, warm, one thread: {ROUNDS} rounds of {CALLS} calls each, in turn; server in a process of its own",
        f"  {'':<34}{'p50 us':>9}{'p99 us':>9}{'of floor':>10}{'last/first round':>18}",
    ]
    lines += [
        f"  {told:<34}{p50[name]:>9.0f}{p99[name]:>9.0f}{ratios[name]:>10.2f}{growth[name]:>18.2f}"
        for name, (told, _) in CLIENTS.items()
    ]
    within = ratios["orderactions"] <= BAR
    lines.append(
        f"  ours costs {ratios['orderactions']:.2f} times the floor; the bar is {BAR}: {'kept' if within else 'MISSED'}"
    )
    figures: dict[str, float | int | str] = {f"{name}_p50_us": round(us, 1) for name, us in p50.items()}
    figures |= {f"{name}_p99_us": round(us, 1) for name, us in p99.items()}
    figures |= {f"{name}_ratio": round(ratio, 3) for name, ratio in ratios.items()}
    figures |= {f"{name}_growth": round(ratio, 2) for name, ratio in growth.items()}
    figures |= {"bar": BAR, "rounds": ROUNDS, "calls": CALLS}
    return Result(table="\n".join(lines), figures=figures, within_bar=within)


def _order() -> tuple[str, str]:
    """Return an order of two lines as the simulator shows it, so that all clients find the real shape."""
    from orderactions.clock import ManualClock
    from orderactions.testing.simulator import SimulatedAmazon
    from orderactions.transport import HttpRequest

    simulated = SimulatedAmazon(clock=ManualClock(datetime(2026, 5, 4, 9, 0, tzinfo=UTC)))
    lines = [{"sku": sku, "paid": {"Principal": "30.00", "Shipping": "4.90"}} for sku in ("CUP", "LAMP")]
    order_id = simulated.add_order(marketplace_id="A1PA6795UKMFR9", lines=lines).order_id
    seen: list[bytes] = []
    transport = simulated.transport()

    class Listening:
        def send(self, request: HttpRequest) -> object:
            answer = transport.send(request)
            seen.append(answer.body)
            return answer

    amazon = simulated.account()
    amazon._api.transport = Listening()  # noqa: SLF001 - only to listen
    amazon.snapshot(order_id)
    return order_id, json.dumps(json.loads(seen[-1]))


def _python(peer: str) -> str:
    if not peer:
        return sys.executable
    made = subprocess.run([sys.executable, MAKE_ENV, peer], stdout=subprocess.PIPE, text=True, check=True)
    return made.stdout.splitlines()[-1]


@contextmanager
def _process(command: list[str]) -> Iterator[subprocess.Popen[str]]:
    misleading = ("SP_API_", "LWA_", "AWS_", "AMAZON_", "ORDERACTIONS_", "COVERAGE_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(misleading)}
    kept = {name: value for name, value in kept.items() if not name.lower().endswith("_proxy")}
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=kept)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def _ask(process: subprocess.Popen[str], line: str) -> str:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(line + "\n")
    process.stdin.flush()
    answer = process.stdout.readline()
    if not answer:
        raise RuntimeError(f"{process.args!r} ended without an answer")
    return answer.strip()


def _batch(client: subprocess.Popen[str]) -> list[float]:
    """Return the microseconds of each call of one batch."""
    return [taken_ns / 1000 for taken_ns in json.loads(_ask(client, str(CALLS)))]
