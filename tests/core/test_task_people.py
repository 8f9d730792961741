"""For whom a task is, and where one finds how it is decided."""

from __future__ import annotations

from pathlib import Path

import pytest
from world import MARIE, TOM

from orderactions import Policy
from orderactions.errors import RequestError, SetupError
from orderactions.policyfile import parse_policy
from orderactions.roles import Role, Tasks
from orderactions.taskkinds import TASK_KINDS

DOCS = Path(__file__).resolve().parents[2] / "docs"
LEADS = Tasks(role="leads", deputy="marie", kinds={"unknown_outcome": Tasks(role="accounts")})


def lost(world) -> None:
    world.amazon.add_fault("reset_before_effect")
    world.refund(world.order())
    world.pass_time(30)


def test_a_task_names_its_page_and_the_orders_page(world):
    """Who finds it need not search."""
    lost(world)
    (task,) = world.service.tasks()
    assert (DOCS / task.runbook).read_text(encoding="utf-8").startswith("# ")
    assert task.link == world.service.get(task.action_id).confirmation.link
    assert "sellercentral" in task.link
    assert (task.role, task.deputy) == ("", "")


def test_a_task_names_for_whom_it_is_by_the_policy_in_force(worlds):
    """A kind may be for others; a policy that changes changes what is shown, not what was written down."""
    world = worlds(policy=Policy(tasks=LEADS))
    lost(world)
    (task,) = world.service.tasks()
    assert (task.role, task.deputy) == ("accounts", "")
    (task,) = world.new_service(policy=Policy(tasks=Tasks(role="leads", deputy="marie"))).tasks()
    assert (task.role, task.deputy) == ("leads", "marie")
    answered = world.service.resolve(task, "leave", actor=TOM)
    assert answered.role == "accounts"
    assert world.service.resolve(task, "happened", actor=MARIE).link == task.link


def test_tasks_by_kind_and_by_role(worlds):
    """What is mine, and what I stand in for."""
    world = worlds(policy=Policy(tasks=Tasks(role="leads", deputy="marie")))
    lost(world)
    for found in ({"role": "leads"}, {"role": "marie"}, {"kind": "unknown_outcome"}, {}):
        assert len(world.service.tasks(**found)) == 1
    assert world.service.tasks(role="accounts") == ()
    assert world.service.tasks(kind="expired") == ()
    with pytest.raises(RequestError, match="no kind of task"):
        world.service.tasks(kind="unknown")


def test_a_file_says_for_whom_tasks_are():
    """As tables of its own."""
    read = parse_policy('[tasks]\nrole = "leads"\n[tasks.kinds.books_differ]\nrole = "accounts"\ndeputy = "tom"\n')
    assert read.tasks is not None
    assert (read.tasks.of("expired").role, read.tasks.of("books_differ").deputy) == ("leads", "tom")


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('[tasks]\nrole = "a"\n[tasks.kinds.book_differ]\nrole = "b"', 1, "did you mean 'books_differ'?"),
        ('[tasks]\nroles = "a"', 2, "did you mean 'role'?"),
        ("tasks = 5", 1, "is no table"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_line(text, line, said):
    """A kind that is misspelt would be nobody's."""
    with pytest.raises(SetupError) as refused:
        parse_policy(text, "shop.toml")
    assert said in str(refused.value)
    assert f"line {line}" in str(refused.value)


def test_a_kind_has_no_kinds_of_its_own():
    """Neither in a file nor in a program."""
    with pytest.raises(SetupError, match="'kinds' is nothing that can be set here"):
        parse_policy('[tasks.kinds.expired.kinds.expired]\nrole = "b"')
    with pytest.raises(SetupError, match="kinds of its own"):
        Tasks(kinds={"expired": Tasks(kinds={"expired": Tasks()})})


def test_tasks_are_not_for_a_role_that_may_answer_none():
    """Such a task would wait for ever."""
    agents = {"agents": Role(members={"tom"})}
    with pytest.raises(SetupError, match="may answer none"):
        Policy(roles=agents, tasks=Tasks(kinds={"expired": Tasks(deputy="agents")}))
    Policy(roles={"agents": Role(members={"tom"}, may={"resolve"})}, tasks=Tasks(role="agents"))


def test_the_sentences_about_kinds_are_fixed():
    """They go out in alerts: nothing is filled in."""
    assert all(text and "{" not in text for text in TASK_KINDS.values())
