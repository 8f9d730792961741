"""The ledger: what is written of an action is read again, what it holds counts, and nobody writes over another."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import datetime, timedelta
from hashlib import sha256

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from plain import NOON, eur

from orderactions.actions import Event, Line
from orderactions.clock import ManualClock
from orderactions.errors import JournalError
from orderactions.ids import SequentialIds
from orderactions.journal.chain import ChainKey, link
from orderactions.journal.codec import canonical, to_us, write_lines
from orderactions.journal.ledger import KeyTaken, Ledger, read_event
from orderactions.journal.migrations import LATER
from orderactions.journal.rows import ActionRow, JobRow, LockedJob
from orderactions.journal.spending import Spending
from orderactions.journal.sql import Dialect
from orderactions.journal.sqlite import SqliteJournal
from orderactions.journal.transaction import Transaction
from orderactions.models import Component, Kind, OrderRef
from orderactions.money import Money
from orderactions.rules import Usage
from orderactions.states import START, TRANSITIONS, State

MINUTE = timedelta(minutes=1)
KEY = ChainKey(b"k" * 32)
FIVE = Line("L1", Component.ITEM, eur("5.00"), 2)


FIRST_HOUR = to_us(NOON) // 3_600_000_000


@contextmanager
def journal_in_memory():
    journal = SqliteJournal(None, clock=ManualClock(NOON), ids=SequentialIds())
    with journal.transaction() as t:
        yield t.cx
    journal.close()


@pytest.fixture
def cx():
    """An open transaction of a new journal in memory."""
    with journal_in_memory() as cx:
        yield cx


def at(cx, minutes: float = 0) -> Ledger:
    return Ledger(cx, KEY, NOON + minutes * MINUTE)


def spending(cx, minutes: float = 0) -> Spending:
    return Spending(cx, NOON + minutes * MINUTE)


def gave(cx, minutes: float = 0, *, actor: str = "marie", currency: str = "EUR") -> tuple[Money, int, int]:
    found = spending(cx, minutes).usage(actor, OrderRef("shop", "o1"), currency)
    return found.agent_day, found.actions_day, found.actions_hour


def an_action(id_: str = "a1", minutes: float = 0, **more) -> ActionRow:
    moment = NOON + minutes * MINUTE
    told = {
        "account": "shop", "order_id": "o1", "kind": Kind.REFUND, "site": "DE", "currency": "EUR",
        "state": State.RESERVED, "key": f"key of {id_}", "request_digest": "rd", "shape": "sh", "actor": "marie",
        "ticket": "t7", "minor": 500, "created_at": moment, "updated_at": moment, "fingerprint": "fp",
        "verified_at": None, "not_before": moment, "batch_limit": None, "submission_id": None, "message_no": None,
        "attention": None, "attention_since": None, "seq": 0, "head": "", "body": {"reason": "late"}, **more,
    }  # fmt: skip
    return ActionRow(id=id_, **told)


def added(cx, *rows: ActionRow, lines=(FIVE,)) -> None:
    for row in rows:
        begun = row.state if row.state in START else State.RESERVED
        at(cx).insert(evolve(row, state=begun), lines, {}, None)
        cx.execute("update action set state = ? where id = ?", (row.state.value, row.id))


def ids(rows) -> list[str]:
    return [row.id for row in rows]


# Writing.


def test_a_new_action_is_read_as_it_was_written(cx):
    """With everything that a row can hold; its number, its seal and its moment are set here."""
    full = an_action(
        verified_at=NOON + MINUTE, not_before=NOON + 2 * MINUTE, batch_limit=3, submission_id="s1", message_no=4,
        attention="look", attention_since=NOON + 3 * MINUTE, seq=99, head="x",
    )  # fmt: skip
    for row in (full, an_action("a2", ticket=None)):
        written = at(cx, 5).insert(row, [FIVE], {}, None)
        assert at(cx).get(row.id) == at(cx).locked(row.id) == written
        assert written == evolve(row, seq=1, head=written.head, updated_at=NOON + 5 * MINUTE)
        assert at(cx).records(row.id)[0][4] == "", "the first of its chain"
    assert at(cx).get("a9") is None


def test_its_first_record_says_what_was_asked(cx):
    """State, amounts and what else there is to say, sealed as the first of its chain."""
    written = at(cx, 5).insert(an_action(), [FIVE], {"reason": "late"}, None)
    said = {"state": "reserved", "lines": write_lines([FIVE]), "reason": "late"}
    ((seq, key_id, body, sealed, previous, seal),) = at(cx).records("a1")
    assert (seq, key_id, sealed, previous, seal) == (1, KEY.id, None, "", written.head)
    moment = (NOON + 5 * MINUTE).isoformat()
    assert body == canonical({"action": "a1", "seq": 1, "at": moment, "type": "created", "data": said})
    assert link("", body, KEY, seal)
    event = Event(action_id="a1", seq=1, at=NOON + 5 * MINUTE, type="created", data=said)
    assert at(cx).history("a1") == [event]
    assert at(cx).first("a1") == event
    assert cx.execute("select action_id, seq, topic, created_at, delivered_at from outbox").fetchall() == [
        ("a1", 1, "created", to_us(NOON + 5 * MINUTE), None)
    ]


def test_records_follow_each_other(cx):
    """Each is sealed over the one before, numbered and put out; the row goes with it."""
    row = at(cx).insert(an_action(), [FIVE], {}, None)
    second = at(cx, 1).record(evolve(row, attention="look"), "step", {"name": "note"})
    assert second == evolve(row, attention="look", seq=2, head=second.head, updated_at=NOON + MINUTE)
    assert at(cx).get("a1") == second
    first, record = at(cx).records("a1")
    assert (record[0], record[4], record[5]) == (2, first[5], second.head)
    assert link(first[5], record[2], KEY, record[5])
    assert [(e.seq, e.type, e.data) for e in at(cx).history("a1")][1] == (2, "step", {"name": "note"})
    assert at(cx).first("a1").type == "created"
    assert cx.execute("select seq, topic from outbox order by id").fetchall() == [(1, "created"), (2, "step")]
    assert (at(cx).first("a9"), at(cx).history("a9"), at(cx).records("a9")) == (None, [], [])


def test_each_receiver_gets_an_entry_for_each_record(cx):
    """So that each has a progress of its own; who comes later gets what comes later."""
    cx.execute("insert into receiver values ('wms', 0, 0)")
    row = at(cx).insert(an_action(), [FIVE], {}, None)
    cx.execute("insert into receiver values ('erp', 0, 0)")
    at(cx, 1).record(row, "step", {"name": "note"})
    assert cx.execute("select receiver, seq, topic from outbox order by seq, receiver").fetchall() == [
        ("", 1, "created"), ("wms", 1, "created"), ("", 2, "step"), ("erp", 2, "step"), ("wms", 2, "step"),
    ]  # fmt: skip


def test_a_note_is_kept_sealed_beside_its_record(cx):
    """Its digest is in the record, its words are not."""
    pytest.importorskip("cryptography")
    row = at(cx).insert(an_action(), [FIVE], {}, "call")
    at(cx).record(row, "note", {}, note="again")
    for (seq, _, body, sealed, _, _), words in zip(at(cx).records("a1"), ["call", "again"], strict=True):
        assert json.loads(body)["sealed_sha256"] == sha256(sealed).hexdigest()
        assert KEY.unseal(sealed, f"a1:{seq}") == words
        assert words.encode() not in body


def test_what_somebody_has_written_over_a_record_is_read_as_it_is(cx):
    """As text or as bytes: it does not verify, and it can be shown."""
    at(cx).insert(an_action(), [FIVE], {}, None)
    cx.execute("update event set body = 'xä', sealed = 'yä'")
    assert at(cx).records("a1")[0][2:4] == ("xä".encode(), "yä".encode())
    body = '{"at":"2026-11-24T12:00:00+00:00","type":"t","data":{}}'
    event = Event(action_id="a1", seq=3, at=NOON, type="t", data={})
    assert read_event("a1", 3, body) == read_event("a1", 3, body.encode()) == event


@pytest.mark.parametrize("state", [state for state in State if state not in START])
def test_an_action_begins_as_one_that_can_begin(cx, state):
    """It is not written as one that was sent."""
    with pytest.raises(JournalError, match=f"^an action cannot begin as {state.value}$"):
        at(cx).insert(an_action(state=state), [FIVE], {}, None)
    assert at(cx).all_ids() == []


@pytest.mark.parametrize(
    "line",
    [
        Line("L1", Component.ITEM, eur("0.00")),
        Line("L1", Component.ITEM, -eur("0.01")),
        Line("L1", Component.GOODWILL, -eur("0.01")),
        Line("L1", Component.RETURN_SHIPPING, eur("0.00")),
        Line("L1", Component.ITEM, eur("5.00"), -1),
    ],
)
def test_nothing_can_be_reserved_that_would_give_balance_back(cx, line):
    """Nor units; what is taken from the buyer beside the price holds nothing."""
    with pytest.raises(JournalError, match="^a reservation must be positive$"):
        at(cx).insert(an_action(), [FIVE, line], {}, None)
    cent = Line("L1", Component.ITEM, eur("0.01"), 0)
    fees = [Line("L1", c, -eur("0.01")) for c in (Component.RESTOCKING_FEE, Component.RETURN_SHIPPING)]
    at(cx).insert(an_action(), [cent, *fees, FIVE], {}, None)
    assert at(cx).reserved("a1") == [cent, *fees, FIVE]


def test_a_key_is_of_one_action(cx):
    """Another account may have the same; a declined one leaves it."""
    at(cx).insert(an_action("a1", key="k"), [FIVE], {}, None)
    at(cx).insert(an_action("a2", key="k", account="other"), [FIVE], {}, None)
    with pytest.raises(KeyTaken, match="^the key 'k' belongs to an action that is there already$"):
        at(cx).insert(an_action("a3", key="k"), [FIVE], {}, None)
    assert (at(cx).reserved("a3"), at(cx).records("a3")) == ([], [])
    assert at(cx).by_key("shop", "k").id == "a1"
    assert at(cx).by_key("other", "k").id == "a2"
    assert at(cx).by_key("third", "k") is None
    added(cx, an_action("a4", key="no", state=State.DECLINED))
    assert at(cx).by_key("shop", "no") is None


@pytest.mark.parametrize("to", State)
def test_an_action_goes_only_where_the_table_leads(cx, to):
    """With a record of where from and where to, and with what else changes."""
    row = at(cx).insert(an_action(), [FIVE], {}, None)
    if to not in TRANSITIONS[State.RESERVED]:
        with pytest.raises(JournalError, match=f"^action a1 cannot go from reserved to {to.value}$"):
            at(cx).move(row, to)
        assert at(cx).get("a1") == row
        return
    moved = at(cx, 1).move(row, to, {"why": "x"}, batch_limit=2)
    assert at(cx).get("a1") == moved
    assert moved == evolve(row, state=to, batch_limit=2, seq=2, head=moved.head, updated_at=NOON + MINUTE)
    assert at(cx).history("a1")[1].type == "state"
    assert at(cx).history("a1")[1].data == {"from": "reserved", "to": to.value, "why": "x"}
    bare = at(cx).insert(an_action("a2"), [FIVE], {}, None)
    at(cx).move(bare, to)
    assert at(cx).history("a2")[1].data == {"from": "reserved", "to": to.value}


def test_nobody_writes_over_what_another_has_written(cx):
    """Whoever read it before is told to read it again; nothing of theirs is written."""
    row = at(cx).insert(an_action(), [FIVE], {}, None)
    at(cx).insert(an_action("a2"), [FIVE], {}, None)
    new = at(cx).record(row, "step", {})
    with pytest.raises(JournalError, match="^action a1 was changed by somebody else; read it again$"):
        at(cx).record(evolve(row, attention="old"), "step", {})
    assert at(cx).get("a1") == new
    assert len(at(cx).history("a1")) == 2
    at(cx).store(evolve(new, attention="x", verified_at=NOON), new.seq)
    assert at(cx).get("a1") == evolve(new, attention="x", verified_at=NOON)
    assert at(cx).get("a2").attention is None


def test_every_column_that_may_change_is_stored(cx):
    """And no other: what was asked for stays as it was asked."""
    row = at(cx).insert(an_action(), [FIVE], {}, None)
    later = NOON + 9 * MINUTE
    changes = {
        "state": State.UNKNOWN, "updated_at": later, "fingerprint": "f2", "verified_at": later,
        "not_before": later + MINUTE, "batch_limit": 5, "submission_id": "s2", "message_no": 6, "attention": "at",
        "attention_since": later + 2 * MINUTE, "seq": 7, "head": "h", "body": {"ä": [1]},
    }  # fmt: skip
    at(cx).store(evolve(row, **changes, account="other", minor=1), 1)
    assert at(cx).get("a1") == evolve(row, **changes)


# Finding.


def test_actions_are_found_by_their_state(cx):
    """The oldest first, then by id; of those that wait, only of one account and kind, and of some sites."""
    added(
        cx, an_action("a3", 1), an_action("a2", 1), an_action("a4"), an_action("a5", state=State.DONE),
        an_action("a6", account="other"), an_action("a7", site="FR"), an_action("a8", kind=Kind.CANCELLATION),
    )  # fmt: skip
    assert ids(at(cx).waiting("shop", Kind.REFUND, ("DE",))) == ["a4", "a2", "a3"]
    assert ids(at(cx).waiting("shop", Kind.REFUND, ("DE", "FR"))) == ["a4", "a7", "a2", "a3"]
    assert ids(at(cx).in_state(State.RESERVED)) == ["a4", "a6", "a7", "a8", "a2", "a3"]
    assert ids(at(cx).in_state(State.DONE)) == ["a5"]
    assert at(cx).all_ids() == ["a4", "a5", "a6", "a7", "a8", "a2", "a3"]


def test_actions_are_counted_by_their_state(cx):
    """Of these states only, by account and kind, in order; and since when the oldest one waits."""
    added(
        cx, an_action("a1"), an_action("a2", -1), an_action("a3", state=State.DONE), an_action("a4", account="other"),
        an_action("a5", kind=Kind.CANCELLATION), an_action("a6", -9, state=State.DECLINED),
    )  # fmt: skip
    assert at(cx).counts([State.RESERVED, State.DONE, State.SUBMITTING]) == [
        ("other", Kind.REFUND, State.RESERVED, 1),
        ("shop", Kind.CANCELLATION, State.RESERVED, 1),
        ("shop", Kind.REFUND, State.DONE, 1),
        ("shop", Kind.REFUND, State.RESERVED, 2),
    ]
    assert at(cx).oldest(State.RESERVED) == NOON - MINUTE
    assert at(cx).oldest(State.SUBMITTING) is None


def test_actions_are_found_by_their_order_and_submission(cx):
    """Of that account; by their message numbers."""
    added(
        cx, an_action("a1", 1, submission_id="s1", message_no=1), an_action("a2", submission_id="s1", message_no=2),
        an_action("a3", order_id="o2", submission_id="s2", message_no=1), an_action("a4", account="other"),
    )  # fmt: skip
    assert ids(at(cx).of_order("shop", "o1")) == ["a2", "a1"]
    assert ids(at(cx).of_submission("s1")) == ["a1", "a2"]
    assert at(cx).of_submission("s9") == []


def test_the_newest_actions_of_a_ticket(cx):
    """Of that one only, and no more than are asked for."""
    added(cx, an_action("a1", 1), an_action("a3"), an_action("a2"), an_action("b", 9, ticket="t8"))
    assert ids(at(cx).of_ticket("t7", 99)) == ["a1", "a3", "a2"]
    assert ids(at(cx).of_ticket("t7", 2)) == ["a1", "a3"]


def test_the_newest_actions_come_first(cx):
    """All of them, or those of which something is still to come, be it at the desk."""
    added(cx, *(an_action(f"a{n}", n, state=state) for n, state in enumerate(State)), an_action("b", 0))
    many = ids(at(cx).newest(99))
    assert many == [*(f"a{n}" for n in range(len(State) - 1, 0, -1)), "b", "a0"]
    assert ids(at(cx).newest(2)) == many[:2]
    still = [f"a{n}" for n, state in enumerate(State) if TRANSITIONS[state]]
    assert sorted(ids(at(cx).newest(99, open_only=True))) == [*sorted(still), "b"]
    done = next(f"a{n}" for n, state in enumerate(State) if state is State.SETTLED)
    for state, is_open in [("pending", True), ("writing", True), ("written", False)]:
        cx.execute("delete from step")
        cx.execute("insert into step values (?, 'done', 'note', 1, ?, '', '', '', 0, 0)", (done, state))
        assert (done in ids(at(cx).newest(99, open_only=True))) is is_open


# What counts.

HOLDING = [
    State.PROPOSED, State.RESERVED, State.SUBMITTING, State.ACCEPTED, State.UNKNOWN, State.DONE, State.SETTLED,
]  # fmt: skip


@pytest.mark.parametrize("state", State)
def test_what_an_action_holds_by_its_state(cx, state):
    """What may have gone out counts, in balance, in limits and as a duplicate; what certainly did not does not."""
    added(cx, an_action(state=state))
    holds = state in HOLDING
    assert at(cx).held("shop", "o1") == [FIVE] * holds
    assert gave(cx) == (eur("5.00") if holds else eur("0.00"), int(holds), int(holds))
    assert (at(cx).equal("shop", "o1", "sh", NOON) is not None) is holds
    assert at(cx).reserved("a1") == [FIVE]


def test_what_was_contradicted_counts_again(cx):
    """Closed as not happened, and then the marketplace said otherwise."""
    added(cx, an_action(state=State.REFUSED), an_action("a2", state=State.REFUSED))
    task = "insert into task values (?, ?, ?, 0, 0, null, null, '', '[]', '[]', null, '', '')"
    cx.execute(task, ("t1", "a1", "unknown_outcome"))
    assert at(cx).held("shop", "o1") == []
    cx.execute(task, ("t2", "a1", "answer_contradicted"))
    assert at(cx).held("shop", "o1") == [FIVE]
    assert gave(cx) == (eur("5.00"), 1, 1)
    assert at(cx).equal("shop", "o1", "sh", NOON).id == "a1"


def test_what_is_held_of_an_order(cx):
    """By all its actions but one; another order's and another account's are not among it."""
    other = Line("L2", Component.SHIPPING, eur("1.00"))
    added(cx, an_action("a1"), an_action("b", order_id="o2"), an_action("c", account="other"))
    added(cx, an_action("a2"), lines=[other])
    assert sorted(at(cx).held("shop", "o1"), key=lambda line: line.line_id) == [FIVE, other]
    assert at(cx).held("shop", "o1", without="a1") == [other]


def test_an_equal_action_is_the_newest_of_that_time(cx):
    """Of that account, order and shape."""
    added(cx, an_action("a1", 1), an_action("a2", 3), an_action("a3", 2), an_action("a4", 9, shape="other"))
    added(cx, an_action("a5", 9, order_id="o2"), an_action("a6", 9, account="other"))
    assert at(cx).equal("shop", "o1", "sh", NOON).id == "a2"
    assert at(cx).equal("shop", "o1", "sh", NOON + 3 * MINUTE).id == "a2"
    assert at(cx).equal("shop", "o1", "sh", NOON + 3.1 * MINUTE) is None


def test_what_an_actor_gave(cx):
    """In the last day, in that currency; the number is of all of them, and of the last hour by itself."""
    added(
        cx, an_action("a1", -1), an_action("a2", minor=200), an_action("a3", 5, minor=30, account="other"),
        an_action("a4", currency="USD", minor=7), an_action("a5", actor="tom"),
    )  # fmt: skip
    day_later = 24 * 60
    assert gave(cx, day_later) == (eur("2.30"), 3, 0)
    assert gave(cx, day_later, currency="USD") == (Money.parse("0.07", "USD"), 3, 0)
    assert gave(cx, day_later, currency="JPY") == (Money.zero("JPY"), 3, 0)
    assert gave(cx, day_later, actor="ann") == (eur("0.00"), 0, 0)
    assert gave(cx, 60) == (eur("7.30"), 4, 3)


def test_what_is_asked_does_not_count_beside_itself(cx):
    """An action that waits is looked at again: its own amount is in none of the sums."""
    added(cx, an_action("a1"), an_action("a2", minor=200))
    for minor in (500, 200):
        spending(cx).add("shop", Money.from_minor(minor, "EUR"))
    two, nothing = eur("2.00"), eur("0.00")
    for count in (spending(cx).usage, spending(cx).at_most):
        found = count("marie", OrderRef("shop", "o1"), "EUR", without=at(cx).get("a1"))
        assert found == Usage(order=two, agent_day=two, account_day=two, actions_hour=1, actions_day=1)
    for minutes, left in ((24 * 60 + 59, two), (25 * 60, nothing)):
        later = spending(cx, minutes).at_most("marie", OrderRef("shop", "o1"), "EUR", without=at(cx).get("a1"))
        assert (later.account_day, later.agent_day) == (left, left), "as long as its hour counts, and no longer"
        assert later.actions_hour == 0


#: Of two actors and currencies, within two days, in states that count and that do not.
MANY = st.lists(
    st.builds(
        lambda minutes, actor, currency, minor, state: (minutes, actor, currency, minor, state),
        st.integers(0, 2 * 24 * 60), st.sampled_from(["marie", "tom"]), st.sampled_from(["EUR", "USD"]),
        st.integers(-500, 5_000), st.sampled_from([State.RESERVED, State.DONE, State.REFUSED, State.WITHDRAWN]),
    ),
    max_size=12,
)  # fmt: skip


@given(many=MANY, minutes=st.integers(0, 3 * 24 * 60), chosen=st.integers(0, 11))
@settings(max_examples=150, deadline=None)
def test_what_is_read_from_the_hours_is_never_too_little(many, minutes, chosen):
    """Whatever was asked, by whom and when: held against a limit, the bound lets nothing pass that counting would not.

    So it is with each action left out beside itself, and whether it still counts or not.
    """
    with journal_in_memory() as cx:
        rows = [
            an_action(f"a{n}", when, actor=actor, currency=currency, minor=minor, state=state)
            for n, (when, actor, currency, minor, state) in enumerate(many)
        ]
        added(cx, *rows)
        for actor, own in [("marie", None), ("tom", None), *((row.actor, row) for row in rows[chosen : chosen + 1])]:
            said = (actor, OrderRef("shop", "o1"), "EUR" if own is None else own.currency)
            exact = spending(cx, minutes).usage(*said, without=own)
            bound = spending(cx, minutes).at_most(*said, without=own)
            assert bound.agent_day.minor >= exact.agent_day.minor
            assert bound.actions_day >= exact.actions_day
            assert bound.actions_hour >= exact.actions_hour
            assert (bound.order, bound.account_day, bound.buyer) == (exact.order, exact.account_day, exact.buyer)


def test_the_hour_before_counts_and_no_older_one(cx):
    """As a bound of the last hour: that of the clock which runs and the one before, the action itself left out."""
    added(cx, an_action("a1"), an_action("a2", 59))
    a1 = at(cx).get("a1")
    for minutes, all_of_them, others in ((60, 2, 1), (119, 2, 1), (120, 0, 0)):
        count = spending(cx, minutes).at_most
        assert count("marie", OrderRef("shop", "o1"), "EUR").actions_hour == all_of_them
        assert count("marie", OrderRef("shop", "o1"), "EUR", without=a1).actions_hour == others


def test_what_gives_nothing_is_counted_without_an_amount(cx):
    """A cancellation, or what only takes from the buyer."""
    added(cx, an_action("a1", kind=Kind.CANCELLATION, minor=0), an_action("a2", actor="tom", minor=-200))
    assert cx.execute("select actor, number, minor from asked order by actor").fetchall() == [
        ("marie", 1, 0), ("tom", 1, 0),
    ]  # fmt: skip


def test_what_the_orders_of_a_buyer_have_had(cx):
    """In 90 days, by whomever, beside the action itself; the order that is asked about is the buyer's in any case."""
    for order_id in ("o1", "o1", "o/2"):
        spending(cx).note_buyer("jo", OrderRef("shop", order_id))
    spending(cx).note_buyer("al", OrderRef("shop", "o3"))
    added(
        cx, an_action("a1"), an_action("a2", actor="tom"), an_action("a3", order_id="o/2"),
        an_action("b", order_id="o3"), an_action("c", account="other"), an_action("d", state=State.REFUSED),
        an_action("e", order_id="o4"),
    )  # fmt: skip

    def had(buyer: str, order_id: str = "o1", *, minutes: float = 0, without: ActionRow | None = None):
        then = spending(cx, minutes)
        exact, bound = (
            count("marie", OrderRef("shop", order_id), "EUR", without=without, buyer=buyer).buyer
            for count in (then.usage, then.at_most)
        )
        assert exact == bound
        return exact

    assert (had("jo"), had("al", "o3"), had("nobody")) == (3, 1, 2)
    assert had("jo", "o4") == 4, "whose it is was not told before"
    assert had("jo", without=at(cx).get("a1")) == 2
    assert had("") is None
    days = 90 * 24 * 60
    assert (had("jo", minutes=days), had("jo", minutes=days + 1)) == (3, 0)


