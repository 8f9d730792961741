"""What happened at the simulated Amazon, held against what was asked and what was told. Never looks at our tables."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import define, field

from orderactions import Action, Actor, State
from orderactions.fulfilment import ParcelRef
from orderactions.messages.texts import TEXTS
from orderactions.models import Kind, Request
from orderactions.testing.simulator.refunds import pool

if TYPE_CHECKING:
    from chaos.world import ChaosWorld

__all__ = ["ByHand", "Intent", "Oracle", "Violation"]

_STATES_NOTHING = frozenset({State.REFUSED, State.WITHDRAWN, State.EXPIRED, State.DECLINED})
_STILL_OPEN = frozenset({State.DONE, State.UNKNOWN, State.ACCEPTED})
_MESSAGE = re.compile(r"<Message><MessageID>(\d+)</MessageID>(.*?)</Message>", re.DOTALL)
_ORDER = re.compile(r"<AmazonOrderID>([^<]+)</AmazonOrderID>")
_ITEM = re.compile(r"<AdjustedItem>(.*?)</AdjustedItem>", re.DOTALL)
_CODE = re.compile(r"<AmazonOrderItemCode>([^<]+)<")
_REFERENCE = re.compile(r"<MerchantAdjustmentItemID>([^<]+)<")
_PART = re.compile(r"<Type>([^<]+)</Type><Amount[^>]*>([^<]+)<")


@define
class Violation:
    """One promise that was broken."""

    kind: str
    text: str


@define
class Intent:
    """One wish of an agent's, from the first press of the button to what came of it."""

    n: int
    at: float
    actor: Actor
    request: Request
    order_id: str
    again: bool = False
    previewed: bool = False
    withdraw_after: float | None = None
    #: What another person does where one must approve: "approves", "declines" or nothing.
    boss: str = ""
    ticket: str | None = None
    #: What the agent was told last; None: never an answer.
    told: Action | None = None
    #: A person knows that the journal which had it was put back to an earlier moment.
    forgotten: bool = False

    @property
    def key(self) -> str:
        return f"key-{self.n}"

    @property
    def kind(self) -> Kind:
        return self.request.kind

    @property
    def boss_was_asked(self) -> bool:
        return self.told is not None and self.told.state is State.PROPOSED

    @property
    def number(self) -> str:
        return self.told.confirmation.number if self.told else ""


@define
class ByHand:
    """What an agent says was refunded by hand."""

    order_id: str
    line_id: str
    amount: str
    #: Whether it was; else it is a slip.
    is_done: bool
    told: Action | None = None
    #: The journal that had it was put back to an earlier moment.
    forgotten: bool = False

    @property
    def key(self) -> str:
        return f"by-hand-{self.order_id}-{self.is_done}"


@define
class Sent:
    """One message of ours in one feed that Amazon has."""

    feed_id: str
    message_id: str
    kind: Kind
    order_id: str
    #: Our number; for a cancellation, which carries none, the order's.
    about: str
    parts: dict[tuple[str, str], Decimal] = field(factory=dict)


def _patterns() -> list[tuple[str, str, re.Pattern[str]]]:
    found = []
    for (kind, stage, _), text in TEXTS.items():
        parts = re.split(r"\{(\w+)\}", text)
        pattern = "".join(
            re.escape(part) if at % 2 == 0 else (r"(?P<number>OA-[\w-]+?)" if part == "number" else ".+?")
            for at, part in enumerate(parts)
        )
        # A number that a text names twice is matched once.
        first = pattern.find("(?P<number>") + 1
        pattern = pattern[:first] + pattern[first:].replace("(?P<number>", "(?:")
        found.append((kind, stage, re.compile(pattern, re.DOTALL)))
    return found


_TEXTS = _patterns()


