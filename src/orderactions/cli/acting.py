"""The commands that act: refund, cancel, withdraw."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import click
from click.decorators import FC

from orderactions.cli.asking import Asked
from orderactions.cli.exits import Exit
from orderactions.cli.options import (
    AMOUNT,
    PERCENT,
    SIGNED,
    Seconds,
    Word,
    agent_option,
    examples,
    journal_option,
    json_option,
    part_options,
    speaker,
    ticket_option,
)
from orderactions.cli.pressing import Press, tell_action
from orderactions.cli.session import open_service
from orderactions.models import Actor, Cancellation, Component, Refund
from orderactions.orders import Order
from orderactions.presets import CAUSES
from orderactions.reasons import Reason
from orderactions.service import ActionService
from orderactions.views import action_json

__all__ = ["cancel", "refund", "withdraw"]

CAUSE = Word("cause", {cause.value: cause for cause in CAUSES})
REASON = Word("reason", {reason.value: reason for reason in Reason})
COMPONENT = Word(
    "component",
    {each.value: each for each in Component if each.is_paid},
    instead={"goodwill": "goodwill is a refund of its own; use --goodwill AMOUNT"},
)


def _filled(_ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """Refuse what is empty: a script whose variable is not set would otherwise mean something else by it."""
    if value is not None and not value.strip():
        raise click.BadParameter(f"is empty; give a {param.name} or leave the option out")
    return value


def _press_options(command: Callable[..., int]) -> Callable[..., int]:
    """Add what refund and cancel share; the command gets it as one `press`."""

    @wraps(command)
    def pressed(
        *args: object, agent: Actor, ticket: str | None, key: str | None, again: bool, wait_s: float, yes: bool,
        preview_only: bool, **named: object,
    ) -> int:  # fmt: skip
        press = Press(
            actor=agent, ticket=ticket, key=key, again=again, wait_s=wait_s, yes=yes, preview_only=preview_only
        )
        return command(*args, press=press, **named)

    options: tuple[Callable[[FC], FC], ...] = (
        agent_option,
        ticket_option("Where it was asked for; gets the note and the reply."),
        click.option(
            "--code",
            metavar="CODE",
            callback=_filled,
            help="The marketplace's own code, where the table's choice does not fit.",
        ),
        click.option("--key", metavar="KEY", callback=_filled, help="Names the intent: the same key never acts twice."),
        click.option("--again", is_flag=True, help="An equal action of the last 24 hours is meant once more."),
        click.option(
            "--wait",
            "wait_s",
            type=Seconds(),
            default=0.0,
            metavar="SECONDS",
            help="Drive it for so long; without it, it is recorded, and `orderactions worker` sends it.",
        ),
        click.option("--yes", is_flag=True, help="Do not ask."),
        click.option("--preview", "preview_only", is_flag=True, help="Only show what would happen."),
        journal_option,
        json_option,
    )
    for add in reversed(options):
        pressed = add(pressed)
    return pressed


@click.command(
    short_help="Give money back to the buyer.",
    epilog=examples(
        "orderactions refund 305-1234567-1234567 --full --reason damaged --agent marie",
        "orderactions refund 305-1234567-1234567 --cause late --agent marie --preview",
        "orderactions refund 305-1234567-1234567 --line MUG --quantity 1 --reason wrong_item --agent marie --preview",
        "orderactions refund 305-1234567-1234567 --percent 20 --reason price --agent marie --yes --wait 60",
        "orderactions refund 305-1234567-1234567 --shipping --reason late --agent marie --yes --key ticket-4711",
        "orderactions refund 305-1234567-1234567 --goodwill 5.00 --agent marie --yes --json",
        "orderactions refund 305-1234567-1234567 --full --reason returned --restocking-fee 5.00 --agent marie",
    ),
)
@click.argument("order")
@click.option(
    "--reason", type=REASON, metavar="REASON", help="Why: damaged, wrong_item, late, lost, returned, price ..."
)
@click.option(
    "--cause",
    type=CAUSE,
    metavar="CAUSE",
    help="What fits it: damaged, late, lost, returned, price or goodwill; of several articles with --line or --full.",
)
@click.option("--full", is_flag=True, help="Everything that is left of the order.")
@click.option("--amount", type=AMOUNT, metavar="AMOUNT", help="So much, tax included; of the order or of --line.")
@click.option(
    "--percent", type=PERCENT, metavar="PERCENT", help="A share of what was paid; of the order or of each --line."
)
@click.option("--line", "lines", multiple=True, metavar="SKU_OR_ID", help="This line; may be given several times.")
@part_options
@click.option(
    "--component", type=COMPONENT, metavar="COMPONENT", help="item (default), shipping, gift_wrap, item_tax ..."
)
@click.option(
    "--restocking-fee", type=AMOUNT, metavar="AMOUNT", help="Kept by the seller: taken off what the buyer gets."
)
@click.option(
    "--return-shipping",
    type=SIGNED,
    metavar="AMOUNT",
    help="The way back: paid to the buyer beside the rest; negative, taken off it.",
)
@click.option("--claim-open", is_flag=True, help="You know of a guarantee claim that is not decided.")
@_press_options
def refund(order: str, *, press: Press, **asked: Any) -> int:  # noqa: ANN401 - the fields of Asked
    """Give money back to the buyer of ORDER.

    Say what: --full, --amount, --percent, --line (with --quantity, --amount or --percent), --shipping, --goodwill, or
    --cause, which fills all of that in. Amounts are what the buyer gets, tax included, written with a point: 12.50.

    What would happen is shown first, and asked about unless --yes is there. It is then recorded and sent once.
    """
    wanted = Asked(**asked)

    def request(service: ActionService, read: Order) -> Refund:
        share: dict[str, Any] = {} if wanted.percent is None else {"percent": wanted.percent}
        return wanted.request(read, service.presets(read, **share) if wanted.cause else ())

    return press.carry_out(order, request)


@click.command(
    short_help="Cancel an order before it is shipped.",
    epilog=examples(
        "orderactions cancel 305-1234567-1234567 --reason out_of_stock --agent marie",
        "orderactions cancel 305-1234567-1234567 --reason buyer_cancelled --buyer-asked --agent marie --yes --wait 60",
        "orderactions cancel 305-1234567-1234567 --reason address --agent marie --preview",
        "orderactions cancel 305-1234567-1234567 --reason out_of_stock --when-possible --agent marie --yes",
    ),
)
@click.argument("order")
@click.option(
    "--reason", type=REASON, required=True, metavar="REASON", help="Why: out_of_stock, buyer_cancelled, address ..."
)
@click.option("--buyer-asked", is_flag=True, help="The buyer asked for it: your word, recorded with the action.")
@click.option(
    "--when-possible",
    is_flag=True,
    help="A pending order: wait until it has left Pending, judge again, and cancel it then.",
)
@_press_options
def cancel(
    order: str, *, press: Press, reason: Reason, buyer_asked: bool, when_possible: bool, code: str | None
) -> int:
    """Cancel the whole ORDER before it is shipped.

    What would happen is shown first, and asked about unless --yes is there. It is then recorded and sent once.
    """

    def request(_service: ActionService, read: Order) -> Cancellation:
        return Cancellation(
            order=read.ref, reason=reason, buyer_asked=buyer_asked, when_possible=when_possible, code=code
        )

    return press.carry_out(order, request)


@click.command(
    short_help="Take back what has not been sent.",
    epilog=examples("orderactions withdraw OA-7K2M-9Q4X-A1B2-C --agent marie"),
)
@click.argument("action")
@agent_option
@journal_option
@json_option
def withdraw(action: str, *, agent: Actor) -> int:
    """Take back ACTION (its id or our reference) while it has not been sent.

    What is on its way cannot be taken back any more; the answer then says where it stands. A record of what was done
    by hand is taken back by another person than the one who made it.
    """
    out = speaker()
    with open_service(with_account=False, make=False) as service:
        withdrawn = service.withdraw(action, actor=agent)
        tell_action(out, withdrawn)
        out.json({"action": action_json(withdrawn)})
    return Exit.OK
