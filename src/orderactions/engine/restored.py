"""What the marketplace shows beside a journal that was put back: laid out for the person who takes it up."""

from __future__ import annotations

from attrs import frozen

from orderactions.engine.context import Context, own_of
from orderactions.engine.firstlook import unknown_submissions
from orderactions.errors import MarketplaceError, MissingCredentials, RequestError
from orderactions.ids import confirmation_number
from orderactions.journal.rows import ActionRow
from orderactions.models import Kind
from orderactions.orders import OrderStatus
from orderactions.states import State

__all__ = ["Beside", "compare"]

_DOUBTED = (State.PROPOSED, State.RESERVED, State.SUBMITTING, State.UNKNOWN)


@frozen(kw_only=True)
class Beside:
    """One thing that the journal and the marketplace do not tell alike, or that could not be compared."""

    account: str
    #: "submission": listed, and not in the journal. "action": may have been carried out. "unread": cannot be read now.
    kind: str
    #: Our reference of the action; "" where there is none.
    number: str
    said: str


def compare(context: Context) -> tuple[Beside, ...]:
    """Read what the marketplaces show beside what this journal doubts; writes nothing, decides nothing.

    That nothing is found is no proof that nothing was sent: lists and books may be late.
    """
    found: list[Beside] = []
    for account in context.marketplaces:
        found += _submissions(context, account)
        with context.journal.reading() as t:
            rows = [row for state in _DOUBTED for row in t.ledger.in_state(state) if row.account == account]
        found += [said for row in rows if (said := _action(context, row)) is not None]
    return tuple(found)


def _submissions(context: Context, account: str) -> list[Beside]:
    try:
        unknown = unknown_submissions(context, account)
    except (MarketplaceError, MissingCredentials) as error:
        return [Beside(account=account, kind="unread", number="", said=f"the list of submissions: {error}")]
    return [
        Beside(
            account=account,
            kind="submission",
            number="",
            said=f"{kind.value} submission {each.reference} of {each.created_at:%Y-%m-%d %H:%M} UTC is not known here",
        )
        for kind, each in unknown
    ]


def _action(context: Context, row: ActionRow) -> Beside | None:
    number = confirmation_number(row.id)
    try:
        order = context.marketplace(row.account).snapshot(row.order_id, with_books=row.kind is Kind.REFUND)
    except (MarketplaceError, MissingCredentials, RequestError) as error:
        return Beside(account=row.account, kind="unread", number=number, said=f"order {row.order_id}: {error}")
    said = ""
    if row.kind is Kind.CANCELLATION and order.status is OrderStatus.CANCELLED:
        said = f"order {row.order_id} reads cancelled"
    elif row.kind is Kind.REFUND:
        with context.journal.reading() as t:
            foreign = own_of(t, order).foreign
        amounts = ", ".join(f"{line.amount} {line.component.value} of {line.line_id}" for line in foreign)
        said = f"the books show for order {row.order_id} what no action here claims: {amounts}" if foreign else ""
    return Beside(account=row.account, kind="action", number=number, said=said) if said else None
