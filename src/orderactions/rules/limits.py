"""What a policy forbids, and what is paused."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal

from orderactions.errors import RequestError
from orderactions.models import Actor, Kind, Problem
from orderactions.money import Money
from orderactions.policy import Policy

__all__ = ["check_limits", "check_scope", "is_paused", "limit_of_action", "pause_scopes"]


def check_limits(
    policy: Policy, kind: Kind, amount: Money, actor: Actor, *, given_today: Money, actions_today: int
) -> tuple[Problem, ...]:
    """Return what the policy says against an action.

    Args:
        policy: the policy in force.
        kind: what is to be done; the money limits are for refunds.
        amount: what the buyer would get.
        actor: who asks.
        given_today: what this actor's actions of the last 24 hours hold already, in the same currency.
        actions_today: how many those are, in any currency.
    """
    found = []
    if actions_today >= policy.actions_per_agent_day:
        found.append(
            Problem(
                "over_limit",
                "actor",
                f"{actor} has started {actions_today} actions in 24 hours",
                f"the policy allows {policy.actions_per_agent_day}; ask somebody else or change actions_per_agent_day",
            )
        )
    if kind is not Kind.REFUND:
        return tuple(found)
    found += limit_of_action(policy, kind, amount)
    per_day = policy.limit_per_agent_day.get(amount.currency, Decimal(0))
    if given_today.amount + amount.amount > per_day:
        found.append(
            Problem(
                "over_limit",
                "amount",
                f"with {given_today} given in 24 hours, {amount} would pass {actor}'s limit of "
                f"{amount.currency} {per_day}",
                "wait, ask somebody else, or raise limit_per_agent_day in the policy",
            )
        )
    return tuple(found)


def limit_of_action(policy: Policy, kind: Kind, amount: Money) -> tuple[Problem, ...]:
    """Return what the policy says against one action of that size, whoever asks."""
    allowed = policy.limit_per_action.get(amount.currency, Decimal(0))
    if kind is not Kind.REFUND or amount.amount <= allowed:
        return ()
    return (
        Problem(
            "over_limit",
            "amount",
            f"{amount} is over the limit of {amount.currency} {allowed} for one action",
            "refund less, or raise limit_per_action in the policy",
        ),
    )


def pause_scopes(account: str, kind: Kind, actor: Actor) -> tuple[str, ...]:
    """Return the scopes of a pause that would stop an action."""
    return ("all", f"account:{account}", f"kind:{kind.value}", f"actor:{actor.name}")


def is_paused(paused: Iterable[str], account: str, kind: Kind, actor: Actor) -> str:
    """Return the scope that stops an action; "" when nothing does."""
    wanted = pause_scopes(account, kind, actor)
    return next((scope for scope in paused if scope in wanted), "")


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
