"""Comparing what we recorded with what the other side says happened. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from attrs import frozen

from orderactions.actions import Action
from orderactions.models import Kind
from orderactions.money import total
from orderactions.states import State

__all__ = ["Compared", "Row", "compare"]

_CARRIED_OUT = (State.DONE, State.SETTLED)


@frozen(order=True)
class Row:
    """One amount of one component of one line, or one cancelled order."""

    #: Our reference; "" for a cancellation, which carries none.
    number: str
    order_id: str
    line_id: str
    #: Component type, or the reason of a cancellation, in the marketplace's words.
    what: str
    #: "EUR 12.50"; "" for a cancellation.
    amount: str


@frozen(kw_only=True)
class Compared:
    """Both sides, row by row: how often each row stands in our journal and in the other side's ledger."""

    rows: Mapping[Row, tuple[int, int]]
    #: What else does not fit, in sentences.
    faults: tuple[str, ...] = ()

    @property
    def agrees(self) -> bool:
        """Whether both sides say the same, and each row once."""
        return not self.faults and all(sides == (1, 1) for sides in self.rows.values())


def compare(actions: Sequence[Action], ledger: Mapping[str, Sequence[Mapping[str, str]]]) -> Compared:
    """Compare the actions that count as carried out with a simulator's ledger.

    Args:
        actions: all that the journal holds.
        ledger: from `SimulatedAmazon.ledger`.
    """
    carried_out = [action for action in actions if action.state in _CARRIED_OUT]
    ours = Counter(row for action in carried_out for row in _rows_of(action))
    theirs = Counter(
        Row(
            entry["merchant_adjustment_item_id"],
            entry["order_id"],
            entry["line_id"],
            entry["component"],
            f"{entry['currency']} {entry['amount']}",
        )
        for entry in ledger["refunds"]
    )
    theirs += Counter(Row("", entry["order_id"], "", entry["reason"], "") for entry in ledger["cancellations"])
    faults = [
        f"{action.confirmation.number}: its lines and what was sent have different sums"
        for action in carried_out
        if action.kind is Kind.REFUND and action.amount != _sent(action)
    ]
    faults += [f"{len(ledger[name])} amounts are {name}" for name in ("parked", "dropped") if ledger[name]]
    return Compared(rows={row: (ours[row], theirs[row]) for row in sorted({*ours, *theirs})}, faults=tuple(faults))


def _rows_of(action: Action) -> list[Row]:
    if action.kind is Kind.CANCELLATION:
        return [Row("", action.order.order_id, "", action.code, "")]
    return [
        Row(action.confirmation.number, action.order.order_id, sent.line_id, kind, str(amount))
        for sent in action.wire
        for kind, amount in sent.components
    ]


def _sent(action: Action) -> object:
    return total((amount for sent in action.wire for _, amount in sent.components), action.currency)
