"""Actions and their history: appended, never rewritten; state and record change in one transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from attrs import evolve

from orderactions.actions import Event, Line
from orderactions.errors import JournalError
from orderactions.journal.chain import ChainKey
from orderactions.journal.codec import canonical, from_us, to_us, write_lines
from orderactions.journal.rows import ActionRow
from orderactions.journal.sql import ONE_WRITER, Dialect, Sql
from orderactions.models import Component, Kind
from orderactions.money import Money
from orderactions.states import FINAL, HOLDS_BALANCE, START, TRANSITIONS, State

__all__ = ["COUNTS", "KeyTaken", "Ledger", "read_event"]


class KeyTaken(JournalError):
    """Another action has the key, and it was written a moment ago: read it."""


_HOLDS = ", ".join(f"'{state.value}'" for state in sorted(HOLDS_BALANCE, key=lambda state: state.value))
# What was closed as not happened, and then contradicted by the marketplace, counts again.
_CONTRADICTED = "select 1 from task k where k.action_id = action.id and k.kind = 'answer_contradicted'"
COUNTS = f"(action.state in ({_HOLDS}) or exists ({_CONTRADICTED}))"
_MAY_BE_TAKEN = frozenset({Component.RESTOCKING_FEE, Component.RETURN_SHIPPING})
_FINAL = ", ".join(f"'{state.value}'" for state in sorted(FINAL, key=lambda state: state.value))
_COLUMNS = (
    "id, account, order_id, kind, site, currency, state, key, request_digest, shape, actor, ticket, minor, created_at, "
    "updated_at, fingerprint, verified_at, not_before, batch_limit, submission_id, message_no, attention, "
    "attention_since, seq, head, body"
)


class Ledger:
    """Reads and writes actions within one transaction.

    Args:
        cx: the open connection, inside a transaction.
        key: seals the records.
        now: the moment of this transaction.
        dialect: how rows are locked.
    """

    def __init__(self, cx: Sql, key: ChainKey, now: datetime, dialect: Dialect = ONE_WRITER) -> None:
        self._cx = cx
        self._key = key
        self._dialect = dialect
        self.now = now

    # --- reading

    def get(self, action_id: str) -> ActionRow | None:
        """Return one action."""
        return self._one("where id = ?", (action_id,))

    def locked(self, action_id: str) -> ActionRow | None:
        """Return one action that nobody else changes until this transaction ends."""
        return self._one("where id = ?", (action_id,), self._dialect.lock)

    def by_key(self, account: str, key: str) -> ActionRow | None:
        """Return the action that a key belongs to; a declined one has none."""
        return self._one("where account = ? and key = ? and state <> 'declined'", (account, key))

    def waiting(self, account: str, kind: Kind, sites: Collection[str], *, most: int = 1_000_000) -> list[ActionRow]:
        """Return what is reserved and unsent on these sites, oldest first."""
        return self._many(
            f"where account = ? and kind = ? and site in ({', '.join('?' * len(sites))}) and state = 'reserved' "
            "order by created_at, id limit ?",
            (account, kind.value, *sites, most),
        )

    def in_state(self, state: State) -> list[ActionRow]:
        """Return every action in a state, oldest first."""
        return self._many("where state = ? order by created_at, id", (state.value,))

    def counts(self, states: Iterable[State]) -> list[tuple[str, Kind, State, int]]:
        """Return how many actions there are in each of these states, by account and kind."""
        wanted = [state.value for state in states]
        rows = self._cx.execute(
            f"select account, kind, state, count(*) from action where state in ({', '.join('?' * len(wanted))}) "
            "group by account, kind, state order by account, kind, state",
            wanted,
        )
        return [(account, Kind(kind), State(state), int(number)) for account, kind, state, number in rows]

    def oldest(self, state: State) -> datetime | None:
        """Return when the oldest action in a state was asked for; None when there is none."""
        row = self._cx.execute("select min(created_at) from action where state = ?", (state.value,)).fetchone()
        return None if row[0] is None else from_us(row[0])

    def of_order(self, account: str, order_id: str) -> list[ActionRow]:
        """Return every action of an order, oldest first."""
        return self._many("where account = ? and order_id = ? order by created_at, id", (account, order_id))

    def of_ticket(self, ticket: str, most: int) -> list[ActionRow]:
        """Return the newest actions of a ticket, newest first."""
        return self._many("where ticket = ? order by created_at desc, id desc limit ?", (ticket, most))

    def of_submission(self, submission_id: str) -> list[ActionRow]:
        """Return the members of a submission by their message number."""
        return self._many("where submission_id = ? order by message_no", (submission_id,))

    def newest(self, limit: int, *, open_only: bool = False) -> list[ActionRow]:
        """Return the newest actions, newest first."""
        unfinished = (
            f"(state not in ({_FINAL}) or id in (select action_id from step where state in ('pending','writing')))"
        )
        where = f"where {unfinished} " if open_only else ""
        return self._many(f"{where}order by created_at desc, id desc limit ?", (limit,))

    def all_ids(self) -> list[str]:
        """Return the id of every action, oldest first."""
        return [row[0] for row in self._cx.execute("select id from action order by created_at, id")]

    def held(self, account: str, order_id: str, *, without: str = "") -> list[Line]:
        """Return what the order's actions hold of its balance, and with how many units; one may be left out."""
        rows = self._cx.execute(
            "select r.line_id, r.component, r.minor, r.quantity, a.currency from reservation r join action a "
            "on a.id = r.action_id where r.account = ? and r.order_id = ? and a.id <> ? "
            f"and {COUNTS.replace('action.', 'a.')}",
            (account, order_id, without),
        )
        return [Line(r[0], Component(r[1]), Money.from_minor(r[2], r[4]), r[3]) for r in rows]

    def claimed(self, account: str, order_id: str) -> dict[str, str]:
        """Return which entries of the books belong to which action, for one order."""
        rows = self._cx.execute(
            "select entry_id, action_id from claim where account = ? and order_id = ?", (account, order_id)
        )
        return dict(rows.fetchall())

    def claim(self, row: ActionRow, entry_ids: Iterable[str]) -> None:
        """Give entries of the books to an action; an entry that has an owner keeps it."""
        self._cx.executemany(
            "insert into claim values (?, ?, ?, ?) on conflict do nothing",
            [(row.account, entry_id, row.order_id, row.id) for entry_id in entry_ids],
        )

    def unsettled(self, account: str) -> list[ActionRow]:
        """Return the refunds of an account that the books have yet to show, oldest first."""
        return self._many(
            "where account = ? and kind = 'refund' and state in ('done', 'unknown', 'accepted') "
            "and not exists (select 1 from claim c where c.action_id = action.id) order by created_at, id",
            (account,),
        )

    def reserved(self, action_id: str) -> list[Line]:
        """Return the amounts that an action reserved, whatever became of it."""
        rows = self._cx.execute(
            "select r.line_id, r.component, r.minor, r.quantity, a.currency from reservation r join action a "
            "on a.id = r.action_id where r.action_id = ? order by r.n",
            (action_id,),
        )
        return [Line(r[0], Component(r[1]), Money.from_minor(r[2], r[4]), r[3]) for r in rows]

    def equal(self, account: str, order_id: str, shape: str, since: datetime) -> ActionRow | None:
        """Return an action of the same shape since then that holds balance."""
        return self._one(
            f"where account = ? and order_id = ? and shape = ? and created_at >= ? and {COUNTS} "
            "order by created_at desc",
            (account, order_id, shape, to_us(since)),
        )

    def history(self, action_id: str) -> list[Event]:
        """Return the records of an action, oldest first."""
        rows = self._cx.execute("select seq, body from event where action_id = ? order by seq", (action_id,))
        return [read_event(action_id, row[0], row[1]) for row in rows]

    def first(self, action_id: str) -> Event | None:
        """Return the record with which an action began."""
        row = self._cx.execute("select seq, body from event where action_id = ? and seq = 1", (action_id,)).fetchone()
        return None if row is None else read_event(action_id, row[0], row[1])

    def records(self, action_id: str) -> list[tuple[int, str, bytes, bytes | None, str, str]]:
        """Return the records as they are stored: seq, key id, body, sealed part, previous seal, seal."""
        rows = self._cx.execute(
            "select seq, key_id, body, sealed, prev, hash from event where action_id = ? order by seq", (action_id,)
        )
        return [(r[0], r[1], _bytes(r[2]), None if r[3] is None else _bytes(r[3]), r[4], r[5]) for r in rows]

    # --- writing

    def lock_order(self, account: str, order_id: str) -> None:
        """Make everybody else who reserves on this order wait until this transaction ends."""
        self._lock(account, order_id)

    def lock_actor(self, actor: str) -> None:
        """Make everybody else who asks for the same actor wait: the limits of a day count what all of them ask."""
        if self._dialect.lock:
            self._lock("", actor)

    def _lock(self, account: str, order_id: str) -> None:
        # A write, also where the row is there: that is what makes the others wait.
        self._cx.execute(
            "insert into order_row values (?, ?) on conflict (account, order_id) do update set "
            "order_id = excluded.order_id",
            (account, order_id),
        )

    def insert(self, row: ActionRow, lines: Sequence[Line], data: Mapping[str, Any], note: str | None) -> ActionRow:
        """Write a new action, its reservation and its first record.

        Args:
            row: the action; its `seq` and `head` are set here.
            lines: the amounts that it reserves.
            data: what the first record says.
            note: a private note; kept sealed beside the record.

        Raises:
            KeyTaken: somebody else has written an action under that key meanwhile.
        """
        if row.state not in START:
            raise JournalError(f"an action cannot begin as {row.state.value}")
        if any(line.quantity < 0 or not _may_be_reserved(line) for line in lines):
            raise JournalError("a reservation must be positive")
        said = {"state": row.state.value, "lines": write_lines(lines), **data}
        row, record = self._next(evolve(row, seq=0, head=""), "created", said, note)
        values = _values(row)
        marks = ",".join("?" * len(values))
        inserted = self._cx.execute(
            f"insert into action ({_COLUMNS}) values ({marks}) on conflict do nothing", values
        ).rowcount
        if inserted != 1:
            raise KeyTaken(f"the key {row.key!r} belongs to an action that is there already")
        self._cx.executemany(
            "insert into reservation values (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (row.id, n, row.account, row.order_id, x.line_id, x.component.value, x.amount.minor, x.quantity)
                for n, x in enumerate(lines)
            ],
        )
        self._append(record)
        return row

    def move(
        self,
        row: ActionRow,
        to: State,
        data: Mapping[str, Any] | None = None,
        **changes: Any,  # noqa: ANN401 - columns of the row, each of its own type
    ) -> ActionRow:
        """Move an action to another state, with a record; `changes` are further columns.

        Raises:
            JournalError: the table of states has no such way.
        """
        if to not in TRANSITIONS[row.state]:
            raise JournalError(f"action {row.id} cannot go from {row.state.value} to {to.value}")
        said = {"from": row.state.value, "to": to.value, **(data or {})}
        return self.record(row, "state", said, state=to, **changes)

    def record(
        self,
        row: ActionRow,
        type_: str,
        data: Mapping[str, Any],
        *,
        note: str | None = None,
        **changes: Any,  # noqa: ANN401 - columns of the row, each of its own type
    ) -> ActionRow:
        """Append a record and store the action as `row` says, with `changes`; outbox entries go with it.

        Raises:
            JournalError: somebody else has written to the action since it was read.
        """
        after, record = self._next(row, type_, data, note, **changes)
        self.store(after, row.seq)
        self._append(record)
        return after

    def _next(
        self,
        row: ActionRow,
        type_: str,
        data: Mapping[str, Any],
        note: str | None,
        **changes: Any,  # noqa: ANN401 - as in `record`
    ) -> tuple[ActionRow, tuple[Any, ...]]:
        """Return the action as it is with one more record, and the record."""
        seq = row.seq + 1
        sealed = None if note is None else self._key.seal(note, f"{row.id}:{seq}")
        said: dict[str, Any] = {"action": row.id, "seq": seq, "at": self.now.isoformat(), "type": type_, "data": data}
        if sealed is not None:
            said["sealed_sha256"] = hashlib.sha256(sealed).hexdigest()
        body = canonical(said)
        seal = self._key.hash(row.head, body)
        record = (type_, row.id, seq, self._key.id, body, sealed, row.head, seal)
        return evolve(row, **changes, seq=seq, head=seal, updated_at=self.now), record

    def _append(self, record: tuple[Any, ...]) -> None:
        type_, action_id, seq = record[:3]
        self._cx.execute("insert into event values (?, ?, ?, ?, ?, ?, ?)", record[1:])
        self._cx.execute(
            "insert into outbox (action_id, seq, topic, created_at, receiver) select ?, ?, ?, ?, name "
            "from (select '' as name union all select name from receiver) as told",
            (action_id, seq, type_, to_us(self.now)),
        )

    def store(self, row: ActionRow, expected_seq: int) -> None:
        """Write the columns that may change. Raises JournalError when the action has moved on since it was read."""
        done = self._cx.execute(
            "update action set state = ?, updated_at = ?, fingerprint = ?, verified_at = ?, not_before = ?, "
            "batch_limit = ?, submission_id = ?, message_no = ?, attention = ?, attention_since = ?, seq = ?, "
            "head = ?, body = ? where id = ? and seq = ?",
            (
                row.state.value,
                to_us(row.updated_at),
                row.fingerprint,
                _us(row.verified_at),
                to_us(row.not_before),
                row.batch_limit,
                row.submission_id,
                row.message_no,
                row.attention,
                _us(row.attention_since),
                row.seq,
                row.head,
                canonical(row.body).decode(),
                row.id,
                expected_seq,
            ),
        ).rowcount
        if done != 1:
            raise JournalError(f"action {row.id} was changed by somebody else; read it again")

    # --- inside

    def _one(self, where: str, values: Iterable[object], lock: str = "") -> ActionRow | None:
        found = self._cx.execute(f"select {_COLUMNS} from action {where} limit 1{lock}", tuple(values)).fetchone()
        return None if found is None else _row(found)

    def _many(self, where: str, values: Iterable[object]) -> list[ActionRow]:
        return [_row(found) for found in self._cx.execute(f"select {_COLUMNS} from action {where}", tuple(values))]


