"""A desk in trouble, or of another version, answers anything: no adapter lets it through, and none falls over it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy

import pytest
from attrs import evolve
from test_doubles import ON_DOUBLES, bench_of
from wire import Refused

from orderactions.errors import DeskError, DeskUnclear
from orderactions.tickets import TicketChange
from orderactions.transport import HttpResponse

ORDER = "305-1234567-1234567"
NONSENSE = (None, [], {}, "odd", -1, True, [None])
WRITES = {
    "note": lambda desk, ticket: desk.note(ticket, "Refunded.", marker="[oa:1]"),
    "reply": lambda desk, ticket: desk.reply(ticket, "It is submitted."),
    "change": lambda desk, ticket: desk.change(ticket, TicketChange(status="solved")),
}
CALLS = {"read": lambda desk, ticket: desk.read(ticket), **WRITES}


class Bent:
    """The same wire, whose nth answer has something else at one place."""

    def __init__(self, wire) -> None:
        self.wire, self.count, self.at, self.place, self.put = wire, 0, -1, (), None
        self.answers = []

    def send(self, request):
        try:
            answer = self.wire.send(request)
        except (AttributeError, IndexError, KeyError, TypeError, ValueError):
            # What was bent comes back, in an address or a body, and a double is not made for it: the desk would refuse.
            assert self.at >= 0
            return HttpResponse(status=400)
        self.count += 1
        if self.count - 1 == self.at:
            body = json.loads(answer.body) if answer.body else None
            answer = evolve(answer, body=json.dumps(bent(body, self.place, self.put)).encode())
        self.answers.append(json.loads(answer.body) if answer.body else None)
        return answer


def bent(body, place, put):
    """The body, with something else at that place."""
    if not place:
        return put
    body = deepcopy(body)
    inner = body
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = put
    return body


def places(body, before=()) -> Iterator[tuple]:
    """Every place in a body."""
    yield before
    for step, value in body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ():
        yield from places(value, (*before, step))


def bench_with(name):
    bench = bench_of(name)()
    bench.desk._api._transport = wire = Bent(bench.double)
    return bench, wire, bench.open_ticket("The vase arrived broken.", order_id=ORDER)


def try_every_place(name, act) -> int:
    """Put nonsense at every place of every answer; return how often that was told as what it is."""
    bench, wire, ticket = bench_with(name)
    act(bench.desk, ticket)
    refused = 0
    for at, answer in enumerate(wire.answers):
        for place in places(answer):
            for put in NONSENSE:
                bench, again, ticket = bench_with(name)
                again.at, again.place, again.put = at, place, put
                try:
                    act(bench.desk, ticket)
                except DeskError as told:
                    shown = [each for each in ("vase", "Jo Doe", "mail.test", *bench.secrets) if each in str(told)]
                    assert shown == []
                    refused += 1
    return refused


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("name", ON_DOUBLES)
def test_whatever_a_desk_answers_only_a_desk_error_leaves_the_adapter(name, call):
    """At every place of every answer; and the error shows nothing of the buyer's."""
    assert try_every_place(name, CALLS[call]) > 10


@pytest.mark.parametrize("name", [each for each in ON_DOUBLES if bench_of(each)().desk.capabilities.search])
def test_whatever_a_search_finds_only_a_desk_error_leaves_the_adapter(name):
    """Likewise."""
    assert try_every_place(name, lambda desk, _: desk.tickets_of(ORDER)) > 5


@pytest.mark.parametrize("call", WRITES)
@pytest.mark.parametrize("name", ON_DOUBLES)
def test_a_desk_that_asks_to_wait_has_done_nothing(name, call):
    """It is certain, so it is tried again later; and it was not written."""
    bench = bench_of(name)()
    ticket = bench.open_ticket("Hello.")

    def ask_to_wait():
        bench.double.refuse_next = Refused(429)

    bench.before_next_write(ask_to_wait)
    with pytest.raises(DeskError, match="asks to wait") as told:
        WRITES[call](bench.desk, ticket)
    assert not isinstance(told.value, DeskUnclear)
    assert [each.kind for each in bench.desk.messages(ticket) if each.kind != "event"] == ["inbound"]
    assert bench.desk.read(ticket).status == "open"
