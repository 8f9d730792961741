"""Whatever a desk answers, an adapter says DeskError or DeskUnclear, the right one, and shows nothing of it."""

from __future__ import annotations

import copy
import importlib
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wire import Refused

from orderactions.desks import DESKS
from orderactions.errors import DeskError, DeskUnclear
from orderactions.tickets import TicketChange

ORDER = "305-1234567-1234567"
WORDS = "The porcelain vase arrived broken."
OURS = ("Refunded.", "It is submitted.")

OPERATIONS = {
    "read": lambda bench, ticket: bench.desk.read(ticket),
    "messages": lambda bench, ticket: bench.desk.messages(ticket),
    "note": lambda bench, ticket: bench.desk.note(ticket, OURS[0], marker="[oa:2]"),
    "reply": lambda bench, ticket: bench.desk.reply(ticket, OURS[1]),
    "status": lambda bench, ticket: bench.desk.change(ticket, TicketChange(status="solved")),
    "tags": lambda bench, ticket: bench.desk.change(
        ticket, TicketChange(add_tags=frozenset({"oa-two"}), remove_tags=frozenset({"oa-one"}))
    ),
    "field": lambda bench, ticket: bench.desk.change(ticket, TicketChange(fields={bench.text_field or "x": "OA-1"})),
    "search": lambda bench, _: bench.desk.tickets_of(ORDER) if bench.desk.capabilities.search else (),
}
GONE = object()
#: What may stand in the place of anything.
ODD = [GONE, None, "", "x", "<b>x</b>", "2026-13-45", 0, -1, 7, 1.5, True, False, [], [None], [{}], {}, {"id": None}]


def bench_of(name):
    return importlib.import_module(f"double_{name.replace('-', '_')}").Bench()


def places(value, at=()):
    """Every place of an answer, the whole first."""
    yield at
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        yield from places(each, (*at, key))


def put(answer, place, odd):
    """The answer, with something odd at a place of it, or nothing."""
    if not place:
        return None if odd is GONE else odd
    answer = copy.deepcopy(answer)
    inner = answer
    for key in place[:-1]:
        inner = inner[key]
    if odd is GONE:
        del inner[place[-1]]
    else:
        inner[place[-1]] = odd
    return answer


def spoiler(data):
    """Spoil one answer, or all from one on, each at one place or two."""
    nth, on, count = data.draw(st.integers(0, 4)), data.draw(st.booleans()), iter(range(1000))

    def spoil(answer):
        n = next(count)
        if n < nth or (n > nth and not on):
            return answer
        for _ in range(data.draw(st.integers(1, 2))):
            answer = put(answer, data.draw(st.sampled_from(list(places(answer)))), data.draw(st.sampled_from(ODD)))
        return answer

    return spoil


def patient(answer):
    """A double that is asked for what it has been made to answer, such as a page that there is not, says no."""

    def answer_or_refuse(*asked):
        try:
            return answer(*asked)
        except (ArithmeticError, LookupError, TypeError, ValueError):
            raise Refused(400) from None

    return answer_or_refuse


def full_bench(name):
    """A ticket of which the desk has something to tell."""
    bench = bench_of(name)
    ticket = bench.open_ticket(WORDS, order_id=ORDER)
    able = bench.desk.capabilities
    if able.notes:
        bench.desk.note(ticket, "Looked at.", marker="[oa:1]")
    if able.tags:
        bench.desk.change(ticket, TicketChange(add_tags=frozenset({"oa-one"})))
    bench.buyer_writes(ticket, WORDS)
    return bench, ticket


def ours(bench, ticket):
    """What of ours is at the desk."""
    said = [each.text for each in bench.desk.messages(ticket) if each.kind in ("note", "reply")]
    return sum(any(each in text for each in OURS) for text in said) + len(bench.sent_to_buyer(ticket))


def check_types(found):
    """A ticket holds what it says that it holds, and so does a message."""
    if hasattr(found, "status"):
        assert found.status in {"open", "pending", "solved", "closed"}
        texts = [found.id, found.language, found.url, found.customer_name, found.customer_email, found.mailbox]
        texts += [found.merged_into, *found.tags, *found.order_ids, *found.fields, *found.fields.values()]
        assert all(isinstance(each, str) for each in texts)
        assert isinstance(found.tags, frozenset)
        moments = [found.buyer_wrote_at] if found.buyer_wrote_at else []
    elif isinstance(found, str):
        assert found
        moments = []
    else:
        moments = [each.created_at for each in found if not isinstance(each, str)]
        assert all(each if isinstance(each, str) else isinstance(each.text, str) and each.id for each in found)
    assert all(each.utcoffset() == timedelta(0) for each in moments)


@pytest.mark.parametrize("name", sorted(DESKS))
@settings(max_examples=150)
@given(operation=st.sampled_from(list(OPERATIONS)), data=st.data())
def test_no_answer_makes_an_adapter_stumble(name, operation, data):
    """And what it calls certainly not done was not done."""
    bench, ticket = full_bench(name)
    before = ours(bench, ticket)
    bench.double.spoil, bench.double.answer = spoiler(data), patient(bench.double.answer)
    try:
        found = OPERATIONS[operation](bench, ticket)
    except DeskError as error:
        told = str(error) + repr(error)
        assert bench.desk.name in told
        assert not any(each in told for each in (WORDS, "Jo Doe", "mail.test", *OURS, *bench.secrets))
        bench.double.spoil = None
        if operation in ("note", "reply") and not isinstance(error, DeskUnclear):
            assert ours(bench, ticket) == before
    else:
        check_types(found)