def test_a_day_is_counted_from_a_few_rows(cx):
    """However much an actor asks for: an hour of the clock is one row for each currency. What was declined is none."""
    added(cx, an_action("d", state=State.DECLINED))
    added(cx, *(an_action(f"a{n}", n) for n in range(120)), an_action("b", currency="USD"), an_action("c", actor="tom"))
    rows = cx.execute("select hour - ?, currency, number, minor from asked where actor = 'marie'", (FIRST_HOUR,))
    assert sorted(rows) == [(0, "EUR", 60, 30_000), (0, "USD", 1, 500), (1, "EUR", 60, 30_000)]


def test_what_an_account_gave(cx):
    """In the hour that runs and the 24 before, by currency; what was withdrawn later counts as well."""
    for minutes, account, amount in [
        (0, "shop", eur("5.00")), (59, "shop", eur("1.00")), (60, "shop", eur("0.20")), (60, "other", eur("9.00")),
        (60, "shop", Money.parse("7.00", "USD")),
    ]:  # fmt: skip
        spending(cx, minutes).add(account, amount)
    assert spending(cx, 60).account_day("shop", "EUR") == eur("6.20")
    assert spending(cx, 60).account_day("shop", "USD") == Money.parse("7.00", "USD")
    assert spending(cx, 24 * 60 + 59).account_day("shop", "EUR") == eur("6.20")
    assert spending(cx, 25 * 60).account_day("shop", "EUR") == eur("0.20")
    assert spending(cx, 26 * 60).account_day("shop", "EUR") == eur("0.00")


