"""Zammad (6), over its REST interface (v1). What it cannot do, and its traps: docs/desks/zammad.md."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from urllib.parse import quote

from orderactions.desks.fromenv import FromEnv
from orderactions.desks.markup import to_text
from orderactions.desks.parts import (
    Part,
    after_a_write,
    as_text,
    check_done,
    check_marker,
    check_number,
    check_words,
    each_page,
    note_with,
    parts_of,
    wrote_last,
)
from orderactions.desks.rest import DeskApi
from orderactions.errors import DeskError
from orderactions.secret import Secret
from orderactions.tickets import Capabilities, Message, Ticket, TicketChange
from orderactions.transport import Transport

__all__ = ["Zammad"]

_MERGED = "merged"
_STATES = {
    "new": "open",
    "open": "open",
    "pending reminder": "pending",
    "pending close": "pending",
    "closed": "solved",
    _MERGED: "closed",
}
# A state that waits needs a time to wait for, which nobody has said.
_TO_STATE = {"open": "open", "solved": "closed"}
#: Kinds of article that leave the desk, also when they are internal.
_SENT = frozenset(
    {
        "email",
        "sms",
        "chat",
        "fax",
        "twitter status",
        "twitter direct-message",
        "facebook feed post",
        "facebook feed comment",
        "telegram personal-message",
        "whatsapp message",
    }
)


class Zammad(FromEnv):
    """A Zammad. Its user must be an agent, and should be nobody's but this program's.

    Args:
        url: where the desk's pages begin, such as `https://desk.example`.
        token: an access token of the user, with the permission `ticket.agent`.
        name: the first half of its `TicketRef`s.
        order_field: the name of the ticket's attribute that holds the order's id.
        fields: the names of other attributes of your own that are read and may be set.
        states: what the desk's own states are, by name: "open", "pending", "solved" or "closed".
        elasticsearch: that the desk searches with Elasticsearch. Without it, its search knows no attributes.
        transport: sends the calls; default: the usual one.
        timeout_s: one limit for each call, in seconds.

    Raises:
        SetupError: the address cannot be used.
    """

    def __init__(
        self,
        url: str,
        token: Secret | str,
        *,
        name: str = "zammad",
        order_field: str = "amazon_order_id",
        fields: Collection[str] = (),
        states: Mapping[str, str] = MappingProxyType({}),
        elasticsearch: bool = False,
        transport: Transport | None = None,
        timeout_s: float = 30.0,
    ) -> None:
        shown = token if isinstance(token, str) else token.reveal()
        self._name, self._order_field = name, order_field
        self._fields, self._states = frozenset({order_field, *fields}), {**_STATES, **states}
        self._capabilities = Capabilities(search=elasticsearch)
        self._api = DeskApi(name, url, Secret(f"Token token={shown}"), transport=transport, timeout_s=timeout_s)

    def __repr__(self) -> str:
        return f"Zammad({self._name!r})"

    @property
    def name(self) -> str:
        """The first half of its `TicketRef`s."""
        return self._name

    @property
    def capabilities(self) -> Capabilities:
        """Everything; the search where there is Elasticsearch."""
        return self._capabilities

    def read(self, ticket_id: str) -> Ticket:
        """Read the ticket now. Raises DeskError."""
        return self._ticket(self._get(ticket_id))

    def messages(self, ticket_id: str) -> tuple[Message, ...]:
        """Return the conversation, oldest first. Raises DeskError."""
        number = check_number(self._name, ticket_id)
        articles = parts_of(self._name, self._api.read(f"/api/v1/ticket_articles/by_ticket/{number}"), "articles")
        said = [
            Message(id=each.id("id"), kind=_kind(each), text=_text(each), created_at=each.moment("created_at"))
            for each in articles
        ]
        return tuple(sorted(said, key=lambda each: each.created_at))

    # A note and a reply each write out what they send: nothing that is handed in decides whether the buyer sees it.

    def note(self, ticket_id: str, text: str, *, marker: str) -> str:
        """Add an internal note, unless there is one with this marker, and return its id.

        Raises:
            DeskError: it was refused. `DeskUnclear`: it may have been written.
        """
        check_marker(self._name, marker)
        if known := note_with(self.messages(ticket_id), marker):
            return known
        check_words(self._name, text)
        # The notes of a user who is no agent are shown to the buyer, whatever they say. Only agents may look at tags.
        self._tags(ticket_id)
        article = {
            "ticket_id": int(ticket_id),
            # Of this type: an article of type "email" is mailed even when it is internal.
            "type": "note",
            "internal": True,
            "sender": "Agent",
            "content_type": "text/plain",
            "body": f"{text.rstrip()}\n\n{marker}",
        }
        answer = self._api.write("POST", "/api/v1/ticket_articles", article)
        with after_a_write():
            made = Part(self._name, answer, "answer")
            if not made.flag("internal"):
                raise DeskError(f"{self._name}: the desk has written a note and says that it is not internal")
            return made.id("id")

    def reply(self, ticket_id: str, text: str) -> str:
        """Mail the ticket's customer, and return the article's id.

        Raises:
            DeskError: it was refused, or the customer has no address. `DeskUnclear`: it may have been sent.
        """
        check_words(self._name, text)
        found = self._get(ticket_id)
        address = self._customer(found).text("email")
        if not address:
            raise DeskError(f"{self._name}: the ticket's customer has no address that could be written to")
        article = {
            "ticket_id": int(ticket_id),
            "type": "email",
            "internal": False,
            "sender": "Agent",
            "to": address,
            "subject": found.text("title"),
            "content_type": "text/plain",
            "body": text,
        }
        answer = self._api.write("POST", "/api/v1/ticket_articles", article)
        with after_a_write():
            made = Part(self._name, answer, "answer")
            if made.text("type") != "email":
                raise DeskError(f"{self._name}: the desk has written a reply and does not mail it")
            return made.id("id")

    def change(self, ticket_id: str, change: TicketChange) -> Ticket:
        """Change state and attributes in one call, each tag in one of its own, and return the ticket as it is then.

        Raises:
            DeskError: there is no such status or attribute, or the desk does not show the change; some of it may have
                been done by then. `DeskUnclear`: more of it may have been.
        """
        found = self._get(ticket_id)
        # The desk takes an attribute that it does not have, and says nothing; and such as its owner, it would set.
        if missing := sorted(name for name in change.fields if name not in self._fields or name not in found):
            raise DeskError(f"{self._name}: there is no field {missing[0]!r}")
        wanted: dict[str, object] = dict(change.fields)
        if change.status is not None:
            if change.status not in _TO_STATE:
                raise DeskError(f"{self._name}: {change.status!r} cannot be set; use one of {', '.join(_TO_STATE)}")
            wanted["state"] = _TO_STATE[change.status]
        if wanted:
            self._api.write("PUT", f"/api/v1/tickets/{ticket_id}", wanted)
        tags = self._tags(ticket_id) if change.add_tags or change.remove_tags else frozenset()
        for tag in sorted(change.add_tags - tags):
            self._api.write("POST", "/api/v1/tags/add", _tag(ticket_id, tag))
        for tag in sorted(change.remove_tags & tags):
            self._api.write("DELETE", "/api/v1/tags/remove", _tag(ticket_id, tag))
        after = self.read(ticket_id)
        check_done(self._name, change, after, tags=tags, fields=())
        return after

    def tickets_of(self, order_id: str) -> tuple[str, ...]:
        """Return the ids of the tickets whose order field has this id; the desk finds new ones after some seconds.

        Raises:
            DeskError: it is no order's id, or the desk is not set up for it.
        """
        if not self._capabilities.search or not re.fullmatch(r"[\w-]+", order_id, re.ASCII):
            raise DeskError(f"{self._name}: the desk cannot be searched, or this is no order's id")
        query = quote(f'{self._order_field}:"{order_id}"', safe="")

        def page(number: str) -> tuple[Sequence[Part], str]:
            path = f"/api/v1/tickets/search?query={query}&expand=true&per_page=100&page={number}"
            found = parts_of(self._name, self._api.read(path), "results")
            return found, str(int(number) + 1) if found else ""

        # It searches by words: what it finds is looked at.
        found = each_page(self._name, page, first="1")
        return tuple(each.id("id") for each in found if as_text(each.get(self._order_field)) == order_id)

    # Inside.

    def _get(self, ticket_id: str) -> Part:
        path = f"/api/v1/tickets/{check_number(self._name, ticket_id)}?expand=true"
        found = Part(self._name, self._api.read(path), "ticket")
        if found.id("id") != ticket_id:
            raise DeskError(f"{self._name}: what the desk answered is not the ticket")
        return found

    def _customer(self, found: Part) -> Part:
        return Part(self._name, self._api.read(f"/api/v1/users/{found.number('customer_id')}"), "customer")

    def _tags(self, ticket_id: str) -> frozenset[str]:
        answer = self._api.read(f"/api/v1/tags?object=Ticket&o_id={ticket_id}")
        return Part(self._name, answer, "list of tags").texts("tags")

    def _ticket(self, found: Part) -> Ticket:
        ticket_id, state = found.id("id"), found.text("state")
        status = self._states.get(state)
        if status is None:
            raise DeskError(f"{self._name}: a state of the desk's own is not known; say what it is in `states`")
        customer = self._customer(found)
        preferences = customer.part_or_none("preferences")
        fields = {name: as_text(found.get(name)) for name in sorted(self._fields) if found.get(name) is not None}
        order_id = fields.get(self._order_field, "").strip()
        return Ticket(
            id=ticket_id,
            status=status,
            language=preferences.text("locale")[:2].lower() if preferences else "",
            tags=self._tags(ticket_id),
            buyer_wrote_at=wrote_last(self.messages(ticket_id)),
            url=f"{self._api.url}/#ticket/zoom/{ticket_id}",
            customer_name=f"{customer.text('firstname')} {customer.text('lastname')}".strip(),
            customer_email=customer.text("email"),
            order_ids=(order_id,) if order_id else (),
            mailbox=found.text("group"),
            fields=fields,
            merged_into=self._merged_into(ticket_id) if state == _MERGED else "",
        )

    def _merged_into(self, ticket_id: str) -> str:
        """A merged ticket is the child of the one that it went into; its messages have gone there, too."""
        answer = self._api.read(f"/api/v1/links?link_object=Ticket&link_object_value={ticket_id}")
        parents = [
            each.id("link_object_value")
            for each in Part(self._name, answer, "list of links").parts("links")
            if each.text("link_type") == "parent" and each.text("link_object") == "Ticket"
        ]
        if len(parents) != 1:
            raise DeskError(f"{self._name}: the ticket was merged, and the desk does not say into which one")
        return parents[0]


def _tag(ticket_id: str, tag: str) -> Mapping[str, object]:
    return {"object": "Ticket", "o_id": int(ticket_id), "item": tag}


def _kind(article: Part) -> str:
    sender = article.text("sender")
    if sender == "Customer":
        return "inbound"
    if sender != "Agent":
        return "event"
    if article.text("type") in _SENT:
        preferences = article.part_or_none("preferences")
        # One that could not be delivered has not reached the buyer.
        return "event" if preferences and preferences.text("delivery_status") == "fail" else "reply"
    return "note" if article.flag("internal") else "reply"


def _text(article: Part) -> str:
    body = article.text("body")
    return to_text(body) if "html" in article.text("content_type") else body.replace("\r\n", "\n")
