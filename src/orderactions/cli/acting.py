"""The commands that act: refund, cancel, withdraw."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import click
from click.decorators import FC

from orderactions.cli.asking import Asked
from orderactions.cli.exits import Exit
from orderactions.cli.options import (
    AMOUNT,
    PERCENT,
    WHOLE,
    Word,
    agent_option,
    examples,
    journal_option,
    json_option,
    speaker,
)
from orderactions.cli.pressing import Press, tell_action
from orderactions.cli.session import open_service
from orderactions.cli.views import action_json
from orderactions.models import Actor, Cancellation, Component
from orderactions.money import Money
from orderactions.reasons import Reason

__all__ = ["cancel", "refund", "withdraw"]

REASON = Word("reason", {reason.value: reason for reason in Reason})
COMPONENT = Word(
    "component",
    {each.value: each for each in Component if each.is_paid},
    instead={"goodwill": "goodwill is a refund of its own; use --goodwill AMOUNT"},
)


def _press_options(command: FC) -> FC:
    """Add what refund and cancel share."""
    options: tuple[Callable[[FC], FC], ...] = (
        agent_option,
        click.option(
            "--code", metavar="CODE", help="The marketplace's own code, where the table's choice does not fit."
        ),
        click.option("--key", metavar="KEY", help="Names the intent: the same key never acts twice."),
        click.option("--again", is_flag=True, help="An equal action of the last 24 hours is meant once more."),
        click.option(
            "--wait",
            "wait_s",
            type=click.FloatRange(min=0),
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
        command = add(command)
    return command


@click.command(
    short_help="Give money back to the buyer.",
    epilog=examples(
        "orderactions refund 305-1234567-1234567 --full --reason damaged --agent marie",
        "orderactions refund 305-1234567-1234567 --line MUG --quantity 1 --reason wrong_item --agent marie --preview",
        "orderactions refund 305-1234567-1234567 --percent 20 --reason price --agent marie --yes --wait 60",
        "orderactions refund 305-1234567-1234567 --shipping --reason late --agent marie --yes --key ticket-4711",
        "orderactions refund 305-1234567-1234567 --goodwill 5.00 --agent marie --yes --json",
    ),
)
@click.argument("order")
@click.option(
    "--reason", type=REASON, metavar="REASON", help="Why: damaged, wrong_item, late, lost, returned, price ..."
)
@click.option("--full", is_flag=True, help="Everything that is left of the order.")
@click.option("--amount", type=AMOUNT, metavar="AMOUNT", help="So much, tax included; of the order or of --line.")
@click.option(
    "--percent", type=PERCENT, metavar="PERCENT", help="A share of what was paid; of the order or of each --line."
)
@click.option("--line", "lines", multiple=True, metavar="SKU_OR_ID", help="This line; may be given several times.")
@click.option("--quantity", type=click.IntRange(min=1), metavar="N", help="So many units of each --line.")
@click.option(
    "--shipping",
    type=AMOUNT,
    is_flag=False,
    flag_value=WHOLE,
    default=None,
    metavar="[AMOUNT]",
    help="The shipping cost: so much, or all that is left of it.",
)
@click.option("--goodwill", type=AMOUNT, metavar="AMOUNT", help="A gesture beyond the price; may name its --line.")
@click.option(
    "--component", type=COMPONENT, metavar="COMPONENT", help="item (default), shipping, gift_wrap, item_tax ..."
)
@_press_options
def refund(
    order: str,
    *,
    reason: Reason | None,
    full: bool,
    amount: Money | Decimal | None,
    percent: Decimal | None,
    lines: tuple[str, ...],
    quantity: int | None,
    shipping: Money | Decimal | str | None,
    goodwill: Money | Decimal | None,
    component: Component | None,
    code: str | None,
    agent: Actor,
    key: str | None,
    again: bool,
    wait_s: float,
    yes: bool,
    preview_only: bool,
) -> int:
    """Give money back to the buyer of ORDER.

    Say what: --full, --amount, --percent, --line (with --quantity, --amount or --percent), --shipping or --goodwill.
    Amounts are what the buyer gets, tax included, written with a point: 12.50.

    What would happen is shown first, and asked about unless --yes is there. It is then recorded and sent once.
    """
    asked = Asked(
        reason=reason,
        full=full,
        amount=amount,
        percent=percent,
        lines=lines,
        quantity=quantity,
        shipping=shipping,
        goodwill=goodwill,
        component=component,
        code=code,
    )
    press = Press(actor=agent, key=key, again=again, wait_s=wait_s, yes=yes, preview_only=preview_only)
    return press.carry_out(order, asked.request)


@click.command(
    short_help="Cancel an order before it is shipped.",
    epilog=examples(
        "orderactions cancel 305-1234567-1234567 --reason out_of_stock --agent marie",
        "orderactions cancel 305-1234567-1234567 --reason buyer_cancelled --buyer-asked --agent marie --yes --wait 60",
        "orderactions cancel 305-1234567-1234567 --reason address --agent marie --preview",
    ),
)
@click.argument("order")
@click.option(
    "--reason", type=REASON, required=True, metavar="REASON", help="Why: out_of_stock, buyer_cancelled, address ..."
)
@click.option("--buyer-asked", is_flag=True, help="The buyer asked for it: your word, recorded with the action.")
@_press_options
def cancel(
    order: str,
    *,
    reason: Reason,
    buyer_asked: bool,
    code: str | None,
    agent: Actor,
    key: str | None,
    again: bool,
    wait_s: float,
    yes: bool,
    preview_only: bool,
) -> int:
    """Cancel the whole ORDER before it is shipped.

    What would happen is shown first, and asked about unless --yes is there. It is then recorded and sent once.
    """
    press = Press(actor=agent, key=key, again=again, wait_s=wait_s, yes=yes, preview_only=preview_only)
    return press.carry_out(
        order, lambda read: Cancellation(order=read.ref, reason=reason, buyer_asked=buyer_asked, code=code)
    )


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

    What is on its way cannot be taken back any more; the answer then says where it stands.
    """
    out = speaker()
    with open_service(with_account=False, make=False) as service:
        withdrawn = service.withdraw(action, actor=agent)
        tell_action(out, withdrawn)
        out.json({"action": action_json(withdrawn)})
    return Exit.OK