def test_what_an_account_gave_before_it_was_counted_counts(cx):
    """A journal of an older version is taken forward: each hour has the sum of what was accepted in it."""
    added(cx, an_action("a1"), an_action("a2", 30), an_action("a3", 60), an_action("a4", state=State.DECLINED))
    cx.execute(LATER[7][1])
    assert cx.execute("select account, currency, minor from given order by hour").fetchall() == [
        ("shop", "EUR", 1000), ("shop", "EUR", 500),
    ]  # fmt: skip
    assert spending(cx, 60).account_day("shop", "EUR") == eur("15.00")


def test_what_an_actor_asked_for_before_it_was_kept_counts(cx):
    """A journal of an older version is taken forward: no bound is below what its actions come to."""
    added(cx, an_action("a1"), an_action("a2", 30), an_action("a3", 60), an_action("a4", 60, minor=-200))
    cx.execute("delete from asked")
    cx.execute(LATER[10][1])
    rows = cx.execute("select actor, hour - ?, currency, number, minor from asked order by hour", (FIRST_HOUR,))
    assert rows.fetchall() == [("marie", 0, "EUR", 2, 1000), ("marie", 1, "EUR", 2, 500)]


# Claims.


def test_an_entry_of_the_books_keeps_its_owner(cx):
    """By account; told by order."""
    added(cx, an_action("a1"), an_action("a2"), an_action("b", order_id="o2"), an_action("c", account="other"))
    first, second, of_o2, other = (at(cx).get(each) for each in ("a1", "a2", "b", "c"))
    at(cx).claim(first, ["e1", "e2"])
    at(cx).claim(second, ["e2", "e3"])
    at(cx).claim(of_o2, ["e4"])
    at(cx).claim(other, ["e1"])
    assert at(cx).claimed("shop", "o1") == {"e1": "a1", "e2": "a1", "e3": "a2"}
    assert at(cx).claimed("shop", "o2") == {"e4": "b"}
    assert at(cx).claimed("other", "o1") == {"e1": "c"}


