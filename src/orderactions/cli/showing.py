"""The command that shows a ticket panel's card: for a person, as JSON or as a page."""

from __future__ import annotations

import click

from orderactions.card import Card
from orderactions.cli.exits import Exit
from orderactions.cli.options import examples, journal_option, json_option, read_agent, speaker
from orderactions.cli.output import Speaker, moment
from orderactions.cli.session import open_service
from orderactions.cli.tables import actions_table, options_table
from orderactions.models import Actor

__all__ = ["card"]


@click.command(
    short_help="Show all that a ticket panel shows of an order.",
    epilog=examples(
        "orderactions card 305-1234567-1234567 --agent marie",
        "orderactions card 305-1234567-1234567 --agent marie --ticket zendesk:4711 --json",
        "orderactions card 305-1234567-1234567 --agent marie --html",
    ),
)
@click.argument("order_id", metavar="ORDER")
@click.option("--agent", required=True, metavar="NAME", callback=read_agent, help="For whom the buttons are.")
@click.option("--ticket", metavar="DESK:ID", help="Also what was asked for in this ticket.")
@click.option("--html", "as_html", is_flag=True, help="Print a page that any desk can show.")
@journal_option
@json_option
def card(order_id: str, *, agent: Actor, ticket: str | None, as_html: bool) -> int:
    """Show what a ticket panel shows of ORDER: money, options, what the agent may press and why not, history.

    The ticket itself is read where its desk stands in the file (`[desks.NAME]`); else its history is known, and not how
    long the buyer has waited.
    """
    out = speaker()
    if as_html and out.as_json:
        raise click.UsageError("--html and --json exclude each other; give one of them")
    with open_service(or_in_memory=True) as service:
        made = service.card(order_id, ticket, agent)
    if as_html:
        click.echo(made.html(page=True), nl=False)
        return Exit.OK
    _show(out, made)
    out.json({"card": made.to_dict()})
    return Exit.OK


def _show(out: Speaker, made: Card) -> None:
    out.say(f"Order {made.order.ref.order_id}", style="bold")
    sums = {
        "Paid": made.order.paid,
        "Refunded": made.sum_of(made.refunded),
        "On its way": made.sum_of(made.on_its_way),
        "Left": made.left,
    }
    for name, amount in sums.items():
        out.say(f"{name:<12}{amount}", indent=2)
    for deadline in made.deadlines:
        out.say(f"{deadline.name.replace('_', ' '):<12}{moment(deadline.until)}", indent=2)
    out.say()
    out.say(options_table(made.order, made.options), indent=2)
    out.say()
    out.say(f"What {made.actor} may do now", style="bold")
    for button in made.buttons:
        why = "; ".join(str(problem) for problem in button.problems)
        out.say(f"{button.name} {button.subject}: {why or 'yes'}", indent=2)
    if made.actions:
        out.say()
        out.say(actions_table(made.actions, width=out.width), indent=2)
    for task in made.tasks:
        out.say(f"needs a person: {task.kind.replace('_', ' ')} ({task.id}); see: orderactions tasks", indent=2)
    for warning in made.warnings:
        out.remark(f"note: {warning}")
