"""What every part of the engine works with, and how an action is shown."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import field, frozen

from orderactions.actions import Action, Attention, Confirmation, Event, Plan
from orderactions.clock import Clock
from orderactions.engine.estimates import expected
from orderactions.engine.ownwords import has_own_words, own_words
from orderactions.engine.parcelsteps import parcel_steps
from orderactions.errors import RequestError, SetupError
from orderactions.ids import Ids, confirmation_number
from orderactions.journal import Journal
from orderactions.journal.codec import read_actor, read_lines, read_problems, read_references, read_wire
from orderactions.journal.rows import ActionRow
from orderactions.messages import Macros
from orderactions.models import Actor, Kind, OrderRef, TicketRef
from orderactions.money import Money
from orderactions.orders import BookEntry, Order
from orderactions.policy import Policy, ReplyAt
from orderactions.protocols import Desk, Marketplace, Member
from orderactions.reasons import Reason
from orderactions.render import agent_sentence
from orderactions.rules import Own, OwnRefund, foreign_lines, not_ours
from orderactions.states import FINAL, Stage, State, stage_of

if TYPE_CHECKING:
    from orderactions.engine.alarm import Alarm
    from orderactions.fulfilment import FulfilmentProvider
    from orderactions.journal.transaction import Transaction
    from orderactions.webhooks import Webhook

__all__ = [
    "Context",
    "Handler",
    "actor_of",
    "held_on",
    "is_by_hand",
    "is_fresh",
    "member_of",
    "own_of",
    "own_refunds",
    "plan_of",
    "slot_of",
    "view",
]

#: How long a claimed job is ours, in seconds; renewed while its orders are read.
LEASE_S = 150
#: Beyond the credential's life: clock skew, the longest request, a listing that lags.
_MAY_BE_POSTED = frozenset({State.SUBMITTING, State.ACCEPTED, State.UNKNOWN, State.DONE, State.SETTLED})
#: So long after a journal was put back and taken up, the books may still post what it has forgotten.
FORGOTTEN_POSTS = timedelta(days=28)
FENCE_MARGIN = timedelta(seconds=300)
#: How long a credential is accepted at most (AMZ-AUTH-01).
TOKEN_LIFE = timedelta(hours=1)


Handler = Callable[[Event, Action], object]
"""Is told a record, and the action as it is now."""


class Readings:
    """The orders behind the last previews, as this service read them itself."""

    def __init__(self, most: int = 1000) -> None:
        self._most = most
        self._kept: dict[str, Order] = {}
        self._lock = threading.Lock()

    def keep(self, preview_id: str, order: Order) -> None:
        """Remember what a preview rests on; the oldest is forgotten."""
        with self._lock:
            self._kept[preview_id] = order
            while len(self._kept) > self._most:
                del self._kept[next(iter(self._kept))]

    def get(self, preview_id: str) -> Order | None:
        """Return what a preview rests on, if it was made here and not long ago."""
        with self._lock:
            return self._kept.get(preview_id)


@frozen(kw_only=True)
class Context:
    """What the service was made with."""

    marketplaces: Mapping[str, Marketplace]
    journal: Journal
    desks: Mapping[str, Desk]
    policy: Policy
    clock: Clock
    ids: Ids
    macros: Macros
    #: The name of this process in leases.
    worker: str
    readings: Readings = field(factory=Readings)
    #: The accounts whose list this process has compared with the journal. Adding to a set needs no lock.
    looked: set[str] = field(factory=set)
    #: Who is told what is recorded: by topic, or everything.
    handlers: list[tuple[str | None, Handler]] = field(factory=list)
    #: By name: the programs that are told by a signed POST, each with a progress of its own.
    webhooks: Mapping[str, Webhook] = field(factory=dict)
    #: By name and account; whoever can be asked to stop a parcel.
    fulfilment: Mapping[tuple[str, str], FulfilmentProvider] = field(factory=dict)
    #: Calls people; None where no channel is set up.
    alarm: Alarm | None = None

    def marketplace(self, account: str) -> Marketplace:
        """Return the account's marketplace. Raises RequestError when there is no such account."""
        found = self.marketplaces.get(account)
        if found is None:
            raise RequestError("account", f"{account!r} is not one of {', '.join(sorted(self.marketplaces))}")
        return found

    def order_ref(self, order: OrderRef | str) -> OrderRef:
        """Return the order with its account; a plain string where only one account can be meant."""
        if isinstance(order, OrderRef):
            return order
        account, slash, order_id = order.partition("/")
        if slash:
            return OrderRef(account, order_id)
        if not self.marketplaces:
            raise RequestError("order", "no account is connected; give the service its marketplaces")
        if len(self.marketplaces) != 1:
            names = ", ".join(sorted(self.marketplaces))
            raise RequestError("order", f"{order!r} names no account; write account/order with one of {names}")
        return OrderRef(next(iter(self.marketplaces)), order)