def test_what_the_books_have_yet_to_show(cx):
    """Refunds that the marketplace has, or may have, and that have no entry; the oldest first."""
    added(cx, *(an_action(state.value, 9 - n, state=state) for n, state in enumerate(State)))
    added(cx, an_action("a1", 0, state=State.DONE), an_action("c", state=State.DONE, account="other"))
    added(cx, an_action("k", state=State.DONE, kind=Kind.CANCELLATION), an_action("claimed", state=State.DONE))
    at(cx).claim(at(cx).get("claimed"), ["e"])
    assert sorted(ids(at(cx).unsettled("shop"))) == ["a1", "accepted", "done", "unknown"]
    created = [row.created_at for row in at(cx).unsettled("shop")]
    assert created == sorted(created)
    assert isinstance(created[0], datetime)


# Locks.


class Spy:
    """Keeps the statements, and takes them without their ending, which SQLite does not know."""

    def __init__(self, cx) -> None:
        self.cx, self.said = cx, []

    def execute(self, sql, values=()):
        self.said.append((sql.replace("/*lock*/", ""), "/*lock*/" in sql, values))
        return self.cx.execute(self.said[-1][0], values)

    def executemany(self, sql, rows):
        return self.cx.executemany(sql, rows)


def test_an_order_is_locked_by_writing_its_row(cx):
    """Also where it is there already: that is what makes the others wait."""
    for _ in range(2):
        at(cx).lock_order("shop", "o1")
    assert cx.execute("select account, order_id from order_row").fetchall() == [("shop", "o1")]


