"""Makes the golden journals of tests/golden/: journals in the middle of their lives, written by an older version.

It runs on the older version's own code: unpack that commit somewhere and put its `src` and its `tests` on the path.

    git archive COMMIT | tar x -C /tmp/older
    PYTHONPATH=/tmp/older/src:/tmp/older/tests python tools/golden tests/golden/NAME

For each story a folder is written: `journal.sql` (the journal as it was on the disk when its process died), `key` (made
up), `mark.json` (the mark beside it), `amazon.json` (the simulated Amazon), `desk.json` (the tickets) and `known.json`
(the moment, and where each action stood). The same commit writes the same files.
"""

from __future__ import annotations

import json
import re
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from world import CUP, MARIE, World

from orderactions import Action, Policy, Reason, Refund
from orderactions.transport import HttpRequest, HttpResponse

try:
    from orderactions.fulfilment import ParcelAnswer, ParcelRef
    from orderactions.testing.warehouse import MemoryWarehouse
except ImportError:  # a version that stops no parcels
    MemoryWarehouse = None  # type: ignore[assignment, misc]

#: A key for tests: it opens nothing else.
KEY = "601d" * 16
_BYTES = re.compile(r"X'([0-9A-F]*)'")
#: Columns of the mark that name a machine and its files; whoever upgrades in place keeps them, a test has its own.
_OF_THE_MACHINE = ("host", "file", "inode", "moment")


class Dies(BaseException):
    """The process is gone: not an Exception, so that nothing can catch it and tidy up."""


class Dying:
    """A way to Amazon at whose end the process dies, before or after createFeed has had its effect."""

    def __init__(self, world: World, *, after: bool) -> None:
        self._inner, self._after = world.amazon.transport(), after

    def send(self, request: HttpRequest) -> HttpResponse:
        """Send, and die at createFeed."""
        if request.operation != "createFeed":
            return self._inner.send(request)
        if self._after:
            self._inner.send(request)
        raise Dies


class Story:
    """One journal's life, told with what its version can do.

    Args:
        folder: where the journal is kept meanwhile.
    """

    def __init__(self, folder: Path) -> None:
        (folder / "actions.db.key").write_text(KEY + "\n", encoding="ascii")
        try:
            self.world = World(folder, books="2024-06-19")
        except TypeError:
            self.world = World(folder)  # a version that does not read the books
        self.actions: dict[str, Action] = {}
        self.tickets = 0
        #: By order: whether its parcel is held.
        self.parcels: dict[str, bool] = {}

    def ticket(self) -> str:
        """Open another ticket."""
        self.tickets += 1
        return self.world.ticket(str(self.tickets))

    def refund(self, name: str, *lines: Mapping[str, object], ticket: bool = False) -> None:
        """Accept a refund of an order of its own."""
        order = self.world.order(*lines)
        self.actions[name] = self.world.refund(order, ticket=self.ticket() if ticket else None)

    def cancel(self, name: str, *, ticket: bool = False) -> str:
        """Accept a cancellation of an order of its own, and return the order's id."""
        order = self.world.order(status="UNSHIPPED")
        self.actions[name] = self.world.cancel(order, ticket=self.ticket() if ticket else None)
        return order

    def drive(self, name: str) -> None:
        """Do what is due for one action now, once."""
        self.world.service.advance(action_id=self.actions[name].id)

    def die_sending(self, name: str, *, after: bool) -> None:
        """Let a worker die at createFeed; its lease and what it wrote stay as they were."""
        dying = self.world.new_service(worker=f"dies at {name}", transport=Dying(self.world, after=after))
        try:
            dying.advance(action_id=self.actions[name].id)
        except Dies:
            return
        raise AssertionError(f"{name} was not sent")

    def die_replying(self, name: str) -> None:
        """Let a worker die when the reply has been sent and nobody has written it down."""
        reply = self.world.desk.reply

        def dying(ticket_id: str, text: str) -> str:
            reply(ticket_id, text)
            raise Dies

        self.world.desk.reply = dying  # type: ignore[method-assign]
        try:
            self.world.new_service(worker=f"dies at {name}").advance(action_id=self.actions[name].id)
        except Dies:
            return
        finally:
            self.world.desk.reply = reply  # type: ignore[method-assign]
        raise AssertionError(f"{name} has no reply")


