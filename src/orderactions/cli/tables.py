"""Tables that people read: actions, options, the lines of an order."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from orderactions.actions import Action, Option, Verdict
from orderactions.cli.output import moment, table
from orderactions.models import Kind
from orderactions.orders import Order
from orderactions.presets import Preset
from orderactions.states import State

__all__ = ["actions_table", "lines_table", "options_table", "presets_table"]


#: From this width on, all of an action fits into one line.
_ROOMY = 118

_VERDICTS = {
    Verdict.ALLOWED: "green",
    Verdict.BLOCKED: "red",
    Verdict.MANUAL: "yellow",
    Verdict.UNSURE: "magenta",
}
#: What was not carried out is red.
_STATES = {
    State.DONE: "green",
    State.SETTLED: "green",
    State.UNKNOWN: "magenta",
    State.PROPOSED: "yellow",
    State.RESERVED: "yellow",
    State.SUBMITTING: "yellow",
    State.ACCEPTED: "yellow",
}


def actions_table(actions: Sequence[Action], *, width: int) -> Table:
    """Return one row for each action; where a line is too narrow for a row, each row has two."""
    narrow = width < _ROOMY
    rows: list[tuple[str | Text, ...]] = []
    for action in actions:
        state = Text(action.state.value, style=_STATES.get(action.state, "red"))
        number, order = action.confirmation.number, str(action.order)
        kind = f"{action.kind.value}{' by hand' if action.by_hand else ''}"
        amount = str(action.amount) if action.lines else ""
        needs = action.attention.reason if action.attention else ""
        asked = moment(action.created_at)
        if narrow:
            rows.append(
                (
                    f"{number}\n{order}",
                    f"{kind}\n{amount}".rstrip(),
                    state,
                    str(action.actor),
                    asked.removesuffix(" UTC"),
                    needs,
                )
            )
        else:
            rows.append((asked, number, kind, order, amount, state, str(action.actor), needs))
    if narrow:
        return _used(("Our reference, order", "What", "State", "By", "Asked (UTC)", "Needs a person"), rows)
    header = ("Asked", "Our reference", "Kind", "Order", "Amount", "State", "By", "Needs a person")
    return _used(header, rows, right=(4,))


def options_table(order: Order, options: Sequence[Option]) -> Table:
    """Return one row for each thing that may be done, with why not and what clears it."""
    skus = {line.line_id: line.sku for line in order.lines}
    rows: list[tuple[str | Text, ...]] = []
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
        rows.append((what, Text(option.verdict.value.upper(), style=_VERDICTS[option.verdict]), limit, why))
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


def presets_table(presets: Sequence[Preset]) -> Table:
    """Return one row for each refund that fits a cause."""
    rows = [(each.cause.value, str(each.amount), each.title, each.code) for each in presets]
    return table(("Cause", "Amount", "What", "Code"), rows, right=(1,))


def _used(header: Sequence[str], rows: Sequence[Sequence[str | Text]], *, right: Sequence[int] = ()) -> Table:
    """Leave out the columns that nothing stands in."""
    used = [at for at in range(len(header)) if any(row[at] for row in rows)] if rows else range(len(header))
    return table(
        [header[at] for at in used],
        [[row[at] for at in used] for row in rows],
        right=[new for new, at in enumerate(used) if at in right],
    )
