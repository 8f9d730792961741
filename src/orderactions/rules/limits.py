"""What a policy forbids, and what is paused."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from attrs import evolve

from orderactions.errors import RequestError
from orderactions.models import Actor, Kind, OrderRef, Problem
from orderactions.money import Money
from orderactions.policy import Asked, Policy, is_above

if TYPE_CHECKING:
    from orderactions.roles import Role

__all__ = [
    "Usage",
    "ask_judge",
    "check_limits",
    "check_scope",
    "is_paused",
    "limit_of_action",
    "may",
    "pause_scopes",
    "paused_problem",
    "share_of",
    "why_approve",
]

_log = logging.getLogger("orderactions")
#: A judge may say so much; what it says is kept with the action.
_MOST_PROBLEMS, _LONGEST = 10, 500


class Usage(NamedTuple):
    """What counts already beside an action, in its currency."""

    #: What our refunds of the order come to.
    order: Money
    #: What the actor's actions of the last 24 hours hold.
    agent_day: Money
    #: What all actions of the account of the last 24 hours hold.
    account_day: Money
    #: How many actions the actor has started in the last hour and in 24, in any currency.
    actions_hour: int
    actions_day: int
    #: How many actions there are of the buyer's orders in 90 days; None where nobody has told who that is.
    buyer: int | None = None


def check_limits(
    policy: Policy, kind: Kind, amount: Money, actor: Actor, *, order: OrderRef, usage: Usage
) -> tuple[Problem, ...]:
    """Return what the policy says against an action.

    Args:
        policy: the policy in force.
        kind: what is to be done; the money limits are for refunds.
        amount: what the buyer would get.
        actor: who asks.
        order: which order.
        usage: what counts already, the action itself left out.
    """
    role = policy.role_of(actor)
    found = [*_not_allowed(policy, kind, actor, role), *_not_yet(policy, kind, actor, order, role)]
    found += _too_often(policy, actor, usage)
    if kind is not Kind.REFUND:
        return tuple(found)
    own = role[1] if role is not None else None
    automatic = actor.kind == "automation"
    per_action = policy.automation_limit_per_action if automatic else policy.limit_per_action
    named = "automation_limit_per_action" if automatic else "limit_per_action"
    if own is not None and own.limit_per_action is not None:
        per_action = own.limit_per_action
    found += _over_one(amount, per_action, named)
    per_day = policy.limit_per_agent_day if own is None or own.limit_per_agent_day is None else own.limit_per_agent_day
    found += _over(
        amount, usage.agent_day, per_day, f"{actor}'s limit of", "given in 24 hours",
        "wait, ask somebody else, or raise limit_per_agent_day in the policy",
    )  # fmt: skip
    found += _over(
        amount, usage.order, policy.limit_per_order, "the order's limit of", "refunded of this order",
        "refund less, or raise limit_per_order in the policy",
    )  # fmt: skip
    found += _over(
        amount, usage.account_day, policy.limit_per_account_day, f"the limit of {order.account} of",
        "given on the account in 24 hours", "wait, or raise limit_per_account_day in the policy",
    )  # fmt: skip
    return tuple(found)


def _not_allowed(policy: Policy, kind: Kind, actor: Actor, role: tuple[str, Role] | None) -> list[Problem]:
    if not policy.roles or actor.kind != "agent":
        return []
    wanted = "refund" if kind is Kind.REFUND else "cancel"
    return [] if may(policy, actor, wanted) else [_no_right(actor, role, f"start a {kind.value}", wanted)]


def may(policy: Policy, actor: Actor, wanted: str) -> bool:
    """Whether a policy allows an agent something out of `roles.MAY`; one without roles allows everybody everything."""
    role = policy.role_of(actor)
    return not policy.roles or (role is not None and wanted in role[1].may)


def _no_right(actor: Actor, role: tuple[str, Role] | None, what: str, wanted: str) -> Problem:
    said = f"the role {role[0]!r} does not let {actor} {what}" if role else f"{actor} has no role, and may not {what}"
    return Problem("not_allowed", "actor", said, f"ask somebody who may, or add {wanted!r} to a role in the policy")


def _not_yet(
    policy: Policy, kind: Kind, actor: Actor, order: OrderRef, role: tuple[str, Role] | None
) -> Iterator[Problem]:
    rollout = policy.rollout
    if rollout is None:
        return
    outside = {
        f"the account {order.account}": rollout.accounts is not None and order.account not in rollout.accounts,
        f"a {kind.value}": rollout.kinds is not None and kind not in rollout.kinds,
        f"the role of {actor}": rollout.roles is not None and (role is None or role[0] not in rollout.roles),
        f"{actor}": rollout.agents is not None and actor.name not in rollout.agents,
        f"the order {order.order_id}": share_of(order.order_id) >= rollout.share,
    }
    for what, is_outside in outside.items():
        if is_outside:
            said = f"it is not switched on yet for {what}"
            yield Problem("not_rolled_out", "policy", said, "do it at the marketplace, or widen rollout in the policy")


def share_of(order_id: str) -> int:
    """Return a number from 0 to 99 that an order keeps for ever: it is in every share that is greater."""
    return int.from_bytes(hashlib.sha256(order_id.encode()).digest()[:8], "big") % 100


def _too_often(policy: Policy, actor: Actor, usage: Usage) -> Iterator[Problem]:
    if actor.kind == "automation":
        limits = [
            ("automation_per_hour", policy.automation_per_hour, usage.actions_hour, "an hour"),
            ("automation_per_day", policy.automation_per_day, usage.actions_day, "24 hours"),
        ]
        yield from _too_much_of_one(policy, usage)
    else:
        limits = [("actions_per_agent_day", policy.actions_per_agent_day, usage.actions_day, "24 hours")]
    for name, allowed, count, span in limits:
        if count >= allowed:
            said = f"{actor} has started {count} actions in {span}"
            remedy = f"the policy allows {allowed}; ask somebody else or change {name}"
            yield Problem("over_limit", "actor", said, remedy)


def _too_much_of_one(policy: Policy, usage: Usage) -> Iterator[Problem]:
    if usage.buyer is not None and usage.buyer >= policy.automation_per_buyer:
        said = f"the buyer's orders have had {usage.buyer} actions in 90 days"
        remedy = f"automations stop at {policy.automation_per_buyer}: a person looks, or change automation_per_buyer"
        yield Problem("over_limit", "buyer", said, remedy)


def ask_judge(policy: Policy, asked: Asked) -> tuple[Problem, ...]:
    """Return what the host's own rules say against an action; that they cannot be asked stands against it, too."""
    if policy.judge is None:
        return ()
    try:
        found = tuple(islice(policy.judge.judge(asked), _MOST_PROBLEMS))
        return tuple(
            evolve(each, code=each.code[:_LONGEST], message=each.message[:_LONGEST], remedy=each.remedy[:_LONGEST])
            for each in found
        )
    except Exception as error:  # noqa: BLE001 - whatever it raises, nothing is sent unjudged
        # By its type only: a message could carry what does not belong here.
        name = type(error).__name__
        _log.error("the policy's judge failed: %s", name)
        return (Problem("judge_failed", "policy", f"the policy's judge failed with {name}", "mend it, then ask again"),)