def history(story: Story) -> None:
    """Tell what was over long ago: one action for each way to end, and two that nobody could explain."""
    world = story.world
    story.refund("expired", ticket=True)
    world.clock.advance(25 * 3600)
    world.service.advance()
    story.refund("too much", {"sku": "RING", "quantity": 1, "paid": {"Principal": "900.00"}})
    story.refund("withdrawn")
    world.service.withdraw(story.actions["withdrawn"].id, actor=MARIE)
    story.refund("done", CUP, ticket=True)
    story.cancel("cancelled", ticket=True)
    world.pass_time(400)
    shipped = story.cancel("shipped meanwhile", ticket=True)
    world.service.advance()
    world.amazon.ship(shipped)
    world.pass_time(400)
    world.amazon.add_fault("feed_fatal_partial")
    story.refund("half a feed, first")
    story.refund("half a feed, second")
    world.pass_time(400)
    world.pass_time(2 * 3600)


def crashed(story: Story) -> None:
    """Workers died while they sent and while they replied; others wait behind them."""
    history(story)
    world = story.world
    story.refund("done, not in the books", ticket=True)
    world.pass_time(400)
    _proposed(story)
    story.refund("replied", ticket=True)
    story.drive("replied")
    world.pass_time(60)
    story.refund("reply on its way", ticket=True)
    world.service.advance(action_id=story.actions["reply on its way"].id, limit=1)
    story.die_replying("reply on its way")
    story.refund("sent, nobody knows", ticket=True)
    story.die_sending("sent, nobody knows", after=True)
    story.cancel("not sent, nobody knows", ticket=True)
    story.die_sending("not sent, nobody knows", after=False)
    story.refund("waits behind", ticket=True)
    story.cancel("cancellation behind")


def lost(story: Story) -> None:
    """Answers were lost; Amazon works at some feeds and has worked off others without anybody having looked."""
    world = story.world
    story.refund("finished unseen", CUP, ticket=True)
    story.drive("finished unseen")
    unseen = story.cancel("shipped unseen", ticket=True)
    story.drive("shipped unseen")
    world.amazon.ship(unseen)
    world.clock.advance(400)
    story.refund("at work", ticket=True)
    world.service.advance(action_id=story.actions["at work"].id, limit=1)
    world.amazon.add_fault("reset_before_effect")
    story.refund("never arrived", ticket=True)
    world.service.advance(action_id=story.actions["never arrived"].id, limit=1)
    world.amazon.add_fault("reset_after_effect")
    story.cancel("arrived", ticket=True)
    world.service.advance(action_id=story.actions["arrived"].id, limit=1)
    story.refund("waits for the slot", ticket=True)
    story.cancel("cancellation waits too")


def parcels(story: Story) -> None:
    """One that was lost is followed, a warehouse was asked and its worker died, a listener could not be told."""
    world = story.world
    warehouse = MemoryWarehouse(clock=world.clock)
    world.fulfilment = [warehouse]
    world.service = world.new_service()
    world.service.on("created")(_fails)
    _proposed(story)
    story.refund("reply on its way", ticket=True)
    world.service.advance(action_id=story.actions["reply on its way"].id, limit=1)
    story.die_replying("reply on its way")
    world.amazon.add_fault("reset_after_effect")
    story.refund("followed", ticket=True)
    world.service.advance(action_id=story.actions["followed"].id, limit=1)
    world.clock.advance(90)
    world.service.advance()
    world.amazon.add_fault("reset_before_effect")
    story.cancel("never arrived", ticket=True)
    story.drive("never arrived")
    held = story.cancel("its parcel is held", ticket=True)
    parcel = warehouse.add_parcel(held)
    story.drive("its parcel is held")
    asked = story.cancel("its parcel was asked for", ticket=True)
    other = warehouse.add_parcel(asked)
    _die_asking(story, warehouse, "its parcel was asked for")
    story.refund("waits behind", ticket=True)
    story.parcels = {held: warehouse.is_held(parcel), asked: warehouse.is_held(other)}


