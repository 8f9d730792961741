"""Tables that people read: actions, options, the lines of an order."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table

from orderactions.actions import Action, Option, Verdict
from orderactions.cli.output import moment, table
from orderactions.models import Kind
from orderactions.orders import Order

__all__ = ["actions_table", "lines_table", "options_table"]


def actions_table(actions: Sequence[Action]) -> Table:
    """Return one row for each action."""
    rows = [
        (
            moment(action.created_at),
            action.confirmation.number,
            action.kind.value,
            str(action.order),
            str(action.amount) if action.lines else "",
            action.state.value,
            str(action.actor),
            action.attention.reason if action.attention else "",
        )
        for action in actions
    ]
    header = ("Asked", "Our reference", "Kind", "Order", "Amount", "State", "By", "Needs a person")
    return _used(header, rows, right=(4,))


def options_table(order: Order, options: Sequence[Option]) -> Table:
    """Return one row for each thing that may be done, with why not and what clears it."""
    skus = {line.line_id: line.sku for line in order.lines}
    rows = []
    for option in options:
        what = option.kind.value
        if option.line_id is not None:
            what = f"{what} of {skus[option.line_id]} (line {option.line_id})"
        elif option.kind is Kind.REFUND:
            what = f"{what} of the order"
        limit = f"up to {option.limit}" if option.limit else ""
        why = "; ".join(str(problem) for problem in option.problems)
        if option.verdict is Verdict.ALLOWED and option.deadline:
            why = f"ship by {moment(option.deadline)}"
        rows.append((what, option.verdict.value.upper(), limit, why))
    return _used(("What", "Verdict", "Limit", "Why, and what clears it"), rows)


def lines_table(order: Order) -> Table:
    """Return one row for each line, with what was paid for it."""
    rows = []
    for line in order.lines:
        paid = ", ".join(
            f"{component.value.replace('_', ' ')} {amount.amount}" for component, amount in line.paid.items()
        )
        shipped = f"{line.quantity_shipped} of {line.quantity}"
        rows.append((line.line_id, line.sku, line.title, shipped, paid or "nothing", line.problem))
    return _used(("Line", "SKU", "Title", "Shipped", f"Paid ({order.currency})", "Problem"), rows)


def _used(header: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()) -> Table:
    """Leave out the columns that nothing stands in."""
    used = [at for at in range(len(header)) if any(row[at] for row in rows)] if rows else range(len(header))
    return table(
        [header[at] for at in used],
        [[row[at] for at in used] for row in rows],
        right=[new for new, at in enumerate(used) if at in right],
    )