def by_account(marketplaces: Sequence[Marketplace]) -> Mapping[str, Marketplace]:
    """Return the marketplaces by their accounts' names. Raises SetupError where two are one."""
    accounts = {marketplace.account: marketplace for marketplace in marketplaces}
    if len(accounts) != len(marketplaces):
        raise SetupError("marketplaces: two accounts have the same name; give each one of its own")
    identities = {marketplace.identity for marketplace in marketplaces}
    if len(identities) != len(marketplaces):
        raise SetupError("marketplaces: two accounts are the same seller; each would have a balance of its own")
    return accounts


def by_provider(fulfilment: Sequence[FulfilmentProvider]) -> Mapping[tuple[str, str], FulfilmentProvider]:
    """Return who can stop parcels, by name and account. Raises SetupError where two have the same."""
    providers = {(provider.name, provider.account): provider for provider in fulfilment}
    if len(providers) != len(fulfilment):
        raise SetupError("fulfilment: two providers have the same name and account; give each one of its own")
    return providers


def by_name(webhooks: Sequence[Webhook]) -> Mapping[str, Webhook]:
    """Return the webhooks by their names. Raises SetupError where two have the same."""
    named = {webhook.name: webhook for webhook in webhooks}
    if len(named) != len(webhooks):
        raise SetupError("webhooks: two have the same name; give each one of its own: its progress is kept under it")
    return named


def policy_of(given: Policy | Path | str | None) -> Policy:
    """Return the policy in force: the one given, that of a file, or the small one. Raises SetupError for a bad file."""
    if given is None or isinstance(given, Policy):
        return given or Policy()
    # A policy of the host's own needs no reader of files.
    from orderactions.policyfile import read_policy

    return read_policy(given)


def member_of(row: ActionRow, number: int) -> Member:
    """Return an action as part of a submission."""
    return Member(
        message_no=number,
        action_id=row.id,
        reference=confirmation_number(row.id),
        order=OrderRef(row.account, row.order_id),
        wire=plan_of(row).wire,
    )


def is_fresh(read_at: datetime | None, now: datetime, ttl: timedelta) -> bool:
    """Whether a reading may be used without another look; one from the future may not."""
    return read_at is not None and timedelta(0) <= now - read_at <= ttl


def slot_of(account: str, kind: Kind) -> str:
    """Return the slot of which only one submission may be under way."""
    return f"{account}|{kind.value}"


def is_by_hand(row: ActionRow) -> bool:
    """Whether nothing was sent, and a person says that it was done at the marketplace."""
    return bool(row.body.get("by_hand"))


def actor_of(row: ActionRow) -> Actor:
    """Return who asked."""
    return read_actor(row.body["actor"])


def plan_of(row: ActionRow) -> Plan:
    """Return how an action is sent."""
    return Plan(wire=read_wire(row.body["wire"]), code=row.body["code"], tax_rule=row.body["tax_rule"])


def own_of(t: Transaction, order: Order, *, without: str = "") -> Own:
    """Return what is held on an order, as this transaction sees it: by our own actions, and by what is not ours.

    Args:
        t: the transaction.
        order: as it was read, with what the books show where they are read.
        without: an action that is left out.
    """
    return held_on(t, order, t.ledger.of_order(order.ref.account, order.ref.order_id), without=without)[0]


def held_on(
    t: Transaction, order: Order, rows: Sequence[ActionRow], *, without: str = ""
) -> tuple[Own, tuple[BookEntry, ...]]:
    """Return what `own_of` does, with the entries of the books that are not ours; `rows` are the order's actions."""
    account, order_id = order.ref.account, order.ref.order_id
    lines = tuple(t.ledger.held(account, order_id, without=without))
    units: dict[str, int] = {}
    for line in lines:
        units[line.line_id] = units.get(line.line_id, 0) + line.quantity
    cancelling = refunding = ""
    for row in rows:
        if row.id == without or (row.state in FINAL and row.state is not State.SETTLED):
            continue
        if row.kind is Kind.CANCELLATION:
            cancelling = confirmation_number(row.id)
        elif row.state not in (State.DONE, State.SETTLED):
            refunding = confirmation_number(row.id)
    entries: tuple[BookEntry, ...] = ()
    if order.books:
        entries = not_ours(order.books, own_refunds(t, rows), t.ledger.claimed(account, order_id))
    own = Own(
        lines=lines, foreign=foreign_lines(order, entries), units=units, cancelling=cancelling, refunding=refunding
    )
    return own, entries


