"""The command that serves a simulated Amazon, for trying everything without an account."""

from __future__ import annotations

import json
import os
import shlex
from pathlib import Path

import click

from orderactions.cli.demo.stage import add_example_orders
from orderactions.cli.driving import until_stopped
from orderactions.cli.exits import Exit
from orderactions.cli.options import Seconds, examples, json_option, speaker
from orderactions.cli.session import settings
from orderactions.errors import SetupError
from orderactions.marketplaces.amazon.sites import SITES
from orderactions.testing.simulator import MODES, SimulatedAmazon, SimulatorServer

__all__ = ["environment_of", "simulate"]


@click.command(
    short_help="Serve a simulated Amazon on this machine.",
    epilog=examples(
        "orderactions simulate",
        "orderactions simulate --port 8080 --example-orders --feed-delay 10",
        "orderactions simulate --state simulated-amazon.json",
        "orderactions simulate --mode sandbox --sandbox-models models/",
    ),
)
@click.option("--port", type=click.IntRange(0, 65535), default=0, show_default=True, help="0 takes a free one.")
@click.option(
    "--state", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Keep everything in this file."
)
@click.option(
    "--feed-delay",
    "feed_delay_s",
    type=Seconds(),
    default=180.0,
    show_default=True,
    metavar="SECONDS",
    help="From a submission to its answer.",
)
@click.option("--example-orders", is_flag=True, help="Put the demonstration's orders into it.")
@click.option(
    "--mode",
    type=click.Choice(MODES),
    default=MODES[0],
    show_default=True,
    help="As a marketplace that works, or as Amazon's sandbox, which compares requests with samples.",
)
@click.option(
    "--sandbox-models",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Amazon's published models (*.json), whose samples the sandbox answers with.",
)
@json_option
def simulate(
    *,
    port: int,
    state: Path | None,
    feed_delay_s: float,
    example_orders: bool,
    mode: str,
    sandbox_models: Path | None,
) -> int:
    """Serve a simulated Amazon on 127.0.0.1 until SIGINT (Ctrl-C) or SIGTERM.

    The first line on standard output is its address. Standard error then says which environment variables point the
    other commands at it. Its own controls (orders, clock, faults, ledger) are under /_simulator/.
    """
    out = speaker()
    if mode == "sandbox":
        amazon = _sandbox(sandbox_models, state, example_orders)
    elif sandbox_models is not None:
        raise click.UsageError("--sandbox-models is for --mode sandbox; leave it out, or name that mode")
    else:
        amazon = _simulator(state, feed_delay_s)
    orders = add_example_orders(amazon) if example_orders else []
    try:
        server = SimulatorServer(amazon, port)
    except OSError as error:
        raise SetupError(f"port {port} cannot be used ({error.strerror}); name another, or 0 for a free one") from None
    with until_stopped() as stop, server:
        environment = environment_of(amazon)
        if out.as_json:
            print(json.dumps({"base_url": server.base_url, "environment": environment, "orders": orders}), flush=True)
        else:
            print(server.base_url, flush=True)
            out.remark("Point the other commands at it:")
            for name, value in environment.items():
                out.remark(f"  export {name}={shlex.quote(value)}")
            for order_id in orders:
                placed = amazon.order(order_id)
                site = SITES[placed.marketplace_id].name
                out.remark(f"It has the order {order_id} ({site}, {placed.status.lower()})")
            if mode == "sandbox":
                out.remark("It answers the samples of Amazon's models and nothing else, like Amazon's sandbox")
            out.remark(f"What it guesses about Amazon: {server.base_url}/_simulator/guesses")
        while not stop.wait(3600):
            pass
    return Exit.OK


def _simulator(state: Path | None, feed_delay_s: float) -> SimulatedAmazon:
    if state is not None and not state.parent.is_dir():
        raise SetupError(f"state: the folder {state.parent} does not exist; make it, or name another")
    try:
        return SimulatedAmazon(clock=settings().clock, feed_delay_s=feed_delay_s, state_path=state)
    except ValueError as error:
        raise SetupError(f"state: {state} is not a simulator's state ({error}); name another file") from None


def _sandbox(models: Path | None, state: Path | None, example_orders: bool) -> SimulatedAmazon:
    if models is None:
        raise click.UsageError("--mode sandbox needs --sandbox-models, the folder with Amazon's published models")
    if state is not None or example_orders:
        raise click.UsageError("the sandbox keeps nothing and has no orders; leave out --state and --example-orders")
    try:
        return SimulatedAmazon(clock=settings().clock, mode="sandbox", sandbox_models=models)
    except ValueError as error:
        raise SetupError(
            f"{error}; they are the JSON files that Amazon publishes, name the folder they are in"
        ) from None


def environment_of(amazon: SimulatedAmazon) -> dict[str, str]:
    """Return what the other commands need; the secrets are made up and open nothing."""
    made = amazon.settings
    values = {
        "SELLER_ID": made.seller_id,
        "REGION": "eu",
        "CLIENT_ID": made.client_id,
        "CLIENT_SECRET": made.client_secret,
        "REFRESH_TOKEN": made.refresh_token,
        "TAX": "vat_inclusive",
        "ENDPOINT": amazon.base_url,
        "TOKEN_URL": f"{amazon.base_url}/auth/o2/token",
    }
    environment = {f"ORDERACTIONS_AMAZON_{name}": value for name, value in values.items()}
    environment["ORDERACTIONS_JOURNAL"] = "sqlite:///simulated.db"
    if any(os.environ.get(name) for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY")):
        environment["NO_PROXY"] = "127.0.0.1"
    return environment