class Oracle:
    """Watches Amazon and the agents; says at the end which promises were broken.

    Args:
        world: the schedule's world.
    """

    def __init__(self, world: ChaosWorld) -> None:
        self.world = world
        self.intents: list[Intent] = []
        self.by_hand: list[ByHand] = []
        self.sent: list[Sent] = []
        #: At the end: what the library says of each intent.
        self.actions: list[Action | None] = []
        self.violations: list[Violation] = []
        self.foreign_feeds: set[str] = set()
        self.replies: set[tuple[str, str]] = set()
        self.unclear: Counter[tuple[str, str]] = Counter()
        self.was_unclear: set[tuple[str, str]] = set()
        #: Our numbers that a journal which was put back no longer knows.
        self.forgotten: set[str] = set()
        #: Intents of which a person said that they did not happen: what they asked is free again.
        self.denied: set[int] = set()
        #: Orders that were cancelled, and by no feed.
        self.cancelled_elsewhere: set[str] = set()
        #: What a listener was told, in this order: action and number of the record.
        self.heard: list[tuple[str, int]] = []
        self._seen_feeds = 0

    def found(self, kind: str, text: str) -> None:
        self.violations.append(Violation(kind, text))
        self.world.say("oracle", f"VIOLATION {kind}: {text}")

    @property
    def most_messages(self) -> int:
        """How many messages of ours the largest feed carries."""
        return max(Counter(sent.feed_id for sent in self.sent).values(), default=0)

    # --- while it runs

    def see_feeds(self) -> None:
        """Read what has just been created at Amazon."""
        feeds = self.world.amazon._world.feeds
        if len(feeds) == self._seen_feeds:
            return
        for feed in list(feeds.values())[self._seen_feeds :]:
            text = (feed.content or b"").decode()
            refund = feed.feed_type == "POST_PAYMENT_ADJUSTMENT_DATA"
            for message_id, body in _MESSAGE.findall(text):
                self._see_message(feed.feed_id, message_id, body, Kind.REFUND if refund else Kind.CANCELLATION)
            about = ", ".join(x.about for x in self.sent if x.feed_id == feed.feed_id) or "foreign"
            self.world.say("amazon", f"has feed {feed.feed_id} {feed.feed_type} {feed.faults}: {about}")
        self._seen_feeds = len(feeds)

    def see_upload(self, body: bytes) -> None:
        """A document lies at Amazon, whether or not a feed is made of it."""
        text = body.decode()
        found = _REFERENCE.findall(text) or _ORDER.findall(text)
        self.world.uploads |= {reference.split("/")[0] for reference in found}

    def _see_message(self, feed_id: str, message_id: str, body: str, kind: Kind) -> None:
        order_id = _ORDER.findall(body)[0]
        sent = Sent(feed_id, message_id, kind, order_id, order_id)
        if kind is Kind.REFUND:
            reference = _REFERENCE.findall(body)[0].split("/")[0]
            sent.about = reference
            for item in _ITEM.findall(body):
                line = _CODE.findall(item)[0]
                for type_, amount in _PART.findall(item):
                    sent.parts[line, type_] = sent.parts.get((line, type_), Decimal(0)) + Decimal(amount)
            if not reference.startswith("OA-"):
                self.foreign_feeds.add(feed_id)
                return
            self._check_balance(sent)
        elif feed_id in self.foreign_feeds:
            return
        self.sent.append(sent)

    def _check_balance(self, new: Sent) -> None:
        """What is asked now, with what was asked before and is not certainly without effect, is never too much."""
        order = self.world.amazon._world.orders[new.order_id]
        lines = {line.order_item_id: line for line in order.lines}
        for place, amount in new.parts.items():
            line_id, component = place
            if component == "Goodwill":
                continue
            before = sum(
                (
                    x.parts.get(place, Decimal(0))
                    for x in self.sent
                    if x.order_id == new.order_id and x.about not in self.forgotten and self._may_count(x)
                ),
                Decimal(0),
            )
            if before + amount > pool(order, lines[line_id], component):
                self.found("overdraft", f"{new.about} asks {amount} of {place} beside {before} of {order.order_id}")

    def _may_count(self, sent: Sent) -> bool:
        """Whether a message had an effect, or may still have one."""
        feed = self.world.amazon._world.feeds[sent.feed_id]
        if not feed.worked:
            return all(sent.about != intent.number for intent in self.intents if intent.n in self.denied)
        return any(m["message_id"] == sent.message_id and m["result"] == "successful" for m in feed.messages)

    def hear_reply(self, ticket_id: str, text: str) -> None:
        """The buyer is told something: is it so?"""
        intent = self.intents[int(ticket_id) - 1]
        if (ticket_id, text) in self.replies:
            self.found("double", f"ticket {ticket_id} is told the same again: {text[:60]!r}")
        self.replies.add((ticket_id, text))
        for kind, stage, pattern in _TEXTS:
            match = pattern.fullmatch(text) if kind == intent.kind.value else None
            if match is None:
                continue
            about = match["number"] if intent.kind is Kind.REFUND else intent.order_id
            self.world.amazon._settle()
            known = any(x.about == about for x in self.sent)
            if stage != "received" and about in self.cancelled_elsewhere:
                return
            if not known or (stage != "received" and not self.effects(about)):
                self.found("false word", f"ticket {ticket_id}: {stage!r} was told of {about}, and it was not so")
            return
        self.found("false word", f"ticket {ticket_id}: nobody knows this text: {text[:80]!r}")

    def see_parcel(self, what: str, parcel: ParcelRef, fate: str) -> None:
        """A warehouse is asked; what gave no clear answer is not asked again."""
        place = (parcel.parcel_id, what)
        wishes = sum(i.kind is Kind.CANCELLATION and i.order_id in parcel.parcel_id for i in self.intents)
        # Another wish may ask again; the one whose answer was unclear may not.
        if self.unclear[place] >= wishes:
            self.found("double", f"the {what} of {parcel.parcel_id} is asked again after an unclear answer")
        # Whatever is asked the other way round comes after an answer was found by reading.
        self.unclear[parcel.parcel_id, "release" if what == "stop" else "stop"] = 0
        if fate.startswith("no answer") or fate in ("raised after", "crash after", "crash before", "freeze after"):
            self.unclear[place] += 1
            self.was_unclear.add(place)

    def effects(self, about: str) -> set[tuple[str, str]]:
        """Return the messages that had an effect for one of our numbers, or for an order's cancellation."""
        world = self.world.amazon._world
        found = {
            (x.feed_id, x.message_id)
            for x in (*world.refunds, *world.parked, *world.dropped)
            if x.merchant_adjustment_item_id.split("/")[0] == about
        }
        return found | {(x.feed_id, x.message_id) for x in world.cancellations if x.order_id == about}

    # --- at the end

    def judge(self) -> None:
        """Hold every intent against the ledger."""
        self.actions = [self.world.last_known(intent) for intent in self.intents]
        self._judge_sent()
        self._judge_by_hand()
        if "listener" in self.world.setup.happenings and not self.world.restored:
            self._judge_heard()
        known = {intent.number for intent in self.intents if intent.number}
        for intent, action in zip(self.intents, self.actions, strict=True):
            if action is None:
                if intent.told is not None and intent.told.state is not State.DECLINED and not intent.forgotten:
                    self.found("loss", f"intent {intent.n} was accepted as {intent.number} and is not in the journal")
                continue
            known.add(action.confirmation.number)
            self._judge_action(intent, action)
        for sent in self.sent:
            if sent.kind is Kind.REFUND and sent.about not in known and not self.world.restored:
                self.found("loss", f"feed {sent.feed_id} carries {sent.about}, which nobody asked for")

    def _judge_heard(self) -> None:
        """A listener is told of every record at least once, and of those of one action in their order."""
        records = self.world.records()
        if unheard := records - set(self.heard):
            self.found("loss", f"a listener was never told of {sorted(unheard)[:3]}")
        last: dict[str, int] = defaultdict(int)
        for action_id, seq in self.heard:
            if seq > last[action_id] + 1:
                self.found("loss", f"a listener was told of record {seq} of {action_id} before those before it")
            last[action_id] = max(last[action_id], seq)

    def _judge_by_hand(self) -> None:
        """What was recorded is there, and only what was done is ever proven."""
        for deed in self.by_hand:
            action = self.world.last_known(deed)
            if action is None and deed.told is not None and not deed.forgotten:
                self.found("loss", f"{deed.key} was recorded and is not in the journal")
            taken_back = action is not None and action.state is State.WITHDRAWN and not deed.is_done
            if action is not None and action.state not in (State.DONE, State.SETTLED) and not taken_back:
                self.found("loss", f"{deed.key} is {action.state.value}, and nobody took it back")
            if action is not None and action.state is State.SETTLED and not deed.is_done:
                self.found("false word", f"{deed.key} was never done, and is settled")

    def _judge_sent(self) -> None:
        feeds = self.world.amazon._world.feeds
        live: dict[str, list[Sent]] = defaultdict(list)
        for sent in self.sent:
            feed = feeds[sent.feed_id]
            refused_whole = feed.status == "DONE" and not feed.messages
            if not refused_whole and sent.kind is Kind.REFUND:
                live[sent.about].append(sent)
        for about, several in live.items():
            if len(several) > 1 and not self._fenced(several):
                self.found("double", f"{about} went out in {', '.join(x.feed_id for x in several)}")
            if len(self.effects(about)) > 1:
                self.found("double", f"{about} took effect {len(self.effects(about))} times")

    def _fenced(self, several: list[Sent]) -> bool:
        return False

    def _judge_action(self, intent: Intent, action: Action) -> None:
        refund = intent.kind is Kind.REFUND
        number = action.confirmation.number
        effects = self.effects(number if refund else intent.order_id)
        name = f"intent {intent.n} ({number}, {action.state.value})"
        elsewhere = not refund and intent.order_id in self.cancelled_elsewhere
        if action.state in (State.DONE, State.SETTLED) and len(effects) != 1 and not (elsewhere and not effects):
            self.found("loss" if not effects else "double", f"{name} took effect {len(effects)} times")
        only = sum(each.order_id == intent.order_id and each.kind is not Kind.REFUND for each in self.intents) == 1
        denied = not refund and only and intent.n in self.denied
        if (refund or denied) and action.state in _STATES_NOTHING and effects:
            self.found("loss", f"{name} took effect, and is said not to have")
        if refund and action.state is State.SETTLED and (wrong := self._wrong_amounts(action)):
            self.found("loss", f"{name} is settled with other amounts: {wrong}")

    def _wrong_amounts(self, action: Action) -> str:
        asked = _asked(action)
        if self._moved(action) == asked:
            return ""
        for twin in self.actions:
            # Of two equal refunds of one order, one of which Amazon dropped though it says that it was made, the books
            # cannot tell which they show: one settles, and a person is asked about the other.
            equal = twin is not None and twin.order == action.order and twin.state in _STILL_OPEN
            if equal and _asked(twin) == asked and self._moved(twin) == asked:
                return ""
        return f"asked {asked}, moved {self._moved(action)}"

    def _moved(self, action: Action) -> dict[tuple[str, str], Decimal]:
        moved: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for effect in self.world.amazon._world.refunds:
            if effect.merchant_adjustment_item_id.split("/")[0] == action.confirmation.number:
                moved[effect.line_id, effect.component] += effect.amount
        return dict(moved)


def _asked(action: Action) -> dict[tuple[str, str], Decimal]:
    return {(wire.line_id, type_): amount.amount for wire in action.wire for type_, amount in wire.components}
