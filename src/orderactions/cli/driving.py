"""The commands that drive actions: advance once, or worker until it is told to stop."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, timedelta
from types import FrameType

import click

from orderactions.actions import Advanced
from orderactions.cli.exits import Exit
from orderactions.cli.options import (
    Seconds,
    account_option,
    examples,
    journal_option,
    json_option,
    limit_option,
    speaker,
)
from orderactions.cli.output import moment
from orderactions.cli.session import open_service, settings

__all__ = ["advance", "until_stopped", "worker"]

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def until_stopped() -> Iterator[threading.Event]:
    """Give an event that SIGINT or SIGTERM sets; a second signal ends the process at once."""
    stop = threading.Event()

    def told(number: int, _frame: FrameType | None) -> None:
        stop.set()
        signal.signal(number, signal.SIG_DFL)

    before = {number: signal.signal(number, told) for number in _SIGNALS}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _jobs(number: int) -> str:
    return "1 job" if number == 1 else f"{number} jobs"


def _counts(done: Advanced) -> dict[str, object]:
    return {
        "moved": done.moved,
        "waiting": done.waiting,
        "attention": done.attention,
        "next_due": done.next_due.isoformat() if done.next_due else None,
    }


@click.command(
    short_help="Carry out what is due now, once.",
    epilog=examples("orderactions advance", "orderactions advance --limit 10 --json"),
)
@account_option("Only this account's jobs.")
@limit_option("At most so many jobs.", 100)
@journal_option
@json_option
def advance(*, account: str | None, limit: int) -> int:
    """Carry out what is due now, once: for cron and the like. A call too many does no harm."""
    out = speaker()
    with open_service() as service:
        done = service.advance(account=account, limit=limit)
        next_due = f", the next is due {moment(done.next_due)}" if done.next_due else ""
        out.say(f"{_jobs(done.moved)} done, {done.waiting} waiting{next_due}; {done.attention} actions need a person")
        out.json(_counts(done))
    return Exit.OK


@click.command(
    short_help="Drive actions until told to stop.",
    epilog=examples("orderactions worker", "orderactions worker --poll 5"),
)
@click.option(
    "--poll",
    "poll_s",
    type=Seconds(above_zero=True),
    default=1.0,
    show_default=True,
    metavar="SECONDS",
    help="The longest rest between two looks.",
)
@journal_option
@json_option
def worker(*, poll_s: float) -> int:
    """Drive actions until SIGINT (Ctrl-C) or SIGTERM: send, look for answers, write tickets.

    The job at hand is finished first; a second signal ends at once. Several workers may share a journal; in
    PostgreSQL, on several machines.
    """
    out, clock = speaker(), settings().clock
    moved, done = 0, None
    with open_service() as service, until_stopped() as stop:
        out.remark("driving actions; Ctrl-C ends it after the job at hand")
        while not stop.is_set():
            is_first = done is None
            # One job at a time, so that a signal waits for one and not for all that are due.
            done = service.advance(limit=1)
            moved += done.moved
            # After the first look, when this worker is noted: else it would say that nothing drives actions.
            for warning in service.warnings() if is_first else ():
                out.remark(f"note: {warning}")
            if done.moved:
                at = clock.now().astimezone(UTC).strftime("%H:%M:%S")
                out.say(
                    f"{at} UTC  {_jobs(moved)} done, {done.waiting} waiting, {done.attention} actions need a person"
                )
                continue
            service.rest(done.idle_for(clock.now(), timedelta(seconds=poll_s)).total_seconds(), stop)
    out.remark("stopped")
    out.json({**(_counts(done) if done else {}), "moved": moved})
    return Exit.OK