def own_refunds(t: Transaction, rows: Iterable[ActionRow], *, held: bool = False) -> list[OwnRefund]:
    """Return those of the actions that may be in the books.

    Args:
        t: the transaction.
        rows: the actions.
        held: whether the journal was put back and nobody has taken it up yet.
    """
    found = []
    for row in rows:
        submission = t.work.submission(row.submission_id) if row.submission_id else None
        # Without a submission it waited when the journal was put back, and may have been sent since.
        submitted_at = submission.submitted_at if submission else row.created_at
        if row.kind is Kind.REFUND and row.state in _MAY_BE_POSTED and submitted_at:
            by_hand = is_by_hand(row)
            if by_hand:
                # Nobody knows when it was done, only when it was recorded.
                submitted_at = datetime.fromisoformat(row.body["ordered_at"])
            received = row.state is not State.UNKNOWN and not row.body.get("adopted") and not by_hand
            since = submission.created_at if submission else row.created_at if by_hand else None
            forgetful = held or since is None or t.work.is_from_before(since, FORGOTTEN_POSTS)
            found.append(
                OwnRefund(
                    action_id=row.id,
                    order_id=row.order_id,
                    submitted_at=submitted_at,
                    lines=read_lines(row.body["lines"]),
                    skus=row.body.get("skus", {}),
                    received=received,
                    is_provable=received or not forgetful,
                )
            )
    return found


def view(context: Context, t: Transaction, row: ActionRow, *, held: str | None = None) -> Action:
    """Return an action as users see it; whoever knows why the journal is held (or that it is not), says so."""
    lines = read_lines(row.body["lines"])
    number = confirmation_number(row.id)
    amount = Money.from_minor(row.minor, row.currency)
    problems = read_problems(row.body["problems"])
    adopted = row.state is State.ACCEPTED and bool(row.body.get("adopted"))
    by_hand = is_by_hand(row)
    stage = Stage.UNCLEAR if adopted else stage_of(row.state, by_hand=by_hand)
    return Action(
        id=row.id,
        kind=row.kind,
        state=row.state,
        order=OrderRef(row.account, row.order_id),
        site=row.site,
        currency=row.currency,
        actor=actor_of(row),
        ticket=TicketRef.parse(row.ticket) if row.ticket else None,
        key=row.key,
        reason=Reason(row.body["reason"]),
        code=row.body["code"],
        lines=lines,
        wire=read_wire(row.body["wire"]),
        created_at=row.created_at,
        updated_at=row.updated_at,
        confirmation=Confirmation(
            number=number,
            stage=stage,
            references=read_references(row.body["references"]),
            for_agent=agent_sentence(
                kind=row.kind,
                state=row.state,
                amount=amount,
                number=number,
                problems=problems,
                adopted=adopted,
                by_hand=str(actor_of(row)) if by_hand else "",
            ),
            for_buyer=_for_buyer(context, t, row, stage, amount, number),
            link=row.body.get("link", ""),
        ),
        problems=problems,
        differences=tuple(row.body["differences"]),
        attention=Attention(row.attention, row.attention_since) if row.attention and row.attention_since else None,
        submission_id=row.submission_id,
        expected=expected(context, t, row, held=held),
        steps_open=t.work.steps_open(row.id),
        parcel=parcel_steps(t, row),
        by_hand=by_hand,
    )


def _for_buyer(context: Context, t: Transaction, row: ActionRow, stage: Stage, amount: Money, number: str) -> str:
    """What the buyer was written at this stage; before that, what would be written, in the site's language."""
    if context.policy.reply_at is ReplyAt.NEVER or stage not in (Stage.RECEIVED, Stage.DONE, Stage.POSTED):
        return ""
    if has_own_words(row):
        if stage is Stage.RECEIVED:
            return ""
        try:
            return own_words(context, row)
        except SetupError:
            return ""
    written = [step.text for step in t.work.steps(row.id) if step.name == "reply" and step.text]
    return written[-1] if written else context.macros.text(
        kind=row.kind,
        stage=stage,
        language=context.macros.language_for("", row.body["country"]),
        order_id=row.order_id,
        amount=amount if row.kind is Kind.REFUND else None,
        number=number,
        country=row.body["country"],
        reason=Reason(row.body["reason"]),
        articles=row.body.get("articles", ()),
    )  # fmt: skip
