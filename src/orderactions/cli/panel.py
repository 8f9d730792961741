"""The command that serves the ticket panel."""

from __future__ import annotations

import json
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

import click

from orderactions.cli.driving import until_stopped
from orderactions.cli.exits import Exit
from orderactions.cli.options import examples, journal_option, json_option, name_of, speaker
from orderactions.cli.output import Speaker
from orderactions.cli.session import open_service, order_ref, settings
from orderactions.errors import SetupError

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

    from orderactions.panel import Keys

__all__ = ["panel"]

KEYS = "ORDERACTIONS_PANEL_KEYS"


@click.command(
    short_help="Serve the ticket panel.",
    epilog=examples(
        "orderactions panel --frame-ancestor https://shop.zendesk.com",
        "orderactions panel --open 305-1234567-1234567 --agent marie",
    ),
)
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Where it listens.")
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="0 takes a free one.")
@click.option(
    "--frame-ancestor", "ancestors", multiple=True, metavar="ORIGIN", help="A desk that may show it in a frame."
)
@click.option("--no-drive", is_flag=True, help="Leave it to a worker to drive actions.")
@click.option("--open", "orders", multiple=True, metavar="ORDER", help="Print an address that opens it, once.")
@click.option("--agent", metavar="NAME", help="With --open: who works with it.")
@click.option("--ticket", default="trial:1", show_default=True, metavar="DESK:ID", help="With --open: beside what.")
@journal_option
@json_option
def panel(
    *,
    host: str,
    port: int,
    ancestors: tuple[str, ...],
    no_drive: bool,
    orders: tuple[str, ...],
    agent: str | None,
    ticket: str,
) -> int:
    """Serve the panel until SIGINT (Ctrl-C) or SIGTERM, and drive actions meanwhile.

    The first line on standard output is its address. Its keys are in ORDERACTIONS_PANEL_KEYS (NAME:KEY,NAME:KEY).
    """
    from orderactions.panel import create_app, sign_context

    out, told, clock = speaker(), [order_ref(each) for each in orders], settings().clock
    if bool(told) is not (agent is not None):
        raise click.UsageError("--open and --agent go together")
    keys = _keys(out, for_a_try=bool(told))
    with open_service() as service, until_stopped() as stop:
        app = create_app(service, keys=keys, frame_ancestors=ancestors, clock=clock)
        with _served(app, host, port) as address, nullcontext() if no_drive else service.running():
            opened = ""
            if told:
                name = name_of(agent or "")
                context = sign_context(keys, agent=name, ticket=ticket, orders=told, whole_desk=True, clock=clock)
                opened = f"{address}/enter#{context}"
            _tell(out, address, opened)
            stop.wait()
    return Exit.OK


def _keys(out: Speaker, *, for_a_try: bool) -> Keys:
    from orderactions.panel.keys import new_text, read_keys

    given = os.environ.get(KEYS, "").strip()
    if given:
        return read_keys(given)
    if for_a_try:
        out.remark(f"note: {KEYS} is not set: a key was made for this run, and nobody else can let anybody in")
        return {"trial": new_text(32)}
    raise SetupError(
        f"{KEYS} is not set: it holds the keys with which your desk lets agents in (NAME:KEY); make one with "
        "python -c 'import secrets; print(secrets.token_urlsafe(32))', or try it with --open ORDER --agent NAME"
    )


def _tell(out: Speaker, address: str, opened: str) -> None:
    if out.as_json:
        print(json.dumps({"address": address, "open": opened or None}), flush=True)
        return
    print(address, flush=True)
    if opened:
        out.remark("Open this within a minute; it works once:")
        out.remark(f"  {opened}")


@contextmanager
def _served(app: WSGIApplication, host: str, port: int) -> Iterator[str]:
    """Serve an application in threads of this process; gives its address."""
    try:
        from waitress.server import create_server
    except ModuleNotFoundError as error:
        raise SetupError("the panel needs waitress; install it: pip install 'orderactions[panel]'") from error
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = socket.create_server((host, port), family=family)
    except OSError as error:
        raise SetupError(f"{host}:{port} cannot be used ({error.strerror}); name another --port, or 0") from None
    server = create_server(app, sockets=[listening], threads=8, ident=None)
    serving = threading.Thread(target=server.run, name="panel", daemon=True)
    serving.start()
    name, number = listening.getsockname()[:2]
    try:
        yield f"http://[{name}]:{number}" if ":" in name else f"http://{name}:{number}"
    finally:
        server.close()
        # What is being answered is answered; the journal is closed after this.
        server.task_dispatcher.shutdown()
        serving.join(timeout=5)
