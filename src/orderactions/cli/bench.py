"""The command that measures the pace: the real service on a simulated Amazon, in virtual time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import click

from orderactions.cli.exits import Exit
from orderactions.cli.options import Group, examples, json_option, speaker
from orderactions.cli.output import Speaker, table

__all__ = ["bench"]

_DEFAULT = "10,28,30,100,300,1000"


def _rates(_ctx: click.Context, _param: click.Parameter, value: str) -> tuple[float, ...]:
    found = []
    for part in value.split(","):
        try:
            rate = float(part)
        except ValueError:
            raise click.BadParameter(f"{part!r} is not a number of actions an hour; write e.g. 100,300") from None
        if not 0 < rate <= 3000:
            raise click.BadParameter(f"{part} is not more than 0 and at most 3000 an hour")
        found.append(rate)
    return tuple(found)


@click.group(cls=Group, epilog=examples("orderactions bench pace --rates 100 --seeds 1"))
def bench() -> None:
    """Measure, without an account."""


@bench.command(
    short_help="How long actions wait for Amazon's quota.",
    epilog=examples("orderactions bench pace --rates 100,300 --seeds 1", "orderactions bench pace --json"),
)
@click.option(
    "--rates", callback=_rates, default=_DEFAULT, show_default=True, metavar="N,N", help="Actions an hour, each."
)
@click.option("--seeds", type=click.IntRange(1, 100), default=5, show_default=True, help="Working days at each rate.")
@click.option("--only-rates", is_flag=True, help="Leave out workers, sites, handed-in orders and weights.")
@json_option
def pace(*, rates: tuple[float, ...], seeds: int, only_rates: bool) -> int:
    """Run working days of 8 hours on a simulated Amazon in virtual time, from full buckets.

    Beside the service's waits stand those of a queue model on the same arrivals: all that waits leaves with each token
    (greedy), and a feed for each action. Times are seconds. All of it takes about half an hour.
    """
    from orderactions.testing.pace import figures

    out = speaker()
    told: dict[str, list[dict[str, Any]]] = {}

    def run(name: str, rows: Iterable[dict[str, Any]], *also: str) -> None:
        told[name] = []
        for row in rows:
            told[name].append(row)
            out.remark(f"{name}: {row['per_hour']:g} an hour, {row['actions']} actions")
        _show(out, name, told[name], also)

    run("one kind", figures.at_rates(rates, seeds, refunds=1.0))
    run("two kinds", figures.at_rates(rates, seeds, refunds=0.8))
    if not only_rates:
        run("workers on one journal", figures.with_workers((1, 2, 4), seeds), "workers")
        run("sites of one account", figures.with_sites((2, 5, 10), seeds), "sites")
        run("orders handed in", figures.handed_in(), "kinds")
        run("weight of cancellations", figures.frontier((0, 60, 120, 240), seeds), "cancel_weight_s")
    out.json({"pace": told})
    return Exit.OK


def _show(out: Speaker, name: str, rows: Iterable[Mapping[str, Any]], also: Iterable[str]) -> None:
    header = [*also, "an hour", "actions", "sent after", "answered after", "greedy", "a feed each", "429"]
    out.say(name, style="bold")
    out.say(
        table(
            header,
            [
                [
                    *(str(row[each]) for each in also),
                    f"{row['per_hour']:g}",
                    str(row["actions"]),
                    *(_waits(row[each]) for each in ("submit_s", "confirm_s", "greedy_s", "one_feed_each_s")),
                    str(sum(row["throttled"].values())),
                ]
                for row in rows
            ],
        )
    )
    for row in rows:
        if len(row["by_kind"]) > 1 and also:
            each = "; ".join(f"{kind} {_waits(waits)}" for kind, waits in row["by_kind"].items())
            out.say(f"{', '.join(f'{one} {row[one]}' for one in also)}: {each}", indent=2)
    out.say()


def _waits(waits: Mapping[str, float]) -> str:
    return " / ".join(f"{wait:.0f}" for wait in waits.values())
