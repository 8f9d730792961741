"""The commands by which a person decides: approve, decline, tasks, resolve, pause, resume. They need no account."""

from __future__ import annotations

from typing import Any

import click

from orderactions.actions import Task
from orderactions.cli.exits import Exit, code_of_action
from orderactions.cli.options import (
    ParamType,
    Word,
    account_names,
    agent_option,
    examples,
    journal_option,
    json_option,
    name_of,
    speaker,
    suggestion,
)
from orderactions.cli.output import Speaker, moment
from orderactions.cli.pressing import tell_action
from orderactions.cli.session import open_service
from orderactions.models import Actor, Kind
from orderactions.taskkinds import TASK_KINDS
from orderactions.views import action_json, task_json

__all__ = ["approve", "decline", "pause", "resolve", "resume", "tasks"]


class _Scope(ParamType):
    """What a pause is for."""

    name = "scope"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ANN401
        """Return the scope as it was written, if it is one."""
        accounts = (f"account:{name}" for name in account_names())
        known = ["all", *accounts, *(f"kind:{kind.value}" for kind in Kind), "actor:NAME"]
        # Names are kept without blanks around them; with one, nobody would be paused.
        name, _, who = (each.strip() for each in str(value).partition(":"))
        scope = f"{name}:{who}" if who else str(value).strip()
        if scope not in known[:-1] and not (name == "actor" and who):
            self.fail(f"{value!r} is nothing that can be paused; {suggestion(str(value), known)}", param, ctx)
        return scope


SCOPE = _Scope()


@click.command(
    short_help="Let go what waits for approval.",
    epilog=examples("orderactions approve OA-7K2M-9Q4X-A1B2-C --agent tom"),
)
@click.argument("action")
@agent_option
@journal_option
@json_option
def approve(action: str, *, agent: Actor) -> int:
    """Let ACTION (its id or our reference) go, which waits for approval: another person than the one who asked.

    Its facts are read again before it is sent.
    """
    out = speaker()
    with open_service(with_account=False, make=False) as service:
        approved = service.approve(action, actor=agent)
        tell_action(out, approved)
        out.json({"action": action_json(approved)})
    return code_of_action(approved)


@click.command(
    short_help="Say no to what waits for approval.",
    epilog=examples('orderactions decline OA-7K2M-9Q4X-A1B2-C --agent tom --why "ask for a picture first"'),
)
@click.argument("action")
@agent_option
@click.option("--why", default="", metavar="TEXT", help="Written on the ticket and shown to whoever asked.")
@journal_option
@json_option
def decline(action: str, *, agent: Actor, why: str) -> int:
    """Say no to ACTION (its id or our reference), which waits for approval. Its amounts are free again."""
    out = speaker()
    with open_service(with_account=False, make=False) as service:
        declined = service.decline(action, actor=agent, why=why.strip())
        tell_action(out, declined)
        out.json({"action": action_json(declined)})
    return Exit.OK


@click.command(
    short_help="List what needs a person.",
    epilog=examples("orderactions tasks", "orderactions tasks --role leads", "orderactions tasks --all --json"),
)
@click.option("--all", "every", is_flag=True, help="Also those that were answered.")
@click.option(
    "--kind",
    type=Word("kind of task", {kind: kind for kind in TASK_KINDS}),
    metavar="KIND",
    help="Only this kind, such as unknown_outcome.",
)
@click.option("--role", metavar="NAME", help="Only what the policy gives this role, or for which it stands in.")
@journal_option
@json_option
def tasks(*, every: bool, kind: str | None, role: str | None) -> int:
    """List what needs a person, the most urgent first: what happened, where to look, which answers there are."""
    out = speaker()
    with open_service(with_account=False, make=False) as service:
        found = service.tasks(open_only=not every, kind=kind, role=role)
        for task in found:
            _tell(out, task)
        if not found:
            out.say("There are no such tasks." if every or kind or role else "Nothing needs a person.")
        for warning in service.warnings():
            out.remark(f"note: {warning}")
        out.json({"tasks": [task_json(task) for task in found]})
    return Exit.OK


def _tell(out: Speaker, task: Task) -> None:
    out.say(
        f"{task.id}  {task.kind.replace('_', ' ')}" + (f", {task.money} at stake" if task.money else ""), style="bold"
    )
    out.say(f"since {moment(task.since)}, due {moment(task.due)}, action {task.action_id}", indent=2)
    if task.role or task.deputy:
        stands_in = f"{task.deputy} stands in" if task.deputy else ""
        out.say(", ".join(filter(None, [f"for {task.role or 'everybody'}", stands_in])), indent=2)
    out.say(task.why, indent=2)
    for place in task.look_at:
        out.say(f"look at: {place}", indent=2)
    out.say(f"how it is decided: docs/{task.runbook}", indent=2)
    if task.resolved_at is None:
        for answer in task.answers:
            out.say(f"orderactions resolve {task.id} {_quoted(answer)} --agent NAME", indent=2)
    else:
        out.say(f"answered {task.answer!r} by {task.resolved_by}, {moment(task.resolved_at)}", indent=2)
    out.say()


