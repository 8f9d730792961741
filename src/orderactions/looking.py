"""The verbs that only look: nothing is written at a marketplace by them, and nothing in the journal."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from orderactions.actions import Action, Event, Option, Preview, Task
from orderactions.engine.context import Context
from orderactions.engine.intake import preview
from orderactions.engine.looking import (
    WAIT_S,
    actions_of,
    find_action,
    options_of,
    presets_of,
    read_order,
    ticket_warnings_of,
    warnings_of,
)
from orderactions.engine.tasks import tasks_of
from orderactions.models import Actor, OrderRef, Request, TicketRef
from orderactions.orders import Order
from orderactions.presets import Preset
from orderactions.rules import check_actor

if TYPE_CHECKING:
    from orderactions.card import Card
    from orderactions.engine.restored import Beside
    from orderactions.shipping import MayShip

__all__ = ["Looking"]


class Looking:
    """What `ActionService` tells without doing anything."""

    _context: Context

    def order(self, order: OrderRef | str, *, wait_s: float = WAIT_S) -> Order:
        """Read an order now.

        Args:
            order: which one.
            wait_s: for so many seconds each of the reads may wait for the account's budget.

        Raises:
            RequestError: a malformed id, an unknown account; `OrderNotFound` when the marketplace does not know it.
            Throttled: the budget stays empty for longer than `wait_s`; says when to come back (`retry_after_s`).
            MarketplaceError, MissingCredentials: it cannot be read now.
        """
        return read_order(self._context, order, wait_s)

    def options(self, order: Order | OrderRef | str, *, wait_s: float = WAIT_S) -> tuple[Option, ...]:
        """Return what may be done on an order now. Waits and raises like `order`, unless the order itself is given."""
        return options_of(self._context, read_order(self._context, order, wait_s))

    def presets(
        self, order: Order | OrderRef | str, *, percent: Decimal | int | str = 10, wait_s: float = WAIT_S
    ) -> tuple[Preset, ...]:
        """Return the refunds that fit the usual causes now, each with its lines, components, amount and code.

        What our own actions hold and what the books show is taken off. A limit of the policy or a pause is not looked
        at: `preview(preset.request)` judges it.

        Args:
            order: a reading of the order, or which one to read now.
            percent: how much a part of the price is, where a cause gives one (late, price, goodwill).
            wait_s: see `order`.

        Raises:
            RequestError: the percentage is none. Also like `order`, unless the order itself is given.
        """
        return presets_of(self._context, read_order(self._context, order, wait_s), percent)

    def preview(
        self,
        request: Request,
        *,
        order: Order | None = None,
        ticket: TicketRef | str | None = None,
        wait_s: float = WAIT_S,
    ) -> Preview:
        """Lay out the exact effect of a request; nothing is written or sent.

        What stands against it is in `preview.problems`. With `order`, that reading is used instead of a new one. A tag
        of the `ticket` may say that a claim is open (`Policy.claim_tags`). `wait_s` is that of `order`.

        Raises:
            RequestError: a malformed id, an unknown account or order, a reading of another order.
            Throttled: the account's budget stays empty for longer than `wait_s`.
            MarketplaceError, MissingCredentials: the order cannot be read now.
        """
        self._notice()
        return preview(self._context, request, order, ticket, wait_s=wait_s)

    def card(
        self,
        order: Order | OrderRef | str,
        ticket: TicketRef | str | None,
        actor: Actor,
        *,
        percent: Decimal | int | str = 10,
        wait_s: float = WAIT_S,
    ) -> Card:
        """Return all that a ticket panel shows of an order: as data, `card.to_dict()` for JSON, `card.html()` to show.

        One reading of the order (none where it is given), one of the ticket, and one moment of the journal. A desk that
        is not connected or does not answer is told in `card.warnings`. A button that may be pressed can still be
        declined: `preview` and `execute` judge the very request.

        Args:
            order: a reading of the order, or which one to read now.
            ticket: the conversation beside which it is shown; None for none.
            actor: for whom the buttons are.
            percent: see `presets`.
            wait_s: see `order`.

        Raises:
            RequestError: a ticket that is none (`desk:id`), a percentage that is none. Also like `order`, unless the
                order itself is given.
        """
        from orderactions.engine.cards import card_of

        check_actor(actor)
        self._notice()
        return card_of(self._context, order, ticket, actor, percent, wait_s)

    def may_ship(self, order: OrderRef | str) -> MayShip:
        """Return whether the parcel of an order may be sent, as far as our cancellations go: ask before you confirm it.

        No as long as a cancellation waits (for approval, too), is on its way or unknown, and once it was carried out.
        Asks the journal only: neither the marketplace, nor whether the order is there. Where the journal is held back,
        or cannot be read, it is unsure. The answer is true only for yes.

        Args:
            order: which one.

        Raises:
            RequestError: a malformed id, an unknown account.
        """
        from orderactions.shipping import may_ship

        ref = self._context.order_ref(order)
        self._context.marketplace(ref.account).check_order_id(ref.order_id)
        return may_ship(self._context, ref)

    def _notice(self) -> None:
        """Call somebody, beside what is done here, when nobody drives; for every verb behind a button or a panel."""
        if self._context.alarm is not None:
            self._context.alarm.notice(self._context)

    def get(self, action_id: str) -> Action:
        """Return an action by its id or by its confirmation number. Raises RequestError when there is none."""
        return find_action(self._context, action_id)

    def actions(
        self, *, order: OrderRef | str | None = None, open_only: bool = False, limit: int = 50
    ) -> tuple[Action, ...]:
        """Return actions, the newest first; of one order, or of all. Raises RequestError where it names no account."""
        return actions_of(self._context, order, limit, open_only=open_only)

    def history(self, action_id: str) -> tuple[Event, ...]:
        """Return the records of an action, by its id or confirmation number, oldest first. Raises like `get`."""
        found = self.get(action_id)
        with self._context.journal.reading() as t:
            return tuple(t.ledger.history(found.id))

    def tasks(self, *, open_only: bool = True, kind: str | None = None, role: str | None = None) -> tuple[Task, ...]:
        """Return what needs a person, the most urgent first.

        Args:
            open_only: leave out what was answered.
            kind: only this kind.
            role: only what is for this role, or for which it stands in (`Policy.tasks`).

        Raises:
            RequestError: there is no such kind.
        """
        with self._context.journal.reading() as t:
            return tasks_of(self._context, t, open_only=open_only, kind=kind, role=role)

    def last_driven_at(self) -> datetime | None:
        """Return when anything last called `advance` on this journal."""
        with self._context.journal.reading() as t:
            return t.work.last_beat()

    def warnings(self) -> tuple[str, ...]:
        """Return what everybody at the desk should know now: pauses, a held journal, nobody driving, a deaf webhook."""
        return warnings_of(self._context)

    def ticket_warnings(
        self,
        order: Order | OrderRef | str,
        ticket: TicketRef | str,
        *,
        account: str = "",
        sites: Collection[str] = (),
        search: bool = True,
    ) -> tuple[str, ...]:
        """Return what speaks against this order being the one that the ticket is about. It stops nothing.

        Another account or site than the mailbox's, other tickets with an action of the same order, and those that the
        desks find which can search; one that could not is named. An empty answer is no proof: a buyer can name somebody
        else's order, and desks find a new ticket late.

        Args:
            order: a reading of the order, or which one. Without a reading its site is not known.
            ticket: the conversation.
            account: whose mailbox the ticket came to (`config.account_for(mailbox)`); an order that names no account is
                taken to be of this one.
            sites: which sites the mailbox is for, by the marketplace's ids or names, such as "Amazon.de".
            search: False: only the journal is asked, and no desk is waited for.

        Raises:
            RequestError: a malformed id, an unknown account, a ticket that is none (`desk:id`).
        """
        return ticket_warnings_of(self._context, order, ticket, account, sites, search=search)

    def compare_after_restore(self) -> tuple[Beside, ...]:
        """Read what the marketplaces show beside a journal that was put back: look at it before `resume`.

        Submissions that the journal does not know, orders that read cancelled, refunds in the books that no action
        claims, and what could not be read. It writes nothing. An empty answer is no proof that nothing was sent.
        """
        from orderactions.engine.restored import compare

        return compare(self._context)
