"""The ports of one process: every call of them is a moment at which others may act and anything may go wrong."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from types import TracebackType
from typing import TYPE_CHECKING

from chaos.faults import CRASH_AFTER, CRASH_BEFORE
from orderactions.errors import DeskError, DeskUnclear, JournalError, Unavailable
from orderactions.testing.simulator.state import Fault
from orderactions.transport import HttpRequest, HttpResponse, NoAnswer, NotSent

if TYPE_CHECKING:
    from chaos.store import ChaosJournal
    from chaos.world import ChaosWorld
    from orderactions.actions import Action, Event
    from orderactions.journal.transaction import Transaction

__all__ = [
    "ClockPort",
    "Crash",
    "DeskPort",
    "JournalPort",
    "ListenerPort",
    "Process",
    "TransportPort",
    "WarehousePort",
    "without_newest",
]


class Crash(BaseException):
    """The process is gone. Not an Exception: nothing in the code may catch it and go on."""


class Process:
    """One incarnation: what it began after its death does not happen, whatever its `finally` blocks want.

    Args:
        world: the schedule's world.
        name: in the story.
    """

    def __init__(self, world: ChaosWorld, name: str) -> None:
        self.world = world
        self.name = name
        self.alive = True

    def begin(self, port: str, what: str) -> str:
        """Wait for this call's turn; return the fault that strikes it."""
        world = self.world
        if not self.alive:
            raise Crash
        world.port_calls += 1
        fate = world.fates.draw(port)
        delay = world.random.random()
        # Mostly quick, now and then slow enough for somebody else's whole transaction.
        delay = delay * 0.2 if delay < 0.9 else delay * 20 - 17
        if fate:
            world.note_fault(self, fate, what)
            if fate == "freeze":
                # Now and then just longer than an access token lives and is fenced.
                spans = (world.random.uniform(20, 150), world.random.uniform(150, 5000), 4700.0)
                delay = world.random.choice(spans)
                world.ping()
            elif fate == "clock jump":
                world.jump_clock()
        world.loop.pause(delay)
        if not self.alive:
            raise Crash
        if what == "createFeed":
            self._note_loss(fate)
        if fate == CRASH_BEFORE:
            self.die()
        return fate

    def _note_loss(self, fate: str) -> None:
        """Amazon and we are about to have different knowledge: the moment at which others disturb most."""
        if fate in _LOST:
            self.world.mishaps.near_a_loss()
            self.world.lost_answers += 1
        if fate in _NEVER_CAME:
            self.world.mishaps.nothing_came()

    def end(self, fate: str) -> None:
        """The effect is there; the process may not live to know."""
        if fate == CRASH_AFTER:
            self.die()
        if fate == "freeze after":
            self.world.ping()
            self.world.loop.pause(self.world.random.uniform(20, 5000))
        if not self.alive:
            raise Crash

    def die(self) -> None:
        self.alive = False
        self.world.ping()
        raise Crash


_LOST = frozenset({"reset after", "reset before", "5xx after", "time-out after", "late arrival", "freeze after"})
_NEVER_CAME = frozenset({CRASH_BEFORE, "reset before", "time-out before", "5xx before"})


class ClockPort:
    """The host's clock; waiting is a port call."""

    def __init__(self, process: Process) -> None:
        self._process = process
        #: Asked for at every turn; no port call.
        self.now = process.world.clock.now

    def sleep(self, seconds: float) -> None:
        fate = self._process.begin("sleep", "sleep")
        self._process.world.loop.pause(max(0.0, seconds))
        self._process.end(fate)


class _Turn:
    """One transaction of one process, `transaction` or `reading`; most port calls are one, so it is no generator."""

    def __init__(self, process: Process, journal: ChaosJournal, what: str) -> None:
        self._process = process
        self._journal = journal
        self._what = what

    def __enter__(self) -> Transaction:
        self._fate = self._process.begin("journal", self._what)
        if self._fate == "busy":
            raise JournalError("the journal is locked (chaos)")
        if self._what == "transaction":
            self._journal.me = self._process.name
        self._open = getattr(self._journal, self._what)()
        return self._open.__enter__()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None):
        self._open.__exit__(kind, error, trace)
        if error is not None:
            return
        if self._fate == "commit answer lost" and self._what == "transaction":
            raise JournalError("the connection broke at the commit (chaos)")
        self._process.end(self._fate)


class JournalPort:
    """The journal as one process sees it: each transaction is one call, all of it or nothing."""

    def __init__(self, process: Process, journal: ChaosJournal) -> None:
        self._process = process
        self._journal = journal

    def __getattr__(self, name: str) -> object:
        return getattr(self._journal, name)

    def transaction(self) -> _Turn:
        return _Turn(self._process, self._journal, "transaction")

    def reading(self) -> _Turn:
        return _Turn(self._process, self._journal, "reading")

    def for_job(self, job: object) -> JournalPort:
        locking = self._journal.for_job(job)
        return self if locking is self._journal else JournalPort(self._process, locking)

    def sync_mark(self, *, new_epoch: bool = False) -> None:
        fate = self._process.begin("mark", "mark")
        self._journal.sync_mark(new_epoch=new_epoch)
        self._process.end(fate)


_BEFORE = {"5xx before": "5xx_before_effect", "429 with header": "429_with_header", "429": "429_without_header",
           "403": "403", "401": "401", "refused whole": "refuse", "4xx without body": "4xx_without_body"}  # fmt: skip
_AFTER = {"5xx after": "5xx_after_effect", "no feed id": "2xx_without_feed_id"}


