"""One schedule's world: Amazon, desk, journal and clock, and the bookkeeping of what goes wrong in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING

from attrs import define, field
from greenlet import getcurrent, greenlet

from chaos.faults import Fates, PlannedFates
from chaos.loop import START, HostClock, Loop
from chaos.mishaps import Mishaps
from chaos.oracle import ByHand, Intent, Oracle
from chaos.ports import (
    ClockPort,
    DeskPort,
    JournalPort,
    ListenerPort,
    Process,
    TransportPort,
    WarehousePort,
    without_newest,
)
from chaos.store import ChaosJournal, Disk, in_memory
from orderactions import Action, ActionService, Policy
from orderactions.desks.memory import MemoryDesk
from orderactions.engine.context import view
from orderactions.ids import SequentialIds
from orderactions.messages import Macros
from orderactions.testing.simulator import SimulatedAmazon
from orderactions.testing.simulator.state import Fault
from orderactions.testing.simulator.wire import Answer
from orderactions.testing.warehouse import MemoryWarehouse
from orderactions.transport import HttpRequest

if TYPE_CHECKING:
    from chaos.server import ServerJournal

__all__ = ["ChaosWorld", "Setup"]

MACROS = Macros()
_START_S = START.timestamp()


@define
class Setup:
    """How one schedule's world is set up; drawn from its seed."""

    policy: Policy = field(factory=Policy)
    books: str | None = "2024-06-19"
    feed_delay_s: float = 60.0
    listing_lag_s: float = 0.0
    quotas: bool = True
    books_lag_s: float = 3600.0
    warehouse: bool = False
    #: What happens beside the faults, out of `HAPPENINGS`.
    happenings: frozenset[str] = frozenset()
    #: Whether a whole machine, mark and all, is cloned and both run.
    cloned: bool = False