def _fails(_event: object, _action: object) -> None:
    raise ConnectionError("nobody listens there today")


def _die_asking(story: Story, warehouse: MemoryWarehouse, name: str) -> None:
    """Let a worker die when the warehouse holds the parcel and nobody has written it down."""
    stop = warehouse.stop

    def dying(parcel: ParcelRef) -> ParcelAnswer:
        stop(parcel)
        raise Dies

    warehouse.stop = dying  # type: ignore[method-assign]
    try:
        story.world.new_service(worker=f"dies at {name}").advance(action_id=story.actions[name].id)
    except Dies:
        return
    finally:
        warehouse.stop = stop  # type: ignore[method-assign]
    raise AssertionError(f"nobody was asked for {name}")


def _proposed(story: Story) -> None:
    """Only versions that know approvals have some to tell."""
    try:
        policy = Policy(needs_approval=lambda _asked: "always")  # type: ignore[call-arg]
    except TypeError:
        return
    asking = story.world.new_service(policy=policy)
    order = story.world.order()
    story.actions["waits for approval"] = asking.execute(Refund.full(order, reason=Reason.DAMAGED), actor=MARIE)


STORIES: dict[str, Callable[[Story], None]] = {"crashed": crashed, "lost": lost}
if MemoryWarehouse is not None:
    STORIES["parcels"] = parcels


def write(target: Path, story: Story) -> None:
    """Write down all that is there at this moment."""
    world = story.world
    assert world.folder is not None
    target.mkdir(parents=True, exist_ok=True)
    states = {name: world.service.get(action.id) for name, action in story.actions.items()}
    world.journal.close()
    mark = json.loads((world.folder / "actions.db.mark").read_text("ascii"))
    known = {
        "moment": world.clock.now().isoformat(),
        "actions": {
            name: {"id": action.id, "order": action.order.order_id, "state": action.state.value}
            for name, action in states.items()
        },
        **({"parcels": story.parcels} if story.parcels else {}),
    }
    amazon = world.amazon.dump()
    amazon["world"]["calls"] = []
    tickets = {str(number): ticket_now(world, str(number)) for number in range(1, story.tickets + 1)}
    (target / "journal.sql").write_text(dumped(world.folder / "actions.db"), encoding="utf-8")
    (target / "key").write_text(KEY + "\n", encoding="ascii")
    for name, value in {
        "mark": {name: value for name, value in mark.items() if name not in _OF_THE_MACHINE},
        "amazon": amazon,
        "desk": tickets,
        "known": known,
    }.items():
        (target / f"{name}.json").write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")


def ticket_now(world: World, ticket_id: str) -> dict[str, Any]:
    """Return a ticket and what was said in it."""
    ticket = world.desk.read(ticket_id)
    said = world.desk.messages(ticket_id)
    return {
        "status": ticket.status,
        "tags": sorted(ticket.tags),
        "fields": dict(world.desk.fields(ticket_id)),
        "messages": [
            {"id": each.id, "kind": each.kind, "text": each.text, "at": each.created_at.isoformat()} for each in said
        ],
    }


def dumped(path: Path) -> str:
    """Return a database as statements that make it again, its bytes as text where they are text."""
    cx = sqlite3.connect(path)
    try:
        head = [f"pragma {name} = {cx.execute(f'pragma {name}').fetchone()[0]};" for name in _PRAGMAS]
        return "\n".join([*head, *(_BYTES.sub(_as_text, line) for line in cx.iterdump())]) + "\n"
    finally:
        cx.close()


_PRAGMAS = ("application_id", "user_version")


def _as_text(found: re.Match[str]) -> str:
    text = bytes.fromhex(found[1]).decode("utf-8").replace("'", "''")
    return f"cast('{text}' as blob)"


def main() -> None:
    """Write every story into the folder that is named."""
    target = Path(sys.argv[1])
    for name, tell in STORIES.items():
        with tempfile.TemporaryDirectory() as folder:
            story = Story(Path(folder))
            tell(story)
            write(target / name, story)
            print(f"{target / name}: {len(story.actions)} actions")


if __name__ == "__main__":
    main()
