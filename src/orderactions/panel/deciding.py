"""What needs a person: tasks, what waits for approval, and decisions about an action."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from orderactions.journal.rows import ActionRow

__all__ = ["add"]

_SHOWN = 200
#: So many actions of one ticket are looked for.
_MOST = 1000


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
        return page("approvals.html", waiting=_waiting(panel, session))

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


def _waiting(panel: Panel, session: Session) -> list[Action]:
    """Return what waits for approval, the oldest first: its time ends first."""
    with panel.service._context.journal.reading() as t:  # noqa: SLF001 - of the same library
        rows = t.ledger.in_state(State.PROPOSED)
    shown = [each.id for each in rows if session.whole_desk or _is_own(session, each)]
    return [panel.service.get(each) for each in shown[:_SHOWN]]


def _is_own(session: Session, row: ActionRow) -> bool:
    return f"{row.account}/{row.order_id}" in session.orders or row.ticket == str(session.ticket_ref)


def _own_ids(panel: Panel, session: Session) -> set[str]:
    """Return the ids of the actions of this session's orders and ticket."""
    orders = [each.partition("/") for each in session.orders]
    with panel.service._context.journal.reading() as t:  # noqa: SLF001 - of the same library
        rows = [row for account, _, order_id in orders for row in t.ledger.of_order(account, order_id)]
        rows += t.ledger.of_ticket(str(session.ticket_ref), _MOST)
    return {row.id for row in rows}


def _tasks(panel: Panel, session: Session) -> Response:
    kind, role = request.args.get("kind", ""), request.args.get("role")
    kind = kind if kind in TASK_KINDS else ""
    found = panel.service.tasks(kind=kind or None)
    if not session.whole_desk:
        # Before anything is chosen or cut: what others have must not push one's own off the list.
        own = _own_ids(panel, session)
        found = tuple(each for each in found if each.action_id in own)
    roles = sorted({name for each in found for name in (each.role, each.deputy) if name})
    if role is None:
        # An agent's own roles first; whoever has none sees all.
        role = next((each for each in session.roles if each in roles), "")
    if role in roles:
        found = tuple(each for each in found if role in (each.role, each.deputy))
    shown = found[:_SHOWN]
    actions = {each.action_id: panel.service.get(each.action_id) for each in shown}
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