def _plainly(answer: str) -> str:
    """Return an answer as it is compared: `did-not-happen` is `did not happen`."""
    return answer.strip().lower().replace("_", " ").replace("-", " ")


def _quoted(answer: str) -> str:
    return f'"{answer}"' if " " in answer else answer


def _second(_ctx: click.Context, _param: click.Parameter, value: str | None) -> Actor | None:
    return None if value is None else Actor.agent(name_of(value, "--second"))


@click.command(
    short_help="Answer a task.",
    epilog=examples(
        'orderactions resolve tk3v7 happened --agent marie --evidence "seen in Seller Central, 12 May"',
        'orderactions resolve tk3v7 "did not happen" --agent marie --second tom',
        "orderactions resolve tk3v7 leave --agent marie",
    ),
)
@click.argument("task")
@click.argument("answer")
@agent_option
@click.option("--evidence", metavar="TEXT", help="What was seen and where; kept sealed (needs the extra [evidence]).")
@click.option(
    "--second",
    metavar="NAME",
    callback=_second,
    help='Another person, who agrees to "did not happen" before the books could show it.',
)
@journal_option
@json_option
def resolve(task: str, answer: str, *, agent: Actor, evidence: str | None, second: Actor | None) -> int:
    """Answer TASK with ANSWER, one of those that `orderactions tasks` shows.

    "happened" and "did not happen" say what became of an action whose outcome is unknown; "leave" only records that
    somebody looked. Nothing is ever sent again.
    """
    out = speaker()
    with open_service(with_account=False, make=False) as service:
        known = next((one for one in service.tasks(open_only=False) if one.id == task), None)
        # One answer has a name in it, which may have hyphens and underscores of its own.
        answers = {_plainly(each): each for each in known.answers} if known is not None else {}
        said = answer.strip()
        if said not in answers.values():
            said = answers.get(_plainly(answer), said)
        if known is not None and said not in known.answers:
            told = suggestion(_plainly(said).replace(" ", "_"), [each.replace(" ", "_") for each in known.answers])
            raise click.BadParameter(
                f"{answer!r} is not an answer to {known.kind}; {told.replace('_', ' ')}", param_hint="'ANSWER'"
            )
        resolved = service.resolve(task, said, actor=agent, evidence=evidence, second=second)
        action = service.get(resolved.action_id)
        out.say(f"{said!r} is recorded for task {resolved.id}.", style="bold")
        out.say(action.confirmation.for_agent, indent=2)
        out.json({"task": task_json(resolved), "action": action_json(action)})
    return Exit.OK


@click.command(
    short_help="Stop accepting and sending.",
    epilog=examples(
        'orderactions pause --agent marie --why "Amazon is down"',
        "orderactions pause kind:refund --agent marie",
        "orderactions pause actor:tom --agent marie",
    ),
)
@click.argument("scope", type=SCOPE, default="all")
@agent_option
@click.option("--why", default="", metavar="TEXT", help="Shown to everybody whose action is declined.")
@journal_option
@json_option
def pause(scope: str, *, agent: Actor, why: str) -> int:
    """Stop accepting and sending: all, account:NAME, kind:refund, kind:cancellation or actor:NAME."""
    out = speaker()
    # A new journal would be paused, and the one that was meant would go on.
    with open_service(with_account=scope.startswith("account:"), make=False) as service:
        service.pause(scope, actor=agent, why=why)
    out.say(f"{scope} is paused; lift it: orderactions resume {scope} --agent NAME")
    out.json({"scope": scope, "paused": True})
    return Exit.OK


@click.command(
    short_help="Lift a pause, or take up a restored journal.",
    epilog=examples("orderactions resume --agent marie", "orderactions resume --after-restore --agent marie"),
)
@click.argument("scope", type=SCOPE, required=False)
@agent_option
@click.option(
    "--after-restore",
    is_flag=True,
    help="Take up a journal that was restored or copied, after looking what it does not know.",
)
@journal_option
@json_option
def resume(scope: str | None, *, agent: Actor, after_restore: bool) -> int:
    """Lift a pause of SCOPE (all), or take up a journal that was restored or copied."""
    if after_restore and scope is not None:
        raise click.UsageError("--after-restore is for the journal as a whole; give no SCOPE")
    of = scope or "all"
    out = speaker()
    with open_service(with_account=of.startswith("account:"), make=False) as service:
        service.resume(of, actor=agent, after_restore=after_restore)
    out.say("The journal is taken up; sending goes on." if after_restore else f"{of} is no longer paused.")
    out.json({"scope": "journal" if after_restore else of, "paused": False})
    return Exit.OK
