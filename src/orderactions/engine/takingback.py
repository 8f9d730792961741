"""Taking back the record of what was not done by hand after all. It frees money, so two people stand for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orderactions.engine.context import Context, actor_of, is_by_hand
from orderactions.engine.moves import close_task, move
from orderactions.errors import RequestError
from orderactions.journal.rows import ActionRow
from orderactions.models import Actor
from orderactions.rules import may
from orderactions.states import State

if TYPE_CHECKING:
    from orderactions.journal.transaction import Transaction

__all__ = ["check_taker", "take_back"]


def check_taker(context: Context, row: ActionRow, actor: Actor, second: Actor | None = None) -> None:
    """Raise RequestError unless two people stand behind it: who recorded it, and another who takes it back."""
    if not may(context.policy, actor, "resolve"):
        raise RequestError("actor", f"the policy lets {actor} answer no tasks; ask somebody whose role may")
    people = {each.name.casefold().strip() for each in (actor, second) if each is not None and each.kind == "agent"}
    if not people - {actor_of(row).name.casefold().strip()}:
        raise RequestError(
            "actor", f"{actor_of(row)} recorded it, and it frees money: another person takes it back, or agrees"
        )


def take_back(context: Context, t: Transaction, row: ActionRow, actor: Actor) -> ActionRow:
    """End the record of something that was not done; its amounts are free again."""
    assert is_by_hand(row)
    row = close_task(t, row, "external_above_left", "the record was taken back")
    return move(context, t, row, State.WITHDRAWN, why=f"taken back by {actor}", data={"by": str(actor)})
