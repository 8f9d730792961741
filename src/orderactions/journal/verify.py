"""Reading the seals: every record, every chain, and whether the projections say what the records say."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from attrs import frozen

from orderactions.journal.chain import link
from orderactions.journal.codec import write_lines

if TYPE_CHECKING:
    from orderactions.journal.sqlite import SqliteJournal, Transaction

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


def verify(journal: SqliteJournal) -> Verified:
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


def _action(journal: SqliteJournal, t: Transaction, action_id: str) -> tuple[int, str]:
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
    if head != row.head or len(records) != row.seq:
        return len(records), f"action {action_id}: records are missing at its end"
    if state != row.state.value:
        return len(records), f"action {action_id}: its row says {row.state.value}, its records say {state}"
    if write_lines(t.ledger.reserved(action_id)) != said_lines:
        return len(records), f"action {action_id}: its reserved amounts are not those of its records"
    return len(records), ""
