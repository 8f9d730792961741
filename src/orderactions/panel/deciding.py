"""What needs a person: tasks, what waits for approval, and decisions about an action."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping

from flask import Flask, Response, request

from orderactions.actions import Action, Task
from orderactions.errors import RequestError
from orderactions.panel.addresses import ADDRESSES
from orderactions.panel.app import Panel, Stopped, page, seals_words, see
from orderactions.panel.looking import action_of
from orderactions.panel.sessions import Session
from orderactions.panel.shaping import safe_link
from orderactions.rules import against_answering
from orderactions.states import State
from orderactions.taskkinds import TASK_KINDS

__all__ = ["add"]

_SHOWN = 200


def add(app: Flask, panel: Panel) -> None:
    """Add the pages."""

    @panel.guarded
    def tasks(session: Session) -> Response:
        return _tasks(panel, session)

    @panel.guarded
    def task(session: Session, task_id: str) -> Response:
        found, action = _task_of(panel, session, task_id)
        return _task(panel, session, found, action)

    @panel.guarded
    def answer(session: Session, task_id: str) -> Response:
        return _answer(panel, session, task_id)

    @panel.guarded
    def approvals(session: Session) -> Response:
        waiting = [
            each
            for each in panel.service.actions(open_only=True, limit=_SHOWN)
            if each.state is State.PROPOSED and _is_shown(session, each)
        ]
        return page("approvals.html", waiting=waiting)

    for view in (tasks, task, approvals):
        app.add_url_rule(ADDRESSES[view.__name__], view.__name__, view)
    app.add_url_rule(ADDRESSES["answer"], "answer", answer, methods=["POST"])
    _add_decisions(app, panel)


def _add_decisions(app: Flask, panel: Panel) -> None:
    @panel.guarded
    def withdraw(session: Session, action_id: str) -> Response:
        found = action_of(panel, session, action_id)
        return _decided(panel.service.withdraw, found, session)

    @panel.guarded
    def approve(session: Session, action_id: str) -> Response:
        found = action_of(panel, session, action_id)
        return _decided(panel.service.approve, found, session)

    @panel.guarded
    def decline(session: Session, action_id: str) -> Response:
        found, why = action_of(panel, session, action_id), request.form.get("why", "").strip()[:500]
        return _decided(functools.partial(panel.service.decline, why=why), found, session)

    for view in (withdraw, approve, decline):
        app.add_url_rule(ADDRESSES[view.__name__], view.__name__, view, methods=["POST"])


def _decided(verb: Callable[..., Action], found: Action, session: Session) -> Response:
    """Carry out a decision about an action; where it has moved on meanwhile, its page tells where it stands."""
    try:
        verb(found.id, actor=session.actor)
    except RequestError as error:
        raise Stopped(409, "error.moved_on", detail=error.problem) from None
    return see("action", action_id=found.id)


def _is_shown(session: Session, action: Action) -> bool:
    own = str(action.order) in session.orders or action.ticket == session.ticket_ref
    return own or session.whole_desk


def _tasks(panel: Panel, session: Session) -> Response:
    kind, role = request.args.get("kind", ""), request.args.get("role")
    kind = kind if kind in TASK_KINDS else ""
    found = panel.service.tasks(kind=kind or None)
    roles = sorted({name for each in found for name in (each.role, each.deputy) if name})
    if role is None:
        # An agent's own roles first; whoever has none sees all.
        role = next((each for each in session.roles if each in roles), "")
    if role in roles:
        found = tuple(each for each in found if role in (each.role, each.deputy))
    actions = {each.action_id: panel.service.get(each.action_id) for each in found[:_SHOWN]}
    shown = [each for each in found[:_SHOWN] if _is_shown(session, actions[each.action_id])]
    return page(
        "tasks.html", tasks=shown, actions=actions, kinds=sorted(TASK_KINDS), kind=kind, roles=roles, role=role,
        now=panel.now(),
    )  # fmt: skip


def _task_of(panel: Panel, session: Session, task_id: str) -> tuple[Task, Action]:
    """Return a task of an action that this session may see, answered or not."""
    found = next((each for each in panel.service.tasks(open_only=False) if each.id == task_id), None)
    if found is None:
        raise Stopped(404, "error.page")
    return found, action_of(panel, session, found.action_id)


def _task(
    panel: Panel, session: Session, task: Task, action: Action, *, status: int = 200, against: str = ""
) -> Response:
    left = [each for each in panel.service.history(action.id) if each.type == "task_left"]
    taken = next((each for each in reversed(left) if each.data.get("task") == task.id), None)
    return page(
        "task.html",
        status,
        task=task,
        action=action,
        taken=taken,
        against=against,
        may_not=against_answering(panel.service._context.policy, session.actor),  # noqa: SLF001 - of the same library
        with_evidence=seals_words(),
        safe_link=safe_link,
        now=panel.now(),
    )


def _answer(panel: Panel, session: Session, task_id: str) -> Response:
    task, action = _task_of(panel, session, task_id)
    given: Mapping[str, str] = request.form
    evidence = (given.get("evidence", "").strip()[:4000] or None) if seals_words() else None
    try:
        panel.service.resolve(task.id, given.get("answer", ""), actor=session.actor, evidence=evidence)
    except RequestError as error:
        return _task(panel, session, task, action, status=409, against=error.problem)
    return see("task", task_id=task.id)
