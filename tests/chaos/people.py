"""Who presses buttons and who drives: agents, the one who approves, the one who pauses, workers."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from chaos.careful import Careful
from chaos.oracle import ByHand, Intent
from chaos.ports import Crash
from orderactions import Action, ActionService, Actor, Reason, Refund, State
from orderactions.errors import OrderActionsError, RequestError
from orderactions.hints import Hint, HintTopic
from orderactions.models import Component, LinePart
from orderactions.orders import Fulfilment, OrderStatus

if TYPE_CHECKING:
    from chaos.store import ChaosJournal
    from chaos.world import ChaosWorld

__all__ = ["AGENTS", "People"]

AGENTS = (Actor.agent("marie"), Actor.agent("tom"))
BOSS = Actor.agent("boss")
PATIENCE = 12
T = TypeVar("T")
MEETINGS = 5


class People:
    """The actors of one schedule.

    Args:
        world: the schedule's world.
    """

    def __init__(self, world: ChaosWorld) -> None:
        self.world = world
        #: Actors that have not come to their end.
        self.busy = 0
        self.careful = Careful(world)

    def begin(self, intents: list[Intent]) -> None:
        world = self.world
        for name, actor in zip(("agent1", "agent2"), AGENTS, strict=True):
            mine = [intent for intent in intents if intent.actor is actor]
            self.spawn(0.0, lambda name=name, mine=mine: self._agent(name, mine))
        for name in ("worker1", "worker2"):
            self.spawn(world.random.uniform(3, 15), lambda name=name: self.worker(name))
        if "pause" in world.setup.happenings:
            self.spawn(world.random.uniform(0, 120), self._pause)
        if "answers" in world.setup.happenings:
            self.spawn(world.random.uniform(60, 600), self._look_after_tasks)
        if "notifications" in world.setup.happenings:
            self.spawn(world.random.uniform(5, 60), self._notify)
        if world.quiet_orders:
            self.spawn(world.random.uniform(60, 150), self._meet)

    def spawn(self, after: float, act: Callable[[], object]) -> None:
        self.busy += 1

        def whole() -> None:
            act()
            self.busy -= 1

        self.world.loop.spawn(after, whole)

    def worker(self, name: str, journal: ChaosJournal | None = None) -> None:
        """Drive until the faults have ended, starting anew after each crash."""
        world = self.world
        while not world.quiet:
            try:
                _, service = world.process(name, journal)
                while not world.quiet:
                    try:
                        service.advance()
                    except OrderActionsError as error:
                        world.say(name, f"failed: {error}")
                        world.loop.pause(1.0)
                        continue
                    world.rest(world.loop.t + 0.01 + (world.look_after() if journal is None else 300.0))
            except Crash:
                world.loop.pause(world.random.uniform(1, 60))
            except OrderActionsError as error:
                world.say(name, f"could not start: {error}")
                world.loop.pause(5.0)

    def work_on_copy(self, journal: ChaosJournal) -> None:
        self.spawn(1.0, lambda: self.worker("copy", journal))

    def take_up_later(self) -> None:
        """Somebody takes up the journal that was put back: often before a worker has looked at it."""
        random = self.world.random
        after = random.choice((random.uniform(0, 5), random.uniform(10, 3000)))
        self.spawn(after, lambda: self._insist("boss", lambda s: s.resume(actor=BOSS, after_restore=True), "taken up"))

    def say_by_hand(self, deed: ByHand, after: float) -> None:
        """An agent records what was done by hand, some time afterwards."""
        self.world.oracle.by_hand.append(deed)
        actor = self.world.random.choice(AGENTS)
        part = LinePart(line_id=deed.line_id, component=Component.ITEM, amount=Decimal(deed.amount))
        done = Refund.part(deed.order_id, reason=Reason.OTHER, lines=[part])

        def record() -> None:
            said = f"{deed.key} is recorded"
            deed.told = self._insist("agent", lambda s: s.record_external(done, actor=actor, key=deed.key), said)

        self.spawn(after, record)

    # --- one by one

    def _agent(self, name: str, intents: list[Intent]) -> None:
        for intent in intents:
            self.world.loop.pause(max(0.0, intent.at - self.world.loop.t))
            self._ask(name, intent)
            told = intent.told
            if told is None:
                continue
            if told.state is State.PROPOSED and intent.boss:
                after = self.world.random.uniform(1, 400)
                self.spawn(after, lambda intent=intent, told=told: self._decide(intent, told))
            if intent.withdraw_after is not None and told.state in (State.RESERVED, State.PROPOSED):
                self.world.loop.pause(intent.withdraw_after)
                actor = intent.actor
                self._insist(name, lambda s, told=told, actor=actor: s.withdraw(told.id, actor=actor), "withdrawn")

    def _meet(self) -> None:
        """As long as no feed has carried two messages: both agents refund a little in the same second."""
        world, asked = self.world, 0
        while not world.quiet and world.oracle.most_messages < 2 and asked < MEETINGS:
            # Who waits already will go out with whoever waits as well.
            if self._waiting() < 2:
                self._ask_together()
                asked += 1
            world.loop.pause(world.random.uniform(60, 150))

    def _waiting(self) -> int:
        (waiting,) = self.world.journal.first(
            "select count(*) from action where kind = 'refund' and state = 'reserved'"
        )
        return waiting

    def _ask_together(self) -> None:
        world = self.world
        for name, actor, order in zip(("agent1", "agent2"), AGENTS, world.quiet_orders, strict=True):
            request = Refund.part(order, reason=Reason.PRICE, amount="1.00")
            n = len(world.oracle.intents) + 1
            intent = Intent(n=n, at=world.loop.t, actor=actor, request=request, order_id=order, again=True)
            world.oracle.intents.append(intent)
            world.desk.open_ticket(str(n), text="It is late.", language="en")
            self.spawn(0.0, lambda name=name, intent=intent: self._ask(name, intent))

    def _decide(self, intent: Intent, told: Action) -> None:
        approves = intent.boss == "approves"
        act = ActionService.approve if approves else ActionService.decline
        self._insist("boss", lambda s: act(s, told.id, actor=BOSS), f"intent {intent.n} is decided ({intent.boss})")

    def _look_after_tasks(self) -> None:
        """Somebody looks at the tasks now and then, as long as there are faults; afterwards the driver lets her."""
        world = self.world
        while not world.quiet:
            self._insist("anna", self.careful.visit, "")
            world.loop.pause(world.random.uniform(60, 1200))

    def _notify(self) -> None:
        """Amazon's notifications arrive: true, late, doubled, about others' things and about nothing that there is."""
        world, random = self.world, self.world.random
        ours = world.amazon.settings.seller_id
        while not world.quiet:
            feeds, orders = list(world.amazon._world.feeds), list(world.amazon._world.orders)
            hint = Hint(
                id=f"hint-{random.randrange(40)}",
                topic=random.choice((HintTopic.SUBMISSION, HintTopic.SUBMISSION, HintTopic.ORDER, HintTopic.BOOKS)),
                at=world.loop.now(),
                realm="amazon",
                seller=random.choice((ours, ours, ours, "A0SOMEBODYELSE")),
                submission=random.choice([*feeds, "59999999999"]),
                order_id=random.choice([*orders, ""]),
                buyer_asked_to_cancel=random.random() < 0.2,
                status=OrderStatus.UNSHIPPED,
                fulfilment=Fulfilment.SELLER,
            )
            self._insist("notifier", lambda s, hint=hint: s.hint(hint), "")
            world.mishaps.told_of(hint.topic.value)
            world.loop.pause(random.uniform(1, 200))

    def _pause(self) -> None:
        scope = self.world.random.choice(("all", "kind:refund", "account:de"))
        self._insist("boss", lambda s: s.pause(scope, actor=BOSS, why="chaos"), f"{scope} is paused")
        self.world.mishaps.count("pause")
        self.world.loop.pause(self.world.random.uniform(1, 900))
        self._insist("boss", lambda s: s.resume(scope, actor=BOSS), f"{scope} is resumed", patience=1000)

    def _ask(self, name: str, intent: Intent) -> None:
        """Press the button until there is an answer, or patience ends."""

        def press(service: ActionService) -> Action:
            asked = service.preview(intent.request) if intent.previewed else intent.request
            return service.execute(asked, actor=intent.actor, ticket=intent.ticket, key=intent.key, again=intent.again)

        action = self._insist(name, press, "")
        if action is not None:
            intent.told = action
            why = f" ({action.problems[0].message})" if action.problems else ""
            self.world.say(name, f"intent {intent.n} is {action.confirmation.number}: {action.state.value}{why}")
            self.world.ping()

    def _insist(self, name: str, act: Callable[[ActionService], T], what: str, *, patience: int = PATIENCE) -> T | None:
        """Do it in a process of one's own until it is done or makes no sense; not in a world that was put back."""
        world = self.world
        service, restored = None, world.restored
        for _ in range(patience):
            try:
                if service is None:
                    _, service = world.process(name)
                found = act(service)
            except Crash:
                service = None
                world.loop.pause(world.random.uniform(1, 30))
                if world.restored != restored and patience == PATIENCE:
                    return None
            except RequestError as error:
                world.say(name, f"makes no sense: {error}")
                return None
            except OrderActionsError as error:
                world.say(name, f"failed: {error}")
                world.loop.pause(world.random.uniform(5, 40))
            else:
                if what:
                    world.say(name, what)
                    world.ping()
                return found
        return None
