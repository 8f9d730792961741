"""The command for what was done by hand: record."""

from __future__ import annotations

from typing import Any

import click

from orderactions.cli.acting import COMPONENT, REASON
from orderactions.cli.asking import Asked
from orderactions.cli.exits import code_of_action
from orderactions.cli.options import (
    AMOUNT,
    agent_option,
    examples,
    journal_option,
    json_option,
    part_options,
    speaker,
    ticket_option,
)
from orderactions.cli.pressing import tell_action, tell_warnings
from orderactions.cli.session import open_service
from orderactions.ids import RandomIds
from orderactions.models import Actor, Cancellation, Refund
from orderactions.orders import Order
from orderactions.reasons import Reason
from orderactions.views import action_json

__all__ = ["record"]


@click.command(
    short_help="Record what was done by hand.",
    epilog=examples(
        "orderactions record 305-1234567-1234567 --line MUG --amount 12.30 --agent marie",
        'orderactions record 305-1234567-1234567 --full --agent marie --evidence "seen in Seller Central"',
        "orderactions record 305-1234567-1234567 --cancelled --agent marie --key ticket-4711",
    ),
)
@click.argument("order")
@click.option("--cancelled", is_flag=True, help="The whole order was cancelled there.")
@click.option("--full", is_flag=True, help="Everything that was left of the order was refunded there.")
@click.option("--amount", type=AMOUNT, metavar="AMOUNT", help="So much was, tax included; of several lines name one.")
@click.option("--line", "lines", multiple=True, metavar="SKU_OR_ID", help="On this line; may be given several times.")
@part_options
@click.option("--component", type=COMPONENT, metavar="COMPONENT", help="item (default), shipping, gift_wrap ...")
@click.option("--reason", type=REASON, metavar="REASON", help="Why, where that is known.")
@click.option("--evidence", metavar="TEXT", help="What was seen and where; kept sealed (needs the extra [evidence]).")
@click.option("--key", metavar="KEY", help="Names the deed: the same key is one record. Default: a new one.")
@agent_option
@ticket_option("Where it was asked for; gets a note.")
@journal_option
@json_option
def record(
    order: str, *, agent: Actor, ticket: str | None, cancelled: bool, reason: Reason | None, evidence: str | None,
    key: str | None, **refunded: Any,  # noqa: ANN401 - fields of Asked
) -> int:  # fmt: skip
    """Record what a person has done on ORDER at the marketplace by hand; nothing is sent.

    It holds the order's balance at once. The marketplace's books, or the order, prove it later; what they do not show
    in three days becomes a task. Another person takes a wrong record back: orderactions withdraw.
    """
    why = reason or Reason.OTHER
    if cancelled and any(refunded.values()):
        raise click.UsageError("--cancelled is of the whole order, and says nothing of money; leave the rest out")
    asked = None if cancelled else Asked(reason=why, **refunded)
    out = speaker()
    with open_service() as service:
        read: Order = service.order(order)
        done: Refund | Cancellation = Cancellation(order=read.ref, reason=why) if asked is None else asked.request(read)
        action = service.record_external(
            done,
            actor=agent,
            key=RandomIds().new("deed") if key is None else key,
            ticket=ticket,
            evidence=evidence,
            order=read,
        )
        tell_action(out, action)
        tell_warnings(out, service)
        out.json({"action": action_json(action)})
    return code_of_action(action)
