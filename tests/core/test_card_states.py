"""The card's JSON is what its schema tells, wherever an action stands and whatever has happened before."""

from __future__ import annotations

from contextlib import suppress
from typing import ClassVar

import pytest
from cards import checked
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from world import CUP, LAMP, MARIE, TOM, World

from orderactions import Actor, Cancellation, Policy, Reason, Refund, State
from orderactions.actions import Verdict
from orderactions.card import schema
from orderactions.errors import RequestError
from orderactions.models import Component, Kind
from orderactions.orders import Fulfilment, OrderStatus
from orderactions.reasons import Reason as AnyReason
from orderactions.states import Stage, StepState

FOUR_EYES = Policy(approval_above={"EUR": 10})


class Onlooker:
    """A network at whose end somebody opens the panel while a feed is on its way."""

    def __init__(self, world: World, ticket: str) -> None:
        self.inner, self.world, self.ticket, self.seen = world.amazon.transport(), world, ticket, []

    def send(self, request):
        if request.operation == "createFeed":
            order = self.world.service.actions()[0].order
            self.seen.append(self.world.service.card(order, self.ticket, MARIE))
        return self.inner.send(request)


def proposed(world, order, ticket):
    return world.refund(order, ticket=ticket)


def reserved(world, order, ticket):
    return world.refund(order, ticket=ticket)


def accepted(world, order, ticket):
    action = world.refund(order, ticket=ticket)
    world.service.advance()
    return action


def unknown(world, order, ticket):
    world.amazon.add_fault("reset_after_effect", operation="createFeed")
    action = world.refund(order, ticket=ticket)
    world.service.advance()
    return action


def done(world, order, ticket):
    return world.refund(order, ticket=ticket, wait_s=900)


def settled(world, order, ticket):
    action = world.refund(order, ticket=ticket)
    world.leap(10 * 3600)
    return action


def refused(world, order, ticket):
    world.amazon.add_fault("feed_cancelled")
    action = world.refund(order, ticket=ticket)
    world.pass_time(900)
    return action


def declined(world, order, ticket):
    world.service.pause("kind:refund", actor=TOM, why="we look at something")
    return world.refund(order, ticket=ticket)


def withdrawn(world, order, ticket):
    return world.service.withdraw(world.refund(order, ticket=ticket).id, actor=TOM)


def expired(world, order, ticket):
    world.amazon.add_fault("no_connection", operation="createFeedDocument", times=100_000)
    action = world.refund(order, ticket=ticket)
    for _ in range(30):
        world.service.advance()
        world.clock.advance(3600)
    return action


def dry_run(world, order, ticket):
    world.service._context.marketplaces["de"].only_read()
    return world.refund(order, ticket=ticket)


#: Every state but SUBMITTING, which has a story of its own.
WAYS = {
    State.PROPOSED: proposed, State.RESERVED: reserved, State.ACCEPTED: accepted, State.UNKNOWN: unknown,
    State.DONE: done, State.SETTLED: settled, State.REFUSED: refused, State.DECLINED: declined,
    State.WITHDRAWN: withdrawn, State.EXPIRED: expired, State.DRY_RUN: dry_run,
}  # fmt: skip


@pytest.mark.parametrize("state", WAYS)
def test_a_card_in_every_state(worlds, state):
    """The action is on the card as it stands, and the whole of it is what the schema tells."""
    world = worlds(books="2024-06-19", policy=FOUR_EYES if state is State.PROPOSED else None)
    order, ticket = world.order(CUP, LAMP), world.ticket()
    checked(world.service.card(order, ticket, MARIE))
    action = WAYS[state](world, order, ticket)
    card = world.service.card(order, ticket, TOM)
    (told,) = checked(card)["actions"]
    assert (told["state"], told["confirmation"]["number"]) == (state.value, action.confirmation.number)
    moving = {State.PROPOSED, State.RESERVED, State.ACCEPTED, State.UNKNOWN}
    assert [each.number for each in card.on_its_way] == [action.confirmation.number] * (state in moving)
    gone = {State.DONE, State.SETTLED}
    assert [each.number for each in card.refunded] == [action.confirmation.number] * (state in gone)


def test_a_card_while_a_feed_is_on_its_way(worlds):
    """SUBMITTING is seen by whoever looks in that moment."""
    world = worlds()
    order, ticket = world.order(), world.ticket()
    line = Onlooker(world, ticket)
    world.service = world.new_service(transport=line)
    world.refund(order, ticket=ticket)
    world.service.advance()
    (card,) = line.seen
    assert [action["state"] for action in checked(card)["actions"]] == ["submitting"]
    assert [each.state for each in card.on_its_way] == [State.SUBMITTING]


