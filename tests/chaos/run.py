"""One seed, one schedule: two workers and two agents until everything has ended or stands in front of a person."""

from __future__ import annotations

from collections import Counter
from random import Random

from attrs import define, field

from chaos.faults import HAPPENINGS
from chaos.floor import floor
from chaos.loop import TooLong
from chaos.oracle import Intent, Violation
from chaos.people import AGENTS, People
from chaos.unforeseen import listening
from chaos.world import ChaosWorld, Setup
from orderactions import Action, ActionService, Cancellation, Policy, Reason, Refund, State
from orderactions.journal.verify import verify
from orderactions.models import Component, Kind, LinePart
from orderactions.policy import Asked
from orderactions.states import FINAL

__all__ = ["Result", "Schedule", "draw_intents", "run_seed"]

HOUR = 3600.0
PARKED_AFTER = 72 * HOUR
WATCHED = 80 * HOUR
#: A feed that is 40 hours late, books that are as late again and the two days until they are taken at their word.
WATCHED_LONG = 144 * HOUR
#: What is answered later might not come to its end while it is watched: the books have three days.
ANSWERED = 60 * HOUR
TURNS = 400


@define
class Result:
    """What one schedule came to."""

    seed: int
    violations: list[Violation] = field(factory=list)
    port_calls: int = 0
    crashes: int = 0
    faults: Counter[str] = field(factory=Counter)
    accepted: int = 0
    reconciled: int = 0
    parked: Counter[str] = field(factory=Counter)
    #: Actions with a task.
    parked_actions: int = 0
    states: Counter[str] = field(factory=Counter)
    most_messages: int = 0
    resend: str = ""
    #: Actions that nobody could have settled, by what Amazon shows.
    floor: int = 0
    #: Actions of which parked and floor are shares: none where a person has to act by design.
    measured: int = 0
    story: list[str] = field(factory=list)

    @property
    def is_seen_through(self) -> bool:
        """Whether the oracle saw what was done wrong; code that merely raised has not been judged."""
        kinds = {violation.kind for violation in self.violations}
        return bool(kinds) and "unforeseen" not in kinds


def _over_ten(asked: Asked) -> str:
    return "more than 10" if asked.amount.minor > 1000 else ""


def draw_setup(random: Random, *, resend: str = "", cloned: bool = False) -> Setup:
    """Draw the habits of the house and what happens beside the faults."""
    happenings = frozenset(name for name, rate in HAPPENINGS.items() if random.random() < rate)
    if cloned:
        happenings = happenings - {"restore", "late restore"} | {"copy"}
    approvals = random.random() < 0.25
    policy = Policy(
        reply_at=random.choice(("accepted", "done", "both")),
        hold_s=random.choice((0, 5, 10, 20)),
        max_messages=random.choice((100, 100, 100, 2)),
        tags=random.choice((frozenset(), frozenset({"done"}))),
        close=random.random() < 0.3,
        resend=resend or random.choice(("never", "after_token_fence")),
        other_senders=frozenset({"de"}) if "foreign feeds" in happenings and random.random() < 0.9 else frozenset(),
        **({"needs_approval": _over_ten} if approvals else {}),
    )
    return Setup(
        policy=policy,
        books=random.choice(("2024-06-19", "2024-06-19", "v0", None)),
        feed_delay_s=random.choice((20.0, 25.0, 60.0)),
        listing_lag_s=random.choice((0.0, 20.0, 60.0)),
        quotas=random.random() < 0.5,
        books_lag_s=random.choice((600.0, 3600.0)),
        warehouse=random.random() < 0.3,
        happenings=happenings,
        cloned=cloned,
    )


