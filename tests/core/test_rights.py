"""Who may decide about what others have asked: by the policy, and never about one's own."""

from __future__ import annotations

import pytest

from orderactions.errors import RequestError
from orderactions.models import Actor
from orderactions.policy import Policy
from orderactions.roles import Role
from orderactions.rules import against_answering, against_approving, against_declining, check_actor

MARIE, TOM, ANNA = (Actor.agent(name) for name in ("marie", "tom", "anna"))
BOT = Actor.automation("bot", rule="late parcels")
ROLES = Policy(
    roles={
        "agents": Role(members=["tom"]),
        "leads": Role(members=["marie"], may=["approve"]),
        "clerks": Role(members=["anna"], may=["resolve"]),
    }
)


def test_without_roles_every_person_decides():
    """About what another one, or a program, has asked."""
    assert against_approving(Policy(), MARIE, TOM) == ""
    assert against_approving(Policy(), MARIE, BOT) == ""
    assert against_declining(Policy(), MARIE) == ""
    assert against_answering(Policy(), MARIE) == ""


def test_a_program_decides_nothing():
    """Not even where the policy gives no roles."""
    assert against_approving(Policy(), BOT, TOM) == "an action is approved by a person"
    assert against_declining(Policy(), BOT) == "an action is declined by a person"
    assert against_answering(Policy(), BOT) == "a task is answered by a person"


@pytest.mark.parametrize("name", ["marie", "Marie", " MARIE", "marie\t"])
def test_nobody_approves_what_he_asked_for_himself(name):
    """However the name is written, at either place."""
    other = Actor.agent(name)
    assert against_approving(Policy(), MARIE, other) == "marie asked for it; another person approves it"
    assert against_approving(Policy(), other, MARIE) == f"{name} asked for it; another person approves it"


def test_one_may_decline_what_one_asked_for():
    """That gives nothing to anybody; the policy is asked all the same."""
    assert against_declining(ROLES, MARIE) == ""


def test_a_role_says_who_approves_and_declines():
    """To answer tasks is another right."""
    for name, actor in (("tom", TOM), ("anna", ANNA)):
        said = f"the policy lets {name} approve and decline nothing; ask somebody whose role may"
        assert against_approving(ROLES, actor, MARIE) == said
        assert against_declining(ROLES, actor) == said
    assert against_approving(ROLES, MARIE, TOM) == ""


def test_a_role_says_who_answers_tasks():
    """To approve is another right."""
    for name, actor in (("tom", TOM), ("marie", MARIE)):
        said = f"the policy lets {name} answer no tasks; ask somebody whose role may"
        assert against_answering(ROLES, actor) == said
    assert against_answering(ROLES, ANNA) == ""


def test_a_mere_name_is_nobody():
    """Whether a person or a program acts has to be said."""
    check_actor(MARIE)
    check_actor(BOT)
    with pytest.raises(RequestError) as refused:
        check_actor("marie")
    assert refused.value.field == "actor"
    assert refused.value.problem == (
        "'marie' is no Actor; write Actor.agent(NAME), or Actor.automation(NAME, rule=...)"
    )
