"""The record: sealed, one chain for each action, and what somebody with SQL alone can do to it is found."""

from __future__ import annotations

import json
import sqlite3

import pytest
from world import MARIE, TOM, World

from orderactions import Actor, Reason, Refund, State
from orderactions.errors import JournalError
from orderactions.journal.chain import ChainKey, open_key
from orderactions.journal.codec import canonical
from orderactions.journal.verify import verify
from orderactions.states import FINAL, HOLDS_BALANCE, START, TRANSITIONS, stage_of


@pytest.fixture
def done(filed):
    filed.action = filed.refund(filed.order(), ticket=filed.ticket(), wait_s=900)
    filed.other = filed.refund(filed.order(status="UNSHIPPED"))
    assert verify(filed.journal).ok
    return filed


def sql(world: World, *statements: str) -> None:
    cx = sqlite3.connect(world.folder / "actions.db")
    for statement in statements:
        cx.execute(statement.replace(":id", f"'{world.action.id}'"))
    cx.commit()
    cx.close()


OF_IT = "where action_id = :id"
LAST = f"{OF_IT} and seq = (select max(seq) from event {OF_IT})"
ATTACKS = {
    "an amount is changed in a record": f"update event set body = replace(body, '20.00', '90.00') {OF_IT} and seq = 1",
    "a record is removed in the middle": f"delete from event {OF_IT} and seq = 3",
    "the last record is removed": f"delete from event {LAST}",
    "every record is removed": f"delete from event {OF_IT}",
    "a record changes its place": f"update event set seq = 200 {OF_IT} and seq = 2",
    "a state is changed in the row": "update action set state = 'refused' where id = :id",
    "a reservation is made smaller": f"update reservation set minor = 1 {OF_IT}",
    "a reservation is removed": f"delete from reservation {OF_IT}",
    "the row is removed and its records stay": "delete from action where id = :id",
    "a record is put in at the end": (
        f"insert into event select action_id, seq + 1, key_id, body, sealed, hash, hash from event {LAST}"
    ),
    "a note is put under a record": f"update event set sealed = 'x' {OF_IT} and seq = 1",
    "another key is named": f"update event set key_id = '0' {OF_IT} and seq = 1",
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_what_was_done_to_the_record_is_found(done, attack):
    """Whoever has the database but not the key is found out, and the action is named."""
    sql(done, attack)
    found = verify(done.journal)
    assert not found.ok
    assert all(done.action.id in fault for fault in found.faults)


def test_every_step_is_on_the_record(done):
    """The history tells who asked for what, every state, and every write to the desk."""
    history = done.service.history(done.action.id)
    assert history[0].data["actor"] == ["agent", "marie", ""]
    assert [e.data["to"] for e in history if e.type == "state"] == ["submitting", "accepted", "done"]
    assert [e.data["name"] for e in history if e.type == "step"] == ["reply", "note", "tags", "close"]
    assert [event.seq for event in history] == list(range(1, len(history) + 1))


def test_what_was_declined_is_on_the_record(done):
    """A no is journaled like a yes, with its reasons."""
    action = done.service.get(done.other.id)
    assert action.state is State.DECLINED
    assert done.service.history(action.id)[0].data["problems"][0][0] == "not_shipped"


def test_every_record_has_an_outbox_entry(done):
    """Whoever delivers events later finds every one of them, written in the same transaction."""
    with done.journal.reading() as t:
        records = t.cx.execute("select count(*) from event").fetchone()
        assert records == t.cx.execute("select count(*) from outbox where delivered_at is null").fetchone()


def test_a_note_is_kept_sealed(filed):
    """An agent's note is in the journal, but nobody reads it without the key."""
    words = "Mrs Jones called, 0171 555 0100"
    action = filed.service.execute(Refund.full(filed.order(), reason=Reason.LATE, note=words), actor=MARIE)
    filed.journal.close()
    for path in filed.folder.iterdir():
        assert b"Jones" not in path.read_bytes()
    with filed.journal.reading() as t:
        sealed = t.ledger.records(action.id)[0][3]
    assert filed.journal.key.unseal(sealed, f"{action.id}:1") == words
    assert verify(filed.journal).ok
    assert words not in repr(Refund.full("x", reason=Reason.LATE, note=words))


def test_a_journal_outlives_its_process(filed):
    """Closed and opened again, the same journal goes on where it was."""
    action = filed.refund(filed.order())
    filed.journal.close()
    again = World.__new__(World)
    again.__dict__.update(filed.__dict__)
    from orderactions import open_journal

    again.journal = open_journal(filed.url, clock=filed.clock, ids=filed.ids)
    again.service = again.new_service()
    again.pass_time(300)
    assert again.service.get(action.id).state is State.DONE
    assert verify(again.journal).ok
    again.journal.close()


def test_the_key_file_is_for_its_owner_alone(filed):
    """Nobody else on the machine can read the key."""
    assert (filed.folder / "actions.db.key").stat().st_mode & 0o777 == 0o600


def test_a_key_from_the_environment(tmp_path):
    """A key from the environment needs no file, and a wrong one is answered with how to make one."""
    from orderactions.errors import ChainKeyMissing, SetupError

    key = open_key(tmp_path / "none", known_id=None, environ={"ORDERACTIONS_CHAIN_KEY": "ab" * 32})
    assert key == ChainKey(bytes.fromhex("ab" * 32))
    assert not (tmp_path / "none").exists()
    assert "ab" * 32 not in repr(key)
    with pytest.raises(SetupError, match="openssl rand -hex 32"):
        open_key(None, known_id=None, environ={"ORDERACTIONS_CHAIN_KEY": "secret"})
    with pytest.raises(ChainKeyMissing):
        open_key(None, known_id="another", environ={"ORDERACTIONS_CHAIN_KEY": "ab" * 32})


def test_floats_cannot_be_journaled():
    """The journal has no place for a float, however deep."""
    with pytest.raises(TypeError, match="float"):
        canonical({"a": [{"b": 1.5}]})
    assert json.loads(canonical({"b": "1.50", "a": 1})) == {"a": 1, "b": "1.50"}


def test_the_table_of_states_is_whole():
    """Every state has its ways and its stage, every one is reached, and only RESERVED leads to sending."""
    assert set(TRANSITIONS) == set(State)
    for state, following in TRANSITIONS.items():
        assert stage_of(state)
        assert bool(following) is (state not in FINAL)
    reached = set(START)
    while more := {s for state in reached for s in TRANSITIONS[state]} - reached:
        reached |= more
    assert reached == set(State)
    assert {state for state, following in TRANSITIONS.items() if State.SUBMITTING in following} == {State.RESERVED}
    assert frozenset({State.UNKNOWN, State.SETTLED, State.DONE, State.SUBMITTING}) <= HOLDS_BALANCE


def test_a_way_that_the_table_does_not_have_is_not_gone(filed):
    """Nothing jumps over a state, and what is final stays."""
    action = filed.refund(filed.order())
    with pytest.raises(JournalError, match="cannot go from reserved to done"), filed.journal.transaction() as t:
        t.ledger.move(t.ledger.get(action.id), State.DONE)
    assert filed.state(action) is State.RESERVED


def test_two_writers_of_one_action_cannot_both_be_right(filed):
    """Who has read an older state of the action does not write over the newer one."""
    action = filed.refund(filed.order())
    with filed.journal.reading() as t:
        old = t.ledger.get(action.id)
    filed.service.withdraw(action.id, actor=TOM)
    with pytest.raises(JournalError, match="cannot|changed by somebody else"), filed.journal.transaction() as t:
        t.ledger.move(old, State.SUBMITTING)
    assert filed.state(action) is State.WITHDRAWN


def test_who_acts_has_a_name():
    """Every action has a person, or an automation with its rule, behind it."""
    from orderactions.errors import RequestError

    for make in (lambda: Actor.agent(" "), lambda: Actor.automation("x", rule="")):
        with pytest.raises(RequestError, match="actor"):
            make()