def draw_intents(world: ChaosWorld) -> list[Intent]:
    """Two shipped orders that are refunded in parts and by both agents, and one that is cancelled."""
    random, amazon = world.random, world.amazon
    cups = {"sku": "CUP", "quantity": 3, "paid": {"Principal": "30.00", "Shipping": "4.90"}}
    lamp = {"sku": "LAMP", "quantity": 1, "paid": {"Principal": "20.00"}}
    first = amazon.add_order(lines=[cups, lamp]).order_id
    second = amazon.add_order(lines=[lamp]).order_id
    is_pending = "pending order" in world.setup.happenings
    third = amazon.add_order(lines=[lamp], status="PENDING" if is_pending else "UNSHIPPED").order_id
    world.warehouse.add_parcel(third)
    world.quiet_orders = [amazon.add_order(lines=[lamp]).order_id for _ in AGENTS]
    line = amazon._world.orders[first].lines[0].order_item_id

    def part(order: str, amount: str) -> Refund:
        return Refund.part(order, reason=Reason.DAMAGED, amount=amount)

    def cup() -> Refund:
        parts = [LinePart(line_id=line, component=Component.ITEM, quantity=1)]
        return Refund.part(first, reason=Reason.DAMAGED, lines=parts)

    def cancel() -> Cancellation:
        may_wait = is_pending and random.random() < 0.8
        return Cancellation(order=third, reason=Reason.OUT_OF_STOCK, when_possible=may_wait)

    wishes = [
        part(first, "7.00"),
        part(second, random.choice(("5.00", "20.00"))),
        Refund.shipping(first, reason=Reason.LATE),
        cancel(),
    ]
    more = [
        Refund.full(first, reason=Reason.DAMAGED),
        part(second, "5.00"),
        cancel(),
        Refund.shipping(first, reason=Reason.LATE),
        cup(),
    ]
    wishes += random.sample(more, random.choice((0, 0, 1, 1, 2, 3)))
    found = [_intent(random, n, request) for n, request in enumerate(wishes, 1)]
    for intent in found:
        world.desk.open_ticket(str(intent.n), text="It is broken.", language=random.choice(("en", "de")))
    return found


def _intent(random: Random, n: int, request: Refund | Cancellation) -> Intent:
    early = n <= 4
    late = random.choice((random.uniform(0, 600), random.uniform(0, HOUR)))
    return Intent(
        n=n,
        at=random.uniform(0, 4) if early else late,
        actor=AGENTS[n % 2],
        request=request,
        order_id=request.order,
        again=not early and random.random() < 0.7,
        previewed=random.random() < 0.3,
        withdraw_after=random.uniform(0, 20) if random.random() < 0.1 else None,
        boss=random.choice(("approves", "approves", "approves", "declines", "")),
        ticket=f"desk:{n}" if random.random() < 0.35 else None,
    )


def run_seed(
    seed: int,
    *,
    resend: str = "",
    cloned: bool = False,
    telling: bool = False,
) -> Result:
    """Run one schedule to its end and judge it."""
    random = Random(seed)
    setup = draw_setup(random, resend=resend, cloned=cloned)
    schedule = Schedule(ChaosWorld(random, setup, telling=telling))
    schedule.run(draw_intents(schedule.world))
    return schedule.result(seed)


