"""What a ticket panel's card costs when the order is read already, beside reads of the journal of the same kind.

A read of that kind is one transaction that takes from the journal all that a card needs of an order and an actor: the
actions as they stand, what they hold, tasks, pauses, limits. The rules (options, refunds by cause) read nothing and are
measured by themselves; all else that a card adds has to cost no more than two reads. For comparison: the five calls
that a panel makes without a card.
"""

from __future__ import annotations

import gc
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from attrs import evolve
from durable_run import service_on
from instant import Ahead, Instant
from result import Result

from orderactions import ActionService, Actor, Order, Reason, Refund, open_journal
from orderactions.engine.cards import Known, look
from orderactions.marketplaces.amazon.codes import VOCABULARY
from orderactions.presets import for_order
from orderactions.rules import left, options, refundable

MARIE, TOM = Actor.agent("marie"), Actor.agent("tom")
CARD, READ, RULES = "card(order)", "one read of its kind", "the rules alone"
ROUNDS = 300
WARM_UP = 30
#: Orders beside the one that is looked at, each with one action.
OTHERS = 200
#: The card may cost so many reads beside the rules.
BAR = 2.0


def run() -> Result:
    """Take turns: the card, the two reads, and what becomes of a card."""
    with tempfile.TemporaryDirectory(prefix="orderactions-bench-") as folder:
        clock = Ahead()
        journal = open_journal(f"sqlite:///{Path(folder) / 'actions.db'}", clock=clock)
        service = service_on(journal, clock)
        order = _shop(service, clock)
        taken = _in_turns(service, order)
        journal.close()
    times = {name: statistics.median(each) for name, each in taken.items()}
    # Side by side first: what the machine does meanwhile is in both.
    turns = list(zip(taken[CARD], taken[RULES], taken[READ], strict=True))
    adds = statistics.median((card - rules) / read for card, rules, read in turns)
    whole = statistics.median(card / read for card, _, read in turns)
    within = adds <= BAR
    lines = [
        f"a card with a warm order, beside a read of the journal of its kind, in SQLite; median of {ROUNDS}, in turn",
        f"  {'':<40}{'us':>8}{'times':>8}",
    ]
    lines += [f"  {name:<40}{each:>8.0f}{each / times[READ]:>8.2f}" for name, each in times.items()]
    lines.append(
        f"  side by side a card takes {whole:.2f} reads, {adds:.2f} of them beside the rules; "
        f"the bar for these is {BAR:g}: {'kept' if within else 'MISSED'}"
    )
    keys = ("card", "read", "rules", "calls", "to_dict", "html")
    figures: dict[str, float | int | str] = {
        f"{key}_us": round(each) for key, each in zip(keys, times.values(), strict=True)
    }
    figures |= {"reads_in_all": round(whole, 3), "reads_beside_rules": round(adds, 3), "bar": BAR, "rounds": ROUNDS}
    return Result(table="\n".join(lines), figures=figures, within_bar=within)


def _shop(service: ActionService, clock: Ahead) -> Order:
    """Carry out a refund on each of some orders; on the last one three, and one more waits. Return its reading."""
    for number in range(OTHERS):
        service.execute(Refund.full(f"305-{number:07d}-{number:07d}", reason=Reason.DAMAGED), actor=TOM)
    order = Instant(clock).snapshot("305-9999999-9999999")
    for amount in ("1.00", "2.00", "3.00"):
        service.execute(Refund.part(order.ref, reason=Reason.PRICE, amount=amount), actor=MARIE)
    for _ in range(8):
        service.advance(limit=1000)
        clock.sleep(31)
    service.execute(Refund.part(order.ref, reason=Reason.PRICE, amount="4.00"), actor=MARIE)
    return evolve(order, read_at=clock.now())


def _in_turns(service: ActionService, order: Order) -> dict[str, list[float]]:
    context = service._context  # noqa: SLF001 - looked at from below

    def read() -> Known:
        with context.journal.reading() as t:
            return look(context, t, order, None, MARIE)

    known = read()

    def rules() -> object:
        rest = left(refundable(order), known.own.foreign, known.own.lines)
        return options(order, known.own, VOCABULARY, rest), for_order(order, rest, VOCABULARY, own=known.own)

    def calls() -> object:
        ref = order.ref
        return (
            service.options(order), service.presets(order), service.actions(order=ref), service.tasks(),
            service.warnings(),
        )  # fmt: skip

    made = service.card(order, None, MARIE)
    todo: dict[str, Callable[[], object]] = {
        CARD: lambda: service.card(order, None, MARIE),
        READ: read,
        RULES: rules,
        "five calls in place of it": calls,
        "  the card's to_dict()": made.to_dict,
        "  the card's html()": made.html,
    }
    taken: dict[str, list[float]] = {name: [] for name in todo}
    gc.collect()
    gc.disable()
    try:
        for number in range(WARM_UP + ROUNDS):
            # The order changes, so that nobody always comes after the same one, in its wake.
            for name, do in list(todo.items())[:: 1 if number % 2 else -1]:
                begun = time.perf_counter()
                do()
                if number >= WARM_UP:
                    taken[name].append((time.perf_counter() - begun) * 1e6)
    finally:
        gc.enable()
    return taken


if __name__ == "__main__":
    print(run().table)
