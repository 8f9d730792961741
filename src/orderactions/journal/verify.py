"""Reading the seals: every record, every chain, and whether the projections say what the records say."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from attrs import frozen

from orderactions.journal.chain import link
from orderactions.journal.codec import write_lines
from orderactions.journal.rows import ActionRow
from orderactions.states import State

if TYPE_CHECKING:
    from orderactions.journal import Journal
    from orderactions.journal.transaction import Transaction

__all__ = ["Verified", "verify"]


@frozen(kw_only=True)
class Verified:
    """What a verification found."""

    actions: int
    records: int
    #: One sentence for each place that does not fit; empty when all is well.
    faults: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.faults


def verify(journal: Journal) -> Verified:
    """Check the whole journal; the first fault of each action is named."""
    faults = []
    records = 0
    with journal.reading() as t:
        ids = t.ledger.all_ids()
        known = set(ids)
        for action_id in ids:
            count, fault = _action(journal, t, action_id)
            records += count
            faults += [fault] if fault else []
        strays = {r[0] for r in t.cx.execute("select distinct action_id from event")} - known
        faults += [f"action {stray}: its records are there and its row is gone" for stray in sorted(strays)]
    return Verified(actions=len(ids), records=records, faults=tuple(faults))


_IN_BODY = ("actor", "reason", "code", "tax_rule", "wire", "facts")


def is_as_recorded(t: Transaction, row: ActionRow) -> bool:
    """Whether what an action's row says of its request is what its first record says: asked before it is sent, too."""
    first = t.ledger.first(row.id)
    if first is None:
        return False
    said = first.data
    columns = {
        "account": row.account, "order": row.order_id, "kind": row.kind.value, "site": row.site, "key": row.key,
        "ticket": row.ticket, "currency": row.currency, "fingerprint": row.fingerprint,
    }  # fmt: skip
    minor = sum(line.amount.minor for line in t.ledger.reserved(row.id))
    reserves = row.body["lines"] == said["lines"] and row.minor == minor
    return (
        all(said[name] == row.body[name] for name in _IN_BODY)
        and all(said[name] == value for name, value in columns.items())
        and (reserves or row.state is State.DECLINED)
    )


def _action(journal: Journal, t: Transaction, action_id: str) -> tuple[int, str]:
    row = t.ledger.get(action_id)
    assert row is not None
    head, state, said_lines = "", "", []
    records = t.ledger.records(action_id)
    for expected, (seq, key_id, body, sealed, previous, seal) in enumerate(records, 1):
        where = f"action {action_id}, record {expected}"
        if seq != expected:
            return len(records), f"{where}: it is missing"
        if key_id != journal.key.id:
            return len(records), f"{where}: sealed with another key"
        if previous != head or not link(head, body, journal.key, seal):
            return len(records), f"{where}: its seal does not fit; it was changed, removed or put in later"
        said: dict[str, Any] = json.loads(body)
        if said.get("sealed_sha256") != (hashlib.sha256(sealed).hexdigest() if sealed else None):
            return len(records), f"{where}: its sealed note is not the one that was written"
        if seq == 1:
            state, said_lines = said["data"]["state"], said["data"]["lines"]
        state = said["data"].get("to", state) if said["type"] == "state" else state
        head = seal
    return len(records), _row_against_records(t, row, head, len(records), state, said_lines)


def _row_against_records(t: Transaction, row: ActionRow, head: str, count: int, state: str, lines: list[Any]) -> str:
    if head != row.head or count != row.seq:
        return f"action {row.id}: records are missing at its end"
    if state != row.state.value:
        return f"action {row.id}: its row says {row.state.value}, its records say {state}"
    if write_lines(t.ledger.reserved(row.id)) != lines:
        return f"action {row.id}: its reserved amounts are not those of its records"
    if not is_as_recorded(t, row):
        return f"action {row.id}: its row does not say what its first record says"
    return ""
