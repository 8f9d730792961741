"""How far agents may go: small limits by default, what the buyer is told and when, how long things may wait."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Protocol, TypeVar

from attrs import field, frozen

from orderactions.errors import SetupError
from orderactions.models import Actor, Kind, OrderRef
from orderactions.money import MINOR_DIGITS, Money
from orderactions.reasons import Reason

if TYPE_CHECKING:
    from orderactions.actions import Line
    from orderactions.models import Problem
    from orderactions.roles import Role, Rollout, Tasks
    from orderactions.rules.limits import Usage

__all__ = ["Asked", "Close", "Judge", "ParcelUnknown", "Policy", "ReplyAt", "Resend", "is_above", "read_limits"]


class Resend(Enum):
    """What may follow when an answer was lost and nothing of it is listed."""

    #: A person, or the marketplace's books, must tell.
    NEVER = "never"
    #: Once the access token that it was sent with has ended, and a complete list still shows nothing, it is sent
    #: again. Rests on what docs/explanation/unknown-outcomes.md states.
    AFTER_TOKEN_FENCE = "after_token_fence"  # noqa: S105 - a policy, no secret


class ParcelUnknown(Enum):
    """What becomes of a cancellation when nobody knows whether its parcel is stopped."""

    #: It waits, and a task asks a person; what shows meanwhile closes it.
    ASK = "ask"
    #: It is sent all the same: the parcel may leave, and the order be cancelled.
    SEND = "send"
    #: It is refused, and the parcel is let go.
    REFUSE = "refuse"


class ReplyAt(Enum):
    """When the buyer is written to."""

    #: As soon as the marketplace has it: "submitted; the marketplace will confirm". Who was not told then, because it
    #: was not certain, is told when it was carried out.
    ACCEPTED = "accepted"
    #: When the marketplace says that it was carried out.
    DONE = "done"
    BOTH = "both"
    NEVER = "never"


class Close(Enum):
    """Whether a ticket is closed when its action is done, and nothing else about it is open."""

    YES = "yes"
    NO = "no"
    #: A task asks a person.
    ASK = "ask"


_W = TypeVar("_W", bound=Enum)

_ABOUT_100_EUR: dict[str, int] = {
    "AED": 400, "AUD": 150, "BRL": 500, "CAD": 150, "CNY": 750, "EGP": 5000, "EUR": 100, "GBP": 100, "INR": 9000,
    "JPY": 15000, "MXN": 2000, "PLN": 400, "SAR": 400, "SEK": 1000, "SGD": 150, "TRY": 4000, "USD": 100, "ZAR": 2000,
}  # fmt: skip


def _limits(times: int) -> Mapping[str, Decimal]:
    return {currency: Decimal(amount * times) for currency, amount in _ABOUT_100_EUR.items()}


def read_limits(value: Mapping[str, Decimal | int | str]) -> Mapping[str, Decimal]:
    """Return amounts by currency, as a policy names them. Raises SetupError where one is none."""
    read = {}
    for currency, amount in value.items():
        if currency not in MINOR_DIGITS:
            raise SetupError(f"policy: limit for {currency!r}: no such currency; use one of {', '.join(MINOR_DIGITS)}")
        if isinstance(amount, float):
            raise SetupError(f"policy: limit for {currency}: {amount!r} is a float; give a Decimal, an int or text")
        try:
            read[currency] = Decimal(amount)
        except ArithmeticError:
            raise SetupError(f"policy: limit for {currency}: {amount!r} is not an amount") from None
        if not read[currency].is_finite() or read[currency] < 0:
            raise SetupError(f"policy: limit for {currency}: {amount!r} must be 0 or more")
    return read


_AT_LEAST = {
    "actions_per_agent_day": 0,
    "automation_per_hour": 0,
    "automation_per_day": 0,
    "automation_per_buyer": 0,
    "hold_s": 0,
    "expires_after_s": 60,
    "pending_expires_after_s": 60,
    "approval_expires_after_s": 60,
    "facts_ttl_s": 0,
    "given_facts_ttl_s": 0,
    "recheck_after_s": 0,
    "duplicate_window_s": 0,
    "max_messages": 1,
    "cancel_weight_s": 0,
    "answer_margin_s": 900,
    "unknown_alert_after_s": 60,
    "alert_again_after_s": 300,
}


def _word(name: str, words: type[_W], value: _W | str) -> _W:
    try:
        return words(value)
    except ValueError:
        known = ", ".join(each.value for each in words)
        raise SetupError(f"policy: {name}: {value!r} is not one of {known}") from None


def _read_reply_at(value: ReplyAt | str) -> ReplyAt:
    return _word("reply_at", ReplyAt, value)


def _read_close(value: Close | str | bool) -> Close:
    if isinstance(value, bool):
        return Close.YES if value else Close.NO
    return _word("close", Close, value)


def _read_resend(value: Resend | str) -> Resend:
    return _word("resend", Resend, value)


def _read_parcel_unknown(value: ParcelUnknown | str) -> ParcelUnknown:
    return _word("parcel_unknown", ParcelUnknown, value)


@frozen(kw_only=True)
class Asked:
    """What a rule of your own is asked about."""

    kind: Kind
    order: OrderRef
    #: What the buyer would get; zero for a cancellation.
    amount: Money
    actor: Actor
    reason: Reason
    #: What the buyer would get, by line and component; a rule about approvals is not told.
    lines: tuple[Line, ...] = ()
    #: What counts already beside it; None for a rule about approvals.
    usage: Usage | None = None


class Judge(Protocol):
    """Rules of your own, beside the limits.

    It is asked where a request is accepted and again where it is sent, each time within the journal's transaction: so
    it answers from what it is told, at once, and changes nothing. What it raises stops the action as a problem does.
    """

    def judge(self, asked: Asked) -> Sequence[Problem]:
        """Return what stands against it; nothing when it may go."""
        ...


def _read_holds(value: Mapping[int, Mapping[str, Decimal | int | str]]) -> Mapping[int, Mapping[str, Decimal]]:
    for seconds in value:
        if isinstance(seconds, bool) or seconds < 1:
            raise SetupError(f"policy: hold_above: {seconds!r} is no number of seconds of 1 or more")
    return {seconds: read_limits(above) for seconds, above in value.items()}


def _no_approval(_asked: Asked) -> str:
    return ""


def is_above(amount: Money, limits: Mapping[str, Decimal]) -> bool:
    """Whether an amount is above the limit of its currency; where none is named, it is not."""
    limit = limits.get(amount.currency)
    return limit is not None and amount.amount > limit


_LEAST_ABSENCE_S = 72 * 3600
_A_DAY_S = 86_400


@frozen(kw_only=True)
class Policy:
    """Limits and habits, as a value. What a currency is not named in is not allowed at all.

    Raises:
        SetupError: a limit that is no amount, or of an unknown currency; a setting that makes no sense.
    """

    #: The most that one refund may give, by currency.
    limit_per_action: Mapping[str, Decimal] = field(factory=lambda: _limits(1), converter=read_limits)
    #: The most that all our refunds of one order may come to, by currency.
    limit_per_order: Mapping[str, Decimal] = field(factory=lambda: _limits(2), converter=read_limits)
    #: The most that one agent may give in 24 hours, by currency.
    limit_per_agent_day: Mapping[str, Decimal] = field(factory=lambda: _limits(5), converter=read_limits)
    #: The most that all agents and automations together may give on one account in this hour of the clock and the 24
    #: before it, by currency; what was accepted and taken back later counts.
    limit_per_account_day: Mapping[str, Decimal] = field(factory=lambda: _limits(50), converter=read_limits)
    #: The most that one refund of an automation may give, by currency.
    automation_limit_per_action: Mapping[str, Decimal] = field(factory=lambda: _limits(1), converter=read_limits)
    #: How many actions one automation may start in an hour, and in 24.
    automation_per_hour: int = 10
    automation_per_day: int = 50
    #: How many actions of one buyer's orders there may be in 90 days before automations leave that buyer to people;
    #: counted where `execute(buyer=)` tells who that is.
    automation_per_buyer: int = 3
    #: How many actions one agent may start in 24 hours.
    actions_per_agent_day: int = 100
    #: When the buyer is written to.
    reply_at: ReplyAt = field(default=ReplyAt.ACCEPTED, converter=_read_reply_at)
    #: Whether the ticket is closed at DONE, unless the buyer has written meanwhile; True and False say yes and no.
    close: Close = field(default=Close.YES, converter=_read_close)
    #: Tags that a ticket gets at DONE.
    tags: frozenset[str] = field(default=frozenset({"orderactions-done"}), converter=frozenset)
    #: Tags of a ticket by which the desk says that a guarantee claim of the buyer's is open; previews warn then.
    claim_tags: frozenset[str] = field(default=frozenset({"a-to-z-claim"}), converter=frozenset)
    #: How long an action can be taken back before it may be sent, in seconds.
    hold_s: int = 0
    #: The same for larger refunds: seconds, and by currency the amount above which they hold.
    hold_above: Mapping[int, Mapping[str, Decimal]] = field(factory=dict, converter=_read_holds)
    #: Above this amount another person must approve, by currency.
    approval_above: Mapping[str, Decimal] = field(factory=dict, converter=read_limits)
    #: Who may do what, by the role's name; with none, every agent may do everything within the limits above.
    roles: Mapping[str, Role] = field(factory=dict)
    #: For whom the buttons work already; None: for all.
    rollout: Rollout | None = None
    #: For whom tasks are; None: nobody in particular.
    tasks: Tasks | None = None
    #: So long before a buyer's message is a day old, in seconds, somebody is told if it has not been answered: Amazon
    #: counts what is answered after 24 hours as late.
    answer_margin_s: int = 4 * 3600
    #: After so many seconds an action whose outcome is still unknown raises another alert.
    unknown_alert_after_s: int = 1800
    #: After so many seconds an alert is raised again, if what it is about has not changed.
    alert_again_after_s: int = 86_400
    #: How long an action may wait unsent, in seconds; then it expires, with a note and a task.
    expires_after_s: int = 86_400
    #: How long a cancellation may wait for its order to leave Pending, in seconds; then it expires likewise.
    pending_expires_after_s: int = 7 * 86_400
    #: Says why another person must approve an action before it is sent; "" when none must. Called once for each
    #: request, with nothing held; what it raises is raised by `execute`, and nothing is journaled.
    needs_approval: Callable[[Asked], str] = field(default=_no_approval, repr=False)
    #: Rules of your own, which can only forbid more.
    judge: Judge | None = field(default=None, repr=False)
    #: How long an action waits for its approval, in seconds; somebody is told at three quarters of it, then it expires.
    approval_expires_after_s: int = 86_400
    #: How long a reading of an order may be reused, in seconds.
    facts_ttl_s: int = 60
    #: The same for a reading that was handed in (`preview(order=)`), or shown by another process: 0, never, because
    #: whoever hands it in may have changed it. Where more is refunded than orders may be read (1,800 an hour), and your
    #: own copy of the orders can be trusted to the cent, say how old it may be.
    given_facts_ttl_s: int = 0
    #: How old the reading of an order may be when something is sent for it, in seconds; for a cancellation it is always
    #: read once more after it was accepted, and is never older than five minutes. The default is longer than a feed is
    #: waited for at any rate, so that a busy account does not read each order twice: what could have changed meanwhile
    #: are the books, and they show nothing sooner. 0: read when its turn has come, and not while it is awaited.
    recheck_after_s: int = 300
    #: In this time an equal request is taken for a duplicate, in seconds.
    duplicate_window_s: int = 86_400
    #: How many actions go out in one submission at most.
    max_messages: int = 100
    #: Where refunds and cancellations spend from one quota, whoever has waited longer goes first; a cancellation counts
    #: as older by so many seconds, because the parcel does not wait.
    cancel_weight_s: int = 0

    #: What becomes of a cancellation when nobody knows whether its parcel is stopped.
    parcel_unknown: ParcelUnknown = field(default=ParcelUnknown.ASK, converter=_read_parcel_unknown)
    #: What may follow when an answer was lost.
    resend: Resend = field(default=Resend.NEVER, converter=_read_resend)
    #: After so many seconds a lost refund that is neither listed nor in the books counts as not happened; None: never,
    #: a person must tell. Nobody knows how late the books can be.
    absence_settles_after_s: int | None = None
    #: Accounts on which other programs send submissions of the same kinds: what they sent is then no sign that this
    #: journal was put back to an earlier moment.
    other_senders: frozenset[str] = field(default=frozenset(), converter=frozenset)

    def __attrs_post_init__(self) -> None:
        """Refuse settings under which nothing could ever be sent, or nothing would end."""
        for name, least in _AT_LEAST.items():
            value = getattr(self, name)
            if not isinstance(value, int) or isinstance(value, bool) or value < least:
                raise SetupError(f"policy: {name}: {value!r} must be a whole number of {least} or more")
        seen: dict[str, str] = {}
        for name, role in self.roles.items():
            for member in role.members:
                if member in seen:
                    raise SetupError(
                        f"policy: roles: {member!r} is in {seen[member]!r} and in {name!r}; give each agent one role"
                    )
                seen[member] = name
        absence = self.absence_settles_after_s
        if absence is not None and absence < _LEAST_ABSENCE_S:
            raise SetupError(
                f"policy: absence_settles_after_s: {absence!r} must be None or {_LEAST_ABSENCE_S} or more: the books "
                "may be days late"
            )
        longest = self.longest_hold_s
        if longest >= self.expires_after_s:
            raise SetupError(f"policy: hold_s: {longest} must be less than expires_after_s ({self.expires_after_s})")
        self._check_tasks()

    def _check_tasks(self) -> None:
        """Refuse tasks for people who may answer none, and a margin as long as the time itself."""
        if self.answer_margin_s >= _A_DAY_S:
            raise SetupError(f"policy: answer_margin_s: {self.answer_margin_s} must be less than a day ({_A_DAY_S})")
        for each in [self.tasks, *self.tasks.kinds.values()] if self.tasks else ():
            for name in (each.role, each.deputy):
                if name in self.roles and "resolve" not in self.roles[name].may:
                    raise SetupError(f"policy: tasks: the role {name!r} may answer none; add 'resolve' to what it may")

    @property
    def longest_hold_s(self) -> int:
        """For how many seconds an action of any size can be taken back at most."""
        return max([self.hold_s, *self.hold_above])

    def hold_for(self, amount: Money) -> int:
        """Return for how many seconds a refund of that size can be taken back."""
        return max([self.hold_s, *(s for s, above in self.hold_above.items() if is_above(amount, above))])

    def role_of(self, actor: Actor) -> tuple[str, Role] | None:
        """Return the role of an agent, with its name; None where nobody has given one."""
        named = [(name, role) for name, role in self.roles.items() if actor.name in role.members]
        everybody = [(name, role) for name, role in self.roles.items() if "*" in role.members]
        return next(iter([*named, *everybody]), None)