def test_together_they_are_all_states():
    """A new state gets a story here."""
    assert {*WAYS, State.SUBMITTING} == set(State)


def test_the_schema_is_one_and_names_what_there_is():
    """It is JSON Schema itself, and its words are those of the sources."""
    told = schema()
    Draft202012Validator.check_schema(told)
    kinds = told["$defs"]
    option, order, action = (kinds[name]["properties"] for name in ("option", "order", "action"))
    for words, enum in (
        (kinds["state"], State), (kinds["kind"], Kind), (kinds["reason"], AnyReason), (option["verdict"], Verdict),
        (order["status"], OrderStatus), (order["fulfilled_by"], Fulfilment),
        (kinds["line"]["properties"]["component"], Component),
        (action["confirmation"]["properties"]["stage"], Stage),
        (action["parcel"]["items"]["properties"]["state"], StepState),
    ):  # fmt: skip
        assert words["enum"] == [each.value for each in enum]


class Shop:
    """A small shop in which anything may happen next; after each step every order's card is looked at."""

    ACTORS: ClassVar = (MARIE, TOM, Actor.automation("night watch", rule="late"))

    def __init__(self) -> None:
        self.world = World(books="2024-06-19", policy=Policy(approval_above={"EUR": 25}, reply_at="both"))
        self.orders = [self.world.order(CUP, LAMP), self.world.order(LAMP, status="UNSHIPPED")]
        self.ticket = self.world.ticket(language="de")
        self.keys = 0

    def ask(self, request, n: int) -> None:
        self.keys += 1
        key = f"k-{self.keys}"
        self.world.service.execute(request, actor=self.ACTORS[n % 3], ticket=self.ticket, key=key, again=bool(n % 2))

    def step(self, what: str, n: int) -> None:
        world, service = self.world, self.world.service
        order = self.orders[n % 2]
        newest = service.actions(limit=5)
        match what:
            case "refund":
                self.ask(Refund.full(order, reason=Reason.DAMAGED), n)
            case "part":
                self.ask(Refund.part(self.orders[0], reason=Reason.PRICE, percent=10 + n), n)
            case "cancel":
                self.ask(Cancellation(order=order, reason=Reason.OUT_OF_STOCK), n)
            case "approve" | "decline" | "withdraw" if newest:
                more = {"why": "no"} if what == "decline" else {}
                getattr(service, what)(newest[n % len(newest)].id, actor=TOM, **more)
            case "answer" if tasks := service.tasks():
                task = tasks[n % len(tasks)]
                service.resolve(task, task.answers[n % len(task.answers)], actor=TOM)
            case "fault":
                fault = ("reset_after_effect", "5xx_after_effect", "refuse")[n % 3]
                world.amazon.add_fault(fault, operation="createFeed")
            case "pause" | "resume":
                getattr(service, what)("kind:refund", actor=TOM)
            case "elsewhere":
                world.amazon.refund_elsewhere(self.orders[0], amounts={"Principal": "1.00"}, sku="CUP")
            case "desk":
                world.desk.fail_next("read", "before")
            case _:
                world.leap(60 * 4 ** (n % 6))

    def look(self) -> None:
        for n, order in enumerate(self.orders):
            card = self.world.service.card(order, self.ticket, self.ACTORS[n])
            checked(card)
            self.is_true(card)

    def is_true(self, card) -> None:
        """What is paid, gone and left agree with each other, and the buttons with what they lead to."""
        options = {(each.kind, each.line_id): each for each in card.options}
        whole = options[Kind.REFUND, None]
        if whole.verdict is Verdict.ALLOWED:
            assert whole.limit == card.left
        given = card.sum_of(card.refunded).minor + card.sum_of(card.on_its_way).minor
        assert card.left.minor <= max(0, card.order.paid.minor - given)
        for offer in card.presets:
            if not offer.problems:
                assert offer.preset.amount <= card.left


STEPS = ("refund", "part", "cancel", "approve", "decline", "withdraw", "answer", "fault", "pause", "resume",
         "elsewhere", "desk", "time", "time", "time")  # fmt: skip


@pytest.mark.sqlite
@settings(max_examples=25)
@given(story=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 29)), min_size=4, max_size=14))
def test_whatever_has_happened(story):
    """Random stories of refunds, faults, approvals, pauses and time: no step makes a card that the schema forbids."""
    shop = Shop()
    try:
        for what, n in story:
            with suppress(RequestError):  # what cannot be done is no story either
                shop.step(what, n)
            shop.look()
    finally:
        shop.world.journal.close()
