"""The pages of what needs a person."""

from __future__ import annotations

import pytest
from panelhost import Browser, Host, Page
from world import World

from orderactions import Policy, State
from orderactions.panel import deciding
from orderactions.roles import Role, Tasks


def unknown(host: Host, order: str, **who) -> tuple[Browser, Page]:
    """An action of which nobody knows whether it happened, and its page."""
    browser, card = host.browser(order, stay_s=43200, **who)
    confirm = browser.send(card.form("/preview", how="full"))
    # The answer to createFeed is lost, and the list that would show it is not there.
    host.world.amazon.add_fault("reset_before_effect", operation="createFeed")
    action = browser.send(confirm.form("/press"))
    host.world.pass_time(3600 * 3)
    return browser, browser.go(action.answer.request.path)


@pytest.fixture
def host() -> Host:
    made = Host(World(policy=Policy(tasks=Tasks(role="leads", deputy="shift"))))
    made.world.ticket()
    return made


def test_a_task_is_answered_beside_what_to_look_at(host):
    """What to look at stands beside the answers; the answer ends the action."""
    browser, page = unknown(host, host.world.order())
    assert "Do not repeat it" in page.text
    listed = browser.go("tasks")
    assert "It is not known whether the marketplace acted" in listed.text
    task = browser.go(next(link for link in listed.links if "/task/" in link))
    assert "What to look at" in task.text
    (open_task,) = host.world.service.tasks()
    assert open_task.look_at[0] in task.text
    answered = browser.send(task.form("/answer"), answer="happened", evidence="seen in Seller Central")
    assert "It happened, marie" in answered.text
    assert host.world.service.get(open_task.action_id).state is State.DONE
    assert "Nothing needs a person" in browser.go("tasks").text


def test_an_answer_that_comes_too_early_is_not_taken(host):
    """The page says until when it may still show."""
    browser, _ = unknown(host, host.world.order())
    task = browser.go(next(link for link in browser.go("tasks").links if "/task/" in link))
    page = browser.send(task.form("/answer"), answer="did not happen")
    assert page.status == 409
    assert "too early" in page.text
    for wrong in ("", "no idea"):
        assert browser.send(task.form("/answer"), answer=wrong).status == 409


def test_somebody_takes_a_task_and_leaves_it_open(host):
    """The others see who has it."""
    browser, _ = unknown(host, host.world.order())
    task = browser.go(next(link for link in browser.go("tasks").links if "/task/" in link))
    page = browser.send(task.form("/answer"), answer="leave")
    assert "Taken by marie" in page.text
    assert page.form("/answer")


def test_tasks_are_filtered_by_kind_and_role(host):
    """An agent's own roles come first."""
    unknown(host, host.world.order())
    for roles, shown in ((), True), (("leads",), True), (("others",), True):
        browser, _ = host.browser(agent="tom", ticket="desk:2", whole_desk=True, roles=roles)
        assert ("Nothing needs" not in browser.go("tasks").text) is shown
    assert "Nothing needs" in browser.go("tasks?kind=stuck_job").text
    assert "Nothing needs" not in browser.go("tasks?kind=unknown_outcome&role=shift").text
    assert "Nothing needs" not in browser.go("tasks?kind=nonsense&role=nonsense").text


def test_a_task_of_another_ticket_is_not_there(host):
    """Neither listed nor opened nor answered."""
    browser, _ = unknown(host, host.world.order())
    link = next(link for link in browser.go("tasks").links if "/task/" in link)
    tom, card = host.browser(host.world.order(), agent="tom", ticket="desk:2")
    assert "Nothing needs a person" in tom.go("tasks").text
    assert tom.go(f"task/{link.rpartition('/')[2]}").status == 404
    form = card.form("/preview", how="full")
    form.action = f"{tom.home}task/{link.rpartition('/')[2]}/answer"
    assert tom.send(form, answer="happened").status == 404
    assert len(host.world.service.tasks()) == 1


def test_who_may_answer_nothing_is_told_so():
    """The policy decides, by name; the desk's roles do not."""
    roles = {"agents": Role(members=["marie"], may=["refund"])}
    host = Host(World(policy=Policy(roles=roles)))
    browser, _ = unknown(host, host.world.order())
    task = browser.go(next(link for link in browser.go("tasks").links if "/task/" in link))
    assert "answer no tasks" in task.text
    assert not [form for form in task.forms if form.action.endswith("/answer")]


def test_the_tasks_of_others_push_none_of_ones_own_off_the_list(host, monkeypatch):
    """Neither by their number nor by the role that they are for."""
    monkeypatch.setattr(deciding, "_SHOWN", 1)
    unknown(host, host.world.order())
    own = host.world.order()
    tom, _ = unknown(host, own, agent="tom", ticket="desk:2")
    assert len(host.world.service.tasks()) > 1
    assert own in tom.go("tasks").text


def test_a_role_that_no_task_of_ones_own_is_for_hides_none(monkeypatch):
    """It chooses among what one sees, and not among what others have."""
    kinds = {"unknown_outcome": Tasks(role="shift")}
    host = Host(World(policy=Policy(tasks=Tasks(role="leads", kinds=kinds))))
    host.world.ticket()
    unknown(host, host.world.order())
    own = host.world.order()
    tom, card = host.browser(own, agent="tom", ticket="desk:2", roles=("shift",), stay_s=43200)
    tom.send(tom.send(card.form("/preview", how="full")).form("/press"))
    host.world.amazon.add_fault("stuck")
    host.world.pass_time(3600 * 9)
    assert own in tom.go("tasks").text
