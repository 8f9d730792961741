"""eDesk, over its Open API (2.0). What it cannot do, and its traps: docs/desks/edesk.md."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, tzinfo
from urllib.parse import quote

from cachetools import LRUCache

from orderactions.desks.fromenv import FromEnv
from orderactions.desks.markup import to_html
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
)
from orderactions.desks.reading import any_moment, any_text, has_markup
from orderactions.desks.rest import DeskApi
from orderactions.errors import DeskError
from orderactions.secret import Secret
from orderactions.tickets import Capabilities, Message, Ticket, TicketChange
from orderactions.transport import Transport

__all__ = ["EDesk"]

_URL = "https://api.edesk.com/v1"
_STATUS = {
    "Open": "open",
    "Unread": "open",
    "Read": "open",
    "Priority": "open",
    "Unpriority": "open",
    "Pending": "pending",
    "Scheduled": "pending",
    "Closed": "solved",
    "Archived": "closed",
    "Spam": "closed",
}
_TO_STATUS = {"open": "Open", "pending": "Pending", "solved": "Closed"}
#: Answers that are given before a message is queued. After any other one, it may have been.
_REFUSALS = frozenset({400, 401, 403, 404, 413, 415, 422, 429})
_MOST_MESSAGES = 500
_PER_PAGE = 100
_NUMBER = re.compile(r"\d{1,18}", re.ASCII)


class EDesk(FromEnv):
    """An eDesk account. Safe to use from several threads.

    Args:
        token: made in eDesk's settings; its plan must have the API.
        name: the first half of its `TicketRef`s.
        url: where its interface is.
        html: that what is written is HTML, as eDesk's own editor writes it. Without it a text goes as it is, and one
            that would read differently as HTML is refused.
        write_fields: that fields may be written. No document of the vendor's that we have seen says how; try it on a
            ticket of your own first.
        zone: whose times eDesk tells, where they name no zone.
        transport: sends the calls; default: the usual one.
        timeout_s: one limit for each call, in seconds.

    Raises:
        SetupError: the address cannot be used.
    """

    def __init__(
        self,
        token: Secret | str,
        *,
        name: str = "edesk",
        url: str = _URL,
        html: bool = True,
        write_fields: bool = False,
        zone: tzinfo = UTC,
        transport: Transport | None = None,
        timeout_s: float = 30.0,
    ) -> None:
        shown = token if isinstance(token, str) else token.reveal()
        self._name, self._html, self._zone = name, html, zone
        # What is queued for a marketplace may be shown later.
        self._capabilities = Capabilities(fields=write_fields, queues_replies=True, search=True)
        self._api = DeskApi(name, url, Secret(f"Bearer {shown}"), transport=transport, timeout_s=timeout_s)
        self._lock = threading.Lock()
        # Each message is one call, of the 60 that eDesk allows at once; these do not change any more.
        self._kept: LRUCache[tuple[str, str], Message] = LRUCache(2000)
        self._tags: Mapping[str, str] = {}

    def __repr__(self) -> str:
        return f"EDesk({self._name!r})"

    @property
    def name(self) -> str:
        """The first half of its `TicketRef`s."""
        return self._name

    @property
    def capabilities(self) -> Capabilities:
        """It only queues a reply; fields are written where that was asked for."""
        return self._capabilities

    def read(self, ticket_id: str) -> Ticket:
        """Read the ticket now. Raises DeskError."""
        found = self._get(ticket_id)
        return self._ticket(found, self._messages(found))

    def messages(self, ticket_id: str) -> tuple[Message, ...]:
        """Return the conversation, oldest first. Raises DeskError."""
        return self._messages(self._get(ticket_id))

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
        written = self._written(f"{text.rstrip()}\n\n{marker}")
        body = {"ticket_id": int(ticket_id), "type": "Note", "body": written}
        return self._id_of(self._api.write("POST", "/messages", body, refusals=_REFUSALS))

    def reply(self, ticket_id: str, text: str) -> str:
        """Have a message to the buyer queued for the ticket's channel, and return its id.

        Raises:
            DeskError: it was refused. `DeskUnclear`: it may have been queued.
        """
        check_words(self._name, text)
        number, written = int(check_number(self._name, ticket_id)), self._written(text)
        # Without `send` it would stand in the ticket and go nowhere.
        body = {"ticket_id": number, "type": "Message", "direction": "Outgoing", "send": True, "body": written}
        return self._id_of(self._api.write("POST", "/messages", body, refusals=_REFUSALS))

    def change(self, ticket_id: str, change: TicketChange) -> Ticket:
        """Change status and tags, then fields, and return the ticket as it is afterwards.

        Raises:
            DeskError: there is no such status, tag or field; nothing was changed then. Or it is not as wanted.
                `DeskUnclear`: it may have been changed.
        """
        if change.status is not None and change.status not in _TO_STATUS:
            raise DeskError(f"{self._name}: {change.status!r} is not a status; use one of {', '.join(_TO_STATUS)}")
        if change.fields and not self._capabilities.fields:
            raise DeskError(f"{self._name}: fields are not written; see write_fields")
        found = self._get(ticket_id)
        wanted: dict[str, object] = {} if change.status is None else {"status": _TO_STATUS[change.status]}
        before = _tag_ids(found)
        after = self._tags_after(before, change)
        if after != before:
            # The whole set is replaced.
            wanted["tag_ids"] = sorted(int(each) for each in after)
        fields = self._fields_after(found, change)
        if wanted:
            self._api.write("PUT", f"/tickets/{ticket_id}", wanted)
        if fields:
            self._api.write("PUT", f"/tickets/{ticket_id}/data", {"custom_fields": fields})
        read = self.read(ticket_id)
        check_done(self._name, change, read, tags=self._named(before), fields=_fields(found))
        return read

    def tickets_of(self, order_id: str) -> tuple[str, ...]:
        """Return the ids of the tickets that are tied to an order. Raises DeskError."""
        if not order_id.strip():
            raise DeskError(f"{self._name}: without an order's id every ticket would be found")
        found = self._all(f"/tickets?filter_seller_order_id_equals={quote(order_id, safe='')}&", "tickets")
        # A filter that is not understood might be passed over, and every ticket come back.
        return tuple(each.id("id") for each in found if _order_id(each) == order_id)

    # Inside.

    def _get(self, ticket_id: str) -> Part:
        answer = self._api.read(f"/tickets/{check_number(self._name, ticket_id)}")
        found = Part(self._name, answer, "answer").part("data")
        if found.id("id") != ticket_id:
            raise DeskError(f"{self._name}: what the desk answered is not the ticket")
        return found

    def _messages(self, found: Part) -> tuple[Message, ...]:
        numbers = _ids(found, "messages_ids")
        if len(numbers) > _MOST_MESSAGES:
            raise DeskError(f"{self._name}: the ticket has more than {_MOST_MESSAGES} messages, each of them one call")
        said = [self._message(each, found.id("id")) for each in numbers]
        return tuple(sorted((each for each in said if each is not None), key=lambda each: each.created_at))

    def _message(self, message_id: str, ticket_id: str) -> Message | None:
        """One message; None for one of another ticket: ids of different kinds of entries may be the same."""
        with self._lock:
            kept = self._kept.get((ticket_id, message_id))
        if kept is not None:
            return kept
        found = Part(self._name, self._api.read(f"/messages/{message_id}"), "message").part("data")
        if found.id_or_none("ticket_id") not in ("", ticket_id):
            return None
        message = Message(
            id=message_id,
            kind=_kind(found),
            text=any_text(found.text("body")),
            created_at=any_moment(found, "created_at", zone=self._zone),
        )
        # What goes out may yet fail.
        if message.kind == "inbound" or found.text("type") != "Message":
            with self._lock:
                self._kept[ticket_id, message_id] = message
        return message

    def _ticket(self, found: Part, messages: Sequence[Message]) -> Ticket:
        status = _STATUS.get(found.text("status"))
        if status is None:
            raise found.unfit("status")
        order_id, channel = _order_id(found), found.id_or_none("channel_id")
        return Ticket(
            id=found.id("id"),
            status=status,
            tags=self._named(_tag_ids(found)),
            buyer_wrote_at=max((each.created_at for each in messages if each.kind == "inbound"), default=None),
            url=found.text("uri"),
            order_ids=(order_id,) if order_id else (),
            mailbox=f"channel {channel}" if channel else "",
            fields=_fields(found),
        )

    def _tags_after(self, before: frozenset[str], change: TicketChange) -> frozenset[str]:
        if not (change.add_tags or change.remove_tags):
            return before
        self._tags = self._all_tags()
        of: dict[str, set[str]] = {}
        for number, name in self._tags.items():
            of.setdefault(name, set()).add(number)
        if unknown := sorted(change.add_tags - set(of)):
            raise DeskError(f"{self._name}: there is no tag {unknown[0]!r}; make it in eDesk")
        if several := sorted(name for name in change.add_tags if len(of[name]) > 1):
            raise DeskError(f"{self._name}: there are several tags {several[0]!r}")
        added = {number for name in change.add_tags for number in of[name]}
        removed = {number for name in change.remove_tags for number in of.get(name, ())}
        return (before | added) - removed

    def _named(self, numbers: frozenset[str]) -> frozenset[str]:
        if not numbers <= set(self._tags):
            self._tags = self._all_tags()
        return frozenset(self._tags.get(each, f"#{each}") for each in numbers)

    def _all_tags(self) -> Mapping[str, str]:
        return {each.id("id"): each.text("name") for each in self._all("/tags?", "tags")}

    def _fields_after(self, found: Part, change: TicketChange) -> list[Mapping[str, object]]:
        """All fields, where some are changed: it is not known whether those that are left out would be kept."""
        if not change.fields:
            return []
        values = {each.text("name"): each.get("value") for each in _field_parts(found)}
        if unknown := sorted(set(change.fields) - set(values)):
            raise DeskError(f"{self._name}: there is no field {unknown[0]!r}")
        return [{"name": name, "value": value} for name, value in {**values, **change.fields}.items()]

    def _all(self, path: str, what: str) -> tuple[Part, ...]:
        def page(number: str) -> tuple[Sequence[Part], str]:
            answer = Part(self._name, self._api.read(f"{path}page={number}&itemsPerPage={_PER_PAGE}"), what)
            pages, items = answer.part("paginator"), answer.parts("data")
            seen = _count(pages, "currentPage") * _count(pages, "itemsPerPage")
            return items, str(int(number) + 1) if items and seen < _count(pages, "totalItemsCount") else ""

        return tuple(each_page(self._name, page, first="1"))

    def _written(self, text: str) -> str:
        if self._html:
            return to_html(text)
        if has_markup(text):
            raise DeskError(f"{self._name}: a text with tags or escaped characters could be taken for HTML")
        return text

    def _id_of(self, answer: object) -> str:
        with after_a_write():
            return Part(self._name, answer, "answer").part("data").id("id")


def _kind(found: Part) -> str:
    kind, direction = found.text("type"), found.text("direction")
    if not kind:
        raise found.unfit("type")
    if kind == "Note":
        return "note"
    if direction not in ("Incoming", "Outgoing", "Other"):
        raise found.unfit("direction")
    if direction == "Incoming":
        return "inbound"
    # One with errors has not gone out.
    return "reply" if direction == "Outgoing" and kind == "Message" and not found.get("errors") else "event"


# The desk's language writes an empty object as an empty list, and numbers as text.


def _order_id(found: Part) -> str:
    return found.part("sales_order").id_or_none("seller_order_id").strip() if found.get("sales_order") else ""


def _tag_ids(found: Part) -> frozenset[str]:
    return frozenset(_ids(found, "tags_ids")) if found.get("tags_ids") else frozenset()


def _field_parts(found: Part) -> Sequence[Part]:
    return found.parts("custom_fields") if found.get("custom_fields") else ()


def _fields(found: Part) -> Mapping[str, str]:
    named = {each.text("name"): as_text(each.get("value")) for each in _field_parts(found)}
    return {name: value for name, value in named.items() if name and value}


def _ids(found: Part, key: str) -> tuple[str, ...]:
    value = found.get(key)
    if not isinstance(value, list):
        raise found.unfit(key)
    numbers = [str(each) for each in value if not isinstance(each, bool)]
    if len(numbers) != len(value) or not all(_NUMBER.fullmatch(each) for each in numbers):
        raise found.unfit(key)
    return tuple(dict.fromkeys(numbers))


def _count(found: Part, key: str) -> int:
    value = found.id_or_none(key)
    if not _NUMBER.fullmatch(value):
        raise found.unfit(key)
    return int(value)