def test_where_several_write_rows_and_actors_are_locked(cx):
    """With one writer nobody needs it."""
    at(cx).lock_actor("marie")
    assert cx.execute("select count(*) from order_row").fetchone() == (0,)
    spy = Spy(cx)
    several = Ledger(spy, KEY, NOON, Dialect(lock="/*lock*/"))
    several.lock_actor("marie")
    assert cx.execute("select account, order_id from order_row").fetchall() == [("", "marie")]
    spy.said.clear()
    for ask in (several.locked, several.get):
        assert ask("a1") is None
    assert [is_locked for _, is_locked, _ in spy.said] == [True, False]


def test_all_parts_of_a_transaction_work_on_its_connection(cx):
    """By its moment, with its key, with the locks of its engine, and with what is known of the job that it is for."""
    spy = Spy(cx)
    t = Transaction(spy, KEY, NOON, Dialect(lock="/*lock*/"), LockedJob("settle", "s1", 1, to_us(NOON + MINUTE)))
    assert (t.ledger.locked("a1"), t.work.in_slot("x")) == (None, None)
    assert [is_locked for _, is_locked, _ in spy.said] == [True, True]
    assert (t.outbox.news(1), t.postings.kept("shop"), t.budgets.left("k"), t.cx) == ([], [], None, spy)
    assert t.ledger.insert(an_action(), [], {}, None).updated_at == t.work.now == t.ledger.now == NOON
    assert t.outbox.news(1) == [t.ledger.first("a1")]
    assert t.ledger.records("a1")[0][1] == KEY.id
    told = "insert into outbox (action_id, seq, topic, created_at, receiver) values ('a1', 1, 'state', ?, 'wms')"
    cx.execute(told, (to_us(NOON),))
    assert t.outbox_of("wms").news(1) == [t.ledger.first("a1")]
    assert t.outbox_of("erp").news(1) == []
    t.budgets.take("k", MINUTE, 1)
    assert t.budgets.when("k") == NOON + MINUTE
    assert t.spending.account_day("shop", "EUR") == eur("0.00")
    job = JobRow(
        kind="settle", subject="s1", account="shop", due=NOON, attempt=0, owner="w", lease_until=NOON, fence=1
    )  # fmt: skip
    alone = Transaction(spy, KEY, NOON)
    assert (t.work.lease_left(job), alone.work.lease_left(job)) == (MINUTE, timedelta(0))
    spy.said.clear()
    assert alone.ledger.locked("a9") is alone.work.in_slot("x")
    assert [is_locked for _, is_locked, _ in spy.said] == [False, False]
