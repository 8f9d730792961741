"""Telling other programs over HTTP: what a webhook is, and what each message says (docs/reference/webhook-message.md).

Not loaded where there is none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from attrs import field, frozen

from orderactions.actions import Event
from orderactions.engine.outbox import LISTENERS, TOPICS
from orderactions.errors import SetupError
from orderactions.ids import confirmation_number
from orderactions.journal.codec import read_lines
from orderactions.money import total
from orderactions.outgoing import check_url, usual_transport
from orderactions.secret import Secret
from orderactions.signing import key_of
from orderactions.transport import Transport

__all__ = ["Webhook", "message_body"]

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_LONGEST_S = 30.0
#: What of a record is told. None of it is the buyer's: the journal keeps nothing of theirs outside of sealed notes.
_TOLD = (
    "from", "to", "why", "moment", "name", "state", "parcel", "task", "kind", "answer", "by", "second",
)  # fmt: skip


def _read_secret(value: Secret | str) -> Secret:
    key_of(value)
    return value if isinstance(value, Secret) else Secret(value)


def _read_topics(value: Iterable[str]) -> frozenset[str]:
    return frozenset(value)


@frozen(kw_only=True)
class Webhook:
    """A program that is told what happens, by one signed POST for each record.

    Give it to `ActionService(webhooks=[...])`. What is recorded from then on is told at least once, in order for each
    action, under an id by which a repetition is known. Its progress is its own, kept in the journal under its name:
    neither does it hold up others, nor others it.

    Args:
        name: lower-case letters, digits, `_` and `-`; stays the same for ever.
        url: https, or http on this machine. Redirects are not followed.
        secret: `whsec_` and 24 to 64 bytes in base64; see `signing.key_of`.
        topics: which records; those that `ActionService.on` knows. Default: all of them.
        timeout_s: one limit for each POST, in seconds; up to 30. An answer later than that is none.
        transport: sends it; default: the usual one.

    Raises:
        SetupError: one of these cannot be used; no message repeats a secret or the path of an address.
    """

    name: str
    url: str = field(repr=False)
    secret: Secret = field(repr=False, converter=_read_secret)
    topics: frozenset[str] = field(default=frozenset(TOPICS), converter=_read_topics)
    timeout_s: float = 5.0
    transport: Transport = field(factory=usual_transport, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        """Refuse what could never be told."""
        if not _NAME.fullmatch(self.name) or self.name == LISTENERS:
            raise SetupError(f"webhook: name: {self.name!r} is none; give up to 40 letters (a-z), digits, _ and -")
        check_url(self.url, f"webhook {self.name}: url")
        if unknown := self.topics - set(TOPICS):
            said = f"{min(unknown)!r} is never told; use some of {', '.join(TOPICS)}"
            raise SetupError(f"webhook {self.name}: topics: {said}")
        if not 0 < self.timeout_s <= _LONGEST_S:
            raise SetupError(f"webhook {self.name}: timeout_s: {self.timeout_s!r} must be above 0 and at most 30")


def message_body(message_id: str, event: Event, history: Sequence[Event]) -> bytes:
    """Return what is told of a record: the same bytes each time, whatever has happened since. Pure.

    Args:
        message_id: names the record and what it says.
        event: the record.
        history: the action's records, from the first on.
    """
    told: dict[str, Any] = {"seq": event.seq, "at": event.at.isoformat()}
    told |= {name: event.data[name] for name in _TOLD if event.data.get(name) not in (None, "")}
    told |= _named(event, "problems", ("code", "field", "message", "remedy"))
    told |= _named(event, "references", ("system", "kind", "value"))
    until = [each for each in history if each.seq <= event.seq]
    said = {
        "id": message_id,
        "type": f"orderactions.{event.type}",
        "timestamp": event.at.isoformat(),
        "data": {"action": _action(until), "record": told},
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def _named(event: Event, name: str, columns: Sequence[str]) -> dict[str, list[dict[str, str]]]:
    found = event.data.get(name)
    rows: Collection[Sequence[str]] = found if isinstance(found, list) else ()
    return {name: [dict(zip(columns, row, strict=True)) for row in rows]} if rows else {}


def _action(until: Sequence[Event]) -> dict[str, Any]:
    """The action as its first record says, in the state that it had by then."""
    first: dict[str, Any] = dict(until[0].data)
    lines = read_lines(first["lines"])
    kind, name, *_ = first["actor"]
    return {
        "id": until[0].action_id,
        "number": confirmation_number(until[0].action_id),
        "kind": first["kind"],
        "state": next((each.data["to"] for each in reversed(until) if each.type == "state"), first["state"]),
        "account": first["account"],
        "order": first["order"],
        "site": first["site"],
        "currency": first["currency"],
        "amount": f"{total((line.amount for line in lines), first['currency']).amount:f}",
        "lines": [
            {
                "line": line.line_id,
                "component": line.component.value,
                "amount": f"{line.amount.amount:f}",
                "quantity": line.quantity,
            }
            for line in lines
        ],
        "reason": first["reason"],
        "code": first["code"],
        "ticket": first["ticket"],
        "actor": {"kind": kind, "name": name},
        "created_at": until[0].at.isoformat(),
        "by_hand": bool(first.get("by_hand")),
    }
