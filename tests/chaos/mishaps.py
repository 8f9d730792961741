"""What happens beside the faults of a call: other programs, journals put back or copied, orders shipped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from chaos.oracle import ByHand
from chaos.store import ChaosJournal, Disk
from orderactions.actions import WireLine
from orderactions.models import Kind, OrderRef
from orderactions.money import Money
from orderactions.protocols import Batch, Member
from orderactions.states import State
from orderactions.testing.simulator.errors import ControlRefusal

if TYPE_CHECKING:
    from chaos.world import ChaosWorld
    from orderactions.testing.simulator.state import SimulatedOrder

__all__ = ["Mishaps"]

SITE = "A1PA6795UKMFR9"


class Mishaps:
    """Lets them happen.

    Args:
        world: the schedule's world.
    """

    def __init__(self, world: ChaosWorld) -> None:
        self.world = world
        self.copy: ChaosJournal | None = None
        self._foreign = 0
        self._late_backup = False

    def plan(self, until: float) -> None:
        """Queue what was drawn for this schedule."""
        world, random = self.world, self.world.random
        acts = {
            "foreign feeds": self.foreign_feed,
            "restore": lambda: self._back_up(random.uniform(5, 900)),
            "copy": self._copy,
            "order shipped": self._ship,
            "refund elsewhere": self._refund_elsewhere,
            "pending order": self._leave_pending,
            "cancelled elsewhere": self._cancel_elsewhere,
        }
        for name, act in acts.items():
            if name in world.setup.happenings:
                world.loop.call_at(random.uniform(1, until), act)

    def count(self, what: str, told: str = "") -> None:
        self.world.faults[what] += 1
        self.world.last_fault = self.world.loop.t
        self.world.say("world", told or what)

    def answered(self, kind: str, told: str) -> None:
        """A person's answer is counted with what happened; it is no fault."""
        self.world.faults[f"answer: {kind}"] += 1
        self.world.say("anna", told)

    def told_of(self, what: str) -> None:
        """A notification has come; it is no fault."""
        self.world.faults[f"notification: {what}"] += 1

    def near_a_loss(self) -> None:
        """An answer of createFeed is being lost: now another program's feed confuses most."""
        world = self.world
        if "foreign feeds" in world.setup.happenings and world.random.random() < 0.5:
            world.loop.call_at(world.loop.t + world.random.uniform(0, 90), self.foreign_feed)

    def nothing_came(self) -> None:
        """A createFeed never reaches Amazon: a backup of now confuses most once the token fence let it go out again."""
        world, random = self.world, self.world.random
        if "late restore" in world.setup.happenings and not self._late_backup:
            self._late_backup = True
            after = random.uniform(4000, 6000)
            world.loop.call_at(world.loop.t + random.uniform(1, 300), lambda: self._back_up(after))

    def foreign_feed(self) -> None:
        """Another program of the seller's sends a refund on the same account."""
        world = self.world
        if world.quiet or self._foreign >= 3:
            return
        self._foreign += 1
        account = world.amazon.account("erp")
        order = world.random.choice(list(world.amazon._world.orders.values())[:2])
        amount = Money.from_minor(100, order.currency)
        wire = WireLine(
            line_id=order.lines[0].order_item_id, code="CustomerReturn", components=(("Principal", amount),)
        )
        member = Member(
            message_no=1, action_id="erp", reference=f"ERP-{self._foreign}", order=OrderRef("erp", order.order_id),
            wire=(wire,),
        )  # fmt: skip
        batch = Batch(submission_id="erp", account="erp", kind=Kind.REFUND, sites=(SITE,), members=(member,))
        try:
            account.submit(account.prepare(batch))
        except Exception as error:  # noqa: BLE001 - its own quota; it is only there to disturb
            self.world.say("erp", f"could not send: {error}")
        self.count("foreign feed", "another program sends a refund feed")
        world.oracle.see_feeds()

    def _ship(self) -> None:
        """The third order leaves the house after all."""
        order = self._third()
        try:
            self.world.amazon.ship(order.order_id)
        except ControlRefusal:
            return
        for parcel in self.world.warehouse.find(order.order_id):
            self.world.warehouse.ship(parcel)
        self.count("order shipped", f"{order.order_id} is shipped")

    def _leave_pending(self) -> None:
        """The third order's payment is there; now and then it is shipped at once."""
        order = self._third()
        if order.status == "PENDING":
            self.world.amazon.set_status(order.order_id, "UNSHIPPED")
            self.count("pending order", f"{order.order_id} leaves Pending")
        if self.world.random.random() < 0.2:
            self._ship()

    def _cancel_elsewhere(self) -> None:
        """Somebody else cancels the third order: the seller by hand, the buyer, or Amazon."""
        order = self._third()
        if order.status in ("PENDING", "UNSHIPPED"):
            self.world.amazon.set_status(order.order_id, "CANCELLED")
            self.world.oracle.cancelled_elsewhere.add(order.order_id)
            self.count("cancelled elsewhere", f"{order.order_id} is cancelled by somebody else")

    def _third(self) -> SimulatedOrder:
        return list(self.world.amazon._world.orders.values())[2]

    def _refund_elsewhere(self) -> None:
        """Somebody refunds by hand, and mostly says so; now and then somebody says so who has not done it."""
        world, random = self.world, self.world.random
        order = random.choice(list(world.amazon._world.orders.values())[:2])
        line_id, is_done = order.lines[0].order_item_id, random.random() < 0.85
        try:
            if is_done:
                world.amazon.refund_elsewhere(order.order_id, line_id=line_id, amounts={"Principal": "3.00"})
        except ControlRefusal:
            return
        if is_done:
            self.count("refund elsewhere", f"3.00 of {order.order_id} are refunded by hand")
        if not is_done or random.random() < 0.8:
            world.people.say_by_hand(ByHand(order.order_id, line_id, "3.00", is_done), random.uniform(0, 900))

    # --- journals

    def _back_up(self, after: float) -> None:
        world = self.world
        if world.quiet:
            return
        image = world.journal.image()
        world.say("world", "a backup is made")
        world.loop.call_at(world.loop.t + after, lambda: self._restore(image))

    def _restore(self, image: bytes) -> None:
        """Everything stops, and the journal is put back to the backup, with one of the marks that can be there."""
        world = self.world
        if world.quiet:
            return
        for process in world.processes:
            process.alive = False
        disk = world.disk
        way = world.random.choice(("mark kept", "mark missing", "mark put back", "mark of the file before"))
        world.journal.load(image)
        if way == "mark missing":
            disk.mark = None
        elif way == "mark put back" and disk.mark:
            disk.mark = evolve(disk.mark, original=False)
        elif way == "mark of the file before":
            disk.file += 1
        world.restored += 1
        self.count("restore", f"the journal is put back to an earlier moment ({way})")
        self._forget()
        world.people.take_up_later()
        world.wake_all()

    def _forget(self) -> None:
        """What was begun since the backup is not in the journal; people know that they must look for it."""
        world = self.world
        with world.journal.reading() as t:
            for intent in world.oracle.intents:
                row = t.ledger.by_key("de", intent.key)
                told = intent.told
                if told is not None and told.state is not State.DECLINED and row is None:
                    intent.forgotten = True
                    world.oracle.forgotten.add(intent.number)
            for deed in world.oracle.by_hand:
                deed.forgotten = deed.forgotten or t.ledger.by_key("de", deed.key) is None
            known = set(t.ledger.all_ids())
        numbers = {sent.about for sent in world.oracle.sent if sent.kind is Kind.REFUND}
        world.oracle.forgotten |= {number for number in numbers if _id_of(number) not in known}

    def _copy(self) -> None:
        """The database is copied to another machine, or the whole machine is cloned; both run."""
        world = self.world
        if world.quiet:
            return
        disk = Disk() if world.setup.cloned else Disk("host-2", 7)
        if world.setup.cloned or world.random.random() < 0.5:
            disk.mark = world.disk.mark
        self.copy = ChaosJournal(world.journal.image(), clock=world.clock, ids=world.ids, disk=disk)
        self.count("copy", "the journal is copied, and a worker starts on the copy")
        world.people.work_on_copy(self.copy)


def _id_of(number: str) -> str:
    return "a" + "".join(number.split("-")[1:-1]).lower()
