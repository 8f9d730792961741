"""Who is let in: a signed context, made by the host for one agent at one ticket, and handed in once.

`sign_context` makes it, and needs nothing but the standard library: a host that only signs need not install Flask.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from attrs import field, frozen

from orderactions.clock import Clock, SystemClock
from orderactions.errors import RequestError
from orderactions.models import Actor, OrderRef, TicketRef
from orderactions.panel.keys import Keys, Keyset, new_text

__all__ = ["PanelContext", "read_context", "sign_context"]

PURPOSE = "context"
ENTER_WITHIN = timedelta(seconds=60)
"""How long a context can be handed in, unless the host says less."""
STAY = timedelta(minutes=30)
"""How long its session lasts, unless the host says otherwise."""
_MOST_ORDERS = 20


@frozen(kw_only=True)
class PanelContext:
    """What a host says of an agent at a ticket, once it has shown that it is the host."""

    #: Names this context: it is taken once.
    id: str
    agent: str
    #: The agent's roles as the desk knows them: which tasks are shown first. What an agent may do, the policy says.
    roles: tuple[str, ...] = ()
    ticket: str
    #: The orders that may be seen and acted on, as `account/order`; several are offered to choose from.
    orders: tuple[str, ...] = field(default=(), repr=False)
    #: Two letters; "" for what the browser asks for.
    language: str = ""
    #: Whether tasks and approvals of other orders are shown as well.
    whole_desk: bool = False
    made_at: datetime
    enter_until: datetime
    stay_until: datetime


def sign_context(
    keys: Keys,
    *,
    agent: str,
    ticket: TicketRef | str,
    orders: Sequence[OrderRef | str] = (),
    roles: Sequence[str] = (),
    language: str = "",
    whole_desk: bool = False,
    enter_within_s: int = 60,
    stay_s: int = 1800,
    clock: Clock | None = None,
) -> str:
    """Return a context that opens the panel for one agent at one ticket, once, within a minute.

    Call it on your server, where you know who is logged in; never in a browser. Hand it to the panel in a form
    (`POST /enter`, field `context`) whose target is the iframe, or behind a `#`: `/enter#CONTEXT`. Never in a query:
    addresses are logged.

    Args:
        keys: the panel's; the first one signs.
        agent: the name under which everything is recorded.
        ticket: `desk:id`.
        orders: `account/order`; the agent sees these and no others.
        roles: the agent's, as the desk knows them.
        language: two letters; "" for what the browser asks for.
        whole_desk: also show the tasks and approvals of other orders.
        enter_within_s: 1 to 60.
        stay_s: how long the agent may work with it, in seconds: 60 to 43200.
        clock: where the time comes from.

    Raises:
        RequestError: a value that makes no sense; names it.
        SetupError: a key that is none.
    """
    Actor.agent(agent)
    about = TicketRef.parse(ticket) if isinstance(ticket, str) else ticket
    named = [str(each) for each in orders]
    if len(named) > _MOST_ORDERS:
        raise RequestError("orders", f"{len(named)} are too many to choose from; give at most {_MOST_ORDERS}")
    if wrong := next((each for each in named if not all(each.partition("/"))), None):
        raise RequestError("orders", f"{wrong!r} names no account; write account/order")
    if not 1 <= enter_within_s <= ENTER_WITHIN.total_seconds():
        raise RequestError("enter_within_s", f"{enter_within_s} is not from 1 to 60")
    if not 60 <= stay_s <= 43200:
        raise RequestError("stay_s", f"{stay_s} is not from 60 to 43200")
    now = int((clock or SystemClock()).now().timestamp())
    said = {
        "jti": new_text(16),
        "iat": now,
        "exp": now + enter_within_s,
        "stay": stay_s,
        "agent": agent.strip(),
        "roles": list(roles),
        "ticket": str(about),
        "orders": named,
        "language": language,
        "whole_desk": bool(whole_desk),
    }
    return Keyset(keys).sign_json(PURPOSE, said)


def read_context(keys: Keyset, text: str, now: datetime) -> PanelContext | None:
    """Return what a context says; None where it is not ours, or not from now. Whether it was used is not asked here."""
    said = keys.read_json(PURPOSE, text)
    if said is None:
        return None
    found = _context(said)
    # A clock that runs ahead by some seconds is no attack.
    early = found.made_at - timedelta(seconds=10)
    return found if early <= now <= min(found.enter_until, found.made_at + ENTER_WITHIN) else None


def _context(said: Mapping[str, Any]) -> PanelContext:
    made_at = datetime.fromtimestamp(said["iat"], tz=UTC)
    return PanelContext(
        id=said["jti"],
        agent=said["agent"],
        roles=tuple(said["roles"]),
        ticket=said["ticket"],
        orders=tuple(said["orders"]),
        language=said["language"],
        whole_desk=said["whole_desk"],
        made_at=made_at,
        enter_until=datetime.fromtimestamp(said["exp"], tz=UTC),
        stay_until=made_at + timedelta(seconds=said["stay"]),
    )
