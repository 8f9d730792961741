"""What an action costs in processor time, from request to DONE, beside the same messages over the same transport."""

from __future__ import annotations

import cProfile
import gc
import pstats
import time
from collections import Counter
from datetime import UTC, datetime

from attrs import evolve
from result import Result

from orderactions import ActionService, Actor, Policy, Reason, Refund, State, open_journal
from orderactions.clock import ManualClock
from orderactions.ids import SequentialIds
from orderactions.testing.simulator import SimulatedAmazon
from orderactions.transport import HttpRequest, HttpResponse, Transport

ACTIONS = 150
LINE = {"sku": "LAMP", "quantity": 1, "paid": {"Principal": "20.00"}}
LAYERS = {
    "SQLite itself": ("sqlite3",),
    "journal": ("orderactions/journal/",),
    "engine and rules": (
        "orderactions/engine/",
        "orderactions/rules/",
        "orderactions/service",
        "orderactions/messages",
    ),
    "Amazon's adapter": ("orderactions/marketplaces/",),
    "the simulated Amazon": ("orderactions/testing/",),
    "json": ("/json/",),
    "attrs": ("/attr/", "<attrs generated"),
}


class _Recording:
    """Passes on, and keeps what was asked, with the moment."""

    def __init__(self, inner: Transport, clock: ManualClock) -> None:
        self._inner = inner
        self._clock = clock
        self.kept: list[tuple[datetime, HttpRequest]] = []

    def send(self, request: HttpRequest) -> HttpResponse:
        self.kept.append((self._clock.now(), request))
        return self._inner.send(request)


class _House:
    def __init__(self) -> None:
        self.clock = ManualClock(datetime(2026, 5, 4, 9, 0, tzinfo=UTC))
        self.amazon = SimulatedAmazon(clock=self.clock, quotas=False, feed_delay_s=20.0)
        self.line = _Recording(self.amazon.transport(), self.clock)
        account = self.amazon.account("shop", tax="vat_inclusive")
        account._api.transport = account._api.tokens._transport = self.line  # noqa: SLF001 - looked at from below
        limits = {"EUR": 10**9}
        self.service = ActionService(
            marketplaces=[account],
            journal=open_journal("memory:", clock=self.clock, ids=SequentialIds()),
            policy=Policy(
                limit_per_agent_day=limits, limit_per_account_day=limits, actions_per_agent_day=10**6, reply_at="never"
            ),
            clock=self.clock,
            ids=SequentialIds(),
            worker="one",
        )

    def order(self) -> str:
        return self.amazon.add_order(lines=[LINE], status="SHIPPED").order_id

    def act(self, order_id: str) -> None:
        action = self.service.execute(Refund.full(order_id, reason=Reason.DAMAGED), actor=Actor.agent("clerk"))
        self.service.advance()
        for _ in range(2):
            self.clock.advance(130)
            self.service.advance()
        assert self.service.get(action.id).state is State.DONE


def run() -> Result:
    """Act many times, send the same messages again to an Amazon of the same kind, and profile what lies between."""
    ours, messages = _ours()
    floor = _same_messages(messages)
    layers, lines = _profiled()
    calls = len(messages) / ACTIONS
    beside = (
        f"its {calls:.1f} messages alone, over the same transport: {floor / 1000:.2f} ms ({ours / floor:.1f} times)"
    )
    told = [
        f"processor time of an action from the request to DONE, in memory; mean of {ACTIONS}",
        f"  {ours / 1000:.2f} ms; {beside}",
        "  by layer: " + ", ".join(f"{name} {share:.0%}" for name, share in layers.most_common()),
        "  the profile's first ten:",
        *(f"    {line}" for line in lines),
    ]
    figures: dict[str, float | int | str] = {
        "ours_us": round(ours), "messages_us": round(floor), "times": round(ours / floor, 2), "calls": round(calls, 1),
        **{f"share {name}": round(share, 3) for name, share in layers.items()},
    }  # fmt: skip
    return Result(table="\n".join(told), figures=figures, within_bar=True)


def _ours() -> tuple[float, list[tuple[datetime, HttpRequest]]]:
    house = _House()
    house.act(house.order())
    orders = [house.order() for _ in range(ACTIONS)]
    house.line.kept.clear()
    gc.collect()
    began = time.process_time()
    for order_id in orders:
        house.act(order_id)
    return (time.process_time() - began) / ACTIONS * 1e6, list(house.line.kept)


def _same_messages(messages: list[tuple[datetime, HttpRequest]]) -> float:
    house = _House()
    house.act(house.order())
    for _ in range(ACTIONS):
        house.order()
    transport = house.amazon.transport()
    gc.collect()
    began = time.process_time()
    for at, request in messages:
        house.clock.advance(max(0.0, (at - house.clock.now()).total_seconds()))
        answer = transport.send(evolve(request, take=None))
        assert answer.status < 300, (request.operation, answer.status)
    return (time.process_time() - began) / ACTIONS * 1e6


def _profiled() -> tuple[Counter[str], list[str]]:
    house = _House()
    house.act(house.order())
    orders = [house.order() for _ in range(ACTIONS)]
    profile = cProfile.Profile()
    profile.enable()
    for order_id in orders:
        house.act(order_id)
    profile.disable()
    rows = pstats.Stats(profile).stats.items()  # type: ignore[attr-defined]
    whole = sum(row[2] for _, row in rows)
    layers: Counter[str] = Counter()
    for (file, _, name), row in rows:
        layers[_layer(file, name)] += row[2] / whole
    first = sorted(rows, key=lambda each: -each[1][2])[:10]
    return layers, [
        f"{row[2] / whole:5.1%} {row[1] / ACTIONS:7.1f} calls  {_short(file)} {name}" for (file, _, name), row in first
    ]


def _layer(file: str, name: str) -> str:
    where = f"{file} {name}".replace("\\", "/")
    return next((layer for layer, parts in LAYERS.items() if any(part in where for part in parts)), "the rest")


def _short(file: str) -> str:
    parts = file.replace("\\", "/").split("/")
    return "/".join(parts[-2:]) if len(parts) > 1 else ""
