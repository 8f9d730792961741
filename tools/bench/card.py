"""What a ticket panel's card costs when the order is read already, beside two reads of the journal by the same service.

The two reads are those that every panel would make without the card: `actions(order=...)`, all actions of the order as
they stand, and `options(order)`, what they hold of it. On a journal in a file, with other orders beside this one.
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

MARIE = Actor.agent("marie")
ROUNDS = 300
WARM_UP = 30
#: Orders beside the one that is looked at, each with one action.
OTHERS = 200
#: The card may cost this many times the two reads.
BAR = 1.0


def run() -> Result:
    """Take turns: the card, the two reads, and what becomes of a card."""
    with tempfile.TemporaryDirectory(prefix="orderactions-bench-") as folder:
        clock = Ahead()
        journal = open_journal(f"sqlite:///{Path(folder) / 'actions.db'}", clock=clock)
        service = service_on(journal, clock)
        order = _shop(service, clock)
        taken = _in_turns(service, order)
        journal.close()
    reads, card = statistics.median(taken["two reads"]), statistics.median(taken["card"])
    # Side by side first: what the machine does meanwhile is in both.
    ratio = statistics.median(one / two for one, two in zip(taken["card"], taken["two reads"], strict=True))
    within = ratio <= BAR
    lines = [
        f"a card with a warm order, beside two reads of the journal in SQLite; median of {ROUNDS}, in turn",
        f"  {'':<34}{'us':>8}{'times':>8}",
        f"  {'actions(order) and options(order)':<34}{reads:>8.0f}{1:>8.2f}",
        f"  {'card(order)':<34}{card:>8.0f}{ratio:>8.2f}",
    ]
    figures: dict[str, float | int | str] = {"reads_us": round(reads), "card_us": round(card), "ratio": round(ratio, 3)}
    for name in ("to_dict()", "html()"):
        more = statistics.median(taken[name])
        figures[f"{name.removesuffix('()')}_us"] = round(more)
        lines.append(f"  {f'  and its {name}':<34}{more:>8.0f}{more / reads:>8.2f}")
    lines.append(f"  the card may cost {BAR:g} times the two reads: {'kept' if within else 'MISSED'}")
    figures |= {"bar": BAR, "rounds": ROUNDS}
    return Result(table="\n".join(lines), figures=figures, within_bar=within)


def _shop(service: ActionService, clock: Ahead) -> Order:
    """Carry out a refund on each of some orders; on the last one three, and one more waits. Return its reading."""
    for number in range(OTHERS):
        service.execute(Refund.full(f"305-{number:07d}-{number:07d}", reason=Reason.DAMAGED), actor=MARIE)
    order = Instant(clock).snapshot("305-9999999-9999999")
    for amount in ("1.00", "2.00", "3.00"):
        service.execute(Refund.part(order.ref, reason=Reason.PRICE, amount=amount), actor=MARIE)
    for _ in range(8):
        service.advance(limit=1000)
        clock.sleep(31)
    service.execute(Refund.part(order.ref, reason=Reason.PRICE, amount="4.00"), actor=MARIE)
    return evolve(order, read_at=clock.now())


def _in_turns(service: ActionService, order: Order) -> dict[str, list[float]]:
    def two_reads() -> object:
        return service.actions(order=order.ref), service.options(order)

    made = service.card(order, None, MARIE)
    todo: dict[str, Callable[[], object]] = {
        "card": lambda: service.card(order, None, MARIE),
        "two reads": two_reads,
        "to_dict()": made.to_dict,
        "html()": made.html,
    }
    taken: dict[str, list[float]] = {name: [] for name in todo}
    gc.collect()
    gc.disable()
    try:
        for number in range(WARM_UP + ROUNDS):
            for name, do in todo.items():
                begun = time.perf_counter()
                do()
                if number >= WARM_UP:
                    taken[name].append((time.perf_counter() - begun) * 1e6)
    finally:
        gc.enable()
    return taken


if __name__ == "__main__":
    print(run().table)
