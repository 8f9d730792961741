"""From a request to an action: shown, confirmed by a person, recorded, and driven for as long as was asked."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

import click
from attrs import frozen
from rich.console import Console

from orderactions.actions import Action, Preview
from orderactions.cli.exits import Exit, code_of_action
from orderactions.cli.options import speaker
from orderactions.cli.output import Speaker, plain
from orderactions.cli.session import open_service, settings
from orderactions.errors import OrderActionsError
from orderactions.models import Actor, Request
from orderactions.orders import Order
from orderactions.service import ActionService
from orderactions.states import FINAL, State
from orderactions.views import action_json, preview_json

__all__ = ["Press", "is_interactive", "tell_action", "tell_warnings"]

_ENDS = FINAL | {State.DONE, State.UNKNOWN}
#: What keeps the command from seeing how it goes on.
_CANNOT_LOOK = (OrderActionsError, sqlite3.Error, OSError)
#: How often the display is renewed, in seconds.
_LOOK_S = 1.0


@frozen(kw_only=True)
class Press:
    """How a request is to be carried out."""

    actor: Actor
    ticket: str | None = None
    key: str | None = None
    again: bool = False
    wait_s: float = 0.0
    yes: bool = False
    preview_only: bool = False

    def carry_out(self, order_text: str, wants: Callable[[ActionService, Order], Request]) -> int:
        """Read the order, show what would happen, and do it if that is wanted.

        Raises:
            click.UsageError: nobody is there to be asked.
        """
        if not (self.yes or self.preview_only or is_interactive()):
            raise click.UsageError(
                "nobody can be asked here; add --yes to carry it out, or --preview to see what would happen"
            )
        out = speaker()
        with open_service(or_in_memory=self.preview_only) as service:
            order = service.order(order_text)
            preview = service.preview(wants(service, order), order=order, ticket=self.ticket)
            # Whoever adds --preview to a command that says --yes wants to see and not to do.
            if self.preview_only or not self.yes:
                told = self._ask(out, preview)
                if told is not None:
                    return told
            action = service.execute(preview, actor=self.actor, ticket=self.ticket, key=self.key, again=self.again)
            action = _drive(service, action, self.wait_s, out)
            tell_action(out, action)
            tell_warnings(out, service)
            out.json({"action": action_json(action)})
            return code_of_action(action)

    def _ask(self, out: Speaker, preview: Preview) -> int | None:
        """Show the preview; return the exit code when that is the end of it, None when it is to be carried out."""
        if out.as_json and not self.preview_only:
            out.remark(str(preview))
        out.say(str(preview))
        if self.preview_only or preview.problems:
            out.json({"preview": preview_json(preview)})
            return Exit.NO if preview.problems else Exit.OK
        out.say()
        with suppress(click.Abort):
            if click.confirm(f"Carry it out as {self.actor}?", default=False, err=True):
                return None
        out.remark("nothing was recorded or sent")
        out.json({"preview": preview_json(preview)})
        return Exit.NO


def is_interactive() -> bool:
    """Whether a person can be asked."""
    return sys.stdin is not None and sys.stdin.isatty()


def tell_action(out: Speaker, action: Action) -> None:
    """Say where an action stands, what is known of it elsewhere, and what it waits for."""
    out.say(action.confirmation.for_agent, style="bold")
    rows = [("Our reference", action.confirmation.number), ("State", action.state.value)]
    rows += [(f"{one.system} {one.kind}", one.value) for one in action.confirmation.references]
    rows += [("Order page", action.confirmation.link)] if action.confirmation.link else []
    rows += [("Changed", difference) for difference in action.differences]
    rows += [("Next", action.expected)] if action.expected else []
    rows += [("Needs a person", f"{action.attention.reason}; see: orderactions tasks")] if action.attention else []
    for name, value in rows:
        out.say(f"{name:<14}  {value}", indent=2)
    if action.state in (State.RESERVED, State.SUBMITTING, State.ACCEPTED):
        out.say(f"It goes on by `orderactions worker`; look: orderactions actions {action.id}", indent=2)


def tell_warnings(out: Speaker, service: ActionService) -> None:
    """Say what everybody should know; what was recorded before stays told where that cannot be read."""
    with suppress(*_CANNOT_LOOK):
        for warning in service.warnings():
            out.remark(f"note: {warning}")


def _drive(service: ActionService, action: Action, wait_s: float, out: Speaker) -> Action:
    """Drive the action for at most so long, a little at a time, so that a person sees it move.

    It is recorded: whatever fails here, the command must not end as if it were not.
    """
    clock = settings().clock
    until = clock.now() + timedelta(seconds=wait_s)
    with _progress(out, wait_s) as show:
        while action.state not in _ENDS or action.steps_open:
            left_s = (until - clock.now()).total_seconds()
            if left_s <= 0:
                break
            show(action, left_s)
            try:
                action = service.wait(action.id, min(_LOOK_S, left_s))
            except KeyboardInterrupt:
                out.remark("no longer waiting; what is recorded goes on without this command")
                return service.get(action.id)
            except _CANNOT_LOOK as error:
                out.remark(f"note: it is recorded, and cannot be followed now: {error}")
                return action
    return action


@contextmanager
def _progress(out: Speaker, wait_s: float) -> Iterator[Callable[[Action, float], None]]:
    """Show on standard error how it goes, where a person sees it."""
    if wait_s <= 0 or not out.shows_progress():
        yield lambda _action, _left_s: None
        return
    console = Console(stderr=True, highlight=False, markup=False)
    with console.status("recorded") as status:

        def show(action: Action, left_s: float) -> None:
            waits = action.expected or "the help desk"
            status.update(plain(f"{action.state.value}, waits for {waits} ({left_s:.0f} s left)"))

        yield show
