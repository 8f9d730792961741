"""A working day of the real service on a simulated Amazon: arrivals, workers, one quota, virtual time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from heapq import merge
from itertools import chain

from attrs import evolve, field, frozen

from orderactions import ActionService, Actor, Cancellation, Policy, Reason, Refund, State, open_journal
from orderactions.clock import ManualClock
from orderactions.ids import SequentialIds
from orderactions.marketplaces.amazon.shared import SharedBuckets
from orderactions.marketplaces.amazon.sites import SITES, Site
from orderactions.models import Kind
from orderactions.money import MINOR_DIGITS
from orderactions.orders import Order
from orderactions.testing.pace.queues import arrivals_of
from orderactions.testing.simulator import SimulatedAmazon
from orderactions.testing.simulator.state import SimulatedOrder

__all__ = ["Day", "Load", "Waited", "run_day"]

_START = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
_NO_LIMIT = 10**9
_CLERK = Actor.agent("clerk")
#: Of a clerk who waits for the card: as long as a read may take.
_PATIENT_S = 30.0
#: After closing time, until the last action has its answer.
_LONGEST_DRAIN = timedelta(hours=48)
#: Of Europe, where one account may sell on many.
_SITES = tuple(site for site in SITES.values() if site.region == "eu")[:10]


@frozen(kw_only=True)
class Load:
    """What arrives, and who carries it out."""

    per_hour: float
    hours: float = 8.0
    #: The share of refunds; the rest are cancellations.
    refunds: float = 0.8
    seed: int = 1
    workers: int = 1
    #: Of one account; each order is of one of them.
    sites: int = 1
    #: Whether one feed may name several of them.
    combined: bool = False
    cancel_weight_s: int = 0
    max_messages: int = 100
    #: Whether whoever asks hands in the order, so that Amazon is asked for none.
    given: bool = False
    #: Those who come earlier are not counted, in hours.
    warm_up: float = 0.0
    feed_delay_s: float = 60.0

    def streams(self) -> list[tuple[Kind, Site, float]]:
        """Return each kind and site, with its share: what needs feeds of its own."""
        of = {Kind.REFUND: self.refunds, Kind.CANCELLATION: 1 - self.refunds}
        return [(kind, site, share / self.sites) for site in _SITES[: self.sites] for kind, share in of.items()]

    def shares(self) -> list[float]:
        """Return the share of each stream."""
        return [share for _, _, share in self.streams()]

    def queues(self) -> list[list[float]]:
        """Return the moments of each queue of its own: of each stream, or of each kind where sites are combined."""
        moments = arrivals_of(self.per_hour, self.hours, self.seed, self.shares())
        if not self.combined:
            return moments
        whose = [kind for kind, _, share in self.streams() if share > 0]
        of = {kind: [each for each, one in zip(moments, whose, strict=True) if one is kind] for kind in Kind}
        return [sorted(chain.from_iterable(each)) for each in of.values() if each]

    def counts(self, at_s: float) -> bool:
        """Whether who comes at that moment is counted."""
        return at_s >= self.warm_up * 3600


@frozen
class Waited:
    """How long one action waited, in seconds."""

    kind: Kind
    submit_s: float
    confirm_s: float


@frozen
class Day:
    """What came of a day."""

    load: Load
    waited: tuple[Waited, ...] = field(repr=False)
    feeds: int
    #: Answers 429 of Amazon's, by operation.
    throttled: dict[str, int]
    #: Actions without an answer at the end.
    unfinished: int
    #: From closing time to the last answer.
    drain_s: float

    def submit_s(self, kind: Kind | None = None) -> list[float]:
        """Return how long each waited until it was sent."""
        return [each.submit_s for each in self.waited if kind in (None, each.kind)]

    def confirm_s(self) -> list[float]:
        """Return how long each waited for the marketplace's answer."""
        return [each.confirm_s for each in self.waited]


def run_day(load: Load) -> Day:
    """Run one day to the answer of its last action."""
    house = _House(load)
    for at, kind, site in house.plan():
        house.drive_until(at)
        house.ask(kind, site, at)
    closing = load.hours * 3600
    house.drive_until(closing)
    house.drain(closing + _LONGEST_DRAIN.total_seconds())
    return house.day()