class TransportPort:
    """The way to Amazon of one process."""

    def __init__(self, process: Process) -> None:
        self._process = process

    def send(self, request: HttpRequest) -> HttpResponse:
        process, world = self._process, self._process.world
        operation = request.operation
        fate = process.begin("createFeed" if operation == "createFeed" else "call", operation)
        if fate == "not connected":
            raise NotSent("no connection (chaos)")
        if fate == "reset before":
            raise NoAnswer("the connection was reset (chaos)")
        if fate in ("time-out before", "late arrival"):
            if fate == "late arrival":
                world.loop.call_at(world.loop.t + world.random.uniform(1, 120), lambda: world.arrive(request))
            world.loop.pause(request.timeout_s)
            process.end("")
            raise NoAnswer("no answer in time (chaos)")
        if name := _BEFORE.get(fate) or _AFTER.get(fate):
            world.amazon._world.faults.append(Fault(what=name, operation=operation))
        answer = world.arrive(request)
        if operation == "uploadFeedDocument":
            world.oracle.see_upload(request.body or b"")
        if fate == "time-out after":
            world.loop.pause(request.timeout_s)
        process.end(fate)
        if operation == "createFeed" and answer.status == 202 and not fate.endswith(("after", "feed id")):
            world.answered.add(json.loads(answer.body)["feedId"])
        if fate in ("time-out after", "reset after"):
            raise NoAnswer("the answer was lost (chaos)")
        return HttpResponse(status=answer.status, headers=dict(answer.headers), body=world.seen(operation, answer.body))


class DeskPort:
    """The desk of one process. What the buyer is told is held against the ledger at that moment."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._desk = process.world.desk
        self.name = "desk"
        self.capabilities = self._desk.capabilities

    def read(self, ticket_id: str):
        return self._read("read", ticket_id)

    def messages(self, ticket_id: str):
        return self._read("messages", ticket_id)

    def note(self, ticket_id: str, text: str, *, marker: str) -> str:
        return self._write("note", ticket_id, lambda: self._desk.note(ticket_id, text, marker=marker))

    def reply(self, ticket_id: str, text: str) -> str:
        def act() -> str:
            self._process.world.oracle.hear_reply(ticket_id, text)
            return self._desk.reply(ticket_id, text)

        return self._write("reply", ticket_id, act)

    def change(self, ticket_id: str, change):
        return self._write("change", ticket_id, lambda: self._desk.change(ticket_id, change))

    def _read(self, what: str, ticket_id: str):
        fate = self._process.begin("desk", f"desk {what}")
        if fate in ("refused", "answer lost after", "answer lost before"):
            raise DeskError("the desk does not answer (chaos)")
        found = getattr(self._desk, what)(ticket_id)
        self._process.end(fate)
        return found

    def _write(self, what: str, ticket_id: str, act):
        dark = self._process.world.desk_dark
        try:
            fate = self._process.begin("desk", f"desk {what}")
        except Crash:
            dark.add(f"desk:{ticket_id}")
            raise
        if fate == "refused":
            raise DeskError("the desk refuses (chaos)")
        if fate == "answer lost before":
            dark.add(f"desk:{ticket_id}")
            raise DeskUnclear("no answer (chaos)")
        found = act()
        self._process.end(fate)
        if fate == "answer lost after":
            raise DeskUnclear("no answer (chaos)")
        return found


class ListenerFailed(Exception):
    """What a listener raises."""


class ListenerPort:
    """A listener of the house's, in one process."""

    def __init__(self, process: Process) -> None:
        self._process = process

    def __call__(self, event: Event, _action: Action) -> None:
        fate = self._process.begin("listener", "listener")
        if fate == "raises before":
            raise ListenerFailed("it has not heard (chaos)")
        self._process.world.oracle.heard.append((event.action_id, event.seq))
        self._process.end(fate)
        if fate == "raises after":
            raise ListenerFailed("it has heard, and fails (chaos)")


_PARCEL = {"no answer before": "unknown_before", "no answer after": "unknown_after", "raised after": "raises_after",
           "returned": "returned", "too late": "too_late", "slow": "slow", "ignored": "ignored"}  # fmt: skip


class WarehousePort:
    """The warehouse of one process."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._warehouse = process.world.warehouse
        self.name, self.account, self.stop_is_final = self._warehouse.name, self._warehouse.account, False

    def find(self, order_id: str, *, since: datetime | None = None):
        return self._read("find", order_id, since=since)

    def status(self, parcel):
        return self._read("status", parcel)

    def stop(self, parcel):
        return self._ask("stop", parcel)

    def release(self, parcel):
        return self._ask("release", parcel)

    def _read(self, what: str, *arguments, **more):
        fate = self._process.begin("warehouse read", f"warehouse {what}")
        if fate == "no answer":
            raise Unavailable("the warehouse does not answer (chaos)")
        found = getattr(self._warehouse, what)(*arguments, **more)
        self._process.end(fate)
        return found

    def _ask(self, what: str, parcel):
        fate = self._process.begin("warehouse", f"warehouse {what}")
        self._process.world.oracle.see_parcel(what, parcel, fate)
        if fate in _PARCEL and not (fate == "too late" and what == "release"):
            self._warehouse.fail_next(what, _PARCEL[fate])
        answer = getattr(self._warehouse, what)(parcel)
        self._process.end(fate)
        return answer


def without_newest(body: bytes, now: datetime, lag_s: float) -> bytes:
    """A listing that lags: what was created a moment ago is not in it yet."""
    listed = json.loads(body)
    if "feeds" not in listed:
        return body
    until = now - timedelta(seconds=lag_s)
    old = [feed for feed in listed["feeds"] if datetime.fromisoformat(feed["createdTime"]) <= until]
    return json.dumps(listed | {"feeds": old}).encode()
