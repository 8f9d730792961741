"""The commands that look at the journal: actions, audit verify. They need no account."""

from __future__ import annotations

from functools import partial

import click

from orderactions.cli.exits import Exit
from orderactions.cli.options import Group, examples, journal_option, json_option, limit_option, speaker
from orderactions.cli.output import Speaker
from orderactions.cli.session import open_service, opened_journal, order_ref
from orderactions.cli.tables import actions_table
from orderactions.cli.watching import watch
from orderactions.journal.verify import verify
from orderactions.render import note_text
from orderactions.service import ActionService
from orderactions.views import action_json, event_json

__all__ = ["actions", "audit"]

_LIMIT = 50


@click.command(
    short_help="List actions, or show one with its history.",
    epilog=examples(
        "orderactions actions",
        "orderactions actions --open",
        "orderactions actions --watch",
        "orderactions actions --order 305-1234567-1234567",
        "orderactions actions OA-7K2M-9Q4X-A1B2-C",
    ),
)
@click.argument("action", required=False)
@click.option("--open", "open_only", is_flag=True, help="Only those that are not finished.")
@click.option("--order", metavar="ORDER", help="Only those of this order.")
@limit_option("At most so many, the newest first.", _LIMIT)
@click.option("--watch", "watching", is_flag=True, help="Go on: a line for each change, until nothing is open.")
@journal_option
@json_option
def actions(action: str | None, *, open_only: bool, order: str | None, limit: int, watching: bool) -> int:
    """List actions, the newest first; or show ACTION (its id or our reference) with its history."""
    if action is not None and (open_only or order is not None):
        raise click.UsageError("give ACTION, or --open and --order to choose from all of them")
    out = speaker()
    if watching and out.as_json:
        raise click.UsageError("--watch tells a person; for a program, ask again with --json")
    with open_service(with_account=False, make=False) as service:
        if watching:
            ref = None if order is None else order_ref(order)
            chosen = None if action is None else service.get(action)
            many = partial(service.actions, order=ref, limit=limit)
            watch(out, service, many if chosen is None else lambda: (service.get(chosen.id),))
        elif action is not None:
            _one(out, service, action)
        else:
            _many(out, service, order, open_only=open_only, limit=limit)
        for warning in service.warnings():
            out.remark(f"note: {warning}")
    return Exit.OK


def _one(out: Speaker, service: ActionService, name: str) -> None:
    found = service.get(name)
    history = service.history(found.id)
    out.say(note_text(found, history))
    out.json({"action": action_json(found), "history": [event_json(event) for event in history]})


def _many(out: Speaker, service: ActionService, order: str | None, *, open_only: bool, limit: int) -> None:
    ref = None if order is None else order_ref(order)
    found = service.actions(order=ref, open_only=open_only, limit=limit)
    if found:
        out.say(actions_table(found, width=out.width))
    else:
        out.say("There are no " + ("open " if open_only else "") + "actions" + (f" of {ref}" if ref else "") + ".")
    out.json({"actions": [action_json(one) for one in found]})


@click.group(cls=Group, epilog=examples("orderactions audit verify"))
def audit() -> None:
    """Check the records."""


@audit.command(
    "verify",
    short_help="Check that no record was changed.",
    epilog=examples("orderactions audit verify", "orderactions audit verify --json"),
)
@journal_option
@json_option
def audit_verify() -> int:
    """Check that no record was changed, removed or put in later. Ends with 1 and names the places where one was."""
    out = speaker()
    with opened_journal(make=False) as journal:
        found = verify(journal)
    out.say(
        f"{found.records} records of {found.actions} actions: "
        + ("none was changed, removed or put in later." if found.ok else f"{len(found.faults)} places do not fit."),
        style="bold",
    )
    for fault in found.faults:
        out.say(f"- {fault}", indent=2)
    out.json(
        {
            "audit_verified": found.ok,
            "actions": found.actions,
            "records": found.records,
            "faults": list(found.faults),
        }
    )
    return Exit.OK if found.ok else Exit.NO
