"""Freshdesk, over its REST interface (v2). What it cannot do, and its traps: docs/desks/freshdesk.md."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from urllib.parse import quote

from orderactions.desks.fromenv import FromEnv
from orderactions.desks.markup import to_html, to_text
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
from orderactions.errors import DeskError, SetupError
from orderactions.secret import Secret
from orderactions.tickets import Capabilities, Message, Ticket, TicketChange
from orderactions.transport import Transport

__all__ = ["Freshdesk"]

# 6 and 7 are "waiting on customer" and "waiting on third party", which every account begins with.
_STATUS = {2: "open", 3: "pending", 4: "solved", 5: "closed", 6: "pending", 7: "pending"}
_TO_STATUS = {"open": 2, "pending": 3, "solved": 4, "closed": 5}
_NOTE, _OUTBOUND = 2, 10
_CAN = Capabilities(search=True)
# A page has 30 entries unless the desk heeds that more were asked for.
_USUAL_PAGE = 30
_LONGEST_TAG = 32
_PLACEHOLDERS = ("{{", "{%")


class Freshdesk(FromEnv):
    """A Freshdesk account. Its agent should be nobody's but this program's.

    Args:
        url: of the account, such as `https://acme.freshdesk.com`; not an address of your own for it.
        api_key: of the agent.
        name: the first half of its `TicketRef`s.
        order_field: the name of the custom field that holds the order's id, as the interface has it.
        statuses: what statuses of your own mean: their numbers, and "open", "pending", "solved" or "closed".
        transport: sends the calls; default: the usual one.
        timeout_s: one limit for each call, in seconds.

    Raises:
        SetupError: the address cannot be used, or a status means something else.
    """

    def __init__(
        self,
        url: str,
        api_key: Secret | str,
        *,
        name: str = "freshdesk",
        order_field: str = "cf_amazon_order_id",
        statuses: Mapping[int, str] = MappingProxyType({}),
        transport: Transport | None = None,
        timeout_s: float = 30.0,
    ) -> None:
        if odd := [each for each in statuses.values() if each not in _TO_STATUS]:
            raise SetupError(f"{name}: statuses: {odd[0]!r} is none of {', '.join(_TO_STATUS)}")
        key = api_key if isinstance(api_key, str) else api_key.reveal()
        self._name, self._order_field, self._statuses = name, order_field, {**_STATUS, **statuses}
        # The key is the user's name; any password will do.
        basic = Secret(f"Basic {b64encode(f'{key}:X'.encode()).decode()}")
        self._api = DeskApi(name, url, basic, transport=transport, timeout_s=timeout_s)

    def __repr__(self) -> str:
        return f"Freshdesk({self._name!r})"

    @property
    def name(self) -> str:
        """The first half of its `TicketRef`s."""
        return self._name

    @property
    def capabilities(self) -> Capabilities:
        """All of it."""
        return _CAN

    def read(self, ticket_id: str) -> Ticket:
        """Read the ticket now. Raises DeskError."""
        found = self._get(ticket_id)
        return self._ticket(found, self._messages(found))

    def messages(self, ticket_id: str) -> tuple[Message, ...]:
        """Return the conversation, oldest first. Raises DeskError."""
        return self._messages(self._get(ticket_id))

    # A note and a reply have addresses of their own. A note is private by default; it is written out all the same.

    def note(self, ticket_id: str, text: str, *, marker: str) -> str:
        """Add a private note, unless there is one with this marker, and return its id.

        Raises:
            DeskError: it was refused. `DeskUnclear`: it may have been written.
        """
        check_marker(self._name, marker)
        found = self._get(ticket_id)
        if known := note_with(self._messages(found), marker):
            return known
        check_words(self._name, text, placeholders=_PLACEHOLDERS)
        self._check_kept(found)
        note = {"body": to_html(f"{text.rstrip()}\n\n{marker}"), "private": True}
        return self._id_of(self._api.write("POST", f"/api/v2/tickets/{ticket_id}/notes", note))

    def reply(self, ticket_id: str, text: str) -> str:
        """Send a reply to the buyer, which the desk mails, and return its id.

        Raises:
            DeskError: it was refused. `DeskUnclear`: it may have been sent.
        """
        check_words(self._name, text, placeholders=_PLACEHOLDERS)
        self._check_kept(self._get(ticket_id))
        return self._id_of(self._api.write("POST", f"/api/v2/tickets/{ticket_id}/reply", {"body": to_html(text)}))

    def change(self, ticket_id: str, change: TicketChange) -> Ticket:
        """Change status, tags and fields, in one call, and return the ticket as it is afterwards.

        Raises:
            DeskError: there is no such status or field. `DeskUnclear`: it may have been changed.
        """
        if change.status is not None and change.status not in _TO_STATUS:
            raise DeskError(f"{self._name}: {change.status!r} is not a status; use one of {', '.join(_TO_STATUS)}")
        tags = change.add_tags | change.remove_tags
        if odd := sorted(tag for tag in tags if not tag.strip() or "," in tag or len(tag) > _LONGEST_TAG):
            raise DeskError(f"{self._name}: {odd[0]!r} is no tag; one has up to {_LONGEST_TAG} signs, and no comma")
        found = self._get(ticket_id)
        custom = found.part("custom_fields")
        if missing := sorted(name for name in change.fields if name not in custom):
            raise DeskError(f"{self._name}: there is no field {missing[0]!r}")
        wanted: dict[str, object] = {"custom_fields": dict(change.fields)} if change.fields else {}
        if change.status is not None:
            wanted["status"] = _TO_STATUS[change.status]
        before = found.texts("tags")
        # The desk takes the whole list of tags, and forgets the others.
        if (merged := (before | change.add_tags) - change.remove_tags) != before:
            wanted["tags"] = sorted(merged)
        if wanted:
            self._check_kept(found)
            self._api.write("PUT", f"/api/v2/tickets/{ticket_id}", wanted)
            found = self._get(ticket_id)
        after = self._ticket(found, self._messages(found))
        check_done(self._name, change, after, tags=before, fields=())
        # Several of its statuses mean the same to us.
        if "status" in wanted and found.number("status") != wanted["status"]:
            raise DeskError(f"{self._name}: the desk took the change and does not show it: status")
        return after

    def tickets_of(self, order_id: str) -> tuple[str, ...]:
        """Return the ids of the tickets whose order field has this id; the desk finds new ones after some minutes.

        Raises:
            DeskError: the id is none, or more tickets have it than the desk shows.
        """
        if not (re.fullmatch(r"[\w-]+", order_id, re.ASCII) and re.fullmatch(r"\w+", self._order_field, re.ASCII)):
            raise DeskError(f"{self._name}: there is no order field to search, or this is no order's id")
        query = quote(f"\"{self._order_field}:'{order_id}'\"", safe="")

        def page(number: str) -> tuple[Sequence[Part], str]:
            path = f"/api/v2/search/tickets?query={query}&page={number}"
            answer = Part(self._name, self._api.read(path), "page of results")
            more = int(number) * _USUAL_PAGE < answer.number("total")
            return answer.parts("results"), str(int(number) + 1) if more else ""

        found = each_page(self._name, page, first="1", most=10)
        return tuple(each.id("id") for each in found if each.part("custom_fields").get(self._order_field) == order_id)

    # Inside.

    def _get(self, ticket_id: str) -> Part:
        path = f"/api/v2/tickets/{check_number(self._name, ticket_id)}?include=requester"
        found = Part(self._name, self._api.read(path), "ticket")
        if found.id("id") != ticket_id:
            raise DeskError(f"{self._name}: what the desk answered is not the ticket")
        return found

    def _messages(self, found: Part) -> tuple[Message, ...]:
        ticket_id = found.id("id")

        def page(number: str) -> tuple[Sequence[Part], str]:
            path = f"/api/v2/tickets/{ticket_id}/conversations?per_page=100&page={number}"
            said = parts_of(self._name, self._api.read(path), "page of conversations")
            return said, str(int(number) + 1) if len(said) >= _USUAL_PAGE else ""

        # What the ticket was opened with is its description, and no conversation.
        first = Message(
            id=f"{ticket_id}-description",
            kind="reply" if found.get("source") == _OUTBOUND else "inbound",
            text=_text(found, "description"),
            created_at=found.moment("created_at"),
        )
        later = (
            Message(
                id=each.id("id"),
                kind=_kind(each),
                text=_text(each, "body"),
                created_at=each.moment("created_at"),
            )
            for each in each_page(self._name, page, first="1")
        )
        return (first, *sorted(later, key=lambda each: each.created_at))

    def _ticket(self, found: Part, messages: Sequence[Message]) -> Ticket:
        status = self._statuses.get(found.number("status"))
        if status is None:
            raise DeskError(f"{self._name}: a status of the desk's own, {found.number('status')}, is not in `statuses`")
        custom = found.part("custom_fields")
        fields = {name: value for name, each in custom.items() if (value := as_text(each))}
        order_id = fields.get(self._order_field, "").strip()
        requester = found.part_or_none("requester")
        to = found.texts("to_emails") if found.get("to_emails") else frozenset()
        return Ticket(
            id=found.id("id"),
            status=status if _is_kept(found) else "closed",
            tags=found.texts("tags"),
            buyer_wrote_at=wrote_last(messages),
            url=f"{self._api.url}/a/tickets/{found.id('id')}",
            customer_name=requester.text("name") if requester else "",
            customer_email=requester.text("email") if requester else "",
            order_ids=(order_id,) if order_id else (),
            mailbox=min(to, default=""),
            fields=fields,
        )

    def _check_kept(self, found: Part) -> None:
        if not _is_kept(found):
            raise DeskError(f"{self._name}: the ticket is in the trash, or spam; nothing is written to it")

    def _id_of(self, answer: object) -> str:
        with after_a_write():
            return Part(self._name, answer, "answer").id("id")


def _is_kept(found: Part) -> bool:
    return not (found.get("deleted") or found.get("spam"))


def _kind(said: Part) -> str:
    if said.flag("incoming"):
        return "inbound"
    if not said.flag("private"):
        return "reply"
    # What was forwarded to somebody else is private, too.
    return "note" if said.number("source") == _NOTE else "event"


def _text(found: Part, key: str) -> str:
    # Beside it the desk has a text of its own making, without the lines.
    html = found.text(key)
    return to_text(html) if html else found.text(f"{key}_text")
