"""The session of one agent at one ticket: signed, in a cookie of its own, kept nowhere on the server."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from attrs import field, frozen

from orderactions.models import Actor, TicketRef
from orderactions.panel.context import PanelContext
from orderactions.panel.keys import Keyset, new_text

__all__ = ["Session", "UsedContexts", "begin", "chosen_language", "read_session", "write_session"]

_PURPOSE = "session"


@frozen(kw_only=True)
class Session:
    """Who works with the panel, on what, and until when."""

    #: Stands in every address of the session; says nothing, and opens nothing without the cookie.
    id: str
    agent: str
    roles: tuple[str, ...]
    ticket: str
    orders: tuple[str, ...] = field(repr=False)
    language: str
    whole_desk: bool
    until: datetime

    @property
    def actor(self) -> Actor:
        """Who acts."""
        return Actor.agent(self.agent)

    @property
    def ticket_ref(self) -> TicketRef:
        """Where."""
        return TicketRef.parse(self.ticket)


def begin(context: PanelContext, language: str) -> Session:
    """Begin the session of a context."""
    return Session(
        id=new_text(12),
        agent=context.agent,
        roles=context.roles,
        ticket=context.ticket,
        orders=context.orders,
        language=language,
        whole_desk=context.whole_desk,
        until=context.stay_until,
    )


def write_session(keys: Keyset, session: Session) -> str:
    """Return the session as the value of a cookie."""
    said: Mapping[str, Any] = {
        "id": session.id,
        "agent": session.agent,
        "roles": session.roles,
        "ticket": session.ticket,
        "orders": session.orders,
        "language": session.language,
        "whole_desk": session.whole_desk,
        "until": int(session.until.timestamp()),
    }
    return keys.sign_json(_PURPOSE, said)


def read_session(keys: Keyset, cookie: str) -> Session | None:
    """Return the session of a cookie; None where it is none of ours. Whether it is over is not asked here."""
    said = keys.read_json(_PURPOSE, cookie)
    if said is None:
        return None
    return Session(
        id=said["id"],
        agent=said["agent"],
        roles=tuple(said["roles"]),
        ticket=said["ticket"],
        orders=tuple(said["orders"]),
        language=said["language"],
        whole_desk=said["whole_desk"],
        until=datetime.fromtimestamp(said["until"], tz=UTC),
    )


class UsedContexts:
    """Which contexts were handed in already, for as long as they could be handed in again.

    Args:
        path: a file that several processes of one machine share; None: this process alone remembers.
    """

    def __init__(self, path: Path | str | None = None) -> None:
        self._lock = threading.Lock()
        self._kept = sqlite3.connect(path or ":memory:", timeout=5, isolation_level=None, check_same_thread=False)
        self._kept.execute("create table if not exists used (id text primary key, until integer not null)")

    def take(self, context_id: str, until: datetime, now: datetime) -> bool:
        """Whether it is taken now, for the first time."""
        with self._lock:
            self._kept.execute("delete from used where until < ?", (int(now.timestamp()),))
            made = self._kept.execute(
                "insert into used values (?, ?) on conflict do nothing", (context_id, int(until.timestamp()) + 1)
            )
            return made.rowcount == 1

    def close(self) -> None:
        """Close the file."""
        self._kept.close()


def chosen_language(asked: Sequence[str], known: Sequence[str]) -> str:
    """Return the first language that is known, by its first two letters; English where none is."""
    spoken = (each.strip().lower()[:2] for each in asked)
    return next((each for each in spoken if each in known), "en")
