"""What a verification says: for each thing that was done to the record, which one it is and what is wrong."""

from __future__ import annotations

import json

import pytest
from world import LAMP, MARIE, World

from orderactions import Reason, Refund, State
from orderactions.journal.verify import Verified, is_as_recorded, verify

pytestmark = pytest.mark.sqlite


@pytest.fixture
def kept():
    """One action that was withdrawn, with a note if there is the extra for it, and one that was declined."""
    made = World()
    made.action = made.service.execute(Refund.full(made.order(LAMP), reason=Reason.LATE), actor=MARIE)
    made.service.withdraw(made.action.id, actor=MARIE)
    made.other = made.refund(made.order(status="UNSHIPPED"))
    assert made.other.state is State.DECLINED
    yield made
    made.journal.close()


def done_to(world: World, statement: str, *values: object) -> tuple[str, ...]:
    with world.journal.transaction() as t:
        assert t.cx.execute(statement.replace(":id", f"'{world.action.id}'"), values).rowcount > 0
    return verify(world.journal).faults


def test_a_whole_journal_is_whole(kept):
    """All actions and all records are looked at."""
    with kept.journal.reading() as t:
        records = t.cx.execute("select count(*) from event").fetchone()[0]
        assert t.cx.execute("select count(*) from event where action_id = ?", (kept.other.id,)).fetchone() == (1,)
    assert records >= 3
    found = verify(kept.journal)
    assert found == Verified(actions=2, records=records, faults=())
    assert found.ok
    assert not Verified(actions=0, records=0, faults=("x",)).ok
    empty = World()
    assert verify(empty.journal) == Verified(actions=0, records=0, faults=())
    empty.journal.close()


SEAL = "its seal does not fit; it was changed, removed or put in later"


@pytest.mark.parametrize(
    ("attack", "fault"),
    [
        ("update event set seq = 9 where action_id = :id and seq = 2", "action {}, record 2: it is missing"),
        ("delete from event where action_id = :id and seq = 1", "action {}, record 1: it is missing"),
        (
            "update event set key_id = 'x' where action_id = :id and seq = 2",
            "action {}, record 2: sealed with another key",
        ),
        ("update event set hash = 'x' where action_id = :id and seq = 1", f"action {{}}, record 1: {SEAL}"),
        ("update event set prev = 'x' where action_id = :id and seq = 2", f"action {{}}, record 2: {SEAL}"),
        ("update event set body = body || ' ' where action_id = :id and seq = 2", f"action {{}}, record 2: {SEAL}"),
        (
            "update event set sealed = 'x' where action_id = :id and seq = 1",
            "action {}, record 1: its sealed note is not the one that was written",
        ),
        ("update action set seq = seq + 1 where id = :id", "action {}: records are missing at its end"),
        ("update action set head = 'x' where id = :id", "action {}: records are missing at its end"),
        ("update action set state = 'done' where id = :id", "action {}: its row says done, its records say withdrawn"),
        (
            "update reservation set minor = 1 where action_id = :id",
            "action {}: its reserved amounts are not those of its records",
        ),
        (
            "update action set currency = 'USD' where id = :id",
            "action {}: its reserved amounts are not those of its records",
        ),
        ("delete from action where id = :id", "action {}: its records are there and its row is gone"),
    ],
)  # fmt: skip
def test_each_thing_that_was_done_is_named(kept, attack, fault):
    """One sentence for the action, the other one is whole; what could be counted is counted."""
    assert done_to(kept, attack) == (fault.format(kept.action.id),)


OTHERWISE = "action {}: its row does not say what its first record says"


@pytest.mark.parametrize("column", ["account", "order_id", "site", "key", "ticket", "fingerprint"])
def test_a_column_of_the_row_that_says_otherwise_is_found(kept, column):
    """Whoever changes where or for what it goes is found before it is sent, too."""
    assert done_to(kept, f"update action set {column} = 'x' where id = :id") == (OTHERWISE.format(kept.action.id),)


@pytest.mark.parametrize("change", ["kind = 'cancellation'", "minor = minor + 1", "minor = minor - 1"])
def test_what_kind_and_how_much_is_found_too(kept, change):
    """In the words and numbers that a row can hold."""
    assert done_to(kept, f"update action set {change} where id = :id") == (OTHERWISE.format(kept.action.id),)


@pytest.mark.parametrize("name", ["actor", "reason", "code", "tax_rule", "wire", "facts", "lines"])
def test_what_the_rows_body_says_otherwise_is_found(kept, name):
    """Whatever of it is used to send."""
    with kept.journal.reading() as t:
        row = t.ledger.get(kept.action.id)
        assert is_as_recorded(t, row)
        body = dict(row.body)
    values = {"actor": ["agent", "tom", ""], "wire": [], "facts": {}, "lines": []}
    body[name] = values.get(name, "x")
    faults = done_to(kept, "update action set body = ? where id = :id", json.dumps(body))
    assert faults == (OTHERWISE.format(kept.action.id),)


def test_what_was_declined_reserves_nothing(kept):
    """Its row may say what was asked for; a row without any record is not as recorded."""
    with kept.journal.transaction() as t:
        row = t.ledger.get(kept.other.id)
        assert is_as_recorded(t, row)
        t.cx.execute("update action set minor = 7 where id = ?", (kept.other.id,))
        assert is_as_recorded(t, t.ledger.get(kept.other.id))
        t.cx.execute("delete from event where action_id = ?", (kept.other.id,))
        assert not is_as_recorded(t, t.ledger.get(kept.other.id))


def test_the_faults_of_several_actions_are_all_told(kept):
    """The first one of each, and every stray in the order of their ids."""
    ids = sorted([kept.action.id, kept.other.id])
    records = verify(kept.journal).records
    faults = done_to(kept, "update event set key_id = 'x' where seq = 1")
    assert sorted(faults) == [f"action {each}, record 1: sealed with another key" for each in ids]
    assert verify(kept.journal).records == records
    assert done_to(kept, "delete from action") == tuple(
        f"action {each}: its records are there and its row is gone" for each in ids
    )


def test_a_note_is_held_by_its_record():
    """Its digest is in the record: another one, or none, is found."""
    pytest.importorskip("cryptography")
    world = World()
    world.action = world.service.execute(Refund.full(world.order(LAMP), reason=Reason.LATE, note="call"), actor=MARIE)
    assert verify(world.journal).ok
    for value in ("null", "sealed || 'x'"):
        assert done_to(world, f"update event set sealed = {value} where action_id = :id and seq = 1") == (
            f"action {world.action.id}, record 1: its sealed note is not the one that was written",
        )
    world.journal.close()
