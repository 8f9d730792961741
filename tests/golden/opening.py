"""Takes a golden journal up where its own version left it, as a user does who upgrades in place."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime
from functools import partial
from pathlib import Path

from world import World

from orderactions import Action, Policy, State, open_journal
from orderactions.clock import ManualClock
from orderactions.desks.memory import MemoryDesk
from orderactions.fulfilment import ParcelRef
from orderactions.ids import RandomIds
from orderactions.journal.mark import host_id
from orderactions.protocols import TicketChange
from orderactions.testing.simulator import SimulatedAmazon
from orderactions.testing.simulator.books import enter_refund
from orderactions.testing.simulator.state import RefundEffect
from orderactions.testing.warehouse import MemoryWarehouse

GOLDEN = Path(__file__).parent
FOLDERS = sorted(path.parent for path in GOLDEN.glob("*/*/journal.sql"))
NAMES = [f"{folder.parent.name} {folder.name}" for folder in FOLDERS]

HAPPENED = (State.DONE, State.SETTLED)
DID_NOT = (State.REFUSED, State.DECLINED, State.WITHDRAWN, State.EXPIRED)
#: Where an action stood when it may have been sent.
MAY_BE_SENT = ("submitting", "accepted", "unknown")


def put_journal(source: Path, target: Path) -> None:
    """Put a golden journal, its key and its mark into a folder."""
    cx = sqlite3.connect(target / "actions.db")
    cx.executescript((source / "journal.sql").read_text("utf-8"))
    cx.close()
    (target / "actions.db.key").write_bytes((source / "key").read_bytes())
    put_mark(target / "actions.db", json.loads((source / "mark.json").read_text("utf-8")))


def put_mark(journal: Path, values: dict) -> None:
    """Write a mark as every version has written it: what it knew, with this machine and these files for the older ones.

    An upgrade in place changes neither, and a test has neither.
    """
    path = journal.with_name(f"{journal.name}.mark")
    path.touch()
    mine = {"host": host_id(), "file": journal.stat().st_ino, "inode": path.stat().st_ino, "moment": None}
    path.write_text(json.dumps(values | mine), encoding="ascii")


class Upgraded(World):
    """A world in which the newer version has just been started on an older one's journal."""

    def __init__(
        self, source: Path, folder: Path, *, books: str | None = None, policy: Policy | None = None, opened: bool = True
    ) -> None:
        put_journal(source, folder)
        known = json.loads((source / "known.json").read_text("utf-8"))
        #: By name: its id, its order, and where it stood.
        self.known: dict[str, dict[str, str]] = known["actions"]
        self.moment = datetime.fromisoformat(known["moment"])
        self.folder, self.url, self.books = folder, self.place(folder), books
        self.policy, self.ids = policy or Policy(), RandomIds()
        self.clock = ManualClock(datetime.fromisoformat("2026-11-24T09:00:00+00:00"))
        self.desk = MemoryDesk("desk", clock=self.clock)
        self._tell_the_desk(json.loads((source / "desk.json").read_text("utf-8")))
        self._wait_until(self.moment)
        #: By order, where the older version asked a warehouse.
        self.parcels: dict[str, ParcelRef] = {}
        self._tell_the_warehouse(known.get("parcels", {}))
        self.amazon = SimulatedAmazon(clock=self.clock)
        self.amazon.load(json.loads((source / "amazon.json").read_text("utf-8")))
        self._enter_in_the_books()
        self.old_feeds = {feed["feed_id"] for feed in self.amazon.feeds()}
        self.journal = None
        if opened:
            self.open()

    def open(self) -> None:
        """Start the newer version."""
        self.journal = open_journal(self.url, clock=self.clock, ids=self.ids)
        self.service = self.new_service()

    def _enter_in_the_books(self) -> None:
        """The first simulator kept no books, as Amazon has always done: what it paid out is entered afterwards."""
        inside = self.amazon._world
        by_message: dict[tuple[str, str], list[RefundEffect]] = {}
        for effect in inside.refunds:
            by_message.setdefault((effect.feed_id, effect.message_id), []).append(effect)
        for effects in by_message.values():
            order = inside.orders[effects[0].order_id]
            if not any(entry.kind == "Refund" for entry in inside.books_of.get(order.order_id, ())):
                enter_refund(inside, order, effects)

    def _wait_until(self, moment: datetime) -> None:
        self.clock.advance((moment - self.clock.now()).total_seconds())

    def _tell_the_desk(self, tickets: dict) -> None:
        """Say again what was said, in its order and at its moments."""
        said = [
            (int(each["id"][1:]), number, each) for number, ticket in tickets.items() for each in ticket["messages"]
        ]
        for _, number, each in sorted(said, key=lambda one: one[0]):
            self._wait_until(datetime.fromisoformat(each["at"]))
            say = {
                "inbound": self.desk.open_ticket,
                "reply": self.desk.reply,
                "note": partial(self.desk.note, marker=each["text"].splitlines()[-1]),
            }[each["kind"]]
            if each["kind"] == "inbound":
                say(number, text=each["text"], language="en")
            else:
                assert say(number, each["text"]) == each["id"]
        for number, ticket in tickets.items():
            tags = frozenset(ticket["tags"])
            self.desk.change(number, TicketChange(status=ticket["status"], add_tags=tags, fields=ticket["fields"]))
        self.tickets = list(tickets)

    def _tell_the_warehouse(self, parcels: dict[str, bool]) -> None:
        """Make its parcels again, and hold those that it held."""
        self.warehouse = MemoryWarehouse(clock=self.clock)
        self.fulfilment = [self.warehouse] if parcels else []
        for order_id, is_held in parcels.items():
            self.parcels[order_id] = self.warehouse.add_parcel(order_id)
            if is_held:
                self.warehouse.stop(self.parcels[order_id])

    def action(self, name: str) -> Action:
        """Return an action by its name in the story."""
        return self.service.get(self.known[name]["id"])

    def feeds_with(self, order_id: str, *, new: bool = False) -> list[str]:
        """Return the feeds that had a message about an order; with `new`, those of the newer version."""
        return [
            feed["feed_id"]
            for feed in self.amazon.feeds()
            if not (new and feed["feed_id"] in self.old_feeds)
            for message in feed["messages"]
            if message["order_id"] == order_id
        ]

    def happened(self, name: str) -> bool:
        """Return whether it happened at Amazon, whole; nothing may have happened twice."""
        order_id = self.known[name]["order"]
        cancelled = [each for each in self.amazon.ledger()["cancellations"] if each["order_id"] == order_id]
        paid = sorted(self.paid_out(order_id))
        order = self.amazon.order(order_id)
        due = sorted((part, str(amount)) for line in order.lines for part, amount in line.paid.items() if amount)
        assert len(cancelled) <= 1
        assert paid in ([], due), f"{name}: {paid}"
        return bool(cancelled or paid)
