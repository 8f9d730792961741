"""The figures of a bench of the pace: the service beside the queue models, on the same arrivals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from orderactions.models import Kind
from orderactions.testing.pace.day import Day, Load, run_day
from orderactions.testing.pace.queues import greedy, least_mean_s, one_by_one, percentile

__all__ = ["at_rates", "frontier", "handed_in", "spread", "with_sites", "with_workers"]

_BUSY = 300.0


def spread(waits: Sequence[float]) -> dict[str, float]:
    """Return p50, p95 and p99, in seconds."""
    return {f"p{percent}": round(percentile(waits, percent), 1) for percent in (50, 95, 99)}


def at_rates(rates: Iterable[float], seeds: int, *, refunds: float) -> Iterator[dict[str, Any]]:
    """Run working days of 8 hours at each rate; yields its figures beside the models'.

    Args:
        rates: actions an hour.
        seeds: how many days at each rate.
        refunds: the share of refunds; 1 for one kind.
    """
    for per_hour in rates:
        yield _figures([Load(per_hour=per_hour, refunds=refunds, seed=seed) for seed in range(1, seeds + 1)])


def with_workers(numbers: Iterable[int], seeds: int) -> Iterator[dict[str, Any]]:
    """Run several workers on one journal, at 300 an hour of both kinds."""
    for workers in numbers:
        loads = [Load(per_hour=_BUSY, workers=workers, seed=seed) for seed in range(1, seeds + 1)]
        yield {"workers": workers} | _figures(loads)


def with_sites(numbers: Iterable[int], seeds: int) -> Iterator[dict[str, Any]]:
    """Run an account on several sites at 300 an hour of both kinds: each with feeds of its own, and all together."""
    for sites in numbers:
        for combined in (False, True):
            loads = [Load(per_hour=_BUSY, sites=sites, combined=combined, seed=seed) for seed in range(1, seeds + 1)]
            yield {"sites": f"{sites}{' together' if combined else ''}"} | _figures(loads)


def handed_in(per_hour: float = 5000) -> Iterator[dict[str, Any]]:
    """Run more than Amazon lets anybody read orders for: they are handed in; two hours after one to warm up."""
    for refunds in (1.0, 0.8):
        load = Load(per_hour=per_hour, hours=3, warm_up=1, refunds=refunds, max_messages=1000, given=True)
        yield {"kinds": "one" if refunds == 1 else "two"} | _figures([load])


def frontier(weights: Iterable[int], seeds: int) -> Iterator[dict[str, Any]]:
    """Run `cancel_weight_s` at 300 an hour of both kinds: what each second for cancellations costs refunds."""
    for weight in weights:
        loads = [Load(per_hour=_BUSY, cancel_weight_s=weight, seed=seed) for seed in range(1, seeds + 1)]
        yield {"cancel_weight_s": weight} | _figures(loads)


def _figures(loads: Sequence[Load]) -> dict[str, Any]:
    days = [run_day(load) for load in loads]
    load = loads[0]
    at_best: list[float] = []
    naive: list[float] = []
    for each in loads:
        queues = each.queues()
        for moments, waits in zip(queues, greedy(*queues), strict=True):
            at_best += [wait for at, wait in zip(moments, waits, strict=True) if each.counts(at)]
        all_of_them = sorted(at for queue in queues for at in queue)
        naive += [wait for at, wait in zip(all_of_them, one_by_one(all_of_them), strict=True) if each.counts(at)]
    return {
        "per_hour": load.per_hour,
        "actions": sum(len(day.submit_s()) for day in days),
        "feeds": sum(day.feeds for day in days),
        "submit_s": spread(_all(days)),
        "confirm_s": spread([wait for day in days for wait in day.confirm_s()]),
        "by_kind": {kind.value: spread(_all(days, kind)) for kind in Kind if _all(days, kind)},
        "greedy_s": spread(at_best),
        "one_feed_each_s": spread(naive),
        "least_mean_s": round(least_mean_s(load.per_hour), 1),
        "throttled": _sum(day.throttled for day in days),
        "unfinished": sum(day.unfinished for day in days),
    }


def _all(days: Iterable[Day], kind: Kind | None = None) -> list[float]:
    return [wait for day in days for wait in day.submit_s(kind)]


def _sum(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for each in counts:
        for name, number in each.items():
            found[name] = found.get(name, 0) + number
    return found