class Schedule:
    """One run from the first wish to the last look."""

    def __init__(self, world: ChaosWorld, ends: float | None = None) -> None:
        self.world = world
        random = world.random
        #: When the faults end.
        self.ends = ends or random.choice((random.uniform(300, 1200), random.uniform(300, HOUR)))
        if "late restore" in world.setup.happenings:
            self.ends = random.uniform(2 * HOUR, 3 * HOUR)
        self.parked: list[tuple[str, str]] | None = None

    def run(self, intents: list[Intent]) -> None:
        world = self.world
        world.people = People(world)
        world.oracle.intents = intents
        world.people.begin(sorted(world.oracle.intents, key=lambda intent: intent.at))
        world.mishaps.plan(self.ends)
        world.loop.call_at(self.ends, self._end_faults)
        world.loop.spawn(self.ends, self._driver)
        with listening() as unforeseen:
            try:
                world.loop.run()
            except TooLong:
                world.oracle.found("liveness", f"no end after {world.loop.turns} turns")
        if unforeseen:
            world.oracle.found("unforeseen", unforeseen[0])
        for process in world.processes:
            process.alive = False
        world.loop.end()

    def _end_faults(self) -> None:
        self.world.say("world", "no more faults")
        self.world.fates.on = False
        self.world.quiet = True
        self.world.clock.ahead_s = 0.0
        self.world.wake_all()

    def _driver(self) -> None:
        """When faults have ended: drive what is left, ever more seldom, until a person would look."""
        world = self.world
        _, service = world.process("driver")
        world.reader = service
        while world.people.busy:
            # Somebody is still frozen, and will wake to what has gone on without him.
            service.advance()
            world.loop.pause(max(5.0, min(world.next_due() - world.loop.t, 300.0)))
        calm, quick = world.loop.t, 0
        for _ in range(TURNS):
            moved = service.advance().moved
            age = world.loop.t - calm
            if "answers" in world.setup.happenings and age < ANSWERED and world.random.random() < 0.4:
                world.people.careful.visit(service)
            if self._ended() or age > WATCHED_LONG or (age > WATCHED and not self._silent()):
                break
            if self.parked is None and age >= PARKED_AFTER:
                self.parked = world.open_tasks()
            due = max(0.0, world.next_due() - world.loop.t)
            # A job that is put off again and again (a journal that is held) must not keep a person waiting.
            quick = quick + 1 if moved and due < 60 else 0
            if age < 0.1 * HOUR or 0 < quick < 20:
                world.loop.pause(max(5.0, min(due, 0.25 * HOUR)))
            else:
                world.loop.pause(max(HOUR, min(8 * HOUR, age / 2)))
        else:
            world.oracle.found("liveness", f"not at rest after {TURNS} turns")
        for text in self._silent():
            world.oracle.found("liveness", text)
        if "listener" in world.setup.happenings:
            self._tell_the_rest(service)
        if self.parked is None:
            self.parked = world.open_tasks()
        world.loop.stopped = True

    def _tell_the_rest(self, service: ActionService) -> None:
        """A listener that failed is told again within a few hours."""
        for _ in range(6):
            self.world.loop.pause(2 * HOUR)
            service.advance()

    def _ended(self) -> bool:
        """Whether nothing is left that could still change: no use in looking on."""
        ask = self.world.journal.first
        finals = ",".join(f"'{state.value}'" for state in FINAL)
        # Without books a refund goes no further than DONE.
        but = "" if self.world.setup.books else " and not (kind = 'refund' and state = 'done')"
        (open_actions,) = ask(f"select count(*) from action where state not in ({finals}){but}")
        (steps,) = ask("select count(*) from step where state in ('pending', 'writing')")
        return not open_actions and not steps

    def _silent(self) -> list[str]:
        """What neither has ended nor stands in front of a person."""
        world = self.world
        with_task = {action_id for action_id, _ in world.open_tasks()} | world.people.careful.seen_to
        found = []
        for intent in world.oracle.intents:
            action = world.last_known(intent)
            if action is None or action.id in with_task:
                continue
            without_books = not world.setup.books and intent.kind is Kind.REFUND
            ended = action.state in FINAL or (action.state is State.DONE and without_books)
            if not ended or action.steps_open:
                told = f"{action.state.value} with {action.steps_open} steps and no task"
                found.append(f"intent {intent.n} is {told}")
        for deed in world.oracle.by_hand:
            action = world.last_known(deed)
            if action is not None and action.id not in with_task and action.state is State.DONE and world.setup.books:
                found.append(f"{deed.key} is done with no proof and no task")
        return found

    # --- what came of it

    def result(self, seed: int) -> Result:
        world = self.world
        if world.reader is None:
            world.oracle.found("liveness", "the schedule came to no end")
            return Result(seed, world.oracle.violations, story=world.story or [])
        world.amazon._settle()
        world.oracle.judge()
        for broken in world.journal.leases_broken():
            world.oracle.found("lease", f"two hold {broken}")
        for fault in verify(world.journal).faults:
            world.oracle.found("chain", fault)
        actions = world.oracle.actions
        accepted = [action for action in actions if action is not None and action.state is not State.DECLINED]
        parked, dark = self._parked(actions)
        return Result(
            seed=seed,
            violations=world.oracle.violations,
            port_calls=world.port_calls,
            crashes=world.crashes,
            faults=world.faults,
            accepted=len(accepted),
            reconciled=world.reconciled(),
            parked=Counter(kind for _, kind in parked),
            parked_actions=len({action_id for action_id, _ in parked}),
            floor=dark,
            measured=len(accepted) if self._is_measured() else 0,
            states=Counter(action.state.value for action in accepted),
            most_messages=world.oracle.most_messages,
            resend=world.setup.policy.resend.value,
            story=world.story or [],
        )

    def _is_measured(self) -> bool:
        """A journal that was put back or is held waits for a person whatever happens: it says nothing of reading."""
        setup = self.world.setup
        unnamed = "foreign feeds" in setup.happenings and not setup.policy.other_senders
        return not self.world.restored and not unnamed and "answers" not in setup.happenings

    def _parked(self, actions: list[Action | None]) -> tuple[list[tuple[str, str]], int]:
        """Return the tasks that stand, and how many actions are beneath the floor."""
        if not self._is_measured():
            return [], 0
        of = {action.id: intent for action, intent in zip(actions, self.world.oracle.intents, strict=True) if action}
        # What nobody approves is a person's business from the start.
        parked = [(a, kind) for a, kind in self.parked or [] if a in of and of[a].boss_was_asked is False]
        dark = floor(self.world)
        for action_id, kind in parked:
            if of[action_id].n not in dark:
                self.world.say("floor", f"intent {of[action_id].n} is parked above the floor: {kind}")
        accepted = {intent.n for action, intent in zip(actions, self.world.oracle.intents, strict=True)
                    if action and action.state is not State.DECLINED}  # fmt: skip
        return parked, len(dark & accepted)
