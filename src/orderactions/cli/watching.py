"""Looking on: a line for each thing that changes, until nothing does by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC

from orderactions.actions import Action
from orderactions.cli.driving import until_stopped
from orderactions.cli.output import Speaker
from orderactions.cli.session import settings
from orderactions.service import ActionService

__all__ = ["watch"]

_EVERY_S = 2.0


def watch(out: Speaker, service: ActionService, look: Callable[[], Sequence[Action]]) -> None:
    """Tell the open actions and what becomes of them, until none goes on by itself or somebody ends it (Ctrl-C)."""
    told: dict[str, str] = {}
    with until_stopped() as stop:
        while not stop.is_set():
            found = look()
            at = settings().clock.now().astimezone(UTC).strftime("%H:%M:%S")
            for action in reversed(found):
                now = _now(action)
                # What had ended before anybody looked is no change.
                if told.get(action.id, "" if action.is_open else now) != now:
                    out.say(f"{at} UTC  {action.confirmation.number}  {now}")
                told[action.id] = now
            if not any(action.expected or action.steps_open for action in found):
                out.remark("nothing goes on by itself any more")
                return
            service.rest(_EVERY_S, stop)


def _now(action: Action) -> str:
    parts = [action.state.value]
    parts += [f"next: {action.expected}"] if action.expected else []
    parts += [f"needs a person: {action.attention.reason}"] if action.attention else []
    return ", ".join(parts)
