"""Every point at which a process can die, before and after its effect: each by itself, and each two of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from itertools import combinations
from random import Random

from chaos.faults import CRASH_AFTER, CRASH_BEFORE, PlannedFates
from chaos.oracle import Intent
from chaos.people import AGENTS
from chaos.run import Result, Schedule
from chaos.store import in_memory
from chaos.world import ChaosWorld, Setup
from orderactions import Cancellation, Policy, Reason, Refund

__all__ = ["pairs", "singles", "small", "smallest"]

LAMP = {"sku": "LAMP", "quantity": 1, "paid": {"Principal": "20.00"}}
ENDS_S = 900.0
Run = tuple[dict[int, str], Result]
Story = Callable[[ChaosWorld], list[Intent]]
Store = Callable[..., object]


def memory() -> AbstractContextManager[Store]:
    """Journals in memory."""
    return nullcontext(in_memory)


def small(world: ChaosWorld) -> list[Intent]:
    """Two refunds of two agents in one feed, and a cancellation."""
    shipped = world.amazon.add_order(lines=[LAMP]).order_id
    unshipped = world.amazon.add_order(lines=[LAMP], status="UNSHIPPED").order_id
    wishes = [
        Refund.part(shipped, reason=Reason.DAMAGED, amount="5.00"),
        Refund.part(shipped, reason=Reason.DAMAGED, amount="6.00"),
        Cancellation(order=unshipped, reason=Reason.OUT_OF_STOCK),
    ]
    return [_intent(world, n, wish) for n, wish in enumerate(wishes, 1)]


def smallest(world: ChaosWorld) -> list[Intent]:
    """One refund."""
    shipped = world.amazon.add_order(lines=[LAMP]).order_id
    return [_intent(world, 1, Refund.part(shipped, reason=Reason.DAMAGED, amount="5.00"), ticket=False)]


def _intent(world: ChaosWorld, n: int, wish: Refund | Cancellation, *, ticket: bool = True) -> Intent:
    world.desk.open_ticket(str(n), text="It is broken.", language="en")
    return Intent(
        n=n, at=0.1 * n, actor=AGENTS[n % 2], request=wish, order_id=wish.order, ticket=f"desk:{n}" if ticket else None
    )


def _run(story: Story, plan: dict[int, str], store: Store = in_memory) -> tuple[Result, int]:
    random, fates = Random(1), PlannedFates(plan)
    policy = Policy(resend="after_token_fence", hold_s=2, close=False, tags=frozenset())
    setup = Setup(policy=policy, books_lag_s=600.0)
    schedule = Schedule(ChaosWorld(random, setup, fates, telling=True, store=store), ENDS_S)
    schedule.run(story(schedule.world))
    return schedule.result(0), fates.calls


def singles(story: Story, stores: Callable[[], AbstractContextManager[Store]] = memory) -> Iterator[Run]:
    """Run the story once for each call and side of it at which somebody dies; `stores` lends each run its journal."""
    with stores() as store:
        _, calls = _run(story, {}, store)
    for n in range(1, calls + 1):
        for side in (CRASH_BEFORE, CRASH_AFTER):
            plan = {n: side}
            with stores() as store:
                yield plan, _run(story, plan, store)[0]


def pairs(story: Story) -> Iterator[Run]:
    """Run the story once for each two calls and sides of them at which somebody dies."""
    _, calls = _run(story, {})
    points = [(n, side) for n in range(1, calls + 1) for side in (CRASH_BEFORE, CRASH_AFTER)]
    for (first, how), (second, then) in combinations(points, 2):
        if first != second:
            plan = {first: how, second: then}
            yield plan, _run(story, plan)[0]
