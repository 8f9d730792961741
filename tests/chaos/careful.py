"""Who answers tasks: a person who looks first, and says what is there as soon as the library takes it from one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from attrs import evolve

from chaos.oracle import Intent
from orderactions import ActionService, Actor
from orderactions.actions import Task
from orderactions.errors import RequestError
from orderactions.fulfilment import Stage
from orderactions.models import Kind

if TYPE_CHECKING:
    from chaos.oracle import ByHand
    from chaos.world import ChaosWorld

__all__ = ["Careful"]

ANNA, OTTO = Actor.agent("anna"), Actor.agent("otto")
#: After the last fault: nothing is on its way to Amazon any more that has not arrived.
ALL_ARRIVED_S = 2 * 3600.0
#: Wishes that are asked again because their first try is known not to have happened.
ASKED_AGAIN = 2


class Careful:
    """A person with access to the marketplace's own pages, and none to what is going on in our processes.

    Args:
        world: the schedule's world.
    """

    def __init__(self, world: ChaosWorld) -> None:
        self.world = world
        #: Actions that she has seen to in another way than by an answer that decides.
        self.seen_to: set[str] = set()
        self._again = 0

    def visit(self, service: ActionService) -> None:
        """Look at every task that stands, and answer most of those that can be answered."""
        self.world.amazon._settle()
        for task in service.tasks():
            if self.world.random.random() < 0.7:
                self._answer(service, task)

    def _answer(self, service: ActionService, task: Task) -> None:
        answer, second = self._what_is_so(task)
        try:
            service.resolve(task, answer, actor=ANNA, second=second)
        except RequestError as error:
            self.world.say("anna", f"{task.kind}: {error}")
            return
        intent = self._intent(task.action_id)
        about = f" of intent {intent.n}" if intent else ""
        self.world.mishaps.answered(task.kind, f"{task.kind}{about}: {answer}" + (", two say" if second else ""))
        if answer == "done" or (answer == "happened" and self._deed(task.action_id)):
            # What was done by hand stays done by the word of two.
            self.seen_to.add(task.action_id)
        if answer == "did not happen" and intent is not None:
            self.world.oracle.denied.add(intent.n)
            self._ask_again(service, intent)

    def _what_is_so(self, task: Task) -> tuple[str, Actor | None]:
        """Return what she says, and who agrees."""
        intent, deed = self._intent(task.action_id), self._deed(task.action_id)
        if deed is not None and "happened" in task.answers:
            return ("happened" if deed.is_done else "did not happen"), OTTO
        if intent is None or task.kind not in ("unknown_outcome", "parcel_unclear"):
            return self.world.random.choice(("done", "leave")) if "done" in task.answers else "leave", None
        if task.kind == "parcel_unclear":
            return self._of_the_parcel(intent), None
        if self._shows(intent):
            return "happened", None
        return "did not happen", OTTO if self._is_certain(intent) else None

    def _shows(self, intent: Intent) -> bool:
        """Whether the marketplace's pages show it: refunds as late as in the books, cancellations at once."""
        world = self.world.amazon._world
        if intent.kind is Kind.CANCELLATION:
            return any(effect.order_id == intent.order_id for effect in world.cancellations)
        until = self.world.loop.now() - timedelta(seconds=self.world.setup.books_lag_s)
        moved = (*world.refunds, *world.parked, *world.dropped)
        return any(
            effect.at <= until and effect.merchant_adjustment_item_id.split("/")[0] == intent.number for effect in moved
        )

    def _is_certain(self, intent: Intent) -> bool:
        """Whether two may well say that it did not happen before its time is over: nothing of it can come any more."""
        world = self.world
        about = intent.number if intent.kind is Kind.REFUND else intent.order_id
        feeds = [world.amazon._world.feeds[sent.feed_id] for sent in world.oracle.sent if sent.about == about]
        calm = world.quiet and not world.people.busy and world.loop.t > world.last_fault + ALL_ARRIVED_S
        return calm and all(feed.worked for feed in feeds) and not world.oracle.effects(about)

    def _of_the_parcel(self, intent: Intent) -> str:
        warehouse = self.world.warehouse
        parcels = warehouse.find(intent.order_id)
        if any(warehouse.status(parcel).stage is Stage.OVER and not warehouse.is_held(parcel) for parcel in parcels):
            return "has left"
        if parcels and all(warehouse.is_held(parcel) for parcel in parcels):
            return "stopped"
        return self.world.random.choice(("leave", "leave", "cancel anyway"))

    def _ask_again(self, service: ActionService, intent: Intent) -> None:
        """The buyer is still to get it: the same wish, from the amounts that are free now."""
        world = self.world
        if self._again >= ASKED_AGAIN or world.random.random() < 0.3:
            return
        self._again += 1
        n = len(world.oracle.intents) + 1
        again = evolve(
            intent, n=n, at=world.loop.t, again=True, ticket=None, told=None, withdraw_after=None, boss="approves"
        )
        world.oracle.intents.append(again)
        world.desk.open_ticket(str(n), text="And now?", language="en")
        again.told = service.execute(again.request, actor=again.actor, key=again.key, again=True)
        world.say("anna", f"intent {intent.n} is asked again as {n}: {again.told.state.value}")

    def _intent(self, action_id: str) -> Intent | None:
        return next((each for each in self.world.oracle.intents if each.told and each.told.id == action_id), None)

    def _deed(self, action_id: str) -> ByHand | None:
        return next((each for each in self.world.oracle.by_hand if each.told and each.told.id == action_id), None)
