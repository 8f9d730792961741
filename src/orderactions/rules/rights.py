"""What the policy says of people who decide about what others have asked."""

from __future__ import annotations

from orderactions.errors import RequestError
from orderactions.models import Actor
from orderactions.policy import Policy
from orderactions.rules.limits import may

__all__ = ["against_answering", "against_approving", "against_declining", "check_actor"]


def against_approving(policy: Policy, actor: Actor, asked: Actor) -> str:
    """Return why somebody may not approve what `asked` wants; "" when he may."""
    if actor.kind != "agent":
        return "an action is approved by a person"
    if asked.name.casefold().strip() == actor.name.casefold().strip():
        return f"{actor} asked for it; another person approves it"
    return _no_decider(policy, actor)


def check_actor(actor: object) -> None:
    """Raise RequestError for what says nobody, such as a mere name."""
    if not isinstance(actor, Actor):
        raise RequestError(
            "actor", f"{actor!r} is no Actor; write Actor.agent(NAME), or Actor.automation(NAME, rule=...)"
        )


def against_declining(policy: Policy, actor: Actor) -> str:
    """Return why somebody may not decline what waits for approval; "" when he may."""
    return _no_decider(policy, actor) if actor.kind == "agent" else "an action is declined by a person"


def _no_decider(policy: Policy, actor: Actor) -> str:
    if may(policy, actor, "approve"):
        return ""
    return f"the policy lets {actor} approve and decline nothing; ask somebody whose role may"


def against_answering(policy: Policy, actor: Actor) -> str:
    """Return why somebody may not answer tasks; "" when he may."""
    if actor.kind != "agent":
        return "a task is answered by a person"
    if not may(policy, actor, "resolve"):
        return f"the policy lets {actor} answer no tasks; ask somebody whose role may"
    return ""
