"""What one agent may do with one action now, by the same rules that the verbs go by."""

from __future__ import annotations

from attrs import frozen

from orderactions.actions import Action
from orderactions.models import Actor
from orderactions.rules import against_approving, against_declining
from orderactions.service import ActionService
from orderactions.states import State

__all__ = ["Rights", "rights_of"]


@frozen(kw_only=True)
class Rights:
    """Which buttons are there; `against_approving` says why that one is not."""

    withdraw: bool = False
    approve: bool = False
    decline: bool = False
    against_approving: str = ""


def rights_of(service: ActionService, actor: Actor, action: Action) -> Rights:
    """Return what the agent may do with it."""
    policy = service._context.policy  # noqa: SLF001 - of the same library
    if action.state is State.RESERVED:
        return Rights(withdraw=True)
    if action.state is State.DONE and action.by_hand:
        return Rights(withdraw=actor != action.actor)
    if action.state is not State.PROPOSED:
        return Rights()
    against = against_approving(policy, actor, action.actor)
    return Rights(
        withdraw=True,
        approve=not against,
        decline=not against_declining(policy, actor),
        against_approving=against,
    )
