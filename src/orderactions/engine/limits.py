"""What the policy in force says against an action, with what counts already beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from attrs import evolve

from orderactions.engine.accepting import actor_key
from orderactions.engine.context import Context
from orderactions.journal.rows import ActionRow
from orderactions.models import Problem
from orderactions.policy import Asked
from orderactions.rules import Usage, ask_judge, check_limits

if TYPE_CHECKING:
    from orderactions.journal.transaction import Transaction

__all__ = ["against_policy"]


def against_policy(
    context: Context, t: Transaction, asked: Asked, *, without: ActionRow | None = None, buyer: str = ""
) -> tuple[Problem, ...]:
    """Return what the limits, and then the host's own judge, say against an action.

    The fuller an actor's day, the longer it takes to count it. So a bound is held against the limits first: where even
    that passes none, what is exact does not either. A judge is told what is exact.
    """
    policy = context.policy

    def over(usage: Usage) -> tuple[Problem, ...]:
        return check_limits(policy, asked.kind, asked.amount, asked.actor, order=asked.order, usage=usage)

    def counted(count: Callable[..., Usage]) -> Usage:
        return count(actor_key(asked.actor), asked.order, asked.amount.currency, without=without, buyer=buyer)

    if policy.judge is None and not over(counted(t.spending.at_most)):
        return ()
    usage = counted(t.spending.usage)
    return over(usage) or ask_judge(policy, evolve(asked, usage=usage))