class ChaosWorld:
    """Everything that the actors of one schedule share.

    Args:
        random: the seed's generator.
        setup: how it is set up.
        fates: what goes wrong; drawn from the seed's generator when left out.
        telling: whether the story is kept.
        store: makes the journal; in memory when left out.
    """

    def __init__(
        self,
        random: Random,
        setup: Setup,
        fates: Fates | PlannedFates | None = None,
        *,
        telling: bool = False,
        store: Callable[..., ChaosJournal | ServerJournal] = in_memory,
    ) -> None:
        self.random = random
        self.setup = setup
        self.fates = fates or Fates(random)
        self.loop = Loop()
        self.clock = HostClock(self.loop)
        self.amazon = SimulatedAmazon(
            clock=self.loop, feed_delay_s=setup.feed_delay_s, quotas=setup.quotas, books_lag_s=setup.books_lag_s
        )
        self.desk = MemoryDesk("desk", clock=self.loop)
        self.warehouse = MemoryWarehouse(clock=self.loop)
        self.ids = SequentialIds()
        self.disk = Disk()
        self.journal = store(clock=self.clock, ids=self.ids, disk=self.disk)
        self.journal.sync_mark()
        self.oracle = Oracle(self)
        self.mishaps = Mishaps(self)
        self.story: list[str] | None = [] if telling else None
        self.port_calls = 0
        self.faults: Counter[str] = Counter()
        self.crashes = 0
        #: What the floor is computed from: feeds whose id came back, tickets whose write nobody saw, answers lost.
        self.answered: set[str] = set()
        self.uploads: set[str] = set()
        self.desk_dark: set[str] = set()
        self.lost_answers = 0
        self.last_fault = 0.0
        #: Counts how often the journal was put back; who began before belongs to a world that is gone.
        self.restored = 0
        self.quiet = False
        #: Two orders that nobody wants anything of, for agents who are to meet in one feed.
        self.quiet_orders: list[str] = []
        self.reader: ActionService | None = None
        #: Workers that rest, by the moment that they are queued for.
        self.resting: dict[greenlet, float] = {}
        self.processes: list[Process] = []
        self._services = 0

    # --- processes

    def process(self, name: str, journal: ChaosJournal | None = None) -> tuple[Process, ActionService]:
        """Start a process: a new service on what is there."""
        self._services += 1
        process = Process(self, f"{name}.{self._services}")
        if journal is None:
            self.processes.append(process)
        transport = TransportPort(process)
        account = self.amazon.account("de", region="eu", tax="vat_inclusive", books=self.setup.books)
        account._api.transport = account._api.tokens._transport = transport
        service = ActionService(
            marketplaces=[account],
            journal=JournalPort(process, journal or self.journal),
            desks={"desk": DeskPort(process)},
            fulfilment=[WarehousePort(process)] if self.setup.warehouse else [],
            policy=self.setup.policy,
            clock=ClockPort(process),
            ids=self.ids,
            macros=MACROS,
            worker=process.name,
        )
        if journal is None and "listener" in self.setup.happenings:
            service.on()(ListenerPort(process))
        return process, service

    def rest(self, until: float) -> None:
        """Let a worker rest until then, or until it is pinged."""
        if self.quiet:
            return
        me = getcurrent()
        self.resting[me] = until
        self.loop.call_at(until, lambda: self._wake(me, until))
        self.loop.park()

    def _wake(self, who: greenlet, planned: float) -> None:
        if self.resting.get(who) == planned:
            del self.resting[who]
            who.switch()

    def ping(self) -> None:
        """There may be something to do: whoever rests looks when the next job is due."""
        for who, planned in list(self.resting.items()):
            when = self.loop.t + self.look_after()
            if when < planned:
                self.resting[who] = when
                self.loop.call_at(when, lambda who=who, when=when: self._wake(who, when))

    def look_after(self) -> float:
        """Return how long a worker rests: until a job is due and a moment more, now and then quite a while more."""
        due = max(0.0, self.next_due() - self.clock.ahead_s - self.loop.t)
        soon = self.random.random() < (0.2 if self.resting else 0.6)
        return due + (self.random.random() if soon else self.random.uniform(1, 60))

    def wake_all(self) -> None:
        for who in list(self.resting):
            self.resting[who] = self.loop.t
            self.loop.call_at(self.loop.t, lambda who=who, when=self.loop.t: self._wake(who, when))

    def next_due(self) -> float:
        """Return when the next job can be taken, on the host's clock."""
        if self.journal.is_busy:
            return self.loop.t
        (due,) = self.journal.first("select min(case when due > lease_until then due else lease_until end) from job")
        return 1e12 if due is None else due / 1e6 - _START_S

    # --- Amazon

    def arrive(self, request: HttpRequest) -> Answer:
        """Let a request reach Amazon."""
        if request.operation == "createFeed":
            if fault := self.fates.draw("feed"):
                self.faults[fault] += 1
                self.last_fault = self.loop.t
                self.say("amazon", f"the next feed has the fault {fault}")
                later = self.random.choice((600.0, 7200.0, 40 * 3600.0))
                self.amazon._world.faults.append(Fault(what=fault, operation="createFeed", later_s=later))
            answer = self.amazon.handle(request.method, request.url, request.headers, request.body)
            self.oracle.see_feeds()
            return answer
        return self.amazon.handle(request.method, request.url, request.headers, request.body)

    def seen(self, operation: str, body: bytes) -> bytes:
        """What a caller sees of an answer."""
        if operation == "getFeeds" and self.setup.listing_lag_s:
            return without_newest(body, self.loop.now(), self.setup.listing_lag_s)
        return body

    # --- what goes wrong

    def note_fault(self, process: Process, fate: str, what: str) -> None:
        self.faults[fate] += 1
        self.crashes += fate.startswith("crash")
        self.last_fault = self.loop.t
        self.say(process.name, f"{fate} at {what}")

    def jump_clock(self) -> None:
        """The host's clock is wrong by more than a lease for a while; Amazon's is not."""
        self.clock.ahead_s = self.random.choice((0.0, 160.0, 200.0, 240.0))
        self.say("host", f"clock is {self.clock.ahead_s:g} s ahead")

    # --- the story

    def say(self, who: str, what: str) -> None:
        if self.story is not None:
            self.story.append(f"{self.loop.t:10.2f}  {who:12} {what}")

    def last_known(self, intent: Intent | ByHand) -> Action | None:
        """What the library says of an intent or of a record, without a port between."""
        context = self.reader._context
        with self.journal.reading() as t:
            row = t.ledger.by_key("de", intent.key)
            if row is None and intent.told is not None:
                row = t.ledger.get(intent.told.id)
            return None if row is None else view(context, t, row)

    def reconciled(self) -> int:
        """Return how many actions were unknown once and are known now."""
        known = "'done', 'settled', 'refused', 'accepted'"
        with self.journal.reading() as t:
            records = "select e.action_id, e.body from event e join action a on a.id = e.action_id"
            found = t.cx.execute(f"{records} where a.state in ({known})").fetchall()
        return len({action_id for action_id, body in found if b'"to":"unknown"' in bytes(body)})

    def records(self) -> set[tuple[str, int]]:
        """Return every record: its action and its number."""
        with self.journal.reading() as t:
            return {(action_id, seq) for action_id, seq in t.cx.execute("select action_id, seq from event").fetchall()}

    def open_tasks(self) -> list[tuple[str, str]]:
        """What a person must decide about an action; that its buyer waits for an answer says nothing of it."""
        with self.journal.reading() as t:
            return [(task.action_id, task.kind) for task in t.work.tasks() if task.kind != "answer_due"]
