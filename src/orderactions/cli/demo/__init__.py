"""`orderactions demo`: agents at a desk, a simulated Amazon behind a real socket, and a comparison at the end."""

from __future__ import annotations

import click

from orderactions.cli.demo.check import compare
from orderactions.cli.demo.stage import CASES, REFUSALS, Stage
from orderactions.cli.demo.story import Story
from orderactions.cli.exits import Exit
from orderactions.cli.options import examples, json_option, speaker
from orderactions.journal.verify import verify
from orderactions.states import State
from orderactions.testing.simulator import GUESSES
from orderactions.views import action_json

__all__ = ["demo"]

_CARRIED_OUT = (State.DONE, State.SETTLED)
_SHOWN = ("id", "kind", "state", "order", "amount", "currency", "confirmation")


@click.command(
    short_help="Show everything, from ticket to proof.",
    epilog=examples("orderactions demo", "orderactions demo --json"),
)
@json_option
def demo() -> int:
    """Show refunds and cancellations from ticket to proof.

    Starts a simulated Amazon on this machine and works through tickets in several languages: refunds in full, of one
    unit, of the shipping cost, a gesture, a cancellation, and requests that are refused before anything is sent.
    Needs no account and no network, and leaves nothing behind.

    Ends with 0 only if what Amazon's side carried out is, amount by amount, what was recorded here, the records are
    unchanged, and every action was carried out.
    """
    out = speaker()
    with Stage() as stage:
        story = Story(stage, out)
        story.open()
        for number, case in enumerate(CASES, 1):
            story.carry_out(number, case)
        story.refuse(REFUSALS)
        actions = stage.service.actions(limit=100)[::-1]
        audit = verify(stage.journal)
        ledger = compare(actions, stage.amazon.ledger())
        carried_out = all(action.state in _CARRIED_OUT for action in actions)
        story.close(actions, ledger, audit)
        out.json(
            {
                "actions": [{name: action_json(action)[name] for name in _SHOWN} for action in actions],
                "ledger_agrees": ledger.agrees,
                "audit_verified": audit.ok,
                "guesses": [{"id": guess.id, "text": guess.text} for guess in GUESSES],
            }
        )
    return Exit.OK if ledger.agrees and audit.ok and carried_out else Exit.UNCLEAR