def _over(
    amount: Money, already: Money, limits: Mapping[str, Decimal], whose: str, what: str, remedy: str
) -> Iterator[Problem]:
    allowed = limits.get(amount.currency, Decimal(0))
    if already.amount + amount.amount > allowed:
        said = f"with {already} {what}, {amount} would pass {whose} {amount.currency} {allowed}"
        yield Problem("over_limit", "amount", said, remedy)


def _over_one(amount: Money, limits: Mapping[str, Decimal], name: str) -> Iterator[Problem]:
    allowed = limits.get(amount.currency, Decimal(0))
    if amount.amount > allowed:
        said = f"{amount} is over the limit of {amount.currency} {allowed} for one action"
        yield Problem("over_limit", "amount", said, f"refund less, or raise {name} in the policy")


def limit_of_action(policy: Policy, kind: Kind, amount: Money) -> tuple[Problem, ...]:
    """Return what the policy says against one action of that size, whoever asks."""
    if kind is not Kind.REFUND:
        return ()
    of_roles = [role.limit_per_action for role in policy.roles.values() if role.limit_per_action is not None]
    found = [tuple(_over_one(amount, limits, "limit_per_action")) for limits in (policy.limit_per_action, *of_roles)]
    # What one role may do, somebody can be asked for.
    return found[0] if all(found) else ()


def why_approve(policy: Policy, kind: Kind, amount: Money, actor: Actor, warnings: Sequence[str]) -> str:
    """Return why another person must approve an action, by the policy's amounts; "" when none must.

    Args:
        policy: the policy in force.
        kind: what is to be done.
        amount: what the buyer would get.
        actor: who asks.
        warnings: those of the preview that do not hold for every such request: an automation reads none.
    """
    role = policy.role_of(actor)
    own = role[1].approval_above if role is not None else None
    above = policy.approval_above if own is None else own
    if kind is Kind.REFUND and is_above(amount, above):
        return f"more than {amount.currency} {above[amount.currency]} is approved by a second person"
    if actor.kind == "automation" and warnings:
        return f"an automation sends nothing that comes with a warning: {warnings[0]}"
    return ""


def pause_scopes(account: str, kind: Kind, actor: Actor) -> tuple[str, ...]:
    """Return the scopes of a pause that would stop an action."""
    return ("all", f"account:{account}", f"kind:{kind.value}", f"actor:{actor.name}")


def is_paused(paused: Iterable[str], account: str, kind: Kind, actor: Actor) -> str:
    """Return the scope that stops an action; "" when nothing does."""
    wanted = pause_scopes(account, kind, actor)
    return next((scope for scope in paused if scope in wanted), "")


def paused_problem(scope: str, why: str) -> Problem:
    """Return what a pause says against an action."""
    said = f": {why}" if why else ""
    return Problem("paused", "service", f"{scope} is paused{said}", f"wait, or resume {scope}")


def check_scope(scope: str, accounts: Collection[str]) -> None:
    """Raise RequestError when a scope is nothing that can be paused; says what can."""
    name, colon, value = scope.partition(":")
    fits = {
        "all": not colon,
        # A program without accounts looks after the journal of those that have some.
        "account": value in accounts or bool(value and not accounts),
        "kind": value in [kind.value for kind in Kind],
        "actor": bool(value),
    }
    if not fits.get(name, False):
        each_account = " or ".join(f"account:{each}" for each in sorted(accounts) or ["NAME"])
        known = f"all, {each_account}, kind:refund, kind:cancellation or actor:NAME"
        raise RequestError("scope", f"{scope!r} is nothing that can be paused; use {known}")
