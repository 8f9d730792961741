"""A help desk of two pages: the tickets, and one of them with the panel beside it in an iframe."""

from __future__ import annotations

from flask import Flask, Response, abort, make_response, render_template, request

from orderactions.clock import Clock
from orderactions.desks.memory import MemoryDesk
from orderactions.errors import DeskError
from orderactions.panel import Keys, sign_context
from tools.demo_panel.tickets import AGENTS, DESK, TICKETS, DemoAgent

__all__ = ["make_desk"]

_A_DAY_AT_WORK_S = 12 * 3600
_RIGHT_TO_LEFT = frozenset({"ar", "he"})


def make_desk(desk: MemoryDesk, keys: Keys, panel: str, clock: Clock) -> Flask:
    """Make the desk's pages.

    Args:
        desk: keeps the conversations.
        keys: the panel's, with which a context is signed for each agent at each ticket.
        panel: where the panel is.
        clock: tells the time.
    """
    app = Flask("tools.demo_panel.desk")

    @app.get("/")
    def tickets() -> str:
        found = [(each, desk.read(each.number)) for each in TICKETS.values()]
        return render_template("tickets.html", tickets=found, agent=_agent(), agents=AGENTS, dir_of=_dir_of)

    @app.get("/ticket/<number>")
    def ticket(number: str) -> str:
        agent, about = _agent(), TICKETS.get(number) or abort(404)
        # Who is logged in the desk knows; here the address says it.
        context = sign_context(
            keys,
            agent=agent.name,
            ticket=f"{DESK}:{number}",
            orders=[about.order],
            roles=agent.roles,
            language=agent.language,
            whole_desk=agent.whole_desk,
            stay_s=_A_DAY_AT_WORK_S,
            clock=clock,
        )
        return render_template(
            "ticket.html", about=about, agent=agent, context=context, panel=panel, **_conversation(desk, number)
        )

    @app.get("/ticket/<number>/messages")
    def messages(number: str) -> Response:
        try:
            return make_response(render_template("_messages.html", **_conversation(desk, number)))
        except DeskError:
            abort(404)

    return app


def _agent() -> DemoAgent:
    return AGENTS.get(request.args.get("agent", "marie")) or abort(404)


def _dir_of(language: str) -> str:
    return "rtl" if language in _RIGHT_TO_LEFT else "ltr"


def _conversation(desk: MemoryDesk, number: str) -> dict[str, object]:
    found = desk.read(number)
    return {"ticket": found, "messages": desk.messages(number), "dir": _dir_of(found.language)}