def _bytes(stored: bytes | str) -> bytes:
    """What we wrote is a blob; what somebody else has written over it may be text."""
    return stored.encode() if isinstance(stored, str) else bytes(stored)


def _us(moment: datetime | None) -> int | None:
    return None if moment is None else to_us(moment)


def _moment(microseconds: int | None) -> datetime | None:
    return None if microseconds is None else from_us(microseconds)


def read_event(action_id: str, seq: int, body: bytes | str) -> Event:
    """Return a record as users see it."""
    said = json.loads(_bytes(body))
    return Event(
        action_id=action_id, seq=seq, at=datetime.fromisoformat(said["at"]), type=said["type"], data=said["data"]
    )


def _values(row: ActionRow) -> tuple[object, ...]:
    return (
        row.id, row.account, row.order_id, row.kind.value, row.site, row.currency, row.state.value, row.key,
        row.request_digest, row.shape, row.actor, row.ticket, row.minor, to_us(row.created_at), to_us(row.updated_at),
        row.fingerprint, _us(row.verified_at), to_us(row.not_before), row.batch_limit, row.submission_id,
        row.message_no, row.attention, _us(row.attention_since), row.seq, row.head, canonical(row.body).decode(),
    )  # fmt: skip


def _may_be_reserved(line: Line) -> bool:
    """Only what comes beside the price may be taken from the buyer; it holds nothing of the balance."""
    return line.amount.minor > 0 or (line.amount.minor < 0 and line.component in _MAY_BE_TAKEN)


def _row(found: tuple[Any, ...]) -> ActionRow:
    (id_, account, order_id, kind, site, currency, state, key, digest, shape, actor, ticket, minor, created, updated,
     fingerprint, verified, not_before, batch_limit, submission, message_no, attention, since, seq, head,
     body) = found  # fmt: skip
    return ActionRow(
        id=id_, account=account, order_id=order_id, kind=Kind(kind), site=site, currency=currency, state=State(state),
        key=key, request_digest=digest, shape=shape, actor=actor, ticket=ticket, minor=minor,
        created_at=from_us(created), updated_at=from_us(updated), fingerprint=fingerprint,
        verified_at=_moment(verified), not_before=from_us(not_before), batch_limit=batch_limit,
        submission_id=submission, message_no=message_no, attention=attention, attention_since=_moment(since), seq=seq,
        head=head, body=json.loads(body),
    )  # fmt: skip
