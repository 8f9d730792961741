"""Whether a parcel may be sent: what the journal knows of cancellations of its order. Loaded when it is asked."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from attrs import frozen

from orderactions.engine.context import is_by_hand
from orderactions.errors import JournalError
from orderactions.ids import confirmation_number
from orderactions.models import Kind, OrderRef
from orderactions.states import FINAL, State

if TYPE_CHECKING:
    from orderactions.engine.context import Context
    from orderactions.journal.rows import ActionRow
    from orderactions.journal.transaction import Transaction

__all__ = ["MayShip", "Ship", "may_ship"]

_SAID: dict[State, str] = {
    State.PROPOSED: "waits for approval",
    State.RESERVED: "waits to be sent",
    State.SUBMITTING: "may be on its way to the marketplace",
    State.ACCEPTED: "was received by the marketplace, which has not answered yet",
    State.UNKNOWN: "may have been carried out; nobody knows yet",
    State.DONE: "was carried out",
    State.SETTLED: "was carried out",
}


class Ship(Enum):
    """Whether a parcel may be sent."""

    YES = "yes"
    NO = "no"
    #: It cannot be told now: ask again, or a person.
    UNSURE = "unsure"


@frozen(kw_only=True)
class MayShip:
    """Whether the parcel of an order may be sent, as far as our cancellations go. True only when it may."""

    answer: Ship
    #: In a sentence.
    why: str
    #: Our reference of the cancellation that stands against it; "" when none does.
    number: str = ""

    def __bool__(self) -> bool:
        return self.answer is Ship.YES


def may_ship(context: Context, ref: OrderRef) -> MayShip:
    """Return whether the journal knows a cancellation of an order; it says yes only where it can be sure of that."""
    try:
        with context.journal.reading() as t:
            if held := context.journal.why_held(t):
                return MayShip(answer=Ship.UNSURE, why=f"the journal may lack cancellations: {held}")
            return _judge(t, ref)
    except JournalError as error:
        return MayShip(answer=Ship.UNSURE, why=f"the journal cannot be read now ({type(error).__name__})")


def _judge(t: Transaction, ref: OrderRef) -> MayShip:
    for row in reversed(t.ledger.of_order(ref.account, ref.order_id)):
        if row.kind is Kind.CANCELLATION and (said := _stands(t, row)):
            number = confirmation_number(row.id)
            return MayShip(answer=Ship.NO, why=f"the cancellation {number} {said}", number=number)
    return MayShip(answer=Ship.YES, why="no cancellation of ours stands against it")


def _stands(t: Transaction, row: ActionRow) -> str:
    """What a cancellation has come to, if the parcel must not go for it; "" when it may."""
    if is_by_hand(row) and row.state is State.DONE:
        return "was recorded as done by hand"
    if row.state not in FINAL or row.state is State.SETTLED:
        return _SAID[row.state]
    contradicted = any(task.kind == "answer_contradicted" for task in t.work.tasks(open_only=False, action_id=row.id))
    return "was closed as not happened, and then the marketplace said that it has it" if contradicted else ""