class _House:
    def __init__(self, load: Load) -> None:
        self.load = load
        self.clock = ManualClock(_START)
        self.amazon = SimulatedAmazon(clock=self.clock, quotas=True, feed_delay_s=load.feed_delay_s)
        self.journal = open_journal("memory:", clock=self.clock, ids=SequentialIds())
        policy = Policy(
            limit_per_agent_day=dict.fromkeys(MINOR_DIGITS, _NO_LIMIT),
            limit_per_account_day=dict.fromkeys(MINOR_DIGITS, _NO_LIMIT),
            actions_per_agent_day=_NO_LIMIT,
            cancel_weight_s=load.cancel_weight_s,
            max_messages=load.max_messages,
            given_facts_ttl_s=60,
            expires_after_s=7 * 86_400,
            reply_at="never",
        )
        shared, ids = SharedBuckets(self.journal), SequentialIds()
        self.services = [
            ActionService(
                marketplaces=[
                    self.amazon.account("shop", tax="vat_inclusive", buckets=shared, combine_marketplaces=load.combined)
                ],
                journal=self.journal,
                policy=policy,
                clock=self.clock,
                ids=ids,
                worker=f"worker {n}",
            )
            for n in range(1, load.workers + 1)
        ]
        self.asked: dict[str, tuple[Kind, float]] = {}
        self._known: dict[tuple[Kind, Site], Order] = {}
        self._next_due: datetime | None = None
        self._turn = 0

    def plan(self) -> Iterator[tuple[float, Kind, Site]]:
        """What arrives, in order of time."""
        load = self.load
        streams = arrivals_of(load.per_hour, load.hours, load.seed, load.shares())
        whose = [(kind, site) for kind, site, share in load.streams() if share > 0]
        return merge(
            *([(at, kind, site) for at in stream] for stream, (kind, site) in zip(streams, whose, strict=True)),
            key=lambda each: each[0],
        )

    def now_s(self) -> float:
        return (self.clock.now() - _START).total_seconds()

    def ask(self, kind: Kind, site: Site, at: float) -> None:
        """Somebody asks, and is not declined."""
        line = {"sku": "CUP", "quantity": 1, "paid": {"Principal": "20.00"}}
        refund = kind is Kind.REFUND
        made = self.amazon.add_order(marketplace_id=site.id, status="SHIPPED" if refund else "UNSHIPPED", lines=[line])
        order_id, service = made.order_id, self.services[0]
        request = (
            Refund.full(order_id, reason=Reason.DAMAGED)
            if refund
            else Cancellation(order=order_id, reason=Reason.OUT_OF_STOCK)
        )
        handed_in = self._copy(kind, site, made) if self.load.given else None
        action = service.execute(service.preview(request, order=handed_in, wait_s=_PATIENT_S), actor=_CLERK)
        assert action.state is State.RESERVED, action.problems
        self.asked[action.id] = kind, at
        self._next_due = self.clock.now()

    def _copy(self, kind: Kind, site: Site, made: SimulatedOrder) -> Order:
        """The order as a shop has it in its own books: as the first one of its kind was read, but for what differs."""
        like = self._known.get((kind, site))
        if like is None:
            like = self._known[kind, site] = self.services[0].order(made.order_id)
        line = evolve(like.lines[0], line_id=made.lines[0].order_item_id)
        return evolve(like, ref=evolve(like.ref, order_id=made.order_id), lines=(line,), read_at=self.clock.now())

    def drive_until(self, until_s: float) -> None:
        """Let workers look whenever something is due, one after the other, until that moment."""
        until = _START + timedelta(seconds=until_s)
        while (due := self._next_due) is not None and due <= until:
            self._move_to(due)
            self._next_due = self._look()
        self._move_to(until)

    def drain(self, until_s: float) -> None:
        """Let workers look until nothing waits for an answer any more."""
        until = _START + timedelta(seconds=until_s)
        while (due := self._next_due) is not None and due <= until and self._unanswered():
            self._move_to(due)
            self._next_due = self._look()

    def _look(self) -> datetime | None:
        """One job of the worker whose turn it is."""
        self._turn += 1
        done = self.services[self._turn % len(self.services)].advance(limit=1)
        if done.moved:
            return self.clock.now()
        # What is due at this very moment was taken by nobody: a lease, or a token that is back in a moment.
        return done.next_due and max(done.next_due, self.clock.now() + timedelta(milliseconds=100))

    def _move_to(self, moment: datetime) -> None:
        ahead_s = (moment - self.clock.now()).total_seconds()
        if ahead_s > 0:
            self.clock.advance(ahead_s)

    def _unanswered(self) -> bool:
        with self.journal.reading() as t:
            waiting = "select 1 from action where state in ('reserved', 'submitting', 'accepted') limit 1"
            return t.cx.execute(waiting).fetchone() is not None

    def day(self) -> Day:
        """What came of it, from the journal's own records."""
        with self.journal.reading() as t:
            at: dict[tuple[str, str], datetime] = {}
            for action_id in self.asked:
                for event in t.ledger.history(action_id):
                    if event.type == "state":
                        # The last one counts: what was returned is sent again.
                        at[action_id, str(event.data.get("to"))] = event.at
        waited, unfinished = [], 0
        for action_id, (kind, arrived_s) in self.asked.items():
            sent, answered = at.get((action_id, "submitting")), at.get((action_id, "done"))
            if sent is None or answered is None:
                unfinished += 1
                continue
            if not self.load.counts(arrived_s):
                continue
            since = _START + timedelta(seconds=arrived_s)
            waited.append(Waited(kind, (sent - since).total_seconds(), (answered - since).total_seconds()))
        calls = self.amazon.calls()
        return Day(
            load=self.load,
            waited=tuple(waited),
            feeds=len(self.amazon.feeds()),
            throttled=dict(Counter(call["operation"] for call in calls if call["status"] == 429)),
            unfinished=unfinished,
            drain_s=max(0.0, self.now_s() - self.load.hours * 3600),
        )
